"""The first page: who offers most, how sure that is, and what to ask before the award.

The ranking looks up each place in the league table, so it follows a change in the lines. The words
about robustness, and the ranges, were worked out when the comparison was made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.comparison.league import Sources
from sve_excel.comparison.marks import NO_PRICE, marks_range
from sve_excel.comparison.robustness import flat_robust
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import (
    NOTHING_FIRST,
    OF_ONE_KIND,
    ONE_PLACE,
    asked_first,
    marks_words,
    range_end,
    robustness,
    unlike_words,
    unranked_words,
    without_words,
)
from sve_excel.layout import OTHER_NET, column_letter
from sve_excel.looks.figures import COUNT, POINTS, RATIO
from sve_excel.looks.page import LEADING, Col, Page
from sve_excel.looks.rag import COLOUR_WORDS, colour_ratios, rag_formula, rag_word
from sve_excel.words.saying import pounds

SUMMARY = "Summary"
_SPAN = RATIO.replace('"', '""')  # as a text within a formula
_BAR = 30  # characters of a range bar
_COLUMNS = (
    Col("Place", 6, COUNT),
    Col("Bidder", 36),
    Col("Net return for £1", 9, RATIO, computed=True),
    Col("Colour", 9),
    Col("", 11, RATIO, computed=True),  # by the other reading of inputs, named by the policy
    Col("Gross", 8, RATIO, computed=True),
    Col("Present value", 8, RATIO, computed=True),
    Col("Range of the net return", 32),
    Col("9 draws in 10 lie between", 15),
    Col("Places in 9 of 10", 9),
    Col("Marks", 8, POINTS, computed=True),
    Col("Ask first", 7, COUNT),
    Col("Unlike most of the others", 32),
)
SUMMARY_WIDTHS = tuple(column.width for column in _COLUMNS)
_AT = {column.heading: at for at, column in enumerate(_COLUMNS)}
_NET, _OTHER = "Net return for £1", ""
_RATIOS = (_NET, "Gross", "Present value")  # which have the colour of their size
_MOST_LAST = 5  # bids of the far end that are named where not all are shown


def write_summary(page: Page, study: Study, sources: Sources) -> None:
    """Ranking with colours, ranges and marks; robustness in words; what to ask."""
    comparison = study.comparison
    if not comparison.bids:
        page.say("No workbook has a place. See Files for the reasons.")
        _unranked(page, comparison)
        return
    page.section("Ranking by net return for every £1")
    other = OTHER_NET[comparison.policy.input_leakage]
    columns = [c if c.heading else replace(c, heading=other) for c in _COLUMNS]
    page.header(columns, height=62)
    first = page.row
    cap = range_end(study)
    for index in range(min(LEADING, len(comparison.bids))):
        _row(page, index, study, sources, cap)
    for heading in _RATIOS:
        column = _AT[heading]
        cell = f"${column_letter(column)}{first + 1}"
        area = (first, column, page.row - 1, column + (heading == _NET))
        colour_ratios(page.sheet, page.formats, comparison.policy, area, cell)
    _small_print(page, study, cap)
    _unranked(page, comparison)
    _robustness(page, study)
    _questions(page, study)
    _unlike(page, comparison)
    _missing(page, comparison)


def _row(page: Page, index: int, study: Study, sources: Sources, cap: float) -> None:
    bid, n = study.comparison.bids[index], page.row + 1
    league, robust, value = sources.league, flat_robust(study), bid.valuation
    page.number(page.row, 0, index + 1, page.cell(_COLUMNS[0]))
    at = f"MATCH($A{n},{league.range('Place')},0)"
    number = f"INDEX({league.range('Bid')},{at})"

    def league_of(heading: str) -> str:
        return f"=INDEX({league.range(heading)},{at})"

    def robust_of(heading: str) -> str:
        return f"INDEX({robust.range(heading)},MATCH({number},{robust.range('Bid')},0))"

    low, middle, high = study.simulation.ranges[index].net
    best, worst = study.places(index)
    marks = study.marked.marks[index]
    ends = [f'TEXT({robust_of(end)},"{_SPAN}")' for end in ("Low (5th)", "High (95th)")]
    lies = f"{pounds(low, 2)} to {pounds(high, 2)}"
    places = f'{robust_of("Best place")}&" to "&{robust_of("Worst place")}'
    of_marks = (
        f"=INDEX({marks_range(study, 'Marks by the chosen method')},"
        f"MATCH({number},{marks_range(study, 'Bid')},0))"
    )
    unlike = "; ".join(bid.unlike)
    policy = study.comparison.policy
    other = "" if value.other_net_sroi is None else value.other_net_sroi
    cells: tuple[tuple[str, str, str | float, dict[str, Any]], ...] = (
        ("Bidder", league_of("Bidder"), bid.label, {"shrink": True}),
        (_NET, league_of("Net ratio"), value.net_sroi, {}),
        (_OTHER, league_of(OTHER_NET[policy.input_leakage]), other, {}),
        ("Gross", league_of("Gross ratio"), value.gross_sroi, {}),
        ("Present value", league_of("Present-value ratio"), value.present_value_sroi, {}),
        (
            "Range of the net return",
            _bar_formula(robust_of, cap),
            _bar(low, middle, high, cap),
            _MONOSPACED,
        ),
        ("9 draws in 10 lie between", f'={ends[0]}&" to "&{ends[1]}', lies, {"align": "center"}),
        ("Places in 9 of 10", f"={places}", f"{best} to {worst}", {"align": "center"}),
        ("Marks", of_marks, NO_PRICE if marks != marks else float(marks), {"shrink": True}),
        ("Ask first", league_of("Ask first"), _grave(study, bid), {}),
        (
            "Unlike most of the others",
            f'{league_of("Unlike most of the others")}&""',
            unlike,
            {"font_size": 9},
        ),
    )
    for heading, formula, stored, look in cells:
        column = _AT[heading]
        form = page.cell(_COLUMNS[column], **look)
        page.formula(page.row, column, formula, form, stored)
    word = page.formats.cell(align="center", bold=True, shrink=True)
    colour = rag_word(policy.rag(value.net_sroi), value.net_sroi)
    net = f"${column_letter(_AT[_NET])}{n}"
    page.formula(page.row, _AT["Colour"], rag_formula(net, policy), word, colour)
    page.row += 1


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


def _bar_formula(of: Callable[[str], str], cap: float) -> str:
    def at(heading: str) -> str:
        return f"IF({of(heading)}<{cap:g},INT(MAX(0,{of(heading)}/{cap:g}*{_BAR})+0.5),{_BAR})"

    low, middle, high = at("Low (5th)"), at("Middle"), at("High (95th)")
    return (
        f'=REPT("·",{low})&REPT("━",{middle}-{low})&"●"&REPT("━",{high}-{middle})'
        f'&REPT("·",{_BAR}-{high})&IF({of("High (95th)")}>{cap:g},"►","")'
    )


def _small_print(page: Page, study: Study, cap: float) -> None:
    comparison = study.comparison
    some = ""
    if len(comparison.bids) > LEADING:
        some = f"The first {LEADING} of {len(comparison.bids)} bids; all are in the league table. "
    page.note(
        f"{some}{COLOUR_WORDS} Bars run from £0 to {pounds(cap)}; ► runs on. "
        f"{marks_words(study)}; other methods in Marks."
    )
    last = comparison.bids[max(LEADING, len(comparison.bids) - _MOST_LAST) :]
    if last:
        told = [f"{bid.number}. {bid.label} {pounds(bid.valuation.net_sroi, 2)}" for bid in last]
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
