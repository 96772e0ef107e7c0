"""Marks: five ways to turn social value into points, side by side.

Relative methods (proportional to the highest, per £1 of price, cost less willingness to pay) depend
on who else bids: leaving out a bid can change marks and, with price, the winner. A published target
and bands do not. ``leave_one_out`` shows what hangs on whom. Marks are rounded as Excel rounds,
half away from zero, so that the comparison's formulas give the same points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sve_excel.policy.rules import METHODS, Policy, Scoring

Array = NDArray[np.float64]
METHOD_WORDS = {
    "highest": "In proportion to the highest",
    "target": "Against the published target",
    "bands": "By bands",
    "per_pound": "Value for each £1 of contract price",
    "willingness": "Price less what the value is worth to you",
}
_NAMED = 2  # pairs that are named where a bid is left out
RELATIVE = frozenset({"highest", "per_pound", "willingness"})
FIGURE_WORDS = {
    "net_sroi": "net ratio",
    "present_value_sroi": "present-value ratio",
    "gross_sroi": "gross ratio",
    "net_value": "net value",
    "present_value": "present value",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is marked, arrays over the bids; NaN where a bid gives no contract price."""

    net_sroi: Array
    present_value_sroi: Array
    gross_sroi: Array
    net_value: Array
    present_value: Array
    price: Array
    warnings: Array

    def without(self, index: int) -> Figures:
        """Give the figures of the other bids."""
        return Figures(
            *(np.delete(getattr(self, name), index) for name in self.__dataclass_fields__)
        )

    def __len__(self) -> int:
        return len(self.net_sroi)


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks of every bid by the policy's method, with price, and the places they give (1 first).

    ``total`` is social value and price together; NaN where a bid cannot be marked because it
    gives no contract price. Such a bid has no place: ``place`` is 0.
    """

    marks: Array
    price_marks: Array
    total: Array
    place: NDArray[np.int64]

    @property
    def first(self) -> int | None:
        """Index of the bid at the first place, None where no bid has a place."""
        placed = np.flatnonzero(self.place)
        return int(placed[self.place[placed].argmin()]) if placed.size else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What happens when one bid is left out: the new first, and the pairs that change order.

    ``first`` and ``overturned`` count bids by their index in the whole tender; ``widest`` is the
    largest change of any remaining bid's marks for social value. ``turned`` is how many pairs of
    bids change order, whether neighbours or not; ``overturned`` are the few nearest the top, the
    bid that overtakes before the one that it overtakes.
    """

    left_out: int
    first: int | None
    widest: float
    turned: int
    overturned: tuple[tuple[int, int], ...]


def marks(method: str, figures: Figures, rules: Scoring) -> Array:
    """Marks of every bid by one method, rounded; NaN where a contract price is missing.

    Raises ``KeyError`` where there is no such method.
    """
    found = {
        "highest": _highest,
        "target": _target,
        "bands": _bands,
        "per_pound": _per_pound,
        "willingness": _willingness,
    }[method](figures, rules)
    return np.array([_round(each, rules.decimals) for each in found.tolist()])


def all_marks(figures: Figures, rules: Scoring) -> dict[str, Array]:
    """Marks by every method, in the methods' order."""
    return {method: marks(method, figures, rules) for method in METHODS}


def mark(figures: Figures, policy: Policy) -> Marked:
    """Marks by the policy's method, marks for price, and the order of both together."""
    rules = policy.scoring
    social = marks(rules.method, figures, rules)
    price = price_marks(figures, rules)
    # rounded again: two sums of the same marks may differ in their last bit, and are a tie
    total = np.array([_round(each, rules.decimals) for each in (social + price).tolist()])
    return Marked(social, price, total, _places(total, figures, rules))


def price_marks(figures: Figures, rules: Scoring) -> Array:
    """Marks for price: lowest price / price, times the marks; all 0 where price is left out."""
    if rules.price_marks == 0 or not len(figures):
        return np.zeros(len(figures))
    prices = figures.price
    if np.isnan(prices).all():
        return np.full(len(figures), np.nan)
    found = rules.price_marks * np.nanmin(prices) / prices
    return np.array([_round(each, rules.decimals) for each in found.tolist()])


def leave_one_out(figures: Figures, policy: Policy, most: int = 50) -> tuple[LeftOut, ...]:
    """Mark the tender again without each bid in turn; only bids whose leaving changes something.

    A bid that is neither best nor cheapest changes nothing, so few are reported.
    """
    count = len(figures)
    if count < 3:
        return ()
    whole = mark(figures, policy)
    found = []
    for index in range(count):
        if not _matters(figures, policy.scoring, index):
            continue
        rest = mark(figures.without(index), policy)
        kept = [each for each in range(count) if each != index]
        change = np.abs(rest.marks - whole.marks[kept])
        widest = float(np.nanmax(change)) if not np.isnan(change).all() else 0.0
        turned, named = _overturned(whole.place[kept], rest.place)
        first = None if rest.first is None else kept[rest.first]
        if widest > 0 or turned or (first != whole.first and index != whole.first):
            pairs = tuple((kept[one], kept[two]) for one, two in named)
            found.append(LeftOut(index, first, widest, turned, pairs))
    return tuple(found[:most])


def counted(figures: Figures, rules: Scoring) -> Array:
    """Give the marked figure of every bid after threshold and cap."""
    return _limited(getattr(figures, rules.figure), rules)


def _limited(values: Array, rules: Scoring) -> Array:
    capped = np.minimum(values, rules.most) if rules.most else values
    return np.where(values < rules.least, 0.0, np.maximum(capped, 0.0))


def _highest(figures: Figures, rules: Scoring) -> Array:
    return _share_of_best(counted(figures, rules), rules)


def _share_of_best(values: Array, rules: Scoring) -> Array:
    known = values[~np.isnan(values)]
    best = float(known.max()) if known.size else 0.0
    return rules.marks * values / best if best > 0 else values * 0.0


def _target(figures: Figures, rules: Scoring) -> Array:
    return rules.marks * np.minimum(counted(figures, rules) / rules.target, 1.0)


def _bands(figures: Figures, rules: Scoring) -> Array:
    begins = np.array(rules.band_from)
    shares = np.array((0.0, *rules.band_share))
    values = counted(figures, rules)
    return rules.marks * shares[np.searchsorted(begins, values, side="right")]


def _per_pound(figures: Figures, rules: Scoring) -> Array:
    return _share_of_best(_worth_per_pound(figures, rules), rules)


def _worth_per_pound(figures: Figures, rules: Scoring) -> Array:
    """Net value for each £1 of contract price; threshold and cap are of the marked figure."""
    allowed = getattr(figures, rules.figure) >= rules.least
    per_pound = np.maximum(figures.net_value, 0.0) / figures.price
    return np.where(allowed, per_pound, per_pound * 0.0)


def _willingness(figures: Figures, rules: Scoring) -> Array:
    """Price less willingness x present value: the lowest gets all marks, the highest none."""
    cost = figures.price - rules.willingness * figures.present_value
    known = cost[~np.isnan(cost)]
    if not known.size:
        return cost
    low, high = float(known.min()), float(known.max())
    allowed = getattr(figures, rules.figure) >= rules.least
    found = rules.marks * (high - cost) / (high - low) if high > low else cost * 0.0 + rules.marks
    return np.where(allowed, found, cost * 0.0)


def _places(total: Array, figures: Figures, rules: Scoring) -> NDArray[np.int64]:
    """Places by marks, then by the tie-break, then by the tender's order; 0 without marks."""
    second = {
        "present_value_sroi": -figures.present_value_sroi,
        "contract_price": np.where(np.isnan(figures.price), np.inf, figures.price),
        "warnings": figures.warnings,
        "shared": np.zeros(len(figures)),
    }[rules.tie_break]
    first = np.where(np.isnan(total), np.inf, -total)
    order = np.lexsort((np.arange(len(total)), second, first))
    place = np.empty(len(total), dtype=np.int64)
    place[order] = np.arange(1, len(total) + 1)
    if rules.tie_break == "shared":
        for one, two in pairwise(order):
            if first[one] == first[two]:
                place[two] = place[one]
    place[np.isnan(total)] = 0
    return place


def _matters(figures: Figures, rules: Scoring, index: int) -> bool:
    """Whether a bid is the best or the cheapest or dearest of those that marks refer to."""
    values = [counted(figures, rules), _worth_per_pound(figures, rules)]
    cost = figures.price - rules.willingness * figures.present_value
    ends = [figures.price, cost, -cost]
    tops = any(_is_top(each, index) for each in values)
    return tops or any(_is_top(-each, index) for each in ends)


def _is_top(values: Array, index: int) -> bool:
    known = values[~np.isnan(values)]
    return bool(known.size and values[index] == known.max())


def _overturned(
    before: NDArray[np.int64], after: NDArray[np.int64], most: int = _NAMED
) -> tuple[int, list[tuple[int, int]]]:
    """How many pairs change order, and those nearest the top: who overtakes, who is overtaken.

    One bid at a time is held against all others, so that memory goes with their number alone.
    """
    count = 0
    named: list[tuple[int, int]] = []
    placed = (before > 0) & (after > 0)
    for one in np.argsort(after, kind="stable").tolist():
        if not placed[one]:
            continue
        passed = np.flatnonzero(placed & (before < before[one]) & (after > after[one]))
        count += passed.size
        if passed.size and len(named) < most:
            nearest = passed[np.argsort(before[passed], kind="stable")]
            named += [(one, two) for two in nearest[: most - len(named)].tolist()]
    return count, named


def _round(number: float, decimals: int) -> float:
    """Round half away from zero on fifteen digits, as Excel does; NaN stays."""
    if np.isnan(number):
        return number
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(f"{number:.15g}").quantize(step, ROUND_HALF_UP))
