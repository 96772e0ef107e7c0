"""What people typed into the results sheet is told from what we wrote, whatever became of it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill

from sve_excel.imprint import RESULTS_SHEET, RESULTS_WRITTEN, cell_code, read_written, written_names
from sve_excel.library.loading import Library
from sve_excel.opc import Package, PackageError
from sve_excel.reading.noted import typed_into_results
from sve_excel.records.noted import Noted
from tests.builders import INPUT, OUTPUT, Builder, process, put, saved
from tests.judges import Edit, gnumeric, recalculate, requires_gnumeric, requires_libreoffice

NOTE = "Agreed at moderation: ask for the register."
BESIDE = "Befriending calls"


@pytest.fixture(scope="module")
def done(
    build: Builder, small: Library, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    """A bid with its results, and a row of the workings of outputs."""
    folder = tmp_path_factory.mktemp("noted")
    rows = (OUTPUT, {**OUTPUT, "Description": BESIDE, "Duration": 2, "Drop-off": 0.25})
    process(folder, build(outputs=rows, inputs=(INPUT, INPUT)), library=small, write=True)
    sheet = openpyxl.load_workbook(folder / "Bid.xlsx")[RESULTS_SHEET]
    row = max(cell.row for cell in sheet["B"] if str(cell.value).startswith(BESIDE))
    return folder / "Bid.xlsx", row


def told(workbook: bytes) -> set[Noted]:
    return set(typed_into_results(Package.open(workbook)))


def by_openpyxl(path: Path, *changes: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(path)
    for change in changes:
        change(book)
    return saved(book)


def test_nothing_is_told_of_a_sheet_that_nobody_touched(done: tuple[Path, int]) -> None:
    path, _ = done
    assert told(path.read_bytes()) == set()


def test_nothing_is_told_where_another_program_saved_it(done: tuple[Path, int]) -> None:
    """Texts are shared strings then, formulas have no results, the record behind the sheet went."""
    assert told(by_openpyxl(done[0])) == set()


@pytest.mark.parametrize("value", [NOTE, 4711, 0.125, True])
def test_what_is_typed_beside_and_below_is_told_with_its_row(
    done: tuple[Path, int], value: Any
) -> None:
    path, row = done
    found = told(
        by_openpyxl(
            path, put(RESULTS_SHEET, f"Z{row}", value), put(RESULTS_SHEET, "A500", "further down")
        )
    )
    assert Noted(f"Z{row}", BESIDE, value) in found
    assert Noted("A500", "", "further down") in found
    assert len(found) == 2


def test_words_typed_over_ours_are_told(done: tuple[Path, int]) -> None:
    path, row = done
    found = told(by_openpyxl(path, put(RESULTS_SHEET, f"B{row}", NOTE)))
    assert {(each.cell, each.value) for each in found} == {(f"B{row}", NOTE)}


def test_a_figure_typed_over_a_formula_is_told(done: tuple[Path, int]) -> None:
    path, _ = done
    found = told(by_openpyxl(path, put(RESULTS_SHEET, "C7", 99.5)))
    assert {(each.cell, each.value) for each in found} == {("C7", 99.5)}


def test_a_formula_that_has_no_result_yet_is_told(done: tuple[Path, int]) -> None:
    """A script that types one stores none."""
    path, row = done
    found = told(by_openpyxl(path, put(RESULTS_SHEET, f"Z{row}", "=1+1")))
    assert found == {Noted(f"Z{row}", BESIDE, "(a formula whose result is not stored)")}


def test_a_comment_on_a_cell_is_told(done: tuple[Path, int]) -> None:
    def comment(book: openpyxl.Workbook) -> None:
        book[RESULTS_SHEET]["C8"].comment = Comment(NOTE, "Panel")

    assert told(by_openpyxl(done[0], comment)) == {Noted("C8", "(a comment on the cell)", NOTE)}


def test_a_formula_typed_over_one_of_ours_is_told(done: tuple[Path, int]) -> None:
    path, _ = done
    found = told(by_openpyxl(path, put(RESULTS_SHEET, "C7", "=2*C8")))
    assert {each.cell for each in found} == {"C7"}
    assert told(by_openpyxl(path, lambda book: book[RESULTS_SHEET].insert_rows(1))) == set()


def picture(sheet: Any) -> None:
    data = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
        "gg=="
    )
    sheet.add_image(Image(io.BytesIO(data)), "C3")


def chart(sheet: Any) -> None:
    made = BarChart()
    made.add_data(Reference(sheet, min_col=3, min_row=7, max_row=9))
    sheet.add_chart(made, "C3")
    sheet.add_chart(copy(made), "C30")


def colour(sheet: Any) -> None:
    for cell in ("C7", "C8", "A300"):
        sheet[cell].fill = PatternFill("solid", fgColor="FF00FF01")


@pytest.mark.parametrize(
    ("change", "cell", "what"),
    [
        (picture, "", "1 picture"),
        (chart, "", "2 charts"),
        (colour, "C7", "the colour #00FF01"),
    ],
    ids=["picture", "charts", "colour"],
)
def test_what_lies_beside_the_cells_is_told_as_lost(
    done: tuple[Path, int], change: Callable[[Any], None], cell: str, what: str
) -> None:
    """Whoever saves it, too: what was ours is no one's picture, chart or colour."""
    found = told(by_openpyxl(done[0], lambda book: change(book[RESULTS_SHEET])))
    assert found == {Noted(cell, what, "", kept=False)}


def test_rows_and_columns_that_came_in_move_ours_and_tell_what_is_new(
    done: tuple[Path, int],
) -> None:
    def insert(book: openpyxl.Workbook) -> None:
        sheet = book[RESULTS_SHEET]
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1)
        sheet["A1"] = NOTE

    assert told(by_openpyxl(done[0], insert)) == {Noted("A1", "", NOTE)}


def test_what_was_deleted_is_nothing_typed(done: tuple[Path, int]) -> None:
    path, row = done
    assert told(by_openpyxl(path, lambda book: book[RESULTS_SHEET].delete_rows(3, 5))) == set()
    assert told(by_openpyxl(path, put(RESULTS_SHEET, f"B{row}", None))) == set()


def test_a_record_that_is_not_whole_is_refused(done: tuple[Path, int]) -> None:
    def break_it(book: openpyxl.Workbook) -> None:
        book[RESULTS_SHEET].defined_names[f"{RESULTS_WRITTEN}1"].value = '"AAAA"'

    with pytest.raises(PackageError, match="not whole"):
        told(by_openpyxl(done[0], break_it))


def test_a_sheet_that_is_not_ours_is_not_looked_at(build: Builder) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build()))
    book.create_sheet(RESULTS_SHEET)["A1"] = "mine"
    assert told(saved(book)) == set()


def test_codes_come_back_out_of_their_names() -> None:
    rows = {0: {0: 1, 7: 60_000}, 70_000: {2: 16}}
    rows |= {row: dict.fromkeys(range(14), 40_000 + row) for row in range(1, 400)}
    names = dict(written_names(sorted(rows.items())))
    assert len(names) > 1
    assert read_written(names) == rows
    assert read_written({}) is None
    assert max(len(formula) for formula in names.values()) < 4_200


def test_a_code_is_the_same_however_a_program_stores_the_cell() -> None:
    assert cell_code("a\r\nb") == cell_code("a_x000D_\nb") == cell_code("a\nb")
    assert cell_code("_x005F_x0041_") == cell_code("_x0041_") == cell_code("A")
    assert cell_code(29066.442941249998) == cell_code(29066.44294125)
    assert cell_code("one\ntwo") != cell_code("one\nthree")


@requires_libreoffice
@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((("recalculate", ""),), set()),
        ((("insert_rows", RESULTS_SHEET, 1, 1), ("insert_columns", RESULTS_SHEET, 2, 1)), set()),
        ((("text", RESULTS_SHEET, "M3", NOTE),), {("M3", NOTE)}),
        ((("number", RESULTS_SHEET, "C7", 12.25),), {("C7", 12.25)}),
    ],
)
def test_libreoffice_saves_the_sheet_and_only_what_was_typed_is_told(
    done: tuple[Path, int], tmp_path: Path, edits: tuple[Edit, ...], expected: set[Any]
) -> None:
    edits = () if edits == (("recalculate", ""),) else edits
    found = told(recalculate(done[0], tmp_path, *edits).read_bytes())
    assert {(each.cell, each.value) for each in found} == expected


@requires_gnumeric
def test_gnumeric_saves_the_sheet_and_nothing_is_told(
    done: tuple[Path, int], tmp_path: Path
) -> None:
    assert told(gnumeric(done[0], tmp_path).read_bytes()) == set()
