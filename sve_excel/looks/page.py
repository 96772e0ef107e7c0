"""What every sheet of the comparison has in common: title, sections, tables, links and charts.

A page is written from the top down. Texts that bidders typed go through ``text`` and ``link`` only,
so that none becomes a formula, markup or a link of its own. No time stamp: the same input gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.url import Url

from sve_excel.layout import column_letter
from sve_excel.looks.cells import QuickSheet, plain_text, put
from sve_excel.looks.fitting import lines_needed
from sve_excel.looks.formats import Formats, print_setup
from sve_excel.looks.palette import BRAND, LINE, LINK, MUTED

_LONGEST_LINK = 2_000  # Excel's limit is 2,079 characters
_MOST_LINKS = 65_000  # Excel's limit on one sheet is 65,530
_NARROW = 1.12  # letters of running text are narrower than the digits that widths count
WRAPPED: dict[str, Any] = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
LEADING = 20  # bids that a chart shows
_ESCAPES = {ord(char): f"%{ord(char):02X}" for char in '%"<>[]^`{}|\\# '}


@dataclass(frozen=True, slots=True)
class Col:
    """One column of a table: heading, width in characters, number format, wrapped or not."""

    heading: str
    width: float
    form: str = ""
    wrap: bool = False
    computed: bool = False


class Page:
    """One sheet in the making: a cursor that goes down, and what to write with."""

    def __init__(
        self,
        book: Any,
        formats: Formats,
        name: str,
        widths: Sequence[float],
        subtitle: str,
        *,
        title: str = "",
        landscape: bool = True,
        pages_high: int = 0,
        wide: bool = False,
    ) -> None:
        self.book = book
        self.formats = formats
        self.name = name
        self.sheet = book.add_worksheet(name, worksheet_class=QuickSheet)
        self.last = len(widths) - 1
        self.width = sum(widths)
        self.links = 0
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        band = formats.band(18)
        for column in range(len(widths)):
            self.sheet.write_blank(0, column, None, band)
        put(self.sheet, 0, 0, title or name, band)
        self.sheet.set_row(0, 32)
        self.row = 1
        self.note(subtitle)
        footer = f"{title or 'Comparison'}: {name}"[:120]
        print_setup(self.sheet, footer, landscape=landscape, pages_high=pages_high)
        if wide:
            self.sheet.set_paper(8)  # A3

    def text(self, row: int, column: int, text: str, form: Any = None) -> None:
        """Write a text as text, whatever it looks like."""
        put(self.sheet, row, column, text, form)

    def note(self, text: str, **properties: Any) -> None:
        """Small print across the page, in as many lines as it needs; goes down a row."""
        form = self.formats.muted(text_wrap=True, **properties)
        self.across(text, form)

    def say(self, text: str, **properties: Any) -> None:
        """Write a sentence across the page; goes down a row."""
        self.across(text, self.formats(text_wrap=True, **properties))

    def across(self, text: str, form: Any, first: int = 0, last: int | None = None) -> None:
        """Write a text over the columns from ``first`` to ``last``; goes down a row."""
        end = self.last if last is None else last
        if end > first:
            self.sheet.merge_range(self.row, first, self.row, end, "", form)
        self.text(self.row, first, text, form)
        self.sheet.set_row(self.row, 15.5 * lines_needed(text, self.width * _NARROW) + 3)
        self.row += 1

    def section(self, title: str, last: int | None = None) -> None:
        """Heading of a part, underlined as far as column ``last``; goes down a row."""
        form = self.formats.section()
        for column in range((self.last if last is None else last) + 1):
            self.sheet.write_blank(self.row, column, None, form)
        self.sheet.write_string(self.row, 0, title, form)
        self.row += 1

    def header(self, columns: Sequence[Col], first: int = 0, height: float = 32) -> None:
        """Heading row of a table; goes down a row."""
        for index, column in enumerate(columns, first):
            form = self.formats.header(right=bool(column.form), computed=column.computed)
            self.sheet.write_string(self.row, index, column.heading, form)
        self.sheet.set_row(self.row, height)
        self.row += 1

    def filtered(
        self,
        name: str,
        columns: Sequence[Col],
        rows: int,
        *,
        height: float = 32,
        freeze: bool = True,
    ) -> int:
        """Make an Excel table of ``rows`` rows below, with filters; gives its first row.

        The heading is written here and repeated on every printed page; a table needs a row, so
        one without any has a blank one.
        """
        top = self.row
        self.sheet.add_table(
            top,
            0,
            top + max(1, rows),
            len(columns) - 1,
            {
                "name": name,
                "columns": [
                    {
                        "header": column.heading,
                        "header_format": self.formats.header(
                            right=bool(column.form), computed=column.computed
                        ),
                    }
                    for column in columns
                ],
                "style": None,
            },
        )
        self.sheet.set_row(top, height)
        if freeze:
            self.sheet.freeze_panes(top + 1, 0)
            self.sheet.repeat_rows(top)
        self.row = top + 1
        return self.row

    def cell(self, column: Col, **properties: Any) -> Any:
        """Format of a cell in that column."""
        if column.wrap:
            properties = {**WRAPPED, **properties}
        return self.formats.cell(column.form, **properties)

    def fit(self, columns: Sequence[Col], texts: Iterable[tuple[int, str]], least: int = 1) -> None:
        """Give the row the height that its wrapped texts need."""
        lines = [
            lines_needed(text, (columns[column].width - 1.5) * _NARROW)
            for column, text in texts
            if columns[column].wrap
        ]
        most = max(lines, default=1)
        if most > 1 or least > 1:
            self.sheet.set_row(self.row, min(400, 15 * max(most, least) + 2))

    def link(
        self,
        row: int,
        column: int,
        target: str | None,
        text: str,
        place: str = "",
        form: Any = None,
    ) -> None:
        """Write a link to a file beside the comparison, or only its text where that cannot be."""
        form = form or self.formats.cell(font_color=LINK, underline=1)
        path = (target or "").translate(_ESCAPES) if not _is_uri(target) else str(target)
        if not path or len(path) > _LONGEST_LINK or self.links >= _MOST_LINKS or not text:
            self.text(row, column, text, self.formats.cell())
            return
        address = path if _is_uri(path) else f"external:{path}"
        url = Url(f"{address}#{place}" if place else address)
        if not _is_uri(path):
            url._relationship_link = path  # forward slashes, as the standard's URIs have
        url.text = plain_text(text)
        self.sheet.write_url(row, column, url, form)
        self.links += 1

    def inside(self, row: int, column: int, target: str, text: str, form: Any = None) -> None:
        """Write a link to a cell of this workbook."""
        form = form or self.formats.cell(font_color=LINK, underline=1)
        self.sheet.write_url(row, column, f"internal:{target}", form, text)

    def chart(
        self,
        chart: Any,
        title: str,
        words: str,
        at: tuple[int, int],
        size: tuple[float, float],
        **look: Any,
    ) -> None:
        """Put a chart with its title and its text for people who cannot see it."""
        chart.set_title(
            {"name": title, "name_font": {"size": 12, "color": BRAND}, "overlay": False}
        )
        chart.set_chartarea({"border": {"color": LINE}})
        if "legend" in look:
            chart.set_legend(look["legend"])
        chart.set_size({"width": size[0], "height": size[1]})
        options = {"description": words, "object_position": 2, "x_offset": 4, "y_offset": 4}
        self.sheet.insert_chart(at[0], at[1], chart, options)

    def area(self, column: int, first: int, rows: int) -> str:
        """Range of a column on this sheet, from row ``first`` (counted from 0), as other see it."""
        letter = column_letter(column)
        return f"'{self.name}'!${letter}${first + 1}:${letter}${first + max(1, rows)}"


def axis(**more: Any) -> dict[str, Any]:
    """Look of a chart's axis: quiet lines, readable figures."""
    quiet: Mapping[str, Any] = {
        "num_font": {"size": 9, "color": MUTED},
        "name_font": {"size": 9, "bold": False, "color": MUTED},
        "line": {"color": LINE},
        "major_gridlines": {"visible": False},
    }
    return {**quiet, **more}


def _is_uri(target: str | None) -> bool:
    return bool(target) and str(target).startswith("file:///")
