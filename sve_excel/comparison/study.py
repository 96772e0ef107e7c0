"""Everything that is worked out about a comparison before a sheet is written.

Analysis of each bid, the simulation, marks by every method, flags: one record that the sheets read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sve_excel.comparison.asking import Clarification, clarified
from sve_excel.comparison.bids import Bid, Comparison, is_evaluation
from sve_excel.comparison.lots import (
    Awarded,
    LotRanking,
    awarded,
    lots_named,
    rankings,
    siblings_of,
)
from sve_excel.comparison.placed import IN_NO_LOT, Placed, placed_by_path
from sve_excel.method.flips import Flip, Rests, flips, rests_on
from sve_excel.method.scoring import LeftOut, Marked, all_marks, leave_one_out
from sve_excel.method.sensitivity import (
    Analysis,
    Array,
    Rows,
    analyse_all,
    mean_deflators,
    rows_of,
    tender_medians,
)
from sve_excel.method.simulation import (
    Entry,
    Ranges,
    Simulation,
    entry_of,
    own_name,
    simulate,
)
from sve_excel.plausibility.copied_rows import Writing, copies
from sve_excel.plausibility.every import flags
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.prices import cash_among
from sve_excel.plausibility.question import Flag
from sve_excel.plausibility.rivals import FEWEST, Rival, Rivals, beside, usual_start
from sve_excel.plausibility.said_units import share_said
from sve_excel.policy.figures import Figures

_CLOSE = 0.2  # a bid that beats the next in fewer draws than 1 - this cannot be told from it
_LOOKED_AT = 20  # bids among which the closest race is sought
_LEADERS = 60  # bids of each kind or lot of which it is sought on what their place rests
_Without = tuple[Sequence[Bid], int | None, tuple[LeftOut, ...]]
"""Bids that are ranked together, which of them is first, and what would be without each."""


@dataclass(frozen=True, slots=True)
class LotStudy:
    """A lot: its ranking, whom the rules give it to, and its bids in every draw.

    In the draws the bids of the lot are marked among themselves.
    """

    ranking: LotRanking
    given: Awarded
    simulation: Simulation

    @property
    def stays_first(self) -> float:
        """In which share of the draws who is first in the lot is so, alone or with others."""
        if not self.ranking.bids or self.ranking.place(0) != 1:
            return 0.0
        return float(self.simulation.rank_probability[0, 0])

    def places(self, at: int) -> tuple[int, int]:
        """Places in the lot that a bid takes in nine of ten draws; 0 of one that has none."""
        return _places(self.simulation.rank_probability[at]) if self.ranking.place(at) else (0, 0)

    @property
    def first(self) -> tuple[Bid, ...]:
        """The bids at the first place of the lot."""
        return tuple(bid for at, bid in enumerate(self.ranking.bids) if self.ranking.place(at) == 1)

    @property
    def leaders(self) -> tuple[Bid, ...]:
        """To whom the rules give it, else who is at its first place."""
        return (self.given.bid,) if self.given.bid else self.first


@dataclass(frozen=True)
class Study:
    """What is known of the bids, in their order; see the modules that each part comes from."""

    comparison: Comparison
    rows: tuple[Rows, ...]
    medians: dict[str, float]
    analyses: tuple[Analysis, ...]
    entries: tuple[Entry, ...]
    simulation: Simulation
    figures: tuple[Figures, ...]
    by_method: dict[str, Array]
    left_out: tuple[LeftOut, ...]
    flags: tuple[Flag, ...]

    @property
    def marked(self) -> Marked:
        """Marks, totals and places by the rules."""
        return self.comparison.marked

    @cached_property
    def by_bid(self) -> dict[int, tuple[Flag, ...]]:
        """Flags of each bid by its number."""
        found: dict[int, list[Flag]] = {bid.number: [] for bid in self.comparison.bids}
        for flag in self.flags:
            found[flag.bid].append(flag)
        return {number: tuple(flags) for number, flags in found.items()}

    @cached_property
    def clarifications(self) -> tuple[Clarification, ...]:
        """Every question with what was typed about it; asked for once, since that takes it."""
        return clarified(self.comparison, self.flags)

    @cached_property
    def asked_first(self) -> tuple[Flag, ...]:
        """The grave questions that nobody has settled, in their order."""
        settled = {
            id(clarification.flag) for clarification in self.clarifications if clarification.settled
        }
        return tuple(f for f in self.flags if f.gravity == 2 and id(f) not in settled)

    @cached_property
    def first_of(self) -> Mapping[int, int]:
        """How many of them each bid has, by its number; 0 of one that has none."""
        return Counter(flag.bid for flag in self.asked_first)

    @cached_property
    def grave(self) -> frozenset[int]:
        """Numbers of the bids that must answer first."""
        return frozenset(self.first_of)

    @cached_property
    def front_order(self) -> list[int]:
        """Indices of the bids as the front page has them: who must answer first last of a kind."""
        bids = self.comparison.bids
        key = [(bid.apart, bid.number in self.grave) for bid in bids]
        return sorted(range(len(bids)), key=key.__getitem__)

    @cached_property
    def front_place(self) -> tuple[int, ...]:
        """For each bid how manieth it is in that order, counted from 1."""
        found = [0] * len(self.front_order)
        for place, at in enumerate(self.front_order, 1):
            found[at] = place
        return tuple(found)

    @cached_property
    def placed(self) -> Mapping[str, Sequence[Placed]]:
        """Where each bid is placed, by its path; once for each of its lots."""
        return placed_by_path(self.comparison)

    def ranges_of(self, each: Placed) -> Ranges:
        """Where nine draws in ten of a bid lie among those that it is placed among."""
        if each.lot:
            lot, at = self._in_lots[each.lot, each.bid.number]
            return lot.simulation.ranges[at]
        ranges = self.simulation.ranges[each.bid.number - 1]
        return replace(ranges, total=None) if each.without == IN_NO_LOT else ranges

    def places_of(self, each: Placed) -> tuple[int, int]:
        """Places there that it takes in nine of ten draws; 0 of one that has none."""
        if each.lot:
            lot, at = self._in_lots[each.lot, each.bid.number]
            return lot.places(at)
        return self.places(each.bid.number - 1) if each.place else (0, 0)

    @cached_property
    def _in_lots(self) -> Mapping[tuple[str, int], tuple[LotStudy, int]]:
        """Each lot with the index of each of its bids, by the numbers of both."""
        return {
            (lot.ranking.lot.number, bid.number): (lot, at)
            for lot in self.by_lot
            for at, bid in enumerate(lot.ranking.bids)
        }

    @cached_property
    def by_lot(self) -> tuple[LotStudy, ...]:
        """Every lot in the order of the rules; nothing where they have none."""
        found = zip(rankings(self.comparison), awarded(self.comparison), strict=True)
        return tuple(LotStudy(ranking, given, self._simulated(ranking)) for ranking, given in found)

    def _simulated(self, ranking: LotRanking) -> Simulation:
        """Mark the bids of a lot among themselves in every draw."""
        entries = [self.entries[bid.number - 1] for bid in ranking.bids]
        if not entries:
            return Simulation((), np.zeros((0, 0)), np.zeros(0), self.simulation.draws)
        return simulate(entries, self.comparison.policy)

    @cached_property
    def closest(self) -> int | None:
        """Index of the leading bid whose race with the next is closest, None where none is close.

        Only the leading bids of the first kind are looked at: a race for the last place decides
        nothing.
        """
        count = self.comparison.ranked[0].count
        above = self.simulation.above[: max(0, min(_LOOKED_AT, count) - 1)]
        near = [
            index for index, chance in enumerate(above.tolist()) if _CLOSE < chance < 1 - _CLOSE
        ]
        return near[0] if near else None

    def places(self, index: int) -> tuple[int, int]:
        """Places that a bid takes in nine of ten draws: from the 5th to the 95th percentile.

        They are those among its kind; 0 of one that has no place.
        """
        if not self.comparison.bids[index].place:
            return 0, 0
        return _places(self.simulation.rank_probability[index])

    def flips(self, index: int) -> tuple[Flip, ...]:
        """Single changes that put the bid behind ``index`` level with it."""
        return flips(self.entries, self.figures, index, self.comparison.policy)


def _places(chances: Array) -> tuple[int, int]:
    """From the 5th to the 95th percentile of places, by the share of draws in which each comes."""
    chance = np.cumsum(chances)
    first = int(np.searchsorted(chance, 0.05 + 1e-12)) + 1
    last = int(np.searchsorted(chance, 0.95 - 1e-12)) + 1
    return first, min(last, len(chance))


def study(comparison: Comparison) -> Study:
    """Work everything out; the time goes with the number of bids and of draws."""
    policy = comparison.policy
    rows = tuple(rows_of(bid.valuation, policy) for bid in comparison.bids)
    means = [mean_deflators(row) for row in rows]
    medians = {apart: _medians(comparison, means, apart=apart) for apart in (False, True)}
    valuations = [bid.valuation for bid in comparison.bids]
    of_kind = [medians[bid.apart] for bid in comparison.bids]
    analyses = analyse_all(rows, valuations, of_kind, policy)
    entries = tuple(
        entry_of(bid.label, each, bid.valuation, bid.figures, policy)
        for bid, each in zip(comparison.bids, rows, strict=True)
    )
    figures = tuple(bid.figures for bid in comparison.bids)
    left_out = leave_one_out(figures, policy)
    in_lots = rankings(comparison)
    without = _without_one(comparison, in_lots, left_out)
    tender = replace(
        _tender(comparison, rows, means, medians[False]),
        rests=_rests(comparison, in_lots, entries),
        turns=_turns(without),
        swaps=_swaps(without),
    )
    return Study(
        comparison,
        rows,
        medians[False],
        analyses,
        entries,
        simulate(entries, policy),
        figures,
        all_marks(figures, policy),
        left_out,
        flags(_offers(comparison, rows, means), tender),
    )


def _medians(
    comparison: Comparison, means: Sequence[Mapping[str, float]], *, apart: bool
) -> dict[str, float]:
    """Median of each deflator over the bids of one kind; who fails a criterion is no yardstick."""
    its = [
        (mean, failed)
        for bid, mean, failed in zip(comparison.bids, means, comparison.marked.failed, strict=True)
        if bid.apart == apart
    ]
    fair = [mean for mean, failed in its if not failed]
    return tender_medians(fair or [mean for mean, _ in its] or means)


def _tender(
    comparison: Comparison,
    rows: Sequence[Rows],
    means: Sequence[Mapping[str, float]],
    medians: Mapping[str, float],
) -> Tender:
    """What one bid is held against: the medians of most, and what those of its kind say."""
    policy = comparison.policy
    pairs = tuple(zip(comparison.bids, rows, means, strict=True))
    writings = [
        Writing(bid.number, bid.result.path, bid.project.organisation, each.lines)
        for bid, each, _ in pairs
    ]
    kept = [
        pair for pair, failed in zip(pairs, comparison.marked.failed, strict=True) if not failed
    ]
    rivals = [
        Rival(_group(bid), bid.project, bid.valuation, share_said(each.lines), mean)
        for bid, each, mean in kept
    ]
    figures_of = beside(rivals)
    return Tender(
        medians,
        comparison.library,
        policy,
        len(kept),
        {bid.number: bid.label for bid in comparison.bids},
        copies(writings, policy.plausibility),
        siblings_of(comparison.bids),
        {bid.number: figures_of.get(_group(bid), Rivals()) for bid in comparison.bids},
        usual_start(bid.project for bid in comparison.bids if not is_evaluation(bid.result)),
    )


def _rests(
    comparison: Comparison, in_lots: Sequence[LotRanking], entries: Sequence[Entry]
) -> dict[int, Rests]:
    """On what the places of the leading bids rest, by their numbers: of each lot, or of each kind.

    Of a bid for several lots it is that in which it rests on fewest rows.
    """
    groups = [
        (ranking.bids, tuple(map(int, ranking.marked.place)), f" in {ranking.title}")
        for ranking in in_lots
    ] or [
        (these, tuple(bid.place for bid in these), "")
        for kind in comparison.ranked
        if (these := comparison.bids[kind.first : kind.last])
    ]
    found: dict[int, Rests] = {}
    for bids, places, where in groups:
        its = [entries[bid.number - 1] for bid in bids]
        figures = [bid.figures for bid in bids]
        alone = _alone(its)
        for at, bid in enumerate(bids[:_LEADERS]):
            behind = next((n for n in range(at + 1, len(bids)) if places[n] > places[at]), None)
            if not places[at] or behind is None:
                continue
            beside_price = whole_price(bid)
            rests = rests_on(its, figures, (at, behind), comparison.policy, beside_price, alone[at])
            known = found.get(bid.number)
            if known is None or (rests.rows and not 0 < len(known.rows) <= len(rests.rows)):
                found[bid.number] = replace(rests, place=f"place {places[at]}{where}")
    return found


def _alone(bids: Sequence[Entry]) -> list[tuple[int, ...]]:
    """Of each bid the rows on a price that no other claims; none where fewer than three others are.

    The more a bid lists that no work like it brings about, the less the others can tell of it.
    """
    names = [[own_name(bid, key) for key in bid.rows.keys] for bid in bids]
    claimed = Counter(name for its in names for name in set(its))
    if len(bids) <= FEWEST:
        return [()] * len(bids)
    return [tuple(at for at, name in enumerate(its) if claimed[name] == 1) for its in names]


def whole_price(bid: Bid) -> float:
    """How many times its contract price the cash among a bid's inputs is; 1 without a price."""
    price = bid.project.price_at_base
    cash = math.fsum(spent.gross for spent in cash_among(bid.valuation.inputs))
    return cash / price if price else 1.0


def _turns(groups: Sequence[_Without]) -> dict[int, tuple[str, str]]:
    """Bids that are not first, and without which another would be: by their numbers, who is first.

    With it, then without it; of each lot where the rules have any.
    """
    found: dict[int, tuple[str, str]] = {}
    for bids, first, left_out in groups:
        for out in left_out:
            if first is None or out.first in (None, first) or out.left_out == first:
                continue
            named = bids[first].label, bids[out.first or 0].label
            found.setdefault(bids[out.left_out].number, named)
    return found


def _swaps(groups: Sequence[_Without]) -> dict[int, tuple[str, str]]:
    """Bids that are not first, and without which one would be below another: who is above whom."""
    found: dict[int, tuple[str, str]] = {}
    for bids, first, left_out in groups:
        for out in left_out:
            if out.overturned and out.left_out != first:
                lower, upper = out.overturned[0]
                named = bids[upper].label, bids[lower].label
                found.setdefault(bids[out.left_out].number, named)
    return found


def _without_one(
    comparison: Comparison, in_lots: Sequence[LotRanking], left_out: tuple[LeftOut, ...]
) -> list[_Without]:
    """Of each lot, or of all: its bids, who is first, and what would be without each in turn."""
    policy = comparison.policy
    return [
        (
            ranking.bids,
            ranking.marked.first,
            leave_one_out([bid.figures for bid in ranking.bids], policy),
        )
        for ranking in in_lots
    ] or [(comparison.bids, comparison.marked.first, left_out)]


def _offers(
    comparison: Comparison, rows: Sequence[Rows], means: Sequence[Mapping[str, float]]
) -> list[Offer]:
    """Each bid as the questions are asked of it."""
    return [
        Offer(
            bid.number,
            bid.label,
            bid.result.path,
            bid.submission,
            bid.valuation,
            each,
            mean,
            bid.result.findings,
        )
        for bid, each, mean in zip(comparison.bids, rows, means, strict=True)
    ]


def _group(bid: Bid) -> tuple[bool, frozenset[str]]:
    """Bids with the same of this are for the same: forecasts or not, and their lots."""
    return is_evaluation(bid.result), frozenset(lots_named(bid))
