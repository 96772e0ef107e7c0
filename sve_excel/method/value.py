"""The social value calculation: pure arithmetic over arrays, in IEEE doubles, nothing rounded.

For units U, price P, duration D in years, and the shares leakage L, deadweight W, attribution A
(what is due to others), displacement K and drop-off O per year::

    gross   = U * P * D
    net(t)  = U * P * (1-L)(1-W)(1-A)(1-K) * (1-O)^(t-1)     t = 1 .. D, a part year by its fraction
    net     = sum of net(t)
    present = sum of net(t) / (1+r)^t                        r: HM Treasury Green Book, 3.5 %

Shares multiply and are never added. Drop-off bites from the second year and compounds. The method
is the SROI Network's Guide to Social Return on Investment (2012), stages 4 and 5.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sve_excel.model import Claim, Input, InputValue, LineValue, Totals, Valuation
from sve_excel.policy.rules import DEFAULT_POLICY, Policy

Array = NDArray[np.float64]


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
    *,
    leakage: Array,
    deadweight: Array,
    attribution: Array,
    drop_off: Array,
    displacement: Array,
    discount_rate: float,
) -> OutputValues:
    """Value n outputs at once.

    Arguments broadcast to one shape (..., n): units, pounds for a unit, years, and shares between
    0 and 1; ``discount_rate`` a fraction per year. Raises nothing: ranges are checked before.
    """
    first_year = (
        units * price * (1 - leakage) * (1 - deadweight) * (1 - attribution) * (1 - displacement)
    )
    years = max(1, math.ceil(float(np.max(duration, initial=1.0))))
    held = np.zeros(np.broadcast_shapes(duration.shape, drop_off.shape))
    discounted = np.zeros_like(held)
    remaining = np.ones_like(held)
    for year in range(1, years + 1):  # years are few, rows and draws are many
        weight = np.clip(duration - (year - 1), 0.0, 1.0) * remaining
        held = held + weight
        discounted = discounted + weight / (1 + discount_rate) ** year
        remaining = remaining * (1 - drop_off)
    return OutputValues(units * price * duration, first_year * held, first_year * discounted)


def value(
    claims: Sequence[Claim], inputs: Sequence[Input], policy: Policy = DEFAULT_POLICY
) -> Valuation:
    """Value one submission whose findings hold no error.

    Blank durations and volumes count as 1, blank shares as 0. Raises ``ZeroDivisionError`` where
    inputs total nothing, which the checks report before.
    """
    outputs = [claim.output for claim in claims]
    values = value_outputs(
        _column(output.units for output in outputs),
        np.array([claim.price for claim in claims], dtype=np.float64),
        _column((output.duration for output in outputs), blank=1.0),
        leakage=_column(output.leakage for output in outputs),
        deadweight=_column(output.deadweight for output in outputs),
        attribution=_column(output.attribution for output in outputs),
        drop_off=_column(output.drop_off for output in outputs),
        displacement=_column(output.displacement for output in outputs),
        discount_rate=policy.discount_rate,
    )
    lines = tuple(
        LineValue(claim, gross, net, present)
        for claim, gross, net, present in zip(
            claims,
            values.gross.tolist(),
            values.net.tolist(),
            values.present_value.tolist(),
            strict=True,
        )
    )
    spent = tuple(_input_value(each) for each in inputs)
    gross, net, present = _total(lines)
    gross_inputs = math.fsum(each.gross for each in spent)
    net_inputs = math.fsum(each.net for each in spent)
    gross_sroi, net_sroi = gross / gross_inputs, net / net_inputs
    return Valuation(
        lines=lines,
        inputs=spent,
        gross_outputs=gross,
        net_outputs=net,
        present_value=present,
        gross_inputs=gross_inputs,
        net_inputs=net_inputs,
        gross_sroi=gross_sroi,
        net_sroi=net_sroi,
        present_value_sroi=present / net_inputs,
        rag_gross=policy.rag(gross_sroi),
        rag_net=policy.rag(net_sroi),
        categories=_grouped(lines, lambda line: line.claim.output.category),
        bearers=_grouped(
            [line for line in lines if line.claim.kind != "none"], lambda line: line.claim.bearer
        ),
        input_categories={
            name: math.fsum(each.gross for each in spent if each.input.category == name)
            for name in dict.fromkeys(each.input.category for each in spent)
        },
    )


def _column(values: Iterable[float | None], *, blank: float = 0.0) -> Array:
    return np.array([blank if value is None else value for value in values], dtype=np.float64)


def _input_value(each: Input) -> InputValue:
    gross = (each.value or 0.0) * (1.0 if each.volume is None else each.volume)
    return InputValue(each, gross, gross * (1 - (each.leakage or 0.0)))


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
