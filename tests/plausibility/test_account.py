"""What a bid says in words, held against the figures that it typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import INPUT, OUTPUT
from tests.plausibility.conftest import Tender

ACCOUNT = "What changed and for whom"
CONTRACT = {"Start date": "2026-10-01", "End date": "2029-09-30"}


@pytest.mark.parametrize(
    ("people", "account", "said"),
    [
        (60, "40 people find work. Most keep it.", "40"),
        (40, "40 people find work. Most keep it.", None),
        (39, "40 people find work. Most keep it.", None),
        (60, "Forty people find work.", "40"),
        (60, "In all we help 40 people, and 20 of them find work.", None),
        (60, "40 people find work and 20 volunteers are trained.", None),
        (60, "40 families are better off.", None),
        (60, "40 people and their families are helped. 12 families move.", None),
        (120, "40 people a year find work.", None),
        (130, "40 people a year find work.", "40"),
        (60, "40 people a month find work.", None),
        (60, "They find work.", None),
        (60, "", None),
    ],
)
def test_more_people_than_the_account_begins_with_are_asked(
    people: float, account: str, said: str | None, tender: Tender
) -> None:
    project = {**CONTRACT, "People who benefit": people, ACCOUNT: account}
    tender.bid("Ash", project, inputs=[{**INPUT, "Value": 3000}])
    asked = tender.asked("SVE431")
    assert [f"begins with {said}:" in each.message for each in asked] == [True] * bool(said)
    assert [str(place) for each in asked for place in each.cells] == (
        ["Project!B14", "Project!B15"] * bool(said)
    )


@pytest.mark.whole
@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Our price is £2,000.", 0),
        ("Our price is £2,000, paid in four parts of £500 each.", 0),
        ("Our price is £1,000 a year for two years.", 0),
        ("The price is £1,200 for the first year and £800 for the second.", 0),
        ("£2k contract price, as in the schedule.", 0),
        ("10 starts per £100,000 of contract price", 0),
        ("Award letter, £10,000 a year.", 0),
        ("£30 an hour, if it were bought; the source gives £743 to £2,130 a case.", 0),
        ("Our fees are waived if people cannot pay; at no extra charge.", 0),
        ("£3,000 of Universal Credit payable if work stops", 0),
        ("The price includes all costs and an additional worker in winter.", 0),
        ("The total price of £2,000 is split as £1,500 for staff and £500 for rooms.", 0),
        ("The Trust adds £500 of its own on top of the contract payment.", 0),
        ("If the contract payment ends, the group goes on by itself.", 0),
        ("Savings depend on the price of gas, £1,200 a year for a home if unheated.", 0),
        ("£500 bursaries are taken up by 20 learners; options include a plan of £20.", 0),
        ("VAT is included; we are a charity and charge no VAT.", 0),
        ("Prices are net of VAT.", 1),
        ("£2,000 if option B is called", 1),
        ("The price holds if a second site is opened.", 1),
        ("Our price is £2,600.", 1),
        ("Our price is £1,000 a year for the first year, £2,600 a year then.", 1),
        ("The contract payment excludes the lease of the hall.", 1),
        ("Another GBP 400 is payable when the year ends", 1),
    ],
)
@pytest.mark.parametrize("where", ["account", "input"])
def test_a_price_that_is_not_the_one_typed_is_asked(
    where: str, words: str, asked: int, tender: Tender
) -> None:
    project: dict[str, Any] = {"Contract price": 2000}
    paid = {**INPUT, "Value": 2000}
    if where == "account":
        project[ACCOUNT] = words
    else:
        paid["Description"] = words
    tender.bid("Ash", project, inputs=[paid])
    found = tender.asked("SVE432")
    assert len(found) == asked
    assert all("typed as £2,000" in each.message and each.gravity == 2 for each in found)
    place = "Project!B15" if where == "account" else "Inputs!A5"
    assert [str(place) for each in found for place in each.cells] == ["Project!B12", place] * asked


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"Description": "Grant of £1,000"}, None),
        ({"Description": "Grant of £3,000"}, "counts £1,000, and its words name £3,000:"),
        ({"Description": "Half of a grant of £3,000"}, None),
        ({"Description": "Grant of £3,000 over five years"}, None),
        ({"Description": "Grant of £3,000, shared by two projects"}, None),
        ({"Description": "Rooms for £3,000", "Category": "Premises"}, None),
        ({"Description": "Mentors, 400 hours", "Value": 10, "Volume": 400}, None),
        (
            {"Description": "Mentors, 4,000 hours", "Value": 10, "Volume": 400},
            "counts 400, and its words name 4,000:",
        ),
        ({"Evidence": "Rota of 72 hours a year", "Value": 10, "Volume": 100}, None),
    ],
)
def test_an_input_below_what_its_own_words_name_is_asked(
    typed: dict[str, Any], message: str | None, tender: Tender
) -> None:
    tender.bid("Ash", inputs=[{**INPUT, "Value": 1000, **typed}])
    asked = tender.asked("SVE433")
    assert [message and message in each.message for each in asked] == [True] * bool(message)


@pytest.mark.parametrize(
    ("units", "evidence", "asked"),
    [
        (57, "19 in 2022-25; payslips", 1),
        (57, "19 payslips", 1),
        (38, "19 in 2022-25; payslips", 0),
        (57, "19 in 2024/25; payslips", 0),  # in one year of three
        (115, "19 in 2024/25; payslips", 1),
        (57, "19 a year since 2022", 0),
        (57, "19 did so of 60, payslips seen", 1),
        (57, "Payslips seen of 19 people", 1),
        (57, "57 letters, and 19 people in 2022-25", 0),
        (57, "19 people in each of 3 years", 0),
        (57, "0.53 points, n = 19", 0),
        (57, "Six groups a week", 0),
        (57, "Two hours a week", 0),
        (57, "Payslips", 0),
    ],
)
def test_more_units_than_twice_what_the_evidence_counts_are_asked(
    units: float, evidence: str, asked: int, tender: Tender
) -> None:
    row = {**OUTPUT, "Description": f"{units} people", "Units": units, "Evidence": evidence}
    tender.bid("Ash", CONTRACT, outputs=[row], inputs=[{**INPUT, "Value": 9000}])
    found = tender.asked("SVE435")
    assert len(found) == asked
    assert [str(place) for each in found for place in each.cells] == (
        ["Outputs!H5", "Outputs!O5"] * asked
    )


@pytest.mark.parametrize(
    ("units", "evidence", "asked"),
    [
        (70, "0.52 points, n = 97", 0),
        (126, "0.52 points, n = 97", 1),
        (126, "0.9 of a point, n = 97", 0),
        (126, "Cards in May and in June", 0),
    ],
)
def test_more_points_for_each_than_the_evidence_names_are_asked(
    units: float, evidence: str, asked: int, tender: Tender
) -> None:
    job = next(each for each in tender.small.proxies if each.id == "THR-001")
    point = replace(job, id="THR-009", name="One point more satisfaction", part_of=())
    tender.small = replace(tender.small, proxies=(*tender.small.proxies, point))
    said = f"Life feels better for 140 people, so {units} points"
    row = {**OUTPUT, "Proxy": point.name, "Description": said, "Units": units, "Evidence": evidence}
    tender.bid("Ash", outputs=[row], inputs=[{**INPUT, "Value": 90_000}])
    found = tender.asked("SVE463")
    assert [str(place) for each in found for place in each.cells] == (
        ["Outputs!H5", "Outputs!O5"] * asked
    )
    assert all("0.9 for each, and its evidence names 0.52:" in each.message for each in found)
