"""Which cells hold a formula, which of those no stored value, and which an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.opc import DEFAULT_LIMITS, PackageError
from sve_excel.opc.cells import column_letters
from sve_excel.opc.scan import _scan_with_expat, formulas_among
from tests.workbooks import by_openpyxl, plain, prefixed, scanned, unzip

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(cells: str, root: str = MAIN) -> bytes:
    """A worksheet part with one row."""
    return f'<worksheet {root}><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()


def test_formulas_with_and_without_stored_values() -> None:
    """XlsxWriter stores results, openpyxl writes an empty value."""
    written = scanned(unzip(plain())[SHEET])
    assert written.formulas == {f"D{row}" for row in range(2, 21)}
    assert not written.unvalued
    assert scanned(unzip(by_openpyxl())[SHEET]).unvalued == {"C2"}
    assert scanned(unzip(prefixed())[SHEET]) == written


@pytest.mark.parametrize(
    ("cell", "formula", "unvalued", "error"),
    [
        ('<c r="A1"><f>1</f><v>1</v></c>', True, False, False),
        ('<c r="A1"><f>1</f></c>', True, True, False),
        ('<c r="A1"><f>1</f><v></v></c>', True, True, False),
        ('<c r="A1"><f>1</f><v/></c>', True, True, False),
        ('<c r="A1"><f>1</f><v /></c>', True, True, False),
        ('<c r="A1" t="str"><f>1</f><v></v></c>', True, False, False),
        ('<c r="A1" t="str"><f>1</f></c>', True, True, False),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', True, False, True),
        ('<c r="A1" t="e"><v>#N/A</v></c>', False, False, True),
        ("<c t='e' s='1' r='A1'><v>#N/A</v></c>", False, False, True),
        ("<c s='2'\n r = 'A1' ><f>1</f></c>", True, True, False),
        ('<c r="A1"><f t="shared" si="0"/><v>2</v></c>', True, False, False),
        ('<c r="A1"><f t="shared" si="0"/></c>', True, True, False),
        ('<c r="A1" t="inlineStr"><f>1</f><is><t>x</t></is></c>', True, False, False),
        ("<c><f>1</f></c>", True, True, False),
        ('<c r="A1"><!-- <f>1</f> --><v>1</v></c>', False, False, False),
        ('<c r="A1"><f>"<![CDATA[<v>1</v>]]>"</f></c>', True, True, False),
        ('<c r="A1" t="s"><v>0</v></c><c r="B1"/>', False, False, False),
    ],
)
def test_odd_but_valid_cells(cell: str, formula: bool, unvalued: bool, error: bool) -> None:
    """Attribute order, quotes, self-closing, shared formulas, comments, CDATA."""
    scan = scanned(sheet(cell))
    assert scan.formulas == ({"A1"} if formula else set())
    assert scan.unvalued == ({"A1"} if unvalued else set())
    assert scan.errors == ({"A1"} if error else set())
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + sheet(cell).decode()).encode("utf-16")
    assert scanned(wide) == scan
    assert _scan_with_expat(sheet(cell), DEFAULT_LIMITS) == scan
    assert formulas_among(sheet(cell), ["A1", "B1", "C1"]) == scan.formulas
    assert formulas_among(wide, ["C1", "A1"]) == scan.formulas


def test_formulas_are_told_for_the_cells_asked_about_alone() -> None:
    part = unzip(plain())[SHEET]
    assert formulas_among(part, ["D3", "D2", "C2", "D999"]) == {"D2", "D3"}
    assert formulas_among(part, []) == frozenset()
    assert formulas_among(unzip(prefixed())[SHEET], ["C2", "D2"]) == {"D2"}


_attributes = st.permutations([' r="{}"', ' s="3"', ' t="{}"']).map("".join)
_cell = st.tuples(
    _attributes,
    st.sampled_from(["n", "str", "e", "b", "s"]),
    st.sampled_from(["", "<f>A1</f>", '<f t="shared" si="1"/>', '<f>"e\'"&gt;1</f>']),
    st.sampled_from(["", "<v>1</v>", "<v></v>", "<v/>"]),
)


@given(st.lists(_cell, max_size=6))
def test_the_fast_scan_and_expat_agree(cells: list[tuple[str, str, str, str]]) -> None:
    """Whatever the cells, both ways say the same."""
    text = ""
    for column, (attributes, kind, formula, value) in enumerate(cells, 1):
        written = attributes.replace('r="{}"', f'r="{column_letters(column)}1"')
        text += f"<c{written.replace('{}', kind)}>{formula}{value}</c>"
    assert scanned(sheet(text)) == _scan_with_expat(sheet(text), DEFAULT_LIMITS)


def test_what_is_not_xml_is_refused() -> None:
    """The way by expat finds it."""
    with pytest.raises(PackageError) as refused:
        scanned(b"<worksheet><!-- -->")
    assert refused.value.kind == "bad-xml"
