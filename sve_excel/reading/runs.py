"""Texts with parts that nobody sees: struck out, too small to be read, or as pale as the page.

A cell counts with its whole text. Where a part of it has a format of its own that hides it, as 400
behind a 2, a reader sees another answer than the one that counts. Cells without such parts cost a
look for the mark of a format in the two parts that hold texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Final

from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.opc.colours import Palette, palette_of
from sve_excel.opc.package import Package
from sve_excel.opc.styles import hides_a_part
from sve_excel.opc.workbook import SheetRef
from sve_excel.opc.xml import Source
from sve_excel.reading.shown import NUMBERS, TYPED_KINDS
from sve_excel.words.saying import quote

_P: Final = rb"(?:[A-Za-z][\w.-]*:)?"  # a prefix, where there is one
_ITEM: Final = re.compile(
    b"<" + _P + rb"si(?:\s[^<>]*)?(?:/>|>(.*?)</" + _P + rb"si\s*>)", re.DOTALL
)
_INLINE: Final = re.compile(
    b"<"
    + _P
    + rb'c\s[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]*(?<!/)>\s*<'
    + _P
    + rb"is\s*>(.*?)</"
    + _P
    + rb"is\s*>",
    re.DOTALL,
)
_RUN: Final = re.compile(b"<" + _P + rb"r\s*>(.*?)</" + _P + rb"r\s*>", re.DOTALL)
_FORMAT: Final = re.compile(b"<" + _P + rb"rPr\s*>(.*?)</" + _P + rb"rPr\s*>", re.DOTALL)
_TEXT: Final = re.compile(b"<" + _P + rb"t(?:\s[^<>]*)?>([^<]*)</" + _P + rb"t\s*>")
_SHARED: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="[0-9]++")? t="s"(?: s="[0-9]++")?>'
    rb"(?:<f[^<>]*(?:/>|>[^<]*</f>))?<v>([0-9]{1,9})</v>"
)
_APART: Final = re.compile(rb'vertAlign[^<>]*\bval\s*=\s*["\'](?:super|sub)script["\']')
_RAISED: Final = "is raised or lowered"
_Part = tuple[str, str, str]
"""A whole text, the part of it that cannot be seen, and how that is hidden."""


PART_RAISED = Rule(
    "SVE248",
    "part-raised",
    "warning",
    "{what} shows {text} with {part} raised or lowered, as a power or the number of a note is; "
    "all of it counts, as one number.",
    "Type the number alone into the cell, and the note under Evidence.",
)


PART_UNSEEN = Rule(
    "SVE244",
    "part-unseen",
    "warning",
    "{what} holds {text}, of which {part} counts and cannot be seen: it {how}.",
    "Type the whole answer into the cell again, in the format of its neighbours.",
)


def unseen_parts(
    package: Package, sheet: SheetRef, rows: tuple[Mapping[str, str], ...], place: Place
) -> Iterator[Finding]:
    """Each typed cell of which a part cannot be seen, in the order of the rows."""
    shared = _shared(package)
    raw, palette = package.part(sheet.part_name), palette_of(package)
    found: dict[str, _Part] = {}
    if b"rPr" in raw:
        text = Source.decode(raw, sheet.part_name).text
        for cell, inner in _INLINE.findall(text):
            if (seen := _hidden(inner, palette)) is not None:
                found[cell.decode("ascii")] = seen
    if shared:
        for cell, index in _SHARED.findall(package.filled_part(sheet.part_name)):
            if (at := int(index)) in shared:
                found[cell.decode("ascii")] = shared[at]
    for row in rows if found else ():
        for heading, cell in row.items():
            if cell in found:
                whole, part, how = found[cell]
                at_cell, what = Place(place.file, place.sheet, cell), heading.lower()
                said = quote(whole), quote(part)
                if how != _RAISED:
                    yield PART_UNSEEN.at(at_cell, what=what, text=said[0], part=said[1], how=how)
                elif TYPED_KINDS.get(heading) in NUMBERS:
                    yield PART_RAISED.at(at_cell, what=what, text=said[0], part=said[1])


def _shared(package: Package) -> Mapping[int, _Part]:
    relationship = package.workbook_relationships.by_word("sharedStrings")
    if relationship is None or not package.has(relationship.part):
        return {}
    if relationship.part.key in package.items:  # plain texts, which have no parts
        return {}
    raw = package.part(relationship.part)
    return _hidden_among(raw, relationship.part, palette_of(package)) if b"rPr" in raw else {}


@lru_cache(maxsize=4)
def _hidden_among(raw: bytes, name: str, palette: Palette) -> Mapping[int, _Part]:
    """The shared texts with a part that cannot be seen, by their numbers."""
    parts = (_hidden(each, palette) for each in _ITEM.findall(Source.decode(raw, name).text))
    return {index: part for index, part in enumerate(parts) if part is not None}


def _hidden(inner: bytes, palette: Palette) -> _Part | None:
    """What of a text in runs cannot be seen, and how the first such run is hidden."""
    if b"rPr" not in inner:
        return None
    whole, part, why = "", "", ""
    for run in _RUN.findall(inner):
        said = "".join(unescape(each.decode("utf-8", "replace")) for each in _TEXT.findall(run))
        look = _FORMAT.search(run)
        how = hides_a_part(look[1], palette) if look is not None and said.strip() else ""
        if look is not None and said.strip() and not how and _APART.search(look[1]):
            how = _RAISED
        whole += said
        part += said if how else ""
        why = why or how
    return (whole, part, why) if part else None
