"""The tender that people chose, held against the order of the published rules.

An award goes to the tender that best satisfies the criteria by those rules (Procurement Act 2023,
section 19): where another is typed as the most advantageous, that is said wherever it counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.comparison.assessed import Assessment, assessment_of, assessments_by_lot
from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.comparison.lots import awarded, rankings
from sve_excel.findings.rule import Rule
from sve_excel.policy.award import Lot
from sve_excel.words.saying import so_many

NOT_FIRST = Rule(
    "SVE715",
    "not-first",
    "warning",
    "{bidder} {place} by the published rules, and {made} all the same.",
    "Hold the name against the decision.",
    manual={
        "place": "is not at the first place",
        "made": "a schedule is made for it, or summaries name it the most advantageous tender,",
    },
)


def chosen_and_not_first(assessment: Assessment) -> str:
    """Say where the tender that is typed as the most advantageous stands; empty where it is first.

    Who is level at the first place is first: people tell those apart.
    """
    winner = assessment.winner
    if winner is None or not assessment.winner_typed:
        return ""
    if winner.disqualified:
        return "is disqualified"
    if winner.bid is None:
        return "has no place"
    return not_first(winner.bid, assessment.lot, assessment.comparison)


def chosen_said(comparison: Comparison) -> Iterator[str]:
    """Sentences on each tender that is typed as the most advantageous and is not first."""
    assessments = assessments_by_lot(comparison) if comparison.policy.lots else ()
    for assessment in assessments or (assessment_of(comparison),):
        winner, said = assessment.winner, chosen_and_not_first(assessment)
        if winner and said:
            of = f" of lot {assessment.lot.number}" if assessment.lot else ""
            yield (
                f"{winner.label} is typed in Reasons as the most advantageous tender{of}, and "
                f"{said} by the published rules."
            )


def not_first(bid: Bid, lot: Lot | None, comparison: Comparison) -> str:
    """Say that a bid is not the one to which its lot or the contract goes; empty where it is."""
    if lot is None:
        kind = comparison.among(bid)
        of = f" of the {kind.words}" if len(comparison.ranked) > 1 else ""
        if not bid.place:
            return "has no place"
        first = bid.place == 1 and not bid.apart
        return "" if first else f"is at place {bid.place_said}{of}"
    given = next(each for each in awarded(comparison) if each.lot == lot)
    if given.bid:
        if given.bid.number == bid.number:
            return ""
        if any(each.number == bid.number for each in given.passed):
            most = so_many(comparison.policy.award.most_lots, "lot")
            return f"is passed over in lot {lot.number} ({most} to a supplier at most)"
    ranking = next(lot_ranking for lot_ranking in rankings(comparison) if lot_ranking.lot == lot)
    for at, each in enumerate(ranking.bids):
        if each.number == bid.number:
            first = ranking.place(at) == 1 and not given.bid
            return "" if first else f"is at place {ranking.place_said(at)} of lot {lot.number}"
    return f"is not for lot {lot.number}"
