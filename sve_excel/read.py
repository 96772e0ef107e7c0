"""A workbook's cells, read with pandas and calamine, become a Submission and findings.

Tables are found by their headings and answers by their labels, never by position, so moved columns,
inserted rows and files saved by other programs are read alike. A blank, a zero and a text are three
things; a formula without a stored result is a finding and never a zero. Nothing is judged here
beyond what a cell can hold: that is for ``check``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from sve_excel.findings import finding
from sve_excel.grid import Cells, Grid, load_grid, opened, words
from sve_excel.layout import (
    FIELDS,
    INPUT_COLUMNS,
    INPUTS,
    NET_LABEL,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    RESULTS_SHEET,
    SHEETS,
    VERSION_LABELS,
    Column,
    Kind,
    column_letter,
)
from sve_excel.model import Finding, Input, Output, OwnProxy, Place, Project, Submission
from sve_excel.opc.cells import position, scan_columns
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.text import fold, fold_heading

ANSWERED = (PROJECT, OUTPUTS, INPUTS, OWN_PROXIES)
_HEADING_ROWS = 200  # a heading is looked for in so many rows from the top


def read_submission(
    data: bytes, package: Package, file: str
) -> tuple[Submission | None, list[Finding]]:
    """Read one workbook whose package has been opened.

    Gives no submission where the file is not one of ours or a sheet or column that figures depend
    on is missing; the findings then say which. ``check_sheets`` has looked at the sheets of
    ``ANSWERED`` before; raises ``PackageError`` where it is not safe to read a further one.
    """
    sheets = {fold(sheet.name): sheet for sheet in package.sheets if sheet.kind == "worksheet"}
    needed = (PROJECT, OUTPUTS, INPUTS)
    missing = [name for name in needed if fold(name) not in sheets]
    present = [name for name in SHEETS if fold(name) in sheets]
    # one of them alone is anybody's: Outputs, say
    if len(missing) == len(needed) or len(present) < len(missing):
        return None, [finding("not-our-workbook", Place(file))]
    if missing:
        return None, [finding("sheet-missing", Place(file, name), sheet=name) for name in missing]
    findings: list[Finding] = []
    with opened(data) as book:
        load = partial(load_grid, book, package, file)
        project_grid = load(sheets[fold(PROJECT)])
        project, versions = _project(project_grid, findings)
        outputs = _outputs(load(sheets[fold(OUTPUTS)]), findings)
        inputs = _inputs(load(sheets[fold(INPUTS)]), findings)
        own_sheet, library_sheet = sheets.get(fold(OWN_PROXIES)), sheets.get(fold(PROXIES))
        own = _own_proxies(load(own_sheet), findings) if own_sheet else ()
        # where a row shows no stored value, the copy that it would look up is held to account
        unshown = any(output.shown is None and output.proxy for output in outputs or ())
        copied = {}
        if library_sheet and unshown:
            check_sheets(package, only={library_sheet.name.lower()})
            copied = _copied_values(load(library_sheet))
    if outputs is None or inputs is None or project is None:
        return None, findings
    return (
        Submission(
            file,
            project,
            outputs,
            inputs,
            own,
            copied,
            *(versions.get(label, "") for label in VERSION_LABELS),
        ),
        findings,
    )


# --- the Project sheet


def _project(grid: Grid, findings: list[Finding]) -> tuple[Project | None, dict[str, str]]:
    labels = {fold(entry.label): entry.label for entry in FIELDS}
    labels |= {fold(label): label for label in VERSION_LABELS}
    hits: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(grid.rows):
        for column, found in enumerate(line):
            if isinstance(found, str) and (label := labels.get(fold_heading(found))):
                hits.setdefault(label, []).append((row, column))
    stands_in = [column for found in hits.values() for _, column in found]
    home = max(dict.fromkeys(stands_in), key=stands_in.count, default=0)
    spots = {
        label: [spot for spot in found if spot[1] == home] or found for label, found in hits.items()
    }
    columns = {column_letter(spot[0][1] + 1) for spot in spots.values()}
    reader = Cells(grid, scan_columns(grid.part, columns), findings)
    answers: dict[str, Any] = {}
    cells: dict[str, str] = {}
    complete = True
    for entry in FIELDS:
        if entry.label not in spots:
            name = "field-missing" if entry.required else "optional-field-missing"
            findings.append(finding(name, Place(grid.file, grid.sheet), label=entry.label))
            complete = complete and not entry.required
            continue
        (row, column), *others = spots[entry.label]
        answer = words(grid.at(row, column + 1))
        for other_row, other_column in others:
            if (other := words(grid.at(other_row, other_column + 1))) and other != answer:
                place = grid.place(row, column + 1)
                where = grid.place(other_row, other_column + 1).cell
                findings.append(finding("field-twice", place, label=entry.label, other=where))
        cells[entry.label] = grid.place(row, column + 1).cell
        if entry.kind == "date":
            answers[entry.attribute] = reader.date(row, column + 1, entry.label)
        elif entry.kind in ("number", "money"):
            answers[entry.attribute] = reader.number(row, column + 1, entry.label, entry.kind)
        else:
            text = reader.text(row, column + 1, entry.label)
            answers[entry.attribute] = _canonical(text, entry.choices)
    versions = {
        label: words(grid.at(spots[label][0][0], spots[label][0][1] + 1))
        for label in VERSION_LABELS
        if label in spots
    }
    if not complete:
        return None, versions
    return Project(**answers, cells=cells, unreadable=frozenset(reader.unreadable)), versions


def _canonical(text: str, choices: Sequence[str]) -> str:
    """Give a choice as the workbook's list writes it, else the text as it stands."""
    wanted = fold(text)
    return next((choice for choice in choices if fold(choice) == wanted), text)


# --- tables


def _table(
    grid: Grid, columns: Sequence[Column], findings: list[Finding]
) -> tuple[int, dict[str, int]] | None:
    """Find the heading row and each column's index; None where one that counts is missing."""
    wanted = {fold(column.heading): column.heading for column in columns}
    best, heading_row, found = 0, 0, list[tuple[str, int]]()
    for row, cells in enumerate(grid.rows[:_HEADING_ROWS]):
        names = [
            (wanted[folded], column)
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and (folded := fold_heading(cell)) in wanted
        ]
        distinct = len({name for name, _ in names})
        if distinct > best:
            best, heading_row, found = distinct, row, names
    where: dict[str, int] = {}
    sound = True
    computed = {column.heading for column in columns if column.computed}
    for heading, index in found:
        if heading in where and heading not in computed:  # nobody is asked what a computed one says
            findings.append(
                finding(
                    "column-twice",
                    grid.place(heading_row, where[heading]),
                    heading=heading,
                    sheet=grid.sheet,
                    other=grid.place(heading_row, index).cell,
                )
            )
            sound = False
        where.setdefault(heading, index)
    for column in columns:
        if column.heading not in where and not column.computed:
            optional = column.kind == "text" and not column.required
            name = "optional-column-missing" if optional else "column-missing"
            place = Place(grid.file, grid.sheet)
            findings.append(finding(name, place, heading=column.heading, sheet=grid.sheet))
            sound = sound and optional
    return (heading_row, where) if sound else None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One filled row of a table, read cell by cell by heading."""

    index: int
    where: Mapping[str, int]
    cells: Mapping[str, str]
    reader: Cells

    def text(self, heading: str) -> str:
        """Words under a heading."""
        column = self.where.get(heading)
        return "" if column is None else self.reader.text(self.index, column, heading)

    def number(self, heading: str, kind: Kind) -> float | None:
        """Read the number under a heading."""
        column = self.where.get(heading)
        return None if column is None else self.reader.number(self.index, column, heading, kind)

    def shown(self, heading: str) -> float | None:
        """Read the stored result of a computed column, where there is one."""
        column = self.where.get(heading)
        found = "" if column is None else self.reader.grid.at(self.index, column)
        number = isinstance(found, int | float) and not isinstance(found, bool)
        return float(found) if number else None


def _filled_rows(
    grid: Grid, columns: Sequence[Column], findings: list[Finding]
) -> Iterator[TableRow] | None:
    table = _table(grid, columns, findings)
    if table is None:
        return None
    heading_row, where = table
    typed = [where[c.heading] for c in columns if not c.computed and c.heading in where]
    scan = scan_columns(grid.part, (column_letter(column) for column in typed))
    formulas = _rows_of(scan.unvalued | scan.errors, typed)
    # a row of nothing but formulas without a result may lie below all that has a value
    end = max(len(grid.rows), *(index + 1 for index in formulas), 0)

    def rows() -> Iterator[TableRow]:
        for index in range(heading_row + 1, end):
            blank = all(_blank(grid.at(index, column)) for column in typed)
            if blank and index not in formulas:
                continue
            cells = {heading: f"{column_letter(c)}{index + 1}" for heading, c in where.items()}
            yield TableRow(index, where, cells, Cells(grid, scan, findings))

    return rows()


def _rows_of(cells: frozenset[str], columns: Sequence[int]) -> set[int]:
    """Rows, counted from 0, of those cells that stand in one of the columns."""
    wanted = {column_letter(column) for column in columns}
    return {
        int(cell[len(letters) :]) - 1
        for cell in cells
        if (letters := cell.rstrip("0123456789")) in wanted
    }


def _blank(found: Any) -> bool:
    return isinstance(found, str) and not found.strip()


def _outputs(grid: Grid, findings: list[Finding]) -> tuple[Output, ...] | None:
    rows = _filled_rows(grid, OUTPUT_COLUMNS, findings)
    return None if rows is None else tuple(_output(row) for row in rows)


def _output(row: TableRow) -> Output:
    share: Callable[[str], float | None] = partial(row.number, kind="share")
    return Output(
        row=row.index + 1,
        description=row.text("Description"),
        category=row.text("Category"),
        outcome=row.text("Outcome"),
        proxy=row.text("Proxy"),
        units=row.number("Units", "number"),
        duration=row.number("Duration", "years"),
        leakage=share("Leakage"),
        deadweight=share("Deadweight"),
        attribution=share("Attribution"),
        drop_off=share("Drop-off"),
        displacement=share("Displacement"),
        evidence=row.text("Evidence"),
        shown=row.shown("Proxy value"),
        cells=row.cells,
        unreadable=frozenset(row.reader.unreadable),
    )


def _inputs(grid: Grid, findings: list[Finding]) -> tuple[Input, ...] | None:
    rows = _filled_rows(grid, INPUT_COLUMNS, findings)
    return None if rows is None else tuple(_input(row) for row in rows)


def _input(row: TableRow) -> Input:
    return Input(
        row=row.index + 1,
        description=row.text("Description"),
        category=row.text("Category"),
        value=row.number("Value", "money"),
        volume=row.number("Volume", "number"),
        leakage=row.number("Leakage", "share"),
        evidence=row.text("Evidence"),
        cells=row.cells,
        unreadable=frozenset(row.reader.unreadable),
    )


def _own_proxies(grid: Grid, findings: list[Finding]) -> tuple[OwnProxy, ...]:
    rows = _filled_rows(grid, OWN_COLUMNS, findings)
    return () if rows is None else tuple(_own_proxy(row) for row in rows)


def _own_proxy(row: TableRow) -> OwnProxy:
    return OwnProxy(
        row=row.index + 1,
        name=row.text("Proxy"),
        outcome=row.text("Outcome"),
        unit=row.text("Unit"),
        value=row.number("Value", "money"),
        price_year=row.text("Price year"),
        source=row.text("Source"),
        uprated=None,
        cells=row.cells,
        unreadable=frozenset(row.reader.unreadable),
    )


def _copied_values(grid: Grid) -> dict[str, tuple[float, str]]:
    """Values that the workbook's own copy of the library shows, by folded name of the proxy."""
    names = {"proxy", "value"}
    for index, row in enumerate(grid.rows[:_HEADING_ROWS]):
        where = {fold_heading(cell): i for i, cell in enumerate(row) if isinstance(cell, str)}
        if names <= where.keys():
            name, value = where["proxy"], where["value"]
            return {
                fold(cells[name]): (float(cells[value]), grid.place(at, value).cell)
                for at, cells in enumerate(grid.rows[index + 1 :], index + 1)
                if isinstance(cells[name], str) and isinstance(cells[value], int | float)
            }
    return {}


def read_cells(data: bytes, package: Package) -> Callable[[str, str], Any]:
    """Give a look-up of what stands in a cell of a sheet, both by name; '' where nothing does."""
    with opened(data) as book:
        grids = {
            fold(sheet.name): load_grid(book, package, "", sheet)
            for sheet in package.sheets
            if sheet.kind == "worksheet" and fold(sheet.name) in map(fold, ANSWERED)
        }

    def cell(sheet: str, address: str) -> Any:
        grid = grids.get(fold(sheet))
        if grid is None or not address:
            return ""
        row, column = position(address)
        return grid.at(row - 1, column - 1)

    return cell


def last_net_sroi(data: bytes) -> float | None:
    """Net return that a workbook's results sheet shows; None where it shows none."""
    with opened(data) as book:
        name = next((n for n in book.sheet_names if fold(str(n)) == fold(RESULTS_SHEET)), None)
        if name is None:
            return None
        frame = pd.read_excel(book, sheet_name=name, header=None, dtype=object, na_filter=False)
    for row in frame.to_numpy().tolist()[:20]:
        if NET_LABEL in row:
            found = row[row.index(NET_LABEL) + 1]
            return float(found) if isinstance(found, int | float) else None
    return None
