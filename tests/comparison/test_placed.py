"""One meaning of 'place': with lots it is the one in a bid's lot, wherever places are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.commands.tables import summary_rows
from sve_excel.comparison.bids import gather
from sve_excel.comparison.data_tables import data_tables
from sve_excel.comparison.placed import IN_NO_LOT, placed
from sve_excel.comparison.study import Study
from sve_excel.comparison.workbook import studied, workbook_from
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.award import Lot
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import Scoring
from sve_excel.run.decision import ranking_report
from sve_excel.webpage.views import ranking
from tests.builders import OUTPUT, PROJECT, by_hand, process
from tests.judges import each_engine
from tests.sheets import assert_same_cells, rows

LOTS = (Lot("1", "North"), Lot("2", "South"))
RULES = replace(
    DEFAULT_POLICY,
    scoring=Scoring(method="highest", marks=100.0, tie_break="shared"),
    uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=200),
    lots=LOTS,
)
BIDS = (
    ("Ash", 800, "1"),
    ("Elm", 400, "1, 2"),
    ("Oak", 600, "2"),
    ("Fir", 500, "2"),
    ("Yew", 700, ""),
)
# of marks in proportion to the highest of the lot
PLACES = [
    ("1", "Ash", 1, 100.0),
    ("1", "Elm", 2, 50.0),
    ("2", "Oak", 1, 100.0),
    ("2", "Fir", 2, 83.33),
    ("2", "Elm", 3, 66.67),
    (None, "Yew", None, None),
    (None, "Box", 1, 100.0),  # an evaluation, ranked apart
]
Bids = Sequence[tuple[str, int, str]]


def tender(folder: Path, library: Library, bids: Bids = BIDS) -> list[Result]:
    """Bids by name, units and lots, and one evaluation, which is in none."""
    found = []
    for at, (name, units, lots) in enumerate((*bids, ("Box", 900, "1"))):
        evaluation = "Evaluative" if name == "Box" else "Forecast"
        about = {"Organisation": name, "Evaluation": evaluation, "People who benefit": 100_000}
        row = {**OUTPUT, "Description": f"{units:,} people find work", "Units": units}
        book = by_hand(project={**PROJECT, **about}, outputs=[row])
        made = process(folder, book, f"bid{at}.xlsx", library=library)
        found.append(replace(made, standing=replace(made.standing, lot=lots)))
    return found


def known(results: Sequence[Result], library: Library, policy: Policy = RULES) -> Study:
    return studied(gather(results, library, policy, {}))


@pytest.fixture
def study(tmp_path: Path, small: Library) -> Study:
    return known(tender(tmp_path, small), small)


def test_the_report_has_the_place_and_the_total_in_each_lot(study: Study) -> None:
    report = list(ranking_report(study))
    found = [(each["lot"], each["organisation"], each["place"], each["total"]) for each in report]
    assert found == PLACES
    of_elm = [each["range_of_total"]["middle"] for each in report if each["organisation"] == "Elm"]
    assert of_elm[0] < of_elm[1]
    assert report[5]["range_of_total"] is None


def test_the_terminal_has_a_row_for_each_lot_of_a_bid(
    tmp_path: Path, small: Library, study: Study
) -> None:
    terminal = summary_rows(study.comparison.results, small, RULES)
    assert [row[:3] for row in terminal] == [
        ("lot 1 1", "Ash", "100.00"),
        ("lot 1 2", "Elm", "50.00"),
        ("lot 2 1", "Oak", "100.00"),
        ("lot 2 2", "Fir", "83.33"),
        ("lot 2 3", "Elm", "66.67"),
        ("-", "Yew", "-"),
        ("evaluation 1", "Box", "100.00"),
    ]


def test_the_page_ranks_lot_by_lot(study: Study) -> None:
    tables = ranking(study, frozenset())
    titles = [table.title.split(": Ranking by ")[0] for table in tables]
    assert titles == ["Lot 1: North", "Lot 2: South", "In no lot", "Evaluations"]
    cells = [
        [re.sub("<[^>]+>", "", str(cell)) for cell in row[:4]]
        for table in tables
        for row in table.rows
    ]
    assert [row[:2] for row in cells] == [
        [str(place or IN_NO_LOT), name] for _, name, place, _ in PLACES
    ]
    assert [row[3] for row in cells if row[1] == "Elm"] == ["50.00", "66.67"]


def test_sheets_say_the_place_in_its_lots_and_what_is_among_all(study: Study) -> None:
    book = workbook_from(study)
    league = rows(book, "League table")
    shown = {str(row[2]): row[0] for row in league[3:9]}
    places = {"Ash": "1: 1", "Elm": "1: 2, 2: 3", "Oak": "2: 1", "Fir": "2: 2", "Yew": IN_NO_LOT}
    assert shown == places | {"Box": 1}
    for name in ("League table", "Marks", "Summary"):
        assert "Place" not in {cell for row in rows(book, name)[:4] for cell in row}
    marks = [str(cell) for row in rows(book, "Marks") for cell in row]
    assert "Place among all bids" in marks
    assert any(cell.startswith("All bids together, which awards nothing") for cell in marks)
    for name in ("Sensitivity and ranks", "Robustness"):
        assert "among all bids together, which awards nothing" in str(rows(book, name)[1][0])


def test_data_have_the_place_and_the_marks_in_each_lot(study: Study) -> None:
    tables = {table.name: table for table in data_tables(study)}
    names = [field.name for field in tables["bids"].fields]
    wanted = ("bidder", "place_in_the_ranking", "place_as_shown", "total_marks")
    at = [names.index(name) for name in wanted]
    assert sorted([row[i] for i in at] for row in tables["bids"].rows) == [
        ["Ash", 1, "1: 1", 100.0],
        ["Box", 1, "1", 100.0],
        ["Elm", None, "1: 2, 2: 3", None],
        ["Fir", 2, "2: 2", pytest.approx(83.33)],
        ["Oak", 1, "2: 1", 100.0],
        ["Yew", None, IN_NO_LOT, None],
    ]
    elm = next(bid.number for bid in study.comparison.bids if bid.label == "Elm")
    total = [row[2:] for row in tables["marks"].rows if row[0] == elm and "total" in str(row[2])]
    assert [list(row) for row in total] == [["total in lot 1", 50.0], ["total in lot 2", 66.67]]
    drawn = [row[1] for row in tables["ranges"].rows if row[0] == elm and "total" in str(row[1])]
    assert drawn == ["total in lot 1", "total in lot 2"]


def test_without_lots_each_bid_is_placed_once_among_its_kind(
    tmp_path: Path, small: Library
) -> None:
    study = known(tender(tmp_path, small), small, replace(RULES, lots=()))
    assert [(each.bid.label, each.said) for each in placed(study.comparison)] == [
        *((name, str(at)) for at, name in enumerate(("Ash", "Yew", "Oak", "Fir", "Elm"), 1)),
        ("Box", "1"),
    ]
    assert "Place" in {cell for row in rows(workbook_from(study), "Marks")[:4] for cell in row}


@each_engine
def test_every_engine_has_the_places_in_each_lot(
    engine: Callable[[Path, Path], Path], tmp_path: Path, study: Study
) -> None:
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(workbook_from(study))
    made = engine(path, tmp_path / "made")
    assert_same_cells(path, made, ("Summary", "Marks", "League table", "Lots"))
