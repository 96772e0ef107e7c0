"""Every rule, on a workbook that has just that fault: exact code, place and remedy."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.checks.every import CATALOGUE
from sve_excel.comparison.workbook import comparison_workbook
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.reading import FIELD_MISSING, NOT_OUR_WORKBOOK
from sve_excel.library.loading import Library
from sve_excel.model import Place
from sve_excel.policy.rules import Policy
from sve_excel.run.one import is_no_bid
from sve_excel.tracking.workbook import track
from tests.builders import INPUT, OUTPUT, OWN, Builder, edited, process, put

Made = Callable[[Builder], bytes]
THRIVING = "Job found by a person out of work"


@dataclass(frozen=True)
class Found:
    """One finding as it must be; ``words`` are some that its message must hold."""

    code: str
    place: str
    remedy: str
    words: str = ""


# --- how the faulty workbooks are made

CLAIMED: Mapping[str, Any] = {
    "Description": "A claim",
    "Units": 1,
    "Leakage": 0,
    "Deadweight": 0,
    "Attribution": 0,
    "Drop-off": 0,
    "Displacement": 0,
}
# rows that claim each proxy of the small library, without a fault
LONELY = {
    **CLAIMED,
    "Category": "Active, inclusive and safe",
    "Outcome": "Less loneliness",
    "Proxy": "Person no longer lonely",
}
VISIT = {**LONELY, "Proxy": "Visit to a lonely person"}
JOB = {**CLAIMED, "Category": "Thriving", "Outcome": "People into work", "Proxy": THRIVING}
BENEFIT = {**JOB, "Proxy": "Benefit no longer paid after a job is found"}
HOUSING = {**JOB, "Proxy": "Housing benefit no longer paid"}
BICYCLE = {
    **CLAIMED,
    "Category": "Environmentally sensitive",
    "Outcome": "Less waste",
    "Proxy": "Bicycle mended",
}


def output(**answers: Any) -> Made:
    """One output, whole but for these answers; _ stands for - in a heading."""
    changed = {key.replace("_", "-"): answer for key, answer in answers.items()}
    return lambda build: build(outputs=[{**OUTPUT, **changed}])


def outputs(*rows: Mapping[str, Any]) -> Made:
    return lambda build: build(outputs=rows)


def spent(**answers: Any) -> Made:
    """One input, whole but for these answers."""
    return lambda build: build(inputs=[{**INPUT, **answers}])


def project(**answers: Any) -> Made:
    """Answers by label, _ for a blank."""
    return lambda build: build(project={k.replace("_", " "): v for k, v in answers.items()})


def own(**answers: Any) -> Made:
    """One own proxy that is not claimed, whole but for these answers; _ stands for a blank."""
    changed = {key.replace("_", " "): answer for key, answer in answers.items()}
    return lambda build: build(own_proxies=[{**OWN, **changed}])


def cells(*changes: tuple[str, str, Any]) -> Made:
    """A faultless workbook with some cells written by openpyxl."""
    return lambda build: edited(build(), *(put(*change) for change in changes))


def without_tables(*changes: tuple[str, str, Any]) -> Made:
    """The same where headings are written, which are names of a table's columns too."""

    def clear(book: openpyxl.Workbook) -> None:
        for sheet in book:
            sheet.tables.clear()

    return lambda build: edited(build(), clear, *(put(*change) for change in changes))


def without_sheets(*names: str) -> Made:
    def remove(book: openpyxl.Workbook) -> None:
        for name in names:
            book.remove(book[name])

    return lambda build: edited(build(), remove)


def foreign(build: Builder) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Stamps", 12.4])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# --- remedies that several rules share

SEND = "Send the bid in the template (sve-excel template), or take the file out of the folder."
PUT_BACK = "Put it back: copy the sheet from a fresh template, and its rows with it."
ANSWER = "Write the label {} again, with its answer in the cell to the right."
HEADING = "Write the heading {} above its column again, in the same row as the others."
IN_POUNDS = "Give each input its value in pounds, and a leakage below 100 %."
A_NUMBER = "Type a number such as 12, and put words in another column."
A_SHARE = "Type a share such as 20% or 0.2, and put words in another column."
POUNDS = "Type pounds such as 1250 or 1250.50, and put words in another column."
POUNDS_OR_BLANK = "Type pounds such as 1250 or 1250.50, or leave it blank."
YEARS = "Type a number of years such as 2 or 1.5, and put words in another column."
BETWEEN = "Type a share between 0% and 100%."
LASTS = "Type how many years the change lasts: above 0, at most 60; blank is 1."
RECALCULATE = "Open the file in Excel or LibreOffice, let it recalculate, and save it."
MEND = "Mend the formula, or type the number."
A_DATE = "Type the date as day, month and year: 31/03/2027."
POSITIVE = "Type what the project takes as a positive figure; income is not an input."
AGAIN = "Type the number again."
OR_ADD = "Choose one from the list, or add it to Own proxies with its source."
COPY = "The library's value was used. Ask why the workbook's own copy was changed."
SAME_UNITS = "Check that they are not for the same units; if they are, take one of the two out."
OTHER_UNITS = "Check that the units are different ones; if they are not, take one row out."
ASK = "Ask what would have happened anyway and who else helped, and type each share."
TYPE_IT = "Type the share, or 0 if it is truly nothing."
CHECK_SOURCE = "Check the source before relying on this row."
HARM = "Nothing to do if harm is meant; otherwise type the units as a positive number."
CATEGORY = "Choose Active, inclusive and safe, Thriving or Environmentally sensitive."
KIND = (
    "Choose Cash, Staff time, Volunteer time, In-kind goods and services, Premises, Equipment "
    "or Other."
)
YEAR = "Type a financial year such as 2024/25, or a calendar year such as 2023."
A_PRICE = (
    "Type pounds for the whole contract as a positive figure, or leave it blank if there is none."
)
NO_PRICE = "Type pounds for the whole contract, or leave it blank if there is none."
PEOPLE = "Type how many different people, as a whole number: 0 or above; or leave it blank."
ONE_OF_TWO = "Delete one of the two, so that it is clear which answer counts."
ONE_COLUMN = "Delete or rename one of the two columns, so that it is clear which one counts."
NEEDED = "Fill it in{}. Dark yellow cells are needed, light yellow ones are not."
SAME_WORDS = "Check that both mean the same; sve-excel upgrade puts the new words into the row."
ITS_PROXY = "In the library its proxy stands under 'People into work' (Thriving): choose these."
WHOLE_ROW = (
    "Fill them in, or clear the whole row. Dark yellow cells are needed; of the light yellow, a "
    "blank share counts as 0 % and a blank duration or volume as 1."
)


def number_again(value: str) -> str:
    return (
        "Nothing to do: it counts. If the workbook's own panel leaves the row out, as in older "
        f"templates, type {value} into the cell again."
    )


CASES: dict[str, tuple[Made, list[Found]]] = {
    "nothing wrong": (lambda build: build(), []),
    "nothing wrong, saved by openpyxl": (cells(), []),
    # --- the workbook as a whole
    "not one of our workbooks": (foreign, [Found("SVE101", "Bid.xlsx", SEND)]),
    "sheet missing": (
        without_sheets("Inputs"),
        [Found("SVE102", "Inputs", PUT_BACK, "the sheet Inputs is missing")],
    ),
    "two sheets missing": (
        without_sheets("Project", "Outputs"),
        [Found("SVE102", "Project", PUT_BACK), Found("SVE102", "Outputs", PUT_BACK)],
    ),
    "sheets that are not needed missing": (without_sheets("Start", "Own proxies"), []),
    "column missing": (
        without_tables(("Outputs", "E4", None)),
        [Found("SVE103", "Outputs!A4", HEADING.format("Units"), "the column Units is missing")],
    ),
    "column misspelt": (
        without_tables(("Inputs", "E4", "Leekage")),
        [Found("SVE119", "Inputs!E4", "Write Leakage into this cell.", "'Leekage'")],
    ),
    "computed column missing": (without_tables(("Outputs", "N4", None)), []),
    "field missing": (
        cells(("Project", "A5", None)),
        [Found("SVE104", "Project!A4", ANSWER.format("Organisation"), "the field Organisation")],
    ),
    "field missing that is not required": (
        cells(("Project", "A9", "Where")),
        [Found("SVE113", "Project!A8", ANSWER.format("Place"), "taken as blank")],
    ),
    "column missing that is not required": (
        without_tables(("Outputs", "M4", None)),
        [Found("SVE114", "Outputs!A4", HEADING.format("Evidence"), "taken as blank")],
    ),
    "field twice": (
        cells(("Project", "A40", "Organisation"), ("Project", "B40", "Somebody else")),
        [Found("SVE112", "Project!B5", ONE_OF_TWO, "also in B40, with another answer")],
    ),
    "column twice": (
        without_tables(("Outputs", "X4", "Units")),
        [Found("SVE110", "Outputs!E4", ONE_COLUMN, "Units stands twice in Outputs: also in X4")],
    ),
    "no outputs": (
        outputs(),
        [Found("SVE105", "Outputs!A5", "Fill in at least one row of Outputs.")],
    ),
    "no inputs": (
        lambda build: build(inputs=[]),
        [
            Found(
                "SVE106",
                "Inputs!A5",
                "Fill in at least one row of Inputs: everything that the project takes, "
                "time included.",
            )
        ],
    ),
    "inputs of zero": (spent(Value=0), [Found("SVE107", "Inputs!C5", IN_POUNDS, "£0 in all")]),
    "inputs with a volume of zero": (
        spent(Volume=0),
        [Found("SVE107", "Inputs!C5", IN_POUNDS, "£0 in all")],
    ),
    "inputs that all leak away": (
        spent(Leakage=1),
        [Found("SVE107", "Inputs!C5", IN_POUNDS, "£0 after leakage")],
    ),
    "template of another version": (
        cells(("Project", "B19", "0")),
        [
            Found(
                "SVE108",
                "Project!B19",
                "Nothing to do: it was read as it is. sve-excel upgrade carries it over.",
                "template version 0; the current one is",
            )
        ],
    ),
    "library of another version": (
        cells(("Project", "B20", "2019.4"), ("Project", "B21", "0" * 64)),
        [
            Found(
                "SVE109",
                "Project!B20",
                "Nothing to do: the values of small (HASH) were used.",
                "filled with proxy library 2019.4; it was valued with small",
            )
        ],
    ),
    "library of the same version with other figures": (
        cells(("Project", "B21", "0123456789ab" * 5)),
        [
            Found(
                "SVE109",
                "Project!B20",
                "Nothing to do: the values of small (HASH) were used.",
                "filled with proxy library small (0123456789ab)",
            )
        ],
    ),
    # --- the project
    "project name empty": (
        project(Project_name=None),
        [Found("SVE201", "Project!B4", NEEDED.format(""), "project name is empty")],
    ),
    "project name of blanks": (
        project(Project_name=" \n"),
        [Found("SVE201", "Project!B4", NEEDED.format(""), "project name is empty")],
    ),
    "organisation empty": (
        project(Organisation=None),
        [Found("SVE201", "Project!B5", NEEDED.format(""), "organisation is empty")],
    ),
    "evaluation empty": (
        project(Evaluation=None),
        [Found("SVE201", "Project!B6", NEEDED.format(": choose Forecast or Evaluative"))],
    ),
    "evaluation of another kind": (
        project(Evaluation="Guess"),
        [Found("SVE210", "Project!B6", "Choose Forecast or Evaluative.", "'Guess'")],
    ),
    "funding of another kind": (
        project(Funding="Grant"),
        [Found("SVE210", "Project!B7", "Choose Revenue, Capital or Mixed.", "'Grant'")],
    ),
    "nature of another kind": (
        project(Nature="Sunny"),
        [Found("SVE210", "Project!B8", "Choose One-off or Ongoing.", "'Sunny'")],
    ),
    "a date that is none": (
        project(Start_date="soon"),
        [Found("SVE211", "Project!B10", A_DATE, "start date is 'soon'")],
    ),
    "dates the wrong way round": (
        project(Start_date=date(2027, 4, 1), End_date=date(2027, 3, 31)),
        [
            Found(
                "SVE111",
                "Project!B11",
                "Correct one of the two dates.",
                "the end date (31/03/2027) is before the start date (01/04/2027)",
            )
        ],
    ),
    "one day long": (project(Start_date=date(2027, 4, 1), End_date=date(2027, 4, 1)), []),
    "contract price in words": (
        project(Contract_price="to be agreed"),
        [Found("SVE226", "Project!B12", POUNDS_OR_BLANK, "contract price is 'to be agreed'")],
    ),
    "contract price below 0": (
        project(Contract_price=-1000),
        [Found("SVE214", "Project!B12", A_PRICE, "contract price is -1,000: a price cannot")],
    ),
    "contract price below 0 typed as text": (
        project(Contract_price="-0.01"),
        [Found("SVE214", "Project!B12", A_PRICE, "contract price is -0.01")],
    ),
    "contract price of 0": (
        project(Contract_price=0),
        [Found("SVE216", "Project!B12", NO_PRICE, "is 0; it was taken as not given")],
    ),
    "contract price of a penny": (project(Contract_price=0.01), []),
    "people below 0": (
        project(People_who_benefit=-5),
        [Found("SVE215", "Project!B13", PEOPLE, "people who benefit is -5, which is not a")],
    ),
    "half a person": (
        project(People_who_benefit=2.5),
        [Found("SVE215", "Project!B13", PEOPLE, "people who benefit is 2.5, which")],
    ),
    "nobody benefits": (project(People_who_benefit=0), []),
    "a formula in Project without a result": (
        cells(("Project", "B4", '="Way"&" In"')),
        [Found("SVE208", "Project!B4", RECALCULATE, "project name is a formula")],
    ),
    # --- rows that are not whole
    "description empty": (
        output(Description=None),
        [Found("SVE201", "Outputs!A5", NEEDED.format(""), "description is empty")],
    ),
    "category empty": (
        output(Category=None),
        [Found("SVE201", "Outputs!B5", NEEDED.format(" from the list"), "category is empty")],
    ),
    "outcome empty": (
        output(Outcome=None),
        [Found("SVE201", "Outputs!C5", NEEDED.format(" from the list"), "outcome is empty")],
    ),
    "proxy empty": (
        output(Proxy=None),
        [Found("SVE201", "Outputs!D5", NEEDED.format(" from the list"), "proxy is empty")],
    ),
    "units empty": (
        output(Units=None),
        [Found("SVE201", "Outputs!E5", NEEDED.format(""), "units")],
    ),
    "row half filled": (
        outputs(OUTPUT, {"Description": "More to come", "Units": 5}),
        [
            Found(
                "SVE202",
                "Outputs!B6",
                WHOLE_ROW,
                "half filled: category, outcome and proxy are empty",
            )
        ],
    ),
    "row of evidence alone": (
        outputs(OUTPUT, {"Evidence": "see appendix"}),
        [Found("SVE202", "Outputs!A6", WHOLE_ROW, "description, category, outcome, proxy and")],
    ),
    "value of an input empty": (
        spent(Value=None),
        [Found("SVE201", "Inputs!C5", NEEDED.format(""), "value is empty")],
    ),
    "input half filled": (
        spent(Description=None, Category=None),
        [Found("SVE202", "Inputs!A5", WHOLE_ROW, "description and category are empty")],
    ),
    "own proxy without a source": (
        own(Source=None),
        [Found("SVE201", "Own proxies!F5", NEEDED.format(""), "source is empty")],
    ),
    "own proxy half filled": (
        own(Unit=None, Value=None),
        [Found("SVE202", "Own proxies!C5", WHOLE_ROW, "unit and value are empty")],
    ),
    # --- cells
    "text in units": (
        output(Units="a dozen"),
        [Found("SVE203", "Outputs!E5", A_NUMBER, "'a dozen', which is not a number")],
    ),
    "text in a share": (
        output(Deadweight="low"),
        [Found("SVE203", "Outputs!I5", A_SHARE, "deadweight is 'low'")],
    ),
    "text in the duration": (
        output(Duration="2 years"),
        [Found("SVE203", "Outputs!G5", YEARS, "duration is '2 years'")],
    ),
    "text in the value of an input": (
        spent(Value="free"),
        [Found("SVE203", "Inputs!C5", POUNDS, "value is 'free'")],
    ),
    "text in the volume of an input": (
        spent(Volume="many"),
        [Found("SVE203", "Inputs!D5", A_NUMBER, "volume is 'many'")],
    ),
    "text in the value of an own proxy": (
        own(Value="forty"),
        [Found("SVE203", "Own proxies!D5", POUNDS, "value is 'forty'")],
    ),
    "a percentage where units are due": (
        output(Units="15%"),
        [Found("SVE203", "Outputs!E5", A_NUMBER, "'15%'")],
    ),
    "units typed as text": (
        output(Units="1,200"),
        [Found("SVE205", "Outputs!E5", number_again("1,200"), "('1,200'); it was read as 1,200")],
    ),
    "pounds typed as text": (
        spent(Value="£1,200.50"),
        [Found("SVE205", "Inputs!C5", number_again("1,200.5"), "read as 1,200.5")],
    ),
    "a share typed as text": (
        output(Leakage="15 %"),
        [Found("SVE205", "Outputs!H5", number_again("15%"), "('15 %'); it was read as 15%")],
    ),
    "share of 20": (
        output(Deadweight=20),
        [
            Found(
                "SVE204",
                "Outputs!I5",
                "Did you mean 20 %? Type 20% or 0.2.",
                "deadweight is 20 (2,000 %)",
            )
        ],
    ),
    "share of 20 typed as text": (
        output(Deadweight="20"),
        [Found("SVE204", "Outputs!I5", "Did you mean 20 %? Type 20% or 0.2.")],
    ),
    "share a little above 1": (
        output(Attribution=1.5),
        [Found("SVE204", "Outputs!J5", BETWEEN, "(150 %)")],
    ),
    "share typed as a text above 100 %": (
        output(Attribution="120%"),
        [Found("SVE204", "Outputs!J5", BETWEEN, "attribution is '120%'")],
    ),
    "share of 100": (
        output(Drop_off=100),
        [Found("SVE204", "Outputs!K5", "Did you mean 100 %? Type 100% or 1.", "drop-off is 100")],
    ),
    "share far above 1": (
        output(Leakage=150),
        [Found("SVE204", "Outputs!H5", BETWEEN, "leakage is 150")],
    ),
    "share below 0": (
        output(Displacement=-0.1),
        [Found("SVE204", "Outputs!L5", BETWEEN, "displacement is -0.1 (-10 %)")],
    ),
    "leakage of an input": (
        spent(Leakage=5),
        [Found("SVE204", "Inputs!E5", "Did you mean 5 %? Type 5% or 0.05.", "leakage is 5")],
    ),
    "shares of 0 and 1": (output(Leakage=0, Deadweight=1, Drop_off=1), []),
    "zero units": (
        output(Units=0),
        [Found("SVE206", "Outputs!E5", "Type how many, or clear the row.")],
    ),
    "zero units that were delivered": (
        lambda build: build(
            project={"Evaluation": "Evaluative"}, outputs=[OUTPUT, {**LONELY, "Units": 0}]
        ),
        [
            Found(
                "SVE311",
                "Outputs!E6",
                "Check that it is so; the row is kept and is worth £0.",
                "nothing of this output was delivered",
            )
        ],
    ),
    "negative units": (
        outputs(OUTPUT, {**LONELY, "Units": -3}),
        [Found("SVE310", "Outputs!E6", HARM, "units are -3: this row is valued as harm")],
    ),
    "duration of zero": (
        output(Duration=0),
        [Found("SVE207", "Outputs!G5", LASTS, "duration is 0 years")],
    ),
    "duration below zero": (output(Duration=-2), [Found("SVE207", "Outputs!G5", LASTS, "-2")]),
    "duration of 61 years": (output(Duration=61), [Found("SVE207", "Outputs!G5", LASTS, "61")]),
    "the longest duration": (output(Duration=60), []),
    "formula without a stored value": (
        cells(("Outputs", "E5", "=2*5")),
        [Found("SVE208", "Outputs!E5", RECALCULATE, "units is a formula that has no stored")],
    ),
    "formula without a stored value in Inputs": (
        cells(("Inputs", "D5", "=1")),
        [Found("SVE208", "Inputs!D5", RECALCULATE, "volume is a formula")],
    ),
    "formula without a stored value for words": (
        cells(("Outputs", "D5", "=D6")),
        [Found("SVE208", "Outputs!D5", RECALCULATE, "proxy is a formula")],
    ),
    "error value": (
        cells(("Outputs", "E5", "#REF!")),
        [Found("SVE209", "Outputs!E5", MEND, "units holds #REF!, the result")],
    ),
    "negative value of an input": (
        spent(Value=-5),
        [Found("SVE212", "Inputs!C5", POSITIVE, "value is -5")],
    ),
    "negative volume of an input": (
        spent(Volume=-5),
        [Found("SVE212", "Inputs!D5", POSITIVE, "volume is -5")],
    ),
    "number too large": (
        output(Units=1e15),
        [Found("SVE213", "Outputs!E5", AGAIN, "1e+15, which is too large")],
    ),
    # --- names that do not fit
    "category that is none": (
        output(Category="Sports"),
        [
            Found(
                "SVE210",
                "Outputs!B5",
                "Choose Thriving, to which its outcome belongs.",
                "category is 'Sports'",
            )
        ],
    ),
    "category and outcome that are none": (
        output(Category="Sports", Outcome="Fun", Proxy="Fun had"),
        [
            Found("SVE210", "Outputs!B5", CATEGORY, "category is 'Sports'"),
            Found("SVE319", "Outputs!C5", "Choose the category first.", "'Fun' is not in"),
            Found("SVE302", "Outputs!D5", OR_ADD, "'Fun had'"),
        ],
    ),
    "category of an input that is none": (
        spent(Category="Gold"),
        [Found("SVE210", "Inputs!B5", KIND, "category is 'Gold'")],
    ),
    "outcome of another category": (
        output(Category="Active, inclusive and safe"),
        [
            Found(
                "SVE301",
                "Outputs!C5",
                "Choose an outcome of this category, or set the category to Thriving.",
                "'People into work' does not belong to the category 'Active, inclusive and safe'",
            )
        ],
    ),
    "outcome that is none": (
        output(Outcome="People into jobs"),
        [
            Found(
                "SVE319",
                "Outputs!C5",
                ITS_PROXY,
                "'People into jobs' is not in the library",
            ),
            Found(
                "SVE303",
                "Outputs!D5",
                "Choose a proxy under this outcome again, or set the outcome to "
                "'People into work'.",
            ),
        ],
    ),
    "proxy of another outcome": (
        output(Outcome="People trained"),
        [
            Found(
                "SVE303",
                "Outputs!D5",
                "Choose a proxy under this outcome again, or set the outcome to "
                "'People into work'.",
                f"'{THRIVING}' does not belong to the outcome 'People trained'",
            )
        ],
    ),
    "proxy with a slip": (
        output(Proxy="Job found by a person out of wrok"),
        [Found("SVE302", "Outputs!D5", f"Did you mean '{THRIVING}'? {OR_ADD}", "out of wrok'")],
    ),
    "proxy that nobody knows": (
        output(Proxy="xyzzy"),
        [Found("SVE302", "Outputs!D5", OR_ADD, "'xyzzy' is not in the library or in Own proxies")],
    ),
    "proxy in the words of an older library": (
        cells(("Outputs", "D5", "Job won"), ("Proxies", "D7", "Job won")),
        [
            Found(
                "SVE324",
                "Outputs!D5",
                SAME_WORDS,
                "has 'Job won'; by its id in the workbook, THR-001, it is now 'Job found by a "
                "person out of work', which was used at £1,000.00 for each person per year",
            )
        ],
    ),
    "proxy that the workbook gives another's id": (
        cells(
            ("Outputs", "D5", "Course"),
            ("Proxies", "A10", "THR-001"),
            ("Proxies", "D10", "Course"),
        ),
        [
            Found(
                "SVE325",
                "Outputs!D5",
                "Choose the proxy again from the current template. Ask who changed the sheet "
                "Proxies.",
                "'Course'; the workbook gives it the id THR-001, which in the library is 'Job "
                "found by a person out of work', but its unit is 'person per year' and not "
                "'course' and its outcome is 'People into work' and not 'People trained'",
            )
        ],
    ),
    "proxy of an older library under an outcome of an older library": (
        cells(
            ("Outputs", "C5", "Jobs"),
            ("Outputs", "D5", "Job won"),
            ("Proxies", "C7", "Jobs"),
            ("Proxies", "D7", "Job won"),
        ),
        [
            Found(
                "SVE319",
                "Outputs!C5",
                ITS_PROXY,
                "'Jobs' is not in the library",
            ),
            Found(
                "SVE303",
                "Outputs!D5",
                "Choose a proxy under this outcome again, or set the outcome to "
                "'People into work'.",
            ),
            Found("SVE324", "Outputs!D5", SAME_WORDS),
        ],
    ),
    "proxy that was retired": (
        output(Proxy="Dole no longer paid"),
        [
            Found(
                "SVE316",
                "Outputs!D5",
                "Choose 'Benefit no longer paid after a job is found' instead.",
                "retired from the library on 2025-11-01: the benefit was abolished",
            )
        ],
    ),
    "proxy that was retired for nothing": (
        outputs({**LONELY, "Proxy": "Telegram of comfort"}),
        [Found("SVE316", "Outputs!D5", "Choose another proxy.", "nobody sends them")],
    ),
    "the workbook's copy of the library was changed": (
        cells(("Proxies", "F7", 1200)),
        [Found("SVE304", "Proxies!F7", COPY, f"shows £1,200.00 for '{THRIVING}'; the library")],
    ),
    "a value beside a row was typed over": (
        cells(("Outputs", "N5", 5000)),
        [Found("SVE304", "Outputs!N5", COPY, "shows £5,000.00")],
    ),
    "a value beside a row that is right": (cells(("Outputs", "N5", 1000.004)), []),
    "a value beside a row that is a penny off": (
        cells(("Outputs", "N5", 1000.01)),
        [Found("SVE304", "Outputs!N5", COPY, "shows £1,000.01")],
    ),
    "a proxy and what it is part of": (
        outputs(JOB, BENEFIT),
        [
            Found(
                "SVE305",
                "Outputs!D6",
                SAME_UNITS,
                f"(THR-002) is part of '{THRIVING}' (THR-001), which is claimed in D5",
            )
        ],
    ),
    "a part of a part, above the whole": (
        outputs(HOUSING, JOB),
        [Found("SVE305", "Outputs!D5", SAME_UNITS, "(THR-003) is part of")],
    ),
    "the same proxy twice": (
        outputs(JOB, LONELY, JOB),
        [Found("SVE306", "Outputs!D7", OTHER_UNITS, f"'{THRIVING}' is also claimed in D5")],
    ),
    "once with a duration": (
        outputs({**VISIT, "Duration": 2}),
        [
            Found(
                "SVE307",
                "Outputs!G5",
                "Leave the duration blank and count each visit, or explain it under Evidence.",
                "counts once for each visit, but the duration is 2 years",
            )
        ],
    ),
    "once with a duration of a year": (outputs({**VISIT, "Duration": 1}), []),
    "no deflator": (
        output(Leakage=None, Deadweight=None, Attribution=None, Drop_off=None, Displacement=None),
        [
            Found(
                "SVE308",
                "Outputs!H5",
                ASK,
                "(leakage, deadweight, attribution, drop-off and displacement)",
            )
        ],
    ),
    "one deflator blank": (
        output(Attribution=None),
        [Found("SVE309", "Outputs!J5", TYPE_IT, "attribution is blank and taken as 0 %")],
    ),
    "two deflators blank": (
        output(Deadweight=None, Displacement=None),
        [Found("SVE309", "Outputs!I5", TYPE_IT, "deadweight and displacement are blank")],
    ),
    "drop-off blank where it cannot bite": (output(Duration=1, Drop_off=None), []),
    "drop-off blank where it bites": (
        output(Drop_off=None),
        [Found("SVE309", "Outputs!K5", TYPE_IT, "drop-off is blank")],
    ),
    "a described outcome without a price": (
        outputs(
            OUTPUT,
            {
                "Description": "Pride",
                "Category": "Thriving",
                "Outcome": "People into work",
                "Proxy": "No financial proxy: describe only",
            },
        ),
        [
            Found(
                "SVE314",
                "Outputs!D6",
                "Nothing to do: it is listed in the results and adds nothing to the ratio.",
            )
        ],
    ),
    # --- own proxies
    "an own proxy that is claimed": (
        lambda build: build(outputs=[BICYCLE], own_proxies=[OWN]),
        [
            Found(
                "SVE312",
                "Outputs!D5",
                CHECK_SOURCE,
                "at £50.00 for each bicycle. Source: Workshop accounts 2021, p. 2.",
            )
        ],
    ),
    "an own proxy that is not claimed": (own(), []),
    "an own proxy of another outcome": (
        lambda build: build(
            outputs=[{**JOB, "Proxy": "Bicycle mended"}],
            own_proxies=[OWN],
        ),
        [
            Found(
                "SVE303",
                "Outputs!D5",
                "Choose a proxy under this outcome again, or set the outcome to 'Less waste'.",
            ),
            Found("SVE312", "Outputs!D5", CHECK_SOURCE),
        ],
    ),
    "an own proxy with the name of one of the library": (
        own(Proxy="TONNE of waste avoided"),
        [
            Found(
                "SVE313",
                "Own proxies!A5",
                "Give the own proxy another name, or choose the library's.",
                "'TONNE of waste avoided'",
            )
        ],
    ),
    "two own proxies of one name": (
        lambda build: build(own_proxies=[OWN, {**OWN, "Proxy": "bicycle  MENDED"}]),
        [
            Found(
                "SVE317",
                "Own proxies!A6",
                "Give each own proxy a name of its own.",
                "also in A5",
            )
        ],
    ),
    "a price year that the table does not cover": (
        own(Price_year="1999"),
        [Found("SVE315", "Own proxies!E5", YEAR, "the price year '1999'")],
    ),
    "no price year": (
        own(Price_year=None),
        [
            Found(
                "SVE318",
                "Own proxies!E5",
                "Type the year whose prices the value is in.",
                "taken as being in 2024/25 prices",
            )
        ],
    ),
    "an own proxy under an outcome that is none": (
        own(Outcome="Fewer holes"),
        [
            Found(
                "SVE319",
                "Own proxies!B5",
                "Choose an outcome from the list.",
                "'Fewer holes' is not in the library",
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(
    case: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    make, expected = CASES[case]
    result = process(tmp_path, make(build), library=small)
    found = [(each.code, str(each.place), each.remedy) for each in result.findings]
    digest = small.sha256[:12]
    assert found == [(e.code, e.place, e.remedy.replace("HASH", digest)) for e in expected]
    for each, wanted in zip(result.findings, expected, strict=True):
        assert wanted.words in each.message
        assert each.severity == CATALOGUE[each.code].severity
        assert each.place.file == "Bid.xlsx"
    # an error keeps a ratio from being given, and nothing else does
    stopped = any(each.severity == "error" for each in result.findings)
    assert (result.valuation is None) == stopped
    status = "refused" if case == "not one of our workbooks" else "errors"
    assert result.status == (status if stopped else "valued")


def test_every_rule_that_reading_and_checking_can_give_has_its_case() -> None:
    """The 1xx, 2xx and 3xx rules are theirs; the others are those of writing and of opening."""
    # what a policy changes, and what is no bid at all, have tests of their own below
    elsewhere = {f"SVE{number}" for number in (116, 117, 118, 120, 121, 122, *range(220, 226), 229)}
    elsewhere |= {"SVE115", "SVE320", "SVE321", "SVE322", "SVE323", "SVE326"}
    wanted = {code for code in CATALOGUE if code < "SVE400"} - elsewhere
    assert {each.code for _, expected in CASES.values() for each in expected} == wanted


# --- several faults in one workbook


def test_findings_stand_from_the_gravest_to_the_slightest(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(outputs=[{**OUTPUT, "Units": "10", "Deadweight": 20}, JOB])
    result = process(tmp_path, workbook, library=small)
    assert [each.severity for each in result.findings] == ["error", "warning", "note"]
    assert [each.code for each in result.findings] == ["SVE204", "SVE306", "SVE205"]


def test_a_cell_has_one_finding_for_one_fault(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Text in units is no number; it is not also an empty cell."""
    workbook = build(
        project={"Project name": None},
        outputs=[{**OUTPUT, "Units": "some"}],
        inputs=[{**INPUT, "Value": "none"}],
    )
    result = process(tmp_path, workbook, library=small)
    assert [(each.code, str(each.place)) for each in result.findings] == [
        ("SVE203", "Outputs!E5"),
        ("SVE203", "Inputs!C5"),
        ("SVE201", "Project!B4"),
    ]


def test_a_part_claimed_twice_is_reported_in_each_of_its_rows(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    result = process(tmp_path, build(outputs=[JOB, BENEFIT, HOUSING]), library=small)
    parts = [
        (str(each.place), "THR-001" in each.message, "THR-002" in each.message)
        for each in result.findings
        if each.code == "SVE305"
    ]
    assert parts == [
        ("Outputs!D6", True, True),
        ("Outputs!D7", True, False),
        ("Outputs!D7", False, True),
    ]


def test_the_library_s_value_is_used_and_never_the_workbook_s(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    honest = process(tmp_path, build(), library=small)
    workbook = edited(build(), put("Proxies", "F7", 9e6), put("Outputs", "N5", 9e6))
    changed = process(tmp_path, workbook, library=small)
    assert honest.valuation is not None
    assert changed.valuation is not None
    assert changed.valuation.gross_outputs == honest.valuation.gross_outputs == 30_000


def test_names_in_another_letter_case_are_the_library_s(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(
        outputs=[
            {
                **OUTPUT,
                "Category": "THRIVING",
                "Outcome": "people  into\u00a0work",
                "Proxy": " Job Found By A Person Out Of Work ",
            }
        ],
        inputs=[{**INPUT, "Category": "in\u2011kind GOODS and services"}],
    )
    result = process(tmp_path, workbook, library=small)
    assert result.findings == ()
    assert result.submission is not None
    row = result.submission.outputs[0]
    assert (row.category, row.outcome, row.proxy) == ("Thriving", "People into work", THRIVING)
    assert result.submission.inputs[0].category == "In-kind goods and services"


def test_the_policy_says_how_long_a_duration_may_be(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(outputs=[{**OUTPUT, "Duration": 11}])
    strict = Policy(longest_duration=10)
    result = process(tmp_path, workbook, library=small, policy=strict)
    assert [each.code for each in result.findings] == ["SVE207"]
    assert "at most 10; blank" in result.findings[0].remedy


# --- the catalogue


def test_a_floor_raises_a_share_and_says_so(build: Builder, small: Library, tmp_path: Path) -> None:
    """10 * £1,000 * 1 year * (1 - 30 %) in place of (1 - 20 %); a share above its floor stays."""
    whole = {**OUTPUT, "Duration": 1, "Leakage": 0, "Attribution": 0, "Deadweight": 0.2}
    rules = Policy(deadweight_floor=0.3, displacement_floor=0.0)
    result = process(tmp_path, build(outputs=[whole]), library=small, policy=rules)
    assert [(each.code, each.place.cell) for each in result.findings] == [("SVE321", "I5")]
    assert result.findings[0].message == (
        "deadweight is 20 % and counts as 30 %, the least that the tender's rules allow."
    )
    assert result.valuation
    assert result.valuation.net_outputs == pytest.approx(7_000, rel=1e-12)


def test_a_proxy_that_the_policy_bars_is_worth_nothing_and_says_so(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    rules = Policy(barred_proxies=("THR-001",))
    result = process(tmp_path, build(), library=small, policy=rules)
    assert [(each.code, each.place.cell) for each in result.findings] == [("SVE320", "D5")]
    assert result.findings[0].message == (
        "this row is valued at nothing: the tender bars the proxy THR-001."
    )
    assert result.valuation
    assert result.valuation.gross_outputs == 0


def test_an_own_proxy_is_not_worth_less_than_nothing(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Else negative units times a negative value would be harm that adds value."""
    workbook = build(own_proxies=[{**OWN, "Value": -40}])
    result = process(tmp_path, workbook, library=small)
    assert [(each.code, each.place.cell) for each in result.findings] == [("SVE322", "D5")]
    assert result.status == "errors"


def test_a_bid_in_which_nothing_has_a_price_is_warned_of(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(outputs=[{**OUTPUT, "Proxy": "No financial proxy: describe only"}])
    result = process(tmp_path, workbook, library=small)
    assert [(each.code, each.severity) for each in result.findings] == [
        ("SVE323", "warning"),
        ("SVE314", "note"),
    ]


def test_a_number_beyond_all_bounds_typed_as_text_is_no_number(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(outputs=[{**OUTPUT, "Units": "1e400", "Deadweight": "20"}])
    result = process(tmp_path, workbook, library=small)
    assert [(each.code, each.place.cell) for each in result.findings] == [
        ("SVE203", "E5"),
        ("SVE204", "I5"),
    ]


def test_a_workbook_that_has_only_one_of_our_sheets_is_not_ours(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """A sheet named Outputs is anybody's, and so is our own account of a delivery."""
    book = openpyxl.Workbook()
    book.active.title = "Outputs"
    buffer = io.BytesIO()
    book.save(buffer)
    stranger = process(tmp_path, buffer.getvalue(), library=small, write=True)
    assert (stranger.status, stranger.findings[0].code) == ("refused", "SVE101")
    assert (tmp_path / "Bid.xlsx").read_bytes() == buffer.getvalue()
    done = process(tmp_path, build(), library=small)
    delivery = process(tmp_path, track([done], small, Policy(), {}), library=small, write=True)
    assert is_no_bid(delivery)


def test_our_own_comparison_is_known_whatever_it_is_called(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    done = process(tmp_path, build(), library=small)
    comparison = comparison_workbook([done], small, Policy(), {})
    result = process(tmp_path, comparison, "Ranking.xlsx", library=small)
    assert [each.code for each in result.findings] == ["SVE115"]
    assert is_no_bid(result)


def test_codes_are_unique_and_in_their_hundreds() -> None:
    assert len({rule.name for rule in CATALOGUE.values()}) == len(CATALOGUE)
    for code, rule in CATALOGUE.items():
        assert code == rule.code
        assert code.startswith("SVE")
        assert code[3:].isdigit()


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    for rule in CATALOGUE.values():
        assert rule.severity in ("error", "warning", "note")
        assert rule.message.endswith((".", "}")), rule.code
        assert rule.remedy.endswith((".", "}")), rule.code


def test_braces_in_what_somebody_typed_are_left_as_they_are() -> None:
    found = NOT_OUR_WORKBOOK.at(Place("{0}.xlsx"))
    assert found.place.file == "{0}.xlsx"
    typed = FIELD_MISSING.at(Place("a"), label="{label!r}")
    assert "{label!r}" in typed.message


def test_findings_of_one_severity_keep_their_order() -> None:
    rules = {rule.name: rule for rule in CATALOGUE.values()}
    names = ("no-price", "no-outputs", "harm", "no-inputs")
    found = [rules[name].at(Place(name), found="") for name in names]
    assert [each.place.file for each in in_order(found)] == [
        "no-outputs",
        "no-inputs",
        "no-price",
        "harm",
    ]
