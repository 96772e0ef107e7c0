"""Harm that is counted as less than it is, as a benefit, or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import OUTPUT
from tests.plausibility.conftest import Tender


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ({"Units": -2}, None),
        ({"Units": -2, "Deadweight": 0.21}, "43% of it is left after all shares, of the benef"),
        ({"Units": -2, "Deadweight": 0}, None),
        ({"Units": 2}, "its units are above 0, so that it counts as a benefit"),
        ({"Units": -2, "Drop-off": 0.6}, "it fades by 60% a year, the benefits by 50%"),
        ({"Units": -2, "Drop-off": 0.4}, None),
        ({"Units": -2, "Drop-off": 0.6, "Duration": 1}, None),
    ],
)
def test_harm_that_is_made_small_is_asked(
    harm: dict[str, Any], why: str | None, tender: Tender
) -> None:
    loss = {**OUTPUT, "Description": "HARM: two people lose their work", **harm}
    loss["Attribution"] = 0.25 if harm.get("Deadweight") != 0.21 else 0.4
    tender.bid("Ash", outputs=[OUTPUT, loss])
    asked = [each.message for each in tender.asked("SVE439")]
    assert [why and why in each for each in asked] == ([True] if why else [])


@pytest.mark.parametrize(
    ("description", "asked"),
    [
        ("Unintended effects: 3 people are hurt", 1),
        ("3 people are hurt (harm)", 1),
        ("Downsides: noise for 3 neighbours", 1),
        ("12 people worse off find advice", 0),
        ("Negative thoughts are milder in 20 adults", 0),
        ("Adverse childhood experiences: 30 children get over them", 0),
        ("3 adverse drug reactions avoided", 0),
        ("3 unintended pregnancies prevented", 0),
        ("3 children safe from harm", 0),
        ("3 incidents that do not happen: harm to the women themselves", 0),
    ],
)
def test_harm_by_another_name_that_counts_as_a_benefit_is_asked(
    description: str, asked: int, tender: Tender
) -> None:
    tender.bid("Ash", outputs=[OUTPUT, {**OUTPUT, "Description": description, "Units": 3}])
    found = tender.asked("SVE439")
    assert [str(place) for each in found for place in each.cells] == ["Outputs!H6"] * asked


@pytest.mark.parametrize(
    ("account", "asked"),
    [
        ("We also do harm, with two diesel vans.", 1),
        ("Our vans cause some damage to the road.", 1),
        ("We work with people who do harm to themselves.", 0),
        ("The project is for men who cause harm at home.", 0),
        ("The work does no harm.", 0),
        ("We do not do any harm.", 0),
        ("190 families where a child is at the edge of harm", 0),
        ("", 0),
    ],
)
def test_harm_of_which_an_account_speaks_and_no_row_is_asked(
    account: str, asked: int, tender: Tender
) -> None:
    tender.bid("Ash", {"What changed and for whom": account})
    found = tender.asked("SVE439")
    assert [each.message for each in found] == [
        "The account speaks of harm, and no row counts any."
    ] * asked
    tender.bid("Elm", {"What changed and for whom": account}, outputs=[OUTPUT, _HURT])
    assert len(tender.asked("SVE439")) == asked


_HURT = {**OUTPUT, "Description": "HARM: two people lose their work", "Units": -2}


@pytest.mark.parametrize(
    ("years", "works", "why"),
    [
        (1, 3, "it is counted for 1 of the 3 years of the work, most of the benefits for 3"),
        (2, 3, "it is counted for 2 of the 3 years of the work, most of the benefits for 3"),
        (2.5, 3, ""),  # of what lasts three
        (3, 3, ""),
        (1, 1, ""),  # as long as the work goes on
        (1, None, ""),
    ],
)
def test_harm_that_ends_before_the_work_does_is_asked(
    years: float, works: int | None, why: str, tender: Tender
) -> None:
    loss = {**OUTPUT, "Description": "Jobs lost elsewhere", "Units": -2, "Duration": years}
    dates = {"Start date": date(2026, 4, 1), "End date": date(2026 + works, 3, 31)} if works else {}
    brief = {**OUTPUT, "Units": 9, "Duration": 1}  # less than half of what does good
    tender.bid("Ash", dates, outputs=[OUTPUT, brief, loss])
    asked = [each.message for each in tender.asked("SVE439")]
    assert [why in each for each in asked] == ([True] if why else [])
