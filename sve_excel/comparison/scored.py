"""The score of one tender by one criterion: what it is, and what of the tender it came from.

Marks of people are those that count in the sheet Quality; marks by formula are those of the
ranking. Where a tender was not assessed by a criterion it has no score, which is not 0. No figure
of another bidder stands in what is said, though a relative rule divides by one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.comparison.criteria import ScoredCriterion, figure_said
from sve_excel.comparison.marking import PartMark, QualityMarks
from sve_excel.method.scoring import PRICE, SOCIAL_VALUE, mark
from sve_excel.policy.criteria import top_score
from sve_excel.policy.figures import AllFigures
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import FIGURE_WORDS, counted, marked_figure
from sve_excel.words.digits import rounded
from sve_excel.words.saying import capital, pounds, so_many


def failed_by_how_much(policy: Policy, bid: Bid | None, quality: QualityMarks) -> Iterator[str]:
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
    parts: Mapping[str, float], quality: QualityMarks, criterion: ScoredCriterion
) -> float | None:
    """A tender's score by a criterion; None where it was not assessed by it.

    ``parts`` are its marks by formula, by the part of the total that they are.
    """
    if criterion.by_people:
        if criterion.parent:
            return next((part.marks for part in _marked(quality, criterion)), None)
        return quality.of(criterion.name)
    return parts.get(criterion.kind)


def parts_by_formula(comparison: Comparison) -> dict[str, dict[str, float]]:
    """Marks by formula of every tender, by its path: those of the ranking, part by part.

    One that the register has disqualified since is held against the bids in the ranking as it was
    before, and sets no scale for them. What cannot be marked is left out.
    """
    policy = comparison.policy
    found = {
        bid.result.path: _parts(comparison.marked.parts, bid.number - 1) for bid in comparison.bids
    }
    ranked = [bid.figures for bid in comparison.bids]
    for bid in comparison.disqualified:
        beside = mark([*ranked, replace(bid.figures, failed=1.0)], policy)
        found[bid.result.path] = _parts(beside.parts, -1)
    return found


def _parts(marks: Mapping[str, NDArray[np.float64]], at: int) -> dict[str, float]:
    known = {part: float(each[at]) for part, each in marks.items()}
    return {part: each for part, each in known.items() if not math.isnan(each)}


def _marked(quality: QualityMarks, criterion: ScoredCriterion) -> list[PartMark]:
    """What people gave a tender by a criterion that has no parts, or by a part of one."""
    home, part = (criterion.parent, criterion.name) if criterion.parent else (criterion.name, "")
    return [mark for mark in quality.parts if (mark.criterion, mark.part) == (home, part)]


def typed_reason(quality: QualityMarks, criterion: ScoredCriterion) -> str:
    """The reason that was typed beside the moderated mark; empty where there is none."""
    if not criterion.by_people:
        return ""
    return next((part.reason for part in _marked(quality, criterion)), "")


def people_said(quality: QualityMarks, criterion: ScoredCriterion, policy: Policy) -> str:
    """Say which score of people counts, and how its marks follow; empty where none counts."""
    parts = [mark for mark in quality.parts if mark.criterion == criterion.name]
    if not criterion.parent and any(mark.part for mark in parts):
        if any(mark.marks is None for mark in parts):
            return ""
        total = quality.of(criterion.name)
        return f"{' + '.join(f'{mark.marks:g}' for mark in parts)} = {total:g}."
    part_mark = next(iter(_marked(quality, criterion)), None)
    if part_mark is None or part_mark.counts is None or part_mark.marks is None:
        return ""
    how = "agreed in moderation" if part_mark.agreed is not None else "the mean of the evaluators'"
    if not policy.scores:
        return f"Marks that count, {how}: {part_mark.marks:g}."
    word = next((score.word for score in policy.scores if score.score == part_mark.counts), "")
    return (
        f"Score that counts, {how}: {part_mark.counts:.6g}{f' ({word})' if word else ''}. "
        f"{part_mark.counts:.6g} / {top_score(policy):g} × {part_mark.of:g} = {part_mark.marks:g}."
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
        without = _sets_no_scale(comparison, bid)
        most = f", and {criterion.possible:g} at most:" if without else " ="
        said = [f"Contract price: {pounds(price)} (Project). {rule}{most} {score:g}."]
        if without or score < criterion.possible:
            said.append(not_given("lowest price", without=without))
        return " ".join(said)
    if criterion.kind != SOCIAL_VALUE:
        return ""
    said = _social_value(bid, comparison)
    without = _sets_no_scale(comparison, bid)
    if rules.by and score is not None:
        most = f", and {criterion.possible:g} at most" if without and rules.by.relative else ""
        said.append(f"{capital(rules.by.how)}{most}: {score:g}.")
        if rules.by.relative and (without or score < criterion.possible):
            said.append(not_given("figure that others are measured by", without=without))
    return " ".join(said)


def _sets_no_scale(comparison: Comparison, bid: Bid) -> bool:
    """Whether a tender is disqualified while others are not, so that nobody is measured by it."""
    if any(each.result.path == bid.result.path for each in comparison.disqualified):
        return True
    failed = comparison.marked.failed
    return bool(failed[bid.number - 1]) and not bool(failed.all())


def not_given(figure: str, *, without: bool = False) -> str:
    """Say that a figure on which a score hangs is another tender's, and why it is not given.

    ``without`` says that the tender sets no scale itself, whatever its own figure is.
    """
    why = "A tender that is disqualified sets no scale. " if without else ""
    return (
        f"{why}The {figure} is another tender's and is not given here: of other tenders a summary "
        "tells no more than the scores, with their explanations, of the most advantageous one."
    )


def _social_value(bid: Bid, comparison: Comparison) -> list[str]:
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
