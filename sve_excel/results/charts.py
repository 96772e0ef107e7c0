"""The charts of the results sheet, each with words for people who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.looks.figures import AXIS_MONEY, MONEY
from sve_excel.looks.fitting import text_width
from sve_excel.looks.page import FRAMELESS, Col, Drawn
from sve_excel.looks.palette import BITE_BAR, WHOLE_BAR
from sve_excel.looks.writer import keep_figures_on_one_line
from sve_excel.results.columns import LAST, SIDE, WIDTHS
from sve_excel.results.page import ResultsPage
from sve_excel.results.room import BAND, ROW, SECTION
from sve_excel.words.saying import pounds

_TYPE = 11  # points
_EDGE = 8  # pixels
_DIGIT = 7.4  # pixels of a digit of that type
_AXIS = {"num_font": {"size": _TYPE}, "line": {"none": True}, "major_gridlines": {"visible": False}}


@dataclass(frozen=True, slots=True)
class Where:
    """Where charts stand: from the first column to the last, and what their axis leaves to bars.

    ``plot`` is where the bars begin and how wide they are, as shares of the chart's width: room on
    the left for the labels, on the right for the figure of the longest bar. ``head`` is what a
    title takes, in pixels; none where the table's heading stands right above.
    """

    first: int
    last: int
    plot: tuple[float, float]
    head: int = 30

    @property
    def wide(self) -> int:
        """Width in pixels, less a narrow edge on both sides."""
        widths = WIDTHS[self.first : self.last + 1]
        return sum(round(width * 7) + 5 for width in widths) - 2 * _EDGE


MIDDLE = Where(4, SIDE - 1, (0.4, 0.42))
RIGHT = Where(SIDE, LAST, (0.45, 0.33), 0)


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart from row ``first`` on, with the columns of its labels and figures."""

    title: str
    first: int
    figures: Sequence[float]
    colours: Sequence[str]
    words: str
    label: int = 1
    figure: int = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the waterfall: its label, its row, pounds, and whether it stands on the ground."""

    label: str
    row: int
    figure: float
    whole: bool


def waterfall_chart(page: ResultsPage, heading: int, steps: Sequence[Step]) -> None:
    """Chart of the steps at the row of their table, and the figures it is drawn from, here.

    A bar stands on an unseen base; what lies below zero is drawn to the left of it. Where nothing
    has a value there is nothing to draw.
    """
    if not any(step.figure for step in steps):
        return
    page.keep_together(SECTION + (len(steps) + 1) * ROW)
    page.part("Figures behind the chart 'From gross to net'")
    page.header(
        {
            1: Col("Label"),
            2: Col("Unseen base", form=MONEY),
            3: Col("Above zero", form=MONEY),
            4: Col("Below", form=MONEY),
        }
    )
    first, before = page.row, 0.0
    for step in steps:
        after = step.figure if step.whole else before + step.figure
        _step(page, step, 0.0 if step.whole else before, after, steps[0].row)
        before = after
    last = page.row - 1
    page.gap()
    chart = page.book.add_chart({"type": "bar", "subtype": "stacked"})
    labels = [RESULTS_SHEET, first, 1, last, 1]
    points = [{"fill": {"color": WHOLE_BAR if step.whole else BITE_BAR}} for step in steps]
    unseen = {"fill": {"none": True}, "border": {"none": True}}
    for name, column, look in (
        ("Unseen base", 2, unseen),
        ("Above zero", 3, {"points": points}),
        ("Below zero", 4, {"points": points}),
    ):
        values = [RESULTS_SHEET, first, column, last, column]
        series = {"name": name, "categories": labels, "values": values, "gap": 40, **look}
        chart.add_series(series)
    said = "; ".join(f"{step.label} {pounds(step.figure)}" for step in steps)
    chart.set_x_axis({**_AXIS, "visible": False})
    chart.set_y_axis({**_AXIS, "reverse": True, "label_position": "low"})
    words = f"Waterfall from gross to net value. {said}."
    height = int((1 + len(steps)) * BAND * 4 / 3) - _EDGE
    top, left = MIDDLE.head / height, _label_share(steps)
    plot = {"x": left, "y": top, "width": 0.98 - left, "height": 0.98 - top}
    chart.set_plotarea({"layout": plot})
    _place(page, Drawn(chart, "From gross to net", words), heading, MIDDLE, height)


def _label_share(steps: Sequence[Step]) -> float:
    """Share of the waterfall's width that its longest label takes on one line."""
    longest = max(text_width(_label(step)) for step in steps)
    return min(0.7, (longest * _DIGIT + 2 * _EDGE) / MIDDLE.wide)


def _label(step: Step) -> str:
    """Name of a step with its amount in whole pounds, as the formula beside it gives them."""
    rounded = math.floor(abs(step.figure) + 0.5)
    return f"{step.label}  {pounds(math.copysign(rounded, step.figure))}"


def _step(page: ResultsPage, step: Step, before: float, after: float, first: int) -> None:
    """One row of the chart's figures: the label with its amount, and the three stacked parts."""
    cell = f"$C${step.row + 1}"
    start = f"SUM($C${first + 1}:$C${step.row})"
    b, a = ("0", cell) if step.whole else (start, f"({start}+{cell})")
    low, high = min(before, after), max(before, after)
    amount = f'IF(ROUND({cell},0)<0,"-","")&"£"&FIXED(ABS({cell}),0)'
    formula = f'=$B${step.row + 1}&"  "&{amount}'
    page.formula(page.row, 1, formula, page.formats.cell(), _label(step))
    money = page.formats.cell(MONEY)
    for column, part, stored in (
        (2, f"=MAX(MIN({b},{a}),0)+MIN(MAX({b},{a}),0)", max(low, 0.0) + min(high, 0.0)),
        (3, f"=MAX({b},{a},0)-MAX(MIN({b},{a}),0)", max(high, 0.0) - max(low, 0.0)),
        (4, f"=MIN({b},{a},0)-MIN(MAX({b},{a}),0)", min(low, 0.0) - min(high, 0.0)),
    ):
        page.formula(page.row, column, part, money, stored)
    page.row += 1


def bar_chart(page: ResultsPage, bars: Bars, row: int, where: Where, height: int) -> None:
    """Bar chart with its figures beside the bars, in the colours given."""
    chart = page.book.add_chart({"type": "bar"})
    keep_figures_on_one_line(chart)
    last = bars.first + len(bars.figures) - 1
    chart.add_series(
        {
            "name": bars.title,
            "categories": [RESULTS_SHEET, bars.first, bars.label, last, bars.label],
            "values": [RESULTS_SHEET, bars.first, bars.figure, last, bars.figure],
            "points": [{"fill": {"color": colour}} for colour in bars.colours],
            "gap": 40,
            "data_labels": {"value": True, "num_format": AXIS_MONEY, "font": {"size": _TYPE}},
        }
    )
    below = _below(bars.figures, where)
    chart.set_x_axis({**_AXIS, "visible": False, **below})
    chart.set_y_axis({**_AXIS, "reverse": True, "label_position": "low"})
    x, width = where.plot
    top = max(0.02, where.head / height)
    chart.set_plotarea({"layout": {"x": x, "y": top, "width": width, "height": 0.98 - top}})
    _place(page, Drawn(chart, bars.title, bars.words), row, where, height)


def _below(figures: Sequence[float], where: Where) -> dict[str, float]:
    """Where the axis begins, so that the figure of a bar below zero does not cover the labels."""
    lowest, highest = min(figures), max(0.0, *figures)
    if lowest >= 0:
        return {}
    figure = (max(text_width(pounds(each)) for each in figures if each < 0) + 2) * _DIGIT
    share = min(0.8, figure / (where.wide * where.plot[1]))  # of the room for the bars
    return {"min": (lowest - share * highest) / (1 - share)}


def _place(page: ResultsPage, drawn: Drawn, row: int, where: Where, height: int) -> None:
    """Put a chart at a row, with its text for people who cannot see it; ``height`` in pixels."""
    shown = drawn if where.head else replace(drawn, title="")
    page.chart(shown, (row, where.first), (where.wide, height), frame=FRAMELESS)
