"""A Dask scheduler with two workers, on this machine alone, for the tests of work on a cluster."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.builders import ROOT, Builder

LONGEST = 120.0  # seconds that a busy machine may take to start a process
needs_cluster = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None or os.name == "nt",
    reason='needs Dask: pip install "sve-excel[cluster]"; and signals that end processes',
)


@contextmanager
def cluster(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start a scheduler and two workers of one thread, and give the scheduler's address.

    ``settings`` are in the environment of the workers, and there alone.
    """
    told = folder / "scheduler.json"
    common = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    common["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "1"
    running: list[subprocess.Popen[bytes]] = []

    def start(environment: Mapping[str, str], *words: str) -> None:
        log = (folder / f"{len(running)}.log").open("wb")
        command = [sys.executable, "-m", "dask", *words]
        with log:
            running.append(
                subprocess.Popen(
                    command,
                    env=environment,
                    cwd=folder,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    try:
        here = ("--host", "127.0.0.1", "--no-dashboard")
        start(common, "scheduler", *here, "--port", "0", "--scheduler-file", str(told))
        for name in ("one", "two"):
            start(
                common | dict(settings or {}),
                "worker",
                *here[:2],
                "--no-dashboard",
                "--scheduler-file",
                str(told),
                "--nthreads",
                "1",
                "--name",
                name,
                "--local-directory",
                str(folder / name),
            )
        end = time.monotonic() + LONGEST
        while not told.exists():
            assert running[0].poll() is None, (folder / "0.log").read_text()
            assert time.monotonic() < end, "no scheduler has started"
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        _wait_for_two(address)
        yield address
    finally:
        for process in reversed(running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for_two(address: str) -> None:
    from distributed import Client

    with Client(address, timeout=LONGEST, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=LONGEST)


def worker_ids(address: str) -> list[int]:
    """The processes of the workers that are there."""
    from distributed import Client

    with Client(address, timeout=LONGEST, set_as_default=False) as client:
        return sorted(client.run(os.getpid).values())


def write_bids(folder: Path, build: Builder, number: int) -> Path:
    """So many bids, each of another project, in a folder and one below it."""
    (folder / "late").mkdir(parents=True)
    for each in range(number):
        home = folder / "late" if each % 4 == 3 else folder
        project = {"Project name": f"Project {each}", "Organisation": f"Charity {each}"}
        (home / f"Bid {each}.xlsx").write_bytes(build(project=project))
    (folder / "Faulty.xlsx").write_bytes(build(outputs=[{}]))
    (folder / "Letter.pdf").write_bytes(b"%PDF-1.7")
    (folder / "Notes.xlsx").write_text("no workbook")
    return folder


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
