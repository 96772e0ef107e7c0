"""What people type into a comparison or a delivery outlives the next run, or is said to be kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sve_excel.comparison.clarifications import COLUMNS
from sve_excel.imprint import COMPARISON_FILE
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, beside, cell_of, kept, page, type_in, value_of
from tests.judges import recalculate, requires_libreoffice
from tests.keeping import run_once
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
FLAGS, MARKS, COMMITMENTS, LEAGUE = "Flags and questions", "Marks", "Commitments", "League table"
SHARES = ("Leakage", "Deadweight", "Attribution", "Drop-off", "Displacement")
BARE = {heading: answer for heading, answer in OUTPUT.items() if heading not in SHARES}
ROWS: dict[str, list[dict[str, Any]]] = {
    "Ash": [BARE, {**BARE, "Description": "Jobs in gardens", "Units": 3}],
    "Birch": [{**BARE, "Description": "Jobs in kitchens", "Units": 5}],
    "Cedar": [{**BARE, "Description": "Jobs in halls", "Units": 2}],
}


@pytest.fixture
def tender(build: Builder) -> Path:
    """Three bids whose rows have no deflators, so that each is asked something."""
    folder = Path("bids")
    folder.mkdir()
    for name in ROWS:
        put_bid(folder, build, name)
    return folder


def put_bid(folder: Path, build: Builder, name: str, units: float = 0) -> None:
    rows = [{**row, **({"Units": units} if units else {})} for row in ROWS[name]]
    project = {"Organisation": name, "Project name": f"{name} works"}
    (folder / f"{name}.xlsx").write_bytes(build(project=project, outputs=rows, inputs=(INPUT,)))


def setting(label: str) -> Any:
    """What stands in a yellow cell of Marks."""
    return openpyxl.load_workbook(BOOK)[MARKS][beside(label)].value


def test_answers_settings_and_deliveries_outlive_a_run_in_which_bids_change_places(
    tender: Path, build: Builder, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    day = datetime(2027, 3, 31)
    promise = ["Ash", "Jobs in gardens"]
    type_in(
        (FLAGS, cell_of(FLAGS, ["Birch", "SVE404"], "Answer"), "By letter of 3 March"),
        (COMMITMENTS, cell_of(COMMITMENTS, promise, "Units delivered"), 2),
        (COMMITMENTS, cell_of(COMMITMENTS, promise, "Evidence seen"), "Payslips"),
        (COMMITMENTS, cell_of(COMMITMENTS, promise, "Checked on"), day),
        (MARKS, beside("Method"), "In proportion to the highest"),
        (MARKS, beside("Marks for social value"), 15),
    )
    typed = BOOK.read_bytes()
    put_bid(tender, build, "Cedar", 40)  # goes from the last place to the first
    done = run_once("process", tender, *using)

    assert f"6 cells typed in {COMPARISON_FILE} before: kept." in done.stderr
    assert value_of(FLAGS, ["Birch", "SVE404"], "Answer") == "By letter of 3 March"
    assert value_of(COMMITMENTS, promise, "Units delivered") == 2
    assert value_of(COMMITMENTS, promise, "Delivered so far") == pytest.approx(2 / 3)
    assert value_of(COMMITMENTS, promise, "Evidence seen") == "Payslips"
    assert value_of(COMMITMENTS, promise, "Checked on") == day.date()
    assert setting("Marks for social value") == 15
    assert value_of(MARKS, ["Cedar"], "Marks by the chosen method") == 15
    assert kept() == []
    backup = BOOK.with_name(f"{COMPARISON_FILE}.bak")
    assert backup.read_bytes() == typed


def test_a_run_over_a_comparison_that_nobody_typed_into_says_nothing_and_keeps_no_copy(
    tender: Path, using: list[str | Path]
) -> None:
    for _ in range(2):  # from the second run on the comparison is a file of the folder, too
        run_once("process", tender, *using)
    first = BOOK.read_bytes()
    done = run("process", tender, *using)
    assert "typed" not in done.stderr
    assert BOOK.read_bytes() == first
    assert sorted(path.name for path in tender.iterdir()) == [
        "Ash.xlsx",
        "Birch.xlsx",
        "Cedar.xlsx",
        COMPARISON_FILE,
    ]


def test_what_has_no_place_any_more_is_kept_and_goes_back_when_it_has_one(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    answer = cell_of(FLAGS, ["Birch", "SVE404"], "Answer")
    type_in((FLAGS, answer, "Withdrawn?"))
    aside = Path("Birch.xlsx")
    (tender / "Birch.xlsx").rename(aside)

    for _ in range(2):
        done = run_once("process", tender, *using)
        (row,) = kept()
        assert (row[0], row[1], row[3], row[4]) == (FLAGS, answer, "Answer", "Withdrawn?")
        assert str(row[2]).startswith("Birch | SVE404 | ")
    assert "typed" not in done.stderr  # the second run found nothing new

    aside.rename(tender / "Birch.xlsx")
    run_once("process", tender, *using)
    assert value_of(FLAGS, ["Birch", "SVE404"], "Answer") == "Withdrawn?"
    assert kept() == []


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        (LEAGUE, "H5", 99),  # over a formula
        ("Method", "A3", "changed"),  # over a text
        ("Summary", "Z60", "note to myself"),  # where nothing stood
        ("My notes", "B2", "ring Birch"),  # on a sheet of their own
    ],
)
def test_what_is_typed_where_nothing_is_to_be_typed_is_said_and_kept(
    sheet: str, cell: str, value: Any, tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    type_in((sheet, cell, value))
    done = run_once("compare", tender, "-o", BOOK, *using)
    said = f"nothing is to be typed: {sheet} {cell}"
    assert said in done.stderr
    assert kept() == [[sheet, cell, "", "", value]]


def test_a_setting_that_no_rules_could_have_is_kept_and_not_used(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    cell = beside("Marks for social value")
    type_in((MARKS, cell, "plenty"))
    run_once("process", tender, *using)
    assert setting("Marks for social value") == 20
    assert kept() == [[MARKS, cell, "Marks for social value", "", "plenty"]]


def test_a_setting_follows_the_rules_until_somebody_types_it(
    tender: Path, using: list[str | Path]
) -> None:
    rules = Path("rules.toml")
    for marks in (30, 25):
        rules.write_text(f"[scoring]\nmarks = {marks}\n")
        run_once("process", tender, *using, "--policy", rules)
        assert setting("Marks for social value") == marks


def test_a_comparison_that_cannot_be_read_again_is_not_replaced(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    data = BOOK.read_bytes().replace(b"xl/workbook.xml", b"xl/worxbook.xml")
    BOOK.write_bytes(data)
    done = run_once("process", tender, *using, status=2)
    assert "cannot be read again, so what was typed into it would be lost" in done.stderr
    assert BOOK.read_bytes() == data


def test_no_workbook_of_ours_replaces_one_of_another_kind(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    data = BOOK.read_bytes()
    for command in (["compare", "--summary-for", "Birch"], ["track"]):
        done = run_once(*command, tender, "-o", BOOK, *using, status=2)
        assert "is there already and is not" in done.stderr
        assert BOOK.read_bytes() == data


def test_what_is_typed_into_a_delivery_is_kept(tender: Path, using: list[str | Path]) -> None:
    target = Path("delivery.xlsx")
    run_once("track", tender, "-o", target, *using)
    type_in(("Not compared", "C9", "Ask in May"), path=target)
    done = run_once("track", tender, "-o", target, *using)
    assert "nothing is to be typed: Not compared C9" in done.stderr
    assert kept(target) == [["Not compared", "C9", "", "", "Ask in May"]]


@requires_libreoffice
def test_answers_outlive_another_program_and_a_sorted_table(
    tender: Path, using: list[str | Path], tmp_path: Path
) -> None:
    run_once("process", tender, *using)
    answer = cell_of(FLAGS, ["Birch", "SVE404"], "Answer")
    last = len(page(FLAGS))
    saved = recalculate(
        BOOK,
        tmp_path / "saved",
        ("text", FLAGS, answer, "By letter"),
        ("sort", FLAGS, f"A4:{get_column_letter(len(COLUMNS))}{last}", 2, "down"),
        ("number", MARKS, beside("Marks for social value"), 15),
    )
    BOOK.write_bytes(saved.read_bytes())
    done = run_once("process", tender, *using)
    assert f"2 cells typed in {COMPARISON_FILE} before: kept." in done.stderr
    assert value_of(FLAGS, ["Birch", "SVE404"], "Answer") == "By letter"
    assert kept() == []


def test_what_another_comparison_lends_has_its_place_in_every_further_run(
    tender: Path, using: list[str | Path]
) -> None:
    """Answers stand in the comparison beside the bids, and go with one written elsewhere."""
    run_once("process", tender, *using)
    answer = cell_of(FLAGS, ["Birch", "SVE404"], "Answer")
    type_in((FLAGS, answer, "By letter of 3 March"))
    other = Path("other.xlsx")
    for _ in range(3):
        run_once("compare", tender, "-o", other, *using)
        assert value_of(FLAGS, ["Birch", "SVE404"], "Answer", other) == "By letter of 3 March"
        assert kept(other) == []

    type_in((FLAGS, answer, "By letter of 5 March"))
    for _ in range(2):  # two that differ are for people to choose from
        run_once("compare", tender, "-o", other, *using)
        assert value_of(FLAGS, ["Birch", "SVE404"], "Answer", other) == ""
        assert {row[-1] for row in kept(other)} == {"By letter of 3 March", "By letter of 5 March"}
        assert len(kept(other)) == 2
