"""Tables by their headings, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.findings.reading import COLUMN_MISSING, COLUMN_TWICE, OPTIONAL_COLUMN_MISSING
from sve_excel.layout import (
    Column,
    Kind,
    column_letter,
)
from sve_excel.model import Finding, Place
from sve_excel.opc.cells import formulas_among, scan_columns
from sve_excel.reading.cells import HEADING_ROWS, Cells, Grid, words
from sve_excel.words.folding import fold, fold_heading


def _table(
    grid: Grid, columns: Sequence[Column], findings: list[Finding]
) -> tuple[int, dict[str, int]] | None:
    """Find the heading row and each column's index; None where one that counts is missing."""
    wanted = {fold(column.heading): column.heading for column in columns}
    best, heading_row, found = 0, 0, list[tuple[str, int]]()
    for row, cells in enumerate(grid.rows[:HEADING_ROWS]):
        names = [
            (wanted[folded], column)
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and (folded := fold_heading(cell)) in wanted
        ]
        distinct = len({name for name, _ in names})
        if distinct > best:
            best, heading_row, found = distinct, row, names
    where: dict[str, int] = {}
    sound = True
    computed = {column.heading for column in columns if column.computed}
    for heading, index in found:
        if heading in where and heading not in computed:  # nobody is asked what a computed one says
            findings.append(
                COLUMN_TWICE.at(
                    grid.place(heading_row, where[heading]),
                    heading=heading,
                    sheet=grid.sheet,
                    other=grid.place(heading_row, index).cell,
                )
            )
            sound = False
        where.setdefault(heading, index)
    for column in columns:
        if column.heading not in where and not column.computed:
            optional = column.kind == "text" and not column.required
            rule = OPTIONAL_COLUMN_MISSING if optional else COLUMN_MISSING
            at = grid.place(heading_row, found[0][1]) if found else Place(grid.file, grid.sheet)
            findings.append(rule.at(at, heading=column.heading, sheet=grid.sheet))
            sound = sound and optional
    return (heading_row, where) if sound else None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One filled row of a table, read cell by cell by heading."""

    index: int
    where: Mapping[str, int]
    cells: Mapping[str, str]
    reader: Cells
    computed: tuple[str, ...] = ()
    formulas: frozenset[str] = frozenset()

    def text(self, heading: str) -> str:
        """Words under a heading."""
        column = self.where.get(heading)
        return "" if column is None else self.reader.text(self.index, column, heading)

    def number(self, heading: str, kind: Kind) -> float | None:
        """Read the number under a heading."""
        column = self.where.get(heading)
        return None if column is None else self.reader.number(self.index, column, heading, kind)

    def typed(self) -> dict[str, float | str]:
        """What stands in a computed column as a typed constant, by its heading."""
        found = {}
        for heading in self.computed:
            value = self.reader.grid.at(self.index, self.where[heading])
            if not _blank(value) and self.cells[heading] not in self.formulas:
                number = isinstance(value, int | float) and not isinstance(value, bool)
                found[heading] = float(value) if number else words(value)
        return found

    def shown(self, heading: str) -> float | None:
        """Read the stored result of a computed column, where there is one."""
        column = self.where.get(heading)
        found = "" if column is None else self.reader.grid.at(self.index, column)
        number = isinstance(found, int | float) and not isinstance(found, bool)
        return float(found) if number else None


def filled_rows(
    grid: Grid, columns: Sequence[Column], findings: list[Finding], home: dict[str, str]
) -> Iterator[TableRow] | None:
    """Rows of a table that hold anything; ``home`` is told where its first row begins."""
    table = _table(grid, columns, findings)
    if table is None:
        return None
    heading_row, where = table
    first = where.get(columns[0].heading, min(where.values()))
    home[fold(grid.sheet)] = grid.place(heading_row + 1, first).cell
    typed = [where[c.heading] for c in columns if not c.computed and c.heading in where]
    letters = [column_letter(column) for column in typed]
    scan = scan_columns(grid.part, letters, grid.limits)
    computed = tuple(c.heading for c in columns if c.computed and c.heading in where)
    formulas = _rows_of(scan.unvalued | scan.errors, typed)
    # a row of nothing but formulas without a result may lie below all that has a value
    end = max(len(grid.rows), *(index + 1 for index in formulas), 0)
    filled = [
        index
        for index in range(heading_row + 1, end)
        if index in formulas or not all(_blank(grid.at(index, column)) for column in typed)
    ]
    shown = [
        f"{column_letter(column)}{index + 1}"
        for index in filled
        for column in sorted(where[heading] for heading in computed)
        if not _blank(grid.at(index, column))
    ]
    kept = formulas_among(grid.part, shown, grid.limits)

    def rows() -> Iterator[TableRow]:
        for index in filled:
            cells = {heading: f"{column_letter(c)}{index + 1}" for heading, c in where.items()}
            reader = Cells(grid, scan, findings)
            yield TableRow(index, where, cells, reader, computed, kept)

    return rows()


def _rows_of(cells: frozenset[str], columns: Sequence[int]) -> set[int]:
    """Rows, counted from 0, of those cells that stand in one of the columns."""
    wanted = {column_letter(column) for column in columns}
    return {
        int(cell[len(letters) :]) - 1
        for cell in cells
        if (letters := cell.rstrip("0123456789")) in wanted
    }


def _blank(found: Any) -> bool:
    return isinstance(found, str) and not found.strip()
