"""``python -m tests.benchmarks``: measure in turn, and print what came of it."""

from __future__ import annotations

import argparse
import cProfile
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.benchmarks.inputs import build
from tests.benchmarks.subjects import SUBJECTS, process

ROUND = 8  # files that each does before the next has its turn: load comes and goes
WARM = 16  # files that are done before anything counts: one of each sample
SLOW = ("script",)  # does a part of the files only


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--files", type=int, default=160, help="different bids to measure with")
    parser.add_argument(
        "--curve", type=int, nargs="*", default=[100, 1000], help="sizes of whole runs of process"
    )
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sve-benchmarks-") as folder:
        place = Path(folder)
        bids = build(place / "bids", max(asked.files, WARM))
        if asked.profile:
            profile(bids, place)
            return
        print(f"{platform.platform()}, Python {platform.python_version()}, {len(bids)} bids\n")
        in_turn(bids, place)
        for count in asked.curve:
            whole(place / f"run{count}", count)


def in_turn(bids: Sequence[Path], place: Path) -> None:
    """Have every subject do the same files by turns, and print its median beside `process`."""
    took: dict[str, list[float]] = {name: [] for name in SUBJECTS}
    peaks: dict[str, float] = {}
    with ExitStack() as stack:
        running = {name: stack.enter_context(_started(name, place)) for name in SUBJECTS}
        for name, each in running.items():
            _ask(each, bids[:1] if name in SLOW else bids[:WARM])
        for number, at in enumerate(range(0, len(bids), ROUND)):
            for name in [*running][:: 1 if number % 2 else -1]:
                files = bids[at : at + ROUND]
                took[name] += _ask(running[name], files[:1] if name in SLOW else files)
        for name, each in running.items():
            said, _ = each.communicate()
            peaks[name] = float(json.loads(said))
    _print_table(took, peaks)


def _print_table(took: Mapping[str, Sequence[float]], peaks: Mapping[str, float]) -> None:
    ours = statistics.median(took["process"])
    print("| What | Processor time a bid | Against `process` | Peak memory |")
    print("| --- | ---: | ---: | ---: |")
    for name, times in took.items():
        median = statistics.median(times)
        print(f"| {name} | {median:.1f} ms | {median / ours:.2f} | {peaks[name]:.0f} MB |")
    print()


def _started(name: str, place: Path) -> subprocess.Popen[str]:
    out = place / f"out-{name}"
    out.mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.subjects", name, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ask(running: subprocess.Popen[str], files: Sequence[Path]) -> list[float]:
    assert running.stdin
    assert running.stdout
    running.stdin.write(json.dumps([str(each) for each in files]) + "\n")
    running.stdin.flush()
    took: list[float] = json.loads(running.stdout.readline())
    return took


_WHOLE = """
import json, sys, time
from pathlib import Path
from sve_excel.run.options import Outputs
from sve_excel.run.processing import process
from tests.benchmarks.subjects import peak_memory

bids, out, compared = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "compared"
start = time.perf_counter()
process([bids], Outputs(copies=out, compare=compared, report=out / "run.json"))
took = time.perf_counter() - start
print(json.dumps([took, time.process_time(), peak_memory()]))
"""


def whole(place: Path, count: int) -> None:
    """Run `process` over so many bids, with a comparison and without, and print what it took."""
    build(place / "bids", count)
    for kind in ("not compared", "compared"):
        out = place / kind.replace(" ", "-")
        done = subprocess.run(
            [sys.executable, "-c", _WHOLE, str(place / "bids"), str(out), kind],
            capture_output=True,
            text=True,
            check=True,
        )
        took, own, peak = json.loads(done.stdout)
        print(
            f"process, {count:,} bids, {kind}: {took:.1f} s, {took / count * 1000:.1f} ms a bid; "
            f"the process that collects takes {own:.1f} s of processor and {peak:.0f} MB"
        )


def profile(bids: Sequence[Path], place: Path) -> None:
    """Print the share of each wing and package in the time of `process`, its own time alone."""
    work = process()
    for bid in bids[:WARM]:
        work(bid, place / bid.name)
    profiler = cProfile.Profile(time.process_time)
    profiler.enable()
    for bid in bids[-48:]:
        work(bid, place / bid.name)
    profiler.disable()
    shares: dict[str, float] = {}
    entries: Any = profiler.getstats()
    for entry in entries:
        where = _wing(entry.code)
        shares[where] = shares.get(where, 0.0) + entry.inlinetime
    total = sum(shares.values())
    for where, seconds in sorted(shares.items(), key=lambda each: -each[1])[:20]:
        print(f"{seconds / total:6.1%}  {where}")


def _wing(code: Any) -> str:
    """Where a function stands: a wing of ours, a package, or what is compiled by its name."""
    if isinstance(code, str):
        return code
    parts = Path(code.co_filename).parts
    for mark, depth in (("sve_excel", 2), ("site-packages", 1)):
        if mark in parts:
            at = len(parts) - 1 - parts[::-1].index(mark)
            return ".".join(parts[at : at + 2] if depth == 2 else parts[at + 1 : at + 2])
    return "the standard library"


if __name__ == "__main__":
    main()
