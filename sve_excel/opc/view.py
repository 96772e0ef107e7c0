"""The sheets that a reader needs, as a small container made from the parts that were looked at.

Other readers find parts in ways of their own: calamine takes the shared strings from a fixed path,
of two relationships with one identifier the last, and knows no `..` in a target. A file can be made
that shows them other sheets than Excel shows, or than were checked. What they are given here holds
nothing but what this package found where the standard says it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from sve_excel.opc.constants import MAIN, MAIN_STRICT, OFFICE_REL, RELATIONSHIPS, TYPES
from sve_excel.opc.names import PartName
from sve_excel.opc.package import Package
from sve_excel.opc.rewrite import stored
from sve_excel.opc.workbook import SheetRef
from sve_excel.opc.xml import Source, escape

_SHARED: Final = {"sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}
_DECLARATION: Final = re.compile(rb"\A\s*<\?xml[^>]*\?>")
_UNUSED: Final = b"<si/>"
_SHEETS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_KINDS: Final = {"workbook.xml": "sheet.main", "sharedStrings.xml": "sharedStrings"}


def reading_view(package: Package, sheets: Iterable[SheetRef]) -> bytes:
    """A container with these worksheets, the shared strings and the styles; nothing is packed.

    Plain parts keep their bytes but for rows in which no cell has a value and texts that no cell
    uses, most of a template's; others are given as they were read and written anew. A sheet whose
    part is not there is left out.
    """
    asked = [sheet for sheet in sheets if package.has(sheet.part_name)]

    def part(name: PartName) -> bytes:
        items = package.items.get(name.key)
        if items:
            return _used_texts(package, items, asked)
        return _in_utf8(package.filled_part(name), name)

    return _view(package, asked, _SHARED, part)


def _in_utf8(part: bytes, name: PartName) -> bytes:
    """A part in the encoding that every reader knows; one that is in it already as it is."""
    source = Source.decode(part, str(name))
    return part if source.codec == "utf-8" else _DECLARATION.sub(b"", source.text)


def _used_texts(package: Package, items: Sequence[bytes], sheets: Iterable[SheetRef]) -> bytes:
    """The shared strings, of which those that no cell of these sheets uses are empty."""
    looks = [package.looks.get(sheet.part_name.key) for sheet in sheets]
    texts = [_UNUSED] * len(items)
    used = {at for look in looks if look for at in look.texts}
    for at in used if None not in looks else range(len(items)):
        texts[at] = b"<si>" + items[at]
    return b'<sst xmlns="%b">%b</sst>' % (MAIN.encode(), b"".join(texts))


def stored_view(package: Package, sheets: Iterable[SheetRef]) -> bytes:
    """The same without styles and with the parts as they are stored, in the usual namespace.

    It is for a second reader, which is to read for itself what is written there.
    """
    texts = {"sharedStrings": _SHARED["sharedStrings"]}
    return _view(package, sheets, texts, lambda name: _usual(package.part(name)))


def _usual(part: bytes) -> bytes:
    """A part in the namespace that every reader knows; the strict one means the same."""
    for codec in ("utf-8", "utf-16-le", "utf-16-be"):
        part = part.replace(MAIN_STRICT.encode(codec), MAIN.encode(codec))
    return part


def _view(
    package: Package,
    sheets: Iterable[SheetRef],
    shared: Mapping[str, str],
    part: Callable[[PartName], bytes],
) -> bytes:
    listed, related = [], []
    parts: dict[str, bytes] = {}
    for number, sheet in enumerate((s for s in sheets if package.has(s.part_name)), 1):
        target = f"worksheets/sheet{number}.xml"
        parts[target] = part(sheet.part_name)
        listed.append(f'<sheet name="{escape(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>')
        related.append(("worksheet", target))
    for word, target in shared.items():
        relationship = package.workbook_relationships.by_word(word)
        if relationship is not None and package.has(relationship.part):
            parts[target] = part(relationship.part)
            related.append((word, target))
    dates = ' date1904="1"' if package.uses_1904_dates else ""
    parts["workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_REL}"><workbookPr{dates}/>'
        f"<sheets>{''.join(listed)}</sheets></workbook>"
    ).encode()
    parts["_rels/workbook.xml.rels"] = _relationships(related)
    return stored(
        {
            "[Content_Types].xml": _types(parts),
            "_rels/.rels": _relationships([("officeDocument", "xl/workbook.xml")]),
            **{f"xl/{name}": content for name, content in parts.items()},
        }
    )


def _types(parts: Iterable[str]) -> bytes:
    """The content types; of a part that is not there some readers are told in vain."""
    told = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{_SHEETS}{_KINDS[name]}+xml"/>'
        for name in parts
        if name in _KINDS
    )
    default = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<Types xmlns="{TYPES}">{default}{told}</Types>'.encode()


def _relationships(related: Iterable[tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE_REL}/{word}" Target="{target}"/>'
        for number, (word, target) in enumerate(related, 1)
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{rows}</Relationships>'.encode()
