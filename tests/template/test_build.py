"""The template: what is shipped is what is built, and what it shows is what the engine says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sve_excel.layout import (
    FIELDS,
    INPUTS,
    OUTPUTS,
    SHEETS,
    TEMPLATE_VERSION,
    column_letter,
    letters,
)
from sve_excel.layout import (
    PROJECT as PROJECT_SHEET,
)
from sve_excel.library.loading import Library
from sve_excel.records.columns import Column
from sve_excel.template.build import build_template
from sve_excel.template.formulas.lost import TITLE_CELL
from sve_excel.template.formulas.typed import LAST_ROW, WORKINGS
from tests.bids import FIRST, TABLES
from tests.builders import OUTPUT, OWN, TEMPLATE, Builder, parts
from tests.judges import requires_validator, validate
from tests.sheets import VOLATILE


@pytest.fixture(scope="session")
def rebuilt(library: Library) -> bytes:
    return build_template(library)


# --- built as it is shipped


def test_the_shipped_template_is_what_the_library_builds(rebuilt: bytes) -> None:
    """If this fails, build it again: sve-excel template -o templates/SVE_template.xlsx."""
    shipped, built = parts(TEMPLATE.read_bytes()), parts(rebuilt)
    assert list(shipped) == list(built)
    assert [name for name in built if shipped[name] != built[name]] == []


def test_the_template_is_light_enough_to_send(rebuilt: bytes) -> None:
    assert len(rebuilt) <= 140_000


def test_the_same_library_gives_the_same_bytes(library: Library, rebuilt: bytes) -> None:
    assert build_template(library) == rebuilt


def test_the_template_names_its_version_its_library_and_its_price_base(
    template: openpyxl.Workbook, library: Library
) -> None:
    sheet = template[PROJECT_SHEET]
    lines = {row[0].value: row[1].value for row in sheet["A1:B40"]}
    assert lines["Template version"] == TEMPLATE_VERSION
    assert lines["Library version"] == library.version
    assert lines["Library SHA-256"] == library.sha256
    assert lines["Price base"] == library.price_base


def test_the_sheets_stand_in_their_order_and_only_the_lists_are_hidden(
    template: openpyxl.Workbook,
) -> None:
    assert tuple(template.sheetnames) == SHEETS
    assert [sheet.title for sheet in template if sheet.sheet_state != "visible"] == ["Lists"]


@requires_validator
def test_the_validator_finds_nothing_in_the_template() -> None:
    assert validate(TEMPLATE) == []


@requires_validator
def test_the_validator_finds_nothing_in_a_filled_workbook(build: Builder, tmp_path: Path) -> None:
    path = tmp_path / "Bid.xlsx"
    path.write_bytes(build(outputs=[OUTPUT, {"Description": "<&> \"'"}], own_proxies=[OWN]))
    assert validate(path) == []


# --- tables, locks, messages


@pytest.mark.parametrize(("name", "columns", "count"), TABLES, ids=lambda each: str(each)[:11])
def test_a_table_has_its_headings_and_its_rows(
    template: openpyxl.Workbook, name: str, columns: tuple[Column, ...], count: int
) -> None:
    sheet = template[name]
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    workings = sum(table_name == name for table_name, _, _ in WORKINGS)
    assert (left, top, right) == (1, FIRST - 1, len(columns) + workings)
    assert bottom - top == count
    headings = [cell.value for cell in sheet[top][:right]]
    assert headings[: len(columns)] == [each.heading for each in columns]
    assert [each.name for each in table.tableColumns] == headings
    first, last = (column_letter(at) for at in (len(columns), right - 1))
    hidden = {key for key, form in sheet.column_dimensions.items() if form.hidden}
    (group,) = hidden
    form = sheet.column_dimensions[group]
    assert (group, form.max) == (first, range_boundaries(f"{last}1")[0])


@pytest.mark.parametrize(("name", "columns", "count"), TABLES, ids=lambda each: str(each)[:11])
def test_a_row_that_is_added_to_a_table_has_its_formulas(
    template: openpyxl.Workbook, name: str, columns: tuple[Column, ...], count: int
) -> None:
    """Excel fills in what the table knows of a column, so it is the formula of each of its cells.

    It names cells by whole columns and by the row that it stands in, hence is the same in each row.
    """
    sheet = template[name]
    (table,) = sheet.tables.values()
    typed = {column.heading for column in columns if not column.computed}
    for index, column in enumerate(table.tableColumns, 1):
        cells = {sheet.cell(row, index).value for row in range(FIRST, FIRST + count)}
        if column.name in typed:
            assert column.calculatedColumnFormula is None
            assert cells == {None}
        else:
            assert cells == {f"={column.calculatedColumnFormula.attr_text}"}, column.name


def test_a_template_can_have_more_rows(small: Library) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(build_template(small, output_rows=600, input_rows=300))
    )
    for name, rows in ((OUTPUTS, 600), (INPUTS, 300)):
        _, top, right, bottom = range_boundaries(book[name].tables[name].ref)
        assert bottom - top == rows
        assert str(book[name].cell(bottom, right).value).startswith("=")


@pytest.mark.parametrize(("name", "columns", "count"), TABLES, ids=lambda each: str(each)[:11])
def test_computed_cells_are_formulas_and_typed_cells_are_empty_and_nothing_is_locked(
    template: openpyxl.Workbook, name: str, columns: tuple[Column, ...], count: int
) -> None:
    """On a locked sheet rows cannot be inserted or sorted, and a pasted cell stays as it is."""
    sheet = template[name]
    assert sheet.protection.sheet is False
    guarded = "The cell is guarded against typing by mistake."
    for row in sheet.iter_rows(min_row=FIRST, max_row=FIRST + count - 1, max_col=len(columns)):
        for cell, column in zip(row, columns, strict=True):
            if column.computed:
                rule = rule_at(sheet, cell.coordinate)
                assert (rule.type, rule.formula1) == ("custom", "FALSE"), guarded
                assert str(cell.value).startswith("="), cell.coordinate
            else:
                assert cell.value is None, cell.coordinate
    for cell in sheet[FIRST - 1][: len(columns)]:
        assert rule_at(sheet, cell.coordinate).formula1 == "FALSE", guarded


def test_other_sheets_are_locked_but_for_answers_and_what_one_sorts(
    template: openpyxl.Workbook,
) -> None:
    locked = {name for name in SHEETS if template[name].protection.sheet}
    assert locked == {"Start", "Project", "Find a proxy", "Lists"}
    assert {template[name].protection.password for name in locked} == {None}
    open_cells = {
        cell.coordinate
        for row in template[PROJECT_SHEET].iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert open_cells == {f"B{row}" for row in range(4, 4 + len(FIELDS))}
    for name in ("Start", "Lists"):
        assert all(cell.protection.locked for row in template[name].iter_rows() for cell in row)


def rule_at(sheet: Worksheet, cell: str) -> DataValidation:
    """The one validation of a cell."""
    found = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert len(found) == 1, (sheet.title, cell)
    return found[0]


TYPED = [
    (name, column, count) for name, columns, count in TABLES for column in columns if column.prompt
]


def test_every_typed_column_has_words_to_show() -> None:
    for _, columns, _ in TABLES:
        assert all(bool(column.prompt) != column.computed for column in columns)
    assert all(entry.prompt for entry in FIELDS)


@pytest.mark.parametrize(
    ("name", "column", "count"), TYPED, ids=[f"{name}, {each.heading}" for name, each, _ in TYPED]
)
def test_a_typed_column_says_what_goes_in_and_refuses_what_does_not(
    template: openpyxl.Workbook, name: str, column: Column, count: int
) -> None:
    sheet = template[name]
    columns = next(columns for each, columns, _ in TABLES if each == name)
    letter = letters(columns)[column.heading]
    rule = rule_at(sheet, f"{letter}{FIRST}")
    assert rule_at(sheet, f"{letter}{FIRST + count - 1}") is rule
    assert (rule.showInputMessage, rule.prompt) == (True, column.prompt)
    assert rule.promptTitle == column.heading
    assert len(rule.prompt) <= 255
    if column.kind == "text":
        assert rule.type is None
    else:
        assert rule.type == ("list" if column.kind == "choice" else "decimal")
        assert rule.showErrorMessage is True
        assert rule.errorStyle in (None, "stop")
        assert rule.error
        assert rule.errorTitle == column.heading
        assert len(rule.error) <= 255
        assert rule.allowBlank is True
        assert not rule.showDropDown  # in the file this hides the arrow


@pytest.mark.parametrize("entry", FIELDS, ids=lambda entry: entry.label)
def test_an_answer_of_project_says_what_goes_in(template: openpyxl.Workbook, entry: Any) -> None:
    sheet = template[PROJECT_SHEET]
    row = next(cell.row for (cell,) in sheet["A4:A30"] if cell.value == entry.label)
    rule = rule_at(sheet, f"B{row}")
    assert (rule.showInputMessage, rule.prompt) == (True, entry.prompt)
    kinds = {"choice": "list", "date": "date", "number": "decimal", "money": "decimal"}
    assert rule.type == kinds.get(entry.kind)
    if rule.type:
        assert rule.showErrorMessage is True
        assert rule.error


def test_an_answer_of_project_stays_open_whatever_was_pasted_into_it() -> None:
    """A range that may be edited without a password: a pasted cell brings its lock with it."""
    project = parts(TEMPLATE.read_bytes())["xl/worksheets/sheet2.xml"].decode()
    area = f"B4:B{3 + len(FIELDS)}"
    assert re.search(rf'<protectedRange [^>]*sqref="{area}"', project)
    assert "password" not in project


# --- names and formulas


def test_every_defined_name_points_to_cells_that_are_there(template: openpyxl.Workbook) -> None:
    assert len(template.defined_names) > 10
    for name, defined in template.defined_names.items():
        assert not re.search(r"(?<![$A-Z])[A-Z]+\$?\d", defined.attr_text), name  # relative
        if name.endswith("OnPaper"):  # reckoned
            continue
        destinations = list(defined.destinations)
        assert len(destinations) == 1, name
        sheet, reference = destinations[0]
        assert sheet in template.sheetnames, name
        _, _, right, bottom = range_boundaries(reference.replace("$", ""))
        assert bottom <= max(LAST_ROW, template[sheet].max_row), name
        assert right <= template[sheet].max_column, name


def formulas(book: openpyxl.Workbook) -> Iterator[tuple[str, str]]:
    """Every formula of cells, dropdowns and conditional formats, with where it stands."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"{sheet.title}!{cell.coordinate}", str(cell.value)
        for rule in sheet.data_validations.dataValidation:
            for text in (rule.formula1, rule.formula2):
                if text:
                    yield f"{sheet.title} validation {rule.sqref}", f"={text}"
        for formats in sheet.conditional_formatting:
            for each in formats.rules:
                for text in each.formula:
                    yield f"{sheet.title} format {formats.sqref}", f"={text}"


def test_formulas_use_no_volatile_function_and_only_names_that_are_defined(
    template: openpyxl.Workbook,
) -> None:
    known = set(template.defined_names)
    sheet, cells = r"(?:(?:'[^']+'|\w+)!)?", r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
    cell = re.compile(rf"{sheet}(?:{cells}|\$[A-Z]{{1,3}}:\$[A-Z]{{1,3}})")
    seen = set()
    for place, text in formulas(template):
        shape = re.sub(r"\d+", "0", text)
        if shape in seen:
            continue
        seen.add(shape)
        for token in Tokenizer(text).items:
            if token.type == "FUNC" and token.subtype == "OPEN":
                assert token.value.rstrip("(").upper() not in VOLATILE, place
            elif token.type == "OPERAND" and token.subtype == "RANGE":
                assert token.value in known or cell.fullmatch(token.value), (place, token.value)
    assert len(seen) > 20


def test_no_formula_names_an_answer_s_cell_so_that_moving_answers_breaks_none(
    template: openpyxl.Workbook,
) -> None:
    """Dragged answers and inserted rows would take such a reference with them."""
    heading = rf"(\$[A-Z]+\$){FIRST - 1}(:\$[A-Z]+\${LAST_ROW})?"
    whole = re.compile(f"{heading}|{re.escape(f'Project!{TITLE_CELL}')}")  # the title is locked
    for name in ("Outputs", "Inputs", "Own proxies"):
        sheet = template[name]
        for column in sheet.iter_cols(min_row=5, max_row=sheet.max_row):
            formulas = {cell.value for cell in column if str(cell.value).startswith("=")}
            assert len(formulas) <= 1, column[0]
            named = [whole.sub("", re.sub('"[^"]*"', "", formula)) for formula in formulas]
            assert not any(re.search(r"[A-Z]\$?\d", formula) for formula in named)


def test_formulas_are_short_enough_for_excel(template: openpyxl.Workbook) -> None:
    assert max(len(text) for _, text in formulas(template)) <= 8192
