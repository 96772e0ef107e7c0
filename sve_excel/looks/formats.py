"""The one look of everything that is written: formats made once, RAG rules, page set-up, safe text.

What bidders typed is only ever written as text here, so that it never becomes a formula, a link
or markup in what others open.
"""

from __future__ import annotations

from typing import Any

from sve_excel.looks.figures import DECIMALS_OF
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

BODY = 11  # points
SMALL = 10
MARGIN = 0.4  # inches of paper at the left and the right


class Formats:
    """Formats of one workbook over the house style, each made once.

    ``size`` is that of body text, in points: a part in smaller print sets it. ``small`` is that of
    small print: a page that is printed smaller than it is sets it.
    """

    def __init__(self, book: Any) -> None:
        self.book = book
        self.size: float = BODY
        self.small: float = SMALL
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._asked: dict[tuple[Any, ...], Any] = {}
        self._properties: dict[int, dict[str, Any]] = {}
        self._fitted: dict[tuple[int, str], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Format with these XlsxWriter properties over the house style."""
        asked = (self.size, *properties.items())
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = self._make(properties)
        return found

    def _make(self, properties: dict[str, Any]) -> Any:
        """Give the format of these properties, whatever their order."""
        merged = {"font_name": FONT, "font_size": self.size, "font_color": INK, "valign": "vcenter"}
        merged |= properties
        key = tuple(sorted(merged.items()))
        if key not in self._made:
            made = self._made[key] = self.book.add_format(merged)
            self._properties[id(made)] = merged
        return self._made[key]

    def fitted(self, form: Any, number: float) -> Any:
        """Give the format, with no more decimals than the figure has where its kind wants it."""
        decimals = DECIMALS_OF.get(form.num_format) if form else None
        wanted = decimals.form(number) if decimals else ""
        if not wanted:
            return form
        key = (id(form), wanted)
        if key not in self._fitted:
            self._fitted[key] = self(**{**self._properties[id(form)], "num_format": wanted})
        return self._fitted[key]

    def difference(self, **properties: Any) -> Any:
        """Format of a conditional rule: these properties and nothing else."""
        key = (("differential", True), *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(properties)
        return self._made[key]

    def band(self, size: int = 16, **more: Any) -> Any:
        """Title band across a sheet."""
        return self(bg_color=BRAND, font_color=BRAND_TEXT, bold=True, font_size=size, **more)

    def section(self, size: int = 13, **more: Any) -> Any:
        """Heading over a part of a sheet."""
        look = {"font_size": size, "font_color": BRAND, "bottom": 2, "bottom_color": BRAND}
        return self(bold=True, **look, **more)

    def header(
        self, *, right: bool = False, computed: bool = False, rotation: int = 0, **more: Any
    ) -> Any:
        """Heading of a table's column."""
        look: dict[str, Any] = {
            "bold": True,
            "bg_color": MUTED if computed else BRAND,
            "font_color": BRAND_TEXT,
            "text_wrap": True,
            "border": 1,
            "border_color": LINE,
            **({"align": "right"} if right else {"align": "left", "indent": 1}),
            **({"rotation": rotation} if rotation else {}),
        }
        return self(**look | more)

    def cell(self, form: str = "", **properties: Any) -> Any:
        """Cell of a table; ``form`` is a number format."""
        if form:
            # shrunk rather than shown as ####, however large the figure
            properties = {"num_format": form, "align": "right", "shrink": True, **properties}
        elif "align" not in properties:
            properties = {"indent": 1, **properties}
        return self(border=1, border_color=LINE, **properties)

    def marked(self, colour: str, **properties: Any) -> Any:
        """Cell of a table behind a thin mark of a colour, such as that of the category it names."""
        return self.cell(left=5, left_color=colour, **properties)

    def muted(self, **properties: Any) -> Any:
        """Small print."""
        return self(**{"font_color": MUTED, "font_size": self.small, **properties})

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


def print_setup(sheet: Any, footer: str, *, landscape: bool = True, pages_high: int = 0) -> None:
    """A4, fit to width, page numbers."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=MARGIN, right=MARGIN, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, pages_high)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&RPage &P of &N")
    sheet.hide_gridlines(2)
