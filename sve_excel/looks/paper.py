"""How large a sheet of so many columns is on a page of A4, and what of it can be read there.

Reckoned as LibreOffice prints, whose columns are broader than Excel's and shrink a page that is
fitted to its width the more: what can be read there can be read in both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sve_excel.looks.formats import BODY, MARGIN

LEAST = 8.0  # points of type on paper
READABLE = math.ceil(LEAST / BODY * 100)  # per cent, at which body text is so high
_LYING, _STANDING = 297 / 25.4, 210 / 25.4  # inches across
_BROADER = 1.07  # a column is so much broader in LibreOffice than in Excel
_DIGIT, _PADDING = 7, 5  # Excel's pixels of a digit, and what a column has besides


def scale_on_paper(
    widths: Sequence[float], *, landscape: bool = True, margin: float = MARGIN, across: int = 1
) -> int:
    """Per cent at which columns of these widths stand on so many pages side by side."""
    room = across * ((_LYING if landscape else _STANDING) - 2 * margin)
    return min(100, int(100 * room / math.fsum(map(_inches, widths))))


def pages_across(widths: Sequence[float], points: float, repeated: int) -> int:
    """On how many pages side by side type of so many points can be read.

    The first ``repeated`` columns stand on each of them.
    """
    again, across = list(widths[:repeated]), 1
    while not readable(points, scale_on_paper([*widths, *again * (across - 1)], across=across)):
        across += 1
    return across


def readable(points: float, scale: int) -> bool:
    """Whether type of so many points is high enough on a page of this scale, in per cent."""
    return points * scale / 100 >= LEAST


def on_one_page(widths: Sequence[float]) -> int:
    """How many columns of these widths a page of A4, lying, has at a size that can be read."""
    room, shown = _room(), 0
    for width in widths:
        room -= _inches(width)
        if room < 0:
            break
        shown += 1
    return max(1, shown)


def room_on_one_page(columns: int) -> float:
    """Characters that so many columns share on a page of A4, lying, at a size that can be read."""
    return (_room() / _BROADER * 96 - _PADDING * columns) / _DIGIT


def _room() -> float:
    """Inches across a page of A4, lying, that is printed at a size that can be read."""
    return (_LYING - 2 * MARGIN) / READABLE * 100


def pixels(width: float) -> int:
    """Pixels of a column of so many characters, as Excel has them."""
    return int(_DIGIT * width + _PADDING)


def _inches(width: float) -> float:
    return (_DIGIT * width + _PADDING) / 96 * _BROADER
