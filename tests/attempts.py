"""Changes of a bid of the sample tender, as somebody makes them who wants a better place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import openpyxl

from sve_excel.layout import PROJECT
from tests.builders import ROOT

TENDER = ROOT / "samples/tender"
Book = openpyxl.Workbook
Answer = Callable[[Any], Any]


def put_in_project(**answers: Any) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for label, answer in book[PROJECT]["A4:B30"]:
            name = str(label.value or "").replace(" ", "_")
            if name in answers:
                told = answers[name]
                answer.value = told(answer.value) if callable(told) else told

    return change


def put_in_each(sheet: str, heading: str, told: Answer) -> Callable[[Book], None]:
    """Put another answer into every row of a table that has one."""

    def change(book: Book) -> None:
        for cell in cells_under(book[sheet], heading):
            if cell.value is not None:
                cell.value = told(cell.value)

    return change


def cells_under(sheet: Any, heading: str) -> Iterator[Any]:
    column = next(cell.column for cell in sheet[4] if cell.value == heading)
    for row in range(5, 30):
        yield sheet.cell(row, column)
