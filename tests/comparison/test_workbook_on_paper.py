"""What a comparison looks like on paper, and with names of 120 letters."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter as letter

from sve_excel.comparison.bids import gather
from sve_excel.comparison.category_chart import CATEGORIES
from sve_excel.comparison.method import METHOD
from sve_excel.comparison.offers import OUTCOMES
from sve_excel.comparison.rank_sheet import RANKS
from sve_excel.comparison.summary import SUMMARY
from sve_excel.comparison.workbook import workbook_of
from sve_excel.entries.record import RECORD
from sve_excel.library.loading import Library
from sve_excel.looks.fitting import text_width
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY

pytestmark = pytest.mark.whole

QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=200))
LONG = (
    "The Ravensmere and District Federation of Neighbourhood Associations, Community Trusts and "
    "Voluntary Organisations Together"
)
_A4 = (297 / 25.4 - 0.8) * 96  # pixels of a sheet of A4, lying, between its margins
_LEAST = 8 / 11  # at which body text is 8 points high
# a sentence that goes on over empty cells, and what nobody sees
UNBOUNDED = {("Sensitivity and ranks", "A"), ("Reasons", "B")}


def book_of(results: list[Result], library: Library) -> Any:
    made = workbook_of(gather(results, library, QUICK, {}))
    return openpyxl.load_workbook(io.BytesIO(made))


def renamed(result: Result, name: str) -> Result:
    assert result.submission
    project = replace(result.submission.project, organisation=name, name=f"Project of {name}")
    return replace(result, submission=replace(result.submission, project=project))


def wide(sheet: Any, column: str) -> float:
    """Characters of a column: of those that are alike the first alone says it."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min <= openpyxl.utils.column_index_from_string(column) <= dimension.max:
            return float(dimension.width)
    return 8.43


def not_shown(sheet: Any) -> Iterator[str]:
    """Cells with the name that is shrunk, cut at the side, or cut below."""
    merged = {
        (area.min_row, area.min_col): sum(
            wide(sheet, letter(at)) for at in range(area.min_col, area.max_col + 1)
        )
        for area in sheet.merged_cells.ranges
    }
    for row in sheet.iter_rows():
        for cell in row:
            look, name = cell.alignment, str(cell.value or "")
            if LONG[:40] not in name or look.textRotation or name.startswith("="):
                continue
            room = merged.get((cell.row, cell.column)) or wide(sheet, cell.column_letter)
            lines = math.ceil(text_width(name) / (room - 1))
            height = sheet.row_dimensions[cell.row].height or 15.0
            wrapped = look.wrap_text and lines * 13.5 <= height + 3
            if look.shrink_to_fit or not (lines == 1 or wrapped):
                yield f"{sheet.title}!{cell.coordinate}"


def test_a_name_of_120_letters_is_shown_on_every_sheet(
    samples: tuple[Result, ...], library: Library
) -> None:
    assert len(LONG) >= 120
    results = [renamed(each, f"{LONG} {at}") if at < 4 else each for at, each in enumerate(samples)]
    book = book_of(results, library)
    cut = [
        each
        for sheet in book
        if sheet.title != RECORD
        for each in not_shown(sheet)
        if (sheet.title, each.partition("!")[2].rstrip("0123456789")) not in UNBOUNDED
    ]
    assert cut == []


@pytest.mark.parametrize("count", [3, 9, 16, 20])
def test_all_bidders_of_the_outcomes_are_on_one_page_across(
    samples: tuple[Result, ...], library: Library, count: int
) -> None:
    bids = [each for each in samples if each.valuation][:count]
    sheet = book_of(bids, library)[OUTCOMES]
    pixels = sum(7 * wide(sheet, letter(at)) for at in range(1, sheet.max_column + 1))
    assert pixels * _LEAST <= _A4
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows
    heads = [cell for cell in sheet[4] if isinstance(cell.value, str) and ". " in cell.value]
    assert len(heads) == len(bids)


@pytest.mark.parametrize("times", [1, 5])
def test_the_summary_is_one_page_of_paper_and_method_says_how_bids_are_unlike(
    samples: tuple[Result, ...], library: Library, times: int
) -> None:
    bids = [each for each in samples if each.valuation]
    many = [renamed(each, f"Bidder {n} {at}") for at in range(times) for n, each in enumerate(bids)]
    book = book_of(many if times > 1 else list(samples), library)
    sheet = book[SUMMARY]
    assert [each.id for each in sheet.row_breaks.brk] == []
    high = sum(sheet.row_dimensions[at].height or 15.0 for at in range(1, sheet.max_row + 1))
    margins = (sheet.page_margins.top + sheet.page_margins.bottom) * 72
    assert high * sheet.page_setup.scale / 100 <= 210 / 25.4 * 72 - margins
    shown = [str(row[0].value) for row in sheet.iter_rows() if row[0].value]
    assert shown[-1].startswith("The colour is a credibility light")
    assert "Like with like?" in [row[0].value for row in book[METHOD].iter_rows(max_row=6)]


def test_the_summary_is_printed_at_a_size_that_can_be_read(
    samples: tuple[Result, ...], library: Library
) -> None:
    sheet = book_of(list(samples), library)[SUMMARY]
    scale = sheet.page_setup.scale / 100
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    pixels = sum(7 * wide(sheet, letter(at)) for at in range(1, sheet.max_column + 1))
    assert pixels * scale * 1.12 <= _A4
    sizes = [cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert min(sizes) * scale >= 8


def test_the_first_page_holds_what_is_needed_to_decide(
    samples: tuple[Result, ...], library: Library
) -> None:
    """Verdict, ranking, chart and questions of 16 bids: all but how sure it is, and the legend."""
    sheet = book_of(list(samples), library)[SUMMARY]
    words = [str(sheet.cell(row, 1).value or "") for row in range(1, sheet.max_row + 1)]
    asked = words.index("What to ask before the award") + 1
    last = next(at for at, said in enumerate(words[asked:], asked) if not said.startswith("•"))
    points = sum(sheet.row_dimensions[row].height or 15 for row in range(1, last + 2))
    margins = sheet.page_margins
    room = (210 / 25.4 - margins.top - margins.bottom) * 72
    assert points * sheet.page_setup.scale / 100 <= room


@pytest.mark.parametrize("sheet", [CATEGORIES, "Value for money", "Plausibility"])
def test_a_chart_is_whole_on_the_first_screen_and_the_table_below_it(
    samples: tuple[Result, ...], library: Library, sheet: str
) -> None:
    """Of a window of 1366 x 768 some 588 pixels are rows; of twenty bids the chart is no higher."""
    bids = [each for each in samples if each.valuation]
    many = [renamed(each, f"Bidder {n}") for n, each in enumerate((*bids, *bids)[:30])]
    page = book_of(many, library)[sheet]
    (chart,) = page._charts
    above = sum((page.row_dimensions[at].height or 15) / 0.75 for at in range(1, 3))
    end = chart.anchor.to.row
    rows = sum((page.row_dimensions[at].height or 15) / 0.75 for at in range(3, end + 1))
    assert above + rows + chart.anchor.to.rowOff / 9525 <= 588
    named = next(at for at in range(1, page.max_row) if page.cell(at, 2).value == "Bidder")
    assert named > end


def test_labels_of_the_tornado_have_room_within_its_frame(
    samples: tuple[Result, ...], library: Library
) -> None:
    """Half of 740 pixels, of type of 11.5 points: LibreOffice writes longer ones over its edge."""
    made = workbook_of(gather(list(samples), library, QUICK, {}))
    stored = openpyxl.load_workbook(io.BytesIO(made), data_only=True)[RANKS]
    tornado = openpyxl.load_workbook(io.BytesIO(made))[RANKS]._charts[0]
    labels = tornado.series[0].cat.strRef or tornado.series[0].cat.numRef
    area = labels.f.rpartition("!")[2].replace("$", "")
    found = [str(cell.value) for (cell,) in stored[area]]
    assert len(found) == 10
    assert all(text_width(each) * 7.4 * 11.5 / 11 <= 740 * 0.48 for each in found), found
