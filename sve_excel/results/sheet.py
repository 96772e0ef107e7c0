"""One valuation becomes the sheet ``SVE Results``, as a one-sheet workbook in memory.

First one page that a decision-maker can read; below it the findings, the inputs, the sources and
the workings: each line as it was read, then live formulas with stored results. No time stamp: the
same input gives the same bytes. The splice puts the sheet into the bidder's workbook.
"""

from __future__ import annotations

import io
from typing import Any

from sve_excel.imprint import COPY_MARK, RESULTS_MARK, RESULTS_SHEET, written_names
from sve_excel.looks.fitting import one_line
from sve_excel.looks.formats import print_setup
from sve_excel.looks.parts import open_parts
from sve_excel.looks.writer import open_book
from sve_excel.model import Submission, Valuation
from sve_excel.results.breakdown import band_rows, breakdown, unpriced, unpriced_lines
from sve_excel.results.charts import Step, waterfall_chart
from sve_excel.results.columns import LAST
from sve_excel.results.frameworks import frameworks, places
from sve_excel.results.headline import (
    DRIVERS,
    account_lines,
    drivers,
    driving,
    headline,
    narrative,
    not_valued,
    title,
)
from sve_excel.results.page import PAGE_HEIGHT, Context, ResultsPage
from sve_excel.results.room import MARGINS, Wants, room_for
from sve_excel.results.sums import Workings
from sve_excel.results.typed import around, codes, typed
from sve_excel.results.workings import findings, inputs, outputs, sources, texts_in_full, versions

_ZOOM = 82  # per cent: all of its columns are on a screen of 1366 x 768, in LibreOffice too
_SHORT = 6  # lines of each part of the account, where there are errors to read first


def results_sheet(
    submission: Submission,
    valuation: Valuation | None,
    context: Context,
    *,
    copy: bool = False,
    title: str = RESULTS_SHEET,
) -> bytes:
    """Build the results as a one-sheet workbook; without a valuation, why there is none.

    A ``copy`` of a bid is marked as one, so that no run takes it for another bid. The ``title`` is
    that of the workbook's properties.
    """
    buffer = io.BytesIO()
    with open_book(buffer, title) as book:
        _fill(book, submission, valuation, context, copy=copy)
    return buffer.getvalue()


def results_parts(
    submission: Submission, valuation: Valuation | None, context: Context, *, copy: bool = False
) -> dict[str, bytes]:
    """Build the same as parts by their names, for a splice: nothing is packed to be unpacked."""
    parts: dict[str, bytes] = {}
    with open_parts(parts, RESULTS_SHEET) as book:
        _fill(book, submission, valuation, context, copy=copy)
    return parts


def _fill(
    book: Any,
    submission: Submission,
    valuation: Valuation | None,
    context: Context,
    *,
    copy: bool,
) -> None:
    page = ResultsPage(book, submission, valuation, context)
    book.define_name(f"'{RESULTS_SHEET}'!{RESULTS_MARK}", "=1")
    if copy:
        book.define_name(f"'{RESULTS_SHEET}'!{COPY_MARK}", "=1")
    _write(page)
    for name, formula in [*written_names(codes(page)), around(page)]:
        book.define_name(f"'{RESULTS_SHEET}'!{name}", formula)


def _write(page: ResultsPage) -> None:
    """Write everything from the top down."""
    title(page)
    if page.valuation is None:
        not_valued(page)
        narrative(page, [min(_SHORT, lines) for lines in account_lines(page)])
        page.sheet.repeat_rows(page.row + 1)
        findings(page)
        typed(page)
        texts_in_full(page)
        versions(page)
    else:
        heading, steps = _first_page(page, page.valuation)
        page.break_here()
        findings(page)
        typed(page)
        first_input, last_input = inputs(page, page.valuation)
        sources(page, page.valuation)
        frameworks(page, page.valuation)
        places(page, page.valuation)
        texts_in_full(page)
        versions(page)
        waterfall_chart(page, heading, steps)
        page.break_here()
        workings = Workings(first_input, last_input, *outputs(page, page.valuation))
        for row, column, make, form, stored in page.waiting:
            page.formula(row, column, make(workings), form, stored)
    page.used()
    page.sheet.set_h_pagebreaks(page.breaks)
    page.sheet.print_area(0, 0, page.row, LAST)
    page.sheet.freeze_panes(2, 0)
    page.sheet.set_zoom(_ZOOM)
    print_setup(page.sheet, f"{RESULTS_SHEET}: {one_line(page.submission.project.name, 80)}")
    page.sheet.set_margins(**MARGINS)


def _first_page(page: ResultsPage, valuation: Valuation) -> tuple[int, list[Step]]:
    """Write what a decision-maker reads, on one page.

    Gives the steps from gross to net, and the row where their chart belongs.
    """
    listed, own_words = unpriced_lines(page, valuation)
    wants = Wants(
        account_lines(page),
        min(DRIVERS, len(driving(valuation)) or 1),
        listed,
        own_words,
        band_rows(page, valuation),
    )
    room = room_for(wants, PAGE_HEIGHT)
    narrative(page, room.account)
    headline(page, valuation)
    drivers(page, valuation, room.drivers)
    steps = breakdown(page, valuation, wants.band)
    unpriced(page, valuation, room.unpriced, room.own_words)
    return steps
