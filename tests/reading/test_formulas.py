"""Formulas that are worked out, and those that are left alone."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from sve_excel.reading.cells import Grid
from sve_excel.reading.formulas import in_formulas
from sve_excel.reading.ranges import TableRange

INPUTS = Grid(
    "Bid.xlsx",
    "Inputs",
    [["", 250.0]],
    b'<worksheet><sheetData><row><c r="B1"><v>250</v></c></row></sheetData></worksheet>',
)


def said(formula: str, stored: Any = 99.0, attributes: str = "", above: str = "") -> list[str]:
    """What is said of a cell E5 with this formula; ``above`` is what stands in E4.

    A1 to A4 hold 1, 2, a word and a formula without a result, B1 to B3 hold 5, 7 and a day, C1 an
    empty text, C2 an error, C3 a truth; D1 holds nothing.
    """
    kind = ' t="str"' if isinstance(stored, str) else ""
    part = (
        "<worksheet><sheetData>"
        '<row r="1"><c r="C1" t="str"><f>""</f><v></v></c><c r="D1" s="1"/></row>'
        '<row r="2"><c r="C2" t="e"><v>#N/A</v></c></row>'
        f'<row r="4"><c r="A4"><f>NOW()</f></c>{above}</row>'
        f'<row r="5"><c r="E5" s="3"{kind}><f{attributes}>{formula}</f><v>{stored}</v></c></row>'
        "</sheetData></worksheet>"
    )
    rows = [
        [1.0, 5.0, ""],
        [2.0, 7.0, ""],
        ["three", date(2026, 4, 1), True],
        ["", "", "", "", 30.0],
        ["", "", "", "", stored],
    ]
    grid = Grid("Bid.xlsx", "Outputs", rows, part.encode("utf-8"))
    typed = [{"Units": "E4"}, {"Units": "E5"}]
    return [found.message for found in in_formulas(grid, typed, others=[INPUTS])]


def given(text: str, stored: Any = 99.0, **around: str) -> str:
    """What a formula is said to give; empty where nothing is said of it."""
    found = said(text, stored, **around)
    assert len(found) <= 1
    return found[0].partition("gives ")[2].partition("; the cell")[0] if found else ""


def test_what_is_said_of_a_formula() -> None:
    assert said("12+12") == [
        "units is the formula =12+12, which gives 24; the cell stores 99, which counts."
    ]


@pytest.mark.parametrize(
    ("text", "result"),
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
        ("D1+3", "3"),
        ("Inputs!B1*2", "500"),
        ("'inputs'!$B$1+SUM(Inputs!A1:B1)", "500"),
        ("2^200%", "4"),
        ("ROUND(2.675,2)", "2.68"),
        ("ROUND(-2.5,0)", "-3"),
        ("ROUND(1234,-2)", "1,200"),
        ("ROUNDUP(2.001,0)+ROUNDDOWN(2.999,0)+TRUNC(-2.9)", "3"),
        ("INT(-2.5)", "-3"),
        ("IF(A1&lt;A2,40,400)", "40"),
        ("IF(A3=&quot;THREE&quot;,1,2)", "1"),
        ("if(D1=&quot;&quot;,10,D1)", "10"),
        ("IF(A2&gt;=2,IF(A1&lt;&gt;1,1/0,7),A4)", "7"),
        ("IFERROR(1/0,12)", "12"),
        ("IF(AND(A1=1,NOT(A2=1)),1,0)+IF(OR(A1=2,A2=2),10,0)", "11"),
        ("PRODUCT(A1:A3,10)+MIN(A1:B2)+MAX(A1:B2)", "28"),
        ("AVERAGE(A1:A3)+COUNT(A1:A3)", "3.5"),
        ("SUM(A3,A1)", "1"),
        ("SUMPRODUCT(A1:A2,B1:B2)", "19"),
        ("SUMPRODUCT((A1:A2&gt;1)*B1:B2)", "7"),
        ("ABS(-3)+POWER(2,3)", "11"),
        ("DATE(2026,4,11)-B3", "10"),
        ("A1&amp;A2", "'12'"),
        ("&quot;a &quot;&quot;&quot;&amp;A3", "'a \"three'"),
        ("A2&gt;A1", "TRUE"),
        ("+".join("1" * 240), "240"),
        ("-" * 400 + "7", "7"),
    ],
)
def test_arithmetic_is_worked_out_as_excel_does(text: str, result: str) -> None:
    assert given(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "99",
        "9*11",
        "VLOOKUP(1,A1:B2,2,FALSE)",
        "IF(A3&lt;&quot;x&quot;,1,2)",
        "IF(A1,VLOOKUP(1,A1:B2,2),3)",
        "C1+1",
        "C2+1",
        "SUM(A1:C2)",
        "IFERROR(A3*2,1)",
        "IFERROR(C2,1)",
        "IFERROR(ROUND(1e14,15),5)",
        "SUM(C3,A1)",
        "IF(C3=1,1,2)",
        "INT(0.3*10/3*1.0000000000000002)",
        "IF(0.1+0.2=0.3,1,2)",
        "A1:A2*2",
        "SUM(A1:A2*2)",
        "Other!A1",
        "A1:INDEX(A:A,2)",
        "ROUND(A1)",
        "ROUND(1.5,0,1)",
        "0^0",
        "1.5&amp;&quot;&quot;",
        "IF(A1,,2)",
        "A3*2",
        "A4+1",
        "SUM(A1:A4)",
        "1/0",
        "10^999",
        "(-8)^0.5",
        "2+",
        "((((((((((((((1))))))))))))))",
        "Rate*2",
        "SUM(A1:XFD1048576)*0+A9",
    ],
)
def test_what_is_right_or_cannot_be_worked_out_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_formula_that_was_filled_down_is_worked_out_where_it_stands() -> None:
    above = '<c r="E4"><f t="shared" ref="E4:E5" si="0">A1*$A$2*15</f><v>30</v></c>'
    (found,) = said("", attributes=' t="shared" si="0"', above=above)
    assert found == (
        "units is the formula =A1*$A$2*15 (filled from E4), which gives 60; the cell stores 99, "
        "which counts."
    )


def test_a_filled_formula_without_its_first_cell_is_left_alone() -> None:
    assert said("", attributes=' t="shared" si="0"') == []


def test_an_array_formula_is_worked_out_cell_by_cell() -> None:
    assert given("SUM(A1:A2*B1:B2)", attributes=' t="array" ref="E5"') == "19"
    assert given("A1:A2*10", attributes=' t="array" ref="E5:E6"') == "10"
    assert given("SUM(A1:A3*B1:B2)", attributes=' t="array" ref="E5"') == ""


def test_a_table_of_what_ifs_is_left_alone() -> None:
    assert said("12", attributes=' t="dataTable" ref="E5"') == []


@pytest.mark.parametrize("stored", ["24", 24.0, 24.0000000001, "£24.00"])
def test_a_result_stored_as_a_text_is_the_same_result(stored: Any) -> None:
    assert said("2*12", stored) == []


def test_an_empty_text_stored_for_a_number_is_told() -> None:
    assert said("20%", "") == [
        "units is the formula =20%, which gives 0.2; the cell stores nothing, which counts."
    ]


def test_a_text_that_does_not_follow_is_told_as_well_as_a_day() -> None:
    assert given("A3", "four") == "'three'"
    assert given("A3", " three ") == ""
    assert given("B3+30", date(2026, 9, 1)) == "2026-05-01"
    assert given("B3+30", date(2026, 5, 1)) == ""


def test_no_sheet_is_worked_out_for_long() -> None:
    """A few long sums in each of a thousand rows would take minutes."""
    rows: list[list[Any]] = [["x", 1.0] for _ in range(1_000)]
    long = "+".join(["SUM(A1:B1000)"] * 30)
    cells = (f'<c r="B{row}"><f>{long}</f><v>1</v></c>' for row in range(1, 1_001))
    part = f"<worksheet><sheetData><row>{''.join(cells)}</row></sheetData></worksheet>"
    grid = Grid("Bid.xlsx", "Outputs", rows, part.encode("utf-8"))
    started = time.process_time()
    told = [*in_formulas(grid, [{"Units": f"B{row}"} for row in range(1, 1_001)])]
    assert 1 <= len(told) <= 4
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("SUM(E1:E4)", True),
        ("sum($E$1:$E$4)", True),
        ("SUBTOTAL(9,E2:E4)", True),
        ("AGGREGATE(9,5,E2:E4)", True),
        ("SUM(D1:D4)", False),
        ("SUM(E4:E4)", False),
        ("SUM(E7:E9)", False),
        ("SUM(E1:E4)/4", False),
        ("SUM(E1:E5)", False),
        ("E1+E2", True),
        ('SUMIF(C1:C4,"Cash",E1:E4)', True),
        ('SUMIFS(E1:E4,C1:C4,"Cash")', True),
        ('SUMIF(C1:C4,"Cash",D1:D4)', False),
        ("+$E$1 + E3 + E4", True),
        ("SUM(E1,E4)", True),
        ("SUM(E1:E2)+E4", True),
        ("ROUND(SUM(E1:E4),2)", True),
        ("E1*D1+E2*D2", True),
        ("SUMPRODUCT(D1:D4,E1:E4)", True),
        ("F1+F2", True),  # what the table works out of each row
        ("SUM(F1:F4)", True),
        ("G1+G2", False),  # beside the table
        ("E1", False),
        ("E1+D1", False),
        ("E1*E2", False),
        ("(E1+E2)/10", False),
        ("E1+E5", False),
        ("E1+100", False),
        ("E1-E2", False),
    ],
)
def test_a_figure_that_adds_up_its_own_column_is_asked_about(text: str, told_of: bool) -> None:
    worked = "".join(f'<c r="{name}1"><f>E1*D1</f><v>2</v></c>' for name in "FG")
    part = f"<worksheet><sheetData>{worked}"
    part += f'<c r="E5"><f>{text}</f><v>8</v></c></sheetData></worksheet>'
    rows = [*([["", "", "", "", 2.0]] * 4), ["", "", "", "", 8.0]]
    tables = (TableRange("D1:F5", 1, 5, (4, 6)),)
    grid = Grid("Bid.xlsx", "Inputs", rows, part.encode("utf-8"), tables)
    typed = [{"Value": f"E{row}"} for row in range(1, 6)]
    found = [str(each) for each in in_formulas(grid, typed) if each.code == "SVE228"]
    assert found == (
        [
            "SVE228 warning Inputs!E5: row 5 counts, and seems to be a total of other rows: its "
            f"value is the formula ={text}. If it is, clear the row: what it adds up counts "
            "already."
        ]
        if told_of
        else []
    )


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("#REF!+24", "'#REF!'"),
        ("Lost!#REF!*2", "'#REF!'"),
        ("IFERROR(#REF!,24)", ""),
        ('"#REF!"&A1', "'#REF!1'"),
    ],
)
def test_a_formula_of_a_cell_that_was_deleted_fails(text: str, result: str) -> None:
    assert given(text) == result
