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
    ASKED_COLUMNS,
    CATEGORY,
    CHECK,
    CORE_SERVICE,
    FIRST_ROW,
    GROSS_INPUT,
    GROSS_VALUE,
    HEADING_ROW,
    INPUTS,
    NET_INPUT,
    NET_VALUE,
    OUTCOME,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_PROXIES,
    PRICE_YEAR,
    PROXY,
    PROXY_VALUE,
    SOURCE,
    TABLES,
    UNIT,
    VALUE_USED,
    YES_OR_NO,
    column_index,
    column_letter,
    letters,
)
from sve_excel.looks.figures import LONG_PENCE, MARKED, PRICE
from sve_excel.looks.formats import print_setup
from sve_excel.looks.page import Col
from sve_excel.looks.palette import (
    COMPUTED_FILL,
    LINE,
    LINK,
    RAG_FILL,
    RAG_TEXT,
    REQUIRED_FILL,
    readable,
)
from sve_excel.looks.paper import pages_across
from sve_excel.policy.rules import Policy
from sve_excel.records.columns import Column
from sve_excel.template.book import (
    NUMBER_FORMATS,
    TABLE_SIZE,
    TemplateBook,
    surely_cut,
    table_height,
    table_lines,
    write_answer,
)
from sve_excel.template.formulas import value as live
from sve_excel.template.formulas.checks import OK, OK_BUT, input_check, output_check, own_check
from sve_excel.template.formulas.typed import (
    WORKINGS,
    Working,
    asked_places,
    working_heading,
)
from sve_excel.template.printed import print_rows
from sve_excel.template.strip import write_strip
from sve_excel.template.workings import Results, working_formulas
from sve_excel.words.saying import capital

# name of the table, help on its columns that stay in view, which paper repeats, and beside it
_TITLES = {
    OUTPUTS: (
        "Outputs",
        "One row for each output.",
        f"Choose category, then outcome, then proxy. Shares are percentages: {A_SHARE}.",
    ),
    INPUTS: (
        "Inputs",
        "One row for each input: all that the project takes, paid for or given.",
        "",
    ),
    OWN_PROXIES: (
        "OwnProxies",
        "Only where the library has none. They are always reported as such.",
        "",
    ),
}
_FORMULAS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    OUTPUTS: {
        UNIT: live.unit,
        PROXY_VALUE: live.proxy_value,
        SOURCE: live.source,
    },
    INPUTS: {GROSS_INPUT: live.gross_input},
    OWN_PROXIES: {VALUE_USED: live.own_value_used},
}


# those that the rules have a say in
_BY_POLICY: Mapping[str, Callable[[Policy], str]] = {
    GROSS_VALUE: live.gross_value,
    NET_VALUE: live.net_value,
    NET_INPUT: live.net_input,
}
_FROZEN = 2  # columns that stay in view: what a row is about, and its check


def _formula(book: TemplateBook, name: str, heading: str) -> str:
    """The formula of a computed column, which is the same in each of its rows."""
    if heading in _BY_POLICY:
        return _BY_POLICY[heading](book.policy)
    if heading != CHECK:
        return _FORMULAS[name][heading]()
    if name == OUTPUTS:
        return output_check(book.policy).formula
    return (input_check() if name == INPUTS else own_check()).formula


def write_table(
    book: TemplateBook,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    title: str,
) -> None:
    """One table to fill in: typed columns open, computed columns locked with formulas."""
    page = book.pages[name]
    table, help_text, beside = _TITLES[name]
    page.widen([column.width for column in columns])
    book.begin(page, title, help_text, beside, _FROZEN)
    body, book.format.size = book.format.size, TABLE_SIZE
    headings = [
        Col(
            column.heading,
            computed=column.computed,
            calculated=_formula(book, name, column.heading) if column.computed else "",
        )
        for column in columns
    ]
    workings = working_formulas(name)
    headings += [
        Col(working_heading(key), computed=True, calculated=formula)
        for key, formula in workings.items()
    ]
    asked = _asked(book, name)
    headings += [Col(column.heading) for column in asked.values()]
    page.table(table, headings, book.rows[name], frozen=_FROZEN)
    placed = {**dict(enumerate(columns)), **asked}
    forms = {i: NUMBER_FORMATS.get(c.kind, "") for i, c in placed.items() if not c.computed}
    page.live(forms, FIRST_ROW, FIRST_ROW + book.rows[name] - 1)
    for index, column in asked.items():
        page.sheet.set_column(index, index, column.width)
    for index, column in placed.items():
        given = [row.get(column.heading) for row in rows]
        _write_column(book, name, index, column, given)
    for offset, answers in enumerate(rows):
        needed = [table_lines(answers.get(c.heading), c.width) for c in columns]
        page.row = FIRST_ROW + offset
        page.grow(table_height(max(needed)))
    _write_workings(book, name, workings, rows)
    write_strip(book, name)
    book.format.size = body
    page.sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)
    print_setup(page.sheet, title)
    print_rows(book, name, table, len(rows), max((page.last, *asked)))
    shown = [column.width for column in placed.values()]
    across = pages_across(shown, TABLE_SIZE, _FROZEN)
    if across > 1:  # on one page across its texts would be too small to read
        page.sheet.fit_to_pages(across, 0)
        page.sheet.repeat_columns(0, _FROZEN - 1)


def _asked(book: TemplateBook, name: str) -> dict[int, Column]:
    """Columns that the rules ask for, by where they stand: behind the workings."""
    if name != OUTPUTS:
        return {}
    by_heading = {column.heading: column for column in ASKED_COLUMNS.values()}
    return {at: by_heading[heading] for heading, at in asked_places(book.policy).items()}


def _write_column(
    book: TemplateBook, name: str, index: int, column: Column, given: Sequence[Any]
) -> None:
    """Every cell of one column: the answers given, or a formula with its stored result."""
    page = book.pages[name]
    look = cache(partial(book.answer, required=column.required))
    long = cache(partial(book.answer, required=column.required, top=True))  # its first lines show
    found = [*given, *[None] * (book.rows[name] - len(given))]
    if column.computed:
        stored = ["" if result is None else result for result in found]
        formula = _formula(book, name, column.heading)
        page.shared(FIRST_ROW, index, formula, _computed_look(book, column), stored)
        return
    for row, answer in enumerate(found, FIRST_ROW):
        cut = isinstance(answer, str) and surely_cut(answer, column.width)
        write_answer(page, row, index, answer, column.kind, long if cut else look)


def _computed_look(book: TemplateBook, column: Column) -> Any:
    look: dict[str, Any] = {"bg_color": COMPUTED_FILL, "border": 1, "border_color": LINE}
    if column.heading == SOURCE:
        look |= {"font_color": LINK, "underline": 1, "indent": 1}
    elif column.heading in (UNIT, CHECK):
        look |= {"text_wrap": True, "align": "left", "indent": 1}
    else:
        form = PRICE if column.heading in (PROXY_VALUE, VALUE_USED) else LONG_PENCE
        look |= {"num_format": form, "shrink": True}
    return book.format(**look)


def _write_workings(
    book: TemplateBook,
    name: str,
    workings: Mapping[Working, str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Hidden columns of a table: what is typed as it is read, so that nothing is read twice."""
    page, results = book.pages[name], Results(book, name, rows)
    stored = [results.of(offset) for offset in range(book.rows[name])]
    for key, formula in workings.items():
        page.shared(FIRST_ROW, WORKINGS[key], formula, None, [row[key] for row in stored])
    columns = [WORKINGS[key] for key in workings]
    page.sheet.set_column(columns[0], columns[-1], None, None, {"hidden": True})


def guard(book: TemplateBook) -> None:
    """Let nobody type into headings and computed cells by mistake.

    Nothing is locked, so that rows may be inserted, sorted, pasted and deleted in every program.
    What is pasted over a formula all the same is a finding.
    """
    for name, columns in TABLES.items():
        sheet, last = book.pages[name].sheet, FIRST_ROW + book.rows[name] - 1
        rule = {
            "validate": "custom",
            "value": "=FALSE",
            "error_title": "Not for typing",
            "error_message": "This cell is not for typing: fill in the yellow cells. "
            "Undo with Escape.",
        }
        computed = [at for at, column in enumerate(columns) if column.computed]
        areas = [[FIRST_ROW, at, last, at] for at in computed]
        areas.append([HEADING_ROW, 0, HEADING_ROW, len(columns) - 1])
        first, *more = areas
        sheet.data_validation(*first, {**rule, "other_cells": more})


def set_choices(book: TemplateBook) -> None:
    """Give every typed column its dropdown or range, its input message and its error alert."""
    first = FIRST_ROW + 1
    sources = {
        (OUTPUTS, CATEGORY): "=Categories",
        (OUTPUTS, OUTCOME): live.outcome_choices(first),
        (OUTPUTS, PROXY): live.proxy_choices(first),
        (INPUTS, CATEGORY): "=InputCategories",
        (OUTPUTS, CORE_SERVICE.heading): f"={YES_OR_NO}",
        (OWN_PROXIES, OUTCOME): "=OutcomeNames",
        (OWN_PROXIES, PRICE_YEAR): "=PriceYears",
    }
    alerts = {
        (OUTPUTS, OUTCOME): f"{capital(LISTED_OUTCOME)}; {CATEGORY_FIRST}.",
        (OUTPUTS, PROXY): "Choose a proxy from the list; choose the outcome first.",
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
        for index, column in {**dict(enumerate(columns)), **_asked(book, name)}.items():
            if column.computed:
                continue
            rule: dict[str, Any] = {
                "validate": "any",
                "input_title": column.heading[:32],
                "input_message": column.prompt,
                "error_title": column.heading[:32],
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
            sheet.data_validation(FIRST_ROW, index, last, index, rule)


def set_colours(book: TemplateBook) -> None:
    """Category cells with a mark of their colour, and checks that stand out until they are OK."""
    out = letters(OUTPUT_COLUMNS)
    sheet, last = book.pages[OUTPUTS].sheet, FIRST_ROW + book.rows[OUTPUTS] - 1
    index = column_index(OUTPUT_COLUMNS, CATEGORY)
    for category in book.library.categories:
        sheet.conditional_format(
            FIRST_ROW,
            index,
            last,
            index,
            {
                "type": "formula",
                "criteria": f'=${out[CATEGORY]}{FIRST_ROW + 1}="{category.name}"',
                "format": book.format.difference(
                    num_format=MARKED, font_color=readable(category.colour, REQUIRED_FILL)
                ),
            },
        )
    fine = book.book.add_format({"font_color": RAG_TEXT["green"]})
    ask = book.book.add_format({"font_color": RAG_TEXT["amber"], "bg_color": RAG_FILL["amber"]})
    mend = book.book.add_format(
        {"font_color": RAG_TEXT["amber"], "bg_color": RAG_FILL["amber"], "bold": True}
    )
    for name, columns in TABLES.items():
        at = column_index(columns, CHECK)
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
