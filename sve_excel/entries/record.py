"""What a workbook of ours held when it was written, kept in it where nobody looks.

A very hidden sheet has one short code for each cell that stood in a sheet: enough to say which
cell differs now, and no more. A formula has one code whatever it works out, since its figure
changes with the settings; a cell that may be typed in has none. The sheet also has what stood in
each setting, so that the next run knows which were typed.
"""

from __future__ import annotations

import base64
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from sve_excel.entries.forms import Typed, Value
from sve_excel.imprint import FORMULA, NO_CELL, cell_code
from sve_excel.looks.writer import FORMULA_CELL, written_cells

RECORD = "Written"
_Held = TypeVar("_Held")
ANY = 2  # code of what each program may read in its own way
_CONTROL = re.compile("[\x00-\x1f]")
MOST_ROWS = 5_000  # rows of all sheets that are recorded: beyond, the flat tables are left out
Lines = list[tuple[str, ...]]  # of the sheet, as ``read_record`` takes them
NOTHING_KEPT: Final[Lines] = []
_CELLS, _SETTING, _LEFT_OUT, _APART = "cells", "setting", "left out", "apart"


@dataclass(frozen=True, slots=True)
class Record:
    """Codes of the cells by sheet and row, counted from 0, and what stood in each setting.

    ``left_out`` are the sheets that are too long to be recorded, and ``apart`` is the blank column
    of those with a table and something else at its side.
    """

    rows: Mapping[str, Mapping[int, array[int]]] = field(default_factory=dict)
    settings: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    apart: Mapping[str, int] = field(default_factory=dict)

    def areas(self, sheet: str) -> tuple[slice, ...]:
        """Columns of a sheet whose cells move together when it is sorted."""
        blank = self.apart.get(sheet)
        return (slice(None),) if blank is None else (slice(blank), slice(blank, None))


def read_in_ways(value: object) -> bool:
    """Whether programs read a text in more than one way: letters that one writes by number."""
    return isinstance(value, str) and ("_x" in value or _CONTROL.search(value) is not None)


def code(value: object) -> int:
    """Short code of what a cell holds, the same however another program stores it."""
    return ANY if read_in_ways(value) else cell_code(value)


def write_record(book: Any, typed: Typed) -> Lines:
    """Write the record of every sheet of the book so far, as its last sheet, and give its lines."""
    lines: Lines = [
        (_SETTING, sheet, label, "number" if _is_number(value) else "text", str(value))
        for (sheet, label), value in typed.settings.items()
    ]
    lines += [(_APART, sheet, str(column)) for sheet, column in typed.apart.items()]
    room = MOST_ROWS
    for sheet in book.worksheets():
        coded = _coded(written_cells(book, sheet), typed.cells.get(sheet.name, set()))
        rows = dict(islice(coded, room + 1))  # one more says that it is too long
        if len(rows) > room:
            lines.append((_LEFT_OUT, sheet.name))
            continue
        room -= len(rows)
        lines.extend((_CELLS, sheet.name, str(row), packed) for row, packed in rows.items())
    page = book.add_worksheet(RECORD)
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            page.write_string(row, column, text)
    page.very_hidden()
    return lines


def add_lines(book: Any, after: int, lines: Lines) -> None:
    """Write lines of another kind below the ``after`` ones of the record, which passes them over.

    A blank at a line's place is not written, and comes back as one.
    """
    page = book.get_worksheet_by_name(RECORD)
    for row, line in enumerate(lines, after):
        for column, text in enumerate(line):
            page.write_string(row, column, text)


def record_lines(path: Path) -> Lines:
    """Give every line of the record that the workbook at ``path`` carries; none where it cannot."""
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True)
            rows = book[RECORD].iter_rows(values_only=True) if RECORD in book.sheetnames else ()
            return [tuple("" if each is None else str(each) for each in row) for row in rows]
    except Exception:  # whatever a broken file brings about, it keeps nothing
        return []


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _coded(
    rows: Iterable[tuple[int, Mapping[int, object]]], open_: set[tuple[int, int]]
) -> Iterable[tuple[int, str]]:
    for row, cells in rows:
        codes = array("H", bytes(2 * (max(cells, default=-1) + 1)))
        for column, held in cells.items():
            if (row, column) not in open_:
                codes[column] = FORMULA if held is FORMULA_CELL else code(held)
        if any(codes):
            yield row, packed(codes)


def packed(codes: array[int]) -> str:
    """Codes of a row as a text."""
    return base64.b85encode(b"".join(code.to_bytes(2, "little") for code in codes)).decode("ascii")


def unpacked(text: str) -> array[int]:
    """Codes of a row from its text; raises ``ValueError`` where it is none."""
    data = base64.b85decode(text)
    return array(
        "H", [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    )


def read_record(lines: Iterable[tuple[str, ...]]) -> Record:
    """Make the record out of the lines of its sheet; a line that is none of ours is passed over."""
    rows: dict[str, dict[int, array[int]]] = {}
    settings: dict[tuple[str, str], Value] = {}
    left_out: set[str] = set()
    apart: dict[str, int] = {}
    for line in lines:
        try:
            if line[0] == _CELLS:
                rows.setdefault(line[1], {})[int(line[2])] = unpacked(line[3])
            elif line[0] == _LEFT_OUT:
                left_out.add(line[1])
            elif line[0] == _APART:
                apart[line[1]] = int(line[2])
            elif line[0] == _SETTING:
                held = line[4] if len(line) > 4 else ""  # a blank cell is not read
                value: Value = float(held) if line[3] == "number" else held
                settings[line[1], line[2]] = value
        except (ValueError, IndexError):
            continue
    return Record(rows, settings, frozenset(left_out), apart)


def within(row: Mapping[int, _Held], area: slice) -> Mapping[int, _Held]:
    """What stands in some columns of a row."""
    if area == slice(None):
        return row
    return {
        column: held
        for column, held in row.items()
        if (area.start or 0) <= column and (area.stop is None or column < area.stop)
    }


def codes_within(codes: Sequence[int], area: slice) -> tuple[int, ...]:
    """Codes of a row in some columns, and none in those before."""
    return (*(NO_CELL for _ in codes[: area.start or 0]), *codes[area])


def same_cells(held: Mapping[int, int], codes: Sequence[int]) -> bool:
    """Whether codes of cells by their columns are those that were written, and no others."""
    wanted = {at: each for at, each in enumerate(codes) if each != NO_CELL}
    return held.keys() == wanted.keys() and all(
        wanted[at] in (each, ANY) for at, each in held.items()
    )
