"""The live panel where something has failed, is left out or has no price: it says which, and how.

Answers are typed by another program and worked out by LibreOffice, Gnumeric and IronCalc.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest

from sve_excel.layout import (
    FIELDS,
    INPUT_PRICES,
    INPUT_ROWS,
    INPUTS,
    NO_PROXY,
    OUTPUT_ROWS,
    OUTPUTS,
    OWN_PROXIES,
    PROXIES,
    SHEETS,
    TABLES,
)
from sve_excel.layout import PROJECT as PROJECT_SHEET
from sve_excel.library.loading import Library
from tests.bids import FIRST, close, opened, panel
from tests.builders import INPUT, OUTPUT, OWN, Builder, packed, parts, process
from tests.judges import Edit, each_engine, recalculate, requires_libreoffice

Engine = Callable[[Path, Path], Path]
Typed = Mapping[tuple[str, str], Any]
LABELS = {entry.label: f"B{row}" for row, entry in enumerate(FIELDS, FIRST - 1)}
GROSS, NET = "Gross return per £1", "Net return per £1"
SOUND = {GROSS: 30.0, NET: 30 * 0.9 * 0.8 * 0.75 * (1 + 0.5 + 0.25) / 3}
TITLE = "What it comes to"


@pytest.fixture
def typed(build: Builder, tmp_path: Path) -> Callable[..., openpyxl.Workbook]:
    """What an engine makes of a sound bid with these cells typed over it."""

    def worked_out(engine: Engine, cells: Typed, **answers: Any) -> openpyxl.Workbook:
        members = parts(build(**{"outputs": [OUTPUT], "inputs": [INPUT], **answers}))
        for (sheet, cell), answer in cells.items():
            part = f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml"
            members[part] = with_cell(members[part].decode(), cell, answer).encode()
        (tmp_path / "typed.xlsx").write_bytes(packed(members))
        return opened(engine(tmp_path / "typed.xlsx", tmp_path / "seen"))

    return worked_out


def with_cell(sheet: str, cell: str, answer: str | int | None) -> str:
    """A sheet's part with an answer in a cell, which may be below all others."""
    text = "" if answer in (None, "") else f"<v>{answer}</v>"
    if str(answer).startswith("="):
        text = f"<f>{escape(str(answer)[1:])}</f><v>0</v>"
    kind = ' t="str"' if isinstance(answer, str) and not answer.startswith("=") else ""
    found = re.search(rf'<c r="{cell}"(?P<style> s="\d+")?[^>]*?(?:/>|>.*?</c>)', sheet)
    if found:
        made = f'<c r="{cell}"{found["style"] or ""}{kind}>{text}</c>'
        return sheet[: found.start()] + made + sheet[found.end() :]
    row = f'<row r="{cell.lstrip(ascii_uppercase)}"><c r="{cell}"{kind}>{text}</c></row>'
    return sheet.replace("</sheetData>", f"{row}</sheetData>")


def words(book: openpyxl.Workbook) -> tuple[Any, Any]:
    """The colours of the two returns in words."""
    return book[PROJECT_SHEET]["G4"].value, book[PROJECT_SHEET]["G5"].value


@each_engine
def test_an_answer_of_blanks_alone_is_still_needed(
    engine: Engine, typed: Callable[..., openpyxl.Workbook]
) -> None:
    seen = typed(engine, {(PROJECT_SHEET, LABELS["Organisation"]): "  "})
    assert panel(seen)["Project answers still needed"] == 1


def in_short(book: openpyxl.Workbook, sheet: str) -> list[Any]:
    """What the panel in short above a table says."""
    return [cell.value for cell in book[sheet][3] if cell.value is not None]


@each_engine
def test_no_answer_of_project_that_has_failed_takes_the_panel_down(
    engine: Engine, typed: Callable[..., openpyxl.Workbook]
) -> None:
    sound = typed(engine, {})
    assert words(sound) == ("RED", "GREEN")
    assert sound[PROJECT_SHEET]["E2"].value == TITLE
    errors = ("=1/0", "=NA()", '="a"+1')
    first, *_, last = LABELS
    for number, label in enumerate((first, "Evaluation", "Start date", INPUT_PRICES, last)):
        cell = LABELS[label]
        seen = typed(engine, {(PROJECT_SHEET, cell): errors[number % 3]})
        shown = panel(seen)
        for figure, wanted in SOUND.items():
            assert close(shown[figure], wanted), (label, shown)
        assert words(seen) == ("UNFINISHED", "UNFINISHED"), label
        assert seen[PROJECT_SHEET]["E2"].value == f"A formula has failed in: {label}"
        assert shown["Project answers still needed"] == 1
        assert shown["Rows that need attention"] == 0, label
        assert seen[OUTPUTS]["B5"].value == "OK"
        for sheet in (OUTPUTS, INPUTS):
            assert in_short(seen, sheet)[-1] == "Mend Project"
            assert f"{NET}, UNFINISHED" in in_short(seen, sheet)


# typed into a row: how many rows then need attention, and stand beyond the formulas
ODD: Mapping[str, tuple[Typed, int, int]] = {
    "a text for a value": (
        {(INPUTS, "D6"): "free", (INPUTS, "A6"): "a", (INPUTS, "C6"): "Cash"},
        1,
        0,
    ),
    "a failed value": ({(INPUTS, "D6"): "=1/0"}, 1, 0),
    "a failed volume": ({(INPUTS, "A6"): "Van", (INPUTS, "E6"): "=1/0"}, 1, 0),
    "a failed category": ({(INPUTS, "C6"): "=NA()"}, 1, 0),
    "failed evidence": ({(INPUTS, "G6"): "=NA()"}, 1, 0),
    "a failed output": ({(OUTPUTS, "H6"): "=1/0"}, 1, 0),
    "a failed own proxy": ({(OWN_PROXIES, "A6"): "=1/0"}, 1, 0),
    "a check typed over": ({(INPUTS, "B6"): "=1/0"}, 1, 0),
    "a figure typed over": ({(OUTPUTS, "P5"): "=1/0"}, 1, 0),
    "an input's figure typed over": ({(INPUTS, "H5"): "=NA()"}, 1, 0),
    "evidence below the formulas": ({(INPUTS, f"G{FIRST + INPUT_ROWS}"): "a quote"}, 0, 1),
    "rows below, each in another column": (
        {
            (OUTPUTS, f"O{FIRST + OUTPUT_ROWS}"): "a survey",
            (OUTPUTS, f"I{FIRST + OUTPUT_ROWS + 1}"): 2,
            (OUTPUTS, f"A{FIRST + OUTPUT_ROWS + 5}"): "More",
        },
        0,
        3,
    ),
    "a check deleted": ({(OUTPUTS, "A6"): "More", (OUTPUTS, "B6"): None}, 0, 1),
    "a check deleted beside a failed cell": (
        {(INPUTS, "A6"): "Van", (INPUTS, "B6"): None, (INPUTS, "D7"): "=1/0"},
        1,
        1,
    ),
    "a figure deleted": ({(INPUTS, "I5"): ""}, 1, 0),
    "a failed cell below": ({(OUTPUTS, f"H{FIRST + OUTPUT_ROWS}"): "=1/0"}, 0, 1),
    "a row to mend and one below": (
        {(OUTPUTS, "C6"): "Thriving", (OUTPUTS, f"A{FIRST + OUTPUT_ROWS}"): "More"},
        1,
        1,
    ),
}


@each_engine
@pytest.mark.parametrize("what", ODD)
def test_a_row_that_is_left_out_is_counted_and_no_colour_is_shown(
    what: str, engine: Engine, typed: Callable[..., openpyxl.Workbook]
) -> None:
    cells, attention, beyond = ODD[what]
    seen = typed(engine, cells)
    shown = panel(seen)
    assert (shown["Rows that need attention"], shown["Rows beyond the formulas"]) == (
        attention,
        beyond,
    )
    returns = [shown[GROSS], shown[NET]]
    assert not any(isinstance(figure, str) and figure.startswith("#") for figure in returns)
    wanted = ["UNFINISHED" if isinstance(figure, int | float) else None for figure in returns]
    assert [word or None for word in words(seen)] == wanted
    assert in_short(seen, OUTPUTS)[-1] == attention + beyond


@each_engine
def test_what_has_no_price_has_no_return(
    engine: Engine, typed: Callable[..., openpyxl.Workbook]
) -> None:
    """Neither of £0 nor of any other figure, and no colour."""
    described = {**OUTPUT, "Proxy": NO_PROXY, "Units": None}
    seen = typed(engine, {}, outputs=[described], own_proxies=[OWN])
    shown = panel(seen)
    assert not shown[GROSS]
    assert not shown[NET]
    assert not any(words(seen))
    assert shown["Rows that need attention"] == 0
    assert close(shown["Total gross input"], 1000)


DATED = {
    "Start date": date(2021, 4, 1),
    "End date": date(2024, 3, 31),
    "Funding": "Revenue",
    "Place": "Ravensmere",
}
# what people do to a workbook in LibreOffice, and how many answers are then still needed
EDITS: Mapping[str, tuple[tuple[Edit, ...], int]] = {
    "an answer dragged over another": ((("move", PROJECT_SHEET, "B11:B11", "B10"),), 0),
    "an answer dragged away": ((("move", PROJECT_SHEET, "B5:B5", "B9"),), 1),
    "the last answer dragged": ((("move", PROJECT_SHEET, "B24:B24", "B22"),), 0),
    "rows sorted": ((("sort", OUTPUTS, "A5:AK12", 1, "down"),), 0),
    "a row deleted": ((("delete_rows", OUTPUTS, 5, 1),), 0),
    "a row of Project inserted": (
        (("unprotect", PROJECT_SHEET), ("insert_rows", PROJECT_SHEET, 6, 1)),
        0,
    ),
    "a row of Project deleted": (
        (("unprotect", PROJECT_SHEET), ("delete_rows", PROJECT_SHEET, 9, 1)),
        0,
    ),
    "columns inserted": ((("insert_columns", OUTPUTS, 3, 1), ("insert_columns", INPUTS, 2, 2)), 0),
}


@requires_libreoffice
@pytest.mark.parametrize("what", EDITS)
def test_the_panel_of_an_edited_workbook_is_what_the_engine_says(
    what: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    edits, needed = EDITS[what]
    rows = [OUTPUT, {**OUTPUT, "Description": "Two more", "Units": 2}]
    made = build(project=DATED, outputs=rows, inputs=[INPUT, {**INPUT, "Leakage": 0.25}])
    (tmp_path / "bid.xlsx").write_bytes(made)
    edited = recalculate(tmp_path / "bid.xlsx", tmp_path / "seen", *edits)
    seen = opened(edited)
    shown = panel(seen)
    assert shown["Project answers still needed"] == needed
    result = process(tmp_path, edited.read_bytes(), library=small)
    valued = result.valuation
    if needed:
        assert valued is None
        return
    assert valued is not None, [str(found) for found in result.findings]
    assert close(shown[GROSS], valued.gross_sroi)
    assert close(shown[NET], valued.net_sroi)
    assert all(words(seen))
    assert "UNFINISHED" not in words(seen)


DELETIONS: Mapping[str, Edit] = {
    **{
        f"{column.heading} of {name}": ("delete_columns", name, at, 1)
        for name, columns in TABLES.items()
        for at, column in enumerate(columns, 1)
    },
    "the workings of Outputs": ("delete_columns", OUTPUTS, len(TABLES[OUTPUTS]), 20),
    **{f"column {at} of the library": ("delete_columns", PROXIES, at, 1) for at in (1, 4, 6, 18)},
    "the headings of Inputs": ("delete_rows", INPUTS, FIRST - 1, 1),
    # as many columns as there were
    "one deleted beside one inserted": ("delete_columns", OUTPUTS, 4, 1),
}
HARMLESS = {*(f"{heading} of {OUTPUTS}" for heading in ("Unit", "Source"))}
HARMLESS.add("column 1 of the library")  # its id


@pytest.mark.thorough
@requires_libreoffice
@pytest.mark.parametrize("what", DELETIONS)
def test_what_was_deleted_is_said_once_and_no_figure_is_shown(
    what: str, build: Builder, tmp_path: Path
) -> None:
    _, name, *_ = edit = DELETIONS[what]
    edits = [("insert_columns", name, 3, 1), edit] if what.startswith("one") else [edit]
    made = build(outputs=[OUTPUT, {**OUTPUT, "Units": 2}], inputs=[INPUT, INPUT], own_proxies=[OWN])
    (tmp_path / "bid.xlsx").write_bytes(made)
    seen = opened(recalculate(tmp_path / "bid.xlsx", tmp_path / "seen", *edits))
    project = seen[PROJECT_SHEET]
    figures = [project.cell(row, 6).value for row in range(FIRST - 1, FIRST + 10)]
    if what in HARMLESS:
        assert project["E2"].value == TITLE
        assert all(figures[:2])
        return
    assert project["E2"].value == f"Undo what was deleted from {name}"
    assert not any(figures), figures
    assert not any(words(seen))
    said = [
        {cell.value for row in seen[sheet].iter_rows() for cell in row}
        for sheet in (OUTPUTS, INPUTS)
    ]
    assert not any("Mend the formula that has failed" in each for each in said)
    assert any("Undo a deletion" in each for each in said)  # one may be what was deleted
