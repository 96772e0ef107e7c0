"""The sheet of questions: what stands out in each bid, what to ask, and what became of it.

A flag is a question, not a fault; the sheet says so where it begins. The yellow cells are for
people, and the state of each question follows them at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sve_excel.comparison.asking import (
    ACCEPTED,
    ACCEPTED_WORDS,
    ANSWER,
    ANSWERED_ON,
    AS_MADE,
    ASKED_ON,
    CHANGED,
    CODE,
    FLAGS,
    HELD_ALIKE_UP_TO,
    REFUSED_WORD,
    STATE,
    STATES,
    TYPED,
    WHY_NOT,
    WORDS,
    Clarification,
    cells_of,
    counted,
)
from sve_excel.comparison.files import cut
from sve_excel.comparison.study import Study
from sve_excel.entries.kept import put_value
from sve_excel.findings.rule import Rule
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DATE
from sve_excel.looks.flat import Flat, link_form
from sve_excel.looks.page import Col, Page, place_of
from sve_excel.looks.palette import INPUT_FILL, RAG_FILL, RAG_TEXT
from sve_excel.model import Finding, Place
from sve_excel.plausibility.question import Flag
from sve_excel.words.saying import either, first_of

ASKED_OF_OTHERS = Rule(
    "SVE648",
    "asked-of-others",
    "warning",
    "one question was asked of {asked} and not of {others}, where the same stands out, and no "
    "reason is given: {question}",
    "Ask it of every bidder that has it, or write the reason under 'Why not asked'.",
    manual={"asked": "one bidder", "others": "another", "question": "the question"},
)


FLAG_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col("Bidder", 24, wrap=True),
    Col("Weight", 10),
    Col("What stands out", 48, wrap=True),
    Col("Question to the bidder", 42, wrap=True),
    Col("Cells", 26, wrap=True),
)
COLUMNS: Final = (
    *FLAG_COLUMNS,
    Col(WORDS, 36, wrap=True),
    Col(ASKED_ON, 12, DATE),
    Col(ANSWERED_ON, 12, DATE),
    Col(ANSWER, 34, wrap=True),
    Col(ACCEPTED, 10, wrap=True),
    Col(CHANGED, 28, wrap=True),
    Col(WHY_NOT, 26, wrap=True),
    Col(STATE, 16, wrap=True, computed=True),
    Col(CODE, 9),  # by which an answer is found again: for programs, and folded away
    Col(AS_MADE, 16),  # by which the Summary sees that it has changed since, likewise
)
_REFUSED: Final = "Closed, and not accepted"
_MOST_NAMED = 5  # bidders that a finding names
GRAVITY = {2: "Ask first", 1: "Ask"}
CLARIFICATION_WORDS: Final = (
    "What stands out, and what to ask, what must be answered first before the rest. A flag is a "
    "question, not a fault. The yellow cells are yours, and outlive every further run: where "
    "nothing stands under Words to send, the question is sent as it is. The last two columns are "
    "folded away: the code by which the next run finds your answers again, and the state of each "
    "question when this was made. They count nothing."
)
_AT: Final = {column.heading: at for at, column in enumerate(COLUMNS)}
_AMBER, _RED, _GREEN = "amber", "red", "green"
_LOOK: Final = {"To ask": _AMBER, "Open": _AMBER, "Asked of others": _RED, "Closed": _GREEN}


def write_clarifications(page: Page, study: Study) -> None:
    """Write every question, the gravest first, with a link to its cell and room for the answer."""
    known = study.clarifications
    page.table("Flags", COLUMNS, len(known), frozen=2)
    cut(page, study.flags, study.comparison, "of the bids that come first.")
    forms = [
        page.cell(c, valign="top", **({"bg_color": INPUT_FILL} if c.heading in TYPED else {}))
        for c in COLUMNS
    ]
    looks = {gravity: _weight(page, gravity) for gravity in GRAVITY}
    typed, first = study.comparison.typed, page.row
    for clarification in known:
        flag = clarification.flag
        page.number(page.row, 0, flag.bid, forms[0])
        page.text(page.row, 1, clarification.bidder, forms[1])
        page.sheet.write_string(page.row, 2, GRAVITY[flag.gravity], looks[flag.gravity])
        page.sheet.write_string(page.row, _AT[CODE], flag.code, forms[_AT[CODE]])
        made = _as_made(clarification, len(known))
        page.sheet.write_string(page.row, _AT[AS_MADE], made, forms[_AT[AS_MADE]])
        page.text(page.row, 3, flag.message, forms[3])
        page.text(page.row, 4, flag.question, forms[4])
        target, place = _first_cell(flag, study)
        page.link(page.row, 5, target, cells_of(flag), place, link_form(page.formats))
        for heading in TYPED:
            at = _AT[heading]
            put_value(page, at, clarification.typed.get(heading, ""), forms[at])
            typed.may_be_typed(page.name, page.row, at)
        formula = _state_formula(page.row + 1, first, len(known))
        page.formula(page.row, _AT[STATE], formula, forms[_AT[STATE]], clarification.state)
        page.fit(COLUMNS, _texts(clarification))
        page.row += 1
    if known:
        _choices(page, first)
    else:
        page.text(page.row, 3, "Nothing stands out.", forms[3])
    page.fold(_AT[CODE], _AT[AS_MADE])


def _as_made(clarification: Clarification, rows: int) -> str:
    """The state of a question as the sheet works it out, and whether its answer was refused."""
    if clarification.refused:
        return _REFUSED
    alone = rows > HELD_ALIKE_UP_TO and clarification.state == "Asked of others"
    return "To ask" if alone else clarification.state


def _weight(page: Page, gravity: int) -> Any:
    """Look of a flag's weight: the graver stands out."""
    filled: dict[str, Any] = {"bg_color": RAG_FILL[_AMBER], "font_color": RAG_TEXT[_AMBER]}
    look: dict[str, Any] = {"bold": True, **filled} if gravity == 2 else {}
    return page.formats.cell(align="center", valign="top", **look)


def _texts(clarification: Clarification) -> list[tuple[int, str]]:
    """The texts of a row that wrap, by column."""
    flag = clarification.flag
    own = {
        "Bidder": clarification.bidder,
        "What stands out": flag.message,
        "Question to the bidder": flag.question,
        "Cells": cells_of(flag),
        STATE: clarification.state,
    }
    own |= {heading: clarification.said(heading) for heading in TYPED}
    return [(_AT[heading], text) for heading, text in own.items()]


def _first_cell(flag: Flag, study: Study) -> tuple[str | None, str]:
    for place in flag.cells:
        if place.cell:
            return study.comparison.links.get(place.file), place_of(place.sheet, place.cell)
    return None, ""


def _state_formula(n: int, first: int, rows: int) -> str:
    """How far the question in row ``n`` has come, as ``asking`` works it out."""

    def own(heading: str) -> str:
        return f"${column_letter(_AT[heading])}{n}"

    def all_of(heading: str) -> str:
        letter = column_letter(_AT[heading])
        return f"${letter}${first + 1}:${letter}${first + rows}"

    rest = '"To ask"'
    if rows <= HELD_ALIKE_UP_TO:
        asked = f'({all_of(CODE)}={own(CODE)})*({all_of(ASKED_ON)}<>"")'
        of_it = f"{asked}*({all_of('Bid')}={own('Bid')})"
        rest = f'IF(AND(SUMPRODUCT({asked})>0,SUMPRODUCT({of_it})=0),"Asked of others","To ask")'
    return (
        f'=IF({own(ACCEPTED)}<>"","Closed",IF(OR({own(ANSWERED_ON)}<>"",{own(ANSWER)}<>""),'
        f'"Answered",IF({own(ASKED_ON)}<>"","Open",IF({own(WHY_NOT)}<>"",'
        f'"Not asked, with a reason",{rest}))))'
    )


def _choices(page: Page, first: int) -> None:
    """Offer the words under Accepted, and give each state its colour."""
    last, at = page.row - 1, _AT[ACCEPTED]
    rule: dict[str, Any] = {
        "validate": "list",
        "source": list(ACCEPTED_WORDS),
        "error_type": "warning",
        "error_title": ACCEPTED,
        "error_message": f"Choose {either(list(ACCEPTED_WORDS))}.",
    }
    page.sheet.data_validation(first, at, last, at, rule)
    at = _AT[STATE]
    for state, colour in _LOOK.items():
        look = page.formats.difference(bg_color=RAG_FILL[colour], font_color=RAG_TEXT[colour])
        shade = {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": look}
        page.sheet.conditional_format(first, at, last, at, shade)


def counted_words(study: Study) -> str:
    """Say how many questions have come how far."""
    count = counted(study.clarifications)
    parts = [f"{count[state]} {words}" for state, words in STATES.items()]
    return f"Clarifications: {', '.join(parts)}."


def counted_formula(study: Study) -> str:
    """Say the same as a formula over the sheet, for another sheet."""
    states = _flat(study).range(STATE)
    parts = [f'COUNTIF({states},"{state}")&" {words}"' for state, words in STATES.items()]
    between = '&", "&'
    return f'="Clarifications: "&{between.join(parts)}&"."'


def answers_changed(study: Study) -> list[str]:
    """Expressions that are true where a question has come further than when this was made."""
    if not study.clarifications:
        return []
    held = _flat(study)
    state, accepted, made = (held.range(heading) for heading in (STATE, ACCEPTED, AS_MADE))
    refused = f'({accepted}="{REFUSED_WORD}")'
    differs = f'{refused}*({made}<>"{_REFUSED}")+(1-{refused})*({made}<>{state})'
    return [f"SUMPRODUCT({differs})>0"]


def _flat(study: Study) -> Flat:
    """Where the questions stand."""
    return Flat(FLAGS, COLUMNS, len(study.clarifications))


def unequal(known: Sequence[Clarification], workbook: str) -> list[Finding]:
    """Find the questions that were asked of one bidder and not of another, without a reason.

    ``workbook`` is the name of the comparison; one finding for each kind of question.
    """
    findings = []
    for code in dict.fromkeys(
        clarification.flag.code
        for clarification in known
        if clarification.state == "Asked of others"
    ):
        alike = [clarification for clarification in known if clarification.flag.code == code]
        left = [
            clarification for clarification in alike if clarification.state == "Asked of others"
        ]
        asked = dict.fromkeys(
            clarification.bidder for clarification in alike if clarification.said(ASKED_ON)
        )
        names = dict.fromkeys(clarification.bidder for clarification in left)
        cell = f"{column_letter(_AT[WHY_NOT])}{left[0].row + 1}"
        findings.append(
            ASKED_OF_OTHERS.at(
                Place(workbook, FLAGS, cell),
                asked=first_of(list(asked), _MOST_NAMED),
                others=first_of(list(names), _MOST_NAMED),
                question=left[0].flag.question,
            )
        )
    return findings
