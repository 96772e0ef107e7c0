"""What the template and a filled workbook are on paper: A4, by the set-up of their sheets."""

from __future__ import annotations

import io
import math

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from sve_excel.layout import HEADING_ROW, INPUTS, OUTPUTS, OWN_PROXIES, PROXIES, SHEETS, TABLES
from tests.builders import INPUT, OUTPUT, OWN, Builder

WIDE, HIGH = 297 / 25.4 * 72, 210 / 25.4 * 72  # points of A4, landscape
LEAST = 8  # points of text
OF_A_DIGIT = 7.43  # pixels
SHOWN = [name for name in SHEETS if name != "Lists"]


@pytest.fixture(scope="module")
def filled(build: Builder) -> openpyxl.Workbook:
    made = build(outputs=[OUTPUT] * 7, inputs=[INPUT] * 3, own_proxies=[OWN])
    return openpyxl.load_workbook(io.BytesIO(made))


def points(sheet: Worksheet, first: int, last: int) -> float:
    """Points of these columns, as LibreOffice has them; Excel's are narrower."""
    found = 0.0
    for at in range(first, last + 1):
        form = next(
            (f for f in sheet.column_dimensions.values() if f.min <= at <= f.max and not f.hidden),
            None,
        )
        hidden = any(f.min <= at <= f.max and f.hidden for f in sheet.column_dimensions.values())
        found += 0 if hidden else (form.width if form else 8.43) * OF_A_DIGIT * 0.75
    return found


def scale(sheet: Worksheet) -> float:
    """By how much the sheet is made smaller so that it fits its pages across."""
    area = sheet.print_area or sheet.dimensions
    left, top, right, bottom = range_boundaries(area.split("!")[-1].replace("$", ""))
    margins = sheet.page_margins
    room = WIDE - (margins.left + margins.right) * 72
    across = sheet.page_setup.fitToWidth or 1
    repeated = 0.0
    if sheet.print_title_cols:
        first, last = sheet.print_title_cols.replace("$", "").split(":")
        ends = [openpyxl.utils.column_index_from_string(each) for each in (first, last)]
        repeated = points(sheet, *ends)
    smaller = across * room / (points(sheet, left, right) + (across - 1) * repeated)
    if sheet.page_setup.fitToHeight != 0:
        high = sum(sheet.row_dimensions[row].height or 15 for row in range(top, bottom + 1))
        smaller = min(smaller, (HIGH - (margins.top + margins.bottom) * 72) / high)
    return min(1.0, math.floor(100 * smaller) / 100)  # in whole per cent


@pytest.mark.parametrize("name", SHOWN)
def test_text_is_8_points_or_more_on_a4(filled: openpyxl.Workbook, name: str) -> None:
    sheet = filled[name]
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.page_setup.orientation == "landscape"
    smallest = min(cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value)
    assert smallest * scale(sheet) >= LEAST


@pytest.mark.parametrize("name", [OUTPUTS, INPUTS, OWN_PROXIES])
def test_no_blank_row_is_printed_of_a_table_that_has_rows(
    filled: openpyxl.Workbook, name: str
) -> None:
    area = filled[name].print_area.split("!")[-1].replace("$", "")
    _, _, right, bottom = range_boundaries(area)
    assert filled[name].cell(bottom, 1).value
    assert not filled[name].cell(bottom + 1, 1).value
    assert right == len(TABLES[name])


def test_of_a_table_without_rows_beside_others_one_is_printed(build: Builder) -> None:
    made = openpyxl.load_workbook(io.BytesIO(build(outputs=[OUTPUT], inputs=[INPUT])))
    area = made[OWN_PROXIES].print_area.split("!")[-1].replace("$", "")
    assert range_boundaries(area)[3] == HEADING_ROW + 2


@pytest.mark.parametrize("name", [OUTPUTS, INPUTS, OWN_PROXIES])
def test_a_table_without_rows_is_printed_whole(template: openpyxl.Workbook, name: str) -> None:
    """Whoever fills it in later misses no row on paper."""
    assert not template[name].print_area


@pytest.mark.parametrize("name", [*TABLES, PROXIES])
def test_headings_are_repeated_on_each_page(template: openpyxl.Workbook, name: str) -> None:
    row = 1 if name == PROXIES else HEADING_ROW + 1
    assert template[name].print_title_rows == f"${row}:${row}"


def test_proxies_prints_what_a_person_needs(template: openpyxl.Workbook) -> None:
    sheet = template[PROXIES]
    _, _, right, bottom = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))
    printed = [sheet[f"{get_column_letter(at)}1"].value for at in range(1, right + 1)]
    assert printed[:6] == ["Id", "Category", "Outcome", "Proxy", "Unit", "Value"]
    assert "Link" not in printed
    assert bottom == sheet.max_row
