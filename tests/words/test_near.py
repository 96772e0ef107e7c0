"""What somebody most likely meant."""

from __future__ import annotations

import pytest

from sve_excel.words.near import did_you_mean, nearest

KNOWN = ("outputs", "inputs", "project")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("output", " Did you mean outputs?"),
        ("imputs", " Did you mean inputs?"),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_asked_for_or_none(typed: str, asked: str) -> None:
    assert did_you_mean(typed, KNOWN) == asked


def test_as_many_are_given_as_come_near() -> None:
    assert nearest("puts", KNOWN, 3) == ["inputs", "outputs"]
    assert did_you_mean("projects", KNOWN, quoted=True) == " Did you mean 'project'?"
