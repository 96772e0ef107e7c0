"""References of cells and columns, and what is known of a part's rows without a look at each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


@dataclass(frozen=True, slots=True)
class Holding:
    """What the rows of a plain part hold, as far as that was told without a look at each cell."""

    formulas: tuple[tuple[int, frozenset[bytes]], ...]
    """The last row of some rows, and the columns of these in which a formula stands."""
    errors: bool
    """Whether any cell is an error."""

    def formula_in(self, columns: Iterable[str], below: int) -> bool:
        """Whether a formula may stand in one of these columns, in a row beyond ``below``."""
        wanted = {column.encode("ascii") for column in columns}
        return any(
            last > below and not wanted.isdisjoint(letters) for last, letters in self.formulas
        )


def position(reference: str) -> tuple[int, int]:
    """Row and column of a cell reference, both from 1; `ValueError` where it is none."""
    match = _REFERENCE.match(reference)
    if match is None:
        raise ValueError(f"not a cell reference: {reference!r}")
    return int(match[2]), column_number(match[1])


def column_number(letters: str) -> int:
    """`A` is 1, `XFD` 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is `A`."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
