"""The reader of tables of cases: what it makes of one, and which tables it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import OUTPUT, OWN
from tests.cases import ROWS, Case, cases


def test_a_table_is_read_into_its_cases() -> None:
    first, second, third = cases("""
    | Outputs             | like   | Units | Drop-off | what is found                     |
    |---------------------|--------|-------|----------|-----------------------------------|
    | a case whose name   | a job  | 1e3   | -        | SVE206 error Outputs!H5: units    |
    |   goes on           | visits |       | '20      | are 0. SVE310 note Outputs!H6: it |
    |                     |        |       |          | is harm.                          |
    | faultless           |        | 1.5   |          | nothing                           |
    | Outputs             | like   | what is found                                        |
    | no rows             | no row | SVE105 error Outputs!A5: there are none.             |
    """)
    assert first == Case(
        "a case whose name goes on",
        {
            "Outputs": (
                {**ROWS["a job"], "Units": 1000, "Drop-off": None},
                {**ROWS["visits"], "Description": "10 people find work", "Drop-off": "20"},
            )
        },
        found=("SVE206 error Outputs!H5: units are 0.", "SVE310 note Outputs!H6: it is harm."),
    )
    assert second == Case("faultless", {"Outputs": ({**OUTPUT, "Units": 1.5},)})
    assert third.rows == {"Outputs": ()}
    assert first.codes == {"SVE206", "SVE310"}


def test_labels_cells_sheets_and_rules_stand_beside_rows() -> None:
    (case,) = cases("""
    | Own proxies | Start date | cell       | holds | without | policy               | found   |
    | all         | 2027-04-01 | Project!B4 | -     | Inputs  | scoring.marks = 15.0 | nothing |
    |             |            | Lists!A1   | =1+1  |         |                      |         |
    """)
    assert case == Case(
        "all",
        project={"Start date": date(2027, 4, 1)},
        written=(("Project", "B4", None), ("Lists", "A1", "=1+1")),
        without=("Inputs",),
        rules="scoring.marks = 15.0",
    )


def test_a_row_on_the_bidders_own_proxy_brings_it_along() -> None:
    (case,) = cases("""
    | Outputs | like     | found   |
    | own     | bicycles | nothing |
    """)
    asked = {}
    case.workbook(lambda **parts: asked.update(parts) or b"")
    assert asked["own_proxies"] == [OWN]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("| Outputs | Units | found |\n| one | nothing |", "3 columns, but 2 cells"),
        ("| Outputs | Unit | found |\n| one | 3 | nothing |", "one: no column Unit in Outputs"),
        ("| Outputs | Units | found |\n| one | 3 | |", "one: say what is found"),
        ("| Outputs | Units | found |\n| one | 3 | is 3 |", "beginning with its code"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(table: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cases(table)
