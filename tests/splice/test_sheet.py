"""What the splice promises: our sheet comes in, everything else stays, and it goes out again."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from sve_excel.opc import Package, PackageError
from sve_excel.opc.archive import Archive
from sve_excel.opc.xml import parse
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import has_sheet, remove_sheet, splice_sheet
from tests.judges import requires_validator, validate
from tests.workbooks import (
    ODD,
    by_openpyxl,
    chart_sheet,
    dates_1904,
    load,
    plain,
    prefixed,
    results,
    rezip,
    rich,
    signed,
    strict,
    unzip,
    utf16,
    with_part,
    without_styles,
)

CENTRAL_NAME = 46
"""Where the name begins in a record of the directory."""
EDITED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
SEEN = ("rich", "openpyxl")  # by the validator, which is slow to start, whenever tests are run
odd = pytest.mark.parametrize("workbook", [pytest.param(b(), id=n) for n, b in ODD.items()])


def _values(data: bytes, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()


@odd
def test_every_member_outside_the_edit_list_keeps_its_bytes(workbook: bytes) -> None:
    """Order, names, headers and compressed bytes of all members but four stay."""
    before, after = Archive.open(workbook), Archive.open(splice_sheet(workbook, results()))
    assert [m.name for m in after.members][: len(before.members)] == [
        m.name for m in before.members
    ]
    for old, new in zip(before.members, after.members, strict=False):
        assert old.central[CENTRAL_NAME:].startswith(new.central[CENTRAL_NAME:])
        if old.name not in EDITED:
            whole = slice(old.header_offset, old.end)
            assert workbook[whole] == after.data[new.header_offset : new.end], old.name


@odd
def test_edited_parts_differ_by_our_additions_only(workbook: bytes) -> None:
    """Without what was put in, or a count corrected, the edited parts are the old ones."""
    before, after = unzip(workbook), unzip(splice_sheet(workbook, results()))
    for name, content in before.items():
        new = after[name]
        if new == content:
            continue
        assert name in EDITED
        pieces = iter(_pieces(new))
        assert all(piece in pieces for piece in _pieces(content)), name


def _pieces(part: bytes) -> list[bytes]:
    """Tags and texts in their order; without counts, targets of ours, and self-closing."""
    part = re.sub(rb"\0|\xff\xfe|\xfe\xff", b"", part)
    part = re.sub(rb"<([\w:]+)([^<>]*)/>", rb"<\1\2></\1>", part)
    return re.findall(rb"<[^>]*>|[^<]+", re.sub(rb' count="[0-9]+"', b"", part))


@odd
def test_splicing_twice_gives_the_same_bytes(workbook: bytes) -> None:
    """A second run changes nothing at all."""
    once = splice_sheet(workbook, results())
    assert splice_sheet(once, results()) == once


@odd
def test_a_new_result_replaces_the_old_as_if_it_had_been_the_first(workbook: bytes) -> None:
    """No trace of the first result is left."""
    first = splice_sheet(workbook, results("first", value=1))
    assert splice_sheet(first, results("second")) == splice_sheet(workbook, results("second"))


@odd
def test_removing_gives_back_every_part(workbook: bytes) -> None:
    """Every member has its old content, in the old order."""
    back = unzip(remove_sheet(splice_sheet(workbook, results())))
    before = unzip(workbook)
    assert back == before
    assert list(back) == list(before)


@odd
def test_other_programs_read_every_sheet(workbook: bytes) -> None:
    """Openpyxl and calamine read the old sheets as before, and ours."""
    spliced = splice_sheet(workbook, results())
    if b"xl\\" not in workbook and not Package.open(workbook).is_strict:
        # openpyxl reads neither backslashes nor strict
        book = load(spliced)
        assert book["SVE Results"]["A3"].value == "  spaces kept  "
        assert book.sheetnames[-1] == "SVE Results"
    if Package.open(workbook).workbook.source.codec != "utf-8":
        return  # calamine does not read UTF-16 parts
    for sheet in Package.open(workbook).sheets:
        if sheet.kind == "worksheet":
            assert _values(spliced, sheet.name) == _values(workbook, sheet.name)
    ours = _values(spliced, "SVE Results")
    assert ours[0][:2] == ["Net value", 945.0]
    assert ours[1][0] == "plain bold end"
    assert ours[3][0] == '<script> & " \' dxfId="0" s="1"'


@pytest.mark.parametrize(
    "workbook",
    [
        pytest.param(made(), id=name, marks=() if name in SEEN else pytest.mark.thorough)
        for name, made in ODD.items()
    ],
)
@requires_validator
def test_no_new_error_for_the_validator(workbook: bytes, tmp_path: Path) -> None:
    """Whatever the validator says of the original, it says no more afterwards."""
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(workbook)
    after.write_bytes(splice_sheet(workbook, results()))
    said = [each["description"] for each in validate(after)]
    assert not said or said == [each["description"] for each in validate(before)]


def test_our_sheet_is_neither_selected_nor_active() -> None:
    """A grouped selection and the active tab stay what they were."""
    spliced = splice_sheet(chart_sheet(), results())
    assert b"tabSelected" not in unzip(spliced)["xl/worksheets/sve_sheet1.xml"]
    assert b'activeTab="3"' in unzip(spliced)["xl/workbook.xml"]
    assert Package.open(spliced).sheets[-1].name == "SVE Results"


def test_names_of_the_sheet_come_along_and_others_stay() -> None:
    """Print areas of other sheets keep their index; ours have the index of our sheet."""
    text = unzip(splice_sheet(plain(), results()))["xl/workbook.xml"].decode()
    assert '<definedName name="_xlnm.Print_Area" localSheetId="0">' in text
    assert '<definedName name="SVE_results_format" localSheetId="2">1</definedName>' in text
    assert '<definedName name="_xlnm.Print_Titles" localSheetId="2">\'SVE Results\'!$1:$1' in text


def test_no_cell_of_ours_has_the_users_default_style() -> None:
    """Each cell names a format, whose font and attributes are explicit."""
    parts = unzip(splice_sheet(plain(), results()))
    sheet = parts["xl/worksheets/sve_sheet1.xml"].decode()
    cells = re.findall(r"<c [^>]*>", sheet)
    assert cells
    assert all(re.search(r' s="[1-9]', cell) for cell in cells)
    formats = re.findall(r"<xf [^>]*>", parts["xl/styles.xml"].decode().split("<cellXfs")[1])
    assert all('applyFont="1"' in each for each in formats[2:])
    fonts = parts["xl/styles.xml"].decode().split("<fonts")[1].split("</fonts>")[0]
    assert "scheme" not in fonts.split("</font>")[2]


def test_equal_styles_are_used_again() -> None:
    """A second workbook's worth of the same formats adds nothing."""
    twice = splice_sheet(plain(), results())
    other = splice_sheet(twice, results(name="Second"))
    first, second = (unzip(each)["xl/styles.xml"] for each in (twice, other))
    assert second == first


def test_counts_in_the_styles_part_are_true() -> None:
    """Every `count` is the number of children."""
    for build in (plain, prefixed, utf16, by_openpyxl):
        package = Package.open(splice_sheet(build(), results()))
        root = parse(package.part("/xl/styles.xml"), "styles").root
        for container in root.children:
            if "count" in container.attributes:
                assert int(container.attributes["count"]) == len(container.children)


def test_strict_workbooks_get_a_strict_sheet() -> None:
    """No transitional namespace or relationship type comes into a strict workbook."""
    before, after = unzip(strict()), unzip(splice_sheet(strict(), results()))
    for name, content in after.items():
        if before.get(name) == content:
            continue
        # the VML and package namespaces are the same in both
        old = content.split(b"<!--sve")[0]
        assert b"schemas.openxmlformats.org/spreadsheetml" not in old, name
        assert b"schemas.openxmlformats.org/drawingml" not in old, name
        assert b"schemas.openxmlformats.org/officeDocument/2006/relationships" not in old, name


def test_dates_are_shifted_into_a_1904_workbook() -> None:
    """1 April 2026 is day 46113 from 1900 and 44651 from 1904."""
    assert (
        b"<v>46113</v>" in unzip(splice_sheet(plain(), results()))["xl/worksheets/sve_sheet1.xml"]
    )
    sheet = unzip(splice_sheet(dates_1904(), results()))["xl/worksheets/sve_sheet1.xml"]
    assert b"<v>44651</v>" in sheet
    assert b"<v>945</v>" in sheet


def test_a_workbook_without_styles_gets_a_styles_part() -> None:
    """The part, its relationship and content type come in, and go out again."""
    package = Package.open(splice_sheet(without_styles(), results()))
    relationship = package.workbook_relationships.by_word("styles")
    assert relationship is not None
    assert package.has(relationship.part)


def test_tables_get_a_free_id_and_a_free_name() -> None:
    """The user's table `Lines` keeps its name; ours is renamed with the formulas that use it."""
    buffer = io.BytesIO()
    book = load(by_openpyxl())
    table = Table(displayName="Lines", ref="A1:B2")
    book["Outputs"].add_table(table)
    book.save(buffer)
    parts = unzip(splice_sheet(buffer.getvalue(), results()))
    ours = parts["xl/tables/sve_table1.xml"]
    assert b'id="2" name="Lines_2" displayName="Lines_2"' in ours
    assert b"SUM(Lines_2[Net])" in parts["xl/worksheets/sve_sheet1.xml"]


def test_a_sheet_of_that_name_that_is_not_ours_is_never_touched() -> None:
    """Letter case aside, as Excel compares names."""
    workbook = plain(sheets=("Outputs", "sve results"))
    with pytest.raises(SpliceRefused) as refused:
        splice_sheet(workbook, results())
    assert refused.value.kind == "name-taken"
    with pytest.raises(SpliceRefused):
        remove_sheet(workbook)
    assert not has_sheet(Package.open(workbook))


def test_a_signed_workbook_is_refused_unless_allowed() -> None:
    """With leave, the signature's parts stay as they are."""
    workbook = signed(plain())
    with pytest.raises(SpliceRefused) as refused:
        splice_sheet(workbook, results())
    assert refused.value.kind == "signed"
    spliced = splice_sheet(workbook, results(), allow_signed=True)
    assert unzip(spliced)["_xmlsignatures/origin.sigs"] == b""


def test_a_full_styles_part_is_refused() -> None:
    """Past Excel's 65,490 cell formats the workbook would not open."""

    def fill(styles: bytes) -> bytes:
        one = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        return styles.replace(b"</cellXfs>", one * 65_486 + b"</cellXfs>")

    with pytest.raises(SpliceRefused) as refused:
        splice_sheet(with_part(plain(), "xl/styles.xml", fill), results())
    assert refused.value.kind == "styles-full"


def test_only_a_workbook_of_one_worksheet_can_be_put_in() -> None:
    """Anything else as the sheet is refused."""
    for sheet in (plain(), b"no zip"):
        with pytest.raises(SpliceRefused) as refused:
            splice_sheet(plain(), sheet)
        assert refused.value.kind == "bad-sheet"
    with pytest.raises(PackageError):
        splice_sheet(b"no zip", results())


def test_removing_what_is_not_there_gives_the_workbook_back() -> None:
    """Not even the container changes."""
    workbook = rich()
    assert remove_sheet(workbook) is workbook


def test_new_members_have_a_fixed_date_and_old_ones_keep_theirs() -> None:
    """1980-01-01 for what we add; the edited members keep date and attributes."""
    with zipfile.ZipFile(io.BytesIO(splice_sheet(rezip(unzip(plain())), results()))) as archive:
        for info in archive.infolist():
            if "sve_" in info.filename:
                assert info.date_time == (1980, 1, 1, 0, 0, 0)
            else:
                assert info.date_time == (2024, 5, 6, 7, 8, 10)
                assert info.external_attr == 0o640 << 16


def test_a_comment_of_the_container_and_a_stream_with_descriptors_are_kept() -> None:
    """A container written to a pipe has data descriptors; they are copied along."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, chunk: bytes) -> int:  # type: ignore[override]
            self.data += bytes(chunk)
            return len(chunk)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in unzip(plain()).items():
            archive.writestr(name, content)
        archive.comment = b"from a pipe"
    spliced = splice_sheet(pipe.data, results())
    with zipfile.ZipFile(io.BytesIO(spliced)) as archive:
        assert archive.testzip() is None
        assert archive.comment == b"from a pipe"
        assert archive.getinfo("xl/worksheets/sheet1.xml").flag_bits & 8
    assert splice_sheet(spliced, results()) == spliced
    assert unzip(remove_sheet(spliced)) == unzip(pipe.data)
