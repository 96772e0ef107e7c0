"""Colours as a workbook names them: by red, green and blue, by a number of old, or by its theme.

A theme's colours can be made lighter or darker by a tint. What cannot be told is None.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.package import Package
from sve_excel.opc.xml import Element, parse
from sve_excel.records.contrast import Colour

WHITE: Final[Colour] = (255, 255, 255)
BLACK: Final[Colour] = (0, 0, 0)
_KEPT: Final = 1 << 17
"""Bytes of a theme up to which what it says is kept."""
Palette = tuple[Colour | None, ...]
"""The colours of a theme, in the order in which cells count them."""
PLAIN: Final[Palette] = (WHITE, BLACK)
"""The page and the ink, where a workbook has no theme."""
# in the theme they stand as dark 1, light 1, dark 2, light 2 (ECMA-376, 20.1.6.2 and 18.8.3)
_NAMES: Final = (
    *("lt1", "dk1", "lt2", "dk2"),
    *(f"accent{number}" for number in range(1, 7)),
    *("hlink", "folHlink"),
)
# ECMA-376, 18.8.27: the first eight stand twice
_OLD: Final = bytes.fromhex(
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333 "
    "000000 FFFFFF"  # the ink and the page of the system
)


def colour(attributes: Mapping[str, str], palette: Palette) -> Colour | None:
    """The colour that an element's attributes name."""
    found: Colour | None = None
    if "theme" in attributes:
        at = _number(attributes["theme"])
        found = palette[at] if at < len(palette) else None
    elif "indexed" in attributes:
        at = _number(attributes["indexed"])
        found = _three(_OLD[3 * at : 3 * at + 3])
    else:
        found = _rgb(attributes.get("rgb", "")[-6:])
    return found and _tinted(found, attributes.get("tint", "0"))


def palette_of(package: Package) -> Palette:
    """The colours of a workbook's theme."""
    relationship = package.workbook_relationships.by_word("theme")
    if relationship is None or not package.has(relationship.part):
        return PLAIN
    part = package.part(relationship.part)
    palette = _palette_once if len(part) <= _KEPT else _palette
    return palette(part, relationship.part, package.limits)


def _palette(part: bytes, name: str, limits: Limits) -> Palette:
    try:
        root = parse(part, name, limits).root
    except PackageError:  # nothing that counts rests on it
        return PLAIN
    scheme = next((element for element in root.walk() if element.name == "clrScheme"), None)
    if scheme is None:
        return PLAIN
    return tuple(_of_theme(scheme.find(name)) for name in _NAMES)


_palette_once = lru_cache(maxsize=8)(_palette)  # the bids of a tender share a template's theme


def _of_theme(entry: Element | None) -> Colour | None:
    for element in entry.children if entry is not None else ():
        if found := _rgb(element.attributes.get("lastClr") or element.attributes.get("val", "")):
            return found
    return None


def _rgb(text: str) -> Colour | None:
    try:
        return _three(bytes.fromhex(text))
    except ValueError:
        return None


def _three(parts: bytes) -> Colour | None:
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


def _tinted(colour: Colour, tint: str) -> Colour | None:
    """A colour made lighter by a share of what it lacks to white, or darker by one of its light."""
    try:
        share = float(tint)
    except ValueError:
        return None
    if not -1 <= share <= 1:
        return None
    hue, light, depth = colorsys.rgb_to_hls(*(each / 255 for each in colour))
    light = light * (1 + share) if share < 0 else light + (1 - light) * share
    red, green, blue = (round(each * 255) for each in colorsys.hls_to_rgb(hue, light, depth))
    return red, green, blue


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 999
