"""Notices of a contract in a run: what is overdue, what was published, and which law holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.awards import KPI_RULES
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import cell_of, type_in, value_of
from tests.keeping import run_once
from tests.running import run
from tests.sheets import rows, table

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
SCHEDULE, TRACKED = Path("sent/ash.xlsx"), Path("tracked.xlsx")
RULES = Path("sent/sve-policy.toml")
FOURTH = """
[[kpi]]
name = "Meals"
description = "Meals served"
targets = [5, 5, 5]
approaching = 0.8
improvement = 0.5
source = "Till"
"""
YEAR_1, LAST = "Contract Performance Notice, year 1", "Contract Performance Notice, year 2 and end"
DETAILS = "Contract details notice"
WRITE = "What to write"


@pytest.fixture
def awarded(build: Builder, using: list[str | Path]) -> None:
    """Eight jobs in two years from the day of the contract; of the first year three quarters."""
    award(build, using, KPI_RULES + FOURTH)


def award(build: Builder, using: list[str | Path], rules: str) -> None:
    Path("bids").mkdir()
    project = {"Organisation": "Ash", "Project name": "Way in"}
    project |= {"Start date": date(2027, 4, 1), "End date": date(2029, 3, 31)}
    made = build(project=project, outputs=({**OUTPUT, "Units": 8},), inputs=(INPUT,))
    Path("bids/Ash.xlsx").write_bytes(made)
    Path("bids/sve-policy.toml").write_text(rules)
    day = ("--entered-on", "2027-04-01")
    run_once("award", "bids", "-o", "award", "--to", "Ash", *day, *using)
    SCHEDULE.parent.mkdir()
    SCHEDULE.write_bytes(Path("award/Delivery schedule - Ash.xlsx").read_bytes())
    RULES.write_text(rules)
    book = openpyxl.load_workbook(SCHEDULE)
    sheet = book["Schedule"]
    column = {cell.value: cell.column for cell in sheet[3]}
    for quarter in (1, 2, 4):
        sheet.cell(4, column[f"Q{quarter} actual"]).value = 1
    book.save(SCHEDULE)


def track(on: str, using: list[str | Path], status: int | None = None) -> str:
    said = run_once("track", "sent", "-o", TRACKED, "--on", on, *using, status=status).output
    return " ".join(said.split())


def type_notice(*typed: tuple[str, str, str, object]) -> None:
    """Type into Notices: a notice, an indicator, a heading and what."""
    for notice, indicator, heading, value in typed:
        cell = cell_of("Notices", (notice, indicator), heading, TRACKED)
        type_in(("Notices", cell, value), path=TRACKED)


def picks(notice: str) -> dict[str, tuple[str, str]]:
    """What stands of each indicator of a notice: whether the rules have it, and why."""
    found = table(TRACKED.read_bytes(), "Notices", "Notice")
    return {
        row["Indicator"]: (row["By the rules"], row["Because"])
        for row in found
        if row["Notice"] == notice
    }


def fields(notice: str) -> dict[str, str]:
    found = table(TRACKED.read_bytes(), "Contract performance", "Field")
    return {row["Field"]: row["What to write"] for row in found if row["Notice"] == notice}


def test_what_is_overdue_and_what_nobody_reported_is_said_and_ends_with_1(
    awarded: None, using: list[str | Path]
) -> None:
    said = track("2028-03-31", using, status=1)  # the day by which year 1 is due
    assert f"{DETAILS} of Ash: Way in was due by 30 April 2027" in said
    assert YEAR_1 not in said
    assert value_of("Indicators", ("Jobs", 1.0), "Rating", TRACKED) == "Requires improvement"
    assert value_of("Notices", (YEAR_1, "Jobs"), "State", TRACKED) == "Not due yet"
    type_notice((DETAILS, "Jobs", "Published on", date(2027, 4, 20)))
    track("2028-03-31", using, status=0)
    said = track("2029-04-01", using, status=1)
    assert f"SVE662 error Notices: {YEAR_1} of Ash: Way in was due by 31 March 2028" in said
    assert "SVE663 error Not reported on: Ash: Way in: no report has come on year 2, which" in said
    type_notice(*((each, "Jobs", "Published on", date(2029, 4, 1)) for each in (YEAR_1, LAST)))
    track("2029-04-01", using, status=0)


def test_a_notice_that_was_published_without_a_rating_is_told(
    awarded: None, using: list[str | Path]
) -> None:
    """It stays as it was, so a rating that is typed later does not come into it."""
    track("2029-04-01", using)
    type_notice((LAST, "Jobs", "Published on", date(2029, 4, 1)))
    unrated = f"SVE668 warning Notices: {LAST} of Ash: Way in is said to be published and has no"
    said = track("2029-04-01", using)
    assert f"{unrated} rating of Answers, Jobs, Courses" in said
    for name in ("Answers", "Jobs", "Courses"):
        cell = cell_of("Indicators", (name, 2.0), "Rated as", TRACKED)
        type_in(("Indicators", cell, "Good"), path=TRACKED)
    assert unrated in track("2029-04-02", using)
    for number in (1, 2):
        cell = cell_of("Contract performance", (LAST, f"Assessment {number}"), WRITE, TRACKED)
        type_in(("Contract performance", cell, "Good. As it was published."), path=TRACKED)
    assert f"{unrated} rating of Courses: " in track("2029-04-03", using)


def test_a_notice_that_is_published_before_its_year_is_over_has_no_rating(
    awarded: None, using: list[str | Path]
) -> None:
    track("2028-01-01", using)
    type_notice((YEAR_1, "Jobs", "Published on", date(2028, 1, 1)))
    assert "has no rating of any indicator, since its time is not over" in track(
        "2028-01-01", using
    )
    assert "has no rating of Answers, Jobs, Courses" in track("2028-04-01", using)  # it had none


def test_a_program_can_read_what_is_due(awarded: None, using: list[str | Path]) -> None:
    said = run("track", "sent", "-o", TRACKED, "--on", "2029-04-01", "--json", *using, status=1)
    (contract,) = json.loads(said.stdout)["contracts"]
    assert contract["years_without_a_report"] == [2]
    late = {each["notice"]: each["overdue"] for each in contract["notices"]}
    assert late == {DETAILS: True, YEAR_1: True, LAST: True}
    assert contract["notices"][1]["due"] == "2028-03-31"


def test_rules_that_say_nothing_of_the_procurement_make_nothing_overdue(
    awarded: None, using: list[str | Path]
) -> None:
    RULES.write_text(KPI_RULES.replace("[procurement]\nvalue = 6000000\n", ""))
    said = track("2029-04-01", using, status=1)
    assert "SVE662" not in said
    assert "SVE663" in said


def test_a_contract_that_was_entered_into_before_its_rules_were_published_is_told(
    awarded: None, using: list[str | Path]
) -> None:
    rules = RULES.read_text()
    RULES.write_text(rules.replace("[procurement]", "[procurement]\npublished_on = 2027-05-01"))
    said = track("2027-04-02", using, status=1)
    assert (
        "SVE664 error ash.xlsx Contract: the contract is said to be entered into on 1 April 2027"
        in said
    )


def test_a_blank_quarter_of_a_reported_year_is_asked_for(
    awarded: None, using: list[str | Path]
) -> None:
    track("2028-04-01", using)
    found = table(TRACKED.read_bytes(), "Not reported on", "State")
    row = found[0]
    assert (row["State"], row["Units promised"]) == ("Not in a report", 1)
    assert f"{row['Promised to']:%Y-%m-%d}" == "2027-12-31"
    (row,) = table(TRACKED.read_bytes(), "So far", "Reports")
    assert row["Promises not reported on"] == 1


def test_a_notice_that_is_published_stays_as_it_was(awarded: None, using: list[str | Path]) -> None:
    """Rules that have another order, another description and other bands by then change nothing."""
    track("2028-04-02", using)
    before = picks(YEAR_1)
    assert {name for name, (by, _) in before.items() if by == "yes"} == {
        "Answers",
        "Jobs",
        "Courses",
    }
    type_notice((YEAR_1, "Jobs", "Published on", date(2028, 4, 2)))
    changed = KPI_RULES + FOURTH
    for old, new in (
        ("material = 2", "material = 9"),
        ('source = "Till"', 'source = "Till"\nmaterial = 2\nwhy = "Food first"'),
        ("improvement = 0.6", "improvement = 0.8"),
        ("Courses", "Classes"),
    ):
        changed = changed.replace(old, new)
    RULES.write_text(changed)
    track("2028-04-03", using, status=1)
    assert picks(YEAR_1) == before
    assert "Meals" in [name for name, (by, _) in picks(LAST).items() if by == "yes"]
    said = fields(YEAR_1)
    described = [said[f"Indicator {n}"].split(":")[0] for n in (1, 2, 3)]
    assert described == ["Answers", "Jobs", "Courses"]
    assert said["Indicator 3"] == "Courses: Courses completed"
    assert said["Assessment 2"].startswith("Requires improvement. ")
    RULES.write_text(changed.replace("who find a job", "in work"))
    track("2028-04-04", using)
    assert fields(YEAR_1) == said
    assert picks(YEAR_1) == before


def test_a_fourth_indicator_that_is_chosen_is_told(awarded: None, using: list[str | Path]) -> None:
    track("2028-04-02", using)
    type_notice((YEAR_1, "Meals", "Chosen", "yes"))
    said = track("2028-04-02", using)
    assert f"SVE661 warning Notices: {YEAR_1} of Ash: Way in: 4 indicators are chosen" in said
    type_notice((YEAR_1, "Jobs", "Chosen", "no"))
    assert "SVE661" not in track("2028-04-02", using)


@pytest.mark.parametrize(
    ("regime", "notices", "ratings", "award_says"),
    [
        ("procurement-act", "Three indicators are", "regulation 39(5)", "Fields to copy"),
        (
            "wales",
            "stand in rules of Wales",
            "the buyer's own words",
            "Until 30 April",
        ),
        ("scotland", "hold to that law", "the buyer's own words", "hold to that law"),
        ("health", "hold to that law", "the buyer's own words", "hold to that law"),
        ("light-touch", "By when each notice", "the buyer's own words", "Fields to copy"),
        ("below-threshold", "By when each notice", "the buyer's own words", "Fields to copy"),
    ],
)
def test_the_sheets_say_which_law_holds_and_what_is_not_carried(
    build: Builder,
    using: list[str | Path],
    regime: str,
    notices: str,
    ratings: str,
    award_says: str,
) -> None:
    rules = KPI_RULES.replace("[procurement]", f'[procurement]\nregime = "{regime}"')
    award(build, using, rules)
    track("2028-04-02", using)

    def words(path: Path, sheet: str) -> str:
        return " ".join(str(each) for each in rows(path.read_bytes(), sheet)[1])

    assert notices in words(TRACKED, "Notices")
    yearly = "every twelve months" in words(TRACKED, "Notices")
    assert yearly == (regime in ("procurement-act", "wales"))
    listed = {row["Notice"] for row in table(TRACKED.read_bytes(), "Notices", "Notice")}
    assert any("Performance" in each for each in listed) == yearly
    assert (DETAILS in listed) == (regime not in ("scotland", "health"))
    said = words(TRACKED, "Ratings")
    assert ratings in said
    assert ("39" in said) == (regime == "procurement-act")
    assert award_says in words(SCHEDULE, "Notices")
