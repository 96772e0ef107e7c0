"""Years from a day to another, as people count them."""

from __future__ import annotations

from datetime import date

import pytest

from sve_excel.records.span import day_after_months, years_between


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2026, 4, 1), date(2029, 3, 31), 3),
        (date(2026, 4, 1), date(2029, 4, 1), 3 + 1 / 365),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2023, 3, 1), date(2024, 2, 29), 1),
        (date(2026, 1, 1), date(2026, 1, 1), 1 / 365),
        (date(2023, 12, 1), date(2024, 6, 30), 213 / 366),
        (date(1, 1, 1), date(9997, 12, 31), 9997),
    ],
)
def test_years_are_counted_by_their_anniversaries(start: date, end: date, years: float) -> None:
    assert years_between(start, end) == pytest.approx(years, rel=1e-12)


def test_none_where_there_is_nothing_to_count() -> None:
    day = date(2026, 4, 1)
    assert years_between(None, day) is None
    assert years_between(day, None) is None
    assert years_between(day, date(2026, 3, 31)) is None
    assert years_between(day, date.max) is None


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2027, 4, 1), 3, date(2027, 7, 1)),
        (date(2027, 10, 1), 3, date(2028, 1, 1)),
        (date(2027, 11, 30), 3, date(2028, 3, 1)),
        (date(2028, 2, 29), 12, date(2029, 3, 1)),
        (date(2027, 12, 31), 12, date(2028, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_first_after_it(
    day: date, months: int, found: date
) -> None:
    assert day_after_months(day, months) == found
