"""Figures, names and lists as they are said."""

from __future__ import annotations

from datetime import datetime

import pytest

from sve_excel.words.saying import cell_words, first_of, in_words, pounds, rounded


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no"), (1, "one"), (5, "five"), (10, "ten"), (1200, "1,200")]
)
def test_a_small_number_is_a_word(count: int, said: str) -> None:
    assert in_words(count) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [("", ""), ("a", "a"), ("abc", "a, b, c"), ("abcd", "a, b, c and 1 more")],
)
def test_of_many_names_the_first_are_said_and_the_others_counted(names: str, said: str) -> None:
    assert first_of(list(names), 3) == said


@pytest.mark.parametrize(
    ("number", "places", "words"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (0.0, 2, "0.00"),
        (1e15, 0, "1,000,000,000,000,000"),
        (24.0, 30, "24." + "0" * 30),
        (1e300, 0, "1" + ",000" * 100),
        (float("inf"), 2, "inf"),
    ],
)
def test_halves_go_away_from_nothing_as_excel_has_it(
    number: float, places: int, words: str
) -> None:
    assert rounded(number, places) == words


def test_the_sign_stands_before_the_pound_and_nothing_has_none() -> None:
    assert [pounds(-1200.5), pounds(-0.2), pounds(0.125, 2)] == ["-£1,201", "£0", "£0.13"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (99.0, "99"),
        (99, "99"),
        (0.1, "0.1"),
        (1234567.25, "1234567.25"),
        (True, "TRUE"),
        (" a\xa0b ", "a b"),
        (datetime(2026, 4, 1), "2026-04-01"),
        (datetime(2026, 4, 1, 9, 30), "2026-04-01 09:30:00"),
    ],
    ids=str,
)
def test_what_a_cell_says_is_a_text_in_which_whole_numbers_have_no_point(
    found: object, said: str
) -> None:
    assert cell_words(found) == said
