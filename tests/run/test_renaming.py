"""What was typed under letters goes by names when they come back, and the other way round."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from sve_excel.entries.forms import Earlier, TypedCell
from sve_excel.run.anonymous import Key, key_path
from sve_excel.run.renaming import under_names
from tests.award_papers import RULES, tender
from tests.builders import Builder
from tests.comparisons import cell_of, page, type_in, value_of
from tests.keeping import run_once

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("in_a_folder_of_its_own")]
QUALITY = """
[[quality]]
name = "Delivery"
marks = 40
"""
BOOK, KEY = Path("ra/SVE_comparison.xlsx"), Path("ra/SVE_comparison key.csv")
MARK = ("Delivery", "Evaluator 1")
EXPLAINED = "Explanation for the score"


@pytest.fixture
def folder(build: Builder, using: list[str | Path]) -> Path:
    """A tender that was marked and explained under letters."""
    made = tender(build, RULES + QUALITY)
    run_once("process", made, "--anonymous", "--out", "ra", *using)
    letter = letters()
    birch, cedar = (f"Bidder {letter[name]}" for name in ("Birch", "Cedar"))
    reason = cell_of("Reasons", [f"{birch}.xlsx", "Delivery"], EXPLAINED, BOOK)
    status = cell_of("Register", [f"{cedar}.xlsx"], "Status", BOOK)
    why = cell_of("Register", [f"{cedar}.xlsx"], "Reason", BOOK)
    top = next(at for at, row in enumerate(page("Reasons", BOOK), 1) if "Most advant" in row[0])
    type_in(
        ("Quality", cell_of("Quality", [birch, "Delivery"], "Evaluator 1", BOOK), 4),
        ("Reasons", reason, f"Page 4 says who teaches, as that of {cedar} does not"),
        ("Reasons", f"B{top}", birch),
        ("Register", status, "Withdrawn"),
        ("Register", why, f"By letter of {cedar}"),
        path=BOOK,
    )
    return made


def letters() -> dict[str, str]:
    rows = list(csv.reader(KEY.read_text(encoding="utf-8-sig").splitlines()))[1:]
    return {row[1]: row[0] for row in rows if row[0]}


def has_names(book: Path) -> None:
    """Everything that was typed stands in the rows of the bidders, by their names."""
    assert value_of("Quality", ["Birch", "Delivery"], "Evaluator 1", book) == 4
    said = value_of("Reasons", ["Birch.xlsx", "Delivery"], EXPLAINED, book)
    assert said == "Page 4 says who teaches, as that of Cedar does not"
    assert value_of("Register", ["Cedar.xlsx"], "Status", book) == "Withdrawn"
    assert value_of("Register", ["Cedar.xlsx"], "Reason", book) == "By letter of Cedar"
    assert ["Most advantageous tender", "Birch"] in [row[:2] for row in page("Reasons", book)]


def test_what_was_typed_under_letters_goes_by_names(folder: Path, using: list[str | Path]) -> None:
    done = run_once("process", folder, "--out", "named", "--compare", BOOK, *using, status=None)
    assert "5 cells typed in SVE_comparison.xlsx before: kept." in done.stderr
    assert "SVE665" not in done.stderr
    has_names(BOOK)


def test_it_goes_by_names_where_another_comparison_is_written(
    folder: Path, using: list[str | Path]
) -> None:
    for each in (BOOK, KEY):
        shutil.copy(each, folder)
    run_once("compare", folder, "-o", "c.xlsx", *using, status=None)
    has_names(Path("c.xlsx"))


def test_without_the_key_it_waits_and_that_is_said(folder: Path, using: list[str | Path]) -> None:
    away = KEY.rename("away.csv")
    done = run_once("process", folder, "--out", "named", "--compare", BOOK, *using, status=None)
    assert "SVE665 warning SVE_comparison.xlsx" in done.stderr
    assert "of 2 bidders" in done.stderr
    assert "SVE_comparison key.csv" in done.stderr
    away.rename(KEY)
    done = run_once("process", folder, "--out", "named", "--compare", BOOK, *using, status=None)
    assert "SVE665" not in done.stderr
    has_names(BOOK)


def test_what_was_typed_under_names_goes_back_to_letters(
    folder: Path, using: list[str | Path]
) -> None:
    run_once("process", folder, "--out", "named", "--compare", BOOK, *using, status=None)
    run_once("compare", folder, "-o", BOOK, "--anonymous", *using, status=None)
    letter = letters()
    birch, cedar = (f"Bidder {letter[name]}" for name in ("Birch", "Cedar"))
    assert value_of("Quality", [birch, "Delivery"], "Evaluator 1", BOOK) == 4
    said = value_of("Reasons", [f"{birch}.xlsx", "Delivery"], EXPLAINED, BOOK)
    assert said == f"Page 4 says who teaches, as that of {cedar} does not"
    assert value_of("Register", [f"{cedar}.xlsx"], "Status", BOOK) == "Withdrawn"
    shown = str([page(sheet, BOOK) for sheet in ("Quality", "Reasons", "Register")])
    assert "Birch" not in shown
    assert "Cedar" not in shown


def test_bids_of_one_organisation_go_by_their_labels() -> None:
    key = Key(
        (
            ("A", "Ash", "In the park", "one.xlsx", "Bidder A.xlsx"),
            ("A", "Ash", "At school", "two.xlsx", "Bidder A (2).xlsx"),
            ("B", "Birch " * 90, "Works", "b.xlsx", "Bidder B.xlsx"),
        )
    )
    home = Path("c.xlsx")
    key_path(home).write_bytes(key.text())
    rows = ("Bidder A: Project A: Bidder A (2).xlsx", "Bidder A (2).xlsx", "Bidder B")
    typed = Earlier(tuple(TypedCell("S", (row,), "H", "Bidder A, Bidder AB") for row in rows))
    named, wanting = under_names(typed, home)
    assert not wanting
    first, second, third = named.entries
    assert first.row == ("Ash: At school",)
    assert second.row == ("two.xlsx",)
    assert third.row[0].endswith("…")
    assert first.value == "Ash, Bidder AB"
