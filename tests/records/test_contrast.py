"""The contrast of two colours, by the figures that WCAG 2.2 names."""

from __future__ import annotations

import pytest

from sve_excel.library.loading import Library
from sve_excel.looks.palette import REQUIRED_FILL, readable
from sve_excel.records.contrast import contrast_ratio


def test_black_on_white_has_the_most_and_a_colour_on_itself_none() -> None:
    assert contrast_ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast_ratio((204, 102, 119), (204, 102, 119)) == 1


def test_the_mark_of_a_category_can_be_read_in_its_cell(library: Library) -> None:
    paper = (0xFF, 0xEF, 0xC2)
    assert REQUIRED_FILL == "#FFEFC2"
    for category in library.categories:
        red, green, blue = bytes.fromhex(readable(category.colour, REQUIRED_FILL)[1:])
        assert contrast_ratio((red, green, blue), paper) >= 4.5, category.name
