"""Whether there are rows, and whether each holds what it needs."""

from __future__ import annotations

from tests.cases import Case, Found, each_of

CASES = """
| Outputs    | like   | what is found                                                              |
|------------|--------|----------------------------------------------------------------------------|
| no outputs | no row | SVE105 error Outputs!A5: there are no outputs, so there is nothing to      |
|            |        | value. Fill in at least one row of Outputs.                                |

| Inputs              | like   | Value | Volume | Leakage | what is found                          |
|---------------------|--------|-------|--------|---------|----------------------------------------|
| no inputs           | no row |       |        |         | SVE106 error Inputs!A5: there are no   |
|                     |        |       |        |         | inputs, so there is no return for      |
|                     |        |       |        |         | every £1. Fill in at least one row of  |
|                     |        |       |        |         | Inputs: everything that the project    |
|                     |        |       |        |         | takes, time included.                  |
| inputs of zero      |        | 0     |        |         | SVE107 error Inputs!D5: the inputs     |
|                     |        |       |        |         | come to £0 in all, so there is no      |
|                     |        |       |        |         | return for every £1. Give each input   |
|                     |        |       |        |         | its value in pounds.                   |
| inputs with a       |        |       | 0      |         | SVE107 error Inputs!D5: the inputs     |
|   volume of zero    |        |       |        |         | come to £0 in all, so there is no      |
|                     |        |       |        |         | return for every £1. Give each input   |
|                     |        |       |        |         | its value in pounds.                   |
| inputs that all     |        |       |        | 1       | SVE332 warning Inputs!F5: all of the   |
|   leak away         |        |       |        |         | inputs leak out of the area: what is   |
|                     |        |       |        |         | left is £0.00 of £1,000.00. Check the  |
|                     |        |       |        |         | leakage of each input; the return is   |
|                     |        |       |        |         | for every £1 put in, leaked or not.    |
| all but a pound     |        | 999   |        | 1       | SVE332 warning Inputs!F5: 99.9% of the |
|   that leaks        |        | 1     |        | 0       | inputs leak out of the area: what is   |
|                     |        |       |        |         | left is £1.00 of £1,000.00. Check the  |
|                     |        |       |        |         | leakage of each input; the return is   |
|                     |        |       |        |         | for every £1 put in, leaked or not.    |

| Outputs           | Description | Category | Outcome | Proxy | Units | what is found             |
|-------------------|-------------|----------|---------|-------|-------|---------------------------|
| description empty | -           |          |         |       |       | SVE201 error Outputs!A5:  |
|                   |             |          |         |       |       | description is empty.     |
|                   |             |          |         |       |       | Fill it in. Dark yellow   |
|                   |             |          |         |       |       | cells are needed, light   |
|                   |             |          |         |       |       | yellow ones are not.      |
| category empty    |             | -        |         |       |       | SVE201 error Outputs!C5:  |
|                   |             |          |         |       |       | category is empty. Fill   |
|                   |             |          |         |       |       | it in from the list. Dark |
|                   |             |          |         |       |       | yellow cells are needed,  |
|                   |             |          |         |       |       | light yellow ones are     |
|                   |             |          |         |       |       | not.                      |
| outcome empty     |             |          | -       |       |       | SVE201 error Outputs!D5:  |
|                   |             |          |         |       |       | outcome is empty. Fill it |
|                   |             |          |         |       |       | in from the list. Dark    |
|                   |             |          |         |       |       | yellow cells are needed,  |
|                   |             |          |         |       |       | light yellow ones are     |
|                   |             |          |         |       |       | not.                      |
| proxy empty       |             |          |         | -     |       | SVE201 error Outputs!E5:  |
|                   |             |          |         |       |       | proxy is empty. Fill it   |
|                   |             |          |         |       |       | in from the list. Dark    |
|                   |             |          |         |       |       | yellow cells are needed,  |
|                   |             |          |         |       |       | light yellow ones are     |
|                   |             |          |         |       |       | not.                      |
| units empty       |             |          |         |       | -     | SVE201 error Outputs!H5:  |
|                   |             |          |         |       |       | units is empty. Fill it   |
|                   |             |          |         |       |       | in. Dark yellow cells are |
|                   |             |          |         |       |       | needed, light yellow ones |
|                   |             |          |         |       |       | are not.                  |

| Outputs           | like  | Description  | Units | Evidence     | what is found                  |
|-------------------|-------|--------------|-------|--------------|--------------------------------|
| row half filled   | a job |              |       |              | SVE202 error Outputs!C6: this  |
|                   | empty | More to come | 5     |              | row is half filled: category,  |
|                   |       |              |       |              | outcome and proxy are empty.   |
|                   |       |              |       |              | Fill them in, or clear the     |
|                   |       |              |       |              | whole row. Dark yellow cells   |
|                   |       |              |       |              | are needed; of the light       |
|                   |       |              |       |              | yellow, a blank share counts   |
|                   |       |              |       |              | as 0 % and a blank duration or |
|                   |       |              |       |              | volume as 1.                   |
| row of evidence   | a job |              |       |              | SVE202 error Outputs!A6: this  |
|   alone           | empty |              |       | see appendix | row is half filled:            |
|                   |       |              |       |              | description, category,         |
|                   |       |              |       |              | outcome, proxy and units are   |
|                   |       |              |       |              | empty. Fill them in, or clear  |
|                   |       |              |       |              | the whole row. Dark yellow     |
|                   |       |              |       |              | cells are needed; of the light |
|                   |       |              |       |              | yellow, a blank share counts   |
|                   |       |              |       |              | as 0 % and a blank duration or |
|                   |       |              |       |              | volume as 1.                   |

| Inputs                 | Description | Category | Value | what is found                          |
|------------------------|-------------|----------|-------|----------------------------------------|
| value of an input      |             |          | -     | SVE201 error Inputs!D5: value is       |
|   empty                |             |          |       | empty. Fill it in. Dark yellow cells   |
|                        |             |          |       | are needed, light yellow ones are not. |
| input half filled      | -           | -        |       | SVE202 error Inputs!A5: this row is    |
|                        |             |          |       | half filled: description and category  |
|                        |             |          |       | are empty. Fill them in, or clear the  |
|                        |             |          |       | whole row. Dark yellow cells are       |
|                        |             |          |       | needed; of the light yellow, a blank   |
|                        |             |          |       | share counts as 0 % and a blank        |
|                        |             |          |       | duration or volume as 1.               |

| Own proxies                | Unit | Value | Source | what is found                               |
|----------------------------|------|-------|--------|---------------------------------------------|
| own proxy without a source |      |       | -      | SVE201 error Own proxies!G5: source is      |
|                            |      |       |        | empty. Fill it in. Dark yellow cells are    |
|                            |      |       |        | needed, light yellow ones are not.          |
| own proxy half filled      | -    | -     |        | SVE202 error Own proxies!D5: this row is    |
|                            |      |       |        | half filled: unit and value are empty. Fill |
|                            |      |       |        | them in, or clear the whole row. Dark       |
|                            |      |       |        | yellow cells are needed; of the light       |
|                            |      |       |        | yellow, a blank share counts as 0 % and a   |
|                            |      |       |        | blank duration or volume as 1.              |
"""


@each_of(CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(case: Case, found_in: Found) -> None:
    assert found_in(case) == case.found
