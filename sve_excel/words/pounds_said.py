"""Pounds that a text names, sentence by sentence: £200,000, £1.2m, GBP 40k, 200,000 pounds.

An amount for each of something, as in £30 an hour, is told apart from one of a whole. Nothing is
guessed: what is no plain amount is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_AMOUNT = re.compile(
    r"(?:(?P<sign>£|\bGBP)\s?)(?P<digits>\d[\d,]*(?:\.\d+)?)\s?(?P<size>k|m|bn|thousand|million)?\b"
    r"|\b(?P<bare>\d[\d,]*(?:\.\d+)?)\s?(?P<more>k|thousand|million)?\s?pounds\b",
    re.IGNORECASE,
)
_SIZES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9}
_YEARLY = re.compile(r"\s*(?:a|per|each|every)\s+year\b|\s*(?:p\.?a\.?|annually|yearly)\b", re.I)
_EACH = re.compile(r"\s*(?:an?|per|each|every|for each|for every)\b", re.IGNORECASE)
_FOR_EACH = re.compile(r"\b(?:per|each|every|a)\s*$", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class PoundsSaid:
    """An amount of pounds; ``each`` where it is for each of something, ``yearly`` for each year."""

    amount: float
    each: bool
    yearly: bool


def sentences(text: str) -> list[str]:
    """The sentences of a text, none of them blank."""
    return [each.strip() for each in _ENDS.split(text) if each.strip()]


@lru_cache(maxsize=65_536)  # the texts of a thousand bids
def pounds_said(text: str) -> tuple[PoundsSaid, ...]:
    """Every amount of pounds that a text names, in its order."""
    if "£" not in text and "GBP" not in text and "pounds" not in text:
        return ()
    saids = []
    for match in _AMOUNT.finditer(text):
        digits = match["digits"] or match["bare"]
        size = (match["size"] or match["more"] or "").casefold()
        rest = text[match.end() :]
        yearly = _YEARLY.match(rest) is not None
        each = _EACH.match(rest) is not None or _FOR_EACH.search(text[: match.start()]) is not None
        amount = float(digits.replace(",", "")) * _SIZES.get(size, 1.0)
        saids.append(PoundsSaid(amount, each and not yearly, yearly))
    return tuple(saids)
