"""The questions on the page, each with how far it has come and what people typed about it.

Both are those of the sheet of questions: the page shows what the workbook keeps.
"""

from __future__ import annotations

from sve_excel.comparison.asking import ANSWER, STATE, STATES, TYPED, Clarification, cells_of
from sve_excel.comparison.bids import Bid
from sve_excel.comparison.clarifications import FLAG_COLUMNS, GRAVITY, counted_words
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import asked_first
from sve_excel.plausibility.question import Flag
from sve_excel.webpage.tables import Heading, Table, cell, headings_of, without_blanks
from sve_excel.webpage.views import linked

_MOST_ASKED = 1_000  # questions in one table; beyond, the page would be too large for a phone
_NOT_SHOWN = "Bid"  # which is named


def questions(study: Study, shown: frozenset[int]) -> Table:
    """Every question to every bid, as many as the page holds, and what became of each."""
    bids = {bid.number: bid for bid in study.comparison.bids}
    columns = [column for column in FLAG_COLUMNS if column.heading != _NOT_SHOWN]
    rows = [
        [
            cell(linked(bids[clarification.flag.bid], shown)),
            cell(
                GRAVITY[clarification.flag.gravity],
                "amber" if clarification.flag.gravity == 2 else "",
            ),
            cell(clarification.flag.message),
            cell(clarification.flag.question),
            cell(cells_of(clarification.flag)),
            cell(clarification.state if clarification.state != "To ask" else ""),
            cell(typed_words(clarification)),
        ]
        for clarification in study.clarifications[:_MOST_ASKED]
    ]
    headings = [*headings_of(columns), Heading(STATE), Heading(ANSWER)]
    return without_blanks(Table("What stands out, and what to ask", headings, rows))


def typed_words(clarification: Clarification) -> str:
    """What people typed about a question, each under its heading; empty where they did not."""
    return "; ".join(
        f"{heading}: {said}" for heading in TYPED if (said := clarification.said(heading))
    )


def far_words(clarification: Clarification) -> str:
    """How far a question has come, and what was typed; empty where nobody has touched it."""
    parts = [
        clarification.state if clarification.state != "To ask" else "",
        typed_words(clarification),
    ]
    return ". ".join(filter(None, parts))


def of_bid(study: Study, bid: Bid) -> list[tuple[Flag, str]]:
    """The questions to one bid, each with how far it has come."""
    return [
        (clarification.flag, far_words(clarification))
        for clarification in study.clarifications
        if clarification.flag.bid == bid.number
    ]


def first(study: Study) -> list[tuple[Bid, Flag, str]]:
    """What to ask first, each with how far it has come where it is no more to ask."""
    known = {id(clarification.flag): clarification.state for clarification in study.clarifications}
    states = [known.get(id(flag), "To ask") for _, flag in asked_first(study)]
    return [
        (bid, flag, "" if state == "To ask" else STATES[state])
        for (bid, flag), state in zip(asked_first(study), states, strict=True)
    ]


def count_words(study: Study) -> str:
    """How many questions have come how far; empty where there are none."""
    return counted_words(study) if study.clarifications else ""
