"""How a figure is said on the page: as its number format shows it in a sheet, without the red.

The formats are those of ``looks.figures``; one that is not known here is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sve_excel.looks.figures import (
    CHANCE,
    COUNT,
    DECIMALS,
    DECIMALS_OF,
    FACTOR,
    FALL,
    LONG_PENCE,
    MONEY,
    ORDERED,
    PART,
    PENCE,
    PERCENT,
    POINTS,
    POINTS_IF_ANY,
    PRICE,
    RATIO,
    RATIO_CHANGE,
    SHARE_CHANGE,
    TO_MEND,
    YEARS,
)
from sve_excel.words.saying import figure, filled, pounds, price, rounded

NONE = "–"


def said(number: float, form: str) -> str:
    """Give a number as its format shows it; a dash where there is none (NaN)."""
    if number != number:
        return NONE
    if kind := DECIMALS_OF.get(form):
        chosen = kind.form(number)
        if not chosen:  # two decimals say too little
            return figure(number)
        places = kind.forms.index(chosen)
        text = _percent(number, places) if "%" in chosen else rounded(number, places)
    else:
        text = _SAID[form](number)
    return text.removeprefix("-") if not text.strip("-0.,%£") else text


def _percent(number: float, places: int = 0) -> str:
    """A share of 100, whose thousands stand together."""
    return f"{rounded(number * 100, places)}%".replace(",", "")


def _change(text: str) -> str:
    """What rises has its sign, too; what stays has none."""
    return text if text.startswith("-") or not text.strip("0.%") else f"+{text}"


def _part(number: float) -> str:
    return _percent(number) if number else NONE


def _to_mend(rows: float) -> str:
    """How many rows are to be mended."""
    if rows == 1 or rows > 1:
        return f"{rounded(rows, 0).replace(',', '')} row{'s' if rows > 1 else ''} to mend"
    return "no row to mend"


def _fall(number: float) -> str:
    """How far a value may fall."""
    return "to nothing" if number > 1 else "not at all" if number < 0 else _percent(number)


def _points(number: float) -> str:
    """Marks, whose thousands stand together."""
    return rounded(number, 2).replace(",", "")


_SAID: Mapping[str, Callable[[float], str]] = {
    MONEY: pounds,
    PENCE: lambda number: pounds(number, 2),
    LONG_PENCE: lambda number: pounds(number, 2),
    PRICE: lambda number: filled("£{price}", price=price(number)),
    RATIO: lambda number: pounds(number, 2),
    YEARS: figure,
    TO_MEND: _to_mend,
    COUNT: lambda number: rounded(number, 0).replace(",", ""),
    DECIMALS: lambda number: rounded(number, 2),
    FACTOR: lambda number: rounded(number, 4).replace(",", ""),
    POINTS: _points,
    POINTS_IF_ANY: _points,
    ORDERED: lambda number: NONE if number < -1e15 else rounded(number, 2),
    PERCENT: _percent,
    RATIO_CHANGE: lambda number: _change(rounded(number, 2).replace(",", "")),
    SHARE_CHANGE: lambda number: _change(_percent(number)),
    PART: _part,
    CHANCE: lambda number: _part(number) if number >= 0 else "",
    FALL: _fall,
}
