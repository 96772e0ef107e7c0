"""One form for words that look the same: what people type is compared as they see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.words.folding import fold, fold_heading


@pytest.mark.parametrize(
    "typed",
    [
        "Drop-off",
        "drop-off",
        "DROP-OFF",
        "  Drop-off  ",
        "Drop–off",  # en dash
        "Drop—off",  # em dash
        "Drop\u2011off",  # non-breaking hyphen
        "Drop\u2010off",  # hyphen
        "Drop\u2212off",  # minus
        "\ufeffDrop-off",
        "Drop\u00ad-off",
        "Drop-\u200boff",
        "\u200eDrop-off\u200f",  # marks of direction
        "\u202dDrop-off\u202c",
        "Drop-o\u034ff\ufe0ff",  # a joiner, a variant
        "Drop-off\u3164",  # a filler
        "Drop-off\U000e0020",  # a tag
    ],
)
def test_letter_case_outer_blanks_and_kinds_of_dash_make_no_difference(typed: str) -> None:
    assert fold(typed) == "drop-off"


@pytest.mark.parametrize(
    "typed",
    ["Project\u00a0name", "Project\u202fname", "Project  name", "Project\nname", "Project\tname"],
)
def test_kinds_of_blank_make_no_difference(typed: str) -> None:
    assert fold(typed) == "project name"


@pytest.mark.parametrize("typed", ["Carer's week", "Carer’s week", "Carer‘s week", "CARER’S WEEK"])
def test_kinds_of_apostrophe_make_no_difference(typed: str) -> None:
    assert fold(typed) == "carer's week"


def test_the_same_letter_written_in_two_ways_is_one() -> None:
    assert fold("Cafe\u0301") == fold("Caf\u00e9") == "caf\u00e9"
    assert fold("STRASSE") == fold("straße")
    assert fold("\uff30lace") == "place"


def test_other_words_stay_other_words() -> None:
    words = ["Units", "Unit", "Value", "Values", "Gross value", "Net value", "Leakage", "10", "1 0"]
    assert len({fold(word) for word in words}) == len(words)
    assert fold("") == ""


@pytest.mark.parametrize(
    "typed",
    [
        "Duration",
        "DURATION",
        "Duration*",
        "Duration *",
        "Duration:",
        "Duration *:",
        "Duration (years)",
        "Duration (years) *",
        "Duration* (years; blank is 1)",
        "Duration\u00a0(years)",
        "Duration\n(years)",
        " Duration : ",
    ],
)
def test_a_heading_is_known_by_its_words_whatever_star_colon_or_remark_follows(typed: str) -> None:
    assert fold_heading(typed) == "duration"


def test_a_remark_before_the_words_or_a_word_more_is_another_heading() -> None:
    assert fold_heading("(years) Duration") != "duration"
    assert fold_heading("Duration years") == "duration years"


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=20))
def test_outer_blanks_never_count(text: str) -> None:
    assert fold(f" \u00a0{text}\n") == fold(text)
