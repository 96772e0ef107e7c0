"""Forecast against actual: matched by name, differences split exactly, nothing forgotten."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sve_excel.comparison.bids import Comparison, gather
from sve_excel.files.finding import find
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.batch import run
from sve_excel.run.executor import InThisProcess
from sve_excel.run.settings import Settings
from sve_excel.tracking.matching import (
    Item,
    Matches,
    MatchFileError,
    Pair,
    items,
    projects,
    read_matches,
    unused,
)
from sve_excel.tracking.workbook import track
from tests.builders import OUTPUT, ROOT, Builder, process
from tests.judges import requires_libreoffice, requires_validator
from tests.sheets import judge, rows, table

SAMPLES = ROOT / "samples"


def test_the_difference_is_split_into_units_price_and_the_rest(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    lonely = {**OUTPUT, "Category": "Active, inclusive and safe", "Outcome": "Less loneliness"}
    lonely |= {"Proxy": "Person no longer lonely"}
    promised = process(tmp_path, build(outputs=(OUTPUT, trained)), "a.xlsx", library=small)
    done = {**OUTPUT, "Units": 8, "Deadweight": 0.4}
    delivered = process(
        tmp_path,
        build(
            outputs=(done, lonely), project={"Evaluation": "Evaluative", "Project name": "way in"}
        ),
        "b.xlsx",
        library=small,
    )
    (one,), alone = projects(gather([promised, delivered], small, DEFAULT_POLICY, {}))
    assert alone == []
    found = {item.proxy: item for item in items(Pair(one.promised, one.reports[0]))}
    jobs = found["Job found by a person out of work"]
    # promised 10 * £945 = £9,450; delivered 8 * £1,000 * .9 * .6 * .75 * 1.75 = £5,670
    assert jobs.net == pytest.approx((9450, 5670), rel=1e-12)
    assert jobs.causes == pytest.approx((-1890, 0, -1890), rel=1e-12)
    course = found["Training course completed"]
    assert course.state == "Not reported on"
    assert course.causes == pytest.approx((-2362.5, 0, 0), rel=1e-12)
    assert found["Person no longer lonely"].state == "Not promised"


def test_the_samples_promise_meets_its_report_and_the_rest_is_listed(
    samples: tuple[Result, ...], library: Library
) -> None:
    links = {result.path: result.path for result in samples}
    made = track(samples, library, DEFAULT_POLICY, links)
    assert track(samples, library, DEFAULT_POLICY, links) == made
    reports = rows(made, "Reports")
    assert reports[3][0] == "Thistledown Growers"
    assert reports[3][8:10] == pytest.approx([3.76, 2.66], abs=0.01)
    listed = {row[0] for row in rows(made, "Not compared")[3:] if row[0]}
    compared = {"projects/Thistledown Growers - promised.xlsx"}
    compared |= {"projects/Thistledown Growers - delivered.xlsx"}
    assert listed == {result.path for result in samples} - compared


def test_differences_hold_no_noise_of_the_arithmetic() -> None:
    """0.3 - 0.1 - 0.2 is -2.8e-17 in doubles, and nothing in pounds."""
    assert 0.3 - 0.1 - 0.2 != 0
    both = (True, True)
    item = Item("o", "p", "u", (1.0, 3.0), (0.1, 0.1), (0.1, 0.3), both)
    assert item.net[1] - item.net[0] - 2 * 0.1 != 0
    assert item.causes == (0.2, 0.0, 0.0)
    assert item.difference == 0.2
    less = Item("o", "p", "u", (1.0, 1.0), (1.0, 1.0), (0.1 + 0.2, 0.3), both)
    assert [repr(each) for each in (less.difference, *less.causes)] == ["0.0"] * 4


TRAINED = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}


class Reports:
    """A promise of ten jobs and ten courses, and reports of it by file name."""

    def __init__(self, tmp_path: Path, build: Builder, small: Library) -> None:
        self.tmp_path, self.build, self.small = tmp_path, build, small
        dates = {"Start date": date(2024, 4, 1), "End date": date(2027, 3, 31)}
        self.results = [self.made("promise.xlsx", (OUTPUT, TRAINED), dates)]

    def made(self, file: str, outputs: Sequence[object], project: dict[str, object]) -> Result:
        book = self.build(outputs=outputs, project=project)
        return process(self.tmp_path, book, file, library=self.small)

    def report(self, file: str, units: int, first: date, last: date, **project: str) -> None:
        dates = {"Start date": first, "End date": last, "Evaluation": "Evaluative"}
        said = {key.replace("_", " "): value for key, value in project.items()}
        done = ({**OUTPUT, "Units": units},)
        self.results.append(self.made(file, done, {**dates, **said}))

    def comparison(self) -> Comparison:
        return gather(self.results, self.small, DEFAULT_POLICY, {})

    def workbook(self, matches: Matches = ()) -> bytes:
        return track(self.results, self.small, DEFAULT_POLICY, {}, matches)


@pytest.fixture
def reports(tmp_path: Path, build: Builder, small: Library) -> Reports:
    return Reports(tmp_path, build, small)


def test_reports_whose_periods_follow_one_another_add_up(reports: Reports) -> None:
    """Three jobs and then four, of ten at £945 each; £1,000 spent on each, a year apart.

    In the prices of the first year, the base, the second £1,000 are £1,000 / 1.03.
    """
    spent = 1000 + 1000 / 1.03
    reports.report("year 2.xlsx", 4, date(2025, 4, 1), date(2026, 3, 31))
    reports.report("year 1.xlsx", 3, date(2024, 4, 1), date(2025, 3, 31))
    (row,) = table(reports.workbook(), "So far", "Reports")
    assert row["Delivered so far"] == pytest.approx(7 * 945)
    assert (row["Spent so far"], row["Ratio so far"]) == pytest.approx((spent, 7 * 945 / spent))
    assert row["What counts"].startswith("2 reports added up")
    assert [
        each["Delivered net value"] for each in table(reports.workbook(), "Reports", "Project")
    ] == (pytest.approx([3 * 945, 4 * 945]))


def test_of_reports_that_overlap_the_newest_counts(reports: Reports) -> None:
    """A running total from the start: adding it up would count the first year twice."""
    reports.report("year 1.xlsx", 3, date(2024, 4, 1), date(2025, 3, 31))
    reports.report("to date.xlsx", 7, date(2024, 4, 1), date(2026, 3, 31))
    (row,) = table(reports.workbook(), "So far", "Reports")
    assert row["Delivered so far"] == pytest.approx(7 * 945)
    assert row["What counts"].startswith("The newest report")


def test_promises_that_no_report_mentions_are_listed(reports: Reports) -> None:
    reports.report("year 1.xlsx", 3, date(2024, 4, 1), date(2025, 3, 31))
    (row,) = table(reports.workbook(), "Not reported on", "Units promised")
    assert row["Proxy"] == "Training course completed"
    assert row["Net value promised"] == pytest.approx(2362.5)


def test_a_promise_without_any_report_is_not_reported_on(reports: Reports) -> None:
    """Nothing has come: that is neither a promise kept nor one that a report left out."""
    found = table(reports.workbook(), "Not reported on", "State")
    assert [row["State"] for row in found] == ["No report yet", "No report yet"]
    assert [row["Net value promised"] for row in found] == pytest.approx([9450, 2362.5])
    (row,) = table(reports.workbook(), "So far", "Reports")
    assert (row["Reports"], row["Delivered so far"]) == (0, "")
    assert row["What counts"] == "No report yet."


def test_a_later_promise_replaces_one_without_report(reports: Reports) -> None:
    """The newest forecast is the promise: the earlier one is asked about no more."""
    dates = {"Start date": date(2024, 4, 1), "End date": date(2028, 3, 31)}
    reports.results.append(reports.made("promise 2.xlsx", (TRAINED,), dates))
    (row,) = table(reports.workbook(), "Not reported on", "State")
    assert row["Proxy"] == "Training course completed"


def test_every_promise_is_reported_on_only_where_reports_say_so(reports: Reports) -> None:
    reports.report("year 1.xlsx", 3, date(2024, 4, 1), date(2025, 3, 31))
    states = table(reports.workbook(), "Not reported on", "State")
    assert [row["State"] for row in states] == ["Not in a report"]
    said = "Every promise is reported on."
    reports.results[0] = reports.made("promise.xlsx", (OUTPUT,), {"End date": date(2027, 3, 31)})
    assert rows(reports.workbook(), "Not reported on")[3][0] == said
    reports.results = reports.results[1:]  # a report alone: there is no promise
    assert rows(reports.workbook(), "Not reported on")[3][0] != said


def test_names_that_changed_are_matched_by_a_given_id(reports: Reports, tmp_path: Path) -> None:
    """Without the id the report stands apart, and the list names its likely counterpart."""
    names = {"Project_name": "Way In 2024", "Organisation": "Ravensmere Works Ltd"}
    reports.report("final-2025.xlsx", 3, date(2024, 4, 1), date(2025, 3, 31), **names)
    assert projects(reports.comparison())[0] == []
    apart = table(reports.workbook(), "Not compared", "File")
    assert {row["File"] for row in apart} == {"promise.xlsx", "final-2025.xlsx"}
    assert "The nearest is Way In 2024 of Ravensmere Works Ltd" in apart[0]["Why"] + apart[1]["Why"]
    path = tmp_path / "projects.csv"
    path.write_text("File,ID,note\nPromise.xlsx,W1\n\nfinal-*.xlsx,w1,new name\n", "utf-8-sig")
    matches = read_matches(path)
    (one,), alone = projects(reports.comparison(), matches)
    assert one.reports[0].project.name == "Way In 2024"
    assert alone == []
    assert unused(["promise.xlsx"], matches) == ["final-*.xlsx"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.xlsx,1\n", "no columns file and id"),
        ("file,id\na.xlsx,\n", "line 2: give both a file and an id"),
        ("", "no columns file and id"),
    ],
)
def test_a_file_of_matches_that_cannot_be_used_says_where(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(text)
    with pytest.raises(MatchFileError, match=said):
        read_matches(path)


@requires_validator
@requires_libreoffice
def test_the_judges_accept_it_and_no_figure_moves(tmp_path: Path, library: Library) -> None:
    settings = Settings(library, write=False)
    results = run(find([SAMPLES / "projects"]), settings, InThisProcess()).results
    judge(tmp_path, track(results, library, DEFAULT_POLICY, {}))


def test_every_sheet_is_printed_on_a4_at_a_size_that_can_be_read(
    samples: tuple[Result, ...], library: Library
) -> None:
    """At 8 points or more; what is too wide goes on to the next page, with whose row it is."""
    made = track(samples, library, DEFAULT_POLICY, {})
    for sheet in openpyxl.load_workbook(io.BytesIO(made)):
        if sheet.sheet_state != "visible":
            continue
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4, sheet.title
        widths = [
            each.width * (each.max - each.min + 1) for each in sheet.column_dimensions.values()
        ]
        inches = sum(7 * width for width in widths) / 96
        if sheet.sheet_properties.pageSetUpPr.fitToPage:
            assert (297 / 25.4 - 0.8) / inches * 11 >= 8, sheet.title
        else:
            assert sheet.page_setup.scale / 100 * 11 >= 8, sheet.title
            assert sheet.print_title_cols == "$A:$B", sheet.title
