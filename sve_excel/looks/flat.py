"""A flat table, and how formulas name its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.layout import column_letter
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import WRAPPED, Col
from sve_excel.looks.palette import LINK

TOP = 2  # row of the heading of every flat table, counted from 0: title and note stand above


@dataclass(frozen=True, slots=True)
class Flat:
    """Where a flat table stands, so that formulas elsewhere can name its columns."""

    sheet: str
    columns: tuple[Col, ...]
    rows: int
    live: bool = True  # whether the rows stand there, so that formulas can look them up

    def range(self, heading: str) -> str:
        """Absolute range of a column's cells."""
        letter = self.letter(heading)
        return f"'{self.sheet}'!${letter}${TOP + 2}:${letter}${TOP + 1 + max(1, self.rows)}"

    def letter(self, heading: str) -> str:
        """Letter of a column."""
        return column_letter(
            next(i for i, column in enumerate(self.columns) if column.heading == heading)
        )


def flat_forms(formats: Formats, columns: Sequence[Col]) -> list[object]:
    """Format of each column's cells."""
    return [
        formats.cell(column.form, **({**WRAPPED} if column.wrap else {"valign": "top"}))
        for column in columns
    ]


def link_form(formats: Formats) -> Any:
    """Format of a link in a table whose texts wrap."""
    return formats.cell(font_color=LINK, underline=1, **WRAPPED)
