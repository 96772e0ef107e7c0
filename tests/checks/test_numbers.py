"""Units, durations, shares and inputs that cannot be meant."""

from __future__ import annotations

from tests.cases import Case, Found, each_of

CASES = """
| Outputs                     | Deadweight | Attribution | what is found                           |
|-----------------------------|------------|-------------|-----------------------------------------|
| share of 20                 | 20         |             | SVE204 error Outputs!K5: deadweight is  |
|                             |            |             | 20 (2,000 %). Did you mean 20 %? Type   |
|                             |            |             | 20%.                                    |
| share of 20 typed as text   | '20        |             | SVE204 error Outputs!K5: deadweight is  |
|                             |            |             | 20 (2,000 %). Did you mean 20 %? Type   |
|                             |            |             | 20%.                                    |
| share a little above 1      |            | 1.5         | SVE204 error Outputs!L5: attribution is |
|                             |            |             | 1.5 (150 %). Type a share between 0%    |
|                             |            |             | and 100%.                               |
| share typed as a text above |            | 120%        | SVE204 error Outputs!L5: attribution is |
|   100 %                     |            |             | '120%'. Type a share between 0% and     |
|                             |            |             | 100%.                                   |

| Outputs           | Leakage | Drop-off | Displacement | what is found                            |
|-------------------|---------|----------|--------------|------------------------------------------|
| share of 100      |         | 100      |              | SVE204 error Outputs!M5: drop-off is 100 |
|                   |         |          |              | (10,000 %). Did you mean 100 %? Type     |
|                   |         |          |              | 100%.                                    |
| share far above 1 | 150     |          |              | SVE204 error Outputs!J5: leakage is 150  |
|                   |         |          |              | (15,000 %). Type a share between 0% and  |
|                   |         |          |              | 100%.                                    |
| share below 0     |         |          | -0.1         | SVE204 error Outputs!N5: displacement is |
|                   |         |          |              | -0.1 (-10 %). Type a share between 0%    |
|                   |         |          |              | and 100%.                                |
| shares of 0 and 1 | 0       | 1        |              | nothing                                  |

| Outputs              | Duration | Start date | End date   | what is found                       |
|----------------------|----------|------------|------------|-------------------------------------|
| months of two years  | 24       | 2026-04-01 | 2028-03-31 | SVE230 warning Outputs!I5: duration |
|                      |          |            |            | is 24 years; the project runs for   |
|                      |          |            |            | 24 months. Are these months? If so, |
|                      |          |            |            | type 2. If the change does last 24  |
|                      |          |            |            | years, say under Evidence how you   |
|                      |          |            |            | know.                               |
| half of the months   | 18       | 2026-04-01 | 2029-03-31 | SVE230 warning Outputs!I5: duration |
|                      |          |            |            | is 18 years; the project runs for   |
|                      |          |            |            | 36 months. Are these months? If so, |
|                      |          |            |            | type 1.5. If the change does last   |
|                      |          |            |            | 18 years, say under Evidence how    |
|                      |          |            |            | you know.                           |
| half a year          | 6        | 2026-04-01 | 2026-09-30 | SVE230 warning Outputs!I5: duration |
|                      |          |            |            | is 6 years; the project runs for 6  |
|                      |          |            |            | months. Are these months? If so,    |
|                      |          |            |            | type 0.5. If the change does last 6 |
|                      |          |            |            | years, say under Evidence how you   |
|                      |          |            |            | know.                               |
| ten years of benefit | 10       | 2026-04-01 | 2029-03-31 | nothing                             |
| the years themselves | 2        | 2026-04-01 | 2028-03-31 | nothing                             |
| more than its months | 60       | 2026-04-01 | 2028-03-31 | nothing                             |
| no dates             | 24       |            |            | nothing                             |

| Outputs                   | like  | Deadweight | Drop-off | what is found                     |
|---------------------------|-------|------------|----------|-----------------------------------|
| 0.2 where a cell shows    |       | 0.002      |          | SVE227 warning Outputs!K5:        |
|   per cent                |       |            |          | deadweight is 0.2 %, less than    |
|                           |       |            |          | one in a hundred. Did you mean 20 |
|                           |       |            |          | %? If so, type 20%: in a cell     |
|                           |       |            |          | that shows per cent, 0.2 is 0.2   |
|                           |       |            |          | %. If 0.2 % is meant, say so      |
|                           |       |            |          | under Evidence.                   |
| next to nothing           |       | 0.000000001|          | SVE227 warning Outputs!K5:        |
|                           |       |            |          | deadweight is 0.0000001 %, less   |
|                           |       |            |          | than one in a hundred. Did you    |
|                           |       |            |          | mean 0.00001 %? If so, type       |
|                           |       |            |          | 0.00001%: in a cell that shows    |
|                           |       |            |          | per cent, 0.0000001 is 0.0000001  |
|                           |       |            |          | %. If 0.0000001 % is meant, say   |
|                           |       |            |          | so under Evidence.                |
| 0.25% typed as text       |       |            | '0.25%   | SVE227 warning Outputs!M5:        |
|                           |       |            |          | drop-off is 0.25 %, less than one |
|                           |       |            |          | in a hundred. Did you mean 25 %?  |
|                           |       |            |          | If so, type 25%: in a cell that   |
|                           |       |            |          | shows per cent, 0.25 is 0.25 %.   |
|                           |       |            |          | If 0.25 % is meant, say so under  |
|                           |       |            |          | Evidence. SVE205 note Outputs!M5: |
|                           |       |            |          | drop-off is a number typed as     |
|                           |       |            |          | text ('0.25%'); it was read as    |
|                           |       |            |          | 0.25%. Nothing to do: it counts.  |
|                           |       |            |          | If the workbook's own panel       |
|                           |       |            |          | leaves the row out, as in older   |
|                           |       |            |          | templates, type 0.25% into the    |
|                           |       |            |          | cell again.                       |
| 1 % and nothing           |       | 0.01       | 0        | nothing                           |

| Outputs                 | like     | Units | Evaluation | what is found                          |
|-------------------------|----------|-------|------------|----------------------------------------|
| zero units              |          | 0     |            | SVE206 error Outputs!H5: units are 0,  |
|                         |          |       |            | so this row claims nothing. Type how   |
|                         |          |       |            | many, or clear the row.                |
| zero units that were    | a job    |       | Evaluative | SVE311 warning Outputs!H6: units are   |
|   delivered             | a friend | 0     |            | 0: nothing of this output was          |
|                         |          |       |            | delivered. Check that it is so; the    |
|                         |          |       |            | row is kept and is worth £0.           |
| negative units          | a job    |       |            | SVE310 note Outputs!H6: units are -3:  |
|                         | a friend | -3    |            | this row is valued as harm and taken   |
|                         |          |       |            | off. Nothing to do if harm is meant;   |
|                         |          |       |            | otherwise type the units as a positive |
|                         |          |       |            | number.                                |

| Outputs           | Duration | policy                          | what is found                   |
|-------------------|----------|---------------------------------|---------------------------------|
| duration of zero  | 0        |                                 | SVE207 error Outputs!I5:        |
|                   |          |                                 | duration is 0 years. Type how   |
|                   |          |                                 | many years the change lasts:    |
|                   |          |                                 | above 0, at most 60; blank is   |
|                   |          |                                 | 1.                              |
| duration below    | -2       |                                 | SVE207 error Outputs!I5:        |
|   zero            |          |                                 | duration is -2 years. Type how  |
|                   |          |                                 | many years the change lasts:    |
|                   |          |                                 | above 0, at most 60; blank is   |
|                   |          |                                 | 1.                              |
| duration of 61    | 61       |                                 | SVE207 error Outputs!I5:        |
|   years           |          |                                 | duration is 61 years. Type how  |
|                   |          |                                 | many years the change lasts:    |
|                   |          |                                 | above 0, at most 60; blank is   |
|                   |          |                                 | 1.                              |
| the longest       | 60       |                                 | nothing                         |
|   duration        |          |                                 |                                 |
| a duration longer | 11       | valuation.longest_duration = 10 | SVE207 error Outputs!I5:        |
|   than the policy |          |                                 | duration is 11 years. Type how  |
|   allows          |          |                                 | many years the change lasts:    |
|                   |          |                                 | above 0, at most 10; blank is   |
|                   |          |                                 | 1.                              |

| Inputs            | Category | Value | Volume | Leakage | what is found                          |
|-------------------|----------|-------|--------|---------|----------------------------------------|
| category of an    | Gold     |       |        |         | SVE210 error Inputs!C5: category is    |
|   input that is   |          |       |        |         | 'Gold', which is not one of the        |
|   none            |          |       |        |         | choices. Choose Cash, Staff time,      |
|                   |          |       |        |         | Volunteer time, In-kind goods and      |
|                   |          |       |        |         | services, Premises, Equipment or       |
|                   |          |       |        |         | Other.                                 |
| negative value of |          | -5    |        |         | SVE212 error Inputs!D5: value is -5:   |
|   an input        |          |       |        |         | an input cannot be negative. Type what |
|                   |          |       |        |         | the project takes as a positive        |
|                   |          |       |        |         | figure; income is not an input.        |
| negative volume   |          |       | -5     |         | SVE212 error Inputs!E5: volume is -5:  |
|   of an input     |          |       |        |         | an input cannot be negative. Type what |
|                   |          |       |        |         | the project takes as a positive        |
|                   |          |       |        |         | figure; income is not an input.        |
| leakage of an     |          |       |        | 5       | SVE204 error Inputs!F5: leakage is 5   |
|   input           |          |       |        |         | (500 %). Did you mean 5 %? Type 5%.    |
"""


@each_of(CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(case: Case, found_in: Found) -> None:
    assert found_in(case) == case.found
