"""What people typed into the results sheet is listed by every further run, and never lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill

from sve_excel.imprint import RESULTS_SHEET, TYPED_TITLE
from tests.builders import Builder, put, saved
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
NOTE = "Agreed at moderation"


def type_into(path: Path, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    put(RESULTS_SHEET, cell, value)(book)
    path.write_bytes(saved(book))


def cells_with(path: Path, text: str) -> list[str]:
    sheet = openpyxl.load_workbook(path)[RESULTS_SHEET]
    return [c.coordinate for row in sheet.iter_rows() for c in row if str(c.value) == text]


@pytest.fixture
def bid(build: Builder, using: list[str | Path]) -> Path:
    """A bid with its results."""
    path = Path("Bid.xlsx")
    path.write_bytes(build())
    run("process", path, "--no-compare", *using)
    return path


def test_a_note_is_listed_and_said_and_stays(bid: Path, using: list[str | Path]) -> None:
    """The second run gives the same bytes, and a row that is deleted is gone."""
    type_into(bid, "A90", NOTE)
    type_into(bid, "P12", 4711)
    done = run("process", bid, "--no-compare", *using)
    assert f"SVE530 note {RESULTS_SHEET}" in done.stderr
    assert f"'{NOTE}' in A90" in done.stderr
    assert "'4711' in P12" in done.stderr
    assert "in the results sheets; sve-excel check" not in done.stdout
    assert len(cells_with(bid, NOTE)) == len(cells_with(bid, "4711")) == 1
    assert cells_with(bid, TYPED_TITLE)
    before = bid.read_bytes()
    assert "SVE530" in run("process", bid, "--no-compare", *using).stderr
    assert bid.read_bytes() == before
    for cell in (*cells_with(bid, NOTE), *cells_with(bid, "A90")):
        type_into(bid, cell, None)
    for cell in (*cells_with(bid, "4711"), *cells_with(bid, "P12")):
        type_into(bid, cell, None)
    assert "SVE530" not in run("process", bid, "--no-compare", *using).stderr
    assert cells_with(bid, TYPED_TITLE) == []


def test_further_notes_join_the_list(bid: Path, using: list[str | Path]) -> None:
    type_into(bid, "A90", NOTE)
    run("process", bid, "--no-compare", *using)
    type_into(bid, cells_with(bid, NOTE)[0], f"{NOTE}, twice")
    type_into(bid, "A120", "and this")
    run("process", bid, "--no-compare", *using)
    assert cells_with(bid, NOTE) == []
    assert len(cells_with(bid, f"{NOTE}, twice")) == len(cells_with(bid, "and this")) == 1


def test_a_note_in_a_copy_is_kept_too(bid: Path, using: list[str | Path]) -> None:
    run("process", bid, "--no-compare", "--out", "copies", *using)
    copy = Path("copies", "Bid.xlsx")
    type_into(copy, "A90", NOTE)
    run("process", bid, "--no-compare", "--out", "copies", *using)
    assert len(cells_with(copy, NOTE)) == 1
    assert cells_with(bid, NOTE) == []


def test_a_sheet_that_holds_a_note_is_not_taken_out(bid: Path) -> None:
    type_into(bid, "A90", NOTE)
    before = bid.read_bytes()
    refused = run("remove", bid, status=1)
    assert "SVE531 error" in refused.stderr
    assert f"'{NOTE}' in A90" in refused.stderr
    assert bid.read_bytes() == before
    type_into(bid, "A90", None)
    run("remove", bid)
    assert RESULTS_SHEET not in openpyxl.load_workbook(bid).sheetnames


def test_a_colour_and_a_chart_that_are_lost_are_said_once(
    bid: Path, using: list[str | Path]
) -> None:
    """They keep the sheet from being taken out; the next run finds nothing to lose."""
    book = openpyxl.load_workbook(bid)
    sheet = book[RESULTS_SHEET]
    sheet["C7"].fill = PatternFill("solid", fgColor="FFFFFF01")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=7, max_row=9))
    sheet.add_chart(chart, "C3")
    bid.write_bytes(saved(book))
    assert "1 chart" in run("remove", bid, status=1).stderr
    done = run("process", bid, "--no-compare", *using)
    assert f"SVE516 warning {RESULTS_SHEET}" in done.stderr
    assert "1 chart, the colour #FFFF01 in C7" in done.stderr
    assert "SVE530" not in done.stderr
    assert "SVE516" not in run("process", bid, "--no-compare", *using).stderr
