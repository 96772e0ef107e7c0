"""The chart of Categories: stacked bars in the Accord's colours, cut where one would squeeze all.

What the chart draws stands in the sheet ``Category bars``, which follows the table of Categories: a
bid that goes far beyond the others is cut at the end of the axis, with amber behind the cut.
"""

from __future__ import annotations

import math

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.comparison.range_chart import Span
from sve_excel.layout import column_letter
from sve_excel.looks.figures import AXIS_MILLIONS, AXIS_MONEY, COUNT, MONEY
from sve_excel.looks.page import LEADING, Col, Drawn, Page, axis
from sve_excel.looks.palette import AMBER_BAR, GRID, PAPER
from sve_excel.words.saying import first_of, pounds, so_many

CATEGORIES, BARS = "Categories", "Category bars"
OFF = "Off the scale"
_MILLIONS = 1e6  # pounds from which the largest bar is drawn in millions
_FAR, _NEAR = 4.0, 1.5  # times the middle of all, and times the highest of those below it
_BEHIND = 0.03  # of the axis: what stands behind a cut
_MOST_NAMED = 2
_LEFT = 2  # column of the first category, here and in Categories
CHART, BAR = 100, 19  # pixels of the chart without bars, and of each: 20 are on one screen


def chart_high(comparison: Comparison) -> int:
    """Pixels of the chart."""
    return CHART + BAR * min(len(comparison.bids), LEADING)


def first_row(comparison: Comparison) -> int:
    """The first row of the table of Categories, below title, chart and headings; from 0."""
    return 2 + -(-chart_high(comparison) // 20) + 1 + 2


def bar_columns(comparison: Comparison) -> tuple[Col, ...]:
    """Columns of what the chart draws."""
    names = [category.name for category in comparison.library.categories]
    drawn = [Col(name, 14, MONEY, computed=True) for name in (*names, OFF)]
    return (Col("Row", 6, COUNT), Col("Bid", 6, COUNT), *drawn)


def reach(comparison: Comparison) -> float:
    """How far the axis goes: to the largest bid, or to the largest that is not far beyond most."""
    ends = [_end(bid) for bid in comparison.bids[:LEADING]]
    usual = _FAR * sorted(ends)[(len(ends) - 1) // 2]
    near = _NEAR * max((end for end in ends if end <= usual), default=0.0)
    most = max((end for end in ends if end <= near), default=0.0) or max(ends)
    if most == max(ends) or most <= 0:
        return max(ends)
    step = 10.0 ** (math.floor(math.log10(most)) - 1)
    return math.ceil(most / step) * step


def write_bars(page: Page, comparison: Comparison) -> None:
    """Write what the chart draws: each bid by category, cut at the end of the axis."""
    bids, top = comparison.bids[:LEADING], first_row(comparison)
    columns = bar_columns(comparison)
    page.table("CategoryBars", columns, len(bids))
    if not bids:
        return
    forms, end = [page.cell(column) for column in columns], reach(comparison)
    names = [category.name for category in comparison.library.categories]
    for at, bid in enumerate(bids):
        n = top + at + 1
        page.number(page.row, 0, at + 1, forms[0])
        page.formula(page.row, 1, f"='{CATEGORIES}'!$A{n}", forms[1], bid.number)
        values = _values(bid, names)
        for column, name in enumerate(names, _LEFT):
            before = values[: column - _LEFT]
            stored = _cut(values[column - _LEFT], before, end)
            formula = _cut_formula(column, n, end)
            assert columns[column].heading == name
            page.formula(page.row, column, formula, forms[column], stored)
        last = _LEFT + len(names)
        page.formula(page.row, last, _off_formula(last, n, end), forms[last], _off(values, end))
        page.row += 1


def draw_categories(page: Page, comparison: Comparison, row: int) -> None:
    """Draw the stacked bars of the leading bids in the categories' colours, from a row on."""
    bids, first = comparison.bids[:LEADING], first_row(comparison)
    chart, end = page.book.add_chart({"type": "bar", "subtype": "stacked"}), reach(comparison)
    off = [bid for bid in bids if _end(bid) > end]
    last = len(bids) - 1
    series = [(category.name, category.colour) for category in comparison.library.categories]
    for column, (name, colour) in enumerate([*series, *([(OFF, AMBER_BAR)] if off else [])], _LEFT):
        chart.add_series(
            {
                "name": name if name == OFF else [page.name, first - 1, column],
                "categories": [page.name, first, 1, first + last, 1],
                "values": [BARS, 3, column, 3 + last, column],
                "fill": {"color": colour},
                "border": {"color": PAPER, "width": 0.5},
                "gap": 35,
            }
        )
    scale = _scale(bids, end) if off else {}
    figures = AXIS_MILLIONS if end >= _MILLIONS else AXIS_MONEY
    grid = {"visible": True, "line": {"color": GRID}}
    chart.set_x_axis(axis(page.chart_text, num_format=figures, major_gridlines=grid, **scale))
    chart.set_y_axis(axis(page.chart_text, reverse=True, label_position="low"))
    some = len(bids) < len(comparison.bids)
    title = "Net value by category" + (f": the {LEADING} bids that come first" if some else "")
    title += f"; off the scale: {first_of([bid.label for bid in off], _MOST_NAMED)}" * bool(off)
    page.chart(
        Drawn(chart, title, _told(bids, some=some)),
        (row, 0),
        (1150, chart_high(comparison)),
        legend={"position": "bottom", "font": {"size": page.chart_text}},
    )


def _scale(bids: tuple[Bid, ...], end: float) -> dict[str, float]:
    """From where to where an axis goes that cuts bars, and the steps of its figures."""
    unit = Span(0, end).unit
    lowest = max(
        _sum([totals.net for totals in bid.valuation.categories.values()], -1) for bid in bids
    )
    if lowest > 0:
        unit /= 2
    least = -unit * math.ceil(min(lowest, end) / unit)
    return {"min": least, "max": end * (1 + _BEHIND), "major_unit": unit}


def _told(bids: tuple[Bid, ...], *, some: bool) -> str:
    """What the chart shows, for people who cannot see it."""
    most = max(bids, key=lambda bid: bid.valuation.net_outputs)
    return (
        f"Net value by category for {so_many(len(bids), 'bid')}, in the colours of the Bristol "
        f"Accord. The largest total is that of {most.label}, "
        f"{pounds(most.valuation.net_outputs)}."
        f"{f' The {LEADING} that come first are shown.' if some else ''}"
    )


def _values(bid: Bid, names: list[str]) -> list[float]:
    totals = bid.valuation.categories
    return [totals[name].net if name in totals else 0.0 for name in names]


def _end(bid: Bid) -> float:
    """How far a bid's bar goes from nothing, to whichever side it goes farther."""
    values = [totals.net for totals in bid.valuation.categories.values()]
    return max(_sum(values, 1), _sum(values, -1))


def _sum(values: list[float], sign: int) -> float:
    return math.fsum(abs(value) for value in values if value * sign > 0)


def _cut(value: float, before: list[float], end: float) -> float:
    """As much of a category as there is room for behind those before it."""
    if value >= 0:
        return max(0.0, min(value, end - _sum(before, 1)))
    return min(0.0, max(value, _sum(before, -1) - end))


def _cut_formula(column: int, n: int, end: float) -> str:
    value = f"'{CATEGORIES}'!${column_letter(column)}{n}"
    above, below = "0", "0"
    if column > _LEFT:
        before = f"'{CATEGORIES}'!${column_letter(_LEFT)}{n}:${column_letter(column - 1)}{n}"
        above, below = f'SUMIF({before},">0")', f'SUMIF({before},"<0")'
    return (
        f"=IF({value}>=0,MAX(0,MIN({value},{end!r}-{above})),MIN(0,MAX({value},-{end!r}-{below})))"
    )


def _off(values: list[float], end: float) -> float:
    """What stands behind a bar that is cut, to the side on which it is."""
    sides = [sign for sign in (1, -1) if _sum(values, sign) > end]
    return sides[0] * end * _BEHIND if sides else 0.0


def _off_formula(column: int, n: int, end: float) -> str:
    every = f"'{CATEGORIES}'!${column_letter(_LEFT)}{n}:${column_letter(column - 1)}{n}"
    behind = end * _BEHIND
    below = f'IF(SUMIF({every},"<0")<-{end!r},-{behind!r},0)'
    return f'=IF(SUMIF({every},">0")>{end!r},{behind!r},{below})'
