"""Our results sheet taken out of workbooks again: every other part is as it was before it came.

A sheet of that name that is not ours stays, and so does one in a signed workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sve_excel.files.finding import Task
from sve_excel.files.opening import NOT_OPENED, open_file
from sve_excel.files.passwords import Passwords
from sve_excel.findings.files import LINK_LEADS_OUT, NOT_CHANGED, RESULTS_NOT_REMOVED
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.model import Finding, Place
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.run.executor import Executor
from sve_excel.run.jobs import Change, Job, do, stopped
from sve_excel.run.options import TIME_LIMIT
from sve_excel.run.refusals import not_spliced, refusal
from sve_excel.run.writing import store
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import remove_sheet


def take_out(
    tasks: Sequence[Task],
    executor: Executor,
    *,
    passwords: Passwords = (),
    limits: Limits = DEFAULT_LIMITS,
    backup: bool = False,
    time_limit: float = TIME_LIMIT,
    on_done: Callable[[Change[bool]], None] | None = None,
) -> list[Change[bool]]:
    """Take our sheet out of every file: whether each was changed, or what stood in the way.

    A protected workbook is protected again with its own password. ``time_limit`` is in seconds for
    one file; ``on_done`` hears of each as it comes.
    """
    work = partial(_take_out, passwords=passwords, limits=limits, backup=backup)
    return do(Job(work, stopped, limits), tasks, executor, time_limit, on_done)


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
