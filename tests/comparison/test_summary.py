"""The front page: verdict, ranking with its ranges, who stands apart, and what goes stale."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sve_excel.comparison.asking import FLAGS, cells_of
from sve_excel.comparison.assessed import REASONS, WINNER
from sve_excel.comparison.bids import gather
from sve_excel.comparison.clarifications import COLUMNS
from sve_excel.comparison.front import front
from sve_excel.comparison.league import flat_league
from sve_excel.comparison.range_chart import Ranked, Span, span_of
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import range_end, robustness, verdict
from sve_excel.comparison.workbook import studied, workbook_from
from sve_excel.entries.forms import Earlier, Typed, TypedCell
from sve_excel.layout import column_letter
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import Scoring
from tests.builders import OUTPUT, PROJECT, by_hand, process
from tests.comparisons import beside
from tests.judges import recalculate, requires_libreoffice
from tests.running import thorough
from tests.sheets import rows

pytestmark = pytest.mark.whole

QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=200))
CHANGED = "Figures or settings were changed after this was made."
RETOLD = "Answers, names or what people typed of marks were changed after this was made."
STATE_RANGES = (
    "Summary",
    "Marks",
    "Sensitivity and ranks",
    "Plausibility",
    "Flags and questions",
    "Robustness",
    "Ranges",
    "Swings",
)


def many(tmp_path: Path, library: Library, units: Sequence[float], *, asked: int) -> list[Result]:
    """Bids of so many units each; the first ``asked`` count more than the people they help."""
    found = []
    for at, count in enumerate(units):
        people = 1 if at < asked else 100_000
        project = {"Organisation": f"Bidder {at + 1}", "People who benefit": people}
        row = {**OUTPUT, "Description": f"{count:,} people find work", "Units": count}
        book = by_hand(project={**PROJECT, **project}, outputs=[row])
        found.append(process(tmp_path, book, f"bid{at}.xlsx", library=library))
    return found


def known(bids: Sequence[Result], library: Library, policy: Policy = QUICK) -> Study:
    return studied(gather(bids, library, policy, {}))


def front_page(study: Study) -> list[list[Any]]:
    return rows(workbook_from(study), "Summary")


def test_of_sixty_bids_the_first_and_the_first_without_a_question_are_on_the_page(
    tmp_path: Path, small: Library
) -> None:
    """59 of 60 must answer first, and the only other one comes last."""
    study = known(many(tmp_path, small, range(100, 40, -1), asked=59), small)
    labels = [study.comparison.bids[e.index].label for _, part in front(study) for e in part]
    assert labels[:2] == ["Bidder 60", "Bidder 1"]
    page = [[str(cell) for cell in row] for row in front_page(study)]
    shown = [row[1] for row in page if row[1].startswith("Bidder ")]
    assert shown == labels
    places = {row[1]: row[0] for row in page if row[1].startswith("Bidder ")}
    assert float(places["Bidder 60"]) == 60
    assert "First of those without such a question is Bidder 60" in verdict(study)


def test_who_is_typed_as_the_most_advantageous_tender_is_on_the_page_wherever_it_ranks(
    tmp_path: Path, small: Library
) -> None:
    bids = many(tmp_path, small, range(60, 40, -1), asked=20)
    cell = TypedCell("Reasons", ("Most advantageous tender",), "", "bidder 19", "B4")
    typed = Typed(Earlier((cell,)))
    study = studied(replace(gather(bids, small, QUICK, {}), typed=typed))
    parts = front(study)
    assert [len(part) for _, part in parts] == [15, 1]
    assert parts[1][0] == "As typed in Reasons: the most advantageous tender"
    assert study.comparison.bids[parts[1][1][0].index].label == "Bidder 19"
    second = TypedCell("Reasons", ("Most advantageous tender",), "", "Bidder 2", "B4")
    study = studied(replace(gather(bids, small, QUICK, {}), typed=Typed(Earlier((second,)))))
    assert [len(part) for _, part in front(study)] == [16]
    page = " ".join(str(cell) for row in front_page(study) for cell in row)
    assert "As typed in Reasons" not in page


def test_on_what_little_the_first_place_rests_is_said(tmp_path: Path, small: Library) -> None:
    """A bid of one row rests on it; of a place that is shared nothing is said."""
    rests = "Bidder 1 is first by few rows or slight inputs: with half of row 2 (100% of net value)"
    study = known(many(tmp_path, small, (9, 7, 5), asked=0), small)
    page = "\n".join(str(cell) for row in front_page(study) for cell in row)
    assert rests in page
    assert "of net return. See its records before the award." in page
    assert "it would lose place 1, held by £" in page
    shared = known(many(tmp_path, small, (9, 9, 5), asked=0), small)
    assert "slight inputs" not in "".join(str(e) for row in front_page(shared) for e in row)


def test_of_one_bid_nobody_is_said_to_be_first_before_others(
    tmp_path: Path, small: Library
) -> None:
    study = known(many(tmp_path, small, (9,), asked=0), small)
    assert verdict(study).startswith("Bidder 1 is the only bid, with £")
    assert robustness(study) == [
        "No other bid is there that it could be told apart from, or be measured by."
    ]


def test_who_must_answer_first_stands_apart_with_its_place(tmp_path: Path, small: Library) -> None:
    study = known(many(tmp_path, small, (9, 7, 5, 3), asked=1), small)
    said = [[str(cell) for cell in row] for row in front_page(study)]
    order = [row[1] for row in said if row[1].startswith("Bidder ")]
    assert order == ["Bidder 2", "Bidder 3", "Bidder 4", "Bidder 1"]
    assert verdict(study).startswith("Bidder 1 comes first by net return for every £1, with £")
    assert "It must answer one question first." in verdict(study)
    text = "\n".join(cell for row in said for cell in row)
    assert verdict(study) in text
    assert front_page(study)[1][0] == verdict(study)  # before all else that is said
    assert "This workbook stays inside the authority" in front_page(study)[3][0]
    assert "comparisons of SROI ratios alone are not recommended" in text
    assert "(SVE" not in text


def test_ratios_are_said_to_decide_little_only_where_they_rank(
    tmp_path: Path, small: Library
) -> None:
    policy = replace(QUICK, scoring=Scoring(method="highest", figure="net_value"))
    study = known(many(tmp_path, small, (9, 7), asked=0), small, policy)
    text = "\n".join(str(cell) for row in front_page(study) for cell in row)
    assert "not recommended" not in text


def test_a_leader_with_a_question_is_on_the_scale_unless_it_would_flatten_the_others(
    tmp_path: Path, small: Library
) -> None:
    study = known(many(tmp_path, small, (12, 11, 10, 9), asked=1), small)
    assert study.simulation.ranges[0].net[2] <= range_end(study)
    far = known(many(tmp_path, small, (40, 11, 10, 9), asked=1), small)
    assert range_end(far) < far.simulation.ranges[0].net[1]


def test_the_axis_begins_near_the_bids_that_are_shown(tmp_path: Path, small: Library) -> None:
    """Four that are far behind, and not on the page, do not press the others to the right."""
    units = (*range(60, 44, -1), 1, 1, 1, 1)
    study = known(many(tmp_path, small, units, asked=0), small)
    cap = range_end(study)
    shown = [Ranked(at, "", 0, 15) for at in range(16)]
    all_ = [Ranked(at, "", 0, 15) for at in range(20)]
    assert span_of(study, all_, cap).low == 0
    assert span_of(study, shown, cap).low >= cap / 3


@pytest.mark.parametrize(
    ("low", "high", "unit"), [(40, 60, 5), (0, 60, 10), (20, 60, 10), (0, 7, 2), (0, 2.5, 0.5)]
)
def test_the_axis_has_few_figures(low: float, high: float, unit: float) -> None:
    assert Span(low, high).unit == unit


def test_one_outlier_sets_no_scale(tmp_path: Path, small: Library) -> None:
    study = known(many(tmp_path, small, (5000, 12, 11, 10, 9), asked=0), small)
    highest = study.simulation.ranges[0].net[2]
    others = max(each.net[2] for each in study.simulation.ranges[1:])
    assert others <= range_end(study) < highest / 50
    drawn = rows(workbook_from(study), "Ranges")
    head = next(at for at, row in enumerate(drawn) if "Off the scale" in row)
    table = [dict(zip(drawn[head], row, strict=True)) for row in drawn[head + 1 :]]
    assert table[0]["Dot"] == table[0]["Off the scale"] == range_end(study)
    assert all(each["Off the scale"] < 0 for each in table[1:])


@requires_libreoffice
@pytest.mark.parametrize(
    ("sheet", "heading", "value"), [("Lines", "Units", 30), ("Input lines", "Volume", 3)]
)
def test_an_edit_in_libreoffice_turns_the_order_and_says_that_ranges_are_of_before(
    sheet: str, heading: str, value: float, tmp_path: Path, small: Library
) -> None:
    """More units for the second, or more inputs for the first, put the second before it."""
    study = known(many(tmp_path, small, (12, 10, 8), asked=0), small)
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(made := workbook_from(study))
    table = openpyxl.load_workbook(io.BytesIO(made))[sheet]
    head = next(row for row in table.iter_rows() if heading in [cell.value for cell in row])
    column = next(cell for cell in head if cell.value == heading)
    bidder = "Bidder 2" if sheet == "Lines" else "Bidder 1"
    row = next(
        row[0].row
        for row in table.iter_rows(min_row=head[0].row + 1)
        if bidder in [cell.value for cell in row]
    )
    untouched = recalculate(path, tmp_path / "untouched")
    edit = ("number", sheet, f"{column.column_letter}{row}", value)
    edited = recalculate(path, tmp_path / "edited", edit)
    for name in STATE_RANGES:
        before, after = (_text(each, name) for each in (untouched, edited))
        assert CHANGED not in before, name
        assert CHANGED in after, name
    for each, first in ((untouched, "Bidder 1"), (edited, "Bidder 2")):
        page = CalamineWorkbook.from_path(each).get_sheet_by_name("Summary").to_python()
        assert next(row[1] for row in page if str(row[1]).startswith("Bidder ")) == first


@requires_libreoffice
@pytest.mark.parametrize(
    ("setting", "value"),
    [("Marks for price", 20), ("Least", 5), ("Most", 500_000), ("Decimals", 1), ("Target", 6)],
)
def test_a_setting_that_is_changed_says_that_ranges_are_of_before(
    setting: str, value: float, tmp_path: Path, small: Library
) -> None:
    """Also one that moves no total: a cap above every bid may lie within the ranges."""
    rules = replace(QUICK, scoring=Scoring(method="highest"))
    study = known(many(tmp_path, small, (12, 10, 8), asked=0), small, rules)
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(workbook_from(study))
    untouched = recalculate(path, tmp_path / "untouched")
    edited = recalculate(
        path, tmp_path / "edited", ("number", "Marks", beside(setting, path=path), value)
    )
    for name in STATE_RANGES:
        before, after = (_text(each, name) for each in (untouched, edited))
        assert CHANGED not in before, name
        assert CHANGED in after, name


@requires_libreoffice
def test_an_answer_that_sentences_go_by_says_so_when_it_is_changed(
    tmp_path: Path, small: Library
) -> None:
    """Each moves no ratio and no total: what bids are unlike in, a tie-break, who must answer."""
    study = known(many(tmp_path, small, (12, 10, 8), asked=0), small)
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(made := workbook_from(study))
    assert CHANGED not in _text(recalculate(path, tmp_path / "untouched"), "Summary")
    table = openpyxl.load_workbook(io.BytesIO(made))["League table"]
    at = {cell.value: cell for row in table.iter_rows() for cell in row if cell.value}
    edits = {
        "Evaluation": "Evaluative",
        "Funding": "Capital",
        "Nature": "Ongoing",
        "Contract price": 5,
        "Warnings": 5,
        "Ask first": 1,
    }
    for heading, value in edits.items():
        cell = at[heading].offset(2).coordinate
        kind = "text" if isinstance(value, str) else "number"
        edited = recalculate(path, tmp_path / heading, (kind, "League table", cell, value))
        assert CHANGED in _text(edited, "Summary"), heading


@requires_libreoffice
@pytest.mark.parametrize(
    ("heading", "was", "value"),
    [
        ("Answer", "", "They were counted."),
        thorough("Accepted", "", "Yes"),
        thorough("Accepted", "Yes", "No"),
        thorough("Accepted", "No", "In part"),
        thorough("Why not asked", "", "It is known."),
        thorough("Bidder", "", "Another"),
        thorough("Most advantageous tender", "Bidder 2", "Bidder 3"),
    ],
)
def test_an_answer_or_a_name_that_is_changed_is_said_and_leaves_ranges_as_they_are(
    heading: str, was: str, value: str, tmp_path: Path, small: Library
) -> None:
    """Answers after the run, one that was accepted and is not, another name, another choice."""
    study = known(bids := many(tmp_path, small, (12, 10, 8), asked=2), small)
    asked = next(each for each in study.clarifications if each.bidder == "Bidder 1")
    league = flat_league(study.comparison)
    keys: tuple[str, ...] = ("Bidder 1", asked.flag.code, asked.flag.message, cells_of(asked.flag))
    if heading == "Bidder":
        sheet, cell = league.sheet, f"{league.letter(heading)}4"
    elif heading == WINNER:
        sheet, cell, keys = REASONS, "B4", (WINNER,)
    else:
        at = [column.heading for column in COLUMNS].index(heading)
        sheet, cell = FLAGS, f"{column_letter(at)}{asked.row + 1}"
    before = TypedCell(sheet, keys, heading * (sheet != REASONS), was, cell)
    typed = Typed(Earlier((before,) if was else ()))
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(workbook_from(studied(replace(gather(bids, small, QUICK, {}), typed=typed))))
    untouched = recalculate(path, tmp_path / "untouched")
    edited = recalculate(path, tmp_path / "edited", ("text", sheet, cell, value))
    assert (was or "Bidder") in _text(untouched, sheet)
    assert RETOLD not in _text(untouched, "Summary")
    assert RETOLD in _text(edited, "Summary")
    assert not any(CHANGED in _text(edited, each) for each in STATE_RANGES)


def _text(path: Path, sheet: str) -> str:
    page = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return "\n".join(str(cell) for row in page for cell in row)
