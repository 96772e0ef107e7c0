"""Rows of a table as they stand in a workbook of ours, whoever wrote or typed what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sve_excel.entries.forms import Value
from sve_excel.entries.opened import open_our_file

Stood = Mapping[str, Value]  # a row by heading, without its blank cells


def rows_stood(path: Path, tables: Mapping[str, Sequence[str]]) -> dict[str, list[Stood]]:
    """Give the rows of the table of each sheet, as they were stored.

    ``tables`` are the headings that say which row is the head of the table, by the name of the
    sheet; where sheet or head is not there it has no rows. Raises ``NotReadable``.
    """
    sheets = open_our_file(path).rows(tables, results=True)
    stood: dict[str, list[Stood]] = {name: [] for name in tables}
    for name, rows in sheets.items():
        head: Mapping[int, str] = {}
        for row in rows.values():
            if head:
                held = {
                    head[at]: cell.value
                    for at, cell in row.items()
                    if head.get(at) and cell.value != ""
                }
                stood[name] += [held] if held else []
            elif set(tables[name]) <= {cell.value for cell in row.values()}:
                head = {at: str(cell.value) for at, cell in row.items()}
    return stood
