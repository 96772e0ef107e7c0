"""The sheet that says how far the ranking can be trusted: tornado, what turns the order, chances.

The figures come from the simulation and the analysis, worked out when the comparison was made; they
are no formulas, and the sheet says so. The tornado follows the bidder chosen in the yellow cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel.comparison.bids import RankedKind
from sve_excel.comparison.league import Sources
from sve_excel.comparison.ranking import BY_NET, ranked_by
from sve_excel.comparison.robustness import SHOWN_SWINGS, flat_swings
from sve_excel.comparison.study import Study
from sve_excel.entries.forms import Labels
from sve_excel.looks.figures import (
    AXIS_CHANGE,
    CHANCE,
    COUNT,
    RATIO,
    RATIO_CHANGE,
)
from sve_excel.looks.page import LEADING, Col, Drawn, Page, axis
from sve_excel.looks.palette import AMBER_BAR, BRAND, GRID, INPUT_FILL, PAPER, SCALE
from sve_excel.method.flips import Flip
from sve_excel.words.lookup import looked_up
from sve_excel.words.saying import pounds

RANKS = "Sensitivity and ranks"
_LABEL = 46  # letters beside a bar
_UNDER = 6  # column under the chart, where its labels stand in unseen ink
RANK_WIDTHS = (6.0, 48.0, *[5.6] * LEADING)  # which a page of paper has room for
_CHOSEN_TO = 8  # columns that the chosen name goes over
_CHOOSE = "Choose a bidder:"
CHOICE = Labels(RANKS, (_CHOOSE,))


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
    swings = study.analyses[first].swings[:SHOWN_SWINGS]
    flat = flat_swings(study)
    for order in range(1, SHOWN_SWINGS + 1):
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
                "categories": [page.name, top, _UNDER, top + SHOWN_SWINGS - 1, _UNDER],
                "values": [page.name, top, column, top + SHOWN_SWINGS - 1, column],
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
