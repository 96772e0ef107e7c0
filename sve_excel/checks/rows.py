"""Whether there are rows, and whether each holds what it needs."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator

from sve_excel.checks.case import REQUIRED_EMPTY, Case, Check
from sve_excel.findings.rule import Rule
from sve_excel.layout import INPUTS, LEAKAGE, NO_PROXY, OUTPUTS, OWN_PROXIES, TABLES, UNITS, VALUE
from sve_excel.model import Finding, Input, Output, OwnProxy
from sve_excel.words.saying import listed

NO_OUTPUTS = Rule(
    "SVE105",
    "no-outputs",
    "error",
    "there are no outputs, so there is nothing to value.",
    "Fill in at least one row of Outputs.",
)


@Check
def check_outputs_exist(case: Case) -> Iterator[Finding]:
    """There is at least one output."""
    if not case.submission.outputs:
        yield NO_OUTPUTS.at(case.first_cell(OUTPUTS))


NO_INPUTS = Rule(
    "SVE106",
    "no-inputs",
    "error",
    "there are no inputs, so there is no return for every £1.",
    "Fill in at least one row of Inputs: everything that the project takes, time included.",
)

INPUTS_TOTAL_ZERO = Rule(
    "SVE107",
    "inputs-total-zero",
    "error",
    "the inputs come to £0 in all, so there is no return for every £1.",
    "Give each input its value in pounds.",
)

INPUTS_ALL_LEAK = Rule(
    "SVE332",
    "inputs-all-leak",
    "warning",
    "{share} of the inputs leak out of the area: what is left is £{left} of £{whole}.",
    "Check the leakage of each input; the return is for every £1 put in, leaked or not.",
    manual={"share": "nearly all", "left": "so much", "whole": "so much"},
)
_NEARLY_ALL = 0.9


@Check
def check_inputs_exist(case: Case) -> Iterator[Finding]:
    """There is at least one input, they do not total zero, and not nearly all of them leak."""
    inputs = case.submission.inputs
    if not inputs:
        yield NO_INPUTS.at(case.first_cell(INPUTS))
        return
    place = case.place(INPUTS, inputs[0], VALUE)
    if any(spent.unreadable or spent.value is None for spent in inputs):
        return
    if any(spent.gross < 0 or not 0 <= spent.lost <= 1 for spent in inputs):
        return  # which has findings of its own
    whole = math.fsum(spent.gross for spent in inputs)
    if whole == 0:
        yield INPUTS_TOTAL_ZERO.at(place)
        return
    left = math.fsum(spent.net for spent in inputs)
    if left < (1 - _NEARLY_ALL) * whole:
        leaky = max(inputs, key=lambda spent: spent.gross - spent.net)
        share = "all" if left == 0 else f"{min(1 - left / whole, 0.999):.1%}"
        yield INPUTS_ALL_LEAK.at(
            case.place(INPUTS, leaky, LEAKAGE),
            share=share,
            left=f"{left:,.2f}",
            whole=f"{whole:,.2f}",
        )


ROW_HALF_FILLED = Rule(
    "SVE202",
    "row-half-filled",
    "error",
    "this row is half filled: {what} are empty.",
    "Fill them in, or clear the whole row. Dark yellow cells are needed; of the light yellow, "
    "a blank share counts as 0 % and a blank duration or volume as 1.",
    manual={"what": "these columns"},
)


@Check
def check_outputs_complete(case: Case) -> Iterator[Finding]:
    """An output has a description, a category, an outcome, a proxy and units."""
    for output in case.submission.outputs:
        free = {UNITS} if output.proxy == NO_PROXY else set()
        yield from _incomplete(case, OUTPUTS, output, free)


@Check
def check_inputs_complete(case: Case) -> Iterator[Finding]:
    """An input has a description, a category and a value."""
    for spent in case.submission.inputs:
        yield from _incomplete(case, INPUTS, spent)


@Check
def check_own_proxies_complete(case: Case) -> Iterator[Finding]:
    """An own proxy has a name, an outcome, a unit, a value and a source."""
    for own in case.submission.own_proxies:
        yield from _incomplete(case, OWN_PROXIES, own)


def _incomplete(
    case: Case, sheet: str, row: Output | Input | OwnProxy, free: Container[str] = ()
) -> Iterator[Finding]:
    """What a row of a sheet lacks, apart from the headings that it is free to leave out."""
    empty = [
        column.heading
        for column in TABLES[sheet]
        if column.required
        and column.heading not in free
        and column.heading not in row.unreadable
        and getattr(row, column.attribute) in (None, "")
    ]
    if not empty:
        return
    place = case.place(sheet, row, empty[0])
    if len(empty) == 1:
        kind = next(column.kind for column in TABLES[sheet] if column.heading == empty[0])
        how = " from the list" if kind == "choice" else ""
        yield REQUIRED_EMPTY.at(place, what=empty[0].lower(), how=how)
    else:
        yield ROW_HALF_FILLED.at(place, what=listed(empty))
