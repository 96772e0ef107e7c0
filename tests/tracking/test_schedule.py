"""Promises spread over the quarters of a contract: nothing lost, nothing made up."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from sve_excel.policy.kpis import Kpi
from sve_excel.tracking.schedule import kpi_target, periods, scheduled, spread
from tests.builders import OUTPUT, Builder, process

FIRST, LAST = date(2027, 4, 1), date(2030, 3, 31)


@pytest.mark.parametrize(
    ("start", "end", "years", "quarters", "last"),
    [
        (FIRST, LAST, 3, 12, date(2030, 3, 31)),
        (FIRST, date(2028, 5, 15), 2, 5, date(2028, 5, 15)),
        (FIRST, FIRST, 1, 1, FIRST),
        (date(2027, 11, 30), date(2028, 11, 29), 1, 4, date(2028, 11, 29)),
        (date(2028, 2, 29), date(2029, 2, 28), 1, 4, date(2029, 2, 28)),
    ],
)
def test_years_and_quarters_cover_the_contract_without_gap_or_overlap(
    start: date, end: date, years: int, quarters: int, last: date
) -> None:
    for months, count in ((12, years), (3, quarters)):
        found = periods(start, end, months)
        assert len(found) == count
        assert (found[0].first, found[-1].last) == (start, last)
        gaps = [(b.first - a.last).days for a, b in pairwise(found)]
        assert set(gaps) <= {1}


@pytest.mark.parametrize("total", [0, 1, 7, 64, 2.5, -3, 1e6])
def test_what_is_spread_adds_up_and_whole_units_stay_whole(total: float) -> None:
    for end in (LAST, date(2028, 5, 15)):
        found = spread(total, periods(FIRST, end, 3))
        assert math.fsum(found) == pytest.approx(total, abs=1e-9)
        if float(total).is_integer():
            assert all(each.is_integer() for each in found)
    whole = spread(total, periods(FIRST, LAST, 3))
    assert max(whole) - min(whole) <= 1


def test_a_short_last_quarter_has_less() -> None:
    *full, last = spread(45.0, periods(FIRST, date(2028, 5, 15), 3))
    assert last < min(full)


def test_a_bid_becomes_a_schedule_of_its_own_rows(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    own = {**OUTPUT, "Description": "Words alone", "Units": 8}
    result = process(tmp_path, build(outputs=(OUTPUT, own)), library=small)
    assert result.submission
    assert result.valuation
    made = scheduled(result.submission.project, result.valuation, FIRST, LAST)
    assert [each.counted_as for each in made.commitments] == ["THR-001", "THR-001"]
    assert [made.year_target(1, year) for year in (1, 2, 3)] == [3, 4, 3]
    assert made.year_target(1, 4) is None
    assert made.year_actual(1, 1) is None
    assert made.commitments[0].worth == pytest.approx(945)
    kpi = Kpi("Jobs", "d", output="THR-001", approaching=0.9, improvement=0.6, source="s")
    assert kpi_target(kpi, made, 1) == 3 + 3
    published = Kpi("Jobs", "d", targets=(5.0,), approaching=0.9, improvement=0.6, source="s")
    assert [kpi_target(published, made, year) for year in (1, 2)] == [5, None]
