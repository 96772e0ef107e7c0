"""Tables by their headings, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.findings.rule import Rule
from sve_excel.layout import ASKED_COLUMNS, column_letter
from sve_excel.model import Finding, Place
from sve_excel.opc.scan import formulas_among
from sve_excel.reading import headings
from sve_excel.reading.cells import HEADING_ROWS, Cells, Grid
from sve_excel.reading.headings import HEADING_OF_ANOTHER_UNIT
from sve_excel.records.cells import Letters, RowCells
from sve_excel.records.columns import Column
from sve_excel.words.folding import fold, fold_heading
from sve_excel.words.numbers import parse_number
from sve_excel.words.saying import cell_words, first_of, quote

_MOST = 6  # cells named of a row


HEADING_READ_AS = Rule(
    "SVE120",
    "heading-read-as",
    "note",
    "the heading {found} was read as {heading}.",
    "Nothing to do: the column counts.",
)


COLUMN_TWICE = Rule(
    "SVE110",
    "column-twice",
    "error",
    "the heading {heading} stands twice in {sheet}: also in {other}.",
    "Delete or rename one of the two columns, so that it is clear which one counts.",
)


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
    line = grid.rows[heading_row] if heading_row < len(grid.rows) else []
    read_as = headings.read_as(line, {name for name, _ in found}, columns)
    for heading, index in read_as:
        place, said = grid.place(heading_row, index), cell_words(grid.at(heading_row, index))
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
        if column.computed:
            continue
        if column.heading in where:
            told = _of_another_unit(grid, heading_row, where[column.heading], column)
        elif column in ASKED_COLUMNS.values():
            continue  # the rules say whether it is missed
        else:
            told = _lacking(grid, heading_row, where, column, columns)
        findings += told
        sound = sound and not any(finding.severity == "error" for finding in told)
    return (heading_row, where) if sound else None


def _of_another_unit(grid: Grid, row: int, index: int, column: Column) -> list[Finding]:
    """What is said of a heading of ours with words that give its figures another unit."""
    said = cell_words(grid.at(row, index))
    unit = headings.other_unit(said, column.kind)
    place, rule = grid.place(row, index), HEADING_OF_ANOTHER_UNIT
    return [rule.at(place, found=quote(said), heading=column.heading, unit=unit)] if unit else []


HEADING_NEARLY = Rule(
    "SVE119",
    "heading-nearly",
    "error",
    "the heading {found} is not one of the template's, which has {heading}.",
    "Write {heading} into this cell.",
)


COLUMN_MISSING = Rule(
    "SVE103",
    "column-missing",
    "error",
    "the column {heading} is missing from {sheet}.",
    "Write the heading {heading} above its column again, in the same row as the others.",
)


OPTIONAL_COLUMN_MISSING = Rule(
    "SVE114",
    "optional-column-missing",
    "warning",
    "the column {heading} is missing from {sheet}; it was taken as blank.",
    "Write the heading {heading} above its column again, in the same row as the others.",
)


def _lacking(
    grid: Grid, row: int, where: Mapping[str, int], column: Column, columns: Sequence[Column]
) -> list[Finding]:
    """What is said of a column that is not there: at the cell that was probably meant for it."""
    line = grid.rows[row] if row < len(grid.rows) else []
    near = headings.nearly(line, where, column.heading, columns)
    optional = column.kind == "text" and not column.required
    if near is not None and not optional:
        place, said = grid.place(row, near), cell_words(grid.at(row, near))
        return [HEADING_NEARLY.at(place, found=quote(said), heading=column.heading)]
    rule = OPTIONAL_COLUMN_MISSING if optional else COLUMN_MISSING
    at = next(iter(where.values()), None) if near is None else near
    place = Place(grid.file, grid.sheet) if at is None else grid.place(row, at)
    return [rule.at(place, heading=column.heading, sheet=grid.sheet)]


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
        return {column.attribute: self._answer(column) for column in columns if column.attribute}

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
                found[heading] = float(value) if _is_number(value) else cell_words(value)
        return found

    def _stored(self) -> dict[str, float]:
        """Every number that stands in a computed column, by its heading."""
        numbers = {heading: self._shown(heading) for heading in self.computed}
        return {heading: found for heading, found in numbers.items() if found is not None}

    def _shown(self, heading: str) -> float | None:
        """Read the stored result of a computed column, where there is one."""
        column = self.where.get(heading)
        found = "" if column is None else self.reader.grid.at(self.index, column)
        return float(found) if _is_number(found) else None


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
    scan = grid.scan(letters, heading_row + 1)
    computed = tuple(c.heading for c in columns if c.computed and c.heading in where)
    formulas = _rows_of(scan.unvalued | scan.errors, typed)
    # a row of nothing but formulas without a result may lie below all that has a value
    end = max(len(grid.rows), *(index + 1 for index in formulas), 0)
    totals = {table_range.totals - 1 for table_range in grid.tables if table_range.totals}
    filled = [
        index
        for index in range(heading_row + 1, end)
        if index not in totals and (index in formulas or _holds(grid.rows, index, typed))
    ]
    findings += _above(grid, heading_row, where, columns)
    findings += _beside(grid, heading_row, where, columns, filled)
    shown = [
        f"{column_letter(column)}{index + 1}"
        for index in filled
        for column in sorted(where[heading] for heading in computed)
        if not _blank(grid.at(index, column))
    ]
    kept = formulas_among(grid.filled, shown, grid.limits)

    def rows() -> Iterator[TableRow]:
        letters = Letters((heading, column_letter(column)) for heading, column in where.items())
        for index in filled:
            cells = RowCells(letters, index + 1)
            reader = Cells(grid, scan, findings)
            yield TableRow(index, where, cells, reader, computed, kept)

    return rows()


COLUMN_BESIDE = Rule(
    "SVE341",
    "column-beside",
    "warning",
    "the column {found} holds numbers and does not count; {heading} does, in {cell}.",
    "If these are the figures that are meant, type them under {heading}; otherwise clear the "
    "column.",
    manual={"cell": "its cell"},
)


def _beside(
    grid: Grid,
    heading_row: int,
    where: Mapping[str, int],
    columns: Sequence[Column],
    filled: Sequence[int],
) -> Iterator[Finding]:
    """What is said of further columns that look like one of ours, and hold numbers in its rows."""
    line = grid.rows[heading_row] if heading_row < len(grid.rows) else []
    for heading, index in headings.beside(line, where, columns):
        if any(_reads_as_number(grid.at(row, index)) for row in filled):
            yield COLUMN_BESIDE.at(
                grid.place(heading_row, index),
                found=quote(cell_words(line[index])),
                heading=heading,
                cell=grid.place(heading_row, where[heading]).cell,
            )


ROW_ABOVE_HEADINGS = Rule(
    "SVE131",
    "row-above-headings",
    "warning",
    "row {row} stands above the headings of {sheet}, so that {cells} do not count.",
    "If the row should count, cut it and paste it below the headings.",
    manual={"cells": "what is typed there"},
)


def _above(
    grid: Grid, heading_row: int, where: Mapping[str, int], columns: Sequence[Column]
) -> Iterator[Finding]:
    """What is said of rows that are typed above the headings: two answers, of which one a number.

    The live panel stands there, in formulas, beside a title and a line of help.
    """
    typed = [(where[c.heading], c) for c in columns if not c.computed and c.heading in where]
    for index, row in enumerate(grid.rows[:heading_row]):
        filled = [(at, c) for at, c in sorted(typed) if at < len(row) and not _blank(row[at])]
        if not any(column.numeric and _reads_as_number(row[at]) for at, column in filled):
            continue
        cells = [f"{column_letter(at)}{index + 1}" for at, _ in filled]
        formulas = formulas_among(grid.filled, cells, grid.limits)
        left = [cell for cell in cells if cell not in formulas]
        numbers = [
            at
            for cell, (at, column) in zip(cells, filled, strict=True)
            if column.numeric and _reads_as_number(row[at]) and cell not in formulas
        ]
        if len(left) > 1 and numbers:
            yield ROW_ABOVE_HEADINGS.at(
                grid.place(index, numbers[0]),
                row=index + 1,
                sheet=grid.sheet,
                cells=first_of(left, _MOST),
            )


def _is_number(value: Any) -> bool:
    """Whether a cell holds a number, as one."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _reads_as_number(value: Any) -> bool:
    """Whether a cell holds a number, be it typed as a text."""
    if isinstance(value, str):
        return parse_number(value, share=True) is not None
    return _is_number(value)


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


def _blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()
