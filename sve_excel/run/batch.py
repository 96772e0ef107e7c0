"""The whole run in one place: find -> one workbook after another -> one report.

``one`` takes a workbook through every step; here are the files, the processes that share them out,
and the order in which their results are reported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sve_excel.files.finding import Task
from sve_excel.findings.files import READER_CRASHED, TOOK_TOO_LONG
from sve_excel.library.loading import Library
from sve_excel.model import Place, Result
from sve_excel.policy.rules import Policy
from sve_excel.run.one import Worker, failed, is_no_bid
from sve_excel.run.options import TIME_LIMIT
from sve_excel.run.settings import Settings
from sve_excel.run.workers import run_apart


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


def run(
    tasks: Sequence[Task],
    settings: Settings,
    *,
    jobs: int | None = None,
    time_limit: float = TIME_LIMIT,
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
        return _run_of(results, tasks, settings)
    workers = jobs or os.cpu_count() or 1
    for index, answer, failure in run_apart(Worker(settings), tasks, workers, time_limit):
        task = tasks[index]
        if failure == "timeout":
            found = TOOK_TOO_LONG.at(Place(task.name), seconds=f"{time_limit:g}")
            answer = failed(task, found)
        elif failure == "crashed":
            answer = failed(task, READER_CRASHED.at(Place(task.name)))
        results[index] = answer
        if on_done:
            on_done(answer)
    return _run_of(results, tasks, settings)


def _run_of(results: dict[int, Result], tasks: Sequence[Task], settings: Settings) -> Run:
    """Put the results into the order of their tasks, leaving out what turned out to be no bid."""
    ordered = (results[index] for index in range(len(tasks)))
    kept = tuple(result for result in ordered if not is_no_bid(result))
    return Run(kept, settings.library, settings.policy)
