"""Sheets for reading: questions by weight, workings folded away, and headings again on paper."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import get_column_letter

from sve_excel.comparison.bids import gather
from sve_excel.comparison.workbook import workbook_of
from sve_excel.library.loading import Library
from sve_excel.looks.formats import BODY
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.scoring import METHODS

pytestmark = pytest.mark.whole

QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=100))


@pytest.fixture(scope="module")
def workbook(samples: tuple[Result, ...], library: Library) -> bytes:
    return workbook_of(gather(list(samples), library, QUICK, {}))


@pytest.mark.parametrize("sheet", ["Sensitivity and ranks", "Method", "Sources"])
def test_paper_repeats_the_heading_of_the_last_table_of_a_sheet(
    workbook: bytes, sheet: str
) -> None:
    """Above nothing else: no other table and no text stands below it."""
    page = openpyxl.load_workbook(io.BytesIO(workbook))[sheet]
    (first, last) = page.print_title_rows.replace("$", "").split(":")
    assert first == last
    heading = [cell.value for cell in page[int(first)] if cell.value is not None]
    assert heading[0] in ("Bid", "Section", "Id")
    others = [
        row[0].row
        for row in page.iter_rows(min_row=int(first) + 1)
        if row[0].font.b and row[0].font.sz > BODY and row[0].value
    ]
    kinds = [str(page.cell(row, 1).value) for row in others]
    assert all(said.startswith("Probability of each place among") for said in kinds)


def test_questions_stand_by_their_weight_and_show_no_code(workbook: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["Flags and questions"]
    headings = [cell.value for cell in sheet[3]]
    asked = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    weights = [row[headings.index("Weight")] for row in asked]
    assert weights == sorted(weights, key=["Ask first", "Ask"].index)
    first = [row[0] for row in asked if row[headings.index("Weight")] == "Ask first"]
    assert first == sorted(first)
    shown = [h for at, h in enumerate(headings, 1) if h and not _folded(sheet, at)]
    assert not {"Code", "State when made"} & {*shown}
    assert {"Code", "State when made"} <= {*headings}
    assert not any("SVE4" in str(cell) for row in asked for cell in row[: len(shown)])
    assert "The last two columns are folded away" in sheet["A2"].value


def test_workings_of_marks_are_folded_away_and_the_sheet_says_where(workbook: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["Marks"]
    headings = [cell.value for cell in sheet[4]]
    shown = [h for at, h in enumerate(headings, 1) if h and not _folded(sheet, at)]
    last = next(reversed(METHODS.values())).words
    assert shown[2:6] == ["Place", "Bid", "Bidder", "Total"]
    assert shown[-1] == last
    folded = [at for at, h in enumerate(headings, 1) if h and _folded(sheet, at)]
    letters = [get_column_letter(at) for at in (folded[0], folded[-1])]
    said = f"Columns {letters[0]} to {letters[1]} hold workings that places go by, and are folded"
    assert any(said in str(cell.value) for row in sheet.iter_rows() for cell in row)


def _folded(sheet: Any, column: int) -> bool:
    return any(
        each.hidden and each.outlineLevel and each.min <= column <= each.max
        for each in sheet.column_dimensions.values()
    )
