"""Runs that are killed at any moment: nothing is lost, and the next run ends the job.

Six kills are made; `SVE_KILLS=60` asks for more.
"""

from __future__ import annotations

import ctypes
import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from sve_excel.opc import Package
from sve_excel.reading.results import last_net_sroi
from sve_excel.run.workers import Apart
from tests.builders import OUTPUT, Builder, process

BIDS = 60
KILLS = int(os.environ.get("SVE_KILLS", "6"))
LONGEST = 60.0  # seconds that a process may take to be gone on a busy machine
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="needs SIGKILL and the list of processes in /proc"
)


def at_work(session: int) -> list[int]:
    """Processes of a session that have not ended."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(folder.name))
    return found


def all_gone(session: int) -> bool:
    """Whether every process of a session ends."""
    end = time.monotonic() + LONGEST
    while at_work(session) and time.monotonic() < end:
        time.sleep(0.02)
    return not at_work(session)


def command(folder: Path, proxies: Path) -> list[str]:
    arguments = ["process", str(folder), "--proxies", str(proxies), "--no-compare", "--quiet"]
    # two workers wherever it runs, so that the work outlasts the wait for the kill
    return [sys.executable, "-m", "sve_excel", *arguments, "--backup", "--jobs", "2"]


def kill_at_random(folder: Path, proxies: Path, chance: random.Random, whole: bool) -> None:
    """Start a run and kill it: its first process, or with ``whole`` all of them at once."""
    before = {path: path.stat().st_ino for path in folder.glob("*.xlsx")}
    running = subprocess.Popen(command(folder, proxies), start_new_session=True)
    # the wait is counted from the first file that is written, so that most kills hit the work
    end = time.monotonic() + chance.choice((0.3, LONGEST, LONGEST))
    while time.monotonic() < end and all(
        path.stat().st_ino == number for path, number in before.items()
    ):
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.8))
    (os.killpg if whole else os.kill)(running.pid, signal.SIGKILL)
    running.wait()
    assert all_gone(running.pid), "a worker outlived the run that started it"


@pytest.mark.thorough
def test_killed_at_any_moment_nothing_is_lost_and_the_next_run_ends_the_job(
    build: Builder, small: Library, small_folder: Path, tmp_path: Path
) -> None:
    # of three bidders: different answers of one bidder would be asked about
    kinds = [
        build(
            project={"Organisation": f"Bidder {number}"},
            outputs=[{**OUTPUT, "Units": 10 + number}],
        )
        for number in range(3)
    ]
    done = []
    for workbook in kinds:
        process(tmp_path, workbook, library=small, write=True)
        done.append((tmp_path / "Bid.xlsx").read_bytes())
        with zipfile.ZipFile(io.BytesIO(done[-1])) as package:
            assert package.testzip() is None
    assert [last_net_sroi(Package.open(each)) for each in done] == [9.45, 10.395, 11.34]
    folder = tmp_path / "bids"
    folder.mkdir()
    names = {f"bid {number:03}.xlsx": number % 3 for number in range(BIDS)}
    for name, kind in names.items():
        (folder / name).write_bytes(kinds[kind])
    chance = random.Random(20260331)
    hit = 0
    for number in range(KILLS):
        kill_at_random(folder, small_folder, chance, whole=number % 3 == 0)
        written = 0
        for path in folder.iterdir():
            if path.name.endswith(".tmp"):
                assert path.name.startswith(".~sve-"), path.name
                continue
            kind = names[path.name.removesuffix(".bak")]
            found = path.read_bytes()
            if path.suffix == ".bak":
                assert found == kinds[kind], f"{path.name} is not the original"
            else:
                assert found in (kinds[kind], done[kind]), f"{path.name} is neither old nor new"
                written += found == done[kind]
        assert {path.name for path in folder.glob("*.xlsx")} == set(names)
        hit += 0 < written < BIDS
        if written > BIDS // 6:
            for name, kind in names.items():
                (folder / name).write_bytes(kinds[kind])
    assert hit > KILLS // 2, "too few kills came while files were being written"
    # one that a killed run would leave; whatever else was left is there already
    (folder / f".~sve-{'0' * 16}.tmp").write_bytes(kinds[0][:1000])
    assert subprocess.run(command(folder, small_folder), check=False).returncode == 0
    for name, kind in names.items():
        assert (folder / name).read_bytes() == done[kind]
        backup = folder / f"{name}.bak"
        assert not backup.exists() or backup.read_bytes() == kinds[kind]
    left = {path.name for path in folder.iterdir() if not path.name.endswith((".xlsx", ".bak"))}
    assert left == set()


class Stuck:
    """Work that never ends: in Python, or in native code that lets no other thread run."""

    def __call__(self) -> Callable[[str], None]:
        return self.work

    @staticmethod
    def work(task: str) -> None:
        (Path(task).parent / f"{Path(task).name}.begun").touch()
        if Path(task).name == "asleep":
            time.sleep(3600)
        ctypes.PyDLL(None).sleep(3600)  # holds the interpreter all the while


def wait_for_ever(folder: str) -> None:
    """Run two tasks that never end, with a limit of 10 seconds each."""
    tasks = [f"{folder}/asleep", f"{folder}/holding"]
    for _ in Apart(2).run(Stuck(), tasks, 10.0):
        pass


@pytest.mark.thorough
def test_a_stuck_worker_does_not_outlive_a_run_that_is_killed(tmp_path: Path) -> None:
    program = f"import sys; from {__name__} import wait_for_ever; wait_for_ever(sys.argv[1])"
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], start_new_session=True
    )
    begun = [tmp_path / "asleep.begun", tmp_path / "holding.begun"]
    end = time.monotonic() + LONGEST
    while not all(path.exists() for path in begun) and time.monotonic() < end:
        time.sleep(0.01)
    running.kill()
    running.wait()
    assert all(path.exists() for path in begun)
    assert all_gone(running.pid)
