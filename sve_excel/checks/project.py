"""The Project sheet: what must be answered, one of its choices, a date, a number."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.checks.case import NOT_IN_LIST, REQUIRED_EMPTY, Case, Check
from sve_excel.findings.rule import Rule
from sve_excel.layout import CONTRACT_PRICE, END_DATE, FIELDS, INPUT_PRICES, PEOPLE, PROJECT
from sve_excel.method.prices import year_of
from sve_excel.model import Finding, Place
from sve_excel.words.saying import either, figure, quote


@Check
def check_project_required(case: Case) -> Iterator[Finding]:
    """Project name, organisation and evaluation are given."""
    project = case.submission.project
    for field in FIELDS:
        if (
            field.required
            and not getattr(project, field.attribute)
            and field.label not in project.unreadable
        ):
            place = Place(case.submission.file, PROJECT, project.cells.get(field.label, ""))
            how = f": choose {either(field.choices)}" if field.choices else ""
            yield REQUIRED_EMPTY.at(place, what=field.label.lower(), how=how)


@Check
def check_project_choices(case: Case) -> Iterator[Finding]:
    """Evaluation, funding and nature are one of their choices."""
    project = case.submission.project
    for field in FIELDS:
        answer = getattr(project, field.attribute)
        if field.choices and answer and answer not in field.choices:
            yield NOT_IN_LIST.at(
                Place(case.submission.file, PROJECT, project.cells.get(field.label, "")),
                what=field.label.lower(),
                found=quote(answer),
                choices=either(field.choices),
            )


DATES_THE_WRONG_WAY = Rule(
    "SVE111",
    "dates-the-wrong-way",
    "error",
    "the end date ({end}) is before the start date ({start}).",
    "Correct one of the two dates.",
)


@Check
def check_project_dates(case: Case) -> Iterator[Finding]:
    """The project does not end before it starts."""
    project = case.submission.project
    if project.start and project.end and project.end < project.start:
        yield DATES_THE_WRONG_WAY.at(
            Place(case.submission.file, PROJECT, project.cells.get(END_DATE, "")),
            start=f"{project.start:%d/%m/%Y}",
            end=f"{project.end:%d/%m/%Y}",
        )


INPUT_PRICES_UNKNOWN = Rule(
    "SVE334",
    "input-prices-unknown",
    "error",
    "the prices of the inputs are those of {found}, a year that the deflator table does not cover.",
    "Choose a year from the list, such as {example}, or leave it blank: then it is the year of the "
    "start date.",
    manual={"example": "2024/25"},
)

START_BEYOND_DEFLATORS = Rule(
    "SVE335",
    "start-beyond-deflators",
    "note",
    "the inputs were taken as being in {used} prices, the nearest to the start date for which "
    "there is a deflator.",
    "Choose under {label} in Project the year in whose prices they are, if it is another.",
)


@Check
def check_project_prices(case: Case) -> Iterator[Finding]:
    """The year in whose prices the inputs are is one that the deflator table covers."""
    project, deflators = case.submission.project, case.library.deflators
    place = Place(case.submission.file, PROJECT, project.cells.get(INPUT_PRICES, ""))
    typed, start = project.input_prices, project.start
    if typed and deflators.of(typed) is None:
        yield INPUT_PRICES_UNKNOWN.at(place, found=quote(typed), example=deflators.newest)
    elif not typed and start and year_of(start) not in deflators.index:
        yield START_BEYOND_DEFLATORS.at(place, used=project.prices.words, label=INPUT_PRICES)


NEGATIVE_PRICE = Rule(
    "SVE214",
    "negative-price",
    "error",
    "contract price is {found}: a price cannot be below 0.",
    "Type pounds for the whole contract as a positive figure, or leave it blank if there is none.",
)

PRICE_ZERO = Rule(
    "SVE216",
    "price-zero",
    "warning",
    "contract price is 0; it was taken as not given.",
    "Type pounds for the whole contract, or leave it blank if there is none.",
)

PEOPLE_NOT_A_COUNT = Rule(
    "SVE215",
    "people-not-a-count",
    "error",
    "people who benefit is {found}, which is not a number of people.",
    "Type how many different people, as a whole number: 0 or above; or leave it blank.",
)


@Check
def check_project_numbers(case: Case) -> Iterator[Finding]:
    """A contract price is above 0, and the people who benefit can be counted.

    A price below 0 would be the lowest of all, and marks for price refer to the lowest.
    """
    project = case.submission.project

    def place(label: str) -> Place:
        return Place(case.submission.file, PROJECT, project.cells.get(label, ""))

    price, people = project.contract_price, project.beneficiaries
    if price is not None and price < 0:
        yield NEGATIVE_PRICE.at(place(CONTRACT_PRICE), found=figure(price))
    elif price == 0:
        yield PRICE_ZERO.at(place(CONTRACT_PRICE))
    if people is not None and (people < 0 or people != int(people)):
        yield PEOPLE_NOT_A_COUNT.at(place(PEOPLE), found=figure(people))
