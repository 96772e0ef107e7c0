"""What a file is when it is not a workbook that can be read, told from its first bytes.

People rename files, so the extension says little; the detail says what to do in plain words.
"""

from __future__ import annotations

import struct
from typing import Final

from sve_excel.opc.errors import PackageError

CFB_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLDEST: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
"""How worksheets of Excel 2, 3 and 4 begin."""
_ZIP: Final = b"PK\x03\x04"
_MARKS: Final = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_FREE: Final = 0xFFFFFFFA
_TEXT_SAMPLE: Final = 4096


def refuse_unless_zip(data: bytes) -> None:
    """Raise the `PackageError` that fits, unless `data` begins as a zip container does."""
    if data.startswith(_ZIP):
        return
    head = data[:_TEXT_SAMPLE]
    if not data:
        raise PackageError("empty", "the file holds no bytes")
    if data.startswith(CFB_MAGIC):
        raise _compound_file(data)
    if len(data) > 8 and data[:4] in _OLDEST:
        raise PackageError("legacy-xls", "the file is an Excel 2 to 4 worksheet (.xls)")
    if data.startswith(b"PK\x05\x06"):
        raise PackageError("not-a-workbook", "the file is an empty zip container")
    if head.lstrip().startswith(b"%PDF"):
        raise PackageError("is-pdf", "the file is a PDF, whatever its name says")
    if (before := head.find(_ZIP)) > 0:
        raise _bytes_before(head[:before])
    text = _as_text(head)
    if text is None:
        raise PackageError("not-a-zip", f"the file begins with {data[:4].hex(' ')}, not as a zip")
    lower = text.lstrip("\ufeff \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in lower:
        raise PackageError("is-xml-2003", "the file is an Excel 2003 XML spreadsheet")
    if lower.startswith(("<!doctype html", "<html", "<table", "<head", "<body")) or (
        lower.startswith("<") and "<html" in lower
    ):
        raise PackageError("is-html", "the file is a web page, whatever its name says")
    raise PackageError("is-csv-or-text", "the file is plain text")


def _bytes_before(before: bytes) -> PackageError:
    """What stands before a container that begins late: a program saved or sent it as text."""
    count = "one byte stands" if len(before) == 1 else f"{len(before):,} bytes stand"
    mark = f", the mark of {_MARKS[before]} text" if before in _MARKS else ""
    return PackageError(
        "not-a-zip",
        f"{count} before the workbook itself ({before[:8].hex(' ')}{mark}), as when a "
        "program sends or saves it as text; ask for it as Excel saved it",
    )


def _as_text(head: bytes) -> str | None:
    head = head.removeprefix(b"\xef\xbb\xbf")
    for bom, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(bom):
            return head[2:].decode(codec, "replace")
    if b"\0" in head:
        return None
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return None if control > len(head) // 50 else head.decode("latin-1")


def _compound_file(data: bytes) -> PackageError:
    """What an OLE compound file is, by the names in its directory ([MS-CFB] 2.6)."""
    names = _entry_names(data)
    if "drmencryptedtransform" in names or "\x09drmcontent" in names:
        return PackageError(
            "rights-protected", "the file is encrypted by a rights-management label"
        )
    if "encryptedpackage" in names:
        return PackageError("encrypted", "the workbook is protected by a password to open")
    if "workbook" in names or "book" in names:
        return PackageError("legacy-xls", "the file is an Excel 97-2003 workbook (.xls)")
    return PackageError("not-a-zip", "the file is an OLE compound file, but no workbook")


def _entry_names(data: bytes) -> set[str]:
    """The names in the directory of a compound file, as far as it can be read."""
    if len(data) < 512:
        return set()
    shift = struct.unpack_from("<H", data, 30)[0]
    sector_size = 4096 if shift == 12 else 512
    first = struct.unpack_from("<I", data, 48)[0]
    fat_sectors = struct.unpack_from("<109I", data, 76)
    names: set[str] = set()
    seen: set[int] = set()
    sector = first
    while sector < _FREE and sector not in seen and len(seen) < 10_000:
        seen.add(sector)
        at = (sector + 1) * sector_size
        for entry in range(at, min(at + sector_size, len(data) - 127), 128):
            size = struct.unpack_from("<H", data, entry + 64)[0]
            if 2 <= size <= 64:
                raw = data[entry : entry + size - 2]
                names.add(raw.decode("utf-16-le", "replace").lower())
        index, slot = divmod(sector, sector_size // 4)
        if index >= len(fat_sectors) or fat_sectors[index] >= _FREE:
            break
        at = (fat_sectors[index] + 1) * sector_size + slot * 4
        if at + 4 > len(data):
            break
        sector = struct.unpack_from("<I", data, at)[0]
    return names
