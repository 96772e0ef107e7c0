"""The results sheet in the making: a cursor that goes down, and formulas over the workings.

The headline refers to workings that stand below it; such formulas wait until it is known where.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import column_letter
from sve_excel.library.loading import Library
from sve_excel.looks.figures import PERCENT
from sve_excel.looks.fitting import ON_PAPER, wrap
from sve_excel.looks.formats import BODY, Formats
from sve_excel.looks.page import Page, whole_pixels
from sve_excel.looks.palette import BRAND, BRAND_TEXT, DATA_BAR, LINE
from sve_excel.model import Finding, Submission, Valuation
from sve_excel.policy.rules import Policy
from sve_excel.records.noted import Noted
from sve_excel.results.columns import LAST, WIDTHS
from sve_excel.results.room import GAP, ROW, SECTION, page_height
from sve_excel.results.sums import Made, Workings
from sve_excel.words.folding import fold

_SHOWN = 4_000  # more of a text than the tallest row can show
PAGE_HEIGHT = page_height(WIDTHS)  # points
_DIGIT, _PADDING = 7, 5  # pixels of a digit, and what a column has besides


def digits(first: int, last: int) -> float:
    """Digits of type of 11 points that columns ``first`` to ``last`` hold."""
    return math.fsum(width + _PADDING / _DIGIT for width in WIDTHS[first : last + 1]) * ON_PAPER


WIDE = digits(1, LAST)
BAR: Mapping[str, Any] = {
    "type": "data_bar",
    "min_length": 0,  # percent of the cell; otherwise a tenth is filled for nothing at all
    "max_length": 100,
    "bar_color": DATA_BAR,
    "bar_solid": True,
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
}


@dataclass(frozen=True, slots=True)
class Context:
    """What a results sheet is made from besides the submission: library, policy, findings.

    ``noted`` is what people typed into the one before it. A sheet that stands ``alone``, without
    the answers, leads nowhere in them.
    """

    library: Library
    policy: Policy
    findings: Sequence[Finding]
    noted: Sequence[Noted] = ()
    alone: bool = False


class ResultsPage(Page):
    """The results sheet in the making: what each page of paper holds, where the workings stand."""

    first = 1
    header_height = None

    def __init__(
        self, book: Any, submission: Submission, valuation: Valuation | None, context: Context
    ) -> None:
        super().__init__(book, Formats(book), RESULTS_SHEET, WIDTHS)
        self.formats.small = BODY  # on paper smaller print could not be read
        self.submission = submission
        self.valuation = valuation
        self.context = context
        self.waiting: list[tuple[int, int, Made, Any, Any]] = []
        self.cut: list[tuple[str, str]] = []
        self.shortened: list[tuple[int, int]] = []
        self.breaks: list[int] = []
        self.typed: set[tuple[int, int]] = set()
        self.made: dict[tuple[int, str], str] = {}  # formulas by column and kind of row
        self._heights: dict[int, float] = {}

    def later(self, row: int, column: int, make: Made, form: Any, stored: Any) -> None:
        """Write a formula over the workings once it is known where they stand."""
        self.waiting.append((row, column, make, form, stored))

    def link_to(self, row: int, column: int, place: str, text: str, form: Any) -> None:
        """Write a link to a cell of the answers; of a sheet that stands alone, its words."""
        if self.context.alone:
            self.text(row, column, text, self.formats.cell(align="center"))
        else:
            super().link_to(row, column, place, text, form)

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
        """Format of a cell that names a category, with its mark where the library has it."""
        found = self.context.library.category_by_name.get(fold(category))
        cell = self.formats.cell
        return self.formats.marked(found.colour, **properties) if found else cell(**properties)

    def room(self, first: int, last: int) -> float:
        """Digits of the body text that columns ``first`` to ``last`` hold, less a margin."""
        return digits(first, last) - 2

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

    def height_of(self, *texts: tuple[str, int, int]) -> float:
        """Points that a row needs for its texts, wrapped from one column to another."""
        lines = max(len(wrap(text[:_SHOWN], self.room(first, last))) for text, first, last in texts)
        return min(400.0, ROW * lines + 3)

    def fit_on(self, height: float, heading: Callable[[], None]) -> None:
        """Begin a new page, with the table's heading again, where a row finds no room on this."""
        if self.used() + whole_pixels(height) > PAGE_HEIGHT:
            self.break_here()
            heading()

    def wrapped(self, text: str, first: int, last: int) -> None:
        """Write a text in lines over several columns, framed as one cell; stays in the row."""
        form = self.formats.cell(text_wrap=True)
        if first < last:
            self.sheet.merge_range(self.row, first, self.row, last, "", form)
        self.text(self.row, first, text, form)

    def share(self, whole: Made, total: float, part: float, column: int = 3) -> None:
        """Share of a total, beside its figure, as a number in a bar; moves down a row."""
        cell = f"${column_letter(column - 1)}{self.row + 1}"
        stored = part / total if total else 0.0

        def make(at: Workings) -> str:
            return f"=IF({whole(at)[1:]}=0,0,{cell}/{whole(at)[1:]})"

        self.later(self.row, column, make, self.formats.cell(PERCENT), stored)
        self.sheet.conditional_format(self.row, column, self.row, column, BAR)
        self.row += 1
