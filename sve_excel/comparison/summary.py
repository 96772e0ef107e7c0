"""The first page: who comes first, how sure that is, and what to ask before the award.

It is one page and one screen: the verdict in a sentence, then the ranking with its ranges, bids
that must answer a question first apart from the others, then questions by weight. The ranking looks
up each place in the league table, so it follows a change in the lines and in the settings of Marks.
The words about robustness, and the ranges, were worked out when the comparison was made: where a
figure, a setting, a name or the answer to a question has been changed since, a line in red says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sve_excel.comparison import ranking
from sve_excel.comparison.asking import FLAGS
from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.clarifications import answers_changed, counted_formula, counted_words
from sve_excel.comparison.front import (
    VERDICT_LINES,
    WIDTHS,
    front,
    shown_on_front,
    verdict_lines,
)
from sve_excel.comparison.front_cells import cells_of, span_headings
from sve_excel.comparison.league import Sources
from sve_excel.comparison.lot_tables import DRAWN, lot_tables
from sve_excel.comparison.lots import LOTS
from sve_excel.comparison.mark_settings import setting_cell, settings_changed
from sve_excel.comparison.method import METHOD, write_not_ranked
from sve_excel.comparison.quality import states_changed
from sve_excel.comparison.range_chart import (
    AXIS_ROW,
    MONEY_AXIS,
    POINTS_AXIS,
    ROW,
    Ranked,
    draw_ranges,
    span_of,
    write_ranges,
)
from sve_excel.comparison.rank_sheet import RANKS
from sve_excel.comparison.reasons import chosen_changed
from sve_excel.comparison.robustness import CHANGED, DECIDES, IS_NAME, flat_robust
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import (
    NOTHING_FIRST,
    asked_first,
    axis_end,
    range_end,
    robustness,
    unranked_words,
    verdicts,
    without_words,
)
from sve_excel.layout import column_letter
from sve_excel.looks.fitting import lines_needed, text_width
from sve_excel.looks.page import Col, Page, place_of, quoted
from sve_excel.looks.palette import MUTED, RAG_TEXT
from sve_excel.looks.rag import COLOUR_WORDS, colour_ratios, rag_formula, rag_word
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import NO_METHOD_WORDS
from sve_excel.words.lookup import looked_up

SUMMARY = "Summary"
_ZOOM = 85  # per cent: all places of so many bids are on one screen of 1366 x 768
_RANKED_ON_PAPER = 470.0  # points of the ranking that the first page of paper has room for
_BELOW_RANKING = 462.0  # points that a ranking and what stands beside its foot have on that page
_HALF, _NARROWEST = 0.5, 0.3  # of the width of the page
_UPRIGHT = 1.03  # letters of the upright type are narrower than those of the bold one
_Part = tuple[str, list[str]]
"""A heading, and the sentences below it."""
_MOST_ASKED = (5, 4, 3, 2, 1)  # questions, as many as the page has room for
_COLUMNS = tuple(Col(name, wide, form, computed=c) for name, (wide, form, c) in WIDTHS.items())
_AT = {column.heading: at for at, column in enumerate(_COLUMNS)}
_RATIOS = (ranking.NET, ranking.PRESENT)  # which have the colour of their size
_CHANGED_FIRST = "Figures or settings were changed after this was made."
# each in one line of the page
_CHANGED = (
    f"{_CHANGED_FIRST} Tables follow them; ranges, places in 9 of 10 and all sentences here do "
    "not: run sve-excel again."
)
_ANSWERS_CHANGED = (
    "Answers, names or what people typed of marks were changed after this was made. The sentences "
    "here, and whom it sets apart, are of before: run sve-excel again."
)
_MOST_IN_A_LITERAL = 120
CHANGED_ROW = 2  # where that is said, counted from 0


def write_summary(
    page: Page, study: Study, sources: Sources, about: str, links: Sequence[str]
) -> None:
    """Verdict, ranking with colours, ranges and marks; robustness in words; what to ask.

    ``about`` says what the comparison is of, and ``links`` name the sheets to which links lead.
    """
    comparison = study.comparison
    if not comparison.bids:
        page.say("No workbook has a place. See Files for the reasons.")
        page.note(about)
        write_not_ranked(page, comparison)
        return
    page.sheet.set_zoom(_ZOOM)
    page.sheet.set_margins(left=0.4, right=0.4, top=0.35, bottom=0.45)  # for as much as goes on it
    page.say("\n".join(verdicts(study)), bold=True, valign="top")
    assert page.row == CHANGED_ROW
    page.say_live(
        f"=IF(IFERROR({_changed(study)},TRUE),{_literal(_CHANGED)},"
        f'IF(IFERROR({_retold(study)},TRUE),{_literal(_ANSWERS_CHANGED)},""))',
        "",
        bold=True,
        font_color=RAG_TEXT["red"],
    )
    page.note(about)
    _contents(page, links)
    ranked = _ranking(page, study, sources)
    signs = _signs(study)
    longer = 16.0 * max(0, verdict_lines(study) - VERDICT_LINES)
    room = _BELOW_RANKING - ranked - longer - _high(signs, sum(page.widths))
    _beside(page, room, [_questions(study, most) for most in _MOST_ASKED], _sure(study))
    if study.clarifications:
        page.say_live(counted_formula(study), counted_words(study))
    page.say(signs, font_color=MUTED)


def say_if_changed(page: Page, words: str) -> None:
    """Have a sheet that goes by ranges or settings say in its first line that they are of before.

    ``words`` stand there otherwise.
    """
    said = f"'{SUMMARY}'!$A${CHANGED_ROW + 1}"
    form = page.formats.muted(text_wrap=True)
    changed = f'LEFT({said},{len(_CHANGED_FIRST)})="{_CHANGED_FIRST}"'
    page.formula(CHANGED_ROW - 1, 0, f"=IF({changed},{said},{_literal(words)})", form, words)
    red = page.formats.difference(bold=True, font_color=RAG_TEXT["red"])
    # by its own words: not every Excel lets a rule look at another sheet
    here = "=" + changed.replace(said, f"$A${CHANGED_ROW}")
    rule = {"type": "formula", "criteria": here, "format": red}
    page.sheet.conditional_format(CHANGED_ROW - 1, 0, CHANGED_ROW - 1, 0, rule)


def _contents(page: Page, links: Sequence[str]) -> None:
    """Links to other sheets side by side, each over as many columns as its name needs."""
    form = page.formats.link()
    first = 0
    for name in links:
        last = first
        while sum(page.widths[first : last + 1]) < text_width(name) and last < page.last:
            last += 1
        if last > first:
            page.sheet.merge_range(page.row, first, page.row, last, "", form)
        page.link_to(page.row, first, place_of(name), name, form)
        first = last + 1
    page.down()


def _sure(study: Study) -> list[_Part]:
    """How sure the verdict is: all sentences, or as many as there is room for, the first ones."""
    said, title = robustness(study), "How sure is this?"
    fewer = [[*said[:most], f"The rest: {RANKS}."] for most in range(len(said) - 1, 0, -1)]
    return [(title, _bullets(sentences)) for sentences in (said, *fewer)]


def write_how_sure(page: Page, study: Study) -> None:
    """Every sentence on how sure the verdict is, of which the front page may have too few."""
    if not study.comparison.bids:
        return
    page.section("How sure the verdict of the Summary is")
    for sentence in robustness(study):
        page.say(sentence)
    page.row += 1


def _ranking(page: Page, study: Study, sources: Sources) -> float:
    """The table, in one part or two, and the chart of its ranges over it; gives its points."""
    policy, some = study.comparison.policy, _some(study)
    page.section(f"{ranking.title(policy)}{some}", formula=f"{_title(policy)}&{quoted(some)}")
    columns = [replace(c, heading=ranking.heading(c.heading, policy)) for c in _COLUMNS]
    page.header(columns, height=46)
    first, shown = page.row, shown_on_front(study, sources)
    if shown[-1].top + shown[-1].height > _RANKED_ON_PAPER:
        page.sheet.repeat_rows(first - 1)
    for ranked in shown:
        if ranked.words:
            page.text(page.row, 0, ranked.words, page.formats(bold=True, italic=True))
            page.down(ROW)
        _row(page, ranked, study, sources)
    span, width = span_of(study, shown, _axis_end(study, shown)), (WIDTHS[ranking.RANGE][0] * 7 + 5)
    form = POINTS_AXIS if policy.marked else MONEY_AXIS
    draw_ranges(page, shown, span, (first, _AT[ranking.RANGE]), width, form)
    for heading in _RATIOS:
        column = _AT[heading]
        cell = f"${column_letter(column)}{first + 1}"
        area = (first, column, page.row - 1, column + (heading == ranking.NET))
        colour_ratios(page.sheet, page.formats, policy, area, cell)
    page.down(AXIS_ROW)
    return shown[-1].top + shown[-1].height


def _some(study: Study) -> str:
    """How many of the bids the ranking shows, where it does not show all of them."""
    count = len(study.comparison.bids)
    shown = len({each.index for _, group in front(study) for each in group})
    if lot_tables(study):
        return f". Each lot by itself, its first bids; all are in {LOTS}"
    return f". {shown} of {count} bids; all are in the league table" if shown < count else ""


def _axis_end(study: Study, shown: Sequence[Ranked]) -> float:
    """Where the axis of the ranges ends: in lots, by the ranges among the bids of each."""
    if not lot_tables(study):
        return range_end(study)
    return axis_end((each.ends(study), False) for each in shown)


def write_front_ranges(page: Page, study: Study, sources: Sources) -> None:
    """What the chart of the front page draws."""
    table, span = flat_robust(study), span_headings(study.comparison.policy.marked)
    headings = [span[end] for end in ("low", "middle", "high")]

    def drawn(ranked: Ranked, end: int, number: str) -> str:
        if ranked.lot:
            return looked_up(ranked.lot.range(DRAWN[end]), number, ranked.lot.range("Bid"))
        return looked_up(table.range(headings[end]), number, table.range("Bid"))

    shown = shown_on_front(study, sources)
    axis = span_of(study, shown, _axis_end(study, shown))
    write_ranges(page, study, shown, axis, drawn)


def _title(policy: Policy) -> str:
    """What the ranking is by, as a formula over the settings of Marks."""
    method, marks, price = (setting_cell(key) for key in ("method", "marks", "price_marks"))
    with_price = f'{marks}&" for social value"&IF({price}>0," and "&{price}&" for price","")'
    if policy.quality:
        then = f'IF({price}>0,", "," and ")'
        social = f'IF({method}="{NO_METHOD_WORDS}","",{marks}&" for social value"&{then})'
        for_price = f'IF({price}>0,{price}&" for price and ","")'
        people = f'"{policy.quality_marks:g} for quality"'
        return f'="Ranking by total marks: "&{social}&{for_price}&{people}'
    return (
        f'=IF({method}="{NO_METHOD_WORDS}","Ranking by {ranking.BY_NET}",'
        f'"Ranking by total marks: "&{with_price})'
    )


def _literal(words: str) -> str:
    """A text as an expression: Excel takes no more than 255 characters in one literal."""
    parts = [words[at : at + _MOST_IN_A_LITERAL] for at in range(0, len(words), _MOST_IN_A_LITERAL)]
    return "&".join(map(quoted, parts)) or quoted("")


def _changed(study: Study) -> str:
    """Whether figures that decide, or settings, are no more those that ranges were drawn for."""
    return f"OR({','.join((_since(study, DECIDES), *settings_changed(study)))})"


def _retold(study: Study) -> str:
    """Whether what people typed, or a name, is no more what sentences were made of."""
    comparison = study.comparison
    retold = [_since(study, IS_NAME), *answers_changed(study)]
    retold += [*chosen_changed(comparison), *states_changed(comparison)]
    return f"OR({','.join(retold)})"


def _since(study: Study, what: int) -> str:
    """Whether that has changed in some row; an error there stays one."""
    return f"SUMPRODUCT(({flat_robust(study).range(CHANGED)}={what})*1)>0"


def _row(page: Page, shown: Ranked, study: Study, sources: Sources) -> None:
    n, policy, index = page.row + 1, study.comparison.policy, shown.index
    value = study.comparison.bids[index].valuation
    for heading, (formula, stored, look) in cells_of(shown, study, sources).items():
        column = _AT[heading]
        form = page.cell(_COLUMNS[column], **{"valign": "vcenter", **look})
        page.formula(page.row, column, formula, form, stored)
    word = page.formats.cell(align="center", bold=True, shrink=True)
    colour = rag_word(policy.rag(value.net_sroi))
    net = f"${column_letter(_AT[ranking.NET])}{n}"
    page.formula(page.row, _AT[ranking.COLOUR], rag_formula(net, policy), word, colour)
    page.sheet.write_blank(page.row, _AT[ranking.RANGE], None, page.formats.cell())
    page.down(shown.height)


def _signs(study: Study) -> str:
    """What the signs on the page mean, and where the rest stands."""
    comparison = study.comparison
    ratio = f" {ranking.RATIOS_ALONE}" if ranking.by_ratio(comparison.policy.scoring) else ""
    return (
        f"{COLOUR_WORDS} Dot and bar: the middle, and nine draws in ten; a diamond: off the "
        f"scale.{ratio} {_elsewhere(comparison)}"
    )


def _elsewhere(comparison: Comparison) -> str:
    """Name the sheet with the rules, how bids are unlike, and which bids are not in the ranking."""
    left = unranked_words(comparison) or without_words(comparison)
    out = ", and which workbooks have no place and why" if left else ""
    return f"The rules, what bids are unlike in{out}: {METHOD}."


def _questions(study: Study, most: int) -> _Part:
    """The gravest questions to the leading bids, so many of them."""
    told = asked_first(study)[:most]
    words = _bullets(f"{bid.label}: {flag.question}" for bid, flag in told)
    if not told:
        words.append(f"{NOTHING_FIRST} See {FLAGS} for the rest.")
    if len(study.flags) > len(told):
        count = "The one question" if len(study.flags) == 1 else f"All {len(study.flags)} questions"
        words.append(f"{count}, with weight and cells: {FLAGS}.")
    return "What to ask before the award", words


def _bullets(sentences: Iterable[str]) -> list[str]:
    return [f"•  {sentence}" for sentence in sentences]


def _high(text: str, wide: float) -> float:
    """Points of a paragraph in so many characters."""
    return ROW * lines_needed(text, wide) + 3


def _beside(page: Page, room: float, lefts: Sequence[_Part], rights: Sequence[_Part]) -> None:
    """Two parts side by side, each a heading over its sentences, in so much room.

    Of each there are forms, the longest first: they are the first ones that fit, the two as broad
    as one another or, where that is too little, the second one broader. They are one row of the
    sheet, which would leave the foot of a page of paper blank where it does not fit there, so the
    shortest forms stand there however little room there is.
    """
    forms = [
        (left, right, middle)
        for right in rights
        for left in lefts
        for middle in _middles(page.widths)
    ]
    *choice, middle = next(
        (
            (left, right, middle)
            for left, right, middle in forms
            if _height(page, (left, right), middle) <= room
        ),
        forms[-1],
    )
    row, form = page.row, page.formats(text_wrap=True, valign="top")
    for (title, words), (first, last) in zip(choice, _spans(page, middle), strict=True):
        page.row = row
        page.section(title, first, last)
        page.sheet.merge_range(page.row, first, page.row, last, "", form)
        page.text(page.row, first, "\n".join(words), form)
    page.down(_height(page, choice, middle))


def _middles(widths: Sequence[float]) -> list[int]:
    """Columns at which a second part may begin: at the half of the page first, then before it."""
    along = [sum(widths[: at + 1]) / sum(widths) for at in range(len(widths))]
    half = next(at for at, part in enumerate(along) if part > _HALF)
    return [at for at in range(half, 0, -1) if along[at - 1] >= _NARROWEST]


def _spans(page: Page, middle: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last column of two parts side by side, of which the second begins at ``middle``."""
    return (page.first, middle - 1), (middle, page.last)


def _height(page: Page, parts: Sequence[_Part], middle: int) -> float:
    """Height in points that two parts side by side need."""
    lines = [
        sum(lines_needed(word, _UPRIGHT * sum(page.widths[first : last + 1])) for word in words)
        for (_, words), (first, last) in zip(parts, _spans(page, middle), strict=True)
    ]
    return ROW * max(lines) + 3
