"""Names of categories, outcomes and proxies, as the library has them."""

from __future__ import annotations

from pathlib import Path

from sve_excel.library.loading import Library
from tests.builders import INPUT, OUTPUT, OWN, Builder, process
from tests.cases import Case, Found, each_of

CASES = """
| Outputs           | Category | Outcome          | Proxy   | what is found                        |
|-------------------|----------|------------------|---------|--------------------------------------|
| category that is  | Sports   |                  |         | SVE210 error Outputs!C5: category is |
|   none            |          |                  |         | 'Sports', which is not one of the    |
|                   |          |                  |         | choices. Choose Thriving, to which   |
|                   |          |                  |         | its outcome belongs.                 |
| category and      | Sports   | Fun              | Fun had | SVE210 error Outputs!C5: category is |
|   outcome that    |          |                  |         | 'Sports', which is not one of the    |
|   are none        |          |                  |         | choices. Choose Active, inclusive    |
|                   |          |                  |         | and safe, Thriving or                |
|                   |          |                  |         | Environmentally sensitive.           |
|                   |          |                  |         | SVE319 error Outputs!D5: the outcome |
|                   |          |                  |         | 'Fun' is not in the library. Choose  |
|                   |          |                  |         | the category first.                  |
|                   |          |                  |         | SVE302 error Outputs!E5: the proxy   |
|                   |          |                  |         | 'Fun had' is not in the library or   |
|                   |          |                  |         | in Own proxies. Choose one from the  |
|                   |          |                  |         | list, or add it to Own proxies with  |
|                   |          |                  |         | its source.                          |
| outcome that is   |          | People into jobs |         | SVE319 error Outputs!D5: the outcome |
|   none            |          |                  |         | 'People into jobs' is not in the     |
|                   |          |                  |         | library. In the library its proxy    |
|                   |          |                  |         | stands under 'People into work'      |
|                   |          |                  |         | (Thriving): choose these.            |
|                   |          |                  |         | SVE303 error Outputs!E5: the proxy   |
|                   |          |                  |         | 'Job found by a person out of work'  |
|                   |          |                  |         | does not belong to the outcome       |
|                   |          |                  |         | 'People into jobs'. Choose a proxy   |
|                   |          |                  |         | under this outcome again, or set the |
|                   |          |                  |         | outcome to 'People into work'.       |
| proxy of another  |          | People trained   |         | SVE303 error Outputs!E5: the proxy   |
|   outcome         |          |                  |         | 'Job found by a person out of work'  |
|                   |          |                  |         | does not belong to the outcome       |
|                   |          |                  |         | 'People trained'. Choose a proxy     |
|                   |          |                  |         | under this outcome again, or set the |
|                   |          |                  |         | outcome to 'People into work'.       |

| Outputs                    | Category                   | what is found                          |
|----------------------------|----------------------------|----------------------------------------|
| outcome of another         | Active, inclusive and safe | SVE301 error Outputs!D5: the outcome   |
|   category                 |                            | 'People into work' does not belong to  |
|                            |                            | the category 'Active, inclusive and    |
|                            |                            | safe'. Choose an outcome of this       |
|                            |                            | category, or set the category to       |
|                            |                            | Thriving.                              |

| Outputs           | like  | Proxy                             | what is found                    |
|-------------------|-------|-----------------------------------|----------------------------------|
| proxy with a slip | a job | Job found by a person out of wrok | SVE302 error Outputs!E5: the     |
|                   |       |                                   | proxy 'Job found by a person out |
|                   |       |                                   | of wrok' is not in the library   |
|                   |       |                                   | or in Own proxies. Did you mean  |
|                   |       |                                   | 'Job found by a person out of    |
|                   |       |                                   | work'? Choose one from the list, |
|                   |       |                                   | or add it to Own proxies with    |
|                   |       |                                   | its source.                      |
| proxy that nobody | a job | xyzzy                             | SVE302 error Outputs!E5: the     |
|   knows           |       |                                   | proxy 'xyzzy' is not in the      |
|                   |       |                                   | library or in Own proxies.       |
|                   |       |                                   | Choose one from the list, or add |
|                   |       |                                   | it to Own proxies with its       |
|                   |       |                                   | source.                          |

| Outputs                | like     | Proxy               | what is found                          |
|------------------------|----------|---------------------|----------------------------------------|
| proxy that was retired | a job    | Dole no longer paid | SVE316 error Outputs!E5: the proxy     |
|                        |          |                     | 'Dole no longer paid' was retired from |
|                        |          |                     | the library on 2025-11-01: the benefit |
|                        |          |                     | was abolished. Choose 'Benefit no      |
|                        |          |                     | longer paid after a job is found'      |
|                        |          |                     | (£500.00 for each person per year) in  |
|                        |          |                     | the place of this one, at £93.33 for   |
|                        |          |                     | each person per year.                  |
| proxy that was retired | a friend | Telegram of comfort | SVE316 error Outputs!E5: the proxy     |
|   for nothing          |          |                     | 'Telegram of comfort' was retired from |
|                        |          |                     | the library on 2025-11-01: nobody      |
|                        |          |                     | sends them. Choose another proxy;      |
|                        |          |                     | nothing stands in the place of this    |
|                        |          |                     | one, at £4.00 for each telegram.       |
| an own proxy of        | a job    | Bicycle mended      | SVE303 error Outputs!E5: the proxy     |
|   another outcome      |          |                     | 'Bicycle mended' does not belong to    |
|                        |          |                     | the outcome 'People into work'. Choose |
|                        |          |                     | a proxy under this outcome again, or   |
|                        |          |                     | set the outcome to 'Less waste'.       |
|                        |          |                     | SVE312 warning Outputs!E5: the proxy   |
|                        |          |                     | 'Bicycle mended' is the bidder's own,  |
|                        |          |                     | at £50.00 for each bicycle. Source:    |
|                        |          |                     | Workshop accounts 2021, p. 2. Check    |
|                        |          |                     | the source before relying on this row. |

| Outputs                     | cell        | holds   | what is found                              |
|-----------------------------|-------------|---------|--------------------------------------------|
| proxy in the words of an    | Outputs!E5  | Job won | SVE324 warning Outputs!E5: the library no  |
|   older library             | Proxies!D4  | Job won | longer has 'Job won'; by its id in the     |
|                             |             |         | workbook, THR-001, it is now 'Job found by |
|                             |             |         | a person out of work', which was used at   |
|                             |             |         | £1,000.00 for each person per year. Check  |
|                             |             |         | that both mean the same; sve-excel upgrade |
|                             |             |         | puts the new words into the row.           |
| proxy that the workbook     | Outputs!E5  | Course  | SVE325 error Outputs!E5: the library does  |
|   gives another's id        | Proxies!A7  | THR-001 | not have 'Course'; the workbook gives it   |
|                             | Proxies!D7  | Course  | the id THR-001, which in the library is    |
|                             |             |         | 'Job found by a person out of work', but   |
|                             |             |         | its unit is 'person per year' and not      |
|                             |             |         | 'course' and its outcome is 'People into   |
|                             |             |         | work' and not 'People trained'. Choose the |
|                             |             |         | proxy again from the current template. Ask |
|                             |             |         | who changed the sheet Proxies.             |
| proxy of an older library   | Outputs!D5  | Jobs    | SVE319 error Outputs!D5: the outcome       |
|   under an outcome of an    | Outputs!E5  | Job won | 'Jobs' is not in the library. In the       |
|   older library             | Proxies!C4  | Jobs    | library its proxy stands under 'People     |
|                             | Proxies!D4  | Job won | into work' (Thriving): choose these.       |
|                             |             |         | SVE303 error Outputs!E5: the proxy 'Job    |
|                             |             |         | found by a person out of work' does not    |
|                             |             |         | belong to the outcome 'Jobs'. Choose a     |
|                             |             |         | proxy under this outcome again, or set the |
|                             |             |         | outcome to 'People into work'.             |
|                             |             |         | SVE324 warning Outputs!E5: the library no  |
|                             |             |         | longer has 'Job won'; by its id in the     |
|                             |             |         | workbook, THR-001, it is now 'Job found by |
|                             |             |         | a person out of work', which was used at   |
|                             |             |         | £1,000.00 for each person per year. Check  |
|                             |             |         | that both mean the same; sve-excel upgrade |
|                             |             |         | puts the new words into the row.           |

| Own proxies                 | Proxy                  | what is found                             |
|-----------------------------|------------------------|-------------------------------------------|
| an own proxy with the name  | TONNE of waste avoided | SVE313 error Own proxies!A5: the own      |
|   of one of the library     |                        | proxy 'TONNE of waste avoided' has the    |
|                             |                        | name of a proxy of the library. Give the  |
|                             |                        | own proxy another name, or choose the     |
|                             |                        | library's.                                |
| two own proxies of one name | Bicycle mended         | SVE317 error Own proxies!A6: two own      |
|                             | bicycle  MENDED        | proxies have the name 'bicycle MENDED':   |
|                             |                        | also in A5. Give each own proxy a name of |
|                             |                        | its own.                                  |

| Own proxies          | Outcome     | Value | Price year | what is found                          |
|----------------------|-------------|-------|------------|----------------------------------------|
| an own proxy under   | Fewer holes |       |            | SVE319 error Own proxies!C5: the       |
|   an outcome that is |             |       |            | outcome 'Fewer holes' is not in the    |
|   none               |             |       |            | library. Choose an outcome from the    |
|                      |             |       |            | list.                                  |
| a price year that    |             |       | '1999      | SVE315 error Own proxies!F5: the price |
|   the table does not |             |       |            | year '1999' is not one that the        |
|   cover              |             |       |            | deflator table covers. Type a          |
|                      |             |       |            | financial year such as 2024/25, or a   |
|                      |             |       |            | calendar year such as 2023.            |
| an own proxy worth   |             | -40   |            | SVE322 error Own proxies!E5: value is  |
|   less than nothing  |             |       |            | -40: a proxy cannot be worth less than |
|                      |             |       |            | nothing. Type what one unit is worth   |
|                      |             |       |            | as a positive number; harm is negative |
|                      |             |       |            | units in Outputs.                      |
"""


@each_of(CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(case: Case, found_in: Found) -> None:
    assert found_in(case) == case.found


def test_an_own_name_that_a_workbook_cannot_look_up_is_an_error_and_one_letter_less_is_none(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    names = ["a" * 200, "b" * 201]
    own = [{**OWN, "Proxy": name} for name in names]
    rows = [{**OUTPUT, "Outcome": OWN["Outcome"], "Proxy": name} for name in names]
    home = small.outcome_by_name[str(OWN["Outcome"]).casefold()][1]
    workbook = build(outputs=[{**row, "Category": home} for row in rows], own_proxies=own)
    errors = [
        found
        for found in process(tmp_path, workbook, library=small).findings
        if found.severity == "error"
    ]
    assert [(found.code, found.place.cell) for found in errors] == [("SVE349", "A6")]
    assert "a name of more than 200 characters" in errors[0].message


def test_names_in_another_letter_case_are_the_library_s(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(
        outputs=[
            {
                **OUTPUT,
                "Category": "THRIVING",
                "Outcome": "people  into\u00a0work",
                "Proxy": " Job Found By A Person Out Of Work ",
            }
        ],
        inputs=[{**INPUT, "Category": "in\u2011kind GOODS and services"}],
    )
    result = process(tmp_path, workbook, library=small)
    assert result.findings == ()
    assert result.submission is not None
    row = result.submission.outputs[0]
    assert (row.category, row.outcome, row.proxy) == (
        "Thriving",
        "People into work",
        "Job found by a person out of work",
    )
    assert result.submission.inputs[0].category == "In-kind goods and services"
