"""A job over files: done with each of them by an executor, every failure told as a finding.

Whatever is done with workbooks (valuing, renaming, taking our sheet out) is a function of one file;
here it is given to an executor, so that a file that hangs, crashes or asks for too much memory is
given up by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sve_excel.files.finding import Task
from sve_excel.findings.files import (
    INTERNAL_ERROR,
    READER_CRASHED,
    TOOK_TOO_LONG,
    TOOK_TOO_MUCH_MEMORY,
)
from sve_excel.model import Finding, Place
from sve_excel.opc.limits import size_words
from sve_excel.run.executor import Executor, Failed
from sve_excel.run.options import TIME_LIMIT
from sve_excel.run.settings import Settings

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Job(Generic[R]):
    """What is done with every file, and what a file comes to that it cannot be done with.

    ``work`` gets each file and the settings; both it and ``failed`` are functions of a module, so
    that a worker process can be told.
    """

    work: Callable[[Task, Settings], R]
    failed: Callable[[Task, Finding], R]
    settings: Settings

    def __call__(self) -> Callable[[Task], R]:
        """Give the function that does the job with one file: what an executor sets up."""
        return self.one

    def one(self, task: Task) -> R:
        """Do the job with one file; a fault of our own is a finding of that file."""
        try:
            return self.work(task, self.settings)
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

    ``on_done`` hears of each as it comes.
    """
    results: dict[int, R] = {}
    for end in executor.run(job, tasks, time_limit):
        if isinstance(end, Failed):
            task = tasks[end.index]
            result = job.failed(task, _given_up(end, task, job.settings, time_limit))
        else:
            result = end.answer
        results[end.index] = result
        if on_done:
            on_done(result)
    return [results[index] for index in range(len(tasks))]


def _given_up(end: Failed, task: Task, settings: Settings, time_limit: float) -> Finding:
    """Say why a file was given up."""
    place = Place(task.name)
    if end.failure == "timeout":
        return TOOK_TOO_LONG.at(place, seconds=f"{time_limit:g}")
    if end.failure == "memory":
        most, more = settings.limits.memory, 2 * settings.limits.memory
        option = f"--limit memory={size_words(more).replace(' ', '')}"
        return TOOK_TOO_MUCH_MEMORY.at(place, most=size_words(most), option=option)
    return READER_CRASHED.at(place)
