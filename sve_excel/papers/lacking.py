"""What one tender lacks before its summary can be given: findings with the cell to mend it in.

An explanation that is empty or repeats the criterion is refused; one that several share, or that
names nothing which could be looked up in the tender, is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sve_excel.comparison.assessed import (
    AWARD_ROW,
    LIMBS,
    Assessed,
    Assessment,
    ScoreGiven,
)
from sve_excel.comparison.reasons import place_of_reason
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.papers.explaining import points_nowhere, reason_says_nothing, says_nothing
from sve_excel.papers.summary import Batch, supplier_facts
from sve_excel.words.folding import fold
from sve_excel.words.saying import either, quote

NO_EXPLANATION = Rule(
    "SVE702",
    "no-explanation",
    "error",
    "the score of {bidder} by {criterion} is not explained.",
    "Type the explanation into this cell of the sheet Reasons: what in the tender earned the "
    "score, and why it is not higher. Of a disqualified tender that was not assessed by it, type "
    "'Not assessed'.",
)

EXPLANATION_REPEATS_THE_CRITERION = Rule(
    "SVE703",
    "explanation-repeats-the-criterion",
    "error",
    "what explains {bidder} by {criterion} says no more than the criterion, how it was marked, or "
    "what would fit any tender: {found}.",
    "Say in this cell what in the tender it rests on: a fact, a figure, what is missing.",
    manual={"found": "the explanation"},
)

EXPLANATION_POINTS_NOWHERE = Rule(
    "SVE670",
    "explanation-points-nowhere",
    "warning",
    "what explains {bidder} by {criterion} names no figure, no place and no words of the tender's "
    "workbook, and nothing that is missing: {found}.",
    "Hold it against the tender, and say what in it earned the score: a figure, or the page on "
    "which it stands.",
    manual={"found": "the explanation"},
)

SAME_EXPLANATION = Rule(
    "SVE704",
    "same-explanation",
    "warning",
    "{count} tenders have one and the same explanation of their score by {criterion}: {found}.",
    "Say of each what in that tender earned its score.",
    manual={"found": "the explanation", "count": "so many"},
)

SAME_BY_SEVERAL_CRITERIA = Rule(
    "SVE671",
    "same-by-several-criteria",
    "warning",
    "{bidder} has one and the same explanation of its scores by {criteria}: {found}.",
    "Say by each what in the tender earned that score.",
    manual={"found": "the explanation", "criteria": "several criteria"},
)

SUPPLIER_NOT_KNOWN = Rule(
    "SVE705",
    "supplier-not-known",
    "error",
    "{what} of {bidder} is not known, and its summary has to give it.",
    "Type it into the sheet Register.",
    manual={"what": "a fact of the supplier"},
)

WITHHELD_WITHOUT = Rule(
    "SVE708",
    "withheld-without",
    "error",
    "the explanation of {bidder} by {criterion} is withheld from other bidders, and {missing}.",
    "Fill in the cells beside it in the sheet Reasons: what is missing there.",
    manual={"missing": "the limb of the law, the reason or who decided is not said"},
)

NO_REASON_FOR_THE_AWARD = Rule(
    "SVE709",
    "no-reason-for-the-award",
    "error",
    "nothing says why {bidder} {what}.",
    "Type it into this cell of the sheet Reasons.",
    manual={"what": "was disqualified, successful or unsuccessful"},
)

NOT_MARKED_BY_PEOPLE = Rule(
    "SVE712",
    "not-marked-by-people",
    "error",
    "{bidder} has no score by {criterion}, which people mark.",
    "Type the marks into the sheet Quality.",
)

TENDER_IN_NO_LOT = Rule(
    "SVE650",
    "tender-in-no-lot",
    "error",
    "neither the register nor the bid says for which lot the tender of {bidder} is, so that its "
    "summary has no scores.",
    "Type the lot into the sheet Register.",
)

REASON_SAYS_NOTHING = Rule(
    "SVE653",
    "reason-says-nothing",
    "error",
    "what is typed of {bidder} beside 'The award' would fit any tender: {found}.",
    "Say in this cell what in the tender it rests on, or leave it empty where nothing is to be "
    "added.",
    manual={"found": "the words"},
)

NO_REASON_BY_CRITERION = Rule(
    "SVE654",
    "no-reason-by-criterion",
    "warning",
    "nothing says how {bidder} was weighed by {criterion}, and the letter gives no reason by it.",
    "Type the reason into this cell of the sheet Reasons, or leave it to what stands beside 'The "
    "award'.",
)

SCORED_AND_NOT_ASSESSED = Rule(
    "SVE657",
    "scored-and-not-assessed",
    "error",
    "{bidder} has a score by {criterion} ({score}), and its explanation says that it was not "
    "assessed by it: {found}.",
    "Say in this cell what earned the score. Where the tender was not assessed by it, take its "
    "marks out of the sheet Quality; by a formula every tender is scored but one that is "
    "disqualified.",
    manual={"score": "its marks", "found": "the explanation"},
)

DISQUALIFIED_BY_NO_CRITERION = Rule(
    "SVE658",
    "disqualified-by-no-criterion",
    "warning",
    "the register disqualifies {bidder}, and {why}.",
    "Hold the decision against the rules as they were published. A tender that was set aside for "
    "another reason is disregarded: give it that status and its limb in the sheet Register.",
    manual={"why": "it failed no criterion that disqualifies by the rules"},
)


def of_tender(batch: Batch, tender: Assessed) -> Iterator[Finding]:
    """Give what the summary of a tender, or the letter to its bidder, lacks by the law's kind."""
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
        else:
            yield from _pointing_nowhere(place, tender, given)
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
    else:
        yield from _pointing_nowhere(place, tender, given)
    yield from _contradicted(place, tender, given)
    yield from _of_withholding(assessment, tender, given)


def _pointing_nowhere(place: Place, tender: Assessed, given: ScoreGiven) -> Iterator[Finding]:
    """Ask to look at an explanation that names nothing which could be looked up in the tender."""
    if not given.explanation or given.says_not_assessed:
        return
    if points_nowhere(given, tender.result.submission):
        yield EXPLANATION_POINTS_NOWHERE.at(
            place,
            bidder=tender.name,
            criterion=given.criterion.whole,
            found=quote(given.explanation),
        )


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


def same_words(assessment: Assessment, place: Place) -> Iterator[Finding]:
    """Say where several tenders, or several scores of one, have one standard paragraph."""
    often: dict[tuple[str, str], list[str]] = defaultdict(list)
    shown: dict[str, str] = {}
    for tender in assessment.tenders:
        by_words: dict[str, list[str]] = defaultdict(list)
        for given in tender.scores:
            if given.explanation and not given.says_not_assessed:
                words, criterion = fold(given.explanation), given.criterion.whole
                often[criterion, words].append(tender.name)
                by_words[words].append(criterion)
                shown[words] = given.explanation
        for words, criteria in by_words.items():
            if len(criteria) > 1:
                yield SAME_BY_SEVERAL_CRITERIA.at(
                    place_of_reason(assessment, tender, criteria[1]),
                    bidder=tender.name,
                    criteria=" and ".join(map(quote, criteria)),
                    found=quote(shown[words]),
                )
    for (criterion, words), names in often.items():
        if len(names) > 1:
            yield SAME_EXPLANATION.at(
                place, count=len(names), criterion=criterion, found=quote(shown[words])
            )
