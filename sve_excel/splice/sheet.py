"""Putting one sheet into a user's workbook, and taking it out, with every other byte as it was.

The sheet comes as a one-sheet workbook that XlsxWriter wrote. Its parts are added; only the content
types, the workbook part, its relationships and the styles are edited, by inserting bytes. Values of
`docProps/app.xml` (the titles of the sheets) are what the last program to save the file noted about
it, and no reader relies on them; `calcChain` may lack formulas. So neither is touched when a sheet
comes in, and calcChain only where a formula goes.

A comment behind the sheet's root element says how to take it out again byte for byte. Where another
program has saved the workbook since, the sheet is replaced in its place. A sheet of the same name
that is not ours, and a signed workbook, are refused: neither is ours to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sve_excel.imprint import COPY_MARK, PART_PREFIX, RESULTS_WRITTEN
from sve_excel.opc.archive import Archive
from sve_excel.opc.cells import position
from sve_excel.opc.constants import (
    OFFICE_REL,
    STYLES_TYPE,
    TABLE_TYPE,
)
from sve_excel.opc.draft import Draft
from sve_excel.opc.edits import Edit, Range, append_child
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.names import PartName
from sve_excel.opc.package import Package
from sve_excel.opc.relationships import relationship_xml, relationships_part
from sve_excel.opc.workbook import (
    DefinedName,
    add_names,
    add_sheet,
    defined_names,
    free_sheet_id,
)
from sve_excel.opc.xml import parse
from sve_excel.splice.calcchain import remove_entries
from sve_excel.splice.celltext import CellInUse, set_text
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.exact import record
from sve_excel.splice.sheetpart import (
    DAYS_TO_1904,
    adapt_sheet,
    make_strict,
    read_shared_strings,
    strict_type,
)
from sve_excel.splice.styles import (
    MAX_CELL_FORMATS,
    OurStyles,
    StyleMap,
    is_date_format,
    merge_styles,
    theme_colours,
)
from sve_excel.splice.tables import Tables
from sve_excel.splice.takeout import SHEET_NAME, UNDO_MARK, is_ours, take_out, very_file
from sve_excel.splice.undo import Undo, digest
from sve_excel.splice.unlist import edit_parts, reachable, unlist_sheet


def splice_sheet(
    workbook: bytes,
    sheet: bytes,
    *,
    allow_signed: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """The workbook with the one sheet of `sheet` as its last, or in the place of its last version.

    Doing it twice gives the same bytes. Raises `PackageError` where the workbook cannot be read and
    `SpliceRefused` where it must not be changed. With `allow_signed` the signature stays and no
    longer holds.
    """
    return splice_into(Package.open(workbook, limits), sheet, allow_signed=allow_signed)


def splice_into(
    package: Package, sheet: bytes | Mapping[str, bytes], *, allow_signed: bool = False
) -> bytes:
    """As ``splice_sheet``, into a workbook that has been opened already.

    The sheet may also come as the parts of its workbook, by the names of their zip members.
    """
    incoming = _incoming(sheet, package.limits)
    original = very_file(package, incoming.sheets[0].name)
    if original is not None:
        package = Package.open(original, package.limits)
    if package.is_signed and not allow_signed:
        raise SpliceRefused("signed", "the workbook is digitally signed")
    draft = Draft(package.archive)
    place = take_out(draft, package, incoming.sheets[0].name)
    base = Package.of(draft.view()) if draft.is_changed else package
    _Splice(draft, base, incoming, place).run()
    return draft.to_bytes()


def remove_sheet(
    workbook: bytes, name: str = SHEET_NAME, *, limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """The workbook without our sheet: the very file that it was, where nobody saved it since.

    Where somebody did, and where the record had no room for it, every part is as it was. Without
    such a sheet the workbook comes back as it is.
    """
    package = Package.open(workbook, limits)
    if package.sheet(name) is None:
        return workbook
    original = very_file(package, name)
    if original is not None:
        return original
    draft = Draft(package.archive)
    place = take_out(draft, package, name)
    if place is not None:
        base = Package.of(draft.view()) if draft.is_changed else package
        if len(base.sheets) == 1:
            raise SpliceRefused("only-sheet", "the sheet is the only one of the workbook")
        unlist_sheet(draft, base, place)
    return draft.to_bytes()


def has_sheet(package: Package, name: str = SHEET_NAME) -> bool:
    """Whether the workbook has a sheet of that name that is ours."""
    sheet = package.sheet(name)
    return sheet is not None and is_ours(package, sheet)


def is_copy(package: Package, name: str = SHEET_NAME) -> bool:
    """Whether our sheet says that the workbook is a copy of a bid that stands elsewhere."""
    sheet = package.sheet(name)
    return sheet is not None and COPY_MARK.lower() in package.local_names(
        package.sheets.index(sheet)
    )


def set_cell_text(
    workbook: bytes,
    sheet_name: str,
    cell: str,
    text: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """The workbook with `text` in one cell, which keeps its style; nothing else changes."""
    package = Package.open(workbook, limits)
    sheet = package.sheet(sheet_name)
    if sheet is None or sheet.kind != "worksheet":
        raise SpliceRefused("no-such-sheet", f"the workbook has no worksheet {sheet_name!r}")
    try:
        row, column = position(cell)
        if not (1 <= row <= 1_048_576 and 1 <= column <= 16_384):
            raise ValueError(f"not a cell of a sheet: {cell}")
        part, had_formula = set_text(package.part(sheet.part_name), cell, text, limits)
    except ValueError as error:
        raise SpliceRefused("bad-cell", str(error)) from None
    except CellInUse as error:
        raise SpliceRefused("formula-in-use", str(error)) from None
    draft = Draft(package.archive)
    draft.replace(sheet.part_name, part)
    if had_formula:
        wanted = position(cell)

        def is_cell(sheet_id: int, reference: str) -> bool:
            return sheet_id == sheet.sheet_id and _same_cell(reference, wanted)

        edit_parts(draft, package, remove_entries(draft, package, is_cell))
    return draft.to_bytes()


def _same_cell(reference: str, wanted: tuple[int, int]) -> bool:
    try:
        return position(reference) == wanted
    except ValueError:
        return False


def _incoming(sheet: bytes | Mapping[str, bytes], limits: Limits) -> Package:
    try:
        if isinstance(sheet, bytes):
            package = Package.open(sheet, limits)
        else:
            package = Package.of(Archive.holding(sheet, limits))
    except PackageError as error:
        raise SpliceRefused("bad-sheet", error.detail) from error
    if len(package.sheets) != 1 or package.sheets[0].kind != "worksheet":
        raise SpliceRefused("bad-sheet", "the sheet to put in is not a workbook of one worksheet")
    return package


@dataclass(slots=True)
class _Splice:
    """One sheet on its way into a workbook; `place` is the index of the one it replaces."""

    draft: Draft
    base: Package
    incoming: Package
    place: int | None

    def run(self) -> None:
        """Add the parts, make the edits, and leave the record of them."""
        base, incoming = self.base, self.incoming
        sheet = incoming.sheets[0]
        is_first = not self.draft.is_changed
        root = reachable(incoming, sheet.part_name, None)
        names = self._new_names(root.values())
        styles_ranges, style_map, style_parts, style_rows = self._styles()
        contents = self._contents(root.values(), names, style_map)
        rows = style_rows + self._list_sheet(names[sheet.part_name.key])
        types = [*style_parts, *contents]
        rows.append(("types", self._type_edits(types, names)))
        ranges = {**styles_ranges, **edit_parts(self.draft, base, rows)}
        view = self.draft.view()
        undo = Undo(
            self.place,
            {name: (_digest(view, name), each) for name, each in sorted(ranges.items())},
            tuple(types),
            digest(contents[names[sheet.part_name.key]]),
            record(self.draft.archive, self.draft.replaced) if is_first else None,
        )
        sheet_part = names[sheet.part_name.key]
        contents[sheet_part] += undo.comment(UNDO_MARK)
        for name, content in contents.items():
            self.draft.add(name, content)

    def _new_names(self, parts: Iterable[PartName]) -> dict[str, PartName]:
        """A name that is free in the workbook for each incoming part, by the incoming key."""
        here, there = self.base.workbook_name.folder, self.incoming.workbook_name.folder
        names = {}
        taken = {name.key for name in self.base.names}
        for part in parts:
            folder = part.folder
            folder = here + folder[len(there) :] if folder.startswith(there) else folder
            number = 1
            name = PartName(f"{folder}{PART_PREFIX}{part.filename}")
            while name.key in taken or name.relationships.key in taken:
                number += 1
                name = PartName(f"{folder}{PART_PREFIX}{number}_{part.filename}")
            taken.add(name.key)
            names[part.key] = name
        return names

    def _styles(
        self,
    ) -> tuple[
        dict[PartName, tuple[Range, ...]],
        StyleMap,
        dict[PartName, str],
        list[tuple[str, list[Edit]]],
    ]:
        """Bring the styles in: edits made, the map, a part added where there was none."""
        base = self.base
        source_name = self.incoming.workbook_relationships.by_word("styles")
        if source_name is None:
            raise SpliceRefused("bad-sheet", "the sheet to put in has no styles")
        source = self.incoming.part(source_name.part)
        relationship = base.workbook_relationships.by_word("styles")
        if relationship is not None and base.has(relationship.part):
            name = relationship.part
            target, edits, style_map = merge_styles(
                base.part(name), name, source, self._colours(), base.limits
            )
            if style_map.cell_format_count > MAX_CELL_FORMATS:
                raise SpliceRefused(
                    "styles-full",
                    f"with the sheet's there would be {style_map.cell_format_count:,} cell "
                    f"formats; Excel takes {MAX_CELL_FORMATS:,}",
                )
            ranges = {name: self.draft.edit(name, target, edits)} if edits else {}
            return ranges, style_map, {}, []
        strict = base.is_strict
        name = PartName(f"{base.workbook_name.folder}styles.xml")
        if relationship is not None:
            name = relationship.part  # it leads nowhere so far
        while base.has(name):
            name = PartName(f"{name.folder}{PART_PREFIX}{name.filename}")
        self.draft.add(name, make_strict(source) if strict else source)
        ours = OurStyles.read(source)
        count = len(ours.items["cellXfs"])
        same = StyleMap(
            {index: index for index in range(count)},
            {index: index for index in range(len(ours.items["dxfs"]))},
            count,
        )
        rows = [] if relationship is not None else self._relationship_row("styles", name, offset=1)
        return {}, same, {name: STYLES_TYPE}, rows

    def _colours(self) -> dict[str, str]:
        theme = self.incoming.workbook_relationships.by_word("theme")
        if theme is None or not self.incoming.has(theme.part):
            return {}
        return theme_colours(self.incoming.part(theme.part))

    def _contents(
        self, parts: Iterable[PartName], names: dict[str, PartName], style_map: StyleMap
    ) -> dict[PartName, bytes]:
        """The parts to add, with their relationships, by new name."""
        incoming, base = self.incoming, self.base
        sheet = incoming.sheets[0].part_name
        contents: dict[PartName, bytes] = {}
        tables = Tables(base)
        for part in parts:
            content = incoming.part(part)
            if part.key == sheet.key:
                content = self._sheet(content, style_map)
            elif incoming.content_types.of(part) == TABLE_TYPE:
                content = tables.adapt(content, style_map.differential_formats)
            if base.is_strict and part.extension == "xml":
                content = make_strict(content)
            contents[names[part.key]] = content
            relationships = incoming.relationships_of(part)
            if relationships is None:
                continue
            targets = {
                item.id: names[item.part.key].relative_from(names[part.key])
                for item in relationships.items
                if not item.external
            }
            written = relationships_part(relationships.items, targets)
            if base.is_strict:
                written = _strict_types(written)
            contents[names[part.key].relationships] = written
        if tables.renamed:
            contents = {name: tables.follow(content) for name, content in contents.items()}
        return contents

    def _sheet(self, part: bytes, style_map: StyleMap) -> bytes:
        incoming = self.incoming
        shared = incoming.workbook_relationships.by_word("sharedStrings")
        strings = read_shared_strings(incoming.part(shared.part), self._colours()) if shared else []
        shift = 0
        if incoming.uses_1904_dates != self.base.uses_1904_dates:
            shift = DAYS_TO_1904 if incoming.uses_1904_dates else -DAYS_TO_1904
        return adapt_sheet(
            part,
            strings=strings,
            cell_formats=style_map.cell_formats,
            differential_formats=style_map.differential_formats,
            date_formats=self._date_formats() if shift else frozenset(),
            date_shift=shift,
        )

    def _date_formats(self) -> frozenset[int]:
        """Indexes of the incoming cell formats that show a date."""
        relationship = self.incoming.workbook_relationships.by_word("styles")
        assert relationship is not None
        root = parse(self.incoming.part(relationship.part), relationship.part).root
        container, formats = root.find("numFmts"), root.find("cellXfs")
        codes = {
            element.attributes["numFmtId"]: element.attributes["formatCode"]
            for element in (container.children if container else [])
        }
        return frozenset(
            index
            for index, element in enumerate(formats.children if formats else [])
            if is_date_format(
                int(element.attributes.get("numFmtId", "0")),
                codes.get(element.attributes.get("numFmtId", "0"), ""),
            )
        )

    def _list_sheet(self, part: PartName) -> list[tuple[str, list[Edit]]]:
        """The edits that list the sheet, or lead the listed one to its new part."""
        base = self.base
        names = [
            (_shown_or_hidden(name), name.element.text)
            for name in defined_names(self.incoming.workbook)
            if name.sheet_index == 0
        ]
        if self.place is None:
            index = len(base.sheets)
            identifier = base.workbook_relationships.free_id()
            rows = self._relationship_row("worksheet", part)
            listed = add_sheet(
                base.workbook,
                self.incoming.sheets[0].name,
                free_sheet_id(base.sheets),
                identifier,
            )
            return [*rows, ("workbook", listed + add_names(base.workbook, index, names))]
        relationships = base.workbook_relationships
        listed_at = relationships.by_id(base.sheets[self.place].relationship_id)
        assert listed_at is not None
        element = relationships.elements[relationships.items.index(listed_at)]
        prefix = element.prefix
        row = relationship_xml(
            listed_at.id,
            self._type("worksheet"),
            part.relative_from(base.workbook_name),
            prefix=prefix,
        )
        return [
            ("relationships", [Edit(element.start, element.end, row.encode())]),
            ("workbook", add_names(base.workbook, self.place, names)),
        ]

    def _relationship_row(
        self, word: str, part: PartName, offset: int = 0
    ) -> list[tuple[str, list[Edit]]]:
        relationships = self.base.workbook_relationships
        identifier = relationships.free_id()
        if offset:
            identifier = f"rId{int(identifier[3:]) + offset}"
        root = relationships.document.root
        row = relationship_xml(
            identifier,
            self._type(word),
            part.relative_from(self.base.workbook_name),
            prefix=root.prefix,
        )
        return [("relationships", append_child(relationships.document, root, row))]

    def _type(self, word: str) -> str:
        kind = f"{OFFICE_REL}/{word}"
        return strict_type(kind) if self.base.is_strict else kind

    def _type_edits(self, parts: Iterable[PartName], names: dict[str, PartName]) -> list[Edit]:
        """Content types for the new parts: an override each, but where a default says it."""
        theirs, ours = self.base.content_types, self.incoming.content_types
        back = {new: PartName(old) for old, new in names.items()}
        rows = []
        for part in parts:
            if part in back:
                kind = ours.of(back[part])
            elif part.extension == "rels":
                kind = ours.defaults["rels"]
            else:
                kind = STYLES_TYPE
            if theirs.of(part) != kind:
                rows.append(theirs.override_xml(part, kind))
        root = theirs.document.root
        return append_child(theirs.document, root, "".join(rows)) if rows else []


def _digest(view: Archive, name: PartName) -> str:
    member = view.get(name.member)
    assert member is not None
    return digest(view.read(member))


def _shown_or_hidden(name: DefinedName) -> dict[str, str]:
    """The attributes of a name, which nobody needs to see where it holds codes."""
    attributes = dict(name.element.attributes)
    return attributes | {"hidden": "1"} if name.name.startswith(RESULTS_WRITTEN) else attributes


def _strict_types(relationships: bytes) -> bytes:
    transitional, strict = OFFICE_REL, strict_type(OFFICE_REL + "/")[:-1]
    return relationships.replace(f'Type="{transitional}/'.encode(), f'Type="{strict}/'.encode())
