"""What is seen is what is counted, or it is said: each kind of unseen answer with its cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color

from sve_excel.library.loading import Library
from sve_excel.opc import Package
from sve_excel.reading.submission import read_submission
from tests.builders import INPUT, OUTPUT, Builder, edited, packed, parts, process, read

Change = Callable[[openpyxl.Workbook], Any]
OUTPUTS = "xl/worksheets/sheet3.xml"
TWO = (OUTPUT, {**OUTPUT, "Description": "Five more find work", "Units": 5})


def row(sheet: str, number: int, **looks: Any) -> Change:
    """A change to how a row is shown."""

    def change(book: openpyxl.Workbook) -> None:
        for name, value in looks.items():
            setattr(book[sheet].row_dimensions[number], name, value)

    return change


def column(sheet: str, letter: str, **looks: Any) -> Change:
    """A change to how a column is shown."""

    def change(book: openpyxl.Workbook) -> None:
        for name, value in looks.items():
            setattr(book[sheet].column_dimensions[letter], name, value)

    return change


def cell(sheet: str, address: str, **looks: Any) -> Change:
    """A change to how a cell is shown."""

    def change(book: openpyxl.Workbook) -> None:
        for name, value in looks.items():
            setattr(book[sheet][address], name, value)

    return change


def merge(sheet: str, reference: str) -> Change:
    """A change that merges cells; all but the first lose what they hold."""
    return lambda book: book[sheet].merge_cells(reference)


def laid_over(sheet: str, reference: str) -> Change:
    """A change that merges cells, each of which keeps what it holds."""
    return lambda book: book[sheet].merged_cells.add(reference)


def by_hand(book: openpyxl.Workbook) -> None:
    """Formulas wait until somebody asks."""
    book.calculation.calcMode = "manual"


def hide(book: openpyxl.Workbook) -> None:
    """A sheet of answers is hidden."""
    book["Inputs"].sheet_state = "hidden"


def shorter_table(book: openpyxl.Workbook) -> None:
    """The table of outputs ends with its first row."""
    for table in book["Outputs"].tables.values():
        table.ref = table.ref[: table.ref.index(":") + 2] + "5"


def in_theme(colour: int) -> PatternFill:
    """A fill in a colour of the theme."""
    return PatternFill("solid", fgColor=Color(theme=colour))


WHITE, ON_BLACK = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF000000")
UNSEEN: dict[str, tuple[tuple[Change, ...], list[str]]] = {
    "a hidden row": ((row("Outputs", 6, hidden=True),), ["SVE220 Outputs!A6"]),
    "a row of no height": ((row("Outputs", 5, height=1),), ["SVE220 Outputs!A5"]),
    "a hidden input": ((row("Inputs", 5, hidden=True),), ["SVE220 Inputs!A5"]),
    "a hidden row without answers": ((row("Outputs", 9, hidden=True),), []),
    "a hidden answer": ((row("Project", 6, hidden=True),), ["SVE220 Project!B6"]),
    "a hidden column": ((column("Outputs", "H", hidden=True),), ["SVE221 Outputs!H5"]),
    "white on white": ((cell("Outputs", "H5", font=WHITE),), ["SVE222 Outputs!H5"]),
    "white on black": ((cell("Outputs", "H5", font=WHITE, fill=ON_BLACK),), []),
    "struck out": ((cell("Outputs", "A6", font=Font(strike=True)),), ["SVE222 Outputs!A6"]),
    "white by its number format": (
        (cell("Outputs", "H5", number_format="[White]0"),),
        ["SVE222 Outputs!H5"],
    ),
    "red by its number format": ((cell("Outputs", "H5", number_format="[Red]0"),), []),
    "signs": ((cell("Outputs", "H5", font=Font(name="Wingdings 2")),), ["SVE222 Outputs!H5"]),
    "type of one point": ((cell("Outputs", "H6", font=Font(size=1)),), ["SVE222 Outputs!H6"]),
    "white by a number of a colour": (
        (cell("Outputs", "H5", number_format="[Color 2]0"),),
        ["SVE222 Outputs!H5"],
    ),
    "black on a black pattern": (
        (cell("Outputs", "H5", fill=PatternFill("darkDown", "FF000000", "FF000000")),),
        ["SVE222 Outputs!H5"],
    ),
    "black on a black gradient": (
        (cell("Outputs", "H5", fill=GradientFill(stop=("FF000000", "FF000000"))),),
        ["SVE222 Outputs!H5"],
    ),
    "black on a gradient into white": (
        (cell("Outputs", "H5", fill=GradientFill(stop=("FF000000", "FFFFFFFF"))),),
        [],
    ),
    "pale by a theme's tint": (
        (cell("Outputs", "H5", font=Font(color=Color(theme=0, tint=-0.05))),),
        ["SVE222 Outputs!H5"],
    ),
    "dark by a theme's tint": (
        (cell("Outputs", "H5", font=Font(color=Color(theme=0, tint=-0.9))),),
        [],
    ),
    "a theme's colour on its own": (
        (cell("Outputs", "H5", font=Font(color=Color(theme=4)), fill=in_theme(4)),),
        ["SVE222 Outputs!H5"],
    ),
    "an old number for white": (
        (cell("Outputs", "H5", font=Font(color=Color(indexed=1)), fill=in_theme(0)),),
        ["SVE222 Outputs!H5"],
    ),
    "a figure repeated to fill its cell": (
        (cell("Outputs", "H5", alignment=Alignment(horizontal="fill")),),
        ["SVE222 Outputs!H5"],
    ),
    "a figure indented out of its cell": (
        (cell("Outputs", "H5", alignment=Alignment(horizontal="right", indent=40)),),
        ["SVE222 Outputs!H5"],
    ),
    "a figure indented a little": (
        (cell("Outputs", "H5", alignment=Alignment(horizontal="right", indent=2)),),
        [],
    ),
    "a column of one letter": ((column("Outputs", "H", width=1),), ["SVE221 Outputs!H5"]),
    "a row of four points": ((row("Outputs", 5, height=4),), ["SVE220 Outputs!A5"]),
    "a format that shows nothing": (
        (cell("Outputs", "H5", number_format=";;;"),),
        ["SVE222 Outputs!H5"],
    ),
    "a share merged with the one above": (
        (merge("Outputs", "K5:K6"),),
        ["SVE223 Outputs!K6"],
    ),
    "a share under one that shows for both": (
        (cell("Outputs", "K6", value=0.2), laid_over("Outputs", "K5:K6")),
        ["SVE235 Outputs!K6"],
    ),
    "cells merged where nothing counts": ((merge("Outputs", "A8:B9"),), []),
    "calculation by hand": ((by_hand,), ["SVE121 Bid.xlsx"]),
    "a hidden sheet": ((hide,), ["SVE122 Inputs"]),
    "a table that ends above a row": ((shorter_table,), ["SVE229 Outputs!A6"]),
}
OURS = ("SVE121", "SVE122", "SVE220", "SVE221", "SVE222", "SVE223", "SVE229", "SVE235")


@pytest.mark.parametrize("what", UNSEEN)
def test_what_counts_unseen_is_said_with_its_cell(what: str, build: Builder) -> None:
    changes, expected = UNSEEN[what]
    submission, found = read(edited(build(outputs=TWO), *changes))
    assert [each for each in found if each.startswith(OURS)] == expected
    assert [output.units for output in submission.outputs] == [10, 5]


def test_it_counts_all_the_same(build: Builder, small: Library, tmp_path: Path) -> None:
    """Hiding is no way to take a row out, and none to be refused."""
    hidden = edited(build(outputs=TWO), row("Outputs", 6, hidden=True))
    shown = process(tmp_path, edited(build(outputs=TWO)), library=small)
    result = process(tmp_path, hidden, library=small)
    assert result.valuation is not None
    assert shown.valuation is not None
    assert result.valuation.net_sroi == shown.valuation.net_sroi


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (b' t="inlineStr"><v>10</v>', ["SVE224"]),
        (b"><v>10 000</v>", ["SVE224", "SVE234"]),  # ten to some, and ten thousand to others
        (b"><v>10,000</v>", ["SVE224", "SVE234"]),
        (b"><v>(10)</v>", ["SVE224", "SVE234"]),
        (b"><v>10,0</v>", ["SVE203", "SVE234"]),
    ],
)
def test_a_cell_that_programs_show_in_two_ways_stops_the_valuation(
    written: bytes, found: list[str], build: Builder, small: Library, tmp_path: Path
) -> None:
    members = parts(build())
    plain = re.search(rb'<c r="H5"[^>]*><v>10</v></c>', members[OUTPUTS])
    assert plain
    odd = plain[0].replace(b"><v>10</v>", written)
    members[OUTPUTS] = members[OUTPUTS].replace(plain[0], odd)
    result = process(tmp_path, packed(members), library=small)
    told = {each.code for each in result.findings if each.severity != "note"}
    assert result.status == "errors"
    assert set(found) <= told <= {*found, "SVE333"}


def test_a_row_that_sums_its_table_is_none_of_its_rows(build: Builder) -> None:
    """Excel's own totals row, whatever stands in it."""
    members = parts(build(inputs=(INPUT, {**INPUT, "Description": "Total"})))
    table = next(name for name in members if b'name="Inputs' in members[name][:600])
    ref = re.search(rb' ref="A4:([A-Z]+)[0-9]+"', members[table])
    assert ref
    members[table] = members[table].replace(
        ref[0], b' ref="A4:' + ref[1] + b'6" totalsRowCount="1"', 1
    )
    submission, _ = read(packed(members))
    assert [each.description for each in submission.inputs] == ["Grant"]


@pytest.mark.parametrize(
    ("heading", "form", "number"),
    [("Units", "dd/mm/yyyy", 12), ("Duration", "[h]:mm", 1.5), ("Deadweight", "d-mmm", 0.25)],
)
def test_a_number_under_a_date_format_counts_and_is_said(
    heading: str, form: str, number: float, build: Builder
) -> None:
    """As the workbook's own panel has it, which sees no format."""
    at = {"Units": "H5", "Duration": "I5", "Deadweight": "K5"}[heading]
    changes = cell("Outputs", at, value=number), cell("Outputs", at, number_format=form)
    submission, found = read(edited(build(), *changes))
    assert getattr(submission.outputs[0], heading.lower()) == number
    assert f"SVE225 Outputs!{at}" in found


@pytest.mark.parametrize("form", ["dd/mm/yyyy", "hh:mm", "[h]:mm"])
def test_of_a_date_format_nothing_is_said_that_the_cell_does_not_show(
    form: str, build: Builder
) -> None:
    changes = cell("Outputs", "H5", value=2), cell("Outputs", "H5", number_format=form)
    _, findings = read_submission(Package.open(edited(build(), *changes)), "Bid.xlsx")
    assert [each.message for each in findings if each.code == "SVE225"] == [
        "units has the format of a date or a time, and does not show the number that counts, 2."
    ]
