"""The sheet Quality: what each evaluator gives each bid, what was agreed, and what counts.

The yellow cells are typed; difference, state, marks and thresholds follow as formulas, and so do
totals and places in Marks. What counts is worked out in ``marking``; here it is the same as
formulas, with what the engine says as their stored results.
"""

from __future__ import annotations

from typing import Any

from sve_excel.comparison.bids import DISQUALIFIED, Bid, Comparison
from sve_excel.comparison.marking import (
    AGREE,
    AGREED,
    BIDDER,
    CONFLICTS,
    CRITERION,
    DIFFER,
    MARKED_BY,
    MODERATED,
    NAMES,
    NO_REASON,
    NONE_YET,
    PART,
    QUALITY,
    REASON,
    SLOTS,
    PartMark,
    rows_of,
    scale,
)
from sve_excel.comparison.study import Study
from sve_excel.entries.forms import Value
from sve_excel.entries.kept import put_value
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, POINTS
from sve_excel.looks.page import Col, Page
from sve_excel.looks.palette import AMBER_BAR, INPUT_FILL
from sve_excel.policy.award import Quality, SubCriterion
from sve_excel.policy.criteria import people_words
from sve_excel.policy.rules import Policy
from sve_excel.words.digits import rounded

THRESHOLD = "Threshold"
DIFFERENCE, STATE, COUNTS, MARKS, OF, LEAST = (
    "Difference",
    "State",
    "Counts",
    "Marks",
    "Of",
    "Least",
)
BELOW, MET = "below", "met"
QUALITY_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col(BIDDER, 30, wrap=True),
    Col(CRITERION, 34, wrap=True),
    Col(PART, 34, wrap=True),
    Col(OF, 8, POINTS),
    *(Col(slot, 11, POINTS) for slot in SLOTS),
    Col(DIFFERENCE, 11, POINTS, computed=True),
    Col(STATE, 22, computed=True),
    Col(AGREED, 11, POINTS),
    Col(REASON, 48, wrap=True),
    Col(COUNTS, 10, POINTS, computed=True),
    Col(MARKS, 9, POINTS, computed=True),
    Col(LEAST, 8, POINTS),
    Col(THRESHOLD, 13, computed=True),
)
QUALITY_WORDS = (
    "What people give each bid for each criterion. Type in the yellow cells; marks, totals and "
    "places follow. Keep this workbook inside the authority."
)
_AT = {column.heading: at for at, column in enumerate(QUALITY_COLUMNS)}
_LETTER = {heading: column_letter(at) for heading, at in _AT.items()}
_NAMES_TOP = 3  # rows counted from 0: title, words, heading
_TABLE_TOP = _NAMES_TOP + len(NAMES) + 2
_NAME_CELLS = tuple(f"$C${_NAMES_TOP + at + 1}" for at in range(len(NAMES)))


def marked_bids(comparison: Comparison) -> tuple[Bid, ...]:
    """Give the bids with a row here: those in the ranking, then those disqualified since."""
    return (*comparison.bids, *comparison.disqualified)


def quality_range(comparison: Comparison, heading: str) -> str:
    """Range of a column of the marks of people, as other sheets see it."""
    rows = max(1, len(marked_bids(comparison)) * len(rows_of(comparison.policy)))
    letter = _LETTER[heading]
    return f"'{QUALITY}'!${letter}${_TABLE_TOP + 2}:${letter}${_TABLE_TOP + 1 + rows}"


def states_changed(comparison: Comparison) -> list[str]:
    """Expressions that are true where as many marks as before are no more in a state that is told.

    A mark that is given or agreed moves a total, which is seen by that.
    """
    if not comparison.policy.quality:
        return []
    parts = [part for bid in marked_bids(comparison) for part in bid.quality.parts]
    states = quality_range(comparison, STATE)
    return [
        f'COUNTIF({states},"{state}")<>{sum(part.state == state for part in parts)}'
        for state in (DIFFER, NO_REASON)
    ]


def write_quality(page: Page, study: Study) -> None:
    """Who marks at the top, then a row for each bid and each part that is marked."""
    comparison = study.comparison
    page.section("Who marks, and their conflicts of interest")
    _names(page, comparison)
    page.row = _TABLE_TOP - 1
    page.note(_words(comparison.policy))
    assert page.row == _TABLE_TOP
    parts = rows_of(comparison.policy)
    wanted = [(bid, at, *each) for bid in marked_bids(comparison) for at, each in enumerate(parts)]
    texts: list[dict[str, Value]] = [
        {BIDDER: bid.label, CRITERION: quality.name, PART: name}
        for bid, _, quality, _, name in wanted
    ]
    filled = comparison.typed.rows(MARKED_BY, texts)
    page.table(QUALITY, QUALITY_COLUMNS, len(wanted), height=34, frozen=None)
    first = page.row
    for (bid, at, quality, part, _), text, typed in zip(wanted, texts, filled, strict=True):
        mark = bid.quality.parts[at]
        _typed_cells(page, comparison, text, typed)
        _told_cells(page, bid, quality, part)
        formulas = _formulas(page.row + 1, quality, part, comparison)
        for heading, stored in _stored(mark, quality, bid).items():
            column = QUALITY_COLUMNS[_AT[heading]]
            page.formula(
                page.row, _AT[heading], formulas[heading], page.cell(column, valign="top"), stored
            )
        page.fit(QUALITY_COLUMNS, ((_AT[key], str(value)) for key, value in (text | typed).items()))
        page.row += 1
    _rules_of_cells(page, first, comparison.policy)


def _names(page: Page, comparison: Comparison) -> None:
    form = page.formats.cell(bg_color=INPUT_FILL)
    for name, conflict in zip(NAMES, CONFLICTS, strict=True):
        for label, column, last in ((name, 1, 2), (conflict, 3, 9)):
            page.text(page.row, column, label, page.formats.cell(bold=True, shrink=True))
            value = comparison.typed.setting(QUALITY, label, "")
            if last > column + 1:
                page.sheet.merge_range(page.row, column + 1, page.row, last, "", form)
            put_value(page, column + 1, value, form)
            comparison.typed.may_be_typed(page.name, page.row, column + 1)
        page.row += 1


def _words(policy: Policy) -> str:
    scores = ", ".join(
        f"{score.score:g} {score.word}".strip() for score in policy.scores if score.word
    )
    said = f" Scores: {scores}." if scores else ""
    return (
        f"{people_words(policy)} A criterion has no marks before all who are named above have "
        f"marked it, or a mark was agreed.{said}"
    )


def _typed_cells(
    page: Page, comparison: Comparison, text: dict[str, Value], typed: dict[str, Value]
) -> None:
    for heading in MARKED_BY.columns:
        at = _AT[heading]
        form = page.cell(QUALITY_COLUMNS[at], bg_color=INPUT_FILL, valign="top")
        put_value(page, at, typed.get(heading, ""), form)
        comparison.typed.may_be_typed(page.name, page.row, at)
    for heading, value in text.items():
        form = page.cell(QUALITY_COLUMNS[_AT[heading]], valign="top")
        page.text(page.row, _AT[heading], str(value), form)


def _told_cells(page: Page, bid: Bid, quality: Quality, part: Quality | SubCriterion) -> None:
    for heading, number in (("Bid", bid.number), (OF, part.marks), (LEAST, quality.least)):
        form = page.cell(QUALITY_COLUMNS[_AT[heading]], valign="top")
        if number:
            page.number(page.row, _AT[heading], number, form)
        else:
            page.text(page.row, _AT[heading], "", form)


def _formulas(
    n: int, quality: Quality, part: Quality | SubCriterion, comparison: Comparison
) -> dict[str, str]:
    """What follows from the cells to type in, of row ``n``, by heading."""
    policy = comparison.policy
    top = f"{scale(policy, part):.15g}"
    cell = {heading: f"${letter}{n}" for heading, letter in _LETTER.items()}
    given = f"{cell[SLOTS[0]]}:{cell[SLOTS[-1]]}"
    agreed, counts = cell[AGREED], cell[COUNTS]
    pairs = list(zip(_NAME_CELLS, SLOTS, strict=True))
    named = "+".join(f'({name}<>"")' for name in _NAME_CELLS)
    marked = "+".join(f'({name}<>"")*ISNUMBER({cell[slot]})' for name, slot in pairs)
    sound = f"AND(ISNUMBER({agreed}),{agreed}>=0,{agreed}<={top})"  # N of a blank fails in Gnumeric
    wrong = (
        f'COUNTA({given})-COUNT({given})+COUNTIF({given},"<0")+COUNTIF({given},">{top}")'
        f"+AND(LEN({agreed})>0,NOT({sound}))"
    )
    apart = f"ROUND(MAX({given})-MIN({given}),9)<={policy.award.moderation_step:.15g}"
    ready = f"AND(COUNT({given})>0,({named})=({marked}),({wrong})=0,{apart})"
    earned = f"{counts}/{top}*{cell[OF]}" if policy.scores else counts
    state = (
        f'IF({wrong}>0,"{_not_a_mark(top)}",IF({sound},IF(LEN({cell[REASON]})=0,"{NO_REASON}",'
        f'"{MODERATED}"),IF(COUNT({given})=0,"{NONE_YET}",IF(({marked})<({named}),({marked})&" of '
        f'"&({named})&" marked",IF(ISNUMBER({counts}),"{AGREE}","{DIFFER}")))))'
    )
    return {
        DIFFERENCE: f'=IF(COUNT({given})=0,"",MAX({given})-MIN({given}))',
        STATE: f"={state}",
        COUNTS: f'=IF({sound},{agreed},IF({ready},AVERAGE({given}),""))',
        MARKS: f'=IF(ISNUMBER({counts}),ROUND({earned},{policy.scoring.decimals}),"")',
        THRESHOLD: f"={_threshold(cell, quality, comparison)}",
    }


def _not_a_mark(top: str) -> str:
    return f"not a mark from 0 to {float(top):g}"


def _threshold(cell: dict[str, str], quality: Quality, comparison: Comparison) -> str:
    """Whether a criterion with all its parts reaches its least marks."""
    if not quality.least:
        return '""'
    bids, criteria, marks = (
        quality_range(comparison, heading).split("!")[1] for heading in ("Bid", CRITERION, MARKS)
    )
    own = f"({bids}={cell['Bid']})*({criteria}={cell[CRITERION]})"
    whole = f'SUMPRODUCT({own}*({marks}<>""))={len(quality.parts)}'
    under = f"ROUND(SUMPRODUCT({own},{marks}),9)<{quality.least:.15g}"
    word = DISQUALIFIED if quality.disqualifies else BELOW
    return f'IF({whole},IF({under},"{word}","{MET}"),"")'


def _stored(mark: PartMark, quality: Quality, bid: Bid) -> dict[str, Any]:
    given = list(mark.given.values())
    whole, threshold = bid.quality.of(quality.name), ""
    if quality.least and whole is not None:
        word = DISQUALIFIED if quality.disqualifies else BELOW
        threshold = word if whole < rounded(quality.least) else MET
    return {
        DIFFERENCE: max(given) - min(given) if given else "",
        STATE: mark.state,
        COUNTS: "" if mark.counts is None else mark.counts,
        MARKS: "" if mark.marks is None else mark.marks,
        THRESHOLD: threshold,
    }


def _rules_of_cells(page: Page, first: int, policy: Policy) -> None:
    """Show what is to be moderated, and offer the scores where there are some."""
    last = max(first, page.row - 1)
    state = f"${_LETTER[STATE]}{first + 1}"
    look = page.formats.difference(bg_color=AMBER_BAR, bold=True)
    rule = {
        "type": "formula",
        "criteria": f'=OR({state}="{DIFFER}",{state}="{NO_REASON}",LEFT({state},5)="not a")',
        "format": look,
    }
    page.sheet.conditional_format(first, _AT[STATE], last, _AT[STATE], rule)
    if policy.scores:
        offered = {
            "validate": "list",
            "source": [f"{score.score:g}" for score in policy.scores],
            "error_type": "warning",
            "error_title": QUALITY,
            "error_message": "This is none of the published scores.",
        }
        page.sheet.data_validation(first, _AT[SLOTS[0]], last, _AT[SLOTS[-1]], offered)
    page.sheet.freeze_panes(first, 2)
    page.sheet.repeat_rows(_TABLE_TOP)
