"""In which year's prices a bidder's own pounds are, and what they are at the price base.

Inputs and own proxies are pounds of some year as the library's values are, so all are brought to
one price base with the GDP deflator: else another base would move every ratio. Where a bid names no
year it is the financial year of the start date, and without one the library's own base, the newest
outturn year, whatever base the rules set. A year that the deflator table does not reach counts as
the nearest that it has. Nothing of it is rounded; only the library's values are, to pence.
"""

from __future__ import annotations

from datetime import date

from sve_excel.library.library import Deflators, financial_year
from sve_excel.model import Project
from sve_excel.records.pounds import Prices

_APRIL = 4  # a financial year begins with it


def prices_of(project: Project, deflators: Deflators) -> Prices:
    """Give the prices of a bid's inputs, and of own proxies that name no year."""
    typed = project.input_prices
    if typed and deflators.of(typed) is not None:
        return prices_in(typed, deflators)
    if project.start is None:
        return prices_in(deflators.newest, deflators, "price base")
    years = deflators.index
    wanted = year_of(project.start)
    return prices_in(min(max(wanted, min(years)), max(years)), deflators, "start date")


def prices_in(year: str, deflators: Deflators, by: str = "") -> Prices:
    """Give the prices of a year that the table covers; ``by`` says where the year comes from."""
    index = deflators.of(year)
    assert index is not None
    return Prices(year, deflators.to_base(index), deflators.is_forecast(year), by)


def input_prices_words(prices: Prices, base: str) -> str:
    """Say which year's prices the inputs are in, why, and what they count as."""
    forecast = "; its deflator is a forecast" if prices.forecast else ""
    counts = f". £1 counts as £{prices.to_base:.4f} in {base} prices"
    return f"{prices.year}{prices.whence}{forecast}{counts if prices.to_base != 1 else ''}"


def year_of(day: date) -> str:
    """Give the financial year of a day, from April to March, as the deflator table names it."""
    return financial_year(day.year - (day.month < _APRIL))
