"""The sheet Over time: promise and delivery of each contract, quarter by quarter, as lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sve_excel.looks.figures import AXIS_MONEY, DATE, MONEY
from sve_excel.looks.page import LEADING, Col, Drawn, Page, axis
from sve_excel.looks.palette import BEFORE_BAR, BRAND
from sve_excel.tracking.rating import NOT_OVER, Contract, Point, over_time

OVER_TIME = "Over time"
OVER_TIME_COLUMNS = (
    Col("Contract", 44, wrap=True),
    Col("Until", 12, DATE),
    Col("Promised so far", 18, MONEY),
    Col("Delivered so far", 18, MONEY),
    Col("State", 30, wrap=True),
)
OVER_TIME_WORDS = (
    "Net value promised and delivered so far, at the end of each quarter. A promise is spread "
    "evenly over the contract unless its schedule says otherwise; a gap was not reported, or is "
    "not over yet."
)
_HIGH, _WIDE = 300, 900  # pixels of a chart
_ROWS = 17  # that it covers


def write_over_time(page: Page, contracts: Sequence[Contract], on: date) -> None:
    """Write a chart for each contract, then the figures as of a day that they are drawn from."""
    shown = contracts[:LEADING]
    charts_at = page.row
    page.row += len(shown) * _ROWS
    points = [(each, point) for each in contracts for point in over_time(each)]
    page.sheet.repeat_rows(page.row)
    page.table("OverTime", OVER_TIME_COLUMNS, len(points), frozen=None)
    forms = [page.cell(column, valign="top") for column in OVER_TIME_COLUMNS]
    first = page.row
    for contract, point in points:
        page.text(page.row, 0, contract.name, forms[0])
        page.sheet.write_datetime(page.row, 1, point.until, forms[1])
        page.number(page.row, 2, point.promised, forms[2])
        if point.delivered is None:
            page.sheet.write_blank(page.row, 3, None, forms[3])
        else:
            page.number(page.row, 3, point.delivered, forms[3])
        page.text(page.row, 4, _state(point, on), forms[4])
        page.fit(OVER_TIME_COLUMNS, ((0, contract.name),))
        page.row += 1
    begin = first
    for number, contract in enumerate(shown):
        count = len(contract.schedule.quarters)
        _chart(page, contract, (begin, begin + count - 1), charts_at + number * _ROWS)
        begin += count
    if not contracts:
        page.text(page.row, 0, "No contract is here: neither a schedule nor a report.", forms[0])


def _state(point: Point, on: date) -> str:
    """Say whether a quarter was reported, and where it was not, whether it could have been."""
    if point.delivered is not None:
        return "Reported"
    return "No report of this quarter" if point.until <= on else NOT_OVER


def _chart(page: Page, contract: Contract, rows: tuple[int, int], at: int) -> None:
    chart: Any = page.book.add_chart({"type": "line"})
    for column, name, colour, marker in (
        (2, "Promised", BEFORE_BAR, {"type": "none"}),
        (3, "Delivered", BRAND, {"type": "circle", "size": 7, "fill": {"color": BRAND}}),
    ):
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, rows[0], 1, rows[1], 1],
                "values": [page.name, rows[0], column, rows[1], column],
                "line": {"color": colour, "width": 2.25},
                "marker": marker,
            }
        )
    chart.show_blanks_as("gap")
    chart.set_x_axis(axis(page.chart_text, num_format="mmm yy", text_axis=True))
    chart.set_y_axis(axis(page.chart_text, num_format=AXIS_MONEY))
    page.chart(
        Drawn(
            chart,
            contract.name[:100],
            "Line chart of net value promised and delivered so far; the figures stand below.",
        ),
        (at, 0),
        (_WIDE, _HIGH),
        legend={"position": "bottom", "font": {"size": page.chart_text}},
    )
