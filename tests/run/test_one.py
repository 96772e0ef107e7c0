"""What can be wrong with a file, each provoked by a file with just that fault."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sve_excel.files.finding import Task
from sve_excel.files.opening import open_workbook
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.library.loading import Library
from sve_excel.model import Finding, Result
from sve_excel.run.jobs import Job, do
from sve_excel.run.one import failed, process_one
from sve_excel.run.settings import Settings
from sve_excel.run.workers import Apart
from sve_excel.run.writing import write_results
from tests.builders import Builder, Change, edited, process
from tests.running import run
from tests.workbooks import linked, results, signed, with_macros


def said(findings: tuple[Finding, ...]) -> list[str]:
    return [str(each) for each in findings]


def test_a_file_that_changed_since_it_was_read_is_not_written_over(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    path, settings = tmp_path / "Bid.xlsx", Settings(small)
    result = process(tmp_path, build(), library=small)
    opened = open_workbook(path.read_bytes(), "Bid.xlsx", settings.passwords, settings.limits)
    path.write_bytes(build(project={"Project name": "Another"}))
    theirs = path.read_bytes()
    after = write_results(Task(path, "Bid.xlsx"), result, opened, settings)
    assert said(after.findings) == [
        "SVE502 error Bid.xlsx: another program changed the file while it was being read; it was "
        "not overwritten. Run again."
    ]
    assert path.read_bytes() == theirs
    assert after.sha256_after == after.sha256_before


def test_a_workbook_with_further_names_gets_its_results_in_a_copy_only(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    path, other = tmp_path / "Bid.xlsx", tmp_path / "other"
    path.write_bytes(build())
    os.link(path, other)
    result = process_one(Task(path, "Bid.xlsx"), Settings(small))
    assert said(result.findings) == [
        "SVE515 error Bid.xlsx: the file was not written, since it would hold the new content "
        "under one name alone: 2 names (hard links) lead to it. Put a copy of it in the place of "
        "this name and run again; or use --out FOLDER to have copies written."
    ]
    assert path.read_bytes() == other.read_bytes() == build()
    copy = process_one(Task(path, "Bid.xlsx", tmp_path / "out" / "Bid.xlsx"), Settings(small))
    assert said(copy.findings) == []


def test_a_signed_workbook_gets_its_results_in_a_copy_only(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = signed(build())
    in_place = process(tmp_path, workbook, library=small, write=True)
    assert said(in_place.findings) == [
        "SVE504 error Bid.xlsx: the workbook has a digital signature, which adding a sheet would "
        "break. Use --out FOLDER to write the results into a copy."
    ]
    assert (tmp_path / "Bid.xlsx").read_bytes() == workbook
    copy = Task(tmp_path / "Bid.xlsx", "Bid.xlsx", tmp_path / "out" / "Bid.xlsx")
    assert said(process_one(copy, Settings(small)).findings) == [
        "SVE505 warning Bid.xlsx: the original is signed; the signature does not hold for this "
        "copy with its results. Keep the original as the evidence."
    ]
    assert RESULTS_SHEET in openpyxl.load_workbook(tmp_path / "out" / "Bid.xlsx").sheetnames


def test_a_file_that_somebody_has_open_is_said(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    (tmp_path / "~$Bid.xlsx").write_bytes(b"Ada")
    assert said(process(tmp_path, build(), library=small).findings) == [
        "SVE507 note Bid.xlsx: somebody seems to have the file open (~$Bid.xlsx). Ask them to "
        "close it and open it again, so that they do not save over the results."
    ]


def test_a_results_sheet_that_is_all_there_is_cannot_be_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "Bid.xlsx"
    path.write_bytes(results())
    assert "SVE509 error" in run("remove", path, status=1).stderr
    assert path.read_bytes() == results()


def _hidden(book: openpyxl.Workbook) -> None:
    book.create_sheet("Rates").sheet_state = "veryHidden"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda bid: linked(bid, b'<externalBook xmlns:r="x" r:id="rId1"/>'),
            "SVE610 warning Bid.xlsx: the workbook links to other files (file:///C:/other.xlsx). "
            "Figures may come from a file that you do not have: ask for them as plain numbers.",
        ),
        (
            with_macros,
            "SVE611 warning Bid.xlsx: the workbook contains macros. They were not run and are "
            "unchanged. Open the file with macros switched off.",
        ),
        (
            lambda bid: edited(bid, _hidden),
            "SVE612 warning Bid.xlsx: the workbook has a hidden sheet that is not the template's: "
            "Rates. Unhide it and look before relying on the figures.",
        ),
        (
            lambda bid: linked(bid, b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'),
            "SVE613 warning Bid.xlsx: the workbook asks other programs for data (DDE). It was not "
            "run and is unchanged. Do not allow it when Excel asks.",
        ),
    ],
    ids=["links", "macros", "hidden sheet", "DDE"],
)
def test_what_to_know_of_a_file_before_relying_on_it(
    change: Change, expected: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    result = process(tmp_path, change(build()), library=small)
    assert result.status == "valued"
    assert expected in said(result.findings)


def _hang(task: Task) -> Result:
    time.sleep(600)
    raise AssertionError


def _crash(task: Task) -> Result:
    os._exit(139)


def _fault(task: Task) -> Result:
    raise ZeroDivisionError("by nothing")


@pytest.mark.whole
@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (
            _hang,
            "SVE902 error Bid.xlsx: the file took longer than 2 seconds and was given up; it was "
            "left as it was. Ask the bidder for a fresh copy, or allow more time with "
            "--time-limit.",
        ),
        (
            _crash,
            "SVE903 error Bid.xlsx: the process that read this file ended without an answer; the "
            "file was left as it was. Do not open it. Ask the bidder for a fresh copy.",
        ),
        (
            _fault,
            "SVE901 error Bid.xlsx: sve-excel failed on this file (ZeroDivisionError: by nothing); "
            "it was left as it was. Please report this with the file, so that it can be mended.",
        ),
    ],
)
def test_a_job_that_fails_is_a_finding_of_its_file(
    work: Callable[[Task], Result], expected: str, tmp_path: Path
) -> None:
    job = Job(work, failed)
    (result,) = do(job, [Task(tmp_path / "Bid.xlsx", "Bid.xlsx")], Apart(1), 2)
    assert said(result.findings) == [expected]
