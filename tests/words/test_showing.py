"""What number formats show, against what Excel is known to show."""

from __future__ import annotations

import pytest

from sve_excel.words.showing import shown_as

CASES = [
    ("0", 64.4, 64, "64"),
    ("#,##0", 1234.5, 1235, "1,235"),
    ("#,##0,", 64_000, 64, "64"),
    ('#,##0.0,,"m"', 2_345_678, 2.3, "2.3m"),
    ("0%", 0.124, 0.12, "12%"),
    ("0%", 64, 64, "6400%"),
    ("0.0%", 0.1234, 0.123, "12.3%"),
    ('"£"#,##0.00;[Red]-"£"#,##0.00', -12.345, -12.35, "-£12.35"),
    ("#,##0;(#,##0)", -64, -64, "(64)"),
    ("0;0", -64, 64, "64"),
    ("0;[Red]0", -64, 64, "64"),
    ("0.00E+00", 64_123, 64_100, "6.41E+04"),
    ("# ?/?", 0.123, 0.125, "1/8"),
    ('0" people"', 64, 64, "64 people"),
    ('0"00"', 64, 64, "6400"),
    ('0;-0;"n/a"', 0, None, "n/a"),
    ('"see note"', 64, None, "see note"),
    (";;;", 64, None, ""),
    ('[>100]"12";0', 1200, None, "12"),
    ('[>100]"12";0', 64, 64, "64"),
    ("[Red][<=5]0;[Blue]0.0", 7.25, 7.3, "7.3"),
    ("[<1]0.0;0,", 12_000, 12, "12"),
    ('[=1]"one";[=2]"two";0', 2, None, "two"),
    ("0*0", 5, 5, "5000"),
    ("*10", 5, 5, "1115"),
    ('_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', 5.5, 5.5, "5.50"),
    ("*-0", 5, 5, "5"),
    ("[$$-409]#,##0", 1000, 1000, "$1,000"),
    (r"\€0", 5, 5, "€5"),
    ("General;[Red]-General", -5, -5, "-5"),
    ("0." + "0" * 30, 24, 24, "24." + "0" * 30),
    ("0" + "," * 110, 24, 0, "0"),
    ("# ?/0", 2.5, 2.5, "5/2"),
    ("# ?/4", 0.3, 0.25, "1/4"),
    ("# ?/99999999999", 24, 24, "2399999999976/99999999999"),
]


@pytest.mark.parametrize(("code", "number", "figure", "text"), CASES)
def test_a_format_shows(code: str, number: float, figure: float | None, text: str) -> None:
    found = shown_as(code, number)
    assert found is not None
    assert (found.figure, found.text) == (figure, text)


@pytest.mark.parametrize(
    "code", ["General", "@", "dd/mm/yyyy", "[h]:mm", "[>100][h]", "000-000", "0" + "%" * 160]
)
def test_what_is_not_followed_says_nothing(code: str) -> None:
    assert shown_as(code, 64.4) is None


@pytest.mark.parametrize("number", [1e300, -1e300, float("inf"), float("nan")])
@pytest.mark.parametrize("code", ["0", "0.00E+00", "# ?/?", "0%", "0." + "0" * 250, "# ?/7"])
def test_a_number_beyond_all_figures_says_nothing(code: str, number: float) -> None:
    assert shown_as(code, number) is None
