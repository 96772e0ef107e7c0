"""The results sheet in the making: a cursor that goes down, and formulas over the workings.

The headline refers to workings that stand below it; such formulas wait until it is known where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.layout import (
    RESULTS_SHEET,
)
from sve_excel.looks import (
    Formats,
    PlainSheet,
    put,
)
from sve_excel.model import Finding, Submission, Valuation
from sve_excel.policy import Policy
from sve_excel.proxies import Library
from sve_excel.results_room import GAP, ROW, SECTION, page_height, wrap
from sve_excel.text import fold

COLUMNS = (
    ("Row", 8.5),
    ("Description", 36.0),
    ("Category", 17.0),
    ("Outcome and proxy", 40.0),
    ("Units", 9.0),
    ("Unit", 14.0),
    ("Value of one", 12.0),
    ("Years", 7.0),
    ("Leakage", 9.0),
    ("Dead-weight", 9.0),
    ("Attri-bution", 9.0),
    ("Displace-ment", 10.0),
    ("Drop-off", 9.0),
    ("Gross value", 14.0),
    ("Net value", 14.0),
    ("Present value", 14.0),
    ("Who gains", 15.0),
)
LAST = len(COLUMNS) - 1
_SHOWN = 4_000  # more of a text than the tallest row can show
CHARTS_WIDE = 1060  # pixels from column E to the last
PAGE_HEIGHT = page_height([width for _, width in COLUMNS])  # points
WIDE = sum(width for _, width in COLUMNS[1:])
BITES = (
    ("Leakage", "I", "went to people or places outside"),
    ("Deadweight", "J", "would have happened anyway"),
    ("Attribution", "K", "is due to others"),
    ("Displacement", "L", "was only moved from somewhere else"),
)
BAR: Mapping[str, Any] = {
    "type": "data_bar",
    "min_length": 0,  # percent of the cell; otherwise a tenth is filled for nothing at all
    "max_length": 100,
    "bar_color": "#B9C7D6",
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
}
SHARES = {
    "I": "leakage",
    "J": "deadweight",
    "K": "attribution",
    "L": "displacement",
    "M": "drop_off",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What a results sheet is made from besides the submission: library, policy, findings."""

    library: Library
    policy: Policy
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Workings:
    """Rows of the workings, counted from 0, and the ranges that formulas sum."""

    first_input: int
    last_input: int
    first_output: int
    last_output: int

    def input(self, column: str) -> str:
        """Range of a column of the inputs' workings."""
        return f"${column}${self.first_input + 1}:${column}${self.last_input + 1}"

    def output(self, column: str) -> str:
        """Range of a column of the outputs' workings."""
        return f"${column}${self.first_output + 1}:${column}${self.last_output + 1}"


class Page:
    """The sheet in the making: a cursor that goes down, and where the workings will stand."""

    def __init__(
        self, book: Any, submission: Submission, valuation: Valuation | None, context: Context
    ) -> None:
        self.book = book
        self.submission = submission
        self.valuation = valuation
        self.context = context
        self.formats = Formats(book)
        self.sheet = book.add_worksheet(RESULTS_SHEET, PlainSheet)
        self.row = 0
        self.later: list[tuple[int, int, Callable[[Workings], str], Any, Any]] = []
        self.cut: list[tuple[str, str]] = []
        self.links: list[tuple[int, int]] = []
        self.breaks: list[int] = []
        self._heights: dict[int, float] = {}
        for index, (_, width) in enumerate(COLUMNS):
            self.sheet.set_column(index, index, width)

    def formula(
        self, row: int, column: int, make: Callable[[Workings], str], form: Any, stored: Any
    ) -> None:
        """Write a formula over the workings once it is known where they stand."""
        self.later.append((row, column, make, form, stored))

    def section(self, title: str, last: int = LAST) -> None:
        """Heading of a part, from column B to ``last``."""
        form = self.formats.section()
        for column in range(1, last + 1):
            self.sheet.write_blank(self.row, column, None, form)
        self.sheet.write_string(self.row, 1, title, form)
        self.tall(SECTION)
        self.row += 1

    def gap(self) -> None:
        """Leave a narrow row free between two parts."""
        self.tall(GAP)
        self.row += 1

    def keep(self, label: str, text: str, row: int) -> None:
        """Remember a text that ``row`` shows cut: it is given whole among the workings."""
        self.cut.append((label, text))
        self.links.append((row, LAST - 2))

    def tall(self, height: float) -> None:
        """Make the row so many points high."""
        self.sheet.set_row(self.row, height)
        self._heights[self.row] = height

    def break_here(self) -> None:
        """Begin a new page in print."""
        self.breaks.append(self.row)

    def keep_together(self, height: float) -> None:
        """Begin a new page where less than this height, in points, is left of this one."""
        start = self.breaks[-1] if self.breaks else 0
        used = sum(self._heights.get(row, ROW) for row in range(start, self.row))
        if used % PAGE_HEIGHT + height > PAGE_HEIGHT:
            self.break_here()

    def passage(self, text: str, form: Any, height: float, first: int = 1) -> None:
        """Write a text across the page, from column ``first`` to the last, and go down."""
        self.sheet.merge_range(self.row, first, self.row, LAST, "", form)
        put(self.sheet, self.row, first, text, form)
        self.tall(height)
        self.row += 1

    def header(self, labels: Mapping[int, str], right: Sequence[int] = ()) -> None:
        """Heading row of a table."""
        for column, label in labels.items():
            form = self.formats.header(right=column in right)
            self.sheet.write_string(self.row, column, label, form)
        self.row += 1

    def chip(self, category: str, **properties: Any) -> Any:
        """Format of a cell that names a category, in its colour where the library has it."""
        found = self.context.library.category_by_name.get(fold(category))
        if found:
            properties |= {"bg_color": found.colour, "font_color": found.text_colour}
        return self.formats.cell(**properties)

    def height(self, *texts: tuple[str, int]) -> None:
        """Give the row the height that its wrapped texts need, and go down."""
        lines = max(len(wrap(text[:_SHOWN], width)) for text, width in texts)
        self.tall(min(400, ROW * lines + 3))
        self.row += 1

    def share(self, whole: Callable[[Workings], str], total: float, part: float) -> None:
        """Share of a total beside a figure in column C, as a number in a bar; moves down a row."""
        cell, stored = f"$C{self.row + 1}", part / total if total else 0.0

        def make(at: Workings) -> str:
            return f"=IF({whole(at)[1:]}=0,0,{cell}/{whole(at)[1:]})"

        self.formula(self.row, 3, make, self.formats.cell("0%"), stored)
        self.sheet.conditional_format(self.row, 3, self.row, 3, BAR)
        self.row += 1


def sum_of(column: str, *, output: bool = True) -> Callable[[Workings], str]:
    """Sum a column of the outputs' workings, or of the inputs'."""
    return lambda at: f"=SUM({at.output(column) if output else at.input(column)})"


def cell_of(column: str, index: int) -> Callable[[Workings], str]:
    """Give the cell of one output's workings, ``index`` counting from 0."""
    return lambda at: f"=${column}${at.first_output + index + 1}"


def ratio_of(over: str, under: str) -> Callable[[Workings], str]:
    """Divide the sum of an outputs' column by that of an inputs' column."""
    return lambda at: f"=SUM({at.output(over)})/SUM({at.input(under)})"


def sum_where(key: str, row: int, *, output: bool = True) -> Callable[[Workings], str]:
    """Sum the net output or gross input of the rows whose ``key`` column holds column B's text."""
    if output:
        return lambda at: f"=SUMIF({at.output(key)},$B{row + 1},{at.output('O')})"
    return lambda at: f"=SUMIF({at.input(key)},$B{row + 1},{at.input('N')})"


def kept_after(at: Workings, columns: str) -> str:
    """Gross values after the shares of ``columns`` are taken off, as an array expression."""
    return at.output("N") + "".join(f"*(1-{at.output(column)})" for column in columns)


def bite_of(before: str, column: str) -> Callable[[Workings], str]:
    """Sum what the share of ``column`` takes off, after those of ``before``."""
    return lambda at: f"=-SUMPRODUCT({kept_after(at, before)}*{at.output(column)})"


def fade_of(before: str) -> Callable[[Workings], str]:
    """Sum what drop-off takes off, after the shares of ``before``."""
    return lambda at: f"=SUM({at.output('O')})-SUMPRODUCT({kept_after(at, before)})"
