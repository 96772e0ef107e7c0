"""The record of a decision: what the report holds of it, and what speaks against it later."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, beside, cell_of, kept, type_in
from tests.judges import recalculate, requires_libreoffice
from tests.keeping import run_once
from tests.running import sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
REPORT = Path("bids/run.json")
RULES = '[scoring]\nmethod = "target"\ntarget = 4\nmarks = 15\n'
LEAGUE, FLAGS, REGISTER = "League table", "Flags and questions", "Register"


def put_bid(folder: Path, build: Builder, name: str, units: float, **more: Any) -> None:
    project = {"Organisation": name, "Project name": f"{name} works"}
    made = build(project=project, outputs=({**OUTPUT, "Units": units, **more},), inputs=(INPUT,))
    (folder / f"{name}.xlsx").write_bytes(made)


@pytest.fixture
def done(build: Builder, using: list[str | Path]) -> Path:
    """A run over two bids under rules that lie beside them."""
    folder = Path("bids")
    folder.mkdir()
    (folder / "sve-policy.toml").write_text(RULES)
    put_bid(folder, build, "Ash", 5)
    put_bid(folder, build, "Birch", 6)
    run_once("process", folder, "--report", REPORT, *using)
    return folder


def held(using: list[str | Path], status: int = 1) -> str:
    return run_once("verify", REPORT, *using, status=status).stderr


def changed(change: Callable[[dict[str, Any]], None]) -> None:
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    change(report)
    REPORT.write_text(json.dumps(report), encoding="utf-8")


def test_the_report_holds_rules_places_and_the_comparison(done: Path) -> None:
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    assert report["folder"] == "."
    assert report["policy"]["file_sha256"] == sha256(done / "sve-policy.toml")
    assert report["policy"]["rules"]["scoring"]["target"] == 4
    assert report["policy"]["rules"]["scoring"]["method"] == "target"
    assert report["comparison"]["path"] == BOOK.name
    assert report["comparison"]["sha256"] == sha256(BOOK)
    assert [each["organisation"] for each in report["ranking"]] == ["Birch", "Ash"]
    assert [each["path"] for each in report["ranking"]] == ["Birch.xlsx", "Ash.xlsx"]
    for each in report["ranking"]:
        assert 0 < each["marks"]["social value"] <= 15
        assert each["range"]["low"] <= each["range"]["middle"] <= each["range"]["high"]
        assert all(flag["code"].startswith("SVE4") for flag in each["flags"])


def test_a_record_that_nobody_touched_holds_wherever_the_report_lies(
    done: Path, using: list[str | Path]
) -> None:
    assert held(using, 0) == ""
    out = Path("papers/run.json")
    run_once("process", done, "--report", out, *using)
    assert json.loads(out.read_text(encoding="utf-8"))["folder"] == "../bids"
    verified = run_once("verify", out, *using)
    assert "2 of 2 workbooks are as the report says." in verified.stdout


def test_what_people_type_where_they_may_changes_no_figure(
    done: Path, using: list[str | Path]
) -> None:
    type_in(
        (REGISTER, cell_of(REGISTER, ["Ash.xlsx"], "Reason"), "Asked by letter"),
        (REGISTER, cell_of(REGISTER, ["Ash.xlsx"], "Received on"), datetime(2027, 3, 4)),
        ("Marks", beside("Marks for social value"), 12),
        ("My notes", "B2", "a sheet of my own"),
        (LEAGUE, "AZ2", "a note beside the table"),
    )
    assert held(using, 0) == ""


def test_a_table_may_be_sorted_beside_the_settings(done: Path, using: list[str | Path]) -> None:
    """Settings at its side stay where they are, so that no row holds together what it did."""
    book = openpyxl.load_workbook(BOOK)
    sheet = book["Marks"]
    left, first, right, last = range_boundaries(sheet.tables["Marks"].ref)
    assert left > 1
    for column in range(left, right + 1):
        upper, lower = sheet.cell(first + 1, column), sheet.cell(last, column)
        upper.value, lower.value = lower.value, upper.value
    book.save(BOOK)
    assert held(using, 0) == ""
    run_once("process", done, *using)
    assert kept() == []


@requires_libreoffice
def test_a_comparison_saved_by_another_program_holds(
    done: Path, using: list[str | Path], tmp_path: Path
) -> None:
    type_in((REGISTER, cell_of(REGISTER, ["Ash.xlsx"], "Reason"), "Asked by letter"))
    shutil.copy(recalculate(BOOK, tmp_path / "saved"), BOOK)
    assert held(using, 0) == ""


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value"),
    [
        (LEAGUE, ["Ash"], "Net ratio", 99),
        (LEAGUE, ["Ash"], "Bidder", "Elm"),
        (LEAGUE, ["Ash"], "Warnings", 7),
        (LEAGUE, ["Ash"], "Project", None),
        ("Lines", ["Ash"], "Units", 4000),
        ("Files", ["Valued"], "Why", "Nothing."),
    ],
)
def test_a_cell_that_was_written_and_is_another_now_is_named(
    done: Path, using: list[str | Path], sheet: str, row: list[str], heading: str, value: Any
) -> None:
    at = cell_of(sheet, row, heading)
    type_in((sheet, at, value))
    named = sheet if value is None else f"{sheet} {at}"
    said = held(using)
    assert f"{BOOK.name} does not hold what was written: " in said
    assert named in said


def test_a_comparison_that_is_gone_is_missed(done: Path, using: list[str | Path]) -> None:
    BOOK.unlink()
    assert f"The comparison {BOOK.name} is missing." in held(using)


def test_a_bid_that_came_later_is_named(
    done: Path, build: Builder, using: list[str | Path]
) -> None:
    put_bid(done, build, "Cedar", 7)
    assert "Not in the report, and in the folder now: Cedar.xlsx." in held(using)


def test_a_bid_that_was_taken_out_of_the_report_is_named(
    done: Path, using: list[str | Path]
) -> None:
    changed(lambda report: report["workbooks"].pop())
    assert "Birch.xlsx is a bid of the run, and the report has no figures of it." in held(using)
    changed(lambda report: report["files"].clear())
    said = held(using)
    assert "Ash.xlsx is not among the files of the run." in said
    assert "in the folder now: " in said


def test_a_bid_that_is_listed_twice_is_named(done: Path, using: list[str | Path]) -> None:
    changed(lambda report: report["workbooks"].append(report["workbooks"][0]))
    assert "Ash.xlsx is listed 2 times in the report." in held(using)


def test_rules_that_changed_are_named_by_their_keys(done: Path, using: list[str | Path]) -> None:
    (done / "sve-policy.toml").write_text(RULES.replace("target = 4", "target = 9"))
    said = held(using)
    assert "The rules are others than those of the report: scoring.target." in said


def test_a_file_of_rules_that_says_the_same_in_other_bytes_is_not_the_published_one(
    done: Path, using: list[str | Path]
) -> None:
    (done / "sve-policy.toml").write_text(f"# as agreed\n{RULES}")
    assert "is not that of the file that was published" in held(using)


def test_a_paper_that_is_not_as_it_was_written_speaks_against_it(
    done: Path, build: Builder, using: list[str | Path]
) -> None:
    """Letters and summaries: of this run, and letters of the runs before."""
    nothing = dict.fromkeys(("Leakage", "Deadweight", "Attribution", "Displacement"), 0)
    put_bid(done, build, "Birch", 6, **nothing)  # is asked about it
    papers = ("--questions", "letters", "--summaries", "summaries")
    run_once("process", done, "--report", REPORT, *papers, *using, status=1)
    letters = sorted(Path("letters").glob("*.docx"))
    assert letters
    Path("letters/An answer.docx").write_bytes(b"yes")
    run_once("process", done, "--report", REPORT, *papers, *using, status=1)
    assert held(using, status=0) == ""
    date_of_all = json.loads(REPORT.read_text(encoding="utf-8"))["summaries"]["date"]
    changed(lambda report: report["summaries"].update(date="1 May 2019"))
    assert "Ash.docx does not bear the date that the report gives, 1 May 2019." in held(using)
    changed(lambda report: report["summaries"].update(date=date_of_all))
    for path, what in ((letters[0], "The letter"), (Path("summaries/Ash.xlsx"), "summary")):
        was = path.read_bytes()
        path.write_bytes(b"another")
        said = held(using)
        assert what in said
        assert f"{path.name} is not as it was written." in said
        path.unlink()
        assert f"{path.name} is missing." in held(using)
        path.write_bytes(was)
    Path("letters/An answer.docx").unlink()
    assert "An answer.docx is missing." in held(using)


def test_places_that_do_not_follow_from_the_totals_speak_against_it(
    done: Path, using: list[str | Path]
) -> None:
    def swapped(report: dict[str, Any]) -> None:
        one, two = report["ranking"]
        one["place"], two["place"] = two["place"], one["place"]

    (done / "sve-policy.toml").write_text(RULES.replace("4", "40"))
    run_once("process", done, "--report", REPORT, *using)
    changed(swapped)
    said = "The places of Ash.xlsx and Birch.xlsx do not follow from their totals."
    assert said in held(using)
    changed(swapped)
    assert held(using, status=0) == ""
    changed(lambda report: report["ranking"][1].update(place=1))  # shared, with other totals
    assert "The places of Birch.xlsx and Ash.xlsx do not follow from their totals." in held(using)
    changed(lambda report: report["ranking"][1].update(place=3))
    name = json.loads(REPORT.read_text(encoding="utf-8"))["ranking"][1]["path"]
    assert f"{name} is at place 3, and 1 bid before it." in held(using)
    changed(lambda report: report["ranking"][1].update(place=2))
    assert held(using, status=0) == ""
    changed(lambda report: report["ranking"][0].update(total=99.0))
    assert "The total of Birch.xlsx is not that of its marks." in held(using)
