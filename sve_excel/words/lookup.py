"""Look-ups in formulas, in a form that every program works out alike.

Gnumeric's INDEX takes no range of one cell, which a table of one row has for a column.
"""

from __future__ import annotations


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
