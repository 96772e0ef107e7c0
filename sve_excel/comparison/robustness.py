"""How far the ranking can be trusted: tornado, probability of ranks, what turns the order.

The figures come from the simulation and the analysis, worked out when the comparison was made; they
are no formulas, and the sheet says so. The tornado follows the bidder chosen in the yellow cell.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sve_excel.comparison.bids import RankedKind
from sve_excel.comparison.league import ASK_FIRST, NOT_GIVEN, Sources, told_of
from sve_excel.comparison.marks import order_by_cell
from sve_excel.comparison.places import ORDER_BY
from sve_excel.comparison.ranking import BY_NET, ranked_by
from sve_excel.comparison.study import Study
from sve_excel.entries.forms import Labels
from sve_excel.looks.figures import (
    AXIS_CHANGE,
    CHANCE,
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
from sve_excel.looks.page import LEADING, Col, Drawn, Page, axis, quoted
from sve_excel.looks.palette import AMBER_BAR, BRAND, GRID, INPUT_FILL, PAPER, SCALE
from sve_excel.method.flips import Flip
from sve_excel.method.sensitivity import SCENARIOS, Swing
from sve_excel.words.lookup import looked_up
from sve_excel.words.saying import listed, pounds

RANKS = "Sensitivity and ranks"
SWINGS = "Swings"
_LABEL = 46  # letters beside a bar
_UNDER = 6  # column under the chart, where its labels stand in unseen ink
RANK_WIDTHS = (6.0, 48.0, *[5.6] * LEADING)  # which a page of paper has room for
_CHOSEN_TO = 8  # columns that the chosen name goes over
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
CHANGED = "Changed since"
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
_SHOWN = 10  # bars of the tornado
_CHOOSE = "Choose a bidder:"
CHOICE = Labels(RANKS, (_CHOOSE,))


def flat_swings(study: Study) -> Flat:
    """Where the swings stand."""
    rows = sum(min(_SHOWN, len(analysis.swings)) for analysis in study.analyses)
    return Flat(SWINGS, SWING_COLUMNS, rows)


def flat_robust(study: Study) -> Flat:
    """Where ranges, break-even and scenarios stand."""
    return Flat(ROBUST, ROBUST_COLUMNS, len(study.comparison.bids))


def write_swings(page: Page, study: Study) -> None:
    """The ten assumptions of each bid that move its ratio most."""
    page.table("Swings", SWING_COLUMNS, flat_swings(study).rows, height=48)
    forms = [page.cell(column) for column in SWING_COLUMNS]
    for bid, analysis in zip(study.comparison.bids, study.analyses, strict=True):
        for order, swing in enumerate(analysis.swings[:_SHOWN], 1):
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
        f"{listed(_TOLD_BY)} in the league table, has been changed since."
    )


def _changed(
    sources: Sources, study: Study, n: int, figures: Mapping[str, str | float | None]
) -> str:
    """Whether what decides differs in row ``n`` from what ranges and sentences were made of.

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
    return f"=IF(OR({','.join(differs)}),1,0)"


def write_ranks(page: Page, study: Study, sources: Sources) -> None:
    """Tornado of a chosen bidder, what turns the order, what hangs on a single bid."""
    if not study.comparison.bids:
        page.say("No workbook could be valued, so there is nothing to rank.")
        return
    _tornado(page, study, sources)
    _flips(page, study)
    _left_out(page, study)


def _chosen(study: Study) -> int:
    """Index of the bid that somebody chose, or else of the one whose race is closest."""
    first = study.closest if study.closest is not None else 0
    labels = [bid.label for bid in study.comparison.bids]
    typed = study.comparison.typed
    found = typed.setting(RANKS, _CHOOSE, labels[first])
    if found in labels:
        return labels.index(str(found))
    typed.refuse(RANKS, _CHOOSE)
    return first


def _tornado(page: Page, study: Study, sources: Sources) -> None:
    page.section("What one bid's ratio rests on: each assumption moved through its range alone")
    page.sheet.write_string(page.row, 1, _CHOOSE, page.formats(bold=True))
    chosen = page.formats.cell(bg_color=INPUT_FILL, bold=True, align="left", text_wrap=True)
    first = _chosen(study)
    bid = study.comparison.bids[first]
    study.comparison.typed.may_be_typed(page.name, page.row, 2)
    page.sheet.merge_range(page.row, 2, page.row, _CHOSEN_TO, "", chosen)
    page.text(page.row, 2, bid.label, chosen)
    page.tall(32)  # as much as the longest name takes
    pick, row = f"$C${page.row + 1}", page.row
    names = f"={sources.league.range('Bidder')}"
    page.sheet.data_validation(row, 2, row, 2, {"validate": "list", "source": names})
    league = sources.league
    number = looked_up(league.range("Bid"), pick, league.range("Bidder"))
    hidden = page.formats(font_color=PAPER)
    page.formula(row, 0, f"={number}", hidden, bid.number)
    page.row += 1
    page.header(
        [
            Col("", 6),
            Col("What is moved", 40),
            Col("Low end", 10, RATIO),
            Col("High end", 10, RATIO),
        ]
    )
    top = page.row
    swings = study.analyses[first].swings[:_SHOWN]
    flat = flat_swings(study)
    for order in range(1, _SHOWN + 1):
        swing = swings[order - 1] if order <= len(swings) else None
        key, keys = f'$A${row + 1}&"-{order}"', flat.range("Key")
        words = swing.name if swing else ""
        form = page.formats.cell(text_wrap=True)
        formula = f'=IFERROR({looked_up(flat.range("What is moved"), key, keys)},"")'
        page.formula(page.row, 1, formula, form, words)
        _label(page, words)
        base = bid.valuation.net_sroi
        ends = (swing.at_low, swing.at_high) if swing else (None, None)
        for column, (end, at) in enumerate(zip(("low", "high"), ends, strict=True), 2):
            area = flat.range(f"Change at the {end} end")
            formula = f'=IFERROR({looked_up(area, key, keys)},"")'
            stored = "" if at is None else at - base
            form = page.formats.cell(RATIO_CHANGE)
            page.formula(page.row, column, formula, form, stored)
        page.down(30)  # as much as the longest name takes
    _tornado_chart(page, top, row)
    page.row += 1
    page.note(
        "Low and high end: what the net ratio gains or loses. A proxy moves between the low and "
        "high value of its source; where the source gives none, by a band for its grade, which is "
        "an assumption. Units, years, inputs and deflators move by the policy's steps in all rows "
        "at once; years only where a benefit lasts longer than one. All ends, and what each range "
        "comes from, stand in Swings."
    )
    page.row += 1


def _label(page: Page, words: str) -> None:
    """Give the chart's label of what is moved: no more of it than the frame has room for."""
    cell, cut = f"$B{page.row + 1}", f"{words[: _LABEL - 1]}…"
    formula = f'=IF(LEN({cell})>{_LABEL},LEFT({cell},{_LABEL - 1})&"…",{cell})'
    shown = cut if len(words) > _LABEL else words
    page.formula(page.row, _UNDER, formula, page.formats(font_color=PAPER), shown)


def _tornado_chart(page: Page, top: int, row: int) -> None:
    chart = page.book.add_chart({"type": "bar"})
    for column, name, colour in ((2, "Low end", AMBER_BAR), (3, "High end", BRAND)):
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, top, _UNDER, top + _SHOWN - 1, _UNDER],
                "values": [page.name, top, column, top + _SHOWN - 1, column],
                "fill": {"color": colour},
                "overlap": 100,
                "gap": 30,
            }
        )
    grid = {"visible": True, "line": {"color": GRID}}
    chart.set_x_axis(axis(page.chart_text, num_format=AXIS_CHANGE, major_gridlines=grid))
    chart.set_y_axis(axis(page.chart_text, reverse=True, label_position="low"))
    # what is moved to the left of the bars, within the frame
    chart.set_plotarea({"layout": {"x": 0.48, "y": 0.17, "width": 0.49, "height": 0.7}})
    page.chart(
        Drawn(
            chart,
            "Change of the net ratio, pounds for every £1",
            "Tornado chart: the ten assumptions of the chosen bidder that change its net ratio "
            "most, the widest at the top. The figures stand in the table to the left.",
        ),
        (row + 1, 5),
        (740, 420),
        legend={"position": "bottom", "font": {"size": page.chart_text}},
    )


def write_probability(page: Page, study: Study) -> None:
    """Matrix of the leading bids of each kind by place, in shares of the draws.

    It is the last thing on the sheet, so that paper repeats its heading above nothing else.
    """
    if not study.comparison.bids:
        return
    for kind in study.comparison.ranked:
        _matrix(page, study, kind)
    page.note(
        "A proxy that several bids use takes the same draw in all of them. The rows stand in "
        "the order of their places; a bid that spreads over several places cannot be told "
        "from its neighbours."
    )


def _matrix(page: Page, study: Study, kind: RankedKind) -> None:
    count = min(LEADING, kind.count)
    draws = f"{study.simulation.draws:,}"
    by = ranked_by(study.comparison.policy)
    among = f" among {kind.words}" * (len(study.comparison.ranked) > 1)
    page.section(f"Probability of each place{among} by {by}, from {draws} draws")
    page.header([Col("Bid", 6, COUNT), Col("Bidder", 40)], height=20)
    for place in range(count):
        header = page.formats.header(right=True)
        page.number(page.row - 1, place + 2, place + 1, header)
    if not kind.first:
        page.sheet.repeat_rows(page.row - 1)
    first = page.row
    for index in range(kind.first, kind.first + count):
        bid = study.comparison.bids[index]
        page.number(page.row, 0, bid.number, page.formats.cell(COUNT))
        page.named(1, bid.label, 40)
        for place in range(count):
            chance = float(study.simulation.rank_probability[index, place])
            form = page.formats.cell(CHANCE)
            page.number(page.row, place + 2, chance, form)
        page.row += 1
    page.sheet.conditional_format(
        first,
        2,
        page.row - 1,
        count + 1,
        {
            "type": "2_color_scale",
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": 1,
            "min_color": PAPER,
            "max_color": SCALE,
        },
    )
    page.row += 1


def _flips(page: Page, study: Study) -> None:
    """What single change puts the second level with the first, here and in the closest race."""
    bids = study.comparison.bids
    if study.comparison.ranked[0].count < 2:
        return
    races = [(0, "What single change would put the second bid level with the first")]
    if study.closest not in (None, 0):
        assert study.closest is not None
        races.append((study.closest, "And in the closest race"))
    for index, title in races:
        page.section(f"{title}: {bids[index + 1].label} with {bids[index].label}")
        flips = study.flips(index)
        if not flips:
            page.say(
                "They are level already."
                if level_with_next(study, index)
                else "No change of one assumption alone would."
            )
        for flip in flips:
            page.say(f"{_flip_words(flip)}")
        page.row += 1


def level_with_next(study: Study, index: int) -> bool:
    """Whether a bid and the one behind it share a place."""
    one, two = study.comparison.bids[index : index + 2]
    return one.place == two.place


def _flip_words(flip: Flip) -> str:
    """One change as a sentence."""
    inside = "within its range" if flip.within else "outside its range"
    if flip.kind == "price":
        change = flip.needed / flip.now - 1
        return (
            f"{flip.what} ({flip.whose}): {pounds(flip.needed, 2)} instead of "
            f"{pounds(flip.now, 2)} ({change:+.1%}), {inside}."
        )
    if flip.kind == "scale":
        return f"{flip.what} in every row of {flip.whose}: {flip.needed - 1:+.1%}, {inside}."
    way = "higher" if flip.needed > 0 else "lower"
    points = abs(flip.needed) * 100
    return f"{flip.what} of {flip.whose}: {points:.1f} points {way}, {inside}.".replace(
        "of the whole bid of", "in every row of"
    )


def _left_out(page: Page, study: Study) -> None:
    """What marks and order would be without each bid in turn."""
    bids, rules = study.comparison.bids, study.comparison.policy.scoring
    page.section("Leave one out: what hangs on a single bid")
    if not study.comparison.policy.marked:
        page.say(f"The ranking is by {BY_NET}: no bid's figure depends on another bid.")
        return
    if rules.price_marks == 0 and not (rules.by and rules.by.relative):
        how = rules.by.words.casefold() if rules.by else "by people"
        page.say(f"Marks are given {how}: no bid's marks depend on another bid.")
        return
    if not study.left_out:
        page.say("Leaving out any one bid changes no marks and no order.")
        return
    for out in study.left_out[:LEADING]:
        page.say(left_out_words(out.left_out, study))
    page.row += 1
    parts = [f"{rules.marks:g} for social value, {rules.by.words.casefold()}"] if rules.by else []
    parts += [f"{rules.price_marks:g} for price"] if rules.price_marks else []
    apart = ", each among its own kind" * (len(study.comparison.ranked) > 1)
    rest = (
        f"the first {LEADING} that change something are named"
        if len(study.left_out) > LEADING
        else "those not named change nothing"
    )
    page.note(
        f"By the policy's rules: marks {' and '.join(parts)}. "
        f"{len(bids)} bids were left out in turn{apart}; {rest}."
    )


def left_out_words(index: int, study: Study) -> str:
    """What happens without one bid, as a sentence."""
    bids = study.comparison.bids
    out = next(left_out for left_out in study.left_out if left_out.left_out == index)
    before = study.marked.first
    most = f"{out.widest:.2f}"
    change = "stay as they are" if float(most) == 0 else f"change by up to {most}"
    part = "social value" if study.comparison.policy.scoring.by else "price"
    words = f"If {bids[index].label} had not bid, the others' marks for {part} would {change}"
    if before is not None and out.first is not None and before not in (index, out.first):
        words += f", and {bids[out.first].label} would be first instead of {bids[before].label}"
    if out.overturned:
        pairs = [_pair(one, two, study) for one, two in out.overturned[:2]]
        more = out.turned - len(pairs)
        price = " with price" if study.comparison.policy.scoring.price_marks else ""
        words += f"; in the order{price}, {' and '.join(pairs)}"
        noun = "pair" if more == 1 else "pairs"
        words += f", and {more} more {noun} of bids would change places" if more else ""
    return f"{words}."


def _pair(one: int, two: int, study: Study) -> str:
    bids: Sequence[Any] = study.comparison.bids
    return f"{bids[one].label} would overtake {bids[two].label}"
