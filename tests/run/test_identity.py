"""One bid in several files: it counts once, or not at all until somebody says which counts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.workbook import workbook_of
from sve_excel.files.finding import find
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.batch import run
from sve_excel.run.executor import InThisProcess
from sve_excel.run.identity import held_apart
from sve_excel.run.settings import Settings
from tests.builders import OUTPUT, Builder, edited

OTHER = {"Organisation": "Other"}
Valued = Callable[..., dict[str, Result]]


@pytest.fixture
def valued(tmp_path: Path, small: Library) -> Valued:
    """Value workbooks by name, and hold them apart."""

    def given(**files: bytes) -> dict[str, Result]:
        for name, content in files.items():
            (tmp_path / f"{name}.xlsx").write_bytes(content)
        done = run(find([tmp_path]), Settings(small, write=False), InThisProcess())
        return {result.path.removesuffix(".xlsx"): result for result in held_apart(done.results)}

    return given


def codes(result: Result) -> list[str]:
    return [found.code for found in result.findings]


def test_the_same_bytes_count_once_under_the_plainest_name(build: Builder, valued: Valued) -> None:
    found = valued(**{"bid": build(), "bid (1)": build(), "other": build(project=OTHER)})
    assert codes(found["bid"]) == codes(found["bid (1)"]) == ["SVE638"]
    assert not found["bid"].unranked
    assert not found["other"].unranked
    assert found["bid (1)"].unranked == "The same as bid.xlsx, with the same bytes; it counts once."
    assert codes(found["other"]) == []


@pytest.mark.parametrize(
    "name", ["North copy", "North (1)", "North final", "N v2", "North 2026-11-29", "29.11.26"]
)
def test_a_name_with_what_is_added_to_a_copy_is_less_plain(
    name: str, build: Builder, valued: Valued
) -> None:
    """However short it is; a number or a word of the bidder's own name is no addition."""
    found = valued(**{"Northside Works CIC of the 4 Finalists 2000": build(), name: build()})
    assert "The same as Northside Works" in found[name].unranked


def test_the_same_answers_saved_again_count_once(build: Builder, valued: Valued) -> None:
    """Another program has saved it, a row lower and with a sheet of its own."""

    def again(book: openpyxl.Workbook) -> None:
        book.create_sheet("Mine")

    found = valued(bid=build(), saved=edited(build(), again))
    assert "with the same answers" in found["saved"].unranked
    assert "SVE638" in codes(found["bid"])


def test_what_cannot_be_read_is_not_taken_for_the_same_answer(
    build: Builder, valued: Valued
) -> None:
    dozen, score = (build(outputs=[{**OUTPUT, "Units": said}]) for said in ("a dozen", "a score"))
    found = valued(dozen=dozen, score=score, again=dozen)
    assert [code for code in codes(found["score"]) if code == "SVE638"] == []
    assert {name for name, each in found.items() if "SVE638" in codes(each)} == {"dozen", "again"}


def test_of_two_versions_none_has_a_place_and_each_asks_which_counts(
    build: Builder,
    valued: Valued,
) -> None:
    """The copy of one of them is the same as that; other bidders keep their places."""
    later = build(outputs=[{**OUTPUT, "Units": 48}])
    found = valued(a=build(), b=later, b_copy=later, other=build(project=OTHER))
    for name in ("a", "b"):
        assert "SVE639" in codes(found[name])
        assert found[name].unranked == "Which one counts: a.xlsx, b.xlsx?"
        assert found[name].valuation is not None
    assert "The same as b.xlsx" in found["b_copy"].unranked
    assert not found["other"].unranked


def test_where_only_one_version_can_be_valued_it_has_its_place_and_a_warning_asks(
    build: Builder, valued: Valued
) -> None:
    found = valued(a=build(), b=build(outputs=[{**OUTPUT, "Deadweight": 20}]))
    assert codes(found["a"]) == ["SVE642"]
    assert "Only a.xlsx could be valued" in found["b"].findings[-1].message
    assert not found["a"].unranked


def test_organisation_project_and_evaluation_are_one_whatever_their_letters(
    build: Builder,
    valued: Valued,
) -> None:
    changed = build(
        outputs=[{**OUTPUT, "Units": 48}], project={"Organisation": "NORTHSIDE  works cic"}
    )
    plain = build(project={"Organisation": "Northside Works CIC"})
    assert valued(a=plain, b=changed)["a"].unranked


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ash Ltd", "Ash Limited.", True),
        ("Ash", "Ash C.I.C.", True),
        ("Ash & Co", "Ash and Co", True),
        ("The Ash Trust", "Ash Trust", True),
        ("Ash Trust", "Ash Works", False),
        ("Limited", "Ltd", False),
        ("The", "Ash", False),
    ],
)
def test_what_an_organisation_is_by_law_tells_it_from_no_other(
    one: str, other: str, same: bool, build: Builder, valued: Valued
) -> None:
    changed = build(outputs=[{**OUTPUT, "Units": 48}], project={"Organisation": other})
    found = valued(a=build(project={"Organisation": one}), b=changed)
    assert bool(found["a"].unranked) is same


def test_a_promise_and_its_report_are_no_rivals(build: Builder, valued: Valued) -> None:
    """The promise has the place; of reports on several periods the latest has."""
    report = build(outputs=[{**OUTPUT, "Units": 8}], project={"Evaluation": "Evaluative"})
    found = valued(promise=build(project={"Evaluation": "Forecast"}), report=report)
    assert codes(found["promise"]) == codes(found["report"]) == ["SVE640"]
    assert (found["promise"].unranked, bool(found["report"].unranked)) == ("", True)


def test_of_reports_on_several_periods_the_latest_has_the_place(
    build: Builder, valued: Valued
) -> None:
    def report(year: int, units: int) -> bytes:
        return build(
            outputs=[{**OUTPUT, "Units": units}],
            project={
                "Evaluation": "Evaluative",
                "Start date": date(year, 4, 1),
                "End date": date(year + 1, 3, 31),
            },
        )

    found = valued(first=report(2024, 8), second=report(2025, 9))
    assert found["first"].unranked
    assert not found["second"].unranked
    assert "SVE640" in codes(found["first"])


def test_the_comparison_shows_them_and_gives_no_place(
    build: Builder,
    small: Library,
    valued: Valued,
) -> None:
    found = valued(
        a=build(),
        b=build(outputs=[{**OUTPUT, "Units": 48}]),
        c=build(project=OTHER),
    )
    comparison = gather(list(found.values()), small, DEFAULT_POLICY, {})
    assert [bid.result.path for bid in comparison.bids] == ["c.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(comparison)), read_only=True)
    said = "\n".join(str(cell) for row in book["Method"].values for cell in row if cell)
    assert "a.xlsx: Valued at" in said
    assert "Which one counts: a.xlsx, b.xlsx?" in said
    states = {row[0]: row[1] for row in book["Files"].values if row[0] in ("a.xlsx", "c.xlsx")}
    assert states == {"a.xlsx": "Not ranked", "c.xlsx": "Valued"}
