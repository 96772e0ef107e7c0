"""The sheet Not reported on: what to ask for, and whether anything has come at all.

A promise that a report leaves out, one on which no report has come, and a year that is over without
a figure of a commitment or of an indicator that no such commitment counts are told apart from what
was kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sve_excel.comparison.bids import Bid
from sve_excel.looks.figures import DATE, MONEY, NUMBER
from sve_excel.looks.page import Col, Page
from sve_excel.tracking.deliveries import Tracked
from sve_excel.tracking.matching import Item, missing, promises
from sve_excel.tracking.rating import NO_REPORT, Contract, KpiYear, silent_commitments

NOT_REPORTED = "Not reported on"
MISSING_WORDS = (
    "What to ask for: promises that no report mentions, and those on which no report has come yet. "
    "An indicator is named where no promise above counts for it. Of a year with a report a quarter "
    "that was left blank stands by its last day."
)
NOT_IN_IT = "Not in a report"
INDICATOR = "Key performance indicator"
MISSING_COLUMNS = (
    Col("Organisation", 28, wrap=True),
    Col("Project", 34, wrap=True),
    Col("State", 16),
    Col("Outcome", 30, wrap=True),
    Col("Proxy", 46, wrap=True),
    Col("Unit", 18, wrap=True),
    Col("Units promised", 12, NUMBER),
    Col("Net value promised", 15, MONEY),
    Col("Promised to", 12, DATE),
    Col("Reported to", 12, DATE),
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise that was not reported on: whose, its state, what of, how much, from when to when.

    ``days`` are the day to which it was promised and that to which was reported, where known.
    """

    whose: tuple[str, str]
    state: str
    what: tuple[str, str, str]
    units: float | None
    net: float | None
    days: tuple[date | None, date | None]


def _missed(bid: Bid, item: Item, state: str, reported: date | None) -> Missed:
    project = bid.project
    return Missed(
        (project.organisation, project.name),
        state,
        (item.outcome, item.proxy, item.unit),
        item.units[0],
        item.net[0],
        (project.end, reported),
    )


def not_reported(of: Tracked) -> list[Missed]:
    """Give every promise that no counted report mentions, and all on which no report has come.

    Of schedules, whatever reports stand beside them, and of indicators only years that are over are
    asked.
    """
    rows = [
        _missed(progress.promised, item, NOT_IN_IT, progress.counted[-1].project.end)
        for progress in of.unscheduled
        for item in missing(progress)
    ]
    rows += [_missed(bid, item, NO_REPORT, None) for bid in of.silent for item in promises(bid)]
    for contract in of.held.contracts:
        rows += _unreported(contract, of.held.of(contract), of.held.on)
    return rows


def nothing_missing(of: Tracked) -> str:
    """Say why nothing is to be asked for, where that is so."""
    scheduled, on = of.scheduled, of.held.on
    if not (of.found or scheduled):
        return "No promise is here to be reported on."
    if not scheduled:
        return "Every promise is reported on."
    if not of.found and not any(contract.schedule.years[0].over(on) for contract in scheduled):
        return "No year is over yet, so nothing is to be asked for."
    return "Every promise is reported on, as far as its years are over."


def write_missing(page: Page, rows: Sequence[Missed], otherwise: str) -> None:
    """Write what was not reported on; ``otherwise`` is said where that is nothing."""
    page.table("NotReported", MISSING_COLUMNS, len(rows), height=32)
    forms = [page.cell(column, valign="top") for column in MISSING_COLUMNS]
    for row in rows:
        texts = tuple(enumerate((*row.whose, row.state, *row.what)))
        for column, text in texts:
            page.text(page.row, column, text, forms[column])
        page.fit(MISSING_COLUMNS, texts)
        for column, number in ((6, row.units), (7, row.net)):
            if number is None:
                page.text(page.row, column, "", forms[column])
            else:
                page.number(page.row, column, number, forms[column])
        for column, day in enumerate(row.days, 8):
            put_day(page, column, day, forms)
        page.row += 1
    if not rows:
        page.text(page.row, 0, otherwise, page.formats.cell())


def _unreported(contract: Contract, years: Sequence[KpiYear], on: date) -> list[Missed]:
    """Commitments and indicators on whose years, being over, nothing was reported."""
    schedule = contract.schedule
    whose = (schedule.supplier, schedule.project)
    silent = list(silent_commitments(contract, on))
    rows = [
        Missed(
            whose,
            NOT_IN_IT if each.period.year in contract.reported[0] else NO_REPORT,
            (each.commitment.outcome, each.commitment.proxy, each.commitment.unit),
            each.units,
            (each.units or 0.0) * each.commitment.worth,
            (each.period.last, None),
        )
        for each in silent
    ]
    asked = {(each.commitment.number, each.period.year) for each in silent}
    for year in years:
        counted = {(one.number, year.period.year) for one in schedule.counted(year.kpi)}
        if year.state == NO_REPORT and not (counted and counted <= asked):
            what = (INDICATOR, year.kpi.name, year.kpi.unit)
            rows.append(Missed(whose, NO_REPORT, what, year.target, None, (year.period.last, None)))
    return rows


def put_day(page: Page, column: int, day: date | None, forms: Sequence[Any]) -> None:
    """Write a day, where one is known."""
    if day:
        page.sheet.write_datetime(page.row, column, day, forms[column])
    else:
        page.sheet.write_blank(page.row, column, None, forms[column])
