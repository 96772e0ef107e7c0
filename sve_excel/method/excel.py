"""The method as Excel formulas: what ``value`` works out, over references to a row's cells.

Every sheet that we write takes its formulas for gross, net and present value from here, so that the
template, the results and the comparison cannot come to disagree. It knows no sheet: a term is the
text of a reference or of a function call, which binds tighter than any operator, and blanks are
dealt with by whoever names it. A formula comes without its equals sign.

The years are summed in closed form and not one by one: rows that are counted by their place in a
sheet change when somebody inserts one above them, and some programs know no list in a formula.
With n whole years, a last part year f, and q left of the benefit after each year::

    years held = (1 - q^n) / (1 - q) + f q^n = (1 - q^n (1 - f (1 - q))) / (1 - q)

Where n (1 - q) is small the quotient would cancel: the first four terms of its binomial series
stand for it. Against the sum year by year this is out by less than 1e-13 of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sve_excel.layout import SHARES
from sve_excel.policy.discounting import Discounting, Piece
from sve_excel.policy.rules import LONGEST_SHEET_DURATION

# Below this the series is exact to 1e-14 of the sum; from here on the quotient is to 1e-13.
_FLAT = 0.001


@dataclass(frozen=True, slots=True)
class Terms:
    """What one output is valued by, each as a reference: units, pounds for one, years, shares.

    ``shares`` holds a reference for each attribute of ``layout.SHARES``, ``counts`` one for the
    share of the units that is valued, where it is not all.
    """

    units: str
    price: str
    years: str
    shares: Mapping[str, str]
    counts: str = ""

    @property
    def yearly(self) -> str:
        """What one year is worth before anything is taken off."""
        units = f"{self.units}*{self.counts}" if self.counts else self.units
        return f"{units}*{self.price}"

    @property
    def fading(self) -> str:
        """The share that is taken off again in each year after the first."""
        return next(self.shares[share.attribute] for share in SHARES if share.fades)


def gross_value(terms: Terms) -> str:
    """Units x price x years."""
    return f"{terms.yearly}*{terms.years}"


def first_year(terms: Terms) -> str:
    """What one whole year is worth: units x price, less every share that does not fade."""
    once = (terms.shares[share.attribute] for share in SHARES if not share.fades)
    return terms.yearly + "".join(f"*(1-{share})" for share in once)


def net_value(terms: Terms) -> str:
    """Net of every share, summed over the years."""
    return f"{first_year(terms)}*{years_held(terms.years, terms.fading)}"


def present_value(terms: Terms, discounting: Discounting, longest: float) -> str:
    """Net of every share, each year discounted; no row lasts more than ``longest`` years.

    One sum for each band of rates, of which all but the first only count where a row reaches them.
    """
    pieces = [_discounted(terms, piece) for piece in discounting.pieces(longest)]
    if len(pieces) == 1:
        return f"{first_year(terms)}*{pieces[0]}"
    return f"{first_year(terms)}*({'+'.join(pieces)})"


def _discounted(terms: Terms, piece: Piece) -> str:
    """Years of one band, each by what is left of the benefit and by its factor."""
    growth = f"{piece.growth!r}"
    left = f"((1-{terms.fading})/{growth})"
    # a rate that is not small keeps the quotient from cancelling, whatever the drop-off
    lost = "" if piece.growth - 1 >= _FLAT else f"(1-{left})"
    first, last = piece.after == 0, piece.last > LONGEST_SHEET_DURATION
    years = terms.years
    if not last:
        years = f"IF({years}>{piece.last},{piece.last},{years})"
    if not first:
        years = f"({years}-{piece.after})"
    summed = f"{_summed(years, left, lost)}/{growth}"
    if piece.scale != 1:
        summed += f"*{piece.scale!r}"
    if first:
        return summed
    faded = f"IFERROR((1-{terms.fading})^{piece.after},0)"
    return f"IF({terms.years}>{piece.after},{piece.before!r}*{faded}*{summed},0)"


def years_held(years: str, drop_off: str) -> str:
    """Years, each weighed by what is left of the benefit; a last part year by its fraction."""
    return _summed(years, f"(1-{drop_off})", drop_off)


def gross_input(value: str, volume: str, to_base: str) -> str:
    """Pounds for one x how many, brought to the price base."""
    return f"{value}*{volume}*{to_base}"


def net_input(gross: str, leakage: str) -> str:
    """What leakage leaves of an input."""
    return f"{gross}*(1-{leakage})"


def _summed(years: str, left: str, lost: str) -> str:
    """Sum the years, of each of which ``left`` remains of the one before.

    ``lost`` is 1 less ``left``, or empty where that is never as small as ``_FLAT``.
    """
    whole = f"INT({years})"
    # what is lost as the doubles have it, so that rounding in it cancels and does not grow; a power
    # too small for a double is nothing in Excel and an error in LibreOffice
    summed = f"(1-IFERROR({left}^{whole},0)*(1-({years}-{whole})*(1-{left})))/(1-{left})"
    if lost:
        series = ""
        for term in (3, 2, 1):
            series = f"*(1-({whole}-{term})/{term + 1}*{lost}{series})"
        series = f"{whole}{series}+({years}-{whole})*{left}^{whole}"
        summed = f"IF({whole}*{lost}<{_FLAT},{series},{summed})"
    return f"IF({years}<1,{years},{summed})"
