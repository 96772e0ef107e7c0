"""The workbook's own copy of the library, its sheet Proxies: what it shows of the proxies claimed.

The library's values are used and never these; but where they differ a finding says so, and a proxy
that the library has since put into other words is found again by its id.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from sve_excel.layout import column_letter
from sve_excel.model import CopiedProxy
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.reading.cells import HEADING_ROWS, load_rows, opened
from sve_excel.words.folding import fold, fold_heading
from sve_excel.words.saying import cell_words

_NEEDED = {"proxy", "value"}


def read_copied(package: Package, sheet: SheetRef, claimed: Set[str]) -> dict[str, CopiedProxy]:
    """Rows of the sheet for the proxies ``claimed``, by folded name; none without headings.

    Raises ``PackageError`` where the sheet is not safe to read.
    """
    check_sheets(package, only={sheet.name.lower()})
    with opened(package, [sheet]) as book:
        # not through pandas: of some ten thousand cells hardly one is looked at
        rows = load_rows(book, sheet)
    for index, row in enumerate(rows[:HEADING_ROWS]):
        where = {fold_heading(cell): i for i, cell in enumerate(row) if isinstance(cell, str)}
        if where.keys() >= _NEEDED:
            return _copies(rows, index + 1, where, claimed)
    return {}


def _copies(
    rows: list[list[Any]], start: int, where: dict[str, int], claimed: Set[str]
) -> dict[str, CopiedProxy]:
    """Rows from ``start`` whose proxy is claimed; the last of one name counts."""

    def text(row: list[Any], heading: str) -> str:
        return cell_words(row[where[heading]]) if heading in where else ""

    copies: dict[str, CopiedProxy] = {}
    for index, row in enumerate(rows[start:], start):
        name = row[where["proxy"]]
        if not isinstance(name, str) or (folded := fold(name)) not in claimed:
            continue
        value = row[where["value"]]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        copies[folded] = CopiedProxy(
            name,
            text(row, "id"),
            text(row, "outcome"),
            text(row, "unit"),
            float(value) if is_number else None,
            f"{column_letter(where['value'])}{index + 1}",
            f"{column_letter(where['proxy'])}{index + 1}",
        )
    return copies
