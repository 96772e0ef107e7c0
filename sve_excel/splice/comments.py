"""Findings as comments on their cells, in a copy of the workbook, for whoever mends it.

The comments are XlsxWriter's, spliced in like the results sheet: parts are added, and of the sheet
only the one element that leads to them. A sheet that has comments of its own is left alone and
named, since its bidder's words must not be mixed with ours.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from sve_excel.imprint import COMMENT_AUTHOR
from sve_excel.model import Finding
from sve_excel.opc.constants import OFFICE_REL
from sve_excel.opc.draft import Draft
from sve_excel.opc.edits import append_child, insert_after
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.names import PartName
from sve_excel.opc.package import Package
from sve_excel.opc.relationships import Relationship, relationship_xml, relationships_part
from sve_excel.opc.workbook import SheetRef
from sve_excel.opc.xml import parse

_PART_PREFIX = "/xl/sve_comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# children of a worksheet that stand behind the one that leads to its comments
_BEHIND = frozenset(
    {
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    }
)
Comments = Mapping[str, str]


def comments_by_sheet(findings: Iterable[Finding]) -> dict[str, dict[str, str]]:
    """Gather what is found at each cell: by sheet, then by cell, one text each."""
    found: dict[str, dict[str, str]] = {}
    for finding in findings:
        if finding.place.sheet and finding.place.cell:
            cells = found.setdefault(finding.place.sheet, {})
            text = f"{finding.severity.upper()} {finding.code}: {finding.message} {finding.remedy}"
            before = cells.get(finding.place.cell)
            cells[finding.place.cell] = f"{before}\n\n{text}" if before else text
    return found


def annotate(
    workbook: bytes, findings: Iterable[Finding], limits: Limits = DEFAULT_LIMITS
) -> tuple[bytes, list[str]]:
    """Give a copy of the workbook with each finding as a comment on its cell.

    Also gives the names of the sheets that were left alone because they have comments already.
    Raises ``PackageError`` where the workbook cannot be read.
    """
    package = Package.open(workbook, limits)
    draft = Draft(package.archive)
    left: list[str] = []
    types: list[str] = []
    for number, (name, comments) in enumerate(comments_by_sheet(findings).items(), 1):
        sheet = package.sheet(name)
        if sheet is None or sheet.kind != "worksheet":
            continue
        if package.is_strict or not _add(draft, package, sheet, comments, number, types):
            left.append(name)
    if types:
        content_types = package.content_types
        root = content_types.document.root
        edits = append_child(content_types.document, root, "".join(types))
        draft.edit(PartName("/[Content_Types].xml"), content_types.document, edits)
    return draft.to_bytes(), left


def _add(
    draft: Draft,
    package: Package,
    sheet: SheetRef,
    comments: Comments,
    number: int,
    types: list[str],
) -> bool:
    """Give one sheet its comments; False where it has some already."""
    document = parse(package.part(sheet.part_name), sheet.part_name, package.limits)
    if document.root.find("legacyDrawing") is not None:
        return False
    notes, drawing = _parts(comments)
    notes_name = PartName(f"{_PART_PREFIX}{number}.xml")
    drawing_name = PartName(f"/xl/drawings/sve_comments{number}.vml")
    relationships = package.relationships_of(sheet.part_name)
    identifier = relationships.free_id() if relationships else "rId1"
    second = f"rId{int(identifier[3:]) + 1}"
    rows = (
        (identifier, f"{OFFICE_REL}/vmlDrawing", drawing_name.relative_from(sheet.part_name)),
        (second, f"{OFFICE_REL}/comments", notes_name.relative_from(sheet.part_name)),
    )
    if relationships:
        root = relationships.document.root
        xml = "".join(relationship_xml(*row, prefix=root.prefix) for row in rows)
        edits = append_child(relationships.document, root, xml)
        draft.edit(sheet.part_name.relationships, relationships.document, edits)
    else:
        items = [Relationship(*row, False, sheet.part_name) for row in rows]
        draft.add(sheet.part_name.relationships, relationships_part(items, {}))
    tag = document.root.qualified("legacyDrawing")
    element = f'<{tag} xmlns:r="{OFFICE_REL}" r:id="{identifier}"/>'
    before = [child.name for child in document.root.children if child.name not in _BEHIND]
    draft.edit(sheet.part_name, document, [insert_after(document.root, before, element)])
    draft.add(notes_name, notes)
    draft.add(drawing_name, drawing)
    types.append(package.content_types.override_xml(notes_name, _COMMENTS_TYPE))
    types.append(package.content_types.override_xml(drawing_name, _VML_TYPE))
    return True


def _parts(comments: Comments) -> tuple[bytes, bytes]:
    """The comments part and its drawing, as XlsxWriter writes them."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for cell, text in comments.items():
            lines = 2 + len(text) // 44
            size = {"author": COMMENT_AUTHOR, "width": 320, "height": 18 * lines}
            sheet.write_comment(cell, text[:32_000], size)
    with zipfile.ZipFile(buffer) as made:
        return made.read("xl/comments1.xml"), made.read("xl/drawings/vmlDrawing1.vml")


def has_comments(package: Package) -> bool:
    """Whether a workbook has comments of ours."""
    return any(name.startswith(_PART_PREFIX) for name in package.names)


def left_alone(names: Sequence[str]) -> str:
    """Say which sheets got no comments, and why."""
    has, each = ("has", "it") if len(names) == 1 else ("have", "them")
    return f"{' and '.join(names)} {has} comments already, and ours must not be mixed with {each}."
