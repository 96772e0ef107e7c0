"""Workbooks spoilt so that reading them could do harm, each from a sound one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from sve_excel.files.passwords import encrypt
from sve_excel.opc.limits import MIB
from tests.builders import packed, parts

Spoiler = Callable[[bytes], bytes]
SHEET = "xl/worksheets/sheet1.xml"


def bomb(workbook: bytes) -> bytes:
    """Twenty megabytes of blanks in a sheet, packed a thousand to one."""
    members = parts(workbook)
    members[SHEET] = members[SHEET].replace(b"</worksheet>", b" " * 20 * MIB + b"</worksheet>")
    return packed(members)


def far_corner(workbook: bytes) -> bytes:
    """A cell so far out that a reader who keeps a rectangle would need hundreds of gigabytes."""
    members = parts(workbook)
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members[SHEET] = members[SHEET].replace(b"</sheetData>", row)
    return packed(members)


def entities(workbook: bytes) -> bytes:
    members = parts(workbook)
    members[SHEET] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + members[SHEET]
    return packed(members)


def broken(workbook: bytes) -> bytes:
    """The sheet's packed bytes are no longer those that were packed; the title is whole."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        info = archive.getinfo(SHEET)
        at = info.header_offset + 30 + len(SHEET) + 10
    return workbook[:at] + bytes(20) + workbook[at + 20 :]


def cut(workbook: bytes) -> bytes:
    return workbook[: len(workbook) // 2]


def protected(workbook: bytes) -> bytes:
    return encrypt(workbook, "secret")
