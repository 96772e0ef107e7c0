"""What ranges, break-even and scenarios say of each bid, and the swings of its assumptions.

Two flat tables for other sheets to look into. The figures come from the simulation and the
analysis, worked out when the comparison was made; they are no formulas.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sve_excel.comparison.league import ASK_FIRST, NOT_GIVEN, Sources, told_of
from sve_excel.comparison.marks import order_by_cell
from sve_excel.comparison.places import ORDER_BY
from sve_excel.comparison.study import Study
from sve_excel.looks.figures import (
    COUNT,
    DECIMALS,
    FALL,
    ORDERED,
    PENCE,
    PERCENT,
    POINTS,
    RATIO,
    RATIO_CHANGE,
    SHARE_CHANGE,
)
from sve_excel.looks.flat import Flat
from sve_excel.looks.page import Col, Page, quoted
from sve_excel.method.sensitivity import SCENARIOS, Swing
from sve_excel.words.lookup import looked_up
from sve_excel.words.saying import listed

SWINGS = "Swings"
SWING_COLUMNS = (
    Col("Key", 9),
    Col("Bid", 6, COUNT),
    Col("Bidder", 34),
    Col("Order", 8, COUNT),
    Col("What is moved", 70),
    Col("Low", 14, DECIMALS),
    Col("High", 14, DECIMALS),
    Col("Net ratio at the low end", 13, RATIO),
    Col("Net ratio at the high end", 13, RATIO),
    Col("Change at the low end", 13, RATIO_CHANGE),
    Col("Change at the high end", 13, RATIO_CHANGE),
    Col("Range from", 44),
)
NET_RANGE = ("Low (5th)", "Middle", "High (95th)")
TOTAL_RANGE = ("Total low", "Total middle", "Total high")
# figures that the ranges were drawn for, by their headings in the league table
AS_DRAWN = {
    "Net ratio": "Net as drawn",
    "Gross ratio": "Gross as drawn",
    "Present-value ratio": "Present as drawn",
}
ORDER_AS_DRAWN = "Ordered by, as drawn"
CHANGED, DECIDES, IS_NAME = "Changed since", 1, 2
# answers that sentences of the Summary go by, or a tie-break, which move no ratio
_TOLD_BY = ("Evaluation", "Funding", "Nature", "Contract price", "Warnings", ASK_FIRST)
ROBUST_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col("Bidder", 40),
    Col("Net ratio", 10, RATIO, computed=True),
    *(Col(heading, 10, RATIO) for heading in NET_RANGE),
    Col("Gross low", 10, RATIO),
    Col("Gross high", 10, RATIO),
    Col("Present low", 10, RATIO),
    Col("Present high", 10, RATIO),
    *(Col(heading, 10, POINTS) for heading in TOTAL_RANGE),
    Col("Best place", 10, COUNT),
    Col("Worst place", 10, COUNT),
    Col("Draws above the next", 10, PERCENT),
    Col("Value may fall by", 10, FALL),
    Col("Share of the main proxy", 10, PERCENT),
    Col("Main proxy may fall by", 12, FALL),
    *(
        Col(words, 10, RATIO)
        for words in (
            "Prices as published",
            "No drop-off",
            "Tender's median deflators",
            "Benefits last one year",
            "Proxies at their low end",
        )
    ),
    *(Col(heading, 11, RATIO) for heading in AS_DRAWN.values()),
    Col(ORDER_AS_DRAWN, 11, ORDERED),
    Col(CHANGED, 9, COUNT, computed=True),
)
ROBUST = "Robustness"
SHOWN_SWINGS = 10  # bars of the tornado


def flat_swings(study: Study) -> Flat:
    """Where the swings stand."""
    rows = sum(min(SHOWN_SWINGS, len(analysis.swings)) for analysis in study.analyses)
    return Flat(SWINGS, SWING_COLUMNS, rows)


def flat_robust(study: Study) -> Flat:
    """Where ranges, break-even and scenarios stand."""
    return Flat(ROBUST, ROBUST_COLUMNS, len(study.comparison.bids))


def write_swings(page: Page, study: Study) -> None:
    """The ten assumptions of each bid that move its ratio most."""
    page.table("Swings", SWING_COLUMNS, flat_swings(study).rows, height=48)
    forms = [page.cell(column) for column in SWING_COLUMNS]
    for bid, analysis in zip(study.comparison.bids, study.analyses, strict=True):
        for order, swing in enumerate(analysis.swings[:SHOWN_SWINGS], 1):
            page.sheet.write_string(page.row, 0, f"{bid.number}-{order}", forms[0])
            page.number(page.row, 1, bid.number, forms[1])
            page.number(page.row, 3, order, forms[3])
            names = {2: bid.label, 4: swing.name}
            for column, name in sorted(names.items(), key=lambda each: len(each[1])):
                page.named(column, name, SWING_COLUMNS[column].width)
            low, high = _ends(page, swing)
            for column, number, form in (
                (5, swing.low, low),
                (6, swing.high, high),
                (7, swing.at_low, forms[7]),
                (8, swing.at_high, forms[8]),
                (9, swing.at_low - bid.valuation.net_sroi, forms[9]),
                (10, swing.at_high - bid.valuation.net_sroi, forms[10]),
            ):
                page.number(page.row, column, number, form)
            page.text(page.row, 11, swing.ground, forms[11])
            page.row += 1


def _ends(page: Page, swing: Swing) -> tuple[Any, Any]:
    form = page.formats.cell(PENCE if swing.is_price else SHARE_CHANGE)
    return form, form


def write_robust(page: Page, study: Study, sources: Sources) -> None:
    """One row for each bid: ranges, places, break-even, scenarios."""
    page.table("Robustness", ROBUST_COLUMNS, len(study.comparison.bids), height=62, frozen=2)
    forms = [page.cell(column) for column in ROBUST_COLUMNS]
    league = sources.league
    for index, bid in enumerate(study.comparison.bids):
        n = page.row + 1
        ranges, analysis = study.simulation.ranges[index], study.analyses[index]
        best, worst = study.places(index)
        page.number(page.row, 0, bid.number, forms[0])
        page.named(1, bid.label, ROBUST_COLUMNS[1].width)
        ratio = "=" + looked_up(league.range("Net ratio"), f"$A{n}", league.range("Bid"))
        page.formula(page.row, 2, ratio, forms[2], bid.valuation.net_sroi)
        fall = analysis.break_even
        numbers = (
            *ranges.net,
            ranges.gross[0],
            ranges.gross[2],
            ranges.present_value[0],
            ranges.present_value[2],
            *(ranges.total or (math.nan,) * 3),
            best or math.nan,
            worst or math.nan,
            float(study.simulation.above[index]),
            fall.overall,
            fall.main_share,
            fall.main_fall,
            *(analysis.scenarios[name] for name in SCENARIOS[1:]),
            bid.valuation.net_sroi,
            bid.valuation.gross_sroi,
            bid.valuation.present_value_sroi,
            order_by_cell(study, index),
        )
        told = told_of(bid, study)
        page.formula(page.row, len(forms) - 1, _changed(sources, study, n, told), forms[-1], 0)
        for column, number in enumerate(numbers, 3):
            if number == number:  # not NaN: the last bid has none behind it
                page.number(page.row, column, number, forms[column])
            else:
                page.sheet.write_blank(page.row, column, None, forms[column])
        page.row += 1
    page.row += 1
    page.note(
        "Low, middle and high: 5th, 50th and 95th percentile of the net ratio, or of the total of "
        "the marks. Best and worst place hold nine of ten draws. Value may fall by: how far before "
        "£1 returns £1; 'to nothing' for the main proxy means that the rest alone returns more "
        "than £1. Five columns are the net ratio of the same rows under another reading; the four "
        "behind them are what the ranges were drawn for, and the last is 1 where one of these, or "
        f"{listed(_TOLD_BY)} in the league table, has been changed since, and 2 where the bidder's "
        "name there has."
    )


def _changed(
    sources: Sources, study: Study, n: int, figures: Mapping[str, str | float | None]
) -> str:
    """What differs in row ``n`` from what ranges and sentences were made of: 1 what decides.

    2 is the bidder's name alone, which no figure goes by, and 0 is nothing.
    ``figures`` are what the league table said of the bid when they were.
    """
    league, table = sources.league, flat_robust(study)
    pairs = [(league.range(now), league.range("Bid"), drawn) for now, drawn in AS_DRAWN.items()]
    pairs.append((sources.marks(ORDER_BY), sources.marks("Bid"), ORDER_AS_DRAWN))
    differs = []
    for every, bids, drawn in pairs:
        now, then = looked_up(every, f"$A{n}", bids), f"${table.letter(drawn)}{n}"
        differs.append(f"ABS({now}-{then})>0.000000001*(1+ABS({then}))")
    for heading in _TOLD_BY:
        answer = NOT_GIVEN if figures[heading] is None else figures[heading]
        then = quoted(answer) if isinstance(answer, str) else f"{answer!r}"
        now = looked_up(league.range(heading), f"$A{n}", league.range("Bid"))
        differs.append(f"{now}<>{then}")
    name = looked_up(league.range("Bidder"), f"$A{n}", league.range("Bid"))
    return f"=IF(OR({','.join(differs)}),{DECIDES},IF({name}<>$B{n},{IS_NAME},0))"
