"""Forecast against actual: what a project promised, what it delivered, and why they differ.

``track_match`` says which report belongs to which promise. One row for each project says how far it
has come, one for each report and each output what differs, split into units, price (another value
of a bidder's own proxy) and the rest (deflators and duration), which add up exactly. A promise that
no report mentions is listed, not forgotten, and one on which no report has come is told from it; a
project without a counterpart stands in the list of what could not be compared, too.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sve_excel.comparison.bids import Bid, Comparison, gather
from sve_excel.comparison.files import reason
from sve_excel.entries.forms import Typed
from sve_excel.entries.kept import finish
from sve_excel.imprint import DELIVERY_TITLE
from sve_excel.library.loading import Library
from sve_excel.looks.figures import (
    AXIS_MONEY,
    CHANGE,
    COUNT,
    DATE,
    MONEY,
    NUMBER,
    PERCENT,
    PRICE,
    RATIO,
)
from sve_excel.looks.flat import link_form
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import LEADING, Col, Drawn, Page, PageLook, axis, titled_page
from sve_excel.looks.palette import BEFORE_BAR, BRAND
from sve_excel.looks.writer import keep_figures_on_one_line, open_book
from sve_excel.model import Result
from sve_excel.policy.rules import Policy
from sve_excel.tracking.deliveries import Tracked, deliveries
from sve_excel.tracking.matching import (
    DECIMALS,
    Item,
    Matches,
    Pair,
    items,
    missing,
    near,
    promises,
)
from sve_excel.tracking.missing import (
    MISSING_COLUMNS,
    MISSING_WORDS,
    NOT_REPORTED,
    not_reported,
    nothing_missing,
    put_day,
    write_missing,
)
from sve_excel.tracking.over_time import (
    OVER_TIME,
    OVER_TIME_COLUMNS,
    OVER_TIME_WORDS,
    write_over_time,
)
from sve_excel.tracking.performance import write_all
from sve_excel.tracking.published import NOTHING_BEFORE, NoticesBefore
from sve_excel.tracking.rating import NO_REPORT, Contract, over_time, silent_commitments
from sve_excel.words.saying import clean, listed

SO_FAR_COLUMNS = (
    Col("Organisation", 28, wrap=True),
    Col("Project", 34, wrap=True),
    Col("Reports", 9, COUNT),
    Col("Reported to", 12, DATE),
    Col("Promised to", 12, DATE),
    Col("Promised net value", 14, MONEY),
    Col("Delivered so far", 14, MONEY),
    Col("Delivered", 11, PERCENT, computed=True),
    Col("Promised inputs", 14, MONEY),
    Col("Spent so far", 14, MONEY),
    Col("Promised ratio", 11, RATIO, computed=True),
    Col("Ratio so far", 11, RATIO, computed=True),
    Col("Promises not reported on", 12, COUNT),
    Col("What counts", 44, wrap=True),
)
PROJECT_COLUMNS = (
    Col("Organisation", 28, wrap=True),
    Col("Project", 34, wrap=True),
    Col("Report to", 12, DATE),
    Col("Promised net value", 14, MONEY),
    Col("Delivered net value", 14, MONEY),
    Col("Delivered", 11, PERCENT, computed=True),
    Col("Promised inputs", 14, MONEY),
    Col("Spent inputs", 14, MONEY),
    Col("Promised ratio", 11, RATIO, computed=True),
    Col("Delivered ratio", 11, RATIO, computed=True),
    Col("Promises not reported on", 12, COUNT),
    Col("Report", 34, wrap=True),
)
TRACKED_OUTPUTS = (
    Col("Organisation", 24, wrap=True),
    Col("Project", 26, wrap=True),
    Col("Report to", 12, DATE),
    Col("Outcome", 30, wrap=True),
    Col("Proxy", 42, wrap=True),
    Col("Unit", 16, wrap=True),
    Col("State", 16),
    Col("Units promised", 11, NUMBER),
    Col("Units delivered", 11, NUMBER),
    Col("Delivered", 11, PERCENT, computed=True),
    Col("Value of one promised", 12, PRICE),
    Col("Value of one delivered", 12, PRICE),
    Col("Net value promised", 14, MONEY),
    Col("Net value delivered", 14, MONEY),
    Col("Difference", 14, CHANGE, computed=True),
    Col("Because of units", 14, CHANGE, computed=True),
    Col("Because of the price", 14, CHANGE, computed=True),
    Col("Because of deflators and years", 16, CHANGE, computed=True),
)


def track(
    results: Sequence[Result],
    library: Library,
    policy: Policy,
    links: Mapping[str, str],
    matches: Matches = (),
) -> bytes:
    """Build the workbook of results without schedules; ``links`` as for the comparison."""
    return delivery_book(deliveries(gather(results, library, policy, links), matches))


def delivery_book(
    of: Tracked, typed: Typed | None = None, before: NoticesBefore = NOTHING_BEFORE
) -> bytes:
    """Build the workbook of forecast against actual.

    ``typed`` is what people typed into the one that it replaces, ``before`` what stands there of
    notices.
    """
    typed, comparison, found = typed or Typed(), of.comparison, of.found
    pairs = [Pair(progress.promised, report) for progress in found for report in progress.reports]
    buffer = io.BytesIO()
    with open_book(buffer, DELIVERY_TITLE) as book:
        formats = Formats(book)
        words = "How far each project has come. Below: the distance travelled."
        _so_far(_page(book, formats, "So far", SO_FAR_COLUMNS, words), of)
        if of.held.policy.kpi or of.scheduled:
            write_all(book, formats, of.held, typed, before)
        widths = [column.width for column in OVER_TIME_COLUMNS]
        page = titled_page(
            book, formats, OVER_TIME, widths, OVER_TIME_WORDS, PageLook(DELIVERY_TITLE)
        )
        write_over_time(page, of.held.contracts, of.held.on)
        page = _page(
            book,
            formats,
            "Reports",
            PROJECT_COLUMNS,
            "What was promised, and what each report says.",
        )
        _projects(page, pairs, comparison)
        page = _page(book, formats, "Outputs", TRACKED_OUTPUTS, "Each output, and why it differs.")
        _outputs(page, pairs)
        page = _page(book, formats, NOT_REPORTED, MISSING_COLUMNS, MISSING_WORDS)
        write_missing(page, not_reported(of), nothing_missing(of))
        page = _page(
            book,
            formats,
            "Not compared",
            (Col("File", 44, wrap=True), Col("Project", 40, wrap=True), Col("Why", 80, wrap=True)),
            "Every file that has no counterpart, or no figures.",
        )
        _not_compared(page, of.alone, comparison)
        finish(book, formats, typed)
    return buffer.getvalue()


def _page(book: Any, formats: Formats, name: str, columns: Sequence[Col], words: str) -> Page:
    widths = [column.width for column in columns]
    return titled_page(
        book, formats, name, widths, words, PageLook("Forecast against actual", repeated=(0, 1))
    )


def _so_far(page: Page, of: Tracked) -> None:
    """One row for each project: everything that counts of its reports against its promise."""
    found, silent, scheduled = of.unscheduled, of.silent, of.scheduled
    page.table("SoFar", SO_FAR_COLUMNS, len(found) + len(silent) + len(scheduled), height=48)
    forms = [page.cell(column, valign="top") for column in SO_FAR_COLUMNS]
    first = page.row
    for progress in found:
        what = (
            f"{len(progress.counted)} reports added up: their periods follow one another."
            if progress.added
            else "The only report."
            if len(progress.reports) == 1
            else "The newest report: the periods overlap, or a date is missing."
        )
        _promise(page, progress.promised, what, forms)
        put_day(page, 3, progress.counted[-1].project.end, forms)
        n, promised = page.row + 1, progress.promised.valuation
        for column, number in (
            (2, len(progress.reports)),
            (6, progress.net_outputs),
            (9, progress.counted_inputs),
            (12, len(missing(progress))),
        ):
            page.number(page.row, column, number, forms[column])
        share = progress.net_outputs / promised.net_outputs if promised.net_outputs else 0.0
        for column, formula, stored in (
            (7, f"=IF($F{n}=0,0,$G{n}/$F{n})", share),
            (11, f"=$G{n}/$J{n}", progress.net_outputs / progress.counted_inputs),
        ):
            page.formula(page.row, column, formula, forms[column], stored)
        page.row += 1
    for contract in scheduled:
        _by_schedule(page, contract, of, forms)
    for bid in silent:
        _promise(page, bid, f"{NO_REPORT}.", forms)
        page.number(page.row, 2, 0, forms[2])
        page.number(page.row, 12, len(promises(bid)), forms[12])
        for column in (3, 6, 7, 9, 11):
            page.sheet.write_blank(page.row, column, None, forms[column])
        page.row += 1
    if found or scheduled:
        page.row += 1
        _distance(page, first, min(len(found) + len(scheduled), LEADING))
    else:
        page.row += 2
        page.note("No project has both a forecast and a report. See Not compared.")


def _told(contract: Contract, on: date) -> tuple[list[int], list[int]]:
    """Give the years that a delivery schedule tells of, and those that reports beside it do.

    A report that goes on beyond the day tells of no year that is not over by then.
    """
    known = contract.reported[0]
    by_schedule = [each for each in known if contract.in_schedule(each)]
    over = {period.year for period in contract.schedule.years if period.over(on)}
    return by_schedule, [each for each in known if each not in by_schedule and each in over]


def _reported_words(contract: Contract, on: date) -> str:
    """Say which years the delivery schedule tells of, which reports do, and which none."""
    schedule, (by_schedule, beside) = contract.schedule, _told(contract, on)
    said = {*by_schedule, *beside}
    without = [period.year for period in schedule.years if period.year not in said]
    left = f", {_years(without)} not" if without else ""
    if by_schedule and not beside:
        return f"The delivery schedule {schedule.file}: {_years(by_schedule)} reported{left}."
    if not beside:
        return f"{NO_REPORT} in the delivery schedule {schedule.file}."
    told = f"{_years(by_schedule)} reported" if by_schedule else "nothing is typed in it"
    return (
        f"The delivery schedule {schedule.file}: {told}. Reports beside it: "
        f"{_years(beside)} reported{left}."
    )


def _by_schedule(page: Page, contract: Contract, of: Tracked, forms: Sequence[Any]) -> None:
    """Write of a contract what its delivery schedule, and reports beside it, say was done."""
    schedule, on = contract.schedule, of.held.on
    what = _reported_words(contract, on)
    texts = ((0, schedule.supplier), (1, schedule.project), (13, what))
    for column in range(len(forms)):
        page.sheet.write_blank(page.row, column, None, forms[column])
    for column, text in texts:
        page.text(page.row, column, text, forms[column])
    page.fit(SO_FAR_COLUMNS, texts)
    points = over_time(contract)
    delivered = [point.delivered for point in points if point.delivered is not None]
    reported = [point.until for point in points if point.delivered is not None]
    put_day(page, 3, reported[-1] if reported else None, forms)
    put_day(page, 4, schedule.end, forms)
    page.number(page.row, 2, sum(map(len, _told(contract, on))), forms[2])
    page.number(page.row, 5, points[-1].promised, forms[5])
    silent = {commitment.commitment.number for commitment in silent_commitments(contract, on)}
    page.number(page.row, 12, len(silent), forms[12])
    n = page.row + 1
    if progress := of.progress_of(contract):
        promised = progress.promised.valuation
        page.number(page.row, 8, promised.counted_inputs, forms[8])
        page.number(page.row, 9, progress.counted_inputs, forms[9])
        ratio = points[-1].promised / promised.counted_inputs
        page.formula(page.row, 10, f"=$F{n}/$I{n}", forms[10], ratio)
    if delivered:
        page.number(page.row, 6, delivered[-1], forms[6])
        share = delivered[-1] / points[-1].promised if points[-1].promised else 0.0
        page.formula(page.row, 7, f"=IF($F{n}=0,0,$G{n}/$F{n})", forms[7], share)
    page.row += 1


def _years(years: Sequence[int]) -> str:
    named = listed([f"{year}" for year in years])
    return f"year {named}" if len(years) == 1 else f"years {named}"


def _promise(page: Page, bid: Bid, what: str, forms: Sequence[Any]) -> None:
    """Write of a project what was promised; ``what`` says which of its reports count."""
    n, project, promised = page.row + 1, bid.project, bid.valuation
    texts = ((0, project.organisation), (1, project.name), (13, what))
    for column, text in texts:
        page.text(page.row, column, text, forms[column])
    page.fit(SO_FAR_COLUMNS, texts)
    put_day(page, 4, project.end, forms)
    page.number(page.row, 5, promised.net_outputs, forms[5])
    page.number(page.row, 8, promised.counted_inputs, forms[8])
    page.formula(page.row, 10, f"=$F{n}/$I{n}", forms[10], promised.net_sroi)


def _projects(page: Page, pairs: Sequence[Pair], comparison: Comparison) -> None:
    page.table("Reports", PROJECT_COLUMNS, len(pairs), height=48)
    forms = [page.cell(column, valign="top") for column in PROJECT_COLUMNS]
    for pair in pairs:
        n, promised, delivered = page.row + 1, pair.promised.valuation, pair.delivered.valuation
        _who(page, pair, forms)
        missing = sum(item.state == "Not reported on" for item in items(pair))
        for column, number in (
            (3, promised.net_outputs),
            (4, delivered.net_outputs),
            (6, promised.counted_inputs),
            (7, delivered.counted_inputs),
            (10, missing),
        ):
            page.number(page.row, column, number, forms[column])
        share = delivered.net_outputs / promised.net_outputs if promised.net_outputs else 0.0
        for column, formula, stored in (
            (5, f"=IF($D{n}=0,0,$E{n}/$D{n})", share),
            (8, f"=$D{n}/$G{n}", promised.net_sroi),
            (9, f"=$E{n}/$H{n}", delivered.net_sroi),
        ):
            page.formula(page.row, column, formula, forms[column], stored)
        path = pair.delivered.result.path
        target = comparison.links.get(path)
        page.link(page.row, 11, target, clean(path), "", link_form(page.formats))
        project = pair.delivered.project
        page.fit(PROJECT_COLUMNS, ((0, project.organisation), (1, project.name), (11, path)))
        page.row += 1


def _who(page: Page, pair: Pair, forms: Sequence[Any]) -> None:
    project = pair.delivered.project
    page.text(page.row, 0, project.organisation, forms[0])
    page.text(page.row, 1, project.name, forms[1])
    put_day(page, 2, project.end, forms)


def _distance(page: Page, first: int, shown: int) -> None:
    """Chart of the distance travelled: promised and delivered net value of each project."""
    chart = page.book.add_chart({"type": "bar"})
    letters = {"size": page.chart_text}
    for column, name, colour in ((5, "Promised", BEFORE_BAR), (6, "Delivered so far", BRAND)):
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, first, 1, first + shown - 1, 1],
                "values": [page.name, first, column, first + shown - 1, column],
                "fill": {"color": colour},
                "data_labels": {"value": True, "num_format": AXIS_MONEY, "font": letters},
                "gap": 60,
            }
        )
    high = 120 + 50 * shown
    chart.set_x_axis(axis(page.chart_text, visible=False))
    chart.set_y_axis(axis(page.chart_text, reverse=True))
    # names to the left of the bars, and the figure of the longest to its right, within the frame
    bars = {"x": 0.3, "y": 45 / high, "width": 0.55, "height": 1 - 95 / high}
    chart.set_plotarea({"layout": bars})
    keep_figures_on_one_line(chart)
    page.chart(
        Drawn(
            chart,
            "Distance travelled: net value promised and delivered",
            "Bar chart of promised and delivered net value for each project; the figures stand "
            "above.",
        ),
        (page.row, 2),  # behind the columns that stand on every page of paper
        (1000, high),
        legend={"position": "bottom", "font": {"size": page.chart_text}},
    )
    page.row += high // 20 + 2


def _outputs(page: Page, pairs: Sequence[Pair]) -> None:
    found = [(pair, item) for pair in pairs for item in items(pair)]
    page.table("TrackedOutputs", TRACKED_OUTPUTS, len(found), height=48)
    forms = [page.cell(column, valign="top") for column in TRACKED_OUTPUTS]
    for pair, item in found:
        _who(page, pair, forms)
        texts = ((3, item.outcome), (4, item.proxy), (5, item.unit), (6, item.state))
        for column, text in texts:
            page.text(page.row, column, text, forms[column])
        page.fit(TRACKED_OUTPUTS, texts)
        _figures(page, item, forms)
        page.row += 1
    page.row += 1
    page.note(
        "Because of units: the units that differ, at the value that was promised for one. Because "
        "of the price: another value of one for what was delivered. The rest is deflators and "
        "years. An output that only one side names differs by its whole value, which stands under "
        "units."
    )


def _figures(page: Page, item: Item, forms: Sequence[Any]) -> None:
    n = page.row + 1
    numbers = (*item.units, None, *item.price, *item.net)
    for column, number in enumerate(numbers, 7):
        if number is not None:
            page.number(page.row, column, number, forms[column])
    units, price, rest = item.causes
    share: float | str = item.units[1] / item.units[0] if item.units[0] else "–"
    factor = f"*$M{n}/($H{n}*$K{n})"

    def rounded(difference: str) -> str:
        return f"ROUND({difference},{DECIMALS})"

    whole = f'OR($G{n}<>"Reported",$H{n}*$K{n}=0)'
    formulas = (
        (9, f'=IF($H{n}=0,"–",$I{n}/$H{n})', share),
        (14, f"={rounded(f'$N{n}-$M{n}')}", item.difference),
        (15, f"=IF({whole},$O{n},{rounded(f'($I{n}-$H{n})*$K{n}{factor}')})", units),
        (16, f"=IF({whole},0,{rounded(f'$I{n}*($L{n}-$K{n}){factor}')})", price),
        (17, f"={rounded(f'$O{n}-$P{n}-$Q{n}')}", rest),
    )
    for column, formula, stored in formulas:
        page.formula(page.row, column, formula, forms[column], stored)


def _not_compared(page: Page, alone: Sequence[Bid], comparison: Comparison) -> None:
    columns = (Col("File", 44, wrap=True), Col("Project", 40, wrap=True), Col("Why", 80, wrap=True))
    rows = []
    for bid in alone:
        kind = bid.project.evaluation.casefold()
        other = "evaluation" if kind == "forecast" else "forecast"
        why = f"This {kind} has no {other} of the same project name and organisation."
        if like := near(bid, alone):
            why += (
                f" The nearest is {like.project.name} of {like.project.organisation} "
                f"({like.result.path}): if it is the same project, give both one id with --match."
            )
        rows.append((bid.result, bid.project.name, why))
    for result in comparison.others:
        name = result.submission.project.name if result.submission else ""
        rows.append((result, name, reason(result)))
    page.table("NotCompared", columns, len(rows))
    wrap = page.cell(columns[1])
    for result, name, why in rows:
        target = comparison.links.get(result.path)
        page.link(page.row, 0, target, clean(result.path), "", link_form(page.formats))
        page.text(page.row, 1, name, wrap)
        page.text(page.row, 2, why, wrap)
        page.fit(columns, ((0, result.path), (1, name), (2, why)))
        page.row += 1
