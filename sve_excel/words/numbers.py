"""Numbers as people type them: read where they have one meaning, else refused.

``£1,200.50``, ``15%``, ``1 200`` and ``(500)`` have one meaning. ``1,5`` and ``12k`` do not.
The workbook's own formulas read the same texts in the same steps (``live_numbers``), so nothing is
read here that they refuse: neither powers of ten (``1e3``) nor other scripts' digits.
"""

from __future__ import annotations

import re
from datetime import date, datetime

# what may stand around the digits (#), blanks apart, and by what they are then divided
NUMBER_MARKS = {"#": 1, "£#": 1, "-#": -1, "-£#": -1, "£-#": -1, "(#)": -1, "(£#)": -1}
PERCENT_MARKS = {"#%": 100, "-#%": -100, "(#%)": -100}
# no-break, figure, thin and narrow spaces, as web pages and other programs put them
SPACES = "\t\n\r\u00a0\u2007\u2009\u202f"
MINUSES = "\u2212\u2013"
POUNDS = ("GBP", "  £")  # as long, so that every character keeps its place
SURROUNDINGS = "()£-%"
LONGEST = 40  # characters of a number, with all that stands around it
_LONGEST_DATE = 60
MOST_GROUPED = 15  # digits that commas may part; a double holds no more
_DATE_FORMS = (
    *("%d/%m/%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"),
    *("%d/%m/%y", "%d %B %y", "%d %b %y", "%B %d %y", "%b %d %y"),
)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?Z?$")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b", re.IGNORECASE)
_SEPTEMBER = re.compile(r"\bSept\b", re.IGNORECASE)
_MONTH_BETWEEN = re.compile(r"[-./](?=[A-Za-z])|(?<=[A-Za-z])[-./,]+")
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thur?s?|fri|sat|sun)\b[.,]?",
    re.IGNORECASE,
)
_BESIDE_DAYS = re.compile(r"\bof\b|\bthe\b|,(?=\s)|['\u2018\u2019](?=[0-9]{2}$)", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]) *[-./] *(?=[0-9])")
_BLANK = dict.fromkeys(map(ord, SPACES), " ") | dict.fromkeys(map(ord, MINUSES), "-")
_BARE = dict.fromkeys(map(ord, SURROUNDINGS), " ")


def tidied(text: str) -> str:
    """Text with plain blanks and minus signs and one sign for pounds, each in its place."""
    return text.translate(_BLANK).upper().replace(*POUNDS)


def bare(tidy: str) -> str:
    """A tidied text with blanks for currency, signs, brackets and per cent."""
    return tidy.translate(_BARE)


def whole_part(digits: str) -> str:
    """Digits before the point; blanks between them count as commas where there are no commas."""
    whole = digits.partition(".")[0]
    return whole if "," in digits else whole.replace(" ", ",")


def parse_number(text: str, *, share: bool = False) -> float | None:
    """Read a number typed as text; None where it has no meaning or more than one.

    A percentage is read only where ``share`` is true. Brackets are the accountant's minus.
    """
    tidy = tidied(text)
    digits = trimmed(bare(tidy))
    marks = (tidy.replace(digits, "#", 1) if digits else tidy).replace(" ", "")
    divisor = NUMBER_MARKS.get(marks) or (PERCENT_MARKS.get(marks) if share else None)
    whole = whole_part(digits)
    ungrouped, decimals = whole.replace(",", ""), digits[len(whole) + 1 :]
    figures = ungrouped + decimals
    if (
        divisor is None
        or not (figures.isascii() and figures.isdigit())
        or len(text) > LONGEST
        or not _grouped_right(whole, ungrouped)
    ):
        return None
    number: float = int(figures) / float(abs(divisor) * 10 ** len(decimals))
    return -number if divisor < 0 else number


def trimmed(text: str) -> str:
    """Text as a spreadsheet trims it: no outer blanks, and one for each group of blanks within."""
    return " ".join(filter(None, text.split(" ")))


def _grouped_right(whole: str, ungrouped: str) -> bool:
    """Whether the commas, where there are any, part the digits into threes from the right."""
    if whole == ungrouped:
        return True
    threes = f"{int(ungrouped):0{MOST_GROUPED // 3 * 4 - 1},}"
    return len(ungrouped) <= MOST_GROUPED and whole[0] != "," and whole == threes[-len(whole) :]


def parse_date(text: str) -> date | None:
    """Read a date typed as text, day before month as in the UK; None where it is none.

    ``1.4.23``, ``01-Apr-23``, ``Saturday 1st of April 2023``, ``April 1, 2023``, ``01 04 2023``
    and ``2023-04-01T00:00:00`` have one meaning.
    """
    if len(text) > _LONGEST_DATE:
        return None
    bare = _MIDNIGHT.sub("", " ".join(text.translate(_DASHES).split()))
    bare = _BESIDE_DAYS.sub(" ", _WEEKDAY.sub("", bare))
    bare = _SEPTEMBER.sub("Sep", _ORDINAL.sub("", bare))
    bare = " ".join(_MONTH_BETWEEN.sub(" ", bare).split())
    bare = _BETWEEN_DIGITS.sub("/", bare)
    if bare.replace(" ", "").isdigit():
        bare = bare.replace(" ", "/")
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(bare, form).date()
        except ValueError:
            continue
    return None


def day_said(day: date) -> str:
    """Write a day as papers have it, one form in all of them: 3 March 2027."""
    return f"{day.day} {day:%B %Y}"


def day_text(text: str) -> str:
    """Write a day that was typed as papers have it; another text as it was typed."""
    day = parse_date(text)
    return day_said(day) if day else text
