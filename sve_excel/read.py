"""A workbook's cells, read with pandas and calamine, become a Submission and findings.

Tables are found by their headings and answers by their labels, never by position, so moved columns,
inserted rows and files saved by other programs are read alike. A blank, a zero and a text are three
things; a formula without a stored result is a finding and never a zero. Nothing is judged here
beyond what a cell can hold: that is for ``check``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sve_excel.copied import read_copied
from sve_excel.findings import finding
from sve_excel.grid import HEADING_ROWS, Cells, Grid, load_grid, opened, words
from sve_excel.layout import (
    FIELDS,
    HASH_LABEL,
    INPUT_COLUMNS,
    INPUTS,
    NET_LABEL,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    POLICY_LABEL,
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
from sve_excel.opc.cells import formulas_among, position, scan_columns
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.text import fold, fold_heading

ANSWERED = (PROJECT, OUTPUTS, INPUTS, OWN_PROXIES)


def read_submission(
    package: Package, file: str, known: Container[str] | None = None
) -> tuple[Submission | None, list[Finding]]:
    """Read one workbook whose package has been opened.

    ``known`` holds the folded names of the library's proxies; where one is claimed that is not
    among them, the workbook's own copy of the library is read, which may say what it is.

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
    asked = [sheets[fold(name)] for name in ANSWERED if fold(name) in sheets]
    with opened(package, asked) as book:
        load = partial(load_grid, book, package, file)
        project_grid = load(sheets[fold(PROJECT)])
        project, versions, cells = _project(project_grid, findings)
        outputs = _outputs(load(sheets[fold(OUTPUTS)]), findings, cells)
        inputs = _inputs(load(sheets[fold(INPUTS)]), findings, cells)
        own_sheet = sheets.get(fold(OWN_PROXIES))
        own = _own_proxies(load(own_sheet), findings, cells) if own_sheet else ()
    # where a row shows no stored value, the copy that it would look up is held to account
    unshown = any(output.shown is None and output.proxy for output in outputs or ())
    claimed = {fold(output.proxy) for output in outputs or () if output.proxy}
    unknown = claimed - {fold(NO_PROXY)} - {fold(proxy.name) for proxy in own}
    renamed = known is not None and any(name not in known for name in unknown)
    library_sheet, copied = sheets.get(fold(PROXIES)), {}
    if library_sheet and (unshown or renamed):
        copied = read_copied(package, library_sheet, claimed)
    if outputs is None or inputs is None or project is None:
        return None, findings
    template_version, library_version, library_sha256, price_base = (
        versions.get(label, "") for label in VERSION_LABELS
    )
    return (
        Submission(
            file,
            project,
            outputs,
            inputs,
            own,
            copied,
            template_version,
            library_version,
            library_sha256,
            price_base,
            cells,
        ),
        findings,
    )


# --- the Project sheet


def _project(
    grid: Grid, findings: list[Finding]
) -> tuple[Project | None, dict[str, str], dict[str, str]]:
    """Answers of the Project sheet, the versions by their labels, and the cells of the versions."""
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
    reader = Cells(grid, scan_columns(grid.part, columns, grid.limits), findings)
    answers: dict[str, Any] = {}
    cells: dict[str, str] = {}
    complete, last = True, spots[next(iter(spots))][0] if spots else None
    for entry in FIELDS:
        if entry.label not in spots:
            name = "field-missing" if entry.required else "optional-field-missing"
            # where the label before it stands: there it was cut out
            at = grid.place(*last) if last else Place(grid.file, grid.sheet)
            findings.append(finding(name, at, label=entry.label))
            complete = complete and not entry.required
            continue
        (row, column), *others = spots[entry.label]
        last = (row, column)
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
        return None, versions, {}
    project = Project(**answers, cells=cells, unreadable=frozenset(reader.unreadable))
    homes = {
        label: grid.place(spots[label][0][0], spots[label][0][1] + 1).cell for label in versions
    }
    return project, versions, homes


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
    for row, cells in enumerate(grid.rows[:HEADING_ROWS]):
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
            at = grid.place(heading_row, found[0][1]) if found else Place(grid.file, grid.sheet)
            findings.append(finding(name, at, heading=column.heading, sheet=grid.sheet))
            sound = sound and optional
    return (heading_row, where) if sound else None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One filled row of a table, read cell by cell by heading."""

    index: int
    where: Mapping[str, int]
    cells: Mapping[str, str]
    reader: Cells
    computed: tuple[str, ...] = ()
    formulas: frozenset[str] = frozenset()

    def text(self, heading: str) -> str:
        """Words under a heading."""
        column = self.where.get(heading)
        return "" if column is None else self.reader.text(self.index, column, heading)

    def number(self, heading: str, kind: Kind) -> float | None:
        """Read the number under a heading."""
        column = self.where.get(heading)
        return None if column is None else self.reader.number(self.index, column, heading, kind)

    def typed(self) -> dict[str, float | str]:
        """What stands in a computed column as a typed constant, by its heading."""
        found = {}
        for heading in self.computed:
            value = self.reader.grid.at(self.index, self.where[heading])
            if not _blank(value) and self.cells[heading] not in self.formulas:
                number = isinstance(value, int | float) and not isinstance(value, bool)
                found[heading] = float(value) if number else words(value)
        return found

    def shown(self, heading: str) -> float | None:
        """Read the stored result of a computed column, where there is one."""
        column = self.where.get(heading)
        found = "" if column is None else self.reader.grid.at(self.index, column)
        number = isinstance(found, int | float) and not isinstance(found, bool)
        return float(found) if number else None


def _filled_rows(
    grid: Grid, columns: Sequence[Column], findings: list[Finding], home: dict[str, str]
) -> Iterator[TableRow] | None:
    """Rows of a table that hold anything; ``home`` is told where its first row begins."""
    table = _table(grid, columns, findings)
    if table is None:
        return None
    heading_row, where = table
    first = where.get(columns[0].heading, min(where.values()))
    home[fold(grid.sheet)] = grid.place(heading_row + 1, first).cell
    typed = [where[c.heading] for c in columns if not c.computed and c.heading in where]
    letters = [column_letter(column) for column in typed]
    scan = scan_columns(grid.part, letters, grid.limits)
    computed = tuple(c.heading for c in columns if c.computed and c.heading in where)
    formulas = _rows_of(scan.unvalued | scan.errors, typed)
    # a row of nothing but formulas without a result may lie below all that has a value
    end = max(len(grid.rows), *(index + 1 for index in formulas), 0)
    filled = [
        index
        for index in range(heading_row + 1, end)
        if index in formulas or not all(_blank(grid.at(index, column)) for column in typed)
    ]
    shown = [
        f"{column_letter(column)}{index + 1}"
        for index in filled
        for column in sorted(where[heading] for heading in computed)
        if not _blank(grid.at(index, column))
    ]
    kept = formulas_among(grid.part, shown, grid.limits)

    def rows() -> Iterator[TableRow]:
        for index in filled:
            cells = {heading: f"{column_letter(c)}{index + 1}" for heading, c in where.items()}
            reader = Cells(grid, scan, findings)
            yield TableRow(index, where, cells, reader, computed, kept)

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


def _outputs(
    grid: Grid, findings: list[Finding], home: dict[str, str]
) -> tuple[Output, ...] | None:
    rows = _filled_rows(grid, OUTPUT_COLUMNS, findings, home)
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
        typed=row.typed(),
    )


def _inputs(grid: Grid, findings: list[Finding], home: dict[str, str]) -> tuple[Input, ...] | None:
    rows = _filled_rows(grid, INPUT_COLUMNS, findings, home)
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
        typed=row.typed(),
    )


def _own_proxies(grid: Grid, findings: list[Finding], home: dict[str, str]) -> tuple[OwnProxy, ...]:
    rows = _filled_rows(grid, OWN_COLUMNS, findings, home)
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


def read_cells(package: Package) -> Callable[[str, str], Any]:
    """Give a look-up of what stands in a cell of a sheet, both by name; '' where nothing does."""
    asked = answer_sheets(package)
    with opened(package, asked) as book:
        grids = {fold(sheet.name): load_grid(book, package, "", sheet) for sheet in asked}

    def cell(sheet: str, address: str) -> Any:
        grid = grids.get(fold(sheet))
        if grid is None or not address:
            return ""
        row, column = position(address)
        return grid.at(row - 1, column - 1)

    return cell


def answer_sheets(package: Package) -> list[SheetRef]:
    """List the sheets that answers are read from, which ``check_sheets`` has to look at before."""
    wanted = {fold(name) for name in ANSWERED}
    return [s for s in package.sheets if s.kind == "worksheet" and fold(s.name) in wanted]


def last_net_sroi(package: Package) -> float | None:
    """Net return that a workbook's results sheet shows; None where it shows none."""
    grid = _results_grid(package)
    for row in grid.rows[:20] if grid else ():
        if NET_LABEL in row:
            found = row[row.index(NET_LABEL) + 1]
            return float(found) if isinstance(found, int | float) else None
    return None


def last_policy(package: Package) -> str | None:
    """Hash of the rules that a workbook's results sheet names; None where it names none."""
    grid = _results_grid(package)
    for row in grid.rows if grid else ():
        for label, found in itertools.pairwise(row):
            if label == POLICY_LABEL and isinstance(found, str) and found.startswith(HASH_LABEL):
                return found.removeprefix(HASH_LABEL)
    return None


def _results_grid(package: Package) -> Grid | None:
    sheet = package.sheet(RESULTS_SHEET)
    if sheet is None:
        return None
    check_sheets(package, only={sheet.name.lower()})
    with opened(package, [sheet]) as book:
        return load_grid(book, package, "", sheet)
