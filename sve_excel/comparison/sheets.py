"""Which sheets a comparison has: the name, widths, first line, look and writer of each.

The front page and the sheets for reading come first, then those that people type in, then the flat
tables that all of them look into.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sve_excel.comparison.asking import FLAGS
from sve_excel.comparison.assessed import REASONS, assessment_of
from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.categories import category_widths, write_categories
from sve_excel.comparison.category_chart import BARS, CATEGORIES, bar_columns, write_bars
from sve_excel.comparison.clarifications import (
    CLARIFICATION_WORDS,
    COLUMNS,
    write_clarifications,
)
from sve_excel.comparison.files import (
    FILE_COLUMNS,
    FILES,
    FINDING_COLUMNS,
    FINDINGS,
    write_files,
    write_findings,
)
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
from sve_excel.comparison.league import LEAGUE, Sources, write_league
from sve_excel.comparison.lines import (
    INPUT_LINE_COLUMNS,
    INPUT_LINES,
    LINE_COLUMNS,
    LINES,
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
from sve_excel.comparison.marking import QUALITY
from sve_excel.comparison.marks import mark_columns, write_marks
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
    RANK_WIDTHS,
    RANKS,
    write_probability,
    write_ranks,
)
from sve_excel.comparison.ranking import among_all_words, league_words
from sve_excel.comparison.reasons import REASON_COLUMNS, REASON_WORDS, write_reasons
from sve_excel.comparison.register import (
    REGISTER,
    REGISTER_COLUMNS,
    REGISTER_WORDS,
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
from sve_excel.comparison.study import Study
from sve_excel.comparison.summary import (
    SUMMARY,
    write_front_ranges,
    write_how_sure,
    write_summary,
)
from sve_excel.comparison.typed_settings import MARKS
from sve_excel.comparison.whole import listed_words
from sve_excel.imprint import COMPARISON_TITLE
from sve_excel.looks.page import USUAL_LOOK, Col, Page, PageLook
from sve_excel.policy.scoring import METHODS
from sve_excel.words.saying import in_words, so_many

INSIDE = "This workbook stays inside the authority: it holds figures of every bid."
# beside the front page, in the order in which they are read; all others stand behind
FOR_READING = (MARKS, QUALITY, LOTS, CATEGORIES, OUTCOMES, FLAGS, COMMITMENTS)
_MOST_FOR_READING = 6
_TYPED_IN = (REGISTER, REASONS)  # forms that stand behind, to which the front page leads, too
_SUMMARY_SCALE = 74  # per cent, at which its text is 8 points high: 16 bids with what to ask fit


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of the comparison: what it is called, what its first line says, and who writes it."""

    name: str
    widths: Sequence[float]
    words: str
    write: Callable[[Page], None]
    look: PageLook = USUAL_LOOK


def sheets_for_reading(comparison: Comparison) -> list[str]:
    """Name the sheets for reading, six at most: with quality and lots, Categories stands behind."""
    there = {QUALITY: bool(comparison.policy.quality), LOTS: bool(comparison.policy.lots)}
    read = [name for name in FOR_READING if there.get(name, True)]
    return [name for name in read if len(read) <= _MOST_FOR_READING or name != CATEGORIES]


def sheets_of(comparison: Comparison, known: Study, sources: Sources) -> list[BookSheet]:
    """Name, widths, first line, look and writer of every sheet."""
    return [
        _front_sheet(comparison, known, sources),
        *_ranking_sheets(comparison, known, sources),
        *_asking_sheets(comparison, known, sources),
        *_asked_sheets(comparison, sources),
        *_data_sheets(comparison, known, sources),
        *_found_sheets(comparison, known),
    ]


def _front_sheet(comparison: Comparison, known: Study, sources: Sources) -> BookSheet:
    """Give the page for a decision, with how many of the workbooks it is about."""
    bids, files = len(comparison.of_all.bids), len(comparison.results)
    base = comparison.library.price_base
    asked = f"{so_many(files, 'workbook')} {'was' if files == 1 else 'were'}"
    valued = sum(result.valuation is not None for result in comparison.results)
    ranked = f" and {bids} of them ranked" if bids < valued else ""
    about = f"{valued} of {asked} valued{ranked}, in {base} prices. {INSIDE}"
    links = (*sheets_for_reading(comparison), *_TYPED_IN, METHOD)
    return BookSheet(
        SUMMARY,
        SUMMARY_WIDTHS,
        "",
        lambda page: write_summary(page, known, sources, about, links),
        PageLook(title=COMPARISON_TITLE, scale=_SUMMARY_SCALE),
    )


def _ranking_sheets(comparison: Comparison, known: Study, sources: Sources) -> list[BookSheet]:
    """Give the sheets that say which bid comes where, by what, and what it offers."""
    return [
        BookSheet(
            LEAGUE,
            _widths(sources.league.columns),
            league_words(comparison.policy),
            lambda page: write_league(page, known, sources),
            PageLook(repeated=(0, 2)),
        ),
        BookSheet(
            MARKS,
            [*SETTING_WIDTHS, *_widths(mark_columns(comparison.policy))],
            f"Social value as marks, by {in_words(len(METHODS))} methods side by side.",
            lambda page: write_marks(page, known, sources),
            PageLook(repeated=(TABLE_LEFT, TABLE_LEFT + 2)),
        ),
        *_of_people(comparison, known),
        *_of_lots(comparison, known, sources),
        BookSheet(
            CATEGORIES,
            category_widths(comparison),
            "Net value in pounds, by the eight categories of the Bristol Accord.",
            lambda page: write_categories(page, comparison, sources),
        ),
        BookSheet(
            OUTCOMES,
            outcome_widths(known),
            "Who promises what: units under each proxy, side by side.",
            lambda page: write_outcomes(page, known, sources),
        ),
        BookSheet(
            VALUE,
            _widths(VALUE_COLUMNS),
            "What a pound of price buys, and what each person gets.",
            lambda page: write_value(page, known, sources),
        ),
    ]


def _write_ranks(page: Page, known: Study, sources: Sources) -> None:
    write_ranks(page, known, sources)
    write_how_sure(page, known)
    write_probability(page, known)


def _asking_sheets(comparison: Comparison, known: Study, sources: Sources) -> list[BookSheet]:
    """Give the sheets on how far bids can be relied on, what to ask, and what follows."""
    return [
        BookSheet(
            RANKS,
            RANK_WIDTHS,
            "How far the ranking can be trusted. Worked out when this workbook was made."
            + among_all_words(comparison.policy),
            lambda page: _write_ranks(page, known, sources),
        ),
        BookSheet(
            PLAUSIBILITY,
            PLAUSIBILITY_WIDTHS,
            "Each bid's deflators against the other bids and against published reports.",
            lambda page: write_plausibility(page, known, sources),
        ),
        BookSheet(
            FLAGS,
            _widths(COLUMNS),
            CLARIFICATION_WORDS,
            lambda page: write_clarifications(page, known),
            PageLook(repeated=(0, 1)),
        ),
        BookSheet(
            REGISTER,
            _widths(REGISTER_COLUMNS),
            f"{REGISTER_WORDS}{listed_words(comparison)}",
            lambda page: write_register(page, comparison),
            PageLook(repeated=(0, 0)),
        ),
        BookSheet(
            REASONS,
            _widths(REASON_COLUMNS),
            REASON_WORDS,
            lambda page: write_reasons(page, assessment_of(comparison)),
            PageLook(repeated=(0, 2)),
        ),
        BookSheet(
            COMMITMENTS,
            _widths(COMMITMENT_COLUMNS),
            commitment_words(comparison),
            lambda page: write_commitments(page, known, sources),
            PageLook(repeated=(0, 3)),
        ),
    ]


def _asked_sheets(comparison: Comparison, sources: Sources) -> list[BookSheet]:
    """Give the sheets that are there only where a run names a framework or a look-up of places."""
    found: list[BookSheet] = []
    if comparison.library.frameworks:
        words = "What each bid offers under the headings of a framework. A value counts once."
        found.append(
            BookSheet(
                FRAMEWORKS,
                _widths(FRAMEWORK_COLUMNS),
                words,
                lambda page: write_frameworks(page, comparison, sources),
                PageLook(repeated=(0, 2)),
            )
        )
    if comparison.library.places:
        words = f"Where each bid's value falls, by {comparison.library.places.name}."
        found.append(
            BookSheet(
                PLACES,
                _widths(PLACE_COLUMNS),
                words,
                lambda page: write_places(page, comparison, sources),
            )
        )
    return found


def _of_people(comparison: Comparison, known: Study) -> list[BookSheet]:
    """Give the sheet in which people mark quality, where the rules have any."""
    if not comparison.policy.quality:
        return []
    return [
        BookSheet(
            QUALITY,
            _widths(QUALITY_COLUMNS),
            QUALITY_WORDS,
            lambda page: write_quality(page, known),
            PageLook(repeated=(0, 3)),
        )
    ]


def _of_lots(comparison: Comparison, known: Study, sources: Sources) -> list[BookSheet]:
    """Give the sheet that ranks each lot by itself, where the rules have any."""
    if not comparison.policy.lots:
        return []
    return [
        BookSheet(
            LOTS,
            LOT_WIDTHS,
            LOTS_WORDS,
            lambda page: write_lots(page, known, sources),
            PageLook(repeated=(0, 2)),
        )
    ]


def _data_sheets(comparison: Comparison, known: Study, sources: Sources) -> list[BookSheet]:
    """Give the flat tables that the other sheets rest on."""
    here = " that stands here" if comparison.whole else ""
    return [
        BookSheet(
            LINES,
            _widths(LINE_COLUMNS),
            f"Every output of every bid{here}, one row each, ready for a filter or a pivot.",
            lambda page: write_lines(page, comparison),
            PageLook(repeated=(0, 2)),
        ),
        BookSheet(
            INPUT_LINES,
            _widths(INPUT_LINE_COLUMNS),
            f"Everything that each bid{here} takes, one row each.",
            lambda page: write_inputs(page, comparison),
            PageLook(repeated=(0, 2)),
        ),
        BookSheet(
            ROBUST,
            _widths(ROBUST_COLUMNS),
            "Ranges from the simulation, break-even, and the net ratio under other readings."
            + among_all_words(comparison.policy),
            lambda page: write_robust(page, known, sources),
            PageLook(repeated=(0, 1)),
        ),
        BookSheet(
            RANGES,
            _widths(RANGE_COLUMNS),
            "What the chart of the Summary draws, in the order of its ranking.",
            lambda page: write_front_ranges(page, known, sources),
        ),
        BookSheet(
            BARS,
            _widths(bar_columns(comparison)),
            "What the chart of Categories draws.",
            lambda page: write_bars(page, comparison),
        ),
        BookSheet(
            SWINGS,
            _widths(SWING_COLUMNS),
            "The ten assumptions of each bid that move its net ratio most.",
            lambda page: write_swings(page, known),
            PageLook(repeated=(0, 2)),
        ),
    ]


def _found_sheets(comparison: Comparison, known: Study) -> list[BookSheet]:
    """Give what the run found in every file, and how all was worked out and from what."""
    here = " that stands here" if comparison.whole else ""
    return [
        BookSheet(
            FINDINGS,
            _widths(FINDING_COLUMNS),
            f"What was found in each file{here}. The links open the file at the cell.",
            lambda page: write_findings(page, comparison),
        ),
        BookSheet(
            FILES,
            _widths(FILE_COLUMNS),
            f"Every file that was found, and what became of it.{listed_words(comparison)}",
            lambda page: write_files(page, comparison),
            PageLook(repeated=(0, 0)),
        ),
        BookSheet(
            METHOD,
            METHOD_WIDTHS,
            "How this was worked out, by which rules, and what it cannot tell.",
            lambda page: write_method(page, known),
        ),
        BookSheet(
            SOURCES,
            _widths(SOURCE_COLUMNS),
            "Proxies used, and where each figure comes from.",
            lambda page: write_sources(page, known),
        ),
    ]


def _widths(columns: Sequence[Col]) -> list[float]:
    return [column.width for column in columns]
