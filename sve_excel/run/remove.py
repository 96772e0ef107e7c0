"""Our results sheet taken out of workbooks again: every other part is as it was before it came.

A sheet of that name that is not ours stays, and so does one in a signed workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sve_excel.files.finding import Task
from sve_excel.files.opening import NOT_OPENED, open_file
from sve_excel.files.passwords import Passwords
from sve_excel.findings.files import LINK_LEADS_OUT, NOT_CHANGED, RESULTS_NOT_REMOVED
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.model import Finding, Place
from sve_excel.opc.limits import Limits
from sve_excel.run.bids import find_bids, idle_passwords
from sve_excel.run.executor import Executor
from sve_excel.run.jobs import Change, Job, do, stopped
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.refusals import not_spliced, refusal
from sve_excel.run.settings import passwords_of
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.run.workers import executor_for
from sve_excel.run.writing import store
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import remove_sheet


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of every workbook: whether the sheet was taken out, or what stood in the way."""

    changes: tuple[Change[bool], ...]
    remarks: tuple[str, ...] = ()

    @property
    def taken_out(self) -> int:
        """From how many the sheet was taken."""
        return sum(bool(change.made) for change in self.changes)

    @property
    def exit_status(self) -> int:
        """1 where something stood in the way of any of them."""
        return 1 if any(change.findings for change in self.changes) else 0


def remove(
    paths: Sequence[Path],
    options: Options = DEFAULT_OPTIONS,
    *,
    backup: bool = False,
    watch: Watcher = NOBODY,
    executor: Executor | None = None,
) -> Removed:
    """Take our sheet out of every workbook that ``paths`` name.

    A protected workbook is protected again with its own password. Raises a ``Refusal`` where there
    is none, or where the passwords cannot be read.
    """
    limits, passwords = options.limits, passwords_of(options)
    tasks = find_bids(paths, options)
    work = partial(_take_out, passwords=passwords, limits=limits, backup=backup)
    watch.begin(len(tasks))
    changes = do(
        Job(work, stopped, limits),
        tasks,
        executor or executor_for(options.jobs, limits),
        options.time_limit,
        watch.done,
    )
    return Removed(tuple(changes), tuple(idle_passwords(tasks, options, passwords)))


def _take_out(task: Task, passwords: Passwords, limits: Limits, backup: bool) -> Change[bool]:
    if task.leads_out:
        return stopped(task, LINK_LEADS_OUT.at(Place(task.name)))
    try:
        opened = open_file(task.path, task.name, (), passwords, limits)
        if opened.package.is_signed and opened.package.sheet(RESULTS_SHEET) is not None:
            raise SpliceRefused("signed", "the workbook is digitally signed")
        without = remove_sheet(opened.data, RESULTS_SHEET, limits=limits)
    except NOT_OPENED as error:
        return stopped(task, refusal(task.name, error))
    except SpliceRefused as error:
        return stopped(task, not_spliced(task.name, error, RESULTS_NOT_REMOVED))
    after = store(task, opened, without, backup=backup, otherwise=NOT_CHANGED)
    if isinstance(after, Finding):
        return stopped(task, after)
    return Change(task.name, after != opened.sha256)
