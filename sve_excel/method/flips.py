"""The single change that turns an order: by the total that the rules give, or by net return.

Each change is tried over its whole way, in ever finer steps, and all bids are marked again at each:
by a method that measures bids by one another a change of one bid moves the marks of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Literal

import numpy as np

from sve_excel.layout import TAKEN_OFF
from sve_excel.method.scoring import ranked_total
from sve_excel.method.sensitivity import Array, price_name, stretched
from sve_excel.method.simulation import Entry, own_name
from sve_excel.method.value import OutputValues
from sve_excel.policy.figures import AllFigures, Figures
from sve_excel.policy.rules import Policy

_STEPS, _ROUNDS = 32, 9  # a way is cut into so many steps, and the step that turns it again
_FARTHEST = 10.0  # times as much as now, beyond which no change is sought


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


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a bid's outputs are worth in pounds along the way of a change."""

    gross: Array
    net: Array
    present_value: Array

    @classmethod
    def of(cls, values: OutputValues) -> _Worth:
        return cls(*(np.sum(getattr(values, field.name), axis=-1) for field in fields(cls)))


class _Race:
    """Two of all bids, neighbours unless ``behind`` is another: the first's lead over the second.

    It is the lead in what bids are ranked by.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        figures: Sequence[Figures],
        index: int,
        policy: Policy,
        behind: int | None = None,
    ) -> None:
        self.entries, self.policy = entries, policy
        self.first, self.second = index, index + 1 if behind is None else behind
        scoring = policy.scoring
        by_others = (scoring.by and scoring.by.relative) or scoring.price_marks
        alone = not (policy.marked and by_others)
        self.who = [self.first, self.second] if alone else list(range(len(entries)))
        self.base = AllFigures.of([figures[at] for at in self.who])

    def lead(self, changed: Mapping[int, _Worth], inputs: float = 1.0, price: float = 1.0) -> Array:
        """How far the first is ahead along the way of a change of some bids' worth.

        ``inputs`` and ``price`` are how many times its own the first's inputs and price are.
        """
        size = max((len(worth.net) for worth in changed.values()), default=1)
        first, second = self.who.index(self.first), self.who.index(self.second)
        rows = {
            field.name: np.repeat(getattr(self.base, field.name)[:, None], size, axis=1)
            for field in fields(AllFigures)
        }
        for at, worth in changed.items():
            if at not in self.who:
                continue
            entry, row = self.entries[at], self.who.index(at)
            rows["net_value"][row], rows["present_value"][row] = worth.net, worth.present_value
            rows["net_sroi"][row] = worth.net / entry.counted_inputs
            rows["present_value_sroi"][row] = worth.present_value / entry.discounted_inputs
            rows["gross_sroi"][row] = worth.gross / entry.gross_inputs
        for ratio in ("net_sroi", "present_value_sroi", "gross_sroi"):
            rows[ratio][first] /= inputs
        rows["price"][first] *= price
        total = ranked_total(AllFigures(**rows), self.policy)
        by = rows["net_sroi"] if total is None else total
        lead: Array = by[first] - by[second]
        return lead

    def turned(
        self, along: Callable[[Array], Mapping[int, _Worth]], near: float, far: float
    ) -> float | None:
        """Where on the way from ``near`` to ``far`` the first is ahead no more; None if nowhere."""
        for _ in range(_ROUNDS):
            way = np.linspace(near, far, _STEPS + 1)
            level = np.flatnonzero(self.lead(along(way)) <= 0)
            if not level.size:
                return None
            if level[0] == 0:
                return near
            near, far = float(way[level[0] - 1]), float(way[level[0]])
        return far


def flips(
    entries: Sequence[Entry],
    figures: Sequence[Figures],
    index: int,
    policy: Policy,
    most: int = 6,
) -> tuple[Flip, ...]:
    """Find each single change that puts the bid behind ``index`` level with it, smallest first.

    A price that several use moves in all of them. Changes that no value of the assumption brings
    are left out; a price does not fall below 0. Nothing is sought where the two are level already,
    or where either has no place.
    """
    race = _Race(entries, figures, index, policy)
    if not race.lead({})[0] > 0:
        return ()
    found = (*_price_flips(race), *_share_flips(race), *_scale_flips(race))
    return tuple(sorted(found, key=lambda flip: (not flip.within, flip.size))[:most])


@dataclass(frozen=True, slots=True)
class Rests:
    """On what a place rests: the fewest rows, by their indices, without which it would be lost.

    None where no few of them carry it. ``half`` says whether it would be lost already if these rows
    brought half as much. ``alone`` are the rows that no other bid has the like of, where it is lost
    without them. ``inputs`` says whether somewhat more of them lose it, too, ``dearer`` whether
    a somewhat higher price does, and ``price`` whether one that pays for all that the work takes
    does. ``place`` names it, and ``lead`` is how far it is ahead, in marks, or in pounds of net
    return where there are none.
    """

    rows: tuple[int, ...]
    inputs: bool
    half: bool = False
    price: bool = False
    dearer: bool = False
    alone: tuple[int, ...] = ()
    lead: float = 0.0
    place: str = ""

    def __bool__(self) -> bool:
        """Whether the place rests on anything here."""
        return bool(self.rows or self.alone) or self.inputs or self.price or self.dearer


def rests_on(
    entries: Sequence[Entry],
    figures: Sequence[Figures],
    pair: tuple[int, int],
    policy: Policy,
    whole_price: float = 1.0,
    alone: Sequence[int] = (),
) -> Rests:
    """Find on what the first of a pair of bids rests that it stands above the second.

    Its rows are left out one after the other, the one that brings most first, up to as many as the
    rules say. ``whole_price`` is how many times its price the first's own cash is: what others pay
    beside it is in no price. ``alone`` are its rows that no other bid has the like of. Lost is the
    place where the first is no more ahead; of two that a tie-break tells apart, where it is behind.
    """
    first, limits = pair[0], policy.plausibility
    race = _Race(entries, figures, first, policy, pair[1])
    now = float(race.lead({})[0])
    if not now >= 0:
        return Rests((), inputs=False)

    def lost(lead: Array) -> bool:
        return bool(lead[0] <= 0 if now > 0 else lead[0] < 0)

    values = entries[first].rows.value()
    worth = {field.name: getattr(values, field.name) for field in fields(_Worth)}
    largest = np.argsort(-values.net, kind="stable")[: int(limits.rows_carry_place)]
    largest = largest[values.net[largest] > 0]
    left = _Worth(
        *(
            np.sum(figure) - np.outer((1.0, 0.5), np.cumsum(figure[largest])).ravel()
            for figure in worth.values()
        )
    )
    leads = race.lead({first: left}) if largest.size else np.ones(0)
    without, halved = np.split(leads <= 0 if now > 0 else leads < 0, 2)
    fewest = np.flatnonzero(without)
    others = np.delete(np.arange(len(values.net)), alone)
    shared = _Worth(*(np.sum(figure[others], keepdims=True) for figure in worth.values()))
    return Rests(
        tuple(largest[: fewest[0] + 1].tolist()) if fewest.size else (),
        inputs=lost(race.lead({}, inputs=1 + limits.inputs_carry_place)),
        half=bool(fewest.size and halved[fewest[0]]),
        price=whole_price > 1 and lost(race.lead({}, price=whole_price)),
        dearer=lost(race.lead({}, price=1 + limits.price_carries_place)),
        alone=tuple(alone) if alone and lost(race.lead({first: shared})) else (),
        lead=now,
    )


def _nearest(points: Sequence[float | None], now: float) -> float | None:
    known = [each for each in points if each is not None]
    return min(known, key=lambda each: abs(each - now), default=None)


def _price_flips(race: _Race) -> Iterator[Flip]:
    """Seek a factor of each price, which moves in every bid that uses it."""
    keys: dict[str, tuple[Entry, int]] = {}
    pair = [race.entries[race.first], race.entries[race.second]]
    for entry in pair:
        for at, key in enumerate(entry.rows.keys):
            keys.setdefault(own_name(entry, key), (entry, at))
    for name, (entry, at) in keys.items():
        now = float(entry.rows.price[at])
        if now == 0:
            continue
        parts = {
            who: part
            for who in race.who
            if (part := _by_price(race.entries[who], name)) is not None
        }
        along = partial(_repriced, parts)
        factor = _nearest([race.turned(along, 1.0, far) for far in (0.0, _FARTHEST)], 1.0)
        if factor is None:
            continue
        needed = now * factor
        both = all(who in parts for who in (race.first, race.second))
        low, high = float(entry.rows.low[at]), float(entry.rows.high[at])
        yield Flip(
            price_name(entry.rows.lines[at].claim),
            "both bids" if both else entry.name,
            now,
            needed,
            low <= needed <= high,
            "price",
        )


_Part = tuple[_Worth, _Worth]  # of what one price brings, and of all


def _by_price(entry: Entry, name: str) -> _Part | None:
    """What one price brings in a bid, and all of it; None where the bid does not use it."""
    rows = np.array([own_name(entry, key) == name for key in entry.rows.keys], dtype=bool)
    if not rows.any():
        return None
    values = entry.rows.value()
    parts = (np.sum(getattr(values, field.name)[rows]) for field in fields(_Worth))
    return _Worth(*parts), _Worth.of(values)


def _repriced(parts: Mapping[int, _Part], factors: Array) -> dict[int, _Worth]:
    """Worth along the way of a price's factor: every value is linear in a price."""
    return {
        who: _Worth(
            *(
                getattr(whole, field.name) + (factors - 1) * getattr(part, field.name)
                for field in fields(_Worth)
            )
        )
        for who, (part, whole) in parts.items()
    }


def _share_flips(race: _Race) -> Iterator[Flip]:
    """Seek a step of each kind of deflator: the value falls as the share rises."""
    step = race.policy.uncertainty.deflator_step
    for who, far in ((race.first, 1.0), (race.second, -1.0)):
        entry = race.entries[who]
        for share in TAKEN_OFF:
            shift = race.turned(partial(_shifted, who, entry, share.attribute), 0.0, far)
            if shift is not None:
                what = f"{share.heading} of the whole bid"
                yield Flip(what, entry.name, 0.0, shift, abs(shift) <= step, "share")


def _shifted(who: int, entry: Entry, kind: str, shift: Array) -> dict[int, _Worth]:
    moved = {kind: np.clip(entry.rows.shares[kind] + shift[:, None], 0.0, 1.0)}
    return {who: _Worth.of(entry.rows.value(shares=moved))}


def _scale_flips(race: _Race) -> Iterator[Flip]:
    """Seek a factor of the units, and of the years, of either bid."""
    rules = race.policy.uncertainty
    for who, far in ((race.first, 0.0), (race.second, _FARTHEST)):
        entry = race.entries[who]
        whole = _Worth.of(entry.rows.value())
        ways: tuple[tuple[str, Callable[[Array], dict[int, _Worth]], float], ...] = (
            ("Units", partial(_repriced, {who: (whole, whole)}), rules.unit_step),
            ("Years", partial(_lasting, who, entry), rules.duration_step),
        )
        for what, along, step in ways:
            factor = race.turned(along, 1.0, far)
            if factor is not None:
                within = abs(factor - 1) <= step
                yield Flip(what, entry.name, 1.0, factor, within, "scale")


def _lasting(who: int, entry: Entry, stretch: Array) -> dict[int, _Worth]:
    years = stretched(entry.rows.duration, stretch[:, None])
    return {who: _Worth.of(entry.rows.value(duration=years))}
