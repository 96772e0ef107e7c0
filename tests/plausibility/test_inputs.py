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
