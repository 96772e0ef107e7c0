"""Workbooks that the tests of the splice and the package layer share.

Each is small and real: written by XlsxWriter or openpyxl, or one of those with parts rewritten.
"""

from __future__ import annotations

import datetime
import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable

import openpyxl
import xlsxwriter

from sve_excel.opc import CellScan
from sve_excel.opc.cells import column_letters
from sve_excel.opc.scan import scan_columns

MARKER = "'SVE Results'!SVE_results_format"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\xa3\xe3\x8e\x84\0\0\0\0IEND\xaeB`\x82"
)
STRICT = (
    (
        "schemas.openxmlformats.org/spreadsheetml/2006/main",
        "purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (
        "schemas.openxmlformats.org/officeDocument/2006/relationships",
        "purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    ("schemas.openxmlformats.org/drawingml/2006/", "purl.oclc.org/ooxml/drawingml/"),
    (
        "schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        "purl.oclc.org/ooxml/officeDocument/extendedProperties",
    ),
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CREATED = datetime.datetime(2026, 1, 1)  # the same bytes from one second to the next


def results(title: str = "Net value", *, value: float = 945.0, name: str = "SVE Results") -> bytes:
    """A results sheet with everything that one may hold, as a one-sheet workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(name)
    book.define_name(f"'{name}'!SVE_results_format", "=1")
    bold = book.add_format({"bold": True, "font_name": "Arial", "num_format": "£#,##0.00"})
    share = book.add_format({"num_format": "0.0%", "border": 1, "bg_color": "#DDEEFF"})
    green = book.add_format({"bg_color": "#00B050"})
    day = book.add_format({"num_format": "d mmm yyyy"})
    sheet.write("A1", title, bold)
    sheet.write_rich_string("A2", "plain ", bold, "bold", " end")
    sheet.write("A3", "  spaces kept  ")
    sheet.write("A4", '<script> & " \' dxfId="0" s="1"')
    sheet.write_number("B1", value, bold)
    sheet.write_number("B2", 0.25, share)
    sheet.write_formula("B3", "=B1*B2", bold, value * 0.25)
    sheet.write_formula("B4", '="a"&"b"', None, "ab")
    sheet.write_datetime("B5", datetime.datetime(2026, 4, 1), day)
    sheet.write_formula("B6", "=SUM(Lines[Net])", None, 6)
    sheet.write_url("A6", "https://example.org/proxy?a=1&b=2", string="source")
    sheet.write_url("A7", "internal:'SVE Results'!A1", string="top")
    sheet.conditional_format(
        "B1:B9", {"type": "cell", "criteria": "<", "value": 12.5, "format": green}
    )
    sheet.conditional_format("C1:C9", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("D1", {"validate": "list", "source": ["a", "b"]})
    sheet.add_table(
        "F1:G4",
        {
            "name": "Lines",
            "data": [["x", 1], ["y", 2], ["z", 3]],
            "columns": [{"header": "Line"}, {"header": "Net", "format": share}],
        },
    )
    sheet.add_sparkline("E1", {"range": f"'{name}'!B1:B2"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{name}'!$B$1:$B$3", "gap": 50, "overlap": 100})
    sheet.insert_chart("I2", chart)
    sheet.insert_image("I20", "pixel.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.print_area("A1:G40")
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_header("&LResults")
    sheet.set_column("A:A", 30, bold)
    sheet.set_row(20, 30, share)
    book.close()
    return buffer.getvalue()


def plain(
    rows: int = 20,
    sheets: Iterable[str] = ("Project", "Outputs"),
    *,
    options: dict[str, object] | None = None,
) -> bytes:
    """A workbook as a bidder has it: texts, numbers, formulas, names local to a sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **(options or {})})
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "font_size": 14})
    for name in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Description", "Units", "Value", "Total"], bold)
        for row in range(1, rows):
            sheet.write_row(row, 0, [f"output {row}", row, row * 1.5])
            sheet.write_formula(row, 3, f"=B{row + 1}*C{row + 1}", None, row * row * 1.5)
        sheet.print_area(0, 0, rows, 3)
    book.define_name("All_units", "=Outputs!$B$2:$B$20")
    book.close()
    return buffer.getvalue()


def rich() -> bytes:
    """An x14 validation, a sparkline, an image, a comment, a macro part and custom XML."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("Outputs")
    other = book.add_worksheet("Lists")
    other.write_column(0, 0, ["a", "b"])
    sheet.data_validation("A1", {"validate": "list", "source": "=Lists!$A$1:$A$2"})
    sheet.add_sparkline("B1", {"range": "Lists!A1:A2"})
    sheet.insert_image("C3", "pixel.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.write_comment("A1", "choose one")
    book.close()
    parts = unzip(buffer.getvalue())
    extension = (
        b'<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1" '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation '
        b'type="list" allowBlank="1"><x14:formula1><xm:f>Lists!$A$1:$A$2</xm:f></x14:formula1>'
        b"<xm:sqref>A2</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    )
    sheet_name = "xl/worksheets/sheet1.xml"
    parts[sheet_name] = parts[sheet_name].replace(b"<extLst>", b"<extLst>" + extension)
    parts["xl/vbaProject.bin"] = bytes(range(256)) * 8
    parts["customXml/item1.xml"] = b"<bid xmlns='urn:x-bid'><id>7</id></bid>"
    parts["[Content_Types].xml"] = (
        parts["[Content_Types].xml"]
        .replace(
            b"<Override",
            b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            b"<Override",
            1,
        )
        .replace(
            b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"ms-excel.sheet.macroEnabled.main+xml",
        )
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2006/relationships/'
        b'vbaProject" Target="vbaProject.bin"/><Relationship Id="rId91" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/customXml" '
        b'Target="../customXml/item1.xml"/></Relationships>',
    )
    return rezip(parts)


def strict() -> bytes:
    """A workbook in the namespaces of ISO/IEC 29500 strict."""
    parts = unzip(plain())
    for name, content in parts.items():
        for transitional, iso in STRICT:
            content = content.replace(transitional.encode(), iso.encode())
        parts[name] = content
    return rezip(parts)


def utf16() -> bytes:
    """A workbook whose edited parts are UTF-16, in both byte orders."""
    parts = unzip(plain())
    for name, codec in (
        ("xl/workbook.xml", "utf-16"),
        ("xl/styles.xml", "utf-16-be"),
        ("[Content_Types].xml", "utf-16-le"),
        ("xl/_rels/workbook.xml.rels", "utf-16"),
    ):
        text = parts[name].decode("utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"')
        mark = b"" if codec == "utf-16" else "\ufeff".encode(codec)
        parts[name] = mark + text.encode(codec)
    return rezip(parts)


def prefixed() -> bytes:
    """A workbook that writes every main element with a prefix, and CR LF between elements."""
    parts = unzip(plain())
    for name in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"):
        text = parts[name].decode("utf-8")
        head, body = text.split("?>", 1)
        body = body.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        parts[name] = (
            f"{head}?>{body}".replace("xmlns=", "xmlns:x=").replace("><", ">\r\n<").encode()
        )
    return rezip(parts)


def backslashes() -> bytes:
    """A container whose member names have backslashes."""
    return rezip(unzip(plain()), lambda name: name.replace("/", "\\"))


def without_styles() -> bytes:
    """A workbook without a styles part."""
    parts = unzip(plain())
    del parts["xl/styles.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        head, _, rest = parts[name].partition(b"styles")
        start = head.rindex(b"<")
        parts[name] = parts[name][:start] + rest[rest.index(b"/>") + 2 :]
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        parts[name] = parts[name].replace(b' s="1"', b"")
    return rezip(parts)


def chart_sheet() -> bytes:
    """A workbook with a chart sheet, a very hidden sheet, a grouped selection, locked structure."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("Outputs")
    sheet.write_column(0, 0, [1, 2, 3])
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Outputs!$A$1:$A$3"})
    book.add_chartsheet("Pie").set_chart(chart)
    book.add_worksheet("Secret").very_hidden()
    last = book.add_worksheet("Last")
    last.activate()
    sheet.select()
    book.close()
    parts = unzip(buffer.getvalue())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'
    )
    return rezip(parts)


def dates_1904() -> bytes:
    """A workbook that counts its dates from 1904."""
    return plain(options={"date_1904": True})


def by_openpyxl() -> bytes:
    """A workbook that openpyxl wrote: formulas without stored values, no shared formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Outputs"
    sheet.append(["Description", "Units"])
    sheet.append(["a", 2])
    sheet["C2"] = "=B2*2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


ODD: dict[str, Callable[[], bytes]] = {
    "plain": plain,
    "rich": rich,
    "strict": strict,
    "utf16": utf16,
    "prefixed": prefixed,
    "backslashes": backslashes,
    "without styles": without_styles,
    "chart sheet": chart_sheet,
    "1904": dates_1904,
    "openpyxl": by_openpyxl,
}


def scanned(part: bytes) -> CellScan:
    """What stands in the cells of a worksheet part, whatever the column up to ZZ."""
    return scan_columns(part, map(column_letters, range(1, 703)))


def unzip(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook by member name with slashes, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename.replace("\\", "/"): archive.read(info) for info in archive.infolist()}


def rezip(parts: dict[str, bytes], rename: Callable[[str], str] = str) -> bytes:
    """A container of the parts, with another program's dates and attributes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo("x", (2024, 5, 6, 7, 8, 10))
            info.filename = rename(name)
            info.external_attr = 0o640 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def load(data: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, which says what it will lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    parts = unzip(data)
    parts[name] = change(parts[name])
    return rezip(parts)


def related(data: bytes, rels: str, relationship: str, added: dict[str, bytes]) -> bytes:
    """The workbook with parts added, and a relationship to them in the part ``rels``."""
    parts = unzip(data)
    parts[rels] = parts[rels].replace(
        b"</Relationships>", f"{relationship}</Relationships>".encode()
    )
    return rezip(parts | added)


def linked(data: bytes, element: bytes) -> bytes:
    """The workbook with an external link part, which holds the element."""
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b'
        b"</externalLink>" % element
    )
    target = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/externalLinkPath" Target="file:///C:/other.xlsx" '
        'TargetMode="External"/></Relationships>'
    )
    to_it = (
        f'<Relationship Id="rIdL" Type="{REL}/externalLink" '
        'Target="externalLinks/externalLink1.xml"/>'
    )
    return related(
        data,
        "xl/_rels/workbook.xml.rels",
        to_it,
        {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": target.encode(),
        },
    )


def with_macros(data: bytes) -> bytes:
    """The workbook with a VBA project, as far as its relationships tell."""
    to_it = (
        '<Relationship Id="rIdV" Type="http://schemas.microsoft.com/office/2006/relationships/'
        'vbaProject" Target="vbaProject.bin"/>'
    )
    return related(data, "xl/_rels/workbook.xml.rels", to_it, {"xl/vbaProject.bin": b"VBA"})


def signed(data: bytes) -> bytes:
    """The workbook with the origin of a digital signature."""
    to_it = (
        '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/package/2006/'
        'relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
    )
    return related(data, "_rels/.rels", to_it, {"_xmlsignatures/origin.sigs": b""})


def raw_zip(entries: list[tuple[bytes, bytes, dict[str, int]]]) -> bytes:
    """A container built by hand; each entry may lie about `size`, `packed`, `crc`, `offset`..."""
    body, directory = b"", b""
    for name, content, lies in entries:
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = deflater.compress(content) + deflater.flush()
        offset = lies.get("offset", len(body))
        size, crc = lies.get("size", len(content)), lies.get("crc", zlib.crc32(content))
        sizes = (crc, lies.get("packed", len(packed)), size)
        flags = lies.get("flags", 0)
        body += struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, 8, 0, 33, *sizes, len(name), 0)
        body += name + packed
        made_by, attributes = lies.get("made_by", 20), lies.get("attributes", 0)
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", made_by, 20, flags, 8, 0, 33, *sizes, len(name), 0, 0, 0, 0, attributes, offset)  # fmt: skip  # noqa: E501
        directory += name
    count = len(entries)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


TEXT = random.Random(1).randbytes(12_000_000).hex().encode()
BILLION_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'
