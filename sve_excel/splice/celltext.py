"""Putting a text into one cell of a worksheet part, and changing nothing else.

The cell keeps its style. Rows and cells that are not there yet are put where they belong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sve_excel.opc.cells import column_letters, position
from sve_excel.opc.constants import MAINS
from sve_excel.opc.edits import Edit, apply
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.xml import Source, escape, new_parser, run, too_deep

MAX_TEXT: Final = 32_767
"""Excel's limit for the text of a cell, in UTF-16 units."""
_TAG: Final = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_DROPPED: Final = re.compile(rb"""\s(?:t|cm|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class CellInUse(Exception):
    """The cell holds a formula that others depend on; the message says which kind."""


@dataclass(slots=True)
class _CellText:
    """Where the row and the cell stand, or would."""

    prefix: str = ""
    data: tuple[int, int] | None = None
    """Start of `sheetData`'s tag, and of its closing tag."""
    row: tuple[int, int] | None = None
    row_before: int | None = None
    """Where a new row goes: in front of the first row further down."""
    cell: tuple[int, int] | None = None
    cell_before: int | None = None
    formula: str | None = None
    """The kind of formula in the cell: normal, shared, array, dataTable."""
    has_reference: bool = False


def set_text(
    part: bytes, cell: str, text: str, limits: Limits = DEFAULT_LIMITS
) -> tuple[bytes, bool]:
    """The part with `text` in the cell, and whether the cell held a formula."""
    source = Source.decode(part, "the sheet")
    row, column = position(cell)
    reference = f"{column_letters(column)}{row}"
    cell_text = _find(source.text, row, column, limits)
    shared = cell_text.formula == "shared" and cell_text.has_reference
    if shared or cell_text.formula in ("array", "dataTable"):
        raise CellInUse(f"{reference} holds a formula ({cell_text.formula}) that other cells share")
    if cell_text.data is None:
        raise PackageError("bad-xml", "the sheet has no rows to write to")
    edit = _edit(source.text, cell_text, row, reference, text)
    return apply(source, [edit])[0], cell_text.formula is not None


def inline_string(text: str, prefix: str = "") -> str:
    """An inline string that shows `text` exactly, with what XML cannot hold escaped."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise ValueError(f"a cell holds at most {MAX_TEXT:,} characters")
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    p = f"{prefix}:" if prefix else ""
    return f'<{p}is><{p}t xml:space="preserve">{escape(text)}</{p}t></{p}is>'


def _edit(text: bytes, cell_text: _CellText, row: int, reference: str, value: str) -> Edit:
    p = f"{cell_text.prefix}:" if cell_text.prefix else ""
    content = inline_string(value, cell_text.prefix)
    fresh = f'<{p}c r="{reference}" t="inlineStr">{content}</{p}c>'
    if cell_text.cell is not None:
        start, end = cell_text.cell
        tag = _TAG.match(text, start)
        assert tag is not None
        kept = _DROPPED.sub(b"", tag[0]).rstrip(b">").rstrip(b"/").rstrip()
        new = kept + f' t="inlineStr">{content}</{p}c>'.encode()
        return Edit(start, end, new)
    if cell_text.row is not None:
        return _into(text, cell_text.row, cell_text.cell_before, fresh, f"{p}row")
    assert cell_text.data is not None
    whole = f'<{p}row r="{row}">{fresh}</{p}row>'
    return _into(text, cell_text.data, cell_text.row_before, whole, f"{p}sheetData")


def _into(text: bytes, span: tuple[int, int], before: int | None, xml: str, name: str) -> Edit:
    """Put `xml` into the element at `span`, which may close itself."""
    start, close = span
    if before is not None:
        return Edit(before, before, xml.encode("utf-8"))
    tag = _TAG.match(text, start)
    assert tag is not None
    if tag[0].endswith(b"/>"):
        return Edit(tag.end() - 2, tag.end(), f">{xml}</{name}>".encode())
    return Edit(close, close, xml.encode("utf-8"))


def _find(text: bytes, row: int, column: int, limits: Limits) -> _CellText:
    cell_text = _CellText()
    parser = new_parser("the sheet")
    parser.namespace_prefixes = True
    at_row = at_column = depth = 0
    starts: list[int] = []
    in_row = in_cell = False

    def on_start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal at_row, at_column, depth, in_row, in_cell
        depth += 1
        if depth > limits.xml_depth:
            raise too_deep("the sheet", limits)
        start = parser.CurrentByteIndex
        starts.append(start)
        pieces = qualified.split(" ")
        if len(pieces) < 2 or pieces[0] not in MAINS:
            return
        name = pieces[1]
        if name == "sheetData" and depth == 2:
            cell_text.prefix = pieces[2] if len(pieces) > 2 else ""
        elif name == "row" and depth == 3:
            number = attributes.get("r", "").strip()
            at_row = int(number) if number.isdecimal() and len(number) < 8 else at_row + 1
            at_column = 0
            in_row = at_row == row and cell_text.row is None
            if at_row > row and cell_text.row_before is None:
                cell_text.row_before = start
        elif name == "c" and in_row and depth == 4:
            try:
                at_column = position(attributes.get("r", "").strip())[1]
            except ValueError:
                at_column += 1
            in_cell = at_column == column and cell_text.cell is None
            if at_column > column and cell_text.cell_before is None:
                cell_text.cell_before = start
        elif name == "f" and in_cell:
            cell_text.formula = attributes.get("t", "normal")
            cell_text.has_reference = "ref" in attributes

    def on_end(qualified: str) -> None:
        nonlocal depth, in_row, in_cell
        start = starts.pop()
        end = parser.CurrentByteIndex
        if depth == 4 and in_cell:
            tag = _TAG.match(text, start)
            closed = tag is not None and tag[0].endswith(b"/>")
            stop = tag.end() if tag is not None and closed else text.index(b">", end) + 1
            cell_text.cell, in_cell = (start, stop), False
        elif depth == 3 and in_row:
            cell_text.row, in_row = (start, end), False
        elif depth == 2 and qualified.split(" ")[1:2] == ["sheetData"]:
            cell_text.data = (start, end)
        depth -= 1

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    run(parser, text, "the sheet")
    return cell_text
