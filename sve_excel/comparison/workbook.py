"""Many results become one comparison workbook that a commissioner can defend.

``workbook_of`` is the whole of it: gather the bids, study them, then one sheet after
another. Figures are formulas over the flat tables with their stored results. Nothing that a bidder
typed is ever written as anything but text, no file is dropped, and the same input gives the same
bytes.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from sve_excel.comparison.asking import ANSWERS, FLAGS
from sve_excel.comparison.assessed import ON_TOP, REASONED
from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.flags import PLAUSIBILITY
from sve_excel.comparison.league import Sources, flat_league
from sve_excel.comparison.lines import (
    flat_inputs,
    flat_lines,
)
from sve_excel.comparison.lot_tables import in_lots
from sve_excel.comparison.lots import LOTS
from sve_excel.comparison.marking import EVALUATORS, MARKED_BY
from sve_excel.comparison.marks import marks_range
from sve_excel.comparison.method import (
    METHOD,
)
from sve_excel.comparison.offers import (
    DELIVERED,
)
from sve_excel.comparison.range_chart import RANGES
from sve_excel.comparison.rank_sheet import (
    CHOICE,
    RANKS,
)
from sve_excel.comparison.register import (
    REGISTERED,
)
from sve_excel.comparison.robustness import (
    ROBUST,
    SWINGS,
)
from sve_excel.comparison.sheets import sheets_for_reading, sheets_of
from sve_excel.comparison.study import Study, study
from sve_excel.comparison.summary import (
    SUMMARY,
    say_if_changed,
)
from sve_excel.comparison.typed_settings import BANDS, MARKS, SETTINGS
from sve_excel.entries.earlier import Digest, figures_written
from sve_excel.entries.kept import finish
from sve_excel.entries.record import NOTHING_KEPT, Lines, add_lines
from sve_excel.imprint import COMPARISON_TITLE
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import titled_page
from sve_excel.looks.palette import AMBER_BAR, BRAND, LINE
from sve_excel.looks.writer import open_book

# where people type
FORMS = (
    ANSWERS,
    DELIVERED,
    REGISTERED,
    REASONED,
    ON_TOP,
    SETTINGS,
    BANDS,
    CHOICE,
    MARKED_BY,
    EVALUATORS,
)

__all__ = ["FORMS", "workbook_of"]


def workbook_of(comparison: Comparison) -> bytes:
    """Build the workbook of a comparison, with what people typed into the one that it replaces."""
    return workbook_from(studied(comparison))


def studied(comparison: Comparison) -> Study:
    """Work everything out."""
    with collector_resting():
        return study(comparison)


def workbook_from(
    known: Study, hear: Callable[[Digest], None] | None = None, kept: Lines = NOTHING_KEPT
) -> bytes:
    """Build the workbook of a comparison that was studied already; ``hear`` is told its figures.

    ``kept`` are lines that its record keeps for a later run.
    """
    with collector_resting():
        buffer = io.BytesIO()
        with open_book(buffer, COMPARISON_TITLE) as book:
            lines = _write(book, known)
            if hear:
                hear(figures_written(book, lines, FORMS))
            add_lines(book, len(lines), kept)
        return buffer.getvalue()


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the garbage collector from looking through the cells again and again.

    A comparison makes a million small objects that all live until it is written; for 1,000 bids
    the collector's rounds took a third of the time and freed nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(book: Any, known: Study) -> Lines:
    """Write one sheet after another, in the order in which they are read."""
    comparison, formats = known.comparison, Formats(book)
    sources = Sources(
        flat_lines(comparison),
        flat_inputs(comparison),
        flat_league(comparison),
        cache(partial(marks_range, comparison)),
        in_lots(known),
    )
    sheets = sheets_of(comparison, known, sources)
    read = sheets_for_reading(comparison)
    order = (SUMMARY, *read, METHOD)
    for sheet in sorted(
        sheets, key=lambda sheet: order.index(sheet.name) if sheet.name in order else len(order)
    ):
        page = titled_page(book, formats, sheet.name, sheet.widths, sheet.words, sheet.look)
        page.sheet.set_tab_color(_tab(sheet.name, read))
        if sheet.name in _OF_BEFORE and comparison.bids:
            say_if_changed(page, sheet.words)
        sheet.write(page)
    return finish(book, formats, comparison.typed)


# sheets that say something of the figures or the settings as they were
_OF_BEFORE = (MARKS, LOTS, RANKS, PLAUSIBILITY, FLAGS, ROBUST, RANGES, SWINGS)


def _tab(name: str, read: Sequence[str]) -> str:
    return BRAND if name == SUMMARY else AMBER_BAR if name in read else LINE
