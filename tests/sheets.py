"""Sheets of a workbook as rows and tables, and two judges who agree with every figure."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.judges import recalculate, validate

# functions that make a workbook recalculate for ever
VOLATILE = {"INDIRECT", "OFFSET", "NOW", "TODAY", "RAND", "RANDBETWEEN", "CELL", "INFO"}


def rows(workbook: bytes, sheet: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    found: list[list[Any]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return found


def table(workbook: bytes, sheet: str, key: str) -> list[dict[str, Any]]:
    """Rows of a sheet's table by heading, down to the first without a number in ``key``."""
    found = rows(workbook, sheet)
    top = next(i for i, row in enumerate(found) if key in row)
    body = []
    for row in found[top + 1 :]:
        each = dict(zip(found[top], row, strict=True))
        if each[key] == "":
            break
        body.append(each)
    return body


def judge(tmp_path: Path, made: bytes) -> None:
    """The validator finds no error, and LibreOffice's own results are those stored."""
    path = tmp_path / "made.xlsx"
    path.write_bytes(made)
    assert validate(path) == []
    assert_same_cells(path, recalculate(path, tmp_path / "out"))


def assert_same_cells(one: Path, other: Path, names: Sequence[str] = ()) -> None:
    """Every cell of one workbook holds in the other what it holds here, numbers to 1e-9.

    Of the sheets named; of all where none is.
    """
    ours, theirs = CalamineWorkbook.from_path(one), CalamineWorkbook.from_path(other)
    for sheet in names or ours.sheet_names:
        here = ours.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        there = theirs.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        for number, row in enumerate(here):
            for column, cell in enumerate(row):
                beyond = number >= len(there) or column >= len(there[number])
                found = "" if beyond else there[number][column]
                place = f"{sheet} row {number + 1} column {column + 1}"
                if isinstance(cell, float) and isinstance(found, float):
                    assert math.isclose(found, cell, rel_tol=1e-9, abs_tol=1e-9), place
                else:
                    assert str(found).strip() == str(cell).strip(), place
