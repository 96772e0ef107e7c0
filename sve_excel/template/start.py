"""The sheets Start and Project: what to do, what the project is, and the live panel."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from sve_excel.findings.phrases import A_DATE
from sve_excel.layout import (
    BANDS_SOURCE,
    FIELDS,
    FIRST_ROW,
    HEADING_ROW,
    INPUT_COLUMNS,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    SHARES,
    START,
    TEMPLATE_VERSION,
    VERSION_LABELS,
    Field,
    letters,
)
from sve_excel.looks.fitting import lines_needed
from sve_excel.looks.formats import COUNT, PENCE, RATIO
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
from sve_excel.looks.rag import colour_ratios, rag_bands, rag_formula, rag_word
from sve_excel.template.book import (
    ATTENTION,
    PANEL,
    PROTECTION,
    TOTALS,
    UNANSWERED,
    TemplateBook,
    write_answer,
)

_STEPS = (
    (
        PROJECT,
        "Begin on the sheet Project: say what the project is, and in your own words what changed "
        "and for whom.",
    ),
    (
        OUTPUTS,
        "One row for each thing you deliver: choose category, outcome and proxy (a figure in "
        "pounds, with its source, for what one unit of a change is worth) from the lists, type "
        "how many, and take off what is not due to you.",
    ),
    (INPUTS, "One row for everything the project takes: money, time, rooms and gifts."),
    (PROJECT, "Look at the panel: mend the rows that need attention, save, and send the file."),
    (
        PROXIES,
        "Look up every proxy and its source in Proxies. A value of your own goes into Own "
        "proxies, with its source.",
    ),
)
_CHIPS = (
    ("Fill in", REQUIRED_FILL, "Needed: the row or the project is not whole without it."),
    ("If you can", INPUT_FILL, "Fill it in where you can; blank shares count as 0 %."),
    ("Computed", COMPUTED_FILL, "Works itself out and is locked."),
    ("Category", PAPER, "In Outputs each of the eight categories has a colour of its own."),
)
_LISTS = {"Evaluation": "Evaluations", "Funding": "Fundings", "Nature": "Natures"}


def write_start(book: TemplateBook) -> None:
    """One screen: what to do, what each deflator asks, what the colours mean."""
    sheet = book.sheets[START]
    for index, width in enumerate((18, 84, 58)):
        sheet.set_column(index, index, width)
    book.heading(
        sheet,
        "What is your project worth to people and places?",
        "Fill in the yellow cells. Grey cells work themselves out.",
        3,
    )
    row = _write_steps(book, sheet, 3)
    row = _write_deflators(book, sheet, row)
    _write_colours(book, sheet, row)
    sheet.protect("", {"select_locked_cells": True, "format_columns": True})
    book.page(sheet, "Start", heading=False)
    sheet.fit_to_pages(1, 1)


def _section(book: TemplateBook, sheet: Any, row: int, *texts: str) -> int:
    """Heading over a part of the screen; gives the next row."""
    form = book.format.section()
    for index in range(3):
        sheet.write_string(row, index, texts[index] if index < len(texts) else "", form)
    return row + 1


def _write_steps(book: TemplateBook, sheet: Any, row: int) -> int:
    """What to do, with a link to each sheet."""
    bold, body = book.format(bold=True, text_wrap=True), book.format(text_wrap=True)
    link = book.format(font_color=LINK, underline=1, bold=True)
    row = _section(book, sheet, row, "Four steps", "", "On the sheet")
    for number, (target, text) in enumerate(_STEPS, 1):
        sheet.write_string(row, 0, f"Step {number}" if number < len(_STEPS) else "Also", bold)
        sheet.write_string(row, 1, text, body)
        sheet.write_url(row, 2, f"internal:'{target}'!A1", link, f"Go to {target}")
        sheet.set_row(row, 16 * max(2, lines_needed(text, 80)))
        row += 1
    sheet.write_url(row, 2, f"internal:'{OWN_PROXIES}'!A1", link, f"Go to {OWN_PROXIES}")
    return row + 2


def _write_deflators(book: TemplateBook, sheet: Any, row: int) -> int:
    """What each deflator asks, and a first choice."""
    bold, body = book.format(bold=True, text_wrap=True), book.format(text_wrap=True)
    row = _section(book, sheet, row, "Take off", "What it asks", "A first choice (indicative)")
    for share in SHARES:
        sheet.write_string(row, 0, share.heading, bold)
        sheet.write_string(row, 1, share.question, body)
        sheet.write_string(row, 2, share.bands, body)
        sheet.set_row(row, 20)
        row += 1
    small = book.format(font_color=MUTED, text_wrap=True, font_size=9)
    sheet.write_string(row, 1, BANDS_SOURCE, small)
    sheet.set_row(row, 40)
    return row + 2


def _write_colours(book: TemplateBook, sheet: Any, row: int) -> None:
    """What the colours of ratios and of cells mean."""
    body = book.format(text_wrap=True)
    row = _section(book, sheet, row, "The colours", "What they mean")
    meanings = {
        "green": ".",
        "amber": ": high, so ask what it rests on.",
        "red": ". A very high return is what needs questioning: this is a credibility light, not "
        "a mark.",
    }
    for colour, band in rag_bands(book.policy).items():
        chip = book.format(
            bg_color=RAG_FILL[colour], font_color=RAG_TEXT[colour], bold=True, align="center"
        )
        sheet.write_string(row, 0, colour.upper(), chip)
        sheet.write_string(row, 1, f"{band} for each £1{meanings[colour]}", body)
        sheet.set_row(row, 32 if colour == "red" else 20)
        row += 1
    for text, fill, meaning in _CHIPS:
        chip = book.format(bg_color=fill, align="center", border=1, border_color=LINE)
        sheet.write_string(row, 0, text, chip)
        sheet.write_string(row, 1, meaning, body)
        row += 1


def write_project(book: TemplateBook) -> None:
    """The project's labels and answers, and the live panel beside them."""
    sheet = book.sheets[PROJECT]
    for index, width in enumerate((30, 66, 46, 3, 34, 18, 12)):
        sheet.set_column(index, index, width)
    book.heading(sheet, "The project", "Darker yellow is needed. The panel works itself out.", 7)
    label = book.format(bold=True, text_wrap=True, valign="top")
    hint = book.format(font_color=MUTED, italic=True, text_wrap=True, valign="top", font_size=10)
    for row, entry in enumerate(FIELDS, HEADING_ROW):
        sheet.set_row(row, 16 * max(entry.lines, lines_needed(entry.prompt, 62)) + 6)
        sheet.write_string(row, 0, entry.label, label)
        sheet.write_string(row, 2, entry.prompt, hint)
        look = partial(book.answer, required=entry.required, top=True)
        write_answer(sheet, row, 1, book.filling.project.get(entry.label), entry.kind, look)
        sheet.data_validation(row, 1, row, 1, _validation(entry))
    labels = [entry.label for entry in FIELDS]
    evaluation = HEADING_ROW + labels.index("Evaluation") + 1
    book.name("ProjectEvaluation", f"{PROJECT}!$B${evaluation}")
    write_panel(book, sheet)
    _write_versions(book, sheet, HEADING_ROW + len(FIELDS) + 1)
    blank = (i for i, text in enumerate(labels) if not book.filling.project.get(text))
    first = HEADING_ROW + next(blank, 0)
    sheet.set_selection(first, 1, first, 1)
    sheet.freeze_panes(HEADING_ROW, 0)
    sheet.protect("", PROTECTION)
    book.page(sheet, "Project", heading=False)
    sheet.fit_to_pages(1, 1)


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
    library, small = book.library, book.format(font_color=MUTED, font_size=9)
    versions = (TEMPLATE_VERSION, library.version, library.sha256, library.price_base)
    for offset, (label, text) in enumerate(zip(VERSION_LABELS, versions, strict=True)):
        sheet.write_string(row + offset, 0, label, small)
        sheet.write_string(row + offset, 1, text, small)


def write_panel(book: TemplateBook, sheet: Any) -> None:
    """Live panel: returns per £1 with their colour, totals, and what needs attention."""
    title = book.format.section()
    for index in range(4, 7):
        text = "What it comes to" if index == 4 else ""
        sheet.write_string(HEADING_ROW - 1, index, text, title)
    lines = _panel_lines(book)
    nothing = {**dict.fromkeys(PANEL, ""), UNANSWERED: sum(entry.required for entry in FIELDS)}
    for row, (text, formula, form) in enumerate(lines, HEADING_ROW):
        sheet.write_string(row, 4, text, book.format(bold=True))
        stored = book.filling.panel.get(text, nothing.get(text, 0))
        sheet.write_formula(row, 5, formula, form, stored)
    for row, text in enumerate(PANEL, HEADING_ROW):
        _colour_ratio(book, sheet, row, book.filling.panel.get(text))
    look = {"bg_color": RAG_FILL["amber"], "font_color": RAG_TEXT["amber"], "bold": True}
    warn = {"type": "cell", "criteria": ">", "value": 0, "format": book.book.add_format(look)}
    last = HEADING_ROW + len(lines)
    sheet.conditional_format(last - 2, 5, last - 1, 5, warn)
    small = book.format(font_color=MUTED, italic=True, font_size=9)
    sheet.write_string(last, 4, "Rows that need attention are left out of the figures.", small)
    sheet.write_string(last + 1, 4, "Answers still needed are marked on the left.", small)
    for row, entry in enumerate(FIELDS, HEADING_ROW):
        if entry.required:
            needed = {"type": "formula", "criteria": f"=ISBLANK($B${row + 1})"}
            sheet.conditional_format(row, 0, row, 0, {**needed, "format": warn["format"]})


def _panel_lines(book: TemplateBook) -> tuple[tuple[str, str, Any], ...]:
    """Label, formula and format of each line of the panel."""
    out, inp, own = letters(OUTPUT_COLUMNS), letters(INPUT_COLUMNS), letters(OWN_COLUMNS)

    def span(name: str, letter: str) -> str:
        quoted = f"'{name}'" if " " in name else name
        return f"{quoted}!${letter}${FIRST_ROW + 1}:${letter}${FIRST_ROW + book.rows[name]}"

    gross, net = span(OUTPUTS, out["Gross value"]), span(OUTPUTS, out["Net value"])
    gross_in, net_in = span(INPUTS, inp["Gross input"]), span(INPUTS, inp["Net input"])
    checks = (
        span(OUTPUTS, out["Check"]),
        span(INPUTS, inp["Check"]),
        span(OWN_PROXIES, own["Check"]),
    )
    attention = "+".join(f'COUNTIF({c},"?*")-COUNTIF({c},"OK*")' for c in checks)
    required = [row for row, entry in enumerate(FIELDS, HEADING_ROW + 1) if entry.required]
    unanswered = "+".join(f"ISBLANK($B${row})" for row in required)
    boxed = {"bg_color": COMPUTED_FILL, "border": 1, "border_color": LINE}
    money = book.format(num_format=PENCE, **boxed)
    ratio = book.format(num_format=RATIO, bold=True, font_size=16, align="center", **boxed)
    count = book.format(num_format=COUNT, **boxed)
    return (
        (PANEL[0], f'=IF(SUM({gross_in})=0,"",SUM({gross})/SUM({gross_in}))', ratio),
        (PANEL[1], f'=IF(SUM({net_in})=0,"",SUM({net})/SUM({net_in}))', ratio),
        *(
            (label, f"=SUM({column})", money)
            for label, column in zip(TOTALS, (gross, net, gross_in, net_in), strict=True)
        ),
        (ATTENTION, f"={attention}", count),
        (UNANSWERED, f"={unanswered}", count),
    )


def _colour_ratio(book: TemplateBook, sheet: Any, row: int, stored: Any) -> None:
    """Colour a ratio of the panel, with the colour as a word beside it."""
    cell = f"$F${row + 1}"
    word = rag_word(book.policy.rag(stored), stored) if isinstance(stored, float) else ""
    form = book.format(bold=True, align="center", shrink=True)
    sheet.write_formula(row, 6, rag_formula(cell, book.policy), form, word)
    colour_ratios(sheet, book.format, book.policy, (row, 5, row, 6), cell)
