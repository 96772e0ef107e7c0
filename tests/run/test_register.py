"""The register of tenders: kept by the next run, and obeyed."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.comparison.register import LIMBS
from sve_excel.imprint import COMPARISON_FILE
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, beside, cell_of, kept, page, type_in, value_of
from tests.keeping import run_once
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
REGISTER, LEAGUE = "Register", "League table"
DAY = datetime(2027, 3, 4)


def put_bid(folder: Path, build: Builder, name: str, units: float, file: str = "") -> None:
    project = {"Organisation": name, "Project name": f"{name} works"}
    output = {**OUTPUT, "Units": units}
    made = build(project=project, outputs=(output,), inputs=(INPUT,))
    (folder / f"{file or name}.xlsx").write_bytes(made)


@pytest.fixture
def tender(build: Builder) -> Path:
    folder = Path("bids")
    folder.mkdir()
    for units, name in enumerate(("Ash", "Birch", "Cedar"), 5):
        put_bid(folder, build, name, units)
    return folder


def say(file: str, **said: Any) -> None:
    """Type into the row of a file: headings with blanks as ``_``."""
    typed = []
    for heading, value in said.items():
        words = "E-mail" if heading == "E_mail" else heading.replace("_", " ")
        typed.append((REGISTER, cell_of(REGISTER, [file], words), value))
    type_in(*typed)


def ranked(path: Path = BOOK) -> list[str]:
    """Bidders of the league table, by place."""
    rows = page(LEAGUE, path)
    top = next(at for at, row in enumerate(rows) if "Place" in row)
    bidder = rows[top].index("Bidder")
    return [row[bidder] for row in rows[top + 1 :] if isinstance(row[0], float) and row[bidder]]


def test_every_file_has_its_row_with_what_the_run_knows(
    tender: Path, using: list[str | Path]
) -> None:
    shutil.copy(tender / "Ash.xlsx", tender / "Ash (1).xlsx")
    (tender / "Letter.pdf").write_bytes(b"%PDF-1.7 a letter")
    run_once("process", tender, *using)
    assert value_of(REGISTER, ["Ash.xlsx"], "Status") == "Assessed"
    assert value_of(REGISTER, ["Ash (1).xlsx"], "Status") == ""
    assert "with the same bytes" in value_of(REGISTER, ["Ash (1).xlsx"], "What the run found")
    assert "Left aside" in value_of(REGISTER, ["Letter.pdf"], "What the run found")


def test_what_stands_there_before_anybody_types_is_no_entry(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    done = run_once("process", tender, *using)
    assert "typed in" not in done.stderr
    assert not BOOK.with_name(f"{BOOK.name}.bak").exists()


@pytest.mark.parametrize("status", ["Withdrawn", "superseded ", "DISREGARDED", "Disqualified"])
def test_a_tender_that_is_set_aside_has_no_place_and_stays_listed_with_its_reason(
    tender: Path, using: list[str | Path], status: str
) -> None:
    run_once("process", tender, *using)
    assert ranked() == ["Cedar", "Birch", "Ash"]
    say(
        "Cedar.xlsx",
        Status=status,
        Limb_of_the_law="s.23(3)(a)",
        Reason="Letter of 3 March",
        Who_decided="A. Panel",
        Decided_on=DAY,
    )
    done = run_once("process", tender, "--report", "run.json", *using)
    assert ranked() == ["Birch", "Ash"]
    assert "says something of 1 file, 1 of them set aside" in done.stderr
    assert value_of(REGISTER, ["Cedar.xlsx"], "Status") == status
    assert value_of(REGISTER, ["Cedar.xlsx"], "Decided on") == DAY.date()
    league = " ".join(str(cell) for row in page(LEAGUE) for cell in row)
    assert "Letter of 3 March (A. Panel, 4 March 2027)" in league
    files = {each["path"]: each for each in json.loads(Path("run.json").read_text())["files"]}
    assert "Letter of 3 March" in files["Cedar.xlsx"]["why"]
    # obeyed again by the run after, which types nothing
    run_once("process", tender, *using)
    assert ranked() == ["Birch", "Ash"]
    assert kept() == []


def test_a_copy_of_a_tender_that_was_withdrawn_takes_no_place(
    tender: Path, using: list[str | Path]
) -> None:
    shutil.copy(tender / "Cedar.xlsx", tender / "C.xlsx")
    run_once("process", tender, *using)
    say("Cedar.xlsx", Status="Withdrawn", Reason="By letter")
    run_once("process", tender, *using)
    assert ranked() == ["Birch", "Ash"]
    assert "is withdrawn" in value_of(REGISTER, ["C.xlsx"], "What the run found")


def test_the_register_settles_which_of_several_versions_counts(
    tender: Path, build: Builder, using: list[str | Path]
) -> None:
    put_bid(tender, build, "Ash", 50, "Ash v2")
    run_once("process", tender, *using, status=1)
    assert ranked() == ["Cedar", "Birch"]
    say("Ash.xlsx", Status="Superseded", Reason="By Ash v2.xlsx")
    run_once("process", tender, *using)
    assert ranked() == ["Ash", "Cedar", "Birch"]


def test_nobody_is_disregarded_for_a_low_price_before_being_heard(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    say(
        "Cedar.xlsx",
        Status="Disregarded",
        Limb_of_the_law="abnormally low price: s.19(3)",
        Reason="Half of the next",
        Who_decided="A. Panel",
        Decided_on=DAY,
        Bidder_told_on=DAY,
    )
    done = run_once("process", tender, *using)
    assert ranked() == ["Cedar", "Birch", "Ash"]
    assert "SVE645" in done.stderr
    say("Cedar.xlsx", Answer_considered_on=DAY)
    done = run_once("process", tender, *using)
    assert ranked() == ["Birch", "Ash"]
    assert "SVE645" not in done.stderr
    done = run_once("process", tender, "--report", "run.json", *using)
    cedar = json.loads(Path("run.json").read_text(encoding="utf-8"))["workbooks"][-1]
    assert cedar["path"] == "Cedar.xlsx"
    assert [each["code"] for each in cedar["findings"]] == ["SVE646"]


@pytest.mark.parametrize(
    ("regime", "typed", "said"),
    [
        ("procurement-act", "?", ""),
        ("procurement-act", "our own rule", ""),
        ("procurement-act", "s.26", "excluded or excludable supplier: s.26"),
        ("procurement-act", "section 19(6)", "section 19(6)"),
        ("procurement-act", "Late", "late, or another procedural requirement: s.19(3)"),
        ("scotland", "regulation 57", "regulation 57"),
    ],
)
def test_a_limb_is_one_of_the_law_and_stands_in_its_words(
    tender: Path, using: list[str | Path], regime: str, typed: str, said: str
) -> None:
    (tender / "sve-policy.toml").write_text(f'[procurement]\nregime = "{regime}"\n')
    run_once("process", tender, *using)
    decided = {"Reason": "It came on the day after", "Who_decided": "A. Panel", "Decided_on": DAY}
    say("Cedar.xlsx", Status="Disregarded", Limb_of_the_law=typed, **decided)
    done = run_once("process", tender, *using)
    assert ("SVE681 warning" in done.stderr) is (not said)
    assert ("does not say the limb of the law" in done.stderr) is (not said)
    found = value_of(REGISTER, ["Cedar.xlsx"], "What the run found")
    limb = f"{said}. " if said else ""
    assert found.endswith(f"Disregarded. {limb}It came on the day after (A. Panel, 4 March 2027).")
    assert value_of(REGISTER, ["Cedar.xlsx"], "Limb of the law") == typed


def test_the_limbs_are_offered_where_the_act_holds(tender: Path, using: list[str | Path]) -> None:
    for regime, offered in (("procurement-act", True), ("health", False)):
        (tender / "sve-policy.toml").write_text(f'[procurement]\nregime = "{regime}"\n')
        run_once("process", tender, *using)
        sheet = openpyxl.load_workbook(BOOK)[REGISTER]
        cell = cell_of(REGISTER, ["Cedar.xlsx"], "Limb of the law")
        lists = [
            each.formula1 for each in sheet.data_validations.dataValidation if cell in each.sqref
        ]
        assert len(lists) == offered
        if lists:
            rows = sheet[lists[0].replace("$", "")]
            assert tuple(row[0].value for row in rows) == LIMBS


def test_a_status_that_is_none_and_a_reason_that_is_wanting_are_said(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    type_in(
        (REGISTER, cell_of(REGISTER, ["Cedar.xlsx"], "Status"), "Thrown out"),
        (REGISTER, cell_of(REGISTER, ["Birch.xlsx"], "Status"), "Disregarded"),
    )
    done = run_once("process", tender, *using)
    assert ranked() == ["Cedar", "Ash"]
    assert "SVE643" in done.stderr
    assert "SVE644" in done.stderr
    assert "the reason, who decided, when and the limb of the law" in done.stderr
    assert value_of(REGISTER, ["Cedar.xlsx"], "Status") == "Thrown out"


def test_other_outputs_obey_the_register_of_the_folder(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    say("Cedar.xlsx", Status="Withdrawn", Reason="By letter")
    done = run_once("compare", tender, "-o", "other.xlsx", *using)
    assert f"Register: {COMPARISON_FILE} says something of 1 file" in done.stderr
    assert ranked(Path("other.xlsx")) == ["Birch", "Ash"]
    assert value_of(REGISTER, ["Cedar.xlsx"], "Reason", Path("other.xlsx")) == "By letter"
    summary = ("compare", tender, "-o", "sum.xlsx", "--summary-for", "Cedar", *using)
    assert "Withdrawn. By letter" in run(*summary, status=2).stderr


def test_answers_that_another_comparison_lends_are_said_and_which_report_names_it(
    tender: Path, using: list[str | Path]
) -> None:
    """Without a word of the register, too: a report in the folder one is in has it by chance."""
    elsewhere = Path("elsewhere") / "first.xlsx"
    elsewhere.parent.mkdir()
    run_once("process", tender, "--compare", elsewhere, "--report", "run.json", *using)
    other = ("compare", tender, "-o", "other.xlsx", *using)
    assert "here, too" not in run_once(*other).stderr
    type_in(("Marks", beside("Target", path=elsewhere), 4), path=elsewhere)
    words = f"1 cell typed in {elsewhere}, which run.json names, holds here, too."
    assert words in run_once(*other).stderr
    elsewhere.rename(tender / COMPARISON_FILE)
    words = f"1 cell typed in {tender / COMPARISON_FILE} holds here, too."
    assert words in run_once("compare", tender, "-o", "third.xlsx", *using).stderr


def test_what_was_typed_of_a_file_that_is_gone_is_kept(
    tender: Path, using: list[str | Path]
) -> None:
    run_once("process", tender, *using)
    say("Cedar.xlsx", Lot="2", Received_on=DAY)
    (tender / "Cedar.xlsx").unlink()
    run_once("process", tender, *using)
    assert {(row[2], row[3]) for row in kept()} == {
        ("Cedar.xlsx", "Lot"),
        ("Cedar.xlsx", "Received on"),
    }


def test_what_a_bid_says_of_its_bidder_stands_in_the_register_until_it_is_typed_over(
    build: Builder, using: list[str | Path]
) -> None:
    folder = Path("bids")
    folder.mkdir()
    project = {
        "Organisation": "Ash",
        "Postal address": "1 Mill Lane",
        "E-mail": "bids@ash.example",
        "Supplier identifier": "0012-AB",
        "Small or medium-sized": "Yes",
        "Charity or social enterprise": "=1+1",
    }
    made = build(project=project, outputs=(OUTPUT,), inputs=(INPUT,))
    (folder / "Ash.xlsx").write_bytes(made)
    run_once("process", folder, *using)
    row = ["Ash.xlsx"]
    assert value_of(REGISTER, row, "Postal address") == "1 Mill Lane"
    assert value_of(REGISTER, row, "Supplier identifier") == "0012-AB"
    assert value_of(REGISTER, row, "Small or medium-sized") == "Yes"
    assert value_of(REGISTER, row, "Charity or social enterprise") == "=1+1"
    say("Ash.xlsx", E_mail="new@ash.example")
    done = run_once("process", folder, *using)
    assert "1 cell typed in" in done.stderr
    assert value_of(REGISTER, row, "E-mail") == "new@ash.example"
    assert value_of(REGISTER, row, "Postal address") == "1 Mill Lane"
