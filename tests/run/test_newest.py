"""Where a run left its report and its comparison, found again from wherever one writes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.award_papers import ready
from tests.builders import Builder
from tests.comparisons import BOOK
from tests.running import run

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("in_a_folder_of_its_own")]


def test_what_was_typed_is_found_from_wherever_one_writes(
    build: Builder, using: list[str | Path]
) -> None:
    """By the report that says where the comparison is; where there is none, that is said."""
    folder = ready(build, using)
    BOOK.rename(folder / "elsewhere.bak")
    days = ("--starts", "2027-04-01", "--ends", "2029-03-31")
    done = run("award", folder, "-o", "far/award", "--to", "Birch", *days, *using)
    assert "Nothing that people typed was found" in done.stderr
    assert "bids/SVE_comparison.xlsx" in done.stderr
    Path("papers").mkdir()
    (folder / "elsewhere.bak").unlink()
    run("process", folder, "--compare", "papers/ours.xlsx", "--report", folder / "run.json", *using)
    book = openpyxl.load_workbook("papers/ours.xlsx")
    sheet = book["Reasons"]
    row = next(n for n in range(1, 12) if sheet.cell(n, 1).value == "Date of the summaries")
    sheet.cell(row, 2).value = "2027-03-04"
    book.save("papers/ours.xlsx")
    done = run("award", folder, "-o", "far/award2", "--to", "Birch", *days, *using, status=None)
    assert "Nothing that people typed" not in done.stderr
    rows = openpyxl.load_workbook("far/award2/Delivery schedule - Birch.xlsx")["Notices"].values
    assert any(str(row[3]).startswith("4 March 2027, as it stands in Reasons") for row in rows)
