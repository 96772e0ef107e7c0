"""A workbook's cells, read with pandas and calamine, become a Submission and findings.

Tables are found by their headings and answers by their labels, never by position, so moved columns,
inserted rows and files saved by other programs are read alike. A blank, a zero and a text are three
things; a formula without a stored result is a finding and never a zero. Nothing is judged here
beyond what a cell can hold: that is for ``check``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sve_excel.findings.rule import Rule
from sve_excel.layout import (
    INPUT_COLUMNS,
    INPUTS,
    NO_PROXY,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    READ_TABLES,
    SHEETS,
    VERSION_LABELS,
)
from sve_excel.model import Finding, Input, Output, OwnProxy, Place, Submission
from sve_excel.opc.cells import position
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.reading.around import around
from sve_excel.reading.cells import Grid, load_grid, opened
from sve_excel.reading.formulas import in_formulas
from sve_excel.reading.leaning import Leaning
from sve_excel.reading.library_copy import read_copied
from sve_excel.reading.panel import read_panel
from sve_excel.reading.project import read_project
from sve_excel.reading.second import is_odd, read_again
from sve_excel.reading.sheets import ANSWERED, NEEDED, SHEET_RENAMED, missing, twins, uncounted
from sve_excel.reading.tables import filled_rows
from sve_excel.reading.unseen import Counted, unseen
from sve_excel.reading.views import in_view
from sve_excel.words.folding import fold

NOT_OUR_WORKBOOK = Rule(
    "SVE101",
    "not-our-workbook",
    "error",
    "this is not a social value workbook: it has not the sheets Project, Outputs and Inputs.",
    "Send the bid in the template (sve-excel template), or take the file out of the folder.",
)


def read_submission(
    package: Package,
    file: str,
    known: Container[str] | None = None,
    *,
    second_reader: bool = False,
) -> tuple[Submission | None, list[Finding]]:
    """Read one workbook whose package has been opened.

    ``known`` holds the folded names of the library's proxies; where one is claimed that is not
    among them, the workbook's own copy of the library is read, which may say what it is. With
    ``second_reader`` the sheets are read twice, as they are wherever their XML is not plain.

    Gives no submission where the file is not one of ours or a sheet or column that figures depend
    on is missing; the findings then say which. ``check_sheets`` has looked at the sheets of
    ``ANSWERED`` before; raises ``PackageError`` where it is not safe to read a further one.
    """
    sheets = {fold(sheet.name): sheet for sheet in package.sheets if sheet.kind == "worksheet"}
    absent = [name for name in NEEDED if fold(name) not in sheets]
    present = [name for name in SHEETS if fold(name) in sheets]
    # one of them alone is anybody's: Outputs, say
    if len(absent) == len(NEEDED) or len(present) < len(absent):
        return None, [NOT_OUR_WORKBOOK.at(Place(file))]
    if found := twins(package, file) or missing(package, file, absent):
        return None, found
    asked = [sheets[fold(name)] for name in ANSWERED if fold(name) in sheets]
    with opened(package, asked) as book:
        loaded = [load_grid(book, package, file, sheet) for sheet in asked]
    grids = {fold(grid.sheet): grid for grid in loaded}
    submission, findings = read_grids(file, grids)
    findings += uncounted(package, file, present)
    if submission is None or any(SHEET_RENAMED.made(finding) for finding in findings):
        return None, findings
    counted = [*_counted(sheets, grids, submission)]
    findings += unseen(package, file, counted)
    findings += in_view(package, file, counted)
    findings += around(package, file, counted)
    leaning = Leaning(package)
    for each in counted:
        findings += in_formulas(grids[fold(each.sheet.name)], each.rows, leaning, loaded)
    if second_reader or is_odd(package, asked):
        findings += read_again(package, file, sheets, grids, submission)
    # where a row shows no stored value, the copy that it would look up is held to account
    unshown = any(output.shown is None and output.proxy for output in submission.outputs)
    claimed = {fold(output.proxy) for output in submission.outputs if output.proxy}
    unknown = claimed - {fold(NO_PROXY)} - {fold(proxy.name) for proxy in submission.own_proxies}
    renamed = known is not None and any(name not in known for name in unknown)
    library_sheet = sheets.get(fold(PROXIES))
    if library_sheet and (unshown or renamed):
        copied = read_copied(package, library_sheet, claimed)
        submission = replace(submission, copied=copied)
    return submission, findings


def _counted(
    sheets: Mapping[str, SheetRef], grids: Mapping[str, Grid], submission: Submission
) -> Iterator[Counted]:
    """The cells of each sheet that count, row by row; an answer of Project is a row of its own."""
    answers = tuple({label: cell} for label, cell in submission.project.cells.items())
    grid = grids[fold(PROJECT)]
    yield Counted(sheets[fold(PROJECT)], answers, _filled_in(grid), _held_in(grid))
    for name, rows in tables_of(submission).items():
        if rows:
            typed = [column.heading for column in READ_TABLES[name] if not column.computed]
            cells = tuple(
                {key: row.cells[key] for key in typed if key in row.cells} for row in rows
            )
            grid = grids[fold(name)]
            yield Counted(sheets[fold(name)], cells, _filled_in(grid), _held_in(grid), grid.tables)


def tables_of(submission: Submission) -> dict[str, tuple[Output | Input | OwnProxy, ...]]:
    """The rows that were read, by their sheet."""
    return {
        OUTPUTS: submission.outputs,
        INPUTS: submission.inputs,
        OWN_PROXIES: submission.own_proxies,
    }


def _held_in(grid: Grid) -> Callable[[str], Any]:
    """What a cell of the sheet holds, by its address."""

    def held(cell: str) -> Any:
        row, column = position(cell)
        return grid.at(row - 1, column - 1)

    return held


def _filled_in(grid: Grid) -> Callable[[str], bool]:
    """Whether a cell of the sheet, by its address, holds anything."""
    held = _held_in(grid)

    def filled(cell: str) -> bool:
        found = held(cell)
        return not isinstance(found, str) or bool(found.strip())

    return filled


def read_grids(file: str, grids: Mapping[str, Grid]) -> tuple[Submission | None, list[Finding]]:
    """Read the sheets of answers, by their folded names, all but Own proxies being there.

    Gives no submission where a column or label that figures depend on is missing.
    """
    findings: list[Finding] = []
    project, versions, cells = read_project(grids[fold(PROJECT)], findings)
    outputs = _outputs(grids[fold(OUTPUTS)], findings, cells)
    inputs = _inputs(grids[fold(INPUTS)], findings, cells)
    own_grid = grids.get(fold(OWN_PROXIES))
    own = _own_proxies(own_grid, findings, cells) if own_grid else ()
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
            template_version=template_version,
            library_version=library_version,
            library_sha256=library_sha256,
            price_base=price_base,
            cells=cells,
            panel=read_panel(grids),
        ),
        findings,
    )


def _outputs(
    grid: Grid, findings: list[Finding], home: dict[str, str]
) -> tuple[Output, ...] | None:
    columns = READ_TABLES[OUTPUTS]
    rows = filled_rows(grid, columns, findings, home)
    if rows is None:
        return None
    return tuple(
        Output(row.number, **row.answers(columns), **row.origin(), **row.computed_cells())
        for row in rows
    )


def _inputs(grid: Grid, findings: list[Finding], home: dict[str, str]) -> tuple[Input, ...] | None:
    rows = filled_rows(grid, INPUT_COLUMNS, findings, home)
    if rows is None:
        return None
    return tuple(
        Input(row.number, **row.answers(INPUT_COLUMNS), **row.origin(), **row.computed_cells())
        for row in rows
    )


def _own_proxies(grid: Grid, findings: list[Finding], home: dict[str, str]) -> tuple[OwnProxy, ...]:
    rows = filled_rows(grid, OWN_COLUMNS, findings, home)
    return tuple(
        OwnProxy(
            row.number,
            **row.answers(OWN_COLUMNS),
            **row.origin(),
            typed=row.computed_cells()["typed"],
        )
        for row in rows or ()
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
