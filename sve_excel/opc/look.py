"""One look at a worksheet part: how large it is, what is hidden in it, and whether it is plain.

A plain part is written as nearly every program writes one: each cell once, with its reference
first, one value of its own kind, and nothing between the cells. It is told by one regular
expression, which cuts the cells out; the little that is left goes through expat. Any other part is
read by ``strict``, as the standard says, and written out plainly for the readers that come after.
A reader allocates the rectangle from the first to the last value used (calamine, pandas), so the
area is counted as well as the cells; what a ``dimension`` element claims is not believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sve_excel.opc.cells import Holding, column_number
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.strict import READ_ERRORS, Dispute, read_sheet
from sve_excel.opc.walk import Around, walk
from sve_excel.opc.xml import Source, check_runs
from sve_excel.records.view import AS_IT_COMES, SheetView

_NUMBER: Final = rb"[-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]++)?"
_STYLE: Final = rb'(?: s="[0-9]++")?'
_ERROR: Final = b"|".join(re.escape(error.encode("ascii")) for error in sorted(READ_ERRORS))
_FORMULA: Final = rb"(?:<f(?:[^<>]*+(?<=/)>|[^<>]*+>[^<]*+</f>))?"


def _kinds(style: bytes) -> bytes:
    """What may follow a cell's reference; ``style`` may stand behind its kind."""
    return (
        rb"(?:/>"
        rb'|(?: t="n")?' + style + b">" + _FORMULA + rb"(?:<v>" + _NUMBER + rb"</v>|<v></v>|<v/>)?"
        rb'</c>| t="s"' + style + b">" + _FORMULA + rb"(?:<v>[0-9]{1,9}</v>|<v></v>|<v/>)?</c>"
        rb'| t="b"' + style + b">" + _FORMULA + rb"(?:<v>[01]</v>|<v></v>|<v/>)?</c>"
        rb'| t="str"' + style + b">" + _FORMULA + rb"(?:<v>[^<]*+</v>|<v/>)?</c>"
        rb'| t="e"' + style + b">" + _FORMULA + b"(?:<v>(?:" + _ERROR + b")</v>|<v/>)?</c>"
        rb'| t="inlineStr"' + style + rb"><is><t[^<>]*+>[^<]*+</t></is></c>)"
    )


_CELL: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="[0-9]++"' + _kinds(b"") + b"|" + _kinds(_STYLE) + b")"
)
"""A cell as nearly every program writes it; the group is its reference."""
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROWS: Final = re.compile(
    rb'\s*+(?:<row r="[0-9]{1,7}"(?: [A-Za-z][\w:.-]*+="[^"<>&]*+")*+\s*+(?:/>|>\s*+</row>)\s*+)*+'
)
_ROW_NUMBER: Final = re.compile(rb'<row r="([0-9]++)"')
_UNSEEN_ROW: Final = re.compile(
    rb'<row r="([0-9]++)"(?=[^<>]* (?:hidden="\s*(?:1|true|on)\s*"'
    # a height that is no plain number of five points or more, however it is spelled
    rb'|ht="(?!(?:[5-9]|[1-9][0-9]{1,2})(?:\.[0-9]*)?")))[^<>]*>'
)
_TWICE: Final = re.compile(rb'<row(?=[^<>]*? ([A-Za-z][\w:.-]*+)="[^"]*+"[^<>]* \1=")')
"""A row that says one thing twice, which is no well-formed XML."""
_SHEET_DATA: Final = re.compile(rb"<sheetData\s*+(?:>(.*)</sheetData\s*+>|/>)", re.DOTALL)
_PLAIN_ROOT: Final = re.compile(rb"<worksheet[\s>/]")
_FILLED: Final = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>(?!</c>)')
_TEXT_CELL: Final = re.compile(rb' t="s"' + _STYLE + b">" + _FORMULA + rb"<v>([0-9]++)</v>")
_VALUE: Final = re.compile(rb"<v>[^<]|<is>")
_FORMULA_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"[^<>]*><f')
_SHORTEST_CELL: Final = len(b"<c />")
_PIECE: Final = 1 << 20
"""Bytes of rows that are cut at once: what a cut leaves behind is several times as large."""
_KEPT: Final = 1 << 17
"""Bytes of a part without its rows up to which what it says is kept."""
_ROW_KEPT: Final = 1 << 13
"""Bytes of a row up to which what was seen of it is kept."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of one worksheet part."""

    cells: int
    rows: int
    """The last row that holds a cell; 0 where none does."""
    columns: int
    """The last column that holds a cell."""
    texts: Mapping[int, int]
    """How many cells use each shared string."""
    merges: tuple[str, ...]
    unseen_rows: frozenset[int]
    """Rows that are hidden, or of no height."""
    unseen_columns: tuple[tuple[int, int], ...]
    """First and last column of each stretch that is hidden, or of no width."""
    filtered: bool
    """Whether a filter is set in it."""
    plainly: bytes | None = None
    """The part written plainly, where it is not; None where its own bytes are plain."""
    disputes: tuple[Dispute, ...] = ()
    """Cells whose value spreadsheet programs do not agree on."""
    filled: bytes | None = None
    """The part without the rows in which no cell has a value; None where it was not cut."""
    holding: Holding | None = None
    """What its rows hold, where they are plain."""
    view: SheetView = AS_IT_COMES
    """How it is shown when it is opened."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What was seen of some rows, whose cells are cut out of them."""

    left: bytes
    """The rows without their cells."""
    rows: frozenset[bytes]
    """Numbers in the references of their cells."""
    numbers: tuple[bytes, ...]
    """Numbers of the rows themselves."""
    cells: int
    last: int
    """The last row that holds a cell; 0 where none does."""
    columns: int
    """The last column that holds a cell."""
    texts: tuple[int, ...]
    """The shared strings that the cells use, each as often as it is used."""
    blank: bool
    """Whether no cell has a value: formats, and formulas that give an empty text."""
    formulas: frozenset[bytes]
    """Columns in which a formula stands."""
    errors: bool
    """Whether a cell is an error."""


def look_at(part: bytes, name: str, limits: Limits) -> Look:
    """Look at one worksheet part; raises ``PackageError`` past a limit and for two readings."""
    source = Source.decode(part, name)
    text = source.text
    check_runs(text, name, limits)
    if len(text) > _SHORTEST_CELL * limits.cells:  # else there cannot be too many
        _count_cells(text, limits)
    data = _SHEET_DATA.search(text)
    pieces = None if data is None or source.codec != "utf-8" else _cut(data[1] or b"")
    if data is None or pieces is None:
        return _look_strictly(text, name, limits)
    before, after = text[: data.start()], text[data.end() :]
    around = before + b"<sheetData/>" + after
    if _PLAIN_ROOT.search(around[:4096]) is None:
        return _look_strictly(text, name, limits)
    outside = (_walk_once if len(around) <= _KEPT else walk)(around, name, limits)
    plain = [block for _, block in pieces]
    rows = max((each.last for each in plain), default=0)
    columns = max((each.columns for each in plain), default=0)
    if _too_wide(rows, columns, limits):
        # cells that only carry a format cost a reader nothing
        filled = set(_FILLED.findall(text))
        rows = max((int(row) for _, row in filled), default=0)
        columns = max((column_number(each.decode("ascii")) for each, _ in filled), default=0)
    _check_area(rows, columns, name, limits)
    texts: Counter[int] = Counter()
    for each in plain:
        texts.update(each.texts)
    return Look(
        sum(each.cells for each in plain),
        rows,
        columns,
        texts,
        tuple(outside.merges),
        _unseen_rows(b"".join(each.left for each in plain), outside),
        outside.unseen,
        outside.filtered,
        filled=None if len(text) > _PIECE else before + _filled(pieces) + after,
        holding=Holding(
            tuple((each.last, each.formulas) for each in plain if each.formulas),
            any(each.errors for each in plain),
        ),
        view=outside.view,
    )


def _count_cells(text: bytes, limits: Limits) -> None:
    """Refuse too many cells before they are cut out, which takes many times their room."""
    cells = text.count(b"<c ") + text.count(b":c ")
    if cells > limits.cells:
        raise PackageError(
            "too-many-cells", f"{cells:,} cells or more; the limit is {limits.cells:,}", "cells"
        )


_walk_once = lru_cache(maxsize=32)(walk)  # what is around the rows is a template's in many bids


def _look_strictly(text: bytes, name: str, limits: Limits) -> Look:
    """The look at a part that is not plain: read as the standard says, or refused."""
    read = read_sheet(text, name, limits)
    around = read.around
    _check_area(read.rows, read.columns, name, limits)
    return Look(
        read.cells,
        read.rows,
        read.columns,
        read.texts,
        tuple(around.merges),
        read.unseen_rows | (_others(read.heights) if around.zero_height else frozenset()),
        around.unseen,
        around.filtered,
        read.plainly,
        read.disputes,
        view=around.view,
    )


def _filled(pieces: Sequence[tuple[bytes, _Block]]) -> bytes:
    """The rows in which a cell has a value."""
    rows = [piece for piece, block in pieces if not block.blank]
    return b"".join([b"<sheetData>", *rows, b"</sheetData>"])


def _cut(data: bytes) -> list[tuple[bytes, _Block]] | None:
    """The rows of a sheet, and what they came to without their cells; None where one is not plain.

    Plain are rows in which nothing but usual cells stands, each row and each cell once.
    """
    if b"xmlns" in data:
        return None
    cut, seen, numbers = [], set[bytes](), set[bytes]()
    for piece in _pieces(data):
        block = (_block_once if len(piece) <= _ROW_KEPT else _block)(piece)
        if block is None or not (block.rows.isdisjoint(seen) and numbers.isdisjoint(block.numbers)):
            return None
        seen |= block.rows
        numbers.update(block.numbers)
        cut.append((piece, block))
    return cut


def _pieces(data: bytes) -> Iterator[bytes]:
    """The rows one by one; of a sheet larger than a bid's about a mebibyte of them at a time."""
    if len(data) <= _PIECE:
        rows = data.split(b"</row>")
        yield from [row + b"</row>" for row in rows[:-1]]
        yield rows[-1]
        return
    at = 0
    while len(data) - at > _PIECE:
        end = data.find(b"</row>", at + _PIECE)
        if end < 0:
            break
        yield data[at : end + 6]
        at = end + 6
    yield data[at:]


def _block(piece: bytes) -> _Block | None:
    """Look at some rows; None where they are not plain. A cell that stands twice is in one row."""
    found = _CELL.split(piece)
    left, references = b"".join(found[::2]), found[1::2]
    numbers = _ROW_NUMBER.findall(left)
    once = len(set(references)) == len(references) and len(set(numbers)) == len(numbers)
    # a comment could stand in no usual cell
    if not once or b"<!" in left or b"<?" in left:
        return None
    if _ROWS.fullmatch(left) is None or _TWICE.search(left):
        return None
    every = b" ".join(references)
    rows = frozenset(every.translate(None, _LETTERS).split())
    letters = set(every.translate(None, b"0123456789").split())
    return _Block(
        left,
        rows,
        tuple(numbers),
        len(references),
        max(map(int, rows), default=0),
        max((column_number(letter.decode("ascii")) for letter in letters), default=0),
        tuple(map(int, _TEXT_CELL.findall(piece))),
        _VALUE.search(piece) is None,
        frozenset(_FORMULA_CELL.findall(piece)),
        b' t="e"' in piece,
    )


_block_once = lru_cache(maxsize=2048)(_block)  # rows in which nobody typed are the template's


# --- rows, and how far they reach


def _unseen_rows(left: bytes, around: Around) -> frozenset[int]:
    """Rows of a plain part that nobody sees."""
    unseen = {int(number) for number in _UNSEEN_ROW.findall(left)}
    if around.zero_height:
        shown = re.findall(rb'<row r="([0-9]++)"[^<>]* ht="', left)
        unseen |= {int(number) for number in _ROW_NUMBER.findall(left)} - {int(n) for n in shown}
    return frozenset(unseen)


def _others(heights: Mapping[int, bool]) -> frozenset[int]:
    """Rows that name no height of their own."""
    return frozenset(row for row, named in heights.items() if not named)


def _too_wide(rows: int, columns: int, limits: Limits) -> bool:
    return rows > limits.rows or columns > limits.columns or rows * columns > limits.area


def _check_area(rows: int, columns: int, name: str, limits: Limits) -> None:
    """Refuse a rectangle that a reader could not hold."""
    if not _too_wide(rows, columns, limits):
        return
    beyond = rows > limits.rows or columns > limits.columns
    most = f"{limits.rows:,} by {limits.columns:,}" if beyond else f"{limits.area:,} cells in all"
    raise PackageError(
        "dimensions",
        f"{name} uses {rows:,} rows by {columns:,} columns; the limit is {most}",
        "" if beyond else "area",
    )
