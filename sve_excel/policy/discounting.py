"""How later years become present value: rates in bands of years, chained, and when a year counts.

The factor of year 31 is that of year 30 discounted by the rate of the second band, as in HM
Treasury's Green Book. The year from which discounting begins is a convention: the SROI guide
discounts each year from its end, the Green Book leaves the first year, its year 0, as it is. Rows
that the library marks health have bands of their own, and inputs may be spread over the contract.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sve_excel.words.saying import first_of

FIRST_YEARS = ("end", "start", "mid")
AT_THE_START, BY_YEAR = INPUTS_SPENT = ("at the start", "by year")
HEALTH = "health"  # the library's word for rows that have the bands of health
LONG = 50  # years beyond which a benefit is tried at lower rates too
# HM Treasury's Green Book of February 2026, the sensitivity test for horizons beyond 50 years
_LOWER = ((30, 0.03), (75, 0.0257), (125, 0.0214))


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
    """Rates as fractions a year, each to the last year of its band; the last goes on for ever.

    ``health`` are the bands of rows that the library marks so, empty where they have none of their
    own. ``by_year`` says whether inputs are spread evenly over the contract and discounted too.
    """

    bands: tuple[tuple[int, float], ...]
    first_year: str = "end"
    health: tuple[tuple[int, float], ...] = ()
    by_year: bool = False

    def of(self, kind: str) -> Discounting:
        """Give the rates of a kind of row, as the library has it."""
        return replace(self, bands=self.health) if kind == HEALTH and self.health else self

    def lower(self) -> Discounting:
        """Give the rates of the test beyond 50 years: none above those in force."""
        bands, health = (
            tuple(
                (last, min(rate, low)) for (last, rate), (_, low) in zip(each, _LOWER, strict=False)
            )
            for each in (self.bands, self.health)
        )
        return replace(self, bands=bands, health=health)

    def spread(self, years: float | None) -> float:
        """What £1 of inputs is worth at the start of a contract of so many years, if it is known.

        Inputs that are spread fall on each year alike, on a part year by its part.
        """
        if not self.by_year or not years:
            return 1.0
        factors = self.factors(math.ceil(years))
        parts = (min(1.0, years - year) * factor for year, factor in enumerate(factors))
        return math.fsum(parts) / years

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

    def over(self, years: float | None) -> Discounting:
        """Give what is in force for a contract of so many years: unknown ones spread nothing."""
        return self if years else replace(self, by_year=False)

    @property
    def words(self) -> str:
        """Say it; the Green Book is named only where all of its rules are in force."""
        whose = " (HM Treasury's Green Book)" if self == GREEN_BOOK else ""
        return f"{self._years}; inputs {_SPENT[self.by_year]}{whose}"

    def words_over(self, years: float | None) -> str:
        """Say what is in force for a contract of so many years, and why it is not all of this."""
        found = self.over(years)
        return found.words if found == self else f"{found.words}, as {_NO_DATES}"

    def words_among(self, whole: Sequence[str], bids: int) -> str:
        """Say it of so many bids, of which those named in ``whole`` cannot spread their inputs."""
        if not self.by_year or not whole:
            return self.words
        if len(whole) == bids:
            return self.words_over(None)
        which = first_of(whole, _NAMED)
        return (
            f"{self._years}; inputs {_SPENT[True]}, but {_SPENT[False]}, where {_NO_DATES}: {which}"
        )

    @property
    def _years(self) -> str:
        """Say the rates, and from when a year counts."""
        health = f"; rows marked health {_rates(self.health)}" if self.health != self.bands else ""
        return (
            f"{_rates(self.bands)} a year, each year from its {_FROM[self.first_year]}"
            f"{health if self.health else ''}"
        )


def _rates(bands: tuple[tuple[int, float], ...]) -> str:
    """Say each rate once, and from which year."""
    said, before, earlier = [], 0, math.nan
    for last, rate in bands:
        if rate != earlier:
            said.append(f"{rate * 100:.12g} %{f' from year {before + 1}' if before else ''}")
        before, earlier = last, rate
    return ", ".join(said)


# HM Treasury's Green Book, unchanged in February 2026, as far as benefits last here
GREEN_BOOK = Discounting(
    ((30, 0.035), (75, 0.03), (125, 0.025)),
    "start",
    ((30, 0.015), (75, 0.0129), (125, 0.0107)),
    by_year=True,
)
_FROM = {"end": "end (SROI guide)", "start": "start", "mid": "middle"}
_NAMED = 5  # bids that are named
_NO_DATES = "the contract's dates are not given"
_SPENT = {False: "whole, at the start", True: "spread evenly over the contract and discounted too"}


def flat(rate: float) -> Discounting:
    """One rate for all years and rows, each year discounted from its end."""
    return Discounting(((1, rate),))
