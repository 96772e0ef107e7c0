"""Rows of a table as they stand in a workbook of ours, whoever wrote or typed what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sve_excel.entries.forms import Value

Stood = Mapping[str, Value]  # a row by heading, without its blank cells


def rows_stood(path: Path, tables: Mapping[str, Sequence[str]]) -> dict[str, list[Stood]]:
    """Give the rows of the table of each sheet, as they were stored.

    ``tables`` are the headings that say which row is the head of the table, by the name of the
    sheet; where sheet or head is not there it has no rows. What cannot be opened raises as openpyxl
    does.
    """
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    found: dict[str, list[Stood]] = {name: [] for name in tables}
    for name, wanted in tables.items():
        if name not in book.sheetnames:
            continue
        head: tuple[object, ...] = ()
        book[name].reset_dimensions()  # they may be older than the last rows
        for row in book[name].iter_rows(values_only=True):
            if head:
                cells = zip(head, row, strict=False)
                held = {str(h): v for h, v in cells if h and v not in (None, "")}
                found[name] += [held] if held else []
            elif set(wanted) <= set(row):
                head = row
    return found
