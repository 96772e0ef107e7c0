"""The workbook part: its sheets, and the edits that add a sheet or its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, cast

from sve_excel.opc.constants import MAINS, OFFICE_RELS, SHEET_KINDS
from sve_excel.opc.edits import Edit, append_child, insert_after
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.names import PartName
from sve_excel.opc.relationships import Relationships
from sve_excel.opc.walk import two_readings
from sve_excel.opc.xml import Document, Element, escape, is_true

SheetState = Literal["visible", "hidden", "veryHidden"]
SheetKind = Literal["worksheet", "chartsheet", "dialogsheet", "macrosheet"]
BEFORE_NAMES: Final = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
)
"""What stands before `definedNames` in a workbook part."""
NO_PART: Final = PartName("/")
"""The part name of a sheet without a part: modules of Excel 5 are listed so."""
MAX_SHEET_ID: Final = 65_534


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A sheet as the workbook part lists it."""

    name: str
    sheet_id: int
    state: SheetState
    part_name: PartName
    kind: SheetKind
    relationship_id: str = ""


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; `sheet_index` is None for one of the whole workbook."""

    name: str
    sheet_index: int | None
    element: Element


def read_sheets(
    document: Document, relationships: Relationships, limits: Limits
) -> tuple[SheetRef, ...]:
    """The sheets in the order of their tabs.

    Raises ``PackageError`` where two programs could list other sheets.
    """
    sheets: list[SheetRef] = []
    _hold_one_list(document)
    for element in sheet_elements(document):
        if len(sheets) >= limits.sheets:
            raise PackageError(
                "too-many-sheets", f"more than {limits.sheets:,} sheets, the limit", "sheets"
            )
        identifier = element.get(OFFICE_RELS, "id") or ""
        relationship = relationships.by_id(identifier)
        if relationship is not None and (
            relationship.external or relationship.word not in SHEET_KINDS
        ):
            relationship = None
        state = element.attributes.get("state", "visible")
        sheets.append(
            SheetRef(
                element.attributes.get("name", ""),
                _number(element.attributes.get("sheetId", "")) or 0,
                cast(SheetState, state if state in ("hidden", "veryHidden") else "visible"),
                NO_PART if relationship is None else relationship.part,
                cast(SheetKind, SHEET_KINDS[relationship.word])
                if relationship is not None
                else "macrosheet",
                identifier,
            )
        )
    return tuple(sheets)


def _hold_one_list(document: Document) -> None:
    """Hold the sheets to stand in one list, each right in it."""
    lists = document.root.find_all("sheets")
    within = [child for each in lists for child in each.children]
    others = [child for child in document.root.children if child.name == "AlternateContent"]
    if len(lists) > 1:
        raise two_readings("the workbook part", "more than one list of sheets")
    if any(child.name != "sheet" for child in within) or any(map(_holds_sheets, others)):
        raise two_readings("the workbook part", "sheets within something that is no list of sheets")


def _holds_sheets(element: Element) -> bool:
    return element.name in ("sheets", "sheet") or any(map(_holds_sheets, element.children))


def sheet_elements(document: Document) -> list[Element]:
    """The `sheet` elements."""
    sheets = document.root.find("sheets")
    return [] if sheets is None else sheets.find_all("sheet")


def defined_names(document: Document) -> list[DefinedName]:
    """All defined names."""
    parent = document.root.find("definedNames")
    if parent is None:
        return []
    return [
        DefinedName(
            element.attributes.get("name", ""),
            _number(element.attributes.get("localSheetId", "")),
            element,
        )
        for element in parent.find_all("definedName")
    ]


def is_workbook(root: Element) -> bool:
    """Whether this is the root of a workbook part."""
    return root.name == "workbook" and root.namespace in MAINS


def uses_1904_dates(document: Document) -> bool:
    """Whether serial dates count from 1904."""
    properties = document.root.find("workbookPr")
    return properties is not None and is_true(properties.attributes.get("date1904"))


def calculates_by_hand(document: Document) -> bool:
    """Whether formulas are worked out only when somebody asks for it."""
    calculation = document.root.find("calcPr")
    return calculation is not None and calculation.attributes.get("calcMode") == "manual"


def free_sheet_id(sheets: tuple[SheetRef, ...]) -> int:
    """One more than the highest sheet id, or the lowest free one where that is out of range."""
    taken = {sheet.sheet_id for sheet in sheets}
    highest = max(taken, default=0)
    if highest < MAX_SHEET_ID:
        return highest + 1
    return next(number for number in range(1, MAX_SHEET_ID + 2) if number not in taken)


def add_sheet(document: Document, name: str, sheet_id: int, relationship_id: str) -> list[Edit]:
    """List a new sheet behind the last one."""
    sheets = document.root.find("sheets")
    if sheets is None:
        raise PackageError("not-a-workbook", "the workbook part lists no sheets")
    prefix, declaration = _relationship_prefix(document, sheets)
    tag = sheets.qualified("sheet")
    return append_child(
        document,
        sheets,
        f'<{tag}{declaration} name="{escape(name)}" sheetId="{sheet_id}" '
        f'{prefix}:id="{escape(relationship_id)}"/>',
    )


def add_names(
    document: Document, index: int, names: list[tuple[dict[str, str], str]]
) -> list[Edit]:
    """Put defined names (attributes, text) that are local to the sheet at `index`."""
    if not names:
        return []
    root = document.root
    tag = root.qualified("definedName")
    rows = []
    for attributes, text in names:
        written = {**attributes, "localSheetId": str(index)}
        pairs = "".join(f' {key}="{escape(value)}"' for key, value in written.items())
        rows.append(f"<{tag}{pairs}>{escape(text)}</{tag}>")
    parent = root.find("definedNames")
    if parent is not None:
        return append_child(document, parent, "".join(rows))
    outer = root.qualified("definedNames")
    return [insert_after(root, BEFORE_NAMES, f"<{outer}>{''.join(rows)}</{outer}>")]


def _relationship_prefix(document: Document, parent: Element) -> tuple[str, str]:
    """A prefix of the relationship namespace that holds here, and its declaration if needed."""
    for prefix, uri in parent.scope.items():
        if prefix and uri in OFFICE_RELS:
            return prefix, ""
    siblings = parent.children or [document.root]
    for sibling in siblings:
        for prefix, uri in sibling.scope.items():
            if prefix and uri in OFFICE_RELS:
                return prefix, f' xmlns:{prefix}="{uri}"'
    raise PackageError("not-a-workbook", "the workbook part lists no sheets")


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
