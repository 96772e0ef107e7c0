"""Which sheet a workbook opens on: one alone is selected, since selected ones are typed into alike.

Only the attributes that say so are edited: in the workbook part, and in the sheets that have them.
"""

from __future__ import annotations

from sve_excel.opc.draft import Draft
from sve_excel.opc.edits import Edit, insert_after
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.opc.xml import Document, Element, parse
from sve_excel.splice.errors import SpliceRefused

_BEFORE_VIEWS = ("fileVersion", "fileSharing", "workbookPr", "workbookProtection")


def open_on(workbook: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Give the workbook that opens on the sheet of that name.

    Raises ``SpliceRefused`` where there is none, ``PackageError`` where it cannot be read.
    """
    package = Package.open(workbook, limits)
    shown = package.sheet(name)
    if shown is None:
        raise SpliceRefused("no-such-sheet", f"the workbook has no worksheet {name!r}")
    draft = Draft(package.archive)
    _lead_to(draft, package, package.sheets.index(shown))
    for sheet in package.sheets:
        if package.has(sheet.part_name) and sheet.kind == "worksheet":
            _select(draft, package, sheet, chosen=sheet == shown)
    return draft.to_bytes()


def _lead_to(draft: Draft, package: Package, index: int) -> None:
    document = package.workbook
    views = document.root.find("bookViews")
    view = views.find("workbookView") if views is not None else None
    if view is not None:
        edits = [_attribute(document, view, "activeTab", str(index))]
    else:
        outer, inner = (document.root.qualified(each) for each in ("bookViews", "workbookView"))
        xml = f'<{outer}><{inner} activeTab="{index}"/></{outer}>'
        edits = [insert_after(document.root, _BEFORE_VIEWS, xml)] if views is None else []
    draft.edit(package.workbook_name, document, edits)


def _select(draft: Draft, package: Package, sheet: SheetRef, *, chosen: bool) -> None:
    document = parse(package.part(sheet.part_name), sheet.part_name, package.limits)
    views = document.root.find("sheetViews")
    edits = [
        _attribute(document, view, "tabSelected", "1" if chosen else "0")
        for view in (views.find_all("sheetView") if views is not None else ())
        if chosen or "tabSelected" in view.attributes
    ]
    if edits:
        draft.edit(sheet.part_name, document, edits)


def _attribute(document: Document, element: Element, name: str, value: str) -> Edit:
    """Set an attribute, which may not be there yet."""
    span = document.attribute_span(element, name)
    if span is not None:
        return Edit(*span, value.encode())
    at = element.start + 1 + len(element.qualified(element.name).encode())
    return Edit(at, at, f' {name}="{value}"'.encode())
