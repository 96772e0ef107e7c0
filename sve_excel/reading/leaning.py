"""What an answer's formula leans on: cells that it takes its figure from, wherever they stand.

A cell of another sheet, or a name, can hold what changes at each opening or comes out of another
workbook, while the answer itself looks settled. Only cells that formulas name are followed, a few
steps and a few hundred of them; what ``OFFSET`` and ``INDIRECT`` point to is not worked out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from sve_excel.opc.cells import column_letters, column_number
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
_QUOTED: Final = re.compile(r'"[^"]*"')
_STEPS, _MOST = 6, 500  # from an answer to what it leans on; cells that are looked at
_WIDEST = 200  # cells of one range
Cell = tuple[str, str]  # sheet, in small letters, and cell


class Leaning:
    """Formulas of a workbook, read where one is asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.sheets: dict[str, dict[str, str]] = {}

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
                if text := self._of(cell[0]).get(cell[1], ""):
                    yield f"{self._shown(cell[0])}!{cell[1]}", text
                    further += self._named(cell[0], text)
            near = further

    def _named(self, sheet: str, formula: str) -> Iterator[Cell]:
        """Cells that a formula names, by reference or by a name of the workbook."""
        texts = [formula, *(self.names.get(each.casefold(), "") for each in _NAME.findall(formula))]
        for quoted, plain, left, top, right, bottom in _REFERENCE.findall(" ".join(texts)):
            where = (quoted.replace("''", "'") or plain or sheet).casefold()
            first, last = column_number(left), column_number(right or left)
            rows = range(int(top), int(bottom or top) + 1)
            if len(rows) * (last - first + 1) > _WIDEST:
                continue
            for row in rows:
                for column in range(first, last + 1):
                    yield where, f"{column_letters(column)}{row}"

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

    def _shown(self, sheet: str) -> str:
        ref = self.package.sheet(sheet)
        return ref.name if ref else sheet


def _read(part: bytes) -> dict[str, str]:
    """Formulas by their cells."""
    shared: dict[bytes, bytes] = {}
    found = {}
    for cell, said, text in _FORMULA.findall(part):
        if formula := spelled_out(said, text, shared):
            found[cell.decode("ascii")] = formula
    return found


def spelled_out(formula: bytes, text: bytes, shared: dict[bytes, bytes]) -> str:
    """Text of a formula without what stands in quotes; empty where there is none.

    ``said`` are its attributes, and ``shared`` keeps formulas of the same sheet by their number:
    one that was filled down stands in its first cell alone.
    """
    if number := _SHARED.search(formula):
        text = shared.setdefault(number[1], text)
    return _QUOTED.sub('""', html.unescape(text.decode("utf-8", "replace")))
