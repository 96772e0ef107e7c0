"""What counts and cannot be seen: hidden rows and columns, invisible cells, blanks by merging.

A bid is a document that two parties read in a spreadsheet program. What the program counts and a
reader cannot see is said with its cells, and counted all the same: who hid it, and why, is for a
person to ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.opc.cells import position
from sve_excel.opc.look import Look
from sve_excel.opc.package import Package
from sve_excel.opc.styles import number_formats, unseen_formats
from sve_excel.opc.workbook import SheetRef, calculates_by_hand
from sve_excel.reading.ranges import TableRange
from sve_excel.reading.runs import unseen_parts
from sve_excel.reading.shown import CELL_UNSEEN, shown_otherwise
from sve_excel.reading.shown_words import words_otherwise
from sve_excel.words.numbers import parse_number
from sve_excel.words.saying import listed, quote

CALCULATED_BY_HAND = Rule(
    "SVE121",
    "calculated-by-hand",
    "warning",
    "the workbook calculates only when somebody asks it to, so stored results may be old.",
    "In Excel choose Formulas > Calculation Options > Automatic, and save.",
)

ROW_OUTSIDE_TABLE = Rule(
    "SVE229",
    "row-outside-table",
    "warning",
    "row {row} counts and stands outside the table ({table}), so that the workbook's own panel "
    "does not hold it.",
    "Move the row into the table, or drag the table's lower right corner down over it.",
)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STYLED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})" s="([0-9]++)"')


@dataclass(frozen=True, slots=True)
class Counted:
    """The cells of one sheet that count: each row's, by their headings, and which are blank."""

    sheet: SheetRef
    rows: tuple[Mapping[str, str], ...]
    """Address of each typed cell by its heading."""
    filled: Callable[[str], bool]
    """Whether the cell of an address holds anything."""
    held: Callable[[str], Any]
    """What the cell of an address holds."""
    tables: tuple[TableRange, ...] = ()


ANSWERS_HIDDEN = Rule(
    "SVE122",
    "answers-hidden",
    "warning",
    "the sheet {sheet} is hidden, and what stands in it counts.",
    "Right-click any tab, choose Unhide, and look at the sheet.",
)


def unseen(package: Package, file: str, sheets: Iterable[Counted]) -> list[Finding]:
    """Everything about these sheets that counts unseen, in the order of the sheets."""
    findings = []
    if calculates_by_hand(package.workbook):
        findings.append(CALCULATED_BY_HAND.at(Place(file)))
    for counted in sheets:
        look = package.looks.get(counted.sheet.part_name.key)
        if look is None:
            continue
        if counted.sheet.state != "visible" and counted.rows:
            place = Place(file, counted.sheet.name)
            findings.append(ANSWERS_HIDDEN.at(place, sheet=counted.sheet.name))
        findings += _disputed(counted, look, file)
        findings += _rows(counted, look, file)
        findings += _columns(counted, look, file)
        findings += _merged(counted, look, file)
        findings += _cells(counted, package, file)
        part = package.filled_part(counted.sheet.part_name)
        place = Place(file, counted.sheet.name)
        formats = number_formats(package)
        findings += shown_otherwise(part, formats, counted.rows, place)
        findings += words_otherwise(part, formats, counted.rows, counted.held, place)
        findings += unseen_parts(package, counted.sheet, counted.rows, place)
        findings += _outside(counted, file)
    return findings


def _outside(counted: Counted, file: str) -> Iterator[Finding]:
    """Rows beside the one table in which the others stand."""
    rows = [(_row(row), row) for row in counted.rows]
    holding = [t for t in counted.tables if any(t.first <= number <= t.last for number, _ in rows)]
    for number, row in rows:
        if holding and not any(t.first <= number <= t.last for t in holding):
            place = Place(file, counted.sheet.name, next(iter(row.values()), ""))
            yield ROW_OUTSIDE_TABLE.at(place, row=number, table=holding[0].reference)


def _row(cells: Mapping[str, str]) -> int:
    """The number of a row, from the first of its cells; 0 where it has none."""
    return int(next(iter(cells.values()), "").lstrip(_LETTERS) or 0)


SHOWN_TWO_WAYS = Rule(
    "SVE224",
    "shown-two-ways",
    "error",
    "the cell stores {stored}, and spreadsheet programs do not agree that it shows it.",
    "Type the answer into the cell again.",
)


def _disputed(counted: Counted, look: Look, file: str) -> Iterator[Finding]:
    cells = {cell for row in counted.rows for cell in row.values()}
    for dispute in look.disputes:
        if dispute.of_number and parse_number(str(counted.held(dispute.cell)), share=True) is None:
            continue  # it is no number here either, which is said
        if dispute.cell in cells:
            place = Place(file, counted.sheet.name, dispute.cell)
            yield SHOWN_TWO_WAYS.at(place, stored=quote(dispute.stored))


ROW_UNSEEN = Rule(
    "SVE220",
    "row-unseen",
    "warning",
    "row {row} counts and cannot be seen: it is {how}.",
    "Show the row, or delete it if it should not count.",
)


def _rows(counted: Counted, look: Look, file: str) -> Iterator[Finding]:
    how = "hidden, filtered out, grouped shut or of no height"
    for row in counted.rows:
        first = next(iter(row.values()), "")
        number = _row(row)
        if number in look.unseen_rows and any(map(counted.filled, row.values())):
            place = Place(file, counted.sheet.name, first)
            yield ROW_UNSEEN.at(place, row=number, how=how)


COLUMN_UNSEEN = Rule(
    "SVE221",
    "column-unseen",
    "warning",
    "the column {heading} counts and cannot be seen: it is hidden, or has no width.",
    "Show the column.",
)


def _columns(counted: Counted, look: Look, file: str) -> Iterator[Finding]:
    """The columns that are hidden; on Project, where answers stand in one, the first of them."""
    told: set[int] = set()
    for row in counted.rows:
        for heading, cell in row.items() if look.unseen_columns else ():
            column = position(cell)[1]
            hidden = any(first <= column <= last for first, last in look.unseen_columns)
            if hidden and column not in told and counted.filled(cell):
                told.add(column)
                yield COLUMN_UNSEEN.at(Place(file, counted.sheet.name, cell), heading=heading)


BLANK_BY_MERGE = Rule(
    "SVE223",
    "blank-by-merge",
    "warning",
    "{what} is blank because the cell is merged with {first}; it was taken as blank.",
    "Unmerge the cells and type {what} into each row.",
)


HELD_UNDER_MERGE = Rule(
    "SVE235",
    "held-under-merge",
    "warning",
    "{what} counts and cannot be seen: the cell is merged with {first}, which shows for all of "
    "them.",
    "Unmerge the cells, and clear or correct what stands under them.",
)


def _merged(counted: Counted, look: Look, file: str) -> Iterator[Finding]:
    """Cells that lie in a merged range, whose first cell shows for all of it: blank or filled.

    LibreOffice keeps what stands under a merged cell where one asks it to, and Excel where the
    merging came by a format that was painted on.
    """
    if not look.merges:
        return
    ranges = [_range(reference) for reference in look.merges]
    for row in counted.rows:
        for heading, cell in row.items():
            rule = HELD_UNDER_MERGE if counted.filled(cell) else BLANK_BY_MERGE
            at, column = position(cell)
            for top, left, bottom, right, first in ranges:
                if top <= at <= bottom and left <= column <= right and first != cell:
                    place = Place(file, counted.sheet.name, cell)
                    yield rule.at(place, what=heading.lower(), first=first)


def _range(reference: str) -> tuple[int, int, int, int, str]:
    first, _, last = reference.replace("$", "").partition(":")
    try:
        (top, left), (bottom, right) = position(first), position(last or first)
    except ValueError:
        return 0, 0, -1, -1, ""
    return top, left, bottom, right, first


def _cells(counted: Counted, package: Package, file: str) -> Iterator[Finding]:
    """Cells whose format shows nothing of what they hold, or strikes it out."""
    formats = unseen_formats(package)
    if not formats:
        return
    part = package.filled_part(counted.sheet.part_name)
    styles = {
        cell.decode("ascii"): int(style)
        for cell, style in _STYLED.findall(part)
        if int(style) in formats
    }
    for row in counted.rows:
        hidden: dict[str, list[tuple[str, str]]] = {}
        for heading, cell in row.items():
            if cell in styles and counted.filled(cell):
                hidden.setdefault(formats[styles[cell]], []).append((heading.lower(), cell))
        for how, found in hidden.items():
            place = Place(file, counted.sheet.name, found[0][1])
            yield CELL_UNSEEN.at(place, what=listed([heading for heading, _ in found]), how=how)
