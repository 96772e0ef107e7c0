"""Names of files that every system takes, and patterns that fit the same files on each."""

from __future__ import annotations

import pytest

from sve_excel.files.names import file_name, fits


@pytest.mark.parametrize(
    ("path", "pattern", "so"),
    [
        ("bids/Northside.xlsx", "*.xlsx", True),
        ("bids/Northside.XLSX", "*.xlsx", True),
        ("bids/Northside.xlsx", "NORTHSIDE*", True),
        ("bids/Northside.xlsx", "bids/*", True),
        ("bids/Northside.xlsx", "Bids\\Northside.xlsx", True),
        ("bids/Northside.xlsx", "side*", False),
        ("bids/Łódź.xlsx", "ŁÓDŹ.xlsx", True),
        ("bids/Northside.xlsx", "other/*", False),
        ("Northside-2025.xlsx", "*-202[45].xlsx", True),
    ],
)
def test_a_pattern_fits_a_path_or_a_name_whatever_the_letter_case(
    path: str, pattern: str, so: bool
) -> None:
    assert fits(path, pattern) is so


@pytest.mark.parametrize(
    ("text", "name"),
    [("Way In", "Way In"), ("a/b:c", "a_b_c"), ("con", "con_"), (" . ", "project")],
)
def test_a_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert file_name(text, "project") == name
