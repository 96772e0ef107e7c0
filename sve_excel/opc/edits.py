"""Edits of a part by byte range, and their way back.

An edit replaces a range of the part's text; everything outside the ranges stays as it is, in its
own encoding. Applying edits gives the record that takes them back out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sve_excel.opc.xml import Document, Element, Source


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` in place of the bytes from `start` to `end` of a part's UTF-8 text."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes of an edited part, and what stood there before."""

    at: int
    length: int
    old: bytes


def apply(source: Source, edits: Iterable[Edit]) -> tuple[bytes, tuple[Range, ...]]:
    """The part's bytes after the edits, which must not overlap, and how to take them back.

    Edits at the same place are applied in the order given.
    """
    pieces = [source.mark]
    ranges = []
    at, read = len(source.mark), 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if edit.start < read:
            raise ValueError("edits overlap")
        kept = source.encode(source.text[read : edit.start])
        new = source.encode(edit.new)
        ranges.append(
            Range(at + len(kept), len(new), source.encode(source.text[edit.start : edit.end]))
        )
        pieces += [kept, new]
        at += len(kept) + len(new)
        read = edit.end
    pieces.append(source.encode(source.text[read:]))
    return b"".join(pieces), tuple(ranges)


def revert(part: bytes, ranges: Sequence[Range]) -> bytes:
    """The part before the edits that gave `ranges`."""
    pieces = []
    read = 0
    for each in ranges:
        pieces += [part[read : each.at], each.old]
        read = each.at + each.length
    pieces.append(part[read:])
    return b"".join(pieces)


def append_child(document: Document, parent: Element, xml: str) -> list[Edit]:
    """Put `xml` behind the last child of `parent`."""
    new = xml.encode("utf-8")
    if not parent.closes_itself:
        return [Edit(parent.close_start, parent.close_start, new)]
    slash = document.text.rindex(b"/", parent.start, parent.open_end)
    name = parent.qualified(parent.name)
    return [Edit(slash, parent.end, b">" + new + f"</{name}>".encode())]


def insert_after(parent: Element, before: Sequence[str], xml: str) -> Edit:
    """Put `xml` into `parent` behind the last child whose name is in `before`, else first.

    `parent` must not close itself.
    """
    at = parent.open_end
    for child in parent.children:
        if child.namespace == parent.namespace and child.name in before:
            at = child.end
    return Edit(at, at, xml.encode("utf-8"))


def set_count(document: Document, element: Element, count: int) -> list[Edit]:
    """Correct the `count` attribute, where there is one."""
    span = document.attribute_span(element, "count")
    return [] if span is None else [Edit(*span, str(count).encode())]
