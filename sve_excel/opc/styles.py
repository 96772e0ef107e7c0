"""The styles part as a reader needs it: which cell formats hide what a cell holds, or format it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar

from sve_excel.opc.colours import BLACK, PLAIN, WHITE, Palette, colour, palette_of
from sve_excel.opc.constants import LONGEST_FORMAT, MAIN
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package
from sve_excel.opc.xml import Element, parse
from sve_excel.records.contrast import Colour, contrast_ratio

_KEPT: Final = 1 << 17
"""Bytes of a styles part up to which what it says is kept."""
_FAINT: Final = 1.5
"""Contrast of a text with what it stands on (WCAG 2.2) below which nobody sees it; 1 is none."""
_FAR: Final = 15
"""Steps by which a figure is moved into its cell, each some letters wide, beyond all columns."""
_SMALL: Final = 3.0
"""Points of type that nobody can read."""
_WORDS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PREFIX: Final = re.compile(rb"(</?)[A-Za-z][\w.-]*:")
_COLOUR: Final = re.compile(
    r"\[(black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]{1,2})\]", re.IGNORECASE
)
_COLOURS: Final[Mapping[str, Colour]] = {
    "black": BLACK,
    "white": WHITE,
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "magenta": (255, 0, 255),
    "cyan": (0, 255, 255),
}
_SIGNS: Final = ("wingdings", "webdings", "symbol", "marlett", "mt extra", "bookshelf symbol")
"""Fonts that show signs where figures and letters stand."""
_PLACEHOLDER: Final = re.compile(r"[0#?@]|general|[ymdhs]", re.IGNORECASE)


# number formats that no workbook writes out (ECMA-376, 18.8.30), but for dates, times and texts
_BUILT_IN = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "37": "#,##0;(#,##0)",
    "38": "#,##0;[Red](#,##0)",
    "39": "#,##0.00;(#,##0.00)",
    "40": "#,##0.00;[Red](#,##0.00)",
    "48": "##0.0E+0",
}


@dataclass(frozen=True, slots=True)
class _Looks:
    """What the styles part says of cell formats, by their numbers."""

    unseen: Mapping[int, str] = field(default_factory=dict)
    numbers: Mapping[int, str] = field(default_factory=dict)
    conditions: Mapping[int, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)


def unseen_formats(package: Package) -> Mapping[int, str]:
    """Cell formats by number that hide what a cell holds or strike it out, and how they do."""
    return _looks(package).unseen


def number_formats(package: Package) -> Mapping[int, str]:
    """Codes of number formats by the number of the cell format; General and texts are left out."""
    return _looks(package).numbers


def cell_grounds(package: Package) -> dict[int, int]:
    """The colours of cell formats that have one throughout, as numbers of red, green and blue."""
    relationship = package.workbook_relationships.by_word("styles")
    if relationship is None or not package.has(relationship.part):
        return {}
    root = parse(package.part(relationship.part), relationship.part, package.limits).root
    palette = palette_of(package)
    fills = [_grounds(element, palette) for element in _children(root, "fills")]
    plain: list[Colour | None] = [WHITE]
    found = {}
    for number, element in enumerate(_children(root, "cellXfs")):
        grounds = _at(fills, element.attributes.get("fillId"), plain)
        if len(grounds) == 1 and grounds[0] is not None:
            red, green, blue = (round(part) for part in grounds[0])
            found[number] = red << 16 | green << 8 | blue
    return found


def hiding_conditions(package: Package) -> Mapping[int, str]:
    """Looks of conditional formats by number that hide what a cell holds, and how they do."""
    return _looks(package).conditions


def hiding_table_styles(package: Package) -> Mapping[str, str]:
    """Styles of tables by name that hide what a cell holds, and how they do."""
    return _looks(package).tables


def hides_a_part(look: bytes, palette: Palette) -> str:
    """How the look of a part of a text (what stands in rPr) hides it; empty where it does not."""
    bare = _PREFIX.sub(rb"\1", look)
    try:
        font = parse(
            b'<rPr xmlns="%s">%s</rPr>' % (MAIN.encode(), bare), "rPr", DEFAULT_LIMITS
        ).root
    except PackageError:  # the whole part was read before; cut out of it, this is not
        return ""
    if hides := _hides(font):
        return hides
    ink = _ink(font, palette)
    return "is as pale as the page" if ink and contrast_ratio(ink, WHITE) < _FAINT else ""


def hides_by_condition(look: Element, palette: Palette) -> str:
    """How the look of a conditional format hides what a cell holds; empty where it does not."""
    # a look of its own has another namespace than what it holds
    parts = {element.name: element for element in look.children}
    font, fill, number = (parts.get(name) for name in ("font", "fill", "numFmt"))
    if number is not None and not _PLACEHOLDER.search(_bare(number.attributes)):
        return "has a format that shows no figure"
    if font is None:
        return ""
    if hides := _hides(font):
        return hides
    ink = _ink(font, palette) if font.find("color") is not None else None
    ground = WHITE if fill is None else _painted(fill, palette)
    if ink and ground and contrast_ratio(ink, ground) < _FAINT:
        return "has nearly the colour of what it stands on"
    return ""


def _bare(attributes: Mapping[str, str]) -> str:
    """The first section of a number format, without texts, colours and conditions."""
    return _WORDS.sub("", _code(attributes, "General")).split(";")[0]


def _code(attributes: Mapping[str, str], unsaid: str = "") -> str:
    """The code of a number format; of one that no program takes nothing is known."""
    code = attributes.get("formatCode", unsaid)
    return code if len(code) <= LONGEST_FORMAT else "General"


def _painted(fill: Element, palette: Palette) -> Colour | None:
    """The colour with which a conditional format fills a cell; None where it is not plain."""
    pattern = fill.find("patternFill")
    if pattern is None or pattern.attributes.get("patternType", "solid") != "solid":
        return None
    named = pattern.find("bgColor") or pattern.find("fgColor")
    return None if named is None else colour(named.attributes, palette)


def _looks(package: Package) -> _Looks:
    relationship = package.workbook_relationships.by_word("styles")
    if relationship is None or not package.has(relationship.part):
        return _Looks()
    part = package.part(relationship.part)
    looks = _looks_once if len(part) <= _KEPT else _looks_of
    return looks(part, relationship.part, package.limits, palette_of(package))


def _looks_of(part: bytes, name: str, limits: Limits, palette: Palette) -> _Looks:
    root = parse(part, name, limits).root
    conditions = (hides_by_condition(element, palette) for element in _children(root, "dxfs"))
    hiding = {number: how for number, how in enumerate(conditions) if how}
    tables = {
        style.attributes.get("name", ""): how
        for style in _children(root, "tableStyles")
        for element in style.children
        if (
            how := hiding.get(
                int(number) if (number := element.attributes.get("dxfId", "")).isdigit() else -1
            )
        )
    }
    return _Looks(_unseen(root, palette), _numbers(root), hiding, tables)


_looks_once = lru_cache(maxsize=64)(_looks_of)  # the bids of a tender share a few parts of styles


def _numbers(root: Element) -> dict[int, str]:
    codes = _BUILT_IN | {
        element.attributes.get("numFmtId", ""): _code(element.attributes)
        for element in _children(root, "numFmts")
    }
    named = [element.attributes.get("numFmtId", "") for element in _children(root, "cellXfs")]
    return {
        at: codes[each]
        for at, each in enumerate(named)
        if each in codes and not _shows_nothing(codes[each])
    }


def _unseen(root: Element, palette: Palette) -> dict[int, str]:
    fonts = [(_hides(element), _ink(element, palette)) for element in _children(root, "fonts")]
    fills = [_grounds(element, palette) for element in _children(root, "fills")]
    empty = {
        element.attributes.get("numFmtId", "")
        for element in _children(root, "numFmts")
        if _shows_nothing(_code(element.attributes))
    }
    colours = {
        element.attributes.get("numFmtId", ""): _named(named[1])
        for element in _children(root, "numFmts")
        if (named := _COLOUR.search(_code(element.attributes).split(";")[0]))
    }
    found: dict[int, str] = {}
    for number, element in enumerate(_children(root, "cellXfs")):
        hides, ink = _at(fonts, element.attributes.get("fontId"), ("", BLACK))
        plain: list[Colour | None] = [WHITE]
        grounds = _at(fills, element.attributes.get("fillId"), plain)
        ink = colours.get(element.attributes.get("numFmtId", ""), ink)
        if element.attributes.get("numFmtId") in empty:
            found[number] = "has a format that shows nothing"
        elif hides or (hides := _hidden_by_place(element)):
            found[number] = hides
        elif ink and all(ground and contrast_ratio(ink, ground) < _FAINT for ground in grounds):
            found[number] = "has nearly the colour of what it stands on"
    return found


def _named(word: str) -> Colour | None:
    """A colour as a number format names it; ``Color 1`` is the eighth of the old ones."""
    word = word.lower()
    if not word.startswith("color"):
        return _COLOURS[word]
    return colour({"indexed": str(int(word.removeprefix("color")) + 7)}, PLAIN)


def _hidden_by_place(cell_format: Element) -> str:
    """How a cell's alignment hides what it holds, or makes another figure of it."""
    placed = cell_format.find("alignment")
    if placed is None:
        return ""
    if placed.attributes.get("horizontal") == "fill":
        return "is shown over and over, as often as it fits"
    return (
        "is moved out of its cell" if _number(placed.attributes.get("indent", "0")) > _FAR else ""
    )


def _children(root: Element, name: str) -> list[Element]:
    parent = root.find(name)
    return [] if parent is None else list(parent.children)


def _hides(font: Element) -> str:
    """How a font hides what is written in it; empty where it does not."""
    strike, size = font.find("strike"), font.find("sz")
    if strike is not None and strike.attributes.get("val", "1") not in ("0", "false"):
        return "is struck out"
    if size is not None and _number(size.attributes.get("val", "11")) < _SMALL:
        return "is written too small to be read"
    name = font.find("name") or font.find("rFont")
    if name is not None and name.attributes.get("val", "").lower().startswith(_SIGNS):
        return "is written in a font of signs, not of figures and letters"
    return ""


def _ink(font: Element, palette: Palette) -> Colour | None:
    """The colour of a font; None where it cannot be told."""
    named = font.find("color")
    return BLACK if named is None else colour(named.attributes, palette)


def _grounds(fill: Element, palette: Palette) -> list[Colour | None]:
    """The colours of a fill: of a pattern and of a gradient all; None for one that is not told."""
    pattern = fill.find("patternFill")
    if pattern is None:
        stops = [element for element in fill.walk() if element.name == "color"]
        return [colour(element.attributes, palette) for element in stops] or [None]
    kind = pattern.attributes.get("patternType", "none")
    if kind == "none":
        return [WHITE]
    names = ("fgColor",) if kind == "solid" else ("fgColor", "bgColor")
    named = [pattern.find(name) for name in names]
    return [None if each is None else colour(each.attributes, palette) for each in named]


def _shows_nothing(code: str) -> bool:
    """Whether a number format has sections, and nothing in any of the first three."""
    sections = code.split(";")
    return len(sections) >= 3 and not "".join(sections[:3]).strip()


_Value = TypeVar("_Value")


def _at(values: list[_Value], index: str | None, default: _Value) -> _Value:
    place = int(index) if index and index.isdigit() and len(index) < 7 else 0
    return values[place] if place < len(values) else default


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 11.0
