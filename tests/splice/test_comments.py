"""Findings as comments on their cells: all of them, and nothing else changed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl

from sve_excel.library.loading import Library
from sve_excel.splice.comments import annotate, comments_by_sheet
from tests.builders import INPUT, OUTPUT, Builder, process
from tests.judges import requires_validator, validate


@requires_validator
def test_findings_become_comments_on_their_cells_and_nothing_else_changes(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(
        outputs=[{**OUTPUT, "Deadweight": 20, "Leakage": -1}], inputs=[{**INPUT, "Value": None}]
    )
    result = process(tmp_path, workbook, library=small)
    commented, left = annotate(workbook, result.findings)
    assert left == []
    path = tmp_path / "commented.xlsx"
    path.write_bytes(commented)
    assert validate(path) == []
    book = openpyxl.load_workbook(path)
    wanted = comments_by_sheet(result.findings)
    found = {
        name: {
            cell.coordinate: cell.comment.text
            for row in book[name].iter_rows()
            for cell in row
            if cell.comment
        }
        for name in wanted
    }
    assert found == wanted
    assert set(found["Outputs"]) == {"J5", "K5"}
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(path) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    sheets = {"xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"}
    rels = {"xl/worksheets/_rels/sheet3.xml.rels", "xl/worksheets/_rels/sheet4.xml.rels"}
    assert changed == {"[Content_Types].xml"} | sheets | rels


def test_a_sheet_with_comments_of_its_own_is_left_alone_and_named(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build(outputs=[{**OUTPUT, "Deadweight": 20}])))
    book["Outputs"]["A5"].comment = openpyxl.comments.Comment("ours", "bidder")
    buffer = io.BytesIO()
    book.save(buffer)
    result = process(tmp_path, buffer.getvalue(), library=small)
    commented, left = annotate(buffer.getvalue(), result.findings)
    assert left == ["Outputs"]
    assert commented == buffer.getvalue()
