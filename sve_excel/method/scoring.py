"""Marks: social value turned into points, the order that they give, and what hangs on whom.

What each way of marking is stands in ``policy.scoring``; here marks are rounded, added to those for
price and put in order. A total is made of its parts in one place, ``parts_of``, for one figure of
each bid as for every draw of a simulation. Without a method there is no part and no total, and the
order is by net return. ``leave_one_out`` shows what hangs on whom. Marks are rounded as Excel
rounds, half away from zero, so that the comparison's formulas give the same points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from sve_excel.policy.figures import AllFigures, Figures, yardstick
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import METHODS, Scoring, allowed
from sve_excel.words.digits import rounded

Array = NDArray[np.float64]
Places = NDArray[np.int64]
SOCIAL_VALUE, PRICE, QUALITY = "social value", "price", "quality"  # the parts of a total
_NAMED = 2  # pairs that are named where a bid is left out
_NEAR_HALF = 1e-3  # of a step
_LARGE = 1e9  # steps, of which a double still holds a thousandth of one exactly enough


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks of every bid by the policy's method, part by part, and the places they give (1 first).

    ``total`` is all parts together; NaN where a bid cannot be marked because it gives no contract
    price, or people have not marked all of it. Such a bid has no place: ``place`` is 0, as it is of
    one that ``failed`` a criterion which disqualifies. Without a method and quality there are no
    parts, and all have places by their net return. Bids that are level share a place: ``level``
    says which do.
    ``by`` is what bids are put in order by, and ``tie`` what goes first of those that are level in
    it, the higher first in both.
    """

    parts: Mapping[str, Array]
    total: Array
    by: Array
    tie: Array
    place: Places
    level: NDArray[np.bool_]
    failed: NDArray[np.bool_]

    @property
    def marks(self) -> Array:
        """Marks for social value; NaN where there are none."""
        return self.parts.get(SOCIAL_VALUE, np.full(len(self.total), np.nan))

    @property
    def price_marks(self) -> Array:
        """Marks for price; NaN where there are none."""
        return self.parts.get(PRICE, np.full(len(self.total), np.nan))

    @property
    def quality(self) -> Array:
        """Marks that people gave; NaN where there are none."""
        return self.parts.get(QUALITY, np.full(len(self.total), np.nan))

    @property
    def first(self) -> int | None:
        """Index of the bid at the first place, None where no bid has a place."""
        placed = np.flatnonzero(self.place)
        return int(placed[self.place[placed].argmin()]) if placed.size else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What happens when one bid is left out: the new first, and the pairs that change order.

    ``first`` and ``overturned`` count bids by their index in the whole tender; ``widest`` is the
    largest change of any remaining bid's marks for social value, or for price where that has none.
    ``turned`` is how many pairs of bids change order, whether neighbours or not; ``overturned`` are
    the few nearest the top, the bid that overtakes before the one that it overtakes.
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
    return _rounded(METHODS[method].marks(AllFigures.of(figures), rules), rules)


def all_marks(figures: Sequence[Figures], policy: Policy) -> dict[str, Array]:
    """Marks by every method, in the methods' order."""
    bids, rules = _fair(AllFigures.of(figures), policy), policy.scoring
    return {name: _rounded(method.marks(bids, rules), rules) for name, method in METHODS.items()}


def mark(figures: Sequence[Figures], policy: Policy) -> Marked:
    """Marks by the policy's method, marks for price, and the order of both together."""
    bids = AllFigures.of(figures)
    parts = parts_of(bids, policy)
    total = total_of(parts, policy.scoring)
    failed = failed_by(bids, policy)
    by = np.where(failed, np.nan, total) if total is not None else held(bids.net_sroi)
    tie = held(tie_break(bids, policy))
    place = places(by, tie, bids)
    once = place + (len(figures) + 1) * bids.apart.astype(np.int64)
    level = (place > 0) & (np.bincount(once, minlength=1)[once] > 1)
    none = np.full(len(figures), np.nan)
    return Marked(parts, none if total is None else total, by, tie, place, level, failed)


def parts_of(bids: AllFigures, policy: Policy) -> dict[str, Array]:
    """Marks for each part of the total, rounded; none where the rules name no method and quality.

    NaN where a contract price is missing that the part hangs on, or a mark that people give. A part
    that carries no marks is none.
    """
    rules, bids = policy.scoring, _fair(bids, policy)
    found: dict[str, Array] = {}
    if not policy.marked:
        return found
    if rules.by:
        found[SOCIAL_VALUE] = _rounded(rules.by.marks(bids, rules), rules)
    if rules.price_marks:
        found[PRICE] = _rounded(_price_marks(bids, rules), rules)
    if policy.quality:
        found[QUALITY] = _rounded(bids.quality, rules)
    return found


def ranked_total(bids: AllFigures, policy: Policy) -> Array | None:
    """Give the total by which bids are ranked; NaN of one that is disqualified, too."""
    total = total_of(parts_of(bids, policy), policy.scoring)
    return None if total is None else np.where(failed_by(bids, policy), np.nan, total)


def failed_by(bids: AllFigures, policy: Policy) -> NDArray[np.bool_]:
    """Whether a bid failed a criterion that disqualifies."""
    failed = bids.failed > 0
    if policy.award.social_value_disqualifies:
        failed = failed | ~allowed(bids, policy.scoring)
    return failed if policy.marked else np.zeros_like(failed)


def _fair(bids: AllFigures, policy: Policy) -> AllFigures:
    """Give the bids with all who failed marked as such, so that none of them sets a scale."""
    return replace(bids, failed=failed_by(bids, policy).astype(float))


def total_of(parts: Mapping[str, Array], rules: Scoring) -> Array | None:
    """Add up the parts; None where there are none.

    Rounded again: two sums of the same marks may differ in their last bit, and are a tie.
    """
    return _rounded(np.sum(list(parts.values()), axis=0), rules) if parts else None


def tie_break(bids: AllFigures, policy: Policy) -> Array:
    """What tells bids of one total apart, the higher first; 0 where nothing does."""
    by = policy.scoring.tie_break if policy.marked else "shared"
    if by == "shared":
        return np.zeros(len(bids.net_sroi))
    if by == "contract_price":
        return np.where(np.isnan(bids.price), -np.inf, -bids.price)
    return bids.present_value_sroi if by == "present_value_sroi" else -bids.warnings


def places(by: Array, tie: Array, bids: AllFigures) -> Places:
    """Places among those that are ranked together, so that each group of ``bids`` has a first."""
    groups = bids.groups
    if len(groups) == 1:
        return _places(by, tie)
    found = np.zeros(by.shape, dtype=np.int64)
    for rows in groups:
        found[rows] = _places(by[rows], tie[rows])
    return found


def _places(by: Array, tie: Array) -> Places:
    """Places by the higher figure (first axis), then by the higher ``tie``; 0 where there is none.

    Who is level in both shares a place, and as many places after it are nobody's: 1, 1, 3.
    """
    # who is compared stands side by side in memory: sorting across rows takes twice as long
    first = _last(np.where(np.isnan(by), np.inf, -by))
    if np.any(tie):
        second = np.broadcast_to(-tie.reshape(tie.shape + (1,) * (by.ndim - tie.ndim)), by.shape)
        keys = [first, _last(second)]
        order = np.lexsort(keys[::-1])
    else:  # in which order those that are level stand is all one: they share a place
        order, keys = np.argsort(first), [first]
    new = np.ones(first.shape, dtype=bool)
    new[..., 1:] = False
    for key in keys:
        ordered = np.take_along_axis(key, order, axis=-1)
        new[..., 1:] |= ordered[..., 1:] != ordered[..., :-1]
    at = np.arange(1, len(by) + 1)
    found = np.empty(first.shape, dtype=np.int64)
    ranks = np.maximum.accumulate(np.where(new, at, 0), axis=-1)
    np.put_along_axis(found, order, ranks, axis=-1)
    found = np.ascontiguousarray(np.moveaxis(found, -1, 0))
    found[np.isnan(by)] = 0
    return found


def _last(figures: Array) -> Array:
    """The same with its first axis last."""
    return np.ascontiguousarray(np.moveaxis(figures, 0, -1))


def held(figures: Array) -> Array:
    """Figures to fifteen digits, as Excel compares them."""
    return np.array([rounded(float(figure)) for figure in figures], dtype=np.float64)


def _price_marks(bids: AllFigures, rules: Scoring) -> Array:
    lowest = yardstick(bids, bids.price, np.fmin, priced=True)
    return rules.price_marks * np.minimum(lowest / bids.price, 1.0)


def leave_one_out(
    figures: Sequence[Figures], policy: Policy, most: int = 50
) -> tuple[LeftOut, ...]:
    """Mark the tender again without each bid in turn; only bids whose leaving changes something.

    By most methods a bid that is neither best nor cheapest changes nothing, so few are reported.
    """
    count, rules = len(figures), policy.scoring
    if count < 3 or not policy.marked or not (rules.by or rules.price_marks):
        return ()
    whole, part = mark(figures, policy), SOCIAL_VALUE if rules.by else PRICE
    found = []
    for index in _that_matter(figures, policy):
        rest = mark([*figures[:index], *figures[index + 1 :]], policy)
        kept = [each for each in range(count) if each != index]
        change = np.abs(rest.parts[part] - whole.parts[part][kept])
        widest = float(np.nanmax(change)) if not np.isnan(change).all() else 0.0
        later = count * np.array([figures[each].apart for each in kept], dtype=np.int64)
        placed = whole.place[kept], rest.place
        before, after = (np.where(each, each + later, 0) for each in placed)
        turned, named = _overturned(before, after)
        first = None if rest.first is None else kept[rest.first]
        if widest > 0 or turned or (first != whole.first and index != whole.first):
            pairs = tuple((kept[one], kept[two]) for one, two in named)
            found.append(LeftOut(index, first, widest, turned, pairs))
    return tuple(found[:most])


def _that_matter(figures: Sequence[Figures], policy: Policy) -> list[int]:
    """Bids without which others' marks can change: those that all are measured by."""
    rules = policy.scoring
    method = rules.by
    if method and method.relative and not method.ends:
        return list(range(len(figures)))
    bids = _fair(AllFigures.of(figures), policy)
    ends = [bids.price]
    if method and method.relative:
        measures = method.measured(bids, rules)
        ends += [measures, -measures, -np.where(np.isnan(bids.price), np.nan, measures)]
    ends += [np.where(bids.failed > 0, np.nan, end) for end in ends]
    found: set[int] = set()
    for rows in bids.groups:
        for values in (end[rows] for end in ends):
            if not np.isnan(values).all():
                found |= set(rows[values == np.nanmin(values)].tolist())
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


def _rounded(figures: Array | Sequence[float], rules: Scoring) -> Array:
    """Round each as ``round_marks`` does: by that alone near to a half, or where it is large.

    Everywhere else the nearest step is plain, and fifteen digits make no difference to it.
    """
    values = np.asarray(figures, dtype=np.float64)
    scale = 10.0**rules.decimals
    scaled = np.abs(values) * scale
    made = np.copysign(np.floor(scaled + 0.5) / scale, values)
    plain = (np.abs(scaled % 1 - 0.5) > _NEAR_HALF) & (scaled < _LARGE)
    flat, given = made.reshape(-1), values.reshape(-1)
    for index in np.flatnonzero(~plain & ~np.isnan(values)).tolist():
        flat[index] = round_marks(float(given[index]), rules.decimals)
    return made


def round_marks(number: float, decimals: int) -> float:
    """Round half away from zero on fifteen digits, as Excel does."""
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(f"{number:.15g}").quantize(step, ROUND_HALF_UP))
