"""The records of the workings' columns: what each shows of an output and of an input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import INPUTS, OUTPUTS, TAKEN_OFF
from sve_excel.library.loading import Library
from sve_excel.results.columns import LAST, PLACE, RESULT_INPUTS, RESULT_OUTPUTS, SIDE, WIDTHS
from tests.builders import INPUT, OUTPUT, Builder, process

# OUTPUT by hand: 10 x £1,000 x 3 years; a first year of 10,000 x .9 x .8 x .75 = 5,400, then halves
SHOWN = {
    "Row": "5",
    "Description": "Ten people find work",
    "Category": "Thriving",
    "Outcome and proxy": "People into work: Job found by a person out of work",
    "Units": 10,
    "Unit": "person per year",
    "Value of one": 1000,
    "Years": 3,
    "Leakage": 0.1,
    "Dead-weight": 0.2,
    "Attri-bution": 0.25,
    "Displace-ment": 0,
    "Drop-off": 0.5,
    "Gross value": 30000,
    "Net value": 9450,
    "Present value": 5400 / 1.035 + 2700 / 1.035**2 + 1350 / 1.035**3,
    "Who gains": "Businesses and incomes",
}
TAKEN = {
    "Row": "5",
    "Description": "Grant",
    "Category": "Cash",
    "Evidence": "Contract",
    "Volume": 12,
    "Prices of": "2024/25",
    "Value of one": 1000,
    "Leakage": 0.25,
    "£1 at the base": 1,
    "Gross input": 12000,
    "Net input": 9000,
}


@pytest.fixture(scope="module")
def grid(build: Builder, small: Library, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The results sheet of one output and one input, as rows of what is stored."""
    folder: Path = tmp_path_factory.mktemp("bid")
    inputs = ({**INPUT, "Volume": 12, "Leakage": 0.25},)
    process(folder, build(outputs=(OUTPUT,), inputs=inputs), library=small, write=True)
    return openpyxl.load_workbook(folder / "Bid.xlsx", data_only=True)[RESULTS_SHEET]


def below(grid: Any, title: str) -> dict[str, Any]:
    """First row of the table under a title, by its headings."""
    rows = [[cell.value for cell in row] for row in grid.iter_rows()]
    at = next(i for i, row in enumerate(rows) if title in row)
    return {
        heading: found
        for heading, found in zip(rows[at + 1], rows[at + 2], strict=True)
        if heading is not None
    }


@pytest.mark.parametrize(
    ("title", "expected"), [("Workings: outputs", SHOWN), ("Workings: inputs", TAKEN)]
)
def test_a_row_shows_under_each_heading_what_its_column_knows(
    grid: Any, title: str, expected: dict[str, Any]
) -> None:
    found = below(grid, title)
    assert list(found) == list(expected)
    for heading, value in expected.items():
        wanted = value if isinstance(value, str) else pytest.approx(value, rel=1e-12)
        assert found[heading] == wanted, heading


@pytest.mark.parametrize(
    ("title", "place"), [("Workings: outputs", OUTPUTS), ("Workings: inputs", INPUTS)]
)
def test_the_row_leads_to_its_cell_in_the_bid(grid: Any, title: str, place: str) -> None:
    top = next(cell.row for row in grid.iter_rows() for cell in row if cell.value == title)
    assert grid.cell(top + 2, 1).hyperlink.location == f"'{place}'!A5"


def test_every_share_that_is_taken_off_has_its_column_in_that_order() -> None:
    shares = [PLACE[share.narrow] for share in TAKEN_OFF]
    assert shares == list(range(shares[0], shares[0] + len(TAKEN_OFF)))


def test_no_heading_stands_twice_so_that_a_formula_names_one_column() -> None:
    assert len(PLACE) == len(RESULT_OUTPUTS)
    assert len({column.heading for column in RESULT_INPUTS.values()}) == len(RESULT_INPUTS)


def test_the_tables_on_the_right_have_room_and_leave_the_charts_theirs() -> None:
    assert sum(WIDTHS[SIDE:]) >= 50
    assert LAST - SIDE >= 3
    assert sum(WIDTHS[4:SIDE]) >= 50
