"""From the award to the notices: a schedule filled in, tracked, typed into and tracked again."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.awards import KPI_RULES
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import cell_of, kept, type_in, value_of
from tests.judges import requires_libreoffice, requires_validator
from tests.keeping import run_once
from tests.sheets import judge, rows, table

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
SCHEDULE, TRACKED = Path("sent/ash.xlsx"), Path("tracked.xlsx")
ON = ("--on", "2030-06-01")


@pytest.fixture
def awarded(build: Builder, using: list[str | Path]) -> Path:
    """A schedule of twelve jobs in three years, of which the second is not reported."""
    Path("bids").mkdir()
    project = {"Organisation": "Ash", "Project name": "Way in"}
    project |= {"Start date": date(2027, 4, 1), "End date": date(2030, 3, 31)}
    made = build(project=project, outputs=({**OUTPUT, "Units": 12},), inputs=(INPUT,))
    Path("bids/Ash.xlsx").write_bytes(made)
    Path("bids/sve-policy.toml").write_text(KPI_RULES)
    day = ("--entered-on", "2027-03-20")
    run_once("award", "bids", "-o", "award", "--to", "Ash", *day, *using)
    SCHEDULE.parent.mkdir()
    SCHEDULE.write_bytes(Path("award/Delivery schedule - Ash.xlsx").read_bytes())
    Path("sent/sve-policy.toml").write_text(KPI_RULES)
    fill({1: 1, 3: 0.7})
    return SCHEDULE


def fill(of_target: dict[int, float], extra: dict[str, object] | None = None) -> None:
    """Type what was done in some years, as shares of the targets."""
    book = openpyxl.load_workbook(SCHEDULE)
    sheet = book["Schedule"]
    column = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        year = sheet.cell(row, column["Year"]).value
        for quarter in (1, 2, 3, 4) if year in of_target else ():
            target = sheet.cell(row, column[f"Q{quarter} target"]).value
            sheet.cell(row, column[f"Q{quarter} actual"]).value = target * of_target[year]
    for cell, value in (extra or {}).items():
        sheet[cell].value = value
    book.save(SCHEDULE)


def track(using: list[str | Path], status: int = 1) -> str:
    """As of a day on which notices are overdue, unless somebody says that they are published."""
    return run_once("track", "sent", "-o", TRACKED, *ON, *using, status=status).output


def ratings() -> list[tuple[str, float, str]]:
    found = table(TRACKED.read_bytes(), "Indicators", "Indicator")
    return [(row["Indicator"], row["Year"], row["Rating"]) for row in found]


def test_a_year_that_nobody_reported_is_none_of_the_five(
    awarded: Path, using: list[str | Path]
) -> None:
    track(using)
    assert [each for each in ratings() if each[0] == "Jobs"] == [
        ("Jobs", 1, "Good"),
        ("Jobs", 2, "No report yet"),
        ("Jobs", 3, "Requires improvement"),
    ]
    found = table(TRACKED.read_bytes(), "Not reported on", "State")
    assert (found[0]["State"], found[0]["Units promised"]) == ("No report yet", 4)
    (row,) = table(TRACKED.read_bytes(), "So far", "Reports")
    assert row["What counts"].endswith("years 1 and 3 reported, year 2 not.")
    # £945 for each job: 4 + 0.7 * 4 of 12
    assert row["Delivered so far"] == pytest.approx(945 * 6.8)


def test_a_schedule_in_which_nobody_typed_is_no_report(
    awarded: Path, using: list[str | Path]
) -> None:
    SCHEDULE.write_bytes(Path("award/Delivery schedule - Ash.xlsx").read_bytes())
    track(using)
    assert {rating for _, _, rating in ratings()} == {"No report yet", "No target"}
    (row,) = table(TRACKED.read_bytes(), "So far", "Promised net value")
    assert row["What counts"] == "No report yet in the delivery schedule ash.xlsx."
    assert (row["Reports"], row["Delivered so far"]) == (0, "")
    found = table(TRACKED.read_bytes(), "Not reported on", "State")
    assert [row["Units promised"] for row in found[:3]] == [4] * 3


def asked() -> list[tuple[str, str, str]]:
    """Who is asked for which year: the proxy or indicator, its state and the last day."""
    found = table(TRACKED.read_bytes(), "Not reported on", "State")
    return [(row["Proxy"], row["State"], f"{row['Promised to']:%Y}") for row in found]


def test_an_indicator_without_a_report_is_asked_for_where_no_commitment_of_it_is(
    awarded: Path, using: list[str | Path]
) -> None:
    """What counts the units of a commitment is asked for once; a year without a target never."""
    track(using)
    job = "Job found by a person out of work"
    indicators = [("Answers", "No report yet", "2028"), ("Answers", "No report yet", "2029")]
    indicators += [("Courses", "No report yet", "2029")]
    assert asked() == [(job, "No report yet", "2029"), *indicators]
    fill({2: 1})
    track(using)
    assert asked() == indicators


def test_a_quarter_that_is_not_over_is_not_said_to_lack_a_report(
    awarded: Path, using: list[str | Path]
) -> None:
    """Year 2 has no report; of its quarters the one that ends on the day itself is over then."""
    run_once("track", "sent", "-o", TRACKED, "--on", "2028-12-31", *using, status=1)
    states = [row["State"] for row in table(TRACKED.read_bytes(), "Over time", "State")]
    none = "No report of this quarter"
    year_3 = ["Not over yet"] * 4  # whatever was typed of it
    assert states == ["Reported"] * 4 + [none] * 3 + ["Not over yet"] + year_3


def test_what_is_reported_of_times_to_come_is_said_and_not_counted(
    awarded: Path, using: list[str | Path]
) -> None:
    """Year 3 begins on 1 April 2029: figures of it are none yet on the last day of March."""
    said = run_once("track", "sent", "-o", TRACKED, "--on", "2029-03-31", *using, status=1).output
    (found,) = re.findall(r"SVE725 .*", said)
    assert "begin after 31 March 2029" in found
    assert found.rstrip().endswith(
        ": year 3. They do not count. Take them out until then, or name a later day by --on."
    )
    told = table(TRACKED.read_bytes(), "Over time", "Until")
    assert {row["State"] for row in told[8:]} == {"Not over yet"}
    assert {row["State"] for row in told[:4]} == {"Reported"}
    assert "SVE725" not in track(using)


def test_that_nothing_is_missing_is_said_as_it_is(awarded: Path, using: list[str | Path]) -> None:
    fill({2: 1})
    Path("sent/sve-policy.toml").unlink()  # no indicators
    track(using, status=0)
    said = rows(TRACKED.read_bytes(), "Not reported on")[3][0]
    assert said == "Every promise is reported on, as far as its years are over."
    run_once("track", "sent", "-o", TRACKED, "--on", "2027-06-01", *using)
    said = rows(TRACKED.read_bytes(), "Not reported on")[3][0]
    assert said.startswith("No year is over yet")


def test_what_people_decide_survives_the_next_run(awarded: Path, using: list[str | Path]) -> None:
    track(using)
    jobs = ("Jobs", 1.0)
    notice = ("Contract Performance Notice, year 1", "Courses")
    type_in(
        ("Indicators", cell_of("Indicators", jobs, "Rated as", TRACKED), "Other"),
        ("Indicators", cell_of("Indicators", jobs, "Why", TRACKED), "Disputed"),
        ("Notices", cell_of("Notices", notice, "Chosen", TRACKED), "no"),
        ("Notices", cell_of("Notices", notice, "Why", TRACKED), "Nothing was due"),
        ("Notices", cell_of("Notices", notice, "Published on", TRACKED), date(2028, 4, 1)),
        path=TRACKED,
    )
    fill({2: 0.95})
    said = track(using)
    assert "5 cells typed in tracked.xlsx before: kept." in said
    assert value_of("Indicators", jobs, "Rating", TRACKED) == "Other"
    assert value_of("Indicators", jobs, "Why", TRACKED) == "Disputed"
    assert value_of("Indicators", ("Jobs", 2.0), "Rating", TRACKED) == "Approaching target"
    assert value_of("Notices", notice, "Why", TRACKED) == "Nothing was due"
    assert value_of("Notices", notice, "State", TRACKED) == "Published"
    fields = {
        row["Field"]: row["What to write"]
        for row in table(TRACKED.read_bytes(), "Contract performance", "Field")
        if row["Notice"].endswith("year 1")
    }
    assert "Indicator 3" not in fields
    assert fields["Assessment 2"].startswith("Other. Performance cannot be described as good")


def rate(*typed: tuple[str, str, float, str]) -> None:
    """Type into Indicators: a heading, and the indicator, year and words."""
    for heading, indicator, year, words in typed:
        cell = cell_of("Indicators", (indicator, year), heading, TRACKED)
        type_in(("Indicators", cell, words), path=TRACKED)


def test_a_rating_that_is_not_the_bands_needs_a_reason(
    awarded: Path, using: list[str | Path]
) -> None:
    """Jobs are Good, not reported, and Requires improvement by the bands."""
    track(using)
    rate(
        ("Rated as", "Jobs", 1.0, "good"),  # as the bands have it
        ("Rated as", "Jobs", 2.0, "Other"),
        ("Rated as", "Jobs", 3.0, "Inadequate"),
        ("Rated as", "Answers", 1.0, "Other"),
        ("Why", "Answers", 1.0, "The register was lost"),
    )
    said = track(using)
    assert said.count("SVE718 warning") == 2
    flat = " ".join(said.split())
    assert "Jobs, year 2: Other is typed where the published bands give No report yet" in flat
    assert "Jobs, year 3: Inadequate is typed where" in flat
    rate(("Why", "Jobs", 2.0, "Paid leave"), ("Why", "Jobs", 3.0, "Two had left by then"))
    assert "SVE718" not in track(using)


def test_what_is_none_of_the_words_is_not_taken(awarded: Path, using: list[str | Path]) -> None:
    track(using)
    rate(("Rated as", "Jobs", 1.0, "Excellent"), ("Why", "Jobs", 1.0, "All was done"))
    notice = ("Contract Performance Notice, year 1", "Courses")
    cell = cell_of("Notices", notice, "Chosen", TRACKED)
    type_in(("Notices", cell, "perhaps"), path=TRACKED)
    said = track(using)
    assert said.count("SVE719 warning") == 2
    assert "'Excellent' was typed under Rated as" in " ".join(said.split())
    assert value_of("Indicators", ("Jobs", 1.0), "Rated as", TRACKED) == ""
    assert value_of("Indicators", ("Jobs", 1.0), "Rating", TRACKED) == "Good"
    assert value_of("Indicators", ("Jobs", 1.0), "Why", TRACKED) == "All was done"
    assert value_of("Notices", notice, "Chosen", TRACKED) == ""
    assert {row[-1] for row in kept(TRACKED)} == {"Excellent", "perhaps"}
    # a word that stands there now counts, whatever Kept still holds
    rate(("Rated as", "Jobs", 1.0, "Approaching target"))
    assert "SVE719" in track(using)
    assert value_of("Indicators", ("Jobs", 1.0), "Rating", TRACKED) == "Approaching target"


def write_notice(*said: tuple[str, object]) -> None:
    """Type what is to be written into the first field of a name on the schedule's Notices."""
    book = openpyxl.load_workbook(SCHEDULE)
    sheet = book["Notices"]
    column = {cell.value: cell.column for cell in sheet[3]}
    for label, value in said:
        row = next(r for r in range(4, 99) if sheet.cell(r, column["Field"]).value == label)
        sheet.cell(row, column["What to write"]).value = value
    book.save(SCHEDULE)


def supplier_said() -> dict[str, str]:
    """What the first performance notice says of the supplier."""
    found = table(TRACKED.read_bytes(), "Contract performance", "Field")
    return {
        row["Field"].removeprefix("Supplier: "): row["What to write"]
        for row in found
        if row["Notice"].endswith("year 1") and row["Field"].startswith("Supplier: ")
    }


def test_the_performance_notice_knows_the_supplier_by_the_notices_of_its_schedule(
    awarded: Path, build: Builder, using: list[str | Path]
) -> None:
    address = ("Supplier: postal address", "1 High Street\nRavensmere")
    write_notice(address, ("Supplier: unique identifier", "0012"))
    said = track(using)
    known = {"name": "Ash", "postal address": address[1], "unique identifier": "0012"}
    assert supplier_said() == {**known, "e-mail address": ""}
    assert "SVE72" not in said  # these cells are there to be typed in
    # a report's own words fill what nobody wrote there, and replace nothing
    project = {"Organisation": "Ash", "Project name": "Way in", "Evaluation": "Evaluative"}
    project |= {"Start date": date(2028, 4, 1), "End date": date(2029, 3, 31)}
    project |= {"E-mail": "bids@ash.example", "Supplier identifier": "99"}
    made = build(project=project, outputs=({**OUTPUT, "Units": 4},), inputs=(INPUT,))
    Path("sent/year 2.xlsx").write_bytes(made)
    track(using)
    assert supplier_said() == {**known, "e-mail address": "bids@ash.example"}


def test_a_schedule_is_read_without_its_notices(awarded: Path, using: list[str | Path]) -> None:
    book = openpyxl.load_workbook(SCHEDULE)
    book["Notices"]["C3"].value = "Feld"
    book.save(SCHEDULE)
    track(using)
    assert supplier_said()["postal address"] == ""
    book = openpyxl.load_workbook(SCHEDULE)
    del book["Notices"]
    book.save(SCHEDULE)
    track(using)
    assert ("Jobs", 1, "Good") in ratings()


def test_what_cannot_be_read_and_what_was_typed_over_is_said(
    awarded: Path, using: list[str | Path]
) -> None:
    fill({}, {"F4": 1, "H4": "four people", "A99": 77, "D99": 1, "H99": 5})
    said = track(using)
    assert "SVE722 warning" in said
    assert "Schedule F4" in said
    assert "SVE721 warning" in said
    assert "four people" in said
    book = openpyxl.load_workbook(SCHEDULE)
    del book["Commitments"]
    book.save(SCHEDULE)
    assert "SVE720 error" in track(using, status=1)


def test_schedules_of_one_contract_that_came_back_every_quarter_are_one(
    awarded: Path, using: list[str | Path]
) -> None:
    """What one leaves blank the other tells; where they differ the fuller one counts."""
    later = Path("sent/ash, year 2.xlsx")
    later.write_bytes(SCHEDULE.read_bytes())
    SCHEDULE.write_bytes(Path("award/Delivery schedule - Ash.xlsx").read_bytes())
    fill({2: 1})
    said = track(using)
    assert "put together: ash, year 2.xlsx, ash.xlsx." in said
    assert "SVE672" not in said
    assert [each for each in ratings() if each[0] == "Jobs"] == [
        ("Jobs", 1, "Good"),
        ("Jobs", 2, "Good"),
        ("Jobs", 3, "Requires improvement"),
    ]
    (row,) = table(TRACKED.read_bytes(), "So far", "Reports")
    assert row["Delivered so far"] == pytest.approx(945 * 10.8)
    fill({}, {"H4": 9})  # of the first quarter of year 1, where the other says 1
    assert (
        "SVE672 error ash.xlsx: this is another schedule of the contract that ash, year 2.xlsx"
        in (found := track(using))
    )
    assert "No. 1 in year 1, quarter 1: 1 there and 9 here. What stands there counts" in found
    (row,) = table(TRACKED.read_bytes(), "So far", "Reports")
    assert row["Delivered so far"] == pytest.approx(945 * 10.8)


def test_a_schedule_of_another_lot_or_time_is_another_contract(
    awarded: Path, using: list[str | Path]
) -> None:
    for name, cell, value in (("lot", "B6", "2"), ("later", "B10", date(2031, 4, 1))):
        book = openpyxl.load_workbook(SCHEDULE)
        assert (book["Contract"]["A6"].value, book["Contract"]["A10"].value) == ("Lot", "Starts on")
        book["Contract"][cell].value = value
        if name == "later":
            book["Contract"]["B11"].value = date(2033, 3, 31)
        book.save(f"sent/{name}.xlsx")
    assert "put together" not in track(using)
    assert len(table(TRACKED.read_bytes(), "So far", "Reports")) == 3


def test_figures_that_can_hardly_be_and_figures_without_evidence_are_told(
    awarded: Path, using: list[str | Path]
) -> None:
    fill({}, {"H4": -1, "J4": 13, "P4": "Payslips"})
    said = track(using)
    assert "SVE673 warning ash.xlsx: figures are reported that can hardly be so" in said
    assert (
        ": No. 1 in year 1, quarter 1: -1, which is below 0, No. 1 in year 1, quarter 2: 13, "
        in said
    )
    assert "13, more than the 12 that are promised for the whole contract." in said
    (bare,) = re.findall(r"SVE674 warning ash.xlsx: .* beside them: (.*?)\. Ask", said)
    assert bare == "No. 1 in year 3"


def test_of_a_contract_that_ends_early_no_later_quarter_is_promised(
    awarded: Path, using: list[str | Path]
) -> None:
    """Of year 2 one quarter is left, whose target is 1 of the 4 of the year."""
    fill({1: 1}, {"H5": 1})
    book = openpyxl.load_workbook(SCHEDULE)
    book["Contract"]["B11"].value = date(2028, 6, 30)
    book.save(SCHEDULE)
    said = track(using)
    assert "stands in 1 cell besides the yellow ones: Contract B11." in said
    assert [each for each in ratings() if each[0] == "Jobs"] == [
        ("Jobs", 1, "Good"),
        ("Jobs", 2, "Good"),
    ]


def test_rules_that_are_not_those_of_the_award_are_said(
    awarded: Path, using: list[str | Path]
) -> None:
    rules = Path("sent/sve-policy.toml")
    rules.write_text(KPI_RULES.replace("0.9", "0.8"))
    assert "SVE724 warning" in track(using)
    book = openpyxl.load_workbook(SCHEDULE)
    book["KPIs"]["J4"].value = 9
    assert book["KPIs"]["J3"].value == "Evidence"
    book["KPIs"]["I4"].value = 9
    book.save(SCHEDULE)
    rules.unlink()
    assert "SVE723 warning" in track(using)


def test_a_report_on_the_same_project_fills_the_year_that_the_schedule_leaves(
    awarded: Path, build: Builder, using: list[str | Path]
) -> None:
    project = {"Organisation": "ash", "Project name": "Way In", "Evaluation": "Evaluative"}
    project |= {"Start date": date(2028, 4, 1), "End date": date(2029, 3, 31)}
    made = build(project=project, outputs=({**OUTPUT, "Units": 4},), inputs=(INPUT,))
    Path("sent/year 2.xlsx").write_bytes(made)
    track(using)
    assert ("Jobs", 2, "Good") in ratings()
    nothing = rows(TRACKED.read_bytes(), "Not compared")[3:]
    assert not any("year 2.xlsx" in map(str, row) for row in nothing)


def test_what_schedule_and_report_leave_out_between_them_is_asked_for_once(
    awarded: Path, build: Builder, using: list[str | Path]
) -> None:
    """The report of year 2 leaves the jobs out, which the schedule tells of in years 1 and 3."""
    project: dict[str, object] = {"Organisation": "Ash", "Project name": "Way in"}
    days = {"Start date": date(2027, 4, 1), "End date": date(2030, 3, 31)}
    promised = build(project=project | days, outputs=({**OUTPUT, "Units": 12},), inputs=(INPUT,))
    Path("sent/promise.xlsx").write_bytes(promised)
    project |= {"Start date": date(2028, 4, 1), "End date": date(2029, 3, 31)}
    project["Evaluation"] = "Evaluative"
    other = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    report = build(project=project, outputs=({**OUTPUT, "Units": 4}, other), inputs=(INPUT,))
    Path("sent/year 2.xlsx").write_bytes(report)
    track(using)
    assert [each for each in asked() if each[0].startswith("Job")] == []
    report = build(project=project, outputs=(other,), inputs=(INPUT,))
    Path("sent/year 2.xlsx").write_bytes(report)
    track(using)
    job = "Job found by a person out of work"
    assert [each for each in asked() if each[0] == job] == [(job, "Not in a report", "2029")]
    (row,) = table(TRACKED.read_bytes(), "So far", "Reports")
    assert row["Promises not reported on"] == 1


def test_a_contract_with_a_schedule_is_in_the_chart_of_the_distance_travelled(
    awarded: Path, using: list[str | Path]
) -> None:
    track(using)
    drawn = _charts("Distance travelled")
    assert len(drawn) == 1
    assert re.findall(r"<c:f>('So far'![$]G[^<]*)", drawn[0]) == ["'So far'!$G$4"]


def _charts(title: str) -> list[str]:
    """The XML of the charts of a title."""
    with zipfile.ZipFile(TRACKED) as book:
        found = [book.read(name).decode() for name in book.namelist() if "charts/chart" in name]
    return [each for each in found if title in each]


def test_a_contract_with_schedule_and_report_stands_once_and_says_which_told_what(
    awarded: Path, build: Builder, using: list[str | Path]
) -> None:
    project: dict[str, object] = {"Organisation": "Ash", "Project name": "Way in"}
    days = {"Start date": date(2027, 4, 1), "End date": date(2030, 3, 31)}
    promised = build(project=project | days, outputs=({**OUTPUT, "Units": 12},), inputs=(INPUT,))
    Path("sent/promise.xlsx").write_bytes(promised)
    days = {"Start date": date(2028, 4, 1), "End date": date(2029, 3, 31)}
    report = build(
        project=project | days | {"Evaluation": "Evaluative"},
        outputs=({**OUTPUT, "Units": 4},),
        inputs=(INPUT,),
    )
    Path("sent/year 2.xlsx").write_bytes(report)
    track(using)
    (row,) = table(TRACKED.read_bytes(), "So far", "Reports")
    assert row["Reports"] == 3
    assert row["What counts"] == (
        "The delivery schedule ash.xlsx: years 1 and 3 reported. Reports beside it: year 2 "
        "reported."
    )
    SCHEDULE.write_bytes(Path("award/Delivery schedule - Ash.xlsx").read_bytes())
    track(using)
    (row,) = table(TRACKED.read_bytes(), "So far", "Reports")
    assert (row["Reports"], row["Delivered so far"]) == (1, 945 * 4)
    assert row["What counts"] == (
        "The delivery schedule ash.xlsx: nothing is typed in it. Reports beside it: year 2 "
        "reported, years 1 and 3 not."
    )


@requires_validator
@requires_libreoffice
def test_the_judges_accept_it_and_no_figure_moves(
    awarded: Path, using: list[str | Path], tmp_path: Path
) -> None:
    track(using)
    judge(tmp_path, TRACKED.read_bytes())
