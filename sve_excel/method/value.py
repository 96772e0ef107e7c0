"""The social value calculation: pure arithmetic over arrays, in IEEE doubles, nothing rounded.

For units U (of a row that the specification asks for none, of one that is due to this contract in
part that part), price P, duration D in years, and the shares leakage L, deadweight W, attribution A
(what is due to others), displacement K and drop-off O per year::

    gross   = U * P * D
    net(t)  = U * P * (1-L)(1-W)(1-A)(1-K) * (1-O)^(t-1)     t = 1 .. D, a part year by its fraction
    net     = sum of net(t)
    present = sum of net(t) / (1+r)^t                        r: in bands, as the policy has them,
                                                             lower where the library marks health

The return is for every £1 put in, whole: an input that leaks out of the area is still an input, and
as a divisor its leakage would be a lever. Under the policy's ``input_leakage`` it is one.

Shares multiply and are never added; ``layout`` lists them. Drop-off bites from the second year and
compounds. The method is the SROI Network's Guide to Social Return on Investment (2012), stages 4
and 5.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sve_excel.layout import SHARES
from sve_excel.method.payback import payback
from sve_excel.method.people import counted_again
from sve_excel.model import Claim, Input, LineValue, Output, Totals, Valuation
from sve_excel.policy.discounting import HEALTH, LONG, Discounting
from sve_excel.policy.rules import DEFAULT_POLICY, Policy

Array = NDArray[np.float64]
# what one whole year is worth, and what is left of it year by year, in words
IN_THE_FIRST_YEAR = " × ".join(
    (
        "units × value of one",
        *(f"(1 - {share.heading.lower()})" for share in SHARES if not share.fades),
    )
)
FADING = next(share.heading.lower() for share in SHARES if share.fades)


@dataclass(frozen=True, slots=True)
class OutputValues:
    """Pounds for each output, arrays of one length."""

    gross: Array
    net: Array
    present_value: Array


def value_outputs(
    units: Array,
    price: Array,
    duration: Array,
    shares: Mapping[str, Array],
    discounting: Discounting,
    health: NDArray[np.bool_] | None = None,
) -> OutputValues:
    """Value n outputs at once; ``health`` says which have the bands of health, else none has.

    Arguments broadcast to one shape (..., n): units, pounds for a unit, years, and by attribute
    shares between 0 and 1, of which one that is not there takes nothing. Raises nothing: ranges are
    checked before.
    """
    first_year, left = units * price, np.ones(1)  # of the first year, and of each from the last
    for share in SHARES:
        if share.attribute not in shares:
            continue
        if share.fades:
            left = left * (1 - shares[share.attribute])
        else:
            first_year = first_year * (1 - shares[share.attribute])
    years = max(1, math.ceil(float(np.max(duration, initial=1.0))))
    held = np.zeros(np.broadcast_shapes(duration.shape, left.shape))
    discounted = np.zeros_like(held)
    remaining = np.ones_like(held)
    factors: Sequence[float] | Array = discounting.factors(years)
    if health is not None and health.any():
        healthy = discounting.of(HEALTH).factors(years)
        factors = np.where(health, np.array(healthy)[:, None], np.array(factors)[:, None])
    for year in range(1, years + 1):  # years are few, rows and draws are many
        weight = np.clip(duration - (year - 1), 0.0, 1.0) * remaining
        held = held + weight
        discounted = discounted + weight * factors[year - 1]
        remaining = remaining * left
    return OutputValues(units * price * duration, first_year * held, first_year * discounted)


def value(
    claims: Sequence[Claim],
    inputs: Sequence[Input],
    policy: Policy = DEFAULT_POLICY,
    people: float | None = None,
    contract_years: float | None = None,
) -> Valuation:
    """Value one submission whose findings hold no error; ``people`` is how many benefit.

    ``contract_years`` is over how long inputs are spread, where the policy spreads them.
    Blank durations and volumes count as 1, blank shares as 0. Raises ``ZeroDivisionError`` where
    inputs total nothing, which the checks report before.
    """
    discounting = policy.discounting
    lines = _lines(claims, _worth(claims, discounting))
    gross, net, present = _total(lines)
    gross_inputs = math.fsum(spent.gross for spent in inputs)
    net_inputs = math.fsum(spent.net for spent in inputs)
    counted_inputs = net_inputs if policy.input_leakage else gross_inputs
    gross_sroi, net_sroi = gross / gross_inputs, net / counted_inputs
    spread = discounting.spread(contract_years)
    return Valuation(
        lines=lines,
        inputs=tuple(inputs),
        gross_outputs=gross,
        net_outputs=net,
        present_value=present,
        gross_inputs=gross_inputs,
        net_inputs=net_inputs,
        counted_inputs=counted_inputs,
        gross_sroi=gross_sroi,
        net_sroi=net_sroi,
        net_sroi_after_input_leakage=net / net_inputs if net_inputs else None,
        present_value_sroi=present / (counted_inputs * spread),
        rag_gross=policy.rag(gross_sroi),
        rag_net=policy.rag(net_sroi),
        categories=_grouped(lines, lambda line: line.claim.output.category),
        bearers=_gained([line for line in lines if line.claim.kind != "none"]),
        input_categories={
            name: math.fsum(spent.gross for spent in inputs if spent.category == name)
            for name in dict.fromkeys(spent.category for spent in inputs)
        },
        payback=payback(lines, counted_inputs, discounting, spread),
        counted_again=counted_again(lines, people),
        spread=spread,
        present_value_sroi_lower=_at_lower_rates(
            claims, counted_inputs, discounting, contract_years
        ),
    )


def _worth(claims: Sequence[Claim], discounting: Discounting) -> OutputValues:
    """Value every claim by these rates."""
    outputs = [claim.output for claim in claims]
    return value_outputs(
        column(output.counted for output in outputs),
        column(claim.price for claim in claims),
        column(output.years for output in outputs),
        shares_of(outputs),
        discounting,
        health_of(claims),
    )


def _lines(claims: Sequence[Claim], worth: OutputValues) -> tuple[LineValue, ...]:
    """Give each claim its own figures."""
    figures = (worth.gross.tolist(), worth.net.tolist(), worth.present_value.tolist())
    return tuple(itertools.starmap(LineValue, zip(claims, *figures, strict=True)))


def _at_lower_rates(
    claims: Sequence[Claim],
    counted_inputs: float,
    discounting: Discounting,
    contract_years: float | None,
) -> float | None:
    """Return for £1 in present value by the lower rates; None where no claim lasts so long."""
    if not any(claim.output.years > LONG and claim.kind != "none" for claim in claims):
        return None
    least = discounting.lower()
    worth = math.fsum(_worth(claims, least).present_value.tolist())
    return worth / (counted_inputs * least.spread(contract_years))


def health_of(claims: Iterable[Claim]) -> NDArray[np.bool_]:
    """Which claims the library marks health, in their order."""
    return np.array([claim.discount == HEALTH for claim in claims], dtype=np.bool_)


def shares_of(outputs: Sequence[Output]) -> dict[str, Array]:
    """Every share of the outputs, in their order, by its attribute."""
    names = [share.attribute for share in SHARES]
    return {name: column(output.share(name) for output in outputs) for name in names}


def column(numbers: Iterable[float]) -> Array:
    """Put one number of each row into an array."""
    return np.array([*numbers], dtype=np.float64)


def _total(lines: Iterable[LineValue]) -> tuple[float, float, float]:
    """Exact sums, so that the order of rows makes no difference."""
    rows = list(lines)
    return (
        math.fsum(line.gross for line in rows),
        math.fsum(line.net for line in rows),
        math.fsum(line.present_value for line in rows),
    )


def _grouped(lines: Sequence[LineValue], key: Callable[[LineValue], str]) -> dict[str, Totals]:
    groups: dict[str, list[LineValue]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return {name: Totals(*_total(members)) for name, members in groups.items()}


def _gained(lines: Sequence[LineValue]) -> dict[str, Totals]:
    """Who gains what: each line divided as the library divides its value, whole where it does not.

    So a value and the parts that it is made of give the same people the same.
    """
    parts: dict[str, list[tuple[float, LineValue]]] = {}
    for line in lines:
        for name, share in line.claim.gains:
            parts.setdefault(name, []).append((share, line))
    return {
        name: Totals(
            math.fsum(share * line.gross for share, line in members),
            math.fsum(share * line.net for share, line in members),
            math.fsum(share * line.present_value for share, line in members),
        )
        for name, members in parts.items()
    }
