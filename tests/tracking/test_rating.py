"""Contracts rated year by year: what was reported, what was not, and what is not over yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.kpis import Kpi
from sve_excel.policy.rules import Policy
from sve_excel.tracking.matching import projects
from sve_excel.tracking.rating import Contract, contracts, kpi_years, over_time, silent_commitments
from sve_excel.tracking.schedule import Commitment, Schedule
from tests.builders import OUTPUT, Builder, process

JOBS = Kpi("Jobs", "d", output="THR-001", approaching=0.9, improvement=0.6, source="s")
RULES = Policy(kpi=(JOBS,))
FIRST, LAST = date(2024, 4, 1), date(2027, 3, 31)
LATER = date(2030, 1, 1)


class Promise:
    """Twelve jobs in three years, and what is reported of them."""

    def __init__(self, tmp_path: Path, build: Builder, small: Library) -> None:
        self.tmp_path, self.build, self.small = tmp_path, build, small
        self.results: list[Result] = []
        self.add("promise.xlsx", 12, FIRST, LAST, "Forecast")

    def add(self, file: str, units: int, first: date, last: date, kind: str = "Evaluative") -> None:
        dates = {"Start date": first, "End date": last, "Evaluation": kind}
        book = self.build(outputs=({**OUTPUT, "Units": units},), project=dates)
        self.results.append(process(self.tmp_path, book, file, library=self.small))

    def contract(self) -> Contract:
        found, alone = projects(gather(self.results, self.small, RULES, {}))
        (one,) = contracts((), found, alone)
        return one

    def states(self, on: date = LATER) -> list[tuple[float | None, float | None, str]]:
        found = kpi_years(self.contract(), RULES, on)
        return [(each.target, each.actual, each.state) for each in found]


@pytest.fixture
def promise(tmp_path: Path, build: Builder, small: Library) -> Promise:
    return Promise(tmp_path, build, small)


def test_a_year_without_a_report_has_none_of_the_five_ratings(promise: Promise) -> None:
    promise.add("year 1.xlsx", 4, FIRST, date(2025, 3, 31))
    promise.add("year 3.xlsx", 3, date(2026, 4, 1), LAST)
    assert promise.states() == [
        (4, 4, "Good"),
        (4, None, "No report yet"),
        (4, 3, "Requires improvement"),
    ]


def test_reports_of_one_year_add_up_and_a_year_that_is_not_over_is_not_rated(
    promise: Promise,
) -> None:
    promise.add("h1.xlsx", 1, FIRST, date(2024, 9, 30))
    promise.add("h2.xlsx", 1, date(2024, 10, 1), date(2025, 3, 31))
    promise.add("begun.xlsx", 1, date(2025, 4, 1), date(2025, 6, 30))
    assert promise.states(date(2025, 7, 1)) == [
        (4, 2, "Inadequate"),
        (4, 1, "Not over yet"),
        (4, None, "Not over yet"),
    ]


def test_a_report_on_several_years_rates_no_single_one(promise: Promise) -> None:
    promise.add("to date.xlsx", 9, FIRST, date(2026, 3, 31))
    assert [state for _, _, state in promise.states()] == [
        "In a report on several years",
        "In a report on several years",
        "No report yet",
    ]


def test_promise_and_delivery_so_far_grow_and_a_gap_stays_a_gap(promise: Promise) -> None:
    """£945 for each job; one a quarter is promised."""
    promise.add("year 1.xlsx", 4, FIRST, date(2025, 3, 31))
    promise.add("year 3.xlsx", 3, date(2026, 4, 1), LAST)
    points = over_time(promise.contract())
    assert [each.promised for each in points] == pytest.approx([945 * n for n in range(1, 13)])
    known = {n: each.delivered for n, each in enumerate(points) if each.delivered is not None}
    assert known == pytest.approx({3: 4 * 945, 11: 7 * 945})


REST = [(2, 1), (1, 2), (2, 2)]  # commitments and years on which nothing was reported


def test_a_schedule_says_what_was_not_reported_and_0_is_a_report() -> None:
    two = (
        Commitment(1, "Jobs", "o", "p", "u", 8.0, 800.0, counted_as="THR-001"),
        Commitment(2, "Courses", "o", "p", "u", 4.0, 400.0),
    )
    targets = {(n, y, q): 1.0 for n in (1, 2) for y in (1, 2) for q in (1, 2, 3, 4)}
    schedule = Schedule(
        "Ash",
        "Way in",
        FIRST,
        date(2026, 3, 31),
        two,
        targets,
        {(1, 1, 1): 0.0},
        file="ash.xlsx",
    )
    contract = Contract(schedule)
    found = [
        (s.commitment.number, s.period.year, s.period.quarter, s.units)
        for s in silent_commitments(contract, LATER)
    ]
    # of a year with a report the quarters that were left blank
    assert found == [(1, 1, q, 1.0) for q in (2, 3, 4)] + [(n, y, 0, 4.0) for n, y in REST]
    assert list(silent_commitments(contract, date(2024, 5, 1))) == []
    in_year_1 = silent_commitments(contract, date(2024, 12, 31))
    assert [(s.commitment.number, s.period.quarter) for s in in_year_1] == [(1, 2), (1, 3)]
    assert [each.state for each in kpi_years(contract, RULES, LATER)] == [
        "Inadequate",
        "No report yet",
    ]
    assert contract.reported == ((1,), (2,))
