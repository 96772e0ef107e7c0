"""The Project sheet: answers that are needed, of a list, in order, counted."""

from __future__ import annotations

from tests.cases import Case, Found, each_of

CASES = """
| Project                | Project name | Organisation | what is found                             |
|------------------------|--------------|--------------|-------------------------------------------|
| project name empty     | -            |              | SVE201 error Project!B4: project name is  |
|                        |              |              | empty. Fill it in. Dark yellow cells are  |
|                        |              |              | needed, light yellow ones are not.        |
| project name of blanks | (blanks)     |              | SVE201 error Project!B4: project name is  |
|                        |              |              | empty. Fill it in. Dark yellow cells are  |
|                        |              |              | needed, light yellow ones are not.        |
| organisation empty     |              | -            | SVE201 error Project!B5: organisation is  |
|                        |              |              | empty. Fill it in. Dark yellow cells are  |
|                        |              |              | needed, light yellow ones are not.        |

| Project                 | Evaluation | Funding | Nature | what is found                          |
|-------------------------|------------|---------|--------|----------------------------------------|
| evaluation empty        | -          |         |        | SVE201 error Project!B6: evaluation is |
|                         |            |         |        | empty. Fill it in: choose Forecast or  |
|                         |            |         |        | Evaluative. Dark yellow cells are      |
|                         |            |         |        | needed, light yellow ones are not.     |
| evaluation of another   | Guess      |         |        | SVE210 error Project!B6: evaluation is |
|   kind                  |            |         |        | 'Guess', which is not one of the       |
|                         |            |         |        | choices. Choose Forecast or            |
|                         |            |         |        | Evaluative.                            |
| evaluation in other     | evaluative |         |        | nothing                                |
|   letters               |            |         |        |                                        |
| funding of another kind |            | Grant   |        | SVE135 warning Project!B7: funding is  |
|                         |            |         |        | 'Grant', which is not one of the       |
|                         |            |         |        | choices; it was taken as blank. Choose |
|                         |            |         |        | Revenue, Capital or Mixed, or leave it |
|                         |            |         |        | blank.                                 |
| nature of another kind  |            |         | N/A    | SVE135 warning Project!B8: nature is   |
|                         |            |         |        | 'N/A', which is not one of the         |
|                         |            |         |        | choices; it was taken as blank. Choose |
|                         |            |         |        | One-off or Ongoing, or leave it blank. |

| Project                   | Start date | End date   | what is found                              |
|---------------------------|------------|------------|--------------------------------------------|
| dates the wrong way round | 2025-04-01 | 2025-03-31 | SVE111 error Project!B11: the end date     |
|                           |            |            | (31/03/2025) is before the start date      |
|                           |            |            | (01/04/2025). Correct one of the two       |
|                           |            |            | dates.                                     |
| one day long              | 2025-04-01 | 2025-04-01 | nothing                                    |

| Project           | Contract price | People who benefit | what is found                          |
|-------------------|----------------|--------------------|----------------------------------------|
| contract price    | -1000          |                    | SVE214 error Project!B12: contract     |
|   below 0         |                |                    | price is -1,000: a price cannot be     |
|                   |                |                    | below 0. Type pounds for the whole     |
|                   |                |                    | contract as a positive figure, or      |
|                   |                |                    | leave it blank if there is none.       |
| contract price    | '-0.01         |                    | SVE214 error Project!B12: contract     |
|   below 0 typed   |                |                    | price is -0.01: a price cannot be      |
|   as text         |                |                    | below 0. Type pounds for the whole     |
|                   |                |                    | contract as a positive figure, or      |
|                   |                |                    | leave it blank if there is none.       |
| contract price of | 0              |                    | SVE216 warning Project!B12: contract   |
|   0               |                |                    | price is 0; it was taken as not given. |
|                   |                |                    | Type pounds for the whole contract, or |
|                   |                |                    | leave it blank if there is none.       |
| contract price of | 0.01           |                    | nothing                                |
|   a penny         |                |                    |                                        |
| people below 0    |                | -5                 | SVE215 error Project!B14: people who   |
|                   |                |                    | benefit is -5, which is not a number   |
|                   |                |                    | of people. Type how many different     |
|                   |                |                    | people, as a whole number: 0 or above; |
|                   |                |                    | or leave it blank.                     |
| half a person     |                | 2.5                | SVE215 error Project!B14: people who   |
|                   |                |                    | benefit is 2.5, which is not a number  |
|                   |                |                    | of people. Type how many different     |
|                   |                |                    | people, as a whole number: 0 or above; |
|                   |                |                    | or leave it blank.                     |
| nobody benefits   |                | 0                  | nothing                                |

| Project               | Prices of the inputs | Start date | what is found                       |
|-----------------------|----------------------|------------|-------------------------------------|
| a year of no deflator | 1815                 |            | SVE334 error Project!B13: the       |
|                       |                      |            | prices of the inputs are those of   |
|                       |                      |            | '1815', a year that the deflator    |
|                       |                      |            | table does not cover. Choose a year |
|                       |                      |            | from the list, such as 2024/25, or  |
|                       |                      |            | leave it blank: then it is the year |
|                       |                      |            | of the start date.                  |
| a start far ahead     |                      | 2044-04-01 | SVE335 note Project!B13: the inputs |
|                       |                      |            | were taken as being in 2027/28      |
|                       |                      |            | (forecast) prices, the nearest to   |
|                       |                      |            | the start date for which there is a |
|                       |                      |            | deflator. Choose under Prices of    |
|                       |                      |            | the inputs in Project the year in   |
|                       |                      |            | whose prices they are, if it is     |
|                       |                      |            | another.                            |
"""


@each_of(CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(case: Case, found_in: Found) -> None:
    assert found_in(case) == case.found
