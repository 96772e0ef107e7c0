"""Answers that lean on cells which change at each opening, or come out of another workbook."""

from __future__ import annotations

import html
import io
import re
import time
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.builders import Builder, Change, edited, read

OURS = ("SVE124", "SVE239", "SVE340", "SVE343")


def helpers(cells: Mapping[str, str], name: str = "") -> Change:
    """A sheet of somebody's own with formulas, and a name of the workbook."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("My sums")
        for cell, text in cells.items():
            sheet[cell] = text
        if name:
            book.defined_names[name] = DefinedName(name, attr_text="'My sums'!$A$1")
        for circular, text in {"mine": "mine+1", "one": "two*1", "two": "one"}.items():
            book.defined_names[circular] = DefinedName(circular, attr_text=text)

    return change


def leaning(workbook: bytes, formula: str) -> bytes:
    """Ten units as the stored result of a formula, which openpyxl does not write."""
    made, sheet = io.BytesIO(), openpyxl.load_workbook(io.BytesIO(workbook))["Outputs"]
    part = f"xl/worksheets/sheet{sheet.parent.sheetnames.index('Outputs') + 1}.xml"
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                told = rf"\1><f>{html.escape(formula)}</f><v>10</v></c>".encode()
                text, count = re.subn(rb'(<c r="H5"[^>]*)><v>10</v></c>', told, text)
                assert count == 1
            new.writestr(name, text)
    return made.getvalue()


CASES: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "a cell with RAND": ("'My sums'!A1*9", {"A1": "=RAND()"}, ["SVE239 Outputs!H5"]),
    "two steps away": (
        "SUM('My sums'!$A$1:$A$3)",
        {"A2": "=B7", "B7": "=TODAY()"},
        ["SVE239 Outputs!H5"],
    ),
    "by a name": ("people*2", {"A1": "=NOW()"}, ["SVE239 Outputs!H5"]),
    "another workbook": ("'My sums'!A1", {"A1": "=[1]Sheet1!B2"}, ["SVE124 Outputs!H5"]),
    "settled": ("'My sums'!A1+people", {"A1": "=SUM(B1:B9)", "B1": '=IF(1,"RAND()",2)'}, []),
    "round and round": ("'My sums'!A1", {"A1": "=A2", "A2": "=A1"}, ["SVE340 Outputs!H5"]),
    "itself": ("H5+1", {}, ["SVE340 Outputs!H5"]),
    "itself in a range": ("SUM(H4:H9)", {}, ["SVE340 Outputs!H5"]),
    "itself in a wide range": ("SUM(A1:Z999)", {}, ["SVE340 Outputs!H5"]),
    "itself in its column": ("SUM(H:H)-1", {}, ["SVE340 Outputs!H5"]),
    "back from another sheet": ("'My sums'!A1", {"A1": "=Outputs!H5"}, ["SVE340 Outputs!H5"]),
    "a name of itself": ("mine", {}, ["SVE340 Outputs!H5"]),
    "names of each other": ("one", {}, ["SVE340 Outputs!H5"]),
    "its own worth": ("P5/2", {}, ["SVE340 Outputs!H5"]),
    "its own place": ("ROW(H5)+COLUMNS(A5:H5)-3", {}, []),
    "the rows above it": ("SUM(H4:INDEX(H:H,ROW()-1))+10", {}, []),
    "one picked elsewhere": ("INDEX(A:Z,9,9)+OFFSET(H5,1,0)", {}, []),
    "its gross value": ("0.1*Inputs!H5", {}, []),
    "the web": ("'My sums'!A1", {"A1": '=_xlfn.WEBSERVICE("http://x")'}, ["SVE343 Outputs!H5"]),
    "another program": ("CUBEVALUE(1,2)", {}, ["SVE343 Outputs!H5"]),
    "down to the last": ("'My sums'!A1", {f"A{row}": f"=A{row + 1}" for row in range(1, 9)}, []),
    "many ways to one": ("'My sums'!A1+'My sums'!A2", {"A1": "=A3", "A2": "=A3", "A3": "=4"}, []),
}


@pytest.mark.parametrize("what", CASES)
def test_what_a_formula_leans_on_is_said(what: str, build: Builder) -> None:
    text, cells, expected = CASES[what]
    workbook = edited(build(), helpers(cells, "people"))
    _, found = read(leaning(workbook, text))
    assert [each for each in found if each.startswith(OURS)] == expected


@pytest.mark.whole
def test_what_thousands_of_formulas_lean_on_is_followed_once(build: Builder) -> None:
    """Each over a whole sheet, in which each names its neighbours and one of them the first."""
    cells = {f"A{row}": f"=SUM(B1:ZZ9999)+A{row + 1}+A{row + 2}" for row in range(1, 1500)}
    workbook = leaning(edited(build(), helpers({**cells, "B7": "=RAND()"})), "'My sums'!A1")
    started = time.process_time()
    _, found = read(workbook)
    assert [each for each in found if each.startswith(OURS)] == ["SVE239 Outputs!H5"]
    assert time.process_time() - started < 5
