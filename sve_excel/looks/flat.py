"""A flat table, and how formulas name its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sve_excel.layout import column_letter
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import WRAPPED, Col, Page
from sve_excel.looks.palette import LINK
from sve_excel.policy.rules import Policy

ANY_ROW = "\0"  # stands in a formula for the number of its row
TOP = 2  # row of the heading of every flat table, counted from 0: title and note stand above


Row = TypeVar("Row")
Cells = Callable[[str], str]  # gives the reference of a row's cell by the heading of its column


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Col, Generic[Row]):
    """A column that knows what it shows: ``get`` gives a row's text or number.

    Where it is worked out in the sheet, ``formula`` gives that from the row's other cells, and from
    the ``kind`` of row where not all are worked out alike. Where the sheet has room for a part of a
    text alone, ``whole`` gives all of it.
    """

    get: Callable[[Row], str | float]
    whole: Callable[[Row], str] | None = None
    formula: Callable[[Cells, Policy, str], str] | None = None
    kind: Callable[[Row], str] = lambda _: ""


def write_rows(
    page: Page, columns: Sequence[Shown[Row]], rows: Iterable[Row], policy: Policy
) -> None:
    """Write rows below one another, each cell by its column."""
    forms, letters = (
        flat_forms(page.formats, columns),
        {column.heading: column_letter(at) for at, column in enumerate(columns)},
    )

    def cell(heading: str) -> str:
        return f"${letters[heading]}{ANY_ROW}"

    made: dict[tuple[int, str], str] = {}  # each formula by its column and the kind of its row
    for row in rows:
        words, number = [], str(page.row + 1)
        for at, column in enumerate(columns):
            found = column.get(row)
            if column.formula:
                key = at, column.kind(row)
                if key not in made:
                    made[key] = f"={column.formula(cell, policy, key[1])}"
                formula = made[key].replace(ANY_ROW, number)
                page.formula(page.row, at, formula, forms[at], found)
            elif isinstance(found, str):
                page.text(page.row, at, found, forms[at])
                words.append((at, found))
            else:
                page.number(page.row, at, found, forms[at])
        page.fit(columns, words)
        page.row += 1


@dataclass(frozen=True)
class Flat:
    """Where a flat table stands, so that formulas elsewhere can name its columns."""

    sheet: str
    columns: Sequence[Col]
    rows: int
    live: bool = True  # whether the rows stand there, so that formulas can look them up

    def range(self, heading: str) -> str:
        """Absolute range of a column's cells."""
        return self._ranges[heading]

    def index(self, heading: str) -> int:
        """Where a column stands, counted from 0."""
        return self._places[heading]

    def letter(self, heading: str) -> str:
        """Letter of a column."""
        return self._letters[heading]

    # formulas ask for these some hundred times for each bid
    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.heading: at for at, column in reversed([*enumerate(self.columns)])}

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {heading: column_letter(at) for heading, at in self._places.items()}

    @cached_property
    def _ranges(self) -> dict[str, str]:
        first, last = TOP + 2, TOP + 1 + max(1, self.rows)
        return {
            heading: f"'{self.sheet}'!${letter}${first}:${letter}${last}"
            for heading, letter in self._letters.items()
        }


def flat_forms(formats: Formats, columns: Sequence[Col]) -> list[object]:
    """Format of each column's cells."""
    return [
        formats.cell(column.form, **({**WRAPPED} if column.wrap else {"valign": "top"}))
        for column in columns
    ]


def link_form(formats: Formats) -> Any:
    """Format of a link in a table whose texts wrap."""
    return formats.cell(font_color=LINK, underline=1, **WRAPPED)
