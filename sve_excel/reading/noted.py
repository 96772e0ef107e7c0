"""What people typed into the results sheet since we wrote it, told before it is written anew.

The sheet carries a code for each cell that we wrote, in hidden names of its own, which other
programs keep when they save the workbook. What is not among them was typed: rows and columns may
have come in, gone or been sorted meanwhile, formulas worked out again and styles changed. What an
earlier run has kept is read out of the list that it made. Comments and text boxes count as typed;
pictures, charts and colours do not, and are told as what is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sve_excel.imprint import (
    FORMULA,
    NO_CELL,
    RESULTS_SHEET,
    TYPED_HEADINGS,
    TYPED_TITLE,
    cell_code,
    formula_code,
    read_written,
)
from sve_excel.layout import column_letter
from sve_excel.opc.cells import position
from sve_excel.opc.errors import PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.opc.xml import Document, Element, parse
from sve_excel.reading.beside_cells import put_beside
from sve_excel.reading.cells import load_rows, opened
from sve_excel.records.noted import Noted
from sve_excel.splice.takeout import as_it_was_put, is_ours
from sve_excel.words.saying import cell_words

_KNOWN: Final = 2 / 3  # of the formulas: where fewer are ours, a program wrote them in its words
_NO_RESULT: Final = "(a formula whose result is not stored)"
_BESIDE: Final = 60  # letters that say whose row it was
_MOST: Final = 2_000  # cells that are kept: beyond, another sheet stands there
_, _BESIDE_AT, _TYPED = TYPED_HEADINGS

Codes = dict[int, dict[int, int]]  # by row and column, from 0


class NotOurs(PackageError):
    """So much of the sheet is not what we wrote that it cannot be listed."""


def typed_into_results(package: Package) -> tuple[Noted, ...]:
    """Give what people typed into our results sheet, and what is kept of earlier times.

    Raises ``PackageError`` where the sheet cannot be read or holds more than can be listed.
    """
    sheet = package.sheet(RESULTS_SHEET)
    if sheet is None or not is_ours(package, sheet) or not package.has(sheet.part_name):
        return ()
    around = (*_comments(package, sheet), *_text_boxes(package, sheet))
    part = package.part(sheet.part_name)
    untouched = as_it_was_put(part)
    if untouched and TYPED_TITLE.encode() not in part:
        return around
    try:
        written = read_written(package.local_formulas(package.sheets.index(sheet)))
    except ValueError as error:
        raise NotOurs("damaged", f"the record of the sheet {sheet.name} is not whole") from error
    check_sheets(package, only={sheet.name.lower()})
    with opened(package, [sheet]) as book:
        rows = [[_plain(found) for found in row] for row in load_rows(book, sheet)]
    kept, places = _kept(rows)
    if written is None:  # a sheet of an earlier version: nobody knows what it held
        return (*kept, *around)
    cells = parse(part, sheet.part_name, package.limits)
    formulas = _formulas(cells)
    _make_room(rows, formulas)
    held = _codes(rows, _coded(formulas, written), places)
    typed = [
        Noted(
            f"{column_letter(column)}{row + 1}",
            _beside(rows[row], column),
            _NO_RESULT if rows[row][column] == "" else rows[row][column],
        )
        for row, column in _not_written(held, written)
    ]
    if len(typed) > _MOST:
        raise NotOurs(
            "too-large", f"{len(typed):,} cells of the sheet {sheet.name} are not ours, too many"
        )
    lost = () if untouched else put_beside(package, sheet, cells)
    return tuple(dict.fromkeys((*kept, *typed, *around, *lost)))


def _plain(value: Any) -> str | float | bool:
    """A cell's value as a text, a number or a truth."""
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date | datetime | time | timedelta):
        return cell_words(value)
    return ""


def _formulas(cells: Document) -> dict[str, int]:
    """Codes of the formulas, by their cells; one that is shared is told by its first."""
    found: dict[str, int] = {}
    shared: dict[str, int] = {}
    for cell in cells.root.walk():
        formula = cell.find("f") if cell.name == "c" else None
        if formula is None:
            continue
        code = formula_code(formula.text) if formula.text else FORMULA
        index = formula.attributes.get("si")
        if index is not None and formula.attributes.get("t") == "shared":
            code = shared.setdefault(index, code)
        found[cell.attributes.get("r", "A1")] = code
    return found


def _coded(formulas: Mapping[str, int], written: Codes) -> Mapping[str, int]:
    """The formulas by what they are, where that can be told from what we wrote.

    Not on a sheet of an earlier version, and not where a program wrote most of them anew in other
    words: then one is a formula like another.
    """
    ours = {code for codes in written.values() for code in codes.values()}
    known = sum(code in ours for code in formulas.values())
    if FORMULA in ours or known < _KNOWN * len(formulas):
        return dict.fromkeys(formulas, FORMULA)
    return formulas


def _make_room(rows: list[list[Any]], formulas: Iterable[str]) -> None:
    """Let the rows reach every formula: a reader ends them where the last result stands."""
    for row, column in map(position, formulas):
        rows.extend([] for _ in range(row - len(rows)))
        rows[row - 1].extend([""] * (column - len(rows[row - 1])))


def _kept(rows: list[list[Any]]) -> tuple[list[Noted], set[tuple[int, int]]]:
    """What the list of an earlier run holds now, and the cells that it takes, counted from 0."""
    found: list[Noted] = []
    places: set[tuple[int, int]] = set()
    top = next((at for at, row in enumerate(rows) if TYPED_TITLE in row), None)
    if top is None:
        return found, places
    first = rows[top].index(TYPED_TITLE) - _BESIDE_AT  # where the sheet's own first column is now
    heading = next(
        (
            at
            for at in range(top + 1, min(top + 6, len(rows)))
            if _at(rows[at], first + _TYPED) == TYPED_HEADINGS[_TYPED]
        ),
        None,
    )
    if heading is None:
        return found, places
    for at in range(heading + 1, len(rows)):
        cell, beside, value = (_at(rows[at], first + column) for column in TYPED_HEADINGS)
        if cell == beside == value == "":
            break
        if value != "":
            found.append(Noted(str(cell), str(beside), value))
        places.update((at, first + column) for column in TYPED_HEADINGS)
    return found, places


def _at(row: list[Any], column: int) -> Any:
    return row[column] if 0 <= column < len(row) else ""


def _codes(
    rows: list[list[Any]], formulas: Mapping[str, int], places: set[tuple[int, int]]
) -> Codes:
    """Codes of what the cells hold now, without the list of an earlier run."""
    held: Codes = {}
    for at, row in enumerate(rows):
        codes = {}
        for column, found in enumerate(row):
            worked_out = formulas.get(f"{column_letter(column)}{at + 1}")
            code = cell_code(found) if worked_out is None else worked_out
            if code != NO_CELL and (at, column) not in places:
                codes[column] = code
        if codes:
            held[at] = codes
    return held


def _not_written(held: Codes, written: Codes) -> Iterator[tuple[int, int]]:
    """Cells that hold what we did not write, wherever what we wrote stands by now."""
    there = Counter(_in_order(codes) for codes in written.values())
    changed: Codes = {}
    for row, codes in held.items():
        if there[_in_order(codes)] > 0:
            there[_in_order(codes)] -= 1
        else:
            changed[row] = codes
    missing = Counter(code for key, often in there.items() for code in key * often)
    left = []
    for row, codes in changed.items():
        own = written.get(row, {})
        for column, code in codes.items():
            if own.get(column) == code and missing[code] > 0:
                missing[code] -= 1
            else:
                left.append((row, column, code))
    for row, column, code in left:
        if missing[code] > 0:
            missing[code] -= 1
        else:
            yield row, column


def _in_order(codes: Mapping[int, int]) -> tuple[int, ...]:
    """What a row holds, whatever columns came in between."""
    return tuple(code for _, code in sorted(codes.items()))


def _beside(row: list[Any], column: int) -> str:
    """The first words of the row besides what was typed."""
    texts = (found for at, found in enumerate(row) if at != column and isinstance(found, str))
    worded = (text for text in texts if any(map(str.isalpha, text)))  # not the number of a row
    found = " ".join(next(worded, "").split())
    return found if len(found) <= _BESIDE else f"{found[: _BESIDE - 1].rstrip()}…"


def _comments(package: Package, sheet: SheetRef) -> Iterator[Noted]:
    """Comments on cells of the sheet, which we never write there."""
    for part in _related(package, sheet, "comments"):
        for comment in parse(package.part(part), part, package.limits).root.walk():
            if comment.name == "comment" and (text := _text(comment).strip()):
                yield Noted(comment.attributes.get("ref", ""), "(a comment on the cell)", text)


def _text_boxes(package: Package, sheet: SheetRef) -> Iterator[Noted]:
    """Texts in shapes that lie on the sheet: ours are charts alone."""
    for part in _related(package, sheet, "drawing"):
        content = package.part(part)
        if b"txBody" not in content:
            continue
        for shape in parse(content, part, package.limits).root.walk():
            if shape.name == "txBody" and (text := _text(shape).strip()):
                yield Noted("", "(a text box)", text)


def _related(package: Package, sheet: SheetRef, word: str) -> list[Any]:
    relationships = package.relationships_of(sheet.part_name)
    return [
        item.part
        for item in (relationships.items if relationships else ())
        if item.word == word and not item.external and package.has(item.part)
    ]


def _text(element: Element) -> str:
    """The texts of runs in an element, a line for each paragraph."""
    lines: list[str] = []
    for each in element.walk():
        if each.name == "p" or not lines:
            lines.append("")
        if each.name == "t":
            lines[-1] += each.text
    return "\n".join(line for line in lines if line)
