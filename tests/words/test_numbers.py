"""Numbers and dates as people type them: read where they have one meaning, else not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.words.numbers import parse_date, parse_number
from tests.typed import NBSP, PERCENTAGES, READ, REFUSED


@pytest.mark.parametrize(("text", "number"), READ)
def test_a_number_with_one_meaning_is_read(text: str, number: float) -> None:
    assert parse_number(text) == number
    assert parse_number(text, share=True) == number


@pytest.mark.parametrize(("text", "share"), PERCENTAGES)
def test_a_percentage_is_read_where_a_share_is_due(text: str, share: float) -> None:
    assert parse_number(text, share=True) == share


@pytest.mark.parametrize("text", ["15%", "15 %", "0%"])
def test_a_percentage_is_not_read_where_a_number_is_due(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("share", [False, True])
def test_what_has_no_meaning_or_more_than_one_is_not_read(text: str, share: bool) -> None:
    assert parse_number(text, share=share) is None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_pounds_are_read_as_they_are_printed(value: object) -> None:
    """With thousands apart, with a pound sign, in brackets: always the same double."""
    plain = float(str(value))
    for printed in (f"{value:,.2f}", f"£{value:,.2f}", f"£ {value:.2f}", f"{value}"):
        assert parse_number(printed) == plain
    assert parse_number(f"({value:,.2f})") == -plain


@given(st.decimals(min_value=0, max_value=100, places=1))
def test_a_percentage_is_the_double_nearest_to_the_share(value: object) -> None:
    assert parse_number(f"{value}%", share=True) == float(f"{value}e-2")


@given(st.text(max_size=12))
def test_whatever_is_typed_gives_a_number_or_none(text: str) -> None:
    number = parse_number(text, share=True)
    assert number is None or number == number


@pytest.mark.parametrize(
    "text",
    [
        "31/03/2027",
        " 31/3/2027 ",
        "31-03-2027",
        "31.03.2027",
        "2027-03-31",
        "31 March 2027",
        "31 march 2027",
        "31 Mar 2027",
        f"31{NBSP}March  2027",
        "31/03/27",
        "31.3.27",
        "31-Mar-27",
        "31st March 2027",
        "31 March, 2027",
        "2027-03-31T00:00:00",
        "March 31, 2027",
        "Mar 31st 2027",
        "Wednesday 31 March 2027",
        "Wed, 31 Mar 2027",
        "Wednesday, March 31, 2027",
        "31st of March 2027",
        "the 31st of March 2027",
        "31 03 2027",
        "31 / 03 / 2027",
        "31\u20133\u20132027",
        "31 Mar \u201927",
        "31 March '27",
    ],
)
def test_a_date_is_read_with_the_day_before_the_month(text: str) -> None:
    assert parse_date(text) == date(2027, 3, 31)


def test_september_has_four_letters_to_some() -> None:
    assert parse_date("1st Sept 2027") == date(2027, 9, 1)


def test_a_date_that_could_be_american_is_read_as_british() -> None:
    assert parse_date("04/03/2027") == date(2027, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "03/31/2027", "31/02/2027", "March 2027", "2027", "46112", "31/13/27"),
        *("1/2/3/4", "1\u20134 April 2027", "1 2 3", "Sunday", "31 03", "1 " * 16_000),
    ],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert parse_date(text) is None
