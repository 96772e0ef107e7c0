"""Work in processes apart: what fails by itself, what a worker may take, where none can be had."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.files.finding import find
from sve_excel.library.loading import Library
from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.opc.limits import MIB
from sve_excel.run.batch import run
from sve_excel.run.executor import Answered, Failed, InThisProcess
from sve_excel.run.settings import Settings
from sve_excel.run.workers import Apart, executor_for
from tests.builders import ROOT, Builder
from tests.trouble import Trouble, ends

pytestmark = pytest.mark.whole

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps the limit")


def test_a_worker_that_crashes_or_hangs_takes_down_its_own_task_only() -> None:
    tasks = ["a", "crash", "b", "hang", "c", "crash", "d"]
    assert ends(Apart(2), tasks, 10) == ["A", "crashed", "B", "timeout", "C", "crashed", "D"]


@pytest.mark.thorough
@linux_only
def test_a_task_that_asks_for_too_much_memory_fails_alone() -> None:
    """In Python, and in native code, which ends its process when it is refused memory."""
    assert ends(Apart(1, 1024 * MIB), ["a", "gorge", "b", "abort", "c"]) == [
        *("A", "memory", "B", "memory", "C")
    ]
    assert ends(Apart(1, 3 * 1024 * MIB), ["gorge"]) == [str(2 * 1024 * MIB)]


def test_in_this_process_one_after_another() -> None:
    assert ends(InThisProcess(), ["a", "b"]) == ["A", "B"]
    assert list(InThisProcess().run(Trouble(), [], 1)) == []
    assert list(Apart(2).run(Trouble(), [], 1)) == []


@linux_only
def test_a_bid_that_asks_for_too_much_memory_is_a_finding_that_says_how_to_allow_more(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    (tmp_path / "Bid.xlsx").write_bytes(build())
    before = (tmp_path / "Bid.xlsx").read_bytes()
    few = Settings(small, limits=replace(DEFAULT_LIMITS, memory=MIB))
    (result,) = run(find([tmp_path]), few, executor_for(1, few.limits)).results
    assert [(found.code, result.status) for found in result.findings] == [("SVE904", "refused")]
    assert "asked for more than 1 MB of memory" in result.findings[0].message
    assert "--limit memory=2MB" in result.findings[0].remedy
    assert (tmp_path / "Bid.xlsx").read_bytes() == before


class Remote:
    """An executor of somebody else's, which needs nothing but the one method."""

    def run(self, setup, tasks, time_limit):  # type: ignore[no-untyped-def]
        work = setup()
        for index in reversed(range(len(tasks))):
            yield Failed(index, "timeout") if index == 1 else Answered(index, work(tasks[index]))


def test_a_run_takes_any_executor(build: Builder, small: Library, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.xlsx").write_bytes(build())
    settings = Settings(small, write=False)
    done = run(find([tmp_path]), settings, executor=Remote(), time_limit=7)
    assert [(each.path, each.status) for each in done.results] == [
        ("a.xlsx", "valued"),
        ("b.xlsx", "refused"),
        ("c.xlsx", "valued"),
    ]
    assert "longer than 7 seconds" in done.results[1].findings[0].message


# a program with no guard around its main part, and what makes it hard to start processes
PROGRAM = """
import multiprocessing, sys
{before}
print("main")
from sve_excel.run.workers import Apart
from tests.trouble import ends
import os
print(ends(Apart(2), ["a", "b", "crash"] if {crash} else ["a", "b"]))
"""


def program(
    folder: Path, before: str = "", crash: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the program, as somebody would from a file of their own."""
    file = folder / "program.py"
    file.write_text(PROGRAM.format(before=before, crash=crash))
    return subprocess.run(
        [sys.executable, str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_a_program_without_a_main_guard_is_run_once(tmp_path: Path) -> None:
    done = program(tmp_path, crash=True)
    assert (done.stdout, done.stderr) == ("main\n['A', 'B', 'crashed']\n", "")


def test_where_no_fork_server_can_start_workers_are_started_one_by_one(tmp_path: Path) -> None:
    """Its socket has no name that the system takes, as where the folder for such is too deep."""
    deep = "import multiprocessing.util as util; util.abstract_sockets_supported = False; "
    deep += "util.get_temp_dir = lambda: '/' + 'deep/' * 50"
    done = program(tmp_path, deep, crash=True)
    assert (done.stdout, done.stderr) == ("main\n['A', 'B', 'crashed']\n", "")


def test_where_no_process_can_be_started_the_work_is_done_here_and_that_is_said(
    tmp_path: Path,
) -> None:
    done = program(tmp_path, "multiprocessing.set_executable('/no/such/python')")
    assert done.stdout == "main\n['A', 'B']\n"
    assert "No process could be started besides this one" in done.stderr
    assert "Traceback" not in done.stderr


def test_work_that_no_other_process_could_find_is_refused_plainly() -> None:
    with pytest.raises(TypeError, match="Define it in a module, and import it from there"):
        list(Apart(1).run(lambda: str.upper, ["a"], 10))
