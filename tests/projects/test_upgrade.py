"""Answers carried to a newer template: each as it was, or named."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sve_excel.files.opening import open_workbook
from sve_excel.library.loading import Library
from sve_excel.projects.rename import EditRefused
from sve_excel.projects.upgrade import upgraded
from sve_excel.reading.sheets import ANSWERED
from tests.builders import OUTPUT, OWN, Builder, process


def resaved(workbook: bytes, **cells: object) -> bytes:
    """A workbook saved by openpyxl, with some cells of Outputs changed."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for cell, value in cells.items():
        book["Outputs"][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def carried(old: bytes, library: Library) -> bytes:
    """The workbook that the answers are carried to."""
    return upgraded(open_workbook(old, "old.xlsx", ANSWERED), "old.xlsx", library).workbook


def test_an_older_workbook_is_carried_over_answer_by_answer(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Right or wrong, text or number: every answer stands in the new workbook as in the old."""
    rows = [OUTPUT, {**OUTPUT, "Proxy": "Dole no longer paid", "Units": "about ten"}]
    old = resaved(build(outputs=rows, own_proxies=(OWN,)))
    new = carried(old, small)
    before = process(tmp_path, old, library=small)
    after = process(tmp_path, new, library=small)
    assert before.submission
    assert after.submission
    assert after.submission.project == before.submission.project
    stored = after.submission.outputs[0].shown  # openpyxl stores no results of formulas
    assert after.submission.outputs[0] == replace(
        before.submission.outputs[0], shown=stored, stored=after.submission.outputs[0].stored
    )
    assert openpyxl.load_workbook(io.BytesIO(new))["Outputs"]["H6"].value == "about ten"
    assert [(f.code, f.place.cell) for f in after.findings if f.severity == "error"] == [
        ("SVE203", "H6"),
        ("SVE316", "E6"),
    ]
    retired = next(found for found in after.findings if found.code == "SVE316")
    assert "the benefit was abolished" in retired.message
    assert retired.remedy.startswith("Choose 'Benefit no longer paid after a job is found' (£500")


def test_a_proxy_that_the_library_has_renamed_is_valued_and_carried_over_by_its_id(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Valued at the library's figure with a finding; in the new workbook under its new words."""
    book = openpyxl.load_workbook(io.BytesIO(build()))
    book["Outputs"]["E5"] = book["Proxies"]["D4"] = "Job won"
    book["Proxies"]["F4"] = 1_000_000
    book.save(tmp_path / "old.xlsx")
    before = process(tmp_path, (tmp_path / "old.xlsx").read_bytes(), library=small)
    assert [(f.code, f.severity) for f in before.findings] == [("SVE324", "warning")]
    assert before.valuation
    assert before.valuation.gross_outputs == 30_000
    new = carried((tmp_path / "old.xlsx").read_bytes(), small)
    after = process(tmp_path, new, library=small)
    assert after.findings == ()
    assert after.submission
    assert after.submission.outputs[0].proxy == "Job found by a person out of work"
    assert after.valuation
    assert after.valuation.net_sroi == before.valuation.net_sroi


def test_an_answer_that_is_not_stored_is_not_carried_but_named(
    build: Builder, small: Library
) -> None:
    with pytest.raises(EditRefused, match=r"Outputs!H5: units is a formula"):
        carried(resaved(build(), H5="=5*2"), small)
