"""Numbers and dates as people type them: read where they have one meaning, else not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.words.numbers import parse_date, parse_number

NBSP, NARROW, THIN, MINUS = "\u00a0", "\u202f", "\u2009", "\u2212"


READ: list[tuple[str, float]] = [
    ("12", 12),
    ("0", 0),
    ("12.5", 12.5),
    (".5", 0.5),
    ("5.", 5),
    ("007", 7),
    ("1,200", 1200),
    ("1,200.50", 1200.5),
    ("12,345,678", 12345678),
    ("£1,200.50", 1200.5),
    ("£ 1,200.50", 1200.5),
    ("GBP 300", 300),
    ("gbp300", 300),
    ("1 200", 1200),
    ("1 200 000.25", 1200000.25),
    (f"1{NBSP}200", 1200),
    (f"1{NARROW}200", 1200),
    (f"1{THIN}200", 1200),
    ("  12  ", 12),
    ("12\n", 12),
    ("-5", -5),
    ("- 5", -5),
    (f"{MINUS}5", -5),
    ("–5", -5),
    ("-£5", -5),
    ("£-5", -5),
    ("(500)", -500),
    ("( £1,500.25 )", -1500.25),
    ("1 200.5", 1200.5),
    ("-£1,200.50", -1200.5),
    ("0,200", 200),
    ("£1", 1),
]
# where a share is due
PERCENTAGES: list[tuple[str, float]] = [
    ("15%", 0.15),
    ("15 %", 0.15),
    ("7.5%", 0.075),
    ("0%", 0),
    ("100%", 1),
    ("0.1%", 0.001),
    ("29%", 0.29),
    ("1,000%", 10),
    ("-5%", -0.05),
    ("0.2", 0.2),
]
REFUSED = [
    "",
    " ",
    "about 12",
    "12 people",
    "twelve",
    "12k",
    "1.2m",
    "10-12",
    "1,5",  # one and a half, or a slip for 1,500?
    "1,20",
    "1,2000",
    "12,34,567",
    "1.200,50",
    "1.200.000",
    "1 20",
    "1 2000",
    "1,200 000",
    "--5",
    "-(5)",
    "(-5)",
    "-£-5",
    "5-",
    "()",
    "(5",
    "5)",
    "£",
    "%",
    ".",
    "-",
    "$12",
    "€12",
    "£12 p.a.",
    "1/2",
    "½",
    "2²",
    "nan",
    "inf",
    "0x10",
    "1_000",
    "TRUE",
    "12 %%",
    "1e2%",
    "1e1000000",
    "=12",
    "'12",
    "1e3",
    "1.5E-2",
    "1,2,3",
    ",200",
    "1  200",
    "1.5,0",
    "5.5.5",
    "5%5",
    "12%%",
    "£15%",
    "1£200",
    "£-£5",
    "*",
    "?",
    "#",
    "~5",
    "no",
    "١٢",
    "12:30",
    "1.200,5",
    "1,234,567,890,123,456,789",
    "0." + "3" * 40,
]


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
    ],
)
def test_a_date_is_read_with_the_day_before_the_month(text: str) -> None:
    assert parse_date(text) == date(2027, 3, 31)


def test_a_date_that_could_be_american_is_read_as_british() -> None:
    assert parse_date("04/03/2027") == date(2027, 3, 4)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "03/31/2027", "31/02/2027", "March 2027", "2027", "46112", "31/03/27", "1/2/3/4"],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert parse_date(text) is None
