"""How far a ranking can be trusted: the same bids valued ten thousand times.

Every draw moves all assumptions at once, within the ranges of ``analysis``. A price follows a
triangular distribution with the library's value as its mode; a proxy that several bids use takes
the same draw in all of them, because if it is wrong it is wrong for all. A bid's deflators of one
kind move together by one triangular step, because who is hopeful in one row is hopeful in the next.
Random numbers depend on the seed and on what is drawn, never on the other bids: removing a bid does
not change the ranges of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from sve_excel.analysis import SHARE_WORDS, SHARES, Array, Rows, price_name
from sve_excel.policy import Policy
from sve_excel.value import value_outputs

PERCENTILES = (5.0, 50.0, 95.0)
_STEPS = 60  # halvings when a deflator is sought that makes two bids equal


@dataclass(frozen=True, slots=True)
class Entry:
    """A bid as the simulation needs it: a name that is its own, rows and inputs in pounds."""

    name: str
    rows: Rows
    gross_inputs: float
    net_inputs: float


@dataclass(frozen=True, slots=True)
class Ranges:
    """5th, 50th and 95th percentile of each ratio of one bid."""

    gross: tuple[float, float, float]
    net: tuple[float, float, float]
    present_value: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Simulation:
    """Ranges of every bid, and the probability of each rank by net ratio.

    ``rank_probability[i, k]`` is the share of draws in which entry i comes at place k (0 is first);
    ``above[i]`` the share in which it beats the entry behind it in order, NaN for the last.
    """

    ranges: tuple[Ranges, ...]
    rank_probability: Array
    above: Array
    draws: int


@dataclass(frozen=True, slots=True)
class Flip:
    """One single change that makes the second bid equal to the first.

    ``now`` and ``needed`` are pounds for a price, points for a deflator of one bid. ``within``
    says whether the change lies within the assumption's range.
    """

    what: str
    whose: str
    now: float
    needed: float
    within: bool
    is_price: bool

    @property
    def size(self) -> float:
        """How large the change is: as a share of a price, or in points of a deflator."""
        if not self.is_price:
            return abs(self.needed - self.now)
        return abs(self.needed / self.now - 1) if self.now else float("inf")


def simulate(entries: Sequence[Entry], policy: Policy) -> Simulation:
    """Value every entry in every draw; entries stand in order of their net ratio."""
    rules = policy.uncertainty
    draws, seed = int(rules.draws), int(rules.seed)
    shared: dict[str, Array] = {}
    net = np.empty((len(entries), draws))
    ranges = []
    for index, entry in enumerate(entries):
        values = _draw(entry, shared, draws, seed, rules.deflator_step)
        gross, net[index], present = values
        ranges.append(Ranges(_cut(gross), _cut(net[index]), _cut(present)))
    count = len(entries)
    chance = np.zeros((count, count))
    if count:
        order = np.argsort(-net, axis=0, kind="stable")
        for place in range(count):
            chance[:, place] = np.bincount(order[place], minlength=count) / draws
    above = np.full(count, np.nan)
    for index in range(count - 1):
        above[index] = float((net[index] > net[index + 1]).mean())
    return Simulation(tuple(ranges), chance, above, draws)


def _draw(
    entry: Entry, shared: dict[str, Array], draws: int, seed: int, step: float
) -> tuple[Array, Array, Array]:
    """Gross, net and present-value ratio of one entry in each draw.

    Rows with the same share, or the same duration and drop-off, move together, so each such factor
    is worked out once for the entry.
    """
    rows = entry.rows
    shifts = {
        kind: triangular(_uniform(f"{entry.name} {kind}", draws, seed), -step, 0.0, step)
        for kind in SHARES
    }
    held = _held(rows, shifts["drop_off"])
    kept: dict[tuple[str, float], Array] = {}
    gross, net, present = np.zeros(draws), np.zeros(draws), np.zeros(draws)
    for index, key in enumerate(rows.keys):
        value = _price(entry, index, key, shared, draws, seed) * float(rows.units[index])
        gross += value * float(rows.duration[index])
        for kind in SHARES[:-1]:
            share = float(rows.shares[kind][index])
            if (kind, share) not in kept:
                kept[kind, share] = 1.0 - np.clip(share + shifts[kind], 0.0, 1.0)
            value = value * kept[kind, share]
        factor = held[float(rows.duration[index]), float(rows.shares["drop_off"][index])]
        net += value * factor[0]
        present += value * factor[1]
    return gross / entry.gross_inputs, net / entry.net_inputs, present / entry.net_inputs


def _held(rows: Rows, shift: Array) -> dict[tuple[float, float], tuple[Array, Array]]:
    """What £1 a year is worth over a duration with a drop-off, in each draw, by both.

    Net and present value of all drop-offs of one duration are worked out at once.
    """
    none, one = np.zeros(1), np.ones(1)
    by_duration: dict[float, list[float]] = {}
    for duration, share in zip(
        rows.duration.tolist(), rows.shares["drop_off"].tolist(), strict=True
    ):
        by_duration.setdefault(duration, []).append(share)
    found = {}
    for duration, listed in by_duration.items():
        shares = sorted(set(listed))
        values = value_outputs(
            one,
            one,
            np.array([duration]),
            leakage=none,
            deadweight=none,
            attribution=none,
            # a drop-off bites from the second year: without one, nothing varies
            drop_off=np.clip(np.array(shares)[:, None] + shift, 0.0, 1.0)
            if duration > 1
            else np.array(shares)[:, None],
            displacement=none,
            discount_rate=rows.discount_rate,
        )
        for place, share in enumerate(shares):
            found[duration, share] = (values.net[place], values.present_value[place])
    return found


def _price(
    entry: Entry, index: int, key: str, shared: dict[str, Array], draws: int, seed: int
) -> Array:
    """Draws of one price; the same array for everybody who uses the same library proxy."""
    rows, name = entry.rows, _own_name(entry, key)
    if name not in shared:
        low, mode, high = (float(each[index]) for each in (rows.low, rows.price, rows.high))
        shared[name] = triangular(_uniform(name, draws, seed), low, mode, high)
    return shared[name]


def triangular(uniform: Array, low: float, mode: float, high: float) -> Array:
    """Turn uniform draws into triangular ones (inverse of the distribution function)."""
    width = high - low
    if width <= 0:
        return np.full_like(uniform, mode)
    turn = (mode - low) / width
    left = low + np.sqrt(uniform * width * (mode - low))
    right = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(uniform < turn, left, right)


def _uniform(name: str, draws: int, seed: int) -> Array:
    """Uniform draws that belong to a name, the same in every run."""
    bits = np.random.PCG64(np.random.SeedSequence([seed, crc32(name.encode()), len(name)]))
    return np.random.Generator(bits).random(draws)


def _cut(values: Array) -> tuple[float, float, float]:
    low, middle, high = np.percentile(values, PERCENTILES)
    return float(low), float(middle), float(high)


def flips(first: Entry, second: Entry, policy: Policy, most: int = 6) -> tuple[Flip, ...]:
    """Find each single change that would put the second bid level with the first, smallest first.

    A price that both use moves in both. Changes that no value of the assumption brings are left
    out; a price does not fall below 0.
    """
    found = [
        flip
        for flip in (*_price_flips(first, second), *_share_flips(first, second, policy))
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
            keys.setdefault(_own_name(entry, key), (entry, index))
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
                True,
            )
        )
    return found


def _share_flips(first: Entry, second: Entry, policy: Policy) -> list[Flip | None]:
    """Halve the interval for each kind of deflator: the ratio falls as the share rises."""
    step = policy.uncertainty.deflator_step
    found: list[Flip | None] = []
    for entry, goal, up in ((first, _ratio(second), True), (second, _ratio(first), False)):
        for kind in SHARES:
            far = 1.0 if up else -1.0
            reached = _shifted(entry, kind, far)
            if (reached > goal) if up else (reached < goal):
                continue
            near = 0.0
            for _ in range(_STEPS):
                middle = (near + far) / 2
                beyond = _shifted(entry, kind, middle)
                if (beyond <= goal) if up else (beyond >= goal):
                    far = middle
                else:
                    near = middle
            what = f"{SHARE_WORDS[kind]} of the whole bid"
            found.append(Flip(what, entry.name, 0.0, far, abs(far) <= step, False))
    return found


def _ratio(entry: Entry) -> float:
    return float(entry.rows.value().net.sum()) / entry.net_inputs


def _shifted(entry: Entry, kind: str, shift: float) -> float:
    moved: Mapping[str, Array] = {kind: np.clip(entry.rows.shares[kind] + shift, 0.0, 1.0)}
    return float(entry.rows.value(shares=moved).net.sum()) / entry.net_inputs


def _by_price(entry: Entry, name: str) -> float:
    """Part of an entry's net ratio that one price brings."""
    net = sum(
        line.net
        for key, line in zip(entry.rows.keys, entry.rows.lines, strict=True)
        if _own_name(entry, key) == name
    )
    return net / entry.net_inputs


def _own_name(entry: Entry, key: str) -> str:
    return f"{entry.name} {key}" if key.startswith("own: ") else key
