"""People and hours that a bid claims, held against the people who benefit.

Each row may be right by itself, and all of them together count the same people again and again.
Whoever does not say how many people benefit leaves nothing to hold them against.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from sve_excel.layout import PEOPLE, PROXY, UNITS
from sve_excel.method.people import by_key, share_a_key
from sve_excel.method.sensitivity import price_key
from sve_excel.model import LineValue
from sve_excel.plausibility.amounts import counts_people
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.rivals import usual
from sve_excel.plausibility.said_units import is_said, share_said
from sve_excel.plausibility.twice import said_alike
from sve_excel.words.digits import above, below
from sve_excel.words.saying import figure, listed

# how many of a unit one person can have in a year; hours are a key of the rules
_IN_A_YEAR = {"week": 53.0, "month": 12.0, "day": 366.0}
_A_GROUP, _AS_MANY_ROWS = 5, 3  # people, and rows that count as many of them
_A_FEW = 5  # units, of which one more or less is a fifth, and a fifth of what most rows have
_NEARLY = 0.05  # of the most: counts that differ by less may be of the same in other words
_ONE_A_DAY = ("session", "visit", "contact", "appointment", "call", "meeting", "attendance")

FEW_UNITS_CARRY_MUCH = Question(
    "SVE464",
    "few-units-carry-much",
    1,
    "row {row} counts {units} ({unit}), which bring {share} of the net value, £{each} for each.",
    "What shows that each of these comes about, and that it would not without you?",
    manual={"units": "very few", "row": "N", "share": "much"},
)


@Probe
def flag_few_units(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No row of very few units beside those of the other rows brings much of the value.

    A single case more or less makes or breaks it.
    """
    total, limit = offer.valuation.net_outputs, tender.policy.plausibility.dear_share
    counts = [line.claim.output.counted for line in offer.rows.lines]
    few = min(_A_FEW, median(counts) / _A_FEW) if len(counts) > 1 else 0.0
    for line, units in zip(offer.rows.lines, counts, strict=True):
        if total > 0 and 0 < units <= few and above(line.net / total, limit):
            yield FEW_UNITS_CARRY_MUCH.about(
                offer,
                (offer.cell(line, UNITS), offer.cell(line, PROXY)),
                units=figure(units),
                unit=line.claim.unit,
                row=line.claim.output.row,
                share=f"{line.net / total:.0%}",
                each=f"{line.net / units:,.0f}",
            )


UNITS_PAST_THE_YEAR = Question(
    "SVE452",
    "units-past-the-year",
    2,
    "row {row} claims {units} ({unit}): {each} a year for each of the {people} people who benefit, "
    "where {most} are the most.",
    "For whom are these {units}, how many for each of them in a year, and which record shows it?",
    manual={
        "row": "N",
        "units": "so many",
        "each": "so many",
        "people": "so many",
        "most": "fewer",
    },
)


@Probe
def flag_units_past_year(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No row claims more weeks, days, hours or sessions than its people have in their years."""
    project = offer.submission.project
    if not project.beneficiaries:
        return
    hours = tender.policy.plausibility.hours_a_year
    for line in offer.rows.lines:
        most = _most_in_a_year(line.claim.unit, hours)
        years = max(project.contract_years or 1.0, line.claim.output.years)
        each = line.claim.output.quantity / (project.beneficiaries * years)
        if most and above(each, most):
            yield UNITS_PAST_THE_YEAR.about(
                offer,
                (offer.cell(line, UNITS), offer.field(PEOPLE)),
                row=line.claim.output.row,
                units=figure(line.claim.output.quantity),
                unit=line.claim.unit,
                each=figure(round(each, 1)),
                people=figure(project.beneficiaries),
                most=figure(most),
            )


def _most_in_a_year(unit: str, hours: float) -> float | None:
    """How many of a unit one person can have in a year; None of what has no such end."""
    words = unit.casefold().split()
    if words and words[-1] == "year":
        return None
    if "hour" in words:
        return hours
    most = [limit for name, limit in _IN_A_YEAR.items() if name in words]
    if not most and not any(name in words for name in _ONE_A_DAY):
        return None
    return min(most, default=_IN_A_YEAR["day"])


MAY_BE_COUNTED_AGAIN = Question(
    "SVE455",
    "may-be-counted-again",
    1,
    "{units} are claimed in {rows} under values of the same thing about a person ({key}), of "
    "{people} people who benefit. Where they are the same people, £{value} net counts them again.",
    "Who is counted in more than one of {rows}? With each person counted once the net return would "
    "be £{ratio} instead of £{net}.",
    manual={"units": "so many", "rows": "these rows", "key": "which", "people": "no fewer"},
)


@Probe
def flag_counted_again(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Rows under one key neither count most of the people nor carry much of the value again.

    The key under which most would count again is asked about, so that nobody hears it twice.
    """
    people, value = offer.submission.project.beneficiaries, offer.valuation
    if not people:
        return
    by_row = {line.claim.output.row: line for line in offer.rows.lines}
    groups = [
        (key, [by_row[claim.output.row] for claim in claims])
        for key, claims in by_key([line.claim for line in offer.rows.lines]).items()
    ]
    heavy = [group for group in groups if _heavy(group[1], offer, tender)]
    if not heavy:
        return
    key, lines = max(heavy, key=lambda each: _again(each[1]))
    again = _again(lines)
    yield MAY_BE_COUNTED_AGAIN.about(
        offer,
        [offer.cell(line, UNITS) for line in lines],
        units=figure(_units(lines)),
        rows=f"rows {listed([str(line.claim.output.row) for line in lines])}",
        key=key.replace("-", " "),
        people=figure(people),
        value=f"{again:,.0f}",
        ratio=f"{(value.net_outputs - again) / value.counted_inputs:,.2f}",
        net=f"{value.net_sroi:,.2f}",
    )


def _heavy(lines: Sequence[LineValue], offer: Offer, tender: Tender) -> bool:
    """Whether rows under one key weigh so much that it matters if they count people again."""
    people, total = offer.submission.project.beneficiaries or 0.0, offer.valuation.net_outputs
    units, limits = _units(lines), tender.policy.plausibility
    if len(lines) < 2 or above(units, people):  # more than people is a question of its own
        return False
    return above(units, limits.overlap_people * people) or above(
        _again(lines), limits.overlap_value * total
    )


def _units(lines: Sequence[LineValue]) -> float:
    return math.fsum(line.claim.output.counted for line in lines)


def _again(lines: Sequence[LineValue]) -> float:
    """Net value of all rows but the one that brings most."""
    nets = sorted(line.net for line in lines)
    return math.fsum(nets[:-1])


NUMBERS_NOT_SAID = Question(
    "SVE457",
    "numbers-not-said",
    1,
    "{why}, and {count} without a number in the description or the evidence; they bring {share} of "
    "the net value.",
    "How many different people benefit, and how many of them, or of what, are counted in each row?",
    manual={
        "why": "The bid does not say how many people benefit, or most of the other bids name the "
        "units of their rows in words",
        "count": "so many rows count",
    },
)


@Probe
def flag_people_not_said(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Where a bid does not say how many people benefit, the words of its rows do."""
    if offer.submission.project.beneficiaries:
        return
    lines = [
        line
        for line in offer.rows.lines
        if counts_people(line.claim.unit) and line.net > 0 and not is_said(line)
    ]
    if above(_share(lines, offer), tender.policy.plausibility.people_unsaid):
        why = "the bid does not say how many people benefit"
        yield _not_said(offer, lines, why, what=" people")


@Probe
def flag_numbers_not_said(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A bid names the units of nearly all its value in words where most of the other bids do."""
    limit, own = 1 - tender.policy.plausibility.people_unsaid, share_said(offer.rows.lines)
    most = usual(tender.beside(offer).said, own)
    if most is None or below(most, limit) or not below(own, limit):
        return
    if offer.submission.project.beneficiaries:
        lines = [line for line in offer.rows.lines if line.net > 0 and not is_said(line)]
        why = "most of the other bids name the units of their rows in words"
        yield replace(_not_said(offer, lines, why), of_others=True)


def _share(lines: Sequence[LineValue], offer: Offer) -> float:
    total = offer.valuation.net_outputs
    return math.fsum(line.net for line in lines) / total if total > 0 else 0.0


def _not_said(offer: Offer, lines: Sequence[LineValue], why: str, what: str = "") -> Flag:
    count = "one row counts" if len(lines) == 1 else f"{len(lines)} rows count"
    return NUMBERS_NOT_SAID.about(
        offer,
        [offer.field(PEOPLE), *(offer.cell(line, UNITS) for line in lines)],
        why=why,
        count=f"{count}{what}",
        share=f"{_share(lines, offer):.0%}",
    )


PEOPLE_UNLIKE_ROWS = Question(
    "SVE459",
    "people-unlike-rows",
    1,
    "the bid says that {people} people benefit, and {why}.",
    "How many different people benefit, who are they, and in which rows is each of them counted?",
    manual={
        "people": "so many",
        "why": "its rows together count each of them several times, three rows count the same "
        "number, or no row counts nearly so many of anything",
    },
)


@Probe
def flag_people_unlike_rows(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The people who benefit are neither far fewer nor far more than the rows count.

    Nor do three rows count the same number of them under different proxies.
    """
    people, limits = offer.submission.project.beneficiaries, tender.policy.plausibility
    lines = [line for line in offer.rows.lines if line.claim.output.counted > 0]
    if not people or not lines:
        return
    counting = _counting(offer)
    most = max(line.claim.output.counted for line in lines)
    if above(_units(counting), limits.claims_for_a_person * people):
        units = _units(counting)
        times = figure(round(units / people, 1))
        why = f"the rows that count people claim {figure(units)} together, {times} for each person"
    elif above(people, limits.people_to_row * most):
        counting, why = lines, f"no row counts more than {figure(most)} of anything"
    elif same := _same_count(counting):
        rows = listed([str(line.claim.output.row) for line in same])
        each = figure(same[0].claim.output.quantity)
        counting, why = same, f"rows {rows} each count {each} under other proxies"
    else:
        return
    cells = [offer.field(PEOPLE), *(offer.cell(line, UNITS) for line in counting)]
    yield PEOPLE_UNLIKE_ROWS.about(offer, cells, people=figure(people), why=why)


def _counting(offer: Offer) -> list[LineValue]:
    """Rows that count people, and no more of them than benefit; none where nobody says how many."""
    people = offer.submission.project.beneficiaries or 0.0
    return [
        line
        for line in offer.rows.lines
        if line.claim.output.counted > 0
        and counts_people(line.claim.unit)
        and not above(line.claim.output.counted, people)
    ]


def _same_count(lines: Sequence[LineValue]) -> list[LineValue]:
    """Rows that count the same people as it seems: as many, each under a proxy of its own."""
    by_units: dict[float, dict[str, LineValue]] = {}
    for line in lines:
        if line.claim.output.quantity >= _A_GROUP:
            named = by_units.setdefault(line.claim.output.quantity, {})
            named.setdefault(price_key(line.claim), line)
    most = max(by_units.values(), key=len, default={})
    return list(most.values()) if len(most) >= _AS_MANY_ROWS else []


AS_MANY_IN_OTHER_WORDS = Question(
    "SVE434",
    "as-many-in-other-words",
    1,
    "rows {rows} each count {units}, in other words and under other proxies. All but the largest "
    "bring £{value} net.",
    "Are these the same people or events? If so, which one of the rows do you stand by?",
    manual={"rows": "N, M and O", "units": "nearly as many"},
)


@Probe
def flag_nearly_as_many(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No three rows count nearly as many people or events, each under a proxy of its own.

    Of three that count the same people exactly, share a key or have the same words another asks.
    """
    lines = [line for line in offer.rows.lines if line.claim.output.quantity >= _A_GROUP]
    same = _nearly_as_many(sorted(lines, key=lambda line: line.claim.output.quantity))
    counts, likeness = [e.claim.output.quantity for e in same], tender.policy.plausibility.likeness
    if not same or all(
        share_a_key(same[0].claim, line.claim) or said_alike(same[0], line, likeness)
        for line in same[1:]
    ):
        return
    if len(set(counts)) == 1 and len(_same_count(_counting(offer))) >= _AS_MANY_ROWS:
        return
    low, high = figure(min(counts)), figure(max(counts))
    yield AS_MANY_IN_OTHER_WORDS.about(
        offer,
        [offer.cell(line, UNITS) for line in same],
        rows=listed([str(line.claim.output.row) for line in same]),
        units=low if low == high else f"{low} to {high}",
        value=f"{_again(same):,.0f}",
    )


def _nearly_as_many(lines: Sequence[LineValue]) -> list[LineValue]:
    """The most of sorted lines whose units are nearly the same, each under a proxy of its own."""
    best: list[LineValue] = []
    for at, first in enumerate(lines):
        named: dict[str, LineValue] = {}
        for line in lines[at:]:
            units = line.claim.output.quantity
            if above(units - first.claim.output.quantity, _NEARLY * units):
                break
            named.setdefault(price_key(line.claim), line)
        best = max(best, list(named.values()), key=len)
    rows = sorted(best, key=lambda line: line.claim.output.row)
    return rows if len(rows) >= _AS_MANY_ROWS else []
