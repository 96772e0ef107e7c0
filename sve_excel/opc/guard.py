"""The look at a workbook's sheets before a parser sees them: cells, merges, texts, nesting.

Cells of the usual shape are counted and cut out with one regular expression; what is left of a
part, which is little, goes through expat, so that nothing escapes by being written oddly. A reader
allocates the rectangle from the first to the last value used (calamine, pandas), so the area is
limited as well as the number of cells; what a `dimension` element claims is not believed and does
no harm.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from sve_excel.opc.cells import column_number, position
from sve_excel.opc.constants import MAINS
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.names import PartName
from sve_excel.opc.package import Package
from sve_excel.opc.xml import Source, new_parser, run, too_deep

_ROOT: Final = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>/]")
_ITEM: Final = re.compile(rb"<si><t(?:\s[^<>]*)?>[^<]*</t></si>")
_TEXT_CELL: Final = re.compile(
    rb"""\st\s*=\s*["']s["'][^<>]*>(?:<[^<>]*f>)?<[^<>]*v>\s*([0-9]{1,9})"""
)


@dataclass(slots=True)
class _Totals:
    """What has been counted so far over all sheets."""

    cells: int = 0
    merges: int = 0
    text: int = 0


@dataclass(slots=True)
class _Extent:
    """The last row and column that hold anything."""

    row: int = 0
    column: int = 0

    def take(self, row: int, column: int) -> None:
        """Stretch to a cell."""
        self.row, self.column = max(self.row, row), max(self.column, column)


def check_sheets(
    package: Package, limits: Limits | None = None, only: Container[str] | None = None
) -> None:
    """Raise a `PackageError` where reading the sheets could do harm.

    With `only`, the sheets of these names (in lower case): a look is due to each that will be read,
    and to no other. Also proves the size and checksum of every member, since other parsers believe
    the headers.
    """
    limits = limits or package.limits
    sizes = _check_shared_strings(package, limits)
    totals = _Totals()
    wanted = [s for s in package.sheets if only is None or s.name.lower() in only]
    for name in dict.fromkeys(sheet.part_name for sheet in wanted):
        if package.has(name):
            text = Source.decode(package.part(name), name).text
            check_sheet(text, name, limits, totals)
            if sizes:
                _count_text(text, sizes, name, limits, totals)
    package.archive.verify()


def check_sheet(text: bytes, name: str, limits: Limits, totals: _Totals) -> None:
    """Check one worksheet part (in UTF-8)."""
    _check_runs(text, name, limits)
    totals.cells += text.count(b"<c ") + text.count(b":c ")
    if totals.cells > limits.cells:
        raise PackageError(
            "too-many-cells",
            f"{totals.cells:,} cells or more; the limit is {limits.cells:,}",
            "cells",
        )
    root = _ROOT.search(text[:4096])
    prefix = re.escape(root[1]) + b":" if root is not None and root[1] else b""
    outside = _Extent()
    _check_rest(_usual_cell(prefix).sub(b"", text), name, limits, outside, totals)
    extent = _bound(text, prefix, outside)
    if _too_wide(extent, limits):
        extent = _extent(text, prefix, outside, values_only=False)
    if _too_wide(extent, limits):
        # cells that only carry a format cost a reader nothing
        extent = _extent(text, prefix, outside, values_only=True)
    if _too_wide(extent, limits):
        beyond = extent.row > limits.rows or extent.column > limits.columns
        raise PackageError(
            "dimensions",
            f"{name} uses {extent.row:,} rows by {extent.column:,} columns; the limit is "
            + (
                f"{limits.rows:,} by {limits.columns:,}"
                if beyond
                else f"{limits.area:,} cells in all"
            ),
            "" if beyond else "area",
        )


def _too_wide(extent: _Extent, limits: Limits) -> bool:
    return (
        extent.row > limits.rows
        or extent.column > limits.columns
        or extent.row * extent.column > limits.area
    )


def _usual_cell(prefix: bytes) -> re.Pattern[bytes]:
    """A cell as nearly every program writes it, whose reference comes first."""
    return re.compile(
        rb'<Pc r="[A-Z]{1,3}[0-9]{1,7}"[^<>]*'
        rb"(?:/>|>(?:<Pf[^<>]*>(?:[^<]*</Pf>)?)?(?:<Pv>[^<]*</Pv>)?"
        rb"(?:<Pis><Pt[^<>]*>[^<]*</Pt></Pis>)?</Pc>)".replace(b"P", prefix)
    )


def _bound(text: bytes, prefix: bytes, outside: _Extent) -> _Extent:
    """Row and column that no cell is beyond, told from the lengths of the references alone."""

    def longest(pattern: bytes, most: int) -> int:
        length = 1
        while length < most and re.search(pattern.replace(b"P", prefix) % (length + 1), text):
            length += 1
        return length

    letters = longest(rb'<Pc r="[A-Z]{%d}', 3)
    digits = longest(rb'<Pc r="[A-Z]{1,3}[0-9]{%d}', 7)
    widest = column_number("Z" * letters)
    return _Extent(max(10**digits - 1, outside.row), max(widest, outside.column))


def _extent(text: bytes, prefix: bytes, outside: _Extent, *, values_only: bool) -> _Extent:
    """The last row and column of the cells that begin with their reference."""
    filled = rb"[^<>]*(?<!/)>(?!</Pc>)" if values_only else rb""
    pattern = rb'<Pc r="([A-Z]{1,3})([0-9]{1,7})"' + filled
    cells = set(re.findall(pattern.replace(b"P", prefix), text))
    extent = _Extent(outside.row, outside.column)
    extent.row = max(extent.row, max((int(row) for row in {row for _, row in cells}), default=0))
    for letters in {letters for letters, _ in cells}:
        extent.column = max(extent.column, column_number(letters.decode("ascii")))
    return extent


def _check_rest(text: bytes, name: str, limits: Limits, extent: _Extent, totals: _Totals) -> None:
    """Count by expat what the regular expression left."""
    parser = new_parser(name)
    mains = tuple(f"{namespace} " for namespace in MAINS)
    depth = row = column = 0
    cell: tuple[int, int] | None = None

    def on_start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal depth, row, column, cell
        depth += 1
        if depth > limits.xml_depth:
            raise too_deep(name, limits)
        if cell is not None:
            extent.take(*cell)
            cell = None
        if not qualified.startswith(mains):
            return
        local = qualified.rsplit(" ", 1)[1]
        if local == "row":
            number = attributes.get("r", "").strip()
            row = int(number) if number.isdigit() and len(number) < 8 else row + 1
            column = 0
        elif local == "c":
            totals.cells += 1
            if totals.cells > 2 * limits.cells:
                raise PackageError(
                    "too-many-cells", f"more than {limits.cells:,} cells, the limit", "cells"
                )
            try:
                at_row, column = position(attributes.get("r", "").strip())
            except ValueError:
                at_row, column = row, column + 1
            cell = (at_row, column)
        elif local == "mergeCell":
            _check_merge(attributes.get("ref", ""), name, limits, totals)

    def on_end(_: str) -> None:
        nonlocal depth, cell
        depth -= 1
        cell = None

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    run(parser, text, name)


def _check_merge(reference: str, name: str, limits: Limits, totals: _Totals) -> None:
    totals.merges += 1
    if totals.merges > limits.merges:
        raise PackageError(
            "too-many-merges", f"more than {limits.merges:,} merged ranges, the limit", "merges"
        )
    first, _, last = reference.partition(":")
    try:
        top, left = position(first)
        bottom, right = position(last or first)
    except ValueError:
        return
    area = (abs(bottom - top) + 1) * (abs(right - left) + 1)
    if area > limits.merge_area:
        raise PackageError(
            "merge-too-large",
            f"{name} merges {reference}, {area:,} cells; the limit is {limits.merge_area:,}",
            "merge_area",
        )


def _check_runs(text: bytes, name: str, limits: Limits) -> None:
    """Refuse a run of text, or a tag, without any `<` for longer than the limit."""
    longest = limits.string_length
    at = 0
    while len(text) - at > longest:
        last = text.rfind(b"<", at, at + longest + 1)
        if last < 0:
            run_end = text.find(b"<", at)
            length = (run_end if run_end >= 0 else len(text)) - at
            raise PackageError(
                "string-too-long",
                f"{name} holds a text of {length:,} bytes; the limit is {longest:,}",
                "string_length",
            )
        at = last + 1


def _check_shared_strings(package: Package, limits: Limits) -> list[int]:
    """The size of each shared string; empty where even the longest everywhere would be harmless."""
    relationship = package.workbook_relationships.by_word("sharedStrings")
    if relationship is None or not package.has(relationship.part):
        return []
    name: PartName = relationship.part
    text = Source.decode(package.part(name), name).text
    if len(text) > limits.shared_strings_size:
        raise PackageError(
            "too-large",
            f"{name} unpacks to {len(text):,} bytes; the limit is {limits.shared_strings_size:,}",
            "shared_strings_size",
        )
    _check_runs(text, name, limits)
    _check_rest(_ITEM.sub(b"", text), name, limits, _Extent(), _Totals())
    sizes = [len(piece) for piece in text.split(b"si>")[1::2]]
    if max(sizes, default=0) * limits.cells <= limits.expanded_text:
        return []
    return sizes


def _count_text(text: bytes, sizes: list[int], name: str, limits: Limits, totals: _Totals) -> None:
    """Add up the shared strings that the cells use."""
    used = text.count(b'"s"') + text.count(b"'s'")
    if totals.text + used * max(sizes) <= limits.expanded_text:
        totals.text += used * max(sizes)
        return
    for index in _TEXT_CELL.findall(text):
        number = int(index)
        totals.text += sizes[number] if number < len(sizes) else 0
    if totals.text > limits.expanded_text:
        raise PackageError(
            "too-much-text",
            f"the cells' texts come to {totals.text:,} bytes; the limit is "
            f"{limits.expanded_text:,}",
            "expanded_text",
        )
