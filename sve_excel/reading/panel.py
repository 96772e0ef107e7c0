"""What a workbook shows of itself: its live panel, and the line above a table that repeats it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sve_excel.layout import INPUTS, OUTPUTS, PANEL, PROJECT, TOTALS
from sve_excel.opc.scan import formulas_among, is_bare_formula
from sve_excel.reading.cells import Grid
from sve_excel.records.shown import ShownFigure
from sve_excel.words.folding import fold
from sve_excel.words.numbers import parse_number
from sve_excel.words.saying import cell_words

_LABELS: Final = {fold(label): label for label in (*PANEL, *TOTALS)}
_LINES: Final = 12  # in which the line above a table is looked for
_SIGN: Final = "£1"  # in every label that is repeated there
_LONGEST: Final = 10  # letters of a colour


def read_panel(grids: Mapping[str, Grid]) -> tuple[ShownFigure, ...]:
    """Figures of the panel, and of the lines above the tables; ``grids`` by their folded names.

    A label that stands twice in a sheet says nothing, and neither does one without a stored number
    or a text that reads as one (a bidder may have typed it), nor a colour.
    """
    figures = list(_panel(grids[fold(PROJECT)]))
    for name in (OUTPUTS, INPUTS):
        figures += _line(grids[fold(name)])
    return tuple(figure for figure in figures if figure.figure is not None or figure.colour)


def _panel(grid: Grid) -> Iterator[ShownFigure]:
    """The panel on Project: the figure beside its label, and the colour beside that."""
    for label, (row, column) in _once(grid.rows).items():
        word = _colour(grid.at(row, column + 2)) if label in PANEL else ""
        yield _of(grid, label, (row, column + 1), (row, column + 2), word)


def _line(grid: Grid) -> Iterator[ShownFigure]:
    """The line above a table: a label with the colour behind it, and the figure beside that."""
    lines = [[cell if _SIGN in str(cell) else "" for cell in line] for line in grid.rows[:_LINES]]
    for label, (row, column) in _once(lines).items():
        _, _, word = cell_words(grid.at(row, column)).partition(",")
        yield _of(grid, label, (row, column + 1), (row, column), _colour(word))


def _of(
    grid: Grid, label: str, at: tuple[int, int], beside: tuple[int, int], word: str
) -> ShownFigure:
    colour_cell = grid.place(*beside).cell
    typed = bool(word) and (
        not formulas_among(grid.filled, [colour_cell], grid.limits)
        or is_bare_formula(grid.filled, colour_cell)
    )
    cell, figure = grid.place(*at).cell, _shown(grid.at(*at))
    return ShownFigure(label, grid.sheet, cell, figure, word, colour_cell if typed else "")


def _once(rows: Sequence[Sequence[Any]]) -> dict[str, tuple[int, int]]:
    """Where each label stands that stands once, with a colour behind it or without."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(rows):
        for column, found in enumerate(line):
            said = fold(found.partition(",")[0]) if isinstance(found, str) and found else ""
            if label := _LABELS.get(said):
                spots.setdefault(label, []).append((row, column))
    return {label: found[0] for label, found in spots.items() if len(found) == 1}


def _colour(value: Any) -> str:
    word = cell_words(value).strip().upper() if isinstance(value, str) else ""
    return word if len(word) <= _LONGEST else ""


def _shown(value: Any) -> float | None:
    """The number that a cell of the panel shows, stored as one or typed as a text."""
    if isinstance(value, str):
        return parse_number(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
