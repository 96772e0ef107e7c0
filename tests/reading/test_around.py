"""What may show another figure than a cell holds: conditions, drawings, comments."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import DataBarRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from sve_excel.opc import Package
from sve_excel.reading.submission import read_submission
from tests.builders import Builder, Change, edited, packed, parts, read

OURS = ("SVE240", "SVE241", "SVE242", "SVE243", "SVE249")
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


@pytest.mark.parametrize(("shown", "expected"), [(False, ["SVE240 Outputs!H5"]), (True, [])])
def test_a_bar_in_place_of_a_figure_is_said(
    shown: bool, expected: list[str], build: Builder
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        bar = DataBarRule("min", 0, "max", 100, color="FF638EC6", showValue=shown)
        book["Outputs"].conditional_formatting.add("H5:H9", bar)

    assert found(edited(build(), change)) == expected


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


@pytest.mark.parametrize(
    ("corner", "expected"),
    [((3_000_000, 700_000), ["SVE241 Outputs!E5"]), ((30_000_000, 700_000), [])],
)
def test_a_shape_that_is_anchored_to_the_sheet_is_said(
    corner: tuple[int, int], expected: list[str], build: Builder
) -> None:
    """At so many units from the sheet's own corner, as if all columns were as they come."""
    drawn = edited(build(), chart_at("Z40"))
    box = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        f'<xdr:absoluteAnchor><xdr:pos x="{corner[0]}" y="{corner[1]}"/>'
        '<xdr:ext cx="2000000" cy="200000"/><xdr:sp/><xdr:clientData/></xdr:absoluteAnchor>'
        "</xdr:wsDr>"
    )
    assert found(changed(drawn, {}, {"xl/drawings/drawing1.xml": box})) == expected


@pytest.mark.parametrize(
    ("kind", "row", "inner", "expected"),
    [
        ("Note", 4, "<x:Visible/>", ["SVE241 Outputs!H5"]),
        ("Note", 4, "", []),
        ("Note", 40, "<x:Visible/>", []),
        ("Checkbox", 4, "", ["SVE241 Outputs!H5"]),
    ],
)
def test_a_comment_that_is_always_shown_over_a_cell_is_said(
    kind: str, row: int, inner: str, expected: list[str], build: Builder
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Outputs"]["H50"].comment = Comment("as agreed", "Ash")

    noted = edited(build(), change)
    (name,) = [each for each in parts(noted) if each.endswith(".vml")]
    vml = parts(noted)[name].decode("utf-8")
    shape = (
        f'<x:ClientData ObjectType="{kind}"><x:Anchor>7, 0, {row}, 0, 7, 9, {row}, 9</x:Anchor>'
        f"{inner}</x:ClientData>"
    )
    vml = re.sub(r"<(?:\w+:)?ClientData .*?</(?:\w+:)?ClientData>", shape, vml, flags=re.DOTALL)
    assert shape in vml
    assert found(packed({**parts(noted), name: vml.encode("utf-8")})) == expected


@pytest.mark.parametrize(
    ("colour", "expected"), [("FFFFFFFF", ["SVE249 Outputs!A5"]), ("FFC00000", [])]
)
def test_a_style_of_a_table_that_hides_what_it_holds_is_said(
    colour: str, expected: list[str], build: Builder
) -> None:
    members = parts(build())
    styles = members["xl/styles.xml"].decode("utf-8")
    count = len(re.findall("<dxf>|<dxf/>", styles))
    look = f'<dxf><font><color rgb="{colour}"/></font></dxf></dxfs>'
    style = (
        '<tableStyles count="1"><tableStyle name="Own" count="1"><tableStyleElement '
        f'type="wholeTable" dxfId="{count}"/></tableStyle></tableStyles>'
    )
    styles = re.sub("<tableStyles[^>]*/>", style, styles.replace("</dxfs>", look))
    assert look in styles
    assert style in styles
    members["xl/styles.xml"] = styles.encode("utf-8")
    for name in [each for each in members if each.startswith("xl/tables/")]:
        members[name] = re.sub(b"<tableStyleInfo ", b'<tableStyleInfo name="Own" ', members[name])
    said = [each for each in found(packed(members)) if "Outputs" in each]
    assert said == expected


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


@pytest.mark.parametrize(
    ("over", "words"),
    [
        (condition("H5:H9", numFmt=shows(";;;")), "units counts (H5), and"),
        (chart_at("H5"), "lies over H5, "),
    ],
)
def test_cells_are_named_as_the_sheet_names_them(over: Change, words: str, build: Builder) -> None:
    _, findings = read_submission(Package.open(edited(build(), over)), "Bid.xlsx")
    assert [each for each in findings if each.code in OURS and words in each.message]
