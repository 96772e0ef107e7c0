"""The look at a workbook's sheets before a parser sees them: cells, merges, texts, nesting.

Each sheet is looked at once (``look``); here the looks are added up and held against the limits.
Texts are counted as a reader will expand them, however the cells are written.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

from sve_excel.opc.cells import position
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.look import Look, look_at
from sve_excel.opc.names import PartName
from sve_excel.opc.package import Package
from sve_excel.opc.strict import read_texts
from sve_excel.opc.xml import Source, check_runs

_KEPT: Final = 1 << 20
"""Bytes of shared strings up to which they stay at hand one by one."""
_ITEM: Final = re.compile(rb"<si><t(?:\s[^<>]*+)?>[^<]*+</t></si>")
_PLAIN_TEXTS: Final = re.compile(
    rb"(?:<\?xml[^<>]*+>)?\s*+<sst(?=[\s>])[^<>]*+>"
    rb"(?:<si><t(?:\s[^<>]*+)?>[^<]*+</t></si>)*+</sst>\s*+"
)
"""A shared strings part that holds nothing but plain texts, as most do."""
_RICH: Final = re.compile(
    rb"""(?:\s++|</?(?:sst|si|t|r|rPr|rPh|phoneticPr|b|i|u|sz|color|rFont|family|charset|scheme"""
    rb"""|strike|vertAlign|outline|shadow|condense|extend)(?=[\s/>])[^<>]*+>[^<]*+|<\?xml[^<>]*+>)*+"""
)
"""What else a shared strings part may hold that every reader takes alike: rich text."""


def check_sheets(
    package: Package, limits: Limits | None = None, only: Container[str] | None = None
) -> None:
    """Look at the sheets, and raise a ``PackageError`` where reading them could do harm.

    What was seen stays with the package, for whoever reads it: its ``looks``.

    With ``only``, the sheets of these names (in lower case): a look is due to each that will be
    read, and to no other. Also proves the size and checksum of every member, since other parsers
    believe the headers.
    """
    limits = limits or package.limits
    sizes = _check_shared_strings(package, limits)
    wanted = [
        sheet
        for sheet in package.sheets
        if sheet.kind == "worksheet" and (only is None or sheet.name.lower() in only)
    ]
    cells = merges = expanded = 0
    longest = max(sizes, default=0)
    for name in dict.fromkeys(sheet.part_name for sheet in wanted):
        if not package.has(name):
            continue
        look = package.looks.get(name.key) or look_at(package.part(name), name, limits)
        package.looks[name.key] = look
        if look.plainly is not None:
            package.plainly[name.key] = look.plainly
        cells += look.cells
        if cells > limits.cells:
            most = f"{cells:,} cells or more; the limit is {limits.cells:,}"
            raise PackageError("too-many-cells", most, "cells")
        merges += len(look.merges)
        _check_merges(look, name, merges, limits)
        if (missing := max(look.texts, default=-1)) >= len(sizes):
            raise _no_such_text(package.plain_part(name), name, missing, len(sizes))
        used = sum(look.texts.values())
        if expanded + used * longest <= limits.expanded_text:
            expanded += used * longest
        else:
            expanded += _expanded(look, sizes)
        if expanded > limits.expanded_text:
            most = f"the limit is {limits.expanded_text:,}"
            raise PackageError(
                "too-much-text",
                f"the cells' texts come to {expanded:,} bytes; {most}",
                "expanded_text",
            )
    package.archive.verify()


def _no_such_text(part: bytes, name: str, index: int, count: int) -> PackageError:
    """A cell that names a text which the workbook does not hold, with its place."""
    cell = re.search(rb'<c r="([A-Z]+[0-9]+)"[^<>]* t="s"[^<>]*>(?:<f.*?)?<v>%d</v>' % index, part)
    where = cell[1].decode("ascii") if cell else "a cell"
    return PackageError(
        "damaged", f"{where} in {name} names text number {index:,}, and there are {count:,}"
    )


def _expanded(look: Look, sizes: tuple[int, ...]) -> int:
    """Bytes of the texts that a sheet's cells hold once each has a copy."""
    return sum(count * sizes[index] for index, count in look.texts.items() if index < len(sizes))


def _check_merges(look: Look, name: str, merges: int, limits: Limits) -> None:
    if merges > limits.merges:
        raise PackageError(
            "too-many-merges", f"more than {limits.merges:,} merged ranges, the limit", "merges"
        )
    for reference in look.merges:
        first, _, last = reference.partition(":")
        try:
            top, left = position(first)
            bottom, right = position(last or first)
        except ValueError:
            continue
        area = (abs(bottom - top) + 1) * (abs(right - left) + 1)
        if area > limits.merge_area:
            raise PackageError(
                "merge-too-large",
                f"{name} merges {reference}, {area:,} cells; the limit is {limits.merge_area:,}",
                "merge_area",
            )


def _check_shared_strings(package: Package, limits: Limits) -> tuple[int, ...]:
    """The size of each shared string; where they are not written plainly, they are so anew."""
    relationship = package.workbook_relationships.by_word("sharedStrings")
    if relationship is None or not package.has(relationship.part):
        return ()
    name: PartName = relationship.part
    source = Source.decode(package.part(name), name)
    text = source.text
    if len(text) > limits.shared_strings_size:
        raise PackageError(
            "too-large",
            f"{name} unpacks to {len(text):,} bytes; the limit is {limits.shared_strings_size:,}",
            "shared_strings_size",
        )
    check_runs(text, name, limits)
    if source.codec == "utf-8" and _PLAIN_TEXTS.fullmatch(text):
        items = text.partition(b"</sst>")[0].split(b"<si>")[1:]
        if len(text) <= _KEPT:
            package.items[name.key] = items
        return tuple(map(len, items))
    rest = _ITEM.sub(b"", text)
    # an empty item would not be counted by the cut at their ends
    usual = source.codec == "utf-8" and b"<si/" not in rest and b"<si " not in rest
    if usual and b"<sst" in rest[:4096] and _RICH.fullmatch(rest):
        return tuple(map(len, text.split(b"<si>")[1:]))
    read = read_texts(text, name, limits)
    package.plainly[name.key] = read.plainly
    return read.sizes
