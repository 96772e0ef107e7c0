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
from sve_excel.comparison.chosen import NOT_FIRST, chosen_and_not_first
from sve_excel.comparison.reasons import place_on_top
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.rule import Rule
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

NO_CRITERIA = Rule(
    "SVE700",
    "no-criteria",
    "error",
    "the rules name no criterion that carries marks, so there is no score that a summary could "
    "give and explain.",
    "Name in the rules the criteria, marks and method that were published with the tender.",
)

NO_MOST_ADVANTAGEOUS_TENDER = Rule(
    "SVE701",
    "no-most-advantageous-tender",
    "error",
    "nobody can say which tender is the most advantageous: {why}.",
    "Type its bidder's name into the sheet Reasons, beside 'Most advantageous tender'.",
    manual={"why": "why"},
)

NO_PLACE_OF_THE_RULES = Rule(
    "SVE706",
    "no-place-of-the-rules",
    "error",
    "the summaries give the criteria in short and cannot say where they can be read in full.",
    "Write published_in under [procurement] in the rules: an address, or the number of the notice.",
)

FIGURE_OF_A_THIRD_BIDDER = Rule(
    "SVE707",
    "figure-of-a-third-bidder",
    "warning",
    "{criterion} is marked relative to {bidder}, and not to the most advantageous tender alone: "
    "bidders can work that figure out of their own scores. No summary prints it, and each says so.",
    "Weigh before they are given whether it may be told, by the law that holds (regime of "
    "[procurement]); a target or bands that were published beforehand have no such trouble.",
)

SUMMARY_NOT_DUE = Rule(
    "SVE710",
    "summary-not-due",
    "note",
    "no assessment summary is due for {what}: the papers say what the scores are, and name no law "
    "that they are given under.",
    "Nothing to do.",
    manual={"what": "such an award"},
)

NOT_BY_THE_PUBLISHED_RULES = Rule(
    "SVE713",
    "not-by-the-published-rules",
    "error",
    "the scores rest on settings that were typed in the sheet Marks and are not those of the rules "
    "as published: {found}.",
    "Type the published settings into the yellow cells of Marks again.",
    manual={"found": "which"},
)

NO_DAY_FOR_REPRESENTATIONS = Rule(
    "SVE711",
    "no-day-for-representations",
    "error",
    "the letters have to name the days between which representations can be made, and no day "
    "stands beside '{label}'.",
    "Type it into this cell of the sheet Reasons as a date, such as 16/03/2027.",
    manual={"label": "Notice of the intention on, or Representations until"},
)

EVALUATION_IS_NO_TENDER = Rule(
    "SVE652",
    "evaluation-is-no-tender",
    "warning",
    "{bidder} reports what has happened (Evaluation: Evaluative), so it is no tender: it gets no "
    "summary and is not counted in notices.",
    "Nothing to do where it is a report on an earlier contract; where it is a tender, ask its "
    "bidder for a forecast.",
)

REPRESENTATIONS_TOO_SHORT = Rule(
    "SVE655",
    "representations-too-short",
    "error",
    "representations can be made until {last}, which is before the end of the {count}th working "
    "day after the standstill begins: {least}, or later by every bank holiday between ({law}).",
    "Type the right day into this cell of the sheet Reasons.",
    manual={"last": "a day", "count": "8", "least": "another day"},
)

FIGURE_NOT_GIVEN = Rule(
    "SVE656",
    "figure-not-given",
    "note",
    "{criterion} is marked relative to a figure of the most advantageous tender, which no summary "
    "prints: the others are told that it is not given, and why, and cannot check their marks "
    "without it.",
    "Where that figure may be told, write it into the explanation of the most advantageous tender "
    "in the sheet Reasons, which all of them read.",
)

LETTERS_BELOW_THE_THRESHOLD = Rule(
    "SVE659",
    "letters-below-the-threshold",
    "note",
    "the letters are those of {law}, for {what}.",
    'For a contract above the higher threshold write regime = "scotland-above-threshold" in the '
    "rules: its letters are not provided.",
    manual={
        "law": "the law for smaller contracts",
        "what": "a contract below the higher threshold",
    },
)

LETTERS_NOT_PROVIDED = Rule(
    "SVE660",
    "letters-not-provided",
    "error",
    "no letter is provided for {what}, so these are drafts and name no law.",
    "Write the letters by the law that holds, and copy scores and explanations from the drafts; "
    'for a contract below the higher threshold write regime = "scotland" in the rules.',
    manual={"what": "such an award"},
)


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
