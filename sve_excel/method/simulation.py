"""How far a ranking can be trusted: the same bids valued ten thousand times.

Every draw moves all assumptions at once, as ``ranges`` says: each is as often below the bid's
figure as above, and a share stays between 0 and 100 % without being cut. A proxy that several bids
use takes the same draw in all of them, because if it is wrong it is wrong for all. A bid's units,
its years, its inputs and its deflators of one kind each move together, because who is hopeful in
one row is hopeful in the next; in a part of the draws that the policy names all bids are wrong
about their deflators alike. A contract price varies where it counts.

Random numbers depend on the seed and on what is drawn, never on names or on the other bids: the
same bid has the same ranges whoever makes it, and removing one does not change those of the rest.
Two bids alike in everything are drawn apart in the order, with the same chance of each place.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock
from typing import TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sve_excel.layout import SHARES
from sve_excel.method.ranges import Shift, between, kept, shift_of, steps
from sve_excel.method.scoring import places, ranked_total, tie_break
from sve_excel.method.sensitivity import (
    DURATION,
    INPUT_LEAKAGE,
    INPUTS,
    UNITS,
    Array,
    Rows,
    input_leaks,
    stretched,
)
from sve_excel.model import Valuation
from sve_excel.policy.discounting import HEALTH
from sve_excel.policy.figures import AllFigures, Figures
from sve_excel.policy.rules import Policy, Uncertainty

PERCENTILES = (5.0, 50.0, 95.0)
Percentiles = tuple[float, float, float]
DRAWN = ("net_sroi", "present_value_sroi", "gross_sroi", "net_value", "present_value")
_AT_ONCE = 1_000_000  # figures that are put in order at once
_WORTH_THREADS = 8  # entries, or parts of the draws
_MOST_THREADS = 4  # more of them wait for one another
_FIXED = ("warnings", "quality", "failed", "apart", "price_to_base")  # the same in every draw
_ONCE = tuple(share.attribute for share in SHARES if not share.fades)
_FADING = next(share.attribute for share in SHARES if share.fades)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A bid as the simulation needs it: a name that is its own, rows and inputs in pounds.

    ``price`` is its contract price, NaN where it gives none, ``warnings`` how many it has, and
    ``quality`` and ``failed`` what people marked: what its total may hang on besides. ``apart`` is
    1 of one that is ranked apart from most, and ``price_to_base`` what £1 of the price is in the
    prices of the values. ``leaks`` is what share of the inputs leaks at least, as bid and at most,
    where it counts.
    """

    name: str
    rows: Rows
    gross_inputs: float
    counted_inputs: float
    leaks: tuple[float, float, float] | None = None
    price: float = math.nan
    warnings: float = 0.0
    quality: float = 0.0
    failed: float = 0.0
    apart: float = 0.0
    price_to_base: float = 1.0
    spread: float = 1.0

    @property
    def discounted_inputs(self) -> float:
        """What the present value is divided by."""
        return self.counted_inputs * self.spread


def entry_of(
    name: str, rows: Rows, valuation: Valuation, figures: Figures, policy: Policy
) -> Entry:
    """Give a valued bid as the simulation needs it; leakage of inputs is drawn where it counts."""
    spent = valuation.gross_inputs, valuation.counted_inputs
    leaks = input_leaks(valuation, policy)
    fixed = {each: getattr(figures, each) for each in (*_FIXED, "price")}
    return Entry(name, rows, *spent, leaks, **fixed, spread=valuation.spread)


@dataclass(frozen=True, slots=True)
class Ranges:
    """5th, 50th and 95th percentile of each ratio of one bid, and of its total.

    There is no ``total`` without a method, and none of a bid that cannot be marked.
    """

    gross: Percentiles
    net: Percentiles
    present_value: Percentiles
    total: Percentiles | None = None


@dataclass(frozen=True, slots=True)
class Simulation:
    """Ranges of every bid, and the probability of each place by the rules.

    ``rank_probability[i, k]`` is the share of draws in which entry i comes at place k (0 is first)
    of those that it is ranked among, alone or with others; nothing for one that has no place.
    ``above[i]`` is the share in which it comes before the entry behind it in order, NaN for the
    last of those and where either has no place.
    """

    ranges: tuple[Ranges, ...]
    rank_probability: Array
    above: Array
    draws: int


def simulate(entries: Sequence[Entry], policy: Policy) -> Simulation:
    """Value and mark every entry in every draw; entries stand in order of their places.

    A range goes from the 5th to the 95th percentile, and as far as the figure as bid.
    """
    rules = policy.uncertainty
    content = [_content(entry) for entry in entries]
    seen: Counter[str] = Counter()
    names = []
    for each in content:
        names.append(f"{each} {seen[each]}")
        seen[each] += 1
    shared = _shared_prices(entries, names, rules)
    together = _uniform("together", rules) < rules.shared_part, _uniform("optimism", rules)
    needed = sorted(_needed(policy))
    drawn = {name: np.empty((len(entries), rules.draws)) for name in needed}
    first: dict[str, Ranges] = {}
    bids = [_as_bid(entry) for entry in entries]
    told = {each: at for at, each in reversed([*enumerate(content)])}  # the first of who is alike

    def draw(index: int) -> Ranges | None:
        made = _draw(entries[index], names[index], shared, together, rules)
        for heading, rows in drawn.items():
            rows[index] = made[heading]
        if told[content[index]] != index:
            return None
        return Ranges(
            *(
                _cut(made[heading], getattr(bids[index], heading))
                for heading in ("gross_sroi", "net_sroi", "present_value_sroi")
            )
        )

    for index, ranges in enumerate(_side_by_side(draw, len(entries))):
        if ranges:
            first[content[index]] = ranges
    alike = [
        (each, e.price, *(getattr(e, name) for name in _FIXED))
        for each, e in zip(content, entries, strict=True)
    ]
    chance, above, total = _ranked(entries, alike, drawn, policy)
    found = [first[each] for each in content]
    if total is not None:
        as_bid = ranked_total(AllFigures.of(bids), policy)
        assert as_bid is not None
        ends = [
            _of_total(row[~np.isnan(row)], float(own))
            for row, own in zip(total, as_bid, strict=True)
        ]
        firsts = {key: at for at, key in reversed(list(enumerate(map(str, alike))))}
        found = [
            replace(each, total=ends[firsts[str(key)]])
            for each, key in zip(found, alike, strict=True)
        ]
    return Simulation(tuple(found), chance, above, rules.draws)


def _side_by_side(do: Callable[[int], _T], count: int) -> list[_T]:
    """Do it for each number, some at a time: sums over all draws leave the interpreter free."""
    if count < _WORTH_THREADS:
        return [*map(do, range(count))]
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as threads:
        return [*threads.map(do, range(count))]


def _content(entry: Entry) -> str:
    """What is drawn of a bid, as a short text that is the same for the same rows and inputs."""
    rows = entry.rows
    arrays = [rows.units, rows.price, rows.low, rows.high, rows.duration, *rows.shares.values()]
    told = (rows.keys, entry.gross_inputs, entry.leaks, entry.spread, rows.health.tolist())
    digest = blake2b(repr(told).encode(), digest_size=8)
    for each in (*arrays, np.array([entry.counted_inputs])):
        digest.update(np.ascontiguousarray(each, dtype=np.float64).tobytes())
    return digest.hexdigest()


def _as_bid(entry: Entry) -> Figures:
    """The figures of a bid as it stands."""
    values = entry.rows.value()
    gross, net, present = (
        float(each.sum()) for each in (values.gross, values.net, values.present_value)
    )
    spent = entry.counted_inputs
    return Figures(
        net / spent,
        present / entry.discounted_inputs,
        gross / entry.gross_inputs,
        net,
        present,
        entry.price,
        **{name: getattr(entry, name) for name in _FIXED},
    )


def _needed(policy: Policy) -> set[str]:
    """Names of the figures that decide the order, of those that are drawn."""
    scoring, by = policy.scoring, policy.scoring.by
    if not policy.marked:
        return {"net_sroi"}
    by_tie = {"present_value_sroi"} & {scoring.tie_break}
    price = {"price"} if scoring.price_marks or (by and by.priced) else set()
    marked = {scoring.figure, *by.needs} if by else {"net_sroi"}
    return {*marked, *by_tie, *price}


def _ranked(
    entries: Sequence[Entry],
    alike: Sequence[object],
    drawn: Mapping[str, Array],
    policy: Policy,
) -> tuple[Array, Array, Array | None]:
    """Share of draws in which each entry comes at each place, and before the next; the totals.

    Who is ``alike`` has the same chances, whichever of them the draws favoured.
    """
    count, draws = len(entries), policy.uncertainty.draws
    chance, above, below, total = _counted(entries, drawn, policy)
    chance, above, below = chance / draws, above / draws, below / draws
    names = list(map(str, alike))
    for name, times in Counter(names).items():
        if times > 1:
            same = [at for at, each in enumerate(names) if each == name]
            chance[same] = chance[same].mean(axis=0)
    for index in range(count - 1):
        if names[index] == names[index + 1]:
            above[index] = (above[index] + below[index]) / 2
    if count:
        above[-1] = np.nan
        above[:-1][np.diff([entry.apart for entry in entries]) != 0] = np.nan
        unplaced = np.flatnonzero(chance.sum(axis=1) == 0)
        above[unplaced] = above[np.maximum(unplaced - 1, 0)] = np.nan
    return chance, above, total


def _counted(
    entries: Sequence[Entry], drawn: Mapping[str, Array], policy: Policy
) -> tuple[Array, Array, Array, Array | None]:
    """In how many draws each entry comes at each place, before the next and behind it; the totals.

    Some draws at a time, so that memory does not grow with all of them at once.
    """
    count = len(entries)
    draws = policy.uncertainty.draws
    chance, above, below = np.zeros((count, count)), np.zeros(count), np.zeros(count)
    total = np.empty((count, draws)) if policy.marked else None
    price = np.array([entry.price for entry in entries], dtype=float)[:, None]
    fixed = {
        name: np.array([getattr(entry, name) for entry in entries], dtype=float)[:, None]
        for name in _FIXED
    }
    step = max(1, _AT_ONCE // max(1, count))
    adding = Lock()

    def rank(at: int) -> None:
        nonlocal chance
        part = slice(at * step, min((at + 1) * step, draws))
        some = {name: figures[:, part] for name, figures in drawn.items()}
        shape = next(iter(some.values())).shape
        none = np.broadcast_to(np.nan, shape)
        bids = AllFigures(
            **{name: some.get(name, none) for name in DRAWN},
            price=some.get("price", np.broadcast_to(price, shape)),
            **{name: np.broadcast_to(each, shape) for name, each in fixed.items()},
        )
        by = bids.net_sroi
        if total is not None:
            found = ranked_total(bids, policy)
            assert found is not None
            by = total[:, part] = found
        place = places(by, tie_break(bids, policy), bids)
        cells = place + np.arange(count)[:, None] * (count + 1)
        times = np.bincount(cells.ravel(), minlength=count * (count + 1))
        before, behind = place[:-1] < place[1:], place[:-1] > place[1:]
        with adding:  # whole numbers, whose sum is the same in any order
            chance += times.reshape(count, count + 1)[:, 1:]
            above[:-1] += before.sum(axis=1)
            below[:-1] += behind.sum(axis=1)

    _side_by_side(rank, -(-draws // step) if count else 0)
    return chance, above, below, total


def _shared_prices(
    entries: Sequence[Entry], names: Sequence[str], rules: Uncertainty
) -> dict[str, Array]:
    """Draws of each price; the same array for everybody who uses the same library proxy."""
    found: dict[str, Array] = {}
    for entry, whose in zip(entries, names, strict=True):
        rows = entry.rows
        for index, key in enumerate(rows.keys):
            name = _price_name(whose, key)
            if name not in found:
                low, middle, high = (float(e[index]) for e in (rows.low, rows.price, rows.high))
                found[name] = between(low, middle, high, steps(_uniform(name, rules)))
    return found


def _draw(
    entry: Entry,
    name: str,
    shared: Mapping[str, Array],
    together: tuple[NDArray[np.bool_], Array],
    rules: Uncertainty,
) -> dict[str, Array]:
    """Figures of one entry in each draw, by their names.

    ``together`` says in which draws all bids are wrong about deflators alike, and how far then.
    Rows of one duration and drop-off fade alike, so that is worked out once for all of them.
    Arrays are used again: giving memory back and asking for it anew would take longer than to sum.
    """
    rows = entry.rows

    def step(what: str) -> Array:
        return steps(_uniform(f"{name} {what}", rules))

    alike, optimism = together
    shared_step = steps(optimism)
    shifts = {
        kind: shift_of(kind, np.where(alike, shared_step, step(kind)), rules)
        for kind in rows.shares
    }
    leaves = {
        (kind, share): kept(share, shifts[kind])
        for kind in _ONCE
        for share in sorted(set(rows.shares[kind].tolist()))
    }
    units = 1 + rules.unit_step * step(UNITS)
    stretch = 1 + rules.duration_step * step(DURATION)
    spending = 1 + rules.input_step * step(INPUTS)
    gross, net, present = (np.zeros_like(units) for _ in range(3))
    value, scratch = np.empty_like(units), np.empty_like(units)
    for members, held in _alike(rows, shifts[_FADING], stretch):
        for index in members:
            price = shared[_price_name(name, rows.keys[index])]
            np.multiply(price, float(rows.units[index]), out=value)
            gross += np.multiply(value, held.gross, out=scratch)
            for kind in _ONCE:
                value *= leaves[kind, float(rows.shares[kind][index])]
            net += np.multiply(value, held.net, out=scratch)
            present += np.multiply(value, held.present_value, out=scratch)
    for total in (gross, net, present):
        total *= units
    spent = entry.counted_inputs * spending
    if entry.leaks:
        leaking = between(*entry.leaks, step(INPUT_LEAKAGE))
        spent = entry.gross_inputs * spending * (1 - leaking)
    found = (
        net / spent,
        present / (spent * entry.spread),
        gross / (entry.gross_inputs * spending),
        net,
        present,
    )
    price = entry.price * (1 + rules.price_step * step("contract price"))
    return {**dict(zip(DRAWN, found, strict=True)), "price": price}


def _within(share: Array) -> Array:
    """Shares of a year cut off at 0 and 1, in place."""
    np.maximum(share, 0.0, out=share)
    return np.minimum(share, 1.0, out=share)


@dataclass(frozen=True, slots=True)
class _Held:
    """What £1 a year is worth in each draw over the years that a benefit lasts."""

    gross: Array | float
    net: Array | float
    present_value: Array | float


def _alike(rows: Rows, fading: Shift, stretch: Array) -> Iterator[tuple[list[int], _Held]]:
    """Rows that have duration and drop-off in common, and what £1 a year is worth in them.

    ``fading`` is how drop-off moves in each draw, ``stretch`` is the factor of the years.
    What is given holds until the next is asked for.
    """
    groups: dict[float, dict[tuple[float, bool], list[int]]] = {}
    alike = zip(rows.duration.tolist(), rows.shares[_FADING].tolist(), rows.health, strict=True)
    for index, (duration, share, health) in enumerate(alike):
        groups.setdefault(duration, {}).setdefault((share, bool(health)), []).append(index)
    rates = {False: rows.discounting, True: rows.discounting.of(HEALTH)}
    room = np.empty((2, len(stretch)))
    for duration, by_share in groups.items():
        if duration <= 1:  # one year or less neither fades nor stretches
            for (_, health), members in by_share.items():
                factor = rates[health].factors(1)[0]
                yield members, _Held(duration, duration, duration * factor)
            continue
        years = stretched(duration, stretch)
        weights = _weights(years)
        factors = {health: rates[health].factors(len(weights)) for health in rates}
        for (share, health), members in by_share.items():
            yield (
                members,
                _Held(years, *_faded(weights, kept(share, fading), factors[health], room)),
            )


def _weights(years: Array) -> list[Array | float]:
    """How much of each year counts in each draw; a plain 1 where all of it does in every draw."""
    whole, last = int(years.min()), math.ceil(float(years.max()))
    return [1.0 if year < whole else _within(years - year) for year in range(last)]


def _faded(
    weights: Sequence[Array | float], kept: Array, factors: Sequence[float], room: Array
) -> tuple[Array, Array]:
    """Sum over the years of weight x kept^(year - 1), plain and discounted, from the last year.

    ``room`` (2, draws) holds the results; ``kept`` is used up.
    """
    net, present = room
    room[:] = 0.0
    for weight in reversed(weights):
        net *= kept
        net += weight
    for weight, factor in zip(reversed(weights), reversed(factors), strict=True):
        present *= kept
        present += weight * factor
    return net, present


def _uniform(name: str, rules: Uncertainty) -> Array:
    """Uniform draws that belong to a name, the same in every run."""
    seed = np.random.SeedSequence([rules.seed, crc32(name.encode()), len(name)])
    return np.random.Generator(np.random.PCG64(seed)).random(rules.draws)


def _of_total(drawn: Array, as_bid: float) -> Percentiles | None:
    """Percentiles of the totals in the draws that give one; None of a bid that has none itself."""
    return _cut(drawn, as_bid) if len(drawn) and not math.isnan(as_bid) else None


def _cut(values: Array, as_bid: float) -> Percentiles:
    """Percentiles of the draws, between two draws on the straight line from one to the other.

    The ends go as far as the figure as bid.
    """
    ordered = np.sort(values)
    low, middle, high = (_percentile(ordered, percentile) for percentile in PERCENTILES)
    return min(low, as_bid), middle, max(high, as_bid)


def _percentile(ordered: Array, percent: float) -> float:
    """One percentile of values in rising order, to the last bit as numpy.percentile gives it."""
    place = (len(ordered) - 1) * (percent / 100)
    below = int(place)
    part, one = place - below, float(ordered[below])
    two = float(ordered[min(below + 1, len(ordered) - 1)])
    return two - (two - one) * (1 - part) if part >= 0.5 else one + (two - one) * part


def own_name(entry: Entry, key: str) -> str:
    """Name a proxy; a bidder's own one with the bid, since two bids may call theirs alike."""
    return _price_name(entry.name, key)


def _price_name(whose: str, key: str) -> str:
    return f"{whose} {key}" if key.startswith("own: ") else key
