"""Rows chosen by what is asked for, for whoever calls from Python."""

from __future__ import annotations

import pytest

from sve_excel import Refusal
from sve_excel.library.choosing import choose, story_of
from sve_excel.library.loading import Library


def ids(library: Library, **wanted: object) -> list[str]:
    return [proxy.id for proxy in choose(library, library.proxies, **wanted)]  # type: ignore[arg-type]


def test_nothing_asked_for_is_every_row(small: Library) -> None:
    assert ids(small) == [proxy.id for proxy in small.proxies]


def test_a_part_of_a_category_a_year_and_a_grade_are_asked_for_together(small: Library) -> None:
    assert ids(small, category="THRIV") == ["THR-001", "THR-002", "THR-003", "THR-010"]
    assert ids(small, older=2024) == ["AIS-001", "AIS-002", "THR-002", "ENV-001"]
    assert ids(small, grades=["B"]) == ["AIS-001", "AIS-002"]
    assert ids(small, category="thriving", older=2024, grades=("A",)) == ["THR-002"]
    assert ids(small, category="thriving", grades=["C"]) == []


def test_a_category_that_there_is_not_is_refused_with_the_nearest(small: Library) -> None:
    with pytest.raises(Refusal, match=r"Thrivin g.*Nearest: Thriving"):
        ids(small, category="Thrivin g")


def test_a_story_is_told_by_the_id_in_any_letters_or_the_nearest_is_named(small: Library) -> None:
    assert story_of(small, "thr-001").proxy.id == "THR-001"
    with pytest.raises(Refusal, match=r"THR-01.*Did you mean THR-0"):
        story_of(small, "THR-01")
