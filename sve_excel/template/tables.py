"""The tables that people fill in: computed columns, dropdowns, messages and colours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from sve_excel.findings.phrases import (
    A_SHARE,
    CATEGORY_FIRST,
    LISTED_OUTCOME,
    POSSIBLE_YEARS,
    PROPER_SHARE,
)
from sve_excel.layout import (
    FIRST_ROW,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_PROXIES,
    TABLES,
    Column,
    column_index,
    column_letter,
    letters,
)
from sve_excel.looks.figures import PENCE
from sve_excel.looks.fitting import lines_needed
from sve_excel.looks.formats import print_setup
from sve_excel.looks.page import Col
from sve_excel.looks.palette import COMPUTED_FILL, LINE, LINK, RAG_FILL, RAG_TEXT
from sve_excel.policy.rules import Policy
from sve_excel.template.book import NUMBER_FORMATS, PROTECTION, TemplateBook, write_answer
from sve_excel.template.formulas import value as live
from sve_excel.template.formulas.checks import OK, OK_BUT
from sve_excel.template.formulas.typed import tidy_name
from sve_excel.words.saying import capital

_TITLES = {
    OUTPUTS: (
        "Outputs",
        "One row for each output. Choose category, then outcome, then proxy. "
        f"Shares are percentages: {A_SHARE}.",
    ),
    INPUTS: (
        "Inputs",
        "One row for each input: all that the project takes, paid for or given.",
    ),
    OWN_PROXIES: (
        "OwnProxies",
        "Only where the library has none. They are always reported as such.",
    ),
}
_Formulas = Mapping[str, Mapping[str, Callable[[], str]]]


def _formulas(policy: Policy) -> _Formulas:
    """Formula of each computed column, by table and heading."""
    return {
        **_FORMULAS,
        INPUTS: {**_FORMULAS[INPUTS], "Net input": partial(live.net_input, policy)},
    }


_FORMULAS: _Formulas = {
    OUTPUTS: {
        "Unit": live.unit,
        "Proxy value": live.proxy_value,
        "Gross value": live.gross_value,
        "Net value": live.net_value,
        "Source": live.source,
        "Check": live.output_check,
    },
    INPUTS: {
        "Gross input": live.gross_input,
        "Check": live.input_check,
    },
    OWN_PROXIES: {"Value used": live.own_value_used, "Check": live.own_check},
}


def write_table(
    book: TemplateBook,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    title: str,
) -> None:
    """One table to fill in: typed columns open, computed columns locked with formulas."""
    page = book.pages[name]
    table, help_text = _TITLES[name]
    page.widen([column.width for column in columns])
    book.begin(page, title, help_text)
    headings = [Col(column.heading, computed=column.computed) for column in columns]
    page.table(table, headings, book.rows[name], frozen=1)
    forms = {i: NUMBER_FORMATS.get(c.kind, "") for i, c in enumerate(columns) if not c.computed}
    page.live(forms, FIRST_ROW, FIRST_ROW + book.rows[name] - 1)
    for index, column in enumerate(columns):
        given = [row.get(column.heading) for row in rows]
        _write_column(book, name, index, column, given)
    for offset, answers in enumerate(rows):
        needed = [lines_needed(str(answers.get(c.heading) or ""), c.width - 2) for c in columns]
        page.row = FIRST_ROW + offset
        page.tall(min(400, 15 * max(needed) + 3))
    if name == OUTPUTS:
        _write_output_helpers(book, len(columns), rows)
    if name == OWN_PROXIES:
        _write_own_keys(book, len(columns), rows)
    page.sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)
    page.sheet.protect("", PROTECTION)
    print_setup(page.sheet, title)


def _write_column(
    book: TemplateBook, name: str, index: int, column: Column, given: Sequence[Any]
) -> None:
    """Every cell of one column: the answers given, or a formula with its stored result."""
    page = book.pages[name]
    look = cache(partial(book.answer, required=column.required))
    form = _computed_look(book, column) if column.computed else look(column.kind)
    formulas = _formulas(book.policy)[name]
    for offset in range(book.rows[name]):
        row, found = FIRST_ROW + offset, given[offset] if offset < len(given) else None
        if column.computed:
            formula = formulas[column.heading]()
            page.formula(row, index, formula, form, "" if found is None else found)
        else:
            write_answer(page, row, index, found, column.kind, look)


def _computed_look(book: TemplateBook, column: Column) -> Any:
    look: dict[str, Any] = {"bg_color": COMPUTED_FILL, "border": 1, "border_color": LINE}
    if column.heading == "Source":
        look |= {"font_color": LINK, "underline": 1, "indent": 1}
    elif column.heading in ("Unit", "Check"):
        look |= {"text_wrap": True, "align": "left", "indent": 1}
    else:
        look["num_format"] = PENCE
    return book.format(**look)


def _write_output_helpers(
    book: TemplateBook, first: int, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Hidden columns beside Outputs, so that nothing is looked up twice."""
    sheet = book.pages[OUTPUTS].sheet
    helpers = (live.library_row, live.own_row)
    for offset in range(book.rows[OUTPUTS]):
        given = rows[offset] if offset < len(rows) else {}
        row = FIRST_ROW + offset
        for index, helper in enumerate(helpers, first):
            stored = given.get(helper.__name__, "")
            sheet.write_formula(row, index, helper(), None, stored)
    sheet.set_column(first, first + len(helpers) - 1, None, None, {"hidden": True})


def _write_own_keys(book: TemplateBook, index: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Hidden column beside Own proxies, by which the dropdowns find them, and their names."""
    sheet, seen = book.pages[OWN_PROXIES].sheet, dict[str, int]()
    outcomes = [tidy_name(outcome).casefold() for outcome in book.outcomes]
    for offset in range(book.rows[OWN_PROXIES]):
        row = FIRST_ROW + offset
        given = rows[offset] if offset < len(rows) else {}
        outcome, named = (
            tidy_name(str(given.get(heading) or "")).casefold() for heading in ("Outcome", "Proxy")
        )
        seen[outcome] = seen.get(outcome, 0) + bool(named)
        known = named and outcome in outcomes
        stored = f"{outcomes.index(outcome) + 1}|{seen[outcome]}" if known else ""
        sheet.write_formula(row, index, live.own_key(), None, stored)
    sheet.set_column(index, index, None, None, {"hidden": True})
    last = FIRST_ROW + book.rows[OWN_PROXIES]
    for defined, letter in (
        ("OwnNames", live.OWN["Proxy"]),
        ("OwnKeys", live.OWN_KEY),
    ):
        book.name(defined, f"'{OWN_PROXIES}'!${letter}${FIRST_ROW + 1}:${letter}${last}")


def set_choices(book: TemplateBook) -> None:
    """Give every typed column its dropdown or range, its input message and its error alert."""
    first = FIRST_ROW + 1
    sources = {
        (OUTPUTS, "Category"): "=Categories",
        (OUTPUTS, "Outcome"): live.outcome_choices(first),
        (OUTPUTS, "Proxy"): live.proxy_choices(first),
        (INPUTS, "Category"): "=InputCategories",
        (OWN_PROXIES, "Outcome"): "=OutcomeNames",
        (OWN_PROXIES, "Price year"): "=PriceYears",
    }
    alerts = {
        (OUTPUTS, "Outcome"): f"{capital(LISTED_OUTCOME)}; {CATEGORY_FIRST}.",
        (OUTPUTS, "Proxy"): "Choose a proxy from the list; choose the outcome first.",
    }
    longest = f"{book.policy.longest_duration:g}"
    messages = {
        "number": "Type a number, and nothing else.",
        "money": "Type a number of pounds, and nothing else.",
        "years": f"Type a number of years {POSSIBLE_YEARS.format(longest=longest)}.",
        "share": f"{capital(PROPER_SHARE)}, such as {A_SHARE}.",
    }
    for name, columns in TABLES.items():
        sheet, last = book.pages[name].sheet, FIRST_ROW + book.rows[name] - 1
        for column in columns:
            if column.computed:
                continue
            rule: dict[str, Any] = {
                "validate": "any",
                "input_title": column.heading,
                "input_message": column.prompt,
                "error_title": column.heading,
            }
            key = (name, column.heading)
            if column.kind == "choice":
                rule |= {
                    "validate": "list",
                    "source": sources[key],
                    "error_message": alerts.get(key, "Choose one from the list."),
                }
            elif column.numeric:
                least, most = column.range
                if column.kind == "years":
                    most = book.policy.longest_duration
                rule |= {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": least,
                    "maximum": most,
                    "error_message": messages[column.kind],
                }
            index = column_index(columns, column.heading)
            sheet.data_validation(FIRST_ROW, index, last, index, rule)


def set_colours(book: TemplateBook) -> None:
    """Category cells in their colour, and checks that stand out until they are OK."""
    out = letters(OUTPUT_COLUMNS)
    sheet, last = book.pages[OUTPUTS].sheet, FIRST_ROW + book.rows[OUTPUTS] - 1
    index = column_index(OUTPUT_COLUMNS, "Category")
    for category in book.library.categories:
        sheet.conditional_format(
            FIRST_ROW,
            index,
            last,
            index,
            {
                "type": "formula",
                "criteria": f'=${out["Category"]}{FIRST_ROW + 1}="{category.name}"',
                "format": book.book.add_format(
                    {"bg_color": category.colour, "font_color": category.text_colour}
                ),
            },
        )
    fine = book.book.add_format({"font_color": RAG_TEXT["green"], "bg_color": RAG_FILL["green"]})
    ask = book.book.add_format({"font_color": RAG_TEXT["amber"], "bg_color": RAG_FILL["amber"]})
    mend = book.book.add_format(
        {"font_color": RAG_TEXT["amber"], "bg_color": RAG_FILL["amber"], "bold": True}
    )
    for name, columns in TABLES.items():
        at = column_index(columns, "Check")
        cell = f"${column_letter(at)}{FIRST_ROW + 1}"
        last = FIRST_ROW + book.rows[name] - 1
        tests = (
            (f'LEFT({cell},{len(OK_BUT)})="{OK_BUT}"', ask),
            (f'LEFT({cell},{len(OK)})="{OK}"', fine),
            (f'{cell}<>""', mend),
        )
        for test, look in tests:
            book.pages[name].sheet.conditional_format(
                FIRST_ROW,
                at,
                last,
                at,
                {
                    "type": "formula",
                    "criteria": f"={test}",
                    "format": look,
                    "stop_if_true": True,
                },
            )
