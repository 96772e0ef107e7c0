"""Lines of a text are what a cell of that width wraps it into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.looks.fitting import text_width, wrap

WORDS = st.text(st.sampled_from("abiWm@中é .,-\n\r\t\u2028"), max_size=200)


@given(WORDS, st.floats(0.3, 60))
def test_the_lines_joined_are_the_text(text: str, width: float) -> None:
    assert "".join(wrap(text, width)) == text


@given(WORDS, st.floats(3, 60))
def test_no_line_is_wider_than_the_cell_but_for_blanks_that_hang_over(
    text: str, width: float
) -> None:
    assert all(text_width(line.rstrip()) <= width + 1e-9 for line in wrap(text, width))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two", 7, ["one two"]),
        ("oooo oooo", 6, ["oooo ", "oooo"]),
        ("00000000", 3, ["000", "000", "00"]),
        ("o\n\no", 3, ["o\n", "\n", "o"]),
        ("000      000", 3.2, ["000      ", "000"]),
    ],
)
def test_a_line_ends_behind_a_blank_or_inside_a_word_that_has_none(
    text: str, width: float, lines: list[str]
) -> None:
    assert wrap(text, width) == lines
