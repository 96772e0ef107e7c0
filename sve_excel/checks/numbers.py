"""Numbers that a row gives: units, duration, shares, and what an input takes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sve_excel.checks.case import NOT_IN_LIST, Case, Check
from sve_excel.findings.phrases import HOW_MANY, NO_INPUT_BELOW_0, POSSIBLE_YEARS, PROPER_SHARE
from sve_excel.findings.rule import Rule
from sve_excel.findings.shared import MONTHS_AS_YEARS, SHARE_BELOW_ONE_PERCENT, SHARE_OUT_OF_RANGE
from sve_excel.layout import (
    CATEGORY,
    DURATION,
    INPUT_CATEGORIES,
    INPUTS,
    NO_PROXY,
    OUTPUTS,
    READ_TABLES,
    UNITS,
    VALUE,
    VOLUME,
)
from sve_excel.model import Finding, Input, Output
from sve_excel.records.columns import SLIGHTEST_SHARE, Column
from sve_excel.words.saying import capital, either, figure, quote

ZERO_UNITS = Rule(
    "SVE206",
    "zero-units",
    "error",
    "units are 0, so this row claims nothing.",
    f"{capital(HOW_MANY)}.",
)

ZERO_UNITS_DELIVERED = Rule(
    "SVE311",
    "zero-units-delivered",
    "warning",
    "units are 0: nothing of this output was delivered.",
    "Check that it is so; the row is kept and is worth £0.",
)

HARM = Rule(
    "SVE310",
    "harm",
    "note",
    "units are {found}: this row is valued as harm and taken off.",
    "Nothing to do if harm is meant; otherwise type the units as a positive number.",
    manual={"found": "below 0"},
)


@Check
def check_units(case: Case) -> Iterator[Finding]:
    """Units are not zero, unless a completed project delivered none; negative units are harm."""
    for output in case.submission.outputs:
        if output.proxy == NO_PROXY or output.units is None:
            continue
        place = case.place(OUTPUTS, output, UNITS)
        if output.units == 0:
            delivered = case.submission.project.evaluation == "Evaluative"
            yield (ZERO_UNITS_DELIVERED if delivered else ZERO_UNITS).at(place)
        elif output.units < 0:
            yield HARM.at(place, found=figure(output.units))


DURATION_OUT_OF_RANGE = Rule(
    "SVE207",
    "duration-out-of-range",
    "error",
    "duration is {found} years.",
    f"Type how many years the change lasts: {POSSIBLE_YEARS}; blank is 1.",
)


@Check
def check_duration(case: Case) -> Iterator[Finding]:
    """A duration is above 0 and at most the policy's longest."""
    longest = case.policy.longest_duration
    for output in case.submission.outputs:
        if output.duration is not None and not 0 < output.duration <= longest:
            yield DURATION_OUT_OF_RANGE.at(
                case.place(OUTPUTS, output, DURATION),
                found=figure(output.duration),
                longest=figure(longest),
            )


_YEAR = 365.25
_MONTHS = 12


@Check
def check_months(case: Case) -> Iterator[Finding]:
    """A duration far beyond the project's own is not the project's length in months."""
    project = case.submission.project
    if not (project.start and project.end and project.start <= project.end):
        return
    years = ((project.end - project.start).days + 1) / _YEAR
    months = round(years * _MONTHS)
    for output in case.submission.outputs:
        found = output.duration or 0.0
        round_months = found % (_MONTHS / 2) == 0 and max(_MONTHS, 3 * years) <= found <= months
        if found > years and (round_months or found == months >= _MONTHS / 2):
            yield MONTHS_AS_YEARS.at(
                case.place(OUTPUTS, output, DURATION),
                found=figure(found),
                years=f"{months} months",
                meant=figure(round(found / _MONTHS, 2)),
            )


@Check
def check_shares(case: Case) -> Iterator[Finding]:
    """A share lies between 0 and 1."""
    for sheet, rows in ((OUTPUTS, case.submission.outputs), (INPUTS, case.submission.inputs)):
        shares = [column for column in READ_TABLES[sheet] if column.kind == "share"]
        for row in rows:
            for column in shares:
                yield from _share(case, sheet, row, column)


def _share(case: Case, sheet: str, row: Output | Input, column: Column) -> Iterator[Finding]:
    share: float | None = getattr(row, column.attribute)
    least, most = column.range
    if share is None or least <= share <= most:
        return
    found = f"{share:.12g} ({share * 100:,.12g} %)"
    if 2 <= share <= 100:  # a cell that shows per cent makes 1.2 of 120
        how = f"Did you mean {share:.12g} %? Type {share:.12g}%."
    else:
        how = f"{capital(PROPER_SHARE)}."
    place = case.place(sheet, row, column.heading)
    yield SHARE_OUT_OF_RANGE.at(place, what=column.heading.lower(), found=found, how=how)


@Check
def check_slight_shares(case: Case) -> Iterator[Finding]:
    """A share is nothing, or 1 % at least: 0.2 in a cell that shows per cent is 0.2 %."""
    for sheet, rows in ((OUTPUTS, case.submission.outputs), (INPUTS, case.submission.inputs)):
        shares = [column for column in READ_TABLES[sheet] if column.kind == "share"]
        for row in rows:
            if isinstance(row, Output) and row.proxy == NO_PROXY:
                continue  # nothing is taken off where there is no value
            for column in shares:
                share: float = getattr(row, column.attribute) or 0.0
                if 0 < share < SLIGHTEST_SHARE:
                    yield SHARE_BELOW_ONE_PERCENT.at(
                        case.place(sheet, row, column.heading),
                        what=column.heading.lower(),
                        found=_in_digits(share * 100),
                        meant=_in_digits(share * 10_000),
                    )


def _in_digits(number: float) -> str:
    """A number in digits alone, however small it is."""
    return f"{Decimal(f'{number:.12g}'):f}"


NEGATIVE_INPUT = Rule(
    "SVE212",
    "negative-input",
    "error",
    "{what} is {found}: " + NO_INPUT_BELOW_0 + ".",
    "Type what the project takes as a positive figure; income is not an input.",
)


@Check
def check_inputs(case: Case) -> Iterator[Finding]:
    """An input is of a known kind, and its value and volume are not negative."""
    known = set(INPUT_CATEGORIES)
    for spent in case.submission.inputs:
        if spent.category and spent.category not in known:
            yield NOT_IN_LIST.at(
                case.place(INPUTS, spent, CATEGORY),
                what="category",
                found=quote(spent.category),
                choices=either(INPUT_CATEGORIES),
            )
        for heading, number in ((VALUE, spent.value), (VOLUME, spent.volume)):
            if number is not None and number < 0:
                place = case.place(INPUTS, spent, heading)
                yield NEGATIVE_INPUT.at(place, what=heading.lower(), found=figure(number))
