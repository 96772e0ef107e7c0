"""The first page of the results sheet: its texts cut to the room there is, never too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sve_excel.looks.fitting import blocks, cut, one_line, text_width, wrap
from sve_excel.results.page import PAGE_HEIGHT
from sve_excel.results.room import Wants, room_for

LETTERS = some.text(some.sampled_from("aWi .,\n\té出\U0001f600"), max_size=300)


@given(LETTERS, some.floats(4, 80))
def test_wrapped_lines_are_the_text_and_no_line_is_too_wide(text: str, width: float) -> None:
    lines = wrap(text, width)
    assert "".join(lines) == text
    for line in lines:
        assert text_width(line.rstrip()) <= width or len(line.rstrip()) == 1


@given(LETTERS, some.floats(8, 80), some.integers(1, 5))
def test_a_cut_text_has_the_lines_asked_for(text: str, width: float, lines: int) -> None:
    shown, shortened = cut(text, width, lines)
    assert len(wrap(shown, width)) <= lines
    assert shortened == (len(wrap(text, width)) > lines)
    assert shown == text or (shortened and shown.endswith("…"))


@given(LETTERS, some.floats(4, 80))
def test_the_blocks_of_a_text_are_the_whole_text(text: str, width: float) -> None:
    assert "".join(blocks(text, width, 3)) == text


def test_one_line_has_no_line_break_and_no_double_blank() -> None:
    assert one_line("two\nlines,  one", 80) == "two lines, one"
    assert text_width(one_line("W" * 500, 60)) <= 60


@pytest.mark.parametrize("account", [[1], [1, 1, 1], [40, 40, 40], [1, 90, 1], [500]])
@pytest.mark.parametrize(("unpriced", "words"), [(0, 0), (1, 0), (46, 30), (0, 100)])
@pytest.mark.parametrize("rows", [20, 24])
def test_the_page_is_never_fuller_than_it_is_high(
    account: list[int], unpriced: int, words: int, rows: int
) -> None:
    """Every part is there with at least one line, and what is left goes to those who want it."""
    height = PAGE_HEIGHT
    room = room_for(Wants(account, 5, unpriced, words, rows), height)
    bare = room_for(Wants([], 0, 0, 0, rows), height)
    assert bare.account == ()
    taken = 15 * sum([*room.account, room.drivers, room.unpriced, room.own_words])
    fixed = 27 + 15.75 + 25.5 + 160.5 + 36.75 + rows * 14.25 + 5.25 + 21.75
    assert fixed + taken <= height
    assert all(0 < given <= wanted for given, wanted in zip(room.account, account, strict=True))
    full = rows > 20  # the tables leave room for little else
    assert (1 if full else 2) <= room.drivers <= 5
    assert (0 if full else min(1, unpriced)) <= room.unpriced <= unpriced
    assert (0 if full else min(1, words)) <= room.own_words <= words
