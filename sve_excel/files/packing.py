"""Zips that we write: the same content is the same bytes, whenever and wherever it is packed.

A member has no time of its own, no owner and the rights of an ordinary file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_TIME = (1980, 1, 1, 0, 0, 0)


def packed(members: Iterable[tuple[str, bytes]], mark: bytes = b"") -> bytes:
    """Pack members, name and content, in the order in which they come; ``mark`` is its comment."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            member = zipfile.ZipInfo(name, _TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, data)
        archive.comment = mark
    return buffer.getvalue()
