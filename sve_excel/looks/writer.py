"""What reaches into the private parts of XlsxWriter to write a workbook, and why.

``parts`` does so for a sheet that is put into another workbook, ``pressing`` for the packing. The
public ways of XlsxWriter take long over sheets of many cells, read some texts as markup, write
links to files in Windows' way only, and break a chart's figures in two. Everything here is proved
to give the bytes of the public way, or to differ only as it says, on the versions of XlsxWriter
that ``pyproject.toml`` names; outside them its tests fail first.
"""

from __future__ import annotations

import io
import re
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache
from itertools import count
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellRichStringTuple,
    CellStringTuple,
    Worksheet,
)

from sve_excel.files.packing import joined
from sve_excel.layout import column_letter
from sve_excel.looks.cells import LONGEST_TEXT, plain_text
from sve_excel.looks.pressing import Pressing

CREATED = datetime(2026, 1, 1)  # a fixed date: the same input gives the same bytes
_LONGEST_MARKUP = 16 * LONGEST_TEXT
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
# what XlsxWriter would take for marked-up runs, escape by halves, or fail on
_MISREAD = re.compile(r"\A<r>.*</r>\Z|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_|[\ud800-\udfff]", re.DOTALL)
Shared = namedtuple("Shared", "formula format value")  # a cell as XlsxWriter's own
_TEXTS = frozenset({CellStringTuple, CellRichStringTuple})
_QUICK = frozenset({CellStringTuple, CellNumberTuple, CellFormulaTuple, CellBlankTuple, Shared})
_RUN = ('<r><t xml:space="preserve">', "</t></r>")
_letters = cache(column_letter)
_serials = count()
_FIRST_BAR = "{DA7ABA51-AAAA-BBBB-0001-000000000001}"
FORMULA_CELL = object()  # stands for a cell that is worked out


@contextmanager
def open_book(buffer: io.BytesIO, title: str, **properties: Any) -> Iterator[Any]:
    """Open a workbook that is written into ``buffer``, with its title and no time stamp."""
    with _beside() as beside, _PressedBook(io.BytesIO(), {"in_memory": True}) as book:
        book.packager = Pressing(beside)
        book.set_properties({"title": title, **properties, "created": CREATED})
        yield book
    buffer.write(joined(each.result() for each in book.packager.pressed))


@contextmanager
def _beside() -> Iterator[Executor]:
    """Give the thread that packs; where the writing is broken off it packs no further part."""
    beside = ThreadPoolExecutor(1)
    try:
        yield beside
    except BaseException:  # a stop by the user, too: it is handed on
        beside.shutdown(cancel_futures=True)
        raise
    beside.shutdown()


class _Format(Format):  # type: ignore[misc]
    """A format that is given its keys, which XlsxWriter puts together again and again."""

    font_key: str
    border_key: str
    serial: int  # of its properties: formats of one serial are alike

    def _get_font_key(self) -> str:
        return self.font_key

    def _get_border_key(self) -> str:
        return self.border_key


@lru_cache(maxsize=1024)
def _format(properties: tuple[tuple[str, Any], ...]) -> Mapping[str, Any]:
    """State of a format fresh from its making, with its keys; a worker makes each once."""
    made = Format(dict(properties))
    made._get_format_key()
    return {
        **vars(made),
        "font_key": made._get_font_key(),
        "border_key": made._get_border_key(),
        "serial": next(_serials),
    }


class Book(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook whose formats are copies of such as were made before.

    One whose writing was broken off is no workbook, and is let go of without being closed.
    """

    def __exit__(self, kind: type[BaseException] | None, *how: object) -> None:
        """Close the workbook, where it was written to its end."""
        if kind is None:
            self.close()

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format:
        """Give a format of these properties."""
        # 10.0 and 10 are one key and two fonts: which was first must not tell in the bytes
        key = tuple(
            (name, int(value) if value.__class__ is float and value.is_integer() else value)
            for name, value in {**self.default_format_properties, **(properties or {})}.items()
        )
        made = _Format.__new__(_Format)
        state: dict[str, Any] = made.__dict__
        state.update(_format(key))
        state["xf_format_indices"] = self.xf_format_indices
        state["dxf_format_indices"] = self.dxf_format_indices
        self.formats.append(made)
        return made


class _PressedBook(Book):
    """A workbook whose parts are packed as they come."""

    packager: Pressing

    def _get_packager(self) -> Pressing:
        return self.packager


@dataclass(frozen=True, slots=True)
class _BarAsked:
    """A conditional format of bars, in words and as it is asked for."""

    said: str
    options: Mapping[str, Any] = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A conditional format of bars as it is written, in both of the places where it is."""

    rule: str
    newer: str  # empty where it needs nothing newer than Excel 2007
    priority: int = 0
    area: str = "A1"
    number: str = _FIRST_BAR

    def written(self, text: str) -> str:
        """What the first bar of a sheet is written as, for this one."""
        text = text.replace(' priority="1"', f' priority="{self.priority}"', 1)
        text = text.replace("<xm:sqref>A1<", f"<xm:sqref>{self.area}<")
        return text.replace(_FIRST_BAR, self.number)


@lru_cache(maxsize=64)
def _bar(asked: _BarAsked) -> _Bar:
    """Have XlsxWriter write a conditional format of bars, which is the same but for its place."""
    sheet = Worksheet()
    sheet.index = 0
    sheet.conditional_format(0, 0, 0, 0, dict(asked.options))
    rule, newer = io.StringIO(), io.StringIO()
    sheet._set_xml_writer(rule)
    sheet._write_cf_rule(sheet.cond_formats["A1"][0])
    sheet._set_xml_writer(newer)
    for bar in sheet.data_bars_2010:
        sheet._write_conditional_formatting_2010(bar)
    return _Bar(rule.getvalue(), newer.getvalue())


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose texts are texts, and whose cells are stored and written fast.

    Its formulas use no function newer than Excel 2007: XlsxWriter looks for some thirty newer ones
    in every formula, which costs more than writing it. Cells are named by row and column alone.
    """

    xls_strmax: int
    shared = 0  # formulas that a column has in common, so far
    inline: Sequence[str] | None = None  # texts by their numbers, where they stand in the cells
    growing: set[int]  # rows whose height is fitted anew to what is typed there

    def __init__(self) -> None:
        super().__init__()
        self.growing = set()

    def write_shared(
        self, row: int, column: int, formula: str, form: Any, stored: Sequence[Any]
    ) -> None:
        """Write one formula into a column from ``row`` down, with a stored result for each row.

        It names no cell but by ``$`` in both parts, so that it is the same in every row.
        """
        self.write_shared_in(column, formula, form, dict(enumerate(stored, row)))

    def write_shared_in(
        self, column: int, formula: str, form: Any, stored: Mapping[int, Any]
    ) -> None:
        """Write such a formula into some rows of a column, from the first of them down."""
        letter, text = _letters(column), self._escape_data(formula.removeprefix("="))
        number, self.shared = self.shared, self.shared + 1
        first, last = min(stored), max(stored)
        area = f"{letter}{first + 1}:{letter}{last + 1}"
        element = f'<f t="shared" ref="{area}" si="{number}">{text}</f>'
        self._check_dimensions(first, column)
        self._check_dimensions(last, column)
        for row, value in stored.items():
            self.table[row][column] = Shared(element, form, value)
            element = f'<f t="shared" si="{number}"/>'

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """Write a text as text."""
        return self._write_string(row, col, string, cell_format)

    def write_number(self, row: int, col: int, number: float, cell_format: Any = None) -> int:
        """Write a figure; what is none is refused as XlsxWriter refuses it."""
        if not isfinite(number):
            return int(super()._write_number(row, col, number, cell_format))
        return self._store(row, col, CellNumberTuple(number, cell_format))

    def write_blank(self, row: int, col: int, blank: Any, cell_format: Any = None) -> int:
        """Write a cell that has a format alone."""
        return 0 if cell_format is None else self._store(row, col, CellBlankTuple(cell_format))

    def write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> int:
        """Write a formula with its stored result."""
        if not formula or formula.startswith("{"):
            return int(super()._write_formula(row, col, formula, cell_format, value))
        return self._store(
            row, col, CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        )

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> int:
        """Write what a table writes into every row of a column that is worked out.

        XlsxWriter looks through it for newer functions once more for every row.
        """
        return self.write_formula(row, col, formula, cell_format, value)

    def _store(self, row: int, col: int, cell: Any) -> int:
        """Keep a cell, and the sheet's extent."""
        if row not in self.table or not self.dim_colmin <= col <= self.dim_colmax:
            refused = self._check_dimensions(row, col)
            if refused:
                return int(refused)
        self.table[row][col] = cell
        return 0

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        known = self.str_table.string_table.get(string)
        if known is not None and not string.startswith("<r>"):  # was looked at when it came first
            self.str_table.count += 1
            return self._store(row, col, CellStringTuple(known, cell_format))
        if len(string) <= self.xls_strmax // 2 and not _MISREAD.search(string):
            index = self.str_table._get_shared_string_index(string)
            return self._store(row, col, CellStringTuple(index, cell_format))
        if not _MISREAD.search(string):
            return int(super()._write_string(row, col, string, cell_format))
        # the markup is longer than the text, to which alone the limit of a cell applies
        longest = self.xls_strmax
        self.xls_strmax = _LONGEST_MARKUP
        try:
            run = _as_run(plain_text(string))
            return int(super()._write_string(row, col, run, cell_format))
        finally:
            self.xls_strmax = longest

    def conditional_format(self, *asked: Any) -> int:
        """Format an area by what it holds; bars are taken from a pattern."""
        if len(asked) != 5 or asked[4].get("type") != "data_bar" or "multi_range" in asked[4]:
            return int(super().conditional_format(*asked))
        if self._check_dimensions(*asked[:2], True, True) or self._check_dimensions(
            *asked[2:4], True, True
        ):
            return -1
        made = _bar(_BarAsked(repr(asked[4]), asked[4]))
        if made.newer:
            self.excel_version = 2010
        area = xl_range(*asked[:4])
        rule = replace(made, priority=self.dxf_priority, area=area)
        self.dxf_priority += 1
        self.cond_formats.setdefault(area, []).append(rule)
        return 0

    def _write_cf_rule(self, params: Any) -> None:
        if not isinstance(params, _Bar):
            super()._write_cf_rule(params)
            return
        if params.newer:
            place = f"{self.index + 1:04X}-{len(self.data_bars_2010) + 1:012X}"
            params = replace(params, number=f"{{DA7ABA51-AAAA-BBBB-{place}}}")
            self.data_bars_2010.append(params)
        self.fh.write(params.written(params.rule))

    def _write_conditional_formatting_2010(self, data_bar: Any) -> None:
        if isinstance(data_bar, _Bar):
            self.fh.write(data_bar.written(data_bar.newer))
        else:
            super()._write_conditional_formatting_2010(data_bar)

    def _write_rows(self) -> None:
        """Write the rows as XlsxWriter does, each cell that is there once and no other.

        Without ``spans``, which readers may go without (ECMA-376 part 1, 18.3.1.73) and which
        would be several hundred bytes of a template.
        """
        if self.comments:
            super()._write_rows()
            return
        rows = {row for row, cells in self.table.items() if cells} | self.row_info.keys()
        for row in sorted(rows):
            cells = self.table.get(row)
            info = self.row_info.get(row)
            if not cells:
                self._write_empty_row(row, None, info)
                continue
            self._write_row(row, None, info)
            for col in sorted(cells):
                self._write_cell(row, col, cells[col])
            self.fh.write("</row>")

    def _write_row(
        self, row: int, spans: str | None, row_info: Any = None, empty_row: bool = False
    ) -> None:
        """Open a row that has a height at most; all others are left to XlsxWriter."""
        usual = row_info is None or not (
            row_info.row_format or row_info.hidden or row_info.level or row_info.collapsed
        )
        if not usual or self.default_row_height != self.original_row_height:
            super()._write_row(row, spans, row_info, empty_row)
            return
        height = row_info.height if row_info else None
        high = ""
        if height is not None and height != self.original_row_height:
            kept = "" if row in self.growing else ' customHeight="1"'
            high = f' ht="{height * 0.75:.16g}"{kept}'
        span = f' spans="{spans}"' if spans else ""
        newer = ' x14ac:dyDescent="0.25"' if self.excel_version == 2010 else ""
        self.fh.write(f'<row r="{row + 1}"{span}{high}{newer}{"/" if empty_row else ""}>')

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a cell as XlsxWriter does, which does for every cell what is done once here.

        Rarer kinds of cell, and cells without a format, are left to it.
        """
        kind = cell.__class__
        form = cell.format if kind in _QUICK else None
        if self.inline is not None and kind in _TEXTS:
            form = cell.format or self._form_beside(row, col)
        elif form is None and kind is not Shared:
            super()._write_cell(row, col, cell)
            return
        style = ""
        if form is not None:
            index = form.xf_index
            if index is None:
                index = form._get_xf_index()
            style = f' s="{index}"'
        head = f'<c r="{_letters(col)}{row + 1}"{style}'
        if self.inline is not None and kind in _TEXTS:
            self.fh.write(f'{head} t="inlineStr"><is>{self.inline[cell.string]}</is></c>')
        elif kind is CellStringTuple:
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
        elif kind is CellNumberTuple:
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
        elif kind is CellBlankTuple:
            self.fh.write(f"{head}/>")
        elif kind is Shared:
            value = self._escape_data(cell.value)
            text = ""
            if isinstance(value, str):
                text, value = ' t="str"', _written_out(value)
            self.fh.write(f"{head}{text}>{cell.formula}<v>{value}</v></c>")
        elif cell.value.__class__ is float or cell.value.__class__ is int:
            formula = self._escape_data(cell.formula)
            self.fh.write(f"{head}><f>{formula}</f><v>{cell.value}</v></c>")
        elif isinstance(cell.value, bool) or str(cell.value).startswith("#"):
            super()._write_cell(row, col, cell)
        else:
            value = self._escape_data(cell.value)
            text = ' t="str"' if isinstance(value, str) and value else ""
            formula = self._escape_data(cell.formula)
            self.fh.write(f"{head}{text}><f>{formula}</f><v>{value}</v></c>")

    def _form_beside(self, row: int, col: int) -> Any:
        """Format of a cell that has none of its own: its row's, else its column's."""
        info = self.row_info.get(row)
        if info is not None and info.row_format:
            return info.row_format
        column = self.col_info.get(col)
        return column.column_format if column is not None else None


def written_cells(book: Any, sheet: Any) -> Iterator[tuple[int, dict[int, object]]]:
    """Give the rows of a sheet before it is closed, counted from 0, with what their cells hold.

    Texts, numbers, truths, or ``FORMULA_CELL``; blank cells are left out.
    """
    texts = list(book.str_table.string_table)  # in the order of their numbers
    for row, cells in sorted(sheet.table.items()):
        held: dict[int, object] = {}
        for column, cell in cells.items():
            kind = type(cell).__name__
            if kind == "String":
                text = texts[cell.string]
                held[column] = _shown(text) if text.startswith("<r>") else text
            elif kind in ("Number", "Datetime"):
                held[column] = cell.number
            elif kind == "Boolean":
                held[column] = bool(cell.boolean)
            elif kind != "Blank":
                held[column] = FORMULA_CELL
        if held:
            yield row, held


def written_formulas(sheet: Any) -> dict[tuple[int, int], str]:
    """The formulas of a sheet before it is closed, by row and column counted from 0."""
    return {
        (row, column): cell.formula
        for row, cells in sheet.table.items()
        for column, cell in cells.items()
        if cell.__class__ is CellFormulaTuple
    }


def colours_of(book: Any) -> set[str]:
    """The colours of cells of a book, as six digits."""
    made = (each.bg_color for each in book.formats)
    return {f"{each._rgb_value:06X}" for each in made if each is not None}


def _as_run(text: str) -> str:
    """One run of marked-up text that shows ``text`` exactly, in a form that XlsxWriter leaves be.

    Excel reads ``_x0041_`` as the letter of that number, and the underscore in front of what only
    looks so is written ``_x005F_``. XlsxWriter does the first of two that overlap; underscores
    written by number it does not touch.
    """
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _written_out(text)
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{_RUN[0]}{safe.replace('_', '&#95;')}{_RUN[1]}"


def _shown(text: str) -> str:
    """Text of a cell as its file holds it: a run of ``_as_run`` is told by what stands in it."""
    if not (text.startswith(_RUN[0]) and text.endswith(_RUN[1])):
        return text
    safe = text.removeprefix(_RUN[0]).removesuffix(_RUN[1]).replace("&#95;", "_")
    return safe.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _written_out(text: str) -> str:
    """Text whose characters that XML does not hold are written by their numbers."""
    return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def link_to_file(path: str, place: str, text: str) -> Url:
    """Link to a file beside the workbook, or to a ``file:///`` address, and a place in it.

    Either stands in the file as it is given, with forward slashes, as the standard's URIs have
    them. XlsxWriter would turn them into Windows' own, which no other program follows, and would
    make an address without a drive letter one beside the workbook.
    """
    address = path if path.startswith("file:///") else f"external:{path}"
    url = Url(f"{address}#{place}" if place else address)
    url._relationship_link = path
    url.text = plain_text(text)
    return url


def keep_figures_on_one_line(chart: Any) -> None:
    """Let no figure of a chart be broken in two, as LibreOffice does beside short bars."""

    def write(_rotation: object, _is_horizontal: object) -> None:
        chart._xml_empty_tag("a:bodyPr", [("wrap", "none")])

    chart._write_a_body_pr = write
