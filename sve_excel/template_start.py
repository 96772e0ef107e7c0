"""The sheets Start and Project: what to do, what the project is, and the live panel."""

from __future__ import annotations

from datetime import date
from typing import Any

from sve_excel import live
from sve_excel.layout import (
    BANDS_SOURCE,
    BRAND,
    COMPUTED_FILL,
    DEFLATORS,
    FIELDS,
    FIRST_ROW,
    HEADING_ROW,
    INPUT_COLUMNS,
    INPUT_FILL,
    INPUTS,
    LINE,
    LINK,
    MUTED,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    RAG_FILL,
    RAG_TEXT,
    REQUIRED_FILL,
    START,
    TEMPLATE_VERSION,
    VERSION_LABELS,
    letters,
)
from sve_excel.policy import DEFAULT_POLICY
from sve_excel.template_book import MONEY_FORMAT, PANEL, PROTECTION, TemplateBook


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
    section = book.format(bold=True, font_size=13, font_color=BRAND, bottom=2, bottom_color=BRAND)
    body = book.format(text_wrap=True)
    bold = book.format(bold=True, text_wrap=True)
    link = book.format(font_color=LINK, underline=1, bold=True)
    row = 3

    def title(*texts: str) -> None:
        nonlocal row
        for index in range(3):
            sheet.write_string(row, index, texts[index] if index < len(texts) else "", section)
        row += 1

    title("Four steps", "", "On the sheet")
    steps = (
        (PROJECT, "Say what the project is, and in your own words what changed and for whom."),
        (
            OUTPUTS,
            "One row for each thing you deliver: choose category, outcome and proxy from the "
            "lists, type how many, and take off what is not due to you.",
        ),
        (INPUTS, "One row for everything the project takes: money, time, rooms and gifts."),
        (
            PROJECT,
            "Look at the panel: mend the rows that need attention, save, and send the file.",
        ),
    )
    for number, (target, text) in enumerate(steps, 1):
        sheet.write_string(row, 0, f"Step {number}", bold)
        sheet.write_string(row, 1, text, body)
        sheet.write_url(row, 2, f"internal:'{target}'!A1", link, f"Go to {target}")
        sheet.set_row(row, 32)
        row += 1
    sheet.write_string(row, 0, "Also", bold)
    sheet.write_string(
        row,
        1,
        "Look up every proxy and its source in Proxies. A value of your own goes into Own "
        "proxies, with its source.",
        body,
    )
    sheet.write_url(row, 2, f"internal:'{PROXIES}'!A1", link, f"Go to {PROXIES}")
    sheet.set_row(row, 32)
    sheet.write_url(row + 1, 2, f"internal:'{OWN_PROXIES}'!A1", link, f"Go to {OWN_PROXIES}")
    row += 3
    title("Take off", "What it asks", "A first choice (indicative)")
    for name, question, bands in DEFLATORS:
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, question, body)
        sheet.write_string(row, 2, bands, body)
        sheet.set_row(row, 20)
        row += 1
    sheet.write_string(
        row, 1, BANDS_SOURCE, book.format(font_color=MUTED, text_wrap=True, font_size=9)
    )
    sheet.set_row(row, 40)
    row += 2
    title("The colours", "What they mean")
    green, red = DEFAULT_POLICY.green_below, DEFAULT_POLICY.red_above
    meanings = (
        ("green", f"Below £{green:,.2f} for each £1."),
        ("amber", f"£{green:,.2f} to £{red:,.2f} for each £1: high, so ask what it rests on."),
        (
            "red",
            f"Above £{red:,.2f} for each £1. A very high return is what needs questioning: "
            "this is a credibility light, not a mark.",
        ),
    )
    for colour, text in meanings:
        chip = book.format(
            bg_color=RAG_FILL[colour], font_color=RAG_TEXT[colour], bold=True, align="center"
        )
        sheet.write_string(row, 0, colour.upper(), chip)
        sheet.write_string(row, 1, text, body)
        sheet.set_row(row, 32 if colour == "red" else 20)
        row += 1
    chips = (
        ("Fill in", REQUIRED_FILL, "Needed: the row or the project is not whole without it."),
        ("If you can", INPUT_FILL, "Fill it in where you can; blank shares count as 0 %."),
        ("Computed", COMPUTED_FILL, "Works itself out and is locked."),
    )
    for text, fill, meaning in chips:
        sheet.write_string(
            row,
            0,
            text,
            book.format(bg_color=fill, align="center", border=1, border_color=LINE),
        )
        sheet.write_string(row, 1, meaning, body)
        row += 1
    sheet.protect("", {"select_locked_cells": True, "format_columns": True})
    book.page(sheet, "Start", heading=False)
    sheet.fit_to_pages(1, 1)


def write_project(book: TemplateBook) -> None:
    """The project's labels and answers, and the live panel beside them."""
    sheet = book.sheets[PROJECT]
    for index, width in enumerate((30, 66, 46, 3, 34, 18, 12)):
        sheet.set_column(index, index, width)
    book.heading(sheet, "The project", "Darker yellow is needed. The panel works itself out.", 7)
    label = book.format(bold=True, text_wrap=True, valign="top")
    hint = book.format(font_color=MUTED, italic=True, text_wrap=True, valign="top", font_size=10)
    for row, entry in enumerate(FIELDS, HEADING_ROW):
        sheet.set_row(row, 16 * entry.lines + 6)
        sheet.write_string(row, 0, entry.label, label)
        sheet.write_string(row, 2, entry.prompt, hint)
        cell = book.answer(entry.kind, required=entry.required, top=True)
        book.write(sheet, row, 1, book.filling.project.get(entry.label), cell)
        validation: dict[str, Any] = {
            "input_title": entry.label[:32],
            "input_message": entry.prompt[:255],
        }
        if entry.choices:
            name = {"Evaluation": "Evaluations", "Funding": "Fundings", "Nature": "Natures"}
            validation |= {
                "validate": "list",
                "source": f"={name[entry.label]}",
                "error_title": entry.label,
                "error_message": f"Choose {' or '.join(entry.choices)}.",
            }
        elif entry.kind == "date":
            validation |= {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1990, 1, 1),
                "maximum": date(2100, 12, 31),
                "error_title": entry.label,
                "error_message": "Type a date as day, month and year: 31/03/2027.",
            }
        elif entry.kind in ("number", "money"):
            validation |= {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_title": entry.label,
                "error_message": "Type a number, and nothing else.",
            }
        else:
            validation["validate"] = "any"
        sheet.data_validation(row, 1, row, 1, validation)
    evaluation = HEADING_ROW + [f.label for f in FIELDS].index("Evaluation") + 1
    book.name("ProjectEvaluation", f"{PROJECT}!$B${evaluation}")
    write_panel(book, sheet)
    row = HEADING_ROW + len(FIELDS) + 1
    small = book.format(font_color=MUTED, font_size=9)
    versions = (
        TEMPLATE_VERSION,
        book.library.version,
        book.library.sha256,
        book.library.price_base,
    )
    for offset, (title, text) in enumerate(zip(VERSION_LABELS, versions, strict=True)):
        sheet.write_string(row + offset, 0, title, small)
        sheet.write_string(row + offset, 1, text, small)
    sheet.set_selection(HEADING_ROW, 1, HEADING_ROW, 1)
    sheet.freeze_panes(HEADING_ROW, 0)
    sheet.protect("", PROTECTION)
    book.page(sheet, "Project", heading=False)
    sheet.fit_to_pages(1, 1)


def write_panel(book: TemplateBook, sheet: Any) -> None:
    """Live panel: returns per £1 with their colour, totals, and what needs attention."""
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
    money = book.format(
        num_format=MONEY_FORMAT, bg_color=COMPUTED_FILL, border=1, border_color=LINE
    )
    ratio = book.format(
        num_format="£#,##0.00",
        bold=True,
        font_size=16,
        align="center",
        border=1,
        border_color=LINE,
        bg_color=COMPUTED_FILL,
    )
    count = book.format(num_format="0", bg_color=COMPUTED_FILL, border=1, border_color=LINE)
    lines = (
        (PANEL[0], f'=IF(SUM({gross_in})=0,"",SUM({gross})/SUM({gross_in}))', ratio),
        (PANEL[1], f'=IF(SUM({net_in})=0,"",SUM({net})/SUM({net_in}))', ratio),
        ("Total gross value", f"=SUM({gross})", money),
        ("Total net value", f"=SUM({net})", money),
        ("Total gross input", f"=SUM({gross_in})", money),
        ("Total net input", f"=SUM({net_in})", money),
        ("Rows that need attention", f"={attention}", count),
        ("Project answers still needed", f"={unanswered}", count),
    )
    title = book.format(bold=True, font_size=13, font_color=BRAND, bottom=2, bottom_color=BRAND)
    for index in range(4, 7):
        sheet.write_string(HEADING_ROW - 1, index, "What it comes to" if index == 4 else "", title)
    for row, (text, formula, form) in enumerate(lines, HEADING_ROW):
        sheet.write_string(row, 4, text, book.format(bold=True))
        blank = "" if text in PANEL else 0
        sheet.write_formula(row, 5, formula, form, book.filling.panel.get(text, blank))
    for offset, text in enumerate(PANEL):
        cell = f"$F${HEADING_ROW + offset + 1}"
        stored = book.filling.panel.get(text)
        word = DEFAULT_POLICY.rag(stored).upper() if isinstance(stored, float) else ""
        sheet.write_formula(
            HEADING_ROW + offset,
            6,
            live.rag_word(cell),
            book.format(bold=True, align="center"),
            word,
        )
        for colour, test in (
            ("green", f"AND(ISNUMBER({cell}),{cell}<{live.GREEN_BELOW})"),
            (
                "amber",
                f"AND(ISNUMBER({cell}),{cell}>={live.GREEN_BELOW},{cell}<={live.RED_ABOVE})",
            ),
            ("red", f"AND(ISNUMBER({cell}),{cell}>{live.RED_ABOVE})"),
        ):
            sheet.conditional_format(
                HEADING_ROW + offset,
                5,
                HEADING_ROW + offset,
                6,
                {
                    "type": "formula",
                    "criteria": f"={test}",
                    "format": book.book.add_format(
                        {"bg_color": RAG_FILL[colour], "font_color": RAG_TEXT[colour]}
                    ),
                },
            )
    warn = book.book.add_format(
        {"bg_color": RAG_FILL["amber"], "font_color": RAG_TEXT["amber"], "bold": True}
    )
    for offset in (6, 7):
        sheet.conditional_format(
            HEADING_ROW + offset,
            5,
            HEADING_ROW + offset,
            5,
            {"type": "cell", "criteria": ">", "value": 0, "format": warn},
        )
    sheet.write_string(
        HEADING_ROW + len(lines),
        4,
        "Rows that need attention are left out of the figures.",
        book.format(font_color=MUTED, italic=True, font_size=9),
    )
