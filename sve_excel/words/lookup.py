"""Look-ups in formulas, in a form that every program works out alike.

Gnumeric's INDEX takes no range of one cell, which a table of one row has for a column, and its
SUMIF looks for the first alone of several names.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST = 7_000  # characters of an expression that leave room for the rest of a formula


def looked_up(cells: str, key: str, keys: str) -> str:
    """The cell of a column that stands beside ``key`` in another, as an expression."""
    return at_place(cells, f"MATCH({key},{keys},0)")


def at_place(cells: str, place: str) -> str:
    """The cell at a place of a column's range, counted from 1, as an expression."""
    sheet, mark, area = cells.rpartition("!")
    first, _, last = area.partition(":")
    if last != first:
        return f"INDEX({cells},{place})"
    return f'IF({place}=1,{sheet}{mark}{first},"")'


def sum_of(values: str, keys: str, names: Iterable[str], most: int = MOST) -> str:
    """The sum of a column over the rows whose key is one of some texts, as an expression.

    Of texts that take more than ``most`` characters one by one Gnumeric sums those of the first.
    """
    texts = [f'"{name}"' for name in names]
    one_by_one = "+".join(f"({keys}={text})" for text in texts)
    if len(one_by_one) > most:
        return f"SUMPRODUCT(SUMIF({keys},{{{','.join(texts)}}},{values}))"
    return f"SUMPRODUCT(({one_by_one})*1,{values})"
