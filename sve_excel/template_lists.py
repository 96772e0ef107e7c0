"""The sheets behind the dropdowns: the hidden lists and the proxy library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel import live
from sve_excel.layout import (
    EVALUATIONS,
    FIRST_ROW,
    FUNDINGS,
    HEADING_ROW,
    INPUT_CATEGORIES,
    LINK,
    LISTS,
    NATURES,
    NO_PROXY,
    OWN_PROXIES,
    PROXIES,
    column_letter,
)
from sve_excel.policy import LONGEST_SHEET_DURATION
from sve_excel.template_book import PROTECTION, TemplateBook


def write_lists(book: TemplateBook) -> None:
    """Categories, outcomes, proxy choices, price years and years, on defined names."""
    sheet, library = book.sheets[LISTS], book.library
    outcomes = [(c, o) for c, found in library.outcomes.items() for o in found]
    slots = book.rows[OWN_PROXIES]

    def column(index: int, heading: str, name: str, values: Sequence[Any]) -> None:
        sheet.write_string(0, index, heading, book.format(bold=True))
        for row, value in enumerate(values, 1):
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, index, value, None, 0)
            else:
                sheet.write(row, index, value)
        letter = column_letter(index)
        book.name(name, f"{LISTS}!${letter}$2:${letter}${len(values) + 1}")

    names = [category.name for category in library.categories]
    column(0, "Category", "Categories", names)
    column(1, "Outcome's category", "OutcomeCategories", [c for c, _ in outcomes])
    column(2, "Outcome", "OutcomeNames", [o for _, o in outcomes])
    starts: list[int] = []
    counts: list[str] = []
    row = 1
    own_of = {o: [] for _, o in outcomes}  # type: dict[str, list[str]]
    for own in book.filling.own_proxies:
        own_of.get(str(own.get("Outcome", "")), []).append(str(own.get("Proxy", "")))
    choices: list[tuple[str, str]] = []
    for _, outcome in outcomes:
        proxies = library.by_outcome[outcome]
        starts.append(row)
        position = len(starts)
        counts.append(live.choice_count(position + 1, len(proxies)))
        choices += [(proxy.name, "") for proxy in proxies]
        entries = [*own_of[outcome], NO_PROXY]
        choices += [
            (
                live.listed_own(position, number),
                entries[number - 1] if number <= len(entries) else "",
            )
            for number in range(1, slots + 2)
        ]
        row += len(proxies) + slots + 1
    column(3, "First row", "OutcomeStarts", starts)
    sheet.write_string(0, 4, "Entries", book.format(bold=True))
    for at, ((_, outcome), formula) in enumerate(zip(outcomes, counts, strict=True), 1):
        stored = len(library.by_outcome[outcome]) + 1 + len(own_of[outcome])
        sheet.write_formula(at, 4, formula, None, stored)
    book.name("OutcomeCounts", f"{LISTS}!$E$2:$E${len(counts) + 1}")
    sheet.write_string(0, 5, "Proxy choice", book.format(bold=True))
    for at, (text, shown) in enumerate(choices, 1):
        if text.startswith("="):
            sheet.write_formula(at, 5, text, None, shown)
        else:
            sheet.write_string(at, 5, text)
    book.name("ProxyChoices", f"{LISTS}!$F$2:$F${len(choices) + 1}")
    years = library.deflators.years()
    column(6, "Price year", "PriceYears", [year for year, _ in years])
    column(7, "Deflator", "PriceIndexes", [float(index) for _, index in years])
    column(8, "Year", "Years", list(range(1, LONGEST_SHEET_DURATION + 1)))
    column(9, "Input category", "InputCategories", list(INPUT_CATEGORIES))
    column(10, "Evaluation", "Evaluations", list(EVALUATIONS))
    column(11, "Funding", "Fundings", list(FUNDINGS))
    column(12, "Nature", "Natures", list(NATURES))
    column(15, "No price", "NoProxy", [NO_PROXY])
    column(13, "Price base", "PriceBase", [library.price_base])
    base = float(library.deflators.index[library.price_base])
    column(14, "Price base deflator", "PriceBaseIndex", [base])
    sheet.protect("", {"select_locked_cells": True})


def write_library(book: TemplateBook) -> None:
    """Every proxy with its source, and the columns that formulas look up."""
    sheet, library = book.sheets[PROXIES], book.library
    columns: tuple[tuple[str, float, str], ...] = (
        ("Id", 10, ""),
        ("Category", 26, ""),
        ("Outcome", 40, ""),
        ("Proxy", 62, ""),
        ("Unit", 20, ""),
        ("Value", 14, "£#,##0.00"),
        ("Published value", 16, "£#,##0.00"),
        ("Price year", 11, ""),
        ("Low", 13, "£#,##0.00"),
        ("High", 13, "£#,##0.00"),
        ("Who gains", 15, ""),
        ("Counts", 10, ""),
        ("Part of", 18, ""),
        ("Source", 50, ""),
        ("Publisher", 34, ""),
        ("Published", 11, ""),
        ("Where in it", 50, ""),
        ("Read from", 22, ""),
        ("Confidence", 12, ""),
        ("Licence", 14, ""),
        ("Link", 40, ""),
    )
    book.heading(
        sheet,
        f"Proxy library {library.version}: values in {library.price_base} prices",
        "Value, low and high are brought to one price base with the GDP deflator; the "
        "published value stands beside them. Filter to find a proxy. Confidence: A official, "
        "B peer-reviewed or recognised, C other.",
        len(columns),
    )
    last = FIRST_ROW + len(library.proxies) - 1
    for index, (_, width, form) in enumerate(columns):
        sheet.set_column(index, index, width, book.format(num_format=form) if form else None)
    sheet.add_table(
        HEADING_ROW,
        0,
        last,
        len(columns) - 1,
        {
            "name": "ProxyLibrary",
            "style": "Table Style Light 1",
            "columns": [
                {"header": heading, "header_format": book.header()} for heading, _, _ in columns
            ],
        },
    )
    colours = {category.name: category for category in library.categories}
    plain, link = book.format(), book.format(font_color=LINK, underline=1)
    for row, proxy in enumerate(library.proxies, FIRST_ROW):
        category = colours[proxy.category]
        values = (
            proxy.id,
            proxy.category,
            proxy.outcome,
            proxy.name,
            proxy.unit,
            proxy.uprated,
            proxy.value,
            proxy.price_year,
            proxy.uprated_low,
            proxy.uprated_high,
            proxy.bearer,
            proxy.recurrence,
            " ".join(proxy.part_of),
            proxy.source,
            proxy.publisher,
            proxy.source_year,
            proxy.locator,
            proxy.read_from,
            proxy.confidence,
            proxy.licence,
        )
        for index, value in enumerate(values):
            form = columns[index][2]
            if value is None:
                continue
            if isinstance(value, str):
                chip = book.format(bg_color=category.colour, font_color=category.text_colour)
                sheet.write_string(row, index, value, chip if index == 1 else plain)
            else:
                sheet.write_number(row, index, value, book.format(num_format=form))
        sheet.write_url(row, len(values), proxy.url, link, proxy.url)
    for name, heading in (
        ("ProxyNames", "Proxy"),
        ("ProxyOutcomes", "Outcome"),
        ("ProxyUnits", "Unit"),
        ("ProxyValues", "Value"),
        ("ProxyLinks", "Link"),
    ):
        letter = column_letter(next(i for i, c in enumerate(columns) if c[0] == heading))
        book.name(name, f"{PROXIES}!${letter}${FIRST_ROW + 1}:${letter}${last + 1}")
    sheet.freeze_panes(FIRST_ROW, 4)
    sheet.protect("", PROTECTION)
    book.page(sheet, "Proxy library")
