"""What people typed into the results sheet before it was written anew: listed, and kept listed.

And the codes of what the sheet holds as we write it, by which the next run tells what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.imprint import (
    CHARTS_WORD,
    FORMULA,
    RESULTS_AROUND,
    TYPED_HEADINGS,
    TYPED_TITLE,
    cell_code,
    formula_code,
)
from sve_excel.looks.page import Col
from sve_excel.looks.writer import FORMULA_CELL, colours_of, written_cells, written_formulas
from sve_excel.records.noted import Noted
from sve_excel.results.columns import LAST
from sve_excel.results.page import ResultsPage
from sve_excel.results.room import ROW

_CELL, _BESIDE, _TYPED = TYPED_HEADINGS
_WORDS = (
    "It stood in the cells named here when the sheet was written anew. Each further run keeps the "
    "list; delete a row of it once it is not needed."
)


def typed(page: ResultsPage) -> None:
    """List what was typed, where anything was, with the cell it stood in."""
    kept = [each for each in page.context.noted if each.kept]
    if not kept:
        return
    page.keep_together(4 * ROW)
    page.part(TYPED_TITLE)
    page.text(page.row, 1, _WORDS, page.formats.muted())
    page.row += 1
    _heading(page)
    for noted in kept:
        height = page.height_of(
            (noted.beside, _BESIDE, _TYPED - 1), (str(noted.value), _TYPED, LAST)
        )
        page.fit_on(height, lambda: _heading(page))
        page.typed.update((page.row, column) for column in TYPED_HEADINGS)
        page.text(page.row, _CELL, noted.cell, page.formats.cell(align="center"))
        page.wrapped(noted.beside, _BESIDE, _TYPED - 1)
        _put(page, noted)
        page.down(height)
    page.gap()


def _heading(page: ResultsPage) -> None:
    page.wide_header(TYPED_HEADINGS[_BESIDE], _BESIDE, _TYPED - 1)
    page.wide_header(TYPED_HEADINGS[_TYPED], _TYPED, LAST)
    page.header({_CELL: Col(TYPED_HEADINGS[_CELL])})


def _put(page: ResultsPage, noted: Noted) -> None:
    """Write what was typed over the width, as the kind of thing that it is."""
    look = page.formats.cell(text_wrap=True, align="left")
    page.sheet.merge_range(page.row, _TYPED, page.row, LAST, "", look)
    if isinstance(noted.value, bool):
        page.sheet.write_boolean(page.row, _TYPED, noted.value, look)
    elif isinstance(noted.value, str):
        page.text(page.row, _TYPED, noted.value, look)
    else:
        page.sheet.write_number(page.row, _TYPED, noted.value, look)


def codes(page: ResultsPage) -> Iterator[tuple[int, dict[int, int]]]:
    """Give the codes of what was written, by row and column; not of what people typed."""
    formulas = written_formulas(page.sheet)
    for row, cells in written_cells(page.book, page.sheet):
        held = {
            column: (formula_code(formulas[row, column]) if (row, column) in formulas else FORMULA)
            if found is FORMULA_CELL
            else cell_code(found)
            for column, found in cells.items()
            if (row, column) not in page.typed
        }
        if held:
            yield row, held


def around(page: ResultsPage) -> tuple[str, str]:
    """Give the name, with its formula, that says which charts and colours the sheet has."""
    charts = len(page.sheet.charts)
    said = " ".join([f"{CHARTS_WORD}={charts}", *sorted(colours_of(page.book))])
    return RESULTS_AROUND, f'="{said}"'
