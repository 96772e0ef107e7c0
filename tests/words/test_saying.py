"""Figures, names and lists as they are said."""

from __future__ import annotations

import pytest

from sve_excel.words.saying import in_words


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no"), (1, "one"), (5, "five"), (10, "ten"), (1200, "1,200")]
)
def test_a_small_number_is_a_word(count: int, said: str) -> None:
    assert in_words(count) == said
