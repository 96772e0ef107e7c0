"""The schedule of a winner: found by name, for its lot and days, never written over."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.imprint import COMPARISON_FILE as BOOK_NAME
from tests.award_papers import ready, say_on_top
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import cell_of, type_in
from tests.keeping import run_once
from tests.running import run, sha256
from tests.sheets import rows, table

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
BOOK = Path("award/Delivery schedule - Ash.xlsx")
RULES = '[scoring]\nmethod = "target"\ntarget = 4\n'


@pytest.fixture
def bids(build: Builder) -> Path:
    folder = Path("bids")
    folder.mkdir()
    for name, units in (("Ash", 6), ("Elm", 5)):
        project = {"Organisation": name, "Project name": f"{name} works"}
        project |= {"Start date": date(2027, 4, 1), "End date": date(2029, 3, 31)}
        made = build(project=project, outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    (folder / "sve-policy.toml").write_text(RULES)
    return folder


def award(bids: Path, *more: str | Path, status: int = 0) -> str:
    return run_once("award", bids, "-o", "award", *more, status=status).output


def test_without_a_report_the_schedule_is_written_and_no_record(
    bids: Path, using: list[str | Path]
) -> None:
    said = award(bids, "--to", "ash", *using)
    assert "No run report is there" in said
    assert [path.name for path in Path("award").iterdir()] == [BOOK.name]
    found = table(BOOK.read_bytes(), "Schedule", "No.")
    assert [(row["Year"], row["Target"]) for row in found] == [(1, 3), (2, 3)]


def test_a_comparison_that_lies_elsewhere_is_named(bids: Path, using: list[str | Path]) -> None:
    run_once("process", bids, "--out", "results", *using)
    home = Path("results") / BOOK_NAME
    at = cell_of("Register", ["Ash.xlsx"], "Status", home)
    type_in(("Register", at, "Withdrawn"), path=home)
    away = Path("elsewhere.xlsx")
    home.rename(away)
    assert "Name it with --comparison." in award(bids, "--to", "Elm", *using)
    said = award(bids, "--to", "Elm", "--comparison", away, *using)
    assert "Register: elsewhere.xlsx says something of 1 file, 1 of them set aside." in said
    said = award(bids, "--to", "Elm", "--comparison", bids / "Elm.xlsx", *using, status=2)
    assert "is no comparison that sve-excel wrote" in said


def test_one_comparison_is_not_mixed_with_another(bids: Path, using: list[str | Path]) -> None:
    run_once("process", bids, *using)
    home, other = bids / BOOK_NAME, Path("other.xlsx")
    at = cell_of("Register", ["Ash.xlsx"], "Status", home)
    type_in(("Register", at, "Withdrawn"), path=home)
    run_once("compare", bids, "-o", other, *using)
    named = ("compare", bids, "-o", other, "--comparison", home)
    said = run_once(*named, *using, status=2).output
    assert "other.xlsx has a register of its own" in said
    run_once("compare", bids, "-o", home, "--comparison", home, *using)


def test_with_a_report_the_record_is_made_too(bids: Path, using: list[str | Path]) -> None:
    run_once("process", bids, "--report", bids / "run.json", *using)
    award(bids, "--to", "Ash", *using)
    names = sorted(path.name for path in Path("award").iterdir())
    assert names == ["Award record.zip", BOOK.name]


def test_a_schedule_that_was_typed_into_stays(bids: Path, using: list[str | Path]) -> None:
    award(bids, "--to", "Ash", *using)
    first = sha256(BOOK)
    award(bids, "--to", "Ash", *using)
    said = award(bids, "--to", "Ash", "--starts", "2027-07-01", *using)
    assert "is there already and differs: it stays" in said
    assert sha256(BOOK) == first


def test_a_schedule_is_no_bid(bids: Path, using: list[str | Path]) -> None:
    run_once("award", bids, "--to", "Ash", "-o", bids, *using)
    said = run_once("process", bids, "--no-compare", *using).output
    assert "Delivery schedule - Ash.xlsx: a comparison, or what belongs to one." in said
    assert "Results of 2 of 2 workbooks" in said


def test_who_is_not_first_and_what_is_wanting_is_said(bids: Path, using: list[str | Path]) -> None:
    rules = bids / "sve-policy.toml"
    rules.write_text(f"{RULES}[procurement]\nvalue = 6000000\n")
    said = award(bids, "--to", "Elm", *using)
    assert "SVE716 warning" in said
    rules.write_text(RULES.replace("4", "60"))
    assert "SVE715 warning" in award(bids, "--to", "Elm", *using)
    assert "SVE715" not in award(bids, "--to", "Ash", *using)


def test_days_are_the_bids_or_those_that_are_named(
    bids: Path, build: Builder, using: list[str | Path]
) -> None:
    made = build(project={"Organisation": "Oak"}, outputs=(OUTPUT,), inputs=(INPUT,))
    (bids / "Oak.xlsx").write_bytes(made)
    assert "SVE714 error" in award(bids, "--to", "Oak", *using, status=1)
    days = ("--starts", "2028-01-01", "--ends", "2028-12-31")
    award(bids, "--to", "Oak", *days, *using)
    found = rows(Path("award/Delivery schedule - Oak.xlsx").read_bytes(), "Schedule")
    assert found[3][4] == date(2028, 12, 31)


def test_a_lot_goes_by_the_limit_on_lots_and_not_by_places_alone(
    build: Builder, using: list[str | Path]
) -> None:
    """Ash is first in both lots and may have one, so the other is Elm's."""
    folder = Path("bids")
    folder.mkdir()
    for name, units in (("Ash", 6), ("Elm", 5), ("Oak", 4)):
        project = {"Organisation": name, "Project name": name, "Lots you bid for": "N, S"}
        project |= {"Start date": date(2027, 4, 1), "End date": date(2029, 3, 31)}
        made = build(project=project, outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    highest = '[scoring]\nmethod = "highest"\n'
    limit = '[award]\nmost_lots = 1\nlot_mechanism = "lot-order"\n'
    lots = '[[lots]]\nnumber = "N"\n[[lots]]\nnumber = "S"\n'
    (folder / "sve-policy.toml").write_text(f"{highest}{limit}{lots}")
    assert "SVE715" not in award(folder, "--to", "Ash", "--lot", "N", *using)
    assert "SVE715" not in award(folder, "--to", "Elm", "--lot", "S", *using)
    said = award(folder, "--to", "Ash", "--lot", "S", *using)
    assert "Ash is passed over in lot S (1 lot to a supplier at most)" in said
    assert "Elm is at place 2 of lot N" in award(folder, "--to", "Elm", "--lot", "N", *using)
    assert "Oak is at place 3 of lot S" in award(folder, "--to", "Oak", "--lot", "S", *using)


def test_a_lot_is_one_of_the_rules_and_needs_a_bidder(bids: Path, using: list[str | Path]) -> None:
    assert "The rules have no lot 'N'" in award(bids, "--to", "Ash", "--lot", "N", *using, status=2)
    assert "name its --to, too" in award(bids, "--lot", "N", *using, status=2)
    rules = bids / "sve-policy.toml"
    rules.write_text(f'{RULES}[[lots]]\nnumber = "N"\n[[lots]]\nnumber = "S"\n')
    said = award(bids, "--to", "Ash", "--lot", "N", *using)
    assert "is not for lot N" in said
    assert Path("award/Delivery schedule - Ash, lot N.xlsx").is_file()
    assert "No valued bid goes by 'Yew'" in award(bids, "--to", "Yew", *using, status=2)


def test_an_indicator_of_something_that_the_winner_does_not_offer_is_told(
    bids: Path, using: list[str | Path]
) -> None:
    """Ash offers THR-001 alone."""
    kpi = '[[kpi]]\nname = "{}"\noutput = "{}"\nbetter = "higher"\napproaching = 0.9\n'
    kpi += 'improvement = 0.6\nsource = "Visits"\ndescription = "Counted"\nunit = "each"\n'
    rules = RULES + kpi.format("Jobs", "THR-001") + kpi.format("Loneliness", "AIS-001")
    (bids / "sve-policy.toml").write_text(rules)
    said = award(bids, "--to", "Ash", *using)
    assert "SVE717 warning" in said
    assert "the indicator Loneliness counts AIS-001, which Ash" in said
    assert "the indicator Jobs" not in said


def test_the_award_notice_has_the_day_of_the_summaries(
    build: Builder, using: list[str | Path]
) -> None:
    """Of the run that made them where they are ready, else as it is typed; else where to type."""
    folder = ready(build, using)
    days = ("--starts", "2027-04-01", "--ends", "2029-03-31")

    def field() -> tuple[Any, Any]:
        run("award", folder, "-o", "award", "--to", "Birch", *days, *using)
        rows = openpyxl.load_workbook(max(Path("award").glob("*.xlsx"), key=os.path.getmtime))
        found = [row for row in rows["Notices"].values if row[1] == "27(2)(l)"]
        for path in Path("award").glob("*"):
            path.unlink()
        return found[0][3], found[0][4]

    value, note = field()
    assert not value
    assert "beside 'Date of the summaries' in the sheet Reasons" in note
    say_on_top("Date of the summaries", date(2027, 3, 4))
    typed = "4 March 2027, as it stands in Reasons; no run report was found with summaries that are"
    assert field()[0].startswith(typed)
    say_on_top("Date of the summaries", date(2027, 3, 5))
    run("process", folder, "--summaries", "sums", "--report", folder / "run.json", *using)
    assert field()[0] == "Yes, on 5 March 2027"


def test_notices_count_tenders_and_no_evaluation(build: Builder, using: list[str | Path]) -> None:
    folder = ready(build, using)
    past = {"Organisation": "Past", "Project name": "Past works", "Evaluation": "Evaluative"}
    (folder / "Past.xlsx").write_bytes(build(project=past))
    days = ("--starts", "2027-04-01", "--ends", "2029-03-31")
    run("award", folder, "-o", "award", "--to", "Birch", *days, *using)
    rows = openpyxl.load_workbook("award/Delivery schedule - Birch.xlsx")["Notices"].values
    said = {row[2]: row[3] for row in rows}
    assert said["Tenders submitted, without those withdrawn"] == "3"
    assert said["Tenders assessed"] == "3"
    done = run("award", folder, "-o", "award", "--to", "Past", *days, *using, status=2)
    assert "reports what has happened" in done.stderr


AWAY = ("--out", "res", "--report", "res/run.json", "--summaries", "sums")
DAYS = ("--starts", "2027-04-01", "--ends", "2029-03-31")


def given_in(folder: str) -> Any:
    """What the award notice says of the summaries."""
    book = openpyxl.load_workbook(Path(folder) / "Delivery schedule - Birch.xlsx")
    return next(row[3] for row in book["Notices"].values if row[1] == "27(2)(l)")


@pytest.mark.parametrize("place", ["res", "res/run.json"])
def test_an_award_goes_by_the_report_that_is_named_or_lies_in_the_folder(
    build: Builder, using: list[str | Path], place: str
) -> None:
    """Its bids, what was typed into its comparison, and the day of its summaries hold."""
    folder = ready(build, using)
    say_on_top("Date of the summaries", date(2027, 3, 5))
    Path("res").mkdir()
    (folder / BOOK_NAME).rename(Path("res") / BOOK_NAME)
    run("process", folder, *AWAY, *using)
    run("award", place, "-o", "award", "--to", "Birch", *DAYS, *using)
    assert given_in("award") == "Yes, on 5 March 2027"
    assert Path("award/Award record.zip").is_file()


def test_an_award_in_the_folder_of_the_results_can_be_made_again(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using)
    run("process", folder, "--out", "res", *using)
    for _ in range(2):
        run("award", "res", "-o", "res/record", "--to", "Birch", *DAYS, *using)
    assert [path.name for path in Path("res/record").iterdir()] == [
        "Delivery schedule - Birch.xlsx"
    ]
    listed = run("list", "res", *using).stdout
    assert "Cedar" in listed


def test_a_day_that_is_typed_is_held_against_the_report_beside_the_comparison(
    build: Builder, using: list[str | Path]
) -> None:
    """The rules say where the results go, and no report is where the bids are."""
    folder = ready(build, using)
    rules = folder / "sve-policy.toml"
    rules.write_text(rules.read_text() + '\n[run]\ncompare = "../res/c.xlsx"\n')
    say_on_top("Date of the summaries", date(2027, 3, 5))
    Path("res").mkdir()
    (folder / BOOK_NAME).rename("res/c.xlsx")
    run("process", folder, *AWAY, *using)
    run("award", folder, "-o", "award", "--to", "Birch", *DAYS, *using)
    assert given_in("award") == "Yes, on 5 March 2027"


def test_a_winner_can_be_named_by_its_letter(bids: Path, using: list[str | Path]) -> None:
    run("process", bids, "--anonymous", "--out", "ra", "--report", "ra/run.json", *using)
    with Path("ra/SVE_comparison key.csv").open(encoding="utf-8-sig") as file:
        letter = next(row["Letter"] for row in csv.DictReader(file) if row["Organisation"] == "Elm")
    run("award", "ra", "-o", "award", "--to", f"Bidder {letter}", *using, status=None)
    assert Path("award/Delivery schedule - Elm.xlsx").is_file()
    Path("ra/run.json").rename("run.json")
    done = run("award", "ra", "-o", "award", "--to", f"Bidder {letter}", *using, status=2)
    assert "No valued bid is in ra. Name the run report" in done.stderr
