"""The template: layout and library become a workbook that a bidder fills in.

Built with XlsxWriter, the same bytes for the same library. With a ``Filling`` the answers are
written in as well, with the stored results of the computed cells, so that a program that does not
recalculate shows them.
"""

from __future__ import annotations

import io

from sve_excel.files.packing import pressed
from sve_excel.layout import (
    INPUT_COLUMNS,
    INPUT_ROWS,
    INPUTS,
    LISTS,
    OUTPUT_COLUMNS,
    OUTPUT_ROWS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    OWN_ROWS,
    PROJECT,
    START,
    TEMPLATE_VERSION,
)
from sve_excel.library.loading import Library
from sve_excel.looks.writer import open_book
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.template.book import Filling, TemplateBook
from sve_excel.template.find import write_find
from sve_excel.template.lists import write_library, write_lists
from sve_excel.template.start import write_project, write_start
from sve_excel.template.tables import guard, set_choices, set_colours, write_table
from sve_excel.template.workings import name_own_proxies

__all__ = ["Filling", "build_template"]


def build_template(
    library: Library,
    filling: Filling | None = None,
    *,
    output_rows: int = OUTPUT_ROWS,
    input_rows: int = INPUT_ROWS,
    policy: Policy = DEFAULT_POLICY,
) -> bytes:
    """Build the workbook as bytes; rows grow to hold what ``filling`` brings.

    Of the policy the template follows what a bidder sees: the colours' thresholds and the longest
    duration. The library comes in the policy's prices already.
    """
    filling = filling or Filling()
    rows = {
        OUTPUTS: max(output_rows, len(filling.outputs)),
        INPUTS: max(input_rows, len(filling.inputs)),
        OWN_PROXIES: max(OWN_ROWS, len(filling.own_proxies)),
    }
    buffer = io.BytesIO()
    subject = f"Template {TEMPLATE_VERSION}, proxy library {library.version}"
    with open_book(buffer, "Social value workbook", subject=subject) as book:
        _write(TemplateBook(book, library, filling, rows, policy))
    return pressed(buffer.getvalue())


def _write(book: TemplateBook) -> None:
    """Write every sheet; those that never change come first, so that their parts never do."""
    write_lists(book)
    write_library(book)
    write_find(book)
    write_start(book)
    write_project(book)
    write_table(book, OUTPUTS, OUTPUT_COLUMNS, book.filling.outputs, "What the project delivers")
    write_table(book, INPUTS, INPUT_COLUMNS, book.filling.inputs, "What the project takes")
    write_table(
        book,
        OWN_PROXIES,
        OWN_COLUMNS,
        book.filling.own_proxies,
        "Your own proxies, each with its source",
    )
    name_own_proxies(book)
    set_choices(book)
    set_colours(book)
    guard(book)
    book.pages[PROJECT if book.filling.project else START].sheet.activate()
    book.pages[LISTS].sheet.hide()
