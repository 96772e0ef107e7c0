"""A copy to mend opens on the list of what was found, and leads from there to the cells."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sve_excel.imprint import MENDING_SHEET
from sve_excel.model import Finding, Place
from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.run.writing import with_list
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.front import open_on
from tests.builders import Builder, packed, parts
from tests.judges import requires_validator, validate

FOUND = Finding("SVE204", "error", Place("Bid.xlsx", "Outputs", "K5"), "deadweight is 20.", "Type.")
WHOLE = replace(FOUND, place=Place("Bid.xlsx"), code="SVE610", severity="warning")


def listed(workbook: bytes, *findings: Finding) -> openpyxl.Workbook:
    made = with_list(workbook, findings, DEFAULT_LIMITS)
    return openpyxl.load_workbook(io.BytesIO(made))


def test_a_copy_opens_on_the_list_alone(build: Builder) -> None:
    """No other sheet is selected with it: what is typed would go into both."""
    book = listed(build(), FOUND, WHOLE)
    assert book.active is not None
    assert book.active.title == MENDING_SHEET
    assert [each.title for each in book if each.sheet_view.tabSelected] == [MENDING_SHEET]


def test_each_line_leads_to_its_cell(build: Builder) -> None:
    sheet = listed(build(), FOUND, WHOLE)[MENDING_SHEET]
    rows = {row[4].value: row for row in sheet.iter_rows()}
    assert rows["SVE204"][1].hyperlink.location == "'Outputs'!K5"
    assert rows["SVE204"][2].value == "Deadweight is 20."
    assert rows["SVE610"][1].hyperlink is None
    assert rows["SVE610"][1].value == "the file"


def test_a_copy_in_which_nothing_was_found_is_as_it_was(build: Builder) -> None:
    assert with_list(build(), (), DEFAULT_LIMITS) == build()


def test_a_copy_that_came_back_has_one_list(build: Builder) -> None:
    book = listed(with_list(build(), (FOUND,), DEFAULT_LIMITS), WHOLE)
    assert sum(name.startswith(MENDING_SHEET) for name in book.sheetnames) == 1
    assert [row[4].value for row in book[MENDING_SHEET].iter_rows()][-1] == "SVE610"


def test_a_workbook_without_views_opens_on_it_too(build: Builder) -> None:
    members = parts(build())
    start, rest = members["xl/workbook.xml"].split(b"<bookViews>")
    members["xl/workbook.xml"] = start + rest.split(b"</bookViews>")[1]
    book = openpyxl.load_workbook(io.BytesIO(open_on(packed(members), "Inputs")))
    assert book.active is not None
    assert book.active.title == "Inputs"


def test_a_sheet_that_is_not_there_is_refused(build: Builder) -> None:
    with pytest.raises(SpliceRefused, match="no worksheet"):
        open_on(build(), "Elsewhere")


@requires_validator
def test_the_copy_is_valid(build: Builder, tmp_path: Path) -> None:
    (tmp_path / "Copy.xlsx").write_bytes(with_list(build(), (FOUND, WHOLE), DEFAULT_LIMITS))
    assert validate(tmp_path / "Copy.xlsx") == []
