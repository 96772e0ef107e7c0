"""Bringing the styles of one workbook into the styles part of another.

What is there already is used again, the rest is put at the end, so that no index of the user's
changes. Cell formats come with every attribute written out and every `apply` flag set, fonts
without a theme, so that the sheet looks the same whatever the user's Normal style and theme are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from sve_excel.opc.constants import LONGEST_FORMAT
from sve_excel.opc.edits import Edit, append_child, insert_after, set_count
from sve_excel.opc.limits import Limits
from sve_excel.opc.xml import Document, Element, escape, parse

ORDER: Final = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
"""The children of a styles part in the standard's order."""
MAX_CELL_FORMATS: Final = 65_490
FIRST_CUSTOM_FORMAT: Final = 164
_APPLIED: Final = {
    f"apply{word}": "1"
    for word in ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection")
}
_ITEM_NAMES: Final = {
    "fonts": "font",
    "fills": "fill",
    "borders": "border",
    "cellXfs": "xf",
    "dxfs": "dxf",
}
_KEPT: Final = 128 * 1024
"""Bytes of a user's styles part up to which what was read of it is kept for the next workbook."""
_LIST: Final = re.compile(
    rb"<(%b)\b[^>]*(?:(?<=/)>|>(.*?)</\1>)" % "|".join(_ITEM_NAMES).encode(), re.DOTALL
)
_ITEMS: Final = {
    name: re.compile(rb"<%b\b[^>]*(?:(?<=/)>|>.*?</%b>)" % ((item.encode(),) * 2), re.DOTALL)
    for name, item in _ITEM_NAMES.items()
}
_NUMBER_FORMAT: Final = re.compile(rb"<numFmt [^>]*/>")
_FORMAT_ID: Final = re.compile(rb'<numFmt numFmtId="([0-9]+)"')
_PAIR: Final = re.compile(rb' (\w+)="([^"]*)"')
_THEME_COLOUR: Final = re.compile(
    rb"<a:(dk1|lt1|dk2|lt2|accent[1-6]|hlink|folHlink)>\s*<a:(?:sysClr[^>]*?lastClr|srgbClr\s+val)"
    rb'="([0-9A-Fa-f]{6})"'
)
_THEME_ORDER: Final = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    *(f"accent{number}" for number in range(1, 7)),
    "hlink",
    "folHlink",
)


@dataclass(frozen=True, slots=True)
class StyleMap:
    """Indexes in the source's styles to indexes in the target's."""

    cell_formats: dict[int, int]
    differential_formats: dict[int, int]
    cell_format_count: int
    """Cell formats in the target afterwards; Excel takes `MAX_CELL_FORMATS`."""


@dataclass(frozen=True, slots=True)
class OurStyles:
    """A styles part that XlsxWriter wrote, cut at its items; `read` is the way to make one."""

    part: bytes
    items: Mapping[str, list[bytes]]
    """Fonts, fills, borders, cell formats and differential formats, by the name of their list."""

    @classmethod
    def read(cls, part: bytes) -> OurStyles:
        """Cut a part of XlsxWriter's own writing, in which no item holds one of its own name."""
        lists = {match[1].decode(): match[2] or b"" for match in _LIST.finditer(part)}
        return cls(
            part, {name: item.findall(lists.get(name, b"")) for name, item in _ITEMS.items()}
        )


@dataclass(frozen=True, slots=True)
class _Theirs:
    """A styles part of a user's workbook: what it holds, ready to be found again."""

    document: Document
    known: Mapping[str, Mapping[str, int]]
    """Index of each item by how it is written (`_written`), by the name of its list."""
    counts: Mapping[str, int]
    codes: Mapping[str, str]
    """Ids of custom number formats by their codes."""
    numbers: frozenset[int]

    @classmethod
    def read(cls, part: bytes, name: str, limits: Limits) -> _Theirs:
        document = parse(part, name, limits)
        known: dict[str, dict[str, int]] = {}
        counts = {}
        for container, item in _ITEM_NAMES.items():
            elements = _elements(document.root, container, item)
            counts[container] = len(elements)
            found = known[container] = {}
            for index, element in enumerate(elements):
                found.setdefault(_written(element), index)
        existing = _elements(document.root, "numFmts", "numFmt")
        counts["numFmts"] = len(existing)
        codes: dict[str, str] = {}
        numbers = {FIRST_CUSTOM_FORMAT - 1}
        for element in existing:
            number = element.attributes.get("numFmtId", "")
            if number.isascii() and number.isdigit() and len(number) < 9:
                numbers.add(int(number))
                codes.setdefault(element.attributes.get("formatCode", ""), number)
        return cls(document, known, counts, codes, frozenset(numbers))


_kept = lru_cache(maxsize=64)(_Theirs.read)  # the bids of a tender share a template's styles


def theme_colours(theme: bytes) -> dict[str, str]:
    """The colours of a theme part as ARGB, by the index that styles use."""
    found = {
        match[1].decode(): match[2].decode().upper() for match in _THEME_COLOUR.finditer(theme)
    }
    return {
        str(index): "FF" + found[name] for index, name in enumerate(_THEME_ORDER) if name in found
    }


def merge_styles(
    target: bytes, name: str, source: bytes, colours: Mapping[str, str], limits: Limits
) -> tuple[Document, tuple[Edit, ...], StyleMap]:
    """The target's styles part, and the edits of it that bring in all of the source's formats.

    ``source`` is a styles part that XlsxWriter wrote.
    """
    merged = _merged_once if len(target) + len(source) <= _KEPT else _merged
    return merged(target, name, source, tuple(colours.items()), limits)


def _merged(
    target: bytes, name: str, source: bytes, colours: tuple[tuple[str, str], ...], limits: Limits
) -> tuple[Document, tuple[Edit, ...], StyleMap]:
    theirs = (_kept if len(target) <= _KEPT else _Theirs.read)(target, name, limits)
    merge = _Merge(theirs, OurStyles.read(source), colours)
    formats = merge.number_formats()
    fonts, fills, borders = map(merge.collection, ("fonts", "fills", "borders"))
    cell_formats = merge.cell_formats(formats, fonts, fills, borders)
    differential = merge.collection("dxfs", formats)
    edits, count = merge.edits()
    return theirs.document, tuple(edits), StyleMap(cell_formats, differential, count)


# results of bids that have the same kinds of rows have the same formats
_merged_once = lru_cache(maxsize=64)(_merged)


@dataclass(slots=True)
class _Merge:
    theirs: _Theirs
    source: OurStyles
    colours: tuple[tuple[str, str], ...]
    new: dict[str, list[str]] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What stands before the names of the target's elements."""
        return self.theirs.document.root.qualified("")

    def number_formats(self) -> dict[str, str]:
        """Source ids of custom number formats to target ids."""
        by_code: dict[str, str] = {}
        last = max(self.theirs.numbers)
        mapped: dict[str, str] = {}
        for written in _NUMBER_FORMAT.findall(self.source.part):
            number, code = _number_format(written)
            known = self.theirs.codes.get(code) or by_code.get(code)
            if known is None:
                last += 1
                known = by_code[code] = str(last)
                pairs = (("numFmtId", known), ("formatCode", code))
                self.new.setdefault("numFmts", []).append(_element(self.prefix, "numFmt", pairs))
            mapped[number] = known
        return mapped

    def collection(self, name: str, formats: Mapping[str, str] | None = None) -> dict[int, int]:
        """Source indexes to target indexes, equal ones used again."""
        known, count = self.theirs.known[name], self.theirs.counts[name]
        added: dict[str, int] = {}
        mapped = {}
        for index, item in enumerate(self.source.items[name]):
            if formats:
                item = _FORMAT_ID.sub(lambda m: _renumbered(m[0], m[1], formats), item)
            key, xml = _ours(item, self.colours, self.prefix)
            at = known.get(key, added.get(key))
            if at is None:
                at = added[key] = count
                count += 1
                self.new.setdefault(name, []).append(xml)
            mapped[index] = at
        return mapped

    def cell_formats(
        self,
        formats: Mapping[str, str],
        fonts: Mapping[int, int],
        fills: Mapping[int, int],
        borders: Mapping[int, int],
    ) -> dict[int, int]:
        """Source indexes of cell formats to target indexes."""
        known, count = self.theirs.known["cellXfs"], self.theirs.counts["cellXfs"]
        new = self.new.setdefault("cellXfs", [])
        styled = self.theirs.document.root.find("cellStyleXfs") is not None
        if count == 0:
            # cells without a format of their own use the first one: it must not be ours
            zeros = tuple((name, "0") for name in ("numFmtId", "fontId", "fillId", "borderId"))
            new.append(_element(self.prefix, "xf", zeros))
            count = 1
        added: dict[str, int] = {}
        mapped = {}
        for index, item in enumerate(self.source.items["cellXfs"]):
            tag, _, inner = item.partition(b">")
            said = {key.decode(): value.decode() for key, value in _PAIR.findall(tag)}
            number_format = said.get("numFmtId", "0")
            pairs = {
                "numFmtId": formats.get(number_format, number_format),
                "fontId": str(fonts[int(said.get("fontId", "0"))]),
                "fillId": str(fills[int(said.get("fillId", "0"))]),
                "borderId": str(borders[int(said.get("borderId", "0"))]),
            }
            if styled:
                pairs["xfId"] = "0"
            if "quotePrefix" in said:
                pairs["quotePrefix"] = said["quotePrefix"]
            pairs |= _APPLIED
            children, xml = _inside(inner, self.colours, self.prefix)
            key = _element("", "xf", sorted(pairs.items()), children)
            at = known.get(key, added.get(key))
            if at is None:
                at = added[key] = count
                count += 1
                new.append(_element(self.prefix, "xf", pairs.items(), xml))
            mapped[index] = at
        return mapped

    def edits(self) -> tuple[list[Edit], int]:
        """The edits for all that is new, and the number of cell formats afterwards."""
        document, counts = self.theirs.document, self.theirs.counts
        root = document.root
        edits: list[Edit] = []
        whole = ""
        for place, name in enumerate(ORDER):
            new = self.new.get(name)
            if not new:
                continue
            inner = "".join(new)
            container = root.find(name)
            count = counts[name] + len(new)
            if container is not None:
                edits += append_child(document, container, inner)
                edits += set_count(document, container, count)
                continue
            tag = root.qualified(name)
            outer = f'<{tag} count="{count}">{inner}</{tag}>'
            if root.closes_itself:
                whole += outer
            else:
                edits.append(insert_after(root, ORDER[:place], outer))
        if whole:
            edits += append_child(document, root, whole)
        return edits, counts["cellXfs"] + len(self.new.get("cellXfs", ()))


def _elements(root: Element, container: str, item: str) -> list[Element]:
    element = root.find(container)
    return [] if element is None else element.find_all(item)


def _written(element: Element, prefix: str = "", colours: Mapping[str, str] | None = None) -> str:
    """An element of a styles part without its place: what is written alike means the same.

    With the ``colours`` of a theme it is freed of that.
    """
    attributes: Mapping[str, str] = element.attributes
    children: Iterable[Element] = element.children
    if colours is not None:
        theme = attributes.get("theme", "")
        if theme in colours and "tint" not in attributes:
            kept = {key: value for key, value in attributes.items() if key != "theme"}
            attributes = {**kept, "rgb": colours[theme]}
        children = [child for child in children if child.name != "scheme"]
    inner = "".join([_written(child, prefix, colours) for child in children])
    inner = inner or escape(element.text.strip())
    return _element(prefix, element.name, sorted(attributes.items()), inner)


def _element(prefix: str, name: str, pairs: Iterable[tuple[str, str]], inner: str = "") -> str:
    said = "".join([f' {key}="{escape(value)}"' for key, value in pairs])
    return (
        f"<{prefix}{name}{said}>{inner}</{prefix}{name}>" if inner else f"<{prefix}{name}{said}/>"
    )


@lru_cache(maxsize=1024)
def _ours(item: bytes, colours: tuple[tuple[str, str], ...], prefix: str) -> tuple[str, str]:
    """An item of ours free of our theme: as it is compared, and as the target has it."""
    root = parse(item, "our styles").root
    return _written(root, "", dict(colours)), _written(root, prefix, dict(colours))


@lru_cache(maxsize=128)
def _inside(inner: bytes, colours: tuple[tuple[str, str], ...], prefix: str) -> tuple[str, str]:
    """What stands inside a cell format of ours, likewise."""
    children = parse(b"<xf>" + inner, "our styles").root.children if inner else ()
    keys, written = (
        "".join([_written(child, each, dict(colours)) for child in children])
        for each in ("", prefix)
    )
    return keys, written


@lru_cache(maxsize=256)
def _number_format(written: bytes) -> tuple[str, str]:
    """Id and code of a number format of ours."""
    said = parse(written, "our styles").root.attributes
    return said["numFmtId"], said["formatCode"]


def _renumbered(written: bytes, number: bytes, formats: Mapping[str, str]) -> bytes:
    old = number.decode()
    return written.replace(number, formats.get(old, old).encode())


def is_date_format(number_format: int, code: str) -> bool:
    """Whether a number format shows a date, so that the value counts days from an epoch."""
    if not code:
        return (
            14 <= number_format <= 17
            or number_format == 22
            or 27 <= number_format <= 36
            or (50 <= number_format <= 58)
        )
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code[:LONGEST_FORMAT].lower()).split(";")[
        0
    ]
    return "y" in plain or "d" in plain or "mmm" in plain
