"""Units held against the numbers in a row's own words."""

from __future__ import annotations

import pytest

from tests.builders import OUTPUT, OWN
from tests.plausibility.conftest import Tender

WEEKS = {**OWN, "Proxy": "A week of care", "Unit": "person per week"}


@pytest.mark.parametrize(
    ("description", "units", "said"),
    [
        ("Ten people find work", 10, None),
        ("Ten people find work", 11, "10"),
        ("Work for 10 of 30 people", 30, None),
        ("Work is found by ten jobseekers", 40, "10"),
        ("We help: 10 people a year find work, for 3 years", 30, None),
        ("We help: 10 people a year find work, for 3 years", 40, "10"),
        ("10 people find work, each with 3 offers", 30, "10"),
        ("10 people in each of 3 groups find work", 30, None),
        ("10 men and 20 women find work", 30, None),
        ("10 men and 20 women find work", 31, "20"),
        ("Work for people of 3 streets", 40, None),
        ("Life is better for 60 people: half a point each, so 30", 30, None),
        ("People find work", 40, None),
        ("19 of our 60 jobseekers find work", 60, "19"),
        ("A third of 60 jobseekers find work", 60, "20"),
        ("30 % of 60 jobseekers find work", 60, "18"),
        ("A third of 60 jobseekers find work", 20, None),
        ("Of 60 jobseekers, 19 find work", 19, None),
        ("12 people go back to full-time work and 7 to part-time work", 19, None),
    ],
)
def test_units_above_what_the_words_count_are_asked(
    description: str, units: float, said: str | None, tender: Tender
) -> None:
    tender.bid("Ash", outputs=[{**OUTPUT, "Description": description, "Units": units}])
    asked = [each.message for each in tender.asked("SVE444")]
    assert [f"names {said}:" in each for each in asked] == ([True] if said else [])


@pytest.mark.parametrize(
    ("description", "units", "asked"),
    [
        ("Weeks put off for 7 of 18 older people, 14 weeks each", 98, 0),
        ("Weeks put off for 7 of 18 older people, 14 weeks each", 980, 1),
        ("18 older people stay at home", 980, 0),
    ],
)
def test_units_for_a_week_are_weeks_and_no_people(
    description: str, units: float, asked: int, tender: Tender
) -> None:
    row = {**OUTPUT, "Description": description, "Units": units, "Proxy": WEEKS["Proxy"]}
    tender.bid(
        "Ash",
        outputs=[{**row, "Outcome": WEEKS["Outcome"], "Category": "Environmentally sensitive"}],
        own_proxies=[WEEKS],
    )
    assert len(tender.asked("SVE444")) == asked


def test_the_evidence_may_say_how_many_there_are(tender: Tender) -> None:
    row = {**OUTPUT, "Units": 36, "Evidence": "12 in each of 3 years"}
    tender.bid("Ash", outputs=[row])
    tender.bid("Elm", outputs=[{**row, "Evidence": "36 payslips"}])
    assert tender.asked("SVE444") == []
