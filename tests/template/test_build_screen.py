"""What a laptop's screen of 1366 x 768 shows of the template: widths and heights."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sve_excel.layout import (
    FIELDS,
    HEADING_ROW,
    INPUTS,
    OUTPUTS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    START,
    TABLES,
)
from sve_excel.looks.fitting import text_width
from sve_excel.template.book import ATTENTION

WIDE, HIGH = 1366, 768
ROOM = HIGH - 180  # pixels for rows, below menus and bars and above the sheets' names
GUTTER, SCROLLBAR = 37, 64  # pixels of the row numbers, and of what stands on the right
OF_A_DIGIT = 7.83  # pixels, as LibreOffice has it; Excel needs fewer


def height(sheet: Worksheet, row: int) -> float:
    """Pixels of a row."""
    return float(sheet.row_dimensions[row].height or 15) / 0.75


def right_edge(sheet: Worksheet, last: str) -> float:
    """Pixels from the left of the window to the right edge of a column, without hidden ones."""
    found = float(GUTTER)
    for form in sheet.column_dimensions.values():
        if form.hidden or form.min > openpyxl.utils.column_index_from_string(last):
            continue
        found += (form.max - form.min + 1) * form.width * OF_A_DIGIT
    return found


def last_typed(sheet: Worksheet) -> str:
    """The last column that is not hidden and has a heading."""
    hidden = {
        at
        for form in sheet.column_dimensions.values()
        if form.hidden
        for at in range(form.min, form.max + 1)
    }
    row = sheet[HEADING_ROW + 1]
    return str([cell.column_letter for cell in row if cell.value and cell.column not in hidden][-1])


def test_start_stands_on_one_screen_with_the_four_steps_first(template: openpyxl.Workbook) -> None:
    sheet = template[START]
    assert sum(height(sheet, row) for row in range(1, sheet.max_row + 1)) <= ROOM
    assert right_edge(sheet, "C") <= WIDE - SCROLLBAR
    assert sheet["A4"].value == "Four steps"
    steps = [sheet.cell(row, 1).hyperlink.location.split("!")[0].strip("'") for row in range(5, 9)]
    assert steps == [PROJECT, OUTPUTS, INPUTS, PROJECT]


def test_no_text_of_start_is_cut(template: openpyxl.Workbook) -> None:
    """A text may run over blank cells on its right; one that is wrapped has a line in its row."""
    sheet = template[START]
    merged = {str(area.min_row): area for area in sheet.merged_cells.ranges}
    widths = {letter: sheet.column_dimensions[letter].width for letter in "ABC"}
    for row in sheet.iter_rows(max_col=3):
        for cell in row:
            if not isinstance(cell.value, str):
                continue
            size = float(cell.font.sz) / 11
            following = [each for each in row if each.column >= cell.column]
            taken = next((e.column for e in following[1:] if e.value is not None), 4)
            alone = cell.alignment.wrap_text and str(cell.row) not in merged
            room = sum(widths["ABC"[at - 1]] for at in range(cell.column, taken))
            if alone:
                room = widths[cell.column_letter]
            lines = height(sheet, cell.row) // (18 * size) if cell.alignment.wrap_text else 1
            needed = text_width(cell.value) * size
            assert needed <= room * max(lines, 1), cell.value


def test_outputs_are_no_wider_than_one_and_a_half_screens_and_inputs_than_one(
    template: openpyxl.Workbook,
) -> None:
    outputs, inputs = template[OUTPUTS], template[INPUTS]
    assert right_edge(outputs, last_typed(outputs)) <= 1.5 * WIDE
    assert right_edge(inputs, last_typed(inputs)) <= WIDE - SCROLLBAR


@pytest.mark.parametrize("name", [OUTPUTS, INPUTS])
def test_panel_and_check_stay_in_view_where_one_types(
    template: openpyxl.Workbook, name: str
) -> None:
    sheet = template[name]
    assert [cell.value for cell in sheet[HEADING_ROW + 1]][:2] == ["Description", "Check"]
    assert sheet.freeze_panes == f"C{HEADING_ROW + 2}"
    formulas = [str(cell.value) for cell in sheet[HEADING_ROW] if cell.value]
    panel = {row[0].value: row[1].coordinate for row in template[PROJECT]["E3:F14"]}
    for label in ("Net return per £1", "Gross return per £1", ATTENTION):
        column, row = panel[label][0], panel[label][1:]
        assert any(f"{PROJECT}!${column}${row}" in formula for formula in formulas), label


def test_value_and_unit_of_a_proxy_stand_on_the_first_screen_below_one_row(
    template: openpyxl.Workbook,
) -> None:
    sheet = template[PROXIES]
    assert sheet.freeze_panes == "A2"
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    for heading in ("Proxy", "Unit", "Value"):
        assert right_edge(sheet, at[heading]) <= WIDE - SCROLLBAR, heading


@pytest.mark.parametrize("name", [PROJECT, OUTPUTS, INPUTS, OWN_PROXIES, PROXIES])
def test_rows_are_20_to_40_pixels_but_for_long_answers(
    template: openpyxl.Workbook, name: str
) -> None:
    sheet = template[name]
    first = HEADING_ROW + 1
    long = {first + at for at, entry in enumerate(FIELDS) if entry.lines > 1}
    for row in range(1 if name == PROXIES else first + (name in TABLES), sheet.max_row + 1):
        if name != PROJECT or row not in long:
            top = 43 if name == PROXIES and row == 1 else 40
            assert 20 <= height(sheet, row) <= top, row


def test_project_has_one_left_edge(template: openpyxl.Workbook) -> None:
    sheet = template[PROJECT]
    edges = [sheet.cell(row, 1) for row in range(1, HEADING_ROW + len(FIELDS) + 1)]
    assert {cell.alignment.indent for cell in edges if cell.value} == {1}
