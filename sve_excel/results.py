"""One valuation becomes the sheet ``SVE Results``, as a one-sheet workbook in memory.

First one page that a decision-maker can read; below it the findings, the inputs, the sources and
the workings: each line as it was read, then live formulas with stored results. No time stamp: the
same input gives the same bytes. The splice puts the sheet into the bidder's workbook.
"""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter

from sve_excel.layout import (
    RESULTS_MARK,
    RESULTS_SHEET,
)
from sve_excel.looks import (
    print_setup,
)
from sve_excel.model import Submission, Valuation
from sve_excel.results_headline import (
    by_category,
    drivers,
    headline,
    narrative,
    not_valued,
    title,
    unpriced,
    waterfall,
    who_and_what,
)
from sve_excel.results_page import LAST, Context, Page, Workings
from sve_excel.results_workings import findings, inputs, outputs, sources, versions

_CREATED = datetime(2026, 1, 1)  # a fixed date: the same input gives the same bytes


def results_sheet(submission: Submission, valuation: Valuation | None, context: Context) -> bytes:
    """Build the results as a one-sheet workbook; without a valuation, why there is none."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": RESULTS_SHEET, "created": _CREATED})
        page = Page(book, submission, valuation, context)
        book.define_name(f"'{RESULTS_SHEET}'!{RESULTS_MARK}", "=1")
        _write(page)
    return buffer.getvalue()


def _write(page: Page) -> None:
    """Write everything from the top down."""
    title(page)
    if page.valuation is None:
        not_valued(page)
        narrative(page)
        findings(page)
        versions(page)
    else:
        narrative(page)
        headline(page, page.valuation)
        drivers(page, page.valuation)
        by_category(page, page.valuation)
        waterfall(page, page.valuation)
        who_and_what(page, page.valuation)
        unpriced(page, page.valuation)
        breaks = [page.row]
        findings(page)
        first_input, last_input = inputs(page, page.valuation)
        sources(page, page.valuation)
        versions(page)
        breaks.append(page.row)
        page.sheet.set_h_pagebreaks(breaks)
        workings = Workings(first_input, last_input, *outputs(page, page.valuation))
        for row, column, make, form, stored in page.later:
            page.sheet.write_formula(row, column, make(workings), form, stored)
    page.sheet.print_area(0, 0, page.row, LAST)
    page.sheet.freeze_panes(2, 0)
    print_setup(page.sheet, f"{RESULTS_SHEET}: {page.submission.project.name}"[:100])
