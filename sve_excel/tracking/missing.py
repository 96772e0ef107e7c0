"""The sheet Not reported on: what to ask for, and whether anything has come at all.

A promise that a report leaves out, one on which no report has come, and a year of a schedule that
is over without a figure are told apart from what was kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sve_excel.comparison.bids import Bid
from sve_excel.looks.figures import DATE, MONEY, NUMBER
from sve_excel.looks.page import Col, Page
from sve_excel.tracking.matching import Item, Progress, missing, promises
from sve_excel.tracking.rating import NO_REPORT, Contract, silent_commitments

NOT_REPORTED = "Not reported on"
MISSING_WORDS = (
    "What to ask for: promises that no report mentions, and those on which no report has come yet."
)
NOT_IN_IT = "Not in a report"
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
    net: float
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


def write_missing(
    page: Page, found: Sequence[Progress], silent: Sequence[Bid], unreported: Sequence[Missed]
) -> None:
    """Every promise that no counted report mentions, and all on which no report has come."""
    rows = [
        _missed(each.promised, item, NOT_IN_IT, each.counted[-1].project.end)
        for each in found
        for item in missing(each)
    ]
    rows += [_missed(bid, item, NO_REPORT, None) for bid in silent for item in promises(bid)]
    rows += unreported
    page.table("NotReported", MISSING_COLUMNS, len(rows), height=32)
    forms = [page.cell(column, valign="top") for column in MISSING_COLUMNS]
    for each in rows:
        texts = tuple(enumerate((*each.whose, each.state, *each.what)))
        for column, text in texts:
            page.text(page.row, column, text, forms[column])
        page.fit(MISSING_COLUMNS, texts)
        if each.units is None:
            page.text(page.row, 6, "", forms[6])
        else:
            page.number(page.row, 6, each.units, forms[6])
        page.number(page.row, 7, each.net, forms[7])
        for column, day in enumerate(each.days, 8):
            put_day(page, column, day, forms)
        page.row += 1
    if rows:
        return
    said = "Every promise is reported on." if found else "No promise is here to be reported on."
    page.text(page.row, 0, said, page.formats.cell())


def unreported(known: Sequence[Contract], on: date) -> list[Missed]:
    """Commitments of schedules on whose years, being over, nothing was reported."""
    return [
        Missed(
            (each.contract.schedule.supplier, each.contract.schedule.project),
            NOT_IN_IT if each.contract.in_schedule(each.period.year) else NO_REPORT,
            (each.commitment.outcome, each.commitment.proxy, each.commitment.unit),
            each.units,
            (each.units or 0.0) * each.commitment.worth,
            (each.period.last, None),
        )
        for contract in known
        for each in silent_commitments(contract, on)
    ]


def put_day(page: Page, column: int, day: date | None, forms: Sequence[Any]) -> None:
    """Write a day, where one is known."""
    if day:
        page.sheet.write_datetime(page.row, column, day, forms[column])
    else:
        page.sheet.write_blank(page.row, column, None, forms[column])
