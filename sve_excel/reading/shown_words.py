"""Texts and days whose format shows other words than those that count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sve_excel.model import Finding, Place
from sve_excel.reading.shown import (
    CELL_UNSEEN,
    NUMBERS,
    SHOWN_OTHERWISE,
    SHOWS_NOTHING,
    TYPED_KINDS,
)
from sve_excel.words.numbers import day_said
from sve_excel.words.saying import quote
from sve_excel.words.showing import shown_as
from sve_excel.words.showing_words import seen, shown_day, shown_text

_STYLED: Final = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})" s="([0-9]++)"')
_ANOTHER_DAY: Final = ("another day", "Date")  # what it shows, and the format that shows it
_SAMPLE: Final = "x"  # a text of which a format that has no words of its own shows as much


def words_otherwise(
    part: bytes,
    formats: Mapping[int, str],
    rows: tuple[Mapping[str, str], ...],
    held: Callable[[str], Any],
    place: Place,
) -> Iterator[Finding]:
    """Each typed cell of a text or a day whose format shows other words, in the order of the rows.

    ``formats`` are the codes of number formats by the number of a cell format, ``held`` gives what
    a cell holds by its address.
    """
    codes = {number: code for number, code in formats.items() if _has_words(code)}
    if not codes:
        return
    found = {
        cell.decode("ascii"): codes[int(style)]
        for cell, style in _STYLED.findall(part)
        if int(style) in codes
    }
    for row in rows if found else ():
        for heading, cell in row.items():
            if cell in found:
                at = Place(place.file, place.sheet, cell)
                yield from _judged(found[cell], held(cell), heading, at)


@lru_cache(maxsize=256)  # bids of a tender share the formats of its template
def _has_words(code: str) -> bool:
    """Whether a format has words of its own for texts, or any that may stand in a day."""
    return shown_text(code, _SAMPLE) not in (None, _SAMPLE) or '"' in code or "\\" in code


def _judged(code: str, held: Any, heading: str, at: Place) -> Iterator[Finding]:
    what, kind = heading.lower(), TYPED_KINDS.get(heading)

    def otherwise(shown: str, counts: str, other: str, proper: str) -> Finding:
        shown = quote(shown)
        return SHOWN_OTHERWISE.at(
            at, what=what, shown=shown, number=counts, other=other, proper=proper
        )

    if isinstance(held, date):
        if kind == "date" and (shown := shown_day(code, held)) is not None:
            yield otherwise(shown, day_said(held), *_ANOTHER_DAY)
    elif isinstance(held, str):
        shown = shown_text(code, held) if held.strip() else None
        if shown is not None and not seen(shown):
            yield CELL_UNSEEN.at(at, what=what, how=SHOWS_NOTHING)
        elif shown is not None and _bare(shown, kind in NUMBERS) != _bare(held, kind in NUMBERS):
            yield otherwise(shown, quote(held), "other words", "General")
    elif kind == "date" and (number := shown_as(code, float(held))) and number.figure is None:
        if seen(number.text):
            yield otherwise(number.text, f"{held}", *_ANOTHER_DAY)
        else:
            yield CELL_UNSEEN.at(at, what=what, how=SHOWS_NOTHING)


def _bare(text: str, number: bool) -> str:
    """What of a text says something: of a number the digits, else all but signs and blanks."""
    return re.sub(r"[^0-9]" if number else r"[^\w]", "", text)
