"""What a workbook's own view, window and print area leave out of what counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from tests.builders import OUTPUT, Builder, packed, parts, process

WORKBOOK, OUTPUTS = "xl/workbook.xml", "xl/worksheets/sheet3.xml"
PANE = 'xSplit="2" ySplit="4" topLeftCell="C5" activePane="bottomRight" state="frozen"'
VIEW = f'<sheetView showGridLines="0" workbookViewId="0"><pane {PANE}/>'
TWO = (OUTPUT, {**OUTPUT, "Description": "Five more find work", "Units": 5})
Told = Callable[[str, str, str], list[str]]
OURS = {"SVE129", "SVE130", "SVE220", "SVE221", "SVE246", "SVE247"}


@pytest.fixture
def told(build: Builder, small: Library, tmp_path: Path) -> Told:
    """What is said of a workbook with one change to a part."""

    def say(part: str, old: str, new: str) -> list[str]:
        members = parts(build(outputs=TWO))
        text = members[part].decode("utf-8")
        assert old in text
        members[part] = text.replace(old, new, 1).encode("utf-8")
        result = process(tmp_path, packed(members), library=small)
        return [str(found) for found in result.findings if found.code in OURS]

    return say


def view(attributes: str, pane: str = PANE) -> str:
    """The beginning of a sheet's view."""
    return f'<sheetView {attributes} workbookViewId="0"><pane {pane}/>'


def test_the_template_itself_leaves_nothing_out(told: Told) -> None:
    assert told(OUTPUTS, VIEW, VIEW) == []


@pytest.mark.parametrize(
    "new",
    [
        view('topLeftCell="A6"'),
        view('topLeftCell="A6"', 'ySplit="1" topLeftCell="A9" state="frozenSplit"'),
    ],
)
def test_rows_above_a_frozen_head_cannot_be_scrolled_to(new: str, told: Told) -> None:
    (said,) = told(OUTPUTS, VIEW, new)
    assert said.startswith(
        "SVE246 warning Outputs!A5: what stands in A5, C5, D5, E5, H5, I5 and 6 "
    )
    assert "nobody can scroll to it: panes are frozen past it. Choose View > Freeze Panes" in said


def test_columns_left_of_what_is_frozen_cannot_be_scrolled_to(told: Told) -> None:
    (said,) = told(OUTPUTS, VIEW, view('topLeftCell="J1"'))
    assert "what stands in A5, C5, D5, E5, H5, I5 and 6 more counts" in said


def test_rows_below_a_head_that_is_higher_than_a_screen_cannot_be_scrolled_to(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    members = parts(build(outputs=[OUTPUT] * 85, output_rows=85))
    new = view("", 'ySplit="200" topLeftCell="A201" state="frozen"')
    members[OUTPUTS] = members[OUTPUTS].replace(VIEW.encode(), new.encode())
    found = process(tmp_path, packed(members), library=small).findings
    assert [str(each.place) for each in found if each.code == "SVE246"] == ["Outputs!A81"]


@pytest.mark.parametrize(
    "new",
    [
        view('topLeftCell="A90"', 'ySplit="4" topLeftCell="A90" state="split"'),
        view("", 'xSplit="2" ySplit="4" topLeftCell="C90" state="frozen"'),
        view('topLeftCell="A90"', 'xSplit="2" topLeftCell="C1" state="frozen"'),
        view('topLeftCell="oops"'),
        '<sheetView topLeftCell="A90" workbookViewId="0">',
    ],
)
def test_what_was_only_scrolled_away_can_be_scrolled_to(new: str, told: Told) -> None:
    assert told(OUTPUTS, VIEW, new) == []


@pytest.mark.parametrize(("percent", "tiny"), [("10", True), ("39", True), ("40", False)])
def test_a_sheet_that_is_shown_tiny_is_told(percent: str, tiny: bool, told: Told) -> None:
    found = told(OUTPUTS, VIEW, view(f'zoomScale="{percent}"'))
    assert found == (
        [
            f"SVE130 warning Outputs: the sheet Outputs is shown at {percent} % of its size, at "
            "which nobody can read what counts. Set the zoom (at the lower right of the window) "
            "to 100 %, and save it."
        ]
        if tiny
        else []
    )


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_window_is_told(state: str, told: Told) -> None:
    (said,) = told(WORKBOOK, "<workbookView ", f'<workbookView visibility="{state}" ')
    assert said.startswith("SVE129 warning Bid.xlsx: the workbook opens in a window that is hidden")


def test_tabs_that_are_not_shown_are_told(told: Told) -> None:
    (said,) = told(WORKBOOK, "<workbookView ", '<workbookView showSheetTabs="0" ')
    assert "the workbook opens without the tabs of its sheets" in said


def test_one_window_that_is_shown_is_enough(told: Told) -> None:
    hidden = '<bookViews><workbookView visibility="hidden" showSheetTabs="0"/>'
    assert told(WORKBOOK, "<bookViews>", hidden) == []


NAME = '<definedName name="_xlnm.Print_Area" localSheetId="2">'


@pytest.mark.parametrize(
    ("area", "cells"),
    [
        ("Outputs!$A$1:$R$5", "A6, C6, D6, E6, H6, I6 and 6 more"),
        ("'Outputs'!$A$1:$G$99,Outputs!$I$1:$R$99", "H5, H6"),
        ("Outputs!$A:$G,Outputs!$I:$R", "H5, H6"),
        ("Outputs!$A$1:$R$104", ""),
        ("OFFSET(Outputs!$A$1,0,0,1,1)", ""),
        ("#REF!", ""),
    ],
)
def test_what_a_print_area_leaves_out_is_told(
    area: str, cells: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    members = parts(build(outputs=TWO))
    text, count = re.subn(f"{NAME}[^<]*<", f"{NAME}{area}<", members[WORKBOOK].decode("utf-8"))
    assert count == 1
    result = process(tmp_path, packed({**members, WORKBOOK: text.encode("utf-8")}), library=small)
    found = [str(each) for each in result.findings if each.code in OURS]
    assert found == (
        [
            f"SVE247 note Outputs!{cells.split(',')[0]}: what stands in {cells} counts and is "
            "not printed: the print area of Outputs leaves it out. Before you print it, choose "
            "Page Layout > Print Area > Clear Print Area."
        ]
        if cells
        else []
    )


@pytest.mark.parametrize(
    ("size", "told_of"),
    [
        ('defaultColWidth="0" defaultRowHeight="15"', ["SVE221 Outputs!H5"]),
        ('defaultColWidth="9" defaultRowHeight="15"', []),
        ('defaultRowHeight="0"', ["SVE220 Outputs!A6"]),
        ('defaultRowHeight="15" zeroHeight="1"', ["SVE220 Outputs!A6"]),
    ],
)
def test_rows_and_columns_that_are_hidden_unless_they_say_otherwise(
    size: str, told_of: list[str], build: Builder, small: Library, tmp_path: Path
) -> None:
    """Row 5 says how high it is, and so does every column but H how wide."""
    members = parts(build(outputs=TWO))
    text = members[OUTPUTS].decode("utf-8")
    text = re.sub(r'<col min="8" [^>]*>', "", text)
    text = re.sub(r"<sheetFormatPr [^>]*>", f"<sheetFormatPr {size}/>", text)
    text = re.sub(r'<row r="5"[^>]*>', '<row r="5" ht="15">', text)
    text = re.sub(r'<row r="6"[^>]*>', '<row r="6">', text)
    members[OUTPUTS] = text.encode("utf-8")
    found = process(tmp_path, packed(members), library=small).findings
    assert [f"{each.code} {each.place}" for each in found if each.code in OURS] == told_of
