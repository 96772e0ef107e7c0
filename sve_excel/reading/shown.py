"""Numbers whose format shows another figure than the one that counts.

What is counted is the number in the cell. A reader sees what its format makes of it: rounded, in
thousands, in per cent, without its sign, with words around it or in another currency. A format is
looked at once; of the cells only those that hold a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from sve_excel.findings.rule import Rule
from sve_excel.layout import FIELDS, READ_TABLES
from sve_excel.model import Finding, Place
from sve_excel.records.columns import SLIGHTEST_SHARE, Kind
from sve_excel.words.saying import figure, quote
from sve_excel.words.showing import ShownAs, shown_as
from sve_excel.words.showing_words import seen

_NUMBER: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})" s="([0-9]++)"(?: t="n")?>'
    rb"(?:<f[^<>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v>"
)
TYPED_KINDS: Final[Mapping[str, Kind]] = {
    **{field.label: field.kind for field in FIELDS},
    **{column.heading: column.kind for rows in READ_TABLES.values() for column in rows},
}
NUMBERS: Final = ("number", "years", "share", "money")
_PART: Final = 0.005  # of the number: 64.4 shown as 64, and not 1,234.4 shown as 1,234
_POINTS: Final = 0.0025  # of a share: 12.4 % shown as 12 %, and not 12.34 % shown as 12.3 %
_SLIGHT: Final = 0.005  # half a penny
_SCALES: Final = re.compile(
    r"\d|\b(?:k|m|mn|bn|th|thousands?|millions?|billions?|hundreds?|dozens?)\b", re.IGNORECASE
)
_OTHER_TIMES: Final = re.compile(r"\b(?:hours?|days?|weeks?|months?|quarters?)\b", re.IGNORECASE)
_FOREIGN: Final = re.compile(r"[$€¥₹₽₩₪₺฿]|\b(?:EUR|USD|CHF|JPY|AUD|CAD|NZD|INR|PLN|SEK|NOK|DKK)\b")


def shown_otherwise(
    part: bytes, formats: Mapping[int, str], rows: tuple[Mapping[str, str], ...], place: Place
) -> Iterator[Finding]:
    """Each typed cell whose format shows another figure, in the order of the rows.

    ``part`` is the sheet, ``formats`` the codes of number formats by the number of a cell format,
    ``rows`` the addresses of typed cells by heading; ``place`` is the sheet's.
    """
    if not formats:
        return
    found = {
        cell.decode("ascii"): (formats[int(style)], value)
        for cell, style, value in _NUMBER.findall(part)
        if int(style) in formats
    }
    for row in rows if found else ():
        for heading, cell in row.items():
            kind = TYPED_KINDS.get(heading)
            if kind in NUMBERS and cell in found:
                judged = _judged(*found[cell], kind)
                at = Place(place.file, place.sheet, cell)
                if judged is not None:
                    yield judged[0].at(at, what=heading.lower(), **judged[1])


SHOWN_OTHERWISE = Rule(
    "SVE236",
    "shown-otherwise",
    "warning",
    "{what} shows {shown}, and {number} counts: the cell's number format shows {other} than the "
    "cell holds.",
    "Set the cell's format to {proper} (Ctrl+1, Number), look which is meant, and type it.",
    manual={"other": "something else", "proper": "General"},
)


SHOWS_NOTHING: Final = "has a format that shows nothing"
CELL_UNSEEN = Rule(
    "SVE222",
    "cell-unseen",
    "warning",
    "what stands under {what} counts and {how}.",
    "Give the cells the format of their neighbours, or clear them if they should not count.",
)


IN_PER_CENT = Rule(
    "SVE237",
    "in-per-cent",
    "warning",
    "{what} shows {shown}, and {number} counts: the cell has a per cent format.",
    "Set the cell's format to General (Ctrl+1, Number), and look whether {number} is meant.",
)


CURRENCY_SHOWN = Rule(
    "SVE238",
    "currency-shown",
    "warning",
    "{what} shows {shown}, and {number} counts as pounds.",
    "Type the amount in pounds, and set the cell's format to Currency with £ (Ctrl+1).",
)


@lru_cache(maxsize=8192)
def _judged(code: str, value: bytes, kind: Kind) -> tuple[Rule, dict[str, str]] | None:
    """What is to be said of a number under a format, and with which words."""
    try:
        number = float(value)
    except ValueError:
        return None
    shown = shown_as(code, number)
    if shown is None:
        return None
    if kind == "share" and 0 < number < SLIGHTEST_SHARE:  # that is asked about by itself
        return None
    if shown.figure is None and number and not seen(shown.text):
        return CELL_UNSEEN, {"how": SHOWS_NOTHING}
    if kind == "money" and _FOREIGN.search(shown.text):
        rule = CURRENCY_SHOWN
    elif _differs(shown, number, kind):
        rule = SHOWN_OTHERWISE
    elif shown.percent and kind != "share":
        rule = IN_PER_CENT
    else:
        return None
    counts = f"{number * 100:.12g}%" if kind == "share" else figure(number)
    words = {"shown": quote(shown.text), "number": counts}
    return rule, words | (
        {"other": "another figure", "proper": "General"} if rule is SHOWN_OTHERWISE else {}
    )


def _differs(shown: ShownAs, number: float, kind: Kind) -> bool:
    """Whether a reader takes another figure for what counts."""
    if shown.figure is None:
        # a dash or a blank is how nothing is shown
        return bool(number) or bool(re.search(r"[1-9]", shown.text))
    if _SCALES.search(shown.words) or (kind == "years" and _OTHER_TIMES.search(shown.words)):
        return True
    apart = abs(shown.figure - number)
    if kind == "share":
        return apart >= _POINTS or (shown.figure == 0) != (number == 0)
    return apart >= _PART * abs(number) and apart > (_SLIGHT if kind == "money" else 0)
