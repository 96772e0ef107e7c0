"""The whole run in one place: find -> one workbook after another -> one report.

``one`` takes a workbook through every step; here are the files, the processes that share them out,
and the order in which their results are reported.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sve_excel.findings import finding
from sve_excel.layout import COMPARISON_FILE
from sve_excel.model import Place, Result
from sve_excel.one import Settings, Task, Worker, failed, is_no_bid
from sve_excel.ours import is_comparison_file
from sve_excel.policy import Policy
from sve_excel.proxies import Library
from sve_excel.workers import run_apart

# what a folder is searched for: workbooks, and what people send in their place
SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".numbers", ".csv"}
)
_TIME_LIMIT = 60.0  # seconds for one file; a bid takes some hundredths


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: every file accounted for, in the order of their names."""

    results: tuple[Result, ...]
    library: Library
    policy: Policy

    @property
    def exit_status(self) -> int:
        """0 where everything was valued and written, else 1."""
        fine = all(
            result.status == "valued" and not result.count("error") for result in self.results
        )
        return 0 if fine and self.results else 1


class SameFolder(Exception):
    """Copies were asked for in a place where they would replace the originals."""


def find(paths: Sequence[Path], out: Path | None = None) -> list[Task]:
    """Find the workbooks that paths name: a file is itself, a folder is searched below.

    Hidden and ``~$`` files and our own comparison are left out; links to folders are not followed,
    and a link to a file outside the folder that is searched becomes a task that is refused.
    A path named twice counts once. Names in the report are relative to the path given, or where
    there are several, to the folder that holds them all. Raises ``SameFolder`` where a copy below
    ``out`` would take the place of a workbook that was found.
    """
    bases = [Path(os.path.abspath(path if path.is_dir() else path.parent)) for path in paths]
    try:
        home: Path | None = Path(os.path.commonpath(bases))
    except ValueError:  # on several drives of Windows
        home = None
    tasks: dict[Path, Task] = {}
    leading_out: dict[Path, Path] = {}
    for path, base in zip(paths, bases, strict=True):
        searched = _real(path) if path.is_dir() else None
        for file in _below(path, out):
            whole = Path(os.path.abspath(file))
            inside, real = whole.relative_to(home or base), _real(file)
            target = out / inside if out else None
            outside = searched is not None and not real.is_relative_to(searched)
            if outside:
                leading_out[whole] = real
            key = whole if outside else real
            tasks.setdefault(key, Task(file, plain_name(inside), target, outside))
    for link, real in leading_out.items():
        if real in tasks:  # found by another path as well, where it counts
            del tasks[link]
    for task in tasks.values():
        if task.target and _real(task.target) in tasks:
            raise SameFolder(f"{task.target} is one of the originals. Name another folder.")
    return list(tasks.values())


def _real(path: Path) -> Path:
    """Give the file that a path leads to; links in a circle lead nowhere and raise nothing."""
    return Path(os.path.realpath(path))


def plain_name(path: Path) -> str:
    """Give a path as text with forward slashes, without what a report cannot hold.

    A byte that is no UTF-8 and a control character, as some archives leave behind, show as �.
    """
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cs") else "�" for c in path.as_posix()
    )


def _below(path: Path, out: Path | None) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    avoided = out.resolve() if out else None
    for folder, folders, files in os.walk(path):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != avoided
        )
        for name in sorted(files):
            if (
                Path(name).suffix.lower() in SUFFIXES
                and not name.startswith((".", "~$"))
                and not (name == COMPARISON_FILE and is_comparison_file(here / name))
            ):
                yield here / name


def run(
    tasks: Sequence[Task],
    library: Library,
    settings: Settings,
    *,
    jobs: int | None = None,
    time_limit: float = _TIME_LIMIT,
    on_done: Callable[[Result], None] | None = None,
) -> Run:
    """Take every task through every step, ``jobs`` at a time, each in a process apart.

    ``jobs`` 0 does the work in this process, without its protection. ``on_done`` hears of each
    result as it comes; the run holds them in the order of the tasks.
    """
    results: dict[int, Result] = {}
    if jobs == 0:
        work = Worker(settings)()
        for index, task in enumerate(tasks):
            results[index] = work(task)
            if on_done:
                on_done(results[index])
        return _run_of(results, tasks, library, settings)
    workers = jobs or os.cpu_count() or 1
    for index, answer, failure in run_apart(Worker(settings), tasks, workers, time_limit):
        task = tasks[index]
        if failure == "timeout":
            found = finding("took-too-long", Place(task.name), seconds=f"{time_limit:g}")
            answer = failed(task, found)
        elif failure == "crashed":
            answer = failed(task, finding("reader-crashed", Place(task.name)))
        results[index] = answer
        if on_done:
            on_done(answer)
    return _run_of(results, tasks, library, settings)


def _run_of(
    results: dict[int, Result], tasks: Sequence[Task], library: Library, settings: Settings
) -> Run:
    """Put the results into the order of their tasks, leaving out what turned out to be no bid."""
    ordered = (results[index] for index in range(len(tasks)))
    return Run(
        tuple(result for result in ordered if not is_no_bid(result)), library, settings.policy
    )
