"""The assessed tenders of a comparison, with score and explanation by every criterion.

A tender that was disqualified under the methodology is an assessed one (Procurement Act 2023,
sections 23(3)(a) and 50(5)), whether the register says so or a threshold of the rules; one that was
disregarded, withdrawn or superseded is none. Scores are those of the ranking; where a tender was
not assessed by a criterion there is none, which is not 0. Marks of people are those that count in
the sheet Quality, whose reason explains a score where the sheet Reasons says nothing else. There
stands what people typed of a tender: explanations, what is withheld and by whose decision, and
which tender is the most advantageous.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sve_excel.comparison.bids import DISQUALIFIED, Bid, Comparison, in_order, is_evaluation
from sve_excel.comparison.criteria import (
    ScoredCriterion,
    criteria_of,
    leading_criteria,
)
from sve_excel.comparison.lots import Awarded, awarded, lot_name, lots_in, rankings
from sve_excel.comparison.marking import NO_QUALITY
from sve_excel.comparison.scored import (
    facts_of,
    failed_by_how_much,
    parts_by_formula,
    people_said,
    score_of,
    typed_reason,
)
from sve_excel.entries.forms import Earlier, Form, Labels, Typed, Value, key_text
from sve_excel.method.scoring import round_marks
from sve_excel.model import Project, Result
from sve_excel.policy.award import Lot
from sve_excel.policy.rules import Policy
from sve_excel.records.standing import Standing
from sve_excel.words.folding import fold
from sve_excel.words.saying import clean

REASONS = "Reasons"
AWARD_ROW = "The award"  # stands for a criterion where the whole tender is meant
EXPLANATION = "Explanation for the score"
WITHHELD, WITHHELD_WHY, WITHHELD_BY = (
    "Withheld from other bidders",
    "Public interest in withholding",
    "Who decided to withhold",
)
REASONED = Form(
    REASONS,
    (EXPLANATION, WITHHELD, WITHHELD_WHY, WITHHELD_BY),
    (("File", "Criterion"), ("Bidder", "Criterion")),
)
WINNER, DATED, NOTICED, REPRESENTATIONS = (
    "Most advantageous tender",
    "Date of the summaries",
    "Notice of the intention on",
    "Representations until",
)
OF_LOT = f"{WINNER}, lot "  # with the lot's number: who it is in that lot
ON_TOP = Labels(REASONS, (WINNER, DATED, NOTICED, REPRESENTATIONS), (OF_LOT,))
# what stands there before anybody types, and is nothing typed when it is typed again
UNTYPED: Mapping[str, str] = {
    WINNER: "nobody yet",
    DATED: "the day of the run",
    NOTICED: "no day yet",
    REPRESENTATIONS: "no day yet",
}
LIMBS: Mapping[str, str] = {
    "s.94(1)(a)": "national security",
    "s.94(1)(b)": "sensitive commercial information",
}
# how an explanation begins that says that a disqualified tender was not assessed by a criterion
NOT_ASSESSED = "not assessed"


def says_not_assessed(explanation: str) -> bool:
    """Whether an explanation begins by saying that a tender was not assessed by a criterion."""
    return fold(explanation).startswith(NOT_ASSESSED)


def points_said(points: float | None) -> str:
    """Write marks as people do; nothing is never 0."""
    return NOT_ASSESSED if points is None else f"{points:g}"


_Tender = tuple[str, Result, Bid | None]  # label, file, and the bid where it was valued


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is not told to other bidders: by which limb of section 94(1), why, and who decided."""

    limb: str
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ScoreGiven:
    """A tender's score by one criterion; None where it was not assessed by it.

    ``facts`` is what of the tender the score was worked out from, ``explanation`` what was typed.
    """

    criterion: ScoredCriterion
    score: float | None
    facts: str = ""
    explanation: str = ""
    withheld: Withheld | None = None

    @property
    def points(self) -> float | None:
        """The score, as it and a total are both called."""
        return self.score

    @property
    def said(self) -> str:
        """The score as people write it."""
        return points_said(self.score)

    @property
    def says_not_assessed(self) -> bool:
        """Whether people say that the tender was not assessed by it."""
        return says_not_assessed(self.explanation)


@dataclass(frozen=True)
class Assessed:
    """One assessed tender: whose it is, its scores in the order of the criteria, its total.

    ``failed`` says of each criterion that it failed and that disqualifies by how much.
    """

    label: str
    result: Result
    bid: Bid | None
    scores: tuple[ScoreGiven, ...]
    total: float | None
    why: str
    failed: tuple[str, ...] = ()

    @property
    def project(self) -> Project:
        """Whose tender it is; blank where the file could not be read."""
        return self.result.submission.project if self.result.submission else Project()

    @property
    def standing(self) -> Standing:
        """What the register says of it."""
        return self.result.standing

    @property
    def name(self) -> str:
        """The supplier's name."""
        return clean(self.project.organisation) or self.label

    @property
    def disqualified(self) -> bool:
        """Whether it failed a criterion that disqualifies."""
        return self.standing.status == DISQUALIFIED or bool(self.failed)

    @property
    def points(self) -> float | None:
        """The total, as it and a score are both called."""
        return self.total

    @property
    def said(self) -> str:
        """The total as people write it."""
        return points_said(self.total)

    def fact(self, name: str) -> str:
        """Give a fact of the supplier: the register's where it has one, else the bid's."""
        found = getattr(self.standing, name) or getattr(self.project, name)
        return str(found).strip()


@dataclass(frozen=True)
class Assessment:
    """All assessed tenders under their criteria, and what was typed of the whole.

    ``winner_typed`` is what stands for the most advantageous tender where somebody typed it. Of one
    lot it holds that lot's tenders, marked among themselves, and to whom the rules give it.
    """

    comparison: Comparison
    criteria: tuple[ScoredCriterion, ...]
    tenders: tuple[Assessed, ...]
    winner_typed: str = ""
    dated: str = ""
    noticed: str = ""
    representations: str = ""
    awarded: Awarded | None = None

    @property
    def lot(self) -> Lot | None:
        """The lot that it is of; None where the rules have none, or all are meant."""
        return self.awarded.lot if self.awarded else None

    @property
    def lot_said(self) -> str:
        """The lot as papers name it; empty where there is none."""
        return lot_name(self.lot) if self.lot else ""

    def passed_over(self, tender: Assessed) -> bool:
        """Whether the limit for a supplier passed a tender over."""
        passed = self.awarded.passed if self.awarded else ()
        return tender.result.path in {bid.result.path for bid in passed}

    def of(self, path: str) -> Assessed | None:
        """The tender in that file; None where it is none of these."""
        return next((assessed for assessed in self.tenders if assessed.result.path == path), None)

    @cached_property
    def winner(self) -> Assessed | None:
        """The most advantageous tender: as it was typed, else the only one at the first place."""
        if not self.criteria:
            return None  # nothing was published by which a tender could be it
        if self.winner_typed:
            wanted = fold(self.winner_typed)
            found = [
                assessed
                for assessed in self.tenders
                if wanted in (fold(assessed.label), fold(assessed.name), fold(assessed.result.path))
            ]
        elif self.awarded:
            best = self.awarded.bid
            found = [
                assessed
                for assessed in self.tenders
                if best and assessed.result.path == best.result.path
            ]
        else:
            found = [
                assessed for assessed in self.tenders if assessed.bid and assessed.bid.place == 1
            ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def first_by_rules(self) -> Assessed | None:
        """The tender that the rules alone make the most advantageous; None where none stands so."""
        return replace(self, winner_typed="").winner

    @property
    def possible(self) -> float:
        """All marks that were to be had."""
        return math.fsum(criterion.possible for criterion in leading_criteria(self.criteria))


def assessments_by_lot(comparison: Comparison) -> tuple[Assessment, ...]:
    """Give the assessment of each lot that somebody bids for; nothing where the rules have none."""
    assessments = []
    for ranking, given in zip(rankings(comparison), awarded(comparison), strict=True):
        number = fold(given.lot.number)
        others = tuple(result for result in comparison.others if number in lots_in(result))
        out = tuple(bid for bid in comparison.disqualified if number in lots_in(bid.result))
        alone = in_order(replace(comparison, bids=ranking.bids, others=others, disqualified=out))
        made = assessment_of(alone, given)
        if made.tenders:
            assessments.append(made)
    return tuple(assessments)


def assessment_of(comparison: Comparison, given_to: Awarded | None = None) -> Assessment:
    """Put together what was assessed and what was typed of it; of one lot where it is given."""
    criteria = criteria_of(comparison.policy)
    earlier = comparison.typed.earlier
    given = tenders_of(comparison)
    typed, parts = _typed(comparison, given, criteria), parts_by_formula(comparison)
    tenders = tuple(
        _assessed(comparison, criteria, each, parts.get(each[1].path, {}), typed) for each in given
    )
    winner = typed_on_top(earlier, winner_label(given_to.lot) if given_to else WINNER)
    dated, noticed, until = (
        typed_on_top(earlier, label) for label in (DATED, NOTICED, REPRESENTATIONS)
    )
    return Assessment(comparison, criteria, tenders, winner, dated, noticed, until, given_to)


def tenders_of(comparison: Comparison) -> list[_Tender]:
    """Give the assessed tenders: the label of each, its file, and its bid where it was valued.

    An evaluation reports what has happened, under an earlier contract: it is no tender.
    """
    bids = (*comparison.bids, *comparison.disqualified)
    valued = {bid.result.path for bid in bids}
    given: list[_Tender] = [(bid.label, bid.result, bid) for bid in bids]
    given += [
        (_name(result), result, None)
        for result in comparison.others
        if result.standing.status == DISQUALIFIED and result.path not in valued
    ]
    return [each for each in given if not is_evaluation(each[1])]


def winner_label(lot: Lot) -> str:
    """Label of the cell in which the most advantageous tender of a lot is typed."""
    return f"{OF_LOT}{lot.number}"


def rows_of_reasons(
    given: Sequence[tuple[str, Result]], criteria: Sequence[ScoredCriterion]
) -> list[tuple[str, str, str]]:
    """File, bidder and criterion of each row of the sheet Reasons, in its order."""
    names = [*(criterion.whole for criterion in criteria), AWARD_ROW]
    return [(clean(result.path), label, name) for label, result in given for name in names]


def _name(result: Result) -> str:
    project = result.submission.project if result.submission else None
    return (clean(project.organisation) if project else "") or clean(result.path)


def typed_on_top(earlier: Earlier, label: str) -> str:
    """What was typed beside a label at the top of Reasons; empty where nothing was."""
    for entry in (*earlier.entries, *earlier.kept):
        if entry.sheet == REASONS and entry.row == (label,) and not entry.heading:
            value = entry.value
            said = value.isoformat()[:10] if isinstance(value, date) else key_text(value)
            return "" if fold(said) == fold(UNTYPED.get(label, UNTYPED[WINNER])) else said
    return ""


Said = Mapping[tuple[str, str], Mapping[str, Value]]


def _typed(
    comparison: Comparison,
    given: Sequence[_Tender],
    criteria: Sequence[ScoredCriterion],
) -> Said:
    """What was typed of each tender and criterion, found again as the sheet itself finds it."""
    rows = rows_of_reasons([(label, result) for label, result, _ in given], criteria)
    texts = [dict(zip(("File", "Bidder", "Criterion"), row, strict=True)) for row in rows]
    found = Typed(comparison.typed.earlier).rows(REASONED, texts)
    return {(row[0], row[2]): said for row, said in zip(rows, found, strict=True)}


def _assessed(
    comparison: Comparison,
    criteria: Sequence[ScoredCriterion],
    tender: _Tender,
    parts: Mapping[str, float],
    typed: Said,
) -> Assessed:
    label, result, bid = tender

    def said(criterion: str, heading: str) -> str:
        return key_text(typed.get((clean(result.path), criterion), {}).get(heading)).strip()

    policy = comparison.policy
    quality = bid.quality if bid else NO_QUALITY
    failed = tuple(failed_by_how_much(policy, bid, quality))
    out = bool(failed) or result.standing.status == DISQUALIFIED
    scores = []
    for scored_criterion in criteria:
        limb = said(scored_criterion.whole, WITHHELD)
        withheld = (
            Withheld(
                limb,
                said(scored_criterion.whole, WITHHELD_WHY),
                said(scored_criterion.whole, WITHHELD_BY),
            )
            if limb
            else None
        )
        explained = said(scored_criterion.whole, EXPLANATION) or typed_reason(
            quality, scored_criterion
        )
        score = score_of(parts, quality, scored_criterion)
        if out and not scored_criterion.by_people and says_not_assessed(explained):
            score = None
        if scored_criterion.by_people:
            facts = people_said(quality, scored_criterion, policy)
        elif score is None and out:
            facts = ""
        else:
            facts = facts_of(comparison, bid, scored_criterion, score)
        scores.append(ScoreGiven(scored_criterion, score, facts, explained, withheld))
    return Assessed(
        label,
        result,
        bid if bid and bid.result.path in comparison.by_path else None,
        tuple(scores),
        _total(scores, policy),
        said(AWARD_ROW, EXPLANATION),
        failed,
    )


def _total(scores: Sequence[ScoreGiven], policy: Policy) -> float | None:
    """All marks together; None where by some criterion there are none."""
    found = [given.score for given in scores if not given.criterion.parent]
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found):
        return None
    return round_marks(math.fsum(known), policy.scoring.decimals)
