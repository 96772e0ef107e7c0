"""The sheet on which a word is typed and the proxies that hold it are listed, each with its value.

Category, outcome and proxy stand side by side as in Outputs, so that the three can be copied there.
Formulas do it, so that it works wherever the workbook is opened; pasted with the line, they say so.
"""

from __future__ import annotations

from sve_excel.layout import FIND, FIRST_ROW, HEADING_ROW
from sve_excel.looks.figures import PENCE
from sve_excel.looks.formats import print_setup
from sve_excel.looks.page import Col
from sve_excel.looks.palette import COMPUTED_FILL, LINE, LINK, MUTED
from sve_excel.template.book import TemplateBook
from sve_excel.template.formulas import find as live
from sve_excel.template.printed import print_found

_TWO_LINES = 30  # points: a name of a proxy takes up to two
LISTED = 30  # proxies that a word finds and that have a line
FIND_CELL = "B3"  # where the word is typed
_COLUMNS = (
    (Col("Category", 22), "ProxyCategories"),
    (Col("Outcome", 34), "ProxyOutcomes"),
    (Col("Proxy", 58), "ProxyNames"),
    (Col("Unit", 16), "ProxyUnits"),
    (Col("Value", 12, PENCE), "ProxyValues"),
    (Col("Source", 9), ""),
)


def write_find(book: TemplateBook) -> None:
    """The cell for the word, how many proxies hold it, and a line for each."""
    page = book.pages[FIND]
    page.widen([column.width for column, _ in _COLUMNS])
    book.begin(
        page,
        "Find a proxy",
        "Copy category, outcome and proxy from a line, and paste them as values into a row of "
        "Outputs.",
    )
    word, count = HEADING_ROW - 1, live.counted(LISTED)
    page.text(word, 0, "Type a word here:", book.format(bold=True, align="right", indent=1))
    page.text(word, 1, "", book.answer("text", required=True))
    page.formula(
        word, 2, count, book.format(font_color=MUTED, indent=1), "Type a word: part of it is enough"
    )
    book.name("FindWord", f"'{FIND}'!$B${word + 1}")
    page.header([column for column, _ in _COLUMNS], 24)
    page.sheet.freeze_panes(FIRST_ROW, 0)
    page.sheet.repeat_rows(HEADING_ROW)
    text = book.format(text_wrap=True, align="left", indent=1)
    money = book.format(num_format=PENCE)
    link = book.format(font_color=LINK, underline=1, indent=1)
    top, first = HEADING_ROW + 1, _COLUMNS[0][0].heading
    for at, (column, named) in enumerate(_COLUMNS):
        form = money if column.form else text if named else link
        formula = live.shown(named, top, first) if named else live.opened(top)
        page.shared(FIRST_ROW, at, formula, form, [""] * LISTED)
    # a line in which nothing stands has no box, on a screen or on paper
    last = FIRST_ROW + LISTED - 1
    boxed = book.format.difference(border=1, border_color=LINE, bg_color=COMPUTED_FILL)
    found = {"type": "formula", "criteria": f'=$A{FIRST_ROW + 1}<>""', "format": boxed}
    page.sheet.conditional_format(FIRST_ROW, 0, last, len(_COLUMNS) - 1, found)
    for page.row in range(FIRST_ROW, FIRST_ROW + LISTED):
        page.tall(_TWO_LINES)
    page.sheet.set_selection(word, 1, word, 1)
    page.sheet.protect(
        "",
        {
            "select_locked_cells": True,
            "select_unlocked_cells": True,
            "format_columns": True,
            "format_rows": True,
        },
    )
    # whatever is pasted into it, another word can be typed
    page.sheet.unprotect_range(FIND_CELL, "Word")
    print_setup(page.sheet, FIND)
    print_found(book, LISTED, len(_COLUMNS) - 1)
