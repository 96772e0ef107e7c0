"""Rows that add up other rows, in words or in figures, and rows that only look as if they did."""

from __future__ import annotations

import time

import pytest

from sve_excel.checks.case import Case as Checked
from sve_excel.checks.totals import check_totals
from sve_excel.library.loading import Library
from sve_excel.model import Input, Project, Submission
from sve_excel.policy.rules import Policy
from tests.cases import Case, Found, each_of

CASES = """
| Inputs                    | Description         | Value | Volume | what is found                |
|---------------------------|---------------------|-------|--------|------------------------------|
| a total in words          | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Total of all inputs | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is 'Total of |
|                           |                     |       |        | all inputs'. If it is, clear |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| a total in figures        | Wages               | 70    | 10     | SVE228 warning Inputs!D7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | All of it           | 1000  |        | be a total of other rows: it |
|                           |                     |       |        | holds what rows 5 to 6 hold  |
|                           |                     |       |        | together. If it is, clear    |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| a sum of the column,      | Wages               | 70    | 10     | SVE228 warning Inputs!D7:    |
|   whatever the volumes    | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | All of it           | 370   |        | be a total of other rows: it |
|                           |                     |       |        | holds what rows 5 to 6 hold  |
|                           |                     |       |        | together. If it is, clear    |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| a part's total, then all  | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Sub-total           | 1000  |        | be a total of other rows:    |
|                           | Van                 | 50    |        | its description is           |
|                           | Everything          | 1050  |        | 'Sub-total'. If it is, clear |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already. SVE228       |
|                           |                     |       |        | warning Inputs!D9: row 9     |
|                           |                     |       |        | counts, and seems to be a    |
|                           |                     |       |        | total of other rows: it      |
|                           |                     |       |        | holds what rows 5 to 8 hold  |
|                           |                     |       |        | together. If it is, clear    |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| a part's total in figures | Wages               | 9130  |        | SVE228 warning Inputs!D9:    |
|                           | Rent                | 310   |        | row 9 counts, and seems to   |
|                           | Van                 | 52    |        | be a total of other rows: it |
|                           | Phones              | 27    |        | holds what rows 6 to 8 hold  |
|                           | Running costs       | 389   |        | together. If it is, clear    |
|                           | Insurance           | 95    |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| a round sum may be chance | Wages               | 9130  |        | nothing                      |
|                           | Rent                | 300   |        |                              |
|                           | Van                 | 100   |        |                              |
|                           | Phones              | 200   |        |                              |
|                           | Running costs       | 600   |        |                              |
| the same figure twice     | Wages               | 500   |        | nothing                      |
|                           | Rent                | 500   |        |                              |
| words that begin alike    | Totally new van     | 500   |        | nothing                      |
|                           | Summer school       | 300   |        |                              |
| 'Altogether'              | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Altogether          | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is           |
|                           |                     |       |        | 'Altogether'. If it is,      |
|                           |                     |       |        | clear the row: what it adds  |
|                           |                     |       |        | up counts already.           |
| 'Overall'                 | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Overall             | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is           |
|                           |                     |       |        | 'Overall'. If it is, clear   |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| 'Grand'                   | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Grand               | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is 'Grand'.  |
|                           |                     |       |        | If it is, clear the row:     |
|                           |                     |       |        | what it adds up counts       |
|                           |                     |       |        | already.                     |
| 'All of the above'        | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | All of the above    | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is 'All of   |
|                           |                     |       |        | the above'. If it is, clear  |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| 'Sum of above'            | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Sum of above        | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is 'Sum of   |
|                           |                     |       |        | above'. If it is, clear the  |
|                           |                     |       |        | row: what it adds up counts  |
|                           |                     |       |        | already.                     |
| 'Costs in total'          | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Costs in total      | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is 'Costs in |
|                           |                     |       |        | total'. If it is, clear the  |
|                           |                     |       |        | row: what it adds up counts  |
|                           |                     |       |        | already.                     |
| 'Cyfanswm'                | Wages               | 700   |        | SVE228 warning Inputs!A7:    |
|                           | Rent                | 300   |        | row 7 counts, and seems to   |
|                           | Cyfanswm            | 900   |        | be a total of other rows:    |
|                           |                     |       |        | its description is           |
|                           |                     |       |        | 'Cyfanswm'. If it is, clear  |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| all, of some rows         | Wages               | 700   |        | SVE228 warning Inputs!D9:    |
|                           | Rent                | 310   |        | row 9 counts, and seems to   |
|                           | Van                 | 40    |        | be a total of other rows: it |
|                           | Fuel                | 80    |        | holds what rows 5 to 6 hold  |
|                           | All rooms           | 1010  |        | together. If it is, clear    |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| a sum of two right above  | Wages               | 70000 |        | SVE228 warning Inputs!D8:    |
|                           | Rent                | 12940 |        | row 8 counts, and seems to   |
|                           | Volunteers          | 24000 |        | be a total of other rows: it |
|                           | Of those            | 36940 |        | holds what rows 6 to 7 hold  |
|                           |                     |       |        | together. If it is, clear    |
|                           |                     |       |        | the row: what it adds up     |
|                           |                     |       |        | counts already.              |
| a rounder one, by chance  | Wages               | 70000 |        | nothing                      |
|                           | Rent                | 12000 |        |                              |
|                           | Volunteers          | 24000 |        |                              |
|                           | Premises            | 36000 |        |                              |
| all, and no sum           | Wages               | 700   |        | nothing                      |
|                           | Rent                | 310   |        |                              |
|                           | All rooms cleaned   | 900   |        |                              |
| overall within words      | Wages               | 700   |        | nothing                      |
|                           | Rent                | 310   |        |                              |
|                           | Overalls and boots  | 90    |        |                              |
|                           | Grand piano         | 80    |        |                              |
| a single row              | Sum for everything  | 500   |        | nothing                      |

| Outputs                   | like     | Description | Units | what is found                     |
|---------------------------|----------|-------------|-------|-----------------------------------|
| a total of value          | a job    | Women       | 10    | SVE306 warning Outputs!E6: the    |
|                           | a job    | Men         | 6     | proxy 'Job found by a person out  |
|                           | a job    | Together    | 16    | of work' is also claimed in E5.   |
|                           |          |             |       | Check that the units are          |
|                           |          |             |       | different ones; if they are not,  |
|                           |          |             |       | take one row out. SVE306 warning  |
|                           |          |             |       | Outputs!E7: the proxy 'Job found  |
|                           |          |             |       | by a person out of work' is also  |
|                           |          |             |       | claimed in E5. Check that the     |
|                           |          |             |       | units are different ones; if they |
|                           |          |             |       | are not, take one row out. SVE228 |
|                           |          |             |       | warning Outputs!H7: row 7 counts, |
|                           |          |             |       | and seems to be a total of other  |
|                           |          |             |       | rows: it holds what rows 5 to 6   |
|                           |          |             |       | hold together. If it is, clear    |
|                           |          |             |       | the row: what it adds up counts   |
|                           |          |             |       | already.                          |
| units of unlike things    | a job    | Jobs        | 10    | nothing                           |
|                           | a visit  | Visits      | 6     |                                   |
|                           | a friend | Friends     | 16    |                                   |
"""


@each_of(CASES)
def test_a_row_that_adds_up_others_is_asked_about(case: Case, found_in: Found) -> None:
    assert sorted(found_in(case)) == sorted(case.found)


@pytest.mark.whole
@pytest.mark.parametrize("words", ["Row {}", "All of part {}"])
def test_rows_are_held_against_those_above_them_in_a_time_that_grows_with_their_number(
    small: Library, words: str
) -> None:
    """Some thousands: each was added up anew for each row below it, 17 s for 10,000."""
    rows = tuple(
        Input(row, description=words.format(row), category="Cash", value=row**1.37)
        for row in range(5, 6005)
    )
    submission = Submission("a.xlsx", Project(), (), rows, ())
    started = time.process_time()
    assert len(list(check_totals.find(Checked(submission, (), small, Policy())))) < 5  # by chance
    assert time.process_time() - started < 4
