"""Whether what one bidder reads names a third one, or gives a figure of it.

A tender is known by its organisation and whoever it trades as or bids with, by its project where
that is written as a name, by its file, its addresses, its identifier and the numbers in it, and by
the person in its e-mail address. What the reader's own tender or the most advantageous one has too
is none of these: both may be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sve_excel.comparison.assessed import AWARD_ROW, Assessed
from sve_excel.comparison.reasons import place_of_reason
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.papers.explaining import texts_of
from sve_excel.papers.summary import Batch
from sve_excel.papers.third_figures import ThirdFigures
from sve_excel.words.folding import fold
from sve_excel.words.naming import name_words, named_in, partly_named, titled_in
from sve_excel.words.saying import clean, quote

NAMES_ANOTHER_TENDER = Rule(
    "SVE651",
    "names-another-tender",
    "error",
    "what explains {bidder} by {criterion} names {other}, and would be read by those whom that is "
    "no concern of.",
    "Take the name, and what is said of that tender, out of this cell.",
    manual={"other": "another tender"},
)

PERHAPS_NAMES_ANOTHER = Rule(
    "SVE675",
    "perhaps-names-another",
    "warning",
    "what explains {bidder} by {criterion} has {found}, which is part of the name of {other}, and "
    "would be read by those whom that is no concern of.",
    "Look whether that bidder is meant, and take the word out of this cell where it is.",
    manual={"found": "a word", "other": "another tender"},
)

FIGURE_OF_ANOTHER_TENDER = Rule(
    "SVE680",
    "figure-of-another-tender",
    "error",
    "what explains {bidder} by {criterion} gives {figure}, which is a figure of {other} and of "
    "nobody else, and would be read by those whom that is no concern of.",
    "Take the figure out of this cell, or say what it counts in the tender itself.",
    manual={"other": "another tender", "figure": "a figure"},
)

PERHAPS_A_FIGURE_OF_ANOTHER = Rule(
    "SVE667",
    "perhaps-a-figure-of-another",
    "warning",
    "what explains {bidder} by {criterion} gives {figure}, to which a figure of {other} can be "
    "rounded, and would be read by those whom that is no concern of.",
    "Look whose figure it is, and take it out of this cell where it is that tender's.",
    manual={"other": "another tender", "figure": "a figure"},
)


REGISTER_REASON = "the reason in the register"
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b")
_NUMBER = re.compile(r"\d{6,}")  # of a charity or a company
_WORDS_OF_FILE = re.compile(r"[-_.\d]")
_EMAIL = re.compile(r"([^\s@<>;,]+)@([^\s@<>;,]+)")
_LEAST = 4  # letters of what is looked for as it stands
_LEAST_PERSON = 3
# whose addresses anybody may have
_ANYBODYS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|aol|btinternet|btconnect|sky|talktalk"
    r"|protonmail|proton|msn|me|virginmedia)\.[a-z.]+"
)


@dataclass(frozen=True, slots=True)
class _KnownBy:
    """By what a tender is known beside its name: texts as they are, folded, and titles.

    A title, of a project or a person, has its first word, folded, before it.
    """

    tender: Assessed
    texts: tuple[str, ...]
    titles: tuple[tuple[str, str], ...]


class ThirdParties:
    """All tenders by what they are known by, and the figures of each."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._known = {
            assessed.result.path: _known(assessed) for assessed in batch.assessment.tenders
        }
        self._figures = ThirdFigures(batch.assessment.tenders)
        about = batch.study.comparison.policy.procurement
        self._title = fold(about.title)
        self._parts = {
            assessed.result.path: name_words(assessed.name) for assessed in batch.assessment.tenders
        }
        often = Counter(word for words in self._parts.values() for word in words)
        criteria = " ".join(f"{each.whole} {each.how}" for each in batch.assessment.criteria)
        self._common = {word for word, count in often.items() if count > 1}
        self._common |= name_words(f"{about.title} {about.authority} {criteria}")

    def told(self, tender: Assessed) -> Iterator[Finding]:
        """Say where a reason names a tender, or gives its figure, that is not its reader's concern.

        That is every other one but the most advantageous, whose own reasons all of them read.
        """
        assessment = self._batch.assessment
        ahead = {each.winner.result.path for each, _ in self._batch.of(tender) if each.winner}
        ahead = set() if tender.result.path in ahead else ahead
        may_be_told = {tender.result.path, *ahead}
        others = [known for path, known in self._known.items() if path not in may_be_told]
        told = {given.criterion.whole: given.explanation for given in tender.scores}
        for criterion, words in {**told, AWARD_ROW: tender.why}.items():
            place = place_of_reason(assessment, tender, criterion)
            yield from self._in(words, others, may_be_told, (tender, criterion, place))
        if tender.disqualified:
            place = Place(tender.result.path, "Register")
            where = (tender, REGISTER_REASON, place)
            yield from self._in(tender.standing.reason, others, may_be_told, where)

    def _in(
        self,
        words: str,
        others: Sequence[_KnownBy],
        may_be_told: set[str],
        where: tuple[Assessed, str, Place],
    ) -> Iterator[Finding]:
        """Say of words whom they name, and whose figure they give."""
        tender, criterion, place = where
        if not words:
            return
        if other := self._named(words, others, tender, may_be_told):
            yield NAMES_ANOTHER_TENDER.at(
                place, bidder=tender.name, criterion=criterion, other=other
            )
        elif part := self._partly(words, others, tender):
            yield PERHAPS_NAMES_ANOTHER.at(
                place,
                bidder=tender.name,
                criterion=criterion,
                found=quote(part[0]),
                other=part[1],
            )
        paths = {known_by.tender.result.path for known_by in others}
        if figure := self._figures.told(words, paths, may_be_told):
            rule = FIGURE_OF_ANOTHER_TENDER if figure.certain else PERHAPS_A_FIGURE_OF_ANOTHER
            yield rule.at(
                place,
                bidder=tender.name,
                criterion=criterion,
                figure=figure.words,
                other=figure.whose.name,
            )

    def _partly(
        self, words: str, others: Sequence[_KnownBy], tender: Assessed
    ) -> tuple[str, str] | None:
        """Give what words have of the name of one of the others, and that name.

        What another tender's name has, too, or the reader's own workbook, the tender notice or the
        criteria, is none of it.
        """
        known = self._common | name_words(texts_of(tender.result.submission))
        for known_by in others:
            wanted = self._parts[known_by.tender.result.path] - known
            if wanted and (found := partly_named(words, wanted)):
                return found, known_by.tender.name
        return None

    def _named(
        self, words: str, others: Sequence[_KnownBy], tender: Assessed, may_be_told: set[str]
    ) -> str:
        """Give the first of the others that words name, and by what where that is not its name."""
        if other := named_in(words, [known_by.tender.name for known_by in others], tender.name):
            return other
        known = [self._known[path] for path in may_be_told if path in self._known]
        shared = {self._title, *(text for known_by in known for text in known_by.texts)}
        shared |= {fold(title) for known_by in known for _, title in known_by.titles}
        text = fold(words)
        for known_by in others:  # what is in the text at all is looked at more closely
            there = (found for found in known_by.texts if found in text and found not in shared)
            by = next((found for found in there if _apart(found, text)), "")
            titles = (title for first, title in known_by.titles if first in text)
            by = by or next(
                (t for t in titles if fold(t) not in shared and titled_in(words, t)), ""
            )
            if by:
                return f"{known_by.tender.name} ({by})"
        return ""


def _apart(found: str, text: str) -> bool:
    """Whether a text stands in another and is no part of a word there."""
    return re.search(rf"(?<!\w){re.escape(found)}(?!\w)", text) is not None


def _known(tender: Assessed) -> _KnownBy:
    """Put together by what a tender is known beside its name."""
    file = PurePosixPath(tender.result.path)
    email, address = fold(tender.fact("email")), fold(tender.fact("address"))
    identifier = fold(tender.fact("identifier"))
    texts = {fold(file.name), email, identifier, address}
    if _WORDS_OF_FILE.search(file.stem):
        texts.add(fold(file.stem))
    texts |= set(_NUMBER.findall(f"{identifier} {fold(tender.project.organisation)}"))
    texts |= {match[0] for match in _POSTCODE.finditer(address)}
    first = address.split(",")[0].strip()
    if any(each.isdigit() for each in first):
        texts.add(first)  # a house with its number
    titles = [clean(tender.project.name)]
    for local, domain in _EMAIL.findall(email):
        if not _ANYBODYS.fullmatch(domain):
            texts.add(domain)
        parts = [part for part in re.split(r"[._-]", local) if part.isalpha()]
        if len(parts) == 2 and all(len(part) >= _LEAST_PERSON for part in parts):
            titles.append(" ".join(part.capitalize() for part in parts))
    return _KnownBy(
        tender,
        tuple(sorted(text for text in texts if len(text) >= _LEAST)),
        tuple((fold(title.split()[0]), title) for title in titles if title),
    )
