"""The sheets behind the dropdowns: the hidden lists and the proxy library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.layout import (
    EVALUATIONS,
    FUNDINGS,
    INPUT_CATEGORIES,
    LISTS,
    NATURES,
    NO_PROXY,
    OUTCOME,
    PROXIES,
    PROXY,
    YES_NO,
    YES_OR_NO,
    column_letter,
)
from sve_excel.library.loading import Category
from sve_excel.library.rows import GRADE_WORDS
from sve_excel.looks.figures import PENCE
from sve_excel.looks.formats import print_setup
from sve_excel.looks.page import Col
from sve_excel.looks.palette import LINK
from sve_excel.model import Proxy
from sve_excel.template.book import TABLE_SIZE, TemplateBook, table_height, table_lines
from sve_excel.template.formulas import find as live_find
from sve_excel.template.formulas import value as live
from sve_excel.template.formulas.typed import SHAPES, tidy_name
from sve_excel.words.numbers import NUMBER_MARKS, PERCENT_MARKS

_OPEN, _HOLDS, _KEY = "Open", "working: holds the word", "working: proxy, tidied"
_COLUMNS = (
    Col("Id", 9),
    Col("Category", 22, wrap=True),
    Col("Outcome", 30, wrap=True),
    Col("Proxy", 54, wrap=True),
    Col("Unit", 15, wrap=True),
    Col("Value", 11, PENCE),
    Col("Published value", 13, PENCE),
    Col("Price year", 11),
    Col("Low", 13, PENCE),
    Col("High", 13, PENCE),
    Col("Who gains", 15),
    Col("Counts", 10),
    Col("Part of", 18),
    Col("Source", 50),
    Col("Publisher and year", 40),
    Col("Where in it, and how it was read", 60),
    Col("Confidence", 12),
    Col("Link", 40),
    Col(_OPEN, 9),
    Col(_HOLDS, 0),
    Col(_KEY, 0),
)
_TOP = 0  # the headings stand in the first row, the one that stays in view
# names of columns of the library, by which formulas look it up
LOOKED_UP = (
    ("ProxyNames", "Proxy"),
    ("ProxyOutcomes", "Outcome"),
    ("ProxyUnits", "Unit"),
    ("ProxyValues", "Value"),
    ("ProxyLinks", "Link"),
    ("ProxyCategories", "Category"),
    ("ProxyHolds", _HOLDS),
    ("ProxyKeys", _KEY),
    ("ProxyCounts", "Counts"),
)


def write_lists(book: TemplateBook) -> None:
    """Categories, outcomes, proxy choices, price years and years, on defined names; workings."""
    library, base = book.library, book.library.price_base
    outcomes = [(c, o) for c, found in library.outcomes.items() for o in found]
    years = library.deflators.years()
    marks, same = [*NUMBER_MARKS, *PERCENT_MARKS], dict[str, str]()
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
        YES_OR_NO: ("Yes or no", YES_NO),
        "PriceBase": ("Price base", [base]),
        "PriceBaseIndex": ("Price base deflator", [float(library.deflators.index[base])]),
        **_input_prices(book),
        "NoProxy": ("No price", [NO_PROXY]),
        "NumberShapes": ("Grouped digits", SHAPES),
        "ShareMarks": ("Round a number", marks),
        "MarkDivisors": ("Divide by", list({**NUMBER_MARKS, **PERCENT_MARKS}.values())),
    }
    sheet = book.pages[LISTS].sheet
    # names that are tidy as they stand are their own keys
    for names, keys in (("Categories", "CategoryKeys"), ("OutcomeNames", "OutcomeKeys")):
        if [*lists[names][1]] == [*lists[keys][1]]:
            same[names] = keys
            del lists[keys]
    for index, (name, (heading, values)) in enumerate(lists.items()):
        sheet.write_string(0, index, heading, book.format(bold=True))
        row = _write_list(sheet, index, values)
        letter = column_letter(index)
        # one cell is named as one: IronCalc looks up no range of one cell
        first = f"${letter}$2"
        place = f"{LISTS}!{first}" + (f":${letter}${row}" if row > 2 else "")
        for each in (name, same.get(name)):
            if each:
                book.name(each, place)
        if values is marks:
            book.name("NumberMarks", f"{LISTS}!${letter}$2:${letter}${len(NUMBER_MARKS) + 1}")
    sheet.protect("", {"select_locked_cells": True})


def _write_list(sheet: Any, column: int, values: Sequence[Any]) -> int:
    """Write a list from the second row down, and give the row below its last, from 0.

    A formula that stands in several parts of a list is written once for all of them.
    """
    row, live_rows = 1, dict[str, dict[int, Any]]()
    for value in values:
        if isinstance(value, Live):
            live_rows.setdefault(value.formula, {}).update(enumerate(value.stored, row))
            row += len(value.stored)
        else:
            sheet.write(row, column, value)
            row += 1
    for formula, stored in live_rows.items():
        sheet.write_shared_in(column, formula, None, stored)
    return row


_OFFERED = 6  # own proxies of one outcome that its list has room for


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
        outcome, named = (str(given.get(heading) or "") for heading in (OUTCOME, PROXY))
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
    # names that are tidy as they stand are their own keys
    tidy = all(tidy_name(proxy.name) == proxy.name for proxy in library.proxies)
    columns = _COLUMNS[:-1] if tidy else _COLUMNS
    body, book.format.size = book.format.size, TABLE_SIZE
    page.widen([column.width for column in columns], [column.form for column in columns])
    page.row = _TOP
    last = _TOP + len(library.proxies)
    at = {column.heading: index for index, column in enumerate(columns)}
    at.setdefault(_KEY, at["Proxy"])
    working = {_OPEN: _opening(column_letter(at["Link"])), _HOLDS: live_find.holds(at, _TOP + 1)}
    headings = [Col(col.heading, calculated=working.get(col.heading, "")) for col in columns]
    rows = len(library.proxies)
    page.table("ProxyLibrary", headings, rows, style="Table Style Light 1", frozen=0)
    colours = {category.name: category for category in library.categories}
    for row, proxy in enumerate(library.proxies, _TOP + 1):
        _write_proxy(book, row, proxy, colours[proxy.category], columns)
    for name, heading in LOOKED_UP:
        letter = column_letter(at[heading])
        book.name(name, f"{PROXIES}!${letter}${_TOP + 2}:${letter}${last + 1}")
    link = book.format(font_color=LINK, underline=1)
    page.shared(_TOP + 1, at[_OPEN], working[_OPEN], link, ["Open"] * rows)
    page.shared(_TOP + 1, at[_HOLDS], working[_HOLDS], None, [""] * rows)
    page.sheet.set_column(at[_HOLDS], len(columns) - 1, None, None, {"hidden": True})
    _say_what_stands_here(book, at)
    print_setup(page.sheet, f"Proxy library {library.version}: {library.price_base} prices")
    page.sheet.print_area(_TOP, 0, last, at["Price year"])  # the rest is for a screen
    book.format.size = body


def _read_where(proxy: Proxy) -> str:
    """Where in its source a value stands, from what it was read, and under which licence."""
    said = (proxy.locator, f"Read from: {proxy.read_from}", f"Licence: {proxy.licence}")
    return ". ".join(said)


def _opening(letter: str) -> str:
    """The link to a proxy's source, as a person sees it."""
    return f'=HYPERLINK(INDEX(${letter}:${letter},ROW()),"Open")'


def _say_what_stands_here(book: TemplateBook, at: Mapping[str, int]) -> None:
    """Words at the headings, for whoever clicks them: which library, whose prices, how sure."""
    library = book.library
    held = " The tender is held to this edition." if book.policy.library.sha256 else ""
    base = f"Brought to {library.price_base} prices with the GDP deflator."
    words = {
        "Id": f"Proxy library {library.version}, in {library.price_base} prices.{held}",
        "Value": base,
        "Published value": "As published, in the prices of its year.",
        "Low": base,
        "High": base,
        "Confidence": GRADE_WORDS,
    }
    for heading, said in words.items():
        rule = {"validate": "any", "input_title": heading, "input_message": said}
        book.pages[PROXIES].sheet.data_validation(_TOP, at[heading], _TOP, at[heading], rule)


def _write_proxy(
    book: TemplateBook, row: int, proxy: Proxy, category: Category, columns: Sequence[Col]
) -> None:
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
        f"{proxy.publisher}, {proxy.source_year}",
        _read_where(proxy),
        proxy.confidence,
        proxy.url,
        None,
        None,
        tidy_name(proxy.name),
    )
    whole = {"indent": 1, "text_wrap": True}
    chip = book.format(left=5, left_color=category.colour, **whole)
    lines = 1
    for index, (value, column) in enumerate(zip(values, columns, strict=False)):
        if value == "":
            continue
        if isinstance(value, str):
            wrapped = book.format(**whole) if column.wrap else book.format(indent=1)
            look = chip if column.heading == "Category" else wrapped
            lines = max(lines, table_lines(value, column.width) if column.wrap else 1)
            sheet.write_string(row, index, value, look)
        elif value is not None:
            sheet.write_number(row, index, value, book.format(num_format=column.form))
    sheet.set_row(row, table_height(lines))
