"""Our results sheet taken out of workbooks again: every other part is as it was before it came.

A sheet of that name that is not ours stays, and so does one in a signed workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sve_excel.files.finding import Aside, Task
from sve_excel.files.opening import NOT_OPENED, open_file
from sve_excel.files.passwords import Passwords
from sve_excel.findings.rule import Rule
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.model import Finding, Place
from sve_excel.opc.limits import Limits
from sve_excel.run.bids import find_bids, idle_passwords, idle_patterns
from sve_excel.run.executor import Executor
from sve_excel.run.jobs import FileChange, Job, Stopped, do, stopped
from sve_excel.run.noted import cells_typed, typed_in_results
from sve_excel.run.options import DEFAULT_OPTIONS, STOPPED, Options
from sve_excel.run.refusals import not_spliced, refusal, troubled
from sve_excel.run.report import finding_report
from sve_excel.run.settings import passwords_of
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.run.workers import executor_for
from sve_excel.run.writing import NOT_CHANGED, store
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import remove_sheet

RESULTS_NOT_REMOVED = Rule(
    "SVE509",
    "results-not-removed",
    "error",
    "the results sheet could not be taken out: {detail}",
    "Delete the sheet in Excel instead, and save.",
)

TYPED_STANDS_IN_RESULTS = Rule(
    "SVE531",
    "typed-stands-in-results",
    "error",
    "the results sheet was not taken out, since people put something onto it: {found}.",
    "Copy what you want to keep to a sheet of your own, clear those cells, save, and run again; or "
    "rename the sheet, which then stays.",
    manual={"found": "which cells, and what"},
)


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of every workbook: whether the sheet was taken out, or what stood in the way.

    ``asked`` is how many there were; where it was ``stopped``, ``changes`` are those that were
    done. ``aside`` are the files that are no workbooks to change.
    """

    changes: tuple[FileChange[bool], ...]
    remarks: tuple[str, ...] = ()
    asked: int = 0
    stopped: bool = False
    aside: tuple[Aside, ...] = ()

    @property
    def taken_out(self) -> int:
        """From how many the sheet was taken."""
        return sum(bool(change.made) for change in self.changes)

    @property
    def exit_status(self) -> int:
        """1 where something stood in the way of any of them, 130 where it was stopped."""
        if self.stopped:
            return STOPPED
        return 1 if any(change.findings for change in self.changes) else 0


def remove(
    paths: Sequence[Path],
    options: Options = DEFAULT_OPTIONS,
    *,
    backup: bool = False,
    watch: Watcher = NOBODY,
    executor: Executor | None = None,
) -> Removed:
    """Take our sheet out of every workbook that ``paths`` name; a zip is left as it is.

    A protected workbook is protected again with its own password. Raises a ``Refusal`` where there
    is none, or where the passwords cannot be read.
    """
    limits, passwords = options.limits, passwords_of(options)
    found = find_bids(paths, options)
    zipped = [task for task in found.tasks if task.members]
    tasks = [task for task in found.tasks if not task.members]
    why = "a workbook inside a zip, which is left as it is"
    aside = (*found.aside, *(Aside(task.name, "left aside", why) for task in zipped))
    remarks = [*idle_passwords(tasks, options, passwords), *idle_patterns(found, options)]
    work = partial(_take_out, passwords=passwords, limits=limits, backup=backup)
    job, executor = Job(work, stopped, limits), executor or executor_for(options.jobs, limits)
    watch.begin(len(tasks))
    ended = False
    try:
        changes = do(job, tasks, executor, options.seconds, watch.done)
    except Stopped as asked:
        changes, ended = list(asked.results), True
        remarks.append(
            f"Stopped: {len(changes)} of {len(tasks)} workbooks were done, each of them whole. "
            "Running it again is safe."
        )
    return Removed(tuple(changes), tuple(remarks), len(tasks), ended, aside)


def removal_report(removed: Removed) -> dict[str, Any]:
    """Give a removal as plain data, ready for JSON."""
    return {
        "stopped": removed.stopped,
        "workbooks": [
            {
                "path": change.path,
                "removed": bool(change.made),
                "findings": [finding_report(finding) for finding in change.findings],
            }
            for change in removed.changes
        ],
        "files": [
            {"path": aside.name, "what": aside.what, "why": aside.why} for aside in removed.aside
        ],
    }


def _take_out(task: Task, passwords: Passwords, limits: Limits, backup: bool) -> FileChange[bool]:
    if finding := troubled(task):
        return stopped(task, finding)
    try:
        opened = open_file(task.path, task.name, (), passwords, limits)
        if opened.package.is_signed and opened.package.sheet(RESULTS_SHEET) is not None:
            raise SpliceRefused("signed", "the workbook is digitally signed")
        if noted := typed_in_results(opened.package):
            place = Place(task.name, RESULTS_SHEET)
            return stopped(task, TYPED_STANDS_IN_RESULTS.at(place, found=cells_typed(noted)))
        without = remove_sheet(opened.data, RESULTS_SHEET, limits=limits)
    except NOT_OPENED as error:
        return stopped(task, refusal(task.name, error))
    except SpliceRefused as error:
        return stopped(task, not_spliced(task.name, error, RESULTS_NOT_REMOVED))
    after = store(task, opened, without, backup=backup, otherwise=NOT_CHANGED)
    if isinstance(after, Finding):
        return stopped(task, after)
    return FileChange(task.name, after != opened.sha256)
