"""The charts of the results sheet, each with words for people who cannot see it."""

from __future__ import annotations

from typing import Any

from sve_excel.layout import (
    BRAND,
    RESULTS_SHEET,
)
from sve_excel.looks import (
    pounds,
)
from sve_excel.model import Valuation
from sve_excel.results_page import CHARTS_WIDE, Page


def waterfall_chart(page: Page, first: int, last: int, valuation: Valuation) -> None:
    """Chart of the steps, as columns that stand on an unseen base."""
    chart = page.book.add_chart({"type": "column", "subtype": "stacked"})
    categories = [RESULTS_SHEET, first, 1, last, 1]
    chart.add_series(
        {
            "name": "Base",
            "categories": categories,
            "values": [RESULTS_SHEET, first, 15, last, 15],
            "fill": {"none": True},
            "border": {"none": True},
            "gap": 40,
        }
    )
    bite, whole = {"fill": {"color": "#F2C27E"}}, {"fill": {"color": "#9DB9D6"}}
    chart.add_series(
        {
            "name": "Value",
            "categories": categories,
            "values": [RESULTS_SHEET, first, 16, last, 16],
            "points": [whole, bite, bite, bite, bite, bite, whole],
            "data_labels": {"value": True, "num_format": "£#,##0", "font": {"size": 9}},
        }
    )
    words = (
        f"Waterfall from a gross value of {pounds(valuation.gross_outputs)} through leakage, "
        f"deadweight, attribution, displacement and drop-off to a net value of "
        f"{pounds(valuation.net_outputs)}."
    )
    place(page, chart, "From gross to net", first - 1, words, (0, CHARTS_WIDE, 176))


def bar_chart(
    page: Page,
    kind: str,
    title: str,
    first: int,
    last: int,
    points: list[dict[str, Any]],
    words: str,
    size: tuple[int, int, int],
    row: int | None = None,
) -> None:
    """Bar chart of labels in column B and figures in column C, its points in their colours."""
    chart = page.book.add_chart({"type": kind})
    chart.add_series(
        {
            "name": title,
            "categories": [RESULTS_SHEET, first, 1, last, 1],
            "values": [RESULTS_SHEET, first, 2, last, 2],
            "points": points[: last - first + 1],
            "gap": 40,
            "data_labels": {"value": True, "num_format": "£#,##0", "font": {"size": 9}},
        }
    )
    place(page, chart, title, first - 1 if row is None else row, words, size)


def place(
    page: Page, chart: Any, title: str, row: int, words: str, size: tuple[int, int, int]
) -> None:
    """Put a chart to the right of its table, with its text for people who cannot see it."""
    offset, width, height = size
    chart.set_title({"name": title, "name_font": {"size": 11, "color": BRAND}, "overlay": False})
    chart.set_legend({"none": True})
    axis = {"num_font": {"size": 9}, "line": {"none": True}}
    chart.set_x_axis({**axis, "major_gridlines": {"visible": False}})
    chart.set_y_axis({**axis, "major_gridlines": {"visible": False}})
    if "From gross" in title:
        chart.set_y_axis({**axis, "visible": False, "major_gridlines": {"visible": False}})
    else:
        chart.set_x_axis({**axis, "visible": False, "major_gridlines": {"visible": False}})
        chart.set_y_axis({**axis, "reverse": True, "label_position": "low"})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": width, "height": height})
    page.sheet.insert_chart(
        row,
        4,
        chart,
        {
            "x_offset": 10 + offset,
            "y_offset": 2,
            "description": words,
            "object_position": 2,
        },
    )
