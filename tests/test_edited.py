"""No figure that we write changes when somebody works on in the workbook that holds it.

Rows, columns and sheets are inserted, sheets renamed and tables sorted in LibreOffice, and
everything is worked out again.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from python_calamine import CalamineWorkbook

from sve_excel.imprint import RESULTS_SHEET
from tests.awards import KPI_RULES
from tests.builders import INPUT, OUTPUT, OWN, Builder
from tests.edited import MIDDLE_COLUMN, MIDDLE_ROW, edited
from tests.judges import requires_libreoffice
from tests.running import run

Sheet = list[list[Any]]
ROWS = (
    OUTPUT,
    {**OUTPUT, "Description": "Fades a little", "Duration": 7.5, "Drop-off": 1e-6},
    {**OUTPUT, "Description": "All fades", "Duration": 2.75, "Drop-off": 1},
    {
        **OUTPUT,
        "Description": "Mended",
        "Category": "Environmentally sensitive",
        "Outcome": "Less waste",
        "Proxy": OWN["Proxy"],
        "Duration": 1,
    },
)
RULES = """
[scoring]
method = "bands"
tie_break = "contract_price"
band_from = [1, 2, 4, 30]
"""


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, build: Builder, small_folder: Path
) -> dict[Path, tuple[Path, Path]]:
    """One of every workbook that we write, and what became of it."""
    home = tmp_path_factory.mktemp("edited")
    folder = home / "bids"
    folder.mkdir()
    (home / "rules.toml").write_text(RULES, encoding="utf-8")
    # four bids, of which two are level in everything and one has no price
    for number, (name, units, price) in enumerate(
        (("Ash", 10, 5000), ("Birch", 12, 9000), ("Cedar", 10, 5000), ("Dogwood", 30, None))
    ):
        project = {"Organisation": name, "Project name": name, "Contract price": price}
        rows = [{**row, "Units": units} for row in ROWS]
        data = build(project=project, outputs=rows, inputs=(INPUT, INPUT), own_proxies=(OWN,))
        (folder / f"{number}.xlsx").write_bytes(data)
    told = {"Evaluation": "Evaluative", "Organisation": "Ash", "Project name": "Ash"}
    (folder / "report.xlsx").write_bytes(build(project=told, outputs=ROWS[1:], own_proxies=(OWN,)))
    comparison, summary, tracked = (
        home / f"{name}.xlsx" for name in ("comparison", "summary", "tracked")
    )
    using = ("--proxies", small_folder, "--jobs", "1")
    ruled = (*using, "--policy", home / "rules.toml")
    run("track", folder, "-o", tracked, *using)
    run("compare", folder, "-o", summary, "--summary-for", "Birch", *ruled, status=1)  # a draft
    run("process", folder, "--compare", comparison, *ruled)
    award = ("--to", "Dogwood", "--starts", "2027-04-01", "--ends", "2029-03-31")
    (home / "kpi.toml").write_text(KPI_RULES, encoding="utf-8")
    run("award", folder, "-o", home, *award, *using, "--policy", home / "kpi.toml", status=None)
    schedule = home / "Delivery schedule - Dogwood.xlsx"
    books = dict.fromkeys((comparison, summary, tracked, schedule), "")
    return edited({**books, folder / "0.xlsx": RESULTS_SHEET}, home)


def sheets(path: Path) -> list[tuple[str, Sheet]]:
    book = CalamineWorkbook.from_path(path)
    return [
        (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for name in book.sheet_names
    ]


def tidied(cell: Any) -> Any:
    """A cell as it is compared: figures to nine digits, texts without blanks around them."""
    return float(f"{cell:.9g}") + 0 if isinstance(cell, float) else str(cell).strip()


@pytest.mark.thorough
@requires_libreoffice
def test_nothing_changes_when_rows_columns_and_sheets_are_inserted_and_renamed(
    written: dict[Path, tuple[Path, Path]],
) -> None:
    for path, (inserted, _) in written.items():
        before, after = sheets(path), sheets(inserted)
        after = after[len(after) - len(before) :]
        for (name, ours), (new_name, theirs) in zip(before, after, strict=True):
            if new_name == name:  # a sheet of the bidder's, left as it was
                continue
            for row, cells in enumerate(ours):
                for column, cell in enumerate(cells):
                    there = theirs[row + 1 + (row >= MIDDLE_ROW)]
                    found = there[column + 1 + (column >= MIDDLE_COLUMN)] if there else ""
                    assert tidied(found) == tidied(cell), (path.name, name, row + 1, column + 1)


@pytest.mark.thorough
@requires_libreoffice
def test_nothing_changes_when_tables_are_sorted(written: dict[Path, tuple[Path, Path]]) -> None:
    moved = 0
    for path, (_, after) in written.items():
        spans = {
            sheet.title: [range_boundaries(table.ref) for table in sheet.tables.values()]
            for sheet in openpyxl.load_workbook(path)
            if sheet.tables
        }
        for (name, ours), (_, theirs) in zip(sheets(path), sheets(after), strict=True):
            # beside a table stand settings, and what its charts are drawn by
            first = min((each[0] for each in spans.get(name, ())), default=1) - 1
            end = max((each[2] for each in spans.get(name, ())), default=None)
            before, found = (
                [tuple(map(tidied, row[first:end])) for row in each] for each in (ours, theirs)
            )
            before, found = ([row for row in each if any(row)] for each in (before, found))
            assert [row[:first] for row in ours] == [row[:first] for row in theirs], (path, name)
            moved += before != found
            assert Counter(found) == Counter(before), (path.name, name)
    assert moved > 5
