"""Units held against the numbers that a row names in its own words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from sve_excel.layout import DESCRIPTION, UNITS
from sve_excel.model import LineValue
from sve_excel.plausibility.amounts import counts_people
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.digits import above
from sve_excel.words.numbers_said import NumberSaid, numbers_said
from sve_excel.words.saying import figure, quote

_PEOPLE = frozenset(
    [
        "people",
        "person",
        "persons",
        "adults",
        "adult",
        "women",
        "woman",
        "men",
        "man",
        "mothers",
        "fathers",
        "parents",
        "children",
        "child",
        "girls",
        "boys",
        "pupils",
        "students",
        "learners",
        "trainees",
        "apprentices",
        "participants",
        "residents",
        "tenants",
        "neighbours",
        "carers",
        "volunteers",
        "members",
        "jobseekers",
        "clients",
        "patients",
        "families",
        "family",
        "graduates",
        "teenagers",
        "youngsters",
        "workers",
        "employees",
        "staff",
        "users",
        "attendees",
        "citizens",
        "victims",
        "casualties",
        "visitors",
        "mentors",
        "beneficiaries",
        "individuals",
    ]
)
_OF_PEOPLE = frozenset(
    [
        "person",
        "child",
        "pupil",
        "apprentice",
        "graduate",
        "volunteer",
        "victim",
        "participant",
        "adult",
        "learner",
        "carer",
    ]
)
_OF_TIME = frozenset(
    [
        "hour",
        "day",
        "week",
        "month",
        "session",
        "visit",
        "contact",
        "appointment",
        "meeting",
        "call",
    ]
)
_STEM = 5  # letters by which visits and visit, evictions and eviction are one word
_CLOSE = 0.01  # of a product: people and hours are rounded before they are multiplied
_AGAIN = frozenset(
    [
        "each",
        "every",
        "per",
        "year",
        "yearly",
        "week",
        "weekly",
        "month",
        "monthly",
        "times",
        "day",
        "daily",
    ]
)

_OF_PEOPLE_EACH = frozenset(
    [
        *("year", "years", "yearly", "month", "months", "week", "weeks", "term", "terms"),
        *("group", "groups", "course", "courses", "cohort", "cohorts", "class", "classes"),
        *("intake", "intakes", "round", "rounds", "school", "schools", "site", "sites"),
        *("place", "places", "ward", "wards", "centre", "centres", "hub", "hubs", "team", "teams"),
    ]
)

UNITS_ABOVE_WORDS = Question(
    "SVE444",
    "units-above-words",
    2,
    "row {row} claims {units}, and its description names {said}: {description}.",
    "Which of the two is right, {said} or {units}?",
    manual={"row": "N", "units": "so many", "said": "fewer", "description": "so"},
)


@Probe
def flag_units_above_words(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A row whose words count what its units count claims no more than that, or says how."""
    for line in offer.rows.lines:
        output = line.claim.output
        said = units_said(line)
        if said and above(output.quantity, said):
            yield UNITS_ABOVE_WORDS.about(
                offer,
                (offer.cell(line, UNITS), offer.cell(line, DESCRIPTION)),
                row=output.row,
                units=figure(output.quantity),
                said=figure(said),
                description=quote(output.description, 90),
            )


def units_said(line: LineValue) -> float:
    """How many units a row's words count: the units themselves where the words lead to them.

    0 where the words count nothing that a unit is one of.
    """
    output = line.claim.output
    numbers = numbers_said(output.description)
    counts = [number.number for number in numbers if _counts(number, line.claim.unit)]
    if not counts:
        return 0.0
    known = [*numbers, *numbers_said(output.evidence)]
    people = counts_people(line.claim.unit)
    if leads_to(output.quantity, counts, known, people=people) or _added(output.quantity, numbers):
        return output.quantity
    return max(counts)


def is_said(line: LineValue) -> bool:
    """Whether a row's own words name its units; one unit needs no words."""
    return line.claim.output.counted <= 1 or units_said(line) == line.claim.output.quantity


def share_said(lines: Sequence[LineValue]) -> float:
    """Share of the net value of what counts people or things whose units the words name."""
    good = [line for line in lines if line.net > 0]
    total = math.fsum(line.net for line in good)
    return math.fsum(line.net for line in good if is_said(line)) / total if total else 1.0


def _added(units: float, said: Sequence[NumberSaid]) -> bool:
    """Whether two or three numbers of a description, one after the other, add up to the units."""
    numbers = [number_said.number for number_said in said]
    return any(
        math.isclose(units, math.fsum(numbers[at : at + many]))
        for many in (2, 3)
        for at in range(len(numbers) - many + 1)
    )


def leads_to(
    units: float, counts: Sequence[float], known: Sequence[NumberSaid], *, people: bool
) -> bool:
    """Whether words give the units: as a number, as a sum, or so many in each of so many.

    Units that are ``people`` are no product of people and what each of them gets or does.
    """
    numbers = [number_said.number for number_said in known]
    if units in numbers or math.isclose(units, math.fsum(counts)):
        return True
    if not any(_AGAIN.intersection(number_said.after) for number_said in known):
        return False
    return any(
        math.isclose(units, math.prod(factor.number for factor in factors), rel_tol=_CLOSE)
        and (not people or _makes_people(factors))
        for many in (2, 3)
        for factors in combinations(known, many)
    )


def _makes_people(factors: Sequence[NumberSaid]) -> bool:
    """Whether people times something are people: in so many years, groups or places."""
    return any(not _OF_PEOPLE_EACH.isdisjoint(factor.after) for factor in factors)


def _counts(number: NumberSaid, unit: str) -> bool:
    """Whether a number counts what a unit is: by the words behind it, or since it comes first."""
    if counts_one_of(number, unit):
        return True
    heads, _ = _heads(unit)
    of_time = not _OF_TIME.isdisjoint(heads)
    return number.leads and not (of_time and names_people(number))


def counts_one_of(number: NumberSaid, unit: str) -> bool:
    """Whether the words behind a number say that it counts what a unit is."""
    heads, first = _heads(unit)
    if any(_alike(word, head) for word in number.after for head in heads):
        return True
    return _OF_TIME.isdisjoint(heads) and names_people(number) and first in _OF_PEOPLE


def names_people(number: NumberSaid) -> bool:
    """Whether the words behind a number say that it counts people."""
    return not _PEOPLE.isdisjoint(number.after)


def _heads(unit: str) -> tuple[list[str], str]:
    """What is counted by a unit, and what stands before 'per' in it.

    Of a unit for every week or month the weeks are what is counted.
    """
    first, _, each = unit.casefold().partition(" per ")
    return ([each] if each in _OF_TIME else first.split()), first


def _alike(word: str, head: str) -> bool:
    """Whether a word is a unit's, in the singular or plural or as its verb."""
    return word in (head, f"{head}s", f"{head}es") or (
        len(head) > _STEM and word.startswith(head[:_STEM])
    )
