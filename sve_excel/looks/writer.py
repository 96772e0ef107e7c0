"""What reaches into the private parts of XlsxWriter, all of it, and why.

Its public ways take long over sheets of many cells, read some texts as markup, write links to
files in Windows' way only, and break a chart's figures in two. Everything here is proved to give
the bytes of the public way, or to differ only as it says, on the versions of XlsxWriter that
``pyproject.toml`` names; outside them its tests fail first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import xlsxwriter
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from sve_excel.layout import column_letter
from sve_excel.looks.cells import LONGEST_TEXT, plain_text

_CREATED = datetime(2026, 1, 1)  # a fixed date: the same input gives the same bytes
_LONGEST_MARKUP = 16 * LONGEST_TEXT
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
# what XlsxWriter would take for marked-up runs, escape by halves, or fail on
_MISREAD = re.compile(r"\A<r>.*</r>\Z|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_|[\ud800-\udfff]", re.DOTALL)
_QUICK = frozenset({"String", "Number", "Formula", "Blank"})
_letters = cache(column_letter)
FORMULA_CELL = object()  # stands for a cell that is worked out


@contextmanager
def open_book(buffer: io.BytesIO, title: str, **properties: Any) -> Iterator[Any]:
    """Open a workbook that is written into ``buffer``, with its title and no time stamp."""
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": title, **properties, "created": _CREATED})
        yield book


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose texts are texts, and whose cells are written fast.

    Its formulas use no function newer than Excel 2007: XlsxWriter looks for some thirty newer ones
    in every formula, which costs more than writing it.
    """

    xls_strmax: int

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
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

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a cell as XlsxWriter does, which does for every cell what is done once here.

        Rarer kinds of cell, and cells without a format, are left to it.
        """
        kind = type(cell).__name__
        form = cell.format if kind in _QUICK else None
        if form is None:
            super()._write_cell(row, col, cell)
            return
        head = f'<c r="{_letters(col)}{row + 1}" s="{form._get_xf_index()}"'
        if kind == "String":
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
        elif kind == "Number":
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
        elif kind == "Blank":
            self.fh.write(f"{head}/>")
        elif isinstance(cell.value, bool) or str(cell.value).startswith("#"):
            super()._write_cell(row, col, cell)
        else:
            value = self._escape_data(cell.value)
            text = ' t="str"' if isinstance(value, str) and value else ""
            formula = self._escape_data(cell.formula)
            self.fh.write(f"{head}{text}><f>{formula}</f><v>{value}</v></c>")


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
                held[column] = texts[cell.string]
            elif kind in ("Number", "Datetime"):
                held[column] = cell.number
            elif kind == "Boolean":
                held[column] = bool(cell.boolean)
            elif kind != "Blank":
                held[column] = FORMULA_CELL
        if held:
            yield row, held


def _as_run(text: str) -> str:
    """One run of marked-up text that shows ``text`` exactly, in a form that XlsxWriter leaves be.

    Excel reads ``_x0041_`` as the letter of that number, and the underscore in front of what only
    looks so is written ``_x005F_``. XlsxWriter does the first of two that overlap; underscores
    written by number it does not touch.
    """
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<r><t xml:space="preserve">{safe.replace("_", "&#95;")}</t></r>'


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
