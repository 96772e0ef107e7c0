"""What a container needs, beside its parts, to become again the very file that it was: its bytes.

Untouched members keep their bytes through a splice. Of the few that are edited the record keeps the
original member as it was packed, since nobody can pack it again in the same way; and of the
container the order of its members, the zeros between them and its end, where they are not the
usual ones. The SHA-256 of the original says whether what comes out is that file: where another
program has saved the workbook meanwhile it is not, and the parts are all that can be given back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Collection, Mapping
from typing import Any, Final

from sve_excel.opc.archive import Archive
from sve_excel.opc.directory import CENTRAL, END, FLAG_DESCRIPTOR, FULL, Member
from sve_excel.opc.errors import PackageError

_MOST: Final = 4 << 20
"""Bytes of packed members that a record may hold; those of an edited part have some thousands."""
_OFFSET: Final = 42  # of the member's place, in a record of the directory

Record = Mapping[str, Any]


def record(archive: Archive, replaced: Mapping[str, bytes]) -> Record | None:
    """Give what is needed to make ``archive`` again once members (by name) are ``replaced``.

    None where it would be too much.
    """
    data, members = archive.data, archive.members
    order = sorted(range(len(members)), key=lambda index: members[index].header_offset)
    kept: dict[str, list[str | None]] = {}
    for member in members:
        local = _text(data[member.header_offset : member.end])
        if member.name in replaced and archive.read(member) != replaced[member.name]:
            kept[member.name] = [local, _text(member.central)]
        elif (
            member.flags & FLAG_DESCRIPTOR and member.end == member.data_offset + member.packed_size
        ):
            kept[member.name] = [local, _text(member.central)]  # its promised descriptor is missing
        elif _offset(member.central) == FULL:
            kept[member.name] = [None, _text(member.central)]
    directory = b"".join(member.central for member in members)
    begin = len(data) - len(archive.comment) - END.size - len(directory)
    begin = data.rfind(directory, 0, begin + len(directory)) if members else -1
    if begin < 0 or sum(len(text or "") for pair in kept.values() for text in pair) > _MOST:
        return None
    ends = [*(members[index].header_offset for index in order[1:]), begin]
    pads = [end - members[index].end for index, end in zip(order, ends, strict=True)]
    found: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest(), "kept": kept}
    if order != sorted(order):
        found["order"] = order
    if any(pads):
        found["pads"] = pads
    tail = data[begin + len(directory) :]
    if tail != _usual_end(len(members), len(directory), begin, archive.comment):
        found["tail"] = _text(tail)
    return found


def restored(archive: Archive, known: Record, added: Collection[str]) -> bytes | None:
    """Make the original of ``archive`` again, to which members (by name) were ``added``.

    None where the record does not lead there: the SHA-256 of what comes out is the original's.
    """
    try:
        data = _assembled(archive, known, added)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, binascii.Error):
        return None  # a record that somebody else wrote
    return data if hashlib.sha256(data).hexdigest() == known.get("sha256") else None


def holds_only(data: bytes, archive: Archive, contents: Archive, known: Record) -> bool:
    """Whether what came out holds the members of ``contents``, each with the same content.

    A record could be forged to bring in others. Members that the record does not hold are copies.
    """
    try:
        made = Archive.open(data, archive.limits)
        if [member.name for member in made.members] != [member.name for member in contents.members]:
            return False
        return all(
            made.read(member) == contents.read(contents.by_key[member.key])
            for member in made.members
            if member.name in known["kept"] and not member.is_folder
        )
    except (PackageError, KeyError):
        return False


def _assembled(archive: Archive, known: Record, added: Collection[str]) -> bytes:
    members = [member for member in archive.members if member.name not in added]
    kept = known["kept"]
    order = known.get("order", range(len(members)))
    pads = known.get("pads", [0] * len(members))
    if sorted(order) != list(range(len(members))) or len(pads) != len(members):
        raise ValueError("not an order of the members")
    body: list[bytes] = []
    at, starts = 0, {}
    for index, pad in zip(order, pads, strict=True):
        starts[index] = at
        local = _local(archive, members[index], kept) + bytes(min(pad, END.size + 64))
        body.append(local)
        at += len(local)
    records = [_central(member, kept, starts[index]) for index, member in enumerate(members)]
    directory = b"".join(records)
    end = _usual_end(len(members), len(directory), at, archive.comment)
    if "tail" in known:
        end = base64.b64decode(known["tail"], validate=True)
    return b"".join((*body, directory, end))


def _local(archive: Archive, member: Member, kept: Mapping[str, Any]) -> bytes:
    text = kept.get(member.name, (None, None))[0]
    if text is None:
        return archive.data[member.header_offset : member.end]
    return base64.b64decode(text, validate=True)


def _central(member: Member, kept: Mapping[str, Any], start: int) -> bytes:
    text = kept.get(member.name, (None, None))[1]
    if text is not None:
        return base64.b64decode(text, validate=True)
    central = member.central
    return central[:_OFFSET] + start.to_bytes(4, "little") + central[_OFFSET + 4 :]


def _usual_end(count: int, size: int, offset: int, comment: bytes) -> bytes:
    """Give the end of a container as it is written today."""
    return END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, len(comment)) + comment


def _offset(central: bytes) -> int:
    return int(CENTRAL.unpack_from(central)[16])


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
