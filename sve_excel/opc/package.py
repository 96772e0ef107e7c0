"""An OOXML workbook as a package of parts, opened lazily and without trust.

Opening reads the container's directory, the content types, the package's relationships and the
workbook part; every other part is unpacked when it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sve_excel.opc.archive import Archive
from sve_excel.opc.constants import MAIN_STRICT, MAIN_TYPES, SIGNATURE_ORIGIN, XLSB_TYPE
from sve_excel.opc.contenttypes import ContentTypes
from sve_excel.opc.directory import Member
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.look import Look
from sve_excel.opc.names import CONTENT_TYPES, ROOT, PartName
from sve_excel.opc.relationships import Relationships
from sve_excel.opc.sniff import refuse_unless_zip
from sve_excel.opc.workbook import (
    SheetRef,
    defined_names,
    is_workbook,
    read_sheets,
    uses_1904_dates,
)
from sve_excel.opc.xml import Document, parse

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods")
_DOCUMENTS: Final = {
    "wordprocessingml": "a Word document",
    "presentationml": "a PowerPoint presentation",
}
"""What else is packed as a workbook is, by a word of its main part's type."""
MACRO_WORDS: Final = frozenset({"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"})


@dataclass(frozen=True)
class Package:
    """A workbook's package; `Package.open` is the way to make one."""

    archive: Archive
    limits: Limits
    content_types: ContentTypes
    relationships: Relationships
    workbook_name: PartName
    workbook: Document
    workbook_relationships: Relationships
    sheets: tuple[SheetRef, ...]
    """All sheets in the order of their tabs."""
    looks: dict[str, Look] = field(default_factory=dict, repr=False)
    """What was seen of each worksheet part that was looked at, by its name in lower case."""
    plainly: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Parts that are not written plainly, as they were read and written anew for other readers."""
    items: dict[str, Sequence[bytes]] = field(default_factory=dict, repr=False)
    """Shared strings one by one, each from behind its opening tag, of a part that is plain."""
    _relationships: dict[str, Relationships | None] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Package:
        """Open the bytes of a workbook, or raise the `PackageError` that says what they are."""
        if len(data) <= limits.file_size:
            refuse_unless_zip(data)
        return cls.of(Archive.open(data, limits))

    @classmethod
    def of(cls, archive: Archive) -> Package:
        """The package in a container."""
        limits = archive.limits
        types_member = archive.get(CONTENT_TYPES.member)
        if types_member is None:
            raise _other_container(archive)
        content_types = ContentTypes.read(archive.read(types_member), limits)
        root_part = archive.get(ROOT.relationships.member)
        if root_part is None:
            raise PackageError("missing-part", "the package has no relationships")
        relationships = Relationships.read(ROOT, archive.read(root_part), limits)
        main = relationships.by_word("officeDocument")
        if main is None:
            raise PackageError("not-a-workbook", "the package names no main document")
        name = main.part
        member = archive.get(name.member)
        if member is None:
            raise PackageError("missing-part", f"the workbook part {name} is not there")
        name = PartName(member.name)
        kind = content_types.of(name)
        if kind == XLSB_TYPE or name.extension == "bin":
            raise PackageError("is-xlsb", "the file is an Excel binary workbook (.xlsb)")
        if kind not in MAIN_TYPES:
            raise _other_document(kind)
        others = [
            key
            for key, other in content_types.overrides.items()
            if other in MAIN_TYPES and key != name.key and archive.get(key.lstrip("/"))
        ]
        if others:
            raise PackageError("two-readings", f"both {name} and {others[0]} are workbook parts")
        workbook = parse(archive.read(member), name, limits)
        if not is_workbook(workbook.root):
            raise PackageError("not-a-workbook", f"the main document is <{workbook.root.name}>")
        rels_member = archive.get(name.relationships.member)
        if rels_member is None:
            raise PackageError("missing-part", "the workbook part has no relationships")
        workbook_relationships = Relationships.read(name, archive.read(rels_member), limits)
        sheets = read_sheets(workbook, workbook_relationships, limits)
        return cls(
            archive,
            limits,
            content_types,
            relationships,
            name,
            workbook,
            workbook_relationships,
            sheets,
        )

    @property
    def names(self) -> tuple[PartName, ...]:
        """The names of all parts in the container's order."""
        return tuple(PartName(m.name) for m in self.archive.members if not m.is_folder)

    def member(self, name: str) -> Member | None:
        """The zip member of a part, letter case and percent-encoding aside."""
        return self.archive.get(PartName(name).member)

    def has(self, name: str) -> bool:
        """Whether the part is there."""
        return self.member(name) is not None

    def part(self, name: str) -> bytes:
        """The bytes of a part, unpacked at most once."""
        member = self.member(name)
        if member is None:
            raise PackageError("missing-part", f"the part {name} is not there")
        return self.archive.read(member)

    def plain_part(self, name: PartName) -> bytes:
        """The part as another reader may have it: its own bytes, or what was read, plainly."""
        return self.plainly.get(name.key) or self.part(name)

    def filled_part(self, name: PartName) -> bytes:
        """The same without the rows in which no cell has a value, of a sheet that was looked at."""
        look = self.looks.get(name.key)
        return self.plain_part(name) if look is None or look.filled is None else look.filled

    def relationships_of(self, name: PartName) -> Relationships | None:
        """The relationships of a part, None where it has no relationships part."""
        if name.key not in self._relationships:
            member = self.member(name.relationships)
            self._relationships[name.key] = (
                None
                if member is None
                else Relationships.read(name, self.archive.read(member), self.limits)
            )
        return self._relationships[name.key]

    def sheet(self, name: str) -> SheetRef | None:
        """The sheet of that name, letter case aside, as Excel compares."""
        wanted = name.casefold()
        for sheet in self.sheets:
            if sheet.name.casefold() == wanted:
                return sheet
        return None

    @property
    def main_content_type(self) -> str:
        """The content type of the workbook part."""
        return self.content_types.of(self.workbook_name)

    @property
    def is_strict(self) -> bool:
        """Whether the workbook uses the namespaces of ISO/IEC 29500 strict."""
        return self.workbook.root.namespace == MAIN_STRICT

    @property
    def has_macros(self) -> bool:
        """Whether it holds a VBA project or Excel 4 macro sheets."""
        return any(item.word in MACRO_WORDS for item in self.workbook_relationships.items)

    @property
    def is_signed(self) -> bool:
        """Whether the package has a digital signature."""
        return any(item.type == SIGNATURE_ORIGIN for item in self.relationships.items)

    @property
    def uses_1904_dates(self) -> bool:
        """Whether serial dates count from 1904."""
        return uses_1904_dates(self.workbook)

    @cached_property
    def external_links(self) -> tuple[str, ...]:
        """The targets of links to other workbooks and data sources."""
        return tuple(
            relationship.target
            for link in self.workbook_relationships.items
            if link.word == "externalLink" and not link.external
            for relationship in getattr(self.relationships_of(link.part), "items", ())
            if relationship.external
        )

    @cached_property
    def has_dde(self) -> bool:
        """Whether an external link is a DDE or OLE link, which can start another program."""
        for link in self.workbook_relationships.items:
            if link.word == "externalLink" and not link.external and self.has(link.part):
                root = parse(self.part(link.part), link.part, self.limits).root
                if root.find("ddeLink") is not None or root.find("oleLink") is not None:
                    return True
        return False

    @property
    def hidden_sheets(self) -> tuple[SheetRef, ...]:
        """The sheets that are hidden or very hidden."""
        return tuple(sheet for sheet in self.sheets if sheet.state != "visible")

    def local_names(self, index: int) -> frozenset[str]:
        """The defined names, in lower case, that are local to the sheet at `index`."""
        return frozenset(name.lower() for name in self.local_formulas(index))

    def local_formulas(self, index: int) -> dict[str, str]:
        """The formulas of the defined names that are local to the sheet at `index`, by name."""
        return {
            name.name: name.element.text
            for name in defined_names(self.workbook)
            if name.sheet_index == index
        }


def _other_document(kind: str) -> PackageError:
    """What a package with another main document is."""
    for word, name in _DOCUMENTS.items():
        if word in kind:
            return PackageError("not-a-workbook", f"the file is {name}, whatever its name says")
    shown = kind or "of no declared type"
    return PackageError("not-a-workbook", f"the main document is {shown}")


def _other_container(archive: Archive) -> PackageError:
    """What a zip container without content types is."""
    mimetype = archive.get("mimetype")
    if mimetype is not None and mimetype.size < 200:
        kind = archive.read(mimetype)
        if b"opendocument.spreadsheet" in kind:
            return PackageError("is-ods", "the file is an OpenDocument spreadsheet (.ods)")
    if any(f"/{key}".endswith(("/index/document.iwa", "/index.zip")) for key in archive.by_key):
        return PackageError("is-numbers", "the file is an Apple Numbers document")
    inside = [m.name for m in archive.members if m.name.lower().endswith(_WORKBOOKS)]
    if not inside:
        return PackageError("not-a-workbook", "the file is a zip container, but holds no workbook")
    held = inside[0] if len(inside) == 1 else f"{inside[0]} and {len(inside) - 1} more"
    return PackageError(
        "not-a-workbook",
        f"the file is a zip that holds {held}: unzip it first, and put what it holds in its place",
    )
