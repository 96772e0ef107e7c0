"""Checks of what the sheets hold: required cells, half-filled rows, ranges, lists."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sve_excel.checks.case import SHARES, Case
from sve_excel.findings.catalogue import PROPER_SHARE, finding
from sve_excel.layout import (
    INPUT_CATEGORIES,
    INPUT_COLUMNS,
    INPUTS,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    Column,
)
from sve_excel.model import Finding, Input, Output, OwnProxy
from sve_excel.words.folding import fold
from sve_excel.words.saying import either, figure, listed, quote

_ATTRIBUTES = {
    "Description": "description",
    "Category": "category",
    "Outcome": "outcome",
    "Proxy": "proxy",
    "Units": "units",
    "Value": "value",
}


_OWN_ATTRIBUTES = {
    "Proxy": "name",
    "Outcome": "outcome",
    "Unit": "unit",
    "Value": "value",
    "Source": "source",
}


def check_outputs_complete(case: Case) -> Iterator[Finding]:
    """An output has a description, a category, an outcome, a proxy and units."""
    for output in case.submission.outputs:
        free = {"Units"} if output.proxy == NO_PROXY else set()
        empty = _empty(output, OUTPUT_COLUMNS, _ATTRIBUTES, free)
        yield from _incomplete(case, OUTPUTS, output, empty, OUTPUT_COLUMNS)


def check_inputs_complete(case: Case) -> Iterator[Finding]:
    """An input has a description, a category and a value."""
    for each in case.submission.inputs:
        empty = _empty(each, INPUT_COLUMNS, _ATTRIBUTES, set())
        yield from _incomplete(case, INPUTS, each, empty, INPUT_COLUMNS)


def check_own_proxies_complete(case: Case) -> Iterator[Finding]:
    """An own proxy has a name, an outcome, a unit, a value and a source."""
    for own in case.submission.own_proxies:
        empty = _empty(own, OWN_COLUMNS, _OWN_ATTRIBUTES, set())
        yield from _incomplete(case, OWN_PROXIES, own, empty, OWN_COLUMNS)


def _empty(
    row: Output | Input | OwnProxy,
    columns: Sequence[Column],
    attributes: dict[str, str],
    free: set[str],
) -> list[str]:
    return [
        column.heading
        for column in columns
        if column.required
        and column.heading not in free
        and column.heading not in row.unreadable
        and getattr(row, attributes[column.heading]) in (None, "")
    ]


def _incomplete(
    case: Case,
    sheet: str,
    row: Output | Input | OwnProxy,
    empty: list[str],
    columns: Sequence[Column],
) -> Iterator[Finding]:
    if not empty:
        return
    place = case.place(sheet, row, empty[0])
    if len(empty) == 1:
        kind = next(column.kind for column in columns if column.heading == empty[0])
        how = " from the list" if kind == "choice" else ""
        yield finding("required-empty", place, what=empty[0].lower(), how=how)
    else:
        yield finding("row-half-filled", place, what=listed(empty))


def check_shares(case: Case) -> Iterator[Finding]:
    """A share lies between 0 and 1."""
    for output in case.submission.outputs:
        for heading, attribute in SHARES.items():
            yield from _share(case, OUTPUTS, output, heading, getattr(output, attribute))
    for each in case.submission.inputs:
        yield from _share(case, INPUTS, each, "Leakage", each.leakage)


def _share(
    case: Case, sheet: str, row: Output | Input, heading: str, share: float | None
) -> Iterator[Finding]:
    if share is None or 0 <= share <= 1:
        return
    found = f"{share:.12g} ({share * 100:,.12g} %)"
    if 2 <= share <= 100:  # a cell that shows per cent makes 1.2 of 120
        how = f"Did you mean {share:.12g} %? Type {share:.12g}% or {share / 100:.12g}."
    else:
        how = PROPER_SHARE
    place = case.place(sheet, row, heading)
    yield finding("share-out-of-range", place, what=heading.lower(), found=found, how=how)


def check_units(case: Case) -> Iterator[Finding]:
    """Units are not zero, unless a completed project delivered none; negative units are harm."""
    for output in case.submission.outputs:
        if output.proxy == NO_PROXY or output.units is None:
            continue
        place = case.place(OUTPUTS, output, "Units")
        if output.units == 0:
            delivered = case.submission.project.evaluation == "Evaluative"
            yield finding("zero-units-delivered" if delivered else "zero-units", place)
        elif output.units < 0:
            yield finding("harm", place, found=figure(output.units))


def check_duration(case: Case) -> Iterator[Finding]:
    """A duration is above 0 and at most the policy's longest."""
    longest = case.policy.longest_duration
    for output in case.submission.outputs:
        if output.duration is not None and not 0 < output.duration <= longest:
            yield finding(
                "duration-out-of-range",
                case.place(OUTPUTS, output, "Duration"),
                found=figure(output.duration),
                longest=figure(longest),
            )


def check_inputs(case: Case) -> Iterator[Finding]:
    """An input is of a known kind, and its value and volume are not negative."""
    known = set(INPUT_CATEGORIES)
    for each in case.submission.inputs:
        if each.category and each.category not in known:
            yield finding(
                "not-in-list",
                case.place(INPUTS, each, "Category"),
                what="category",
                found=quote(each.category),
                choices=either(INPUT_CATEGORIES),
            )
        for heading, number in (("Value", each.value), ("Volume", each.volume)):
            if number is not None and number < 0:
                place = case.place(INPUTS, each, heading)
                yield finding("negative-input", place, what=heading.lower(), found=figure(number))


def check_category(case: Case) -> Iterator[Finding]:
    """A category is one of the eight."""
    names = [category.name for category in case.library.categories]
    for output in case.submission.outputs:
        if output.category and output.category not in names:
            home = case.library.outcome_by_name.get(fold(output.outcome))
            choices = f"{home[1]}, to which its outcome belongs" if home else either(names)
            yield finding(
                "not-in-list",
                case.place(OUTPUTS, output, "Category"),
                what="category",
                found=quote(output.category),
                choices=choices,
            )


def check_outcome(case: Case) -> Iterator[Finding]:
    """An outcome is one of the library's and belongs to the category beside it."""
    outcomes = case.library.outcomes
    for output in case.submission.outputs:
        if not output.outcome:
            continue
        known = case.library.outcome_by_name.get(fold(output.outcome))
        place = case.place(OUTPUTS, output, "Outcome")
        if known is None:
            choices = outcomes.get(output.category, ())
            how = f"Choose {either(choices)}." if choices else "Choose the category first."
            if proxy := case.library.by_name.get(fold(output.proxy)):
                how = (
                    f"In the library its proxy stands under {quote(proxy.outcome)} "
                    f"({proxy.category}): choose these."
                )
            yield finding("outcome-unknown", place, found=quote(output.outcome), how=how)
        elif output.category in outcomes and known[1] != output.category:
            yield finding(
                "outcome-not-in-category",
                place,
                found=quote(output.outcome),
                category=quote(output.category),
                how=f"Choose an outcome of this category, or set the category to {known[1]}.",
            )


def check_own_outcome(case: Case) -> Iterator[Finding]:
    """An own proxy stands under an outcome of the library."""
    for own in case.submission.own_proxies:
        if own.outcome and fold(own.outcome) not in case.library.outcome_by_name:
            yield finding(
                "outcome-unknown",
                case.place(OWN_PROXIES, own, "Outcome"),
                found=quote(own.outcome),
                how="Choose an outcome from the list.",
            )


def check_outputs_exist(case: Case) -> Iterator[Finding]:
    """There is at least one output."""
    if not case.submission.outputs:
        yield finding("no-outputs", case.first_cell(OUTPUTS))


def check_inputs_exist(case: Case) -> Iterator[Finding]:
    """There is at least one input, and the inputs do not total zero before or after leakage."""
    inputs = case.submission.inputs
    if not inputs:
        yield finding("no-inputs", case.first_cell(INPUTS))
        return
    place = case.place(INPUTS, inputs[0], "Value")
    if any(each.unreadable or each.value is None for each in inputs):
        return
    gross = [(each.value or 0.0) * (1.0 if each.volume is None else each.volume) for each in inputs]
    net = [total * (1 - (each.leakage or 0.0)) for total, each in zip(gross, inputs, strict=True)]
    if math.fsum(gross) == 0:
        yield finding("inputs-total-zero", place, basis="in all")
    elif math.fsum(net) == 0:
        yield finding("inputs-total-zero", place, basis="after leakage")
