"""What an answer's formula leans on: cells that it takes its figure from, wherever they stand.

A cell of another sheet, or a name, can hold what changes at each opening or comes out of another
workbook, while the answer itself looks settled. Only cells that formulas name are followed, a few
steps and a few hundred of them; what ``OFFSET`` and ``INDIRECT`` point to is not worked out.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from sve_excel.opc.cells import column_letters, column_number, position
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import defined_names

_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f([^<>]*?)(?:/>|>([^<]{0,8192})</f>)'
)
_SHARED: Final = re.compile(rb'\bsi="([0-9]+)"')
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
# what asks where a cell is, and not what it holds
_OF_PLACES: Final = re.compile(r"(?<![\w.])(?:ROWS?|COLUMNS?|AREAS|SHEET|ISREF)\([^()]*\)", re.I)
_STEPS, _MOST = 8, 500  # from an answer to what it leans on; cells that are looked at
_WIDEST = 200  # cells of one range; of a wider one those with a formula
_LAST_ROW: Final = 1_048_576
_NAMED: Final = "="  # before a name of the workbook, which stands in place of a cell
Cell = tuple[str, str]  # sheet, in small letters, and cell
Shared = dict[bytes, tuple[str, str]]  # by its number: the first cell of a formula, and its text


class Leaning:
    """Formulas of a workbook, read where one is asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.sheets: dict[str, dict[str, str]] = {}
        self.columns: dict[str, dict[int, list[int]]] = {}
        self.leads: dict[Cell, tuple[Cell, ...]] = {}

    def formulas(self, sheet: str, formula: str) -> Iterator[tuple[str, str]]:
        """Every formula that one of a sheet leans on, with its cell as a reader writes it."""
        seen: set[Cell] = set()
        near = list(self._named(sheet.casefold(), formula))
        for _ in range(_STEPS):
            further: list[Cell] = []
            for cell in near:
                if cell in seen or len(seen) >= _MOST:
                    continue
                seen.add(cell)
                if text := self._text(cell):
                    yield self._shown(cell), text
                    further += self._lead(cell)
            near = further

    def circle(self, sheet: str, cell: str, formula: str) -> str:
        """The cell or name at which what a cell leans on comes round again; "" where none does."""
        first = sheet.casefold(), cell
        open_cells: dict[Cell, Iterator[Cell]] = {first: self._named(first[0], formula)}
        done: set[Cell] = set()
        while open_cells:
            last = next(reversed(open_cells))
            below = next(open_cells[last], None)
            if below is None:
                done.add(last)
                del open_cells[last]
            elif below in open_cells:
                return self._shown(last if below == first else below)
            elif below not in done and len(done) + len(open_cells) < _MOST:
                open_cells[below] = iter(self._lead(below))
        return ""

    def _lead(self, cell: Cell) -> tuple[Cell, ...]:
        """What the formula of a cell names, looked up once: thousands of answers may lean on it."""
        if cell not in self.leads:
            self.leads[cell] = tuple(self._named(cell[0], self._text(cell)))
        return self.leads[cell]

    def _text(self, cell: Cell) -> str:
        """The formula of a cell, or what a name stands for."""
        if cell[1].startswith(_NAMED):
            return self.names.get(cell[1].removeprefix(_NAMED), "")
        return self._of(cell[0]).get(cell[1], "")

    def _named(self, sheet: str, formula: str) -> Iterator[Cell]:
        """What a formula of a sheet names: names of the workbook, and cells."""
        if not formula:
            return
        bare = _OF_PLACES.sub("", formula)
        for name in dict.fromkeys(each.casefold() for each in _NAME.findall(bare)):
            if name in self.names:
                yield sheet, f"{_NAMED}{name}"
        for quoted, plain, left, top, right, bottom in _REFERENCE.findall(bare):
            where = (quoted.replace("''", "'") or plain or sheet).casefold()
            rows = range(int(top), int(bottom or top) + 1)
            yield from self._within(where, rows, left, right or left)
        for quoted, plain, left, right in _COLUMNS.findall(bare):
            where = (quoted.replace("''", "'") or plain or sheet).casefold()
            yield from self._within(where, range(1, _LAST_ROW + 1), left, right)

    def _within(self, sheet: str, rows: range, left: str, right: str) -> Iterator[Cell]:
        """The cells of a range; of a wide one those with a formula."""
        columns = range(column_number(left), column_number(right) + 1)
        if len(rows) * len(columns) <= _WIDEST:
            for row in rows:
                for column in columns:
                    yield sheet, f"{column_letters(column)}{row}"
            return
        if sheet not in self.columns:
            self.columns[sheet] = {}
            for row, column in sorted(map(position, self._of(sheet))):
                self.columns[sheet].setdefault(column, []).append(row)
        for column, filled in self.columns[sheet].items():
            if column in columns:
                first = bisect_left(filled, rows.start)
                for row in filled[first : min(first + _MOST, bisect_left(filled, rows.stop))]:
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
