"""Payback: the year in which the net value passes the inputs, plain and discounted.

Inputs count from the start, discounted where the policy spreads them over the contract; the value
of each year counts when it is over. A value that has no duration comes in its first year. What a
bid returns after its last year is nothing, so a bid that has not paid back by then never does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sve_excel.layout import SHARES
from sve_excel.model import LineValue
from sve_excel.policy.discounting import Discounting
from sve_excel.records.returned import Payback
from sve_excel.words.digits import below

_FADING = next(share.attribute for share in SHARES if share.fades)


def payback(
    lines: Sequence[LineValue], spent: float, discounting: Discounting, spread: float = 1.0
) -> Payback:
    """When the net value of these lines passes what is spent, in pounds.

    ``spread`` is what £1 of that is worth at the start, once discounted.
    """
    plain = yearly(lines)
    worth = [0.0] * len(plain)
    for kind in dict.fromkeys(line.claim.discount for line in lines):
        alike = yearly([line for line in lines if line.claim.discount == kind])
        factors = discounting.of(kind).factors(len(alike))
        for year, (net, factor) in enumerate(zip(alike, factors, strict=True)):
            worth[year] += net * factor
    return Payback(_passed(plain, spent), _passed(worth, spent * spread), len(plain))


def _passed(by_year: Sequence[float], spent: float) -> int | None:
    total, passed = 0.0, None
    for year, worth in enumerate(by_year, 1):
        total += worth
        if passed is None and not below(total, spent):
            passed = year
    # harm in a later year may take back what an earlier one brought
    return None if below(total, spent) else passed


def yearly(lines: Sequence[LineValue]) -> list[float]:
    """Net value of each year, added up over the lines, in pounds; one year at least."""
    years = max((math.ceil(line.claim.output.years) for line in lines), default=1)
    found = [0.0] * max(1, years)
    for line in lines:
        output = line.claim.output
        left, kept = output.years, 1 - output.share(_FADING)
        weights = []
        for year in range(math.ceil(left)):
            weights.append(min(1.0, left - year) * kept**year)
        held = math.fsum(weights)
        for year, weight in enumerate(weights):
            found[year] += line.net * weight / held if held else 0.0
    return found
