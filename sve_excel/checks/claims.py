"""What a row claims, held against the library, the other rows and the policy."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.checks.case import Case, Check
from sve_excel.checks.editions import edition_of, renamed_by_workbook
from sve_excel.findings.rule import Rule
from sve_excel.findings.shared import COPY_DIFFERS
from sve_excel.layout import (
    DURATION,
    NO_PROXY,
    OUTPUTS,
    OWN_PROXIES,
    PRICE_BASE_LABEL,
    PRICE_YEAR,
    PROJECT,
    PROXIES,
    PROXY,
    PROXY_VALUE,
    SHARES,
    UNITS,
)
from sve_excel.method.people import limit_words, overlaps, share_a_key
from sve_excel.method.rules import barred, is_harm
from sve_excel.model import Claim, Finding, Output, Place
from sve_excel.words.folding import fold
from sve_excel.words.saying import figure, listed, pounds, price, quote

OTHER_PRICES = Rule(
    "SVE326",
    "other-prices",
    "note",
    "the workbook shows values in {found} prices; under these rules they count in {base} prices.",
    "Expect other figures here than in the workbook's own panel. Nothing to do.",
)


_PENNY = 0.005  # two figures in pounds that differ by less are the same


@Check
def check_copies(case: Case) -> Iterator[Finding]:
    """The workbook's own copy of a proxy's value is its edition's, in the workbook's own prices."""
    reported = set()
    library = case.library
    theirs = case.submission.price_base
    if theirs in library.deflators.index and theirs != library.price_base:
        library = library.at(theirs)
        place = Place(
            case.submission.file, PROJECT, case.submission.cells.get(PRICE_BASE_LABEL, "")
        )
        yield OTHER_PRICES.at(place, found=theirs, base=case.library.price_base)
    then = edition_of(case.submission, case.library)
    for claim in case.claims:
        proxy, output = claim.proxy, claim.output
        if proxy is None or renamed_by_workbook(case, claim):  # of that the value is told
            continue
        filled = then.by_id.get(proxy.id) if then else None
        right = (filled or library.by_id[proxy.id]).uprated
        copies = [(output.shown, case.place(OUTPUTS, output, PROXY_VALUE))]
        copy = case.submission.copied.get(fold(output.formerly or proxy.name))
        if copy:
            copies.insert(0, (copy.value, Place(case.submission.file, PROXIES, copy.cell)))
        for shown, place in copies:
            if shown is not None and abs(shown - right) >= _PENNY and proxy.id not in reported:
                reported.add(proxy.id)
                yield COPY_DIFFERS.at(
                    place,
                    found=f"{shown:,.2f}",
                    proxy=quote(proxy.name, 120),
                    value=f"{right:,.2f}",
                )


PART_AND_WHOLE = Rule(
    "SVE305",
    "part-and-whole",
    "warning",
    "{part} ({part_id}) is part of {whole} ({whole_id}), which is claimed in {other}.",
    "Check that they are not for the same units; if they are, take one of the two out.",
)


@Check
def check_parts(case: Case) -> Iterator[Finding]:
    """A proxy and another that it is part of are not both claimed."""
    claimed: dict[str, list[Claim]] = {}
    for claim in case.claims:
        if claim.proxy:
            claimed.setdefault(claim.proxy.id, []).append(claim)
    for claim in case.claims:
        part = claim.proxy
        if part is None:
            continue
        for whole in sorted(case.library.wholes.get(part.id, ())):
            for other in claimed.get(whole, ())[:1]:
                assert other.proxy
                if share_a_key(claim, other):  # the count of heads decides
                    continue
                yield PART_AND_WHOLE.at(
                    case.place(OUTPUTS, claim.output, PROXY),
                    part=quote(part.name, 120),
                    part_id=part.id,
                    whole=quote(other.proxy.name, 120),
                    whole_id=whole,
                    other=other.output.cells.get(PROXY, ""),
                )


PROXY_TWICE = Rule(
    "SVE306",
    "proxy-twice",
    "warning",
    "the proxy {proxy} is also claimed in {other}.",
    "Check that the units are different ones; if they are not, take one row out.",
)


@Check
def check_same_proxy(case: Case) -> Iterator[Finding]:
    """A proxy is claimed in one row only."""
    first: dict[str, Output] = {}
    for claim in case.claims:
        name = fold(claim.output.proxy)
        if claim.kind == "none":
            continue
        if name in first:
            yield PROXY_TWICE.at(
                case.place(OUTPUTS, claim.output, PROXY),
                proxy=quote(claim.output.proxy, 120),
                other=first[name].cells.get(PROXY, ""),
            )
        first.setdefault(name, claim.output)


ONCE_WITH_DURATION = Rule(
    "SVE307",
    "once-with-duration",
    "warning",
    "this proxy counts once for each {unit}, but the duration is {found} years.",
    "Leave the duration blank and count each {unit}, or explain it under Evidence.",
)


@Check
def check_once(case: Case) -> Iterator[Finding]:
    """A proxy that counts once for each unit has no duration above a year."""
    for claim in case.claims:
        duration = claim.output.duration
        if claim.proxy and claim.proxy.recurrence == "once" and duration and duration > 1:
            yield ONCE_WITH_DURATION.at(
                case.place(OUTPUTS, claim.output, DURATION),
                unit=claim.proxy.unit,
                found=figure(duration),
            )


LIFETIME_WITH_DURATION = Rule(
    "SVE330",
    "lifetime-with-duration",
    "warning",
    "this proxy holds a whole lifetime, so each {unit} counts once; the duration of {found} years "
    "was left out, and with it {value} of gross value.",
    "Leave the duration blank.",
    manual={"unit": "person", "found": "so many", "value": "so much"},
)


@Check
def check_lifetime(case: Case) -> Iterator[Finding]:
    """A proxy that holds a lifetime has no duration other than a year."""
    for output, claim in zip(case.submission.outputs, case.claims, strict=True):
        proxy = claim.proxy
        if proxy and proxy.recurrence == "lifetime" and output.years != 1.0:
            gross = output.quantity * claim.price * (output.years - 1)
            yield LIFETIME_WITH_DURATION.at(
                case.place(OUTPUTS, output, DURATION),
                unit=proxy.unit,
                found=figure(output.years),
                value=pounds(gross),
            )


PEOPLE_COUNTED_TWICE = Rule(
    "SVE333",
    "people-counted-twice",
    "warning",
    "{units} are claimed in {cells} under values of the same thing ({key}), {limit}.",
    "Count each person in one of these rows only, or explain under Evidence who is counted where.",
    manual={
        "units": "so many",
        "cells": "these cells",
        "key": "which",
        "limit": "but fewer people benefit, or no single one of the rows counts so many",
    },
)


@Check
def check_people_once(case: Case) -> Iterator[Finding]:
    """Rows that value the same thing about the same person count no more units than people."""
    for overlap in overlaps(case.claims, case.submission.project.beneficiaries):
        rows = [claim.output for claim in overlap.claims]
        yield PEOPLE_COUNTED_TWICE.at(
            case.place(OUTPUTS, rows[0], UNITS),
            units=figure(overlap.units),
            cells=", ".join(row.cells.get(UNITS, f"row {row.row}") for row in rows),
            key=overlap.key.replace("-", " "),
            limit=limit_words(overlap),
        )


NO_DEFLATORS = Rule(
    "SVE308",
    "no-deflators",
    "warning",
    "no deflator is given ({what}): all were taken as 0 %.",
    "Ask what would have happened anyway and who else helped, and type each share.",
    manual={"what": "which ones"},
)

DEFLATORS_BLANK = Rule(
    "SVE309",
    "deflators-blank",
    "note",
    "{what} blank and taken as 0 %.",
    "Type the share, or 0 if it is truly nothing.",
    manual={"what": "these shares are"},
)


@Check
def check_deflators(case: Case) -> Iterator[Finding]:
    """Every deflator that bites is given, if only as 0 %."""
    for claim in case.claims:
        output = claim.output
        if claim.kind == "none":
            continue
        lasting = output.duration is not None and output.duration > 1
        asked = [share for share in SHARES if lasting or not share.fades]
        blank = [
            share.heading
            for share in asked
            if getattr(output, share.attribute) is None and share.heading not in output.unreadable
        ]
        if not blank:
            continue
        place = case.place(OUTPUTS, output, blank[0])
        if len(blank) == len(asked):
            yield NO_DEFLATORS.at(place, what=listed(blank))
        else:
            verb = "is" if len(blank) == 1 else "are"
            words = f"{listed(blank)} {verb}"
            yield DEFLATORS_BLANK.at(place, what=words)


FADES_AFTER_ITS_END = Rule(
    "SVE339",
    "fades-after-its-end",
    "note",
    "{what} takes nothing off: it begins in the second year, and the row counts for one.",
    "Where something is to be taken off the first year, type it under the share that says why; "
    "where the benefit lasts longer, type the years; else leave it blank.",
    manual={"what": "drop-off of so much"},
)


@Check
def check_fading(case: Case) -> Iterator[Finding]:
    """A share that fades is of a row that lasts beyond its first year."""
    for claim in case.claims:
        output = claim.output
        years = 1.0 if output.duration is None else output.duration
        known = claim.kind != "none" and DURATION not in output.unreadable
        if not (known and 0 < years <= 1):
            continue
        for share in SHARES:
            taken = getattr(output, share.attribute) if share.fades else None
            if taken:
                place = case.place(OUTPUTS, output, share.heading)
                words = f"{share.heading.lower()} of {figure(round(taken * 100, 6))}%"
                yield FADES_AFTER_ITS_END.at(place, what=words)


OWN_PROXY = Rule(
    "SVE312",
    "own-proxy",
    "warning",
    "the proxy {proxy} is the bidder's own, at £{value} for each {unit}. Source: {source}.",
    "Check the source before relying on this row.",
)

OWN_PRICE_YEAR_BLANK = Rule(
    "SVE318",
    "own-price-year-blank",
    "note",
    "the own proxy has no price year; its value was taken as being in {base} prices{why}.",
    "Type the year whose prices the value is in.",
    manual={"why": ", by the start date"},
)


@Check
def check_own_used(case: Case) -> Iterator[Finding]:
    """An own proxy is always reported as such, and a missing price year with it."""
    for claim in case.claims:
        own = claim.own
        if own is None or own.uprated is None:
            continue
        yield OWN_PROXY.at(
            case.place(OUTPUTS, claim.output, PROXY),
            proxy=quote(own.name, 120),
            value=price(own.uprated),
            unit=own.unit,
            source=own.source or "none given",
        )
    for own in case.submission.own_proxies:
        if own.value is not None and not own.price_year:
            place = case.place(OWN_PROXIES, own, PRICE_YEAR)
            yield OWN_PRICE_YEAR_BLANK.at(place, base=own.prices.words, why=own.prices.whence)


NO_PRICE = Rule(
    "SVE314",
    "no-price",
    "note",
    "this outcome is described and has no price.",
    "Nothing to do: it is listed in the results and adds nothing to the ratio.",
)


@Check
def check_unpriced(case: Case) -> Iterator[Finding]:
    """An outcome that is described without a price is listed."""
    for output in case.submission.outputs:
        if output.proxy == NO_PROXY:
            yield NO_PRICE.at(case.place(OUTPUTS, output, PROXY))


NOTHING_PRICED = Rule(
    "SVE323",
    "nothing-priced",
    "warning",
    "no output has a price, so the return of £0.00 says nothing.",
    "Read the outcomes that are described; do not compare this ratio with others.",
)


@Check
def check_priced(case: Case) -> Iterator[Finding]:
    """At least one output has a price."""
    known = [claim for claim in case.claims if claim.output.proxy]
    if known and all(claim.output.proxy == NO_PROXY for claim in known):
        yield NOTHING_PRICED.at(Place(case.submission.file, OUTPUTS))


NOT_ALLOWED_BY_POLICY = Rule(
    "SVE320",
    "not-allowed-by-policy",
    "warning",
    "this row is valued at nothing: {why}.",
    "Nothing to mend in the file; ask the bidder for a proxy that the tender allows.",
)


@Check
def check_allowed(case: Case) -> Iterator[Finding]:
    """A row that the commissioner's rules value at nothing says so."""
    for claim in case.claims:
        if why := barred(claim, case.policy):
            place = case.place(OUTPUTS, claim.output, PROXY)
            yield NOT_ALLOWED_BY_POLICY.at(place, why=why)


FLOOR_APPLIED = Rule(
    "SVE321",
    "floor-applied",
    "note",
    "{what} is {found} and counts as {floor}, the least that the tender's rules allow.",
    "Nothing to do: the row was valued with the higher share.",
)


@Check
def check_floors(case: Case) -> Iterator[Finding]:
    """A share below the commissioner's floor says what it counts as."""
    for claim in case.claims:
        if is_harm(claim.output) or claim.kind == "none":
            continue
        for share in SHARES:
            floor, given = (
                case.policy.floor(share.attribute),
                getattr(claim.output, share.attribute),
            )
            if floor > max(0.0, given or 0.0):
                yield FLOOR_APPLIED.at(
                    case.place(OUTPUTS, claim.output, share.heading),
                    what=share.heading.lower(),
                    found="blank" if given is None else f"{given * 100:.12g} %",
                    floor=f"{floor * 100:.12g} %",
                )
