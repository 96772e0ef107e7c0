"""What is wanting before summaries can be given: findings with the cell in which to mend it.

An explanation that is empty or repeats the criterion is refused. All summaries are given at one
time, so what one tender lacks holds all of them back: until then they are drafts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sve_excel.comparison.assessed import (
    AWARD_ROW,
    LIMBS,
    NOTICED,
    REPRESENTATIONS,
    WINNER,
    Assessed,
    Assessment,
    ScoreGiven,
    winner_label,
)
from sve_excel.comparison.bids import Comparison, is_evaluation
from sve_excel.comparison.chosen import chosen_and_not_first
from sve_excel.comparison.reasons import place_of_reason, place_on_top
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.deliveries import NOT_FIRST
from sve_excel.findings.papers import (
    DISQUALIFIED_BY_NO_CRITERION,
    EVALUATION_IS_NO_TENDER,
    EXPLANATION_REPEATS_THE_CRITERION,
    FIGURE_NOT_GIVEN,
    FIGURE_OF_A_THIRD_BIDDER,
    LETTERS_BELOW_THE_THRESHOLD,
    LETTERS_NOT_PROVIDED,
    NO_CRITERIA,
    NO_DAY_FOR_REPRESENTATIONS,
    NO_EXPLANATION,
    NO_MOST_ADVANTAGEOUS_TENDER,
    NO_PLACE_OF_THE_RULES,
    NO_REASON_BY_CRITERION,
    NO_REASON_FOR_THE_AWARD,
    NOT_BY_THE_PUBLISHED_RULES,
    NOT_MARKED_BY_PEOPLE,
    REASON_SAYS_NOTHING,
    REPRESENTATIONS_TOO_SHORT,
    SAME_EXPLANATION,
    SCORED_AND_NOT_ASSESSED,
    SUMMARY_NOT_DUE,
    SUPPLIER_NOT_KNOWN,
    TENDER_IN_NO_LOT,
    WITHHELD_WITHOUT,
)
from sve_excel.method.scoring import PRICE, SOCIAL_VALUE
from sve_excel.model import Finding, Place
from sve_excel.papers.explaining import reason_says_nothing, says_nothing
from sve_excel.papers.outcome import representation_days
from sve_excel.papers.summary import Batch, supplier_facts
from sve_excel.papers.third_parties import ThirdParties
from sve_excel.policy.figures import AllFigures, yardstick
from sve_excel.policy.regimes import Regime, Standstill
from sve_excel.words.folding import fold
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
        findings += _of_one(batch, tender)
        findings += third.told(tender)
    findings += _same_words(batch.assessment, place)
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


def _of_one(batch: Batch, tender: Assessed) -> Iterator[Finding]:
    assessment, kind = batch.assessment, batch.study.comparison.policy.regime.letter.kind
    own = batch.of(tender)
    if not own:
        yield TENDER_IN_NO_LOT.at(Place(tender.result.path, "Register"), bidder=tender.name)
    if kind == "assessment summary":
        for what, known in supplier_facts(tender):
            if not known:
                yield SUPPLIER_NOT_KNOWN.at(
                    Place(tender.result.path, "Register"), what=what, bidder=tender.name
                )
    whole = place_of_reason(assessment, tender, AWARD_ROW)
    if tender.why and reason_says_nothing(tender.why):
        yield REASON_SAYS_NOTHING.at(whole, bidder=tender.name, found=quote(tender.why))
    yield from _by_no_criterion(batch, tender)
    if kind == "reasons":
        yield from _of_reasons(assessment, tender, own)
        return
    if tender.disqualified and not (tender.failed or tender.standing.reason):
        yield NO_REASON_FOR_THE_AWARD.at(whole, bidder=tender.name, what="was disqualified")
    if any(_stands_behind(each, assessed) for each, assessed in own) and not tender.why:
        yield NO_REASON_FOR_THE_AWARD.at(
            whole, bidder=tender.name, what="is not awarded the contract"
        )
    for given in [given for _, assessed in own for given in assessed.scores]:
        yield from _of_score(assessment, tender, given)


def _by_no_criterion(batch: Batch, tender: Assessed) -> Iterator[Finding]:
    """Say that the register disqualifies a tender by nothing that the rules say of themselves.

    A tender is disqualified by failing a criterion of which the rules say that it does; marks of
    people that are not typed yet may still be below its threshold.
    """
    policy = batch.study.comparison.policy
    if not tender.disqualified or tender.failed:
        return
    names = [quality.name for quality in policy.quality if quality.disqualifies]
    if policy.award.social_value_disqualifies:
        names.append(policy.award.social_value_name)
    known = {
        given.criterion.name: given.score for given in tender.scores if not given.criterion.parent
    }
    if any(known.get(name) is None for name in names):
        return
    why = "the rules name no criterion that disqualifies"
    if names:
        named, verb = (
            " and ".join(map(repr, names)),
            "disqualifies" if len(names) == 1 else "disqualify",
        )
        why = f"by its scores it does not fail {named}, which {verb} by the rules"
    law = policy.regime.criteria_law
    by = f" ({law} asks the rules to say which do)" if law.startswith("section 23 ") else ""
    yield DISQUALIFIED_BY_NO_CRITERION.at(
        Place(tender.result.path, "Register"), bidder=tender.name, why=why + by
    )


def _contradicted(place: Place, tender: Assessed, given: ScoreGiven) -> Iterator[Finding]:
    """Say that a tender has a score by a criterion by which it was not assessed, as people say."""
    if given.score is None or not given.says_not_assessed:
        return
    yield SCORED_AND_NOT_ASSESSED.at(
        place,
        bidder=tender.name,
        criterion=given.criterion.whole,
        score=given.said,
        found=quote(given.explanation),
    )


def _of_reasons(
    assessment: Assessment, tender: Assessed, own: Sequence[tuple[Assessment, Assessed]]
) -> Iterator[Finding]:
    """What is wanting in a letter that gives reasons and no scores."""
    because = bool(tender.failed or tender.standing.reason)
    if not tender.why and not (tender.disqualified and because):
        successful = any(each.winner is assessed for each, assessed in own)
        what = "is successful" if successful else "is not successful"
        whole = place_of_reason(assessment, tender, AWARD_ROW)
        yield NO_REASON_FOR_THE_AWARD.at(whole, bidder=tender.name, what=what)
    for given in tender.scores:
        criterion = given.criterion.whole
        place = place_of_reason(assessment, tender, criterion)
        if not given.explanation:
            if not tender.disqualified:
                yield NO_REASON_BY_CRITERION.at(place, bidder=tender.name, criterion=criterion)
        elif says_nothing(given) and not given.says_not_assessed:
            yield EXPLANATION_REPEATS_THE_CRITERION.at(
                place, bidder=tender.name, criterion=criterion, found=quote(given.explanation)
            )
        yield from _contradicted(place, tender, given)
        yield from _of_withholding(assessment, tender, given)


def _stands_behind(assessment: Assessment, tender: Assessed) -> bool:
    """Whether a tender without the award has the higher total, which only a person can explain.

    The same is true of the tender that is first by the rules, where people chose another.
    """
    winner = assessment.winner
    if winner is None or tender is winner or tender.total is None or tender.disqualified:
        return False
    if assessment.passed_over(tender):
        return False
    first = assessment.first_by_rules is tender
    return first or winner.total is None or winner.total < tender.total


def _of_score(assessment: Assessment, tender: Assessed, given: ScoreGiven) -> Iterator[Finding]:
    criterion = given.criterion
    place = place_of_reason(assessment, tender, criterion.whole)
    bidder, name = tender.name, criterion.whole
    if given.score is None and criterion.by_people and not tender.disqualified:
        yield NOT_MARKED_BY_PEOPLE.at(place, bidder=bidder, criterion=name)
    if given.score is not None and not given.explanation:
        yield NO_EXPLANATION.at(place, bidder=bidder, criterion=name)
    elif given.explanation and says_nothing(given) and not given.says_not_assessed:
        yield EXPLANATION_REPEATS_THE_CRITERION.at(
            place, bidder=bidder, criterion=name, found=quote(given.explanation)
        )
    yield from _contradicted(place, tender, given)
    yield from _of_withholding(assessment, tender, given)


def _of_withholding(
    assessment: Assessment, tender: Assessed, given: ScoreGiven
) -> Iterator[Finding]:
    """Say what is not said of an explanation that is withheld: the limb, where the law has such."""
    bidder, name = tender.name, given.criterion.whole
    place = place_of_reason(assessment, tender, name)
    by_limb = bool(assessment.comparison.policy.regime.withholding_law)
    if given.withheld:
        held = given.withheld
        lacks = []
        if by_limb and held.limb not in LIMBS:
            lacks.append(f"{quote(held.limb)} is no limb: write {either(list(LIMBS))}")
        if not held.why:
            lacks.append("the public interest in withholding is not said")
        if not held.by:
            lacks.append("who decided is not said")
        if lacks:
            yield WITHHELD_WITHOUT.at(
                place, bidder=bidder, criterion=name, missing="; ".join(lacks)
            )


def _same_words(assessment: Assessment, place: Place) -> Iterator[Finding]:
    """Say where several tenders have one standard paragraph."""
    often: dict[tuple[str, str], list[str]] = defaultdict(list)
    shown: dict[tuple[str, str], str] = {}
    for tender in assessment.tenders:
        for given in tender.scores:
            if given.explanation:
                key = (given.criterion.whole, fold(given.explanation))
                often[key].append(tender.name)
                shown[key] = given.explanation
    for key, names in often.items():
        if len(names) > 1:
            yield SAME_EXPLANATION.at(
                place, count=len(names), criterion=key[0], found=quote(shown[key])
            )
