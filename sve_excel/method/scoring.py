"""Marks: social value turned into points, the order that they give, and what hangs on whom.

What each way of marking is stands in ``policy.scoring``; here marks are rounded, added to those for
price and put in order. ``leave_one_out`` shows what hangs on whom. Marks are rounded as Excel
rounds, half away from zero, so that the comparison's formulas give the same points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import METHODS, Figures, Scoring
from sve_excel.words.digits import rounded

Array = NDArray[np.float64]
_NAMED = 2  # pairs that are named where a bid is left out
_NEAR_HALF = 1e-3  # of a step
_LARGE = 1e9  # steps, of which a double still holds a thousandth of one exactly enough


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


def marks(method: str, figures: Sequence[Figures], rules: Scoring) -> Array:
    """Marks of every bid by one method, rounded; NaN where a contract price is missing.

    Raises ``KeyError`` where there is no such method.
    """
    return _rounded(METHODS[method].marks(figures, rules), rules)


def all_marks(figures: Sequence[Figures], rules: Scoring) -> dict[str, Array]:
    """Marks by every method, in the methods' order."""
    return {method: marks(method, figures, rules) for method in METHODS}


def mark(figures: Sequence[Figures], policy: Policy) -> Marked:
    """Marks by the policy's method, marks for price, and the order of both together."""
    rules = policy.scoring
    social = marks(rules.method, figures, rules)
    price = price_marks(figures, rules)
    # rounded again: two sums of the same marks may differ in their last bit, and are a tie
    total = _rounded((social + price).tolist(), rules)
    return Marked(social, price, total, _places(total, figures, rules))


def price_marks(figures: Sequence[Figures], rules: Scoring) -> Array:
    """Marks for price: lowest price / price, times the marks; all 0 where price is left out."""
    if rules.price_marks == 0 or not len(figures):
        return np.zeros(len(figures))
    prices = np.array([each.price for each in figures])
    if np.isnan(prices).all():
        return np.full(len(figures), np.nan)
    return _rounded((rules.price_marks * np.nanmin(prices) / prices).tolist(), rules)


def leave_one_out(
    figures: Sequence[Figures], policy: Policy, most: int = 50
) -> tuple[LeftOut, ...]:
    """Mark the tender again without each bid in turn; only bids whose leaving changes something.

    By most methods a bid that is neither best nor cheapest changes nothing, so few are reported.
    """
    count = len(figures)
    if count < 3:
        return ()
    whole = mark(figures, policy)
    found = []
    for index in _that_matter(figures, policy.scoring):
        rest = mark([*figures[:index], *figures[index + 1 :]], policy)
        kept = [each for each in range(count) if each != index]
        change = np.abs(rest.marks - whole.marks[kept])
        widest = float(np.nanmax(change)) if not np.isnan(change).all() else 0.0
        turned, named = _overturned(whole.place[kept], rest.place)
        first = None if rest.first is None else kept[rest.first]
        if widest > 0 or turned or (first != whole.first and index != whole.first):
            pairs = tuple((kept[one], kept[two]) for one, two in named)
            found.append(LeftOut(index, first, widest, turned, pairs))
    return tuple(found[:most])


def _places(total: Array, figures: Sequence[Figures], rules: Scoring) -> NDArray[np.int64]:
    """Places by marks, then by the tie-break, then by the tender's order; 0 without marks."""
    second: list[float] = {
        "present_value_sroi": [-rounded(each.present_value_sroi) for each in figures],
        "contract_price": [np.inf if np.isnan(each.price) else each.price for each in figures],
        "warnings": [each.warnings for each in figures],
        "shared": [0.0] * len(figures),
    }[rules.tie_break]
    first = np.where(np.isnan(total), np.inf, -total)
    order = np.lexsort((np.arange(len(total)), np.array(second), first))
    place = np.empty(len(total), dtype=np.int64)
    place[order] = np.arange(1, len(total) + 1)
    if rules.tie_break == "shared":
        for one, two in pairwise(order):
            if first[one] == first[two]:
                place[two] = place[one]
    place[np.isnan(total)] = 0
    return place


def _that_matter(figures: Sequence[Figures], rules: Scoring) -> list[int]:
    """Bids without which others' marks can change: those that all are measured by."""
    method = METHODS[rules.method]
    if method.relative and not method.ends:
        return list(range(len(figures)))
    ends = [np.array([each.price for each in figures])]
    if method.relative:
        measures = np.array([method.measured(each, rules) for each in figures])
        ends += [measures, -measures]
    found: set[int] = set()
    for values in ends:
        if not np.isnan(values).all():
            found |= set(np.flatnonzero(values == np.nanmin(values)).tolist())
    return sorted(found)


def _overturned(
    before: NDArray[np.int64], after: NDArray[np.int64], most: int = _NAMED
) -> tuple[int, list[tuple[int, int]]]:
    """How many pairs change order, and those nearest the top: who overtakes, who is overtaken.

    One bid at a time is held against all others, so that memory goes with their number alone.
    """
    count = 0
    named: list[tuple[int, int]] = []
    placed = (before > 0) & (after > 0)
    if not _out_of_order(before[placed], after[placed]):
        return 0, named
    for one in np.argsort(after, kind="stable").tolist():
        if not placed[one]:
            continue
        passed = np.flatnonzero(placed & (before < before[one]) & (after > after[one]))
        count += passed.size
        if passed.size and len(named) < most:
            nearest = passed[np.argsort(before[passed], kind="stable")]
            named += [(one, two) for two in nearest[: most - len(named)].tolist()]
    return count, named


def _out_of_order(before: NDArray[np.int64], after: NDArray[np.int64]) -> bool:
    """Whether any two stand in another order than before."""
    return bool((np.diff(before[np.lexsort((before, after))]) < 0).any())


def _rounded(found: Sequence[float], rules: Scoring) -> Array:
    """Round each as ``_round`` does: by that alone where a figure is near to a half, or is large.

    Everywhere else the nearest step is plain, and fifteen digits make no difference to it.
    """
    values = np.asarray(found, dtype=np.float64)
    scale = 10.0**rules.decimals
    scaled = np.abs(values) * scale
    made = np.copysign(np.floor(scaled + 0.5) / scale, values)
    plain = (np.abs(scaled % 1 - 0.5) > _NEAR_HALF) & (scaled < _LARGE)
    for index in np.flatnonzero(~plain).tolist():
        made[index] = _round(float(values[index]), rules.decimals)
    return made


def _round(number: float, decimals: int) -> float:
    """Round half away from zero on fifteen digits, as Excel does; NaN stays."""
    if np.isnan(number):
        return number
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(f"{number:.15g}").quantize(step, ROUND_HALF_UP))
