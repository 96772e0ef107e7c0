"""Inputs that look smaller than they are: volunteers' hours left out, pounds of a later year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.builders import INPUT, OUTPUT
from tests.plausibility.conftest import Tender

VOLUNTEERS = {**OUTPUT, "Description": "5 volunteers who sit with people"}
TIME = {**INPUT, "Description": "Their hours", "Category": "Volunteer time", "Value": 900}


def test_rows_of_volunteers_without_their_time_are_asked(tender: Tender) -> None:
    tender.bid("Ash", outputs=[OUTPUT, VOLUNTEERS])
    tender.bid("Elm", outputs=[OUTPUT, VOLUNTEERS], inputs=[INPUT, TIME])
    tender.bid("Oak", outputs=[OUTPUT])
    (asked,) = tender.asked("SVE441")
    assert asked.message == "Row 6 speaks of volunteers, but no input is volunteer time."
    assert [str(cell) for cell in asked.cells] == ["Outputs!A6"]


def test_time_of_nothing_is_none(tender: Tender) -> None:
    tender.bid("Ash", outputs=[VOLUNTEERS], inputs=[INPUT, {**TIME, "Value": 0}])
    assert len(tender.asked("SVE441")) == 1


@pytest.mark.parametrize(("value", "asked"), [(2499.99, 1), (2500, 0)])
def test_time_that_is_slight_for_so_many_volunteers_is_asked(
    value: float, asked: int, tender: Tender
) -> None:
    """5 volunteers for 2 years are 10 of a year; the rules ask below £250 for each."""
    own = {
        "Proxy": "A volunteer's year",
        "Outcome": OUTPUT["Outcome"],
        "Unit": "volunteer per year",
    }
    own |= {"Value": 500, "Price year": "2024/25", "Source": "Our own survey"}
    row = {**OUTPUT, "Proxy": own["Proxy"], "Units": 5, "Duration": 2}
    at_base = {"Prices of the inputs": "2024/25"}
    tender.bid(
        "Ash", at_base, outputs=[row], inputs=[INPUT, {**TIME, "Value": value}], own_proxies=[own]
    )
    found = tender.asked("SVE442")
    assert len(found) == asked
    if found:
        assert found[0].message.startswith("5 volunteers are claimed for 10 years together")


@pytest.mark.parametrize(
    ("value", "volume", "asked"),
    [(7.99, 40, 1), (8, 40, 0), (1, 4300, 1), (5, None, 0), (0, 40, 0)],
)
def test_an_hour_of_volunteers_for_less_than_anybody_is_paid_is_asked(
    value: float, volume: float | None, asked: int, tender: Tender
) -> None:
    tender.bid("Ash", inputs=[INPUT, {**TIME, "Value": value, "Volume": volume}])
    found = tender.asked("SVE436")
    assert len(found) == asked
    if found:
        assert f"at £{value:,.2f} for each of {volume:,}, below £8.00" in found[0].message
        assert found[0].cells[0].cell == "D6"


@pytest.mark.parametrize(
    ("project", "asked"),
    [
        ({"Prices of the inputs": "2026/27"}, 1),
        ({"Prices of the inputs": "2024/25"}, 0),
        ({}, 0),
    ],
)
def test_inputs_in_pounds_of_a_year_after_the_start_are_asked(
    project: Mapping[str, Any], asked: int, tender: Tender
) -> None:
    from datetime import date

    start = {"Start date": date(2025, 4, 1), "End date": date(2027, 3, 31)}
    tender.bid("Ash", {**start, **project})
    assert len(tender.asked("SVE440")) == asked


def test_pounds_of_a_later_year_are_asked_where_no_start_is_given(tender: Tender) -> None:
    """The prices of the small library are those of 2024/25, which counts where nobody starts."""
    tender.bid("Ash", {"Prices of the inputs": "2026/27"})
    tender.bid("Elm", {"Prices of the inputs": "2024/25"})
    (asked,) = tender.asked("SVE440")
    assert "later than 2024/25, in which such work as the bids are for starts" in asked.message


ALONE = {**INPUT, "Description": "Contract payment", "Value": 3000}
BESIDE = {**INPUT, "Description": "A hall", "Category": "Premises", "Value": 400}


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ("Payslips", None),
        ("Volunteers' rota", "speaks of volunteers, but no input is volunteer time"),
        ("A manager seconded by the council", "of seconded staff, but no input is staff time"),
        ("The hall is given free of charge", "free of charge, but every input is cash or other"),
        ("The hours are in the inputs", "beside money, but every input is cash or other"),
    ],
)
def test_what_the_words_say_that_the_work_takes_is_asked(
    evidence: str, why: str | None, tender: Tender
) -> None:
    kinds = ("Volunteer time", "Staff time", "Premises")
    held = [{**BESIDE, "Category": kind} for kind in kinds]
    tender.bid("Ash", outputs=[{**OUTPUT, "Evidence": evidence}], inputs=[ALONE])
    tender.bid("Elm", outputs=[{**OUTPUT, "Evidence": evidence}], inputs=[ALONE, *held])
    asked = tender.asked("SVE453")
    assert [why and why in each.message for each in asked] == ([True] if why else [])
    assert [str(cell) for each in asked for cell in each.cells] == (["Outputs!O5"] if why else [])


def test_inputs_of_nothing_but_the_price_are_asked_where_others_count_more(tender: Tender) -> None:
    price = {"Contract price": 3000}
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, price, inputs=[ALONE, BESIDE])
    assert tender.asked("SVE453") == []
    tender.bid("Yew", price, inputs=[ALONE])
    (asked,) = tender.asked("SVE453")
    assert "its inputs hold nothing beside the contract price" in asked.message.lower()
    for name in ("Box", "Fir", "Ivy", "Nut"):  # now most have nothing else
        tender.bid(name, price, inputs=[ALONE])
    assert tender.asked("SVE453") == []


def test_a_kind_of_input_that_most_others_have_is_asked(tender: Tender) -> None:
    time = [ALONE, {**TIME, "Value": 2000}]
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, inputs=time)
    tender.bid("Yew", inputs=[ALONE, BESIDE])
    (asked,) = tender.asked("SVE453")
    assert "no input that is volunteer time, as most of the other bids have" in asked.message
    tender.bid("Box", inputs=[ALONE, BESIDE])
    tender.bid("Fir", inputs=[ALONE, BESIDE])
    assert tender.asked("SVE453") == []


@pytest.mark.parametrize(
    ("beside", "why"),
    [
        ({"Value": 400}, ""),
        ({"Value": 50}, "hold no more than 1.7% beside the contract price"),
        ({"Value": 3}, "hold nothing beside the contract price"),
    ],
)
def test_next_to_nothing_beside_the_price_is_asked_as_nothing_is(
    beside: dict[str, Any], why: str, tender: Tender
) -> None:
    price = {"Contract price": 3000}
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, price, inputs=[ALONE, {**BESIDE, "Value": 600}])
    tender.bid("Yew", price, inputs=[ALONE, {**BESIDE, **beside}])
    assert [why in each.message for each in tender.asked("SVE453")] == [True] * bool(why)


@pytest.mark.parametrize(("time", "asked"), [(350, 0), (150, 0), (60, 1)])
def test_a_kind_of_input_that_is_far_less_than_that_of_the_others_is_asked(
    time: float, asked: int, tender: Tender
) -> None:
    """Of most it is 25 % of 4,000; a tenth of that is 79 beside 3,150."""
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, inputs=[ALONE, {**TIME, "Value": 1000}])
    tender.bid("Yew", inputs=[ALONE, {**BESIDE, "Value": 150}, {**TIME, "Value": time}])
    found = tender.asked("SVE453")
    said = "of its inputs is volunteer time, of most of the other bids that have any 25%"
    assert [said in each.message for each in found] == [True] * asked
    assert [str(place) for each in found for place in each.cells] == ["Inputs!D7"] * asked


def test_an_input_of_nothing_is_asked(tender: Tender) -> None:
    tender.bid("Ash", inputs=[ALONE, {**BESIDE, "Volume": 0}])
    (asked,) = tender.asked("SVE453")
    assert asked.message == (
        "Row 6 of the inputs names what the work takes and counts nothing for it."
    )
    assert [str(cell) for cell in asked.cells] == ["Inputs!D6"]
