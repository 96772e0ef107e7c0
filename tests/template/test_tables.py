"""People work in the workbook: rows inserted, sorted, dragged; sheets added. The panel holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.layout import (
    INPUTS,
    LISTS,
    OUTPUTS,
    OWN_PROXIES,
    OWN_ROWS,
    PROJECT,
    PROXIES,
    TABLES,
    letters,
)
from sve_excel.layout import OUTPUT_COLUMNS as COLUMNS
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from sve_excel.template.formulas.checks import FAILED
from tests.bids import FIRST, close, panel, random_bid
from tests.builders import INPUT, OUTPUT, OWN
from tests.builders import PROJECT as ANSWERS
from tests.judges import Edit, recalculate, requires_libreoffice

pytestmark = requires_libreoffice
OUT = letters(COLUMNS)
LAST = FIRST + 11  # of twelve outputs
EDITS: dict[str, Sequence[Edit]] = {
    "a sheet in front": [("insert_sheet", "Mine", 1)],
    "a row on top of every sheet": [
        edit
        for sheet in (PROJECT, OUTPUTS, INPUTS, OWN_PROXIES, PROXIES, LISTS)
        for edit in (("unprotect", sheet), ("insert_rows", sheet, 1, 1))
    ],
    "a column before every table": [
        ("insert_columns", sheet, 1, 1) for sheet in (OUTPUTS, INPUTS, OWN_PROXIES, PROXIES)
    ],
    "tables' sheets renamed": [
        ("rename_sheet", sheet, f"{sheet} renamed")
        for sheet in (OUTPUTS, INPUTS, OWN_PROXIES, PROXIES, LISTS)
    ],
    "the library sorted": [("sort", PROXIES, "A5:W564", 4, "down")],
    "own proxies sorted": [("sort", OWN_PROXIES, "A5:X34", 1, "down")],
    "outputs sorted": [("sort", OUTPUTS, f"A{FIRST}:AL{LAST}", 1, "down")],
    "an empty row in between": [("insert_rows", OUTPUTS, FIRST + 2, 1)],
    "empty rows taken out": [("delete_rows", OUTPUTS, LAST + 3, 20)],
}


def shown(book: openpyxl.Workbook) -> dict[str, Any]:
    """The figures of the panel by their labels, wherever they stand."""
    sheet = next(each for each in book if each.title.startswith(PROJECT))
    pairs = ((row[at].value, row[at + 1].value) for row in sheet.iter_rows() for at in (4, 5))
    labels = ("Gross return", "Net return", "Total", "Rows")
    return {
        label: found
        for label, found in pairs
        if isinstance(label, str) and label.startswith(labels) and found is not None
    }


@pytest.fixture(scope="module")
def bid(small: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = random_bid(11, small, rows=12)
    path = tmp_path_factory.mktemp("worked in") / "bid.xlsx"
    answers = (made.project, made.outputs, made.inputs, made.own_proxies)
    path.write_bytes(fill_template(small, Answers(*answers), output_rows=40, input_rows=20))
    return path


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
def test_the_panel_shows_what_it_showed(edits: Sequence[Edit], bid: Path, tmp_path: Path) -> None:
    before = panel(openpyxl.load_workbook(bid, data_only=True))
    after = shown(openpyxl.load_workbook(recalculate(bid, tmp_path, *edits), data_only=True))
    for label in after:
        assert close(after[label], before[label], 1e6), label
    assert len(after) == 9


def filled(library: Library, tmp_path: Path, *edits: Edit) -> openpyxl.Workbook:
    """Three outputs and one input, worked on and worked out again."""
    path = tmp_path / "bid.xlsx"
    path.write_bytes(
        fill_template(
            library, Answers(ANSWERS, [OUTPUT] * 3, [INPUT]), output_rows=20, input_rows=3
        )
    )
    return openpyxl.load_workbook(recalculate(path, tmp_path / "after", *edits), data_only=True)


def test_answers_that_are_dragged_count_where_they_are(small: Library, tmp_path: Path) -> None:
    """They take no formula with them, and leave none without its cell."""
    typed = [OUT[column.heading] for column in COLUMNS if not column.computed]
    moved: list[Edit] = [
        ("move", OUTPUTS, f"{at}{FIRST + 2}:{at}{FIRST + 2}", f"{at}20") for at in typed
    ]
    shown = panel(filled(small, tmp_path, *moved))
    assert close(shown["Total gross value"], 90_000)
    assert shown["Rows that need attention"] == 0


@pytest.mark.parametrize(
    ("heading", "edit"),
    [
        ("Description", ("formula", "=1/0")),
        ("Evidence", ("formula", "=NA()")),
        ("Category", ("text", "Long " * 80)),
        ("Proxy", ("text", "Long? " * 80)),
        ("Units", ("formula", "=1/0")),
        ("Units", ("text", "9" * 300)),
    ],
    ids=str,
)
def test_one_cell_s_fault_stays_in_its_row(
    heading: str, edit: tuple[str, str], small: Library, tmp_path: Path
) -> None:
    """A failed formula, or a text that no look-up takes, leaves the other rows their figures."""
    kind, words = edit
    book = filled(small, tmp_path, (kind, OUTPUTS, f"{OUT[heading]}{FIRST + 1}", words))
    assert close(panel(book)["Total gross value"], 60_000)
    assert panel(book)["Rows that need attention"] == 1
    check = str(book[OUTPUTS][f"{OUT['Check']}{FIRST + 1}"].value)
    assert check == FAILED if kind == "formula" and heading != "Units" else check


def test_a_row_beyond_the_formulas_is_said_beside_the_figures(
    small: Library, tmp_path: Path
) -> None:
    """LibreOffice fills no formulas into a row that is inserted; Excel does."""
    edits: list[Edit] = [("insert_rows", OUTPUTS, FIRST + 1, 1)]
    for column in COLUMNS:
        if not column.computed and column.heading in OUTPUT:
            value = OUTPUT[column.heading]
            kind = "text" if isinstance(value, str) else "number"
            edits.append((kind, OUTPUTS, f"{OUT[column.heading]}{FIRST + 1}", value))
    shown = panel(filled(small, tmp_path, *edits))
    assert close(shown["Total gross value"], 90_000)
    assert shown["Rows beyond the formulas"] == 1


def test_inputs_alone_have_no_return_and_no_colour(small: Library, tmp_path: Path) -> None:
    path = tmp_path / "bid.xlsx"
    path.write_bytes(
        fill_template(small, Answers(ANSWERS, [], [INPUT]), output_rows=3, input_rows=3)
    )
    for book in (path, recalculate(path, tmp_path / "after")):
        seen = openpyxl.load_workbook(book, data_only=True)
        assert panel(seen)["Total gross input"] == 1000
        for label in ("Gross return per £1", "Net return per £1"):
            assert not panel(seen)[label]
        assert not any(seen[PROJECT][cell].value for cell in ("G4", "G5"))


FAULTS: tuple[tuple[str, str], ...] = (
    ("formula", "=1/0"),
    ("formula", "=NA()"),
    ("text", "Long? *~ " * 60),
)


WORDED = {  # columns in which any text will do
    OUTPUTS: ("", "Description", "Evidence"),
    INPUTS: ("", "Description", "Evidence"),
    OWN_PROXIES: ("", "Unit", "Source"),
}


def test_any_fault_in_any_typed_cell_stays_in_its_row(small: Library, tmp_path: Path) -> None:
    """Each in a row of its own, in every table: the rows between them keep their figures."""
    edits: list[Edit] = []
    rows: dict[str, list[tuple[int, str, str]]] = {}
    for name, columns in TABLES.items():
        at, row = letters(columns), FIRST + 1
        for column in columns:
            for kind, words in () if column.computed else FAULTS:
                edits.append((kind, name, f"{at[column.heading]}{row}", words))
                rows.setdefault(name, []).append((row, column.heading, kind))
                row += 1
    counts = {name: len(found) + 1 for name, found in rows.items()}
    owned = [{**OWN, "Proxy": f"Own {n}"} for n in range(counts[OWN_PROXIES])]
    path = tmp_path / "bid.xlsx"
    path.write_bytes(
        fill_template(
            small,
            Answers(ANSWERS, [OUTPUT] * counts[OUTPUTS], [INPUT] * counts[INPUTS], owned),
            output_rows=counts[OUTPUTS] + 2,
            input_rows=counts[INPUTS] + 2,
        )
    )
    book = openpyxl.load_workbook(recalculate(path, tmp_path / "after", *edits), data_only=True)
    mended = dict.fromkeys(TABLES, 0)
    for name, found in rows.items():
        check = letters(TABLES[name])["Check"]
        for row, heading, kind in [(FIRST, "", "text"), *found]:
            said = str(book[name][f"{check}{row}"].value)
            fine = kind == "text" and heading in WORDED[name]
            assert said.startswith("OK") if fine else said == FAILED or kind == "text", (name, row)
            mended[name] += not said.startswith("OK")
    shown = panel(book)
    assert shown["Rows that need attention"] == sum(mended.values()) == 66
    assert close(shown["Total gross value"], 30_000 * (counts[OUTPUTS] - mended[OUTPUTS]))
    assert close(shown["Total gross input"], 1000 * (counts[INPUTS] - mended[INPUTS]))
    assert shown["Rows beyond the formulas"] == 0


@pytest.mark.parametrize("name", TABLES)
def test_a_row_typed_below_a_table_is_said_beside_the_figures(
    name: str, small: Library, tmp_path: Path
) -> None:
    """It is not counted by the panel, and the panel says how many such rows there are."""
    columns, at = TABLES[name], letters(TABLES[name])
    below = {OUTPUTS: FIRST + 20, INPUTS: FIRST + 3, OWN_PROXIES: FIRST + OWN_ROWS}[name]
    answers = {OUTPUTS: OUTPUT, INPUTS: INPUT, OWN_PROXIES: OWN}[name]
    edits: list[Edit] = [
        (
            "text" if isinstance(value, str) else "number",
            name,
            f"{at[column.heading]}{row}",
            value,
        )
        for row in (below, below + 1)
        for column in columns
        if not column.computed and (value := answers.get(column.heading)) is not None
    ]
    shown = panel(filled(small, tmp_path, *edits))
    assert close(shown["Total gross value"], 90_000)
    assert close(shown["Total gross input"], 1000)
    assert shown["Rows beyond the formulas"] == 2


def test_a_row_with_answers_that_is_deleted_counts_no_more(small: Library, tmp_path: Path) -> None:
    shown = panel(filled(small, tmp_path, ("delete_rows", OUTPUTS, FIRST + 1, 1)))
    assert close(shown["Total gross value"], 60_000)
    assert shown["Rows that need attention"] == shown["Rows beyond the formulas"] == 0


def test_a_block_pasted_over_answers_and_lists_is_checked(small: Library, tmp_path: Path) -> None:
    """The cells come with their look and without a list: Check says what is wrong, row by row."""
    first, last = OUT["Category"], OUT["Proxy"]
    edits: list[Edit] = [
        ("text", OUTPUTS, f"{first}50", "Thriving"),
        ("text", OUTPUTS, f"{OUT['Outcome']}50", "People in to work"),
        ("text", OUTPUTS, f"{last}50", OUTPUT["Proxy"]),
        ("move", OUTPUTS, f"{first}50:{last}50", f"{first}{FIRST + 1}"),
    ]
    book = filled(small, tmp_path, *edits)
    assert book[OUTPUTS][f"{OUT['Check']}{FIRST + 1}"].value == "Choose an outcome from the list"
    assert panel(book)["Rows that need attention"] == 1
    assert close(panel(book)["Total gross value"], 60_000)
