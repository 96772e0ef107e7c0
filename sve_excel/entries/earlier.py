"""A workbook of ours read before it is replaced: what was typed into it, and where.

It is read by openpyxl, since it has been through another program and what counts is whether a cell
still holds a formula. What people typed is told from what we wrote by the record that the workbook
carries; one without a record is read for its answers alone. Sheets of thousands of rows, which hold
what every bid says line by line, are not recorded and not looked at. A workbook that cannot be
read is not replaced: ``NotReadable`` says so, and nothing that may stand in it is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from sve_excel.entries.forms import (
    BETWEEN,
    KEPT,
    NOTHING,
    Earlier,
    Form,
    Labels,
    TypedCell,
    Value,
    heading_of,
    key_text,
    label_of,
)
from sve_excel.entries.kept import KEPT_COLUMNS
from sve_excel.entries.record import (
    ANY,
    RECORD,
    Lines,
    Record,
    code,
    codes_within,
    read_in_ways,
    read_record,
    same_cells,
    within,
)
from sve_excel.imprint import FORMULA, NO_CELL
from sve_excel.layout import column_letter
from sve_excel.looks.writer import FORMULA_CELL, written_cells

_MOST = 500  # cells of a sheet that were typed over and are told one by one
_WIDEST = 200  # columns that are looked at


class NotReadable(Exception):
    """A workbook of ours that cannot be read again; its text says why."""


class Formula(str):
    """A formula as it is stored; other texts are texts."""

    __slots__ = ()


_FORMULA = Formula("=")  # one whose text nobody asks for


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: its value as it is stored, and whether it is worked out."""

    value: Value

    @property
    def formula(self) -> bool:
        """Whether it is worked out."""
        return isinstance(self.value, Formula)

    @property
    def text(self) -> str:
        """Its words, or its figure as a key of a row has it."""
        return key_text(self.value)


Row = dict[int, Cell]


@dataclass
class Sheet:
    """The cells of a sheet by row and column, counted from 0."""

    name: str
    rows: dict[int, Row]

    @cached_property
    def headings(self) -> dict[int, dict[str, int]]:
        """Columns of the texts of each row, the first that has them."""
        found: dict[int, dict[str, int]] = {}
        for at, row in self.rows.items():
            texts: dict[str, int] = {}
            for column, cell in sorted(row.items()):
                if isinstance(cell.value, str) and not cell.formula:
                    texts.setdefault(cell.value, column)
            found[at] = texts
        return found


def read_earlier(path: Path | None, forms: Sequence[Form | Labels]) -> Earlier:
    """Read what was typed into the workbook at ``path``, where there is one.

    ``forms`` say where people may type. Raises ``NotReadable``.
    """
    if path is None or not path.is_file() or not path.stat().st_size:
        return NOTHING
    try:
        with path.open("rb") as file:
            return read_typed(file, forms)
    except OSError as error:
        raise NotReadable(str(error)) from error


def read_typed(file: BinaryIO, forms: Sequence[Form | Labels]) -> Earlier:
    """Read what was typed into a workbook of ours; raises ``NotReadable``."""
    try:
        sheets, record = _sheets(file)
        earlier = _typed_in(sheets, record, forms)
        return _with_figures(file, earlier) if _worked_out(earlier) else earlier
    except Exception as error:  # whatever a broken file brings about, it is not replaced
        raise NotReadable(str(error) or type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Digest:
    """Digest of each sheet's cells that nobody is to type in, and those that differ now.

    Sheets of thousands of rows are not among them, nor are sheets, rows and cells that people
    added. ``changed`` are cells that hold another thing than what was written.
    """

    sheets: Mapping[str, str]
    changed: tuple[TypedCell, ...] = ()

    @property
    def sha256(self) -> str:
        """One digest of all of them."""
        return hashlib.sha256(json.dumps(dict(self.sheets), sort_keys=True).encode()).hexdigest()


def read_figures(file: BinaryIO, forms: Sequence[Form | Labels]) -> Digest:
    """Read what a workbook of ours holds besides what people may type.

    Raises ``NotReadable``.
    """
    try:
        sheets, record = _sheets(file)
    except Exception as error:  # as in ``read_earlier``
        raise NotReadable(str(error) or type(error).__name__) from error
    return _digest(sheets, record, forms)


def figures_written(book: Any, lines: Lines, forms: Sequence[Form | Labels]) -> Digest:
    """Give the same of a workbook that is being written, before it is closed.

    ``lines`` are those of its record. Reading the file again would take as long as writing it.
    """
    record = read_record(lines)
    sheets = {
        sheet.name: Sheet(sheet.name, dict(_written_rows(book, sheet)))
        for sheet in book.worksheets()
        if sheet.name != RECORD and sheet.name not in record.left_out
    }
    return _digest(sheets, record, forms, changed=False)


def _written_rows(book: Any, sheet: Any) -> Iterator[tuple[int, Row]]:
    for at, cells in written_cells(book, sheet):
        row = {
            column: Cell(_as_stored(held))
            for column, held in sorted(cells.items())
            if column < _WIDEST
        }
        if row:
            yield at, row


def _as_stored(held: Any) -> Value:
    if held is FORMULA_CELL:
        return _FORMULA
    if isinstance(held, str | bool):
        return held
    return float(f"{held:.16g}")  # as a file holds it


def _digest(
    sheets: Mapping[str, Sheet],
    record: Record,
    forms: Sequence[Form | Labels],
    *,
    changed: bool = True,
) -> Digest:
    """Digest the sheets of a record; what was ``changed`` since is told, where it may have been."""
    taken = _places(sheets, record, forms)
    found: dict[str, str] = {}
    typed_cells: list[TypedCell] = []
    for name in sorted(record.rows):
        sheet = sheets.get(name)
        if sheet is None or name == KEPT:
            continue
        typed = taken.get(name, set())
        elsewhere = list(_elsewhere(sheet, record, typed)) if changed else []
        added = {
            typed_cell.cell
            for typed_cell in elsewhere
            if _was(record, name, typed_cell.cell) == NO_CELL
        }
        typed_cells += [typed_cell for typed_cell in elsewhere if typed_cell.cell not in added]
        rows = [
            repr(cells)
            for at, row in sheet.rows.items()
            for area in record.areas(name)
            if (
                cells := [
                    (column, _held(cell))
                    for column, cell in sorted(within(row, area).items())
                    if (at, column) not in typed
                    and f"{column_letter(column)}{at + 1}" not in added
                    and _held(cell)
                ]
            )
        ]
        found[name] = hashlib.sha256("\n".join(sorted(rows)).encode("utf-8", "replace")).hexdigest()
    return Digest(found, tuple(typed_cells))


def _places(
    sheets: Mapping[str, Sheet], record: Record, forms: Sequence[Form | Labels]
) -> dict[str, set[tuple[int, int]]]:
    """The cells of each sheet that people may type in and that hold something."""
    taken: dict[str, set[tuple[int, int]]] = {}
    for form in forms:
        if sheet := sheets.get(form.sheet):
            read = _answers if isinstance(form, Form) else _typed
            for at, _ in read(sheet, form, record):  # type: ignore[arg-type]
                taken.setdefault(form.sheet, set()).add(at)
    return taken


def _was(record: Record, sheet: str, cell: str) -> int:
    """Code of what a cell held when it was written."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    row = record.rows.get(sheet, {}).get(int(cell[len(letters) :]) - 1, ())
    return row[column - 1] if column <= len(row) else NO_CELL


def _held(cell: Cell) -> str:
    """What a cell holds, the same however another program stores it; of a formula only that."""
    if cell.formula:
        return "="
    held = _serial(cell.value)
    if read_in_ways(held):
        return "*"
    return f"{type(held) is bool:d}{key_text(held)}" if held != "" else ""


def _typed_in(
    sheets: Mapping[str, Sheet], record: Record, forms: Sequence[Form | Labels]
) -> Earlier:
    """What was typed in the places for it, what was kept before, and what was typed elsewhere."""
    entries: list[TypedCell] = []
    taken: dict[str, set[tuple[int, int]]] = {}
    for form in forms:
        sheet = sheets.get(form.sheet)
        if sheet is None:
            continue
        for at, entry in _cells_to_type_in(sheet, form, record):
            taken.setdefault(form.sheet, set()).add(at)
            if entry is not None:
                entries.append(entry)
    elsewhere = [
        entry
        for name, sheet in sheets.items()
        if name != KEPT
        for entry in _elsewhere(sheet, record, taken.get(name, set()))
    ]
    return Earlier(tuple(entries), tuple(_kept(sheets.get(KEPT))), tuple(elsewhere))


def _sheets(file: BinaryIO) -> tuple[dict[str, Sheet], Record]:
    """Give the sheets as they are stored, without those too long to be recorded, and the record."""
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True)
    lines: list[tuple[str, ...]] = []
    if RECORD in book.sheetnames:
        lines = [
            tuple(key_text(cell.value) for _, cell in sorted(row.items()))
            for _, row in _rows(book[RECORD])
        ]
    record = read_record(lines)
    found = {
        sheet.title: Sheet(sheet.title, dict(_rows(sheet)))
        for sheet in book
        if sheet.title != RECORD and sheet.title not in record.left_out
    }
    return found, record


def _worked_out(earlier: Earlier) -> bool:
    return any(isinstance(cell.value, Formula) for cell in (*earlier.entries, *earlier.elsewhere))


def _with_figures(file: BinaryIO, earlier: Earlier) -> Earlier:
    """Give what was typed as a formula as the figure that it came to when the file was saved."""
    from openpyxl import load_workbook

    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True)
    stored = {
        (sheet, f"{column_letter(column)}{at + 1}"): cell.value
        for sheet in {typed_cell.sheet for typed_cell in (*earlier.entries, *earlier.elsewhere)}
        for at, row in _rows(book[sheet])
        for column, cell in row.items()
    }

    def figure(entry: TypedCell) -> TypedCell:
        if not isinstance(entry.value, Formula):
            return entry
        return replace(entry, value=stored.get((entry.sheet, entry.cell), str(entry.value)))

    return Earlier(
        tuple(map(figure, earlier.entries)), earlier.kept, tuple(map(figure, earlier.elsewhere))
    )


def _rows(sheet: Any) -> Iterator[tuple[int, Row]]:
    sheet.reset_dimensions()  # some programs leave them as they were, and rows below would be lost
    for cells in sheet.iter_rows(max_col=_WIDEST):
        row: Row = {}
        at = -1
        for cell in cells:
            if (value := cell.value) is None:
                continue
            at = cell.row - 1
            if cell.data_type == "f":
                value = Formula(value)
            elif not isinstance(value, str | int | float | bool | date | datetime):
                value = _plain(value)
            row[cell.column - 1] = Cell(value)
        if row:
            yield at, row


def _plain(value: object) -> Value:
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    if isinstance(value, time):
        return value.isoformat()
    return str(value)


def _cells_to_type_in(
    sheet: Sheet, form: Form | Labels, record: Record
) -> Iterator[tuple[tuple[int, int], TypedCell | None]]:
    """Every cell where people may type by a form, and what was typed there, if anything was."""
    if isinstance(form, Labels):
        return _typed(sheet, form, record)
    return _answers(sheet, form, record)


def _answers(
    sheet: Sheet, form: Form, record: Record
) -> Iterator[tuple[tuple[int, int], TypedCell | None]]:
    """Every cell below a heading that is to be typed under, and what was typed in it.

    A table whose rows go by their order ends with its first blank row, and has figures before
    anybody types.
    """
    top = next((at for at, texts in sheet.headings.items() if _is_head(form, texts)), None)
    if top is None:
        return
    columns = sheet.headings[top]
    open_ = [heading for heading in form.columns if heading in columns]
    named = form.named
    number = 0
    for at in sorted(sheet.rows):
        if at <= top:
            continue
        row = sheet.rows[at]
        number += 1
        words = tuple(row[columns[each]].text if columns[each] in row else "" for each in named)
        whose = words if form.keys else (str(number),)
        if not form.keys and not any(columns[heading] in row for heading in open_):
            return
        for heading in open_:
            cell = row.get(columns[heading])
            if cell is None or cell.value == "":
                continue
            place = f"{column_letter(columns[heading])}{at + 1}"
            label = label_of(heading, words) if form.keys else heading_of(heading, number)
            stood = record.settings.get((form.sheet, label))
            same = cell.value == stood or (stood is None and not form.keys)
            entry = None if same else TypedCell(form.sheet, whose, heading, cell.value, place)
            yield (at, columns[heading]), entry


def _is_head(form: Form, texts: Mapping[str, int]) -> bool:
    """Whether a row is the heading of the table, or of the one that an earlier version wrote."""
    if not form.keys:
        return set(form.columns) <= texts.keys()
    return set(form.named) <= texts.keys() and any(column in texts for column in form.columns)


def _typed(
    sheet: Sheet, form: Labels, record: Record
) -> Iterator[tuple[tuple[int, int], TypedCell | None]]:
    """Every value beside a label, and what was typed there in place of what stood there.

    Of a text that stands more than once the label is the leftmost, and of these the first: a table
    at its side may have a heading of the same words.
    """
    found: dict[str, tuple[int, int]] = {}
    for at, texts in sheet.headings.items():
        for label in filter(form.has, texts):
            if label not in found or texts[label] < found[label][1]:
                found[label] = at, texts[label]
    for label, (at, before) in found.items():
        column = before + 1
        cell = sheet.rows[at].get(column)
        stood = record.settings.get((form.sheet, label))
        if cell is None or stood is None:
            continue
        same = cell.value == stood
        place = f"{column_letter(column)}{at + 1}"
        entry = None if same else TypedCell(form.sheet, (label,), "", cell.value, place)
        yield (at, column), entry


def _elsewhere(sheet: Sheet, record: Record, taken: set[tuple[int, int]]) -> Iterator[TypedCell]:
    """Cells that hold what we did not write, sheets that people added included."""
    if not record.rows:
        return
    written = record.rows.get(sheet.name, {})
    areas = [
        (area, {codes_within(codes, area) for codes in written.values()})
        for area in record.areas(sheet.name)
    ]
    told = 0
    for at, row in sorted(sheet.rows.items()):
        codes = {
            column: FORMULA if cell.formula else code(_serial(cell.value))
            for column, cell in row.items()
            if (at, column) not in taken
        }
        for area, known in areas:
            held, own = within(codes, area), codes_within(written.get(at, ()), area)
            if same_cells(held, own) or any(same_cells(held, each) for each in known):
                continue  # as it was, or moved by sorting
            for column, found in held.items():
                if found == (own[column] if column < len(own) else NO_CELL) or told >= _MOST:
                    continue
                if column < len(own) and own[column] == ANY:
                    continue
                told += 1
                place = f"{column_letter(column)}{at + 1}"
                yield TypedCell(sheet.name, (), "", row[column].value, place, elsewhere=True)


def _serial(value: Value) -> Value:
    """Write a date as the number that it is stored as."""
    if isinstance(value, datetime):
        since = value - datetime(1899, 12, 30)
        return since.days + since.seconds / 86_400
    if isinstance(value, date):
        return (value - date(1899, 12, 30)).days
    return value


def _kept(sheet: Sheet | None) -> Iterator[TypedCell]:
    """What an earlier run had no place for already, and what people have not deleted since."""
    if sheet is None:
        return
    headings = [column.heading for column in KEPT_COLUMNS]
    top = next((at for at, texts in sheet.headings.items() if set(headings) <= texts.keys()), None)
    if top is None:
        return
    columns = sheet.headings[top]
    for at in sorted(sheet.rows):
        if at <= top:
            continue
        row = sheet.rows[at]
        cells = [row.get(columns[heading]) for heading in headings]
        if cells[-1] is None:
            continue
        name, cell, whose, heading = (key_text(each.value) if each else "" for each in cells[:4])
        # the last of the words may be a blank, which cells do not keep
        words = tuple(each.strip() for each in f"{whose} ".split(BETWEEN)) if whose else ()
        yield TypedCell(name, words, heading, cells[-1].value, cell, elsewhere=not words)
