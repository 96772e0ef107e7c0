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
    widths: Sequence[float], *, landscape: bool = True, margin: float = MARGIN
) -> int:
    """Per cent at which columns of these widths stand side by side on one page."""
    room = (_LYING if landscape else _STANDING) - 2 * margin
    return min(100, int(100 * room / math.fsum(map(_inches, widths))))


def pages_across(widths: Sequence[float], points: float, repeated: int) -> int:
    """On how many pages side by side type of so many points can be read.

    The first ``repeated`` columns stand on each of them.
    """
    across = 1
    while not readable(points, _scale_across(widths, repeated, across)):
        across += 1
    return across


def _scale_across(widths: Sequence[float], repeated: int, across: int) -> int:
    """Per cent at which columns have room on so many pages, each whole on one of them."""
    inches = [*map(_inches, widths)]
    scales = range(100, 0, -1)
    page = (_LYING - 2 * MARGIN) * 100
    return next((s for s in scales if _pages(inches, repeated, page / s) <= across), 1)


def _pages(inches: Sequence[float], repeated: int, room: float) -> int:
    """On how many pages with that much room such columns stand."""
    again = math.fsum(inches[:repeated])
    pages, used = 1, again
    for width in inches[repeated:]:
        if used + width > room and used > again:
            pages, used = pages + 1, again
        used += width
    return pages if used <= room else len(inches)


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
