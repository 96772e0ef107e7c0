"""The sheets behind the dropdowns: the hidden lists and the proxy library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel.layout import (
    EVALUATIONS,
    FIRST_ROW,
    FUNDINGS,
    INPUT_CATEGORIES,
    LISTS,
    NATURES,
    NO_PROXY,
    OWN_PROXIES,
    PROXIES,
    column_letter,
)
from sve_excel.library.loading import Category
from sve_excel.looks.figures import PENCE
from sve_excel.looks.formats import print_setup
from sve_excel.looks.page import Col
from sve_excel.looks.palette import LINK
from sve_excel.model import Proxy
from sve_excel.policy.rules import LONGEST_SHEET_DURATION
from sve_excel.template.book import PROTECTION, TemplateBook
from sve_excel.template.formulas import value as live
from sve_excel.template.formulas.typed import FIRST_WORKING, tidy_name
from sve_excel.template.workings import write_workings
from sve_excel.words.numbers import NUMBER_MARKS, PERCENT_MARKS

_COLUMNS = (
    Col("Id", 10),
    Col("Category", 26),
    Col("Outcome", 40),
    Col("Proxy", 62),
    Col("Unit", 20),
    Col("Value", 14, PENCE),
    Col("Published value", 16, PENCE),
    Col("Price year", 11),
    Col("Low", 13, PENCE),
    Col("High", 13, PENCE),
    Col("Who gains", 15),
    Col("Counts", 10),
    Col("Part of", 18),
    Col("Source", 50),
    Col("Publisher", 34),
    Col("Published", 11),
    Col("Where in it", 50),
    Col("Read from", 22),
    Col("Confidence", 12),
    Col("Licence", 14),
    Col("Link", 40),
)
_LOOKED_UP = (
    ("ProxyNames", "Proxy"),
    ("ProxyOutcomes", "Outcome"),
    ("ProxyUnits", "Unit"),
    ("ProxyValues", "Value"),
    ("ProxyLinks", "Link"),
)


def write_lists(book: TemplateBook) -> None:
    """Categories, outcomes, proxy choices, price years and years, on defined names; workings."""
    library = book.library
    outcomes = [(c, o) for c, found in library.outcomes.items() for o in found]
    years = library.deflators.years()
    starts, counts, choices = _proxy_choices(book, [outcome for _, outcome in outcomes])
    base = library.price_base
    marks = [*NUMBER_MARKS, *PERCENT_MARKS]
    lists: tuple[tuple[str, str, Sequence[Any]], ...] = (
        ("Category", "Categories", [category.name for category in library.categories]),
        ("Outcome's category", "OutcomeCategories", [category for category, _ in outcomes]),
        ("Outcome", "OutcomeNames", [outcome for _, outcome in outcomes]),
        ("First row", "OutcomeStarts", starts),
        ("Entries", "OutcomeCounts", counts),
        ("Proxy choice", "ProxyChoices", choices),
        ("Price year", "PriceYears", [year for year, _ in years]),
        ("Deflator", "PriceIndexes", [float(index) for _, index in years]),
        ("Year", "Years", list(range(1, LONGEST_SHEET_DURATION + 1))),
        ("Input category", "InputCategories", INPUT_CATEGORIES),
        ("Evaluation", "Evaluations", EVALUATIONS),
        ("Funding", "Fundings", FUNDINGS),
        ("Nature", "Natures", NATURES),
        ("Price base", "PriceBase", [base]),
        ("Price base deflator", "PriceBaseIndex", [float(library.deflators.index[base])]),
        ("No price", "NoProxy", [NO_PROXY]),
        ("Digits", "Digits", ["0123456789"]),
        ("Round a number", "ShareMarks", marks),
        ("Outcome, tidied", "OutcomeKeys", [tidy_name(outcome) for _, outcome in outcomes]),
        ("Proxy, tidied", "ProxyKeys", [tidy_name(proxy.name) for proxy in library.proxies]),
        ("Category, tidied", "CategoryKeys", [tidy_name(c.name) for c in library.categories]),
        ("Divide by", "MarkDivisors", list({**NUMBER_MARKS, **PERCENT_MARKS}.values())),
    )
    sheet = book.pages[LISTS].sheet
    for index, (heading, name, values) in enumerate(lists):
        sheet.write_string(0, index, heading, book.format(bold=True))
        for row, value in enumerate(values, 1):
            if isinstance(value, tuple):
                formula, stored = value
                sheet.write_formula(row, index, formula, None, stored)
            elif isinstance(value, str):
                sheet.write_string(row, index, value)
            else:
                sheet.write_number(row, index, value)
        letter = column_letter(index)
        book.name(name, f"{LISTS}!${letter}$2:${letter}${len(values) + 1}")
        if values is marks:
            book.name("NumberMarks", f"{LISTS}!${letter}$2:${letter}${len(NUMBER_MARKS) + 1}")
    assert len(lists) <= FIRST_WORKING
    write_workings(book)
    sheet.protect("", {"select_locked_cells": True})


Formula = tuple[str, Any]


def _proxy_choices(
    book: TemplateBook, outcomes: Sequence[str]
) -> tuple[list[int], list[Formula], list[str | Formula]]:
    """One list of proxies behind all dropdowns: where each outcome starts, how many, and all.

    Under each outcome stand the library's, then room for the bidder's own, then describe-only.
    """
    own_of: dict[str, list[str]] = {outcome: [] for outcome in outcomes}
    for own in book.filling.own_proxies:
        own_of.get(str(own.get("Outcome", "")), []).append(str(own.get("Proxy", "")))
    starts: list[int] = []
    counts: list[Formula] = []
    choices: list[str | Formula] = []
    for position, outcome in enumerate(outcomes, 1):
        proxies, entries = book.library.by_outcome[outcome], [*own_of[outcome], NO_PROXY]
        starts.append(len(choices) + 1)
        formula = live.choice_count(position + 1, len(proxies))
        counts.append((formula, len(proxies) + len(entries)))
        choices += [proxy.name for proxy in proxies]
        for number in range(1, book.rows[OWN_PROXIES] + 2):
            stored = entries[number - 1] if number <= len(entries) else ""
            choices.append((live.listed_own(position, number), stored))
    return starts, counts, choices


def write_library(book: TemplateBook) -> None:
    """Every proxy with its source, and the columns that formulas look up."""
    page, library = book.pages[PROXIES], book.library
    page.widen([column.width for column in _COLUMNS], [column.form for column in _COLUMNS])
    book.begin(
        page,
        f"Proxy library {library.version}: values in {library.price_base} prices",
        "Value, low and high are brought to one price base with the GDP deflator; the "
        "published value stands beside them. Filter to find a proxy. Confidence: A official, "
        "B peer-reviewed or recognised, C other."
        + (" The tender is held to this edition." if book.policy.library.sha256 else ""),
    )
    last = FIRST_ROW + len(library.proxies) - 1
    headings = [Col(column.heading) for column in _COLUMNS]
    rows = len(library.proxies)
    page.table("ProxyLibrary", headings, rows, style="Table Style Light 1", frozen=4)
    colours = {category.name: category for category in library.categories}
    for row, proxy in enumerate(library.proxies, FIRST_ROW):
        _write_proxy(book, row, proxy, colours[proxy.category])
    for name, heading in _LOOKED_UP:
        letter = column_letter(next(i for i, c in enumerate(_COLUMNS) if c.heading == heading))
        book.name(name, f"{PROXIES}!${letter}${FIRST_ROW + 1}:${letter}${last + 1}")
    page.sheet.protect("", PROTECTION)
    print_setup(page.sheet, "Proxy library")


def _write_proxy(book: TemplateBook, row: int, proxy: Proxy, category: Category) -> None:
    """One proxy of the library: value at the price base, value as published, and its source."""
    sheet = book.pages[PROXIES].sheet
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
    chip = book.format(bg_color=category.colour, font_color=category.text_colour)
    for index, (value, column) in enumerate(zip(values, _COLUMNS, strict=False)):
        if isinstance(value, str):
            look = chip if column.heading == "Category" else book.format()
            sheet.write_string(row, index, value, look)
        elif value is not None:
            sheet.write_number(row, index, value, book.format(num_format=column.form))
    link = book.format(font_color=LINK, underline=1)
    sheet.write_url(row, len(values), proxy.url, link, proxy.url)
