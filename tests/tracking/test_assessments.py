"""Notices of a contract: when each is due, which three indicators, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from sve_excel.policy.award import Procurement
from sve_excel.policy.kpis import Kpi
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.records.span import day_after_months
from sve_excel.tracking.assessments import (
    assessments,
    chosen,
    performance_fields,
    picked,
    state_of,
)
from sve_excel.tracking.notices import Supplier
from sve_excel.tracking.rating import Contract, kpi_years
from sve_excel.tracking.schedule import Schedule

SCHEDULE = Schedule(
    "Ash", "Way in", date(2027, 4, 1), date(2030, 3, 31), (), entered_on=date(2027, 3, 20)
)
CONTRACT = Contract(SCHEDULE)


def policy(regime: str = "procurement-act", kpis: int = 4) -> Policy:
    made = tuple(
        Kpi(f"K{n}", f"d{n}", targets=(1.0,), approaching=0.9, improvement=0.6, source="s")
        for n in range(kpis)
    )
    return replace(DEFAULT_POLICY, procurement=Procurement(regime, "T", "A"), kpi=made)


def noticed(start: date, entered: date | None, end: date = date(2030, 3, 31)) -> dict[str, date]:
    """Notices of performance by their last words, and the day by which each is due."""
    schedule = Schedule("Ash", "Way in", start, end, (), entered_on=entered)
    found = assessments(Contract(schedule), policy())
    assert "on termination" in found[-1].asked_by
    return {
        each.name.split(", ")[1]: each.due for each in found if each.period is not None and each.due
    }


def test_an_assessment_is_due_in_every_twelve_months_from_the_contract_and_at_its_end() -> None:
    """What is told by a day is over by then: before the first year is, what was done so far."""
    assert noticed(date(2027, 4, 1), date(2027, 3, 20)) == {
        "twelve months to 19 March 2028": date(2028, 3, 19),
        "year 1": date(2029, 3, 19),
        "year 2": date(2030, 3, 19),
        "year 3 and end": date(2030, 3, 31),
    }
    assert assessments(CONTRACT, policy())[0].due == date(2027, 4, 18)


@pytest.mark.parametrize("entered", [date(2027, 4, 1), None])
def test_a_contract_of_its_first_day_is_told_year_by_year(entered: date | None) -> None:
    assert noticed(date(2027, 4, 1), entered) == {
        "year 1": date(2028, 3, 31),
        "year 2": date(2029, 3, 31),
        "year 3 and end": date(2030, 3, 31),
    }


@pytest.mark.parametrize("start", [date(2027, 4, 1), date(2027, 1, 15), date(2028, 9, 1)])
@pytest.mark.parametrize("days", [-500, -90, -1, 0, 1, 200])
def test_no_twelve_months_go_by_without_one_and_each_can_be_rated_when_it_is_due(
    start: date, days: int
) -> None:
    entered = start + timedelta(days=days)
    schedule = Schedule("Ash", "Way in", start, date(2031, 2, 10), (), entered_on=entered)
    found = [each for each in assessments(Contract(schedule), policy()) if each.period]
    due = [each.due for each in found if each.due]
    for before, after in pairwise([entered - timedelta(days=1), *due]):
        assert after <= day_after_months(before + timedelta(days=1), 12)
    assert due[-1] == schedule.end
    assert all(each.period.over(each.due) for each in found if each.period and each.due)
    years = [each.period.year for each in found if each.period and each.period.year]
    assert years == [each.year for each in schedule.years]


def test_without_indicators_there_is_nothing_to_assess() -> None:
    assert [each.name for each in assessments(CONTRACT, policy(kpis=0))] == [
        "Contract details notice"
    ]


@pytest.mark.parametrize(
    ("regime", "performance", "details"),
    [
        ("procurement-act", 4, 1),
        ("framework-call-off", 4, 1),
        ("wales", 4, 1),
        ("light-touch", 0, 1),
        ("below-threshold", 0, 1),
        ("scotland", 0, 0),
        ("health", 0, 0),
    ],
)
def test_only_what_the_law_of_the_rules_asks_for_is_due(
    regime: str, performance: int, details: int
) -> None:
    found = assessments(CONTRACT, policy(regime))
    assert sum(each.period is not None for each in found) == performance
    assert sum(each.period is None for each in found) == details


def test_the_three_most_material_are_those_of_the_rules_unless_people_choose() -> None:
    rules = policy()
    first, second = assessments(CONTRACT, rules)[2:4]
    typed = {
        (CONTRACT.name, first.name, "K0"): {"Chosen": "No"},
        (CONTRACT.name, first.name, "K3"): {"Chosen": "yes"},
    }
    assert [kpi.name for kpi in chosen(first, rules, typed)] == ["K1", "K2", "K3"]
    assert [kpi.name for kpi in chosen(second, rules, typed)] == ["K0", "K1", "K2"]


def test_a_notice_says_its_state_and_what_was_not_reported() -> None:
    rules, on = policy(), date(2028, 4, 2)
    details, _, first, second, _ = assessments(CONTRACT, rules)
    rated = kpi_years(CONTRACT, rules, on)
    assert state_of(details, rated, published=True, on=on) == "Published"
    assert state_of(details, rated, published=False, on=on) == "Overdue"
    assert state_of(first, rated, published=False, on=on) == "No report yet: ask for it"
    assert state_of(second, rated, published=False, on=on) == "Not due yet"
    late = state_of(first, rated, published=False, on=date(2029, 3, 20))
    assert late == "Overdue. No report yet: ask for it"


def test_below_the_thresholds_the_notice_is_due_soon_and_never_on_a_day() -> None:
    (only,) = assessments(CONTRACT, policy("below-threshold"))
    assert only.due is None
    later = date(2030, 1, 1)
    assert state_of(only, [], published=False, on=later) == "As soon as reasonably practicable"


def test_in_wales_no_number_of_indicators_is_known() -> None:
    """The three are of regulations 32 and 39 of England's regulations."""
    assert len(picked(policy("wales"))) == 4
    assert len(picked(policy())) == 3


def test_the_fields_of_a_performance_notice() -> None:
    rules = policy()
    notice = assessments(CONTRACT, rules)[2]
    supplier = Supplier("Ash", "1 High Street", "", "0012", "", "")
    words = {"K0": "Good"}
    fields = {
        each.label: each.value
        for each in performance_fields(notice, rules, rules.kpi[:2], words, supplier)
    }
    assert fields["Heading"] == "Contract Performance Notice"
    assert fields["Indicator 2"] == "K1: d1"
    assert fields["Assessment 1"].startswith("Good. Performance is meeting or exceeding")
    assert fields["Assessment 2"] == "No report yet"
    assert fields["Supplier: unique identifier"] == "0012"
    period = fields["Time period to which the assessment applies"]
    assert period == "1 April 2027 to 31 March 2028"
