"""Ctrl-C while the program loads: it ends in words, and what loads beside it says nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from sve_excel.run.options import STOPPED
from tests.builders import Builder
from tests.running import posix_only, program

pytestmark = pytest.mark.whole

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
_LOADING = """
import sys
class Stop:
    def find_spec(self, name, *_):
        if name == "sve_excel.commands.main":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
from sve_excel.__main__ import main
main()
"""
_SERVER = """
import signal
from multiprocessing import forkserver
from sve_excel.run.ahead import make_ready
make_ready()
print(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
print(next(line for line in open(f"/proc/{forkserver._forkserver._forkserver_pid}/status")
           if line.startswith("SigBlk")))
"""


def answers_to_ctrl_c() -> None:
    """What is started in the background of a shell is told to take no Ctrl-C, and hands that on."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_ctrl_c_while_the_commands_are_loaded_ends_in_words() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True)
    assert done.returncode == STOPPED
    assert done.stderr == "Stopped before anything was done. Running it again is safe.\n"


@linux_only
def test_the_server_of_workers_is_shielded_from_ctrl_c_and_the_run_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", _SERVER], capture_output=True, text=True)
    own, blocked = done.stdout.strip().split("\n")[:2]
    assert own == "set()", done.stderr
    assert int(blocked.split()[1], 16) >> (signal.SIGINT - 1) & 1


@posix_only
def test_ctrl_c_before_the_first_workbook_says_that_none_was_done(
    build: Builder, using: Sequence[str | Path], tmp_path: Path
) -> None:
    """It waits for the passwords, which stand in a pipe that nothing comes through."""
    bid = build()
    (tmp_path / "bid.xlsx").write_bytes(bid)
    os.mkfifo(tmp_path / "passwords")
    asked = ("process", "bid.xlsx", "--password-file", "passwords", "--report", "run.json", *using)
    running = subprocess.Popen(
        program(*asked),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=answers_to_ctrl_c,
        start_new_session=True,
    )
    with open(tmp_path / "passwords", "w"):  # opens once the other end is read
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == STOPPED
    assert said.startswith("Stopped before the first workbook: 0 have their results")
    assert "Traceback" not in said
    assert (tmp_path / "bid.xlsx").read_bytes() == bid
    report = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert (report["stopped"], report["workbooks"], report["files"]) == (True, [], [])
