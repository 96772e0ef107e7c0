"""The results sheet taken out again: every byte of a workbook as it was before it came."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from sve_excel.files.passwords import decrypt, encrypt
from sve_excel.imprint import RESULTS_SHEET
from tests.builders import Builder
from tests.running import run

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


def test_every_workbook_of_a_folder_is_as_it_was(bids: Path, using: list[str | Path]) -> None:
    """What was never a workbook, or never had the sheet, is left alone and counted."""
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    run("process", bids, "--no-compare", *using, status=1)
    assert (bids / "Good.xlsx").read_bytes() != before[bids / "Good.xlsx"]
    done = run("remove", bids, status=1)
    assert "SVE601 error" in done.stderr
    assert done.stdout == "The sheet was taken out of 2 of 3 workbooks.\n"
    assert {path: path.read_bytes() for path in bids.rglob("*.xlsx")} == before
    (bids / "Letter.xlsx").unlink()
    assert run("remove", bids).stdout == "The sheet was taken out of 0 of 2 workbooks.\n"


def test_a_sheet_of_that_name_that_is_not_ours_stays(tmp_path: Path, build: Builder) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build()))
    book.create_sheet(RESULTS_SHEET)["A1"] = "mine"
    book.save(tmp_path / "Mine.xlsx")
    before = (tmp_path / "Mine.xlsx").read_bytes()
    done = run("remove", "Mine.xlsx", status=1)
    assert "SVE503 error" in done.stderr
    assert (tmp_path / "Mine.xlsx").read_bytes() == before


def test_a_protected_workbook_is_protected_again(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    path = tmp_path / "Good.xlsx"
    path.write_bytes(encrypt(build(), "kite"))
    (tmp_path / "word.txt").write_text("kite")
    run("process", path, "--no-compare", "--password-file", "word.txt", *using)
    assert "SVE603" in run("remove", path, status=1).stderr
    run("remove", path, "--password-file", "word.txt", "--backup")
    assert decrypt(path.read_bytes(), "Good.xlsx", [("*", "kite")]) == (build(), "kite")
    kept, _ = decrypt(path.with_name("Good.xlsx.bak").read_bytes(), "", [("*", "kite")])
    assert RESULTS_SHEET.encode() in kept or kept != build()


def test_a_file_that_changed_or_is_no_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    assert "SVE601" in run("remove", "empty.xlsx", status=1).stderr
    (tmp_path / "none").mkdir()
    run("remove", "none", status=2)
