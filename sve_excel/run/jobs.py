"""A job over files: done with each of them by an executor, every failure told as a finding.

Whatever is done with workbooks (valuing, renaming, taking our sheet out) is a function of one file;
here it is given to an executor, so that a file that hangs, crashes or asks for too much memory is
given up by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sve_excel.files.finding import Task
from sve_excel.files.store import settled
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits, size_words
from sve_excel.run.executor import Executor, Failed
from sve_excel.run.options import TIME_LIMIT

NO_WORKER_LEFT = Rule(
    "SVE760",
    "no-worker-left",
    "error",
    "no worker of the cluster could do this file, so nothing is known of it.",
    "See what the workers and the scheduler say, start workers, and run again.",
)

INTERNAL_ERROR = Rule(
    "SVE901",
    "internal-error",
    "error",
    "sve-excel failed on this file ({detail}); it was left as it was.",
    "Please report this with the file, so that it can be mended.",
)

TOOK_TOO_LONG = Rule(
    "SVE902",
    "took-too-long",
    "error",
    "the file took longer than {seconds} seconds and was given up; it was left as it was.",
    "Ask the bidder for a fresh copy, or allow more time with --time-limit.",
    manual={"seconds": "so many"},
)

READER_CRASHED = Rule(
    "SVE903",
    "reader-crashed",
    "error",
    "the process that read this file ended without an answer; the file was left as it was.",
    "Do not open it. Ask the bidder for a fresh copy.",
)

TOOK_TOO_MUCH_MEMORY = Rule(
    "SVE904",
    "took-too-much-memory",
    "error",
    "the file asked for more than {most} of memory and was given up; it was left as it was.",
    "Do not open it. Ask the bidder for a fresh copy; or, if you trust it, allow more with "
    "{option}.",
    manual={"most": "so much", "option": "--limit memory=SIZE"},
)


R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class FileChange(Generic[R]):
    """What became of a workbook that was to be changed: what came of it, or what stood in the way.

    ``path`` is the file's name in a report.
    """

    path: str
    made: R | None = None
    findings: tuple[Finding, ...] = ()


class Stopped(KeyboardInterrupt):
    """A job that the user ended: what became of the files that were done, in their order."""

    def __init__(self, results: Sequence[Any]) -> None:
        super().__init__()
        self.results = tuple(results)


def stopped(task: Task, *found: Finding) -> FileChange[Any]:
    """Give a change that was not made."""
    return FileChange(task.name, findings=found)


@dataclass(frozen=True, slots=True)
class Job(Generic[R]):
    """What is done with every file, and what a file comes to that it cannot be done with.

    ``work`` and ``failed`` are functions of a module, or such with some arguments given already, so
    that a worker process can be told. ``limits`` are those that the work keeps to; ``writes`` says
    that it replaces files.
    """

    work: Callable[[Task], R]
    failed: Callable[[Task, Finding], R]
    limits: Limits = DEFAULT_LIMITS
    writes: bool = True

    def __call__(self) -> Callable[[Task], R]:
        """Give the function that does the job with one file: what an executor sets up."""
        return self.one

    def one(self, task: Task) -> R:
        """Do the job with one file; a fault of our own is a finding of that file."""
        try:
            return self.work(task)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:
            # a panic in a native reader derives from BaseException; both are ours to report
            detail = f"{type(error).__name__}: {str(error)[:200]}"
            return self.failed(task, INTERNAL_ERROR.at(Place(task.name), detail=detail))


def do(
    job: Job[R],
    tasks: Sequence[Task],
    executor: Executor,
    time_limit: float = TIME_LIMIT,
    on_done: Callable[[R], None] | None = None,
) -> list[R]:
    """Do a job with every file: what became of each, in the order of ``tasks``.

    ``on_done`` hears of each as it comes. Raises ``Stopped`` where the user ends it (Ctrl-C); what
    was done until then is with it.
    """
    results: dict[int, R] = {}

    def keep(number: int, result: R) -> None:
        results[number] = result
        if on_done:
            on_done(result)

    try:
        do_each(job, tasks, executor, time_limit, keep)
    except KeyboardInterrupt as asked:
        raise Stopped([results[index] for index in sorted(results)]) from asked
    return [results[index] for index in range(len(tasks))]


def do_each(
    job: Job[R],
    tasks: Sequence[Task],
    executor: Executor,
    time_limit: float,
    keep: Callable[[int, R], None],
) -> None:
    """Do a job with every file; ``keep`` has what became of each as it comes, by its number."""
    with settled(_folders(tasks) if job.writes else ()):
        for end in executor.run(job, tasks, time_limit):
            if isinstance(end, Failed):
                task = tasks[end.index]
                keep(end.index, job.failed(task, _given_up(end, task, job.limits, time_limit)))
            else:
                keep(end.index, end.answer)


def _folders(tasks: Sequence[Task]) -> Iterator[Path]:
    """The folders in which files are replaced; one where a link leads is not a folder of them."""
    here = (task for task in tasks if not (task.sink or (task.source and not task.target)))
    return (Path(os.path.realpath(task.target or task.path)).parent for task in here)


def _given_up(end: Failed, task: Task, limits: Limits, time_limit: float) -> Finding:
    """Say why a file was given up."""
    place = Place(task.name)
    if end.failure == "timeout":
        return TOOK_TOO_LONG.at(place, seconds=f"{time_limit:g}")
    if end.failure == "memory":
        most, more = limits.memory, 2 * limits.memory
        option = f"--limit memory={size_words(more).replace(' ', '')}"
        return TOOK_TOO_MUCH_MEMORY.at(place, most=size_words(most), option=option)
    return (NO_WORKER_LEFT if end.failure == "lost" else READER_CRASHED).at(place)
