"""How figures, names and lists are said in a sentence."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path


def plain_name(path: Path) -> str:
    """Give a path as text with forward slashes, without what a report cannot hold.

    A byte that is no UTF-8 and a control character, as some archives leave behind, show as �.
    """
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cs") else "�" for c in path.as_posix()
    )


def listed(names: Sequence[str]) -> str:
    """Join names in lower case: leakage, deadweight and drop-off."""
    low = [name.lower() for name in names]
    return low[0] if len(low) == 1 else f"{', '.join(low[:-1])} and {low[-1]}"


def first_of(names: Sequence[str], most: int) -> str:
    """Names between commas, the first of them where there are many: a, b and 7 more."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def either(names: Sequence[str]) -> str:
    """Join choices: Forecast or Evaluative."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


# XML 1.0 has no place for these, and a formula's stored result is not escaped by XlsxWriter
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def clean(text: str) -> str:
    """Text on one line, without characters that a workbook cannot hold."""
    return " ".join(_CONTROL.sub(" ", text).split())


def cell_words(value: object) -> str:
    """What a cell says, as text: a whole number without a point."""
    if isinstance(value, str):
        return value.replace("\xa0", " ").strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, datetime) and value.time().isoformat() == "00:00:00":
        return value.date().isoformat()
    return str(value)


def quote(text: str, longest: int = 80) -> str:
    """Text from a workbook in quotation marks, on one line and cut to a readable length."""
    flat = " ".join(text.split())
    return f"'{flat[: longest - 1]}…'" if len(flat) > longest else f"'{flat}'"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(count: int) -> str:
    """Give a small number as a word, as in five methods; a larger one as a figure."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def figure(number: float) -> str:
    """Give a number as a person writes it: no trailing zeros, thousands apart, few decimals."""
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    return f"{number:,.6g}" if abs(number) < 1e15 else f"{number:g}"


_ALL_DIGITS = Context(prec=1000)  # 309 before the point, and as many behind it as a format has


def rounded(number: float, places: int) -> str:
    """Write a number with so many decimals as Excel shows it: halves go away from 0.

    Of a number's digits the first 15 count, so that 1.005 is the 1.005 that was typed.
    """
    if not math.isfinite(number):
        return f"{number}"
    step = Decimal(1).scaleb(-places)
    digits = Decimal(f"{number:.15g}").quantize(step, ROUND_HALF_UP, _ALL_DIGITS)
    return f"{digits:,f}"


def pounds(amount: float, decimals: int = 0) -> str:
    """Write an amount with its sign before the pound: -£1,200."""
    text = rounded(abs(amount), decimals)
    return f"-£{text}" if amount < 0 and text.strip("0.,") else f"£{text}"


def price(amount: float) -> str:
    """Write the pounds of one of something, of which below £1 four decimals may count: 0.004."""
    if amount >= 1 or amount < 0:
        return rounded(amount, 2)
    text = rounded(amount, 4)
    return text[:-2] + text[-2:].rstrip("0")


def so_many(count: int, noun: str, plural: str = "") -> str:
    """Give a number with its noun, of which one is singular: 1 bid, 2 bids."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


_POUND_FIELD = re.compile(r"£(\{[^{}]*\})")


def filled(template: str, **values: object) -> str:
    """Fill a template; a figure below nothing has its sign before the pound: -£2.71."""
    said = []
    for at, part in enumerate(_POUND_FIELD.split(template)):
        text = part.format(**values)
        if at % 2:
            text = f"-£{text[1:]}" if text.startswith("-") else f"£{text}"
        said.append(text)
    return "".join(said)


def capital(words: str) -> str:
    """Give words the capital letter that begins a sentence; the others keep theirs."""
    return words[:1].upper() + words[1:]


def sentence(detail: str) -> str:
    """Give words the full stop that a finding's remedy follows."""
    return detail if detail.endswith((".", "!", "?")) else f"{detail}."


def printable(text: str) -> str:
    """Text that is safe on a terminal: one line, no control, format or surrogate characters."""
    flat = " ".join(text.split())
    if flat.isascii() and flat.isprintable():
        return flat
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else "�" for c in flat
    )


def shorten(text: str, width: int) -> str:
    """Cut a text to a width, with an ellipsis where something is left out."""
    return text if len(text) <= width else f"{text[: width - 1]}…"
