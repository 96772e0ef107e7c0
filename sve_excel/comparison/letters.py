"""One letter of questions to one bidder: its own questions, in words, with the cells of its bid.

Nothing of any other bidder goes into it: what stands out is left out where it names another or
gives a figure of the whole tender, and words that somebody typed and that name another are refused.
A question that was asked already, or is not to be asked, is not in it. No code is in it, no mark
and no place.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sve_excel.comparison.asking import WORDS, Clarification
from sve_excel.comparison.bids import Bid
from sve_excel.comparison.study import Study
from sve_excel.files.names import file_name
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.plausibility.question import Flag
from sve_excel.policy.award import Procurement
from sve_excel.policy.rules import Asking
from sve_excel.words.folding import fold
from sve_excel.words.naming import named_in
from sve_excel.words.saying import clean

NAMES_ANOTHER = Rule(
    "SVE649",
    "names-another",
    "warning",
    "the words to send name another bidder, {other}, so no letter was written to {bidder}.",
    "Take the name out of the words, and run again.",
    manual={"other": "so-and-so", "bidder": "this one"},
)


_UNASKED = ("To ask", "Asked of others")


@dataclass(frozen=True, slots=True)
class QuestionLetter:
    """A letter to a bidder: the name of its file, without a number, and its bytes."""

    bidder: str
    path: str
    name: str
    document: bytes


@dataclass(frozen=True, slots=True)
class _Point:
    """A question as its bidder reads it: what was noticed, where, and what is asked."""

    noticed: str
    where: str
    words: str


def letters(study: Study) -> tuple[list[QuestionLetter], list[Finding]]:
    """Make a letter for each bidder that has questions to be asked, in the order of the bids.

    Where the words that were typed name another bidder there is none, and a finding.
    """
    bids = study.comparison.bids
    names = _names(bids)
    policy, findings = study.comparison.policy, list[Finding]()
    made = []
    for bid in bids:
        asked = [
            clarification
            for clarification in study.clarifications
            if clarification.flag.bid == bid.number and clarification.state in _UNASKED
        ]
        if other := _another(bid, bids, asked):
            place = Place(bid.result.path)
            findings.append(NAMES_ANOTHER.at(place, other=other, bidder=bid.label))
        elif asked:
            document = _letter(bid, asked, policy.clarifications, policy.procurement)
            made.append(QuestionLetter(bid.label, bid.result.path, names[bid.number], document))
    return made, findings


def _names(bids: Sequence[Bid]) -> Mapping[int, str]:
    """Name the file of each bid's letter; those that a system would not tell apart by their files.

    The names are the same again when bids come, go or change places.
    """
    short = {bid.number: _plain(bid.label) for bid in bids}
    often = Counter(fold(name) for name in short.values())
    return {
        bid.number: name
        if often[fold(name)] == 1
        else f"{name}, {_plain(bid.result.path.rsplit('.', 1)[0])}"
        for bid in bids
        for name in (short[bid.number],)
    }


def _plain(text: str) -> str:
    return file_name(f"Questions to {unicodedata.normalize('NFC', text)}", "Questions")


def _another(bid: Bid, bids: Sequence[Bid], asked: Sequence[Clarification]) -> str:
    """Give the other bidder that the words that were typed name; nothing where they name none."""
    typed = " ".join(clarification.said(WORDS) for clarification in asked)
    labels = {clean(other.project.organisation): other.label for other in bids}
    return labels.get(named_in(typed, labels, clean(bid.project.organisation)), "")


def _letter(
    bid: Bid, asked: Sequence[Clarification], rules: Asking, procurement: Procurement
) -> bytes:
    # imported here, since python-docx is slow to load and not needed by any other page
    from sve_excel.looks.document import WordDocument

    to = clean(bid.project.organisation) or bid.label
    page = WordDocument(f"Questions about your bid: {to}", f"Questions to {to}")
    page.heading("Questions about your bid", 1)
    page.lines(["Date: ____________________", *_address(bid, to)])
    if procurement.title:
        number = f" ({clean(procurement.procurement_id)})" if procurement.procurement_id else ""
        page.say(f"Procurement: {clean(procurement.title)}{number}")
    file = PurePosixPath(bid.result.path).name
    page.say(f"Your bid: {clean(bid.project.name) or file} (the workbook {clean(file)})")
    points = _points(asked, bid.result.path)
    number = "one point" if len(points) == 1 else f"{len(points)} points"
    page.say(
        f"Thank you for your bid. In reading it we came upon {number} that we ask you to explain. "
        "A question is not a fault, and by itself changes no figure of your bid. The cells are "
        "those of the workbook that you sent."
    )
    for sentence in answer_words(rules):
        page.say(sentence, bold=True)
    for at, point in enumerate(points, 1):
        page.heading(f"Question {at}", 2)
        if point.noticed:
            page.say(f"What we noticed: {point.noticed}")
        page.say(f"Where: {point.where}")
        page.say(point.words, bold=True)
        page.table(["Your answer"], [[""]], [1])
    page.say("If your answer changes a figure, say which cell, and what should stand there.")
    authority = clean(procurement.authority) or "the authority"
    page.say(f"For {authority}, name and role: ____________________")
    return page.bytes()


def _points(asked: Sequence[Clarification], path: str) -> list[_Point]:
    """Give each question once: without the names of others, those about several may be the same."""
    points = (
        _Point(_noticed(clarification), own_cells(clarification.flag, path), clarification.words)
        for clarification in asked
    )
    return list(dict.fromkeys(points))


def _address(bid: Bid, to: str) -> list[str]:
    """Whom the letter goes to, as the register has it, else as the bid says."""
    standing, project = bid.result.standing, bid.project
    said = (standing.address or project.address, standing.email or project.email)
    return [f"To: {to}", *(clean(each) for each in said if each)]


def answer_words(rules: Asking) -> list[str]:
    """Say by when and where to answer, and who decides; nothing where the rules do not."""
    said = []
    to = f" to {clean(rules.answer_to)}" if rules.answer_to else ""
    if rules.answer_days:
        days = "1 day" if rules.answer_days == 1 else f"{rules.answer_days} days"
        said.append(f"Please answer within {days} of the date of this letter{to}.")
    elif to:
        said.append(f"Please answer{to}.")
    if rules.decided_by:
        said.append(f"What follows from your answer is decided by {clean(rules.decided_by)}.")
    return said


def _noticed(clarification: Clarification) -> str:
    """What stands out, where that is for the bidder's eyes and nobody typed other words."""
    kept = clarification.flag.asks.names_others or clarification.flag.asks.gives_median
    return "" if kept or clarification.said(WORDS) else clarification.flag.message


def own_cells(flag: Flag, path: str, most: int = 12) -> str:
    """The cells of the bid itself that a question rests on, sheet by sheet."""
    groups: dict[str, list[str]] = {}
    for place in flag.cells:
        if place.cell and place.file == path:
            groups.setdefault(place.sheet, []).append(place.cell)
    if not groups:
        return "the bid as a whole."
    told = []
    for sheet, cells in groups.items():
        more = f" and {len(cells) - most} more" if len(cells) > most else ""
        noun = "cell" if len(cells) == 1 else "cells"
        told.append(f"sheet {clean(sheet)}, {noun} {', '.join(cells[:most])}{more}")
    return f"{'; '.join(told)}."
