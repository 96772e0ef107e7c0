"""Columns that are there only where the rules ask for them: core service, and a share of a row."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.checks.case import NOT_IN_LIST, Case, Check
from sve_excel.findings.rule import Rule
from sve_excel.layout import ASKED_COLUMNS, CORE_SERVICE, OUTPUTS, SHARE_DUE, WHERE, YES_NO
from sve_excel.library.places import place_key
from sve_excel.method.places import named_places
from sve_excel.model import Finding
from sve_excel.words.saying import either, first_of, quote

COLUMN_NOT_ASKED = Rule(
    "SVE336",
    "column-not-asked",
    "warning",
    "the column {heading} is answered, and the rules in force do not ask for it; it changes no "
    "figure.",
    "Value the bid under the rules that it was made for: name them with --policy.",
)

ASKED_COLUMN_MISSING = Rule(
    "SVE337",
    "asked-column-missing",
    "warning",
    "the rules ask in each row of Outputs: {heading} The workbook has no such column; every row "
    "was taken as {blank}.",
    "Make the workbook under the rules: sve-excel template --policy, or upgrade it so.",
    manual={"blank": "its blank counts"},
)

CORE_NOT_VALUED = Rule(
    "SVE338",
    "core-not-valued",
    "note",
    "the specification asks for this output already: it is listed and not valued.",
    "Nothing to do, if it is so.",
)


_MOST_PLACES = 4

PLACE_NOT_KNOWN = Rule(
    "SVE750",
    "place-not-known",
    "warning",
    "{where} is no postcode or ward of the look-up {name}; its part of the value falls nowhere.",
    "Write postcodes such as BS1 4DJ or wards as the look-up has them, a comma between two.",
)

_BLANK = {
    CORE_SERVICE.heading: "not in it",
    SHARE_DUE.heading: "wholly due to it",
    WHERE.heading: "falling in no place that is named",
}


@Check
def check_asked(case: Case) -> Iterator[Finding]:
    """Each column that the rules may ask for is there if they do, and unanswered if they do not."""
    outputs = case.submission.outputs
    for key, column in ASKED_COLUMNS.items():
        answered = [
            output for output in outputs if getattr(output, column.attribute) not in ("", None)
        ]
        if not case.policy.asks(key):
            if answered:
                place = case.place(OUTPUTS, answered[0], column.heading)
                yield COLUMN_NOT_ASKED.at(place, heading=column.heading)
        elif outputs and column.heading not in outputs[0].cells:
            blank = _BLANK[column.heading]
            heading = column.heading if column.heading.endswith("?") else f"{column.heading}."
            yield ASKED_COLUMN_MISSING.at(case.first_cell(OUTPUTS), heading=heading, blank=blank)


@Check
def check_core_service(case: Case) -> Iterator[Finding]:
    """Whether an output is in the specification is said by yes or no; one that is says so."""
    if not case.policy.asks("ask_core_service"):
        return
    for output in case.submission.outputs:
        place = case.place(OUTPUTS, output, CORE_SERVICE.heading)
        if output.is_core:
            yield CORE_NOT_VALUED.at(place)
        elif output.core and output.core not in YES_NO:
            what, found = CORE_SERVICE.heading.removesuffix("?").lower(), quote(output.core)
            yield NOT_IN_LIST.at(place, what=what, found=found, choices=either(YES_NO))


@Check
def check_places(case: Case) -> Iterator[Finding]:
    """Each postcode and ward that a row names is one of the look-up, where there is one."""
    places = case.library.places
    if places is None:
        return
    for output in case.submission.outputs:
        unknown = [n for n in named_places(output) if place_key(n) not in places.spots]
        if unknown:
            place = case.place(OUTPUTS, output, WHERE.heading)
            named = first_of([quote(each) for each in unknown], _MOST_PLACES)
            yield PLACE_NOT_KNOWN.at(place, where=named, name=places.name)
