"""One sheet in the making, written from the top down: title, sections, tables, links and charts.

Every sheet that is written is such a page. Texts that bidders typed go through ``text`` and
``link`` only, so that none becomes a formula, markup or a link of its own. No time stamp: the same
input gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sve_excel.layout import column_letter
from sve_excel.looks.cells import put
from sve_excel.looks.figures import DECIMALS_OF
from sve_excel.looks.fitting import lines_needed, wrap
from sve_excel.looks.formats import BODY, SMALL, Formats, print_setup
from sve_excel.looks.palette import BRAND, LINE, LINK, MUTED
from sve_excel.looks.paper import READABLE, on_one_page, pixels, readable, scale_on_paper
from sve_excel.looks.writer import PlainSheet, link_to_file

_LONGEST_LINK = 2_000  # Excel's limit is 2,079 characters
_INDENT = 1.5  # digits that an indent takes, and the line at the edge
_MOST_LINKS = 65_000  # Excel's limit on one sheet is 65,530
WRAPPED: dict[str, Any] = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
LEADING = 20  # bids that a chart shows
_ESCAPES = {ord(char): f"%{ord(char):02X}" for char in '%"<>[]^`{}|\\# '}


@dataclass(frozen=True, slots=True)
class Col:
    """One column of a table: heading, width in characters, number format, wrapped or not.

    The width is 0 where the sheet's columns have theirs already. What is
    ``calculated`` is the same formula in every row, so that a program which fills tables puts it
    into a row that is added.
    """

    heading: str
    width: float = 0
    form: str = ""
    wrap: bool = False
    computed: bool = False
    calculated: str = ""


def places(columns: Sequence[Col]) -> dict[str, int]:
    """Columns counted from 0, by their headings."""
    return {column.heading: index for index, column in enumerate(columns)}


def _placed(columns: Sequence[Col] | Mapping[int, Col]) -> Mapping[int, Col]:
    """Give columns by their places, which are those of their order unless they are told."""
    return columns if isinstance(columns, Mapping) else dict(enumerate(columns))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of XlsxWriter's, its title, if any, and its text for people who cannot see it."""

    chart: Any
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """How a chart stands on its page: title in points, edge, pixels from its cell's corner."""

    title: int
    border: Mapping[str, Any]
    across: int
    down: int


_NARROWEST = 400  # pixels of a chart
FRAMED = Frame(12, {"color": LINE}, 4, 4)
FRAMELESS = Frame(11, {"none": True}, 8, 2)


class Page:
    """One sheet in the making: a cursor that goes down, and what to write with.

    ``widths`` are those of its columns in characters; ``first`` and ``last`` are the columns from
    and to which its parts stretch.
    """

    first = 0
    header_height: float | None = 32
    chart_text: float = 9  # points of a chart's axes, numbers and legend

    def __init__(
        self,
        book: Any,
        formats: Formats,
        name: str,
        widths: Sequence[float] = (),
    ) -> None:
        self.book = book
        self.formats = formats
        self.name = name
        self.sheet = book.add_worksheet(name, worksheet_class=PlainSheet)
        self.row = 0
        self.links = 0
        self.widen(widths)

    def widen(self, widths: Sequence[float], forms: Sequence[str] = ()) -> None:
        """Give the columns their widths in characters, and number formats where they have some."""
        self.widths = tuple(widths)
        self.last = len(widths) - 1
        self.width = math.fsum(widths)
        for index, width in enumerate(widths):
            form = self.formats(num_format=forms[index]) if forms and forms[index] else None
            self.sheet.set_column(index, index, width, form)

    def fold(self, first: int, last: int) -> None:
        """Fold columns away, to be opened by the sign above; whoever does says so on the sheet."""
        for column in range(first, last + 1):
            folded = {"level": 1, "hidden": True}
            self.sheet.set_column(column, column, self.widths[column], None, folded)
        self.sheet.set_column(last + 1, last + 1, None, None, {"collapsed": True})

    def text(self, row: int, column: int, text: str, form: Any = None) -> None:
        """Write a text as text, whatever it looks like."""
        put(self.sheet, row, column, text, form)

    def number(self, row: int, column: int, number: float, form: Any = None) -> None:
        """Write a figure, with no more decimals than it has where its kind wants it."""
        self.sheet.write_number(row, column, number, self.formats.fitted(form, number))

    def formula(self, row: int, column: int, formula: str, form: Any, stored: Any) -> None:
        """Write a formula with its stored result, shown like a figure that was written."""
        if isinstance(stored, int | float):
            form = self.formats.fitted(form, stored)
        self.sheet.write_formula(row, column, formula, form, stored)

    def shared(self, row: int, column: int, formula: str, form: Any, stored: Sequence[Any]) -> None:
        """Write one formula down a column, which is the same in every row, with its results."""
        self.sheet.write_shared(row, column, formula, form, stored)

    def live(self, columns: Mapping[int, str], first: int, last: int) -> None:
        """Keep figures that are typed or change in these rows without needless decimals.

        ``columns`` names the number formats of columns that may hold them.
        """
        kept = {column: form for column, form in columns.items() if form in DECIMALS_OF}
        for column, form in kept.items():
            if kept.get(column - 1) == form:
                continue  # is of one area with those before it
            end = next(c for c in range(column, column + len(kept)) if kept.get(c + 1) != form)
            for criteria, fitted in DECIMALS_OF[form].rules(f"{column_letter(column)}{first + 1}"):
                look = self.formats.difference(num_format=fitted)
                rule = {"type": "formula", "criteria": criteria, "format": look}
                area = (first, column, last, end)
                self.sheet.conditional_format(*area, {**rule, "stop_if_true": True})

    def tall(self, height: float) -> None:
        """Make the row so many points high, in whole pixels, as programs show it."""
        self.sheet.set_row(self.row, whole_pixels(height))

    def grow(self, height: float) -> None:
        """Make the row so many points high for now: programs fit it to what is typed there."""
        self.tall(height)
        self.sheet.growing.add(self.row)

    def down(self, height: float | None = None) -> None:
        """Go down a row, which is so many points high."""
        if height is not None:
            self.tall(height)
        self.row += 1

    def band(self, title: str, size: int, height: float, **look: Any) -> None:
        """Title across the page in the house's colour; goes down a row."""
        form = self.formats.band(size, **look)
        for column in range(self.last + 1):
            self.sheet.write_blank(self.row, column, None, form)
        self.text(self.row, self.first, title, form)
        self.down(height)

    def note(self, text: str, **properties: Any) -> None:
        """Small print across the page, in as many lines as it needs; goes down a row."""
        form = self.formats.muted(text_wrap=True, **properties)
        self.across(text, form)

    def say(self, text: str, **properties: Any) -> None:
        """Write a sentence across the page; goes down a row."""
        self.across(text, self.formats(text_wrap=True, **properties))

    def across(
        self, text: str, form: Any, first: int | None = None, height: float | None = None
    ) -> None:
        """Write a text from column ``first`` to the last, as high as it needs; goes down a row."""
        start = self.first if first is None else first
        if self.last > start:
            self.sheet.merge_range(self.row, start, self.row, self.last, "", form)
        self.text(self.row, start, text, form)
        if height is None:
            height = 15.5 * lines_needed(text, self.width) + 3
        self.down(height)

    def say_live(self, formula: str, stored: str, *, small: bool = False, **look: Any) -> None:
        """Write a sentence across the page that is worked out; goes down a row."""
        made = self.formats.muted if small else self.formats
        form = made(text_wrap=True, **look)
        if self.last > self.first:
            self.sheet.merge_range(self.row, self.first, self.row, self.last, "", form)
        self.formula(self.row, self.first, formula, form, stored)
        self.down(15.5 * lines_needed(stored, self.width) + 3)

    def section(
        self,
        title: str,
        first: int | None = None,
        last: int | None = None,
        *,
        size: int = 13,
        height: float | None = None,
        formula: str = "",
    ) -> None:
        """Heading of a part, underlined from column ``first`` to ``last``; goes down a row.

        A ``formula`` makes it live; the title is then its stored result.
        """
        start = self.first if first is None else first
        form = self.formats.section(size)
        for column in range(start, (self.last if last is None else last) + 1):
            self.sheet.write_blank(self.row, column, None, form)
        if formula:
            self.formula(self.row, start, formula, form, title)
        else:
            self.sheet.write_string(self.row, start, title, form)
        self.down(height)

    def header(
        self,
        columns: Sequence[Col] | Mapping[int, Col],
        height: float | None = None,
    ) -> None:
        """Heading row of a table, side by side or each at its place; goes down a row."""
        placed = _placed(columns)
        for index, column in placed.items():
            form = self.formats.header(right=bool(column.form), computed=column.computed)
            self.sheet.write_string(self.row, index, column.heading, form)
        self.down(self._high_enough(placed, height or self.header_height))

    def _high_enough(self, columns: Mapping[int, Col], height: float | None) -> float | None:
        """Points that a row of headings needs, and no less than ``height``, if that is said."""
        if height is None:
            return None
        widths = dict(enumerate(self.widths))
        lines = [
            len(wrap(column.heading, width - (0 if column.form else _INDENT)))
            for at, column in columns.items()
            if (width := column.width or widths.get(at, 0))
        ]
        return max(height, 15.0 * max(lines, default=1) + 2)

    def table(
        self,
        name: str,
        columns: Sequence[Col] | Mapping[int, Col],
        rows: int,
        *,
        height: float = 32,
        style: str | None = None,
        frozen: int | None = 0,
    ) -> int:
        """Make an Excel table of ``rows`` rows below, with filters; gives its first row.

        Its columns stand side by side, from the first on unless they are told their places. The
        heading is written here; unless ``frozen`` is None it
        stays in view with so many columns, and is repeated on every printed page. A table needs a
        row, so one without any has a blank one.
        """
        top, placed = self.row, _placed(columns)
        headings = [
            {
                "header": column.heading,
                # above the button of its filter, which stands at the foot of the cell
                "header_format": self.formats.header(
                    right=bool(column.form), computed=column.computed, valign="top"
                ),
                **({"formula": column.calculated} if column.calculated else {}),
            }
            for column in placed.values()
        ]
        options = {"name": name, "columns": headings, "style": style}
        last = top + max(1, rows)
        self.sheet.add_table(top, min(placed), last, max(placed), options)
        forms = {index: column.form for index, column in placed.items()}
        self.live(forms, top + 1, last)
        if frozen is not None:
            self.sheet.freeze_panes(top + 1, frozen)
            self.sheet.repeat_rows(top)
        self.down(self._high_enough(placed, height))
        return self.row

    def cell(self, column: Col, **properties: Any) -> Any:
        """Format of a cell in that column."""
        if column.wrap:  # a text among figures is wrapped too, and not shrunk
            properties = {**WRAPPED, **({"shrink": False} if column.form else {}), **properties}
        return self.formats.cell(column.form, **properties)

    def fit(self, columns: Sequence[Col], texts: Iterable[tuple[int, str]], least: int = 1) -> None:
        """Give the row the height that its wrapped texts need."""
        lines = [
            lines_needed(text, columns[column].width - _INDENT)
            for column, text in texts
            if columns[column].wrap
        ]
        most = max(lines, default=1)
        if most > 1 or least > 1:
            self.tall(min(400, 15 * max(most, least) + 2))

    def named(self, column: int, text: str, width: float, form: Any = None) -> None:
        """Write a name, in as many lines as it needs in so many characters; the row grows."""
        self.text(self.row, column, text, form or self.formats.cell(text_wrap=True))
        lines = lines_needed(text, width - _INDENT)
        if lines > 1:
            self.tall(15 * lines + 2)

    def link(
        self,
        row: int,
        column: int,
        target: str | None,
        text: str,
        place: str = "",
        form: Any = None,
    ) -> None:
        """Write a link to a file beside the workbook, or only its text where that cannot be.

        Where the link has a ``form`` of its own the text is wrapped as it is.
        """
        plain = self.formats.cell(**WRAPPED) if form else self.formats.cell()
        form = form or self.formats.cell(font_color=LINK, underline=1)
        path = target or ""
        if not path.startswith("file:///"):
            path = path.translate(_ESCAPES)
        if not path or len(path) > _LONGEST_LINK or self.links >= _MOST_LINKS or not text:
            self.text(row, column, text, plain)
            return
        self.sheet.write_url(row, column, link_to_file(path, place, text), form)
        self.links += 1

    def link_to(self, row: int, column: int, place: str, text: str, form: Any) -> None:
        """Write a link to a place in the same workbook, as ``place_of`` names it."""
        self.sheet.write_url(row, column, f"internal:{place}", form, text)

    def chart(
        self,
        drawn: Drawn,
        at: tuple[int, int],
        size: tuple[float, float],
        *,
        legend: Mapping[str, Any] | None = None,
        frame: Frame = FRAMED,
    ) -> None:
        """Put a chart at a cell, with its title and its text; ``size`` is in pixels.

        It is no wider than the columns that are printed side by side, or paper would show the
        whole page smaller, or the chart cut in two.
        """
        chart = drawn.chart
        font = {"size": frame.title, "color": BRAND}
        named = {"name": drawn.title, "name_font": font, "overlay": False}
        chart.set_title(named if drawn.title else {"none": True})
        chart.set_chartarea({"border": frame.border})
        chart.set_legend(legend or {"none": True})
        room = sum(map(pixels, self.widths[at[1] : self.last + 1])) - frame.across
        chart.set_size({"width": min(size[0], max(room, _NARROWEST)), "height": size[1]})
        options = {
            "description": drawn.words,
            "object_position": 2,
            "x_offset": frame.across,
            "y_offset": frame.down,
        }
        self.sheet.insert_chart(at[0], at[1], chart, options)


@dataclass(frozen=True, slots=True)
class PageLook:
    """How a page of a workbook of many looks; its ``title`` is its name where none is given.

    Where ``repeated`` are the first and last of the columns that say what a row is, and the page is
    too wide for one of paper, it is printed at a size that can be read over several side by side,
    those columns on each; what is said across the page then ends with the first. A ``scale``, in
    per cent, is the size at which a page is printed that fits at it.
    """

    title: str = ""
    landscape: bool = True
    pages_high: int = 0
    repeated: tuple[int, int] | None = None
    scale: int = 0


USUAL_LOOK: Final = PageLook()


def titled_page(
    book: Any,
    formats: Formats,
    name: str,
    widths: Sequence[float],
    subtitle: str,
    look: PageLook = USUAL_LOOK,
) -> Page:
    """Begin a page of a workbook of many: its title, what it holds, and its print set-up.

    Where small print would be too small on paper it is as large as the rest, and charts have larger
    letters.
    """
    title, repeated, scale = look.title, look.repeated, look.scale
    page = Page(book, formats, name, widths)
    page.band(title or name, 18, 32)
    shown = on_one_page(widths)
    broken = bool(repeated) and shown < len(widths)
    if broken:
        page.last, page.width = shown - 1, sum(widths[:shown])
    size = READABLE if broken else scale or scale_on_paper(widths, landscape=look.landscape)
    formats.small = SMALL if readable(SMALL, size) else BODY
    # texts of a chart come out a little smaller than those of cells
    page.chart_text = Page.chart_text if readable(Page.chart_text, size) else BODY + 0.5
    if subtitle:
        page.note(subtitle)
    footer = f"{title or 'Comparison'}: {name}"[:120]
    print_setup(page.sheet, footer, landscape=look.landscape, pages_high=look.pages_high)
    if repeated and broken:
        page.sheet.set_print_scale(READABLE)
        page.sheet.print_across()
        page.sheet.repeat_columns(*repeated)
    elif scale:
        page.sheet.set_print_scale(scale)
    return page


def whole_pixels(height: float) -> float:
    """Points of a height, brought up to whole pixels of a screen."""
    return math.ceil(height / 0.75) * 0.75


def quoted(words: str) -> str:
    """A text as a formula holds it."""
    return '"' + words.replace('"', '""') + '"'


def place_of(sheet: str, cell: str = "") -> str:
    """A cell of a sheet, the first where none is named, as a link or a formula names it."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell or 'A1'}"


def axis(size: float, **more: Any) -> dict[str, Any]:
    """Look of a chart's axis: quiet lines, readable figures of so many points."""
    quiet: Mapping[str, Any] = {
        "num_font": {"size": size, "color": MUTED},
        "name_font": {"size": size, "bold": False, "color": MUTED},
        "line": {"color": LINE},
        "major_gridlines": {"visible": False},
    }
    return {**quiet, **more}
