"""The one look of everything that is written: formats made once, RAG rules, page set-up, safe text.

What bidders typed is only ever written as text here, so that it never becomes a formula, a link
or markup in what others open.
"""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

from sve_excel.layout import (
    BRAND,
    BRAND_TEXT,
    FONT,
    INK,
    LINE,
    LINK,
    MUTED,
    NET_HARM,
    RAG_FILL,
    RAG_MEANING,
    RAG_TEXT,
    SEVERITY_FILL,
    SEVERITY_TEXT,
)
from sve_excel.policy import Policy

MONEY = "£#,##0;[Red]-£#,##0"
PENCE = "£#,##0.00;[Red]-£#,##0.00"
RATIO = "£#,##0.00"
SHARE = "0.##%"
NUMBER = "#,##0.##;[Red]-#,##0.##"
WHOLE = "#,##0;[Red]-#,##0"
BODY = 11  # points
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


class Formats:
    """Formats of one workbook over the house style, each made once.

    ``size`` is that of body text, in points: a part in smaller print sets it.
    """

    def __init__(self, book: Any) -> None:
        self.book = book
        self.size: float = BODY
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Format with these XlsxWriter properties over the house style."""
        merged = {"font_name": FONT, "font_size": self.size, "font_color": INK, "valign": "vcenter"}
        merged |= properties
        key = tuple(sorted(merged.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(merged)
        return self._made[key]

    def difference(self, **properties: Any) -> Any:
        """Format of a conditional rule: these properties and nothing else."""
        key = (("differential", True), *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(properties)
        return self._made[key]

    def band(self, size: int = 16) -> Any:
        """Title band across a sheet."""
        return self(bg_color=BRAND, font_color=BRAND_TEXT, bold=True, font_size=size)

    def section(self, size: int = 13) -> Any:
        """Heading over a part of a sheet."""
        return self(bold=True, font_size=size, font_color=BRAND, bottom=2, bottom_color=BRAND)

    def header(self, *, right: bool = False, computed: bool = False) -> Any:
        """Heading of a table's column."""
        return self(
            bold=True,
            bg_color=MUTED if computed else BRAND,
            font_color=BRAND_TEXT,
            text_wrap=True,
            border=1,
            border_color=LINE,
            **({"align": "right"} if right else {"align": "left", "indent": 1}),
        )

    def cell(self, form: str = "", **properties: Any) -> Any:
        """Cell of a table; ``form`` is a number format."""
        if form:
            # shrunk rather than shown as ####, however large the figure
            properties = {"num_format": form, "align": "right", "shrink": True, **properties}
        elif "align" not in properties:
            properties = {"indent": 1, **properties}
        return self(border=1, border_color=LINE, **properties)

    def muted(self, **properties: Any) -> Any:
        """Small print."""
        return self(font_color=MUTED, font_size=10, **properties)

    def link(self, **properties: Any) -> Any:
        """Link to a cell or a source."""
        return self(font_color=LINK, underline=1, **properties)

    def severity(self, severity: str) -> Any:
        """Chip of a finding's severity."""
        return self.cell(
            bold=True,
            align="center",
            bg_color=SEVERITY_FILL[severity],
            font_color=SEVERITY_TEXT[severity],
        )


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


def colour_ratios(
    sheet: Any, formats: Formats, policy: Policy, area: tuple[int, int, int, int], cell: str
) -> None:
    """Colour ``area`` by the ratio in ``cell`` (as a formula of the area's first cell sees it)."""
    green, red = f"{policy.green_below:.12g}", f"{policy.red_above:.12g}"
    tests = {
        "green": f"{cell}<{green}",
        "amber": f"AND({cell}>={green},{cell}<={red})",
        "red": f"{cell}>{red}",
    }
    for colour, test in tests.items():
        look = formats.difference(bg_color=RAG_FILL[colour], font_color=RAG_TEXT[colour], bold=True)
        criteria = f"=AND(ISNUMBER({cell}),{test})"
        sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": look})


def rag_formula(cell: str, policy: Policy) -> str:
    """Colour of the ratio in ``cell`` as a word, so that colour is never the only sign."""
    green, red = f"{policy.green_below:.12g}", f"{policy.red_above:.12g}"
    words = f'IF({cell}<0,"{NET_HARM}",IF({cell}<{green},"GREEN",IF({cell}<={red},"AMBER","RED")))'
    return f'=IF(ISNUMBER({cell}),{words},"")'


def rag_meaning(ratio: float, policy: Policy) -> str:
    """What the colour of a ratio says, with the policy's thresholds."""
    if ratio < 0:
        return "Below £0: it does more harm than good, whatever its colour"
    if ratio == 0:
        return "£0: nothing of value is left, or nothing has a price; the colour says nothing"
    return RAG_MEANING[policy.rag(ratio)].format(
        green=f"£{policy.green_below:,.2f}", red=f"£{policy.red_above:,.2f}"
    )


def number_form(number: float) -> str:
    """Format of a count: Excel would show 12 as ``12.`` under one with optional decimals."""
    return WHOLE if number == int(number) else NUMBER


def share_form(share: float) -> str:
    """Format of a share, with decimals only where it has some."""
    percent = round(share * 100, 6)
    return "0%" if percent == int(percent) else SHARE


def print_setup(sheet: Any, footer: str, *, landscape: bool = True, pages_high: int = 0) -> None:
    """A4, fit to width, page numbers."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, pages_high)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&RPage &P of &N")
    sheet.hide_gridlines(2)


def lines_needed(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column of ``width`` characters."""
    return sum(max(1, -(-len(line) // max(1, int(width)))) for line in text.split("\n")) or 1
