"""The sheets behind the dropdowns: the hidden lists and the proxy library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.layout import (
    EVALUATIONS,
    FIRST_ROW,
    FUNDINGS,
    INPUT_CATEGORIES,
    LISTS,
    NATURES,
    NO_PROXY,
    PROXIES,
    YES_NO,
    column_letter,
)
from sve_excel.library.loading import Category
from sve_excel.looks.figures import PENCE
from sve_excel.looks.formats import print_setup
from sve_excel.looks.page import Col
from sve_excel.looks.palette import LINK, tint
from sve_excel.model import Proxy
from sve_excel.template.book import TemplateBook
from sve_excel.template.formulas import value as live
from sve_excel.template.formulas.typed import SHAPES, column_range, tidy_name
from sve_excel.words.numbers import NUMBER_MARKS, PERCENT_MARKS

_OPEN, _KEY = "Open", "working: proxy, tidied"
_COLUMNS = (
    Col("Id", 9),
    Col("Category", 18),
    Col("Outcome", 26),
    Col("Proxy", 48),
    Col("Unit", 16),
    Col("Value", 11, PENCE),
    Col("Published value", 13, PENCE),
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
    Col(_OPEN, 9),
    Col(_KEY, 0),
)
_LOOKED_UP = (
    ("ProxyNames", "Proxy"),
    ("ProxyOutcomes", "Outcome"),
    ("ProxyUnits", "Unit"),
    ("ProxyValues", "Value"),
    ("ProxyLinks", "Link"),
    ("ProxyKeys", _KEY),
    ("ProxyCounts", "Counts"),
)


def write_lists(book: TemplateBook) -> None:
    """Categories, outcomes, proxy choices, price years and years, on defined names; workings."""
    library, base = book.library, book.library.price_base
    outcomes = [(c, o) for c, found in library.outcomes.items() for o in found]
    years = library.deflators.years()
    marks = [*NUMBER_MARKS, *PERCENT_MARKS]
    lists: dict[str, Listed] = {
        "Categories": ("Category", [category.name for category in library.categories]),
        "CategoryKeys": ("Category, tidied", book.lists["CategoryKeys"]),
        "OutcomeCategories": ("Outcome's category", [category for category, _ in outcomes]),
        "OutcomeNames": ("Outcome", [outcome for _, outcome in outcomes]),
        "OutcomeKeys": ("Outcome, tidied", book.lists["OutcomeKeys"]),
        **_proxy_choices(book, [outcome for _, outcome in outcomes]),
        "PriceYears": ("Price year", [year for year, _ in years]),
        "PriceIndexes": ("Deflator", [float(index) for _, index in years]),
        "InputCategories": ("Input category", INPUT_CATEGORIES),
        "Evaluations": ("Evaluation", EVALUATIONS),
        "Fundings": ("Funding", FUNDINGS),
        "Natures": ("Nature", NATURES),
        "YesOrNo": ("Yes or no", YES_NO),
        "PriceBase": ("Price base", [base]),
        "PriceBaseIndex": ("Price base deflator", [float(library.deflators.index[base])]),
        **_input_prices(book),
        "NoProxy": ("No price", [NO_PROXY]),
        "NumberShapes": ("Grouped digits", SHAPES),
        "ShareMarks": ("Round a number", marks),
        "MarkDivisors": ("Divide by", list({**NUMBER_MARKS, **PERCENT_MARKS}.values())),
    }
    sheet = book.pages[LISTS].sheet
    for index, (name, (heading, values)) in enumerate(lists.items()):
        sheet.write_string(0, index, heading, book.format(bold=True))
        row = 1
        for value in values:
            if isinstance(value, Live):
                sheet.write_shared(row, index, value.formula, None, value.stored)
                row += len(value.stored)
            else:
                sheet.write(row, index, value)
                row += 1
        letter = column_letter(index)
        book.name(name, f"{LISTS}!${letter}$2:${letter}${row}")
        if values is marks:
            book.name("NumberMarks", f"{LISTS}!${letter}$2:${letter}${len(NUMBER_MARKS) + 1}")
    sheet.protect("", {"select_locked_cells": True})


_OFFERED = 12  # own proxies of one outcome that its list has room for


@dataclass(frozen=True, slots=True)
class Live:
    """Part of a list that one formula works out, row by row, with its stored results."""

    formula: str
    stored: Sequence[Any]


Listed = tuple[str, Sequence[Any]]


def _input_prices(book: TemplateBook) -> dict[str, Listed]:
    """The year in whose prices the inputs are, its deflator, and £1 of them at the price base."""
    deflators, prices = book.library.deflators, book.filling.prices
    year = prices.year or deflators.newest
    index = float(deflators.of(year) or 1)
    to_base = float(deflators.index[deflators.base]) / index
    years = sorted(deflators.index)
    return {
        "InputPriceYear": (
            "Prices of the inputs",
            [Live(live.input_price_year(years[0], years[-1], deflators.newest), [year])],
        ),
        "InputPriceIndex": ("Their deflator", [Live(live.input_price_index(), [index])]),
        "InputPrices": ("£1 at the base", [Live(live.input_prices(), [to_base])]),
    }


def _proxy_choices(book: TemplateBook, outcomes: Sequence[str]) -> dict[str, Listed]:
    """One list of proxies behind all dropdowns: where each outcome starts, how many, and all.

    Under each outcome stand the library's, then room for the bidder's own and describe-only.
    """
    own_of: dict[str, list[str]] = {tidy_name(outcome).casefold(): [] for outcome in outcomes}
    for given in book.filling.own_proxies:
        outcome, named = (str(given.get(heading) or "") for heading in ("Outcome", "Proxy"))
        if tidy_name(named):
            own_of.get(tidy_name(outcome).casefold(), []).append(named)
    own = list(own_of.values())
    room = max(_OFFERED, *map(len, own)) + 1
    starts: list[int] = []
    choices: list[str | Live] = []
    last = 0
    for outcome, names in zip(outcomes, own, strict=True):
        library = [proxy.name for proxy in book.library.by_outcome[outcome]]
        starts.append(last + 1)
        last += len(library) + room
        entries = [*names, NO_PROXY]
        choices += library
        choices.append(Live(live.own_choice(), entries + [""] * (room - len(entries))))
    return {
        "OutcomeStarts": ("First entry", starts),
        "OutcomeLibrary": (
            "Of the library",
            [len(book.library.by_outcome[outcome]) for outcome in outcomes],
        ),
        "OutcomeOwn": ("Own", [Live(live.own_of_outcome(), [len(names) for names in own])]),
        "ProxyChoices": ("Proxy choice", choices),
    }


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
    at = {column.heading: index for index, column in enumerate(_COLUMNS)}
    letter = column_letter(at["Link"])
    opening = f'=HYPERLINK(INDEX({column_range(letter)},ROW()-ROW(${letter}${FIRST_ROW})+1),"Open")'
    headings = [
        Col(column.heading, calculated=opening if column.heading == _OPEN else "")
        for column in _COLUMNS
    ]
    rows = len(library.proxies)
    page.table("ProxyLibrary", headings, rows, style="Table Style Light 1", frozen=0)
    colours = {category.name: category for category in library.categories}
    for row, proxy in enumerate(library.proxies, FIRST_ROW):
        _write_proxy(book, row, proxy, colours[proxy.category])
    for name, heading in _LOOKED_UP:
        letter = column_letter(next(i for i, c in enumerate(_COLUMNS) if c.heading == heading))
        book.name(name, f"{PROXIES}!${letter}${FIRST_ROW + 1}:${letter}${last + 1}")
    link = book.format(font_color=LINK, underline=1)
    page.shared(FIRST_ROW, at[_OPEN], opening, link, ["Open"] * rows)
    page.sheet.set_column(at[_KEY], at[_KEY], None, None, {"hidden": True})
    print_setup(page.sheet, "Proxy library")
    page.sheet.print_area(0, 0, last, at["Price year"])  # the rest is for a screen


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
        proxy.url,
        None,
        tidy_name(proxy.name),
    )
    chip = book.format(bg_color=tint(category.colour))
    for index, (value, column) in enumerate(zip(values, _COLUMNS, strict=True)):
        if isinstance(value, str):
            look = chip if column.heading == "Category" else book.format()
            sheet.write_string(row, index, value, look)
        elif value is not None:
            sheet.write_number(row, index, value, book.format(num_format=column.form))
