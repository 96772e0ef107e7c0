"""What to ask before relying on a bid: flags, each with its cells and a question to the bidder.

A flag is not a fault. It names what stands out in a bid or between bids, the cells it rests on, and
a question that the bidder can answer. Every rule is one small function ``(case, tender) -> flags``
whose docstring is the rule; adding one is writing it and naming it in ``RULES``. Limits come from
the policy. Codes never change their meaning. Flags change no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from sve_excel.layout import INPUTS, OUTPUTS
from sve_excel.method.rules import barred
from sve_excel.method.sensitivity import SHARE_WORDS, SHARES, price_key, price_name
from sve_excel.model import LineValue, Place
from sve_excel.plausibility.case import Case, Flag, Tender, flag
from sve_excel.plausibility.catalogue import CATALOGUE
from sve_excel.plausibility.typed_over import counted, typed_over
from sve_excel.words.saying import figure, quote

__all__ = ["CATALOGUE", "RULES", "Case", "Flag", "Tender", "flag", "flags"]
_YEAR = 365.25
_SLACK = 0.05  # years: a contract to 31 March is as long as one to 1 April
_ALIKE_UNITS = 0.02  # units that differ by less are the same people counted again
_PERSON_UNITS = ("person", "participant", "child", "adult", "learner", "volunteer", "carer")
_HEADINGS = {
    "leakage": "Leakage",
    "deadweight": "Deadweight",
    "attribution": "Attribution",
    "drop_off": "Drop-off",
    "displacement": "Displacement",
}


def flags(cases: Sequence[Case], tender: Tender) -> tuple[Flag, ...]:
    """Everything that the rules raise: bid by bid, the graver first."""
    found = []
    for case in cases:
        raised = [each for rule in RULES for each in rule(case, tender)]
        found += sorted(raised, key=lambda each: (-each.gravity, each.code))
    return tuple(found)


# --- the same thing claimed twice


def flag_part_and_whole(case: Case, tender: Tender) -> Iterator[Flag]:
    """The same number of units is not claimed under a proxy and again under a part of it."""
    by_id: dict[str, list[LineValue]] = {}
    for line in case.rows.lines:
        if line.claim.proxy:
            by_id.setdefault(line.claim.proxy.id, []).append(line)
    for line in case.rows.lines:
        part = line.claim.proxy
        for whole in sorted(tender.library.wholes.get(part.id, ())) if part else ():
            for other in by_id.get(whole, ()):
                if part is None or other.claim.proxy is None or not _same_units(line, other):
                    continue
                yield flag(
                    "part-and-whole-same-units",
                    case,
                    (case.cell(line, "Units"), case.cell(other, "Units")),
                    units=figure(line.claim.output.units or 0.0),
                    part=quote(part.name, 90),
                    whole=quote(other.claim.proxy.name, 90),
                    other=f"row {other.claim.output.row}",
                    row=line.claim.output.row,
                    value=f"{line.net + other.net:,.0f}",
                )


def _same_units(one: LineValue, two: LineValue) -> bool:
    first, second = one.claim.output.units or 0.0, two.claim.output.units or 0.0
    return abs(first - second) <= _ALIKE_UNITS * max(abs(first), abs(second))


def flag_proxy_again(case: Case, tender: Tender) -> Iterator[Flag]:
    """A proxy is claimed in one row only."""
    for lines in _by_key(case).values():
        if len(lines) > 1:
            yield flag(
                "proxy-again",
                case,
                [case.cell(line, "Proxy") for line in lines],
                proxy=quote(price_name(lines[0].claim), 100),
                count=len(lines),
            )


# --- people, years, money


def flag_more_units_than_people(case: Case, tender: Tender) -> Iterator[Flag]:
    """No row counts more people than the bid says benefit."""
    people = case.submission.project.beneficiaries
    if not people:
        return
    for line in case.rows.lines:
        units = line.claim.output.units or 0.0
        if _counts_people(line.claim.unit) and units > people:
            yield flag(
                "more-units-than-people",
                case,
                (case.cell(line, "Units"), case.field("People who benefit")),
                units=figure(units),
                unit=line.claim.unit,
                people=figure(people),
            )


def _counts_people(unit: str) -> bool:
    """Whether a unit is one person (for a year or once), not an hour, week or point of one."""
    words = unit.casefold()
    return words.startswith(_PERSON_UNITS) and not any(
        part in words for part in ("week", "hour", "day", "month", "point")
    )


def flag_longer_than_contract(case: Case, tender: Tender) -> Iterator[Flag]:
    """No benefit is counted for longer than the contract and what the policy adds to it."""
    project = case.submission.project
    if not (project.start and project.end):
        return
    contract = ((project.end - project.start).days + 1) / _YEAR
    limit = contract + tender.policy.plausibility.years_beyond + _SLACK
    long = [line for line in case.rows.lines if _years(line) > limit]
    if not long:
        return
    within = case.rows.value(duration=np.minimum(case.rows.duration, contract)).net
    beyond = float(case.rows.value().net.sum() - within.sum())
    yield flag(
        "longer-than-contract",
        case,
        [*(case.cell(line, "Duration") for line in long), case.field("End date")],
        count="one benefit is" if len(long) == 1 else f"{len(long)} benefits are",
        contract=figure(round(contract, 1)),
        years=figure(max(_years(line) for line in long)),
        value=f"{beyond:,.0f}",
    )


def _years(line: LineValue) -> float:
    duration = line.claim.output.duration
    return 1.0 if duration is None else duration


def flag_value_above_price(case: Case, tender: Tender) -> Iterator[Flag]:
    """The net value is not more than so many times the contract price."""
    price, value = case.submission.project.contract_price, case.valuation.net_outputs
    if price and value > tender.policy.plausibility.value_to_price * price:
        yield flag(
            "value-far-above-price",
            case,
            (case.field("Contract price"),),
            value=f"{value:,.0f}",
            times=figure(round(value / price, 1)),
            price=f"{price:,.0f}",
        )


def flag_ratio(case: Case, tender: Tender) -> Iterator[Flag]:
    """The net ratio is not above what published reports show."""
    limit, ratio = tender.policy.plausibility.ratio_high, case.valuation.net_sroi
    if ratio > limit:
        most = max(case.rows.lines, key=lambda line: line.net)
        yield flag(
            "ratio-far-above-published",
            case,
            (case.cell(most, "Units"),),
            ratio=f"{ratio:,.2f}",
            limit=f"{limit:,.2f}",
        )


def flag_inputs(case: Case, tender: Tender) -> Iterator[Flag]:
    """The inputs hold at least most of the contract price."""
    price, inputs = case.submission.project.contract_price, case.valuation.gross_inputs
    if price and inputs < tender.policy.plausibility.input_to_price * price:
        cells = [
            Place(case.path, INPUTS, each.input.cells.get("Value", ""))
            for each in case.valuation.inputs
        ]
        yield flag(
            "inputs-leave-out-price",
            case,
            [case.field("Contract price"), *cells],
            inputs=f"{inputs:,.0f}",
            price=f"{price:,.0f}",
            ratio=f"{case.valuation.net_outputs / price:,.2f}",
        )


def flag_volunteers(case: Case, tender: Tender) -> Iterator[Flag]:
    """Volunteers' time that is a benefit is an input, too."""
    lines = [
        line
        for line in case.rows.lines
        if "volunteer time" in price_name(line.claim).casefold()
        and (line.claim.output.units or 0.0) > 0
    ]
    if lines and not any(
        each.input.category == "Volunteer time" and each.gross > 0 for each in case.valuation.inputs
    ):
        yield flag(
            "volunteers-not-an-input",
            case,
            [case.cell(line, "Proxy") for line in lines],
            value=f"{sum(line.net for line in lines):,.0f}",
        )


# --- deflators


def flag_no_deflators(case: Case, tender: Tender) -> Iterator[Flag]:
    """Not every deflator of every row is zero."""
    rows = case.rows
    if not rows.lines or any(rows.shares[name].any() for name in SHARES):
        return
    medians = {name: np.full_like(rows.price, tender.medians[name]) for name in SHARES}
    ratio = float(rows.value(shares=medians).net.sum()) / case.valuation.net_inputs
    cells = [case.cell(line, "Deadweight") for line in rows.lines]
    yield flag("no-deflators-at-all", case, cells, ratio=f"{ratio:,.2f}")


def flag_deflators_far(case: Case, tender: Tender) -> Iterator[Flag]:
    """No mean deflator lies far below the tender's median; a lower one raises the ratio."""
    distance = tender.policy.plausibility.median_distance
    if tender.bids < 3 or not any(case.rows.shares[name].any() for name in SHARES):
        return  # two bids have no middle; all zeros has a flag of its own
    for name in SHARES:
        mean, median = case.deflators[name], tender.medians[name]
        if not np.isnan(mean) and median - mean > distance:
            yield flag(
                "deflator-far-from-tender",
                case,
                [case.cell(line, _HEADINGS[name]) for line in case.rows.lines],
                name=SHARE_WORDS[name].lower(),
                found=f"{mean:.0%}",
                median=f"{median:.0%}",
                bids=tender.bids,
            )


def flag_deflators_low(case: Case, tender: Tender) -> Iterator[Flag]:
    """No mean deflator is lower than in nine of ten published reports."""
    limits = {
        "deadweight": tender.policy.plausibility.deadweight_low,
        "attribution": tender.policy.plausibility.attribution_low,
        "drop_off": tender.policy.plausibility.drop_off_low,
    }
    if not any(case.rows.shares[name].any() for name in SHARES):
        return
    for name, limit in limits.items():
        mean = case.deflators[name]
        if not np.isnan(mean) and mean < limit:
            yield flag(
                "deflator-below-published",
                case,
                [case.cell(line, _HEADINGS[name]) for line in case.rows.lines],
                name=SHARE_WORDS[name].lower(),
                found=f"{mean:.1%}",
                limit=f"{limit:.1%}",
            )


# --- what the value rests on


def flag_own_proxies(case: Case, tender: Tender) -> Iterator[Flag]:
    """A bidder's own proxy is asked about, unless the policy allows it."""
    if tender.policy.own_proxies != "flag":
        return
    total = case.valuation.net_outputs
    for lines in _by_key(case).values():
        own = lines[0].claim.own
        if own is None:
            continue
        value = sum(line.net for line in lines)
        yield flag(
            "own-proxy-carries-value",
            case,
            [case.cell(line, "Proxy") for line in lines],
            proxy=quote(own.name, 90),
            value=f"{value:,.0f}",
            share=f"{value / total:.0%}" if total else "all",
            source=quote(own.source, 120) if own.source else "none given",
            price=f"{own.value or 0:,.2f}",
            unit=own.unit or "unit",
        )


def flag_typed_over(case: Case, tender: Tender) -> Iterator[Flag]:
    """The workbook's own copies of the library's values are as they were."""
    for found in case.findings:
        if found.code == "SVE304":
            message = found.message[0].upper() + found.message[1:]
            yield flag("value-typed-over", case, (found.place,), message=message)


def flag_formulas(case: Case, tender: Tender) -> Iterator[Flag]:
    """Computed cells of the two tables hold their formula, or what it would give."""
    claims = {line.claim.output.row: line.claim for line in case.valuation.lines}
    found = typed_over(case.submission, claims, case.findings, case.path)
    if found:
        first = found[0]
        yield flag(
            "formula-typed-over",
            case,
            [each.place for each in found],
            count=counted(len(found)),
            cell=str(first.place),
            found=first.found,
            right=first.right,
        )


def flag_one_proxy(case: Case, tender: Tender) -> Iterator[Flag]:
    """No single proxy brings most of a bid's value."""
    total = case.valuation.net_outputs
    groups = _by_key(case)
    if total <= 0 or len(groups) < 2:
        return
    main = max(groups.values(), key=lambda lines: sum(line.net for line in lines))
    share = sum(line.net for line in main) / total
    if share > tender.policy.plausibility.one_proxy_share:
        yield flag(
            "one-proxy-carries-bid",
            case,
            [case.cell(line, "Units") for line in main],
            proxy=quote(price_name(main[0].claim), 100),
            share=f"{share:.0%}",
        )


def flag_barred(case: Case, tender: Tender) -> Iterator[Flag]:
    """Every claim rests on a proxy that the tender allows."""
    reasons: dict[str, list[LineValue]] = {}
    for line in case.rows.lines:
        why = barred(line.claim, tender.policy)
        if why:
            reasons.setdefault(why, []).append(line)
    for why, lines in reasons.items():
        count = "one row is" if len(lines) == 1 else f"{len(lines)} rows are"
        cells = [case.cell(line, "Proxy") for line in lines]
        yield flag("barred-by-policy", case, cells, reason=why, count=count)


def flag_round_units(case: Case, tender: Tender) -> Iterator[Flag]:
    """Not all of many rows claim round numbers."""
    units = [line.claim.output.units or 0.0 for line in case.rows.lines]
    if len(units) >= 4 and all(abs(each) >= 50 and each % 50 == 0 for each in units):
        cells = [case.cell(line, "Units") for line in case.rows.lines]
        yield flag("units-unlikely-round", case, cells, count=len(units), step=50)


def flag_no_evidence(case: Case, tender: Tender) -> Iterator[Flag]:
    """Priced rows say how the bidder knows."""
    bare = [line for line in case.rows.lines if not line.claim.output.evidence.strip()]
    total = case.valuation.net_outputs
    if bare and total > 0:
        share = sum(line.net for line in bare) / total
        yield flag(
            "no-evidence",
            case,
            [case.cell(line, "Evidence") for line in bare],
            count=len(bare),
            of=len(case.rows.lines),
            share=f"{share:.0%}",
        )


# --- between bids


def flag_copied(case: Case, tender: Tender) -> Iterator[Flag]:
    """No two bidders have the same rows."""
    for copy in tender.copies.get(case.number, ()):
        yield flag(
            "copied-bid",
            case,
            [Place(case.path, OUTPUTS, cell) for cell in copy.cells]
            + [Place(copy.other_path, OUTPUTS, cell) for cell in copy.other_cells],
            rows=len(copy.cells),
            of=copy.of,
            other=tender.labels.get(copy.other, "another bid"),
            example=quote(copy.example, 110),
        )


RULES: tuple[Callable[[Case, Tender], Iterable[Flag]], ...] = (
    flag_part_and_whole,
    flag_proxy_again,
    flag_more_units_than_people,
    flag_no_deflators,
    flag_deflators_far,
    flag_deflators_low,
    flag_longer_than_contract,
    flag_value_above_price,
    flag_ratio,
    flag_inputs,
    flag_volunteers,
    flag_own_proxies,
    flag_typed_over,
    flag_formulas,
    flag_copied,
    flag_one_proxy,
    flag_barred,
    flag_round_units,
    flag_no_evidence,
)


def _by_key(case: Case) -> dict[str, list[LineValue]]:
    """Priced rows by what their price is known by."""
    groups: dict[str, list[LineValue]] = {}
    for line in case.rows.lines:
        groups.setdefault(price_key(line.claim), []).append(line)
    return groups
