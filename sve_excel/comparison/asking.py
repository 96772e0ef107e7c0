"""The questions to bidders with what became of each: words, days, answer, whether it is accepted.

What people typed is found again by bidder and question. The same finding is asked of every bidder
that has it, or the reason why not stands: suppliers are treated alike unless a difference between
them justifies otherwise. Nothing here decides; it says where an answer is wanting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.register import said_of
from sve_excel.entries.forms import Form, Value
from sve_excel.looks.flat import TOP
from sve_excel.plausibility.question import Flag
from sve_excel.words.folding import fold
from sve_excel.words.saying import clean

FLAGS = "Flags and questions"
WORDS, ASKED_ON, ANSWERED_ON = "Words to send", "Asked on", "Answered on"
ANSWER, ACCEPTED, CHANGED = "Answer", "Accepted", "What changed"
WHY_NOT, STATE, CODE, AS_MADE = "Why not asked", "State", "Code", "State when made"
TYPED: Final = (WORDS, ASKED_ON, ANSWERED_ON, ANSWER, ACCEPTED, CHANGED, WHY_NOT)
ANSWERS = Form(
    FLAGS,
    TYPED,
    (("Bidder", CODE, "What stands out"), ("Bidder", CODE, "Cells"), ("Bidder", CODE)),
)
REFUSED_WORD: Final = "No"
ACCEPTED_WORDS: Final = ("Yes", REFUSED_WORD, "In part")
State = Literal[
    "To ask", "Asked of others", "Open", "Answered", "Closed", "Not asked, with a reason"
]
STATES: Final[Mapping[State, str]] = {
    "To ask": "to ask",
    "Asked of others": "not asked although another bidder was",
    "Open": "asked and not answered",
    "Answered": "answered and not yet judged",
    "Closed": "closed",
    "Not asked, with a reason": "not asked, with a reason",
}
HELD_ALIKE_UP_TO = 2_000  # questions; beyond, the sheet says nothing of it, and the run does


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question to a bidder, what people typed about it, and how far it has come.

    ``row`` is where it stands in the sheet, counted from 0.
    """

    flag: Flag
    bidder: str
    row: int
    typed: Mapping[str, Value]
    state: State = "To ask"

    def said(self, heading: str) -> str:
        """What was typed under a heading, as text; a day as year-month-day."""
        return clean(said_of(self.typed.get(heading, "")))

    @property
    def refused(self) -> bool:
        """Whether its answer was not accepted; as a formula has it, letter case is no matter."""
        return fold(self.said(ACCEPTED)) == fold(REFUSED_WORD)

    @property
    def settled(self) -> bool:
        """Whether nothing waits for it: its answer was accepted, or a reason says why not to ask.

        An answer that was not accepted leaves the figures as doubtful as they were.
        """
        closed = self.state == "Closed" and not self.refused
        return closed or self.state == "Not asked, with a reason"

    @property
    def words(self) -> str:
        """The words to send: those that were typed, else the question."""
        return self.said(WORDS) or self.flag.question


def clarified(comparison: Comparison, flags: Sequence[Flag]) -> tuple[Clarification, ...]:
    """Give every question that the sheet holds with what was typed about it before.

    The graver come first, and of one weight those to the bids that come first.
    """
    shown = sorted(flags[: comparison.most_rows - TOP - 2], key=lambda flag: -flag.gravity)
    labels = {bid.number: bid.label for bid in comparison.bids}
    rows: list[Mapping[str, Value]] = [
        {
            "Bidder": labels[each.bid],
            CODE: each.code,
            "What stands out": each.message,
            "Cells": cells_of(each),
        }
        for each in shown
    ]
    clarifications = [
        Clarification(flag, labels[flag.bid], TOP + 1 + at, typed)
        for at, (flag, typed) in enumerate(
            zip(shown, comparison.typed.rows(ANSWERS, rows), strict=True)
        )
    ]
    asked = {
        (clarification.flag.code, clarification.flag.bid)
        for clarification in clarifications
        if clarification.said(ASKED_ON)
    }
    codes = {code for code, _ in asked}
    return tuple(
        Clarification(
            clarification.flag,
            clarification.bidder,
            clarification.row,
            clarification.typed,
            _state(clarification, asked, codes),
        )
        for clarification in clarifications
    )


def _state(clarification: Clarification, asked: set[tuple[str, int]], codes: set[str]) -> State:
    if clarification.said(ACCEPTED):
        return "Closed"
    if clarification.said(ANSWERED_ON) or clarification.said(ANSWER):
        return "Answered"
    if clarification.said(ASKED_ON):
        return "Open"
    if clarification.said(WHY_NOT):
        return "Not asked, with a reason"
    code, bid = clarification.flag.code, clarification.flag.bid
    return "Asked of others" if code in codes and (code, bid) not in asked else "To ask"


def counted(known: Sequence[Clarification]) -> dict[State, int]:
    """Count the questions by how far they have come."""
    return {state: sum(clarification.state == state for clarification in known) for state in STATES}


def cells_of(each: Flag, most: int = 8) -> str:
    """Cells that a flag rests on: of the bid, then of another where two are compared."""
    groups: dict[tuple[str, str], list[str]] = {}
    for place in each.cells:
        if place.cell:
            groups.setdefault((place.file, place.sheet), []).append(place.cell)
    if not groups:
        return "the bid as a whole"
    own = next(iter(groups))[0]
    told = []
    for (file, sheet), cells in groups.items():
        more = f" and {len(cells) - most} more" if len(cells) > most else ""
        where = sheet if file == own else f"{file}: {sheet}"
        told.append(f"{where} {', '.join(cells[:most])}{more}")
    return "; ".join(told)


def clarifications_report(known: Sequence[Clarification], paths: Mapping[int, str]) -> list[object]:
    """Give every question for the run report, with what was typed about it."""
    return [
        {
            "organisation": clarification.bidder,
            "path": paths[clarification.flag.bid],
            "code": clarification.flag.code,
            "question": clarification.flag.question,
            "cells": cells_of(clarification.flag),
            "state": clarification.state,
            **{
                heading.lower().replace(" ", "_"): clarification.said(heading) or None
                for heading in TYPED
            },
        }
        for clarification in known
    ]
