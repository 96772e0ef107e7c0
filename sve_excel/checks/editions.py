"""What a newer edition of the library changes for a workbook that was filled with an older one.

Only editions that the library's own record knows are told of; a workbook filled with any other
library is held against the one in use. Nothing here is a bidder's fault, so all of it is a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sve_excel.checks.case import Case, Check
from sve_excel.findings.rule import Rule
from sve_excel.layout import LIBRARY_LABEL, OUTPUTS, PROJECT, PROXY
from sve_excel.library.editions import edition_with
from sve_excel.library.library import Library
from sve_excel.method.claims import settle
from sve_excel.method.rules import under_policy
from sve_excel.model import Claim, Finding, LineValue, Place, Proxy, Submission, Valuation
from sve_excel.words.folding import fold
from sve_excel.words.saying import pounds, quote

VALUE_CHANGED = Rule(
    "SVE328",
    "value-changed",
    "note",
    "since edition {then}, with which the workbook was filled, the library's value of {proxy} "
    "({id}) has changed from {was} to {now}: {why}. In {base} prices each {unit} counts £{value} "
    "in place of £{instead}.{row}",
    "Nothing to do: the value of today was used.",
    manual={
        "then": "so-and-so",
        "id": "its id",
        "was": "one value",
        "now": "another",
        "why": "for this reason",
        "value": "so much",
        "instead": "another amount",
        "row": " What the row comes to, and what it came to.",
    },
)

SAID_OTHERWISE = Rule(
    "SVE329",
    "said-otherwise",
    "note",
    "since edition {then}, with which the workbook was filled, the library says otherwise of "
    "{proxy} ({id}): {what}.{row}",
    "Nothing to do: the row counts as the library says now. sve-excel proxies show {id} tells why.",
    manual={
        "then": "so-and-so",
        "id": "its id",
        "what": "what it is, and what it was",
        "row": " What the row comes to, and what it came to.",
    },
)


NAME_CHANGED = Rule(
    "SVE327",
    "name-changed",
    "note",
    "{found} is what the library called {proxy} ({id}) before edition {edition}; it was used at "
    "£{value} for each {unit}.",
    "Nothing to do: it means the same. sve-excel upgrade puts the new words into the row.",
    manual={"id": "its id", "edition": "so-and-so"},
)


@Check
def check_names_changed(case: Case) -> Iterator[Finding]:
    """A proxy under the words of an earlier edition says what it is called now."""
    for claim in case.claims:
        proxy, words = claim.proxy, claim.output.formerly
        if proxy is None or not words or renamed_by_workbook(case, claim):
            continue
        edition = [
            change.edition
            for change in case.library.history[proxy.id]
            if change.field == "proxy" and fold(change.before) == fold(words)
        ][-1]
        yield NAME_CHANGED.at(
            case.place(OUTPUTS, claim.output, PROXY),
            found=quote(words, 120),
            proxy=quote(proxy.name, 120),
            id=proxy.id,
            edition=edition,
            value=f"{proxy.uprated:,.2f}",
            unit=proxy.unit,
        )


def renamed_by_workbook(case: Case, claim: Claim) -> bool:
    """Whether only the workbook's own id, and not the library's record, led to a row's proxy."""
    words = claim.output.formerly
    return bool(words) and fold(words) not in case.library.former_names


def edition_of(submission: Submission, library: Library) -> Library | None:
    """The earlier edition that a workbook was filled with, in the prices that it shows."""
    if submission.library_sha256 == library.sha256:
        return None
    then = edition_with(library, submission.library_sha256)
    if then is None or submission.price_base not in then.deflators.index:
        return then
    return then.at(submission.price_base)


_HALF_A_PENNY = 0.005

EDITION_EFFECT = Rule(
    "SVE331",
    "edition-effect",
    "note",
    "with library {then}, with which the workbook was filled, its outputs come to {was} net "
    "({was_ratio} for every £1); with {now} they come to {total} ({ratio}).{why}",
    "Expect this figure and not the one in the workbook. To value a tender as it was published, "
    "hold it to its edition ([library] in the policy) and name that edition with --proxies.",
    manual={
        "then": "so-and-so",
        "now": "the one in use",
        "was": "so much",
        "was_ratio": "a ratio",
        "total": "so much",
        "ratio": "another",
        "why": " The difference is so much from newer prices and so much from changed rows.",
    },
)


def edition_notes(case: Case, read: Submission, valuation: Valuation | None) -> list[Finding]:
    """Say, row by row and in all, what the library in use changes for a workbook, in pounds.

    ``read`` is the submission before it was settled. Without a valuation, since something has
    first to be mended, rows are told without what they come to.
    """
    then = edition_of(read, case.library)
    if then is None:
        return []
    effect = _effect(case, read, then, valuation) if valuation else None
    findings = [
        note
        for index, claim in enumerate(case.claims)
        for note in _row_notes(case, claim, then, effect.rows[index] if effect else None)
    ]
    if effect and valuation:
        findings.append(_whole(case, then, effect, valuation))
    return findings


@dataclass(frozen=True, slots=True)
class _Effect:
    """What an edition does to a workbook: as it was, and the rows as they would be and are.

    ``prices`` is what newer prices bring, in pounds. A row's pair is its net value by what the
    earlier edition published, brought to the prices of the library in use, and its net value as it
    counts; both are rounded to pence.
    """

    was: Valuation
    prices: float
    rows: tuple[tuple[float, float], ...]


def _effect(case: Case, read: Submission, then: Library, valuation: Valuation) -> _Effect:
    """Value a workbook again as its own edition would, at its prices and at those of today."""
    was, moved = (
        _valued(case, settle(read, edition), edition)
        for edition in (then, then.under(case.library))
    )
    pairs = zip(moved.lines, valuation.lines, strict=True)
    prices = moved.net_outputs - was.net_outputs
    return _Effect(was, prices, tuple((_pence(one), _pence(other)) for one, other in pairs))


def _valued(case: Case, settled: Submission, edition: Library) -> Valuation:
    """Value the claims by an edition; a proxy that it has not counts as it does today."""
    from sve_excel.method.value import value  # loads numpy, which a catalogue has no need of

    own = {fold(own_proxy.name): own_proxy for own_proxy in reversed(settled.own_proxies)}
    claims = []
    for claim in case.claims:
        if claim.own:
            mine = own[fold(claim.own.name)]
            claims.append(replace(claim, own=mine, price=mine.uprated or 0.0))
        elif claim.proxy and claim.proxy.id in edition.by_id:
            proxy = edition.by_id[claim.proxy.id]
            claims.append(replace(claim, proxy=proxy, price=proxy.uprated))
        else:
            claims.append(claim)
    return value(*under_policy(claims, settled.inputs, case.policy), case.policy)


def _pence(line: LineValue) -> float:
    return round(line.net, 2)


def _row_notes(
    case: Case, claim: Claim, then: Library, pair: tuple[float, float] | None
) -> Iterator[Finding]:
    """What else than its prices has changed about a row's proxy since the workbook's edition."""
    proxy = claim.proxy
    was = then.by_id.get(proxy.id) if proxy else None
    if proxy is None or was is None:
        return
    place = case.place(OUTPUTS, claim.output, PROXY)
    row = ""
    if pair and pair[0] != pair[1]:
        row = f" This row comes to {pounds(pair[1], 2)} net in place of {pounds(pair[0], 2)}."
    if (was.value, was.price_year) != (proxy.value, proxy.price_year):
        before = then.under(case.library).by_id[proxy.id].uprated
        yield VALUE_CHANGED.at(
            place,
            then=then.version,
            proxy=quote(proxy.name, 120),
            id=proxy.id,
            was=f"{pounds(was.value, 2)} of {was.price_year}",
            now=f"{pounds(proxy.value, 2)} of {proxy.price_year}",
            why=_reasons(case.library, then, proxy.id, ("value", "price_year")),
            base=case.library.price_base,
            unit=proxy.unit,
            value=f"{proxy.uprated:,.2f}",
            instead=f"{before:,.2f}",
            row=row,
        )
        row = ""
    if told := said_otherwise(was, proxy):
        yield SAID_OTHERWISE.at(
            place,
            then=then.version,
            proxy=quote(proxy.name, 120),
            id=proxy.id,
            what=told,
            row=row,
        )


def said_otherwise(was: Proxy, proxy: Proxy) -> str:
    """Say what else than words and value is another, where it bears on a figure or a claim."""
    facts = (
        ("the unit", quote(proxy.unit), quote(was.unit)),
        ("the outcome", quote(proxy.outcome), quote(was.outcome)),
        ("who gains", _gains(proxy), _gains(was)),
        ("how it counts", proxy.recurrence, was.recurrence),
        ("the rate of discount", proxy.discount, was.discount),
        ("the range", _range(proxy), _range(was)),
        ("the confidence", proxy.confidence, was.confidence),
        ("what it is part of", _ids(proxy.part_of), _ids(was.part_of)),
        ("what it may not be claimed twice with", _ids(proxy.overlap), _ids(was.overlap)),
    )
    return "; ".join(f"{words} is {now}, was {old}" for words, now, old in facts if now != old)


def _reasons(library: Library, then: Library, identity: str, fields: Sequence[str]) -> str:
    """Why fields of a row were changed since an edition, as the record says."""
    known = {change.edition for change in then.changes}
    return "; ".join(
        dict.fromkeys(
            change.why
            for change in library.history.get(identity, ())
            if change.edition not in known and change.field in fields
        )
    )


def _ids(names: Sequence[str]) -> str:
    return " ".join(names) or "nothing"


def _gains(proxy: Proxy) -> str:
    if not proxy.bearers:
        return proxy.bearer
    return ", ".join(f"{name} {share:.0%}" for name, share in proxy.bearers)


def _range(proxy: Proxy) -> str:
    if proxy.low is None and proxy.high is None:
        return "none"
    low, high = (
        "not stated" if bound is None else pounds(bound, 2) for bound in (proxy.low, proxy.high)
    )
    return f"{low} to {high}"


def _whole(case: Case, then: Library, effect: _Effect, valuation: Valuation) -> Finding:
    """Say what the edition does to the whole; the parts add up to the penny."""
    was, total = round(effect.was.net_outputs, 2), round(valuation.net_outputs, 2)
    base = case.library.price_base
    prices = (
        "a revision of the deflators"
        if then.price_base == base
        else f"prices of {base} in place of {then.price_base}"
    )
    whole = round(total - was, 2)
    by_prices = round(effect.prices, 2)
    if abs(valuation.net_outputs - effect.was.net_outputs - effect.prices) < _HALF_A_PENNY:
        by_prices = whole  # no row changed: a penny that rounding leaves over is none of theirs
    elif abs(effect.prices) < _HALF_A_PENNY:
        by_prices = 0.0
    parts = [
        f"{pounds(amount, 2)} from {what}"
        for amount, what in (
            (by_prices, prices),
            (round(whole - by_prices, 2), "rows whose value or count changed"),
        )
        if amount
    ]
    submission = case.submission
    return EDITION_EFFECT.at(
        Place(submission.file, PROJECT, submission.cells.get(LIBRARY_LABEL, "")),
        then=then.version,
        now=case.library.version,
        was=pounds(was, 2),
        was_ratio=pounds(effect.was.net_sroi, 2),
        total=pounds(total, 2),
        ratio=pounds(valuation.net_sroi, 2),
        why=f" The difference is {' and '.join(parts)}." if parts else "",
    )
