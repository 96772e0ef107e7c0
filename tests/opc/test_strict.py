"""A sheet that is not written plainly is read as the standard says, or refused with its place."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from sve_excel.opc import DEFAULT_LIMITS, PackageError
from sve_excel.opc.constants import MAIN
from sve_excel.opc.look import Look, look_at
from sve_excel.opc.strict import Dispute, read_texts
from tests.builders import packed

ROOT = f'<worksheet xmlns="{MAIN}" xmlns:e="urn:e">'


def sheet(rows: str, root: str = ROOT, before: str = "") -> bytes:
    """A worksheet part with these rows."""
    return f"{root}{before}<sheetData>{rows}</sheetData></worksheet>".encode()


def look(part: bytes) -> Look:
    """The look at one part."""
    return look_at(part, "/xl/worksheets/sheet1.xml", DEFAULT_LIMITS)


def shown(part: bytes) -> list[list[Any]]:
    """What the reader of answers makes of a part that was looked at."""
    seen = look(part)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r" Type="{kind}/officeDocument" '
        f'Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{kind}"><sheets>'
        f'<sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships"><Relationship Id="r" Type="{kind}/worksheet" '
        f'Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
        "xl/worksheets/sheet1.xml": seen.plainly or part,
    }
    read = CalamineWorkbook.from_filelike(io.BytesIO(packed(book)))
    rows: list[list[Any]] = read.get_sheet_by_name("S").to_python(skip_empty_area=False)
    return rows


PLAIN = [
    '<row r="1"><c r="A1" s="3"><v>24</v></c>'
    '<c r="B1" t="str"><f>A1&amp;"x"</f><v>24x</v></c></row>',
    '<row r="1" spans="1:3" x14ac:dyDescent="0.25"><c r="A1"/></row>',
    '<row r="2"><c r="A2" t="inlineStr"><is><t>a &lt; b</t></is></c></row><row r="9"/>',
    '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>',
]


@pytest.mark.parametrize("rows", PLAIN)
def test_what_nearly_every_program_writes_is_plain(rows: str) -> None:
    root = ROOT.replace("xmlns:e=", 'xmlns:x14ac="urn:x" xmlns:e=')
    assert look(sheet(rows, root)).plainly is None


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>2<!-- x -->4</v></c>',
        '<c r="A1"><v><![CDATA[24]]></v></c>',
        '<c r="A1"><v>2<![CDATA[4]]></v></c>',
        '<c r="A1"><v>&#50;4</v></c>',
        '<c r="A1"><v> 24 </v></c>',
        "<c><v>24</v></c>",
        '<c t="n" r="A1"><v>24</v></c>',
        "<c r='A1'><v>24</v></c>",
        '<c r="A1" t="&#110;"><v>24</v></c>',
        '<c r="A1"><v><?x 99?>24</v></c>',
        '<c r="A1"><v>24</v><e:note>99</e:note></c>',
    ],
)
def test_a_value_is_read_whole_however_it_is_written(cell: str) -> None:
    assert shown(sheet(f'<row r="1">{cell}</row>')) == [[24.0]]


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig"])
def test_another_encoding_is_read_alike(codec: str) -> None:
    text = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>Łódź</t></is></c></row>').decode()
    assert shown(text.encode(codec)) == [["Łódź"]]


def test_a_prefix_for_every_element_is_read_alike() -> None:
    part = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>24</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    ).encode()
    assert shown(part) == [["", ""], ["", 24.0]]


def test_rich_text_in_a_cell_is_its_text_without_hints_on_how_to_say_it() -> None:
    inline = "<is><r><t>Ten </t></r><r><t>people</t></r><rPh sb='0' eb='1'><t>X</t></rPh></is>"
    assert shown(sheet(f'<row r="1"><c r="A1" t="inlineStr">{inline}</c></row>')) == [
        ["Ten people"]
    ]


@pytest.mark.parametrize(("value", "text"), [("24,0", "24,0"), ("NaN", "NaN"), ("1e", "1e")])
def test_a_number_that_is_none_stays_the_text_that_it_is(value: str, text: str) -> None:
    """The one who checks the row says so with its cell."""
    assert shown(sheet(f'<row r="1"><c r="A1"><v>{value}</v></c></row>')) == [[text]]


@pytest.mark.parametrize("error", ["#GETTING_DATA", "#SPILL!", "#CALC!", "Err:502", "#N/A"])
def test_an_error_of_any_name_is_one_cell_and_no_damaged_file(error: str) -> None:
    part = sheet(f'<row r="1"><c r="A1" t="e"><v>{error}</v></c><c r="B1"><v>24</v></c></row>')
    assert shown(part) == [["", 24]]


def test_an_empty_cell_may_be_of_any_kind() -> None:
    row = '<c r="A1" t="zz"/><c r="B1" t="zz"></c><c r="C1"><v>1</v></c>'
    assert shown(sheet(f'<row r="1">{row}</row>')) == [["", "", 1]]


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A1" s="1" t="n" s="2"><v>24</v></c></row>',
        '<row r="1" ht="0" spans="1:3" ht="15"><c r="A1"><v>24</v></c></row>',
    ],
)
def test_what_is_said_twice_of_a_cell_or_a_row_is_no_xml(row: str) -> None:
    with pytest.raises(PackageError) as refused:
        look(sheet(row))
    assert refused.value.kind == "bad-xml"


def test_a_style_may_stand_before_the_kind_or_behind_it() -> None:
    row = '<c r="A1" s="1" t="n"><v>1</v></c><c r="B1" t="b" s="2"><v>1</v></c><c r="C1" s="3"/>'
    part = sheet(f'<row r="1" ht="15" customHeight="1">{row}</row>')
    assert look(part).plainly is None
    assert look(part).cells == 3


def test_a_text_cell_with_a_value_beside_it_is_told_and_never_blank() -> None:
    part = sheet('<row r="1"><c r="A1" t="inlineStr"><v>24</v></c></row>')
    assert look(part).disputes == (Dispute("A1", "24", ""),)
    assert shown(part) == [["24"]]


REFUSED = {
    "a cell within an element of another namespace": '<row r="1"><e:w><c r="A1"><v>24</v></c></e:w>'
    "</row>",
    "a row within an element of another namespace": '<e:w><row r="1"><c r="A1"/></row></e:w>',
    "a cell within a choice between two": '<row r="1"><e:AlternateContent><e:Choice><c r="A1">'
    '<v>2400</v></c></e:Choice><e:Fallback><c r="B1"><v>24</v></c></e:Fallback>'
    "</e:AlternateContent></row>",
    "a cell twice": '<row r="1"><c r="A1"><v>24</v></c><c r="A1"><v>2400</v></c></row>',
    "a cell twice, far apart": '<row r="1"><c r="A1"><v>24</v></c></row>'
    '<row r="2"><c r="A1"><v>2400</v></c></row>',
    "a row twice": '<row r="1"><c r="A1"><v>24</v></c></row><row r="1"><c r="B1"/></row>',
    "two values": '<row r="1"><c r="A1"><v>24</v><v>2400</v></c></row>',
    "two formulas": '<row r="1"><c r="A1"><f>1</f><f>2</f><v>24</v></c></row>',
    "a value within a value": '<row r="1"><c r="A1"><v>2<v>4</v></v></c></row>',
    "a foreign value": '<row r="1"><c r="A1"><e:v>2400</e:v><v>24</v></c></row>',
    "a value within something foreign": '<row r="1"><c r="A1"><e:w><v>24</v></e:w></c></row>',
    "a value within a choice, beside one": '<row r="1"><c r="A1"><e:AlternateContent><e:Fallback>'
    "<v>2400</v></e:Fallback></e:AlternateContent><v>24</v></c></row>",
    "a value within something unknown": '<row r="1"><c r="A1"><x><v>24</v></x></c></row>',
    "a value among the extensions": '<row r="1"><c r="A1"><extLst><ext uri="a"><v>24</v></ext>'
    "</extLst></c></row>",
    "something foreign in place of a value": '<row r="1"><c r="A1"><e:note>24</e:note></c></row>',
    "a name in large letters": '<row r="1"><c r="A1"><V>24</V></c></row>',
    "a text in no element": '<row r="1"><c r="A1">24</c></row>',
    "a foreign cell": '<row r="1"><e:c r="A1"><v>2400</v></e:c><c r="A1"><v>24</v></c></row>',
    "a foreign row": '<e:row r="1"><c r="A1"><v>2400</v></c></e:row>',
    "a cell in another row": '<row r="1"><c r="A7" t="n" ><v>24</v></c></row>',
    "a cell of no name": '<row r="1"><c r="24"><v>24</v></c></row>',
    "a kind that there is not": '<row r="1"><c r="A1" t="zz"><v>24</v></c></row>',
    "a kind that there is not, of a formula": '<row r="1"><c r="A1" t="N"><f>1</f></c></row>',
    "another namespace by a cell's own": '<row r="1"><c r="A1" xmlns="urn:e"><v>9</v></c></row>',
}


def test_the_refusal_of_a_kind_that_there_is_not_names_the_cell() -> None:
    with pytest.raises(PackageError, match="the cell H5 is of the kind 'zz', which there is not"):
        look(sheet('<row r="5"><c r="H5" t="zz"><v>24</v></c></row>'))


@pytest.mark.parametrize("what", REFUSED)
def test_what_can_be_read_in_two_ways_is_refused(what: str) -> None:
    with pytest.raises(PackageError) as refused:
        look(sheet(REFUSED[what]))
    assert refused.value.kind == "two-readings", refused.value.detail


@pytest.mark.parametrize(
    "before",
    [
        '<sheetData><row r="1"><c r="A1"><v>2400</v></c></row></sheetData>',
        '<e:sheetData><row r="1"><c r="A1"><v>2400</v></c></row></e:sheetData>',
        '<e:any><row r="1"/></e:any>',
    ],
)
def test_a_sheet_has_one_set_of_rows(before: str) -> None:
    with pytest.raises(PackageError) as refused:
        look(sheet('<row r="1"><c r="A1"><v>24</v></c></row>', before=before))
    assert refused.value.kind == "two-readings"


BUTTON = """<controls><control shapeId="1025" name="Button 1"><controlPr><anchor>
<from><e:col>1</e:col><e:row>2</e:row></from><to><e:col>3</e:col><e:row>4</e:row></to>
</anchor></controlPr></control></controls>"""


@pytest.mark.parametrize("written", ["", "<!-- -->"], ids=["plain", "not plain"])
def test_a_button_on_a_sheet_is_anchored_at_rows_that_are_none_of_its_cells(written: str) -> None:
    """Spreadsheet programs write the anchor of a button, a box to tick or an object so."""
    rows = f'<sheetData><row r="1"><c r="A1">{written}<v>24</v></c></row></sheetData>'
    part = f"{ROOT}{rows}{BUTTON}</worksheet>".encode()
    assert shown(part) == [[24]]
    assert (look(part).rows, look(part).cells) == (1, 1)


def test_a_strict_look_says_the_same_as_a_plain_one() -> None:
    """Size, texts and what nobody sees; a comment makes the difference."""
    rows = (
        '<row r="2" hidden="1"><c r="B2" t="s"><v>3</v></c></row>'
        '<row r="5" ht="0" customHeight="1"><c r="D5" t="s"><v>3</v></c></row>'
        '<row r="6"><c r="A6"><v>1</v></c></row>'
    )
    around = '<cols><col min="3" max="4" hidden="1"/><col min="5" max="5" width="0"/></cols>'
    plain, strict = look(sheet(rows, before=around)), look(sheet(rows + "<!-- -->", before=around))
    assert strict.plainly is not None
    for seen in (plain, strict):
        assert (seen.cells, seen.rows, seen.columns, dict(seen.texts)) == (3, 6, 4, {3: 2})
        assert seen.unseen_rows == {2, 5}
        assert seen.unseen_columns == ((3, 4), (5, 5))


@pytest.mark.parametrize(
    ("said", "unseen"),
    [
        ('ht="5e-1"', True),
        ('ht=".5"', True),
        ('ht="4.9"', True),
        ('ht="+1"', True),
        ('hidden=" 1 "', True),
        ('hidden="true"', True),
        ('ht="5"', False),
        ('ht="15.75" customHeight="1" hidden="0"', False),
        ('ht="409.5"', False),
    ],
)
@pytest.mark.parametrize("odd", ["", "<!-- -->"])
def test_a_row_that_nobody_sees_is_known_however_it_is_spelled(
    said: str, unseen: bool, odd: str
) -> None:
    part = sheet(f'<row r="2" {said}><c r="B2"><v>3</v></c></row>{odd}')
    assert look(part).unseen_rows == (frozenset({2}) if unseen else frozenset())


def test_texts_are_read_whole_and_without_what_is_not_theirs() -> None:
    part = (
        f'<sst xmlns="{MAIN}"><si><t>a<!-- x -->b</t></si><si/>'
        "<si><r><t>c</t></r><rPh><t>X</t></rPh></si></sst>"
    ).encode()
    read = read_texts(part, "/xl/sharedStrings.xml", DEFAULT_LIMITS)
    assert read.sizes == (2, 0, 1)
    assert read.plainly.count(b"<si>") == 3
    with pytest.raises(PackageError) as refused:
        read_texts(
            part.replace(b"<si/>", b'<e:si xmlns:e="u"/>'), "/xl/sharedStrings.xml", DEFAULT_LIMITS
        )
    assert refused.value.kind == "two-readings"


@pytest.mark.parametrize(
    "text",
    [
        "<e:AlternateContent><e:Fallback><t>a</t></e:Fallback></e:AlternateContent>",
        "<x><t>a</t></x>",
        "<t>a</t><e:t>b</e:t>",
    ],
)
def test_a_text_in_something_that_no_text_has_is_refused(text: str) -> None:
    part = f'<sst xmlns="{MAIN}" xmlns:e="urn:e"><si>{text}</si></sst>'.encode()
    with pytest.raises(PackageError) as refused:
        read_texts(part, "/xl/sharedStrings.xml", DEFAULT_LIMITS)
    assert refused.value.kind == "two-readings"
