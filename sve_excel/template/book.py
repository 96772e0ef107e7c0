"""One template in the making: the open workbook, its looks, and how many rows it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sve_excel.layout import (
    HEADING_ROW,
    INPUT_CATEGORIES,
    SHEETS,
)
from sve_excel.library.loading import Library
from sve_excel.looks.cells import plain_text
from sve_excel.looks.figures import DATE, LONG_PENCE, NUMBER, PENCE, SHARE, YEARS
from sve_excel.looks.fitting import lines_needed, wrap
from sve_excel.looks.formats import BODY, Formats
from sve_excel.looks.page import Page
from sve_excel.looks.palette import INPUT_FILL, LINE, MUTED, REQUIRED_FILL
from sve_excel.model import Input, Output, OwnProxy
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.records.pounds import Prices
from sve_excel.template.formulas.typed import tidy_name

PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
    "insert_hyperlinks": True,
}
NUMBER_FORMATS = {
    "number": NUMBER,
    "years": YEARS,
    "share": SHARE,
    "money": PENCE,
    "date": DATE,
}
_EPOCH = datetime(1899, 12, 30)  # the day whose number is 0, if 1900 had had no leap day
_DAYS = 61, 2_958_466  # numbers of days, from March 1900 to the end of 9999
ATTENTION, UNANSWERED = "Rows that need attention", "Project answers still needed"
UNSEEN = "Rows beyond the formulas"
# of a table: points of its letters, lines of them that a row shows at most, points of one line
TABLE_SIZE, TABLE_LINES, _ONE_LINE = 10, 6, 15
PANEL_ROW = HEADING_ROW - 1  # so that its last line stands above the long answers


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to write into the template: by label for Project, by heading for each row."""

    project: Mapping[str, Any] = field(default_factory=dict)
    outputs: Sequence[Mapping[str, Any]] = ()
    inputs: Sequence[Mapping[str, Any]] = ()
    own_proxies: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Filling(Answers):
    """Answers with what a program that does not recalculate shows of them.

    A value under a computed heading is that cell's stored result; ``panel`` holds those of the
    live panel by its labels, and ``read`` what a reader finds in a row, by its sheet and number.
    ``prices`` are those of the inputs, once anything was answered. ``finished`` says that nobody
    types on in the workbook.
    """

    panel: Mapping[str, Any] = field(default_factory=dict)
    read: Mapping[tuple[str, int], Output | Input | OwnProxy] = field(default_factory=dict)
    prices: Prices = field(default_factory=Prices)
    finished: bool = False


def table_lines(answer: Any, width: float) -> int:
    """Lines that a text takes in a column of a table, whose letters are small for its width."""
    return lines_needed(str(answer or ""), (width - 1.5) * BODY / TABLE_SIZE)


def surely_cut(text: str, width: float) -> bool:
    """Whether a text has more lines in a column of a table than a row shows, in any program."""
    return len(wrap(text, width * BODY / TABLE_SIZE)) > TABLE_LINES


def table_height(lines: int) -> float:
    """Height in points of a table's row: 20 pixels for each line of its longest text."""
    return _ONE_LINE * min(lines, TABLE_LINES)


class TemplateBook:
    """One template in the making: the open workbook, its formats, and how many rows it holds."""

    def __init__(
        self,
        book: Any,
        library: Library,
        filling: Filling,
        rows: Mapping[str, int],
        policy: Policy = DEFAULT_POLICY,
    ) -> None:
        self.book = book
        self.library = library
        self.filling = filling
        self.policy = policy
        self.rows = rows
        self.outcomes = [each for found in library.outcomes.values() for each in found]
        self.format = Formats(book)
        self.pages = {name: Page(book, self.format, name) for name in SHEETS}

    @property
    def lists(self) -> dict[str, list[str]]:
        """The lists in which names are looked up, by what they are called, each name tidied."""
        library = self.library
        return {
            "CategoryKeys": [tidy_name(category.name) for category in library.categories],
            "OutcomeKeys": [tidy_name(outcome) for outcome in self.outcomes],
            "ProxyKeys": [tidy_name(proxy.name) for proxy in library.proxies],
            "InputCategories": list(INPUT_CATEGORIES),
            "PriceYears": [year for year, _ in library.deflators.years()],
        }

    def begin(
        self, page: Page, title: str, help_text: str, beside: str = "", column: int = 0
    ) -> None:
        """Title band and one line of help over a sheet; goes down to where its headings stand.

        What stands ``beside`` begins in a ``column`` of its own.
        """
        page.band(title, 16, 27, indent=1)
        form = self.format(font_color=MUTED, italic=True, indent=1)
        page.text(page.row, 0, help_text, form)
        if beside:
            page.text(page.row, column, beside, form)
        page.tall(18)
        page.row = HEADING_ROW

    def name(self, name: str, reference: str) -> None:
        """Define a name for the whole workbook."""
        self.book.define_name(name, f"={reference}")

    def answer(self, kind: str, *, required: bool, top: bool = False, left: bool = False) -> Any:
        """Format of a cell that somebody fills in; all kinds on the left where they mix."""
        properties: dict[str, Any] = {
            "bg_color": REQUIRED_FILL if required else INPUT_FILL,
            "border": 1,
            "border_color": LINE,
            "locked": False,
        }
        if kind in NUMBER_FORMATS:
            properties["num_format"] = NUMBER_FORMATS[kind]
            properties["shrink"] = not left  # rather than shown as ###, in a column of a table
        if kind == "money" and not left:
            properties["num_format"] = LONG_PENCE
        if kind in ("number", "money", "date") and left:
            properties |= {"align": "left", "indent": 1}
        elif kind == "number":
            properties |= {"align": "right", "indent": 1}  # clear of the unit beside it
        if kind == "code":
            properties["num_format"] = "@"  # keeps the noughts in front
        if kind in ("text", "choice", "code"):
            properties |= {"text_wrap": True, "align": "left", "indent": 1}
        if top:
            properties["valign"] = "top"
        return self.format(**properties)


def write_answer(
    page: Page, row: int, column: int, answer: Any, kind: str, form: Callable[[str], Any]
) -> None:
    """Write an answer as what it is; text never becomes a formula or a link.

    ``form`` gives the format of a kind. A date has that of a date wherever it stands: in another
    it would be a number.
    """
    if answer is None or answer == "":
        page.sheet.write_blank(row, column, None, form(kind))
    elif isinstance(answer, bool):
        page.sheet.write_boolean(row, column, answer, form(kind))
    elif isinstance(answer, int | float):
        page.number(row, column, answer, form(kind))
    elif isinstance(answer, date):
        page.sheet.write_datetime(row, column, answer, form("date"))
    else:
        page.sheet.write_string(row, column, plain_text(str(answer)), form(kind))


def stored(answer: Any, kind: str) -> Any:
    """What a reader finds where ``write_answer`` has written: '' where nothing stands."""
    if answer is None or isinstance(answer, bool):
        return "" if answer is None else answer
    if isinstance(answer, date):  # in a column of numbers its number counts, however it looks
        return _number(answer) if kind in NUMBER_FORMATS and kind != "date" else answer
    if not isinstance(answer, int | float):
        return plain_text(str(answer))
    number = float(f"{answer:.16G}")  # as many digits as are written
    dated = kind == "date" and _DAYS[0] <= number < _DAYS[1]
    return _EPOCH + timedelta(number) if dated else number


def _number(day: date) -> float:
    """The number that stands in a cell for a day, or for a time of a day."""
    time = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return (time - _EPOCH) / timedelta(1)
