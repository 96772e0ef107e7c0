"""The record of what a workbook held: short codes that another program's saving does not change."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.entries.record import ANY, code, packed, read_record, unpacked
from sve_excel.imprint import NO_CELL


@given(st.lists(st.integers(0, 0xFFFF), max_size=60))
def test_codes_come_back_from_their_text(codes: list[int]) -> None:
    assert unpacked(packed(array("H", codes))) == array("H", codes)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (5, 5.0, True),
        (1 / 3, 0.333333333333333, True),
        (5, "5", True),  # a program may store a figure as a text: nothing that is read differs
        (5, 5.0001, False),
        ("yes", "Yes", False),
        (True, 1, False),
    ],
)
def test_a_code_tells_contents_apart(one: object, other: object, same: bool) -> None:
    assert (code(one) == code(other)) is same


def test_blank_cells_have_no_code_and_unreadable_letters_fit_anything() -> None:
    assert code(None) == code("") == NO_CELL
    assert code("_x0041_") == code("a\nb") == ANY


@pytest.mark.parametrize(
    "line", [(), ("cells",), ("cells", "A", "x", "00"), ("cells", "A", "1", "é"), ("else", "A")]
)
def test_a_line_that_is_none_of_ours_is_passed_over(line: tuple[str, ...]) -> None:
    good = ("cells", "A", "3", packed(array("H", [0, 77])))
    assert read_record([line, good]).rows == {"A": {3: array("H", [0, 77])}}


@pytest.mark.parametrize("figure", [10.916745138749945, 10.916745138749949, -0.1, 1e300])
def test_a_figure_has_the_code_of_what_its_file_holds(figure: float) -> None:
    """XlsxWriter writes sixteen digits, of which the last may turn a half up."""
    assert code(figure) == code(float(f"{figure:.16G}"))
