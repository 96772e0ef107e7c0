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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sve_excel.comparison.bids import Bid, Comparison, in_order
from sve_excel.comparison.criteria import (
    ScoredCriterion,
    criteria_of,
    figure_said,
    leading_criteria,
)
from sve_excel.comparison.lots import Awarded, awarded, lot_name, lots_in, rankings
from sve_excel.comparison.marking import NO_QUALITY, PartMark, QualityMarks, marks_of_people
from sve_excel.entries.forms import Earlier, Form, Labels, Typed, Value, key_text
from sve_excel.method.scoring import PRICE, SOCIAL_VALUE
from sve_excel.model import Project, Result
from sve_excel.policy.award import Lot
from sve_excel.policy.criteria import top_score
from sve_excel.policy.figures import AllFigures
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import FIGURE_WORDS, counted, marked_figure
from sve_excel.records.standing import Standing
from sve_excel.words.digits import rounded
from sve_excel.words.folding import fold
from sve_excel.words.saying import capital, clean, pounds, so_many

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
WINNER, DATED, REPRESENTATIONS = (
    "Most advantageous tender",
    "Date of the summaries",
    "Representations until",
)
OF_LOT = f"{WINNER}, lot "  # with the lot's number: who it is in that lot
ON_TOP = Labels(REASONS, (WINNER, DATED, REPRESENTATIONS), (OF_LOT,))
# what stands there before anybody types, and is nothing typed when it is typed again
UNTYPED: Mapping[str, str] = {
    WINNER: "nobody yet",
    DATED: "the day of the run",
    REPRESENTATIONS: "no day yet",
}
LIMBS: Mapping[str, str] = {
    "s.94(1)(a)": "national security",
    "s.94(1)(b)": "sensitive commercial information",
}
_DISQUALIFIED = "disqualified"


def points_said(points: float | None) -> str:
    """Write marks as people do; nothing is never 0."""
    return "not assessed" if points is None else f"{points:g}"


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
        return self.standing.status == _DISQUALIFIED or bool(self.failed)

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
        return next((each for each in self.tenders if each.result.path == path), None)

    @cached_property
    def winner(self) -> Assessed | None:
        """The most advantageous tender: as it was typed, else the only one at the first place."""
        if not self.criteria:
            return None  # nothing was published by which a tender could be it
        if self.winner_typed:
            wanted = fold(self.winner_typed)
            found = [
                each
                for each in self.tenders
                if wanted in (fold(each.label), fold(each.name), fold(each.result.path))
            ]
        elif self.awarded:
            best = self.awarded.bid
            found = [each for each in self.tenders if best and each.result.path == best.result.path]
        else:
            found = [
                each
                for each in self.tenders
                if each.bid and each.bid.place == 1 and not each.bid.apart
            ]
        return found[0] if len(found) == 1 else None

    @property
    def possible(self) -> float:
        """All marks that were to be had."""
        return math.fsum(each.possible for each in leading_criteria(self.criteria))


def assessments_by_lot(comparison: Comparison) -> tuple[Assessment, ...]:
    """Give the assessment of each lot that somebody bids for; nothing where the rules have none."""
    found = []
    for ranking, given in zip(rankings(comparison), awarded(comparison), strict=True):
        number = fold(given.lot.number)
        others = tuple(each for each in comparison.others if number in lots_in(each))
        alone = in_order(replace(comparison, bids=ranking.bids, others=others))
        made = assessment_of(alone, given)
        if made.tenders:
            found.append(made)
    return tuple(found)


def assessment_of(comparison: Comparison, given_to: Awarded | None = None) -> Assessment:
    """Put together what was assessed and what was typed of it; of one lot where it is given."""
    criteria = criteria_of(comparison.policy)
    earlier = comparison.typed.earlier
    given: list[tuple[str, Result, Bid | None]] = [
        (bid.label, bid.result, bid) for bid in comparison.bids
    ]
    given += [
        (_name(result), result, None)
        for result in comparison.others
        if result.standing.status == _DISQUALIFIED
    ]
    typed = _typed(comparison, given, criteria)
    tenders = tuple(
        _assessed(comparison, criteria, label, result, bid, typed) for label, result, bid in given
    )
    winner = _label(earlier, winner_label(given_to.lot) if given_to else WINNER)
    dated, until = (_label(earlier, label) for label in (DATED, REPRESENTATIONS))
    return Assessment(comparison, criteria, tenders, winner, dated, until, given_to)


def winner_label(lot: Lot) -> str:
    """Label of the cell in which the most advantageous tender of a lot is typed."""
    return f"{OF_LOT}{lot.number}"


def rows_of_reasons(
    given: Sequence[tuple[str, Result]], criteria: Sequence[ScoredCriterion]
) -> list[tuple[str, str, str]]:
    """File, bidder and criterion of each row of the sheet Reasons, in its order."""
    names = [*(each.whole for each in criteria), AWARD_ROW]
    return [(clean(result.path), label, name) for label, result in given for name in names]


def _name(result: Result) -> str:
    project = result.submission.project if result.submission else None
    return (clean(project.organisation) if project else "") or clean(result.path)


def _label(earlier: Earlier, label: str) -> str:
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
    given: Sequence[tuple[str, Result, Bid | None]],
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
    label: str,
    result: Result,
    bid: Bid | None,
    typed: Said,
) -> Assessed:
    def said(criterion: str, heading: str) -> str:
        return key_text(typed.get((clean(result.path), criterion), {}).get(heading)).strip()

    quality = bid.quality if bid else _people(comparison, label)
    scores = []
    for each in criteria:
        limb = said(each.whole, WITHHELD)
        withheld = (
            Withheld(limb, said(each.whole, WITHHELD_WHY), said(each.whole, WITHHELD_BY))
            if limb
            else None
        )
        score = score_of(comparison, bid, quality, each)
        if each.by_people:
            facts = _people_said(quality, each, comparison.policy)
        else:
            facts = facts_of(comparison, bid, each, score)
        explained = said(each.whole, EXPLANATION) or _reason(quality, each)
        scores.append(ScoreGiven(each, score, facts, explained, withheld))
    total = None
    if bid:
        number = float(comparison.marked.total[bid.number - 1])
        total = None if math.isnan(number) else number
    why, failed = said(AWARD_ROW, EXPLANATION), tuple(_failed(comparison.policy, bid, quality))
    return Assessed(label, result, bid, tuple(scores), total, why, failed)


def _people(comparison: Comparison, label: str) -> QualityMarks:
    """What people gave a tender that the register has disqualified since."""
    earlier, policy = comparison.typed.earlier, comparison.policy
    return marks_of_people(earlier, policy, [label]).get(label, NO_QUALITY)


def _failed(policy: Policy, bid: Bid | None, quality: QualityMarks) -> Iterator[str]:
    """Say which criteria that disqualify a tender failed, and by how much."""
    for each in policy.quality:
        if each.name in quality.failed:
            yield (
                f"By '{each.name}' it has {quality.of(each.name):g} of {each.marks:g} marks; a "
                f"tender with fewer than {each.least:g} is disqualified."
            )
    rules, award = policy.scoring, policy.award
    if bid is None or not (award.social_value_disqualifies and policy.marked):
        return
    figure = marked_figure(bid.figures, rules)
    if rounded(figure) < rounded(rules.least):
        yield (
            f"By '{award.social_value_name}' its {FIGURE_WORDS[rules.figure]} is "
            f"{figure_said(rules.figure, figure)}; a tender with less than "
            f"{figure_said(rules.figure, rules.least)} is disqualified."
        )


def score_of(
    comparison: Comparison, bid: Bid | None, quality: QualityMarks, criterion: ScoredCriterion
) -> float | None:
    """A tender's score by a criterion; None where it was not assessed by it."""
    if criterion.by_people:
        if criterion.parent:
            return next((part.marks for part in _marked(quality, criterion)), None)
        return quality.of(criterion.name)
    if bid is None:
        return None
    marks = comparison.marked.parts.get(criterion.kind)
    if marks is None:
        return None
    found = float(marks[bid.number - 1])
    return None if math.isnan(found) else found


def _marked(quality: QualityMarks, criterion: ScoredCriterion) -> list[PartMark]:
    """What people gave a tender by a criterion that has no parts, or by a part of one."""
    home, part = (criterion.parent, criterion.name) if criterion.parent else (criterion.name, "")
    return [each for each in quality.parts if (each.criterion, each.part) == (home, part)]


def _reason(quality: QualityMarks, criterion: ScoredCriterion) -> str:
    """The reason that was typed beside the moderated mark; empty where there is none."""
    if not criterion.by_people:
        return ""
    return next((part.reason for part in _marked(quality, criterion)), "")


def _people_said(quality: QualityMarks, criterion: ScoredCriterion, policy: Policy) -> str:
    """Say which score of people counts, and how its marks follow; empty where none counts."""
    parts = [each for each in quality.parts if each.criterion == criterion.name]
    if not criterion.parent and any(each.part for each in parts):
        if any(each.marks is None for each in parts):
            return ""
        total = quality.of(criterion.name)
        return f"{' + '.join(f'{each.marks:g}' for each in parts)} = {total:g}."
    found = next(iter(_marked(quality, criterion)), None)
    if found is None or found.counts is None or found.marks is None:
        return ""
    how = "agreed in moderation" if found.agreed is not None else "the mean of the evaluators'"
    if not policy.scores:
        return f"Marks that count, {how}: {found.marks:g}."
    word = next((each.word for each in policy.scores if each.score == found.counts), "")
    return (
        f"Score that counts, {how}: {found.counts:.6g}{f' ({word})' if word else ''}. "
        f"{found.counts:.6g} / {top_score(policy):g} × {found.of:g} = {found.marks:g}."
    )


def facts_of(
    comparison: Comparison, bid: Bid | None, criterion: ScoredCriterion, score: float | None
) -> str:
    """What of the tender a score was worked out from, and how.

    No figure of another bidder stands in it, though a relative rule divides by one.
    """
    rules = comparison.policy.scoring
    if bid is None:
        return ""
    if criterion.kind == PRICE:
        price = bid.project.contract_price
        if not price or score is None:  # a price of 0 is none
            return "The tender gives no contract price (Project)."
        rule = f"{rules.price_marks:g} × lowest price / {pounds(price)}"
        return f"Contract price: {pounds(price)} (Project). {rule} = {score:g}."
    if criterion.kind != SOCIAL_VALUE:
        return ""
    return " ".join(_social_value(bid, comparison, score))


def _social_value(bid: Bid, comparison: Comparison, score: float | None) -> list[str]:
    policy, value = comparison.policy, bid.valuation
    rules = policy.scoring
    method = rules.by
    assert method
    said = []
    if not method.priced:
        figure = marked_figure(bid.figures, rules)
        held = counted(bid.figures, rules)
        words = FIGURE_WORDS[rules.figure]
        said.append(
            f"{capital(words)}: {figure_said(rules.figure, figure)} ({_made_of(bid, policy)})."
        )
        if held != rounded(figure):
            said.append(f"By the threshold or the cap of the rules it counts as {held:,.6g}.")
    elif math.isnan(bid.figures.price):
        said.append("The tender gives no contract price (Project).")
    elif method.measure:
        alone = float(method.measure.value(AllFigures.of([bid.figures]), rules)[0])
        shown = pounds(alone) if method.measure.money else f"{alone:,.4f}"
        of = value.present_value if "present_value" in method.needs else value.net_outputs
        what = "present value" if "present_value" in method.needs else "net value"
        price = _price_said(bid, comparison.library.price_base)
        said.append(f"{method.measure.words}: {shown} ({price}, {what} {pounds(of)}).")
    if score is not None:
        said.append(f"{capital(method.how)}: {score:g}.")
    return said


def _price_said(bid: Bid, base: str) -> str:
    """Say the price as offered, and what it is in the prices of the values where that differs."""
    said = f"contract price {pounds(bid.figures.price)}"
    at_base = bid.project.price_at_base
    if at_base is None or at_base == bid.figures.price:
        return said
    return f"{said}, which is {pounds(at_base)} in {base} prices as the value is"


def _made_of(bid: Bid, policy: Policy) -> str:
    """What the marked figure is made of, with the sheets on which it stands."""
    value, figure = bid.valuation, policy.scoring.figure
    what, amount = {
        "gross_sroi": ("gross value", value.gross_outputs),
        "present_value_sroi": ("present value", value.present_value),
        "present_value": ("present value", value.present_value),
    }.get(figure, ("net value", value.net_outputs))
    rows = f"{so_many(len(value.lines), 'row')} of Outputs"
    if not figure.endswith("sroi"):
        return f"of {rows}"
    less = policy.input_leakage and figure != "gross_sroi"
    inputs = value.net_inputs if less else value.gross_inputs
    return f"{what} {pounds(amount)} of {rows}, inputs {pounds(inputs)}"
