"""Excel's own tables on a sheet: which rows they hold, and which is a table's totals row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sve_excel.opc.cells import position
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef

_ROOT: Final = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?table\s[^<>]*>")
_ATTRIBUTE: Final = re.compile(rb'\s(ref|headerRowCount|totalsRowCount)="([^"<>&]*)"')


@dataclass(frozen=True, slots=True)
class TableRange:
    """Where a table stands; rows are counted from 1, as Excel shows them."""

    reference: str
    first: int
    last: int
    columns: tuple[int, int]
    totals: int | None = None
    """Its totals row, which is none of its data."""


def table_ranges(package: Package, sheet: SheetRef) -> tuple[TableRange, ...]:
    """The tables of a sheet, as far as their parts say plainly where they stand."""
    if b"tablePart" not in package.part(sheet.part_name):
        return ()
    return tuple(_ranges(package, sheet))


def _ranges(package: Package, sheet: SheetRef) -> Iterator[TableRange]:
    related = package.relationships_of(sheet.part_name)
    for relationship in related.items if related else ():
        if relationship.word != "table" or relationship.external:
            continue
        root = (
            _ROOT.search(package.part(relationship.part))
            if package.has(relationship.part)
            else None
        )
        said = dict(_ATTRIBUTE.findall(root[0])) if root else {}
        reference = said.get(b"ref", b"").decode("ascii", "replace")
        first, _, last = reference.partition(":")
        try:
            (top, left), (bottom, right) = position(first), position(last)
        except ValueError:
            continue
        headings = 0 if said.get(b"headerRowCount") == b"0" else 1
        has_totals = said.get(b"totalsRowCount", b"0") not in (b"0", b"")
        end = bottom - 1 if has_totals else bottom
        totals = bottom if has_totals else None
        yield TableRange(reference, top + headings, end, (left, right), totals)
