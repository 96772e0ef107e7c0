"""The same thing claimed twice, in one bid or in two."""

from __future__ import annotations

from tests.builders import INPUT, OUTPUT
from tests.cases import ROWS, Case, Found, each_of
from tests.plausibility.conftest import Tender

TRAINED = {
    **ROWS["courses"],
    "Description": "Twelve courses in joinery for those who left school early",
}

CASES = """
| Outputs                     | like     | Units | what is asked                                   |
|-----------------------------|----------|-------|-------------------------------------------------|
| the same units under a      | jobs     | 10    | SVE401 Outputs!E6, Outputs!E5: 10.1 units are   |
|   proxy and its part        | benefits | 10.1  | claimed under 'Benefit no longer paid after a   |
|                             | courses  | 50    | job is found' and again, in row 5, under 'Job   |
|                             |          |       | found by a person out of work', which already   |
|                             |          |       | holds that value. Together they bring £14,222   |
|                             |          |       | net. Are the 10.1 in row 6 other people or      |
|                             |          |       | things than those in row 5? If not, which of    |
|                             |          |       | the two rows do you withdraw?                   |
| other units under a part    | jobs     | 10    | nothing                                         |
|                             | benefits | 25    |                                                 |
| a proxy in two rows         | jobs     | 10    | SVE402 Outputs!D5, Outputs!D6: The proxy        |
|                             | jobs     | 4     | 'THR-001 Job found by a person out of work' is  |
|                             |          |       | claimed in 2 rows. How do you know that nobody  |
|                             |          |       | is counted in more than one of these rows?      |
"""


@each_of(CASES)
def test_a_bid_is_asked_just_what_stands_out_in_it(case: Case, asked_in: Found) -> None:
    assert asked_in(case) == case.found


def test_copied_rows_name_the_other_bid_and_are_not_for_its_eyes(tender: Tender) -> None:
    tender.bid("First", outputs=(OUTPUT, TRAINED))
    copy = {**OUTPUT, "Units": 9, "Description": "Nine people find work here"}
    also = {**TRAINED, "Units": 11, "Deadweight": 0.25}
    also["Description"] = "Eleven courses in joinery for those who left school early"
    tender.bid("Second", outputs=(copy, also))
    # one row alike of two is chance: the other's words and figures differ
    assert tender.asked("SVE414") == []
    tender.bid("Third", outputs=(OUTPUT, TRAINED), inputs=({**INPUT, "Value": 900},))
    flags = tender.asked("SVE414")
    assert len(flags) == 2
    assert all(each.asks.names_others for each in flags)
    assert "2 of 2 rows" in flags[0].message
    assert "rows of First" in flags[0].message


def test_one_organisation_may_repeat_itself(tender: Tender) -> None:
    tender.bid("First", outputs=(OUTPUT, TRAINED))
    tender.bid("Again", {"Organisation": "First"}, outputs=(OUTPUT, TRAINED))
    assert tender.asked("SVE414") == []
