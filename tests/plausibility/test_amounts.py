"""People, years and money that do not go together."""

from __future__ import annotations

from tests.cases import Case, Found, each_of

# the third year of ten benefits is 10 * £500 * .54 * .25 = £675, less two thousandths of a year

CASES = """
| Outputs           | like   | Units | People who benefit | what is asked                          |
|-------------------|--------|-------|--------------------|----------------------------------------|
| more people in a  | jobs   | 10    | 9                  | SVE403 Outputs!H5, Project!B14: 10 are |
|   row than        |        |       |                    | claimed (person per year), but the bid |
|   benefit         |        |       |                    | says that 9 people benefit. Who are    |
|                   |        |       |                    | the 10, and why does the bid say that  |
|                   |        |       |                    | 9 people benefit?                      |
| as many people as | jobs   | 10    | 10                 | nothing                                |
|   benefit         |        |       |                    |                                        |
| more visits than  | visits | 900   | 9                  | SVE422 Outputs!I5: One row is on a     |
|   people          |        |       |                    | proxy that counts once for each unit,  |
|                   |        |       |                    | over 3 years: each unit was counted so |
|                   |        |       |                    | many times. Years after the first      |
|                   |        |       |                    | bring £3,827 net. Does this happen to  |
|                   |        |       |                    | each of them anew in every year, and   |
|                   |        |       |                    | what shows it?                         |

| Outputs           | like     | Duration | Start date | End date   | what is asked                |
|-------------------|----------|----------|------------|------------|------------------------------|
| a benefit past    | benefits | 3        | 2026-04-01 | 2028-03-31 | SVE422 Outputs!I6: One row   |
|   the end of the  | courses  | 2        |            |            | is on a proxy that counts    |
|   contract        |          |          |            |            | once for each unit, over 2   |
|                   |          |          |            |            | years: each unit was counted |
|                   |          |          |            |            | so many times. Years after   |
|                   |          |          |            |            | the first bring £675 net.    |
|                   |          |          |            |            | Does this happen to each of  |
|                   |          |          |            |            | them anew in every year, and |
|                   |          |          |            |            | what shows it?               |
|                   |          |          |            |            | SVE424 Outputs!H5,           |
|                   |          |          |            |            | Outputs!H6: Rows 5 and 6     |
|                   |          |          |            |            | claim the same 10 in nearly  |
|                   |          |          |            |            | the same words under         |
|                   |          |          |            |            | different proxies. Together  |
|                   |          |          |            |            | they bring £6,750 net. Are   |
|                   |          |          |            |            | these 10 the same people or  |
|                   |          |          |            |            | things? If so, which one of  |
|                   |          |          |            |            | rows 5 and 6 do you stand    |
|                   |          |          |            |            | by?                          |
|                   |          |          |            |            | SVE407 Outputs!I5,           |
|                   |          |          |            |            | Project!B11: One benefit is  |
|                   |          |          |            |            | counted for longer than the  |
|                   |          |          |            |            | contract's 2 years, the      |
|                   |          |          |            |            | longest for 3 years. Years   |
|                   |          |          |            |            | past the contract bring £674 |
|                   |          |          |            |            | net. Who keeps the benefit   |
|                   |          |          |            |            | going after the contract     |
|                   |          |          |            |            | ends, and how do you know    |
|                   |          |          |            |            | that it lasts?               |
|                   |          |          |            |            | SVE415 Outputs!H5: One       |
|                   |          |          |            |            | proxy, 'THR-002 Benefit no   |
|                   |          |          |            |            | longer paid after a job is   |
|                   |          |          |            |            | found', brings 70% of the    |
|                   |          |          |            |            | net value. What is the       |
|                   |          |          |            |            | evidence for the units under |
|                   |          |          |            |            | this proxy, and what is the  |
|                   |          |          |            |            | bid worth if they are half   |
|                   |          |          |            |            | as many?                     |

| Outputs           | policy                          | Start date | End date   | what is asked    |
|-------------------|---------------------------------|------------|------------|------------------|
| a year beyond     | plausibility.years_beyond = 1.0 | 2026-04-01 | 2028-03-31 | nothing          |
|   that the policy |                                 |            |            |                  |
|   allows          |                                 |            |            |                  |

| Outputs                     | Contract price | what is asked                                     |
|-----------------------------|----------------|---------------------------------------------------|
| value far above the price   | 940            | SVE408 Project!B12: The net value of £9,450 is    |
|                             |                | 10.1 times the contract price of £940. Which one  |
|                             |                | row would you defend as the most certain, and     |
|                             |                | what is left if only rows like it count?          |
|                             |                | SVE448 Project!B12, Inputs!D5: The contract price |
|                             |                | is £940, and the cash among the inputs comes to   |
|                             |                | £3,000. Who pays what the price does not, and is  |
|                             |                | it certain? If nobody does, please show from your |
|                             |                | costs how the contract can be delivered for this  |
|                             |                | price.                                            |
| value not far above the     | 3000           | nothing                                           |
|   price                     |                |                                                   |
| inputs far below the price  | 4000           | SVE410 Project!B12, Inputs!D5: The inputs come to |
|                             |                | £3,000, but the contract price is £4,000. With    |
|                             |                | the whole price as an input the net ratio would   |
|                             |                | be at most £2.36. Why is the contract price not   |
|                             |                | among the inputs?                                 |

| Outputs                  | Contract price | Start date | End date   | what is asked             |
|--------------------------|----------------|------------|------------|---------------------------|
| a price of a later year: | 940            | 2026-04-01 | 2029-03-31 | SVE408 Project!B12: The   |
|   106 a year after 100   |                |            |            | net value of £9,450 is    |
|                          |                |            |            | 10.7 times the contract   |
|                          |                |            |            | price of £940 (£887 in    |
|                          |                |            |            | the prices of the         |
|                          |                |            |            | values). Which one row    |
|                          |                |            |            | would you defend as the   |
|                          |                |            |            | most certain, and what is |
|                          |                |            |            | left if only rows like it |
|                          |                |            |            | count?                    |
|                          |                |            |            | SVE448 Project!B12,       |
|                          |                |            |            | Inputs!D5: The contract   |
|                          |                |            |            | price is £940 (£887 in    |
|                          |                |            |            | the prices of the         |
|                          |                |            |            | values), and the cash     |
|                          |                |            |            | among the inputs comes to |
|                          |                |            |            | £2,830. Who pays what the |
|                          |                |            |            | price does not, and is it |
|                          |                |            |            | certain? If nobody does,  |
|                          |                |            |            | please show from your     |
|                          |                |            |            | costs how the contract    |
|                          |                |            |            | can be delivered for this |
|                          |                |            |            | price.                    |

| Outputs                     | like     | Units | what is asked                                   |
|-----------------------------|----------|-------|-------------------------------------------------|
| a ratio above what is       | jobs     | 40    | SVE409 Outputs!H5: The net ratio of £12.60 is   |
|   published                 |          |       | higher than nine of ten that published reports  |
|                             |          |       | state, each in its own way (£10.20). Which      |
|                             |          |       | project like yours has shown such a return, and |
|                             |          |       | who checked it?                                 |
| round numbers of units in   | friends  | 50    | SVE422 Outputs!I7, Outputs!I8: 2 rows are on a  |
|   every row                 | benefits | 50    | proxy that counts once for each unit, over 3    |
|                             | courses  | 50    | years: each unit was counted so many times.     |
|                             | visits   | 100   | Years after the first bring £5,488 net. Does    |
|                             |          |       | this happen to each of them anew in every year, |
|                             |          |       | and what shows it?                              |
|                             |          |       | SVE424 Outputs!H5, Outputs!H6, Outputs!H7: Rows |
|                             |          |       | 5, 6 and 7 claim the same 50 in nearly the same |
|                             |          |       | words under different proxies. Together they    |
|                             |          |       | bring £40,162 net. Are these 50 the same people |
|                             |          |       | or things? If so, which one of rows 5, 6 and 7  |
|                             |          |       | do you stand by?                                |
|                             |          |       | SVE409 Outputs!H6: The net ratio of £13.72 is   |
|                             |          |       | higher than nine of ten that published reports  |
|                             |          |       | state, each in its own way (£10.20). Which      |
|                             |          |       | project like yours has shown such a return, and |
|                             |          |       | who checked it?                                 |
|                             |          |       | SVE417 Outputs!H5, Outputs!H6, Outputs!H7,      |
|                             |          |       | Outputs!H8: All 4 rows claim round numbers of   |
|                             |          |       | units (multiples of 50). Are these numbers      |
|                             |          |       | counts from your records, or estimates?         |
|                             |          |       | SVE445 Outputs!O5, Outputs!O6, Outputs!O7,      |
|                             |          |       | Outputs!O8: 4 of 4 priced rows give the same    |
|                             |          |       | evidence, 'Payslips'; they bring 100% of the    |
|                             |          |       | net value. What shows the units of each of      |
|                             |          |       | these rows by itself?                           |

| Inputs         | Value | Leakage | policy                         | what is asked                |
|----------------|-------|---------|--------------------------------|------------------------------|
| input leakage  | 3000  | 0.6     |                                | nothing                      |
|   of no effect|       |         |                                |                              |
|   ratio        |       |         |                                |                              |
| input leakage  | 3000  | 0.6     | valuation.input_leakage = true | SVE420 Inputs!F5: 60% of the |
|   that lifts  |       |         |                                | inputs is said to leak out   |
|   ratio by more|       |         |                                | of the area, which lifts the |
|   than a tenth |       |         |                                | net ratio from £3.15 for     |
|                |       |         |                                | every £1 of whole inputs to  |
|                |       |         |                                | £7.88. To whom outside the   |
|                |       |         |                                | area does each of these      |
|                |       |         |                                | inputs go, and what shows    |
|                |       |         |                                | it?                          |
| input leakage  | 3000  | 0.09    | valuation.input_leakage = true | nothing                      |
|   that lifts it|       |         |                                |                              |
|   by less      |       |         |                                |                              |

| Outputs        | like     | Units | Duration | Deadweight | what is asked                        |
|----------------|----------|-------|----------|------------|--------------------------------------|
| more left than | jobs     | 3     | 3        | 0.2        | SVE421 Outputs!H6: The net ratio of  |
|   there was    | benefits | -5    | 3        | 1          | £0.94 is above the gross one of      |
|                |          |       |          |            | £0.50: shares make harm look smaller.|
|                |          |       |          |            | How can more be left after everything|
|                |          |       |          |            | is taken off than there was before?  |
|                |          |       |          |            | SVE415 Outputs!H5: One proxy,        |
|                |          |       |          |            | 'THR-001 Job found by a person out of|
|                |          |       |          |            | work', brings 100% of the net value. |
|                |          |       |          |            | What is the evidence for the units   |
|                |          |       |          |            | under this proxy, and what is the bid|
|                |          |       |          |            | worth if they are half as many?      |
"""


@each_of(CASES)
def test_a_bid_is_asked_just_what_stands_out_in_it(case: Case, asked_in: Found) -> None:
    assert asked_in(case) == case.found
