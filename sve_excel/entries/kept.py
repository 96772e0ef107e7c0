"""The sheet ``Kept``: what was typed and has no place any more, with where it came from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sve_excel.entries.forms import KEPT, Form, Texts, Typed, Value
from sve_excel.entries.record import Lines, write_record
from sve_excel.looks.figures import DATE
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import Col, Page, titled_page
from sve_excel.looks.palette import INPUT_FILL
from sve_excel.words.saying import cell_words

KEPT_COLUMNS = (
    Col("Sheet", 24),
    Col("Cell", 8),
    Col("Whose row it was", 60, wrap=True),
    Col("Column", 26, wrap=True),
    Col("What was typed", 60, wrap=True),
)
KEPT_WIDTHS = [column.width for column in KEPT_COLUMNS]
KEPT_WORDS = (
    "What was typed into the workbook before this one and has no place in it any more. Delete a "
    "row when you no longer need it; what stays here is kept by every further run, and goes back "
    "to its place when that is there again."
)


def finish(book: Any, formats: Formats, typed: Typed) -> Lines:
    """Write what has no place, where there is any, and the record that the next run reads.

    Gives the lines of that record.
    """
    if typed.left_over:
        _write_kept(titled_page(book, formats, KEPT, KEPT_WIDTHS, KEPT_WORDS), typed)
    return write_record(book, typed)


def _write_kept(page: Page, typed: Typed) -> None:
    """Write a row for everything that was typed and could not be put back."""
    left = typed.left_over
    page.table("Kept", KEPT_COLUMNS, len(left))
    forms = [page.cell(column, valign="top") for column in KEPT_COLUMNS]
    for entry in left:
        words = (entry.sheet, entry.cell, entry.whose, entry.heading)
        for column, text in enumerate(words):
            page.text(page.row, column, text, forms[column])
        put_value(page, len(words), entry.value, forms[len(words)])
        page.fit(KEPT_COLUMNS, ((2, entry.whose), (3, entry.heading), (4, cell_words(entry.value))))
        page.row += 1


def put_rows(
    page: Page,
    columns: Sequence[Col],
    typed_in: Collection[str],
    rows: Sequence[Texts],
    form: Form,
    typed: Typed,
) -> None:
    """Write the rows of a table in which people type, each with what they typed before.

    ``typed_in`` are the headings of the columns to type in; ``rows`` hold what stands in each
    column as long as nobody types.
    """
    forms = [
        page.cell(c, valign="top", **({"bg_color": INPUT_FILL} if c.heading in typed_in else {}))
        for c in columns
    ]
    for row, filled in zip(rows, typed.rows(form, rows), strict=True):
        shown = [filled.get(c.heading, row.get(c.heading, "")) for c in columns]
        for at, (column, value) in enumerate(zip(columns, shown, strict=True)):
            put_value(page, at, value, forms[at])
            if column.heading in typed_in:
                typed.may_be_typed(page.name, page.row, at)
        page.fit(columns, enumerate(map(str, shown)))
        page.row += 1


def put_value(page: Page, column: int, value: Value, form: Any) -> None:
    """Write what somebody typed as the kind of thing that it is: a text is never a formula."""
    if isinstance(value, str):
        page.text(page.row, column, value, form)
    elif isinstance(value, bool):
        page.sheet.write_boolean(page.row, column, value, form)
    elif isinstance(value, int | float):
        page.number(page.row, column, value, form)
    else:
        filled = {"bg_color": form.bg_color} if form.bg_color else {}
        day = form if form.num_format == DATE else page.formats.cell(DATE, **filled)
        page.sheet.write_datetime(page.row, column, value, day)
