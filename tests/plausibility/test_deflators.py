"""Deflators that are nothing, or far from those of the tender and of published reports."""

from __future__ import annotations

import pytest

from tests.builders import OUTPUT
from tests.cases import Case, Found, each_of
from tests.plausibility.conftest import Tender

CASES = """
| Outputs           | like        | Deadweight | Attribution | what is asked                       |
|-------------------|-------------|------------|-------------|-------------------------------------|
| no deflator at    | jobs at 0 % |            |             | SVE404 Outputs!K5: Every deflator   |
|   all             |             |            |             | in every row is 0 %: nothing would  |
|                   |             |            |             | have happened anyway, nobody else   |
|                   |             |            |             | helped, nothing fades. What would   |
|                   |             |            |             | have happened without you, and who  |
|                   |             |            |             | else contributes? What are your     |
|                   |             |            |             | records for saying none?            |
| deflators below   | jobs        | 0.05       | 0.09        | SVE406 Outputs!K5: Mean deadweight  |
|   nine of ten     |             |            |             | is 5.0%, lower than in nine of ten  |
|   reports         |             |            |             | reports that state one (5.2%). What |
|                   |             |            |             | evidence have you for deadweight of |
|                   |             |            |             | 5.0%?                               |
|                   |             |            |             | SVE406 Outputs!L5: Mean attribution |
|                   |             |            |             | is 9.0%, lower than in nine of ten  |
|                   |             |            |             | reports that state one (10.0%).     |
|                   |             |            |             | What evidence have you for          |
|                   |             |            |             | attribution of 9.0%?                |
| deflators of nine | jobs        | 0.06       | 0.1         | nothing                             |
|   of ten reports  |             |            |             |                                     |
"""


@each_of(CASES)
def test_a_bid_is_asked_just_what_stands_out_in_it(case: Case, asked_in: Found) -> None:
    assert asked_in(case) == case.found


def test_no_deflators_beside_others_that_have_some(tender: Tender) -> None:
    """10 jobs at £1,000 for £1,000; at 25 %, between nothing and half, 10 becomes 7.5."""
    none = {"Leakage": 0, "Deadweight": 0, "Attribution": 0, "Drop-off": 0}
    for number, deadweight in enumerate((0, 0.5)):
        row = {**OUTPUT, **none, "Duration": 1, "Deadweight": deadweight}
        tender.bid(f"Bid {number}", outputs=[row])
    (asked,) = tender.asked("SVE404")
    assert asked.message.endswith("At the tender's median the bid's ratio would be £7.50.")


def test_a_deflator_far_below_the_tenders_median(tender: Tender) -> None:
    for number, share in enumerate((0.05, 0.4, 0.41, 0.45)):
        outputs = [{**OUTPUT, "Deadweight": share, "Units": 5 + number}]
        tender.bid(f"Bid {number}", outputs=outputs)
    (asked,) = tender.asked("SVE405")
    assert (asked.bid, str(asked.cells[0])) == (1, "Outputs!K5")
    assert asked.message == "Mean deadweight is 5%; the median of 3 other bids is 41%."
    assert asked.asks.gives_median


def test_shares_that_are_each_a_little_low_are_asked_together(tender: Tender) -> None:
    """Of the first 0.8 x 0.8 x 0.9 is left, where the medians leave 0.7 x 0.7 x 0.9: 1.3 times."""
    for number, (deadweight, attribution, leakage) in enumerate(
        ((0.2, 0.2, 0.1), *((0.3, 0.3, 0.1),) * 3)
    ):
        row = {**OUTPUT, "Deadweight": deadweight, "Attribution": attribution, "Leakage": leakage}
        tender.bid(f"Bid {number}", outputs=[{**row, "Displacement": 0}])
    (asked,) = tender.asked("SVE443")
    assert asked.bid == 1 or str(asked.cells[0]) == "Outputs!K5"
    assert "58% is left" in asked.message
    assert "it would be 44%" in asked.message
    assert tender.asked("SVE405") == []


def test_a_share_that_is_nothing_or_below_half_of_what_others_take_off_is_asked(
    tender: Tender,
) -> None:
    """Leakage is nothing where others have 5 %, and deadweight 14 % where they have 30 %."""
    for number, (deadweight, leakage) in enumerate(((0.14, 0.0), *((0.3, 0.05),) * 3)):
        row = {**OUTPUT, "Deadweight": deadweight, "Leakage": leakage}
        tender.bid(f"Bid {number}", outputs=[row])
    assert [each.message for each in tender.asked("SVE405")] == [
        "Mean leakage is 0%; the median of 3 other bids is 5%.",
        "Mean deadweight is 14%; the median of 3 other bids is 30%.",
    ]


def test_half_of_a_low_median_says_nothing(tender: Tender) -> None:
    for number, leakage in enumerate((0.01, 0.05, 0.05, 0.05)):
        tender.bid(f"Bid {number}", outputs=[{**OUTPUT, "Leakage": leakage}])
    assert tender.asked("SVE405") == []


def test_a_row_that_is_nearly_all_taken_off_hides_no_others(tender: Tender) -> None:
    """Beside a job without deadweight stands one as large of which all but 1 % is deadweight."""
    others = {**OUTPUT, "Deadweight": 0.4, "Leakage": 0}
    for name in ("Ash", "Elm", "Yew"):
        tender.bid(name, outputs=[others])
    tender.bid("Oak", outputs=[{**others, "Deadweight": 0}, {**others, "Deadweight": 0.99}])
    (asked,) = tender.asked("SVE443")
    assert asked.message.startswith("Of the first years of the rows that bring its net value 74%")


@pytest.mark.parametrize(("others", "asked"), [(2, False), (3, True)])
def test_two_others_have_no_middle_and_earlier_work_is_no_yardstick(
    others: int, asked: bool, tender: Tender
) -> None:
    """Four evaluations without deadweight stand beside: they hide nothing, and measure nobody."""
    tender.bid("Low", outputs=[{**OUTPUT, "Deadweight": 0.05}])
    for number in range(others):
        tender.bid(f"Bid {number}", outputs=[{**OUTPUT, "Deadweight": 0.4}])
    for number in range(4):
        kind = {"Evaluation": "Evaluative", "Organisation": f"Past {number}"}
        tender.bid(f"Past {number}", kind, outputs=[{**OUTPUT, "Deadweight": 0.01}])
    assert [each.message for each in tender.asked("SVE405")] == [
        "Mean deadweight is 5%; the median of 3 other bids is 40%."
    ] * asked
