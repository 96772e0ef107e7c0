"""The zip container (PKWARE APPNOTE 6.3), read without believing its headers.

Refuses what no spreadsheet program writes and what two programs could read differently:
overlapping members, duplicate names, names that leave the container, links, encrypted members,
sizes that are not true. A container has one directory, which is where its end record says and lists
all that stands before it; nothing stands between members, and each member's own header agrees with
the directory. A member is inflated when it is asked for, once, and never past a limit.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from sve_excel.opc.directory import LOCAL, STORED, Member, find_directory, read_directory, two
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits

CHUNK: Final = 256 * 1024
_MORE: Final = "more stands behind the data of {} than it unpacks to"
_ALIGNED: Final = LOCAL.size - 1  # zeros between members, with which some programs align them
_KEPT: Final = 128 * 1024
"""Packed bytes of a member up to which it is remembered what they come to."""


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
        count, size, offset, comment = find_directory(data)
        if count > limits.members:
            raise PackageError(
                "too-many-members",
                f"{count:,} members; the limit is {limits.members:,}",
                "members",
            )
        members = read_directory(data, count, offset, size)
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
                raise two(_MORE.format(member.name))
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
            raise two(_MORE.format(member.name))
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


def _check_names(members: tuple[Member, ...]) -> dict[str, Member]:
    by_key: dict[str, Member] = {}
    by_place: dict[str, str] = {}
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
        alike = by_place.setdefault(_place(name), name)
        if alike != name:
            raise two(f"two members' names are one to some programs: {alike!r}, {name!r}")
    return {key: member for key, member in by_key.items() if not member.is_folder}


def _place(name: str) -> str:
    """Where a name leads for those who resolve it: escapes, dots and what Windows leaves out."""
    segments = unquote(name).replace("\\", "/").lower().split("/")
    bare = [segment.rstrip(" .") for segment in segments]
    return "/".join(segment for segment in bare if segment)


def _check_tiling(data: bytes, members: tuple[Member, ...], directory: int) -> None:
    """Members follow one another from the first byte to the directory, each where it says."""
    last_end, last_name = 0, ""
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < last_end:
            raise PackageError(
                "overlapping-members", f"{last_name} and {member.name} share the same bytes"
            )
        aligned = _ALIGNED if last_name else 0
        _check_gap(data, last_end, member.header_offset, last_name, aligned)
        last_end, last_name = member.end, member.name
    if last_end > directory:
        raise PackageError("overlapping-members", f"{last_name} reaches into the directory")
    _check_gap(data, last_end, directory, last_name, 0)


def _check_gap(data: bytes, start: int, stop: int, behind: str, most: int) -> None:
    """Refuse bytes that belong to no member, but for ``most`` zeros."""
    if stop - start > most or data[start:stop].strip(b"\0"):
        place = f"behind {behind}" if behind else "before its first member"
        raise two(f"{stop - start:,} bytes that its directory does not list stand {place}")
