"""Delivery schedules among the files of a folder, read each in a process apart."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sve_excel.files.finding import Found, Task
from sve_excel.files.opening import NOT_OPENED, open_workbook, read_task
from sve_excel.files.ours import title_of
from sve_excel.files.passwords import Passwords
from sve_excel.imprint import SCHEDULE_TITLE
from sve_excel.model import Finding
from sve_excel.opc.limits import Limits
from sve_excel.run.jobs import FileChange, Job, do, stopped
from sve_excel.run.options import Options
from sve_excel.run.refusals import refusal
from sve_excel.run.settings import Settings
from sve_excel.run.workers import executor_for
from sve_excel.tracking.schedule import Schedule


def schedules_among(found: Found) -> tuple[Found, tuple[Task, ...]]:
    """Give the files that are no schedules, and the schedules."""
    ours = [
        task
        for task in found.tasks
        if not (task.members or task.trouble or task.source)
        and title_of(task.path) == SCHEDULE_TITLE
    ]
    names = {task.name for task in ours}
    rest = tuple(task for task in found.tasks if task.name not in names)
    return replace(found, tasks=rest), tuple(ours)


def read_schedules(
    tasks: Sequence[Task], settings: Settings, options: Options
) -> tuple[list[Schedule], list[Finding]]:
    """Read every schedule; what cannot be read is a finding of its file."""
    if not tasks:
        return [], []
    work = partial(_one, passwords=settings.passwords, limits=settings.limits)
    job: Job[FileChange[Schedule]] = Job(work, stopped, settings.limits, writes=False)
    executor = executor_for(options.jobs, settings.limits)
    done = do(job, tasks, executor, options.seconds)
    schedules = [change.made for change in done if change.made is not None]
    return schedules, [finding for change in done for finding in change.findings]


def _one(task: Task, passwords: Passwords, limits: Limits) -> FileChange[Schedule]:
    from sve_excel.entries.earlier import NotReadable, read_typed
    from sve_excel.run.schedule_reading import READ, read_schedule
    from sve_excel.tracking.schedule_book import FORMS

    try:
        opened = open_workbook(read_task(task, limits), task.name, READ, passwords, limits)
        earlier = read_typed(io.BytesIO(opened.data), FORMS)
        made, findings = read_schedule(opened.package, task.name, earlier)
    except NOT_OPENED as error:
        return stopped(task, refusal(task.name, error))
    except NotReadable as error:
        from sve_excel.model import Place
        from sve_excel.run.schedule_reading import SCHEDULE_NOT_WHOLE

        return stopped(task, SCHEDULE_NOT_WHOLE.at(Place(task.name), detail=str(error)))
    return FileChange(task.name, made, tuple(findings))
