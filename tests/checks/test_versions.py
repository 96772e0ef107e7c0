"""Workbooks of another template, another library, the prices of another year."""

from __future__ import annotations

from tests.cases import Case, Found, each_of

CASES = """
| Project               | cell        | holds             | what is found                          |
|-----------------------|-------------|-------------------|----------------------------------------|
| template of another   | Project!B26 | '0                | SVE108 note Project!B26: this workbook |
|   version             |             |                   | was made from template version 0; the  |
|                       |             |                   | current one is 2. Nothing to do: it    |
|                       |             |                   | was read as it is. sve-excel upgrade   |
|                       |             |                   | carries it over.                       |
| library of another    | Project!B27 | '2019.4           | SVE109 note Project!B27: this workbook |
|   version             | Project!B28 | 'another          | was filled with proxy library 2019.4;  |
|                       |             |                   | it was valued with small (HASH).       |
|                       |             |                   | Nothing to do: the values of small     |
|                       |             |                   | (HASH) were used.                      |
| library of the same   | Project!B28 | '0123456789abcdef | SVE109 note Project!B27: this workbook |
|   version with other  |             |                   | was filled with proxy library small    |
|   figures             |             |                   | (0123456789ab); it was valued with     |
|                       |             |                   | small (HASH). Nothing to do: the       |
|                       |             |                   | values of small (HASH) were used.      |
| a workbook in the     | Project!B29 | '2023/24          | SVE304 warning Proxies!F4: the         |
|   prices of another   |             |                   | workbook shows £1,000.00 for 'Job      |
|   year                |             |                   | found by a person out of work'; the    |
|                       |             |                   | library says £960.00. The library's    |
|                       |             |                   | value was used. Ask why the workbook's |
|                       |             |                   | own copy was changed.                  |
|                       |             |                   | SVE326 note Project!B29: the workbook  |
|                       |             |                   | shows values in 2023/24 prices; under  |
|                       |             |                   | these rules they count in 2024/25      |
|                       |             |                   | prices. Expect other figures here than |
|                       |             |                   | in the workbook's own panel. Nothing   |
|                       |             |                   | to do.                                 |
"""


@each_of(CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(case: Case, found_in: Found) -> None:
    assert found_in(case) == case.found
