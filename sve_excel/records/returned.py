"""When what is put in comes back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payback:
    """Year, counted from 1, in which the net value passes the inputs, plain and discounted.

    ``None`` where it does not within ``years``, after which nothing more is returned.
    """

    plain: int | None
    discounted: int | None
    years: int

    def words(self, year: int | None) -> str:
        """Say one of the two: ``year 3``, or ``not within 5 years``."""
        if year is None:
            return f"not within {self.years} {'year' if self.years == 1 else 'years'}"
        return f"year {year}"


NOT_YET = Payback(None, None, 1)
