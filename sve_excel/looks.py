"""The one look of everything that is written: formats made once, RAG rules, page set-up, safe text.

What bidders typed is only ever written as text here, so that it never becomes a formula, a link
or markup in what others open.
"""

from __future__ import annotations

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
_LONGEST_TEXT = 32_767  # Excel's limit for one cell


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas use no function newer than Excel 2007.

    XlsxWriter looks for some thirty newer ones in every formula, which costs more than writing it.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Formats:
    """Formats of one workbook over the house style, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Format with these XlsxWriter properties over the house style."""
        merged = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
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

    def section(self) -> Any:
        """Heading over a part of a sheet."""
        return self(bold=True, font_size=13, font_color=BRAND, bottom=2, bottom_color=BRAND)

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
            properties = {"num_format": form, "align": "right", **properties}
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
    """Cut a text to what a cell holds, and keep XlsxWriter from taking it for marked-up runs."""
    cut = text[:_LONGEST_TEXT]
    return f"{cut[: _LONGEST_TEXT - 1]} " if cut.startswith("<r>") and cut.endswith("</r>") else cut


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
    return f'=IF(ISNUMBER({cell}),IF({cell}<{green},"GREEN",IF({cell}<={red},"AMBER","RED")),"")'


def rag_meaning(colour: str, policy: Policy) -> str:
    """What a colour says, with the policy's thresholds."""
    return RAG_MEANING[colour].format(
        green=f"£{policy.green_below:,.2f}", red=f"£{policy.red_above:,.2f}"
    )


def print_setup(sheet: Any, footer: str, *, landscape: bool = True, pages_high: int = 0) -> None:
    """A4, fit to width, page numbers."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, pages_high)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&RPage &P of &N")
    sheet.hide_gridlines(2)


def pounds(amount: float, decimals: int = 0) -> str:
    """Write an amount with its sign before the pound: -£1,200."""
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.{decimals}f}"


def lines_needed(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column of ``width`` characters."""
    return sum(max(1, -(-len(line) // max(1, int(width)))) for line in text.split("\n")) or 1
