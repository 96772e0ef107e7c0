"""The answer sheets read a second time, by openpyxl: where the two readers differ, nobody knows.

It reads wherever the XML is not plain, and every bid where it is asked to (``--second-reader``).
It is given the parts as they are stored, and not as our strict reading wrote them anew, in a
container that holds nothing else: no styles, no drawings, no names. It comes after the guard, so
that no file is read by it that is past a limit, and leaves out what is too large for a reader that
builds an object for each element.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from sve_excel.findings.rule import Rule
from sve_excel.layout import EXCEL_ROWS, PROJECT, TABLES
from sve_excel.model import Finding, Place, Submission
from sve_excel.opc.cells import column_letters, position
from sve_excel.opc.package import Package
from sve_excel.opc.view import stored_view
from sve_excel.opc.workbook import SheetRef
from sve_excel.reading.cells import Grid
from sve_excel.words.folding import fold, fold_heading
from sve_excel.words.saying import cell_words, quote

_LARGEST: Final = 16 * 1024 * 1024  # bytes of a part: some 60 times a bid's largest
_WIDER: Final = 8  # columns beyond our last that are looked at
_MOST: Final = 20  # cells of one sheet that are named
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERROR: Final = re.compile(r"#[A-Z/0_]+[!?]?|Err:[0-9]+")


def is_odd(package: Package, sheets: Iterable[SheetRef]) -> bool:
    """Whether a part of these sheets, or the shared strings, are not written plainly."""
    shared = package.workbook_relationships.by_word("sharedStrings")
    keys = {sheet.part_name.key for sheet in sheets}
    keys |= {shared.part.key} if shared is not None else set()
    return not keys.isdisjoint(package.plainly)


READ_TWO_WAYS = Rule(
    "SVE233",
    "read-two-ways",
    "error",
    "{ours} is read here, and {theirs} by a second reader (openpyxl).",
    "Type the answer into the cell again, and save the workbook in Excel.",
)


SECOND_READER_FAILED = Rule(
    "SVE234",
    "second-reader-failed",
    "warning",
    "a second reader (openpyxl) could not read the sheet {sheet}, since {why}; its figures "
    "rest on one.",
    "Open the workbook in Excel, compare its figures with the results, and save it anew.",
)


def read_again(
    package: Package,
    file: str,
    sheets: Mapping[str, SheetRef],
    grids: Mapping[str, Grid],
    submission: Submission,
) -> Iterator[Finding]:
    """Each cell of the answer sheets that a second reader reads otherwise; by their folded names.

    Only cells under a heading that is typed under, and labels with their answers, are compared.
    """
    for name, grid in grids.items():
        sheet = sheets[name]
        place = Place(file, sheet.name)
        if len(package.part(sheet.part_name)) > _LARGEST:
            yield SECOND_READER_FAILED.at(place, sheet=sheet.name, why="it is too large for it")
            continue
        look = package.looks.get(sheet.part_name.key)
        told = {dispute.cell for dispute in look.disputes} if look else set[str]()
        try:
            rows = _rows(package, sheet, max(map(len, grid.rows), default=0) + _WIDER)
        except MemoryError:
            raise  # it has a finding of its own
        except Exception:  # a reader of others, on a file of strangers: any kind may come
            why = "a cell of it is not written as its kind is written"
            yield SECOND_READER_FAILED.at(place, sheet=sheet.name, why=why)
            continue
        found = _differences(grid, rows, _asked(grid, submission, name))
        for at, ours, theirs in islice((each for each in found if each[0] not in told), _MOST):
            yield READ_TWO_WAYS.at(Place(file, sheet.name, at), ours=ours, theirs=theirs)


def _rows(package: Package, sheet: SheetRef, width: int) -> dict[tuple[int, int], Any]:
    """What openpyxl reads, by row and column from 0; without styles a date is its number."""
    import openpyxl  # as heavy as all else; few bids are read twice

    view = io.BytesIO(stored_view(package, [sheet]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there are no styles is as it should be
        book = openpyxl.load_workbook(view, read_only=True, data_only=True)
    page = book.worksheets[0]
    page.reset_dimensions()  # what the part says of its own size is not believed
    lines = islice(page.iter_rows(max_col=width, values_only=True), EXCEL_ROWS)
    return {
        (row, column): found
        for row, line in enumerate(lines)
        for column, found in enumerate(line)
        if found is not None
    }


def _asked(grid: Grid, submission: Submission, name: str) -> dict[int, int]:
    """The columns whose cells are compared, and from which row on."""
    if name == fold(PROJECT):
        answers = {position(cell)[1] - 1 for cell in submission.project.cells.values()}
        return dict.fromkeys(answers | {at - 1 for at in answers}, 0)
    first = submission.cells.get(name, "")
    heading_row = position(first)[0] - 2 if first else 0
    computed = {
        fold(column.heading)
        for table, columns in TABLES.items()
        if fold(table) == name
        for column in columns
        if column.computed
    }
    headings = grid.rows[heading_row] if heading_row < len(grid.rows) else []
    return {
        at: heading_row
        for at, said in enumerate(headings)
        if isinstance(said, str) and said.strip() and fold_heading(said) not in computed
    }


def _differences(
    grid: Grid, theirs: Mapping[tuple[int, int], Any], columns: Mapping[int, int]
) -> Iterator[tuple[str, str, str]]:
    """Cells that the two readers give differently, with what each gives, row by row."""
    height = max([len(grid.rows), *(row + 1 for row, _ in theirs)])
    for row in range(height):
        for column, start in columns.items():
            if row < start:
                continue
            cell = f"{column_letters(column + 1)}{row + 1}"
            other = theirs.get((row, column))
            one = grid.at(row, column)
            if _plain(one) is None and isinstance(other, str) and _ERROR.fullmatch(other):
                continue  # a failed formula: the readers of rows say so
            timed = not isinstance(one, str | int | float)  # a date, a time of day, a duration
            if timed and not isinstance(other, date):
                one = grid.stored_number(cell)
            if _plain(one) != _plain(other):
                yield cell, _said(one), _said(other)


def _plain(value: Any) -> Any:
    """What a cell gives, as two readers can be compared."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(f"{value:.15g}")
    if isinstance(value, datetime | date):
        return cell_words(value)
    text = str(value)
    for _ in range(2):  # one reader resolves an escaped escape, where the other resolves none
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    return " ".join(text.split()) or None


def _said(value: Any) -> str:
    plain = _plain(value)
    return "nothing" if plain is None else quote(cell_words(plain), 60)
