"""The charts of the results sheet, each with words for people who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.layout import (
    BRAND,
    RESULTS_SHEET,
    pounds,
)
from sve_excel.looks import (
    MONEY,
)
from sve_excel.results_page import CHARTS_WIDE, Page
from sve_excel.results_room import ROW

_WHOLE, _BITE = "#9DB9D6", "#F2C27E"
_ROOM = 1.35  # beyond the longest bar below zero, so that its figure does not cover the labels
_AXIS = {"num_font": {"size": 9}, "line": {"none": True}, "major_gridlines": {"visible": False}}


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: labels in column B and figures in column C, from row ``first`` on."""

    title: str
    first: int
    figures: Sequence[float]
    colours: Sequence[str]
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the waterfall: its label, its row, pounds, and whether it stands on the ground."""

    label: str
    row: int
    figure: float
    whole: bool


def waterfall_chart(page: Page, heading: int, steps: Sequence[Step]) -> None:
    """Chart of the steps at the row of their table, and the figures it is drawn from, here.

    A column stands on an unseen base; what lies below zero is drawn below it. Where nothing has
    a value there is nothing to draw.
    """
    if not any(step.figure for step in steps):
        return
    page.gap()
    page.keep_together(14 * ROW)
    page.section("Figures behind the chart 'From gross to net'")
    page.header({1: "Label", 2: "Unseen base", 3: "Above zero", 4: "Below"}, (2, 3, 4))
    first, before = page.row, 0.0
    for step in steps:
        after = step.figure if step.whole else before + step.figure
        _step(page, step, 0.0 if step.whole else before, after, steps[0].row)
        before = after
    last = page.row - 1
    page.gap()
    chart = page.book.add_chart({"type": "column", "subtype": "stacked"})
    labels = [RESULTS_SHEET, first, 1, last, 1]
    points = [{"fill": {"color": _WHOLE if step.whole else _BITE}} for step in steps]
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
    chart.set_x_axis({**_AXIS, "label_position": "low"})
    chart.set_y_axis({**_AXIS, "visible": False})
    words = f"Waterfall from gross to net value. {said}."
    _place(page, chart, "From gross to net", words, heading, (0, CHARTS_WIDE, 176))


def _step(page: Page, step: Step, before: float, after: float, first: int) -> None:
    """One row of the chart's figures: the label with its amount, and the three stacked parts."""
    cell = f"$C${step.row + 1}"
    start = f"SUM($C${first + 1}:$C${step.row})"
    b, a = ("0", cell) if step.whole else (start, f"({start}+{cell})")
    low, high = min(before, after), max(before, after)
    amount = f'IF(ROUND({cell},0)<0,"-","")&"£"&FIXED(ABS({cell}),0)'
    rounded = math.floor(abs(step.figure) + 0.5)
    text = f"{step.label}\n{pounds(math.copysign(rounded, step.figure))}"
    formula = f"=$B${step.row + 1}&CHAR(10)&{amount}"
    wrap = page.formats.cell(text_wrap=True, font_size=9)
    page.sheet.write_formula(page.row, 1, formula, wrap, text)
    money = page.formats.cell(MONEY)
    for column, part, stored in (
        (2, f"=MAX(MIN({b},{a}),0)+MIN(MAX({b},{a}),0)", max(low, 0.0) + min(high, 0.0)),
        (3, f"=MAX({b},{a},0)-MAX(MIN({b},{a}),0)", max(high, 0.0) - max(low, 0.0)),
        (4, f"=MIN({b},{a},0)-MIN(MAX({b},{a}),0)", min(low, 0.0) - min(high, 0.0)),
    ):
        page.sheet.write_formula(page.row, column, part, money, stored)
    page.tall(26)
    page.row += 1


def bar_chart(page: Page, bars: Bars, row: int, size: tuple[int, int, int]) -> None:
    """Bar chart with its figures beside the bars, in the colours given."""
    chart = page.book.add_chart({"type": "bar"})
    _keep_on_one_line(chart)
    last = bars.first + len(bars.figures) - 1
    chart.add_series(
        {
            "name": bars.title,
            "categories": [RESULTS_SHEET, bars.first, 1, last, 1],
            "values": [RESULTS_SHEET, bars.first, 2, last, 2],
            "points": [{"fill": {"color": colour}} for colour in bars.colours],
            "gap": 40,
            "data_labels": {"value": True, "num_format": "£#,##0", "font": {"size": 9}},
        }
    )
    lowest = min(bars.figures)
    below = {"min": lowest * _ROOM} if lowest < 0 else {}
    chart.set_x_axis({**_AXIS, "visible": False, **below})
    chart.set_y_axis({**_AXIS, "reverse": True, "label_position": "low"})
    # room on the right for the figure of the longest bar, on the left for the labels
    x, width = (0.17, 0.70) if size[1] > CHARTS_WIDE // 2 else (0.33, 0.47)
    chart.set_plotarea({"layout": {"x": x, "y": 0.16, "width": width, "height": 0.82}})
    _place(page, chart, bars.title, bars.words, row, size)


def _keep_on_one_line(chart: Any) -> None:
    """Let no figure be broken in two, as LibreOffice does beside short bars."""

    def write(_rotation: object, _is_horizontal: object) -> None:
        chart._xml_empty_tag("a:bodyPr", [("wrap", "none")])

    chart._write_a_body_pr = write


def _place(
    page: Page, chart: Any, title: str, words: str, row: int, size: tuple[int, int, int]
) -> None:
    """Put a chart to the right of its table, with its text for people who cannot see it."""
    offset, width, height = size
    chart.set_title({"name": title, "name_font": {"size": 11, "color": BRAND}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": width, "height": height})
    look = {"x_offset": 10 + offset, "y_offset": 2, "description": words, "object_position": 2}
    page.sheet.insert_chart(row, 4, chart, look)
