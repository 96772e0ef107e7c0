"""What the template and a filled workbook are on paper: A4, by the set-up of their sheets."""

from __future__ import annotations

import io
import math
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from sve_excel.layout import (
    FIND,
    HEADING_ROW,
    INPUTS,
    OUTPUTS,
    OWN_PROXIES,
    PROXIES,
    SHEETS,
    TABLES,
)
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from tests.builders import INPUT, OUTPUT, OWN, PROJECT, Builder, parts
from tests.judges import Edit, recalculate, requires_libreoffice

WIDE, HIGH = 297 / 25.4 * 72, 210 / 25.4 * 72  # points of A4, landscape
LEAST = 8  # points of text
OF_A_DIGIT = 7.43  # pixels
SHOWN = [name for name in SHEETS if name != "Lists"]


@pytest.fixture(scope="module")
def filled(small: Library) -> openpyxl.Workbook:
    """One in which nobody types on."""
    answers = Answers(PROJECT, [OUTPUT] * 7, [INPUT] * 3, [OWN])
    made = fill_template(small, answers, output_rows=9, input_rows=5, finished=True)
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
def test_no_blank_row_is_printed_of_a_workbook_that_is_finished(
    filled: openpyxl.Workbook, name: str
) -> None:
    area = filled[name].print_area.split("!")[-1].replace("$", "")
    _, _, right, bottom = range_boundaries(area)
    assert filled[name].cell(bottom, 1).value
    assert not filled[name].cell(bottom + 1, 1).value
    assert right == len(TABLES[name])


def test_of_a_table_without_rows_beside_others_one_is_printed(small: Library) -> None:
    made = fill_template(small, Answers(PROJECT, [OUTPUT], [INPUT]), finished=True)
    book = openpyxl.load_workbook(io.BytesIO(made))
    for name, rows in ((OWN_PROXIES, 1), (FIND, 0)):
        area = book[name].print_area.split("!")[-1].replace("$", "")
        assert range_boundaries(area)[3] == HEADING_ROW + 1 + rows


PRINTED = {
    OUTPUTS: "OutputsOnPaper",
    INPUTS: "InputsOnPaper",
    OWN_PROXIES: "OwnProxiesOnPaper",
    FIND: "FoundOnPaper",
}


@pytest.mark.parametrize("name", PRINTED)
def test_where_people_type_a_name_says_what_is_printed(build: Builder, name: str) -> None:
    """By a range, what is typed below it later would be lost on paper."""
    text = parts(build(outputs=[OUTPUT]))["xl/workbook.xml"].decode()
    scope = f'name="_xlnm.Print_Area" localSheetId="{SHEETS.index(name)}"'
    assert f"<definedName {scope}>{PRINTED[name]}</definedName>" in text


@requires_libreoffice
@pytest.mark.parametrize(
    ("edits", "rows"),
    [
        ((), {OUTPUTS: 7, INPUTS: 5, OWN_PROXIES: 5, FIND: 4}),
        # one blank row between, and a figure alone
        ((("text", OUTPUTS, "A9", "More"), ("number", INPUTS, "D8", 3)), {OUTPUTS: 9, INPUTS: 8}),
        ((("insert_rows", OUTPUTS, 6, 2), ("insert_columns", OUTPUTS, 3, 1)), {OUTPUTS: 9}),
        ((("text", FIND, "B3", "lonely"),), {FIND: 4 + 2}),
    ],
)
def test_paper_ends_where_the_rows_do(
    edits: tuple[Edit, ...], rows: dict[str, int], build: Builder, tmp_path: Path
) -> None:
    (tmp_path / "bid.xlsx").write_bytes(build(outputs=[OUTPUT] * 3, inputs=[INPUT]))
    asked = [
        ("formula", "Mine", f"A{row}", f"=ROWS({PRINTED[name]})")
        for row, name in enumerate(rows, 1)
    ]
    edited = recalculate(
        tmp_path / "bid.xlsx", tmp_path / "seen", *edits, ("insert_sheet", "Mine", 1), *asked
    )
    sheet = openpyxl.load_workbook(edited, data_only=True)["Mine"]
    assert [sheet.cell(row, 1).value for row in range(1, len(rows) + 1)] == [*rows.values()]


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
