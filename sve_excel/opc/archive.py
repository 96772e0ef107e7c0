"""The zip container (PKWARE APPNOTE 6.3), read without believing its headers.

Refuses what no spreadsheet program writes and what two programs could read differently:
overlapping members, duplicate names, names that leave the container, links, encrypted members,
sizes that are not true. A container has one directory, which is where its end record says and lists
all that stands before it; nothing stands between members, and each member's own header agrees with
the directory. A member is inflated when it is asked for, once, and never past a limit.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits

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
CHUNK: Final = 256 * 1024
_MORE: Final = "more stands behind the data of {} than it unpacks to"
_KEPT: Final = 128 * 1024
"""Packed bytes of a member up to which it is remembered what they come to."""
_END_MARK: Final = b"PK\x05\x06"


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


@dataclass(slots=True)
class Archive:
    """The members of one container in their order; `open` is the way to make one."""

    data: bytes
    limits: Limits
    members: tuple[Member, ...]
    comment: bytes
    by_key: dict[str, Member]
    _inflated: dict[str, bytes] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Archive:
        """Read the directory of `data`; nothing is inflated."""
        if len(data) > limits.file_size:
            raise PackageError(
                "too-large",
                f"the file has {len(data):,} bytes; the limit is {limits.file_size:,}",
                "file_size",
            )
        count, size, offset, comment = _find_directory(data)
        if count > limits.members:
            raise PackageError(
                "too-many-members",
                f"{count:,} members; the limit is {limits.members:,}",
                "members",
            )
        members = _read_directory(data, count, offset, size)
        by_key = _check_names(members)
        _check_tiling(data, members, offset)
        claimed = sum(member.size for member in members)
        if claimed > limits.unpacked_size:
            raise PackageError(
                "too-large",
                f"the members unpack to {claimed:,} bytes; the limit is {limits.unpacked_size:,}",
                "unpacked_size",
            )
        return cls(data, limits, members, comment, by_key)

    @classmethod
    def holding(cls, parts: Mapping[str, bytes], limits: Limits = DEFAULT_LIMITS) -> Archive:
        """A container of parts by their names that was never packed."""
        members = tuple(Member.unpacked(name, content) for name, content in parts.items())
        made = cls(b"", limits, members, b"", {member.key: member for member in members})
        made.preload(dict(parts))
        return made

    def get(self, name: str) -> Member | None:
        """The member of that name, letter case and percent-encoding aside; no folders."""
        member = self.by_key.get(name.lower())
        return self.by_key.get(unquote(name).lower()) if member is None and "%" in name else member

    def read(self, member: Member) -> bytes:
        """The member unpacked, proven against its size and checksum; kept for the next time."""
        known = self._inflated.get(member.name)
        if known is not None:
            return known
        limit = self._limit(member)
        if member.size > limit:
            raise self._too_large(member, limit)
        packed = memoryview(self.data)[member.data_offset : member.data_offset + member.packed_size]
        if member.method == STORED:
            if member.packed_size > limit:
                raise self._too_large(member, limit)
            unpacked = bytes(packed)
        else:
            inflater = zlib.decompressobj(-15)
            try:
                # no more than the header says: what lies beyond is only measured, and refused
                unpacked = inflater.decompress(packed, member.size + 1)
            except zlib.error as error:
                raise _damaged(member, str(error)) from None
            if len(unpacked) > member.size:
                del unpacked
                self._measure(member)
            if not inflater.eof:
                raise _damaged(member, "its compressed data has no end")
            if inflater.unused_data:
                raise _two(_MORE.format(member.name))
        self._account(member, len(unpacked), zlib.crc32(unpacked))
        self._inflated[member.name] = unpacked
        return unpacked

    def verify(self) -> None:
        """Prove the size and checksum of every member, keeping none of those not yet read.

        A picture may be damaged, as long as it is not too large: no reader of cells looks at it.
        """
        for member in self.members:
            if member.name not in self._sizes and not member.is_folder:
                try:
                    self._measure(member)
                except PackageError as error:
                    if error.kind not in ("damaged", "size-mismatch") or member.key.endswith(
                        (".xml", ".rels")
                    ):
                        raise

    def unpacked(self) -> dict[str, bytes]:
        """The members unpacked so far, by name."""
        return self._inflated

    def preload(self, contents: dict[str, bytes]) -> None:
        """Take the contents of members, by name, as known."""
        self._inflated.update(contents)

    def _measure(self, member: Member) -> None:
        limit = self._limit(member)
        packed = memoryview(self.data)[member.data_offset : member.data_offset + member.packed_size]
        if member.method == STORED:
            if member.packed_size > limit:
                raise self._too_large(member, limit)
            self._account(member, member.packed_size, zlib.crc32(packed))
            return
        small = len(packed) <= _KEPT
        try:
            found = _measure_once(bytes(packed), limit) if small else _measured(packed, limit)
        except zlib.error as error:
            raise _damaged(member, str(error)) from None
        if found is None:
            raise self._too_large(member, limit)
        size, crc, whole = found
        if not whole:
            raise _two(_MORE.format(member.name))
        self._account(member, size, crc)

    def _limit(self, member: Member) -> int:
        limits = self.limits
        by_ratio = max(limits.ratio_floor, member.packed_size * limits.ratio)
        left = limits.unpacked_size - sum(self._sizes.values())
        return max(0, min(limits.part_size, by_ratio, left))

    def _too_large(self, member: Member, limit: int) -> PackageError:
        limits = self.limits
        if limit == max(limits.ratio_floor, member.packed_size * limits.ratio):
            return PackageError(
                "ratio",
                f"{member.name} packs more than {limit:,} bytes into {member.packed_size:,}; "
                f"the limit is {limits.ratio:,} to 1",
                "ratio",
            )
        return PackageError(
            "too-large",
            f"{member.name} unpacks to more than the {limit:,} bytes allowed",
            "part_size" if limit == limits.part_size else "unpacked_size",
        )

    def _account(self, member: Member, size: int, crc: int) -> None:
        if size != member.size:
            raise PackageError(
                "size-mismatch",
                f"{member.name} unpacks to {size:,} bytes; its header says {member.size:,}",
            )
        if crc != member.crc:
            raise _damaged(member, "its checksum does not hold")
        self._sizes[member.name] = size


def _measured(packed: bytes | memoryview, limit: int) -> tuple[int, int, bool] | None:
    """Size and checksum of packed data unpacked, and whether it ends with them; None beyond all."""
    inflater = zlib.decompressobj(-15)
    size = crc = 0
    for position in range(0, len(packed), CHUNK):
        chunk: bytes | memoryview = packed[position : position + CHUNK]
        while True:
            unpacked = inflater.decompress(chunk, 4 * CHUNK)
            size += len(unpacked)
            crc = zlib.crc32(unpacked, crc)
            if size > limit:
                return None
            chunk = inflater.unconsumed_tail
            if not chunk and len(unpacked) < 4 * CHUNK:
                break
    if not inflater.eof:
        raise zlib.error("its compressed data has no end")
    return size, crc, not inflater.unused_data


_measure_once = lru_cache(maxsize=64)(_measured)  # the bids of a tender share what nobody typed in


def _damaged(member: Member, why: str) -> PackageError:
    return PackageError("damaged", f"{member.name} cannot be unpacked: {why}")


def _find_directory(data: bytes) -> tuple[int, int, int, bytes]:
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
        raise _two("bytes stand behind its end record")
    before = data.rfind(_END_MARK, max(0, at - 65_535), at)
    if before >= 0 and _ends_at(data, before) == len(data):
        raise _two("it has two end records")
    end = at
    locator = at - LOCATOR64.size
    if locator >= 0 and data.startswith(b"PK\x06\x07", locator):
        end, count, size, offset = _zip64_directory(data, locator, (here, count, size, offset))
    elif disk or first or here != count:
        raise PackageError("damaged", "the container is one volume of several")
    if offset + size > end:
        raise PackageError("truncated", "the container's directory lies outside the file")
    if offset + size < end:
        raise _two("bytes stand between its directory and its end record")
    return count, size, offset, comment


def _zip64_directory(
    data: bytes, locator: int, plain: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    """Where the directory ends, its count, size and offset, by the zip64 record.

    ``plain`` are the figures of the ordinary record: both counts, size and offset.
    """
    _, _, at64, _ = LOCATOR64.unpack_from(data, locator)
    if at64 + END64.size > locator or not data.startswith(b"PK\x06\x06", at64):
        raise PackageError("damaged", "the container's zip64 directory is not where it says")
    _, length, _, _, disk, first, here, count, size, offset = END64.unpack_from(data, at64)
    if disk or first or here != count:
        raise PackageError("damaged", "the container is one volume of several")
    if at64 + 12 + length != locator:
        raise _two("bytes stand between its two end records")
    for said, whole, no_room in zip(
        plain, (here, count, size, offset), (0xFFFF, 0xFFFF, FULL, FULL), strict=True
    ):
        if said not in (whole, no_room):
            raise _two("its two end records name two directories")
    return at64, count, size, offset


def _ends_at(data: bytes, at: int) -> int:
    """Where an end record at that place would end, with its comment."""
    if at + END.size > len(data):
        return -1
    _, _, _, _, _, _, _, comment_size = END.unpack_from(data, at)
    end: int = at + END.size + comment_size
    return end


def _two(what: str) -> PackageError:
    return PackageError("two-readings", f"{what}, so that two programs may read two files in it")


def _read_directory(data: bytes, count: int, offset: int, size: int) -> tuple[Member, ...]:
    members = []
    at, end = offset, offset + size
    for _ in range(count):
        if at + CENTRAL.size > end or not data.startswith(b"PK\x01\x02", at):
            raise PackageError("damaged", "the container's directory is broken off")
        fields = CENTRAL.unpack_from(data, at)
        _, made_by, needs, flags, method, _, _, crc, packed_size, full_size = fields[:10]
        name_size, extra_size, comment_size, _, _, attributes, header = fields[10:]
        name_at = at + CENTRAL.size
        after = name_at + name_size + extra_size + comment_size
        if after > end:
            raise PackageError("damaged", "the container's directory is broken off")
        raw_name = data[name_at : name_at + name_size]
        name = _decode_name(raw_name, flags)
        if FULL in (packed_size, full_size, header):
            extra = data[name_at + name_size : name_at + name_size + extra_size]
            full_size, packed_size, header = _zip64_fields(extra, full_size, packed_size, header)
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
            raise PackageError(
                "unsupported-compression", f"{name} is compressed by method {method}"
            )
        told = (flags, method, crc, packed_size, full_size)
        data_offset = _data_offset(data, header, raw_name, name, told)
        data_end = data_offset + packed_size
        if data_end > offset:
            raise PackageError("truncated", f"{name} ends behind the container's last member")
        if flags & FLAG_DESCRIPTOR:
            data_end += _descriptor_size(data, data_end, crc, packed_size, full_size)
        members.append(
            Member(
                name,
                flags,
                method,
                crc,
                packed_size,
                full_size,
                header,
                data_offset,
                data_end,
                data[at:after],
            )
        )
        at = after
    if at != end:
        raise _two("its directory holds more than the number of members that it gives")
    return tuple(members)


def _decode_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & FLAG_UTF8:
            raise PackageError("damaged", f"a member's name is not UTF-8: {raw!r}") from None
        name = raw.decode("cp437")
    return name.replace("\\", "/")


def _zip64_fields(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            values = iter(
                struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4)
            )
            try:
                size = next(values) if size == FULL else size
                packed = next(values) if packed == FULL else packed
                header = next(values) if header == FULL else header
            except StopIteration:
                raise PackageError("damaged", "a zip64 field is too short") from None
            return size, packed, header
        at += 4 + length
    return size, packed, header


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
    if FULL in (packed_size, full_size):
        extra = data[at + name_size : at + name_size + extra_size]
        full_size, packed_size, _ = _zip64_fields(extra, full_size, packed_size, 0)
    kept = FLAG_ENCRYPTED | FLAG_DESCRIPTOR
    same = (flags ^ told[0]) & kept == 0 and method == told[1]
    later = bool(flags & FLAG_DESCRIPTOR)
    for own, directory in zip((crc, packed_size, full_size), told[2:], strict=True):
        same = same and (own == directory or (later and own == 0))
    if not same:
        raise _two(f"{name} is described in two ways")
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


def _check_names(members: tuple[Member, ...]) -> dict[str, Member]:
    by_key: dict[str, Member] = {}
    for member in members:
        name = member.name
        segments = name.split("/")
        if name.startswith("/") or (len(name) > 1 and name[1] == ":"):
            raise PackageError("unsafe-name", f"a member's name is absolute: {name}")
        if ".." in segments or "\0" in name:
            raise PackageError("unsafe-name", f"a member's name leaves the container: {name}")
        other = by_key.get(member.key)
        if other is not None:
            if other.name == name:
                raise PackageError("duplicate-name", f"two members are called {name}")
            raise PackageError(
                "case-duplicate", f"two members' names differ in case only: {other.name}, {name}"
            )
        by_key[member.key] = member
    return {key: member for key, member in by_key.items() if not member.is_folder}


def _check_tiling(data: bytes, members: tuple[Member, ...], directory: int) -> None:
    """Members follow one another from the first byte to the directory, each where it says."""
    last_end, last_name = 0, ""
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < last_end:
            raise PackageError(
                "overlapping-members", f"{last_name} and {member.name} share the same bytes"
            )
        _check_gap(data, last_end, member.header_offset, last_name)
        last_end, last_name = member.end, member.name
    if last_end > directory:
        raise PackageError("overlapping-members", f"{last_name} reaches into the directory")
    _check_gap(data, last_end, directory, last_name)


def _check_gap(data: bytes, start: int, stop: int, behind: str) -> None:
    """Refuse bytes that belong to no member; a few zeros are what some programs align with."""
    if start == stop:
        return
    if stop - start >= LOCAL.size or data[start:stop].strip(b"\0"):
        place = f"behind {behind}" if behind else "before its first member"
        raise _two(f"{stop - start:,} bytes that its directory does not list stand {place}")
