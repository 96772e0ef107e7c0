"""What may show another figure than a cell holds: conditions, drawings, comments."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from tests.builders import Builder, Change, edited, read

OURS = ("SVE240", "SVE241", "SVE242", "SVE243")
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>{0}</xdr:col><xdr:colOff>9</xdr:colOff><xdr:row>{1}</xdr:row>"
    "<xdr:rowOff>9</xdr:rowOff></xdr:from><xdr:to><xdr:col>{2}</xdr:col><xdr:colOff>{3}"
    "</xdr:colOff><xdr:row>{1}</xdr:row><xdr:rowOff>99</xdr:rowOff></xdr:to><xdr:sp>"
    "<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{4}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)


def found(workbook: bytes) -> list[str]:
    return [each for each in read(workbook)[1] if each.startswith(OURS)]


def condition(area: str, **looks: object) -> Change:
    """A conditional format that always holds."""

    def change(book: openpyxl.Workbook) -> None:
        rule = Rule("expression", dxf=DifferentialStyle(**looks), formula=["TRUE"])
        book["Outputs"].conditional_formatting.add(area, rule)

    return change


def shows(code: str) -> NumberFormat:
    return NumberFormat(numFmtId=199, formatCode=code)


BLACK = PatternFill(bgColor="FF000000", fill_type="solid")
CONDITIONS: dict[str, tuple[Change, list[str]]] = {
    "nothing": (condition("H5:H9", numFmt=shows(";;;")), ["SVE240 Outputs!H5"]),
    "another figure": (condition("H5", numFmt=shows('"24"')), ["SVE240 Outputs!H5"]),
    "white on white": (condition("A1:Z99", font=Font(color="FFFFFFFF")), ["SVE240 Outputs!A5"]),
    "white on black": (condition("H5", font=Font(color="FFFFFFFF"), fill=BLACK), []),
    "struck out": (condition("H5", font=Font(strike=True)), ["SVE240 Outputs!H5"]),
    "red": (condition("H5", font=Font(color="FFC00000")), []),
    "thousands": (condition("H5", numFmt=shows("#,##0")), []),
    "beside what counts": (condition("H50:H60", numFmt=shows(";;;")), []),
}


@pytest.mark.parametrize("what", CONDITIONS)
def test_a_condition_that_hides_what_counts_is_said(what: str, build: Builder) -> None:
    change, expected = CONDITIONS[what]
    assert found(edited(build(), change)) == expected


def test_a_condition_with_a_look_of_its_own_is_said(build: Builder) -> None:
    """Excel writes newer kinds of conditions into the extension list."""
    extension = (
        '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.'
        'microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="expression" priority="1" id="{1}"><xm:f>TRUE</xm:f><x14:dxf>'
        '<numFmt numFmtId="199" formatCode=";;;"/></x14:dxf></x14:cfRule><xm:sqref>H5 H6</xm:sqref>'
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst></worksheet>"
    )
    assert found(changed(build(), {"Outputs": ("</worksheet>", extension)})) == [
        "SVE240 Outputs!H5"
    ]


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of a sheet, by its name in the workbook part as our template has it."""
    names = openpyxl.load_workbook(archive.fp, read_only=True).sheetnames  # type: ignore[arg-type]
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def changed(
    workbook: bytes, edits: dict[str, tuple[str, str]], parts: dict[str, str] | None = None
) -> bytes:
    """Put other text into sheets, and add parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w") as new:
        at = {part_of(old, sheet): edit for sheet, edit in edits.items()}
        for name in old.namelist():
            text = old.read(name)
            if name in at:
                before, after = at[name]
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            if name not in (parts or {}):
                new.writestr(name, text)
        for name, content in (parts or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def chart_at(cell: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book["Outputs"].add_chart(BarChart(), cell)

    return change


def with_text_box(workbook: bytes, column: int, last: int, offset: int, text: str) -> bytes:
    """A text box over the fifth row of Outputs, from a column into another."""
    drawn = edited(workbook, chart_at("Z40"))
    box = DRAWING.format(column, 4, last, offset, text)
    return changed(drawn, {}, {"xl/drawings/drawing1.xml": box})


@pytest.mark.parametrize(
    ("columns", "offset", "text", "expected"),
    [
        ((7, 8), 0, "hello", ["SVE241 Outputs!H5"]),
        ((7, 8), 0, "64 people", ["SVE241 Outputs!H5", "SVE242 Outputs"]),
        ((40, 42), 5, "The real figure is 2,400", ["SVE242 Outputs"]),
        ((40, 42), 5, "hello", []),
        ((26, 27), 0, "hello", []),
    ],
)
def test_a_text_box_over_a_cell_or_with_a_figure_is_said(
    columns: tuple[int, int], offset: int, text: str, expected: list[str], build: Builder
) -> None:
    assert found(with_text_box(build(), *columns, offset, text)) == expected


def test_a_chart_over_a_cell_is_said(build: Builder) -> None:
    assert found(edited(build(), chart_at("H5"))) == ["SVE241 Outputs!H5"]
    assert found(edited(build(), chart_at("Z40"))) == []


@pytest.mark.parametrize(
    ("cell", "text", "expected"),
    [
        ("H5", "the real figure is 2,400", ["SVE243 Outputs!H5"]),
        ("H5", "as agreed", []),
        ("H40", "2,400", []),
    ],
)
def test_a_comment_with_a_figure_on_a_cell_that_counts_is_said(
    cell: str, text: str, expected: list[str], build: Builder
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Outputs"][cell].comment = Comment(text, "Ash")

    assert found(edited(build(), change)) == expected


def test_our_own_comments_and_our_template_say_nothing(build: Builder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Outputs"]["H5"].comment = Comment("WARNING SVE403: 12 are claimed", "sve-excel")

    assert found(edited(build(), change)) == found(build()) == []
