"""Zips that we write: the same content is the same bytes, whenever and wherever it is packed.

A member has no time of its own, no owner and the rights of an ordinary file.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable

_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3  # the system that a zip names as the one that made it, whichever it was
_ENTRY, _SYSTEM_AT, _LENGTHS_AT = 46, 5, 28  # of an entry in the list of members (APPNOTE 4.3.12)
_SMALLEST = 9  # how hard it is pressed, from 1 to 9


def pressed(archive: bytes) -> bytes:
    """Pack the members of a zip anew, as small as they go."""
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        return packed((name, given.read(name)) for name in given.namelist())


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


def name_one_system(packed_by_others: io.BytesIO) -> None:
    """Let a zip that another library packed name the same system everywhere as its maker.

    Python's own zips name Windows there and Unix elsewhere, which is all that differs.
    """
    with zipfile.ZipFile(packed_by_others) as archive:
        at, count = archive.start_dir, len(archive.infolist())
    with packed_by_others.getbuffer() as data:
        for _ in range(count):
            data[at + _SYSTEM_AT] = _UNIX
            at += _ENTRY + sum(struct.unpack_from("<3H", data, at + _LENGTHS_AT))
