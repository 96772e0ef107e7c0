"""A strict reading of worksheet and shared strings parts that are not written plainly.

What the standard says counts: elements of its own namespace alone, texts whole whatever comments,
CDATA or character references stand in them, numbers without the blanks around them. What two
programs could read in two ways is refused with its place: a cell or a row that stands twice, two
values in one cell, elements of another namespace that look like cells. A cell whose kind and value
do not go together keeps the text that is stored, and is told as a dispute. Everything is written
out anew in the plain form that every reader understands alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sve_excel.opc.cells import column_letters, position
from sve_excel.opc.constants import MAIN, MAINS
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.walk import LOW, Around, walk
from sve_excel.opc.xml import escape, is_true, new_parser, run, too_deep

_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_INSIDE: Final = frozenset({"f", "v", "is", "t"})
"""Names inside a cell that a reader takes for its value, whatever their namespace."""

_OF_A_CELL: Final = frozenset({"f", "v", "is", "extLst"})
"""Names of what a cell may hold."""

_AROUND_TEXT: Final = (["is"], ["v"], ["f"])
_OF_A_TEXT: Final = frozenset({"t", "r", "rPh", "phoneticPr", "extLst"})
"""Names of what a shared text may hold."""

_KINDS: Final = frozenset({"", "n", "s", "b", "d", "e", "str", "inlineStr"})
"""Kinds of cells that the standard has."""

READ_ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""Values of an error that the reader of answers knows; it refuses a whole sheet for another."""
_ANY_ERROR: Final = "#VALUE!"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cell that programs show in two ways: what is stored, and what else is shown."""

    cell: str
    stored: str
    shown: str
    of_number: bool = False
    """Whether it is a number that is not written as one."""


@dataclass(frozen=True, slots=True)
class StrictSheet:
    """A worksheet part as it was read, and the same cells written plainly."""

    cells: int
    rows: int
    columns: int
    texts: Mapping[int, int]
    unseen_rows: frozenset[int]
    heights: Mapping[int, bool]
    """Each row that is there, and whether it names a height of its own."""
    plainly: bytes
    disputes: tuple[Dispute, ...]
    around: Around
    """What stands around its cells."""


@dataclass(slots=True)
class _Cell:
    """One cell while it is read."""

    row: int
    column: int
    kind: str
    style: str
    formula: str | None = None
    value: str | None = None
    inline: str | None = None
    odd: str = ""
    """Something in it that no cell has."""

    @property
    def name(self) -> str:
        """Its reference."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(slots=True)
class _Sheet:
    """What a reading has come to, and where in it it stands."""

    name: str
    limits: Limits
    written: list[str] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    heights: dict[int, bool] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    at: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    row: int = 0
    column: int = 0
    cell: _Cell | None = None

    def begin(self, path: Sequence[str], local: str, attributes: Mapping[str, str]) -> None:
        """Take the opening of a row, of a cell, or of something in one."""
        known = path[-1] != ""
        above = path[-2] if len(path) > 1 else ""
        if not known and local in _INSIDE:
            raise self.refuse(f"an element that only looks like <{local}> stands in row {self.row}")
        if local == "row" and len(path) == 1:
            self.row, self.column = self.begin_row(attributes, self.row), 0
        elif known and local == "c" and above == "row":
            self.cell = self.begin_cell(attributes, self.row, self.column)
            self.column = self.cell.column
        elif self.cell is not None and above == "c":
            if not known or local not in _OF_A_CELL:
                self.cell.odd = local
            else:
                _begin_value(self, self.cell, local)
        elif self.cell is not None and local in _INSIDE and path[2:3] not in _AROUND_TEXT:
            raise self.refuse(f"the cell {self.cell.name} holds <{local}> where no cell has it")
        elif self.cell is not None and above in ("v", "f"):
            raise self.refuse(f"the value of the cell {self.cell.name} holds <{local}>")

    def end(self, path: Sequence[str]) -> None:
        """Write out what is complete."""
        if path == ["row", "c"] and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None
        elif path == ["row"]:
            self.written.append("</row>")

    def say(self, path: Sequence[str], text: str) -> None:
        """Take some of a value, of a formula or of a text; phonetic hints are none."""
        cell = self.cell
        if cell is None:
            return
        if path[-1] == "v" and cell.value is not None:
            cell.value += text
        elif path[-1] == "c" and text.strip():
            raise self.refuse(f"the cell {cell.name} holds {text.strip()[:40]!r} beside any value")
        elif path[-1] == "f" and cell.formula is not None:
            cell.formula += text
        elif path[-1] == "t" and "rPh" not in path and cell.inline is not None:
            cell.inline += text

    def refuse(self, what: str) -> PackageError:
        """The refusal of a sheet that can be read in two ways."""
        return PackageError(
            "two-readings", f"{self.name}: {what}, so that two programs may read two figures"
        )

    def begin_row(self, attributes: Mapping[str, str], before: int) -> int:
        """Take a row's own attributes; gives its number."""
        given = attributes.get("r", "").strip()
        if given and not (given.isascii() and given.isdigit() and len(given) < 8):
            raise self.refuse(f"a row is numbered {given[:40]!r}")
        row = int(given) if given else before + 1
        if row in self.heights:
            raise self.refuse(f"row {row} stands twice")
        height = attributes.get("ht")
        self.heights[row] = height is not None
        if is_true(attributes.get("hidden")) or (height is not None and _is_slight(height)):
            self.unseen.add(row)
        self.written.append(f'<row r="{row}">')
        return row

    def begin_cell(self, attributes: Mapping[str, str], row: int, before: int) -> _Cell:
        """Take a cell's own attributes."""
        given = attributes.get("r", "").strip()
        try:
            at_row, column = position(given) if given else (row, before + 1)
        except ValueError:
            raise self.refuse(f"a cell is called {given[:40]!r}") from None
        cell = _Cell(at_row, column, attributes.get("t", "n").strip(), attributes.get("s", ""))
        if at_row != row:
            raise self.refuse(f"the cell {cell.name} stands in row {row}")
        if (at_row, column) in self.at:
            raise self.refuse(f"the cell {cell.name} stands twice")
        self.at.add((at_row, column))
        if len(self.at) > self.limits.cells:
            most = f"more than {self.limits.cells:,} cells, the limit"
            raise PackageError("too-many-cells", most, "cells")
        self.rows, self.columns = max(self.rows, at_row), max(self.columns, column)
        return cell

    def end_cell(self, cell: _Cell) -> None:
        """Write a cell plainly; a value that is none of its kind stays the text that it is."""
        if cell.odd and cell.value is None and cell.inline is None:
            raise self.refuse(f"the cell {cell.name} holds <{cell.odd}> in place of a value")
        kind, value = self._settled(cell)
        style = f' s="{escape(cell.style)}"' if cell.style.strip().isdigit() else ""
        formula = "" if cell.formula is None else f"<f>{escape(cell.formula)}</f>"
        told = f' t="{kind}"' if kind != "n" else ""
        if kind == "inlineStr":
            inner = f'<is><t xml:space="preserve">{escape(value or "")}</t></is>'
        else:
            inner = "" if value is None else f"<v>{escape(value)}</v>"
        self.written.append(f'<c r="{cell.name}"{style}{told}>{formula}{inner}</c>')

    def _settled(self, cell: _Cell) -> tuple[str, str | None]:
        """Kind and value under which a cell is written."""
        value = cell.value
        if cell.kind == "inlineStr":
            if value is not None and value != (cell.inline or ""):
                self.disputes.append(Dispute(cell.name, value.strip(), cell.inline or ""))
            return "inlineStr", cell.inline if cell.inline is not None else value
        if cell.inline is not None:
            raise self.refuse(f"the cell {cell.name} holds a text beside its value")
        if cell.kind == "e":
            known = value is None or value.strip() in READ_ERRORS
            return "e", (value.strip() if value else value) if known else _ANY_ERROR
        if cell.kind == "str":
            return "str", value
        bare = value.strip() if value is not None else ""
        if not bare and cell.formula is None:
            return "n", None
        if cell.kind not in _KINDS:
            kind = cell.kind[:40]
            raise self.refuse(f"the cell {cell.name} is of the kind {kind!r}, which there is not")
        if not bare:
            return cell.kind, None
        if cell.kind == "s":
            if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
                raise self.refuse(f"the cell {cell.name} names the text {bare[:40]!r}")
            self.texts[int(bare)] = self.texts.get(int(bare), 0) + 1
            return "s", bare
        if cell.kind == "b":
            return ("b", bare) if bare in ("0", "1") else ("str", bare)
        if cell.kind in ("n", "") and _NUMBER.fullmatch(bare):
            return "n", bare
        if cell.kind == "d":
            return "d", bare
        self.disputes.append(Dispute(cell.name, bare, "", of_number=True))
        return "str", bare


def read_sheet(text: bytes, name: str, limits: Limits) -> StrictSheet:
    """Read one worksheet part (in UTF-8) as the standard says.

    Raises ``PackageError`` of the kind ``two-readings`` where two programs could read it in two
    ways, with the row or the cell.
    """
    sheet = _Sheet(name, limits)
    around = walk(text, name, limits, sheet)
    rows = "".join(sheet.written)
    plainly = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return StrictSheet(
        len(sheet.at),
        sheet.rows,
        sheet.columns,
        sheet.texts,
        frozenset(sheet.unseen),
        sheet.heights,
        plainly.encode("utf-8"),
        tuple(sheet.disputes),
        around,
    )


def _begin_value(sheet: _Sheet, cell: _Cell, local: str) -> None:
    """Begin a formula, a value or a text of a cell, which has one of each at the most."""
    if local == "f":
        if cell.formula is not None:
            raise sheet.refuse(f"the cell {cell.name} holds two formulas")
        cell.formula = ""
    elif local == "v":
        if cell.value is not None:
            raise sheet.refuse(f"the cell {cell.name} holds two values")
        cell.value = ""
    elif local == "is":
        if cell.inline is not None:
            raise sheet.refuse(f"the cell {cell.name} holds two texts")
        cell.inline = ""


@dataclass(frozen=True, slots=True)
class StrictTexts:
    """A shared strings part as it was read: the size of each text, and all written plainly."""

    sizes: tuple[int, ...]
    """In bytes of UTF-8."""
    plainly: bytes


def read_texts(text: bytes, name: str, limits: Limits) -> StrictTexts:
    """Read a shared strings part (in UTF-8) as the standard says; phonetic hints are no text."""
    parser = new_parser(name)
    parser.buffer_text = True
    path: list[str] = []
    items: list[list[str]] = []

    def on_start(qualified: str, attributes: dict[str, str]) -> None:
        if len(path) >= limits.xml_depth:
            raise too_deep(name, limits)
        namespace, _, local = qualified.rpartition(" ")
        del attributes
        known = namespace in MAINS
        odd = not known and local in ("si", "t")
        if path == ["sst", "si"]:
            odd = not known or local not in _OF_A_TEXT
        if odd:
            raise PackageError(
                "two-readings",
                f"{name} holds <{local}> where no text has it, so that two programs may read two "
                "texts",
            )
        path.append(local if known else "")
        if path == ["sst", "si"]:
            items.append([])

    def on_end(_: str) -> None:
        path.pop()

    def on_text(data: str) -> None:
        if path[-1:] == ["t"] and "rPh" not in path and items:
            items[-1].append(data)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = on_text
    run(parser, text, name)
    texts = ["".join(pieces) for pieces in items]
    rows = "".join(f'<si><t xml:space="preserve">{escape(each)}</t></si>' for each in texts)
    return StrictTexts(
        tuple(len(each.encode("utf-8", "surrogatepass")) for each in texts),
        f'<sst xmlns="{MAIN}">{rows}</sst>'.encode("utf-8", "surrogatepass"),
    )


def _is_slight(text: str) -> bool:
    """Whether a row is too low to show what it holds."""
    try:
        return float(text) < LOW
    except ValueError:
        return False
