"""Which sheets are read: each under its very name, and none beside it that looks like it.

Names are compared as a person sees them: blanks of every kind, letter case and width make no
difference. So no two sheets may be alike, since nobody could say which of them counts. A sheet that
carries the headings of a table of ours under another name is named, never read in silence and never
left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sve_excel.findings.rule import Rule
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import (
    FIELDS,
    INPUT_COLUMNS,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    SHEETS,
)
from sve_excel.model import Finding, Place
from sve_excel.opc.errors import PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.reading.cells import HEADING_ROWS, load_rows, opened
from sve_excel.records.columns import Column
from sve_excel.words.folding import fold, fold_heading

SHEET_RENAMED = Rule(
    "SVE117",
    "sheet-renamed",
    "error",
    "the sheet {sheet} is missing; the sheet {found} has its headings.",
    "Rename the sheet {found} to {sheet}: right-click its tab, Rename.",
)

SHEET_NOT_COUNTED = Rule(
    "SVE118",
    "sheet-not-counted",
    "warning",
    "the sheet {found} looks like {sheet} and was not counted: only the sheet of that very name is "
    "read.",
    "Move its rows into {sheet}, or delete it.",
)


ANSWERED = (PROJECT, OUTPUTS, INPUTS, OWN_PROXIES)
NEEDED = (PROJECT, OUTPUTS, INPUTS)
_TABLES: Mapping[str, tuple[Column, ...]] = {
    OUTPUTS: OUTPUT_COLUMNS,
    INPUTS: INPUT_COLUMNS,
    OWN_PROXIES: OWN_COLUMNS,
}
_LABEL_ROWS = 200  # in which the labels of Project are looked for; the template has 20
_MOST = 40  # further sheets that are looked into; a bid has one or two


SHEET_TWICE = Rule(
    "SVE116",
    "sheet-twice",
    "error",
    "the sheets {first} and {second} have one name but for blanks, letter case, width or signs "
    "that nobody sees, so that nobody can say which of them counts.",
    "Delete one of the two, or give the one that does not count another name.",
)


def twins(package: Package, file: str) -> list[Finding]:
    """Sheets that have one name to whoever looks at their tabs, where we read or write one."""
    ours = {fold(name) for name in (*ANSWERED, PROXIES)}
    first: dict[str, SheetRef] = {}
    findings = []
    for sheet in package.sheets:
        name = fold(sheet.name)
        if name in ours and name in first:
            place = Place(file, sheet.name)
            pair = repr(first[name].name), repr(sheet.name)
            findings.append(SHEET_TWICE.at(place, first=pair[0], second=pair[1]))
        first.setdefault(name, sheet)
    return findings


SHEET_MISSING = Rule(
    "SVE102",
    "sheet-missing",
    "error",
    "the sheet {sheet} is missing.",
    "Put it back: copy the sheet from a fresh template, and its rows with it.",
)


def missing(package: Package, file: str, absent: Sequence[str]) -> list[Finding]:
    """A finding for each sheet that is not there: where another has its headings, which one."""
    looks = {table: sheet for table, sheet, _ in lookalikes(package)}
    return [
        SHEET_RENAMED.at(Place(file, looks[name].name), sheet=name, found=repr(looks[name].name))
        if name in looks
        else SHEET_MISSING.at(Place(file, name), sheet=name)
        for name in absent
    ]


def uncounted(package: Package, file: str, present: Sequence[str]) -> list[Finding]:
    """Sheets with rows under our headings, beside the sheet that is read.

    Own proxies are no sheet that must be there; under another name they are a sheet renamed.
    """
    findings = []
    for table, sheet, rows in lookalikes(package):
        place, shown = Place(file, sheet.name), repr(sheet.name)
        if table in present and rows:
            findings.append(SHEET_NOT_COUNTED.at(place, sheet=table, found=shown))
        elif table == OWN_PROXIES and table not in present and rows:
            findings.append(SHEET_RENAMED.at(place, sheet=table, found=shown))
    return findings


def lookalikes(package: Package) -> Iterator[tuple[str, SheetRef, int]]:
    """Further sheets with the headings of a table of ours: which, and how many rows they hold.

    A sheet that is not safe to read is none; nothing of it counts.
    """
    known = {fold(name) for name in (*SHEETS, RESULTS_SHEET)}
    others = [
        sheet
        for sheet in package.sheets
        if sheet.kind == "worksheet" and fold(sheet.name) not in known
    ]
    for sheet in others[:_MOST]:
        try:
            check_sheets(package, only={sheet.name.lower()})
            with opened(package, [sheet]) as book:
                rows = load_rows(book, sheet)
        except PackageError:
            continue
        if table := _table_of(rows):
            yield table[0], sheet, table[1]


def _table_of(rows: list[list[Any]]) -> tuple[str, int] | None:
    """The table whose headings stand in one row of these, and how many filled rows are below."""
    if answers := _answers_of_project(rows[:_LABEL_ROWS]):
        return PROJECT, answers
    for index, row in enumerate(rows[:HEADING_ROWS]):
        said = {fold_heading(cell): at for at, cell in enumerate(row) if isinstance(cell, str)}
        for table, columns in _TABLES.items():
            typed = [fold(column.heading) for column in columns if not column.computed]
            needed = [fold(column.heading) for column in columns if column.required]
            if all(name in said for name in needed):
                spots = [said[name] for name in typed if name in said]
                below = rows[index + 1 :]
                return table, sum(any(_filled(line, at) for at in spots) for line in below)
    return None


def _answers_of_project(rows: list[list[Any]]) -> int:
    """How many answers stand beside the labels of Project; 0 where it is no such sheet."""
    labels = {fold(field.label): field.required for field in FIELDS}
    answered = {
        label: _filled(line, at + 1)
        for line in rows
        for at, cell in enumerate(line)
        if isinstance(cell, str) and (label := fold_heading(cell)) in labels
    }
    needed = {label for label, required in labels.items() if required}
    if not needed <= answered.keys() or 2 * len(answered) < len(labels):
        return 0
    return sum(answered.values())


def _filled(row: list[Any], at: int) -> bool:
    found = row[at] if at < len(row) else ""
    return not isinstance(found, str) or bool(found.strip())
