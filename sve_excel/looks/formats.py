"""The one look of everything that is written: formats made once, RAG rules, page set-up, safe text.

What bidders typed is only ever written as text here, so that it never becomes a formula, a link
or markup in what others open.
"""

from __future__ import annotations

from typing import Any

from sve_excel.looks.palette import (
    BRAND,
    BRAND_TEXT,
    FONT,
    INK,
    LINE,
    LINK,
    MUTED,
    SEVERITY_FILL,
    SEVERITY_TEXT,
)

MONEY = "£#,##0;[Red]-£#,##0"
PENCE = "£#,##0.00;[Red]-£#,##0.00"
RATIO = "£#,##0.00"  # without red, since the cell has the colour of its return
PRICE = RATIO  # is never below nothing
CHANGE = "[>=0.5]£#,##0;[<=-0.5][Red]-£#,##0;£0"  # in pounds, where a penny is none
AXIS_MONEY = "£#,##0"
AXIS_MILLIONS = '£#,##0.0,,"m"'
NUMBER = "#,##0.##;[Red]-#,##0.##"
WHOLE = "#,##0;[Red]-#,##0"
BAND = "#,##0.##"  # where a band of marks begins
YEARS = "0.##"
COUNT = "0"
DECIMALS = "#,##0.00"
SIGNED = "#,##0.00;-#,##0.00"
POINTS = "0.00"
ORDER = "0.00;-0.00"
RATIO_CHANGE = "+0.00;[Red]-0.00;0.00"
AXIS_CHANGE = "+0.00;-0.00;0"
SHARE = "0.##%"
PERCENT = "0%"
PART = "0%;[Red]-0%;–"  # of what a bid comes to, below nothing where it does harm
CHANCE = "0%;;–"
SHARE_CHANGE = "+0%;-0%;0%"
FALL = '[>1]"to nothing";0%'  # how far a value may fall
DASH = '"–"'  # whatever the figure
DATE = "dd/mm/yyyy"
BODY = 11  # points


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


def number_form(number: float) -> str:
    """Format of a count: Excel would show 12 as ``12.`` under one with optional decimals."""
    return WHOLE if number == int(number) else NUMBER


def share_form(share: float) -> str:
    """Format of a share, with decimals only where it has some."""
    percent = round(share * 100, 6)
    return PERCENT if percent == int(percent) else SHARE


def print_setup(sheet: Any, footer: str, *, landscape: bool = True, pages_high: int = 0) -> None:
    """A4, fit to width, page numbers."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, pages_high)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&RPage &P of &N")
    sheet.hide_gridlines(2)
