"""A sheet with every kind of cell that ours have, written by one way or the other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from sve_excel.looks.writer import open_book

NUMBERS = (0, 1, -3, 0.1, 1 / 3, 2.5, 1e15, 1e21, 1.5e-9, 123456789.123456789, -0.0)
RESULTS = (0, 2.5, -1e-7, "", "text", "a & b <c>", True, False, "#N/A", "#DIV/0!", "#1", 1e300)
_SPANS = re.compile(rb' spans="[0-9:]+"')
TEXTS = ("plain", "  room  ", "a & b <c>", "two\nlines", "<r>", "<r> a", "=1+1", "£ – é", "_x0041_")


def book_with(write: Callable[[Any, Any], None], kind: type[Worksheet]) -> bytes:
    """A workbook of one sheet of that kind, written by ``write``."""
    buffer = io.BytesIO()
    with open_book(buffer, "Equal") as book:
        write(book, book.add_worksheet("Sheet", kind))
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Parts of a workbook; its rows without ``spans``, an aid to readers that ours do without."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: _SPANS.sub(b"", archive.read(name)) for name in archive.namelist()}


def write_cells(book: Any, sheet: Any) -> None:
    """Every kind of cell that a sheet of ours has, with and without a format of its own."""
    forms = (None, book.add_format({"num_format": "0.00", "bold": True}))
    sheet.set_column(2, 2, 12, book.add_format({"italic": True}))
    sheet.set_row(2, 45)
    sheet.set_row(90, 12)
    sheet.set_row(91, None, None, {"hidden": True})
    bar = {"type": "data_bar", "data_bar_2010": True}
    sheet.conditional_format(0, 5, 9, 5, bar)
    sheet.set_row(3, 30, book.add_format({"bg_color": "#FFFFFF"}))
    for column, form in enumerate(forms):
        for row, number in enumerate(NUMBERS):
            sheet.write_number(row, column, number, form)
        for row, result in enumerate(RESULTS, 20):
            formula = f'=IF(SUM($A$1:$A{row})>0,"a & b <c>",{row})'
            sheet.write_formula(row, column, formula, form, result)
        for row, text in enumerate(TEXTS, 40):
            sheet.write_string(row, column, text, form)
        sheet.write_blank(60, column, None, form)
        sheet.write_boolean(61, column, True, form)
        sheet.write_datetime(62, column, date(2027, 3, 31), form)
        sheet.write_url(63, column, "https://example.org/a?b=c", form, "a link")
    sheet.merge_range(70, 0, 70, 2, "merged", forms[1])
    sheet.write_number(0, 16_383, 1, forms[1])
