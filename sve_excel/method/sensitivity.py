"""What a ratio rests on: sensitivity, break-even and scenarios of one bid.

Each assumption is moved through its range while the others stay: a proxy between the low and high
value that its source gives, else by a band for its grade; a kind of deflator of the whole bid as
``ranges`` says; leakage of the inputs, where the policy lets it count; the units and the inputs of
the whole bid, and the years of what lasts longer than one, by a share of what is claimed.
Break-even is the Green Book's switching value: how far the value may fall before £1 returns £1.
Scenarios value the same rows under another reading. Nothing here is a guess at the truth; it shows
which assumptions carry the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sve_excel.layout import TAKEN_OFF
from sve_excel.method.ranges import kept, shift_of
from sve_excel.method.value import OutputValues, column, health_of, shares_of, value_outputs
from sve_excel.model import Claim, LineValue, Valuation
from sve_excel.policy.discounting import Discounting
from sve_excel.policy.rules import Policy, Uncertainty

Array = NDArray[np.float64]
UNITS, DURATION, INPUT_LEAKAGE, INPUTS = "units", "duration", "input leakage", "inputs"
_ASSUMED = "the policy's step, an assumption"
AS_BID, PUBLISHED, NO_FADE, MEDIAN, ONE_YEAR, LOW = SCENARIOS = (
    "As bid",
    "Proxies at the prices of their own year",
    "No drop-off",
    "All deflators at the tender's median",
    "Benefits last one year at most",
    "Every proxy at the low end of its range",
)
_OF_SHARES = "the policy's step, an assumption; up to published reports where it is lower"
_HIGH = "Every proxy at the high end of its range"


@dataclass(frozen=True, slots=True)
class Rows:
    """The priced rows of a bid as arrays of one length, with the range of each price.

    ``keys`` names the source of each price: a library proxy's id, or an own proxy's name within
    its bid. ``published`` is the price in the prices of its own year.
    """

    lines: tuple[LineValue, ...]
    keys: tuple[str, ...]
    units: Array
    price: Array
    low: Array
    high: Array
    published: Array
    duration: Array
    shares: Mapping[str, Array]
    discounting: Discounting
    health: NDArray[np.bool_]

    def value(
        self,
        *,
        price: Array | None = None,
        duration: Array | None = None,
        shares: Mapping[str, Array] | None = None,
    ) -> OutputValues:
        """Value the rows with some arrays put in place of their own; they may have more axes."""
        return value_outputs(
            self.units,
            self.price if price is None else price,
            self.duration if duration is None else duration,
            {**self.shares, **(shares or {})},
            self.discounting,
            self.health,
        )


@dataclass(frozen=True, slots=True)
class Swing:
    """One assumption moved through its range: net ratio at either end; ``key`` is what moves.

    ``ground`` says where the range comes from.
    """

    name: str
    key: str
    low: float
    high: float
    at_low: float
    at_high: float
    is_price: bool
    ground: str = _ASSUMED

    @property
    def width(self) -> float:
        """How far the ratio moves."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """How far a value may fall before £1 returns £1; above 1 it cannot fall far enough.

    Negative where £1 returns less than £1 already. ``main`` is the assumption that brings most.
    """

    overall: float
    main: str
    main_share: float
    main_fall: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Sensitivity, break-even and scenarios of one bid; ratios are net, for every £1."""

    swings: tuple[Swing, ...]
    break_even: BreakEven
    scenarios: Mapping[str, float]
    deflators: Mapping[str, float]


def rows_of(valuation: Valuation, policy: Policy) -> Rows:
    """Give the priced rows of a valuation as arrays."""
    lines = tuple(line for line in valuation.lines if line.claim.kind != "none")
    ranges = [_range(line.claim, policy.uncertainty) for line in lines]
    outputs = [line.claim.output for line in lines]
    return Rows(
        lines,
        tuple(price_key(line.claim) for line in lines),
        column(output.counted for output in outputs),
        column(line.claim.price for line in lines),
        column(low for low, _ in ranges),
        column(high for _, high in ranges),
        column(_published(line.claim) for line in lines),
        column(output.years for output in outputs),
        shares_of(outputs),
        policy.discounting,
        health_of(line.claim for line in lines),
    )


def price_key(claim: Claim) -> str:
    """What a claim's price is known by: the library's id, or the own proxy's name."""
    if claim.proxy:
        return claim.proxy.id
    return f"own: {claim.own.name}" if claim.own else ""


def mean_deflators(rows: Rows) -> dict[str, float]:
    """Mean of each deflator over a bid's rows, weighted by gross value.

    Drop-off counts only where a benefit lasts longer than a year; NaN where nothing does.
    """
    weight = np.abs(rows.units * rows.price * rows.duration)
    found = {}
    for share in TAKEN_OFF:
        mask = rows.duration > 1 if share.fades else np.ones_like(weight, dtype=bool)
        total = float(weight[mask].sum())
        taken = float((weight * rows.shares[share.attribute])[mask].sum())
        found[share.attribute] = taken / total if total else float("nan")
    return found


def tender_medians(means: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Median over the bids of each deflator's mean; 0 where no bid has one."""
    found = {}
    for share in TAKEN_OFF:
        given = [each[share.attribute] for each in means]
        known = [mean for mean in given if not np.isnan(mean)]
        found[share.attribute] = float(np.median(known)) if known else 0.0
    return found


def analyse_all(
    bids: Sequence[Rows],
    valuations: Sequence[Valuation],
    medians: Sequence[Mapping[str, float]],
    policy: Policy,
) -> tuple[Analysis, ...]:
    """Everything about every bid, in their order; ``medians`` are those of each bid's kind.

    All rows of all bids are valued at once under each reading, then cut apart again: a row's value
    does not depend on the rows beside it, so the figures are those of one bid alone.
    """
    if not bids:
        return ()
    sizes = [len(rows.lines) for rows in bids]
    at_median = {
        name: np.repeat([each[name] for each in medians], sizes) for name in bids[0].shares
    }
    readings = _readings(joined(bids), at_median, policy.uncertainty)
    analysises, start = [], 0
    for rows, valuation in zip(bids, valuations, strict=True):
        end = start + len(rows.lines)
        net = {name: each[start:end] for name, each in readings.items()}
        analysises.append(
            Analysis(
                _swings(rows, valuation, net, policy),
                break_even(rows, valuation),
                {name: float(net[name].sum()) / valuation.counted_inputs for name in SCENARIOS},
                mean_deflators(rows),
            )
        )
        start = end
    return tuple(analysises)


def joined(bids: Sequence[Rows]) -> Rows:
    """Rows of several bids, one after another; own proxies of two bids may share a key."""

    def every(name: str) -> Array:
        return np.concatenate([getattr(rows, name) for rows in bids])

    return Rows(
        tuple(line for rows in bids for line in rows.lines),
        tuple(key for rows in bids for key in rows.keys),
        every("units"),
        every("price"),
        every("low"),
        every("high"),
        every("published"),
        every("duration"),
        {name: np.concatenate([rows.shares[name] for rows in bids]) for name in bids[0].shares},
        bids[0].discounting,
        np.concatenate([rows.health for rows in bids]),
    )


def _readings(
    rows: Rows, at_median: Mapping[str, Array], uncertainty: Uncertainty
) -> dict[str, Array]:
    """Net value of each row under every scenario and at either end of each deflator's step."""
    none = np.zeros_like(rows.price)
    unfaded = {share.attribute: none for share in TAKEN_OFF if share.fades}
    found = {
        AS_BID: rows.value(),
        PUBLISHED: rows.value(price=rows.published),
        NO_FADE: rows.value(shares=unfaded),
        MEDIAN: rows.value(shares=at_median),
        ONE_YEAR: rows.value(duration=np.minimum(rows.duration, 1.0)),
        LOW: rows.value(price=rows.low),
        _HIGH: rows.value(price=rows.high),
    }
    for name in rows.shares:
        for sign in (1, -1):
            shifted = _moved(rows, name, sign, uncertainty)
            found[f"{name} {sign:+d}"] = rows.value(shares={name: shifted})
    for sign in (-1, 1):
        years = stretched(rows.duration, 1 + sign * uncertainty.duration_step)
        found[f"{DURATION} {sign:+d}"] = rows.value(duration=years)
    return {name: values.net for name, values in found.items()}


def _moved(rows: Rows, kind: str, sign: int, uncertainty: Uncertainty) -> Array:
    """Shares of one kind at an end of their range."""
    return 1.0 - kept(rows.shares[kind], shift_of(kind, sign, uncertainty))


def stretched(duration: float | Array, factor: float | Array) -> Array:
    """Years times a factor where they are more than one, and then one year at least."""
    longer = np.maximum(duration * factor, 1.0)
    return np.where(np.greater(duration, 1.0), longer, duration)


def _swings(
    rows: Rows, valuation: Valuation, net: Mapping[str, Array], policy: Policy
) -> tuple[Swing, ...]:
    """Move one assumption at a time through its range, the widest swing of the ratio first.

    ``net`` holds the value of each row under each reading; a price moves in all its rows.
    """
    if not rows.lines:
        return ()
    uncertainty, counted_inputs = policy.uncertainty, valuation.counted_inputs
    first = {key: at for at, key in reversed(list(enumerate(rows.keys)))}
    keys = list(dict.fromkeys(rows.keys))
    here = np.array(rows.keys)[None, :] == np.array(keys)[:, None]
    below = np.where(here, net[LOW], net[AS_BID]).sum(axis=-1) / counted_inputs
    above = np.where(here, net[_HIGH], net[AS_BID]).sum(axis=-1) / counted_inputs
    swings = []
    for key, at_low, at_high in zip(keys, below.tolist(), above.tolist(), strict=True):
        at = first[key]
        ends = float(rows.low[at]), float(rows.high[at])
        claim = rows.lines[at].claim
        swings.append(Swing(price_name(claim), key, *ends, at_low, at_high, True, _ground(claim)))
    for share in TAKEN_OFF:
        if share.fades and not (rows.duration > 1).any():
            continue
        name = share.attribute
        # a lower share means a higher ratio
        up, down = (float(net[f"{name} {sign:+d}"].sum()) / counted_inputs for sign in (1, -1))
        label = f"{share.heading} of the whole bid"
        ends = (
            _mean_step(rows, name, 1, uncertainty),
            _mean_step(rows, name, -1, uncertainty),
        )
        swings.append(Swing(label, name, *ends, up, down, False, _OF_SHARES))
    swings += _scale_swings(rows, counted_inputs, net, uncertainty)
    if leaks := input_leaks(valuation, policy):
        low, now, high = leaks
        at_low, at_high = (
            valuation.net_outputs / (valuation.gross_inputs * (1 - each)) for each in (low, high)
        )
        swings.append(
            Swing(
                "Leakage of the inputs",
                INPUT_LEAKAGE,
                low - now,
                high - now,
                at_low,
                at_high,
                False,
            )
        )
    return tuple(sorted(swings, key=lambda swing: -swing.width))


def input_leaks(valuation: Valuation, policy: Policy) -> tuple[float, float, float] | None:
    """Share of the inputs that leaks at least, as bid and at most; None where it does not count.

    It is moved by the step of a deflator, between the policy's floor and cap.
    """
    if not policy.input_leakage:
        return None
    now, step = 1 - valuation.stays, policy.uncertainty.deflator_step
    low = max(now - step, min(policy.input_leakage_floor, now))
    return low, now, min(now + step, max(policy.input_leakage_cap, now))


def _scale_swings(
    rows: Rows, counted_inputs: float, net: Mapping[str, Array], uncertainty: Uncertainty
) -> list[Swing]:
    """Units of the whole bid, and years of what lasts longer than one, by a share of the claim."""
    base, step = float(net[AS_BID].sum()) / counted_inputs, uncertainty.unit_step
    ends = base * (1 - step), base * (1 + step)
    swings = [Swing("Units of the whole bid", UNITS, -step, step, *ends, False)]
    step = uncertainty.input_step
    ends = base / (1 - step), base / (1 + step)
    swings.append(Swing("Inputs of the whole bid", INPUTS, -step, step, *ends, False))
    if (rows.duration > 1).any():
        step = uncertainty.duration_step
        low, high = (float(net[f"{DURATION} {sign:+d}"].sum()) / counted_inputs for sign in (-1, 1))
        name = "Years of every benefit that lasts more than one"
        swings.append(Swing(name, DURATION, -step, step, low, high, False))
    return swings


def break_even(rows: Rows, valuation: Valuation) -> BreakEven:
    """Work out the switching values: of the whole value, and of what brings most of it."""
    by_key: dict[str, float] = {}
    names: dict[str, str] = {}
    for key, line in zip(rows.keys, rows.lines, strict=True):
        by_key[key] = by_key.get(key, 0.0) + line.net
        names.setdefault(key, price_name(line.claim))
    spare = valuation.net_outputs - valuation.counted_inputs
    main = max(by_key, key=lambda key: by_key[key], default="")
    most = by_key.get(main, 0.0)
    total = valuation.net_outputs
    return BreakEven(
        spare / total if total > 0 else float("nan"),
        names.get(main, ""),
        most / total if total > 0 else float("nan"),
        spare / most if most > 0 else float("nan"),
    )


def price_name(claim: Claim) -> str:
    """Name of what a claim's price is: the proxy's, as the library or the bidder writes it."""
    if claim.proxy:
        return f"{claim.proxy.id} {claim.proxy.name}"
    return f"Own proxy: {claim.own.name}" if claim.own else ""


def _mean_step(rows: Rows, kind: str, sign: int, uncertainty: Uncertainty) -> float:
    """How far a kind of share moves to an end, in points: the mean by gross value."""
    weight = np.abs(rows.units * rows.price * rows.duration)
    total = float(weight.sum())
    moved = _moved(rows, kind, sign, uncertainty) - rows.shares[kind]
    return float((weight * moved).sum()) / total if total else 0.0


def _ground(claim: Claim) -> str:
    """Where the range of a price comes from."""
    proxy = claim.proxy
    if proxy is None:
        return "band of own proxies, an assumption"
    given = (proxy.uprated_low is not None) + (proxy.uprated_high is not None)
    band = f"band of grade {proxy.confidence}, an assumption"
    return ("its source at one end, and a " + band, "its source")[given - 1] if given else band


def _published(claim: Claim) -> float:
    if claim.price == 0.0:  # barred by the policy
        return 0.0
    if claim.proxy:
        return claim.proxy.value
    return claim.own.value or 0.0 if claim.own else 0.0


def _range(claim: Claim, uncertainty: Uncertainty) -> tuple[float, float]:
    """Low and high of a price: the source's where it gives them, else a band by grade."""
    proxy = claim.proxy
    band = {
        "A": uncertainty.band_a,
        "B": uncertainty.band_b,
        "C": uncertainty.band_c,
    }.get(proxy.confidence if proxy else "", uncertainty.band_own)
    low, high = claim.price * (1 - band), claim.price * (1 + band)
    if proxy and claim.price:
        low = low if proxy.uprated_low is None else proxy.uprated_low
        high = high if proxy.uprated_high is None else proxy.uprated_high
    return low, high
