"""Text stays text: sheets that write cells safely and fast."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from xlsxwriter.worksheet import Worksheet

from sve_excel.layout import column_letter

_LONGEST_TEXT = 32_767  # Excel's limit for one cell, in UTF-16 units


_LONGEST_MARKUP = 16 * _LONGEST_TEXT


_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


# what XlsxWriter would take for marked-up runs, escape by halves, or fail on
_MISREAD = re.compile(r"\A<r>.*</r>\Z|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_|[\ud800-\udfff]", re.DOTALL)


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas use no function newer than Excel 2007.

    XlsxWriter looks for some thirty newer ones in every formula, which costs more than writing it.
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


def plain_text(text: str) -> str:
    """Cut a text to what a cell holds, with an ellipsis where something is left out."""
    if len(text) <= _LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * _LONGEST_TEXT:
        return text
    cut = units[: 2 * (_LONGEST_TEXT - 1)]
    # not between the halves of a character beyond the first 65,536
    if 0xD8 <= cut[-1] <= 0xDB:
        cut = cut[:-2]
    return f"{cut.decode('utf-16-le', 'surrogatepass')}…"


def put(sheet: Any, row: int, column: int, text: str, form: Any = None) -> None:
    """Write a text as text, whatever it looks like, cut to what a cell holds."""
    if text:
        sheet.write_string(row, column, plain_text(text), form)
    else:
        sheet.write_blank(row, column, None, form)


_QUICK = frozenset({"String", "Number", "Formula", "Blank"})


_letters = cache(column_letter)


class QuickSheet(PlainSheet):
    """A sheet that writes the cells of which a comparison has hundreds of thousands at once.

    The bytes are XlsxWriter's own; what it does for every cell is done here for every format and
    column. Other kinds of cell, and cells without a format, are left to it.
    """

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
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
        else:
            value = self._escape_data(cell.value)
            text = ' t="str"' if isinstance(value, str) and value else ""
            formula = self._escape_data(cell.formula)
            self.fh.write(f"{head}{text}><f>{formula}</f><v>{value}</v></c>")
