"""What is wanting before summaries can be given: findings with the cell in which to mend it.

All summaries are given at one time, so what one tender lacks (`papers.lacking`) holds all of them
back: until then they are drafts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sve_excel.comparison.assessed import (
    NOTICED,
    REPRESENTATIONS,
    WINNER,
    Assessment,
    winner_label,
)
from sve_excel.comparison.bids import Comparison, is_evaluation
from sve_excel.comparison.chosen import chosen_and_not_first
from sve_excel.comparison.reasons import place_on_top
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.deliveries import NOT_FIRST
from sve_excel.findings.papers import (
    EVALUATION_IS_NO_TENDER,
    FIGURE_NOT_GIVEN,
    FIGURE_OF_A_THIRD_BIDDER,
    LETTERS_BELOW_THE_THRESHOLD,
    LETTERS_NOT_PROVIDED,
    NO_CRITERIA,
    NO_DAY_FOR_REPRESENTATIONS,
    NO_MOST_ADVANTAGEOUS_TENDER,
    NO_PLACE_OF_THE_RULES,
    NOT_BY_THE_PUBLISHED_RULES,
    REPRESENTATIONS_TOO_SHORT,
    SUMMARY_NOT_DUE,
)
from sve_excel.method.scoring import PRICE, SOCIAL_VALUE
from sve_excel.model import Finding, Place
from sve_excel.papers.lacking import of_tender, same_words
from sve_excel.papers.outcome import representation_days
from sve_excel.papers.summary import Batch
from sve_excel.papers.third_parties import ThirdParties
from sve_excel.policy.figures import AllFigures, yardstick
from sve_excel.policy.regimes import Regime, Standstill
from sve_excel.words.numbers import day_said
from sve_excel.words.saying import either, quote


def find_wanting(batch: Batch, comparison_file: str) -> tuple[Finding, ...]:
    """Give what is wanting in the summaries of all tenders, the gravest first."""
    regime = batch.study.comparison.policy.regime
    place = Place(comparison_file)
    findings: list[Finding] = []
    findings += _of_the_law(regime, place)
    if not batch.assessment.criteria:
        return (NO_CRITERIA.at(place),)
    findings += _of_all(batch, place)
    third = ThirdParties(batch)
    for tender in batch.assessment.tenders:
        findings += of_tender(batch, tender)
        findings += third.told(tender)
    findings += same_words(batch.assessment, place)
    return in_order(list(dict.fromkeys(findings)))  # what is wanting in two lots is wanting once


def _of_the_law(regime: Regime, place: Place) -> Iterator[Finding]:
    """Say what the law of the rules asks for besides, or that its letters are not provided."""
    kind = regime.letter.kind
    if not regime.letter.due:
        yield SUMMARY_NOT_DUE.at(place, what=regime.words)
    elif kind == "scores and reasons":
        yield LETTERS_BELOW_THE_THRESHOLD.at(place, law=regime.letter.law, what=regime.words)
    elif kind == "not provided":
        yield LETTERS_NOT_PROVIDED.at(place, what=regime.words)


def _of_all(batch: Batch, place: Place) -> Iterator[Finding]:
    assessment, policy = batch.assessment, batch.study.comparison.policy
    for each in batch.decided:
        cell = place_on_top(assessment, winner_label(each.lot) if each.lot else WINNER)
        cell = replace(cell, file=place.file)
        if each.winner is None:
            yield NO_MOST_ADVANTAGEOUS_TENDER.at(cell, why=_no_winner(each))
        elif said := chosen_and_not_first(each):
            made = "the summaries name it the most advantageous tender"
            yield NOT_FIRST.at(cell, bidder=each.winner.label, place=said, made=made)
    if policy.regime.letter.due and not policy.procurement.published_in:
        yield NO_PLACE_OF_THE_RULES.at(place)
    if policy.regime.letter.kind == "reasons":
        yield from _days_for_representations(assessment, policy.regime.standstill, place)
    if over := batch.study.comparison.typed_over:
        yield NOT_BY_THE_PUBLISHED_RULES.at(Place(place.file, "Marks"), found="; ".join(over))
    scored = policy.regime.letter.kind != "reasons"  # who is told no scores works nothing out
    for each in batch.decided if scored else ():
        yield from _third_figures(each, place)
    for bid in batch.study.comparison.bids:
        if is_evaluation(bid.result):
            yield EVALUATION_IS_NO_TENDER.at(Place(bid.result.path), bidder=bid.label)


def _days_for_representations(
    assessment: Assessment, standing: Standstill, place: Place
) -> Iterator[Finding]:
    """Say where the two days of the letter are wanting, or are not as the law has them."""
    days = representation_days(assessment, standing)
    for label, known in ((NOTICED, days.first), (REPRESENTATIONS, days.last)):
        if not known:
            cell = replace(place_on_top(assessment, label), file=place.file)
            yield NO_DAY_FOR_REPRESENTATIONS.at(cell, label=label)
    if days.last and days.least and days.last < days.least:
        cell = replace(place_on_top(assessment, REPRESENTATIONS), file=place.file)
        yield REPRESENTATIONS_TOO_SHORT.at(
            cell,
            last=day_said(days.last),
            least=day_said(days.least),
            count=standing.days,
            law=standing.law,
        )


def _no_winner(assessment: Assessment) -> str:
    """Why there is no most advantageous tender."""
    of_lot = f" of lot {assessment.lot.number}" if assessment.lot else ""
    if assessment.winner_typed:
        return f"{quote(assessment.winner_typed)} is none of the assessed tenders{of_lot}"
    if assessment.awarded:
        return f"in lot {assessment.awarded.lot.number}, {assessment.awarded.why.rstrip('.')}"
    return "none of them stands alone at the first place"


def _third_figures(assessment: Assessment, place: Place) -> Iterator[Finding]:
    """Say where a relative score goes by the figure of a bid that is not the winner's.

    A figure of the winner may be told only where no other's could be worked out with it.
    """
    comparison, winner = assessment.comparison, assessment.winner
    lot = f" in lot {assessment.lot.number}" if assessment.lot else ""
    for criterion in assessment.criteria:
        scales = [
            [
                bid
                for bid, sets in zip(comparison.bids, level, strict=True)
                if sets and not is_evaluation(bid.result)
            ]
            for level in _setting_scales(criterion.kind, comparison)
        ]
        scales = [level for level in scales if level]
        third = [level for level in scales if not (winner and winner.bid in level)]
        name = f"{criterion.name}{lot}"
        if third:
            labels = " and ".join(either([bid.label for bid in level]) for level in third)
            yield FIGURE_OF_A_THIRD_BIDDER.at(place, criterion=name, bidder=labels)
        elif scales:
            yield FIGURE_NOT_GIVEN.at(place, criterion=name)


def _setting_scales(kind: str, comparison: Comparison) -> Iterator[list[bool]]:
    """Give, for each figure that marks are relative to, which of the bids have it."""
    rules = comparison.policy.scoring
    bids = AllFigures.of([bid.figures for bid in comparison.bids])
    bids = replace(bids, failed=comparison.marked.failed.astype(float))
    if kind == PRICE:
        ways, measures, priced = [1], -bids.price, True
    elif kind == SOCIAL_VALUE and rules.by and rules.by.relative:
        measures = rules.by.measured(bids, rules)
        ways = [-1, 1] if rules.by.two_ended else [1]
        priced = bool(rules.price_marks) and not rules.by.two_ended
    else:
        return
    for way in ways:
        best = yardstick(bids, way * measures, np.fmax, priced=priced)
        yield (way * measures == best).tolist()
