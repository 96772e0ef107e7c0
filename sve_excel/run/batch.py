"""The whole run in one place: find -> one workbook after another -> one report.

``one`` takes a workbook through every step; here are the files, the executor that does them, and
the order in which their results are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sve_excel.files.finding import Aside, Task
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.rules import Policy
from sve_excel.run.executor import Executor
from sve_excel.run.jobs import Stopped, do
from sve_excel.run.one import no_bid, valuing
from sve_excel.run.options import STOPPED, TIME_LIMIT
from sve_excel.run.settings import Settings
from sve_excel.run.workers import executor_for


@dataclass(frozen=True, slots=True)
class Run:
    """A run: every file accounted for, in the order of their names.

    ``aside`` are those that are no bids. A run that was ``stopped`` holds what was done until then,
    of as many files as were ``asked`` for. ``read`` are the results as each came from its file,
    whatever was said of the bids together afterwards.
    """

    results: tuple[Result, ...]
    library: Library
    policy: Policy
    stopped: bool = False
    aside: tuple[Aside, ...] = ()
    asked: int = 0
    read: tuple[Result, ...] = ()

    @property
    def exit_status(self) -> int:
        """0 where everything was valued and written, 130 where it was stopped, else 1."""
        if self.stopped:
            return STOPPED
        fine = all(
            result.status == "valued" and not result.count("error") for result in self.results
        )
        return 0 if fine and (self.results or not self.asked) else 1


def run(
    tasks: Sequence[Task],
    settings: Settings,
    *,
    jobs: int | None = None,
    time_limit: float = TIME_LIMIT,
    executor: Executor | None = None,
    on_done: Callable[[Result], None] | None = None,
) -> Run:
    """Take every task through every step, ``jobs`` at a time, each in a process apart.

    ``jobs`` 0 does the work in this process, without its protection; another ``executor`` does it
    wherever that likes. ``on_done`` hears of each result as it comes; the run holds them in the
    order of the tasks.
    """
    executor = executor or executor_for(jobs, settings.limits)
    stopped = False
    try:
        results = do(valuing(settings), tasks, executor, time_limit, on_done)
    except Stopped as asked:
        results, stopped = list(asked.results), True
    kept = tuple(result for result in results if no_bid(result) is None)
    aside = tuple(each for each in map(no_bid, results) if each is not None)
    return Run(kept, settings.library, settings.policy, stopped, aside, len(tasks), kept)
