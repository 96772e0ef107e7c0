"""Rows are looked at one by one, and those without a value are not handed on to a reader."""

from __future__ import annotations

import random

import pytest

from sve_excel.opc import DEFAULT_LIMITS, PackageError
from sve_excel.opc.constants import MAIN
from sve_excel.opc.look import Look, look_at
from sve_excel.opc.scan import scan_all, scan_columns

BLANK = '<c r="A{0}" s="3"/><c r="B{0}" t="str"><f>A{0}&amp;""</f><v></v></c>'


def sheet(*rows: str) -> bytes:
    """A worksheet part with these cells in rows 1, 2 and so on."""
    inner = "".join(f'<row r="{at}">{cells}</row>' for at, cells in enumerate(rows, 1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inner}</sheetData></worksheet>'.encode()


def look(part: bytes) -> Look:
    """The look at one part."""
    return look_at(part, "/xl/worksheets/sheet1.xml", DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("cell", "holds"),
    [
        ('<c r="A2" s="4"/>', False),
        ('<c r="A2" t="str"><f>A1</f><v></v></c>', False),
        ('<c r="A2"><f>A1</f></c>', False),
        ('<c r="A2"><v>0</v></c>', True),
        ('<c r="A2" t="s"><v>0</v></c>', True),
        ('<c r="A2" t="b"><v>0</v></c>', True),
        ('<c r="A2" t="e"><v>#N/A</v></c>', True),
        ('<c r="A2" t="str"><f>A1</f><v> </v></c>', True),
        ('<c r="A2" t="inlineStr"><is><t>x</t></is></c>', True),
    ],
)
def test_a_row_is_handed_on_where_a_cell_has_a_value(cell: str, holds: bool) -> None:
    seen = look(sheet(BLANK.format(1), cell, '<c r="A3"><v>7</v></c>'))
    assert seen.filled is not None
    assert (b'<row r="2">' in seen.filled) is holds
    assert b'<row r="1">' not in seen.filled
    assert b'<row r="3">' in seen.filled
    assert seen.rows == 3  # all are counted


@pytest.mark.parametrize(
    ("columns", "below", "formulas"),
    [
        (["B"], 0, {"B1", "B3", "A4"}),  # of the whole part, once one stands in a wanted column
        (["A"], 0, {"B1", "B3", "A4"}),
        (["A"], 4, set()),
        (["C"], 0, set()),
    ],
)
def test_formulas_without_a_result_are_told_of_rows_that_are_not_handed_on(
    columns: list[str], below: int, formulas: set[str]
) -> None:
    part = sheet(
        BLANK.format(1), '<c r="A2"><v>1</v></c>', BLANK.format(3), '<c r="A4"><f>1</f></c>'
    )
    holding = look(part).holding
    scan = scan_columns(part, columns, below=below, holding=holding)
    assert scan.formulas == formulas
    assert scan.unvalued == ({"A4"} if formulas else set())
    assert scan == scan_columns(part, columns, below=below)


def test_an_error_anywhere_is_told_whatever_column_was_asked_for() -> None:
    part = sheet('<c r="D1" t="e"><v>#REF!</v></c>')
    assert scan_columns(part, ["A"], holding=look(part).holding).errors == {"D1"}


@pytest.mark.parametrize(
    "rows",
    [
        ['<c r="A1"><v>1</v></c>', '<c r="A1"><v>2</v></c>'],
        ['<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>'],
        ['<c r="A2"><v>1</v></c>', '<c r="B2"><v>2</v></c>'],
    ],
)
def test_a_cell_that_stands_twice_or_in_another_row_is_refused(rows: list[str]) -> None:
    with pytest.raises(PackageError) as caught:
        look(sheet(*rows))
    assert caught.value.kind == "two-readings"


def test_the_same_row_twice_is_found_though_it_was_seen_before() -> None:
    row = '<row r="5"><c r="A5"><v>1</v></c></row>'
    once = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'.encode()
    assert look(once).cells == 1
    with pytest.raises(PackageError, match="5"):
        look(once.replace(row.encode(), row.encode() * 2))


def test_rows_seen_one_by_one_are_what_they_are_together() -> None:
    dice = random.Random(5)
    kinds = ['<c r="{0}" s="1"/>', '<c r="{0}"><v>5</v></c>', '<c r="{0}"><f>1</f><v>2</v></c>']
    for _ in range(50):
        rows = [
            "".join(dice.choice(kinds).format(f"{c}{at}") for c in "ABC" if dice.random() < 0.6)
            for at in range(1, 12)
        ]
        part = sheet(*rows)
        seen, scan = look(part), scan_all(part, DEFAULT_LIMITS)
        assert seen.cells == part.count(b"<c ")
        assert seen.holding is not None
        assert {c for _, cols in seen.holding.formulas for c in cols} == {
            cell[:1].encode() for cell in scan.formulas
        }
