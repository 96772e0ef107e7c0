"""What people do to a workbook: rows, columns and sheets inserted, sheets renamed, tables sorted.

The office that all tests share does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
from openpyxl.utils.cell import get_column_letter, range_boundaries

from tests.judges import Edit, recalculate

MIDDLE_ROW, MIDDLE_COLUMN = 5, 12  # counted from 0: within the tables, and where most have figures


def edited(books: Mapping[Path, str], outdir: Path) -> dict[Path, tuple[Path, Path]]:
    """Each workbook after insertions and after sorting; the name is of the sheet to edit, or "".

    Without a name every sheet gets a row on top and one within, a column at the left and one
    within, and another name, and a new sheet stands before them; with one that sheet alone.
    """
    return {
        path: (
            recalculate(path, outdir / f"inserted {number}", *_insertions(path, wanted)),
            recalculate(path, outdir / f"sorted {number}", *_sortings(path, wanted)),
        )
        for number, (path, wanted) in enumerate(books.items())
    }


def _insertions(path: Path, wanted: str) -> Iterator[Edit]:
    """Insertions into every sheet, or into the one that is wanted, and its new name."""
    for number, name in enumerate(openpyxl.load_workbook(path).sheetnames):
        if wanted in ("", name):
            yield "unprotect", name
            yield "insert_rows", name, MIDDLE_ROW + 1, 1
            yield "insert_rows", name, 1, 1
            yield "insert_columns", name, MIDDLE_COLUMN + 1, 1
            yield "insert_columns", name, 1, 1
            yield "rename_sheet", name, f"Renamed {number}"
    if not wanted:
        yield "insert_sheet", "Cover", 1


def _sortings(path: Path, wanted: str) -> Iterator[Edit]:
    """Every table, or those of the sheet that is wanted, sorted by its second column, downwards."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        if wanted in ("", sheet.title):
            for table in sheet.tables.values():
                left, top, right, bottom = range_boundaries(table.ref)
                first, last = get_column_letter(left), get_column_letter(right)
                yield "unprotect", sheet.title
                yield "sort", sheet.title, f"{first}{top + 1}:{last}{bottom}", 2, "down"
