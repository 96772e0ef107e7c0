"""The directory of a zip container (PKWARE APPNOTE 6.3.10), held against what it is said of.

It is where the end record says and lists each member once; each member's own header says the same
of it. A container of several volumes, or with a second name or size for a member in a field of its
own, is refused: two programs may read two files in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sve_excel.opc.errors import PackageError

CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
LOCAL: Final = struct.Struct("<4s5H3I2H")
END: Final = struct.Struct("<4s4H2IH")
END64: Final = struct.Struct("<4sQ2H2I4Q")
LOCATOR64: Final = struct.Struct("<4sIQI")
STORED: Final = 0
DEFLATED: Final = 8
FLAG_ENCRYPTED: Final = 0x0001
NEWEST: Final = 63  # of the format, 6.3: what a member may need to be unpacked
FLAG_DESCRIPTOR: Final = 0x0008
FLAG_UTF8: Final = 0x0800
FULL: Final = 0xFFFFFFFF
_END_MARK: Final = b"PK\x05\x06"
_ZIP64, _NAME = 0x0001, 0x7075  # fields behind a member's name: sizes, and the name in UTF-8
_NAME_AT = 5  # behind the field's version and the checksum of the name that it is for
_NO_ROOM = 0xFFFF  # of two bytes: a zip64 record says it


@dataclass(frozen=True, slots=True)
class Member:
    """One member as the central directory and the local header describe it."""

    name: str
    """With slashes, whatever the container writes."""
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    """As the header claims; `Archive.read` proves it."""
    header_offset: int
    data_offset: int
    end: int
    """Where the data, or the data descriptor behind it, ends."""
    central: bytes
    """The record of the central directory as it stands."""

    @classmethod
    def unpacked(cls, name: str, content: bytes) -> Member:
        """A member that stands in no container yet."""
        return cls(name, 0, STORED, 0, len(content), len(content), 0, 0, 0, b"")

    @property
    def is_folder(self) -> bool:
        """Whether this is an entry for a folder, which is no part."""
        return self.name.endswith("/")

    @property
    def key(self) -> str:
        """The name as OPC compares it."""
        return self.name.lower()


def find_directory(data: bytes) -> tuple[int, int, int, bytes]:
    """Count, size and offset of the central directory, and the container's comment.

    The end record is the last thing in the file, and what it says of the directory is all that is
    said: a zip64 record beside it may fill in what has no room there, and contradict nothing.
    """
    at = data.rfind(_END_MARK, max(0, len(data) - END.size - 65_535))
    if at < 0 or at + END.size > len(data):
        raise PackageError("truncated", "the container's directory is missing at its end")
    _, disk, first, here, count, size, offset, comment_size = END.unpack_from(data, at)
    comment = data[at + END.size :]
    if len(comment) < comment_size:
        raise PackageError("truncated", "the container's directory is missing at its end")
    if len(comment) > comment_size:
        raise two("bytes stand behind its end record")
    before = data.rfind(_END_MARK, max(0, at - 65_535), at)
    if before >= 0 and _ends_at(data, before) == len(data):
        raise two("it has two end records")
    if {disk, first} - {0, _NO_ROOM}:
        raise _several_volumes()
    end = at
    locator = at - LOCATOR64.size
    if locator >= 0 and data.startswith(b"PK\x06\x07", locator):
        end, count, size, offset = _zip64_directory(data, locator, (here, count, size, offset))
    elif disk or first or here != count:
        raise _several_volumes()
    if offset + size > end:
        raise PackageError("truncated", "the container's directory lies outside the file")
    if offset + size < end:
        raise two("bytes stand between its directory and its end record")
    return count, size, offset, comment


def _zip64_directory(
    data: bytes, locator: int, plain: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    """Where the directory ends, its count, size and offset, by the zip64 record.

    ``plain`` are the figures of the ordinary record: both counts, size and offset.
    """
    _, its_disk, at64, disks = LOCATOR64.unpack_from(data, locator)
    if its_disk or disks > 1:
        raise _several_volumes()
    if at64 + END64.size > locator or not data.startswith(b"PK\x06\x06", at64):
        raise PackageError("damaged", "the container's zip64 directory is not where it says")
    _, length, _, _, disk, first, here, count, size, offset = END64.unpack_from(data, at64)
    if disk or first or here != count:
        raise _several_volumes()
    if at64 + 12 + length != locator:
        raise two("bytes stand between its two end records")
    for said, whole, no_room in zip(
        plain, (here, count, size, offset), (0xFFFF, 0xFFFF, FULL, FULL), strict=True
    ):
        if said not in (whole, no_room):
            raise two("its two end records name two directories")
    return at64, count, size, offset


def _ends_at(data: bytes, at: int) -> int:
    """Where an end record at that place would end, with its comment."""
    if at + END.size > len(data):
        return -1
    _, _, _, _, _, _, _, comment_size = END.unpack_from(data, at)
    end: int = at + END.size + comment_size
    return end


def two(what: str) -> PackageError:
    """The refusal of a container of which ``what`` may be read in two ways."""
    return PackageError("two-readings", f"{what}, so that two programs may read two files in it")


def read_directory(data: bytes, count: int, offset: int, size: int) -> tuple[Member, ...]:
    """Each member that the directory at ``offset`` lists, as its own header says it, too."""
    members = []
    at, end = offset, offset + size
    for _ in range(count):
        if at + CENTRAL.size > end or not data.startswith(b"PK\x01\x02", at):
            raise PackageError("damaged", "the container's directory is broken off")
        fields = CENTRAL.unpack_from(data, at)
        after = at + CENTRAL.size + sum(fields[10:13])
        if after > end:
            raise PackageError("damaged", "the container's directory is broken off")
        members.append(_member(data, data[at:after], fields, offset))
        at = after
    if at != end:
        raise two("its directory holds more than the number of members that it gives")
    return tuple(members)


def _member(data: bytes, central: bytes, fields: tuple[int, ...], directory: int) -> Member:
    """One member by its record in the directory, whose ``fields`` these are."""
    _, made_by, needs, flags, method, _, _, crc, packed, size = fields[:10]
    name_size, extra_size, _, disk, _, attributes, header = fields[10:]
    name_end = CENTRAL.size + name_size
    raw_name = central[CENTRAL.size : name_end]
    name = _decode_name(raw_name, flags)
    extra = central[name_end : name_end + extra_size]
    _check_name(extra, raw_name, name, flags)
    size, packed, header = _sizes(extra, name, (size, packed, header))
    if disk not in (0, _NO_ROOM):
        raise _several_volumes()
    if (made_by >> 8) == 3 and (attributes >> 16) & 0o170000 == 0o120000:
        raise PackageError("unsafe-name", f"{name} is a symbolic link")
    needs &= 0xFF  # some writers name their system in the other byte
    if needs > NEWEST:
        raise PackageError(
            "unsupported-compression", f"{name} asks for version {needs / 10:g} of the format"
        )
    if flags & FLAG_ENCRYPTED:
        raise PackageError("encrypted-member", f"{name} is encrypted inside the container")
    if method not in (STORED, DEFLATED):
        raise PackageError("unsupported-compression", f"{name} is compressed by method {method}")
    begin = _data_offset(data, header, raw_name, name, (flags, method, crc, packed, size))
    end = begin + packed
    if end > directory:
        raise PackageError("truncated", f"{name} ends behind the container's last member")
    if flags & FLAG_DESCRIPTOR:
        end += _descriptor_size(data, end, crc, packed, size)
    return Member(name, flags, method, crc, packed, size, header, begin, end, central)


def _several_volumes() -> PackageError:
    return two("it says that it is one volume of several")


def _decode_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & FLAG_UTF8:
            raise PackageError("damaged", f"a member's name is not UTF-8: {raw!r}") from None
        name = raw.decode("cp437")
    return name.replace("\\", "/")


def _fields(extra: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """The fields behind a member's name: each with its kind; no two that we know of one kind."""
    at, seen = 0, set[int]()
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        at += 4 + length
        if at > len(extra):
            raise two(f"a field behind the name {name} is broken off")
        if kind in seen and kind in (_ZIP64, _NAME):
            raise two(f"{name} has a name or sizes of its own twice")
        seen.add(kind)
        yield kind, extra[at - length : at]


def _check_name(extra: bytes, raw: bytes, name: str, flags: int) -> None:
    """Refuse a second name, which counts for some programs and not for others.

    Writers give one in UTF-8 to a name in letters of their own, which no part of a workbook has.
    """
    for kind, value in _fields(extra, name):
        if kind != _NAME:
            continue
        other = value[_NAME_AT:].decode("utf-8", "replace").replace("\\", "/")
        of_its_own = flags & FLAG_UTF8 or raw.isascii() or other.isascii()
        if other != name and of_its_own:
            raise two(f"{name} is called {other!r} in a field of its own")


def _sizes(
    extra: bytes, name: str, said: tuple[int, ...], known: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """What a header says of sizes and place, with the zip64 field where it has no room for them.

    Whatever else such a field says must be what is ``said`` or ``known`` besides, or nothing.
    """
    for kind, value in _fields(extra, name):
        if kind != _ZIP64:
            continue
        numbers = list(struct.unpack_from(f"<{len(value) // 8}Q", value))
        if any(value[8 * len(numbers) :]):  # the number of its volume
            raise _several_volumes()
        if len(numbers) < said.count(FULL):
            raise PackageError("damaged", "a zip64 field is too short")
        said = tuple(numbers.pop(0) if number == FULL else number for number in said)
        if not {*numbers} <= {0, *said, *known}:
            raise two(f"{name} is described in two ways")
    return said


def _data_offset(
    data: bytes, header: int, raw_name: bytes, name: str, told: tuple[int, int, int, int, int]
) -> int:
    """Where a member's data begins, behind its own header, which must agree with the directory.

    ``told`` is what the directory says: flags, method, checksum, packed and unpacked size. A header
    whose sizes come behind the data may leave them at 0.
    """
    if header + LOCAL.size > len(data) or not data.startswith(b"PK\x03\x04", header):
        raise PackageError("damaged", f"{name} is not where the container's directory says")
    fields = LOCAL.unpack_from(data, header)
    _, _, flags, method, _, _, crc, packed_size, full_size, name_size, extra_size = fields
    at = header + LOCAL.size
    local_name = data[at : at + name_size]
    if local_name.replace(b"\\", b"/") != raw_name.replace(b"\\", b"/"):
        raise PackageError("name-mismatch", f"{name} is called {local_name!r} in its own header")
    extra = data[at + name_size : at + name_size + extra_size]
    _check_name(extra, raw_name, name, flags)
    full_size, packed_size = _sizes(extra, name, (full_size, packed_size), told)
    kept = FLAG_ENCRYPTED | FLAG_DESCRIPTOR
    same = (flags ^ told[0]) & kept == 0 and method == told[1]
    later = bool(flags & FLAG_DESCRIPTOR)
    for own, directory in zip((crc, packed_size, full_size), told[2:], strict=True):
        same = same and (own == directory or (later and own == 0))
    if not same:
        raise two(f"{name} is described in two ways")
    begin: int = at + name_size + extra_size
    return begin


def _descriptor_size(data: bytes, at: int, crc: int, packed: int, size: int) -> int:
    """Bytes of the data descriptor, which comes with or without signature and in two widths."""
    for form in ("<2I", "<2Q"):
        body = struct.pack("<I", crc) + struct.pack(form, packed & FULL, size & FULL)
        for candidate in (b"PK\x07\x08" + body, body):
            if data.startswith(candidate, at):
                return len(candidate)
    return 0
