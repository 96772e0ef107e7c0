"""Opening a package: what a file is, what a workbook holds, names as programs write them."""

from __future__ import annotations

import codecs
import io
import struct
import zipfile

import openpyxl
import pytest

from sve_excel.opc import KINDS, Package, PackageError, PartName, check_sheets
from sve_excel.opc.archive import Archive
from sve_excel.opc.xml import Source, parse
from sve_excel.splice.sheet import remove_sheet, splice_sheet
from tests.workbooks import chart_sheet, linked, plain, results, rezip, rich, unzip, with_part


def compound_file(*names: str) -> bytes:
    """An OLE compound file whose directory holds entries of these names."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 2, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    directory = b""
    for name in ("Root Entry", "a", "b", "c", *names):
        raw = name.encode("utf-16-le") + b"\0\0"
        directory += raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + bytes(62)
    return bytes(header) + fat + directory.ljust(1024, b"\0")


def document(content_type: str) -> bytes:
    """A package whose main document has that content type."""
    return with_part(
        plain(),
        "[Content_Types].xml",
        lambda part: part.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            content_type.encode(),
        ),
    )


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("encrypted", compound_file("EncryptionInfo", "EncryptedPackage")),
        ("rights-protected", compound_file("EncryptedPackage", "DRMEncryptedTransform")),
        ("legacy-xls", compound_file("Workbook")),
        ("legacy-xls", compound_file("Book")),
        ("legacy-xls", b"\x09\x04\x06\x00\x00\x00\x10\x00\x00"),
        ("not-a-zip", compound_file("WordDocument")),
        ("not-a-zip", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("is-pdf", b"%PDF-1.7\n\x80\x81"),
        ("is-html", b"<!DOCTYPE html><html><table>"),
        ("is-html", b"\xef\xbb\xbf<html><table>"),
        ("is-html", "<html><table>".encode("utf-16")),
        (
            "is-xml-2003",
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
        ),
        ("is-csv-or-text", b"Description,Units\nhours,7\n"),
        ("is-csv-or-text", "Name;Wert\nStra\xdfe;7".encode("latin-1")),
        ("is-ods", rezip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})),
        ("is-numbers", rezip({"Index/Document.iwa": b""})),
        ("is-numbers", rezip({"Bid.numbers/Index.zip": b""})),
        ("is-xlsb", document("application/vnd.ms-excel.sheet.binary.macroEnabled.main")),
        (
            "not-a-workbook",
            document(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            ),
        ),
        ("not-a-workbook", rezip({"readme.txt": b"hello"})),
        ("empty", b""),
    ],
)
def test_what_is_no_workbook_is_told_apart(kind: str, data: bytes) -> None:
    """Whatever its name says: each has its own kind, and words of its own."""
    with pytest.raises(PackageError) as refused:
        Package.open(data)
    assert refused.value.kind == kind
    assert refused.value.detail


@pytest.mark.parametrize(
    ("words", "data"),
    [
        (
            "the file is a zip that holds bids/Bid.XLSX: unzip it first, and put what it holds "
            "in its place",
            rezip({"bids/": b"", "bids/Bid.XLSX": plain()}),
        ),
        (
            "the file is a zip that holds a.xlsx and 2 more: unzip it first, and put what it "
            "holds in its place",
            rezip({"a.xlsx": plain(), "b.xlsm": plain(), "letter.pdf": b"", "c.ods": b""}),
        ),
        ("the file is a zip container, but holds no workbook", rezip({"letter.pdf": b""})),
        (
            "3 bytes stand before the workbook itself (ef bb bf, the mark of UTF-8 text), as when "
            "a program sends or saves it as text; ask for it as Excel saved it",
            b"\xef\xbb\xbf" + plain(),
        ),
        (
            "one byte stands before the workbook itself (0a), as when a program sends or saves it "
            "as text; ask for it as Excel saved it",
            b"\n" + plain(),
        ),
        (
            "the file is a Word document, whatever its name says",
            document(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            ),
        ),
    ],
)
def test_a_refusal_says_what_is_there_and_what_to_do(words: str, data: bytes) -> None:
    """Whoever reads it knows what was sent instead, and how the workbook is had from it."""
    with pytest.raises(PackageError) as refused:
        Package.open(data)
    assert refused.value.detail == words


def test_only_documented_kinds_exist() -> None:
    """A kind is a promise to programs."""
    with pytest.raises(ValueError, match="not a documented kind"):
        PackageError("oops", "")
    assert all(kind == kind.lower() and " " not in kind for kind in KINDS)


def test_what_a_workbook_holds() -> None:
    """Kinds and states of sheets, macros, signature, protection."""
    package = Package.open(chart_sheet())
    assert [(s.name, s.kind, s.state) for s in package.sheets] == [
        ("Outputs", "worksheet", "visible"),
        ("Pie", "chartsheet", "visible"),
        ("Secret", "worksheet", "veryHidden"),
        ("Last", "worksheet", "visible"),
    ]
    assert not package.has_macros
    assert not package.is_signed
    assert Package.open(rich()).has_macros
    assert package.sheet("OUTPUTS") == package.sheets[0]
    assert package.part("/XL/Workbook.xml") == package.part("/xl/workbook.xml")


def test_external_links_and_dde_are_seen() -> None:
    """Their targets are named, so that a reader can be told."""
    package = Package.open(linked(plain(), b'<externalBook xmlns:r="x" r:id="rId1"/>'))
    assert package.external_links == ("file:///C:/other.xlsx",)
    assert not package.has_dde
    assert Package.open(linked(plain(), b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/>')).has_dde


def test_a_sheet_without_a_part_does_not_stop_the_others() -> None:
    """Modules of Excel 5 are listed so."""
    workbook = with_part(
        plain(),
        "xl/workbook.xml",
        lambda part: part.replace(
            b"</sheets>", b'<sheet name="Module" sheetId="9" r:id=""/></sheets>'
        ),
    )
    package = Package.open(workbook)
    assert package.sheets[-1].kind == "macrosheet"
    check_sheets(package)
    assert unzip(remove_sheet(splice_sheet(workbook, results()))) == unzip(workbook)


def test_targets_as_programs_write_them() -> None:
    """Absolute, relative, with backslashes, percent-encoded, above the root."""
    source = PartName("/xl/workbook.xml")
    for target in (
        "worksheets/a.xml",
        "/xl/worksheets/a.xml",
        "./worksheets/a.xml",
        "worksheets\\a.xml",
    ):
        assert source.resolve(target) == "/xl/worksheets/a.xml"
    assert source.resolve("../../../x.xml") == "/x.xml"
    assert (
        PartName("/xl/charts/c.xml").relative_from(PartName("/xl/drawings/d.xml"))
        == "../charts/c.xml"
    )
    assert PartName("/xl/a.xml").relative_from(source) == "a.xml"
    assert PartName("/a.xml").relative_from(source) == "../a.xml"
    assert source.relationships == "/xl/_rels/workbook.xml.rels"
    parts = unzip(plain())
    parts["xl/worksheets/my sheet.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"worksheets/sheet1.xml", b"worksheets/my%20sheet.xml")
    package = Package.open(rezip(parts))
    assert package.has(package.sheets[0].part_name)


def test_a_writer_may_name_its_system_beside_the_version_that_is_needed() -> None:
    """The upper byte of the version; the lower one alone says what a reader must know."""
    data = bytearray(plain())
    at, named = 0, 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 7] = 3
        at, named = at + 4, named + 1
    workbook = bytes(data)
    assert named == len(unzip(workbook))
    check_sheets(Package.open(workbook))
    assert remove_sheet(splice_sheet(workbook, results())) == workbook


def test_zip64_members_are_read_and_kept() -> None:
    """Writers that stream cannot know the size, and give 64-bit fields."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in unzip(plain()).items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(content)
    data = buffer.getvalue()
    spliced = splice_sheet(data, results())
    with zipfile.ZipFile(io.BytesIO(spliced)) as archive:
        assert archive.testzip() is None
    assert unzip(remove_sheet(spliced)) == unzip(data)


def test_a_part_is_unpacked_once() -> None:
    """The second reading gives the same object."""
    archive = Archive.open(plain())
    member = archive.members[0]
    assert archive.read(member) is archive.read(member)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "iso-8859-1"])
def test_encodings_come_back_as_they_were(encoding: str) -> None:
    """Byte order mark and declaration included."""
    declared = encoding.removesuffix("-sig").removesuffix("-be")
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n<a b="\xe9"><c/>x</a>'
    part = text.encode(encoding)
    if encoding == "utf-16-be":
        part = codecs.BOM_UTF16_BE + part
    source = Source.decode(part, "part")
    assert source.mark + source.encode(source.text) == part
    root = parse(part, "part").root
    assert root.attributes == {"b": "\xe9"}
    assert root.children[0].closes_itself


def test_openpyxl_reads_what_the_container_writer_writes() -> None:
    """A last look by another program."""
    book = openpyxl.load_workbook(io.BytesIO(remove_sheet(splice_sheet(plain(), results()))))
    assert book.sheetnames == ["Project", "Outputs"]
