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
from sve_excel.comparison.assessed import ON_TOP, REASONED, REASONS, assessment_of
from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.categories import category_widths, write_categories
from sve_excel.comparison.category_chart import BARS, CATEGORIES, bar_columns, write_bars
from sve_excel.comparison.clarifications import (
    CLARIFICATION_WORDS,
    COLUMNS,
    write_clarifications,
)
from sve_excel.comparison.files import FILE_COLUMNS, FINDING_COLUMNS, write_files, write_findings
from sve_excel.comparison.flags import PLAUSIBILITY, PLAUSIBILITY_WIDTHS, write_plausibility
from sve_excel.comparison.frameworks import (
    FRAMEWORK_COLUMNS,
    FRAMEWORKS,
    PLACE_COLUMNS,
    PLACES,
    write_frameworks,
    write_places,
)
from sve_excel.comparison.front import SUMMARY_WIDTHS
from sve_excel.comparison.league import LEAGUE, Sources, flat_league, write_league
from sve_excel.comparison.lines import (
    INPUT_LINE_COLUMNS,
    LINE_COLUMNS,
    flat_inputs,
    flat_lines,
    write_inputs,
    write_lines,
)
from sve_excel.comparison.lot_sheet import LOTS_WORDS, write_lots
from sve_excel.comparison.lot_tables import LOT_WIDTHS
from sve_excel.comparison.lots import LOTS
from sve_excel.comparison.mark_settings import (
    SETTING_WIDTHS,
    TABLE_LEFT,
)
from sve_excel.comparison.marking import EVALUATORS, MARKED_BY, QUALITY
from sve_excel.comparison.marks import mark_columns, marks_range, write_marks
from sve_excel.comparison.method import (
    METHOD,
    METHOD_WIDTHS,
    SOURCE_COLUMNS,
    SOURCES,
    write_method,
    write_sources,
)
from sve_excel.comparison.offers import (
    COMMITMENT_COLUMNS,
    COMMITMENTS,
    DELIVERED,
    OUTCOMES,
    VALUE,
    VALUE_COLUMNS,
    commitment_words,
    outcome_widths,
    write_commitments,
    write_outcomes,
    write_value,
)
from sve_excel.comparison.quality import QUALITY_COLUMNS, QUALITY_WORDS, write_quality
from sve_excel.comparison.range_chart import RANGE_COLUMNS, RANGES
from sve_excel.comparison.rank_sheet import (
    CHOICE,
    RANK_WIDTHS,
    RANKS,
    write_probability,
    write_ranks,
)
from sve_excel.comparison.reasons import REASON_COLUMNS, REASON_WORDS, write_reasons
from sve_excel.comparison.register import (
    REGISTER,
    REGISTER_COLUMNS,
    REGISTER_WORDS,
    REGISTERED,
    write_register,
)
from sve_excel.comparison.robustness import (
    ROBUST,
    ROBUST_COLUMNS,
    SWING_COLUMNS,
    SWINGS,
    write_robust,
    write_swings,
)
from sve_excel.comparison.study import Study, study
from sve_excel.comparison.summary import (
    SUMMARY,
    say_if_changed,
    write_front_ranges,
    write_how_sure,
    write_summary,
)
from sve_excel.comparison.typed_settings import BANDS, MARKS, SETTINGS
from sve_excel.comparison.whole import listed_words
from sve_excel.entries.earlier import Digest, figures_written
from sve_excel.entries.kept import finish
from sve_excel.entries.record import NOTHING_KEPT, Lines, add_lines
from sve_excel.imprint import COMPARISON_TITLE
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import Col, Page, PageLook, titled_page
from sve_excel.looks.palette import AMBER_BAR, BRAND, LINE
from sve_excel.looks.writer import open_book
from sve_excel.policy.scoring import METHODS
from sve_excel.words.saying import in_words, so_many

INSIDE = "This workbook stays inside the authority: it holds figures of every bid."
# beside the front page, in the order in which they are read; all others stand behind
FOR_READING = (MARKS, QUALITY, LOTS, CATEGORIES, OUTCOMES, FLAGS, COMMITMENTS)
_MOST_FOR_READING = 6
_TYPED_IN = (REGISTER, REASONS)  # forms that stand behind, to which the front page leads, too
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
    )
    sheets = _sheets(comparison, known, sources)
    read = sheets_for_reading(comparison)
    order = (SUMMARY, *read, METHOD)
    for name, widths, words, look, write in sorted(
        sheets, key=lambda sheet: order.index(sheet[0]) if sheet[0] in order else len(order)
    ):
        page = titled_page(book, formats, name, widths, words, PageLook(**look))
        page.sheet.set_tab_color(_tab(name, read))
        if name in _OF_BEFORE and comparison.bids:
            say_if_changed(page, words)
        write(page)
    return finish(book, formats, comparison.typed)


# sheets that say something of the figures or the settings as they were
_OF_BEFORE = (MARKS, LOTS, RANKS, PLAUSIBILITY, FLAGS, ROBUST, RANGES, SWINGS)
_SUMMARY_SCALE = 74  # per cent, at which its text is 8 points high: 16 bids with what to ask fit
_Sheet = tuple[str, Sequence[float], str, dict[str, Any], Callable[[Page], None]]


def sheets_for_reading(comparison: Comparison) -> list[str]:
    """Name the sheets for reading, six at most: with quality and lots, Categories stands behind."""
    there = {QUALITY: bool(comparison.policy.quality), LOTS: bool(comparison.policy.lots)}
    read = [name for name in FOR_READING if there.get(name, True)]
    return [name for name in read if len(read) <= _MOST_FOR_READING or name != CATEGORIES]


def _tab(name: str, read: Sequence[str]) -> str:
    return BRAND if name == SUMMARY else AMBER_BAR if name in read else LINE


def _sheets(comparison: Comparison, known: Study, sources: Sources) -> list[_Sheet]:
    """Name, widths, first line, look and writer of every sheet."""
    return [
        _front_sheet(comparison, known, sources),
        *_ranking_sheets(comparison, known, sources),
        *_asking_sheets(comparison, known, sources),
        *_asked_sheets(comparison, sources),
        *_data_sheets(comparison, known, sources),
    ]


def _front_sheet(comparison: Comparison, known: Study, sources: Sources) -> _Sheet:
    """Give the page for a decision, with how many of the workbooks it is about."""
    bids, files = len(comparison.of_all.bids), len(comparison.results)
    base = comparison.library.price_base
    asked = f"{so_many(files, 'workbook')} {'was' if files == 1 else 'were'}"
    valued = sum(result.valuation is not None for result in comparison.results)
    ranked = f" and {bids} of them ranked" if bids < valued else ""
    about = f"{valued} of {asked} valued{ranked}, in {base} prices. {INSIDE}"
    links = (*sheets_for_reading(comparison), *_TYPED_IN, METHOD)
    return (
        SUMMARY,
        SUMMARY_WIDTHS,
        "",  # the verdict comes first
        {"title": COMPARISON_TITLE, "scale": _SUMMARY_SCALE},
        lambda page: write_summary(page, known, sources, about, links),
    )


def _ranking_sheets(comparison: Comparison, known: Study, sources: Sources) -> list[_Sheet]:
    """Give the sheets that say which bid comes where, by what, and what it offers."""
    return [
        (
            LEAGUE,
            _widths(sources.league.columns),
            "One row for each bid. Ratios are pounds for every £1 put in. Below: files not ranked.",
            {"repeated": (0, 2)},
            lambda page: write_league(page, known, sources),
        ),
        (
            MARKS,
            [*SETTING_WIDTHS, *_widths(mark_columns(comparison.policy))],
            f"Social value as marks, by {in_words(len(METHODS))} methods side by side.",
            {"repeated": (TABLE_LEFT, TABLE_LEFT + 2)},
            lambda page: write_marks(page, known, sources),
        ),
        *_of_people(comparison, known),
        *_of_lots(comparison, known, sources),
        (
            CATEGORIES,
            category_widths(comparison),
            "Net value in pounds, by the eight categories of the Bristol Accord.",
            {},
            lambda page: write_categories(page, comparison, sources),
        ),
        (
            OUTCOMES,
            outcome_widths(known),
            "Who promises what: units under each proxy, side by side.",
            {},
            lambda page: write_outcomes(page, known, sources),
        ),
        (
            VALUE,
            _widths(VALUE_COLUMNS),
            "What a pound of price buys, and what each person gets.",
            {},
            lambda page: write_value(page, known, sources),
        ),
    ]


def _write_ranks(page: Page, known: Study, sources: Sources) -> None:
    write_ranks(page, known, sources)
    write_how_sure(page, known)
    write_probability(page, known)


def _asking_sheets(comparison: Comparison, known: Study, sources: Sources) -> list[_Sheet]:
    """Give the sheets on how far bids can be relied on, what to ask, and what follows."""
    return [
        (
            RANKS,
            RANK_WIDTHS,
            "How far the ranking can be trusted. Worked out when this workbook was made.",
            {},
            lambda page: _write_ranks(page, known, sources),
        ),
        (
            PLAUSIBILITY,
            PLAUSIBILITY_WIDTHS,
            "Each bid's deflators against the other bids and against published reports.",
            {},
            lambda page: write_plausibility(page, known, sources),
        ),
        (
            FLAGS,
            _widths(COLUMNS),
            CLARIFICATION_WORDS,
            {"repeated": (0, 1)},
            lambda page: write_clarifications(page, known),
        ),
        (
            REGISTER,
            _widths(REGISTER_COLUMNS),
            f"{REGISTER_WORDS}{listed_words(comparison)}",
            {"repeated": (0, 0)},
            lambda page: write_register(page, comparison),
        ),
        (
            REASONS,
            _widths(REASON_COLUMNS),
            REASON_WORDS,
            {"repeated": (0, 2)},
            lambda page: write_reasons(page, assessment_of(comparison)),
        ),
        (
            COMMITMENTS,
            _widths(COMMITMENT_COLUMNS),
            commitment_words(comparison),
            {"repeated": (0, 3)},
            lambda page: write_commitments(page, known, sources),
        ),
    ]


def _asked_sheets(comparison: Comparison, sources: Sources) -> list[_Sheet]:
    """Give the sheets that are there only where a run names a framework or a look-up of places."""
    found: list[_Sheet] = []
    if comparison.library.frameworks:
        words = "What each bid offers under the headings of a framework. A value counts once."
        found.append(
            (
                FRAMEWORKS,
                _widths(FRAMEWORK_COLUMNS),
                words,
                {"repeated": (0, 2)},
                lambda page: write_frameworks(page, comparison, sources),
            )
        )
    if comparison.library.places:
        words = f"Where each bid's value falls, by {comparison.library.places.name}."
        found.append(
            (
                PLACES,
                _widths(PLACE_COLUMNS),
                words,
                {},
                lambda page: write_places(page, comparison, sources),
            )
        )
    return found


def _of_people(comparison: Comparison, known: Study) -> list[_Sheet]:
    """Give the sheet in which people mark quality, where the rules have any."""
    if not comparison.policy.quality:
        return []
    return [
        (
            QUALITY,
            _widths(QUALITY_COLUMNS),
            QUALITY_WORDS,
            {"repeated": (0, 3)},
            lambda page: write_quality(page, known),
        )
    ]


def _of_lots(comparison: Comparison, known: Study, sources: Sources) -> list[_Sheet]:
    """Give the sheet that ranks each lot by itself, where the rules have any."""
    if not comparison.policy.lots:
        return []
    return [
        (
            LOTS,
            LOT_WIDTHS,
            LOTS_WORDS,
            {"repeated": (0, 2)},
            lambda page: write_lots(page, known, sources),
        )
    ]


def _data_sheets(comparison: Comparison, known: Study, sources: Sources) -> list[_Sheet]:
    """Give the flat tables and the method, which the other sheets rest on."""
    here = " that stands here" if comparison.whole else ""
    return [
        (
            "Lines",
            _widths(LINE_COLUMNS),
            f"Every output of every bid{here}, one row each, ready for a filter or a pivot.",
            {"repeated": (0, 2)},
            lambda page: write_lines(page, comparison),
        ),
        (
            "Input lines",
            _widths(INPUT_LINE_COLUMNS),
            f"Everything that each bid{here} takes, one row each.",
            {"repeated": (0, 2)},
            lambda page: write_inputs(page, comparison),
        ),
        (
            ROBUST,
            _widths(ROBUST_COLUMNS),
            "Ranges from the simulation, break-even, and the net ratio under other readings.",
            {"repeated": (0, 1)},
            lambda page: write_robust(page, known, sources),
        ),
        (
            RANGES,
            _widths(RANGE_COLUMNS),
            "What the chart of the Summary draws, in the order of its ranking.",
            {},
            lambda page: write_front_ranges(page, known, sources),
        ),
        (
            BARS,
            _widths(bar_columns(comparison)),
            "What the chart of Categories draws.",
            {},
            lambda page: write_bars(page, comparison),
        ),
        (
            SWINGS,
            _widths(SWING_COLUMNS),
            "The ten assumptions of each bid that move its net ratio most.",
            {"repeated": (0, 2)},
            lambda page: write_swings(page, known),
        ),
        (
            "Findings",
            _widths(FINDING_COLUMNS),
            f"What was found in each file{here}. The links open the file at the cell.",
            {},
            lambda page: write_findings(page, comparison),
        ),
        (
            "Files",
            _widths(FILE_COLUMNS),
            f"Every file that was found, and what became of it.{listed_words(comparison)}",
            {"repeated": (0, 0)},
            lambda page: write_files(page, comparison),
        ),
        (
            METHOD,
            METHOD_WIDTHS,
            "How this was worked out, by which rules, and what it cannot tell.",
            {},
            lambda page: write_method(page, known),
        ),
        (
            SOURCES,
            _widths(SOURCE_COLUMNS),
            "Proxies used, and where each figure comes from.",
            {},
            lambda page: write_sources(page, known),
        ),
    ]


def _widths(columns: Sequence[Col]) -> list[float]:
    return [column.width for column in columns]
