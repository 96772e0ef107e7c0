"""What the value of a bid rests on, and what was typed over in its workbook."""

from __future__ import annotations

from tests.builders import OUTPUT
from tests.cases import Case, Found, each_of
from tests.plausibility.conftest import Tender

CASES = """
| Outputs           | like     | policy                                 | what is asked            |
|-------------------|----------|----------------------------------------|--------------------------|
| an own proxy      | bicycles |                                        | SVE412 Outputs!E5: The   |
|                   |          |                                        | bidder's own proxy       |
|                   |          |                                        | 'Bicycle mended' brings  |
|                   |          |                                        | £472 net, 100% of the    |
|                   |          |                                        | bid. Source: 'Workshop   |
|                   |          |                                        | accounts 2021, p. 2'.    |
|                   |          |                                        | Please send the page of  |
|                   |          |                                        | the source that gives    |
|                   |          |                                        | £40.00 for each bicycle. |
| an own proxy that | bicycles | valuation.own_proxies = "allow"        | nothing                  |
|   the policy      |          |                                        |                          |
|   allows          |          |                                        |                          |
| an own proxy that | bicycles | valuation.own_proxies = "bar"          | SVE416 Outputs!E5: The   |
|   the policy bars |          |                                        | tender does not allow a  |
|                   |          |                                        | bidder's own proxies;    |
|                   |          |                                        | one row is valued at     |
|                   |          |                                        | nothing. Do you want to  |
|                   |          |                                        | replace the claim by one |
|                   |          |                                        | that the tender allows?  |
| a proxy that the  | jobs     | valuation.barred_proxies = ["THR-001"] | SVE416 Outputs!E5: The   |
|   policy bars     |          |                                        | tender bars the proxy    |
|                   |          |                                        | THR-001; one row is      |
|                   |          |                                        | valued at nothing. Do    |
|                   |          |                                        | you want to replace the  |
|                   |          |                                        | claim by one that the    |
|                   |          |                                        | tender allows?           |

| Outputs                    | like    | Units | Evidence | what is asked                          |
|----------------------------|---------|-------|----------|----------------------------------------|
| one proxy that brings most | jobs    | 10    |          | SVE422 Outputs!I6: One row is on a     |
|   of the value             | courses | 12    |          | proxy that counts once for each unit,  |
|                            |         |       |          | over 3 years: each unit was counted so |
|                            |         |       |          | many times. Years after the first      |
|                            |         |       |          | bring £1,215 net. Does this happen to  |
|                            |         |       |          | each of them anew in every year, and   |
|                            |         |       |          | what shows it?                         |
|                            |         |       |          | SVE415 Outputs!H5: One proxy, 'THR-001 |
|                            |         |       |          | Job found by a person out of work',    |
|                            |         |       |          | brings 77% of the net value. What is   |
|                            |         |       |          | the evidence for the units under this  |
|                            |         |       |          | proxy, and what is the bid worth if    |
|                            |         |       |          | they are half as many?                 |
| rows without evidence      | jobs    |       | -        | SVE418 Outputs!O5: 1 of 1 priced rows  |
|                            |         |       |          | give no evidence; they bring 100% of   |
|                            |         |       |          | the net value. What records, survey or |
|                            |         |       |          | study stand behind these rows?         |

| Outputs                  | cell       | holds           | what is asked                          |
|--------------------------|------------|-----------------|----------------------------------------|
| a value of the library   | Proxies!F4 | 1200            | SVE413 Proxies!F4: A value of the      |
|   changed                |            |                 | library was changed in the workbook.   |
|                          |            |                 | The workbook shows £1,200.00 for 'Job  |
|                          |            |                 | found by a person out of work'; the    |
|                          |            |                 | library says £1,000.00. Who changed    |
|                          |            |                 | the value in this cell, and why?       |
| a unit typed over        | Outputs!F5 | household       | SVE419 Outputs!F5: One cell holds a    |
|                          |            |                 | typed value where the template has a   |
|                          |            |                 | formula, and not what the formula      |
|                          |            |                 | would give: unit says                  |
|                          |            |                 | 'household', but the row gives 'person |
|                          |            |                 | per year'. What was typed counts for   |
|                          |            |                 | nothing. Who typed over the formula in |
|                          |            |                 | Outputs!F5, and why?                   |
| a gross value typed over | Outputs!P5 | 90000           | SVE419 Outputs!P5: One cell holds a    |
|                          |            |                 | typed value where the template has a   |
|                          |            |                 | formula, and not what the formula      |
|                          |            |                 | would give: gross value says 90,000,   |
|                          |            |                 | but the row gives 30,000. What was     |
|                          |            |                 | typed counts for nothing. Who typed    |
|                          |            |                 | over the formula in Outputs!P5, and    |
|                          |            |                 | why?                                   |
| a net value typed over   | Outputs!Q5 | lots            | SVE419 Outputs!Q5: One cell holds a    |
|                          |            |                 | typed value where the template has a   |
|                          |            |                 | formula, and not what the formula      |
|                          |            |                 | would give: net value says 'lots',     |
|                          |            |                 | but the row gives 9,450. What was      |
|                          |            |                 | typed counts for nothing. Who typed    |
|                          |            |                 | over the formula in Outputs!Q5, and    |
|                          |            |                 | why?                                   |
| a net value a pound off  | Outputs!Q5 | 9451            | SVE419 Outputs!Q5: One cell holds a    |
|                          |            |                 | typed value where the template has a   |
|                          |            |                 | formula, and not what the formula      |
|                          |            |                 | would give: net value says 9,451, but  |
|                          |            |                 | the row gives 9,450. What was typed    |
|                          |            |                 | counts for nothing. Who typed over the |
|                          |            |                 | formula in Outputs!Q5, and why?        |
| a check typed over       | Outputs!B5 | Agreed by phone | SVE419 Outputs!B5: One cell holds a    |
|                          |            |                 | typed value where the template has a   |
|                          |            |                 | formula, and not what the formula      |
|                          |            |                 | would give: check says 'Agreed by      |
|                          |            |                 | phone', but the row gives 'OK'. What   |
|                          |            |                 | was typed counts for nothing. Who      |
|                          |            |                 | typed over the formula in Outputs!B5,  |
|                          |            |                 | and why?                               |
| a gross input typed over | Inputs!H5  | 10              | SVE419 Inputs!H5: One cell holds a     |
|                          |            |                 | typed value where the template has a   |
|                          |            |                 | formula, and not what the formula      |
|                          |            |                 | would give: gross input says 10, but   |
|                          |            |                 | the row gives 3,000. What was typed    |
|                          |            |                 | counts for nothing. Who typed over the |
|                          |            |                 | formula in Inputs!H5, and why?         |
| a net input typed over   | Inputs!I5  | 10              | SVE419 Inputs!I5: One cell holds a     |
|                          |            |                 | typed value where the template has a   |
|                          |            |                 | formula, and not what the formula      |
|                          |            |                 | would give: net input says 10, but the |
|                          |            |                 | row gives 3,000. What was typed counts |
|                          |            |                 | for nothing. Who typed over the        |
|                          |            |                 | formula in Inputs!I5, and why?         |
| what the formulas give,  | Outputs!F5 | Person per year | nothing                                |
|   pasted over them       | Outputs!G5 | 1000            |                                        |
|                          | Outputs!P5 | 30000           |                                        |
|                          | Outputs!Q5 | 9450.004        |                                        |
|                          | Outputs!B5 | OK              |                                        |
"""


@each_of(CASES)
def test_a_bid_is_asked_just_what_stands_out_in_it(case: Case, asked_in: Found) -> None:
    assert asked_in(case) == case.found


def test_units_above_what_the_words_say_are_asked(tender: Tender) -> None:
    said = {"Ash": "8 people find work", "Elm": "8 people find work, 10 jobs in all"}
    said |= {"Oak": "12 people find work", "Yew": "People of 8 streets find work"}
    for name, description in said.items():
        tender.bid(name, outputs=[{**OUTPUT, "Description": description}])
    (asked,) = tender.asked("SVE444")
    assert asked.message == ("Row 5 claims 10, and its description names 8: '8 people find work'.")
    assert [str(cell) for cell in asked.cells] == ["Outputs!H5", "Outputs!A5"]


def test_the_same_words_as_evidence_of_most_rows_are_asked(tender: Tender) -> None:
    rows = [{**OUTPUT, "Units": units, "Evidence": "See  attached."} for units in (1, 2, 3, 4)]
    tender.bid("Ash", outputs=rows)
    tender.bid("Elm", outputs=[*rows[:3], {**OUTPUT, "Evidence": "Payslips"}])
    (asked,) = tender.asked("SVE445")
    assert asked.message.startswith("4 of 4 priced rows give the same evidence, 'See attached.'")
