"""The panel in short, above the tables where people type: it stays in view with the headings.

It shows what the panel on Project works out and works out nothing itself. Its cells stand above the
rows that any formula reads.
"""

from __future__ import annotations

from sve_excel.layout import (
    CHECK,
    EVIDENCE,
    FIND,
    HEADING_ROW,
    INPUTS,
    OUTPUTS,
    PANEL,
    PROJECT,
    PROXY,
    TABLES,
    UNIT,
    VALUE,
    column_index,
    column_letter,
)
from sve_excel.looks.figures import RATIO, TO_MEND
from sve_excel.looks.page import place_of
from sve_excel.looks.palette import LINK, MUTED, RAG_FILL, RAG_TEXT
from sve_excel.looks.rag import colour_ratios
from sve_excel.template.book import ATTENTION, PANEL_ROW, UNSEEN, TemplateBook
from sve_excel.template.find import FIND_CELL
from sve_excel.template.formulas.lost import TITLE_CELL, anything_lost
from sve_excel.template.panel import PANEL_TITLE, panel_labels, panel_word

# by sheet the headings below which net, gross and the count of rows stand; words stand to the left
_BELOW = {OUTPUTS: (CHECK, PROXY, UNIT), INPUTS: (CHECK, VALUE, EVIDENCE)}


def write_strip(book: TemplateBook, name: str) -> None:
    """Net and gross return with their colours, and how many rows need attention."""
    if name not in _BELOW:
        return
    net, gross, count = (column_index(TABLES[name], heading) for heading in _BELOW[name])
    page, row = book.pages[name], HEADING_ROW - 1
    rows = {label: at for at, label in enumerate(panel_labels(book), PANEL_ROW + 1)}
    words = book.format(font_color=MUTED, align="right", indent=1)
    counted = book.format(num_format=TO_MEND, align="left", shrink=True)
    figure = book.format(num_format=RATIO, bold=True, font_size=14, align="left", indent=1)
    for column, label in ((net, PANEL[1]), (gross, PANEL[0])):
        stored = book.filling.panel.get(label, "")
        colour = panel_word(book, label)
        said = f"{label}, {colour}" if colour else label
        word = f"{PROJECT}!$G${rows[label]}"
        live = f'="{label}"&IF({word}="","",", "&{word})'
        page.formula(row, column - 1, live, words, said)
        page.formula(row, column, f"={PROJECT}!$F${rows[label]}", figure, stored)
        cell, words_cell = (f"${column_letter(at)}${row + 1}" for at in (column, column - 1))
        area = (row, column, row, column)
        colour_ratios(page.sheet, book.format, book.policy, area, cell, words_cell)
    both = "+".join(f"{PROJECT}!$F${rows[label]}" for label in (ATTENTION, UNSEEN))
    sound = f'{PROJECT}!{TITLE_CELL}="{PANEL_TITLE}"'
    stored = book.filling.panel.get(ATTENTION, 0)
    mended = f'IF({anything_lost()},"Undo a deletion","Mend {PROJECT}")'
    page.formula(row, count, f"=IF({sound},{both},{mended})", counted, stored)
    look = book.format.difference(
        bg_color=RAG_FILL["amber"], font_color=RAG_TEXT["amber"], bold=True
    )
    if name == OUTPUTS:
        link = book.format(font_color=LINK, underline=1, bold=True)
        page.link_to(row - 1, count, place_of(FIND, FIND_CELL), "Find a proxy by a word", link)
    cell = f"${column_letter(count)}${row + 1}"
    mend = f"=IF(ISTEXT({cell}),TRUE,{cell}>0)"
    warn = {"type": "formula", "criteria": mend, "format": look}
    page.sheet.conditional_format(row, count, row, count, warn)
