"""What lies on, over and beside cells that count, and is no cell: what a reader may see instead.

A conditional format can hide a figure, a text box or a picture can lie over it, and a comment or a
text box can name another. Nothing of that is read; it is said, with the cells, and what the cells
hold counts. Whether a condition holds just now is not worked out. Comments that this program wrote
are no one's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from sve_excel.findings.rule import Rule
from sve_excel.imprint import COMMENT_AUTHOR
from sve_excel.model import Finding, Place
from sve_excel.opc.cells import position
from sve_excel.opc.colours import Palette, palette_of
from sve_excel.opc.package import Package
from sve_excel.opc.styles import hides_by_condition, hiding_conditions, hiding_table_styles
from sve_excel.opc.xml import Element, is_true, parse
from sve_excel.reading.unseen import Counted
from sve_excel.words.saying import first_of, listed, quote

_SHEET_DATA: Final = re.compile(
    rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData\b.*</\1sheetData\s*>", re.DOTALL
)
_OLD_SHAPE: Final = re.compile(
    rb'<(?:\w+:)?ClientData\s[^<>]*?ObjectType="(\w+)"[^<>]*>(.*?)</(?:\w+:)?ClientData>', re.DOTALL
)
_OLD_ANCHOR: Final = re.compile(rb"<(?:\w+:)?Anchor>([^<]{1,200})<")
_FIGURE: Final = re.compile(r"\d")
_KINDS: Final = {"pic": "a picture", "graphicFrame": "a chart", "sp": "a shape"}
_COLUMN, _ROW = 609_600, 190_500  # of a column and a row as they come, in the units of drawings
_MOST: Final = 400  # letters of a text that are kept
Area = tuple[int, int, int, int]  # first row and column, last row and column, from 1


def around(package: Package, file: str, counted: Sequence[Counted]) -> Iterator[Finding]:
    """Everything about these sheets that may show a reader another figure than the one counted."""
    for each in counted:
        if not package.has(each.sheet.part_name):
            continue
        place = Place(file, each.sheet.name)
        filled = {
            cell: heading.lower()
            for row in each.rows
            for heading, cell in row.items()
            if cell and each.filled(cell)
        }
        yield from _conditions(package, each, filled, place)
        yield from _table_styles(package, each, filled, place)
        yield from _drawings(package, each, filled, place)
        yield from _controls(package, each, filled, place)
        yield from _comments(package, each, filled, place)


CONDITION_HIDES = Rule(
    "SVE240",
    "condition-hides",
    "warning",
    "{what} counts ({cells}), and a conditional format can hide it: it {how}.",
    "Home > Conditional Formatting > Manage Rules: delete the rule, and look what the cells hold.",
)


def _conditions(
    package: Package, counted: Counted, filled: Mapping[str, str], place: Place
) -> Iterator[Finding]:
    part = package.part(counted.sheet.part_name)
    hiding = hiding_conditions(package)
    if not hiding and b"dxf>" not in part and b"showValue" not in part:
        return
    rest, palette = _SHEET_DATA.sub(b"", part, count=1), palette_of(package)
    told: set[str] = set()
    for element in parse(rest, counted.sheet.part_name, package.limits).root.walk():
        if element.name != "conditionalFormatting":
            continue
        how = next((how for rule in element.walk() if (how := _how(rule, hiding, palette))), "")
        areas = element.attributes.get("sqref") or "".join(
            one.text for one in element.walk() if one.name == "sqref"
        )
        cells = within(filled, [area_of(one) for one in areas.split()]) if how else []
        if cells := [cell for cell in cells if cell not in told]:
            told.update(cells)
            what = listed(list(dict.fromkeys(filled[cell] for cell in cells)))
            at = Place(place.file, place.sheet, cells[0])
            yield CONDITION_HIDES.at(at, what=what, cells=first_of(cells, 6), how=how)


def _how(rule: Element, hiding: Mapping[int, str], palette: Palette) -> str:
    """How a rule hides what stands in a cell: by a look that the styles hold, or by its own."""
    if rule.name == "dxf":
        return hides_by_condition(rule, palette)
    if rule.name in ("dataBar", "iconSet"):
        figure = is_true(rule.attributes.get("showValue", "1"))
        return "" if figure else "shows a bar or a sign in place of the figure"
    number = rule.attributes.get("dxfId", "") if rule.name == "cfRule" else ""
    return hiding.get(int(number), "") if number.isdigit() and len(number) < 7 else ""


TABLE_STYLE_HIDES = Rule(
    "SVE249",
    "table-style-hides",
    "warning",
    "what stands in {cells} counts, and the style of the table can hide it: it {how}.",
    "Click into the table, choose Table Design, and take one of Excel's own styles.",
)


def _table_styles(
    package: Package, counted: Counted, filled: Mapping[str, str], place: Place
) -> Iterator[Finding]:
    """Tables in a style of the workbook's own that hides what they hold."""
    styles = hiding_table_styles(package)
    for part in _related(package, counted, "table") if styles else ():
        root = parse(package.part(part), part, package.limits).root
        style = root.find("tableStyleInfo")
        how = styles.get(style.attributes.get("name", ""), "") if style is not None else ""
        cells = within(filled, [area_of(root.attributes.get("ref", ""))]) if how else []
        if cells:
            at = Place(place.file, place.sheet, cells[0])
            yield TABLE_STYLE_HIDES.at(at, cells=first_of(cells, 6), how=how)


LIES_OVER = Rule(
    "SVE241",
    "lies-over",
    "warning",
    "{thing} lies over {cells}, and what stands below counts.",
    "Move it away from the cells, and look what they hold.",
)


TEXT_BOX_WITH_FIGURE = Rule(
    "SVE242",
    "text-box-with-figure",
    "warning",
    "a text box on the sheet says {text}; nothing in a text box counts.",
    "Type what should count into its cell, and delete the text box.",
)


def _drawings(
    package: Package, counted: Counted, filled: Mapping[str, str], place: Place
) -> Iterator[Finding]:
    for part in _related(package, counted, "drawing"):
        for anchor in parse(package.part(part), part, package.limits).root.walk():
            if not anchor.name.endswith("Anchor"):
                continue
            text = "\n".join(
                _text(element) for element in anchor.walk() if element.name == "txBody"
            ).strip()
            kind = next((_KINDS[e.name] for e in anchor.walk() if e.name in _KINDS), "a drawing")
            kind = "a text box" if text else kind
            area = _anchored(anchor)
            if area and (cells := within(filled, [area])):
                at = Place(place.file, place.sheet, cells[0])
                yield LIES_OVER.at(at, thing=kind, cells=first_of(cells, 6))
            if _FIGURE.search(text):
                yield TEXT_BOX_WITH_FIGURE.at(place, text=quote(text[:_MOST], 160))


def _controls(
    package: Package, counted: Counted, filled: Mapping[str, str], place: Place
) -> Iterator[Finding]:
    """Comments that are always shown, and boxes of old, over cells that count."""
    for part in _related(package, counted, "vmlDrawing"):
        text = package.part(part)
        for kind, inner in islice(_OLD_SHAPE.findall(text), _MOST):
            anchor = _OLD_ANCHOR.search(inner)
            spots = anchor[1].split(b",") if anchor is not None else []
            is_note = kind == b"Note"
            if len(spots) != 8 or (is_note and b"Visible" not in inner):
                continue
            left, _, top, _, right, _, bottom, _ = (
                _number(spot.decode("ascii", "replace")) + 1 for spot in spots
            )
            if cells := within(filled, [(top, left, bottom, right)]):
                thing = "a comment that is always shown" if is_note else "a box or a button"
                at = Place(place.file, place.sheet, cells[0])
                yield LIES_OVER.at(at, thing=thing, cells=first_of(cells, 6))


def _anchored(anchor: Element) -> Area | None:
    """The cells over which a drawing lies; None where its place is not said in cells."""
    start, end, size = anchor.find("from"), anchor.find("to"), anchor.find("ext")
    corner = anchor.find("pos")
    if start is not None:
        top, left = _said(start, "row"), _said(start, "col")
    elif corner is not None:  # where it lies was measured from the sheet's own corner
        across, down = (_number(corner.attributes.get(key, "0")) for key in ("x", "y"))
        top, left = down // _ROW, across // _COLUMN
    else:
        return None
    if end is not None:
        bottom = _said(end, "row") - (_said(end, "rowOff") <= 0)
        right = _said(end, "col") - (_said(end, "colOff") <= 0)
    elif size is not None:
        wide, high = (_number(size.attributes.get(key, "0")) for key in ("cx", "cy"))
        bottom, right = top + high // _ROW, left + wide // _COLUMN
    else:
        return None
    return top + 1, left + 1, bottom + 1, right + 1


def _said(mark: Element, name: str) -> int:
    element = mark.find(name)
    return _number(element.text) if element is not None else 0


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


COMMENT_WITH_FIGURE = Rule(
    "SVE243",
    "comment-with-figure",
    "note",
    "a comment on {what} says {text}; comments are not read, and what the cell holds counts.",
    "Type what should count into the cell, or what explains it into its row under Evidence.",
)


def _comments(
    package: Package, counted: Counted, filled: Mapping[str, str], place: Place
) -> Iterator[Finding]:
    for part in _related(package, counted, "comments"):
        root = parse(package.part(part), part, package.limits).root
        authors = [element.text.strip() for element in root.walk() if element.name == "author"]
        for element in root.walk():
            if element.name != "comment":
                continue
            by = _number(element.attributes.get("authorId", "0"))
            if by < len(authors) and authors[by] == COMMENT_AUTHOR:
                continue
            cell, text = element.attributes.get("ref", ""), _text(element).strip()
            if cell in filled and _FIGURE.search(text):
                at = Place(place.file, place.sheet, cell)
                yield COMMENT_WITH_FIGURE.at(at, what=filled[cell], text=quote(text[:_MOST], 160))


def _related(package: Package, counted: Counted, word: str) -> list[str]:
    relationships = package.relationships_of(counted.sheet.part_name)
    return [
        item.part
        for item in (relationships.items if relationships else ())
        if item.word == word and not item.external and package.has(item.part)
    ]


def _text(element: Element) -> str:
    """The texts of runs in an element, one after another."""
    return " ".join(each.text for each in element.walk() if each.name == "t")


def within(filled: Iterable[str], areas: Sequence[Area]) -> list[str]:
    """Cells that lie in any of these areas, in their order."""
    found = []
    for cell in filled:
        row, column = position(cell)
        if any(t <= row <= b and left <= column <= r for t, left, b, r in areas):
            found.append(cell)
    return found


def area_of(reference: str) -> Area:
    """The cells of a reference to cells, columns or rows; none where it is no such."""
    first, _, last = reference.replace("$", "").partition(":")
    last = last or first
    if first.isalpha() and last.isalpha():
        first, last = f"{first}1", f"{last}1048576"
    elif first.isdigit() and last.isdigit():
        first, last = f"A{first}", f"XFD{last}"
    try:
        (top, left), (bottom, right) = position(first), position(last)
    except ValueError:
        return 0, 0, -1, -1
    return top, left, bottom, right
