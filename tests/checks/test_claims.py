"""Claims held against the library, the other rows and the policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from sve_excel.policy.rules import Policy
from tests.builders import OUTPUT, Builder, edited, process, put
from tests.cases import ROWS, Case, Found, each_of

CASES = """
| Outputs                     | cell       | holds    | what is found                              |
|-----------------------------|------------|----------|--------------------------------------------|
| the workbook's copy of the  | Proxies!F4 | 1200     | SVE304 warning Proxies!F4: the workbook    |
|   library was changed       |            |          | shows £1,200.00 for 'Job found by a person |
|                             |            |          | out of work'; the library says £1,000.00.  |
|                             |            |          | The library's value was used. Ask why the  |
|                             |            |          | workbook's own copy was changed.           |
| a value beside a row was    | Outputs!G5 | 5000     | SVE304 warning Outputs!G5: the workbook    |
|   typed over                |            |          | shows £5,000.00 for 'Job found by a person |
|                             |            |          | out of work'; the library says £1,000.00.  |
|                             |            |          | The library's value was used. Ask why the  |
|                             |            |          | workbook's own copy was changed.           |
| a value beside a row that   | Outputs!G5 | 1000.004 | nothing                                    |
|   is right                  |            |          |                                            |
| a value beside a row that   | Outputs!G5 | 1000.01  | SVE304 warning Outputs!G5: the workbook    |
|   is a penny off            |            |          | shows £1,000.01 for 'Job found by a person |
|                             |            |          | out of work'; the library says £1,000.00.  |
|                             |            |          | The library's value was used. Ask why the  |
|                             |            |          | workbook's own copy was changed.           |

| Outputs                     | like      | what is found                                          |
|-----------------------------|-----------|--------------------------------------------------------|
| a proxy and what it is part | a job     | SVE305 warning Outputs!E6: 'Benefit no longer paid     |
|   of                        | a benefit | after a job is found' (THR-002) is part of 'Job found  |
|                             |           | by a person out of work' (THR-001), which is claimed   |
|                             |           | in E5. Check that they are not for the same units; if  |
|                             |           | they are, take one of the two out.                     |
| a part of a part, above the | a housing | SVE305 warning Outputs!E5: 'Housing benefit no longer  |
|   whole                     | a job     | paid' (THR-003) is part of 'Job found by a person out  |
|                             |           | of work' (THR-001), which is claimed in E6. Check that |
|                             |           | they are not for the same units; if they are, take one |
|                             |           | of the two out.                                        |
| the same proxy twice        | a job     | SVE306 warning Outputs!E7: the proxy 'Job found by a   |
|                             | a friend  | person out of work' is also claimed in E5. Check that  |
|                             | a job     | the units are different ones; if they are not, take    |
|                             |           | one row out.                                           |

| Outputs                     | like    | Duration | what is found                                 |
|-----------------------------|---------|----------|-----------------------------------------------|
| once with a duration        | a visit | 2        | SVE307 warning Outputs!I5: this proxy counts  |
|                             |         |          | once for each visit, but the duration is 2    |
|                             |         |          | years. Leave the duration blank and count     |
|                             |         |          | each visit, or explain it under Evidence.     |
| once with a duration of a   | a visit | 1        | nothing                                       |
|   year                      |         |          |                                               |

| Outputs     | like      | Duration | what is found                                               |
|-------------|-----------|----------|-------------------------------------------------------------|
| no deflator | bare jobs | 3        | SVE308 warning Outputs!J5: no deflator is given (leakage,   |
|             |           |          | deadweight, attribution, drop-off and displacement): all    |
|             |           |          | were taken as 0 %. Ask what would have happened anyway and  |
|             |           |          | who else helped, and type each share.                       |

| Outputs           | Deadweight | Attribution | Displacement | what is found                      |
|-------------------|------------|-------------|--------------|------------------------------------|
| one deflator      |            | -           |              | SVE309 note Outputs!L5:            |
|   blank           |            |             |              | attribution is blank and taken as  |
|                   |            |             |              | 0 %. Type the share, or 0 if it is |
|                   |            |             |              | truly nothing.                     |
| two deflators     | -          |             | -            | SVE309 note Outputs!K5: deadweight |
|   blank           |            |             |              | and displacement are blank and     |
|                   |            |             |              | taken as 0 %. Type the share, or 0 |
|                   |            |             |              | if it is truly nothing.            |

| Outputs                     | Duration | Drop-off | what is found                                |
|-----------------------------|----------|----------|----------------------------------------------|
| drop-off blank where it     | 3        | -        | SVE309 note Outputs!M5: drop-off is blank    |
|   bites                     |          |          | and taken as 0 %. Type the share, or 0 if it |
|                             |          |          | is truly nothing.                            |
| drop-off blank where it     | 1        | -        | nothing                                      |
|   cannot bite               |          |          |                                              |
| drop-off where it cannot    | 1        | 0.4      | SVE339 note Outputs!M5: drop-off of 40%      |
|   bite                      |          |          | takes nothing off: it begins in the second   |
|                             |          |          | year, and the row counts for one. Where      |
|                             |          |          | something is to be taken off the first year, |
|                             |          |          | type it under the share that says why; where |
|                             |          |          | the benefit lasts longer, type the years;    |
|                             |          |          | else leave it blank.                         |
| drop-off of nothing where   | 1        | 0        | nothing                                      |
|   it cannot bite            |          |          |                                              |

| Outputs                     | like      | what is found                                          |
|-----------------------------|-----------|--------------------------------------------------------|
| an own proxy that is        | a bicycle | SVE312 warning Outputs!E5: the proxy 'Bicycle mended'  |
|   claimed                   |           | is the bidder's own, at £50.00 for each bicycle.       |
|                             |           | Source: Workshop accounts 2021, p. 2. Check the source |
|                             |           | before relying on this row.                            |
| a described outcome without | a job     | SVE314 note Outputs!E6: this outcome is described and  |
|   a price                   | pride     | has no price. Nothing to do: it is listed in the       |
|                             |           | results and adds nothing to the ratio.                 |
| a bid in which nothing has  | pride     | SVE323 warning Outputs: no output has a price, so the  |
|   a price                   |           | return of £0.00 says nothing. Read the outcomes that   |
|                             |           | are described; do not compare this ratio with others.  |
|                             |           | SVE314 note Outputs!E5: this outcome is described and  |
|                             |           | has no price. Nothing to do: it is listed in the       |
|                             |           | results and adds nothing to the ratio.                 |

| Own proxies                 | Price year | what is found                                         |
|-----------------------------|------------|-------------------------------------------------------|
| an own proxy that is not    | 2020/21    | nothing                                               |
|   claimed                   |            |                                                       |
| no price year               | -          | SVE318 note Own proxies!F5: the own proxy has no      |
|                             |            | price year; its value was taken as being in 2024/25   |
|                             |            | prices. Type the year whose prices the value is in.   |

| Outputs           | policy                                 | what is found                       |
|-------------------|----------------------------------------|-------------------------------------|
| a proxy that the  | valuation.barred_proxies = ["THR-001"] | SVE320 warning Outputs!E5: this row |
|   policy bars     |                                        | is valued at nothing: the tender    |
|                   |                                        | bars the proxy THR-001. Nothing to  |
|                   |                                        | mend in the file; ask the bidder    |
|                   |                                        | for a proxy that the tender allows. |

| Outputs           | like  | Deadweight | policy                           | what is found        |
|-------------------|-------|------------|----------------------------------|----------------------|
| a share below the | a job | 0.2        | valuation.deadweight_floor = 0.3 | SVE321 note          |
|   policy's floor  |       |            |                                  | Outputs!K5:          |
|                   |       |            |                                  | deadweight is 20 %   |
|                   |       |            |                                  | and counts as 30 %,  |
|                   |       |            |                                  | the least that the   |
|                   |       |            |                                  | tender's rules       |
|                   |       |            |                                  | allow. Nothing to    |
|                   |       |            |                                  | do: the row was      |
|                   |       |            |                                  | valued with the      |
|                   |       |            |                                  | higher share.        |
| a share above the | a job | 0.4        | valuation.deadweight_floor = 0.3 | nothing              |
|   policy's floor  |       |            |                                  |                      |
"""


@each_of(CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(case: Case, found_in: Found) -> None:
    assert found_in(case) == case.found


def test_a_part_claimed_twice_is_reported_in_each_of_its_rows(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    rows = [ROWS["a job"], ROWS["a benefit"], ROWS["a housing"]]
    result = process(tmp_path, build(outputs=rows), library=small)
    parts = [
        (str(each.place), "THR-001" in each.message, "THR-002" in each.message)
        for each in result.findings
        if each.code == "SVE305"
    ]
    assert parts == [
        ("Outputs!E6", True, True),
        ("Outputs!E7", True, False),
        ("Outputs!E7", False, True),
    ]


def test_the_library_s_value_is_used_and_never_the_workbook_s(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    honest = process(tmp_path, build(), library=small)
    workbook = edited(build(), put("Proxies", "F4", 9e6), put("Outputs", "G5", 9e6))
    changed = process(tmp_path, workbook, library=small)
    assert honest.valuation is not None
    assert changed.valuation is not None
    assert changed.valuation.gross_outputs == honest.valuation.gross_outputs == 30_000


def test_a_floor_raises_a_share(build: Builder, small: Library, tmp_path: Path) -> None:
    """10 * £1,000 * 1 year * (1 - 30 %) in place of (1 - 20 %); a share above its floor stays."""
    whole = {**OUTPUT, "Duration": 1, "Leakage": 0, "Attribution": 0, "Deadweight": 0.2}
    whole["Drop-off"] = 0
    rules = Policy(deadweight_floor=0.3, displacement_floor=0.0)
    result = process(tmp_path, build(outputs=[whole]), library=small, policy=rules)
    assert [(each.code, each.place.cell) for each in result.findings] == [("SVE321", "K5")]
    assert result.valuation
    assert result.valuation.net_outputs == pytest.approx(7_000, rel=1e-12)


def test_a_proxy_that_the_policy_bars_is_worth_nothing(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    rules = Policy(barred_proxies=("THR-001",))
    result = process(tmp_path, build(), library=small, policy=rules)
    assert result.valuation
    assert result.valuation.gross_outputs == 0
