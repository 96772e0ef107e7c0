"""Copies that a run writes: on the bytes that were checked, protected, over nothing of others."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.files.finding import Task, find
from sve_excel.files.passwords import decrypt, encrypt
from sve_excel.library.loading import Library
from sve_excel.model import Finding, Result
from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.run.batch import run
from sve_excel.run.executor import InThisProcess
from sve_excel.run.settings import Settings
from sve_excel.run.writing import with_list
from sve_excel.splice.comments import annotate, comments_by_sheet
from tests.builders import OUTPUT, PROJECT, Builder, edited, packed, parts, process, put

pytestmark = pytest.mark.whole

KITE = (("*", "kite"),)
FAULTY = {**OUTPUT, "Deadweight": 20}


@pytest.fixture
def commenting(small: Library) -> Settings:
    return Settings(small, write=False, comments=True, passwords=KITE)


def checked(path: Path, settings: Settings, executor: InThisProcess | None = None) -> Result:
    """What becomes of one bid whose copy goes into the folder ``copies`` beside it."""
    tasks = find([path], path.parent / "copies")
    (result,) = run(tasks, settings, executor=executor or InThisProcess()).results
    return result


def codes(result: Result) -> list[str]:
    return [found.code for found in result.findings]


def commented(workbook: bytes, findings: Sequence[Finding]) -> bytes:
    """A workbook with comments, which opens on the list of them."""
    return with_list(annotate(workbook, findings)[0], findings, DEFAULT_LIMITS)


def test_comments_are_written_onto_the_bytes_that_were_checked(
    build: Builder, commenting: Settings, tmp_path: Path
) -> None:
    """Whoever saves the bid once it was checked finds no comment of ours on what they typed."""
    path = tmp_path / "Bid.xlsx"
    path.write_bytes(build(outputs=[FAULTY]))

    class Saved(InThisProcess):
        """An executor during whose work somebody else saves the bid again and again."""

        def run(self, setup, tasks, time_limit):  # type: ignore[no-untyped-def]
            for end in super().run(setup, tasks, time_limit):
                path.write_bytes(build(outputs=[OUTPUT]))
                yield end

    before = path.read_bytes()
    result = checked(path, commenting, Saved())
    assert path.read_bytes() != before
    copy = (tmp_path / "copies" / "Bid.xlsx").read_bytes()
    assert copy == commented(before, result.findings)
    assert set(comments_by_sheet(result.findings)["Outputs"]) == {"K5"}


def test_the_commented_copy_of_a_protected_workbook_is_protected_with_its_password(
    build: Builder, commenting: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "Bid.xlsx"
    workbook = build(outputs=[FAULTY])
    path.write_bytes(encrypt(workbook, "kite"))
    result = checked(path, commenting)
    opened, password = decrypt((tmp_path / "copies" / "Bid.xlsx").read_bytes(), "", KITE)
    assert (opened, password) == (commented(workbook, result.findings), "kite")
    assert codes(checked(path, commenting)) == codes(result)  # our own copy is written over


def test_a_copy_takes_the_place_of_an_earlier_one_and_of_nothing_else(
    build: Builder, commenting: Settings, tmp_path: Path
) -> None:
    """With comments or without, of a bid that was mended; not of another project, or a letter."""
    path, copy = tmp_path / "Bid.xlsx", tmp_path / "copies" / "Bid.xlsx"
    for outputs in ([FAULTY], [OUTPUT], [{**OUTPUT, "Units": 11}], [FAULTY], [FAULTY]):
        path.write_bytes(build(outputs=outputs))
        assert "SVE510" not in codes(checked(path, commenting))
        assert copy.read_bytes() == commented(path.read_bytes(), checked(path, commenting).findings)
    for foreign in (build(project={**PROJECT, "Project name": "Theirs"}), b"Dear Sir or Madam"):
        copy.write_bytes(foreign)
        assert "SVE510" in codes(checked(path, commenting))
        assert copy.read_bytes() == foreign


def test_a_sheet_with_comments_of_its_own_is_named_in_a_finding(
    build: Builder, commenting: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "Bid.xlsx"
    path.write_bytes(build(outputs=[FAULTY]))
    book = openpyxl.load_workbook(path)
    book["Outputs"]["A5"].comment = openpyxl.comments.Comment("ours", "bidder")
    book.save(path)
    result = checked(path, commenting)
    (found,) = (each for each in result.findings if each.code == "SVE513")
    assert found.severity == "warning"
    assert "Outputs has comments already" in found.message


def test_results_of_a_protected_bid_are_protected_wherever_they_go(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    path, copy = tmp_path / "Bid.xlsx", tmp_path / "copies" / "Bid.xlsx"
    path.write_bytes(encrypt(build(), "kite"))
    writing = Settings(small, passwords=KITE)
    for _ in range(2):
        assert codes(checked(path, writing)) == []
        decrypt(copy.read_bytes(), "Bid.xlsx", KITE)
    task = replace(find([path])[0], target=None)
    (result,) = run([task], writing, InThisProcess()).results
    assert codes(result) == []
    decrypt(path.read_bytes(), "Bid.xlsx", KITE)


def test_without_a_place_for_the_copy_nothing_is_written(
    build: Builder, commenting: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "Bid.xlsx"
    path.write_bytes(build(outputs=[FAULTY]))
    (result,) = run([Task(path, "Bid.xlsx")], commenting, InThisProcess()).results
    assert result.written_to is None
    assert [each.name for each in tmp_path.iterdir()] == ["Bid.xlsx"]


def test_a_workbook_with_all_the_formats_that_excel_allows_keeps_its_figures(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """No format more can be added, so no results sheet: said, and the file is as it was."""
    members = parts(build())
    more = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 65_480
    styles = members["xl/styles.xml"].replace(b"</cellXfs>", more + b"</cellXfs>", 1)
    full = packed({**members, "xl/styles.xml": styles})
    result = process(tmp_path, full, library=small, write=True)
    assert result.valuation is not None
    assert [found.code for found in result.findings] == ["SVE508"]
    assert (tmp_path / "Bid.xlsx").read_bytes() == full


def test_a_copy_that_was_mended_since_is_not_written_over(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """One that was saved and not changed is; so is any copy, as long as nobody saved it."""
    path, copy = tmp_path / "Bid.xlsx", tmp_path / "copies" / "Bid.xlsx"
    settings = Settings(small)
    path.write_bytes(build())
    first = checked(path, settings)
    written = copy.read_bytes()
    copy.write_bytes(edited(written))
    assert codes(checked(path, settings)) == codes(first)
    copy.write_bytes(edited(written, put("Outputs", "H5", 7)))
    mended = copy.read_bytes()
    assert page_of(mended)["H5"].value == 7
    again = checked(path, settings)
    assert "SVE514" in codes(again)
    assert copy.read_bytes() == mended
    assert again.valuation == first.valuation
    copy.write_bytes(written)
    path.write_bytes(build(outputs=[{**OUTPUT, "Units": 11}]))
    assert "SVE514" not in codes(checked(path, settings))
    assert copy.read_bytes() != written


def page_of(workbook: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook))["Outputs"]
