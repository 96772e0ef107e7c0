"""Comparing what people type: one form for words that look the same to a reader."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SHORT = 200  # letters up to which a folded text is kept
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
# a zero-width space, joiners, a byte-order mark: nothing that a reader could see
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
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
