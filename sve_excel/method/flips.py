"""The single change that turns an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from sve_excel.layout import TAKEN_OFF
from sve_excel.method.sensitivity import Array, price_name, stretched
from sve_excel.method.simulation import Entry, own_name
from sve_excel.policy.rules import Policy

_STEPS = 60  # halvings when a deflator is sought that makes two bids equal


_LONGEST_STRETCH = 10.0  # times the years claimed, beyond which no change is sought


FlipKind = Literal["price", "share", "scale"]


@dataclass(frozen=True, slots=True)
class Flip:
    """One single change that makes the second bid equal to the first.

    ``now`` and ``needed`` are pounds for a price, points for a deflator of one bid, and a factor
    (1 is as bid) for its units or years. ``within`` says whether the change lies within the
    assumption's range.
    """

    what: str
    whose: str
    now: float
    needed: float
    within: bool
    kind: FlipKind

    @property
    def size(self) -> float:
        """How large the change is: as a share of what it was, or in points of a deflator."""
        if self.kind == "share":
            return abs(self.needed - self.now)
        return abs(self.needed / self.now - 1) if self.now else float("inf")


def flips(first: Entry, second: Entry, policy: Policy, most: int = 6) -> tuple[Flip, ...]:
    """Find each single change that would put the second bid level with the first, smallest first.

    A price that both use moves in both. Changes that no value of the assumption brings are left
    out; a price does not fall below 0.
    """
    found = [
        flip
        for flip in (
            *_price_flips(first, second),
            *_share_flips(first, second, policy),
            *_scale_flips(first, second, policy),
        )
        if flip is not None
    ]
    return tuple(sorted(found, key=lambda flip: (not flip.within, flip.size))[:most])


def _price_flips(first: Entry, second: Entry) -> list[Flip | None]:
    """Solve for each price: both ratios are linear in it."""
    found: list[Flip | None] = []
    lead = _ratio(first) - _ratio(second)
    keys: dict[str, tuple[Entry, int]] = {}
    for entry in (first, second):
        for index, key in enumerate(entry.rows.keys):
            keys.setdefault(own_name(entry, key), (entry, index))
    parts = {name: _by_price(first, name) - _by_price(second, name) for name in keys}
    for name, (entry, index) in keys.items():
        part = parts[name]  # what this price adds to the lead, at its present value
        now = float(entry.rows.price[index])
        if part == 0 or now == 0:
            continue
        needed = now * (1 - lead / part)
        if needed < 0:
            continue
        both = _by_price(first, name) != 0 and _by_price(second, name) != 0
        low, high = float(entry.rows.low[index]), float(entry.rows.high[index])
        found.append(
            Flip(
                price_name(entry.rows.lines[index].claim),
                "both bids" if both else entry.name,
                now,
                needed,
                low <= needed <= high,
                "price",
            )
        )
    return found


def _share_flips(first: Entry, second: Entry, policy: Policy) -> list[Flip | None]:
    """Seek a step of each kind of deflator: the ratio falls as the share rises."""
    step = policy.uncertainty.deflator_step
    found: list[Flip | None] = []
    for entry, goal, far in ((first, _ratio(second), 1.0), (second, _ratio(first), -1.0)):
        for share in TAKEN_OFF:
            shift = _sought(partial(_shifted, entry, share.attribute), goal, 0.0, far)
            if shift is not None:
                what = f"{share.heading} of the whole bid"
                within = abs(shift) <= step
                found.append(Flip(what, entry.name, 0.0, shift, within, "share"))
    return found


def _scale_flips(first: Entry, second: Entry, policy: Policy) -> list[Flip | None]:
    """Seek a factor of the units, and of the years, of either bid."""
    rules = policy.uncertainty
    found: list[Flip | None] = []
    for entry, goal, far in (
        (first, _ratio(second), 0.0),
        (second, _ratio(first), _LONGEST_STRETCH),
    ):
        now = _ratio(entry)
        if now > 0 and goal > 0:  # the ratio goes with the units
            factor = goal / now
            within = abs(factor - 1) <= rules.unit_step
            found.append(Flip("Units", entry.name, 1.0, factor, within, "scale"))
        years = _sought(partial(_lasting, entry), goal, 1.0, far)
        if years is not None:
            within = abs(years - 1) <= rules.duration_step
            found.append(Flip("Years", entry.name, 1.0, years, within, "scale"))
    return found


def _sought(ratio: Callable[[float], float], goal: float, near: float, far: float) -> float | None:
    """Halve the interval from ``near`` to ``far`` until the ratio is the goal; None if never."""
    rising = ratio(near) < goal
    if (ratio(far) < goal) if rising else (ratio(far) > goal):
        return None
    for _ in range(_STEPS):
        middle = (near + far) / 2
        if (ratio(middle) >= goal) if rising else (ratio(middle) <= goal):
            far = middle
        else:
            near = middle
    return far


def _ratio(entry: Entry) -> float:
    return float(entry.rows.value().net.sum()) / entry.counted_inputs


def _shifted(entry: Entry, kind: str, shift: float) -> float:
    moved: Mapping[str, Array] = {kind: np.clip(entry.rows.shares[kind] + shift, 0.0, 1.0)}
    return float(entry.rows.value(shares=moved).net.sum()) / entry.counted_inputs


def _lasting(entry: Entry, stretch: float) -> float:
    years = stretched(entry.rows.duration, stretch)
    return float(entry.rows.value(duration=years).net.sum()) / entry.counted_inputs


def _by_price(entry: Entry, name: str) -> float:
    """Part of an entry's net ratio that one price brings."""
    net = sum(
        line.net
        for key, line in zip(entry.rows.keys, entry.rows.lines, strict=True)
        if own_name(entry, key) == name
    )
    return net / entry.counted_inputs
