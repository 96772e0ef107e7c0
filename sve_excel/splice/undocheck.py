"""Proof that a record, found in a stranger's file, takes out our sheet and nothing else.

A record could be forged to drop parts or to change what a bidder typed after it was read. So the
workbook without the sheet is compared with the one that has it: the same sheets, names, properties,
relationships, content types and styles, less what belongs to the sheet. A record that fails is not
used; the sheet is then taken out by the structure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sve_excel.opc.constants import RELATIONSHIPS_TYPE
from sve_excel.opc.names import CONTENT_TYPES, PartName
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.opc.xml import Element, parse
from sve_excel.splice.styles import ORDER
from sve_excel.splice.undo import Undo
from sve_excel.splice.unlist import only_from

Outline = tuple[Any, ...]


def is_honest(undo: Undo, before: Package, after: Package, sheet: SheetRef) -> bool:
    """Whether `after`, made of `before` by the record, lacks `sheet` and nothing else."""
    styles = before.workbook_relationships.by_word("styles")
    styles_key = styles.part.key if styles is not None else ""
    allowed = {
        CONTENT_TYPES.key,
        before.workbook_name.key,
        before.workbook_name.relationships.key,
        styles_key,
    }
    if not {name.key for name in undo.edited} <= allowed:
        return False
    own = {part.key for part in only_from(before, sheet)}
    own |= {part.relationships.key for part in only_from(before, sheet)}
    added = {name.key for name in undo.added}
    brought_styles = styles_key in added
    if not added <= own | {styles_key}:
        return False
    return (
        _same_workbook(undo, before, after, sheet)
        and _same_relationships(undo, before, after, sheet, brought_styles=brought_styles)
        and _same_types(before, after, added)
        and (brought_styles or _same_styles(undo, before, after))
    )


def _same_workbook(undo: Undo, before: Package, after: Package, sheet: SheetRef) -> bool:
    index = before.sheets.index(sheet)

    def drop(element: Element) -> bool:
        if element.name == "sheet" and undo.place is None:
            return element.attributes.get("name") == sheet.name
        if element.name == "definedName":
            return element.attributes.get("localSheetId") == str(index)
        return element.name == "definedNames" and all(map(drop, element.children))

    place = index if undo.place is None else undo.place
    return place == index and _outline(before.workbook.root, drop) == _outline(
        after.workbook.root, drop
    )


def _same_relationships(
    undo: Undo, before: Package, after: Package, sheet: SheetRef, *, brought_styles: bool
) -> bool:
    def rows(package: Package, *, has_styles: bool) -> set[tuple[str, str, str, bool]]:
        return {
            (item.id, item.type, item.target, item.external)
            for item in package.workbook_relationships.items
            if item.id != sheet.relationship_id and not (has_styles and item.word == "styles")
        }

    listed = after.workbook_relationships.by_id(sheet.relationship_id)
    if (listed is None) != (undo.place is None):
        return False
    return rows(before, has_styles=brought_styles) == rows(after, has_styles=brought_styles)


def _same_types(before: Package, after: Package, added: set[str]) -> bool:
    def without(types: Mapping[str, str]) -> dict[str, str]:
        return {name: kind for name, kind in types.items() if name not in added}

    old, new = before.content_types, after.content_types
    return without(old.overrides) == without(new.overrides) and {
        **new.defaults,
        "rels": RELATIONSHIPS_TYPE,
    } == {**old.defaults, "rels": RELATIONSHIPS_TYPE}


def _same_styles(undo: Undo, before: Package, after: Package) -> bool:
    """Whether the styles are the first of what they were, so that no index means another."""
    relationship = before.workbook_relationships.by_word("styles")
    if relationship is None or not any(n.key == relationship.part.key for n in undo.edited):
        return True
    name: PartName = relationship.part
    old, new = (parse(package.part(name), name, package.limits).root for package in (before, after))
    kept = {child.name: child for child in new.children}
    if [child.name for child in old.children if child.name in kept] != list(kept):
        return False
    for child in old.children:
        mine = kept.get(child.name)
        if mine is None:
            if child.name not in ORDER:
                return False
            continue
        first = [_outline(element) for element in child.children[: len(mine.children)]]
        if first != [_outline(element) for element in mine.children]:
            return False
        if len(child.children) > len(mine.children) and child.name in ("tableStyles", "extLst"):
            return False
    return True


def _outline(element: Element, drop: Callable[[Element], bool] = lambda _: False) -> Outline:
    children: Iterable[Element] = (child for child in element.children if not drop(child))
    return (
        element.namespace,
        element.name,
        tuple(sorted(element.attributes.items())),
        element.text.strip(),
        tuple(_outline(child, drop) for child in children),
    )
