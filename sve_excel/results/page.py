"""The results sheet in the making: a cursor that goes down, and formulas over the workings.

The headline refers to workings that stand below it; such formulas wait until it is known where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import column_letter
from sve_excel.library.loading import Library
from sve_excel.looks.figures import NUMBER, PENCE, PERCENT, SHARE, YEARS
from sve_excel.looks.fitting import wrap
from sve_excel.looks.formats import BODY, Formats
from sve_excel.looks.page import Col, Page, whole_pixels
from sve_excel.looks.palette import BRAND, BRAND_TEXT, DATA_BAR, LINE
from sve_excel.model import Finding, Submission, Valuation
from sve_excel.policy.rules import Policy
from sve_excel.results.room import GAP, ROW, SECTION, SMALL_ROW, page_height
from sve_excel.words.folding import fold

COLUMNS = (
    Col("Row", 7.0),
    Col("Description", 29.0),
    Col("Category", 14.0),
    Col("Outcome and proxy", 27.5),
    Col("Units", 7.5, NUMBER),
    Col("Unit", 9.0),
    Col("Value of one", 10.0, PENCE),
    Col("Years", 5.5, YEARS),
    Col("Leakage", 7.0, SHARE),
    Col("Dead-weight", 7.0, SHARE),
    Col("Attri-bution", 7.0, SHARE),
    Col("Displace-ment", 8.0, SHARE),
    Col("Drop-off", 7.0, SHARE),
    Col("Gross value", 11.5, PENCE),
    Col("Net value", 11.5, PENCE),
    Col("Present value", 11.5, PENCE),
    Col("Who gains", 11.5),
)
LAST = len(COLUMNS) - 1
SIDE = 12  # column from which tables stand to the right of the charts
SMALL = 10.0  # points: type below the first page
_SHOWN = 4_000  # more of a text than the tallest row can show
PAGE_HEIGHT = page_height([column.width for column in COLUMNS])  # points
_DIGIT, _PADDING = 7, 5  # pixels of a digit, and what a column has besides
_IN_PRINT = 0.97  # letters are a little wider on paper than the pixels they are given on screen


def digits(first: int, last: int) -> float:
    """Digits of type of 11 points that columns ``first`` to ``last`` hold."""
    widths = (column.width for column in COLUMNS[first : last + 1])
    return sum(width + _PADDING / _DIGIT for width in widths) * _IN_PRINT


WIDE = digits(1, LAST)
BITES = (
    ("Leakage", "I", "went to people or places outside"),
    ("Deadweight", "J", "would have happened anyway"),
    ("Attribution", "K", "is due to others"),
    ("Displacement", "L", "was moved from elsewhere"),
)
BAR: Mapping[str, Any] = {
    "type": "data_bar",
    "min_length": 0,  # percent of the cell; otherwise a tenth is filled for nothing at all
    "max_length": 100,
    "bar_color": DATA_BAR,
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


class ResultsPage(Page):
    """The results sheet in the making: what each page of paper holds, where the workings stand."""

    first = 1
    header_height = None

    def __init__(
        self, book: Any, submission: Submission, valuation: Valuation | None, context: Context
    ) -> None:
        widths = [column.width for column in COLUMNS]
        super().__init__(book, Formats(book), RESULTS_SHEET, widths)
        self.submission = submission
        self.valuation = valuation
        self.context = context
        self.waiting: list[tuple[int, int, Callable[[Workings], str], Any, Any]] = []
        self.cut: list[tuple[str, str]] = []
        self.shortened: list[tuple[int, int]] = []
        self.breaks: list[int] = []
        self._heights: dict[int, float] = {}

    def later(
        self, row: int, column: int, make: Callable[[Workings], str], form: Any, stored: Any
    ) -> None:
        """Write a formula over the workings once it is known where they stand."""
        self.waiting.append((row, column, make, form, stored))

    def part(self, title: str, first: int = 1, last: int = LAST) -> None:
        """Heading of a part; smaller where another stands beside it."""
        size = 13 if (first, last) == (1, LAST) else 12
        self.section(title, first, last, size=size, height=SECTION)

    def gap(self) -> None:
        """Leave a narrow row free between two parts."""
        self.down(GAP)

    def keep(self, label: str, text: str, row: int) -> None:
        """Remember a text that ``row`` shows cut: it is given whole among the workings."""
        self.cut.append((label, text))
        self.shortened.append((row, LAST - 2))

    def tall(self, height: float) -> None:
        """Make the row so many points high, and remember it for the pages of paper."""
        super().tall(height)
        self._heights[self.row] = whole_pixels(height)

    def break_here(self) -> None:
        """Begin a new page in print."""
        self.used()
        self.breaks.append(self.row)

    def keep_together(self, height: float) -> None:
        """Begin a new page where less than this height, in points, is left of this one."""
        if self.used() + height > PAGE_HEIGHT:
            self.break_here()

    def used(self) -> float:
        """Points that are taken of this page.

        Where rows no longer fit a page ends, so that it ends there in every program.
        """
        taken = 0.0
        for row in range(self.breaks[-1] if self.breaks else 0, self.row):
            high = self._heights.get(row, ROW)
            if taken + high > PAGE_HEIGHT:
                self.breaks.append(row)
                taken = 0.0
            taken += high
        return taken

    def wide_header(self, label: str, first: int, last: int) -> None:
        """Heading of a column that takes several of the sheet's; stays in the row."""
        look = {"bold": True, "bg_color": BRAND, "font_color": BRAND_TEXT}
        self.spread(label, first, last, **look)

    def chip(self, category: str, **properties: Any) -> Any:
        """Format of a cell that names a category, in its colour where the library has it."""
        found = self.context.library.category_by_name.get(fold(category))
        if found:
            properties |= {"bg_color": found.colour, "font_color": found.text_colour}
        return self.formats.cell(**properties)

    @property
    def line(self) -> float:
        """Height of a line of the body text, in points."""
        return ROW if self.formats.size == BODY else SMALL_ROW

    def room(self, first: int, last: int) -> float:
        """Digits of the body text that columns ``first`` to ``last`` hold, less a margin."""
        return (digits(first, last) - 2) * BODY / self.formats.size

    def spread(self, text: str, first: int, last: int, **properties: Any) -> None:
        """Write a text over several narrow columns without merging them, framed as one cell."""
        frame = {"top": 1, "bottom": 1, "top_color": LINE, "bottom_color": LINE, **properties}
        left = self.formats(indent=1, left=1, left_color=LINE, **frame)
        self.text(self.row, first, text, left)
        for column in range(first + 1, last):
            self.sheet.write_blank(self.row, column, None, self.formats(**frame))
        self.sheet.write_blank(
            self.row, last, None, self.formats(right=1, right_color=LINE, **frame)
        )

    def height(self, *texts: tuple[str, int]) -> None:
        """Give the row the height that its texts need, wrapped in their columns, and go down."""
        lines = max(len(wrap(text[:_SHOWN], self.room(column, column))) for text, column in texts)
        self.down(min(400, self.line * lines + 3))

    def share(
        self, whole: Callable[[Workings], str], total: float, part: float, column: int = 3
    ) -> None:
        """Share of a total, beside its figure, as a number in a bar; moves down a row."""
        cell = f"${column_letter(column - 1)}{self.row + 1}"
        stored = part / total if total else 0.0

        def make(at: Workings) -> str:
            return f"=IF({whole(at)[1:]}=0,0,{cell}/{whole(at)[1:]})"

        self.later(self.row, column, make, self.formats.cell(PERCENT), stored)
        self.sheet.conditional_format(self.row, column, self.row, column, BAR)
        self.row += 1


def sum_of(column: str, *, output: bool = True) -> Callable[[Workings], str]:
    """Sum a column of the outputs' workings, or of the inputs'."""
    return lambda at: f"=SUM({at.output(column) if output else at.input(column)})"


def cell_of(column: str, label: str) -> Callable[[Workings], str]:
    """Give the cell of the output whose row is named in the cell ``label``, wherever it stands."""
    return lambda at: f"=INDEX({at.output(column)},MATCH({label},{at.output('A')},0))"


def ratio_of(over: str, under: str) -> Callable[[Workings], str]:
    """Divide the sum of an outputs' column by that of an inputs' column."""
    return lambda at: f"=SUM({at.output(over)})/SUM({at.input(under)})"


def sum_where(key: str, label: str, *, output: bool = True) -> Callable[[Workings], str]:
    """Sum the net output or gross input of the rows whose ``key`` column holds a cell's text."""
    if output:
        return lambda at: f"=SUMIF({at.output(key)},{label},{at.output('O')})"
    return lambda at: f"=SUMIF({at.input(key)},{label},{at.input('N')})"


def kept_after(at: Workings, columns: str) -> str:
    """Gross values after the shares of ``columns`` are taken off, as an array expression."""
    return at.output("N") + "".join(f"*(1-{at.output(column)})" for column in columns)


def bite_of(before: str, column: str) -> Callable[[Workings], str]:
    """Sum what the share of ``column`` takes off, after those of ``before``."""
    return lambda at: f"=-SUMPRODUCT({kept_after(at, before)}*{at.output(column)})"


def fade_of(before: str) -> Callable[[Workings], str]:
    """Sum what drop-off takes off, after the shares of ``before``."""
    return lambda at: f"=SUM({at.output('O')})-SUMPRODUCT({kept_after(at, before)})"
