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
from sve_excel.run.jobs import Stopped, do, do_each
from sve_excel.run.one import no_bid, valuing
from sve_excel.run.options import STOPPED, TIME_LIMIT
from sve_excel.run.settings import Settings
from sve_excel.run.spool import Outlined, Spool, Spooled, outlining

HELD = 1_000  # files up to which all of each is held: reading it back would only take time


@dataclass(frozen=True, slots=True)
class Run:
    """A run: every file accounted for, in the order of their names.

    ``aside`` are those that are no bids. A run that was ``stopped`` holds what was done until then,
    of as many files as were ``asked`` for. ``read`` are the results as each came from its file,
    whatever was said of the bids together afterwards.
    """

    results: Sequence[Result]
    library: Library
    policy: Policy
    stopped: bool = False
    aside: tuple[Aside, ...] = ()
    asked: int = 0
    read: Sequence[Result] = ()

    @property
    def outlines(self) -> Sequence[Result]:
        """The results at hand: of a run over many files without rows and words of findings."""
        return self.results.outlines if isinstance(self.results, Spooled) else self.results

    @property
    def exit_status(self) -> int:
        """0 where everything was valued and written, 130 where it was stopped, else 1."""
        if self.stopped:
            return STOPPED
        fine = all(
            result.status == "valued" and not result.count("error") for result in self.outlines
        )
        return 0 if fine and (self.results or not self.asked) else 1


def run(
    tasks: Sequence[Task],
    settings: Settings,
    executor: Executor,
    *,
    time_limit: float = TIME_LIMIT,
    on_done: Callable[[Result], None] | None = None,
    spool: bool = False,
) -> Run:
    """Take every task through every step; the ``executor`` does the work where and how it likes.

    ``on_done`` hears of each result as it comes; the run holds them in the
    order of the tasks. Those of many files are kept in a ``spool`` where it may be.
    """
    if spool and len(tasks) > HELD:
        return _spooled(tasks, settings, executor, time_limit, on_done)
    stopped = False
    try:
        results = do(valuing(settings), tasks, executor, time_limit, on_done)
    except Stopped as asked:
        results, stopped = list(asked.results), True
    kept = tuple(result for result in results if no_bid(result) is None)
    aside = tuple(each for each in map(no_bid, results) if each is not None)
    return Run(kept, settings.library, settings.policy, stopped, aside, len(tasks), kept)


def _spooled(
    tasks: Sequence[Task],
    settings: Settings,
    executor: Executor,
    time_limit: float,
    on_done: Callable[[Result], None] | None,
) -> Run:
    """Take many files through every step; of each an outline is at hand, the rest on disk."""
    spool, stopped = Spool(), False

    def keep(number: int, answer: Outlined) -> None:
        spool.keep(number, answer)
        if on_done:
            on_done(answer.outline)

    try:
        do_each(outlining(settings), tasks, executor, time_limit, keep)
    except KeyboardInterrupt:
        stopped = True
    aside = tuple(spool.aside[number] for number in sorted(spool.aside))
    read = spool.results()
    return Run(read, settings.library, settings.policy, stopped, aside, len(tasks), read)
