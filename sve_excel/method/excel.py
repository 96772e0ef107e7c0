"""The method as Excel formulas: what ``value`` works out, over references to a row's cells.

Every sheet that we write takes its formulas for gross, net and present value from here, so that the
template, the results and the comparison cannot come to disagree. It knows no sheet: a term is the
text of a reference or of a function call, which binds tighter than any operator, and blanks are
dealt with by whoever names it. A formula comes without its equals sign.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """What one output is valued by, each as a reference: units, pounds for one, years, shares."""

    units: str
    price: str
    years: str
    leakage: str
    deadweight: str
    attribution: str
    displacement: str
    drop_off: str


def gross_value(terms: Terms) -> str:
    """Units x price x years."""
    return f"{terms.units}*{terms.price}*{terms.years}"


def first_year(terms: Terms) -> str:
    """What one whole year is worth before drop-off: units x price, less the four other shares."""
    shares = (terms.leakage, terms.deadweight, terms.attribution, terms.displacement)
    return f"{terms.units}*{terms.price}" + "".join(f"*(1-{share})" for share in shares)


def net_value(terms: Terms, listed: str) -> str:
    """Net of every share, summed over the years; ``listed`` is a column of the years from 1."""
    once = _once(terms.years)
    return (
        f"{first_year(terms)}*IF({terms.drop_off}=1,{once},"
        f"{years_held(terms.years, terms.drop_off, listed)})"
    )


def present_value(terms: Terms, listed: str, growth: str) -> str:
    """Net of every share, each year discounted from its end; see ``growth_of``."""
    held = _left(terms.years, terms.drop_off, listed)
    return (
        f"{first_year(terms)}*IF({terms.drop_off}=1,{_once(terms.years)}/{growth},"
        f"SUMPRODUCT({held}/{growth}^{listed}))"
    )


def years_held(years: str, drop_off: str, listed: str) -> str:
    """Years, each weighed by what is left of the benefit, where some of it is."""
    return f"SUMPRODUCT({_left(years, drop_off, listed)})"


def growth_of(discount_rate: float) -> str:
    """What a year later has to be divided by: 1 + the discount rate, a fraction."""
    return repr(1 + discount_rate)


def gross_input(value: str, volume: str) -> str:
    """Pounds for one x how many."""
    return f"{value}*{volume}"


def net_input(gross: str, leakage: str) -> str:
    """What leakage leaves of an input."""
    return f"{gross}*(1-{leakage})"


def _left(years: str, drop_off: str, listed: str) -> str:
    """What each year holds of the benefit; a last part year counts for its fraction."""
    whole = f"INT({years})"
    weight = f"(({listed}<={whole})+({listed}={whole}+1)*({years}-{whole}))"
    return f"{weight}*(1-{drop_off})^({listed}-1)"


def _once(years: str) -> str:
    """The first year or the part of it, where nothing is left of the benefit after it."""
    return f"IF({years}<1,{years},1)"
