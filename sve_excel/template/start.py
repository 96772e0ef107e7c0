"""The sheets Start and Project: what to do, and what the project is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from sve_excel.findings.phrases import A_DATE
from sve_excel.layout import (
    BANDS_SOURCE,
    EVALUATION,
    FIELDS,
    FIND,
    FUNDING,
    HEADING_ROW,
    INPUT_PRICES,
    INPUTS,
    NATURE,
    OUTPUTS,
    PROJECT,
    SHARES,
    START,
    START_DATE,
    TEMPLATE_VERSION,
    VERSION_LABELS,
)
from sve_excel.looks.formats import print_setup
from sve_excel.looks.page import Page, place_of
from sve_excel.looks.palette import (
    COMPUTED_FILL,
    INPUT_FILL,
    LINE,
    LINK,
    MUTED,
    PAPER,
    RAG_FILL,
    RAG_TEXT,
    REQUIRED_FILL,
)
from sve_excel.looks.rag import rag_bands, rag_word
from sve_excel.policy.rules import Policy
from sve_excel.records.columns import Field
from sve_excel.template.book import (
    NUMBER_FORMATS,
    PROTECTION,
    TemplateBook,
    write_answer,
)
from sve_excel.template.find import FIND_CELL
from sve_excel.template.panel import write_panel
from sve_excel.words.saying import pounds

_STEPS = (
    (PROJECT, "Say what the project is, and in your own words what changed and for whom."),
    (
        OUTPUTS,
        "One row for each thing you deliver: choose category, outcome and proxy (what one unit is "
        "worth), type how many, take off what is not due to you.",
    ),
    (INPUTS, "One row for everything the project takes: money, time, rooms and gifts."),
    (PROJECT, "Look at the panel, mend the rows that need attention, save, and send the file."),
)
_MORE = (
    (
        FIND,
        "Type a word: the proxies that hold it are listed, each with its value and its source. "
        "All of them stand in Proxies; a value of your own goes into Own proxies.",
    ),
)
_PASTING = (
    "Paste values only (in Excel: Ctrl+Alt+V, then V), into the yellow cells; the column Check "
    "finds what went wrong."
)
_GOOGLE = (
    "Google Sheets opens no lists of outcomes and proxies: copy names from Find a proxy there, or "
    "use another program."
)
_LINE = 15  # points of a line of text
_ROW, _HEADING, _GAP = 15, 17.25, 4.5  # points: all of it stands on one screen of a laptop
_EXAMPLE_UNITS, _EXAMPLE_DEADWEIGHT, _EXAMPLE_ATTRIBUTION = 20, 0.2, 0.25
_CELLS = (
    (REQUIRED_FILL, "Needed: the row or the project is not whole without it."),
    (INPUT_FILL, "Fill it in where you can. A blank share counts as 0 %."),
    (COMPUTED_FILL, "Works itself out: not for typing."),
    (PAPER, "In Outputs each category has a mark of its own colour."),
)
_NAMED = {
    EVALUATION: "ProjectEvaluation",
    START_DATE: "ProjectStart",
    INPUT_PRICES: "ProjectPrices",
}  # labels of answers that formulas look at; an answer may be dragged elsewhere, its label not
_LISTS = {EVALUATION: "Evaluations", FUNDING: "Fundings", NATURE: "Natures"}


def write_start(book: TemplateBook) -> None:
    """One screen: what to do, what each deflator asks, what the colours mean."""
    page = book.pages[START]
    page.widen((19, 82, 56))
    book.begin(
        page,
        "What is your project worth to people and places?",
        "Fill in the yellow cells. Grey cells work themselves out.",
    )
    page.row = HEADING_ROW - 1
    page.down(_GAP)
    _write_steps(page)
    _write_example(book, page)
    _write_deflators(page)
    _write_colours(page, book.policy)
    page.sheet.protect("", {"select_locked_cells": True, "format_columns": True})
    print_setup(page.sheet, "Start", pages_high=1)


def _section(page: Page, *texts: str) -> None:
    """Heading over a part of the screen, with a text for each column that has one."""
    for column, text in enumerate(texts):
        form = page.formats.section(12, indent=1)
        page.text(page.row, column, text, form)
        if not text:
            page.sheet.write_blank(page.row, column, None, form)
    page.down(_HEADING)


def _row(page: Page, texts: Sequence[str], form: Any, height: float = _ROW) -> None:
    """A row of texts, the first of them in bold or in a look of its own."""
    forms = (form, *[page.formats(indent=1)] * 2)
    for column, (text, look) in enumerate(zip(texts, forms, strict=False)):
        page.text(page.row, column, text, look)
    page.down(height)


def _write_steps(page: Page) -> None:
    """What to do, with a link to each sheet, and what helps."""
    link = page.formats(font_color=LINK, underline=1, bold=True, indent=1)
    _section(page, "Four steps", "", "")
    for number, (target, text) in enumerate(_STEPS, 1):
        page.text(page.row, 1, text, page.formats(indent=1))
        page.link_to(page.row, 0, place_of(target), f"{number}  {target}", link)
        page.down(_ROW)
    quiet = page.formats(font_color=MUTED, indent=1)
    for target, text in _MORE:
        page.text(page.row, 1, text, quiet)
        page.link_to(page.row, 0, place_of(target, FIND_CELL), target, link)
        page.down(_ROW)
    for label, text in (("Pasting", _PASTING), ("Google Sheets", _GOOGLE)):
        page.text(page.row, 0, label, quiet)
        page.text(page.row, 1, text, quiet)
        page.down(_ROW)
    page.down(_GAP)


def _write_example(book: TemplateBook, page: Page) -> None:
    """One worked row in grey, which nothing counts: the first proxy that is by the year."""
    proxies = book.library.proxies
    proxy = next((each for each in proxies if each.recurrence == "yearly"), proxies[0])
    gross = _EXAMPLE_UNITS * proxy.uprated
    net = gross * (1 - _EXAMPLE_DEADWEIGHT) * (1 - _EXAMPLE_ATTRIBUTION)
    row = (
        f"{proxy.category}, {proxy.outcome}, {proxy.name}: {_EXAMPLE_UNITS} units ({proxy.unit}) "
        f"for 1 year, deadweight {_EXAMPLE_DEADWEIGHT:.0%}, attribution {_EXAMPLE_ATTRIBUTION:.0%}."
    )
    worth = (
        f"Gross {_EXAMPLE_UNITS} x {pounds(proxy.uprated, 2)} = {pounds(gross, 2)}. "
        f"Net x {1 - _EXAMPLE_DEADWEIGHT:.0%} x {1 - _EXAMPLE_ATTRIBUTION:.0%} = {pounds(net, 2)}."
    )
    grey = page.formats(
        bg_color=COMPUTED_FILL, font_color=MUTED, italic=True, text_wrap=True, indent=1
    )
    _section(page, "One row, worked", "As it would stand in Outputs", "What it comes to")
    for column, text in enumerate(("Not counted", row, worth)):
        page.text(page.row, column, text, grey)
    page.down(2 * _LINE)
    page.down(_GAP)


def _bold(page: Page) -> Any:
    return page.formats(bold=True, indent=1)


def _write_deflators(page: Page) -> None:
    """What each deflator asks, and a first choice."""
    _section(page, "Take off", "What it asks", "A first choice (indicative)")
    for share in SHARES:
        _row(page, (share.heading, share.question, share.bands), _bold(page))
    small = page.formats(font_color=MUTED, text_wrap=True, font_size=9.5, indent=1)
    page.across(BANDS_SOURCE, small, 1, 24.0)
    page.down(_GAP)


def _write_colours(page: Page, policy: Policy) -> None:
    """What the colours of ratios and, beside them, of cells mean."""
    _section(page, "The colours", "Of a return for each £1", "Of a cell")
    meanings = {
        "harm": ": more harm than good.",
        "green": ".",
        "amber": ": high, so ask what it rests on.",
        "red": ": very high, so it needs questioning. A credibility light, not a mark.",
    }
    for (colour, band), (fill, meaning) in zip(rag_bands(policy).items(), _CELLS, strict=True):
        look = {"bg_color": RAG_FILL[colour], "font_color": RAG_TEXT[colour], "bold": True}
        cell = page.formats(bg_color=fill, border=1, border_color=LINE, indent=1)
        page.text(page.row, 2, meaning, cell)
        chip = page.formats(align="center", **look)
        _row(page, (rag_word(colour), f"{band}{meanings[colour]}"), chip)


def write_project(book: TemplateBook) -> None:
    """The project's labels and answers, and the live panel beside them."""
    page = book.pages[PROJECT]
    sheet = page.sheet
    page.widen((28, 56, 1, 1, 36, 17, 12))
    book.begin(
        page,
        "The project",
        "Darker yellow is needed. Click a cell to read what goes into it.",
    )
    name_look = {"bold": True, "text_wrap": True, "align": "left", "indent": 1}
    for row, entry in enumerate(FIELDS, HEADING_ROW):
        page.row = row
        page.tall(16 * entry.lines + 6)
        long = entry.lines > 1
        form = book.format(**name_look, valign="top" if long else "vcenter")
        sheet.write_string(row, 0, entry.label, form)
        look = partial(book.answer, required=entry.required, top=long, left=True)
        write_answer(page, row, 1, book.filling.project.get(entry.label), entry.kind, look)
        page.live({1: NUMBER_FORMATS.get(entry.kind, "")}, row, row)
        sheet.data_validation(row, 1, row, 1, _validation(entry))
    labels = [entry.label for entry in FIELDS]
    for label, name in _NAMED.items():
        book.name(name, f"{PROJECT}!$A${HEADING_ROW + labels.index(label) + 1}")
    write_panel(book, page)
    _write_versions(book, sheet, HEADING_ROW + len(FIELDS) + 1)
    blank = (i for i, text in enumerate(labels) if not book.filling.project.get(text))
    first = HEADING_ROW + next(blank, 0)
    sheet.set_selection(first, 1, first, 1)
    sheet.freeze_panes(HEADING_ROW, 0)
    sheet.protect("", PROTECTION)
    # whatever is pasted into an answer, it can still be corrected
    first, last = HEADING_ROW + 1, HEADING_ROW + len(FIELDS)
    sheet.unprotect_range(f"$B${first}:$B${last}", "Answers")
    print_setup(sheet, "Project")
    sheet.repeat_rows(0)


def _validation(entry: Field) -> dict[str, Any]:
    """Input message, and what the cell beside a label takes."""
    rule: dict[str, Any] = {
        "validate": "any",
        "input_title": entry.label[:32],
        "input_message": entry.prompt[:255],
        "error_title": entry.label[:32],
    }
    if entry.choices:
        rule |= {
            "validate": "list",
            "source": f"={_LISTS[entry.label]}",
            "error_message": f"Choose {' or '.join(entry.choices)}.",
        }
    elif entry.among:
        rule |= {
            "validate": "list",
            "source": f"={entry.among}",
            "error_message": "Choose one from the list, or leave it blank.",
        }
    elif entry.kind == "date":
        rule |= {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1990, 1, 1),
            "maximum": date(2100, 12, 31),
            "error_message": f"Type a date {A_DATE}.",
        }
    elif entry.kind in ("number", "money"):
        rule |= {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_message": "Type a number, and nothing else.",
        }
    return rule


def _write_versions(book: TemplateBook, sheet: Any, row: int) -> None:
    """Template and library that the workbook was made from, for the reader and the auditor."""
    library, small = book.library, book.format(font_color=MUTED, font_size=10, indent=1)
    versions = (TEMPLATE_VERSION, library.version, library.sha256, library.price_base)
    for offset, (label, text) in enumerate(zip(VERSION_LABELS, versions, strict=True)):
        sheet.write_string(row + offset, 0, label, small)
        sheet.write_string(row + offset, 1, text, small)
