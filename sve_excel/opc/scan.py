"""A fast look at the cells of a worksheet part: which hold a formula, a stored value, an error.

The usual part is cut at its cells with plain byte operations, thousands of cells in a millisecond.
XML that is valid but unusual (comments, CDATA, cells without a reference, UTF-16, prefixes bound in
odd places) is left to expat, which is slower and gives the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sve_excel.opc.cells import Holding, column_letters, position
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.walk import walk
from sve_excel.opc.xml import Source

_ROOT: Final = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>]")
_PLAIN_ROOT: Final = re.compile(rb"<worksheet[\s>]")
_ODD_CELL: Final = re.compile(rb'<c(?! r=")[\s/>]')
_FORMULA_NEXT: Final = re.compile(rb"(?<!/)>\s*<f[\s/>]")
_FORMULA_TEXT: Final = re.compile(rb">\s*<f(?:\s[^>]*)?(?<!/)>([^<]+)</f>")
_IN_QUOTES: Final = re.compile(rb"""(?:"|&quot;).*?(?:"|&quot;)""")
_NAMED: Final = re.compile(rb"(?<![\w.])(?!(?:true|false)\b)[^\W\d][\w.]*(?![\w.(])", re.IGNORECASE)
_CELL_REFERENCE: Final = re.compile(rb"""(?:^|\s)r\s*=\s*(?:"([A-Z]+[0-9]+)"|'([A-Z]+[0-9]+)')""")
_ANY_ERROR: Final = re.compile(rb"""\st\s*=\s*["']e["']""")
_TYPE: Final = re.compile(rb"""(?:^|\s)t\s*=\s*["']([A-Za-z]+)["']""")


@dataclass(frozen=True, slots=True)
class CellScan:
    """Cell references such as `B7`, of one worksheet part."""

    formulas: frozenset[str]
    """Cells that hold a formula of their own."""
    unvalued: frozenset[str]
    """Those of them whose result is not stored; a stored empty text is a result."""
    errors: frozenset[str]
    """Cells whose value is an error such as #N/A, with a formula or without."""


def scan_columns(
    part: bytes,
    columns: Collection[str],
    limits: Limits = DEFAULT_LIMITS,
    *,
    below: int = 0,
    holding: Holding | None = None,
) -> CellScan:
    """Scan a worksheet part for what stands in some columns (`A`, `BC`), where anything does.

    Gives the scan of the whole part, or an empty one where no cell is an error and none of these
    columns holds a formula in a row with a number above ``below``: that is told by what the part
    is known to be ``holding``, else by one search, without a look at each cell.
    """
    if holding and not holding.errors and not holding.formula_in(columns, below):
        return CellScan(frozenset(), frozenset(), frozenset())
    source = Source.decode(part, "the sheet")
    text = source.text
    wanted = "|".join(sorted(columns)).encode("ascii")
    if (
        _PLAIN_ROOT.search(text[:4096])
        and b"<!" not in text
        and b'"e"' not in text
        and b"'e'" not in text
        and _ODD_CELL.search(text) is None
        and not _has_formula(text, wanted, below)
    ):
        return CellScan(frozenset(), frozenset(), frozenset())
    return _scan_fast(text) or _scan_with_expat(text, limits)


def scan_all(part: bytes, limits: Limits = DEFAULT_LIMITS) -> CellScan:
    """Scan a worksheet part, whatever stands in its columns."""
    text = Source.decode(part, "the sheet").text
    return _scan_fast(text) or _scan_with_expat(text, limits)


def _has_formula(text: bytes, columns: bytes, below: int) -> bool:
    """Whether a formula stands in one of these columns, in a row beyond ``below``."""
    rows = re.finditer(rb'<c r="(?:%b)([0-9]+)"[^<>]*>\s*<f' % columns, text)
    return any(int(row[1]) > below for row in rows)


def formulas_among(
    part: bytes, references: Iterable[str], limits: Limits = DEFAULT_LIMITS
) -> frozenset[str]:
    """Those of some cells that hold a formula; quick where they are few and in reading order."""
    text = Source.decode(part, "the sheet").text
    usual = _PLAIN_ROOT.search(text[:4096]) and b"<!" not in text
    if not usual or _ODD_CELL.search(text) is not None:
        return (_scan_fast(text) or _scan_with_expat(text, limits)).formulas & {*references}
    begins = _FORMULA_NEXT.match
    return frozenset([at for at, end in _cells_of(text, references) if begins(text, end)])


def is_bare_formula(part: bytes, reference: str) -> bool:
    """Whether a cell's formula is a constant: no cell, name or table stands in its own text."""
    text = Source.decode(part, "the sheet").text
    cell = next(_cells_of(text, [reference]), None)
    match = _FORMULA_TEXT.match(text, cell[1]) if cell else None
    return (
        match is not None
        and _NAMED.search(_IN_QUOTES.sub(b"", match[1]).replace(b"&amp;", b"&")) is None
    )


def _cells_of(text: bytes, references: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Those of some cells that are there, and where the tag of each ends; sought in their order."""
    start = 0
    for reference in references:
        opening = f'<c r="{reference}"'.encode("ascii")
        at = text.find(opening, start)
        at = text.find(opening) if at < 0 else at
        if at >= 0:
            start = at
            yield reference, text.find(b">", at)


def _scan_fast(text: bytes) -> CellScan | None:
    """The scan by byte operations, None where the part is not of the usual form."""
    root = _ROOT.search(text[:4096])
    if root is None or b"<!" in text or text.count(b"worksheet") < 2:
        return None
    prefix = root[1] + b":" if root[1] else b""
    rows_at = text.find(b"<" + prefix + b"sheetData")
    rows_end = text.rfind(b"</" + prefix + b"sheetData")
    if rows_at < 0:
        return None
    if rows_end < 0:
        return CellScan(frozenset(), frozenset(), frozenset())
    if b"xmlns" in text[rows_at:rows_end]:
        return None
    opening = b"<" + prefix + b"c "
    chunks = text[rows_at:rows_end].split(opening)
    if text.count(b"<" + prefix + b"c>", rows_at, rows_end) or _odd_cells(
        text, prefix, rows_at, rows_end
    ):
        return None
    formula, value, inline = b"<" + prefix + b"f", b"<" + prefix + b"v", b"<" + prefix + b"is"
    formulas, unvalued, errors = [], [], []
    any_errors = _ANY_ERROR.search(text, rows_at, rows_end) is not None
    for chunk in chunks[1:]:
        has_formula = formula in chunk
        if not has_formula and not any_errors:
            continue
        tag = chunk[: chunk.find(b">")]
        kind = _TYPE.search(tag)
        is_error = kind is not None and kind[1] == b"e"
        if not has_formula and not is_error:
            continue
        match = _CELL_REFERENCE.search(tag)
        if match is None:
            return None
        reference = (match[1] or match[2]).decode("ascii")
        if has_formula:
            formulas.append(reference)
            is_text = kind is not None and kind[1] == b"str"
            at = chunk.find(value)
            if inline not in chunk and not _is_stored(chunk, at, is_text):
                unvalued.append(reference)
                continue
        if is_error:
            errors.append(reference)
    return CellScan(frozenset(formulas), frozenset(unvalued), frozenset(errors))


def _odd_cells(text: bytes, prefix: bytes, start: int, end: int) -> bool:
    """Whether some cell's tag is not `<c` and a space."""
    name = b"<" + prefix + b"c"
    return any(text.find(name + other, start, end) >= 0 for other in (b"\n", b"\r", b"\t", b"/"))


def _is_stored(chunk: bytes, at: int, is_text: bool) -> bool:
    """Whether the value element at `at` of a cell holds a result."""
    if at < 0:
        return False
    if is_text:
        return True
    end = chunk.find(b">", at)
    return chunk[end - 1] != 0x2F and not chunk.startswith(b"</", end + 1)


def _scan_with_expat(text: bytes, limits: Limits) -> CellScan:
    scan = _Scan()
    walk(text, "the sheet", limits, scan)
    return CellScan(frozenset(scan.formulas), frozenset(scan.unvalued), frozenset(scan.errors))


class _Scan:
    """What reads the rows of a walk, and what it has seen."""

    def __init__(self) -> None:
        self.formulas: set[str] = set()
        self.unvalued: set[str] = set()
        self.errors: set[str] = set()
        self.row = self.column = 0
        self.reference, self.kind, self.inside = "", "", False
        self.has_formula = self.has_value = False

    def begin(self, path: Sequence[str], _: str, attributes: Mapping[str, str]) -> None:
        name = path[-1]
        if name == "row":
            number = attributes.get("r", "").strip()
            self.row = int(number) if number.isdigit() and len(number) < 8 else self.row + 1
            self.column = 0
        elif name == "c":
            self._open_cell(attributes)
        elif self.inside and name == "f":
            self.has_formula = True
        elif self.inside and name == "v":
            self.has_value = self.has_value or self.kind == "str"
        elif self.inside and name == "is":
            self.has_value = True

    def end(self, path: Sequence[str]) -> None:
        if path[-1] == "c" and self.inside:
            self._close_cell()

    def say(self, path: Sequence[str], text: str) -> None:
        if path[-1] == "v" and text:
            self.has_value = True

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        try:
            row, self.column = position(attributes.get("r", "").strip())
        except ValueError:  # behind the one before
            row, self.column = self.row, self.column + 1
        self.reference = f"{column_letters(self.column)}{row}"
        self.kind, self.inside = attributes.get("t", "n"), True
        self.has_formula = self.has_value = False

    def _close_cell(self) -> None:
        self.inside = False
        if self.has_formula:
            self.formulas.add(self.reference)
            if not self.has_value:
                self.unvalued.add(self.reference)
        if self.kind == "e" and (self.has_value or not self.has_formula):
            self.errors.add(self.reference)
