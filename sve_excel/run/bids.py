"""Bids found below paths and valued, each in a process apart: what every call begins with."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sve_excel import Refusal
from sve_excel.files.finding import Found, Task, excluded, search
from sve_excel.files.listing import search_bucket
from sve_excel.files.passwords import Passwords, idle
from sve_excel.model import Result
from sve_excel.records.standing import Standing
from sve_excel.run.batch import Run, run
from sve_excel.run.cluster import OnCluster
from sve_excel.run.executor import Executor
from sve_excel.run.identity import held_apart
from sve_excel.run.options import Options
from sve_excel.run.settings import Settings
from sve_excel.run.spool import Spooled
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.run.workers import executor_for
from sve_excel.words.saying import first_of

NONE_DONE: Final = (
    "Stopped before the first workbook: 0 have their results, and nothing was written into any. "
    "Running it again is safe."
)
_MOST_NAMED = 6


class NothingFound(Refusal):
    """No workbook stands where one was looked for."""


@dataclass(frozen=True, slots=True)
class Foreknown:
    """What is known of bids before they are read.

    ``standings`` are what the register says of each by the name of its file, ``results`` those that
    are known already by it, and ``rivals`` says whether the bids are held against one another.
    """

    standings: Mapping[str, Standing] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    rivals: bool = True


NOTHING_KNOWN: Final = Foreknown()


def find_bids(
    paths: Sequence[Path],
    options: Options,
    *,
    read: Sequence[Path] = (),
    copies: Path | None = None,
) -> Found:
    """Find the workbooks that paths name, with the place of their ``copies`` where there are any.

    A file that is ``read`` besides them, such as a list of passwords, is no bid. Raises
    ``NothingFound`` where there is none, and ``SameFolder`` where a copy would replace an original.
    """
    known = options.known | dict.fromkeys(read, "read by this command for something else")
    if options.staged:
        found = search_bucket(options.staged, copies, known=known, exclude=options.exclude)
    else:
        found = search(paths, copies, known=known, exclude=options.exclude, limits=options.limits)
    if not found.tasks:
        raise NothingFound(
            "No workbook was found there. Name a workbook or a folder of them.",
            [f"Left aside: {aside.name} ({aside.why})." for aside in found.aside[:_MOST_NAMED]],
        )
    return found


def value(
    found: Found,
    settings: Settings,
    options: Options,
    watch: Watcher = NOBODY,
    foreknown: Foreknown = NOTHING_KNOWN,
    *,
    spool: bool = False,
) -> Run:
    """Value every workbook that was found, and write its results where the settings say so.

    Of rivals one bid in several files is told, and has one place at most; what the register sets
    aside has none. What is known already is not read again. Where results may come from a
    ``spool``, many are read one at a time.
    """
    known = foreknown.results
    tasks = tuple(task for task in found.tasks if task.name not in known)
    watch.begin(len(tasks))
    executor: Executor = executor_for(options.jobs, settings.limits)
    if options.scheduler:
        tasks = tuple(_seen_everywhere(tasks))
        executor = OnCluster(options.scheduler, options.limits.memory)
    done = run(
        tasks,
        settings,
        executor,
        time_limit=options.seconds,
        on_done=watch.done,
        spool=spool,
    )
    if known:
        order = {task.name: at for at, task in enumerate(found.tasks)}
        whole = sorted((*done.results, *known.values()), key=lambda result: order[result.path])
        done = replace(done, results=tuple(whole), read=tuple(whole), asked=len(found.tasks))
    aside = tuple(sorted((*found.aside, *done.aside), key=lambda each: each.name))
    try:
        results = _said_together(done, settings, foreknown)
    except KeyboardInterrupt:
        return replace(done, aside=aside, stopped=True)
    return replace(done, results=results, aside=aside)


def _said_together(done: Run, settings: Settings, foreknown: Foreknown) -> Sequence[Result]:
    """Give the results with what is said of them beside one another, and by the register."""
    results, register = done.results, foreknown.standings
    if register:
        from sve_excel.comparison.register import under_register

        by_limbs = bool(settings.policy.regime.withholding_law)
        results = _each(results, lambda held: under_register(held, register, by_limbs=by_limbs))
    if settings.policy.lots:
        from sve_excel.comparison.lots import in_own_lots

        results = _each(results, in_own_lots)
    if foreknown.rivals and not done.stopped:
        results = results.held_apart() if isinstance(results, Spooled) else held_apart(results)
    return results


def _each(
    results: Sequence[Result], said: Callable[[Sequence[Result]], Sequence[Result]]
) -> Sequence[Result]:
    """Say something of each result by itself."""
    if isinstance(results, Spooled):
        return results.changed(lambda result: said([result])[0])
    return said(results)


def _seen_everywhere(tasks: Sequence[Task]) -> list[Task]:
    """Give the tasks with whole paths: a worker elsewhere has another folder to begin from."""
    return [
        replace(
            task,
            path=Path(os.path.abspath(task.path)),
            target=Path(os.path.abspath(task.target)) if task.target else None,
        )
        for task in tasks
    ]


def stop_said(run: Run, done: str) -> list[str]:
    """Say how far a run came that was stopped; ``done`` is what happened to a file."""
    if not run.stopped:
        return []
    every = len(run.results) == run.asked
    beyond = " What is made of all of them together was not finished." if every else ""
    return [
        f"Stopped: {len(run.results)} of {run.asked} workbooks {done}, each of them whole.{beyond} "
        "Running it again is safe: it does all of them, and what was done comes out the same."
    ]


def idle_passwords(tasks: Sequence[Task], options: Options, passwords: Passwords) -> list[str]:
    """Say where no pattern of the password file fits any of the workbooks."""
    if options.password_file is None:
        return []
    patterns = idle([task.name for task in tasks], passwords)
    if not patterns:
        return []
    named = ", ".join(patterns[:3]) + (", ..." if len(patterns) > 3 else "")
    return [
        f"No workbook is called as the password file says ({named}). Write patterns of file names "
        "into it, such as *.xlsx."
    ]


def idle_patterns(found: Found, options: Options) -> list[str]:
    """Say which patterns of ``--exclude`` left nothing out: most likely mistyped."""
    names = [*(task.name for task in found.tasks), *(aside.name for aside in found.aside)]
    idle = [each for each in options.exclude if not any(excluded(name, [each]) for name in names)]
    if not idle:
        return []
    return [f"Nothing here fits --exclude {first_of(idle, _MOST_NAMED)}, so it left nothing out."]
