"""How much of a text a cell shows."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

# Widths of Calibri's letters in its digits, to a twentieth, of the bold type, which is the wider:
# the advances of Carlito 1.104, the free type of the same measures.
_LETTERS = {
    0.45: "' ",
    0.5: ",ijl’‘íł\u00a0",
    0.55: ".:;I·",
    0.6: "()-`f",
    0.65: "!J[]²",
    0.7: "rt{}°",
    0.8: "szśźż",
    0.85: '"/L\\c“”çŁć',
    0.9: "?Fx",
    0.95: "ESZagkvy|áäąÉŚŻŹ",
    1.0: "#$*+0123456789<=>T^_e~£€–•×÷éèęë±≥≤§",
    1.05: "CPYbdhnopquóúüöñńôĆ",
    1.1: "BKRXß",
    1.15: "V",
    1.2: "AÁÄ",
    1.25: "DGH",
    1.3: "NUÜÑŃ",
    1.35: "OQ½ÓÖ",
    1.4: "&…",
    1.45: "%w",
    1.6: "m",
    1.7: "M",
    1.75: "@",
    1.8: "W—",
}


ON_PAPER = 0.97  # letters are a little wider on paper than the pixels they are given on screen
_WIDE_FROM = 0x1100  # from here on: East Asian letters, symbols and pictures
_LEAST, _MOST = 0.45, 2.1  # of a letter, in digits
_KEPT_LETTERS = 2_000
_KEPT_TEXT = 1_000  # letters: longer ones hardly come twice


class _Advances(dict[str, float]):
    """Width of a letter; the first so many that were asked for are kept."""

    def __missing__(self, letter: str) -> float:
        found = 1.3 if letter.isupper() else _MOST if ord(letter) >= _WIDE_FROM else 1.05
        if len(self) < _KEPT_LETTERS:
            self[letter] = found
        return found


_advance = _Advances(
    (letter, width) for width, letters in _LETTERS.items() for letter in letters
).__getitem__


def text_width(text: str) -> float:
    """Width of a text in the digits of its type, as Excel counts the width of a column."""
    return math.fsum(map(_advance, text))


def wrap(text: str, width: float) -> list[str]:
    """Lines of a text as a cell of ``width`` digits wraps them; joined they are the text."""
    return list(_wrapped(text, width) if len(text) <= _KEPT_TEXT else _wrap(text, width))


def _wrap(text: str, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.splitlines(keepends=True):
        if len(paragraph) * _MOST <= width:
            lines.append(paragraph)
        else:
            lines += _broken(paragraph, width)
    return tuple(lines) or ("",)


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a cell of ``width`` digits."""
    return len(wrap(text, width * ON_PAPER))


_wrapped = lru_cache(maxsize=512)(_wrap)  # bids of a tender share the library's texts


def _broken(paragraph: str, width: float) -> Iterator[str]:
    """Lines of one paragraph: each ends behind a blank, or in the middle of what has none."""
    advances = [*map(_advance, paragraph)]
    most = int(width / _LEAST) + 2  # so many letters never fit one line
    start = after = 0
    while True:
        at = start + bisect_right([*accumulate(advances[start : start + most])], width)
        at = max(at, after)
        while at < len(paragraph) and paragraph[at].isspace():  # a blank may hang over the edge
            at += 1
        if at >= len(paragraph):
            yield paragraph[start:]
            return
        cut = at
        while cut > start and not paragraph[cut - 1].isspace():
            cut -= 1
        cut = cut if cut > start else at
        yield paragraph[start:cut]
        start, after = cut, at + 1


def cut(text: str, width: float, lines: int = 1) -> tuple[str, bool]:
    """Give the text on so many lines, and whether something was left out behind an ellipsis."""
    whole = wrap(text, width)
    if len(whole) <= lines:
        return text, False
    kept = "".join(whole[: lines - 1]) + wrap(whole[lines - 1], width - 3)[0]
    return f"{kept.rstrip()} …", True


def one_line(text: str, width: float) -> str:
    """Give the text on one line, cut to ``width`` digits."""
    return cut(" ".join(text.split()), width)[0]


def blocks(text: str, width: float, lines: int = 12) -> list[str]:
    """Cut a long text into pieces of so many lines, each for a row of its own."""
    whole = wrap(text, width)
    return ["".join(whole[at : at + lines]) for at in range(0, len(whole), lines)]
