"""What the rules of a tender say of its award: the procurement, its criteria, scores and lots.

These are records alone, with their words and bounds; what does not go together is told by
``together``. The Procurement Act 2023, section 23, asks for the criteria, how tenders are assessed
by them, whether failing one disqualifies, their relative importance, and, where the lots that a
supplier may be awarded are limited, an objective mechanism.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sve_excel.policy.keys import key
from sve_excel.policy.kpis import Kpi
from sve_excel.policy.regimes import REGIMES

LOT_MECHANISMS = {
    "none": "no limit, so none is needed",
    "lot-order": "lots are awarded in the order in which these rules list them; a supplier that "
    "has been awarded as many as it may is passed over, and the lot goes to the next place",
    "highest-total": "of all lots, that with the highest total is awarded first, then that with "
    "the next highest, of equal ones the lot that these rules list first; a supplier that has been "
    "awarded as many as it may is passed over, and its lot goes to the next place",
}
MOST_EVALUATORS = 5
DAY = {"pattern": r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "example": "a day as 2026-11-28", "day": True}


@dataclass(frozen=True, slots=True)
class Procurement:
    """What is procured, by whom and under which law."""

    regime: str = key(
        "procurement-act",
        "Which law the award is under: it switches the texts and the duties that are printed. "
        + " ".join(f"{each.name}: {each.words}." for each in REGIMES.values()),
        choices=tuple(REGIMES),
    )
    title: str = key("", "Title of the procurement, as in the tender notice.")
    authority: str = key("", "Name of the contracting authority.")
    procurement_id: str = key("", "Unique identifier of the procurement, as the platform gave it.")
    contract_id: str = key("", "Unique identifier of the contract.")
    value: float = key(0.0, "Estimated value of the contract in pounds (0: not stated).", low=0.0)
    published_on: str = key("", "Day on which these rules were published.", **DAY)
    published_in: str = key(
        "", "Where these rules can be read in full: an address, or the number of a notice."
    )


@dataclass(frozen=True, slots=True)
class Award:
    """How the criteria are named and the marks of people are put together."""

    social_value_name: str = key(
        "Social value", "Name of the criterion that is marked by method and figure."
    )
    price_name: str = key("Price", "Name of the criterion price.")
    social_value_why: str = key("", "Why social value relates to what is procured.")
    social_value_disqualifies: bool = key(
        False,
        "Whether a tender whose figure is below least of [scoring] is disqualified. false: it gets "
        "no marks for social value.",
    )
    moderation_step: float = key(
        0.0,
        "Evaluators' marks that differ by no more than this count by their mean; where they differ "
        "by more, the mark that was agreed in moderation counts, with its reason. 0: every "
        "difference is moderated.",
        low=0.0,
        high=100.0,
    )
    most_lots: int = key(
        0, "Most lots that one supplier may be awarded (0: no limit).", low=0, high=1000
    )
    lot_mechanism: str = key(
        "none",
        "How suppliers are selected where a limit of lots bites. "
        + " ".join(f"{name}: {words}." for name, words in LOT_MECHANISMS.items()),
        choices=tuple(LOT_MECHANISMS),
    )


@dataclass(frozen=True, slots=True)
class SubCriterion:
    """A part of a quality criterion that is marked by itself."""

    name: str = key("", "Name of the sub-criterion.", needed=True)
    marks: float = key(0.0, "Marks of it, as parts of 100.", needed=True, above=0.0, high=100.0)
    guidance: str = key("", "What is asked, and how it is assessed.")


@dataclass(frozen=True, slots=True)
class Quality:
    """A criterion that people mark."""

    name: str = key("", "Name of the criterion.", needed=True)
    marks: float = key(
        0.0, "Marks of it, which are its share of 100.", needed=True, above=0.0, high=100.0
    )
    guidance: str = key("", "What is asked, and how it is assessed.")
    why: str = key("", "Why the criterion relates to what is procured.")
    social_value: bool = key(
        False,
        "Whether this is a part of social value that people mark, such as a method statement, "
        "beside the pounds or, without a method, instead of them.",
    )
    least: float = key(0.0, "Least marks of this criterion (0: no threshold).", low=0.0, high=100.0)
    disqualifies: bool = key(
        False, "Whether a tender below least is disqualified. false: it keeps the marks it has."
    )
    sub_criteria: tuple[SubCriterion, ...] = key(
        (), "Parts of it that are marked each by itself.", records=SubCriterion
    )

    @property
    def parts(self) -> tuple[Quality | SubCriterion, ...]:
        """What is marked: the sub-criteria, or the criterion itself where it has none."""
        return self.sub_criteria or (self,)


@dataclass(frozen=True, slots=True)
class Score:
    """One score that evaluators may give, and what it means."""

    score: float = key(0.0, "The score that is typed.", needed=True, low=0.0, high=100.0)
    word: str = key("", "Its word, such as Good.")
    means: str = key("", "What a tender shows that gets it.", needed=True)


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot that is ranked and awarded by itself."""

    number: str = key("", "Number or letter of the lot, as the register has it.", needed=True)
    title: str = key("", "Title of the lot.")


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the rules that was published."""

    version: str = key("", "Name of the version, such as 2.", needed=True)
    date: str = key("", "Day on which it was published.", needed=True, **DAY)
    change: str = key("", "What was changed, and why.")


LISTS: dict[str, type[Any]] = {
    "quality": Quality,
    "scores": Score,
    "lots": Lot,
    "kpi": Kpi,
    "versions": Version,
}
ABOUT_LISTS = {
    "quality": "A criterion that people mark, once for each. With price and social value they come "
    "to 100.",
    "scores": "A score that evaluators may give to quality, once for each: marks are the score by "
    "the highest one, times the criterion's marks. Without any, marks are typed themselves.",
    "lots": "A lot, once for each: it is ranked and awarded by itself.",
    "kpi": "A key performance indicator, once for each: what the winner is held to, year by year. "
    "Its bands are published here: the law has words for ratings and no figures.",
    "versions": "A version of these rules that was published, once for each.",
}
