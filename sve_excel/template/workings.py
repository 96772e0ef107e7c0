"""The workings of the tables' rows, on the hidden sheet Lists: numbers as read, checks in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sve_excel.layout import (
    FIRST_ROW,
    INPUTS,
    LISTS,
    OUTPUTS,
    OWN_PROXIES,
    Column,
    column_letter,
)
from sve_excel.model import Input, Output, OwnProxy
from sve_excel.template.book import TemplateBook
from sve_excel.template.formulas import checks as live_checks
from sve_excel.template.formulas import typed as live_numbers
from sve_excel.template.formulas import value as live
from sve_excel.template.formulas.typed import (
    FURTHER,
    NAME_STEPS,
    NAMED,
    NO_NUMBER,
    STEPS,
    TYPED,
    WORKINGS,
    sought_name,
    tidy_name,
)

_STEPS = {"number": live_numbers.number, "text": live_numbers.text}
Further = Mapping[tuple[str, str], Callable[[int], str]]


def write_workings(book: TemplateBook) -> None:
    """Write every working of every row, each with its stored result."""
    sheet = book.pages[LISTS].sheet
    bold = book.format(bold=True)
    for (name, heading, step), index in WORKINGS.items():
        words = " ".join(filter(None, (name, heading, step)))
        sheet.write_string(FIRST_ROW - 1, index, words, bold)
    filled: Mapping[str, Sequence[Mapping[str, Any]]] = {
        OUTPUTS: book.filling.outputs,
        INPUTS: book.filling.inputs,
        OWN_PROXIES: book.filling.own_proxies,
    }
    for name, formula in live_numbers.TYPED_NAMES.items():
        book.name(name, formula)
    further: Further = {
        (OUTPUTS, "check"): partial(live_checks.output_check, longest=book.policy.longest_duration),
        (INPUTS, "check"): live_checks.input_check,
        (OWN_PROXIES, "check"): live_checks.own_check,
        (OUTPUTS, "years held"): live.years_held,
    }
    for defined, heading, step in (
        ("OwnTidyNames", "Proxy", "name"),
        ("OwnTidyOutcomes", "Outcome", "name"),
        ("OwnChecks", "", "check"),
    ):
        letter = column_letter(WORKINGS[OWN_PROXIES, heading, step])
        last = FIRST_ROW + book.rows[OWN_PROXIES]
        book.name(defined, f"{LISTS}!${letter}${FIRST_ROW + 1}:${letter}${last}")
    for name, rows in filled.items():
        for offset in range(book.rows[name]):
            given = rows[offset] if offset < len(rows) else {}
            read = book.filling.read.get((name, FIRST_ROW + offset + 1))
            _write_row(sheet, name, FIRST_ROW + offset, given, read, further)


def _write_row(
    sheet: Any,
    name: str,
    row: int,
    given: Mapping[str, Any],
    read: Output | Input | OwnProxy | None,
    further: Further,
) -> None:
    """Workings of one row of a table, counted from 0; ``read`` is what was read in it."""

    def write(index: int, formula: str, stored: Any) -> None:
        sheet.write_formula(row, index, formula.replace(f"{LISTS}!", ""), None, stored)

    for column in TYPED[name]:
        stored = _as_read(given.get(column.heading), column, read)
        for step, text in zip(STEPS, stored, strict=True):
            index = WORKINGS[name, column.heading, step]
            write(index, _STEPS[step](name, column), text)
    for heading in NAMED[name]:
        words = "" if given.get(heading) is None else str(given[heading])
        tidy = tidy_name(words)
        formulas = (
            live_numbers.sought_working(name, heading, row + 1),
            live_numbers.tidied_working(name, heading, row + 1),
            live_numbers.words(name, heading),
        )
        for step, formula, result in zip(
            NAME_STEPS, formulas, (sought_name(tidy), tidy, words), strict=True
        ):
            write(WORKINGS[name, heading, step], formula, result)
    results = {"check": given.get("Check", ""), "years held": given.get("years_held", "")}
    for step in FURTHER[name]:
        write(WORKINGS[name, "", step], further[name, step](row + 1), results[step])


def _as_read(found: Any, column: Column, row: Output | Input | OwnProxy | None) -> tuple[Any, str]:
    """Stored results of a cell's steps: the number that is read, and the text that was typed."""
    typed = found if isinstance(found, str) else ""
    if row is None:
        return "", typed
    number = getattr(row, column.attribute)
    if number is None:
        return NO_NUMBER if column.heading in row.unreadable else "", typed
    return found if isinstance(found, int | float) else number, typed
