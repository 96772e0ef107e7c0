"""The calculation chain: the order in which a workbook's formulas were last calculated.

A program adds cells that are missing from it, but takes one without a formula for damage. So
entries are taken out where a formula goes, and none are put in where one comes.
"""

from __future__ import annotations

from collections.abc import Callable

from sve_excel.opc.draft import Draft
from sve_excel.opc.edits import Edit
from sve_excel.opc.package import Package
from sve_excel.opc.xml import parse


def remove_entries(
    draft: Draft, package: Package, unwanted: Callable[[int, str], bool]
) -> list[tuple[str, list[Edit]]]:
    """Take entries (sheet id, cell) out of the chain; without any left, the chain itself goes.

    The edits of the workbook's relationships and of the content types that go with it come back as
    `("relationships" or "types", edits)`, for the caller edits those parts too.
    """
    relationship = package.workbook_relationships.by_word("calcChain")
    if relationship is None or not package.has(relationship.part):
        return []
    member = package.member(relationship.part)
    assert member is not None
    name = relationship.part
    document = parse(package.part(name), name, package.limits)
    edits: list[Edit] = []
    sheet_id = 0
    kept = 0
    pending = ""
    for element in document.root.find_all("c"):
        written = element.attributes.get("i")
        if written is not None:
            sheet_id = int(written) if written.isdecimal() and len(written) < 9 else -1
        if unwanted(sheet_id, element.attributes.get("r", "")):
            edits.append(Edit(element.start, element.end, b""))
            # the next entry may take its sheet from this one
            pending = written if written is not None else pending
            continue
        kept += 1
        if pending and written is None:
            at = element.start + 1 + len(element.qualified(element.name).encode())
            edits.append(Edit(at, at, f' i="{pending}"'.encode()))
        pending = ""
    if not edits:
        return []
    if kept:
        draft.edit(name, document, edits)
        return []
    draft.drop(name)
    relationships = package.workbook_relationships
    element = relationships.elements[relationships.items.index(relationship)]
    result = [("relationships", [Edit(element.start, element.end, b"")])]
    override = package.content_types.elements.get(name.key)
    if override is not None:
        result.append(("types", [Edit(override.start, override.end, b"")]))
    return result
