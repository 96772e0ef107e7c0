"""Summaries that may have been sent stay as they are, whatever is made after them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sve_excel.words.numbers import day_said
from tests.award_papers import explain, ready, say, tender
from tests.builders import Builder
from tests.comparisons import BOOK
from tests.keeping import run_once
from tests.running import run, sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
SUMS = Path("sums")
KINDS = ("docx", "xlsx")
OTHER = "Ash says on page 5 that two teachers are trained; nothing is said of who drops out."


@pytest.fixture
def folder(build: Builder, using: list[str | Path]) -> Path:
    return ready(build, using)


def names() -> set[str]:
    return {path.name for path in SUMS.iterdir()}


def made(folder: Path, using: list[str | Path], status: int = 0) -> str:
    return run_once("process", folder, "--summaries", SUMS, *using, status=status).stderr


def test_a_summary_that_was_ready_and_differs_stays(folder: Path, using: list[str | Path]) -> None:
    assert "SVE666" not in made(folder, using)
    before = {path: sha256(path) for path in SUMS.iterdir()}
    assert "SVE666" not in made(folder, using)
    assert {path: sha256(path) for path in SUMS.iterdir()} == before
    say("Ash", "Price", "Explanation for the score", OTHER)
    said = made(folder, using)
    assert (
        "SVE666 warning: summaries that were ready are there already and differ: Ash.docx" in said
    )
    assert "Ash.docx" in said
    assert "Delete" not in said
    assert {path: sha256(path) for path in before} == before
    assert names() - {path.name for path in before} == {f"Ash (2).{kind}" for kind in KINDS}
    made(folder, using)
    assert "Ash (3).docx" not in names()


def test_a_draft_is_replaced(folder: Path, using: list[str | Path]) -> None:
    say("Ash", "Price", "Explanation for the score", None)
    made(folder, using, status=1)
    say("Ash", "Price", "Explanation for the score", OTHER)
    assert "SVE666" not in made(folder, using)
    assert names() == {f"{name}.{kind}" for name in ("Ash", "Birch", "Cedar") for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_summary_that_was_ready_stays(
    folder: Path, using: list[str | Path], kind: str
) -> None:
    words = ("compare", folder, "-o", f"ash.{kind}", "--summary-for", "Ash", *using)
    run_once(*words)
    before = sha256(Path(f"ash.{kind}"))
    say("Ash", "Price", "Explanation for the score", OTHER)
    assert "SVE666" in run_once(*words).stderr
    assert sha256(Path(f"ash.{kind}")) == before
    assert Path(f"ash (2).{kind}").is_file()


def test_the_one_date_of_the_summaries_stays_in_the_comparison_and_the_notice_has_it(
    build: Builder, using: list[str | Path]
) -> None:
    """Without a run report, too; drafts have no date that is kept."""
    folder = tender(build)
    first = run("compare", folder, "-o", BOOK, "--summaries", "S", *using, status=None)
    assert "stands in the sheet Reasons" not in first.stderr
    assert _dated() == "the day of the run"
    explain()
    done = run("compare", folder, "-o", BOOK, "--summaries", "S", *using, status=None)
    today = date.today()
    assert f"The date of the summaries, {day_said(today)}, stands in the sheet Reasons" in (
        done.stderr
    )
    assert str(_dated())[:10] == today.isoformat()
    again = run("compare", folder, "-o", BOOK, "--summaries", "S", *using, status=None)
    assert "stands in the sheet Reasons" not in again.stderr
    assert "SVE666" not in again.stderr
    assert str(_dated())[:10] == today.isoformat()
    days = ("--starts", "2027-04-01", "--ends", "2029-03-31")
    run("award", folder, "-o", "A", "--to", "Birch", *days, *using, status=None)
    rows = openpyxl.load_workbook("A/Delivery schedule - Birch.xlsx")["Notices"].values
    said = next(str(row[3]) for row in rows if row[1] == "27(2)(l)")
    assert said.startswith(f"{day_said(today)}, as it stands in Reasons")


def _dated() -> object:
    sheet = openpyxl.load_workbook(BOOK)["Reasons"]
    at = next(n for n in range(1, 12) if sheet.cell(n, 1).value == "Date of the summaries")
    return sheet.cell(at, 2).value
