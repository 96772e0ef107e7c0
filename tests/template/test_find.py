"""A word that is typed lists the proxies that hold it, in every program that calculates."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.layout import FIND, FIRST_ROW, OUTPUTS, SHEETS
from sve_excel.library.loading import Library
from sve_excel.template.build import build_template
from sve_excel.template.find import FIND_CELL, LISTED
from tests.builders import parts
from tests.judges import each_engine


def found(path: Path) -> tuple[str, list[tuple[Any, ...]]]:
    """What the sheet says was found, and its filled lines."""
    with warnings.catch_warnings():  # Gnumeric's names no default style
        warnings.simplefilter("ignore", UserWarning)
        sheet = openpyxl.load_workbook(path, data_only=True)[FIND]
    lines = sheet.iter_rows(min_row=FIRST_ROW + 1, max_row=FIRST_ROW + LISTED, max_col=6)
    values = [tuple(cell.value for cell in line) for line in lines]
    return str(sheet.cell(3, 3).value), [line for line in values if line[2]]


@each_engine
@pytest.mark.parametrize("word", ["lonel", " WORK ", "c", "", "xyzzy", "("])
def test_a_word_lists_the_proxies_that_hold_it_with_value_and_source(
    word: str, engine: Callable[[Path, Path], Path], small: Library, tmp_path: Path
) -> None:
    """The word may stand in the name, the outcome, the category or the unit, in any letter case."""
    book = openpyxl.load_workbook(io.BytesIO(build_template(small, output_rows=3, input_rows=3)))
    book[FIND][FIND_CELL] = word or None
    book.save(tmp_path / "find.xlsx")
    said, lines = found(engine(tmp_path / "find.xlsx", tmp_path / "seen"))
    sought = word.strip().casefold()
    holding = [
        (each.category, each.outcome, each.name, each.unit, each.uprated)
        for each in small.proxies
        if sought
        and sought in " ".join((each.name, each.outcome, each.category, each.unit)).casefold()
    ]
    assert [line[:5] for line in lines] == holding
    if sought:
        assert str(len(holding) or "No") in said
    assert all(line[5] for line in lines)


@each_engine
def test_a_line_that_is_pasted_with_its_formulas_says_to_paste_values(
    engine: Callable[[Path, Path], Path], small: Library, tmp_path: Path
) -> None:
    """They would list another proxy with the next word, and run in a circle with the row's own."""
    book = openpyxl.load_workbook(io.BytesIO(build_template(small, output_rows=3, input_rows=3)))
    book[FIND][FIND_CELL] = "lonel"
    row = FIRST_ROW + 1
    for at, column in enumerate("ABC"):
        book[OUTPUTS][f"{'CDE'[at]}{row}"] = book[FIND][f"{column}{row}"].value
    book[OUTPUTS][f"A{row}"] = "Visits"
    book.save(tmp_path / "pasted.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        seen = openpyxl.load_workbook(
            engine(tmp_path / "pasted.xlsx", tmp_path / "seen"), data_only=True
        )
    cells = [seen[OUTPUTS][f"{column}{row}"].value for column in "BCDE"]
    assert cells == ["Choose a category from the list", *["Paste values only"] * 3]
    assert seen[FIND][f"C{row}"].value


@pytest.mark.parametrize("sheet", ["Outputs"])
def test_the_way_to_the_search_stays_in_view_where_one_types(sheet: str, small: Library) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build_template(small)))
    links = {
        cell.hyperlink.location for row in book[sheet]["A1:Z3"] for cell in row if cell.hyperlink
    }
    assert links == {f"'{FIND}'!{FIND_CELL}"}
    assert book[FIND].freeze_panes == f"A{FIRST_ROW + 1}"
    assert book[FIND][FIND_CELL].protection.locked is False


def test_another_word_can_be_typed_whatever_was_pasted_over_the_last(small: Library) -> None:
    """A range that may be edited without a password: a pasted cell brings its lock with it."""
    part = f"xl/worksheets/sheet{SHEETS.index(FIND) + 1}.xml"
    sheet = parts(build_template(small))[part].decode()
    assert re.search(rf'<protectedRange [^>]*sqref="{FIND_CELL}"', sheet)
    assert "password" not in sheet
