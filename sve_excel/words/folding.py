"""Comparing what people type: one form for words that look the same to a reader."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SHORT = 200  # letters up to which a folded text is kept
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
# what Unicode has no sign for (Default_Ignorable_Code_Point), but for blocks that nobody types:
# zero-width blanks, joiners, marks of direction and of order, fillers, variants of a letter
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x034F,
        0x061C,
        0x115F,
        0x1160,
        0x17B4,
        0x17B5,
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0x3164,
        *range(0xFE00, 0xFE10),
        0xFEFF,
        0xFFA0,
        *range(0xE0000, 0xE0200),
    ]
)
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
_PLAIN = {**_INVISIBLE, **_DASHES, **_QUOTES}


def fold(text: str) -> str:
    """Text as it is compared: letter case, kinds of space, dash and quote make no difference."""
    return _fold_once(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.split()).casefold()
    flat = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return " ".join(flat.split()).casefold()


_fold_once = lru_cache(maxsize=4096)(_fold)  # names and headings come again in every bid


def fold_heading(text: str) -> str:
    """Fold a heading or label, without the star, the colon and the remark that may follow it."""
    return _heading_once(text) if len(text) <= _SHORT else _heading(text)


def _heading(text: str) -> str:
    bare = fold(text).rstrip(" *:")
    return _REMARK.sub("", bare).rstrip(" *:")


_heading_once = lru_cache(maxsize=2048)(_heading)
