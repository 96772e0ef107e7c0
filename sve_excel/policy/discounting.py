"""How later years become present value: rates in bands of years, chained, and when a year counts.

The factor of year 31 is that of year 30 discounted by the rate of the second band, as in HM
Treasury's Green Book. The year from which discounting begins is a convention: the SROI guide
discounts each year from its end, the Green Book leaves the first year, its year 0, as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

FIRST_YEARS = ("end", "start", "mid")


class Piece(NamedTuple):
    """Years ``after`` + 1 to ``last``: each is worth ``scale`` x ``before`` / ``growth``^(place).

    ``before`` is the factor that the earlier bands leave; the place in the piece counts from 1.
    """

    after: int
    last: int
    before: float
    growth: float
    scale: float


@dataclass(frozen=True, slots=True)
class Discounting:
    """Rates as fractions a year, each to the last year of its band; the last goes on for ever."""

    bands: tuple[tuple[int, float], ...]
    first_year: str = "end"

    def factors(self, years: int) -> list[float]:
        """What £1 of each year, the first to the last of so many, is worth at the start."""
        found = []
        for piece in self.pieces(years):
            for place in range(1, min(piece.last, years) - piece.after + 1):
                found.append(piece.scale * piece.before / piece.growth**place)
        return found

    def pieces(self, years: float) -> Iterator[Piece]:
        """The bands that so many years reach into, as years counted by this convention."""
        shift = 1 if self.first_year == "start" else 0  # year 1 is the Green Book's year 0
        after, before = 0, 1.0
        for index, (last, rate) in enumerate(self.bands):
            growth = 1 + rate
            end = last + shift if index < len(self.bands) - 1 else math.ceil(max(years, last)) + 1
            scale = math.sqrt(growth) if self.first_year == "mid" else 1.0
            if shift and not index:
                scale = growth  # the first year is whole
            yield Piece(after, end, before, growth, scale)
            if end >= years:
                return
            before /= growth ** (end - after - (shift if not index else 0))
            after = end

    @property
    def words(self) -> str:
        """Say it; the Green Book is named only where its rates and its first year are in force."""
        said, before, earlier = [], 0, math.nan
        for last, rate in self.bands:
            if rate != earlier:
                said.append(f"{rate * 100:.12g} %{f' from year {before + 1}' if before else ''}")
            before, earlier = last, rate
        whose = " (HM Treasury's Green Book)" if self == GREEN_BOOK else ""
        return f"{', '.join(said)} a year, each year from its {_FROM[self.first_year]}{whose}"


# HM Treasury's Green Book, unchanged in February 2026, as far as benefits last here
GREEN_BOOK = Discounting(((30, 0.035), (75, 0.03), (125, 0.025)), "start")
_FROM = {"end": "end (SROI guide)", "start": "start", "mid": "middle"}


def flat(rate: float) -> Discounting:
    """One rate for all years, each discounted from its end."""
    return Discounting(((1, rate),))
