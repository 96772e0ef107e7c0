"""What a formula gives, worked out from its text and the cells that it names, as Excel does.

Arithmetic, comparisons, texts joined by ``&`` and some twenty functions are followed, over cells of
the sheets that were read. It is a reader of its own, which calls nothing but `functions`:
what it does not know it leaves alone (``NotWorkedOut``), since a wrong word about a bidder's figure
is worse than none. So does a result that hangs on the last digits of a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from sve_excel.reading.functions import (
    COMPARED,
    Node,
    NotWorkedOut,
    OneCell,
    Rows,
    Value,
    called,
    constant,
    each_of,
    joined,
)


class CellsOf(Protocol):
    """Gives what stands in the cells of a workbook."""

    def cell(self, sheet: str, row: int, column: int) -> Value:
        """What a cell holds, counted from 1; ``NotWorkedOut`` where nobody knows.

        ``sheet`` is "" for the formula's own.
        """


@dataclass(frozen=True, slots=True)
class CellFormula:
    """A formula as it stands in a cell."""

    text: str
    rows_down: int = 0
    """How far below the cell that holds its text it stands: one that was filled down is shared."""
    columns_right: int = 0
    array: bool = False
    """Whether ranges are worked out cell by cell."""


_MOST: Final = 20_000  # cells of one range
_DEEPEST: Final = 12  # brackets within brackets
_COLUMNS: Final = 16_384
_CELL: Final = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)"
    r'|(?P<text>"(?:[^"]|"")*")'
    r"|(?P<function>(?:_xlfn\.)?[A-Z][A-Z0-9.]*)\("
    rf"|(?P<cells>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?{_CELL}(?::{_CELL})?)(?![\w(!.\[])"
    r"|(?P<truth>TRUE|FALSE)(?![\w(!.\[])"
    r"|(?P<sign><>|<=|>=|[-+*/^%(),<>=&]))",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})", re.IGNORECASE)


def work_out(formula: CellFormula, cells: CellsOf) -> Value:
    """What a formula gives; raises ``NotWorkedOut``, or ``ArithmeticError`` where it fails."""
    given = _Reading(formula, cells).read()()
    if isinstance(given, list):
        if not formula.array:
            raise NotWorkedOut
        given = given[0][0]
    if isinstance(given, float) and not math.isfinite(given):
        raise OverflowError
    return 0.0 if given is None else given


class _Reading:
    """A formula read with Excel's order of operations; what it reads is worked out when called."""

    def __init__(self, formula: CellFormula, cells: CellsOf) -> None:
        self.formula, self.cells = formula, cells
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, formula.text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise NotWorkedOut
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        self.at = self.depth = 0
        self.arrays = formula.array

    def read(self) -> Node:
        """Read the whole of it."""
        node = self._compared()
        if self.at < len(self.tokens):
            raise NotWorkedOut
        return node

    def _take(self, *signs: str) -> str:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind == "sign" and text in signs:
            self.at += 1
            return text
        return ""

    def _pairs(self, below: Callable[[], Node], *signs: str) -> Node:
        """Operands between signs of one rank, from left to right."""
        node = below()
        while sign := self._take(*signs):
            node = partial(each_of, partial(joined, sign), node, below(), self.arrays)
        return node

    def _compared(self) -> Node:
        return self._pairs(self._concatenated, *COMPARED)

    def _concatenated(self) -> Node:
        return self._pairs(self._sum, "&")

    def _sum(self) -> Node:
        return self._pairs(self._product, "+", "-")

    def _product(self) -> Node:
        return self._pairs(self._power, "*", "/")

    def _power(self) -> Node:
        return self._pairs(self._signed, "^")

    def _signed(self) -> Node:
        signs = list[str]()
        while sign := self._take("-", "+"):
            signs.append(sign)
        node = self._single()
        while self._take("%"):
            node = partial(
                each_of, partial(joined, "/"), node, partial(constant, 100.0), self.arrays
            )
        minus = signs.count("-")
        factor = partial(constant, -1.0 if minus % 2 else 1.0)
        return partial(each_of, partial(joined, "*"), node, factor, self.arrays) if minus else node

    def _single(self) -> Node:
        if self.at >= len(self.tokens):
            raise NotWorkedOut
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return partial(constant, float(text))
        if kind == "text":
            return partial(constant, text[1:-1].replace('""', '"'))
        if kind == "truth":
            return partial(constant, text.upper() == "TRUE")
        if kind == "cells":
            return self._cells(text)
        if kind == "function":
            return self._function(text.upper().removeprefix("_XLFN."))
        if text != "(":
            raise NotWorkedOut
        return self._within(self._compared)

    def _within(self, inner: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotWorkedOut
        node = inner()
        self.depth -= 1
        if not self._take(")"):
            raise NotWorkedOut
        return node

    def _function(self, name: str) -> Node:
        """What stands between the brackets of a function, handed to it unworked."""
        arguments = list[Node]()
        outside, self.arrays = self.arrays, self.arrays or name == "SUMPRODUCT"

        def all_of_them() -> Node:
            if self.tokens[self.at : self.at + 1] == [("sign", ")")]:
                return partial(constant, None)
            arguments.append(self._compared())
            while self._take(","):
                arguments.append(self._compared())
            return partial(constant, None)

        self._within(all_of_them)
        self.arrays = outside
        return partial(called, name, arguments)

    def _cells(self, text: str) -> Node:
        """A cell, or a range, of this sheet or of another."""
        quoted, _, reference = text.rpartition("!")
        sheet = quoted[1:-1].replace("''", "'") if quoted.startswith("'") else quoted
        first, _, last = reference.partition(":")
        top, left = self._place(first)
        if not last:
            return OneCell(partial(self.cells.cell, sheet, top, left))
        bottom, right = self._place(last)
        (top, bottom), (left, right) = sorted((top, bottom)), sorted((left, right))
        return partial(self._range, sheet, range(top, bottom + 1), range(left, right + 1))

    def _range(self, sheet: str, rows: range, columns: range) -> Rows:
        if len(rows) * len(columns) > _MOST:
            raise NotWorkedOut
        return [[self.cells.cell(sheet, row, column) for column in columns] for row in rows]

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise NotWorkedOut
        column = 0
        for letter in match[2].upper():
            column = column * 26 + ord(letter) - 64
        row = int(match[4])
        row += 0 if match[3] else self.formula.rows_down
        column += 0 if match[1] else self.formula.columns_right
        if row < 1 or not 1 <= column <= _COLUMNS:
            raise NotWorkedOut
        return row, column
