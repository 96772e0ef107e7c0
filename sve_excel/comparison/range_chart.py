"""The ranges of the front page as a chart: a dot and a bar for each bid, beside its row.

The axis ends where the bids end that have no question to answer first, so that one outlier does
not flatten the others: what lies beyond is marked at the edge. The chart draws what the sheet
``Ranges`` holds, which follows the order of the front page. A dot stands as high as its row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.comparison.lot_tables import LotTable
from sve_excel.comparison.ranking import ranked_range
from sve_excel.comparison.study import Study
from sve_excel.looks.figures import AXIS_MONEY, COUNT, DECIMALS
from sve_excel.looks.flat import TOP
from sve_excel.looks.page import FRAMELESS, Col, Drawn, Page, axis, whole_pixels
from sve_excel.looks.palette import AMBER_BAR, BRAND
from sve_excel.method.simulation import Percentiles

RANGES = "Ranges"
_MOST_FIGURES = 6  # between which the axis is divided
AXIS_ROW = 20.0  # points of the row in which the axis has its figures
RANGE_COLUMNS = (
    Col("Row", 6, COUNT),
    Col("Bid", 6, COUNT, computed=True),
    Col("Low", 12, DECIMALS, computed=True),
    Col("Middle", 12, DECIMALS, computed=True),
    Col("High", 12, DECIMALS, computed=True),
    Col("Dot", 12, DECIMALS, computed=True),
    Col("Bar to the left", 12, DECIMALS, computed=True),
    Col("Bar to the right", 12, DECIMALS, computed=True),
    Col("Off the scale", 12, DECIMALS, computed=True),
    Col("Height", 12, DECIMALS),
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One bid of the front page: where it stands among the bids, and its row there.

    ``number`` is the formula that gives its number in the league table, ``top`` and ``height`` are
    those of its row in points, from the first row of the ranking. ``words`` stand above it. In the
    ranking of a ``lot`` it stands ``at`` that place of its order, counted from 0.
    """

    index: int
    number: str
    top: float
    height: float
    words: str = ""
    lot: LotTable | None = None
    at: int = 0

    def ends(self, study: Study) -> Percentiles | None:
        """Nine draws in ten of what it is ranked by, and their middle; None where it has none."""
        if self.lot:
            return ranked_range(study, self.lot.lot.simulation.ranges[self.at])
        return ranked_range(study, study.simulation.ranges[self.index])


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where the axis goes."""

    low: float
    high: float

    @property
    def unit(self) -> float:
        """From one figure of the axis to the next: 1, 2 or 5 of a power of ten, and few of them."""
        least = (self.high - self.low) / _MOST_FIGURES
        power = 10.0 ** math.floor(math.log10(least)) if least > 0 else 1.0
        return next(step * power for step in (1, 2, 5, 10) if step * power >= least)

    def cut(self, figure: float) -> float:
        """Put a figure where it is drawn: within the axis."""
        return min(max(figure, self.low), self.high)


def span_of(study: Study, shown: Sequence[Ranked], cap: float) -> Span:
    """Give the axis to ``cap``: from nothing, from below it as far as from above it at most.

    It begins later where all bids that are shown lie in the upper two thirds of it, since a dot is
    read by its place alone.
    """
    lows = [ends[0] for ranked in shown if (ends := ranked.ends(study))]
    step = 10.0 if cap >= 30 else 1.0
    least = step * math.floor(min(lows, default=0.0) / step)
    return Span(max(-cap, least) if least < 0 or least >= cap / 3 else 0.0, cap)


def write_ranges(
    page: Page,
    study: Study,
    shown: Sequence[Ranked],
    span: Span,
    drawn: Callable[[Ranked, int, str], str],
) -> None:
    """Write what the chart draws.

    ``drawn`` names the low end, the middle or the high end of a row, by 0 to 2, for the bid of a
    number.
    """
    page.table("Ranges", RANGE_COLUMNS, len(shown))
    forms = [page.cell(column) for column in RANGE_COLUMNS]
    total = math.fsum(ranked.height for ranked in shown[-1:]) + (shown[-1].top if shown else 0.0)
    nowhere = span.low - (span.high - span.low)
    for at, ranked in enumerate(shown):
        n = page.row + 1
        ends = ranked.ends(study)
        low, middle, high = ends or (nowhere,) * 3
        dot, left, right = span.cut(middle), span.cut(low), span.cut(high)
        stored: list[float] = [
            study.comparison.bids[ranked.index].number,
            *(low, middle, high),
            *((dot, dot - left, right - dot) if ends else (nowhere, 0.0, 0.0)),
            span.high if high > span.high else span.low if nowhere < low < span.low else nowhere,
        ]

        def cut(cell: str) -> str:
            return f"MIN(MAX({cell},{span.low:g}),{span.high:g})"

        def known_or(figure: str) -> str:  # a blank is no figure, and no 0
            return f"IFERROR(IF(ISNUMBER({figure}),{figure},{nowhere:g}),{nowhere:g})"

        known = f"$D{n}>{nowhere:g}"
        formulas = [
            ranked.number,
            *(known_or(drawn(ranked, end, f"$B{n}")) for end in range(3)),
            f"IF({known},{cut(f'$D{n}')},{nowhere:g})",
            f"IF({known},{cut(f'$D{n}')}-{cut(f'$C{n}')},0)",
            f"IF({known},{cut(f'$E{n}')}-{cut(f'$D{n}')},0)",
            f"IF($E{n}>{span.high:g},{span.high:g},"
            f"IF(AND({known},$C{n}<{span.low:g}),{span.low:g},{nowhere:g}))",
        ]
        page.number(page.row, 0, at + 1, forms[0])
        for column, (formula, found) in enumerate(zip(formulas, stored, strict=True), 1):
            page.formula(page.row, column, f"={formula}", forms[column], found)
        page.number(page.row, len(formulas) + 1, total - ranked.top - ranked.height / 2, forms[-1])
        page.row += 1


def draw_ranges(
    page: Page, shown: Sequence[Ranked], span: Span, at: tuple[int, int], width: float, words: str
) -> None:
    """Draw the chart over the cells of the ranking, from the cell ``at`` to the axis below."""
    if not shown:
        return
    total = shown[-1].top + shown[-1].height
    first, last = TOP + 2, TOP + 1 + len(shown)

    def column(letter: str) -> str:
        return f"='{RANGES}'!${letter}${first}:${letter}${last}"

    chart = page.book.add_chart({"type": "scatter"})
    chart.add_series(
        {
            "name": "Middle of the range",
            "categories": column("F"),
            "values": column("J"),
            "marker": {
                "type": "circle",
                "size": 6,
                "fill": {"color": BRAND},
                "border": {"color": BRAND},
            },
            "x_error_bars": {
                "type": "custom",
                "plus_values": column("H"),
                "minus_values": column("G"),
                "end_style": 0,
                "line": {"color": BRAND, "width": 2},
            },
        }
    )
    chart.add_series(
        {
            "name": "Off the scale",
            "categories": column("I"),
            "values": column("J"),
            "marker": {
                "type": "diamond",
                "size": 8,
                "fill": {"color": AMBER_BAR},
                "border": {"color": AMBER_BAR},
            },
        }
    )
    figures: dict[str, Any] = {
        "num_format": words,
        "min": span.low,
        "max": span.high,
        "major_unit": span.unit,
    }
    chart.set_x_axis(axis(page.chart_text, **figures, label_position="low"))
    chart.set_y_axis({"min": 0, "max": total, "visible": False, "major_gridlines": {"visible": 0}})
    high = total + AXIS_ROW
    chart.set_plotarea({"layout": {"x": 0.02, "y": 0.0, "width": 0.96, "height": total / high}})
    told = "A dot and a bar for each bid: the middle and nine draws in ten of what it is ranked by."
    size = (width, high / 0.75)
    page.chart(Drawn(chart, "", told), at, size, frame=_FLUSH)


_FLUSH = type(FRAMELESS)(11, {"none": True}, 0, 0)
MONEY_AXIS, POINTS_AXIS = AXIS_MONEY, "0"
ROW, TALL_ROW = whole_pixels(15.0), whole_pixels(30.0)
