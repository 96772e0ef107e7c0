"""Lots on the front page: who leads in each, how sure, what to answer first, on one page."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.front import front
from sve_excel.comparison.lot_verdict import lot_verdicts
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import robustness
from sve_excel.comparison.workbook import studied, workbook_from
from sve_excel.entries.forms import Earlier, Typed, TypedCell
from sve_excel.library.loading import Library
from sve_excel.looks.palette import AMBER_BAR
from sve_excel.policy.award import Award, Lot, Quality
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import Scoring
from tests.builders import OUTPUT, PROJECT, by_hand, process
from tests.judges import requires_libreoffice, requires_validator
from tests.sheets import judge, rows

QUICK = replace(
    DEFAULT_POLICY,
    scoring=Scoring(method="target", target=1e5, marks=100.0, tie_break="shared"),
    uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=200),
)
LOTS = (Lot("1", "North"), Lot("2", "South"))
PAGE = (595.28 - 0.8 * 72) / 0.74  # points of a lying page of A4 at the size of the front page
LONG = "Community Association of Ravensmere and the Surrounding Villages (Registered Charity) no. "


def tender(
    folder: Path, library: Library, rules: Policy, *bids: tuple[str, int, str, bool]
) -> Study:
    """Bids by name, units, lots, and whether each has a question to answer first."""
    found = []
    for at, (name, units, lots, asked) in enumerate(bids):
        people = 1 if asked else 100_000
        about = {"Organisation": name, "People who benefit": people}
        row = {**OUTPUT, "Description": f"{units:,} people find work", "Units": units}
        book = by_hand(project={**PROJECT, **about}, outputs=[row])
        made = process(folder, book, f"bid{at}.xlsx", library=library)
        found.append(replace(made, standing=replace(made.standing, lot=lots)))
    return studied(gather(found, library, rules, {}))


def sheet_of(study: Study) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook_from(study)))


def high(sheet: Any) -> float:
    rows = range(1, sheet.max_row + 1)
    return sum(sheet.row_dimensions[row].height or 15.0 for row in rows)


def test_the_first_sentences_say_who_leads_in_each_lot(tmp_path: Path, small: Library) -> None:
    rules = replace(QUICK, lots=LOTS)
    bids = (("Ash", 900, "1", True), ("Elm", 870, "1, 2", False), ("Oak", 800, "2", False))
    study = tender(tmp_path, small, rules, *bids)
    first, second = lot_verdicts(study)
    share = round(study.by_lot[0].stays_first * 100)
    assert 50 < share < 100
    assert first.startswith("Lot 1 (North): Ash comes first with ")
    assert f" marks, in {share} of 100 draws; " in first
    assert " to answer first (without any: Elm, " in first
    assert second.startswith("Lot 2 (South): Elm comes first with ")
    assert second.endswith(" of 100 draws, with nothing to answer first.")
    sheet = sheet_of(study)["Summary"]
    assert sheet["A2"].value == f"{first}\n{second}"
    said = [str(sheet.cell(row, 1).value) for row in range(3, 7)]
    assert "This workbook stays inside the authority" in said[1]
    assert "Each lot by itself, its first bids; all are in Lots" in said[3]
    assert not any("comes first of" in sentence for sentence in robustness(study))


def test_who_may_have_no_further_lot_is_passed_over(tmp_path: Path, small: Library) -> None:
    award = Award(most_lots=1, lot_mechanism="lot-order")
    rules = replace(QUICK, lots=(*LOTS, Lot("3")), award=award)
    bids = (("Ash", 900, "1, 2", False), ("Elm", 700, "2", False))
    first, second, third = lot_verdicts(tender(tmp_path, small, rules, *bids))
    assert first.startswith("Lot 1 (North): Ash, with ")
    assert "is the only bid" in first
    assert second.startswith("Lot 2 (South): Elm comes at place 2 with ")
    assert "since Ash may have no further lot" in second
    assert third == "Lot 3: nobody bids for it."


def test_lots_have_a_link_and_a_tab_among_six_for_reading(tmp_path: Path, small: Library) -> None:
    quality = (Quality("Method", 20.0),)
    for rules in (replace(QUICK, lots=LOTS), replace(QUICK, lots=LOTS, quality=quality)):
        book = sheet_of(tender(tmp_path, small, rules, ("Ash", 9, "1", False)))
        coloured = [
            sheet.title
            for sheet in book
            if (colour := sheet.sheet_properties.tabColor) and colour.rgb.endswith(AMBER_BAR[1:])
        ]
        assert "Lots" in coloured
        assert len(coloured) <= 6
        links = [
            cell.hyperlink.location.split("'")[1] for cell in book["Summary"][5] if cell.hyperlink
        ]
        assert links == [*coloured, "Register", "Reasons", "Method"]


@pytest.mark.whole
@pytest.mark.parametrize(("count", "lots"), [(16, 2), (16, 5), (40, 2), (40, 5), (40, 0)])
def test_with_lots_and_long_names_the_front_page_is_one_page(
    tmp_path: Path, small: Library, count: int, lots: int
) -> None:
    """Whoever leads in a lot is on it, and whoever is typed in Reasons and comes last."""
    titles = [Lot(f"{at}", f"Home visits and befriending in {at}") for at in range(1, lots + 1)]
    name = [f"{LONG * (at % 2)}{at}" for at in range(count)]
    bids = [
        (name[at], 900 - at * 7, f"{at % lots + 1}" if lots else "", at % 3 > 0)
        for at in range(count)
    ]
    study = tender(tmp_path, small, replace(QUICK, lots=tuple(titles)), *bids)
    label = "Most advantageous tender, lot 1" if lots else "Most advantageous tender"
    cell = TypedCell("Reasons", (label,), "", name[-1], "B4")
    typed = replace(study.comparison, typed=Typed(Earlier((cell,))))
    for known in (study, studied(typed)):
        assert high(sheet_of(known)["Summary"]) <= PAGE
        shown = {each.index for _, part in front(known) for each in part}
        assert {bid.number - 1 for lot in known.by_lot for bid in lot.leaders} <= shown
    assert count - 1 in shown


def crowded(tmp_path: Path, small: Library) -> Study:
    """Five lots with long titles, each with three bids of long names: no room for two of each."""
    lots = tuple(Lot(f"{at}", f"{LONG[:70]}{at}") for at in range(1, 6))
    all_ = ", ".join(lot.number for lot in lots)
    bids = [(f"{LONG}{at}", 900 - at * 100, all_, True) for at in range(3)]
    return tender(tmp_path, small, replace(QUICK, lots=lots), *bids)


def test_where_a_lot_has_room_for_its_first_alone_it_says_who_comes_next(
    tmp_path: Path, small: Library
) -> None:
    study = crowded(tmp_path, small)
    sheet = sheet_of(study)["Summary"]
    assert high(sheet) <= PAGE
    parts = front(study)
    alone = [words for words, shown in parts if len(shown) == 1]
    assert alone
    total = float(study.by_lot[0].ranking.marked.total[1])
    for words in alone:
        assert words.startswith("Lot ")
        next_ = f"2 Community Association of Ravensmere… ({total:.2f} marks)"
        assert words.endswith(f": 3 bids; next: {next_}")
    names = [row[1] for row in rows(workbook_from(study), "Summary") if str(row[1]).endswith("…")]
    assert names == [f"{LONG[:58]}…"] * sum(len(shown) for _, shown in parts)


def test_each_lot_is_a_part_of_the_ranking_by_itself(tmp_path: Path, small: Library) -> None:
    """With places, marks and ranges among its own bids; one bid may stand in two lots."""
    scoring = Scoring(method="highest", marks=100.0, tie_break="shared")
    rules = replace(QUICK, lots=LOTS, scoring=scoring)
    bids = (("Ash", 900, "1", False), ("Elm", 450, "1, 2", False), ("Oak", 400, "2", False))
    made = workbook_from(tender(tmp_path, small, rules, *bids))
    page = [row for row in rows(made, "Summary") if row[1] in ("Ash", "Elm", "Oak")]
    assert [(row[1], row[0], row[3]) for row in page] == [
        ("Ash", 1, 100),
        ("Elm", 2, 50),
        ("Elm", 1, 100),
        ("Oak", 2, pytest.approx(88.89)),
    ]
    heads = [str(row[0]) for row in rows(made, "Summary") if str(row[0]).startswith("Lot ")]
    assert heads[1:] == [
        "Lot 1: North: 2 bids, ranked by themselves",
        "Lot 2: South: 2 bids, ranked by themselves",
    ]
    lies = [row[10] for row in page]
    assert lies[1] != lies[2]  # nine draws in ten of Elm are others among others


@pytest.mark.whole
@pytest.mark.parametrize("lots", [("", "", ""), ("1", "", "2"), ("1, 2", "2", "2")])
@pytest.mark.parametrize("marked", [True, False])
def test_a_lot_without_bids_and_rules_without_marks_are_shown(
    tmp_path: Path, small: Library, lots: tuple[str, ...], marked: bool
) -> None:
    rules = replace(QUICK if marked else replace(QUICK, scoring=Scoring()), lots=LOTS)
    names = zip(("Ash", "Elm", "Oak"), (900, 700, 500), lots, strict=True)
    study = tender(tmp_path, small, rules, *((n, u, lot, False) for n, u, lot in names))
    shown = [each for _, part in front(study) for each in part]
    in_lots = any(lots)
    assert all(bool(each.lot) == in_lots for each in shown)
    assert sheet_of(study)["Summary"].max_row > 10


@requires_libreoffice
@requires_validator
def test_the_judges_accept_a_ranking_by_lot(tmp_path: Path, small: Library) -> None:
    rules = replace(QUICK, lots=(*LOTS, Lot("3")))
    bids = (("Ash", 900, "1", True), ("Elm", 700, "1, 2", False), ("Oak", 500, "2", False))
    judge(tmp_path, workbook_from(tender(tmp_path, small, rules, *bids)))
    judge(tmp_path, workbook_from(crowded(tmp_path, small)))
