"""Where each bid's value lies: a matrix of bidders by category, and a chart in its colours.

The matrix is net value; beside it the share of each category in the bid, shaded by size.
"""

from __future__ import annotations

from typing import Any

from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.category_chart import chart_high, draw_categories, first_row
from sve_excel.comparison.league import Sources
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DASH, MONEY, PART
from sve_excel.looks.page import Col, Page
from sve_excel.looks.palette import BAR, FAINT, PAPER

_BIDDER = 44.0  # characters of the column of names
_ONE_PAGE = 30  # bids; with more the heading is printed on every page
_PAPER = 690.0  # points that a page of paper has room for


def category_widths(comparison: Comparison) -> list[float]:
    """Widths of the sheet's columns."""
    return [6.0, _BIDDER, *[14.0] * len(comparison.library.categories), 15.0]


def write_categories(page: Page, comparison: Comparison, sources: Sources) -> None:
    """Net value by category for each bid, the chart of the leading bids, and the shares."""
    shown = len(comparison.bids)
    names = [category.name for category in comparison.library.categories]
    chart_row, breaks = page.row, list[int]()
    if shown:  # the chart is first, so that it is whole on the first screen
        page.row = first_row(comparison) - 2
        if chart_high(comparison) * 0.75 + 15 * (shown + 8) > _PAPER:
            breaks.append(page.row)
    page.section("Net value by category")
    top = page.row
    _heading(page, comparison, "Net value")
    first = page.row
    assert not shown or first == first_row(comparison)
    for bid in comparison.bids:
        n = page.row + 1
        _name(page, bid.number, bid.label)
        for column, name in enumerate(names, 2):
            totals = bid.valuation.categories.get(name)
            head = f"{column_letter(column)}${top + 1}"
            lines = sources.lines
            formula = (
                f"=SUMIFS({lines.range('Net value')},{lines.range('Bid')},$A{n},"
                f"{lines.range('Category')},{head})"
            )
            stored = totals.net if totals else 0.0
            form = page.formats.cell(MONEY)
            if lines.live:
                page.formula(page.row, column, formula, form, stored)
            else:
                page.number(page.row, column, stored, form)
        end = column_letter(len(names) + 1)
        formula = f"=SUM($C{n}:${end}{n})"
        form = page.formats.cell(MONEY, bold=True)
        page.formula(page.row, len(names) + 2, formula, form, bid.valuation.net_outputs)
        page.row += 1
    if not shown:
        return
    blank = page.formats.difference(font_color=FAINT, num_format=DASH)
    area = (first, 2, page.row - 1, len(names) + 1)
    page.sheet.conditional_format(
        *area, {"type": "cell", "criteria": "==", "value": 0, "format": blank}
    )
    if shown > _ONE_PAGE:
        page.sheet.repeat_rows(top)
    draw_categories(page, comparison, chart_row)
    page.row += 1
    breaks.append(page.row)
    page.sheet.set_h_pagebreaks(breaks)
    _shares(page, comparison, first)


def _heading(page: Page, comparison: Comparison, total: str) -> None:
    page.header([Col("Bid", 6, COUNT), Col("Bidder", _BIDDER)], height=48)
    row = page.row - 1
    for column, category in enumerate(comparison.library.categories, 2):
        mark: dict[str, Any] = {"bottom": 5, "bottom_color": category.colour}
        form = page.formats.header(align="center", indent=0, **mark)
        page.sheet.write_string(row, column, category.name, form)
    last = 2 + len(comparison.library.categories)
    page.sheet.write_string(row, last, total, page.formats.header(right=True, computed=True))


def _name(page: Page, number: int, label: str) -> None:
    page.number(page.row, 0, number, page.formats.cell(COUNT))
    page.named(1, label, _BIDDER)


def _shares(page: Page, comparison: Comparison, matrix: int) -> None:
    """Share of each category in the bid's net value, shaded: where a bid puts its weight."""
    page.section("Share of each category in the bid's net value")
    _heading(page, comparison, "All")
    names = [category.name for category in comparison.library.categories]
    first, end = page.row, column_letter(len(names) + 2)
    for index, bid in enumerate(comparison.bids):
        source = matrix + index + 1
        # named by formula too, so that a row still says whose figures it shows when one is sorted
        name_form = page.formats.cell(text_wrap=True)
        whose = ((0, bid.number, page.formats.cell(COUNT)), (1, bid.label, name_form))
        for column, named, form in whose:
            letter = column_letter(column)
            page.formula(page.row, column, f"=${letter}{source}", form, named)
        total = bid.valuation.net_outputs
        for column, name in enumerate([*names, ""], 2):
            totals = bid.valuation.categories.get(name)
            part = total if not name else totals.net if totals else 0.0
            letter = column_letter(column)
            formula = f"=IF(${end}{source}=0,0,{letter}{source}/${end}{source})"
            stored = part / total if total else 0.0
            form = page.formats.cell(PART)
            page.formula(page.row, column, formula, form, stored)
        page.fit((Col("", _BIDDER, wrap=True),), ((0, bid.label),))
        page.row += 1
    page.sheet.conditional_format(
        first,
        2,
        page.row - 1,
        len(names) + 1,
        {
            "type": "2_color_scale",
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": 1,
            "min_color": PAPER,
            "max_color": BAR,
        },
    )
