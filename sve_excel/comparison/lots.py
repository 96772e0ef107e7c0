"""Lots: who bids for which, a ranking of each by itself, and what a limit for a supplier makes.

Which lots a bid is for stands in the register, else in the bid itself. In each lot the bids are
marked among themselves: by a method that measures bids by one another, and by price, a bid may earn
other marks in one lot than in the next. Where the rules limit the lots of a supplier, their
mechanism is applied and said. A tie that the rules do not break is not broken: the lot then has
nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sve_excel.comparison.bids import Bid, Comparison, place_said
from sve_excel.method.scoring import Marked, mark
from sve_excel.model import Result
from sve_excel.policy.award import Lot
from sve_excel.words.folding import fold
from sve_excel.words.naming import bare_name
from sve_excel.words.saying import clean, first_of, so_many

LOTS = "Lots"  # the sheet with the ranking of each
_APART = re.compile(r"[,;/&+]|\band\b")
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class LotRanking:
    """The bids of one lot in the order of their places, marked among themselves."""

    lot: Lot
    bids: tuple[Bid, ...]
    marked: Marked

    @property
    def title(self) -> str:
        """Name the lot."""
        return lot_name(self.lot)

    def place(self, at: int) -> int:
        """Place of the bid at that index; 0 where it has none."""
        return int(self.marked.place[at])

    def place_said(self, at: int) -> str:
        """Place as people write it."""
        return place_said(self.place(at), level=bool(self.marked.level[at]))


@dataclass(frozen=True, slots=True)
class Awarded:
    """Whom the rules give a lot to, None where they give it to nobody, and why.

    ``passed`` are the bids that were passed over, since their supplier has as many as it may.
    """

    lot: Lot
    bid: Bid | None
    why: str
    passed: tuple[Bid, ...] = ()


def lot_name(lot: Lot) -> str:
    """Name a lot by number and title."""
    return f"Lot {lot.number}{f': {lot.title}' if lot.title else ''}"


def in_own_lots(results: Sequence[Result]) -> tuple[Result, ...]:
    """Give the results with the lots that each bid names itself, where the register names none."""
    return tuple(
        replace(result, standing=replace(result.standing, lot=result.submission.project.lots))
        if result.submission and not result.standing.lot
        else result
        for result in results
    )


def lots_named(bid: Bid) -> tuple[str, ...]:
    """Lots as the register or the bid itself names them, folded."""
    return lots_in(bid.result)


def lots_in(result: Result) -> tuple[str, ...]:
    """Lots that a file is for, folded."""
    said = (fold(part) for part in _APART.split(result.standing.lot))
    return tuple(dict.fromkeys(part.removeprefix("lot ").strip() for part in said if part.strip()))


def siblings_of(bids: Sequence[Bid]) -> dict[int, tuple[str, ...]]:
    """Files of one organisation that are ranked against one another, by the bid's number.

    Bids for different lots are not, nor is a forecast and an evaluation.
    """
    found: dict[tuple[str, bool], list[Bid]] = {}
    for bid in bids:
        if name := bare_name(bid.project.organisation):
            found.setdefault((name, bid.apart), []).append(bid)
    return {
        bid.number: tuple(rival.result.path for rival in rivals)
        for group in found.values()
        for bid in group
        if (rivals := [each for each in group if each is not bid and _meet(each, bid)])
    }


def _meet(one: Bid, other: Bid) -> bool:
    """Whether two bids are for one lot, or either names none."""
    lots = lots_in(one.result), lots_in(other.result)
    return not all(lots) or not set(lots[0]).isdisjoint(lots[1])


def rankings(comparison: Comparison) -> tuple[LotRanking, ...]:
    """Rank the bids of each lot; nothing where the rules have no lots.

    Where there is one lot, a bid that names none is for it. An evaluation among forecasts is in
    none, nor a forecast among evaluations.
    """
    lots = comparison.policy.lots
    lot_rankings = []
    for lot in lots:
        bids = [
            bid
            for bid in comparison.bids
            if not bid.apart
            and (fold(lot.number) in lots_named(bid) or (len(lots) == 1 and not lots_named(bid)))
        ]
        places = mark([bid.figures for bid in bids], comparison.policy).place
        order = sorted(range(len(bids)), key=lambda at: (int(places[at]) or len(bids) + 1, at))
        ordered = tuple(bids[at] for at in order)
        marked = mark([bid.figures for bid in ordered], comparison.policy)
        lot_rankings.append(LotRanking(lot, ordered, marked))
    return tuple(lot_rankings)


def lot_troubles(comparison: Comparison) -> list[str]:
    """Say which bids are in no lot, and which lots of the register the rules do not have."""
    known = {fold(lot.number) for lot in comparison.policy.lots}
    if not known:
        return []
    said = []
    without = [bid.label for bid in comparison.bids if not (lots_named(bid) or bid.apart)]
    apart = [bid.label for bid in comparison.bids if bid.apart]
    if apart:
        other = comparison.ranked[-1].words
        said.append(f"In no lot, since they are {other}: {first_of(apart, _MOST_NAMED)}.")
    if without and len(known) > 1:
        named = first_of(without, _MOST_NAMED)
        said.append(f"In no lot, since neither the register nor their bid names one: {named}.")
    for bid in comparison.bids:
        strange = [name for name in lots_named(bid) if name not in known]
        if strange:
            said.append(
                f"Register or bid have {bid.label} in lot {', '.join(map(clean, strange))}, which "
                "the rules do not have."
            )
    return said


def awarded(comparison: Comparison) -> tuple[Awarded, ...]:
    """Apply the rules to the rankings: each lot with whom it goes to, in the order of the rules."""
    ranked = rankings(comparison)
    award = comparison.policy.award
    if award.lot_mechanism == "highest-total" and award.most_lots:
        found = dict(_by_total(ranked, award.most_lots))
    else:
        found = dict(_in_turn(ranked, award.most_lots))
    return tuple(found[ranking.lot.number] for ranking in ranked)


def _in_turn(ranked: Sequence[LotRanking], most: int) -> Iterator[tuple[str, Awarded]]:
    """Award each lot in the order of the rules."""
    held: Counter[str] = Counter()
    for ranking in ranked:
        one = _best(ranking, held, most)
        if one.bid:
            held[_supplier(one.bid)] += 1
        yield ranking.lot.number, one


def _by_total(ranked: Sequence[LotRanking], most: int) -> Iterator[tuple[str, Awarded]]:
    """Award the lot whose best remaining total is highest; of equal ones that listed first."""
    held: Counter[str] = Counter()
    left = list(ranked)
    while left:
        best = [(lot_ranking, _best(lot_ranking, held, most)) for lot_ranking in left]
        ranking, one = max(best, key=lambda pair: _total(*pair))
        if one.bid:
            held[_supplier(one.bid)] += 1
        left.remove(ranking)
        yield ranking.lot.number, one


def _total(ranking: LotRanking, one: Awarded) -> float:
    if one.bid is None:
        return float("-inf")
    return float(ranking.marked.by[ranking.bids.index(one.bid)])


def _best(ranking: LotRanking, held: Counter[str], most: int) -> Awarded:
    """Give the first place among those who may be awarded another lot."""
    passed: list[Bid] = []
    placed = [at for at in range(len(ranking.bids)) if ranking.place(at)]
    for at in placed:
        bid = ranking.bids[at]
        if most and held[_supplier(bid)] >= most:
            passed.append(bid)
            continue
        level = [
            ranking.bids[other].label
            for other in placed
            if ranking.place(other) == ranking.place(at)
            and not (most and held[_supplier(ranking.bids[other])] >= most)
        ]
        over = _passed(passed, most)
        if len(level) > 1:
            named = first_of(level, _MOST_NAMED)
            why = f"{named} are level, and these rules break no tie.{over}"
            return Awarded(ranking.lot, None, why, tuple(passed))
        why = f"Place {ranking.place_said(at)} in this lot.{over}"
        return Awarded(ranking.lot, bid, why, tuple(passed))
    why = "Nobody who may be awarded it has a place." if ranking.bids else "Nobody bids for it."
    return Awarded(ranking.lot, None, f"{why}{_passed(passed, most)}", tuple(passed))


def _passed(passed: Sequence[Bid], most: int) -> str:
    if not passed:
        return ""
    who = first_of([bid.label for bid in passed], _MOST_NAMED)
    return f" Passed over, with {so_many(most, 'lot')} already: {who}."


def _supplier(bid: Bid) -> str:
    """Whose bid it is, the same for several files of one organisation."""
    return bare_name(bid.project.organisation) or bid.result.path
