"""The first page: who comes first, how sure that is, and what to ask before the award.

The ranking looks up each place in the league table, so it follows a change in the lines and in the
settings of Marks. The words about robustness, and the ranges, were worked out when the comparison
was made: where a figure has been changed since, a line in red says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sve_excel.comparison import ranking
from sve_excel.comparison.bids import NO_PLACE, Bid, Comparison
from sve_excel.comparison.league import ORDER, Sources, place_cell
from sve_excel.comparison.marks import CHOSEN, ORDER_BY, TOTAL, setting_cell
from sve_excel.comparison.ranking import NO_PRICE
from sve_excel.comparison.robustness import (
    AS_DRAWN,
    NET_RANGE,
    ORDER_AS_DRAWN,
    TOTAL_RANGE,
    flat_robust,
)
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import (
    NOTHING_FIRST,
    OF_ONE_KIND,
    ONE_PLACE,
    asked_first,
    range_end,
    robustness,
    unlike_words,
    unranked_words,
    without_words,
)
from sve_excel.layout import OTHER_NET, column_letter
from sve_excel.looks.figures import COUNT, POINTS, RATIO
from sve_excel.looks.page import LEADING, Col, Page
from sve_excel.looks.palette import RAG_TEXT
from sve_excel.looks.rag import COLOUR_WORDS, colour_ratios, rag_formula, rag_word
from sve_excel.policy.scoring import NO_METHOD_WORDS

SUMMARY = "Summary"
_BAR = 30  # characters of a range bar
_WIDTHS: dict[str, tuple[float, str, bool]] = {  # and number format, and whether it is worked out
    ranking.PLACE: (6, COUNT, True),
    ranking.BIDDER: (36, "", False),
    ranking.MARKS: (8, POINTS, True),
    ranking.TOTAL: (8, POINTS, True),
    ranking.NET: (9, RATIO, True),
    ranking.COLOUR: (9, "", False),
    ranking.OTHER: (11, RATIO, True),
    ranking.GROSS: (8, RATIO, True),
    ranking.PRESENT: (8, RATIO, True),
    ranking.RANGE: (32, "", False),
    ranking.LIES: (15, "", False),
    ranking.PLACES: (9, "", False),
    ranking.ASK: (7, COUNT, False),
    ranking.UNLIKE: (28, "", False),
}
_COLUMNS = tuple(Col(name, wide, form, computed=c) for name, (wide, form, c) in _WIDTHS.items())
SUMMARY_WIDTHS = tuple(column.width for column in _COLUMNS)
_AT = {column.heading: at for at, column in enumerate(_COLUMNS)}
_RATIOS = (ranking.NET, ranking.GROSS, ranking.PRESENT)  # which have the colour of their size
_MOST_LAST = 5  # bids of the far end that are named where not all are shown
_CHANGED = (
    "Figures or settings were changed after this was made. Ranking, ratios, colours, marks and "
    "totals follow them; ranges, places in 9 of 10 and the sentences below are those of before. "
    "Run sve-excel again to have them anew."
)
CHANGED_ROW = 2  # where that is said, counted from 0


def write_summary(page: Page, study: Study, sources: Sources) -> None:
    """Ranking with colours, ranges and marks; robustness in words; what to ask."""
    comparison = study.comparison
    if not comparison.bids:
        page.say("No workbook has a place. See Files for the reasons.")
        _unranked(page, comparison)
        return
    assert page.row == CHANGED_ROW
    page.say_live(
        f'=IF(IFERROR({_changed(study, sources)}>0,TRUE),"{_CHANGED}","")',
        "",
        bold=True,
        font_color=RAG_TEXT["red"],
    )
    rules = comparison.policy.scoring
    page.section(ranking.title(rules), formula=_title())
    policy = comparison.policy
    columns = [replace(c, heading=ranking.heading(c.heading, policy)) for c in _COLUMNS]
    page.header(columns, height=62)
    first = page.row
    cap = range_end(study)
    for index in range(min(LEADING, len(comparison.bids))):
        _row(page, index, study, sources, cap)
    for heading in _RATIOS:
        column = _AT[heading]
        cell = f"${column_letter(column)}{first + 1}"
        area = (first, column, page.row - 1, column + (heading == ranking.NET))
        colour_ratios(page.sheet, page.formats, comparison.policy, area, cell)
    _small_print(page, study, cap)
    _unranked(page, comparison)
    _robustness(page, study)
    _questions(page, study)
    _unlike(page, comparison)
    _missing(page, comparison)


def _title() -> str:
    """What the ranking is by, as a formula over the settings of Marks."""
    method, marks, price = (setting_cell(key) for key in ("method", "marks", "price_marks"))
    with_price = f'{marks}&" for social value"&IF({price}>0," and "&{price}&" for price","")'
    return (
        f'=IF({method}="{NO_METHOD_WORDS}","Ranking by {ranking.BY_NET}",'
        f'"Ranking by total marks: "&{with_price})'
    )


def _changed(study: Study, sources: Sources) -> str:
    """How many figures that decide differ from those that the ranges were drawn for."""
    robust, league = flat_robust(study), sources.league
    pairs = [
        (league.range(heading), league.range("Bid"), drawn) for heading, drawn in AS_DRAWN.items()
    ]
    pairs.append((sources.marks(ORDER_BY), sources.marks("Bid"), ORDER_AS_DRAWN))
    differing = []
    for now, bids, drawn in pairs:
        before = f"SUMIF({robust.range('Bid')},{bids},{robust.range(drawn)})"
        differing.append(f"SUMPRODUCT(--(ABS({now}-{before})>0.000000001*(1+ABS({now}))))")
    return "+".join(differing)


def _row(page: Page, index: int, study: Study, sources: Sources, cap: float) -> None:
    n, policy = page.row + 1, study.comparison.policy
    value = study.comparison.bids[index].valuation
    for heading, (formula, stored, look) in _cells(index, study, sources, cap).items():
        column = _AT[heading]
        form = page.cell(_COLUMNS[column], **look)
        page.formula(page.row, column, formula, form, stored)
    word = page.formats.cell(align="center", bold=True, shrink=True)
    colour = rag_word(policy.rag(value.net_sroi))
    net = f"${column_letter(_AT[ranking.NET])}{n}"
    page.formula(page.row, _AT[ranking.COLOUR], rag_formula(net, policy), word, colour)
    page.row += 1


_Cell = tuple[str, str | float, dict[str, Any]]  # formula, stored result, look


def _cells(index: int, study: Study, sources: Sources, cap: float) -> dict[str, _Cell]:
    """What stands in a row of the ranking, by column: the bid that comes there in the order."""
    bid, league, robust = study.comparison.bids[index], sources.league, flat_robust(study)
    value, rules = bid.valuation, study.comparison.policy.scoring
    at = f"MATCH({index + 1},{league.range(ORDER)},0)"
    number = f"INDEX({league.range('Bid')},{at})"

    def league_of(heading: str) -> str:
        return f"=INDEX({league.range(heading)},{at})"

    def robust_of(heading: str) -> str:
        return f"INDEX({robust.range(heading)},MATCH({number},{robust.range('Bid')},0))"

    def marks_of(heading: str) -> str:
        return f"=INDEX({sources.marks(heading)},MATCH({number},{sources.marks('Bid')},0))"

    def mark(figure: float) -> float | str:
        return ("" if rules.by is None else NO_PRICE) if figure != figure else float(figure)

    found = study.simulation.ranges[index]
    ends = ranking.ranked_range(study, found)
    span = _span(rules.by is not None)
    texts = [f'TEXT({robust_of(span[end])},"{span["form"]}")' for end in ("low", "high")]
    lies = f'{texts[0]}&" to "&{texts[1]}'
    places = f'{robust_of("Best place")}&" to "&{robust_of("Worst place")}'
    known = f"ISNUMBER({robust_of(span['low'])})"
    placed = f"ISNUMBER({robust_of('Best place')})"
    other = "" if value.other_net_sroi is None else value.other_net_sroi
    policy, small = study.comparison.policy, {"shrink": True}
    return {
        ranking.PLACE: (league_of("Place"), place_cell(bid), small),
        ranking.BIDDER: (league_of("Bidder"), bid.label, small),
        ranking.MARKS: (marks_of(CHOSEN), mark(study.marked.marks[index]), small),
        ranking.TOTAL: (marks_of(TOTAL), mark(study.marked.total[index]), {**small, "bold": True}),
        ranking.NET: (league_of("Net ratio"), value.net_sroi, {}),
        ranking.OTHER: (league_of(OTHER_NET[policy.input_leakage]), other, {}),
        ranking.GROSS: (league_of("Gross ratio"), value.gross_sroi, {}),
        ranking.PRESENT: (league_of("Present-value ratio"), value.present_value_sroi, {}),
        ranking.RANGE: (
            f'=IF({known},{_bar_formula(robust_of, span, cap)},"")',
            _bar(*ends, cap) if ends else "",
            _MONOSPACED,
        ),
        ranking.LIES: (
            f'=IF({known},{lies},"{NO_PRICE}")',
            ranking.range_said(study, found),
            {"align": "center", "shrink": True},
        ),
        ranking.PLACES: (
            f'=IF({placed},{places},"{NO_PLACE}")',
            ranking.places_said(study.places(index)),
            {"align": "center"},
        ),
        ranking.ASK: (league_of("Ask first"), _grave(study, bid), {}),
        ranking.UNLIKE: (
            f'{league_of("Unlike most of the others")}&""',
            "; ".join(bid.unlike),
            {"font_size": 9},
        ),
    }


def _span(marked: bool) -> dict[str, str]:
    """Headings of the range of what bids are ranked by, in Robustness, and how its ends are said.

    The form is a text within a formula.
    """
    if marked:
        low, middle, high = TOTAL_RANGE
        return {"low": low, "middle": middle, "high": high, "form": POINTS.split(";")[0]}
    low, middle, high = NET_RANGE
    return {"low": low, "middle": middle, "high": high, "form": RATIO.replace('"', '""')}


_MONOSPACED: dict[str, Any] = {"font_name": "Courier New", "font_size": 9, "align": "left"}


def _grave(study: Study, bid: Bid) -> int:
    return sum(each.gravity == 2 for each in study.by_bid[bid.number])


def _bar(low: float, middle: float, high: float, cap: float) -> str:
    """Draw a range as text: a line from low to high with a dot in the middle, on a dotted scale."""
    start, dot, end = (_at(value, cap) for value in (low, middle, high))
    arrow = "►" if high > cap else ""
    return f"{'·' * start}{'━' * (dot - start)}●{'━' * (end - dot)}{'·' * (_BAR - end)}{arrow}"


def _at(value: float, cap: float) -> int:
    return int(min(_BAR, max(0.0, value / cap * _BAR) + 0.5)) if value < cap else _BAR


def _bar_formula(of: Callable[[str], str], span: dict[str, str], cap: float) -> str:
    def at(heading: str) -> str:
        return f"IF({of(heading)}<{cap:g},INT(MAX(0,{of(heading)}/{cap:g}*{_BAR})+0.5),{_BAR})"

    low, middle, high = (at(span[end]) for end in ("low", "middle", "high"))
    return (
        f'REPT("·",{low})&REPT("━",{middle}-{low})&"●"&REPT("━",{high}-{middle})'
        f'&REPT("·",{_BAR}-{high})&IF({of(span["high"])}>{cap:g},"►","")'
    )


def _small_print(page: Page, study: Study, cap: float) -> None:
    comparison = study.comparison
    some = ""
    if len(comparison.bids) > LEADING:
        some = f"The first {LEADING} of {len(comparison.bids)} bids; all are in the league table. "
    page.note(
        f"{some}{COLOUR_WORDS} Bars run from {ranking.bar_ends(study, cap)}; ► runs on. "
        f"{ranking.rules_words(comparison)} Every method stands in Marks."
    )
    last = comparison.bids[max(LEADING, len(comparison.bids) - _MOST_LAST) :]
    if last:
        told = [
            f"{bid.place_said} {bid.label} {ranking.score(study, bid.number - 1)}" for bid in last
        ]
        page.note(f"At the other end when this was made: {'; '.join(told)}.")
    page.row += 1


def _robustness(page: Page, study: Study) -> None:
    """Say in a few sentences how far the order can be trusted."""
    page.section("How sure is this?")
    for sentence in robustness(study):
        page.say(f"•  {sentence}")
    page.row += 1


def _questions(page: Page, study: Study) -> None:
    """The gravest questions to the leading bids."""
    page.section("What to ask before the award")
    told = asked_first(study)
    for bid, flag in told:
        page.say(f"•  {bid.label}: {flag.question} ({flag.code})")
    if not told:
        page.say(f"{NOTHING_FIRST} See Flags and questions for the rest.")
    if len(study.flags) > len(told):
        page.note(
            f"All {len(study.flags)} questions, with their cells, are in Flags and questions."
        )
    page.row += 1


def _unlike(page: Page, comparison: Comparison) -> None:
    page.section("Like with like?")
    told = unlike_words(comparison)
    for sentence in told:
        page.say(f"•  {sentence}")
    if not told:
        page.say(OF_ONE_KIND)


def _unranked(page: Page, comparison: Comparison) -> None:
    told = unranked_words(comparison)
    if not told:
        return
    page.section("Valued, and not ranked")
    for sentence in told:
        page.say(f"•  {sentence}")
    page.say(ONE_PLACE)


def _missing(page: Page, comparison: Comparison) -> None:
    if not without_words(comparison):
        return
    page.row += 1
    page.section("Not valued")
    page.say(
        f"{without_words(comparison)} "
        "Each stands with its reason under the league table and in Files."
    )
