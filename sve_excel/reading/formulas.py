"""Typed formulas whose stored result is not what their text gives, where that can be worked out.

A stored result counts, since it is what a reader sees until the workbook is calculated again. What
can be worked out is arithmetic with numbers, cells of the same sheet and SUM; anything else is left
alone, and so is a formula that leans on a cell without a stored result. Said besides is a figure
that is another each time somebody opens the workbook, or that stands in a file nobody else has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sve_excel.findings.asked import RESULT_NOT_OF_FORMULA
from sve_excel.findings.seen import CHANGES_WHEN_OPENED, FROM_ANOTHER_WORKBOOK
from sve_excel.model import Finding
from sve_excel.opc.cells import position, scan_columns
from sve_excel.reading.cells import Grid
from sve_excel.reading.leaning import Leaning, spelled_out
from sve_excel.words.saying import figure

_PLAIN = re.compile(rb"[^&]{1,120}")  # text of a formula that may be worked out
_ANY = rb'<c r="((?:%b)[0-9]{1,7})"[^<>]*><f([^<>]*?)(?:/>|>([^<]{0,8192})</f>)'
_VOLATILE = re.compile(r"(?<![\w.])(RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY)\(", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\[[^\[\]@#]+\][^\[\]!,()]*!|[^\s'!(),]+\|[^\s!(),]+!")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|(?P<sum>SUM\()"
    r"|(?P<span>\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7})"
    r"|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w(!.])|(?P<sign>[-+*/^%(),]))"
)
_DEEPEST = 12  # brackets within brackets
_MOST = 20_000  # cells of one sum
_SAME = 1e-6  # of the figure


def in_formulas(
    grid: Grid, rows: Sequence[Mapping[str, str]], leaning: Leaning | None = None
) -> Iterator[Finding]:
    """What is to be said of the formulas in typed cells, all found in one look at the sheet.

    ``rows`` are the addresses of a table's typed cells by heading, row by row; ``leaning`` knows
    the formulas that these lean on.
    """
    typed = {cell: heading for row in rows for heading, cell in row.items()}
    found = _of_columns(frozenset(_column(cell) for cell in typed), grid.part)
    if found:
        yield from _unlike_their_text(grid, typed, found)
        yield from _not_settled(grid, typed, found, leaning)


_Found = Sequence[tuple[bytes, bytes, bytes]]  # cell, attributes and text of each formula


def _not_settled(
    grid: Grid, typed: Mapping[str, str], formulas: _Found, leaning: Leaning | None
) -> Iterator[Finding]:
    """Each typed cell whose figure is another at each opening, or comes out of another workbook.

    By its own formula, or by one that it leans on.
    """
    shared: dict[bytes, bytes] = {}  # a formula that was filled down stands in its first cell
    for found, said, text in formulas:
        cell = found.decode("ascii")
        formula = spelled_out(said, text, shared)
        if cell not in typed or not formula:
            continue
        row, column = position(cell)
        place, what = grid.place(row - 1, column - 1), typed[cell].lower()
        others = leaning.formulas(grid.sheet, formula) if leaning else ()
        below = [("", formula), *others]
        for where, each in below:
            if made := _VOLATILE.search(each):
                function = f"{made[1].upper()}(){f' in {where}' if where else ''}"
                yield CHANGES_WHEN_OPENED.at(place, what=what, function=function)
                break
        if any(_ELSEWHERE.search(each) for _, each in below):
            yield FROM_ANOTHER_WORKBOOK.at(place, what=what)


def _column(cell: str) -> str:
    return cell.rstrip("0123456789")


def _of_columns(columns: frozenset[str], part: bytes) -> _Found:
    """Find each formula in some columns of a sheet."""
    return _formulas_in(columns).findall(part) if columns else []


@lru_cache(maxsize=32)
def _formulas_in(columns: frozenset[str]) -> re.Pattern[bytes]:
    return re.compile(_ANY % "|".join(sorted(columns)).encode("ascii"))


class _NotWorkedOut(Exception):
    """The formula holds something that is not worked out here."""


def _unlike_their_text(grid: Grid, typed: Mapping[str, str], found: _Found) -> Iterator[Finding]:
    """Each typed cell that stores another number than its formula gives."""
    formulas = {
        cell: text.decode("utf-8", "replace")
        for at, said, text in found
        if not said and _PLAIN.fullmatch(text) and (cell := at.decode("ascii")) in typed
    }
    if not formulas:
        return
    # of the whole sheet, since these columns do hold formulas
    columns = {_column(cell) for cell in formulas}
    unvalued = scan_columns(grid.part, columns, grid.limits).unvalued
    for cell, text in formulas.items():
        row, column = position(cell)
        stored = _number(grid.at(row - 1, column - 1))
        if stored is None:
            continue
        try:
            given = _Working(text, grid, unvalued).result()
        except (_NotWorkedOut, ArithmeticError):
            continue
        if not math.isclose(given, stored, rel_tol=_SAME, abs_tol=1e-9):
            yield RESULT_NOT_OF_FORMULA.at(
                grid.place(row - 1, column - 1),
                what=typed[cell].lower(),
                formula=f"={text}",
                given=figure(given),
                stored=figure(stored),
            )


class _Working:
    """One formula being worked out, with Excel's order of operations."""

    def __init__(self, text: str, grid: Grid, unvalued: frozenset[str]) -> None:
        self.grid, self.unvalued = grid, unvalued
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None:
                raise _NotWorkedOut
            self.tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()
        self.at = self.depth = 0

    def result(self) -> float:
        """What the whole of it gives."""
        given = self._sum()
        if self.at < len(self.tokens) or not math.isfinite(given):
            raise _NotWorkedOut
        return given

    def _next(self) -> str:
        """The sign that comes next; empty where something else does."""
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return text if kind == "sign" else ""

    def _take(self, *signs: str) -> str:
        sign = self._next()
        if sign and sign in signs:
            self.at += 1
            return sign
        return ""

    def _sum(self) -> float:
        given = self._product()
        while sign := self._take("+", "-"):
            other = self._product()
            given = given + other if sign == "+" else given - other
        return given

    def _product(self) -> float:
        given = self._power()
        while sign := self._take("*", "/"):
            other = self._power()
            given = given * other if sign == "*" else given / other
        return given

    def _power(self) -> float:
        given = self._signed()
        while self._take("^"):
            raised = given ** self._signed()
            if isinstance(raised, complex):
                raise _NotWorkedOut
            given = raised
        return given

    def _signed(self) -> float:
        negative = False
        while sign := self._take("-", "+"):
            negative ^= sign == "-"
        given = self._single()
        while self._take("%"):
            given /= 100
        return -given if negative else given

    def _single(self) -> float:
        if self.at >= len(self.tokens):
            raise _NotWorkedOut
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        if kind == "cell":
            return self._cell(text)
        if kind == "sum":
            return self._summed()
        if text != "(" or self.depth >= _DEEPEST:
            raise _NotWorkedOut
        self.depth += 1
        given = self._sum()
        self.depth -= 1
        if not self._take(")"):
            raise _NotWorkedOut
        return given

    def _summed(self) -> float:
        """What stands between the brackets of SUM, added up."""
        given = 0.0
        while True:
            kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            if kind == "span":
                self.at += 1
                given += self._span(text)
            else:
                given += self._sum()
            if self._take(")"):
                return given
            if not self._take(","):
                raise _NotWorkedOut

    def _span(self, text: str) -> float:
        (top, left), (bottom, right) = (position(end) for end in text.split(":"))
        bottom, right = min(bottom, len(self.grid.rows)), min(right, 16_384)
        if (bottom - top + 1) * (right - left + 1) > _MOST:
            raise _NotWorkedOut
        cells = [
            self.grid.at(row - 1, column - 1)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if self._known(row, column)
        ]
        if any(not isinstance(found, int | float | str) for found in cells):
            raise _NotWorkedOut
        return math.fsum(number for found in cells if (number := _number(found)) is not None)

    def _cell(self, text: str) -> float:
        row, column = position(text)
        number = _number(self.grid.at(row - 1, column - 1)) if self._known(row, column) else None
        if number is None:
            raise _NotWorkedOut
        return number

    def _known(self, row: int, column: int) -> bool:
        """Whether the cell has a result; a formula without one leaves all unknown."""
        if self.grid.place(row - 1, column - 1).cell in self.unvalued:
            raise _NotWorkedOut
        return True


def _number(found: Any) -> float | None:
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number else None
