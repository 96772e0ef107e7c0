"""Slips of the pen that a check found, as questions to the bidder."""

from __future__ import annotations

from tests.cases import Case, Found, each_of

CASES = """
| Outputs     | like | Deadweight | Drop-off | what is asked                                       |
|-------------|------|------------|----------|-----------------------------------------------------|
| shares of   | jobs | 0.002      | 0.003    | SVE427 Outputs!K5, Outputs!M5: 2 shares are above 0 |
|   less than |      |            |          | and below 1 %. The first: deadweight is 0.2 %, less |
|   1 %       |      |            |          | than one in a hundred. Did you mean these shares a  |
|             |      |            |          | hundred times as large, 20 % for 0.2 %?             |

| Inputs              | Description | Value | what is asked                                        |
|---------------------|-------------|-------|------------------------------------------------------|
| a total among rows  | Wages       | 3000  | SVE428 Inputs!A7: Row 7 counts, and seems to be a    |
|                     | Rent        | 1000  | total of other rows: its description is 'Total'.     |
|                     | Total       | 4000  | Does this row repeat what stands in other rows? If   |
|                     |             |       | so, do you withdraw it?                              |
"""


@each_of(CASES)
def test_a_slip_is_a_question(case: Case, asked_in: Found) -> None:
    asked = [each for each in asked_in(case) if each[:6] in case.codes]
    assert asked == list(case.found)
