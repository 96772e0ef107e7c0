"""The record that takes a spliced sheet out again, kept in a comment behind the sheet's root.

It names the byte ranges put into each edited part with what stood there before, the hash of each
edited part, and the parts added. Where another program has saved the workbook since, the hashes do
not fit and the record is not used.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sve_excel.opc.edits import Range, revert
from sve_excel.opc.errors import PackageError
from sve_excel.opc.names import PartName
from sve_excel.opc.package import Package
from sve_excel.splice.exact import Record

_END: Final = b"-->"


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take a spliced sheet out of the workbook that it was put into."""

    place: int | None
    """None where the sheet was put behind the others; else the index of the one it replaced."""
    edited: Mapping[PartName, tuple[str, tuple[Range, ...]]]
    """SHA-256 (hex) of each edited part as it was left, and the ranges to take back."""
    added: tuple[PartName, ...]
    sheet: str = ""
    """SHA-256 (hex) of the sheet's own part as it was put in, without the record."""
    file: Record | None = None
    """What makes the very file again, as `exact` keeps it; None where only parts are given back."""

    def comment(self, mark: bytes) -> bytes:
        """The record as an XML comment that begins with `mark`."""
        record: dict[str, Any] = {
            "place": self.place,
            "edited": {
                name: [
                    digest,
                    [
                        [each.at, each.length, base64.b64encode(each.old).decode("ascii")]
                        for each in ranges
                    ],
                ]
                for name, (digest, ranges) in self.edited.items()
            },
            "added": list(self.added),
            "sheet": self.sheet,
        }
        if self.file is not None:
            record["file"] = self.file
        text = json.dumps(record, separators=(",", ":"), ensure_ascii=True)
        # a comment may not hold two hyphens in a row; in JSON this reads back as a hyphen
        return b"<!--" + mark + b" " + text.replace("--", "-\\u002d").encode("ascii") + _END

    @classmethod
    def read(cls, sheet_part: bytes, mark: bytes) -> Undo | None:
        """The record in a sheet part, None where there is none that can be read."""
        start = b"<!--" + mark + b" "
        at = sheet_part.rfind(start)
        end = sheet_part.find(_END, at)
        if at < 0 or end < 0:
            return None
        try:
            record = json.loads(sheet_part[at + len(start) : end])
            edited = {
                PartName(name): (
                    str(digest),
                    tuple(
                        Range(_size(at), _size(length), base64.b64decode(old, validate=True))
                        for at, length, old in ranges
                    ),
                )
                for name, (digest, ranges) in record["edited"].items()
            }
            place = record["place"]
            return cls(
                None if place is None else _size(place),
                edited,
                tuple(PartName(name) for name in record["added"]),
                str(record.get("sheet", "")),
                file if isinstance(file := record.get("file"), dict) else None,
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
            return None

    def fits(self, package: Package) -> bool:
        """Whether every edited part is still as it was left."""
        try:
            return all(
                hashlib.sha256(package.part(name)).hexdigest() == digest
                for name, (digest, _) in self.edited.items()
            )
        except PackageError:
            return False

    def original(self, package: Package, name: PartName) -> bytes:
        """An edited part as it was before."""
        return revert(package.part(name), self.edited[name][1])


def digest(part: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(part).hexdigest()


def _size(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a size")
    return value
