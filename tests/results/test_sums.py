"""Formulas over the workings name a column by its heading, wherever the workings stand."""

from __future__ import annotations

import re

import pytest

from sve_excel.layout import TAKEN_OFF, column_letter
from sve_excel.results.columns import RESULT_INPUTS, RESULT_OUTPUTS
from sve_excel.results.sums import (
    Workings,
    bite_of,
    cell_of,
    fade_of,
    gained,
    net_where,
    ratio_of,
    sum_of,
    taken_where,
)

AT = Workings(first_input=10, last_input=12, first_output=30, last_output=39)


def headings(formula: str) -> list[str]:
    """Headings of the columns whose ranges a formula names, in its order."""
    named = {column_letter(i): each.heading for i, each in enumerate(RESULT_OUTPUTS)}
    inputs = {column_letter(i): each.heading for i, each in RESULT_INPUTS.items()}
    return [
        (named if row == "31" else inputs)[letter]
        for letter, row in re.findall(r"\$([A-Z]+)\$(\d+):", formula)
    ]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (sum_of("Present value"), ["Present value"]),
        (sum_of("Net input", output=False), ["Net input"]),
        (ratio_of("Gross value", "Gross input"), ["Gross input", "Gross value", "Gross input"]),
        (cell_of("Net value", "$A9"), ["Net value", "Row"]),
        (gained("$M4", []), ["Who gains", "Net value"]),
        (net_where("Category", "$M4"), ["Category", "Net value"]),
        (gained("$M4", [(0.5, "7")]), ["Who gains", "Net value", "Row", "Net value"]),
        (taken_where("Category", "$M9"), ["Category", "Gross input"]),
        (
            bite_of(TAKEN_OFF[:2], TAKEN_OFF[2]),
            ["Gross value", "Leakage", "Dead-weight", "Attri-bution"],
        ),
        (fade_of(TAKEN_OFF[:1]), ["Net value", "Gross value", "Leakage"]),
    ],
)
def test_a_formula_names_the_columns_that_it_is_about(formula: object, expected: list[str]) -> None:
    assert callable(formula)
    assert headings(formula(AT)) == expected


def test_a_range_takes_all_rows_and_no_more() -> None:
    assert AT.output("Row") == "$A$31:$A$40"
    assert AT.input("Row") == "$A$11:$A$13"


def test_a_heading_that_is_not_there_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        AT.output("Nett value")
