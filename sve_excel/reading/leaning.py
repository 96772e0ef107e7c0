"""What an answer's formula leans on: cells that it takes its figure from, wherever they stand.

A cell of another sheet, or a name, can hold what changes at each opening or comes out of another
workbook, while the answer itself looks settled. Only cells that formulas name are followed, a few
steps and a few hundred of them; what ``OFFSET`` and ``INDIRECT`` point to is not worked out.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from sve_excel.opc.cells import column_letters, column_number, position
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import defined_names

_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f([^<>]*?)(?:/>|>([^<]{0,8192})</f>)'
)
_SHARED: Final = re.compile(rb'\bsi="([0-9]+)"')
_VOLATILE: Final = re.compile(r"(?<![\w.])(RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY)\(", re.IGNORECASE)
_ASKING: Final = re.compile(
    r"(?<![\w.])(?:_xlfn\.|_xlws\.)*(WEBSERVICE|RTD|DDE|STOCKHISTORY|PY|CUBE[A-Z]+|SQL\.REQUEST|CALL|"
    r"IMPORT(?:RANGE|DATA|HTML|XML|FEED)|GOOGLEFINANCE)\(",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"\[[^\[\]@#]+\][^\[\]!,()]*!|[^\s'!(),]+\|[^\s!(),]+!")
_REFERENCE: Final = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?"
    r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?(?![\w(])"
)
_NAME: Final = re.compile(r"(?<![\w.!'])[^\W\d][\w.]*(?![\w.(!'])")
_MOVABLE: Final = re.compile(
    r"'(?:[^']|'')+'|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w(.!])"
)
_QUOTED: Final = re.compile(r'"[^"]*"')
_COLUMNS: Final = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?\$?([A-Z]{1,3}):\$?([A-Z]{1,3})(?![\w(])"
)
# a cell that is picked from a column in the row of the formula, or anywhere in a range: the range
# itself is where it is picked from, and no figure of it is asked for
_PICKED: Final = re.compile(
    r"(?:INDEX|OFFSET)\((?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?"
    r"\$?([A-Z]{1,3})(?:\$?[0-9]{1,7})?(?::\$?[A-Z]{1,3}(?:\$?[0-9]{1,7})?)?"
    r"(,ROW\(\)(?:-ROW\([^()]*\)\+1)?\))?",
    re.IGNORECASE,
)
# what asks where a cell is, and not what it holds
_OF_PLACES: Final = re.compile(r"(?<![\w.])(?:ROWS?|COLUMNS?|AREAS|SHEET|ISREF)\([^()]*\)", re.I)
_MOST_STEPS = 200_000  # from cell to cell, in one workbook: a bid has none, or some hundreds
_DEEPEST = 1_000  # cells one below another
_WIDEST = 200  # cells of one range; of a wider one so many with a formula
_LAST_ROW: Final = 1_048_576
_NAMED: Final = "="  # before a name of the workbook, which stands in place of a cell
Cell = tuple[str, str]  # sheet, in small letters, and cell
Shared = dict[bytes, tuple[str, str]]  # by its number: the first cell of a formula, and its text


@dataclass(slots=True)
class Leans:
    """What a cell leans on that is not settled."""

    circle: str = ""
    """The cell or name by way of which it comes round to itself, or leans on one that does."""
    changes: tuple[str, str] = ("", "")
    """A function that gives another result at each opening, and the cell in which it stands."""
    asks: tuple[str, str] = ("", "")
    """A function that asks the web or another program, and the cell in which it stands."""
    elsewhere: bool = False
    """Whether anything of it comes out of another workbook."""

    def take(self, below: Leans, shown: str) -> None:
        """Lean on a cell, which is ``shown`` so, and on what that leans on."""
        self.circle = self.circle or (shown if below.circle else "")
        self.changes = self.changes if self.changes[0] else below.changes
        self.asks = self.asks if self.asks[0] else below.asks
        self.elsewhere = self.elsewhere or below.elsewhere


class Leaning:
    """Formulas of a workbook, read where one is asked for, and each followed once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.sheets: dict[str, dict[str, str]] = {}
        self.columns: dict[str, dict[int, list[int]]] = {}
        self.known: dict[Cell, Leans] = {}
        self.left = _MOST_STEPS

    def of(self, sheet: str, cell: str) -> Leans:
        """What the formula of a cell leans on, by whatever way."""
        first = sheet.casefold(), cell
        if first not in self.known:
            self._follow(first)
        return self.known[first]

    def _follow(self, first: Cell) -> None:
        """Go down from a cell, and take on the way back what was found."""
        path = {first: self._begun(first)}
        while path:
            last = next(reversed(path))
            self.left -= 1
            below = next(path[last], None) if self.left > 0 else None
            if below is None:
                del path[last]
                if above := next(reversed(path), None):
                    self.known[above].take(self.known[last], self._shown(last))
            elif below in path:
                if not self.known[last].circle:
                    self._come_round(list(path)[list(path).index(below) :])
            elif below in self.known:
                self.known[last].take(self.known[below], self._shown(below))
            elif len(path) < _DEEPEST and self._text(below):
                path[below] = self._begun(below)

    def _come_round(self, cells: Sequence[Cell]) -> None:
        """Tell cells, of which each leans on the next and the last on the first."""
        for cell, behind in zip(cells, [*cells[1:], cells[0]], strict=True):
            self.known[cell].circle = self._shown(behind)

    def _begun(self, cell: Cell) -> Iterator[Cell]:
        """What a cell names, once its own formula has been looked at."""
        text, leans = self._text(cell), Leans()
        if found := _VOLATILE.search(text):
            leans.changes = f"{found[1].upper()}()", self._shown(cell)
        if found := _ASKING.search(text):
            leans.asks = f"{found[1].upper()}()", self._shown(cell)
        leans.elsewhere = bool(_ELSEWHERE.search(text))
        self.known[cell] = leans
        return self._named(cell, text)

    def _text(self, cell: Cell) -> str:
        """The formula of a cell, or what a name stands for."""
        if cell[1].startswith(_NAMED):
            return self.names.get(cell[1].removeprefix(_NAMED), "")
        return self._of(cell[0]).get(cell[1], "")

    def _named(self, cell: Cell, formula: str) -> Iterator[Cell]:
        """What the formula of a cell names: names of the workbook, and cells."""
        for quoted, plain, column, in_row in _PICKED.findall(formula):
            if in_row and not cell[1].startswith(_NAMED):
                where = (quoted.replace("''", "'") or plain or cell[0]).casefold()
                yield where, f"{column.upper()}{position(cell[1])[0]}"
        bare = _OF_PLACES.sub("", _PICKED.sub("(", formula))
        for name in dict.fromkeys(each.casefold() for each in _NAME.findall(bare)):
            if name in self.names:
                yield cell[0], f"{_NAMED}{name}"
        for quoted, plain, left, top, right, bottom in _REFERENCE.findall(bare):
            where = (quoted.replace("''", "'") or plain or cell[0]).casefold()
            rows = range(int(top), int(bottom or top) + 1)
            yield from self._within(where, rows, left, right or left, cell)
        for quoted, plain, left, right in _COLUMNS.findall(bare):
            where = (quoted.replace("''", "'") or plain or cell[0]).casefold()
            yield from self._within(where, range(1, _LAST_ROW + 1), left, right, cell)

    def _within(
        self, sheet: str, rows: range, left: str, right: str, seen_from: Cell
    ) -> Iterator[Cell]:
        """The cells of a range; of a wide one some that hold a formula, the cell itself first."""
        columns = range(column_number(left), column_number(right) + 1)
        if len(rows) * len(columns) <= _WIDEST:
            for row in rows:
                for column in columns:
                    yield sheet, f"{column_letters(column)}{row}"
            return
        if sheet == seen_from[0] and not seen_from[1].startswith(_NAMED):
            row, column = position(seen_from[1])
            if row in rows and column in columns:
                yield seen_from
        yield from islice(self._filled(sheet, rows, columns), _WIDEST)

    def _filled(self, sheet: str, rows: range, columns: range) -> Iterator[Cell]:
        """The cells of a range that hold a formula, column by column."""
        if sheet not in self.columns:
            self.columns[sheet] = {}
            for row, column in sorted(map(position, self._of(sheet))):
                self.columns[sheet].setdefault(column, []).append(row)
        for column, filled in self.columns[sheet].items():
            if column in columns:
                first = bisect_left(filled, rows.start)
                for row in filled[first : bisect_left(filled, rows.stop)]:
                    yield sheet, f"{column_letters(column)}{row}"

    @cached_property
    def names(self) -> dict[str, str]:
        """What the names of the workbook stand for, by the name in small letters."""
        return {
            name.name.casefold(): name.element.text for name in defined_names(self.package.workbook)
        }

    def _of(self, sheet: str) -> dict[str, str]:
        """Formulas of a sheet by their cells; nothing of one that is not there."""
        if sheet not in self.sheets:
            self.sheets[sheet] = {}
            ref = self.package.sheet(sheet)
            if ref and ref.kind == "worksheet" and self.package.has(ref.part_name):
                self.sheets[sheet] = _read(self.package.plain_part(ref.part_name))
        return self.sheets[sheet]

    def _shown(self, cell: Cell) -> str:
        if cell[1].startswith(_NAMED):
            return f"the name {cell[1].removeprefix(_NAMED)}"
        ref = self.package.sheet(cell[0])
        return f"{ref.name if ref else cell[0]}!{cell[1]}"


def _read(part: bytes) -> dict[str, str]:
    """Formulas by their cells."""
    shared: Shared = {}
    found = {}
    for at, said, text in _FORMULA.findall(part):
        cell = at.decode("ascii")
        if formula := spelled_out(cell, said, text, shared):
            found[cell] = formula
    return found


def spelled_out(cell: str, said: bytes, text: bytes, shared: Shared) -> str:
    """Text of a cell's formula without what stands in quotes; empty where there is none.

    ``said`` are its attributes, and ``shared`` keeps formulas of the same sheet by their number:
    one that was filled down stands in its first cell alone, and is moved from there.
    """
    formula = _QUOTED.sub('""', html.unescape(text.decode("utf-8", "replace")))
    number = _SHARED.search(said)
    if number is None:
        return formula
    first, formula = shared.setdefault(number[1], (cell, formula))
    return formula if first == cell else _moved(formula, position(first), position(cell))


def _moved(formula: str, first: tuple[int, int], to: tuple[int, int]) -> str:
    """A formula as it is filled from one cell to another."""
    down, right = to[0] - first[0], to[1] - first[1]

    def moved(match: re.Match[str]) -> str:
        if match[0].startswith("'"):  # the name of a sheet
            return match[0]
        column = column_number(match[2]) + (0 if match[1] else right)
        row = int(match[4]) + (0 if match[3] else down)
        return f"{match[1]}{column_letters(column)}{match[3]}{row}"

    return _MOVABLE.sub(moved, formula)
