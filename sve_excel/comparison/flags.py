"""What stands out and what to ask: deflators as a distribution, flags with cells and questions.

A flag is a question, not a fault; the sheet says so where it begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel.comparison.league import Sources
from sve_excel.comparison.study import Study
from sve_excel.layout import TAKEN_OFF, column_letter
from sve_excel.looks.figures import COUNT, PERCENT
from sve_excel.looks.flat import Flat
from sve_excel.looks.page import LEADING, Col, Drawn, Page, axis
from sve_excel.looks.palette import AMBER_BAR, BRAND, GRID, MUTED, PAPER, RAG_FILL, RAG_TEXT
from sve_excel.plausibility.every import QUESTIONS
from sve_excel.records.columns import Share

PLAUSIBILITY = "Plausibility"
_FIRST_SHARE = 2  # column of the first deflator; the last one's is followed by the questions
PLAUSIBILITY_WIDTHS = (
    8.0,
    44.0,
    *(max(14.0, len(share.heading) + 3.0) for share in TAKEN_OFF),
    14.0,
)
# 383 published SROI reports (github.com/jcmunozmora/sroi-meta-analysis, March 2026; values taken
# out by a language model, not peer reviewed): 10th, 25th, 50th, 75th and 90th percentile
PUBLISHED = {
    "deadweight": (0.052, 0.10, 0.20, 0.348, 0.50),
    "attribution": (0.10, 0.15, 0.255, 0.42, 0.53),
    "drop_off": (0.10, 0.10, 0.215, 0.50, 0.50),
}
_LEVELS = (0.08, -0.04, 0.2, -0.16, 0.32, 0.44)  # of the points of a strip, the usual one first
_APART = 0.035  # of the axis: the width of a point with its number
MEANS_UP_TO = 200  # bids; beyond, the means are stored as figures, so that the file opens fast
_HIGH = 500  # pixels of the chart: it is whole on one screen
_ONE_PAGE = 20  # bids that fit on the page of their table


def write_plausibility(page: Page, study: Study, sources: Sources) -> None:
    """Mean deflators of every bid against the tender and against published reports."""
    bids = study.comparison.bids
    asked = _FIRST_SHARE + len(TAKEN_OFF)
    chart_row = page.row
    if bids:  # the chart is first, so that it is whole on the first screen
        page.row += -(-_HIGH // 20) + 1
        page.sheet.set_h_pagebreaks([page.row])
    page.section("Mean deflators of each bid, weighted by gross value", last=asked - 1)
    columns = (
        Col("Bid", 6, COUNT),
        Col("Bidder", 40),
        *(Col(share.heading, 13, PERCENT, computed=True) for share in TAKEN_OFF),
        Col("Questions", 13, COUNT),
    )
    held_against = _yardsticks(page, study)
    if len(bids) > _ONE_PAGE:
        page.sheet.repeat_rows(page.row)
    page.table("Deflators", columns, len(bids), frozen=None)
    first = page.row
    for index, bid in enumerate(bids):
        page.number(page.row, 0, bid.number, page.formats.cell(COUNT))
        page.named(1, bid.label, columns[1].width)
        for column, share in enumerate(TAKEN_OFF, _FIRST_SHARE):
            mean = study.analyses[index].deflators[share.attribute]
            _mean(page, column, share, mean, sources, len(bids))
        count = len(study.by_bid[bid.number])
        page.number(page.row, asked, count, page.formats.cell(COUNT))
        page.row += 1
    _shade(page, first, held_against)
    if bids:
        _strip(page, study, first, chart_row)
        page.row += 1
    _legend(page, study)
    page.sheet.print_area(0, 0, page.row, page.last)


def _mean(page: Page, column: int, share: Share, mean: float, sources: Sources, bids: int) -> None:
    """Mean of one deflator of one bid as a formula over the lines, weighted by gross value."""
    form = page.formats.cell(PERCENT)
    if mean != mean:  # NaN: nothing lasts, so there is no drop-off
        page.sheet.write_string(page.row, column, "–", page.formats.cell(align="right"))
        return
    if bids > MEANS_UP_TO or not sources.lines.live:
        page.number(page.row, column, mean, form)
        return
    lines: Flat = sources.lines
    gross = lines.range("Gross value")
    # without ABS, which IronCalc works out of a range as of one cell
    size = f"{gross}*(({gross}>0)-({gross}<0))"
    mask = f"({lines.range('Bid')}=$A{page.row + 1})*{size}"
    if share.fades:
        mask += f"*({lines.range('Years')}>1)"
    formula = f"=SUMPRODUCT({mask}*{lines.range(share.heading)})/SUMPRODUCT({mask})"
    page.formula(page.row, column, formula, form, mean)


def _yardsticks(page: Page, study: Study) -> int:
    """Median of the tender and percentiles of published reports above the bids; gives their row."""
    head = [Col("", 6), Col("Yardstick", 40)]
    head += [Col(share.heading, 13, PERCENT) for share in TAKEN_OFF]
    page.header(head, height=18)
    first = page.row
    for words, values in yardsticks(study):
        page.sheet.write_string(page.row, 1, words, page.formats.cell(font_color=MUTED))
        for column, value in enumerate(values, _FIRST_SHARE):
            if value is None:
                page.sheet.write_string(page.row, column, "–", page.formats.cell(align="right"))
            else:
                page.number(page.row, column, value, page.formats.cell(PERCENT))
        page.row += 1
    page.row += 1
    return first


def yardsticks(study: Study) -> list[tuple[str, list[float | None]]]:
    """What a bid's mean deflators are held against; none where nothing is published."""
    rows: list[tuple[str, list[float | None]]] = [
        ("Median of this tender's bids", [study.medians[share.attribute] for share in TAKEN_OFF])
    ]
    for place, words in enumerate(("10th", "25th", "50th", "75th", "90th")):
        known = [PUBLISHED.get(share.attribute) for share in TAKEN_OFF]
        values = [each[place] if each else None for each in known]
        rows.append((f"Published reports that state one, {words} percentile", values))
    return rows


def _shade(page: Page, first: int, yardsticks: int) -> None:
    """Shade a mean below the published 10th percentile, which is row two of the yardsticks."""
    look = page.formats.difference(bg_color=RAG_FILL["amber"], font_color=RAG_TEXT["amber"])
    for column in range(_FIRST_SHARE, _FIRST_SHARE + len(TAKEN_OFF)):
        letter = column_letter(column)
        limit = f"${letter}${yardsticks + 2}"
        cell = f"{letter}{first + 1}"
        criteria = f"=AND(ISNUMBER({cell}),ISNUMBER({limit}),{cell}<{limit})"
        area = (first, column, max(first, page.row - 1), column)
        page.sheet.conditional_format(
            *area, {"type": "formula", "criteria": criteria, "format": look}
        )


def _strip(page: Page, study: Study, first: int, row: int) -> None:
    """One strip for each deflator: each leading bid a numbered point, published reports a bar.

    The strips' heights are kept beside the table in unseen ink.
    """
    bids = study.comparison.bids[:LEADING]
    last = first + len(bids) - 1
    quiet = page.formats(font_color=PAPER, font_size=8)
    chart = page.book.add_chart({"type": "scatter"})
    heights = page.last + 4  # columns outside what is printed
    bars = heights + len(TAKEN_OFF) + 1
    for place, share in enumerate(TAKEN_OFF):
        level = len(TAKEN_OFF) - place
        means = [study.analyses[offset].deflators[share.attribute] for offset in range(len(bids))]
        for offset, spread in enumerate(_spread(means)):
            page.number(first + offset, heights + place, level + spread, quiet)
        labels = [{"value": str(bid.number)} for bid in bids]
        chart.add_series(
            {
                "name": share.heading,
                "categories": [page.name, first, _FIRST_SHARE + place, last, _FIRST_SHARE + place],
                "values": [page.name, first, heights + place, last, heights + place],
                "marker": {
                    "type": "circle",
                    "size": 5,
                    "fill": {"color": BRAND},
                    "border": {"color": BRAND},
                },
                "data_labels": {
                    "custom": labels,
                    "value": True,
                    "position": "right",
                    "font": {"size": page.chart_text, "color": MUTED},
                },
            }
        )
    _published_bars(page, chart, first, bars)
    _names(page, chart, first, bars + 2 * len(PUBLISHED))
    chart.set_x_axis(
        axis(
            page.chart_text,
            num_format=PERCENT,
            min=0,
            max=1,
            major_gridlines={"visible": True, "line": {"color": GRID}},
        )
    )
    chart.set_y_axis(axis(page.chart_text, min=0.4, max=len(TAKEN_OFF) + 0.6, visible=False))
    words = ", ".join(share.heading.lower() for share in TAKEN_OFF)
    page.chart(
        Drawn(
            chart,
            "Mean deflators by bid; amber: 10th to 90th percentile of reports that state one",
            f"Strip chart of the mean deflators, from top to bottom {words}. Each point is a "
            "bid with its number; an amber bar shows the 10th to 90th percentile of published "
            "reports. The figures stand in the table below.",
        ),
        (row, 1),
        (900, _HIGH),
    )


def _spread(means: Sequence[float]) -> list[float]:
    """Heights of a strip's points around its middle, so that none hides another or its number.

    From left to right each point takes the lowest level whose last point is far enough away.
    """
    last = [-_APART] * len(_LEVELS)
    found = [0.0] * len(means)
    for index in sorted(range(len(means)), key=lambda each: (means[each], each)):
        mean = means[index]
        if mean != mean:  # NaN: no point is drawn
            continue
        free = [level for level, end in enumerate(last) if mean - end >= _APART]
        level = free[0] if free else last.index(min(last))
        last[level] = mean
        found[index] = _LEVELS[level]
    return found


def _published_bars(page: Page, chart: Any, row: int, column: int) -> None:
    """Bars of the published range under the points, where there is one."""
    quiet = page.formats(font_color=PAPER, font_size=8)
    published = [
        (place, share, PUBLISHED[share.attribute])
        for place, share in enumerate(TAKEN_OFF)
        if share.attribute in PUBLISHED
    ]
    for offset, (place, share, found) in enumerate(published):
        level = len(TAKEN_OFF) - place - 0.34
        for step, value in enumerate((found[0], found[4])):
            page.number(row + step, column + 2 * offset, value, quiet)
            page.number(row + step, column + 2 * offset + 1, level, quiet)
        chart.add_series(
            {
                "name": f"Published: {share.heading}",
                "categories": [page.name, row, column + 2 * offset, row + 1, column + 2 * offset],
                "values": [
                    page.name,
                    row,
                    column + 2 * offset + 1,
                    row + 1,
                    column + 2 * offset + 1,
                ],
                "marker": {"type": "none"},
                "line": {"color": AMBER_BAR, "width": 5},
            }
        )


def _names(page: Page, chart: Any, row: int, column: int) -> None:
    """Write each strip's name at the right end of the chart."""
    quiet = page.formats(font_color=PAPER, font_size=8)
    for place, share in enumerate(TAKEN_OFF):
        page.number(row + place, column, 1, quiet)
        page.number(row + place, column + 1, len(TAKEN_OFF) - place, quiet)
        chart.add_series(
            {
                "name": f"{share.heading} ",
                "categories": [page.name, row + place, column, row + place, column],
                "values": [page.name, row + place, column + 1, row + place, column + 1],
                "marker": {"type": "none"},
                "data_labels": {
                    "series_name": True,
                    "value": False,
                    "position": "left",
                    "font": {"size": page.chart_text + 1, "bold": True, "color": BRAND},
                },
            }
        )


def _legend(page: Page, study: Study) -> None:
    """What is asked and when: every kind of flag with the number of bids that it concerns."""
    page.section("What is looked for")
    page.header([Col("Code", 6), Col("Name", 40), Col("Bids", 13, COUNT)], height=18)
    for question in QUESTIONS.values():
        concerned = {flag.bid for flag in study.flags if flag.code == question.code}
        page.sheet.write_string(page.row, 0, question.code, page.formats.cell())
        words = question.name.replace("-", " ").capitalize()
        page.sheet.write_string(page.row, 1, words, page.formats.cell())
        page.number(page.row, 2, len(concerned), page.formats.cell(COUNT))
        page.row += 1
    page.note(
        "Amber marks a mean below the 10th percentile of the published reports that state such an "
        "adjustment: of 383 SROI reports 154 state deadweight, 216 attribution and 90 drop-off; "
        "the others state none. github.com/jcmunozmora/sroi-meta-analysis, March 2026; values "
        "taken out by a language model and not peer reviewed: a yardstick, never a default. The "
        "limits of every question stand in Method."
    )
