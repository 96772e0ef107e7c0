"""What a number format shows of a text or a day, as far as it says words of its own."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_WORDS: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<general>general)|(?P<day>d+|m+|y+)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_SECTIONS: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_TEXTS: Final = 4  # the section that is for texts
_SAYS_A_DAY: Final = re.compile(
    r"[0-9]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)
_LETTERS: Final = {
    "d": ("{0.day}", "{0:%d}", "{0:%a}", "{0:%A}"),
    "m": ("{0.month}", "{0:%m}", "{0:%b}", "{0:%B}"),
    "y": ("{0:%y}", "{0:%y}", "{0.year}", "{0.year}"),
}


def shown_text(code: str, text: str) -> str | None:
    """Give what a number format shows of a text; None where that is the text alone."""
    section = _section_of_texts(code)
    if section is None:
        return None
    shown = ""
    for found in _WORDS.finditer(section):
        whole = found["other"] == "@" or found["general"]
        shown += text if whole else _said(found) or found["day"] or found["other"] or ""
    return shown


def shown_day(code: str, day: date) -> str | None:
    """Give what a number format shows of a day; None where no word of its own says a day."""
    shown, words = "", ""
    for found in _WORDS.finditer(_SECTIONS.split(code, maxsplit=1)[0]):
        if letters := found["day"]:
            forms = _LETTERS[letters[0].lower()]
            shown += forms[min(len(letters), len(forms)) - 1].format(day)
            words += " "
        else:
            words += _said(found)
            shown += _said(found) or found["other"] or ""
    return shown.strip() if _SAYS_A_DAY.search(words) else None


def _section_of_texts(code: str) -> str | None:
    """The section of a format that texts go by: the fourth, or the last that has a place for it."""
    sections = _SECTIONS.split(code)
    if len(sections) >= _TEXTS:
        return sections[_TEXTS - 1]
    places = (found["other"] == "@" for found in _WORDS.finditer(sections[-1]))
    return sections[-1] if any(places) else None


def _said(found: re.Match[str]) -> str:
    """Words of a format's own."""
    return found["quoted"] or found["escaped"] or found["money"] or ""


def seen(text: str) -> bool:
    """Whether there is anything in a text that can be seen."""
    return any(not c.isspace() and c.isprintable() for c in text)
