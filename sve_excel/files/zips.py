"""A zip of bids, as portals export one, read as a folder: nothing of it is written to a disk.

Zips within a zip are looked into, to a depth of two. Refused, each by name, is what may not be
believed or would ask for too much: names that lead out of the folder, names that stand twice,
members that are locked with a password or compressed in a way of their own, sizes that grow past a
limit. The others are read all the same. A damaged zip is refused as a whole.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import IO, Final

from sve_excel.files.kinds import HEAD, kind_of
from sve_excel.files.store import StoreError
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits, size_words

DEPTH: Final = 2
"""How many zips may stand one within the other, the outermost not counted."""
_FAULTS: Final = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    zlib.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END: Final = 22  # bytes of its end without the comment
_END_MARK: Final = b"PK\x05\x06"
_LOCAL: Final = 30  # bytes before the name of a file in it
_UNLISTED: Final = 4_200  # bytes of padding and of what systems keep: less than a workbook has
_UTF8: Final = 0x800
_LOCKED: Final = 0x1


@dataclass(frozen=True, slots=True)
class Inside:
    """A file inside a zip: the names that lead to it, and its first bytes or why it is not read.

    Without ``names`` the zip itself is meant.
    """

    names: tuple[str, ...]
    head: bytes = b""
    trouble: str = ""


@dataclass(slots=True)
class _Left:
    """What may still be unpacked of one zip, with all that stands in it."""

    size: int
    members: int


def contents(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[Inside]:
    """Give every file inside the zip at ``path`` and inside the zips in it, in their order."""
    try:
        with open(path, "rb") as file, zipfile.ZipFile(file) as archive:
            left = _Left(limits.zip_size, limits.zip_members)
            yield from _inside(archive, file, (), left, limits)
    except _FAULTS as error:
        yield Inside((), trouble=_damage(error))


def read_inside(path: Path, names: tuple[str, ...], limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Give the bytes of the file that ``names`` lead to inside the zip at ``path``.

    Raises ``StoreError`` where it is not there or cannot be unpacked, and ``PackageError`` where it
    is larger than a file may be.
    """
    try:
        about = os.stat(path)
        data = _unpacked(path, names[:-1], about.st_mtime_ns, about.st_size, limits)
        with zipfile.ZipFile(path if data is None else io.BytesIO(data)) as archive:
            info = _by_name(archive).get(names[-1])
            if info is None:
                raise StoreError("failed", f"{path.name} no longer holds it")
            with archive.open(info) as file:
                content = file.read(limits.file_size + 1)
    except _FAULTS as error:
        raise StoreError("failed", _damage(error)) from error
    if len(content) > limits.file_size:
        raise PackageError(
            "too-large", f"it unpacks to more than {size_words(limits.file_size)}", "file_size"
        )
    return content


@lru_cache(maxsize=1)
def _unpacked(
    path: Path, names: tuple[str, ...], changed: int, size: int, limits: Limits
) -> bytes | None:
    """Give the zip that ``names`` lead to; none where they lead to the outermost.

    The last one is kept: its files are read one after another. ``changed`` and ``size`` tell one
    state of the file from another.
    """
    return read_inside(path, names, limits) if names else None


def _inside(
    archive: zipfile.ZipFile, file: IO[bytes], above: tuple[str, ...], left: _Left, limits: Limits
) -> Iterator[Inside]:
    if trouble := _told_twice(archive, file):
        yield Inside(above, trouble=trouble)
        return
    named = [(shown(info), info) for info in archive.infolist() if not _is_folder(info)]
    left.members -= len(named)
    if left.members < 0:
        yield Inside(
            above,
            trouble=f"it holds more than {limits.zip_members:,} files "
            "(--limit zip_members=VALUE allows more)",
        )
        return
    count = Counter(name.casefold() for name, _ in named)
    for name, info in named:
        names = (*above, name)
        trouble = _trouble(name, info, count[name.casefold()], left, limits)
        if trouble:
            yield Inside(names, trouble=trouble)
            continue
        left.size -= info.file_size
        try:
            with archive.open(info) as file:
                yield from _looked_at(file, names, left, limits)
        except _FAULTS as error:
            yield Inside(names, trouble=_damage(error))


def _told_twice(archive: zipfile.ZipFile, file: IO[bytes]) -> str:
    """Say why a zip may hold other files to another program; nothing where it holds these.

    A zip within what is left of another, two zips in one file, and a file that is not listed.
    """
    entries = sorted(archive.infolist(), key=attrgetter("header_offset"))
    if entries[0].header_offset if entries else archive.start_dir:
        return "something stands before its first file: it is two zips in one, or was cut off"
    file.seek(-(_END + len(archive.comment)), os.SEEK_END)
    if file.read(len(_END_MARK)) != _END_MARK:
        return "something stands behind its end"
    starts = [*(member.header_offset for member in entries[1:]), archive.start_dir]
    ends = (
        member.header_offset + _LOCAL + len(member.orig_filename) + member.compress_size
        for member in entries
    )
    if any(start - end > _UNLISTED for start, end in zip(starts, ends, strict=False)):
        return "something stands between its files that it does not list"
    return ""


def _looked_at(
    file: IO[bytes], names: tuple[str, ...], left: _Left, limits: Limits
) -> Iterator[Inside]:
    """Give one file by its first bytes, or what stands in it where it is a zip of its own."""
    head = file.read(HEAD)
    if kind_of(names[-1].rsplit("/", 1)[-1], head).what != "zip":
        yield Inside(names, head)
        return
    if len(names) > DEPTH:
        yield Inside(names, trouble="it is a zip within a zip within a zip")
        return
    data = io.BytesIO(head + file.read(limits.file_size + 1 - len(head)))
    try:
        with zipfile.ZipFile(data) as archive:
            yield from _inside(archive, data, names, left, limits)
    except _FAULTS as error:
        yield Inside(names, trouble=_damage(error))


def _trouble(name: str, info: zipfile.ZipInfo, times: int, left: _Left, limits: Limits) -> str:
    """Say why a member is not read; nothing where it is."""
    if _leads_out(name):
        return f"its name, {name!r}, leads out of the folder"
    if ":" in name.partition("/")[0]:
        return f"its name, {name!r}, has a colon, which stands behind a drive on Windows"
    if times > 1:
        return "the zip has two files of this name, and nobody can say which of them counts"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link, and not the file that it leads to"
    if info.flag_bits & _LOCKED:
        return "it is locked with a password inside the zip"
    if info.compress_type not in _METHODS:
        return "it is compressed in a way that only some programs unpack"
    if info.file_size > limits.file_size:
        return (
            f"it has more than {size_words(limits.file_size)} unpacked "
            "(--limit file_size=SIZE allows more)"
        )
    if info.file_size > max(limits.ratio_floor, info.compress_size * limits.ratio):
        return (
            f"it unpacks to more than {limits.ratio} times its size "
            "(--limit ratio=VALUE allows more)"
        )
    if info.file_size > left.size:
        return (
            f"the zip unpacks to more than {size_words(limits.zip_size)} "
            "(--limit zip_size=SIZE allows more)"
        )
    return ""


def _leads_out(name: str) -> bool:
    """Whether a name would lead out of the folder that the zip is unpacked into, on any system."""
    parts = name.split("/")
    return not name or name.startswith("/") or ".." in parts or name[1:3] == ":/" or "\0" in name


def _by_name(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    return {shown(info): info for info in archive.infolist() if not _is_folder(info)}


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\"))


def shown(info: zipfile.ZipInfo) -> str:
    """Give a member's name with slashes; one in UTF-8 is read so, whether the zip says so or not.

    macOS writes UTF-8 and does not say so; what is no UTF-8 is read as the zip format has it.
    """
    name = info.orig_filename.replace("\\", "/")
    if info.flag_bits & _UTF8:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _damage(error: Exception) -> str:
    """Say in plain words that a zip, or a file in it, cannot be unpacked."""
    if isinstance(error, OSError) and error.errno is not None:
        from sve_excel.words.textfiles import system_words

        return system_words(error)
    return "it is damaged, and cannot be unpacked"
