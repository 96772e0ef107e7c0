"""Runs over folders: what is found, and what happens when something goes badly wrong."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from sve_excel.files.finding import Task, find
from sve_excel.imprint import COMPARISON_FILE, COMPARISON_TITLE
from sve_excel.library.loading import Library, load_library
from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.policy.rules import Policy
from sve_excel.run.batch import run
from sve_excel.run.executor import InThisProcess
from sve_excel.run.settings import Settings
from sve_excel.run.workers import executor_for
from tests.builders import OUTPUT, Builder, process
from tests.running import posix_only

pytestmark = pytest.mark.whole


def test_a_folder_is_searched_below_and_what_is_no_bid_is_left_out(tmp_path: Path) -> None:
    for name in (
        "b.xlsx",
        "A.XLSM",
        "old.xls",
        "notes.txt",
        "~$b.xlsx",
        ".hidden.xlsx",
        "deep/er/c.xlsx",
        ".git/d.xlsx",
    ):
        path = tmp_path / "bids" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "e.xlsx").write_bytes(b"")
    with xlsxwriter.Workbook(tmp_path / "bids" / COMPARISON_FILE) as book:
        book.set_properties({"title": COMPARISON_TITLE})
    (tmp_path / "bids" / "link").symlink_to(outside, target_is_directory=True)
    names = [task.name for task in find([tmp_path / "bids"])]
    assert names == ["A.XLSM", "b.xlsx", "old.xls", "deep/er/c.xlsx"]
    twice = find([tmp_path / "bids", tmp_path / "bids" / "b.xlsx"])
    assert [task.name for task in twice] == names


@posix_only
def test_a_link_that_leads_out_of_the_searched_folder_is_refused_and_not_written_through(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Named as the path itself, or found where it leads as well, the file is valued."""
    bids, outside = tmp_path / "bids", tmp_path / "outside"
    bids.mkdir()
    outside.mkdir()
    bid = outside / "x.xlsx"
    bid.write_bytes(build())
    link = bids / "link.xlsx"
    link.symlink_to(bid)
    (bids / "a.xlsx").write_bytes(build())
    (bids / "within.xlsx").symlink_to(bids / "a.xlsx")
    before = bid.read_bytes()
    settings = Settings(small)
    done = run(find([bids]), settings, InThisProcess())
    assert [(r.path, r.status, [f.code for f in r.findings]) for r in done.results] == [
        ("a.xlsx", "valued", []),
        ("link.xlsx", "refused", ["SVE614"]),
    ]
    assert bid.read_bytes() == before
    both = find([bids, outside])
    assert [task.name for task in both] == ["bids/a.xlsx", "outside/x.xlsx"]
    named = run(find([link]), settings, InThisProcess())
    assert [result.status for result in named.results] == ["valued"]
    assert bid.read_bytes() != before


def test_what_is_no_file_is_said_in_whole_sentences(small: Library, tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").mkdir()
    task = Task(tmp_path / "b.xlsx", "b.xlsx")
    done = run([task], Settings(small), InThisProcess())
    (found,) = done.results[0].findings
    assert found.code == "SVE609"
    assert found.message.endswith(".")


def test_what_the_reader_cannot_make_sense_of_is_a_damaged_file(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """A text that points outside the table of texts: found by the fuzzer."""
    with zipfile.ZipFile(io.BytesIO(build())) as old:
        members = {name: old.read(name) for name in old.namelist()}
    outputs = members["xl/worksheets/sheet3.xml"]
    broken = re.sub(rb't="s"><v>\d+<', b't="s"><v>999999<', outputs, count=1)
    assert broken != outputs
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, content in {**members, "xl/worksheets/sheet3.xml": broken}.items():
            new.writestr(name, content)
    result = process(tmp_path, buffer.getvalue(), library=small, write=True)
    assert (result.status, [found.code for found in result.findings]) == ("refused", ["SVE602"])
    assert (tmp_path / "Bid.xlsx").read_bytes() == buffer.getvalue()


def test_a_fault_of_our_own_is_a_finding_of_that_file_alone(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """A rule that no policy file can give makes a check fail: said, and the file left alone."""
    workbook = build()
    (tmp_path / "a.xlsx").write_bytes(workbook)
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    broken = Settings(small, Policy(longest_duration=None))  # type: ignore[arg-type]
    done = run(find([tmp_path]), broken, InThisProcess())
    found = [[each.code for each in result.findings] for result in done.results]
    assert found == [["SVE901"], ["SVE601"]]
    assert "TypeError" in done.results[0].findings[0].message
    assert (tmp_path / "a.xlsx").read_bytes() == workbook


def test_results_come_in_the_order_of_the_files_whatever_is_ready_first(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    for number in range(6):
        (tmp_path / f"{number}.xlsx").write_bytes(build() if number % 2 else b"no workbook")
    done = run(find([tmp_path]), Settings(small), executor_for(2, DEFAULT_LIMITS))
    assert [result.path for result in done.results] == [f"{n}.xlsx" for n in range(6)]
    assert [result.status for result in done.results] == ["refused", "valued"] * 3
    assert done.exit_status == 1


@pytest.fixture
def folder(build: Builder, small: object, tmp_path: Path) -> Path:
    """A folder of bids, each a little different from the next."""
    bids = tmp_path / "bids"
    bids.mkdir()
    for number in range(8):
        workbook = build(outputs=[{**OUTPUT, "Units": 10 + number}])
        (bids / f"{number}.xlsx").write_bytes(workbook)
    return bids


def expected(folder: Path, small_folder: Path, tmp_path: Path) -> dict[str, bytes]:
    """What each bid should be after a run, worked out one by one beside it."""
    library = load_library(small_folder)
    beside = tmp_path / "beside"
    beside.mkdir()
    wanted = {}
    for path in sorted(folder.glob("*.xlsx")):
        process(beside, path.read_bytes(), path.name, library=library, write=True)
        wanted[path.name] = (beside / path.name).read_bytes()
    return wanted


def command(folder: Path, small_folder: Path) -> list[str]:
    arguments = ["process", str(folder), "--proxies", str(small_folder), "--no-compare", "--quiet"]
    return [sys.executable, "-m", "sve_excel", *arguments]


def test_two_runs_over_one_folder_at_once_do_no_harm(
    folder: Path, small_folder: Path, tmp_path: Path
) -> None:
    wanted = expected(folder, small_folder, tmp_path)
    runs = [subprocess.Popen(command(folder, small_folder)) for _ in range(2)]
    for each in runs:
        assert each.wait(120) in (0, 1)  # 1: a file that the other run had just replaced
    assert {path.name: path.read_bytes() for path in folder.glob("*.xlsx")} == wanted
    assert not [path for path in folder.iterdir() if path.suffix != ".xlsx"]


def test_a_full_disk_leaves_every_file_as_it_was(
    folder: Path, small: Library, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in folder.iterdir()) + 150_000
    mounted = (
        shutil.which("mount")
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)],
            capture_output=True,
            check=False,
        ).returncode
    )
    if not mounted:
        pytest.skip("needs the right to mount a small file system")
    try:
        for path in folder.iterdir():
            shutil.copy(path, disk)
        before = {path.name: path.read_bytes() for path in disk.iterdir()}
        room = os.statvfs(disk)
        (disk / "filler").write_bytes(b"\0" * max(0, room.f_bavail * room.f_frsize - 20_000))
        done = run(find([disk]), Settings(small), executor_for(1, DEFAULT_LIMITS))
        assert {found.code for result in done.results for found in result.findings} == {"SVE506"}
        assert {path.name: path.read_bytes() for path in disk.glob("*.xlsx")} == before
        assert sorted(path.name for path in disk.iterdir()) == sorted([*before, "filler"])
    finally:
        subprocess.run(["umount", str(disk)], check=False)
