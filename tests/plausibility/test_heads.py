"""People, hours and weeks that are claimed, held against the people who benefit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sve_excel.library.loading import Library
from tests.builders import INPUT, OUTPUT, OWN, Builder
from tests.cases import ROWS
from tests.plausibility.conftest import Tender

ON_OWN = {"Category": "Environmentally sensitive", "Outcome": OWN["Outcome"]}
JOBS = {**OUTPUT, "Description": "People find work"}
FRIENDS = {**ROWS["friends"], "Description": "People have company"}
BENEFITS = {**ROWS["benefits"], "Description": "Benefit is saved"}


@pytest.fixture
def keyed(tmp_path: Path, build: Builder, small: Library) -> Tender:
    """A tender in whose library jobs and benefits value the same thing about a person."""
    proxies = tuple(
        replace(each, overlap=("work",)) if each.id in ("THR-001", "THR-002") else each
        for each in small.proxies
    )
    return Tender(tmp_path, build, replace(small, proxies=proxies))


@pytest.mark.parametrize(
    ("unit", "most"),
    [
        ("person per week", 53),
        ("child per month", 12),
        ("bed day", 366),
        ("session", 366),
        ("hour", 2000),
    ],
)
def test_more_than_the_people_have_in_a_year_is_asked(
    unit: str, most: float, tender: Tender
) -> None:
    own = {**OWN, "Unit": unit}
    row = {**OUTPUT, **ON_OWN, "Proxy": OWN["Proxy"], "Description": "Care", "Duration": 1}
    for name, units in {"Ash": 5 * most, "Elm": 5 * most + 1}.items():
        tender.bid(
            name,
            {"People who benefit": 5},
            outputs=[{**row, "Units": units}],
            own_proxies=[own],
            inputs=[{**INPUT, "Value": 10**6}],
        )
    (asked,) = tender.asked("SVE452")
    assert f"where {most:,} are the most" in asked.message
    assert [str(cell) for cell in asked.cells] == ["Outputs!H5", "Project!B14"]


@pytest.mark.parametrize(("people", "asked"), [(11, 0), (12, 1), (23, 1), (24, 0)])
def test_rows_under_a_key_that_count_most_people_are_asked(
    people: float, asked: int, keyed: Tender
) -> None:
    """12 of 24 people are half of them; that they are more than 11 is a question of its own."""
    rows = [{**JOBS, "Units": 11}, {**BENEFITS, "Units": 1}]
    keyed.bid("Ash", {"People who benefit": people}, outputs=rows)
    assert len(keyed.asked("SVE455")) == asked


def test_rows_under_a_key_that_carry_much_of_the_value_are_asked(keyed: Tender) -> None:
    """The benefits bring £500 each beside £1,000 of a job: at as many a third of all."""
    for name, benefits in {"Ash": 6, "Elm": 7}.items():
        rows = [{**JOBS, "Units": 10}, {**BENEFITS, "Units": benefits}]
        keyed.bid(name, {"People who benefit": 100}, outputs=rows)
    (asked,) = keyed.asked("SVE455")
    assert asked.message.startswith("17 are claimed in rows 5 and 6")
    assert "about a person (work), of 100 people who benefit" in asked.message


@pytest.mark.parametrize(
    ("project", "description", "asked"),
    [
        ({}, "People find work", 1),
        ({}, "10 people find work", 0),
        ({"People who benefit": 10}, "People find work", 0),
    ],
)
def test_people_that_nothing_says_are_asked(
    project: dict[str, Any], description: str, asked: int, tender: Tender
) -> None:
    tender.bid("Ash", project, outputs=[{**OUTPUT, "Description": description}])
    assert len(tender.asked("SVE457")) == asked


@pytest.mark.parametrize(
    ("people", "why"),
    [
        (10, ""),
        (9, "the rows that count people claim 20 together, 2.2 for each person"),
        (100, ""),
        (101, "no row counts more than 10 of anything"),
    ],
)
def test_people_unlike_what_the_rows_count_are_asked(
    people: float, why: str, tender: Tender
) -> None:
    rows = [JOBS, FRIENDS] if people != 9 else [{**JOBS, "Units": 9}, {**FRIENDS, "Units": 9}]
    rows += [{**BENEFITS, "Units": 2}] if people == 9 else []
    tender.bid("Ash", {"People who benefit": people}, outputs=rows)
    asked = [each.message for each in tender.asked("SVE459")]
    assert [why in each for each in asked] == ([True] if why else [])


def test_rows_that_name_no_number_are_asked_where_those_of_the_others_do(tender: Tender) -> None:
    people = {"People who benefit": 30}
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, people)
    tender.bid("Yew", people, outputs=[JOBS])
    (asked,) = tender.asked("SVE457")
    assert asked.message.startswith("Most of the other bids name the units of their rows in words")
    for name in ("Box", "Fir", "Ivy", "Nut"):  # now most name none
        tender.bid(name, people, outputs=[JOBS])
    assert tender.asked("SVE457") == []


def test_three_rows_that_count_as_many_people_are_asked(tender: Tender) -> None:
    project = {"People who benefit": 60}
    tender.bid("Ash", project, outputs=[JOBS, FRIENDS, {**BENEFITS, "Units": 11}])
    tender.bid("Elm", project, outputs=[JOBS, JOBS, FRIENDS])
    tender.bid("Oak", project, outputs=[JOBS, FRIENDS, BENEFITS])
    (asked,) = tender.asked("SVE459")
    assert asked.message.endswith("and rows 5, 6 and 7 each count 10 under other proxies.")
    assert tender.asked("SVE434") == []


@pytest.mark.parametrize(
    ("units", "asked"),
    [
        ((60, 59, 58), "each count 58 to 60, in other words"),
        ((60, 59, 56), None),
        ((60, 60, 60), "each count 60, in other words"),
        ((60, 60, 12), None),
        ((3, 3, 3), None),
    ],
)
@pytest.mark.parametrize("people", [100, None])
def test_three_rows_that_count_nearly_as_many_in_other_words_are_asked(
    people: float | None, units: tuple[float, ...], asked: str | None, tender: Tender
) -> None:
    """Events, too; of three that count the same people exactly another asks."""
    visits = {**ROWS["visits"], "Description": "Somebody rings the bell"}
    rows = [
        {**row, "Units": each} for row, each in zip((JOBS, FRIENDS, visits), units, strict=True)
    ]
    tender.bid("Ash", {"People who benefit": people}, outputs=rows)
    found = tender.asked("SVE434")
    assert [asked and asked in each.message for each in found] == [True] * bool(asked)
    assert [place.cell for each in found for place in each.cells] == (
        ["H5", "H6", "H7"] * bool(asked)
    )


@pytest.mark.parametrize(("units", "asked"), [(2, 1), (3, 0), (0.1, 0)])
def test_very_few_units_that_bring_much_of_the_value_are_asked(
    units: float, asked: int, tender: Tender
) -> None:
    """Of rows of 10 a fifth are two; of all rows of two nobody is asked."""
    rows = [{**FRIENDS, "Units": 10}, {**BENEFITS, "Units": 10}, {**JOBS, "Units": units}]
    tender.bid("Ash", outputs=rows)
    tender.bid("Elm", outputs=[{**each, "Units": 2} for each in rows])
    found = tender.asked("SVE464")
    assert [(each.bid, each.cells[0].cell) for each in found] == [(1, "H7")] * asked


def test_a_row_without_a_number_that_brings_much_is_asked_where_others_name_theirs(
    tender: Tender,
) -> None:
    """Two of three rows name theirs, and the third brings more than a quarter of the value."""
    people = {"People who benefit": 60}
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, people)
    named = [{**OUTPUT, "Description": f"{units} people", "Units": units} for units in (10, 9)]
    tender.bid("Yew", people, outputs=[*named, {**JOBS, "Units": 6}])
    assert tender.asked("SVE457") == []
    tender.bid("Box", people, outputs=[*named, {**JOBS, "Units": 7}])
    (asked,) = tender.asked("SVE457")
    assert [place.cell for place in asked.cells] == ["B14", "H7"]
