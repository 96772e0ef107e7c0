"""In which year's prices pounds are, and what they are at the price base."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prices:
    """The year in whose prices pounds are, and what £1 of them is at the price base.

    ``forecast`` says that the year's deflator is one. ``by`` says what the year was taken from
    where nobody named it: the start date, or the price base.
    """

    year: str = ""
    to_base: float = 1.0
    forecast: bool = False
    by: str = ""

    @property
    def words(self) -> str:
        """Name the year, and say that its deflator is a forecast."""
        return f"{self.year} (forecast)" if self.forecast else self.year

    @property
    def whence(self) -> str:
        """Say what the year was taken from, as the end of a sentence; empty where it was typed."""
        return ", by the start date" if self.by == "start date" else ""


AS_THEY_ARE = Prices()
