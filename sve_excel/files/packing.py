"""Zips that we write: the same content is the same bytes, whenever and wherever it is packed.

A member has no time of its own, no owner and the rights of an ordinary file.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from sve_excel.opc.directory import CENTRAL, DEFLATED, END, LOCAL
from sve_excel.opc.rewrite import DATE_1980, VERSION

_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3  # the system that a zip names as the one that made it, whichever it was
_SMALLEST = 9  # how hard it is pressed, from 1 to 9
# memory levels of zlib: less memory is a table of codes more often, which suits most sheets
_BLOCKS = (3, 4, 8)


def pressed(archive: bytes) -> bytes:
    """Pack the members of a zip anew, as small as they go."""
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        return joined(Pressed.smallest(name, given.read(name)) for name in given.namelist())


def packed(members: Iterable[tuple[str, bytes]], mark: bytes = b"") -> bytes:
    """Pack members, name and content, in the order in which they come; ``mark`` is its comment."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            member = zipfile.ZipInfo(name, _TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = _UNIX, 0o644 << 16
            archive.writestr(member, data, compresslevel=_SMALLEST)
        archive.comment = mark
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A member that is packed already."""

    name: str
    data: bytes
    checksum: int
    size: int
    """Bytes that it unpacks to."""

    @classmethod
    def of(cls, name: str, content: bytes) -> Pressed:
        """Pack a content as hard as is usual."""
        data = _deflated(content, zlib.Z_DEFAULT_COMPRESSION, zlib.DEF_MEM_LEVEL)
        return cls(name, data, zlib.crc32(content), len(content))

    @classmethod
    def smallest(cls, name: str, content: bytes) -> Pressed:
        """Pack a content as small as it goes."""
        data = min((_deflated(content, _SMALLEST, level) for level in _BLOCKS), key=len)
        return cls(name, data, zlib.crc32(content), len(content))


def _deflated(content: bytes, level: int, memory: int) -> bytes:
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, memory)
    return deflater.compress(content) + deflater.flush()


def joined(members: Iterable[Pressed]) -> bytes:
    """A zip of members that are packed already, as ``zipfile`` would have written it (APPNOTE 4.3).

    It names Unix as the system that made it, which is all in which Python's own zips differ between
    systems. Raises ``ValueError`` past four gigabytes, which no workbook reaches.
    """
    body, directory, offset = [], [], 0
    for pressed in members:
        name = pressed.name.encode("ascii")
        sizes = (pressed.checksum, len(pressed.data), pressed.size, len(name), 0)
        said = (VERSION, 0, DEFLATED, 0, DATE_1980, *sizes)
        if offset + max(pressed.size, len(pressed.data)) >= 1 << 32:
            raise ValueError("a zip of more than four gigabytes")
        local = LOCAL.pack(b"PK\x03\x04", *said) + name
        made_by = _UNIX << 8 | VERSION
        directory.append(
            CENTRAL.pack(b"PK\x01\x02", made_by, *said, 0, 0, 0, 0o600 << 16, offset) + name
        )
        body += [local, pressed.data]
        offset += len(local) + len(pressed.data)
    records = b"".join(directory)
    count = len(directory)
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(records), offset, 0)
    return b"".join((*body, records, end))
