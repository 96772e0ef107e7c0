"""A glance into a zip container on a disk, which tells whose it is: names of parts, beginnings.

It is no way to open a workbook, which `opening` is: nothing that a glance sees is believed or
valued. No more is read than the directory, of which there may not be much, and as much of a part
as is asked for, so that the file may be larger than any bid and holds nobody up.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sve_excel.opc.limits import DEFAULT_LIMITS, MIB

ZIP_FAULTS: Final = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    zlib.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
"""What a container that is broken, locked or packed in a way of its own brings about."""
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END: Final = 22  # bytes of its end without the comment
_END_MARK: Final = b"PK\x05\x06"
_LONGEST_COMMENT: Final = 65_535
_DIRECTORY: Final = 8 * MIB
"""Bytes of a directory that is read: those of a workbook with 10,000 parts, names and all."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be seen of a container while it is open."""

    archive: zipfile.ZipFile

    @property
    def names(self) -> list[str]:
        """The names of its parts, in their order."""
        return self.archive.namelist()

    def beginning(self, name: str, most: int) -> bytes:
        """Give no more than ``most`` bytes of a part; none where it is not there."""
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return b""
        if info.compress_type not in METHODS:
            raise NotImplementedError(f"{name} is compressed in a way of its own")
        with self.archive.open(info) as part:
            return part.read(most)


@contextmanager
def glance(path: Path) -> Iterator[Glance]:
    """Look into the container at ``path``; raises one of the ``ZIP_FAULTS`` where that cannot be.

    A pipe would be waited for, so nothing but a file is looked into.
    """
    if not path.is_file():
        raise zipfile.BadZipFile("no file")
    with path.open("rb") as file:
        if directory_size(file) > _DIRECTORY:
            raise zipfile.BadZipFile("its directory is too long")
        with zipfile.ZipFile(file) as archive:
            if len(archive.filelist) > DEFAULT_LIMITS.members:
                raise zipfile.BadZipFile("it has too many parts")
            yield Glance(archive)


def directory_size(file: IO[bytes]) -> int:
    """Bytes of a container's directory, as its end says: each of its entries becomes an object.

    Of one without an end, which nobody can open, it is 0.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    file.seek(0)
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
