"""Rates in bands of years, chained, and from when a year is discounted."""

from __future__ import annotations

from dataclasses import replace

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


def test_the_green_book_is_named_only_where_all_of_its_rules_are_in_force() -> None:
    assert "Green Book" not in DEFAULT_POLICY.discounting.words
    assert "end (SROI guide)" in DEFAULT_POLICY.discounting.words
    book = Policy(first_year="start", inputs_spent="by year")
    assert book.discounting == GREEN_BOOK
    assert "Green Book" in book.discounting.words
    for other in (
        {"discount_rate": 0.03},
        {"discount_rate_health": 0.035},
        {"first_year": "mid"},
        {"inputs_spent": "at the start"},
    ):
        assert "Green Book" not in replace(book, **other).discounting.words, other


def test_inputs_that_no_dates_spread_are_not_said_to_be_spread() -> None:
    """Nor is the Green Book named, whose rules are then not in force."""
    assert GREEN_BOOK.words_over(3.5) == GREEN_BOOK.words
    assert GREEN_BOOK.words.endswith("discounted too (HM Treasury's Green Book)")
    for words in (GREEN_BOOK.words_over(None), GREEN_BOOK.words_among(["A", "B"], 2)):
        assert "Green Book" not in words
        assert words.endswith("; inputs whole, at the start, as the contract's dates are not given")
    whole = DEFAULT_POLICY.discounting
    assert whole.words_over(None) == whole.words_over(3.5) == whole.words
    assert whole.words_among(["A", "B"], 2) == whole.words


def test_bids_whose_inputs_count_whole_are_named_among_others() -> None:
    assert GREEN_BOOK.words_among([], 7) == GREEN_BOOK.words
    words = GREEN_BOOK.words_among(list("ABCDEF"), 7)
    assert "Green Book" not in words
    assert words.endswith(
        "; inputs spread evenly over the contract and discounted too, but whole, at the start, "
        "where the contract's dates are not given: A, B, C, D, E and 1 more"
    )


@pytest.mark.parametrize("years", [1, 30, 31, 75, 76, 100])
def test_rows_of_health_have_bands_of_their_own(years: int) -> None:
    found = 1.0
    for year in range(1, years + 1):
        found /= 1.015 if year <= 30 else 1.0129 if year <= 75 else 1.0107
    assert DEFAULT_POLICY.discounting.of("health").factors(years)[-1] == pytest.approx(found)
    assert DEFAULT_POLICY.discounting.of("standard") == DEFAULT_POLICY.discounting


def test_health_is_never_discounted_by_more_than_other_rows() -> None:
    low = Policy(discount_rate=0.01).discounting
    assert low.of("health").bands == low.bands
    assert "health" not in low.words
    assert "health 1.5 %, 1.29 % from year 31" in DEFAULT_POLICY.discounting.words


def test_inputs_are_spread_over_the_years_of_the_contract() -> None:
    assert DEFAULT_POLICY.discounting.spread(3) == 1
    by_year = Policy(inputs_spent="by year").discounting
    assert by_year.spread(None) == 1
    for years, expected in (
        (1, 1 / 1.035),
        (0.25, 1 / 1.035),
        (2, (1 / 1.035 + 1 / 1.035**2) / 2),
        (2.5, (1 / 1.035 + 1 / 1.035**2 + 0.5 / 1.035**3) / 2.5),
    ):
        assert by_year.spread(years) == pytest.approx(expected, rel=1e-14)
    start = Policy(inputs_spent="by year", first_year="start").discounting
    assert (start.spread(1), start.spread(2)) == (1, pytest.approx((1 + 1 / 1.035) / 2))


def test_the_lower_rates_are_none_above_those_in_force() -> None:
    lower = DEFAULT_POLICY.discounting.lower()
    assert [rate for _, rate in lower.bands] == [0.03, 0.0257, 0.0214]
    assert lower.health == DEFAULT_POLICY.discounting.health
    assert flat(0.02).lower().bands == ((1, 0.02),)
