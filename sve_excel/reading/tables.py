"""Tables by their headings, row by row."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.findings.reading import COLUMN_MISSING, COLUMN_TWICE, OPTIONAL_COLUMN_MISSING
from sve_excel.findings.seen import HEADING_NEARLY, HEADING_READ_AS
from sve_excel.layout import (
    ASKED_COLUMNS,
    Column,
    column_letter,
)
from sve_excel.model import Finding, Letters, Place, RowCells
from sve_excel.opc.cells import formulas_among, scan_columns
from sve_excel.reading.cells import HEADING_ROWS, Cells, Grid, words
from sve_excel.words.folding import fold, fold_heading
from sve_excel.words.near import nearest
from sve_excel.words.saying import quote

# what people put around a heading to say how it counts
_WITHOUT = re.compile(
    r"%|£|\bper cent\b|\bpercent(?:age)?\b|\bin years\b|\(?\byears?\b\)?|\bno\b\.?(?: of\b)?"
    r"|\bnumber of\b|\bin pounds\b",
    re.IGNORECASE,
)
_NEAR = 0.7  # how alike two headings are where one is a slip for the other


def _table(
    grid: Grid, columns: Sequence[Column], findings: list[Finding]
) -> tuple[int, dict[str, int]] | None:
    """Find the heading row and each column's index; None where one that counts is missing."""
    wanted = {fold(column.heading): column.heading for column in columns}
    best, heading_row, found = 0, 0, list[tuple[str, int]]()
    for row, cells in enumerate(grid.rows[:HEADING_ROWS]):
        if cells.count("") == len(cells):
            continue
        names = [
            (wanted[folded], column)
            for column, cell in enumerate(cells)
            if cell and isinstance(cell, str) and (folded := fold_heading(cell)) in wanted
        ]
        distinct = len({name for name, _ in names})
        if distinct > best:
            best, heading_row, found = distinct, row, names
        if best == len(wanted):
            break  # no later row can hold more of them
    read_as = _read_as(grid, heading_row, {name for name, _ in found}, columns)
    for heading, index in read_as:
        place, said = grid.place(heading_row, index), words(grid.at(heading_row, index))
        findings.append(HEADING_READ_AS.at(place, found=quote(said), heading=heading))
    found += read_as
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
            if column in ASKED_COLUMNS.values():
                continue  # the rules say whether it is missed
            optional = column.kind == "text" and not column.required
            near = _nearly(grid, heading_row, set(where.values()), column.heading)
            if near is not None and not optional:
                place, said = grid.place(heading_row, near), words(grid.at(heading_row, near))
                findings.append(HEADING_NEARLY.at(place, found=quote(said), heading=column.heading))
                sound = False
                continue
            rule = OPTIONAL_COLUMN_MISSING if optional else COLUMN_MISSING
            at = grid.place(heading_row, found[0][1]) if found else Place(grid.file, grid.sheet)
            findings.append(rule.at(at, heading=column.heading, sheet=grid.sheet))
            sound = sound and optional
    return (heading_row, where) if sound else None


def _read_as(
    grid: Grid, heading_row: int, known: Container[str], columns: Sequence[Column]
) -> list[tuple[str, int]]:
    """Headings that can mean one column alone: its words but for hyphens, blanks and the unit."""
    lacking = [c.heading for c in columns if not c.computed and c.heading not in known]
    if not lacking or heading_row >= len(grid.rows):
        return []
    by_letters = {_letters(heading): heading for heading in lacking}
    spots: dict[str, list[int]] = {}
    for index, cell in enumerate(grid.rows[heading_row]):
        if isinstance(cell, str) and (heading := by_letters.get(_letters(_WITHOUT.sub(" ", cell)))):
            spots.setdefault(heading, []).append(index)
    return [(heading, found[0]) for heading, found in spots.items() if len(found) == 1]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold_heading(text)))


def _nearly(grid: Grid, heading_row: int, taken: Container[int], heading: str) -> int | None:
    """The cell of the heading row that was probably meant to say so, by its column."""
    row = grid.rows[heading_row] if heading_row < len(grid.rows) else []
    said = {
        fold_heading(cell): index
        for index, cell in enumerate(row)
        if isinstance(cell, str) and index not in taken and cell.strip()
    }
    near = nearest(fold(heading), said, 1, _NEAR)
    return said[near[0]] if near else None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One filled row of a table, read cell by cell by heading."""

    index: int
    where: Mapping[str, int]
    cells: Mapping[str, str]
    reader: Cells
    computed: tuple[str, ...] = ()
    formulas: frozenset[str] = frozenset()

    def answers(self, columns: Sequence[Column]) -> dict[str, Any]:
        """What stands in the columns that are read, by the attribute of the row's record."""
        return {each.attribute: self._answer(each) for each in columns if each.attribute}

    def _answer(self, column: Column) -> float | str | None:
        if column.computed:
            return self._shown(column.heading)
        at = self.where.get(column.heading)
        if column.numeric:
            return (
                None
                if at is None
                else self.reader.number(self.index, at, column.heading, column.kind)
            )
        return "" if at is None else self.reader.text(self.index, at, column.heading)

    @property
    def number(self) -> int:
        """The row's number in its sheet, from 1."""
        return self.index + 1

    def origin(self) -> dict[str, Any]:
        """Where the row was read, once its answers have been: its cells, what was no number."""
        return {"cells": self.cells, "unreadable": frozenset(self.reader.unreadable)}

    def computed_cells(self) -> dict[str, Any]:
        """What the row says of itself: constants in computed columns, and numbers there."""
        return {"typed": self._typed(), "stored": self._stored()}

    def _typed(self) -> dict[str, float | str]:
        """What stands in a computed column as a typed constant, by its heading."""
        found = {}
        for heading in self.computed:
            value = self.reader.grid.at(self.index, self.where[heading])
            if not _blank(value) and self.cells[heading] not in self.formulas:
                number = isinstance(value, int | float) and not isinstance(value, bool)
                found[heading] = float(value) if number else words(value)
        return found

    def _stored(self) -> dict[str, float]:
        """Every number that stands in a computed column, by its heading."""
        numbers = {heading: self._shown(heading) for heading in self.computed}
        return {heading: found for heading, found in numbers.items() if found is not None}

    def _shown(self, heading: str) -> float | None:
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
    scan = scan_columns(grid.part, letters, grid.limits, below=heading_row + 1)
    computed = tuple(c.heading for c in columns if c.computed and c.heading in where)
    formulas = _rows_of(scan.unvalued | scan.errors, typed)
    # a row of nothing but formulas without a result may lie below all that has a value
    end = max(len(grid.rows), *(index + 1 for index in formulas), 0)
    totals = {each.totals - 1 for each in grid.tables if each.totals}
    filled = [
        index
        for index in range(heading_row + 1, end)
        if index not in totals and (index in formulas or _holds(grid.rows, index, typed))
    ]
    shown = [
        f"{column_letter(column)}{index + 1}"
        for index in filled
        for column in sorted(where[heading] for heading in computed)
        if not _blank(grid.at(index, column))
    ]
    kept = formulas_among(grid.part, shown, grid.limits)

    def rows() -> Iterator[TableRow]:
        letters = Letters((heading, column_letter(column)) for heading, column in where.items())
        for index in filled:
            cells = RowCells(letters, index + 1)
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


def _holds(rows: list[list[Any]], index: int, columns: Sequence[int]) -> bool:
    """Whether a row holds anything in these columns: asked of every row of a sheet, so quickly."""
    row = rows[index] if index < len(rows) else []
    if row.count("") == len(row):
        return False
    for column in columns:
        if column < len(row):
            found = row[column]
            if found != "" and not _blank(found):
                return True
    return False


def _blank(found: Any) -> bool:
    return isinstance(found, str) and not found.strip()
