"""Rates in bands of years, chained, and from when a year is discounted."""

from __future__ import annotations

import pytest

from sve_excel.policy.discounting import GREEN_BOOK, Discounting, flat
from sve_excel.policy.rules import DEFAULT_POLICY, Policy

BANDS = GREEN_BOOK.bands


def by_hand(years: int) -> list[float]:
    """D(0), D(1) and so on by the table of the Green Book, one year after another."""
    found = [1.0]
    for year in range(1, years + 1):
        rate = 0.035 if year <= 30 else 0.03 if year <= 75 else 0.025
        found.append(found[-1] / (1 + rate))
    return found


@pytest.mark.parametrize("years", [1, 30, 31, 32, 75, 76, 77, 100])
def test_the_bands_are_chained_at_their_ends(years: int) -> None:
    table = by_hand(years)
    assert DEFAULT_POLICY.discounting.factors(years) == pytest.approx(table[1:], rel=1e-13)
    assert GREEN_BOOK.factors(years) == pytest.approx(table[:-1], rel=1e-13)


def test_the_green_book_leaves_year_0_as_it_is() -> None:
    assert [round(1000 * each) for each in GREEN_BOOK.factors(3)] == [1000, 966, 934]


def test_the_middle_of_a_year_lies_between_its_ends() -> None:
    middle = Discounting(BANDS, "mid").factors(30)
    early, late = GREEN_BOOK.factors(30), Discounting(BANDS).factors(30)
    for one, two, three in zip(early, middle, late, strict=True):
        assert two == pytest.approx((one * three) ** 0.5, rel=1e-12)


def test_one_rate_for_all_years() -> None:
    assert flat(0.1).factors(3) == pytest.approx([1 / 1.1, 1 / 1.21, 1 / 1.331])
    assert flat(0.0).factors(200) == [1.0] * 200


def test_the_green_book_is_named_only_where_its_rules_are_in_force() -> None:
    assert "Green Book" not in DEFAULT_POLICY.discounting.words
    assert "end (SROI guide)" in DEFAULT_POLICY.discounting.words
    assert "Green Book" in Policy(first_year="start").discounting.words
    assert "Green Book" not in Policy(first_year="start", discount_rate=0.03).discounting.words
