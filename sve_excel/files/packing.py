"""Zips that we write: the same content is the same bytes, whenever and wherever it is packed.

A member has no time of its own, no owner and the rights of an ordinary file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_TIME = (1980, 1, 1, 0, 0, 0)
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
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, data, compresslevel=_SMALLEST)
        archive.comment = mark
    return buffer.getvalue()
