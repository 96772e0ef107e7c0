"""What is offered under the headings of a framework: value and units, priced and without a price.

A row counts once, under the nearest code of its outcome; under the others it serves besides it is
counted as a row and with no value, so that no sum holds a pound twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sve_excel.model import LineValue
from sve_excel.records.framework import Framework, FrameworkRow
from sve_excel.words.saying import figure

NOT_OFFERED = "not offered"  # instead of a value: no row comes under a heading
NOT_UNDER = FrameworkRow("", "", "Under no heading of this framework")


@dataclass(slots=True)
class Under:
    """What comes under one heading: net value in pounds, rows, and units by what one unit is."""

    measure: FrameworkRow
    asked: bool = False
    net: float = 0.0
    priced: int = 0
    unpriced: int = 0
    besides: int = 0
    rows: list[int] = field(default_factory=list)
    units: dict[str, float] = field(default_factory=dict)

    @property
    def offered(self) -> bool:
        """Whether any row comes under it, or serves it besides."""
        return bool(self.priced or self.unpriced or self.besides)

    @property
    def units_said(self) -> str:
        """Units in words, one kind after another."""
        return "; ".join(f"{figure(number)} × {unit}" for unit, number in self.units.items())


def by_framework(lines: Iterable[LineValue], framework: Framework) -> list[Under]:
    """Give each heading with what comes under it, in the framework's order, and the rest last."""
    found: Mapping[str, Under] = {
        row.code: Under(row, row.code in framework.asked) for row in framework.measures
    }
    rest = Under(NOT_UNDER)
    for line in lines:
        output = line.claim.output
        codes = framework.codes_of(output.outcome)
        home = found[codes[0]] if codes else rest
        home.net += line.net
        home.rows.append(output.row)
        if line.claim.kind == "none":
            home.unpriced += 1
        else:
            home.priced += 1
        unit = line.claim.unit or "without a price"
        home.units[unit] = home.units.get(unit, 0.0) + output.quantity
        for code in codes[1:]:
            found[code].besides += 1
    return [*found.values(), *([rest] if rest.offered else [])]
