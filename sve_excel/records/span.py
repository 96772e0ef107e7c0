"""How long it is from one day to another, in years as people count them."""

from __future__ import annotations

from datetime import date, timedelta

_NEVER = date.max.year - 1  # an end that stands for none: no anniversary can be counted from it


def years_between(start: date | None, end: date | None) -> float | None:
    """Years from a day to another, both in: 1 April 2026 to 31 March 2029 is 3.

    A part year counts by its days. ``None`` where a day is not given, they are the wrong way round,
    or the end is where the calendar of dates ends.
    """
    if start is None or end is None or end < start or end.year >= _NEVER:
        return None
    after = end + timedelta(days=1)
    whole = after.year - start.year
    if _anniversary(start, whole) > after:
        whole -= 1
    begun = _anniversary(start, whole)
    return whole + (after - begun).days / (_anniversary(start, whole + 1) - begun).days


def _anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def day_after_months(day: date, months: int) -> date:
    """Give the same day so many months later; where that month has none, the first of the next."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    try:
        return date(year, month, day.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


def weekday_after(day: date, count: int) -> date:
    """Give the ``count``-th day after a day that is no Saturday and no Sunday.

    Bank holidays differ from nation to nation and year to year, and are not counted out.
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
