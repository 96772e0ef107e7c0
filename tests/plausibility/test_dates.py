"""Dates that make a bid look better than those it is ranked with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import OUTPUT
from tests.plausibility.conftest import QUICK, Tender

THREE = {"Start date": date(2026, 4, 1), "End date": date(2029, 3, 31)}
FIVE = [{**OUTPUT, "Duration": 5}]


def _others(tender: Tender) -> None:
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, THREE)


@pytest.mark.parametrize(
    ("start", "when"),
    [
        (date(2027, 4, 1), ""),
        (date(2027, 4, 10), "later"),
        (date(2025, 3, 1), "earlier"),
        (None, ""),
    ],
)
def test_a_start_a_year_from_that_of_the_others_is_asked(
    start: date | None, when: str, tender: Tender
) -> None:
    _others(tender)
    tender.bid("Yew", {"Start date": start, "End date": date(2030, 3, 31)})
    asked = tender.asked("SVE450")
    assert [when in each.question for each in asked] == ([True] if when else [])
    if asked:
        assert "half of the other bids start by 01/04/2026" in asked[0].message


def test_two_others_have_no_middle(tender: Tender) -> None:
    for name in ("Ash", "Elm"):
        tender.bid(name, THREE)
    tender.bid("Yew", {"Start date": date(2029, 4, 1), "End date": date(2059, 3, 31)}, outputs=FIVE)
    assert tender.asked("SVE450") == tender.asked("SVE451") == []


@pytest.mark.parametrize(
    ("project", "duration", "why"),
    [
        ({}, 3, ""),
        ({}, 3.5, "the bid does not say when the contract starts and ends"),
        ({"Start date": date(2026, 4, 1)}, 5, "does not say when the contract starts and ends"),
        (THREE, 5, ""),  # of that its own contract asks
    ],
)
def test_years_without_a_contract_to_hold_them_are_asked_of_one_bid(
    project: dict[str, Any], duration: float, why: str, tender: Tender
) -> None:
    tender.bid("Ash", project, outputs=[{**OUTPUT, "Duration": duration}])
    asked = tender.asked("SVE451")
    assert [why in each.message for each in asked] == ([True] if why else [])


@pytest.mark.parametrize(("last", "asked"), [(2030, 0), (2036, 1)])
def test_years_held_by_an_end_far_behind_that_of_the_others_are_asked(
    last: int, asked: int, tender: Tender
) -> None:
    _others(tender)
    project = {"Start date": date(2026, 4, 1), "End date": date(last, 3, 31)}
    tender.bid("Yew", project, outputs=[{**OUTPUT, "Duration": 4}])
    found = tender.asked("SVE451")
    assert len(found) == asked
    if found:
        assert "run for 10 years, half of the others for 3 years or less" in found[0].message


@pytest.mark.parametrize(
    ("end", "asked"), [(date(2026, 3, 31), 0), (date(2026, 4, 1), 1), (None, 1)]
)
def test_an_evaluation_of_what_has_not_ended_is_asked(
    end: date | None, asked: int, tender: Tender
) -> None:
    _others(tender)
    tender.bid("Yew", {"Evaluation": "Evaluative", "End date": end})
    assert len(tender.asked("SVE456")) == asked


def test_an_evaluation_among_evaluations_is_not_asked_when_others_begin(tender: Tender) -> None:
    tender.bid("Yew", {"Evaluation": "Evaluative"})
    tender.bid("Ash", {"Evaluation": "Evaluative", "End date": date(2199, 3, 31)})
    assert tender.asked("SVE456") == []


def test_an_evaluation_of_earlier_work_among_forecasts_is_asked_which_it_is(tender: Tender) -> None:
    _others(tender)
    past = {"Evaluation": "Evaluative", "End date": date(2025, 3, 31)}
    tender.bid("Yew", past)
    assert len(tender.asked("SVE437")) == 1
    for name in ("Box", "Fir"):
        tender.bid(name, past)
    assert tender.asked("SVE437") == []  # half of them are none among the others


@pytest.mark.parametrize(
    ("spent", "end", "asked"),
    [
        ("by year", date(2046, 3, 31), 1),
        ("by year", date(2030, 3, 31), 0),
        ("at the start", date(2046, 3, 31), 0),
    ],
)
def test_inputs_that_are_spread_far_are_asked_where_they_are_discounted(
    spent: str, end: date, asked: int, tender: Tender
) -> None:
    """£1 spread over 20 years is worth £0.7106, over three £0.9339: 1.314 times as much."""
    tender.rules = replace(QUICK, inputs_spent=spent)
    _others(tender)
    tender.bid("Yew", {**THREE, "End date": end})
    found = tender.asked("SVE462")
    assert len(found) == asked
    assert all("for 20 years, half of the others for 3 years" in each.message for each in found)
    assert all("would be £10.16 instead of £13.36" in each.message for each in found)
