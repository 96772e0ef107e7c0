"""What is measured, each in a process of its own: ``python -m tests.benchmarks.subjects``.

It is told on standard input which files to do next, and answers with the milliseconds of processor
time that each took; told nothing more, it gives its peak memory in megabytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

Subject = Callable[[Path, Path], None]


def check() -> Subject:
    """Give what `check` does with one bid."""
    return _one(write=False)


def process() -> Subject:
    """Give what `process` does with one bid: results into a copy."""
    return _one(write=True)


def _one(*, write: bool) -> Subject:
    from sve_excel.files.finding import Task
    from sve_excel.run.one import valuing
    from sve_excel.run.options import DEFAULT_OPTIONS
    from sve_excel.run.settings import settings_of
    from sve_excel.run.workers import collecting_between

    work = collecting_between(valuing(settings_of(DEFAULT_OPTIONS, write=write))())

    def do(path: Path, target: Path) -> None:
        result = work(Task(path, path.name, target if write else None))
        assert result.status == "valued", result

    return do


def script() -> Subject:
    """Give what the plain script does with one bid."""
    from tests.benchmarks.script import run

    return run


def floor() -> Subject:
    """Give what nobody can do without: read, unpack, hash, pack and write the same bytes."""

    def do(path: Path, target: Path) -> None:
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for name in book.namelist():
                book.read(name)
        target.write_bytes(data)
        hashlib.sha256(target.read_bytes()).hexdigest()

    return do


def calamine() -> Subject:
    """Give the reading of the sheets of answers alone."""
    from python_calamine import load_workbook

    def do(path: Path, _target: Path) -> None:
        with load_workbook(path) as book:
            for name in ("Project", "Outputs", "Inputs", "Own proxies"):
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    return do


SUBJECTS: dict[str, Callable[[], Subject]] = {
    "script": script,
    "process": process,
    "check": check,
    "calamine": calamine,
    "floor": floor,
}


def serve(name: str, out: Path) -> None:
    """Do what standard input asks for."""
    do = SUBJECTS[name]()
    for line in sys.stdin:
        took = []
        for path in map(Path, json.loads(line)):
            start = time.process_time()
            do(path, out / path.name)
            took.append((time.process_time() - start) * 1000)
        print(json.dumps(took), flush=True)
    print(json.dumps(peak_memory()), flush=True)


def peak_memory() -> float:
    """Megabytes that this process took at most; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if status.exists():  # what Linux says elsewhere counts the process that started this one too
        said = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(said["VmHWM"].split()[0]) / 1024
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
