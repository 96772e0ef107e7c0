"""Headings and labels that are not quite ours: which are read, and which are pointed at.

A heading that can mean one column alone is read. One that was probably meant for a column is
pointed at, never guessed. One that is ours and says beside it that its figures are in another unit
than the column's (months under Duration, thousands of pounds under Value) is not read either: what
is seen there is not what would be counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping, Sequence
from typing import Any, Final

from sve_excel.findings.rule import Rule
from sve_excel.records.columns import Column, Kind
from sve_excel.words.folding import fold, fold_heading
from sve_excel.words.near import nearest

HEADING_OF_ANOTHER_UNIT = Rule(
    "SVE126",
    "heading-of-another-unit",
    "error",
    "{found} says another unit than {heading} has, which counts in {unit}.",
    "Write {heading} into this cell, and give the figures in {unit}.",
)


# what people put around a heading to say how it counts
_WITHOUT: Final = re.compile(
    r"%|£|\bper cent\b|\bpercent(?:age)?\b|\bin years\b|\(?\byears?\b\)?|\bno\b\.?(?: of\b)?"
    r"|\bnumber of\b|\bin pounds\b",
    re.IGNORECASE,
)
_NEAR: Final = 0.7  # how alike two headings are where one is a slip for the other
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SCALE: Final = r"000s?\b|\b(?:k|m|mn|bn|hundreds?|thousands?|millions?|billions?|dozens?)\b"
_CURRENCY: Final = r"[$€¥₹₽₩₪₺฿]|\b(?:eur|euros?|usd|dollars?|chf|jpy|aud|cad|pence)\b"
_TIME: Final = r"\b(?:hours?|hrs?|days?|weeks?|wks?|months?|mths?|quarters?)\b"
_A_SHARE: Final = r".*(?:%|per ?cent|share)"
_AN_AMOUNT: Final = r"£|\b(?:pounds?|number|units|people)\b"
_OTHER: Final[Mapping[Kind, tuple[str, re.Pattern[str]]]] = {
    "years": ("years", re.compile(_TIME, re.IGNORECASE)),
    "money": ("pounds", re.compile(f"{_SCALE}|{_CURRENCY}", re.IGNORECASE)),
    "number": ("single units", re.compile(_SCALE, re.IGNORECASE)),
    "share": ("per cent", re.compile(f"^(?!{_A_SHARE}).*(?:{_AN_AMOUNT})", re.IGNORECASE)),
}


def read_as(
    line: Sequence[Any], known: Container[str], columns: Sequence[Column]
) -> list[tuple[str, int]]:
    """Headings that can mean one column alone: its words but for hyphens, blanks and the unit."""
    lacking = [c.heading for c in columns if not c.computed and c.heading not in known]
    if not lacking:
        return []
    by_letters = {_letters(heading): heading for heading in lacking}
    spots: dict[str, list[int]] = {}
    for index, cell in enumerate(line):
        if isinstance(cell, str) and (heading := by_letters.get(_letters(_WITHOUT.sub(" ", cell)))):
            spots.setdefault(heading, []).append(index)
    return [(heading, found[0]) for heading, found in spots.items() if len(found) == 1]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold_heading(text)))


def beside(
    line: Sequence[Any], where: Mapping[str, int], columns: Sequence[Column]
) -> list[tuple[str, int]]:
    """Further columns whose heading is that of a number of ours among other words, with which."""
    typed = [column for column in columns if column.numeric and column.heading in where]
    known = {fold(column.heading) for column in columns}
    found = []
    for index, cell in enumerate(line):
        if index in where.values() or not isinstance(cell, str):
            continue
        said = fold_heading(cell)
        if said in known or said.startswith("working "):
            continue
        words, letters = set(_WORD.findall(said)), _letters(_WITHOUT.sub(" ", cell))
        alike = [
            column.heading
            for column in typed
            if _letters(column.heading) == letters
            or words >= set(_WORD.findall(fold(column.heading)))
        ]
        if alike:
            found.append((max(alike, key=len), index))
    return found


def nearly(
    line: Sequence[Any], where: Mapping[str, int], heading: str, columns: Sequence[Column]
) -> int | None:
    """The cell of the heading row that was probably meant to say so, by its column.

    A slip of the pen; the heading among other words; or whatever stands between its neighbours.
    """
    taken = set(where.values())
    end = max(taken, default=-1) + 1  # the template's own workings stand behind all of them
    said = {
        folded: index
        for index, cell in enumerate(line)
        if isinstance(cell, str)
        and index not in taken
        and index <= end
        and (folded := fold_heading(cell))
        and not folded.startswith("working ")
    }
    if (near := nearly_said(heading, said)) is not None:
        return said[near]
    order = [column.heading for column in columns]
    at = order.index(heading)
    before = where.get(order[at - 1]) if at else -1
    behind = where.get(order[at + 1]) if at + 1 < len(order) else end + 1
    if before is None or behind != before + 2:
        return None
    return before + 1 if before + 1 in said.values() else None


def nearly_said(wanted: str, headings: Collection[str]) -> str | None:
    """Which of some folded texts is a slip for a heading or label, or holds all its words."""
    if near := nearest(fold(wanted), headings, 1, _NEAR):
        return near[0]
    words = set(_WORD.findall(fold(wanted)))
    holding = [each for each in headings if words <= set(_WORD.findall(each))]
    return holding[0] if len(holding) == 1 else None


def other_unit(heading: str, kind: Kind) -> str:
    """The unit in which a column or an answer counts, where its heading says another; else ""."""
    unit, pattern = _OTHER.get(kind, ("", None))
    return unit if pattern is not None and pattern.search(heading) else ""
