"""Ways to move up in the sample tender, each tried on one of its bids: none goes unasked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import study
from sve_excel.layout import INPUTS, OUTPUTS
from sve_excel.library.loading import Library
from sve_excel.model import Proxy, Result
from sve_excel.plausibility.question import Flag
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from tests.attempts import TENDER, Answer, Book, cells_under, put_in_each, put_in_project
from tests.builders import edited, process, shipped

pytestmark = pytest.mark.whole

BID = "Meadow Lane Carers' Association.xlsx"


def _years_into_units(book: Book) -> None:
    for units, years in zip(
        cells_under(book[OUTPUTS], "Units"), cells_under(book[OUTPUTS], "Duration"), strict=True
    ):
        if units.value and (years.value or 1) > 1:
            units.value, years.value = units.value * years.value, 1


def _without_inputs(kind: str) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        sheet = book[INPUTS]
        kinds = cells_under(sheet, "Category")
        for cell, value in zip(kinds, cells_under(sheet, "Value"), strict=True):
            if cell.value == kind:
                value.value = 0.01

    return change


def _dear(book: Book) -> None:
    """The value of disabled people in full-time work, for carers who go back to work."""
    for cell in cells_under(book[OUTPUTS], "Proxy"):
        if "Employment and Support Allowance claimant" in str(cell.value):
            cell.value = (
                "Disabled person into full-time work: saving to society when one moves, "
                "wellbeing included"
            )


def _no_numbers(text: Any) -> str:
    return re.sub(r"[\d,.]+ ?|half a ", "", str(text)).strip().capitalize()


def _said(heading: str, row: int, words: str, **answers: Any) -> Callable[[Book], None]:
    """Other words in one row of Outputs, and other answers there."""
    return _row(OUTPUTS, row, **{heading: words, **answers})


def _row(sheet: str, row: int, **answers: Any) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for heading, answer in answers.items():
            list(cells_under(book[sheet], heading))[row - 5].value = answer

    return change


def _other(row: int, proxy: str) -> Callable[[Book], None]:
    """Another proxy of its outcome for a row, and not a word changed."""
    return _row(OUTPUTS, row, Proxy=shipped().by_id[proxy].name)


def _again(row: int, to: int, proxy: str, words: str, units: float) -> Callable[[Book], None]:
    """A row anew below the others, in other words, under another proxy and in nearly as many."""

    def change(book: Book) -> None:
        sheet, found = book[OUTPUTS], shipped().by_id[proxy]
        for cell in sheet[4]:
            if not str(sheet.cell(row, cell.column).value or "").startswith("="):
                sheet.cell(to, cell.column).value = sheet.cell(row, cell.column).value
        told = {"Description": words, "Units": units, "Duration": None, "Evidence": "Diary"}
        told |= {"Category": found.category, "Outcome": found.outcome, "Proxy": found.name}
        _row(OUTPUTS, to, **told)(book)

    return change


TWO_LATER = {"Start_date": date(2028, 10, 1), "End_date": date(2031, 9, 30)}
PAST = {"Start_date": date(2022, 4, 1), "End_date": date(2025, 3, 31)}
LONG = put_in_each(OUTPUTS, "Duration", lambda years: 6 if years > 1 else years)
TWICE = put_in_each(OUTPUTS, "Units", lambda units: units * 2)
SILENT = (
    put_in_each(OUTPUTS, "Description", _no_numbers),
    put_in_each(OUTPUTS, "Evidence", _no_numbers),
)


@pytest.fixture(scope="module")
def rules() -> Policy:
    found = load_policy(TENDER / "sve-policy.toml")
    return replace(found, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=100))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ((put_in_project(Contract_price=lambda price: price * 0.6),), "SVE448"),
        (
            (
                put_in_project(Contract_price=lambda price: price * 0.4),
                put_in_each(INPUTS, "Value", lambda value: value * 0.4),
            ),
            "SVE449",
        ),
        ((put_in_project(**TWO_LATER),), "SVE450"),
        ((put_in_project(End_date=None), LONG), "SVE451"),
        ((put_in_project(End_date=date(2036, 9, 30)), LONG), "SVE451"),
        ((_years_into_units,), "SVE444"),
        ((put_in_each(OUTPUTS, "Units", lambda units: units * 3),), "SVE444"),
        ((_without_inputs("Volunteer time"),), "SVE453"),
        ((_dear,), "SVE454"),
        ((put_in_project(People_who_benefit=lambda people: people * 40), TWICE), "SVE459"),
        ((put_in_project(Evaluation="Evaluative"),), "SVE456"),
        ((put_in_project(Evaluation="Evaluative", **PAST),), "SVE437"),
        ((put_in_project(People_who_benefit=None), *SILENT, TWICE), "SVE457"),
        ((*SILENT, TWICE), "SVE457"),
        (
            tuple(
                put_in_each(OUTPUTS, heading, lambda share: max(0, share - 0.1))
                for heading in ("Deadweight", "Attribution")
            ),
            "SVE443",
        ),
        (
            tuple(
                put_in_each(OUTPUTS, heading, lambda _: 0)
                for heading in ("Leakage", "Displacement")
            ),
            "SVE405",
        ),
        ((put_in_each(OUTPUTS, "Drop-off", lambda share: min(share, 0.1)),), "SVE405"),
        ((put_in_each(OUTPUTS, "Duration", lambda years: 3 if years > 1 else years),), "SVE438"),
        ((put_in_project(Prices_of_the_inputs="2029/30"),), "SVE440"),
        (
            (
                _again(11, 12, "SRV-061", "28 ambulances that need not come after a fall", 28),
                _again(11, 13, "SRV-062", "Casualty is spared 27 visits in the night", 27),
            ),
            "SVE434",
        ),
        ((put_in_project(People_who_benefit=400), TWICE), "SVE431"),
        (
            (
                put_in_project(Contract_price=200_000),
                _row(INPUTS, 5, Value=200_000, Evidence="£342,000 if option B is called"),
            ),
            "SVE432",
        ),
        (
            (
                put_in_project(Contract_price=280_000),
                _row(INPUTS, 5, Value=280_000, Evidence="Price schedule: £342,000"),
            ),
            "SVE433",
        ),
        (
            (
                _said("Description", 9, "57 carers go back to paid work", Units=57),
                _said("Evidence", 9, "19 in 2022-25; employer's letter. All had claimed ESA."),
            ),
            "SVE435",
        ),
        (
            (
                _row(INPUTS, 7, Volume=100, Description="Sitters' volunteer time"),
                _row(INPUTS, 6, Value=1000),
            ),
            "SVE453",
        ),
        (
            (
                put_in_project(Contract_price=285_000),
                _row(INPUTS, 5, Value=285_000, Evidence="Price schedule. Prices are net of VAT."),
            ),
            "SVE432",
        ),
        (
            (_said("Description", 9, "19 carers, each with 3 offers, go to work", Units=57),),
            "SVE444",
        ),
        (
            (_said("Description", 9, "Carers go back to work", Units=57, Evidence="Letter"),),
            "SVE457",
        ),
        (
            (
                _said(
                    "Description", 6, "Life feels better for 140 carers, so 126 points", Units=126
                ),
            ),
            "SVE463",
        ),
        ((_again(11, 12, "CON-044", "A carer who did not die on the road", 1),), "SVE464"),
        # a hip fracture, where the words still are of weeks in a home
        ((_other(7, "SRV-187"),), "SVE454"),
        ((_said("Description", 9, "XIX carers go back to paid work", Units=57),), "SVE444"),
        ((_said("Description", 9, "A score of carers go back to work", Units=57),), "SVE444"),
    ],
)
def test_what_lifts_a_bid_is_asked_about(
    changes: tuple[Callable[[Book], Any], ...],
    code: str,
    samples: tuple[Result, ...],
    rules: Policy,
    library: Library,
    tmp_path: Path,
) -> None:
    before, after = _tried(changes, samples, rules, library, tmp_path)
    assert before[:3] != after[:3]
    assert code in {each.code for each in after[3]} - {each.code for each in before[3]}


def _proxy(row: int, proxy: Proxy, **answers: float) -> Callable[[Book], None]:
    """Put another value of the library into a row of Outputs, and other answers."""
    told = {"Category": proxy.category, "Outcome": proxy.outcome, "Proxy": proxy.name, **answers}

    def change(book: Book) -> None:
        for heading, answer in told.items():
            list(cells_under(book[OUTPUTS], heading))[row - 5].value = answer

    return change


def _worded(book: Book) -> None:
    """A range of numbers in the words of a row, and units from somewhere within it."""
    told = {"Description": "Life feels better for 140 to 340 carers: 170 points", "Units": 170}
    for heading, answer in told.items():
        list(cells_under(book[OUTPUTS], heading))[1].value = answer


@pytest.mark.parametrize(
    ("attempt", "row"),
    [("a value for a life", 9), ("the same in a new row", 5), ("a range in words", 6)],
)
def test_what_a_risen_place_rests_on_is_asked(
    attempt: str,
    row: int,
    samples: tuple[Result, ...],
    rules: Policy,
    library: Library,
    tmp_path: Path,
) -> None:
    by_id = {proxy.id: proxy for proxy in library.proxies}
    shares = {"Leakage": 0.05, "Deadweight": 0.2, "Attribution": 0.3}
    change = {
        "a value for a life": _proxy(9, by_id["THR-022"]),
        "the same in a new row": _proxy(5, by_id["FAIR-017"], Units=12, **shares),
        "a range in words": _worded,
    }[attempt]
    before, after = _tried((change,), samples, rules, library, tmp_path)
    assert after[0] < before[0]
    (asked,) = [each for each in after[3] if each.code == "SVE429"]
    assert f"H{row}" in [place.cell for place in asked.cells]
    assert re.search(rf"\brows? (?:[\d, ]+ and )?{row}\b|rows {row} and", asked.question)


_INVENTED = (  # what no other bid of the tender claims, in the words of its value
    ("AIS-030", 46, "46 violent crimes without injury do not happen"),
    ("BLT-017", 41, "41 complex evictions of mothers are prevented"),
    ("BLT-011", 37, "37 domestic burglaries do not happen after locks are changed"),
    ("AIS-057", 34, "34 youth court cases of violence are not brought"),
    ("SRV-054", 31, "31 cases that a child mental health team need not handle"),
    ("FAIR-048", 54, "54 children with conduct disorder, whose mothers finish a programme"),
    ("SRV-068", 64, "64 longer emergency hospital stays are not needed"),
    ("THR-008", 26, "26 burglaries of business premises are kept away"),
    ("CON-046", 11, "11 slight road injuries are prevented at the school gate"),
)


def test_many_rows_on_what_nobody_else_claims_are_named(
    samples: tuple[Result, ...], rules: Policy, library: Library, tmp_path: Path
) -> None:
    """With the cap on marks no few of its rows carry the place: all that are unlike others do."""
    shares = {"Leakage": 0.05, "Deadweight": 0.3, "Attribution": 0.3, "Displacement": 0.1}
    rows = tuple(
        change
        for at, (proxy, units, words) in enumerate(_INVENTED, 12)
        for change in (
            _again(5, at, proxy, words, units),
            _row(OUTPUTS, at, Evidence=f"List of {units}", **shares),
        )
    )
    before, after = _tried(rows, samples, rules, library, tmp_path)
    assert after[0] < before[0]
    asked = {each.code: each for each in after[3]}
    cells = {place.cell for place in asked["SVE429"].cells}
    assert sum(f"H{12 + at}" in cells for at in range(len(_INVENTED))) >= 7
    assert "SVE469" in asked


_SLIGHT_INPUTS: dict[str, Answer] = {
    "a pound": lambda value: 1 if value < 20_000 else value,
    "a tenth": lambda value: value / 10 if value < 20_000 else value,
}


@pytest.mark.parametrize("attempt", _SLIGHT_INPUTS)
def test_slight_inputs_that_lift_a_place_are_asked(
    attempt: str,
    samples: tuple[Result, ...],
    rules: Policy,
    library: Library,
    tmp_path: Path,
) -> None:
    change = put_in_each(INPUTS, "Value", _SLIGHT_INPUTS[attempt])
    before, after = _tried((change,), samples, rules, library, tmp_path)
    assert after[0] < before[0]
    (asked,) = [each for each in after[3] if each.code == "SVE429"]
    assert asked.question.count("the inputs") == 1


_Stands = tuple[int, bool, float, tuple[Flag, ...]]  # place, whether apart, net ratio, questions


def _tried(
    changes: tuple[Callable[[Book], Any], ...],
    samples: tuple[Result, ...],
    rules: Policy,
    library: Library,
    tmp_path: Path,
) -> tuple[_Stands, _Stands]:
    """How the bid stands in the sample tender, as it is and changed."""
    path = f"tender/{BID}"
    tender = {each.path: each for each in samples if each.path.startswith("tender/")}
    workbook = edited((TENDER / BID).read_bytes(), *changes)
    tried = replace(process(tmp_path, workbook, library=library), path=path)
    assert tried.valuation, tried.findings
    found: list[_Stands] = []
    for results in (tender, {**tender, path: tried}):
        known = study(gather(tuple(results.values()), library, rules, {}))
        bid = next(each for each in known.comparison.bids if each.result.path == path)
        ratio = round(bid.valuation.net_sroi, 4)
        found.append((bid.place, bid.apart, ratio, known.by_bid[bid.number]))
    return found[0], found[1]
