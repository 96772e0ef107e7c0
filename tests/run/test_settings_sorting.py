"""Frameworks and places from the command line to results, comparison, page, data and questions."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import WHERE
from sve_excel.library.loading import Library
from sve_excel.policy.rules import DEFAULT_POLICY, AskedFor
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from tests.builders import INPUT, OUTPUT, PROJECT, Builder
from tests.judges import recalculate, requires_libreoffice
from tests.running import run
from tests.sheets import table

pytestmark = pytest.mark.whole

FRAMEWORK = "code,theme,outcome,measure,unit,note\n1a,,Local jobs,,,\n1b,,Cleaner air,,,\n"
MAP = f"outcome,code\n{OUTPUT['Outcome']},1a\n"
PLACES = "postcode,ward,decile\nBS1 4DJ,Old Market,1\nBS1 4DK,Old Market,9\nM1 1AE,Ancoats,4\n"
ASKS = replace(DEFAULT_POLICY, template=AskedFor(ask_place=True))
ROWS = (
    {**OUTPUT, WHERE.heading: "BS1 4DJ, Ancoats"},
    {**OUTPUT, WHERE.heading: "Atlantis"},
    {**OUTPUT, WHERE.heading: None},
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ours.csv").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "ours-map.csv").write_text(MAP, encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "bids").mkdir()
    return tmp_path


def texts(path: Path, sheet: str = RESULTS_SHEET) -> list[list[Any]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [[c for c in row if c is not None] for row in book[sheet].values]


def test_a_framework_is_in_results_comparison_page_and_data_and_what_is_missing_is_asked(
    here: Path, build: Builder, small_folder: Path
) -> None:
    (here / "bids" / "One.xlsx").write_bytes(build())
    rules = here / "bids" / "sve-policy.toml"
    rules.write_text('[framework]\nuse = ["../ours.csv"]\nasked = ["1a", "ours:1b"]\n')
    run("process", "bids", "--html", "p.html", "--data", "d", "--proxies", small_folder)
    rows = texts(here / "bids" / "One.xlsx")
    start = rows.index(["By framework: ours"])
    assert rows[start + 2][:3] == ["1a", "Local jobs (asked for)", 9450]
    assert rows[start + 3][:3] == ["1b", "Cleaner air (asked for)", "not offered"]
    made = (here / "bids" / "SVE_comparison.xlsx").read_bytes()
    found = table(made, "Frameworks", "Framework")
    shown = ("Code", "Asked for", "Rows with a price", "Bidder", "Net value")
    assert [tuple(row[name] for name in shown) for row in found] == [
        ("1a", "yes", 1, PROJECT["Organisation"], 9450),
        ("1b", "yes", 0, "No bid", "not offered"),
    ]
    asked = {
        row["Code"]: row["What stands out"] for row in table(made, "Flags and questions", "Bid")
    }
    assert "1b Cleaner air" in asked["SVE460"]
    assert "1a" not in asked["SVE460"]
    assert "What is offered by framework: ours" in (here / "p.html").read_text("utf-8")
    with (here / "d" / "frameworks.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [float(row["net_value"]) for row in csv.DictReader(file)] == [9450.0, 0.0]
    said = run("check", "bids", "--proxies", small_folder).output
    assert "SVE460" in said


def test_a_code_that_is_asked_for_and_that_no_framework_has_is_refused(
    here: Path, build: Builder, small_folder: Path
) -> None:
    (here / "bids" / "One.xlsx").write_bytes(build())
    (here / "p.toml").write_text('[framework]\nuse = ["ours.csv"]\nasked = ["9"]\n')
    said = run("check", "bids", "--policy", "p.toml", "--proxies", small_folder, status=2).output
    assert "No framework in use has the code '9'" in said


def test_value_is_divided_among_the_places_that_a_row_names(
    here: Path, small: Library, small_folder: Path
) -> None:
    """Of 3 × £9,450: half a row in each of two wards, a row nowhere known, one without."""
    made = fill_template(
        small, Answers(PROJECT, ROWS, [INPUT]), output_rows=8, input_rows=3, policy=ASKS
    )
    (here / "bids" / "One.xlsx").write_bytes(made)
    (here / "bids" / "sve-policy.toml").write_text("[template]\nask_place = true\n")
    command = ("process", "bids", "--places", "places.csv", "--data", "d", "--html", "p.html")
    said = run(*command, "--proxies", small_folder).output
    assert "SVE750 warning Outputs!" in said
    assert "'Atlantis' is no postcode or ward of the look-up places.csv" in said
    rows = texts(here / "bids" / "One.xlsx")
    start = rows.index(["Where it falls, by places.csv"])
    assert rows[start + 2 : start + 7] == [
        ["Ancoats", 4725],
        ["Old Market", 4725],
        ["In the most deprived fifth of places", 4725],
        ["In places that the look-up does not know", 9450],
        ["In rows that name no place", 9450],
    ]
    comparison = (here / "bids" / "SVE_comparison.xlsx").read_bytes()
    found = {row["Where"]: row["Net value"] for row in table(comparison, "Places", "Bid")}
    assert found["In the most deprived fifth"] == 4725
    assert "Where it falls, by places.csv" in (here / "p.html").read_text("utf-8")
    assert "Old Market" in (here / "d" / "places.csv").read_text("utf-8-sig")


@requires_libreoffice
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_the_value_of_a_place_is_worked_out_again_by_libreoffice(
    here: Path, small: Library, small_folder: Path
) -> None:
    """Half of a row falls in each of the two wards that it names."""
    made = fill_template(
        small, Answers(PROJECT, ROWS, [INPUT]), output_rows=8, input_rows=3, policy=ASKS
    )
    (here / "bids" / "One.xlsx").write_bytes(made)
    (here / "bids" / "sve-policy.toml").write_text("[template]\nask_place = true\n")
    run("process", "bids", "--places", "places.csv", "--proxies", small_folder)
    for name, sheet in (("SVE_comparison.xlsx", "Places"), ("One.xlsx", RESULTS_SHEET)):
        path = here / "bids" / name
        cells = [cell.value for row in openpyxl.load_workbook(path)[sheet] for cell in row]
        assert any(str(value).startswith("=0.5*SUM") for value in cells)
        again = texts(recalculate(path, here / "lo"), sheet)
        for heading in ("Ancoats", "Old Market", "In rows that name no place"):
            stored = next(row for row in texts(path, sheet) if heading in row)
            found = next(row for row in again if heading in row)
            assert [c for c in found if isinstance(c, int | float)] == pytest.approx(
                [c for c in stored if isinstance(c, int | float)]
            )


def test_a_workbook_without_the_column_hears_nothing_unless_it_is_asked_for(
    here: Path, build: Builder, small_folder: Path
) -> None:
    (here / "bids" / "One.xlsx").write_bytes(build())
    said = run("check", "bids", "--places", "places.csv", "--proxies", small_folder).output
    assert WHERE.heading not in said
    assert "SVE750" not in said


def test_nothing_of_it_is_there_where_nobody_names_one(
    here: Path, build: Builder, small_folder: Path
) -> None:
    (here / "bids" / "One.xlsx").write_bytes(build())
    run("process", "bids", "--report", "r.json", "--proxies", small_folder)
    sheets = openpyxl.load_workbook(here / "bids" / "SVE_comparison.xlsx").sheetnames
    assert {"Frameworks", "Places"}.isdisjoint(sheets)
    assert json.loads((here / "r.json").read_text("utf-8"))["ranking"]


@requires_libreoffice
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_the_value_under_a_heading_is_worked_out_again_by_libreoffice(
    here: Path, build: Builder, small_folder: Path
) -> None:
    (here / "bids" / "One.xlsx").write_bytes(build(outputs=(OUTPUT, {**OUTPUT, "Units": 3})))
    run("process", "bids", "--framework", "ours.csv", "--proxies", small_folder)
    for name, sheet, heading in (
        ("SVE_comparison.xlsx", "Frameworks", "Local jobs"),
        ("One.xlsx", RESULTS_SHEET, "Local jobs"),
    ):
        path = here / "bids" / name
        stored = next(row for row in texts(path, sheet) if heading in row)
        again = next(row for row in texts(recalculate(path, here / "lo"), sheet) if heading in row)
        assert [c for c in again if isinstance(c, int | float)] == pytest.approx(
            [c for c in stored if isinstance(c, int | float)]
        )


def test_what_a_run_reads_beside_the_bids_is_no_bid_in_any_command(
    here: Path, build: Builder, using: list[str | Path]
) -> None:
    """Whether the rules or the command line name it, or neither: it is said what each is."""
    bids = here / "bids"
    for name in ("ours.csv", "ours-map.csv", "places.csv"):
        (here / name).rename(bids / name)
    (bids / "projects.csv").write_text("file,id\nGood.xlsx,1\n")
    (bids / "Good.xlsx").write_bytes(build(project={"Organisation": "Northside"}))
    named: list[str | Path] = ["--framework", bids / "ours.csv", "--places", bids / "places.csv"]
    done = run("process", "bids", *named, *using, "--html", "bids/page.html", "--data", "bids/data")
    assert "Results of 1 of 1 workbook:" in done.stdout
    for words in ("ours.csv: a framework of this run", "places.csv: the places of this run"):
        assert words in done.stdout
    assert "projects.csv: a list of projects (track --match)." in done.stdout
    (bids / "sve-policy.toml").write_text('[framework]\nuse = ["ours.csv"]\n')
    done = run("check", "bids", *using)
    assert "1 of 1 workbook can be valued." in done.stdout
    assert "ours-map.csv: its map." in done.stdout
    assert "data/bids.csv, data/findings.csv" in done.stdout
    assert "ours.csv is read by this command" in (
        run("process", "bids", "--report", bids / "ours.csv", *using, status=2).stderr
    )
    run("compare", "bids", "-o", "c.xlsx", *using)
    run("track", "bids", "-o", "d.xlsx", "--match", bids / "projects.csv", *using)
    assert run("list", "bids", *using, "--json").stdout.count('"path"') == 1
    assert run("remove", "bids", *using[2:], "--json").stdout.count('"removed"') == 1
