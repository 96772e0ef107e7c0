"""Tables of every size and shape, found by their headings."""

from __future__ import annotations

import openpyxl
import pytest

from sve_excel.opc import Package
from sve_excel.reading.submission import read_submission
from tests.builders import (
    INPUT,
    OUTPUT,
    Builder,
    by_hand,
    edited,
    read,
    unreadable,
)


def test_there_is_no_limit_of_two_hundred_rows() -> None:
    rows = [{**OUTPUT, "Units": number} for number in range(1, 1001)]
    spent = [{**INPUT, "Value": number} for number in range(1, 501)]
    submission, findings = read(by_hand(outputs=rows, inputs=spent))
    assert findings == []
    assert [each.units for each in submission.outputs] == list(range(1, 1001))
    assert [each.value for each in submission.inputs] == list(range(1, 501))
    assert submission.outputs[-1].row == 1001


def test_a_template_with_more_rows_is_filled_and_read(build: Builder) -> None:
    rows = [{**OUTPUT, "Units": number} for number in range(1, 241)]
    submission, findings = read(build(outputs=rows))
    assert findings == []
    assert [each.units for each in submission.outputs] == list(range(1, 241))


def test_a_column_that_stands_twice_is_not_guessed(build: Builder) -> None:
    def twice(book: openpyxl.Workbook) -> None:
        book["Outputs"].tables.clear()
        book["Outputs"]["X4"].value = "units *"

    assert unreadable(edited(build(), twice)) == ["SVE110 Outputs!H4"]


def test_a_computed_column_that_stands_twice_is_nobodys_fault(build: Builder) -> None:
    """Nothing is read from it: a bidder may have a Source column of his own."""

    def twice(book: openpyxl.Workbook) -> None:
        book["Outputs"].tables.clear()
        book["Outputs"]["X4"].value = "Source"

    assert read(edited(build(), twice))[1] == []


def test_the_heading_row_is_the_one_that_names_most_columns(build: Builder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Inputs"]
        sheet["A8"], sheet["B8"], sheet["C8"] = "Value", "Cash", 5

    submission, _ = read(edited(build(), change))
    assert [each.description for each in submission.inputs] == ["Grant", "Value"]


def test_a_sheet_that_is_empty_lacks_every_column() -> None:
    def empty(book: openpyxl.Workbook) -> None:
        book.remove(book["Inputs"])
        book.create_sheet("Inputs")

    found = unreadable(edited(by_hand(), empty))
    assert found.count("SVE103 Inputs") == 5
    assert "SVE114 Inputs" in found


@pytest.mark.parametrize(
    ("sheet", "cells", "said"),
    [
        ("Outputs", {"A3": "Jobs", "C3": "Thriving", "H3": 40}, "H3: A3, C3, H3"),
        ("Outputs", {"A3": "Jobs", "H3": "1,200"}, "H3: A3, H3"),
        ("Inputs", {"A3": "Grant", "D3": 5000}, "D3: A3, D3"),
        ("Inputs", {"D2": 5000}, "D2: A2, D2"),
        ("Outputs", {"H3": 2026}, ""),  # a number by itself is no row
        ("Outputs", {"A3": "Jobs", "C3": "Thriving"}, ""),  # and words without one are none
        ("Outputs", {}, ""),  # the panel is numbers, in formulas
    ],
)
def test_a_row_above_the_headings_is_said_not_to_count(
    sheet: str, cells: dict[str, object], said: str, build: Builder
) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    package = Package.open(edited(build(), type_in))
    submission, findings = read_submission(package, "Bid.xlsx")
    told = [f"{each.place}: {each.message}" for each in findings if each.code == "SVE131"]
    row = f"row {cells and next(iter(cells))[1:]} stands above the headings of {sheet}"
    place, _, which = said.partition(": ")
    assert told == ([f"{sheet}!{place}: {row}, so that {which} do not count."] if said else [])
    assert submission is not None
    assert len(submission.outputs) == len(submission.inputs) == 1
