"""Which texts of a workbook do not show whole in their cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from sve_excel.looks.fitting import text_width, wrap

_LINE, _SLACK = 1.2, 2.5  # points of a line for each of its type, and what is no matter
_BODY = 11.0


def not_whole(path: Path, *names: str, beyond: dict[str, str] | None = None) -> list[str]:
    """Cells of the sheets that are seen whose text is cut by its neighbour or by its row.

    Of the sheets named, or of all. ``beyond`` gives, for a sheet, the last column that a person
    needs; the others are left out.
    """
    found = []
    for sheet in openpyxl.load_workbook(path, data_only=True):
        if sheet.sheet_state == "visible" and (not names or sheet.title in names):
            last = (beyond or {}).get(sheet.title)
            found += [f"{sheet.title}!{each}" for each in _of_sheet(sheet, last)]
    return found


def _of_sheet(sheet: Any, last: str | None) -> Iterator[str]:
    widths = _widths(sheet)
    merged = {area.start_cell.coordinate: area for area in sheet.merged_cells.ranges}
    most = openpyxl.utils.column_index_from_string(last) if last else sheet.max_column
    for row in sheet.iter_rows(max_col=most):
        filled = {cell.column for cell in row if cell.value not in (None, "")}
        for cell in row:
            if not isinstance(cell.value, str) or not cell.value or not widths.get(cell.column, 9):
                continue
            area = merged.get(cell.coordinate)
            end = area.max_col if area else cell.column
            if not cell.alignment.wrap_text and cell.alignment.horizontal in (None, "left"):
                while end < cell.column + 60 and end + 1 not in filled:  # runs over blank cells
                    end += 1
            room = sum(widths.get(at, 8.43) for at in range(cell.column, end + 1))
            room -= 1.3 * (cell.alignment.indent or 0)
            if (
                cell.alignment.shrink_to_fit
                or cell.alignment.text_rotation
                or _shows(cell, room, _height(sheet, cell, area))
            ):
                continue
            yield f"{cell.coordinate}: {cell.value[:60]}"


def _shows(cell: Any, room: float, height: float) -> bool:
    size = float(cell.font.sz or _BODY)
    if not cell.alignment.wrap_text:
        return max(map(text_width, cell.value.split("\n"))) <= room * _BODY / size
    return len(wrap(cell.value, room * _BODY / size)) * size * _LINE <= height + _SLACK


def _widths(sheet: Any) -> dict[int, float]:
    """Widths in digits, of hidden columns 0, by their numbers."""
    return {
        at: 0.0 if form.hidden else form.width - 0.71
        for form in sheet.column_dimensions.values()
        for at in range(form.min, form.max + 1)
    }


def _height(sheet: Any, cell: Any, area: Any) -> float:
    rows = range(cell.row, (area.max_row if area else cell.row) + 1)
    return float(sum(sheet.row_dimensions[row].height or 15 for row in rows))
