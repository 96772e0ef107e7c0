"""Bringing the styles of one workbook into the styles part of another.

What is there already is used again, the rest is put at the end, so that no index of the user's
changes. Cell formats come with every attribute written out and every `apply` flag set, fonts
without a theme, so that the sheet looks the same whatever the user's Normal style and theme are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sve_excel.opc.edits import Edit, append_child, insert_after, set_count
from sve_excel.opc.xml import Document, Element, escape

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
_APPLY: Final = ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection")
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
class Node:
    """An element of a styles part without its place: equal ones mean the same."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    text: str
    children: tuple[Node, ...]

    def xml(self, qualified: Callable[[str], str]) -> str:
        """The element as XML, its names prefixed by `qualified`."""
        name = qualified(self.name)
        pairs = "".join(f' {key}="{escape(value)}"' for key, value in self.attributes)
        inner = escape(self.text) + "".join(child.xml(qualified) for child in self.children)
        return f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>"


@dataclass(frozen=True, slots=True)
class StyleMap:
    """Indexes in the source's styles to indexes in the target's."""

    cell_formats: dict[int, int]
    differential_formats: dict[int, int]
    cell_format_count: int
    """Cell formats in the target afterwards; Excel takes `MAX_CELL_FORMATS`."""


def theme_colours(theme: bytes) -> dict[str, str]:
    """The colours of a theme part as ARGB, by the index that styles use."""
    found = {
        match[1].decode(): match[2].decode().upper() for match in _THEME_COLOUR.finditer(theme)
    }
    return {
        str(index): "FF" + found[name] for index, name in enumerate(_THEME_ORDER) if name in found
    }


def merge_styles(
    target: Document, source: Document, colours: Mapping[str, str]
) -> tuple[list[Edit], StyleMap]:
    """The edits of the target's styles part that bring in all of the source's formats."""
    merge = _Merge(target, source.root, colours)
    formats = merge.number_formats()
    fonts = merge.collection("fonts", "font")
    fills = merge.collection("fills", "fill")
    borders = merge.collection("borders", "border")
    cell_formats = merge.cell_formats(formats, fonts, fills, borders)
    differential = merge.collection("dxfs", "dxf", formats)
    edits, count = merge.edits()
    return edits, StyleMap(cell_formats, differential, count)


@dataclass(slots=True)
class _Merge:
    target: Document
    source: Element
    colours: Mapping[str, str]
    new: dict[str, list[Node]] = field(default_factory=dict)
    had: dict[str, int] = field(default_factory=dict)

    def number_formats(self) -> dict[str, str]:
        """Source ids of custom number formats to target ids."""
        container = self.target.root.find("numFmts")
        by_code: dict[str, str] = {}
        taken = {FIRST_CUSTOM_FORMAT - 1}
        existing = container.find_all("numFmt") if container is not None else []
        for element in existing:
            number = element.attributes.get("numFmtId", "")
            if number.isascii() and number.isdigit() and len(number) < 9:
                taken.add(int(number))
                by_code.setdefault(element.attributes.get("formatCode", ""), number)
        self.had["numFmts"] = len(existing)
        mapped: dict[str, str] = {}
        for element in self.source.walk():
            if element.name != "numFmt":
                continue
            code = element.attributes["formatCode"]
            if code not in by_code:
                number = str(max(taken) + 1)
                taken.add(int(number))
                by_code[code] = number
                pairs = (("numFmtId", number), ("formatCode", code))
                self.new.setdefault("numFmts", []).append(Node("numFmt", pairs, "", ()))
            mapped[element.attributes["numFmtId"]] = by_code[code]
        return mapped

    def collection(
        self, name: str, item: str, formats: Mapping[str, str] | None = None
    ) -> dict[int, int]:
        """Source indexes to target indexes, equal ones used again."""
        known, count = self._known(name, item)
        self.had[name] = count
        source = self.source.find(name)
        mapped = {}
        for index, element in enumerate(source.find_all(item) if source is not None else []):
            node = self._own(element, formats or {})
            if node not in known:
                known[node] = count
                count += 1
                self.new.setdefault(name, []).append(node)
            mapped[index] = known[node]
        return mapped

    def cell_formats(
        self,
        formats: Mapping[str, str],
        fonts: Mapping[int, int],
        fills: Mapping[int, int],
        borders: Mapping[int, int],
    ) -> dict[int, int]:
        """Source indexes of cell formats to target indexes."""
        known, count = self._known("cellXfs", "xf")
        self.had["cellXfs"] = count
        added = self.new.setdefault("cellXfs", [])
        styled = self.target.root.find("cellStyleXfs") is not None
        if count == 0:
            # cells without a format of their own use the first one: it must not be ours
            zeros = tuple((name, "0") for name in ("numFmtId", "fontId", "fillId", "borderId"))
            added.append(Node("xf", zeros, "", ()))
            count = 1
        mapped = {}
        source = self.source.find("cellXfs")
        for index, element in enumerate(source.find_all("xf") if source is not None else []):
            get = element.attributes.get
            number_format = get("numFmtId", "0")
            pairs = {
                "numFmtId": formats.get(number_format, number_format),
                "fontId": str(fonts[int(get("fontId", "0"))]),
                "fillId": str(fills[int(get("fillId", "0"))]),
                "borderId": str(borders[int(get("borderId", "0"))]),
            }
            if styled:
                pairs["xfId"] = "0"
            if "quotePrefix" in element.attributes:
                pairs["quotePrefix"] = element.attributes["quotePrefix"]
            pairs.update({f"apply{word}": "1" for word in _APPLY})
            children = tuple(self._own(child, {}) for child in element.children)
            node = Node("xf", tuple(pairs.items()), "", children)
            key = _key(node)
            if key not in known:
                known[key] = count
                count += 1
                added.append(node)
            mapped[index] = known[key]
        return mapped

    def edits(self) -> tuple[list[Edit], int]:
        """The edits for all that is new, and the number of cell formats afterwards."""
        root = self.target.root
        edits: list[Edit] = []
        whole = ""
        for place, name in enumerate(ORDER):
            nodes = self.new.get(name)
            if not nodes:
                continue
            inner = "".join(node.xml(root.qualified) for node in nodes)
            container = root.find(name)
            count = self.had[name] + len(nodes)
            if container is not None:
                edits += append_child(self.target, container, inner)
                edits += set_count(self.target, container, count)
                continue
            tag = root.qualified(name)
            outer = f'<{tag} count="{count}">{inner}</{tag}>'
            if root.closes_itself:
                whole += outer
            else:
                edits.append(insert_after(root, ORDER[:place], outer))
        if whole:
            edits += append_child(self.target, root, whole)
        return edits, self.had["cellXfs"] + len(self.new.get("cellXfs", ()))

    def _known(self, name: str, item: str) -> tuple[dict[Node, int], int]:
        container = self.target.root.find(name)
        elements = container.find_all(item) if container is not None else []
        known: dict[Node, int] = {}
        for index, element in enumerate(elements):
            known.setdefault(_key(_node(element)), index)
        return known, len(elements)

    def _own(self, element: Element, formats: Mapping[str, str]) -> Node:
        """A source element free of the source's theme and number format ids."""
        attributes = dict(element.attributes)
        theme = attributes.get("theme", "")
        if theme in self.colours and "tint" not in attributes:
            del attributes["theme"]
            attributes["rgb"] = self.colours[theme]
        if element.name == "numFmt":
            number = attributes["numFmtId"]
            attributes["numFmtId"] = formats.get(number, number)
        children = tuple(
            self._own(child, formats) for child in element.children if child.name != "scheme"
        )
        text = "" if children else element.text.strip()
        return Node(element.name, tuple(sorted(attributes.items())), text, children)


def _node(element: Element) -> Node:
    text = "" if element.children else element.text.strip()
    return Node(
        element.name,
        tuple(sorted(element.attributes.items())),
        text,
        tuple(_node(child) for child in element.children),
    )


def _key(node: Node) -> Node:
    return Node(node.name, tuple(sorted(node.attributes)), node.text, node.children)


def is_date_format(number_format: int, code: str) -> bool:
    """Whether a number format shows a date, so that the value counts days from an epoch."""
    if not code:
        return (
            14 <= number_format <= 17
            or number_format == 22
            or 27 <= number_format <= 36
            or (50 <= number_format <= 58)
        )
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code.lower()).split(";")[0]
    return "y" in plain or "d" in plain or "mmm" in plain
