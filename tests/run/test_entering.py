"""The day on which a contract is entered into, held against rules, summaries and standstill."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sve_excel.model import Place
from sve_excel.policy.regimes import REGIMES
from sve_excel.run.entering import DaysGiven, too_early, too_late
from sve_excel.tracking.schedule import Schedule
from tests.award_papers import RULES, ready, say_on_top, summaries
from tests.builders import Builder
from tests.keeping import run_once

ACT, HEALTH = "procurement-act", "health"


@pytest.mark.parametrize(
    ("regime", "days", "entered", "said"),
    [
        (ACT, DaysGiven("2027-01-04"), date(2027, 1, 4), "the rules were published on 4 January"),
        (ACT, DaysGiven("2027-01-04"), date(2027, 1, 5), ""),
        (ACT, DaysGiven(summaries="3 March 2027"), date(2027, 3, 3), "bear the date 3 March 2027"),
        # Wednesday 3 March is the first of the eight at the earliest, Friday 12 March the last
        (ACT, DaysGiven(summaries="3 March 2027"), date(2027, 3, 12), "end of 12 March 2027 (sec"),
        (ACT, DaysGiven(summaries="3 March 2027"), date(2027, 3, 13), ""),
        ("wales", DaysGiven(summaries="3 March 2027"), date(2027, 3, 12), "end of 12 March 2027"),
        ("light-touch", DaysGiven(summaries="3 March 2027"), date(2027, 3, 4), ""),
        ("light-touch", DaysGiven(summaries="3 March 2027"), date(2027, 3, 3), "bear the date"),
        ("scotland", DaysGiven(summaries="3 March 2027"), date(2027, 3, 1), ""),
        # begins on Thursday 4 March and has eight working days behind it
        (HEALTH, DaysGiven(noticed="2027-03-03"), date(2027, 3, 16), "end of 16 March 2027 (reg"),
        (HEALTH, DaysGiven(noticed="2027-03-03"), date(2027, 3, 17), ""),
        (ACT, DaysGiven("2027-01-04", "3 March 2027"), None, ""),
        (ACT, DaysGiven(), date(2020, 1, 1), ""),
    ],
)
def test_a_contract_is_not_entered_into_before_what_comes_first(
    regime: str, days: DaysGiven, entered: date | None, said: str
) -> None:
    found = list(too_early(entered, days, REGIMES[regime], Place("Ash.xlsx")))
    assert [said in each.message for each in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        (None, ""),
        (date(2027, 3, 31), ""),
        (date(2027, 4, 1), ""),
        (date(2027, 4, 2), "its first day is 1 April 2027, which is before"),
        (date(2028, 3, 31), "its first day is 1 April 2027, which is before"),
        (date(2028, 4, 1), "its last day is 31 March 2028, which is before"),
    ],
)
def test_a_contract_that_is_entered_into_after_it_began_is_told(
    entered: date | None, said: str
) -> None:
    start, end = date(2027, 4, 1), date(2028, 3, 31)
    schedule = Schedule("Ash", "Ash works", start, end, (), entered_on=entered)
    found = list(too_late(schedule, Place("Ash.xlsx")))
    assert [said in each.message for each in found] == ([True] if said else [])
    assert {(each.code, each.severity) for each in found} <= {("SVE669", "warning")}


@pytest.mark.whole
@pytest.mark.usefixtures("in_a_folder_of_its_own")
def test_award_says_it_of_schedule_and_record(build: Builder, using: list[str | Path]) -> None:
    folder = ready(build, using, RULES + "published_on = 2027-01-04\n")
    say_on_top("Date of the summaries", date(2027, 3, 3))
    summaries(folder, using)
    run_once("process", folder, "--summaries", "summaries", "--report", folder / "run.json", *using)
    days = ("--starts", "2027-04-01", "--ends", "2028-03-31")
    early, late = ("--entered-on", "2027-03-10"), ("--entered-on", "2027-03-15")
    to = ("award", folder, "-o", "award", "--to", "Birch", *days)
    said = run_once(*to, *early, *using, status=1).stderr
    assert "SVE664 error: the contract is said to be entered into on 10 March 2027, and the" in said
    assert said.count("SVE664") == 1
    assert "No schedule was written. " in said
    assert not list(Path().glob("award/*"))
    assert "SVE664" not in run_once(*to, *late, *using).stderr
    record = ("award", folder, "-o", "record")
    said = run_once(*record, *early, *using, status=1).output
    assert "SVE664" in said
    assert "No record was made. " in said
    assert "Award record" not in said
    assert not list(Path().glob("record/*"))
    assert "SVE664" not in run_once(*record, *late, *using).stderr
