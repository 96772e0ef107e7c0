"""What a workbook of ours holds: told while it is written as it is told when it is read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl

from sve_excel.comparison.bids import gather
from sve_excel.comparison.workbook import FORMS, studied, workbook_from
from sve_excel.entries.earlier import Digest, read_figures
from sve_excel.entries.stood import rows_stood
from sve_excel.library.loading import Library
from sve_excel.policy.rules import Policy
from tests.builders import OUTPUT, Builder, packed, parts, process

ODD = [
    "<r><t>marked up</t></r>",
    "_x0041_ and _x0042__x0043_",
    "two\nlines & a tab\t",
    "  blanks around  ",
    "=1+1",
    "#N/A",
    "TRUE",
    "0012",
    "2026-04-01",
    "Łódź \u00a0 “quoted” \U0001f600",
]


def test_figures_are_the_same_while_a_comparison_is_written_and_when_it_is_read(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    results = []
    for at, text in enumerate(ODD):
        project = {"Organisation": f"{text} {at}", "Project name": text, "Price": 1e6 / (at + 3)}
        book = build(project=project, outputs=[{**OUTPUT, "Units": 10 / 3 + at, "Evidence": text}])
        results.append(process(tmp_path, book, f"bid{at}.xlsx", library=small))
    told: list[Digest] = []
    made = workbook_from(studied(gather(results, small, Policy(), {})), told.append)
    read = read_figures(io.BytesIO(made), FORMS)
    assert told[0].sheets == read.sheets
    assert len(read.sheets) > 10
    assert told[0].changed == read.changed == ()


def test_rows_below_the_size_that_a_sheet_claims_are_read(tmp_path: Path) -> None:
    """Some programs leave the size as it was when rows are added."""
    book = openpyxl.Workbook()
    for row in (["Name", "Said"], ["a", "one"], ["b", "two"]):
        book.active.append(row)
    book.active.title = "Notes"
    book.save(tmp_path / "n.xlsx")
    members = parts((tmp_path / "n.xlsx").read_bytes())
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet], count = re.subn(rb'(<dimension ref=")[^"]*', rb"\g<1>A1:B2", members[sheet])
    assert count == 1
    (tmp_path / "n.xlsx").write_bytes(packed(members))
    assert rows_stood(tmp_path / "n.xlsx", {"Notes": ("Name", "Said")}) == {
        "Notes": [{"Name": "a", "Said": "one"}, {"Name": "b", "Said": "two"}]
    }
