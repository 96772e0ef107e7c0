"""The cells of a sheet as plain values, each with its place, read one by one by kind.

A blank, a zero and a text are three things; a formula without a stored result is a finding and
never a zero. Pandas reads through calamine; what that cannot read is refused as damaged.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from sve_excel.findings.phrases import A_DATE, A_SHARE, PROPER_SHARE
from sve_excel.findings.rule import Rule
from sve_excel.findings.shared import SHARE_OUT_OF_RANGE
from sve_excel.layout import column_letter
from sve_excel.model import Finding, Place
from sve_excel.opc.cells import Holding
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package
from sve_excel.opc.scan import CellScan, scan_columns
from sve_excel.opc.view import reading_view
from sve_excel.opc.workbook import SheetRef
from sve_excel.reading.ranges import TableRange, table_ranges
from sve_excel.records.columns import LARGEST, Kind
from sve_excel.words.folding import fold
from sve_excel.words.numbers import day_said, parse_date, parse_number
from sve_excel.words.saying import capital, cell_words, either, figure, quote

NOT_A_NUMBER = Rule(
    "SVE203",
    "not-a-number",
    "error",
    "{what} is {found}, which is not a number.",
    "{how}",
    manual={"how": "Type a number such as 12, and put words in another column."},
)

NUMBER_AS_TEXT = Rule(
    "SVE205",
    "number-as-text",
    "note",
    "{what} is a number typed as text ({found}); it was read as {value}.",
    "Nothing to do: it counts. If the workbook's own panel leaves the row out, as in older "
    "templates, type {value} into the cell again.",
)

FORMULA_WITHOUT_VALUE = Rule(
    "SVE208",
    "formula-without-value",
    "error",
    "{what} is a formula that has no stored result.",
    "Open the file in Excel or LibreOffice, let it recalculate, and save it.",
)

ERROR_VALUE = Rule(
    "SVE209",
    "error-value",
    "error",
    "{what} holds {found}, the result of a formula that failed.",
    "Mend the formula, or type the number.",
)

NUMBER_TOO_LARGE = Rule(
    "SVE213",
    "number-too-large",
    "error",
    "{what} is {found}, which is too large to be meant.",
    "Type the number again.",
)


HEADING_ROWS = 200  # a heading is looked for in so many rows from the top
_NO_CELLS = b"<worksheet><sheetData></sheetData></worksheet>"
_FIRST, _FIRST_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)  # the days of which a number is 0
_DAYS = date(1990, 1, 1), date(2101, 1, 1)
_EXAMPLES: Mapping[str, str] = {
    "share": f"a share such as {A_SHARE}",
    "money": "pounds such as 1250 or 1250.50",
    "years": "a number of years such as 2 or 1.5",
    "number": "a number such as 12",
}


# what people write where there is nothing to say, by its letters alone: of "-" and "?" none are
# left; and what a blank then counts as
_UNSAID = frozenset({"", "na", "tbc", "tba", "tbd", "blank", "unknown", "unsure"}) | frozenset(
    {"notapplicable", "notknown", "notsure", "dontknow", "tobeconfirmed"}
)
_NOUGHT = frozenset({"no", "none", "nil", "nothing", "zero", "nought", "naught"})
# by the kind of an answer, or by its heading where others of its kind are needed
_BLANK_COUNTS: Mapping[str, str] = {"share": "0 %", "years": "1", "Volume": "1"}


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as rows of plain Python values, with the places of its unusual cells.

    ``part`` is the sheet's XML; answers that are not in a file yet have none, and no formula.
    ``filled`` are its rows with a value, and ``holding`` what is known of it all.
    """

    file: str
    sheet: str
    rows: list[list[Any]]
    part: bytes = field(repr=False, default=_NO_CELLS)
    tables: tuple[TableRange, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    filled: bytes = field(repr=False, default=_NO_CELLS)
    holding: Holding | None = None
    since_1904: bool = False

    def day(self, found: object) -> date | None:
        """The day that a number stands for where it counts days; None beyond those of projects."""
        if isinstance(found, bool) or not isinstance(found, int | float):
            return None
        first = _FIRST_OF_1904 if self.since_1904 else _FIRST
        if not (_DAYS[0] - first).days <= found < (_DAYS[1] - first).days:
            return None
        return first + timedelta(days=int(found))

    def scan(self, columns: Collection[str], below: int = 0) -> CellScan:
        """What stands in some columns beyond a row, as ``scan_columns`` has it."""
        return scan_columns(self.part, columns, self.limits, below=below, holding=self.holding)

    def at(self, row: int, column: int) -> Any:
        """Value of a cell counted from 0; '' outside the rows that hold anything."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def place(self, row: int, column: int) -> Place:
        """Where that cell stands, in Excel's terms."""
        return Place(self.file, self.sheet, f"{column_letter(column)}{row + 1}")

    def stored_number(self, cell: str) -> float | None:
        """The number that a cell stores, whatever its format makes of it; None without one."""
        match = re.search(
            rb'<(?:\w+:)?c r="%b"[^<>]*>(?:<(?:\w+:)?f[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?'
            rb"<(?:\w+:)?v>([^<]*)<" % cell.encode("ascii"),
            self.part,
        )
        try:
            return float(match[1]) if match else None
        except ValueError:
            return None

    def error(self, cell: str) -> str:
        """Name of the error that a cell holds, as far as its XML says it plainly."""
        match = re.search(
            rb'<(?:\w+:)?c\s[^<>]*\br="%b"[^<>]*>.*?<(?:\w+:)?v>\s*(#[\w/!?]+)'
            % cell.encode("ascii"),
            self.part,
            re.DOTALL,
        )
        return match[1].decode("ascii") if match else "an error such as #N/A"


DATE_FORMAT = Rule(
    "SVE225",
    "date-format",
    "warning",
    "{what} has the format of a date or a time, and does not show the number that counts, "
    "{number}.",
    "Set the cell's format to General (Ctrl+1, Number), and look whether {number} is meant.",
)


NOT_A_DATE = Rule(
    "SVE211",
    "not-a-date",
    "warning",
    "{what} is {found}, which is not a date; it was taken as blank.",
    f"Type the date {A_DATE}.",
)


ANSWER_NOT_A_NUMBER = Rule(
    "SVE226",
    "answer-not-a-number",
    "warning",
    "{what} is {found}, which is not a number; it was taken as blank.",
    "Type {example}, or leave it blank.",
)


ANSWER_NOT_A_CHOICE = Rule(
    "SVE135",
    "answer-not-a-choice",
    "warning",
    "{what} is {found}, which is not one of the choices; it was taken as blank.",
    "Choose {choices}, or leave it blank.",
)


DATE_AS_NUMBER = Rule(
    "SVE136",
    "date-as-number",
    "warning",
    "{what} is the number {number}, as which a spreadsheet keeps {day}; that day counts.",
    "Set the cell's format to Date (Ctrl+1, Number), and look whether {day} is meant.",
)


class Cells:
    """Reads one row's or one form's cells by kind, and keeps what it found wrong."""

    def __init__(self, grid: Grid, scan: CellScan, findings: list[Finding]) -> None:
        self.grid = grid
        self.scan = scan
        self.findings = findings
        self.unreadable: set[str] = set()

    def text(self, row: int, column: int, what: str) -> str:
        """Words of a cell on as many lines as they were typed, without outer blanks."""
        place = self.grid.place(row, column)
        if not self._stored(place, what):
            return ""
        return cell_words(self.grid.at(row, column))

    def choice(self, row: int, column: int, what: str, choices: Sequence[str]) -> str:
        """Read a choice that no figure needs: another word is a warning, and blank."""
        chosen = in_list(self.text(row, column, what), choices)
        if not chosen or chosen in choices:
            return chosen
        place, found = self.grid.place(row, column), quote(chosen)
        self.findings.append(
            ANSWER_NOT_A_CHOICE.at(place, what=what.lower(), found=found, choices=either(choices))
        )
        return ""

    def number(self, row: int, column: int, what: str, kind: Kind) -> float | None:
        """Read a number from a cell; None where it is blank or, with a finding, unreadable."""
        place = self.grid.place(row, column)
        if not self._stored(place, what):
            return None
        found = self.grid.at(row, column)
        if isinstance(found, str):
            if not found.strip():
                return None
            number = parse_number(found, share=kind == "share")
            if number is None:
                self._not_a_number(place, what, quote(found), kind)
                return None
            if "%" in found and not 0 <= number <= 1:  # the slip is not a forgotten per cent
                how = f"{capital(PROPER_SHARE)}."
                beyond = SHARE_OUT_OF_RANGE.at(
                    place, what=_first(what), found=quote(found), how=how
                )
                self._refuse(what, beyond)
                return None
            shown = f"{number * 100:.12g}%" if kind == "share" else figure(number)
            self.findings.append(
                NUMBER_AS_TEXT.at(place, what=_first(what), found=quote(found), value=shown)
            )
        elif isinstance(found, bool):
            self._not_a_number(place, what, cell_words(found), kind)
            return None
        elif isinstance(found, int | float):
            number = float(found)
        else:
            stored = self.grid.stored_number(place.cell)
            if stored is None:
                self._not_a_number(place, what, cell_words(found), kind)
                return None
            number = stored
            self.findings.append(DATE_FORMAT.at(place, what=_first(what), number=figure(number)))
        if not math.isfinite(number) or abs(number) >= LARGEST:
            shown = f"{number:g}"
            self._refuse(what, NUMBER_TOO_LARGE.at(place, what=what.lower(), found=shown))
            return None
        return number

    def answer(self, row: int, column: int, what: str, kind: Kind) -> float | None:
        """Read a number that no figure needs: one that cannot be read is a warning, and blank."""
        before = len(self.findings)
        number = self.number(row, column, what, kind)
        for at, finding in enumerate(self.findings[before:], before):
            if NOT_A_NUMBER.made(finding):
                found = quote(cell_words(self.grid.at(row, column)))
                self.findings[at] = ANSWER_NOT_A_NUMBER.at(
                    finding.place, what=what.lower(), found=found, example=_EXAMPLES[kind]
                )
        return number

    def date(self, row: int, column: int, what: str) -> date | None:
        """Read a date from a cell; None where it is blank or no date, which is then a finding."""
        place = self.grid.place(row, column)
        if not self._stored(place, what):
            return None
        found = self.grid.at(row, column)
        if isinstance(found, datetime):
            return found.date()
        if isinstance(found, date):
            return found
        text = cell_words(found)
        if not text:
            return None
        day = self.grid.day(found)
        if day is not None:
            said = day_said(day)
            self.findings.append(DATE_AS_NUMBER.at(place, what=what.lower(), number=text, day=said))
            return day
        day = parse_date(text)
        if day is None:
            self._refuse(what, NOT_A_DATE.at(place, what=what.lower(), found=quote(text)))
        return day

    def _stored(self, place: Place, what: str) -> bool:
        if place.cell in self.scan.unvalued:
            self._refuse(what, FORMULA_WITHOUT_VALUE.at(place, what=what.lower()))
            return False
        if place.cell in self.scan.errors:
            error = self.grid.error(place.cell)
            self._refuse(what, ERROR_VALUE.at(place, what=what.lower(), found=error))
            return False
        return True

    def _not_a_number(self, place: Place, what: str, shown: str, kind: Kind) -> None:
        how = f"Type {_EXAMPLES[kind]}, and put words in another column."
        counts = _BLANK_COUNTS.get(kind) or _BLANK_COUNTS.get(what)
        letters = "".join(each for each in fold(shown) if each.isalnum())
        # a blank volume is one, so that no words for nought are a reason to leave it blank
        if counts and (letters in _UNSAID or (kind == "share" and letters in _NOUGHT)):
            how = f"Leave the cell blank, which counts as {counts}, or type a number."
        self._refuse(what, NOT_A_NUMBER.at(place, what=what.lower(), found=shown, how=how))

    def _refuse(self, what: str, found: Finding) -> None:
        self.findings.append(found)
        self.unreadable.add(what)


@contextmanager
def opened(package: Package, sheets: Iterable[SheetRef]) -> Iterator[CalamineWorkbook]:
    """Open these sheets for reading; what calamine cannot read is refused as damaged."""
    try:
        with load_workbook(io.BytesIO(reading_view(package, sheets))) as book:
            yield book
    except CalamineError as error:
        raise PackageError("damaged", f"a sheet cannot be read ({error})") from error


def load_rows(book: CalamineWorkbook, sheet: SheetRef) -> list[list[Any]]:
    """Give the rows of one sheet of an open workbook from its first cell, as calamine has them."""
    try:
        rows: list[list[Any]] = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except (OverflowError, ValueError) as error:  # such as a time of 1e300 hours
        raise PackageError("damaged", f"{sheet.name} cannot be read ({error})") from error
    return rows


def load_grid(book: CalamineWorkbook, package: Package, file: str, sheet: SheetRef) -> Grid:
    """Read one sheet of an open workbook, as one DataFrame of plain values."""
    import numpy as np
    import pandas as pd  # half the start of a command that opens no workbook

    # not by read_excel, which spends more on a sheet than calamine does, nor column by column
    rows = [
        [int(c) if c.__class__ is float and c.is_integer() else c for c in row]
        for row in load_rows(book, sheet)
    ]
    cells = np.empty((len(rows), max(map(len, rows), default=0)), dtype=object)
    if cells.size:
        cells[:] = rows
    frame = pd.DataFrame(cells, dtype=object, copy=False)
    look = package.looks.get(sheet.part_name.key)
    return Grid(
        file,
        sheet.name,
        frame.to_numpy().tolist(),
        package.plain_part(sheet.part_name),
        table_ranges(package, sheet),
        package.limits,
        package.filled_part(sheet.part_name),
        look.holding if look else None,
        package.uses_1904_dates,
    )


def in_list(text: str, choices: Sequence[str]) -> str:
    """Give a choice as the workbook's list writes it, else the text as it stands."""
    wanted = fold(text)
    return next((choice for choice in choices if fold(choice) == wanted), text)


def _first(what: str) -> str:
    return what[:1].lower() + what[1:]
