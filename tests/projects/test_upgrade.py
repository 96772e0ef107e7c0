"""What is carried to another workbook: answers to a newer template, findings as comments."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sve_excel.files.finding import find
from sve_excel.library.loading import Library
from sve_excel.projects.rename import EditRefused
from sve_excel.projects.upgrade import upgrade
from sve_excel.run.batch import run
from sve_excel.run.report import run_report, to_json
from sve_excel.run.settings import Settings
from sve_excel.run.verify import ReportError, read_report, verify
from sve_excel.splice.comments import annotate, comments_by_sheet
from tests.builders import INPUT, OUTPUT, OWN, Builder, process
from tests.judges import requires_validator, validate


def resaved(workbook: bytes, **cells: object) -> bytes:
    """A workbook saved by openpyxl, with some cells of Outputs changed."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for cell, value in cells.items():
        book["Outputs"][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_older_workbook_is_carried_over_answer_by_answer(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Right or wrong, text or number: every answer stands in the new workbook as in the old."""
    rows = [OUTPUT, {**OUTPUT, "Proxy": "Dole no longer paid", "Units": "about ten"}]
    old = resaved(build(outputs=rows, own_proxies=(OWN,)))
    (tmp_path / "old.xlsx").write_bytes(old)
    new, _ = upgrade(tmp_path / "old.xlsx", small)
    before = process(tmp_path, old, library=small)
    after = process(tmp_path, new, library=small)
    assert before.submission
    assert after.submission
    assert after.submission.project == before.submission.project
    stored = after.submission.outputs[0].shown  # openpyxl stores no results of formulas
    assert after.submission.outputs[0] == replace(before.submission.outputs[0], shown=stored)
    assert openpyxl.load_workbook(io.BytesIO(new))["Outputs"]["E6"].value == "about ten"
    assert [(f.code, f.place.cell) for f in after.findings if f.severity == "error"] == [
        ("SVE203", "E6"),
        ("SVE316", "D6"),
    ]
    retired = next(found for found in after.findings if found.code == "SVE316")
    assert "the benefit was abolished" in retired.message
    assert retired.remedy == "Choose 'Benefit no longer paid after a job is found' instead."


def test_a_proxy_that_the_library_has_renamed_is_valued_and_carried_over_by_its_id(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Valued at the library's figure with a finding; in the new workbook under its new words."""
    book = openpyxl.load_workbook(io.BytesIO(build()))
    book["Outputs"]["D5"] = book["Proxies"]["D7"] = "Job won"
    book["Proxies"]["F7"] = 1_000_000
    book.save(tmp_path / "old.xlsx")
    before = process(tmp_path, (tmp_path / "old.xlsx").read_bytes(), library=small)
    assert [(f.code, f.severity) for f in before.findings] == [("SVE324", "warning")]
    assert before.valuation
    assert before.valuation.gross_outputs == 30_000
    new, _ = upgrade(tmp_path / "old.xlsx", small)
    after = process(tmp_path, new, library=small)
    assert after.findings == ()
    assert after.submission
    assert after.submission.outputs[0].proxy == "Job found by a person out of work"
    assert after.valuation
    assert after.valuation.net_sroi == before.valuation.net_sroi


def test_an_answer_that_is_not_stored_is_not_carried_but_named(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    (tmp_path / "old.xlsx").write_bytes(resaved(build(), E5="=5*2"))
    with pytest.raises(EditRefused, match=r"Outputs!E5: units is a formula"):
        upgrade(tmp_path / "old.xlsx", small)


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
    assert set(found["Outputs"]) == {"H5", "I5"}
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


def test_a_report_says_which_files_changed_since_and_whether_figures_hold(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    bids = tmp_path / "bids"
    bids.mkdir()
    for name in ("kept", "changed", "gone"):
        (bids / f"{name}.xlsx").write_bytes(build())
    settings = Settings(small)
    done = run(find([bids]), settings, jobs=0)
    path = tmp_path / "run.json"
    path.write_text(to_json(run_report(done.results, small, settings.policy)), encoding="utf-8")
    (bids / "changed.xlsx").write_bytes(build(outputs=[{**OUTPUT, "Units": 11}]))
    (bids / "gone.xlsx").unlink()
    reading = Settings(small, write=False)
    verdicts = verify(
        read_report(path),
        bids,
        small,
        reading.policy,
        lambda tasks: run(tasks, reading, jobs=0).results,
    )
    assert [(v.path, v.state, v.holds) for v in verdicts] == [
        ("changed.xlsx", "changed since", False),
        ("gone.xlsx", "missing", False),
        ("kept.xlsx", "unchanged", True),
    ]
    assert verdicts[0].figures.startswith("differ: gross_outputs, net_outputs, present_value")
    assert verdicts[2].figures == "the same"
    path.write_text(json.dumps({"workbooks": 5}), encoding="utf-8")
    with pytest.raises(ReportError, match="lists no workbooks"):
        read_report(path)
