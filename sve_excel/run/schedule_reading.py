"""A delivery schedule read again after people have typed into it: cells to a ``Schedule``.

Tables are found by their headings and rows by their number and year, so that sorting and inserting
harm nothing. A blank is not 0: it was not reported. What was typed over besides the yellow cells is
said and counts as it stands, because targets may have been agreed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sve_excel.entries.forms import Earlier
from sve_excel.findings.rule import Rule
from sve_excel.layout import column_letter
from sve_excel.model import Finding, Place
from sve_excel.opc.package import Package
from sve_excel.opc.scan import formulas_among
from sve_excel.reading.cells import Cells, Grid, load_grid, opened
from sve_excel.tracking.schedule import (
    Commitment,
    KpiSpot,
    ReportedRow,
    Schedule,
    Spot,
    periods,
)
from sve_excel.tracking.schedule_book import (
    ACTUAL,
    ACTUALS,
    COMMITMENT_COLUMNS,
    COMMITMENTS,
    CONTRACT,
    ENDS,
    ENTERED,
    EVIDENCE,
    FIELD,
    KPI,
    KPIS,
    LOT,
    NO,
    NOTICES,
    PROJECT,
    QUARTERS,
    RULES_SHA,
    SCHEDULE,
    STARTS,
    SUPPLIER,
    TARGETS,
    WRITE,
    YEAR,
)
from sve_excel.words.folding import fold
from sve_excel.words.numbers import parse_date
from sve_excel.words.saying import cell_words, first_of, so_many

SCHEDULE_NOT_WHOLE = Rule(
    "SVE720",
    "schedule-not-whole",
    "error",
    "this delivery schedule cannot be read: {detail}.",
    "Put back what was deleted, from the schedule as it was made.",
    manual={"detail": "what is missing"},
)

ACTUAL_OF_NO_ROW = Rule(
    "SVE721",
    "actual-of-no-row",
    "warning",
    "{heading} stands in a row that is not of the schedule, so it does not count.",
    "Type it into the row of its commitment and year.",
    manual={"heading": "what was done"},
)

SCHEDULE_CHANGED = Rule(
    "SVE722",
    "schedule-changed",
    "warning",
    "something else than was written stands in {count} besides the yellow ones: {found}.",
    "Hold it against the schedule as it was made: targets change by agreement alone.",
    manual={"count": "cells", "found": "which"},
)


_HELD = (CONTRACT, COMMITMENTS, SCHEDULE, KPIS)  # what is promised and done: no cell may move
READ = (*_HELD, NOTICES)
_EARLIER_RULES_SHA = "SHA-256 of the rules"  # what RULES_SHA was called before
_MOST_NAMED = 6
_MOST_ROWS = 200  # from the top, in which a heading is looked for


class _NotWhole(Exception):
    """Something that a schedule cannot be without; its text says what."""


@dataclass
class _Table:
    """A table of a sheet: the columns of its headings, and its rows below them."""

    grid: Grid
    columns: Mapping[str, int]
    top: int
    findings: list[Finding] = field(default_factory=list)
    _cells: Cells | None = None

    def rows(self, key: str) -> Iterator[int]:
        """Rows that hold something in the column ``key``."""
        for at in range(self.top + 1, len(self.grid.rows)):
            if cell_words(self.grid.at(at, self.columns[key])):
                yield at

    def text(self, row: int, heading: str) -> str:
        """Words of a cell."""
        return cell_words(self.grid.at(row, self.columns[heading]))

    def beside(self, row: int, heading: str) -> str:
        """Words of a cell of a column that may be missing."""
        return self.text(row, heading) if heading in self.columns else ""

    def whole(self, row: int, heading: str) -> int | None:
        """Read a number of a row or a year."""
        found = self.number(row, heading)
        return int(found) if found is not None and found.is_integer() else None

    def number(self, row: int, heading: str) -> float | None:
        """Read a number; None where it is blank or, with a finding, none."""
        if self._cells is None:
            letters = [column_letter(column) for column in self.columns.values()]
            scan = self.grid.scan(letters)
            self._cells = Cells(self.grid, scan, self.findings)
        return self._cells.answer(row, self.columns[heading], heading, "number")


def read_schedule(
    package: Package, file: str, earlier: Earlier
) -> tuple[Schedule | None, list[Finding]]:
    """Read a schedule; none where something is missing that it cannot be without.

    ``earlier`` is what people typed into it, as the record that it carries tells.
    """
    sheets = {fold(sheet.name): sheet for sheet in package.sheets}
    wanted = [sheets[fold(name)] for name in READ if fold(name) in sheets]
    with opened(package, wanted) as book:
        grids = {sheet.name: load_grid(book, package, file, sheet) for sheet in wanted}
    findings: list[Finding] = []
    try:
        schedule = _schedule({fold(name): grid for name, grid in grids.items()}, file, findings)
    except _NotWhole as error:
        return None, [SCHEDULE_NOT_WHOLE.at(Place(file), detail=str(error))]
    changed = [f"{cell.sheet} {cell.cell}" for cell in earlier.elsewhere if cell.sheet in _HELD]
    if changed:
        count, found = so_many(len(changed), "cell"), first_of(changed, _MOST_NAMED)
        findings.append(SCHEDULE_CHANGED.at(Place(file), count=count, found=found))
    return schedule, findings


def _schedule(grids: Mapping[str, Grid], file: str, findings: list[Finding]) -> Schedule:
    said = _labels(grids)
    start, end = _day(said.get(STARTS)), _day(said.get(ENDS))
    if start is None or end is None or end < start:
        raise _NotWhole(f"the sheet {CONTRACT} does not say from when to when the contract is")
    table = _table(grids, SCHEDULE, (NO, YEAR, *TARGETS, *ACTUALS), findings, EVIDENCE)
    commitments = tuple(_commitments(grids, findings))
    targets: dict[Spot, float] = {}
    actuals: dict[Spot, float] = {}
    evidenced = set[ReportedRow]()
    lasts = {(period.year, period.quarter) for period in periods(start, end, 3)}
    known = {commitment.number for commitment in commitments}
    for row in table.rows(NO):
        number, year = table.whole(row, NO), table.whole(row, YEAR)
        for quarter, target, actual in zip(QUARTERS, TARGETS, ACTUALS, strict=True):
            promised, done = table.number(row, target), table.number(row, actual)
            if number is None or year is None or number not in known:
                if done is not None:
                    place = table.grid.place(row, table.columns[actual])
                    findings.append(ACTUAL_OF_NO_ROW.at(place, heading=actual))
                continue
            if promised is not None and (year, quarter) in lasts:
                targets[number, year, quarter] = promised
            if done is not None:
                actuals[number, year, quarter] = done
        if number is not None and year is not None and table.beside(row, EVIDENCE):
            evidenced.add((number, year))
    kpi_actuals = _kpi_actuals(grids, findings, evidenced)
    entered = _day(said.get(ENTERED))
    return Schedule(
        cell_words(said.get(SUPPLIER, "")),
        cell_words(said.get(PROJECT, "")),
        start,
        end,
        commitments,
        targets,
        actuals,
        kpi_actuals,
        cell_words(said.get(LOT, "")),
        entered,
        cell_words(said.get(RULES_SHA, "")),
        file,
        _notices(grids, findings),
        frozenset(evidenced),
    )


def _labels(grids: Mapping[str, Grid]) -> dict[str, Any]:
    """What stands beside each label of the sheet Contract."""
    grid = grids.get(fold(CONTRACT))
    if grid is None:
        raise _NotWhole(f"the sheet {CONTRACT} is missing")
    wanted = {fold(each): each for each in (SUPPLIER, PROJECT, LOT, STARTS, ENDS, ENTERED)}
    wanted |= {fold(RULES_SHA): RULES_SHA, fold(_EARLIER_RULES_SHA): RULES_SHA}
    found: dict[str, Any] = {}
    for row in range(min(len(grid.rows), _MOST_ROWS)):
        for column, cell in enumerate(grid.rows[row]):
            if isinstance(cell, str) and (label := wanted.get(fold(cell))):
                found.setdefault(label, grid.at(row, column + 1))
    return found


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(cell_words(value)) if value else None


def _table(
    grids: Mapping[str, Grid],
    name: str,
    headings: Sequence[str],
    findings: list[Finding],
    besides: str = "",
) -> _Table:
    """Find the table of a sheet by its headings; one ``besides`` these may be missing."""
    grid = grids.get(fold(name))
    if grid is None:
        raise _NotWhole(f"the sheet {name} is missing")
    wanted = {fold(each): each for each in filter(None, (*headings, besides))}
    for at, row in enumerate(grid.rows[:_MOST_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            if isinstance(cell, str) and (heading := wanted.get(fold(cell))):
                columns.setdefault(heading, column)
        if columns.keys() >= set(headings):
            return _Table(grid, columns, at, findings)
    raise _NotWhole(f"the sheet {name} has not all of its headings")


def _commitments(grids: Mapping[str, Grid], findings: list[Finding]) -> Iterator[Commitment]:
    columns = [column for column in COMMITMENT_COLUMNS if column.holds]
    table = _table(grids, COMMITMENTS, [column.heading for column in columns], findings)
    for row in table.rows(NO):
        number = table.whole(row, NO)
        if number is None:
            continue
        held: dict[str, Any] = {
            column.holds: (table.number if column.form else table.text)(row, column.heading)
            for column in columns
        }
        yield Commitment(**{**held, "number": number, "net": held["net"] or 0.0})


def _kpi_actuals(
    grids: Mapping[str, Grid], findings: list[Finding], evidenced: set[ReportedRow]
) -> dict[KpiSpot, float]:
    """What was typed of indicators; what follows the commitments is worked out from them.

    Rows beside which evidence is named are put into ``evidenced``.
    """
    if fold(KPIS) not in grids:
        return {}
    table = _table(grids, KPIS, (KPI, YEAR, ACTUAL), findings, EVIDENCE)
    column = column_letter(table.columns[ACTUAL])
    formulas = _formulas(table.grid, column)
    found: dict[KpiSpot, float] = {}
    for row in table.rows(KPI):
        year = table.whole(row, YEAR)
        if year is None or f"{column}{row + 1}" in formulas:
            continue
        done = table.number(row, ACTUAL)
        if done is not None:
            spot = fold(table.text(row, KPI)), year
            found[spot] = done
            if table.beside(row, EVIDENCE):
                evidenced.add(spot)
    return found


def _notices(grids: Mapping[str, Grid], findings: list[Finding]) -> dict[str, str]:
    """What is to be written in the notices, by field; the first says it that says anything.

    No figure hangs on it, so that a sheet without its headings says nothing of the contract.
    """
    try:
        table = _table(grids, NOTICES, (FIELD, WRITE), findings)
    except _NotWhole:
        return {}
    found: dict[str, str] = {}
    for row in table.rows(FIELD):
        if said := table.text(row, WRITE):
            found.setdefault(table.text(row, FIELD), said)
    return found


def _formulas(grid: Grid, column: str) -> frozenset[str]:
    cells = [f"{column}{row + 1}" for row in range(len(grid.rows))]
    return formulas_among(grid.part, cells, grid.limits)
