"""Taking a sheet off a workbook where no record says how: by the structure alone.

Parts that only the sheet leads to are dropped with their content types, names local to it and its
formulas in the calculation chain go, and indexes of sheets further right follow.
"""

from __future__ import annotations

from collections.abc import Iterable

from sve_excel.opc.draft import Draft
from sve_excel.opc.edits import Edit, Range
from sve_excel.opc.names import CONTENT_TYPES, ROOT, PartName
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef, defined_names, sheet_elements
from sve_excel.splice.calcchain import remove_entries


def strip_sheet(draft: Draft, package: Package, index: int) -> None:
    """Drop the parts of the sheet at `index` that nobody else uses, its names and its formulas."""
    sheet = package.sheets[index]
    type_edits = []
    for part in only_from(package, sheet):
        for part_name in (part, part.relationships):
            draft.drop(part_name)
            override = package.content_types.elements.get(part_name.key)
            if override is not None:
                type_edits.append(Edit(override.start, override.end, b""))
    names = [
        Edit(name.element.start, name.element.end, b"")
        for name in defined_names(package.workbook)
        if name.sheet_index == index
    ]
    chain = remove_entries(draft, package, lambda sheet_id, _: sheet_id == sheet.sheet_id)
    edit_parts(draft, package, [("types", type_edits), ("workbook", names), *chain])


def edit_parts(
    draft: Draft, package: Package, edits: Iterable[tuple[str, list[Edit]]]
) -> dict[PartName, tuple[Range, ...]]:
    """Edit the workbook part, its relationships and the content types."""
    targets = {
        "types": (CONTENT_TYPES, package.content_types.document),
        "workbook": (package.workbook_name, package.workbook),
        "relationships": (
            package.workbook_name.relationships,
            package.workbook_relationships.document,
        ),
    }
    gathered: dict[str, list[Edit]] = {}
    for target, each in edits:
        gathered.setdefault(target, []).extend(each)
    return {
        targets[target][0]: draft.edit(*targets[target], each)
        for target, each in gathered.items()
        if each
    }


def only_from(package: Package, sheet: SheetRef) -> list[PartName]:
    """The sheet's part and the parts that only it leads to."""
    start = sheet.part_name
    elsewhere = reachable(package, ROOT, start.key)
    return [part for key, part in reachable(package, start, None).items() if key not in elsewhere]


def reachable(package: Package, start: PartName, without: str | None) -> dict[str, PartName]:
    """All parts that relationships lead to from `start`, itself included."""
    found = {start.key: start}
    waiting = [start]
    while waiting:
        relationships = package.relationships_of(waiting.pop())
        for item in relationships.items if relationships is not None else ():
            part = item.part
            if not item.external and part.key not in found and part.key != without:
                found[part.key] = part
                waiting.append(part)
    return found


def unlist_sheet(draft: Draft, package: Package, index: int) -> None:
    """Take the sheet at `index`, whose parts are gone, off the workbook's list."""
    document = package.workbook
    element = sheet_elements(document)[index]
    edits = [Edit(element.start, element.end, b"")]
    for name in defined_names(document):
        span = document.attribute_span(name.element, "localSheetId")
        if name.sheet_index is not None and name.sheet_index > index and span is not None:
            edits.append(Edit(*span, str(name.sheet_index - 1).encode()))
    views = document.root.find("bookViews")
    for view in views.find_all("workbookView") if views is not None else []:
        for attribute in ("activeTab", "firstSheet"):
            span = document.attribute_span(view, attribute)
            value = view.attributes.get(attribute, "")
            if span is not None and value.isdecimal() and int(value) >= max(index, 1):
                edits.append(Edit(*span, str(int(value) - 1).encode()))
    relationships = package.workbook_relationships
    target = relationships.by_id(package.sheets[index].relationship_id)
    assert target is not None
    row = relationships.elements[relationships.items.index(target)]
    edit_parts(
        draft,
        package,
        [("workbook", edits), ("relationships", [Edit(row.start, row.end, b"")])],
    )
