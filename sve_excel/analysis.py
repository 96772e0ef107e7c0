"""What a ratio rests on: sensitivity, break-even and scenarios of one bid.

Each assumption is moved through its range while the others stay: a proxy between the low and high
value that its source gives, else by a band for its grade; a kind of deflator of the whole bid by a
step, within 0 and 100 %. Break-even is the Green Book's switching value: how far the value may
fall before £1 returns £1. Scenarios value the same rows under another reading. Nothing here is a
guess at the truth; it shows which assumptions carry the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sve_excel.model import Claim, LineValue, Valuation
from sve_excel.policy import Policy, Uncertainty
from sve_excel.value import OutputValues, value_outputs

Array = NDArray[np.float64]
SHARES = ("leakage", "deadweight", "attribution", "displacement", "drop_off")
SHARE_WORDS = {
    "leakage": "Leakage",
    "deadweight": "Deadweight",
    "attribution": "Attribution",
    "displacement": "Displacement",
    "drop_off": "Drop-off",
}
AS_BID, PUBLISHED, NO_FADE, MEDIAN, ONE_YEAR, LOW = SCENARIOS = (
    "As bid",
    "Proxies at the prices of their own year",
    "No drop-off",
    "All deflators at the tender's median",
    "Benefits last one year at most",
    "Every proxy at the low end of its range",
)


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
    discount_rate: float

    def value(
        self,
        *,
        price: Array | None = None,
        duration: Array | None = None,
        shares: Mapping[str, Array] | None = None,
    ) -> OutputValues:
        """Value the rows with some arrays put in place of their own; they may have more axes."""
        used = {**self.shares, **(shares or {})}
        return value_outputs(
            self.units,
            self.price if price is None else price,
            self.duration if duration is None else duration,
            leakage=used["leakage"],
            deadweight=used["deadweight"],
            attribution=used["attribution"],
            drop_off=used["drop_off"],
            displacement=used["displacement"],
            discount_rate=self.discount_rate,
        )


@dataclass(frozen=True, slots=True)
class Swing:
    """One assumption moved through its range: net ratio at either end; ``key`` is what moves."""

    name: str
    key: str
    low: float
    high: float
    at_low: float
    at_high: float
    is_price: bool

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

    def column(values: Sequence[float]) -> Array:
        return np.array(values, dtype=np.float64)

    return Rows(
        lines,
        tuple(price_key(line.claim) for line in lines),
        column([line.claim.output.units or 0.0 for line in lines]),
        column([line.claim.price for line in lines]),
        column([low for low, _ in ranges]),
        column([high for _, high in ranges]),
        column([_published(line.claim) for line in lines]),
        column([_duration(line.claim) for line in lines]),
        {
            name: column([getattr(line.claim.output, name) or 0.0 for line in lines])
            for name in SHARES
        },
        policy.discount_rate,
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
    for name in SHARES:
        mask = rows.duration > 1 if name == "drop_off" else np.ones_like(weight, dtype=bool)
        total = float(weight[mask].sum())
        mean = float((weight * rows.shares[name])[mask].sum()) / total if total else float("nan")
        found[name] = mean
    return found


def tender_medians(means: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Median over the bids of each deflator's mean; 0 where no bid has one."""
    found = {}
    for name in SHARES:
        known = [each[name] for each in means if not np.isnan(each[name])]
        found[name] = float(np.median(known)) if known else 0.0
    return found


def analyse(
    rows: Rows, valuation: Valuation, medians: Mapping[str, float], policy: Policy
) -> Analysis:
    """Everything about one bid; ``medians`` are the tender's deflators."""
    return Analysis(
        sensitivity(rows, valuation.net_inputs, policy.uncertainty),
        break_even(rows, valuation),
        scenarios(rows, valuation.net_inputs, medians),
        mean_deflators(rows),
    )


def sensitivity(rows: Rows, net_inputs: float, uncertainty: Uncertainty) -> tuple[Swing, ...]:
    """Move one assumption at a time through its range, the widest swing of the ratio first."""
    if not rows.lines:
        return ()
    keys = list(dict.fromkeys(rows.keys))
    price = np.repeat(rows.price[None, :], 2 * len(keys), axis=0)
    of_key = np.array(rows.keys)
    for index, key in enumerate(keys):
        mask = of_key == key
        price[2 * index, mask] = rows.low[mask]
        price[2 * index + 1, mask] = rows.high[mask]
    by_price = rows.value(price=price).net.sum(axis=-1) / net_inputs
    swings = []
    for index, key in enumerate(keys):
        at = rows.keys.index(key)
        low, high = float(rows.low[at]), float(rows.high[at])
        below, above = float(by_price[2 * index]), float(by_price[2 * index + 1])
        swings.append(Swing(price_name(rows.lines[at].claim), key, low, high, below, above, True))
    for name in SHARES:
        if name == "drop_off" and not (rows.duration > 1).any():
            continue
        swings.append(_share_swing(rows, net_inputs, name, uncertainty.deflator_step))
    return tuple(sorted(swings, key=lambda swing: -swing.width))


def break_even(rows: Rows, valuation: Valuation) -> BreakEven:
    """Work out the switching values: of the whole value, and of what brings most of it."""
    by_key: dict[str, float] = {}
    names: dict[str, str] = {}
    for key, line in zip(rows.keys, rows.lines, strict=True):
        by_key[key] = by_key.get(key, 0.0) + line.net
        names.setdefault(key, price_name(line.claim))
    spare = valuation.net_outputs - valuation.net_inputs
    main = max(by_key, key=lambda key: by_key[key], default="")
    most = by_key.get(main, 0.0)
    total = valuation.net_outputs
    return BreakEven(
        spare / total if total > 0 else float("nan"),
        names.get(main, ""),
        most / total if total > 0 else float("nan"),
        spare / most if most > 0 else float("nan"),
    )


def scenarios(rows: Rows, net_inputs: float, medians: Mapping[str, float]) -> dict[str, float]:
    """Net ratio of the same rows under other readings, by the names in ``SCENARIOS``."""
    none = np.zeros_like(rows.price)
    at_median = {name: np.full_like(none, medians[name]) for name in SHARES}
    values = {
        AS_BID: rows.value(),
        PUBLISHED: rows.value(price=rows.published),
        NO_FADE: rows.value(shares={"drop_off": none}),
        MEDIAN: rows.value(shares=at_median),
        ONE_YEAR: rows.value(duration=np.minimum(rows.duration, 1.0)),
        LOW: rows.value(price=rows.low),
    }
    return {name: float(found.net.sum()) / net_inputs for name, found in values.items()}


def _share_swing(rows: Rows, net_inputs: float, name: str, step: float) -> Swing:
    """Move one kind of deflator in all rows; a lower share means a higher ratio."""
    shifted = np.clip(rows.shares[name][None, :] + np.array([[step], [-step]]), 0.0, 1.0)
    at_low, at_high = rows.value(shares={name: shifted}).net.sum(axis=-1) / net_inputs
    label = f"{SHARE_WORDS[name]} of the whole bid"
    return Swing(label, name, step, -step, float(at_low), float(at_high), False)


def price_name(claim: Claim) -> str:
    """Name of what a claim's price is: the proxy's, as the library or the bidder writes it."""
    if claim.proxy:
        return f"{claim.proxy.id} {claim.proxy.name}"
    return f"Own proxy: {claim.own.name}" if claim.own else ""


def _published(claim: Claim) -> float:
    if claim.price == 0.0:  # barred by the policy
        return 0.0
    if claim.proxy:
        return claim.proxy.value
    return claim.own.value or 0.0 if claim.own else 0.0


def _duration(claim: Claim) -> float:
    return 1.0 if claim.output.duration is None else claim.output.duration


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
