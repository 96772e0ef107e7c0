"""Formulas that are worked out, and those that are left alone."""

from __future__ import annotations

import pytest

from sve_excel.reading.cells import Grid
from sve_excel.reading.formulas import in_formulas


def told(text: str, stored: float = 99.0) -> list[str]:
    """What is said of a cell E5 with this formula; A1 to A4 hold 1, 2, a word and a formula."""
    part = (
        "<worksheet><sheetData>"
        '<row r="4"><c r="A4"><f>NOW()</f></c></row>'
        f'<row r="5"><c r="E5" s="3"><f>{text}</f><v>{stored}</v></c></row>'
        "</sheetData></worksheet>"
    )
    rows = [[1.0], [2.0], ["three"], [""], ["", "", "", "", stored]]
    grid = Grid("Bid.xlsx", "Outputs", rows, part.encode("utf-8"))
    return [found.message for found in in_formulas(grid, [{"Units": "E5"}])]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("12+12", "24"),
        ("-2^2", "4"),
        ("2+3*4", "14"),
        ("(2+3)*4/2", "10"),
        ("50%*30", "15"),
        ("A1+$A$2*10", "21"),
        ("SUM(A1:A3)", "3"),
        ("SUM(A1,A2:A3,1.5e1)", "18"),
        ("1200/12", "100"),
    ],
)
def test_arithmetic_is_worked_out_as_excel_does(text: str, given: str) -> None:
    assert told(text) == [
        f"units is the formula ={text}, which gives {given}; the cell stores 99, which counts."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "99",
        "9*11",
        "IF(A1,2,3)",
        "A3*2",
        "A4+1",
        "SUM(A1:A4)",
        "Inputs!A1",
        "SUM(Inputs!A1:A2)",
        "1/0",
        "10^999",
        "(-8)^0.5",
        "2+",
        "((((((((((((((1))))))))))))))",
        "ROUND(1.5,0)",
        "Rate*2",
        "SUM(A1:XFD1048576)*0+A9",
    ],
)
def test_what_is_right_or_cannot_be_worked_out_is_left_alone(text: str) -> None:
    assert told(text) == []
