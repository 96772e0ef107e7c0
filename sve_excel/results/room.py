"""How much of each text the first page of the results sheet has room for.

The page is one sheet of A4 whatever the bidder wrote: what is longer is cut on it, and stands
whole among the workings. Widths and heights are estimates for Calibri, on the safe side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# heights in points, each of them whole pixels: others would be rounded up in the file
ROW = 15.0
SECTION = 16.5
GAP = 5.25
BAND = 14.25  # of the tables that stand side by side, and of remarks
TITLE = 27.0
FACTS = 15.75
RATIO = 22.5
TEXT_LINE = 15.0  # of the account
TEXT_EDGE = 3.75
# A4 on its side, in inches; the page is fitted to its width, which leaves this height
MARGINS = {"left": 0.25, "right": 0.25, "top": 0.25, "bottom": 0.45}
_A4 = (11.69, 8.27)


@dataclass(frozen=True, slots=True)
class Wants:
    """What a first page would show if there were no end to it, in rows and in lines of text.

    ``band`` is the rows of the tables that stand side by side, of which none is left out.
    """

    account: Sequence[int]
    drivers: int
    unpriced: int
    own_words: int
    band: int


@dataclass(frozen=True, slots=True)
class Room:
    """What it can show: lines of each part of the account, and rows of the lists."""

    account: tuple[int, ...]
    drivers: int
    unpriced: int
    own_words: int


def page_height(widths: Sequence[float]) -> float:
    """Points that fit on one page under columns of these widths, once fitted to its width.

    Columns are taken as wide as on screen. On paper they are some 6 % wider, and programs round
    the scale down to a whole percent: both leave more height, never less.
    """
    across = sum(round(width * 7) + 5 for width in widths) * 0.75
    wide = _A4[0] - MARGINS["left"] - MARGINS["right"]
    high = _A4[1] - MARGINS["top"] - MARGINS["bottom"]
    return across * high / wide


def room_for(wants: Wants, height: float) -> Room:
    """Share the page out: a little of everything first, then what says most about the bid."""
    account = [min(1, lines) for lines in wants.account]
    drivers = min(2, wants.drivers)
    unpriced, own_words = min(1, wants.unpriced), min(1, wants.own_words)
    left = height - _fixed(wants.band) - sum(account) * TEXT_LINE
    left -= (drivers + unpriced + own_words) * ROW
    if left < 0 and drivers > 1:  # tables of every category and kind of input leave no more
        drivers, left = drivers - 1, left + ROW
    if left < 0 and own_words:
        own_words, left = 0, left + ROW
    if left < 0 and unpriced:
        unpriced, left = 0, left + ROW
    for most in (3, 6, 1_000):
        for part, lines in enumerate(wants.account):
            more = max(0, min(most, lines, account[part] + int(left / TEXT_LINE)) - account[part])
            account[part] += more
            left -= more * TEXT_LINE
        more = max(0, min(most, wants.drivers, drivers + int(left / ROW)) - drivers)
        drivers, left = drivers + more, left - more * ROW
        more = max(0, min(most, wants.unpriced, unpriced + int(left / ROW)) - unpriced)
        unpriced, left = unpriced + more, left - more * ROW
        more = max(0, min(most, wants.own_words, own_words + int(left / ROW)) - own_words)
        own_words, left = own_words + more, left - more * ROW
    return Room(tuple(account), drivers, unpriced, own_words)


def _fixed(band: int) -> float:
    """What every first page has: title, headings, ratios, and the tables side by side."""
    narrative = SECTION + TEXT_EDGE + GAP
    ratios = SECTION + 3 * RATIO + 5 * BAND + GAP
    drivers = SECTION + ROW + GAP
    unpriced = SECTION + GAP
    return TITLE + FACTS + narrative + ratios + drivers + band * BAND + GAP + unpriced
