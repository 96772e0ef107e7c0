"""The workbook of a schedule: its targets, its indicators, and that judges accept it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from sve_excel.model import Project
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import Policy
from sve_excel.records.standing import UNDECIDED
from sve_excel.tracking.notices import Others, notice_fields, supplier_of
from sve_excel.tracking.schedule import Schedule, scheduled
from sve_excel.tracking.schedule_book import build_schedule_book
from tests.awards import KPI_RULES
from tests.builders import OUTPUT, Builder, process, write_policy
from tests.judges import requires_libreoffice, requires_validator
from tests.sheets import judge, table


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return load_policy(write_policy(tmp_path, KPI_RULES))


@pytest.fixture
def schedule(tmp_path: Path, build: Builder, small: Library) -> Schedule:
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    trained |= {"Description": "=2+2 & <b>"}
    result = process(tmp_path, build(outputs=(OUTPUT, trained)), library=small)
    assert result.submission
    assert result.valuation
    project = result.submission.project
    return scheduled(project, result.valuation, date(2027, 4, 1), date(2029, 3, 31))


def book(schedule: Schedule, policy: Policy) -> bytes:
    supplier = supplier_of(Project(organisation=schedule.supplier), UNDECIDED)
    fields = notice_fields(policy, schedule, supplier, Others(1, (supplier,), ()))
    return build_schedule_book(schedule, policy, fields)


def test_each_commitment_has_a_row_for_each_year_that_adds_up(
    schedule: Schedule, policy: Policy
) -> None:
    made = book(schedule, policy)
    found = table(made, "Schedule", "No.")
    assert [(row["No."], row["Year"], row["Target"]) for row in found] == [
        (1, 1, 5),
        (2, 1, 5),
        (1, 2, 5),
        (2, 2, 5),
    ]
    for row in found:
        assert sum(row[f"Q{n} target"] for n in (1, 2, 3, 4)) == row["Target"]
        assert (row["Actual"], row["Q1 actual"], row["Evidence"]) == ("", "", "")
    assert found[1]["Commitment"] == "=2+2 & <b>"
    assert made == book(schedule, policy)


def test_indicators_have_their_targets_and_bands(schedule: Schedule, policy: Policy) -> None:
    found = table(book(schedule, policy), "KPIs", "Indicator")
    assert [(row["Indicator"], row["Year"], row["Target"]) for row in found] == [
        ("Answers", 1, 10),
        ("Answers", 2, 8.5),
        ("Jobs", 1, 5),
        ("Jobs", 2, 5),
        ("Courses", 1, 0),
        ("Courses", 2, 20),
    ]
    assert all("Approaching target:" in row["Bands"] for row in found)


@requires_validator
@requires_libreoffice
def test_the_judges_accept_it_and_no_figure_moves(
    tmp_path: Path, schedule: Schedule, policy: Policy
) -> None:
    judge(tmp_path, book(schedule, policy))
