"""Bids found below paths and valued, each in a process apart: what every call begins with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sve_excel import Refusal
from sve_excel.files.finding import Task, find
from sve_excel.files.passwords import Passwords, idle
from sve_excel.run.batch import Run, run
from sve_excel.run.options import Options
from sve_excel.run.settings import Settings
from sve_excel.run.watching import NOBODY, Watcher


class NothingFound(Refusal):
    """No workbook stands where one was looked for."""


def find_bids(
    paths: Sequence[Path],
    options: Options,
    *,
    read: Sequence[Path] = (),
    copies: Path | None = None,
) -> list[Task]:
    """Find the workbooks that paths name, with the place of their ``copies`` where there are any.

    A file that is ``read`` besides them, such as a list of passwords, is no bid. Raises
    ``NothingFound`` where there is none, and ``SameFolder`` where a copy would replace an original.
    """
    tasks = find(paths, copies, leave_out=(*options.read, *read))
    if not tasks:
        raise NothingFound("No workbook was found there. Name a workbook or a folder of them.")
    return tasks


def value(
    tasks: Sequence[Task], settings: Settings, options: Options, watch: Watcher = NOBODY
) -> Run:
    """Value every workbook, and write its results where the settings say so."""
    watch.begin(len(tasks))
    return run(
        tasks,
        settings,
        jobs=options.jobs,
        time_limit=options.time_limit,
        on_done=watch.done,
    )


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
