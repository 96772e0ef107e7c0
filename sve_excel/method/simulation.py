"""How far a ranking can be trusted: the same bids valued ten thousand times.

Every draw moves all assumptions at once, within the ranges of ``analysis``. A price follows a
triangular distribution with the library's value as its mode; a proxy that several bids use takes
the same draw in all of them, because if it is wrong it is wrong for all. A bid's units, its years
and its deflators of one kind each move together by one triangular step, because who is hopeful in
one row is hopeful in the next. Years move where a benefit lasts longer than one, as ``stretched``.
Random numbers depend on the seed and on what is drawn, never on the other bids: removing a bid does
not change the ranges of the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from zlib import crc32

import numpy as np

from sve_excel.layout import SHARES
from sve_excel.method.scoring import parts_of, places, tie_break, total_of
from sve_excel.method.sensitivity import (
    DURATION,
    INPUT_LEAKAGE,
    UNITS,
    Array,
    Rows,
    input_leaks,
    stretched,
)
from sve_excel.model import Valuation
from sve_excel.policy.rules import Policy, Uncertainty
from sve_excel.policy.scoring import AllFigures, Figures, Scoring

PERCENTILES = (5.0, 50.0, 95.0)
Percentiles = tuple[float, float, float]
DRAWN = ("net_sroi", "present_value_sroi", "gross_sroi", "net_value", "present_value")
_AT_ONCE = 1_000_000  # figures that are put in order at once
_ONCE = tuple(share.attribute for share in SHARES if not share.fades)
_FADING = next(share.attribute for share in SHARES if share.fades)


@dataclass(frozen=True, slots=True)
class Entry:
    """A bid as the simulation needs it: a name that is its own, rows and inputs in pounds.

    ``price`` is its contract price, NaN where it gives none, and ``warnings`` how many it has: what
    its marks may hang on besides. ``leaks`` is what share of the inputs leaks at least, as bid and
    at most, where it counts.
    """

    name: str
    rows: Rows
    gross_inputs: float
    counted_inputs: float
    leaks: tuple[float, float, float] | None = None
    price: float = math.nan
    warnings: float = 0.0


def entry_of(
    name: str, rows: Rows, valuation: Valuation, figures: Figures, policy: Policy
) -> Entry:
    """Give a valued bid as the simulation needs it; leakage of inputs is drawn where it counts."""
    spent = valuation.gross_inputs, valuation.counted_inputs
    leaks = input_leaks(valuation, policy)
    return Entry(name, rows, *spent, leaks, figures.price, figures.warnings)


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

    ``rank_probability[i, k]`` is the share of draws in which entry i comes at place k (0 is first),
    alone or with others; nothing for one that has no place. ``above[i]`` is the share in which it
    comes before the entry behind it in order, NaN for the last and where either has no place.
    """

    ranges: tuple[Ranges, ...]
    rank_probability: Array
    above: Array
    draws: int


def simulate(entries: Sequence[Entry], policy: Policy) -> Simulation:
    """Value and mark every entry in every draw; entries stand in order of their places."""
    rules = policy.uncertainty
    shared = _shared_prices(entries, rules)
    drawn = {
        name: np.empty((len(entries), rules.draws)) for name in sorted(_needed(policy.scoring))
    }
    found = []
    for index, entry in enumerate(entries):
        gross, net, present, spent = _draw(entry, shared, rules)
        figures = dict(zip(DRAWN, (net, present, gross, net * spent, present * spent), strict=True))
        for name, rows in drawn.items():
            rows[index] = figures[name]
        found.append(Ranges(_cut(gross), _cut(net), _cut(present)))
    chance, above, total = _ranked(entries, drawn, policy.scoring)
    if total is not None:
        found = [
            replace(each, total=None if np.isnan(row[0]) else _cut(row))
            for each, row in zip(found, total, strict=True)
        ]
    return Simulation(tuple(found), chance, above, rules.draws)


def _needed(scoring: Scoring) -> set[str]:
    """Names of the figures that decide the order, of those that are drawn."""
    if scoring.by is None:
        return {"net_sroi"}
    by_tie = {"present_value_sroi"} & {scoring.tie_break}
    return {scoring.figure, *scoring.by.needs, *by_tie}


def _ranked(
    entries: Sequence[Entry], drawn: Mapping[str, Array], scoring: Scoring
) -> tuple[Array, Array, Array | None]:
    """Share of draws in which each entry comes at each place, and before the next; the totals.

    Some draws at a time, so that memory does not grow with all of them at once.
    """
    count = len(entries)
    draws = next(iter(drawn.values())).shape[1]
    chance, above = np.zeros((count, count)), np.zeros(count)
    total = np.empty((count, draws)) if scoring.by else None
    price = np.array([each.price for each in entries], dtype=float)[:, None]
    warnings = np.array([each.warnings for each in entries], dtype=float)[:, None]
    step = max(1, _AT_ONCE // max(1, count))
    for start in range(0, draws if count else 0, step):
        part = slice(start, min(start + step, draws))
        some = {name: figures[:, part] for name, figures in drawn.items()}
        shape = next(iter(some.values())).shape
        none = np.broadcast_to(np.nan, shape)
        bids = AllFigures(
            **{name: some.get(name, none) for name in DRAWN},
            price=np.broadcast_to(price, shape),
            warnings=np.broadcast_to(warnings, shape),
        )
        by = bids.net_sroi
        if total is not None:
            found = total_of(parts_of(bids, scoring), scoring)
            assert found is not None
            by = total[:, part] = found
        place = places(by, tie_break(bids, scoring))
        for index in range(count):
            chance[index] += np.bincount(place[index], minlength=count + 1)[1:]
        above[:-1] += (place[:-1] < place[1:]).sum(axis=1)
    chance, above = chance / draws, above / draws
    if count:
        above[-1] = np.nan
        unplaced = np.flatnonzero(chance.sum(axis=1) == 0)
        above[unplaced] = above[np.maximum(unplaced - 1, 0)] = np.nan
    return chance, above, total


def _shared_prices(entries: Sequence[Entry], rules: Uncertainty) -> dict[str, Array]:
    """Draws of each price; the same array for everybody who uses the same library proxy."""
    found: dict[str, Array] = {}
    for entry in entries:
        rows = entry.rows
        for index, key in enumerate(rows.keys):
            name = own_name(entry, key)
            if name not in found:
                ends = (float(each[index]) for each in (rows.low, rows.price, rows.high))
                found[name] = triangular(_uniform(name, rules), *ends)
    return found


def _draw(
    entry: Entry, shared: Mapping[str, Array], rules: Uncertainty
) -> tuple[Array, Array, Array, Array | float]:
    """Gross, net and present-value ratio of one entry in each draw, and the inputs of the latter.

    Rows of one duration and drop-off fade alike, so that is worked out once for all of them.
    Arrays are used again: giving memory back and asking for it anew would take longer than to sum.
    """
    rows = entry.rows

    def moved(what: str, middle: float, step: float) -> Array:
        uniform = _uniform(f"{entry.name} {what}", rules)
        return triangular(uniform, middle - step, middle, middle + step)

    shifts = {kind: moved(kind, 0.0, rules.deflator_step) for kind in rows.shares}
    units = moved(UNITS, 1.0, rules.unit_step)
    stretch = moved(DURATION, 1.0, rules.duration_step)
    gross, net, present = (np.zeros_like(units) for _ in range(3))
    value, scratch = np.empty_like(units), np.empty_like(units)
    kept = partial(_kept, shift=shifts[_FADING], step=rules.deflator_step)
    for members, held in _alike(rows, kept, stretch):
        for index in members:
            price = shared[own_name(entry, rows.keys[index])]
            np.multiply(price, float(rows.units[index]), out=value)
            gross += np.multiply(value, held.gross, out=scratch)
            for kind in _ONCE:
                share = float(rows.shares[kind][index])
                value *= _kept(share, shifts[kind], rules.deflator_step, scratch)
            net += np.multiply(value, held.net, out=scratch)
            present += np.multiply(value, held.present_value, out=scratch)
    gross *= units / entry.gross_inputs
    spent: Array | float = entry.counted_inputs
    if entry.leaks:
        uniform = _uniform(f"{entry.name} {INPUT_LEAKAGE}", rules)
        spent = entry.gross_inputs * (1 - triangular(uniform, *entry.leaks))
    net *= units / spent
    present *= units / spent
    return gross, net, present, spent


def _kept(share: float, shift: Array, step: float, out: Array) -> Array:
    """What a share leaves in each draw, 1 - share - shift, between 0 and 1; shifts are to step."""
    np.subtract(1.0 - share, shift, out=out)
    return out if step <= share <= 1 - step else _within(out)


def _within(share: Array) -> Array:
    """Shares cut off at 0 and 1, in place."""
    np.maximum(share, 0.0, out=share)
    return np.minimum(share, 1.0, out=share)


@dataclass(frozen=True, slots=True)
class _Held:
    """What £1 a year is worth in each draw over the years that a benefit lasts."""

    gross: Array | float
    net: Array | float
    present_value: Array | float


def _alike(
    rows: Rows, kept: Callable[..., Array], stretch: Array
) -> Iterator[tuple[list[int], _Held]]:
    """Rows that have duration and drop-off in common, and what £1 a year is worth in them.

    ``kept`` gives what a drop-off leaves in each draw, ``stretch`` is the factor of the years.
    What is given holds until the next is asked for.
    """
    groups: dict[float, dict[float, list[int]]] = {}
    shares = rows.shares[_FADING].tolist()
    for index, (duration, share) in enumerate(zip(rows.duration.tolist(), shares, strict=True)):
        groups.setdefault(duration, {}).setdefault(share, []).append(index)
    room = np.empty((3, len(stretch)))
    for duration, by_share in groups.items():
        if duration <= 1:  # one year or less neither fades nor stretches
            once = _Held(duration, duration, duration * rows.discounting.factors(1)[0])
            yield [index for members in by_share.values() for index in members], once
            continue
        years = stretched(duration, stretch)
        weights = _weights(years)
        factors = rows.discounting.factors(len(weights))
        for share, members in by_share.items():
            left = kept(share, out=room[0])
            yield members, _Held(years, *_faded(weights, left, factors, room[1:]))


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


def triangular(uniform: Array, low: float, mode: float, high: float) -> Array:
    """Turn uniform draws into triangular ones (inverse of the distribution function)."""
    width = high - low
    if width <= 0:
        return np.full_like(uniform, mode)
    left = uniform < (mode - low) / width
    root = np.sqrt(
        np.where(left, uniform * width * (mode - low), (1 - uniform) * width * (high - mode))
    )
    return np.where(left, low + root, high - root)


def _uniform(name: str, rules: Uncertainty) -> Array:
    """Uniform draws that belong to a name, the same in every run."""
    seed = np.random.SeedSequence([rules.seed, crc32(name.encode()), len(name)])
    return np.random.Generator(np.random.PCG64(seed)).random(rules.draws)


def _cut(values: Array) -> Percentiles:
    """Percentiles of the draws, between two draws on the straight line from one to the other."""
    ordered = np.sort(values)
    low, middle, high = (_percentile(ordered, each) for each in PERCENTILES)
    return low, middle, high


def _percentile(ordered: Array, percent: float) -> float:
    """One percentile of values in rising order, to the last bit as numpy.percentile gives it."""
    place = (len(ordered) - 1) * (percent / 100)
    below = int(place)
    part, one = place - below, float(ordered[below])
    two = float(ordered[min(below + 1, len(ordered) - 1)])
    return two - (two - one) * (1 - part) if part >= 0.5 else one + (two - one) * part


def own_name(entry: Entry, key: str) -> str:
    """Name a proxy; a bidder's own one with the bid, since two bids may call theirs alike."""
    return f"{entry.name} {key}" if key.startswith("own: ") else key
