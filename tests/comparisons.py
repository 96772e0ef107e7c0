"""A comparison in the hands of people: typed into, and looked at."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from sve_excel.imprint import COMPARISON_FILE
from sve_excel.layout import column_letter
from tests.builders import saved
from tests.keeping import kept as kept_of

BOOK = Path("bids") / COMPARISON_FILE
Typing = tuple[str, str, Any]


def type_in(*typed: Typing, path: Path = BOOK) -> None:
    """Type into cells of a workbook, as a person does whose program saves all of it anew."""
    book = path.read_bytes()
    digest = hashlib.sha256(book).digest()
    path.write_bytes(kept_of(("typed", digest, typed), lambda: _typed_into(book, typed)))


def _typed_into(workbook: bytes, typed: Sequence[Typing]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for sheet, cell, value in typed:
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        book[sheet][cell].value = value
    return saved(book)


def page(sheet: str, path: Path = BOOK) -> list[list[Any]]:
    """What the cells of a sheet show, from its first row and column on."""
    book = CalamineWorkbook.from_path(path)
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def place_of(sheet: str, row: Sequence[str], heading: str, path: Path) -> tuple[int, int, Any]:
    """Row, column and value below a heading in the first row that holds all of these texts."""
    column = -1
    for at, cells in enumerate(page(sheet, path)):
        if heading in cells:
            column = cells.index(heading) if column < 0 else column
        elif column >= 0 and all(word in cells for word in row):
            return at, column, cells[column]
    raise AssertionError(f"{sheet} has no row with {row} under {heading}")


def cell_of(sheet: str, row: Sequence[str], heading: str, path: Path = BOOK) -> str:
    at, column, _ = place_of(sheet, row, heading, path)
    return f"{column_letter(column)}{at + 1}"


def value_of(sheet: str, row: Sequence[str], heading: str, path: Path = BOOK) -> Any:
    return place_of(sheet, row, heading, path)[2]


def beside(label: str, sheet: str = "Marks", path: Path = BOOK) -> str:
    """The cell to the right of the first column that holds a label: where a setting stands."""
    for column in range(200):
        for at, cells in enumerate(page(sheet, path), 1):
            if column < len(cells) and cells[column] == label:
                return f"{column_letter(column + 1)}{at}"
    raise AssertionError(f"{sheet} has no {label}")


def kept(path: Path = BOOK) -> list[list[Any]]:
    """Rows of the sheet Kept; none where there is no such sheet."""
    if "Kept" not in CalamineWorkbook.from_path(path).sheet_names:
        return []
    return page("Kept", path)[3:]
