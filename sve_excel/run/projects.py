"""A charity's one workbook renamed or carried over, in a process apart as every file is read.

Whatever stands in the way is a finding; the workbook is then as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sve_excel.files.finding import Task
from sve_excel.files.opening import NOT_OPENED, open_file
from sve_excel.files.passwords import Passwords
from sve_excel.findings.files import NOT_CHANGED
from sve_excel.library.library import Library
from sve_excel.method.rules import hold_against
from sve_excel.model import Finding
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.policy.rules import Policy
from sve_excel.projects.rename import EditRefused, renamed
from sve_excel.projects.upgrade import upgrade
from sve_excel.reading.sheets import ANSWERED
from sve_excel.run.executor import Executor
from sve_excel.run.jobs import Change, Job, R, do, stopped
from sve_excel.run.options import TIME_LIMIT
from sve_excel.run.refusals import refusal
from sve_excel.run.workers import executor_for
from sve_excel.run.writing import store


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """A workbook of the current template, as it may be stored, and how many rows were carried.

    ``protected`` says that it opens with the password of the old one; ``prices`` is what is to be
    said of its prices, or nothing.
    """

    workbook: bytes
    outputs: int
    inputs: int
    own_proxies: int
    protected: bool
    prices: str


def rename(
    path: Path,
    name: str,
    *,
    passwords: Passwords = (),
    limits: Limits = DEFAULT_LIMITS,
    time_limit: float = TIME_LIMIT,
    executor: Executor | None = None,
) -> Change[str]:
    """Change the project's name in the workbook at ``path``; gives the old name."""
    work = partial(_rename, name=name, passwords=passwords, limits=limits)
    return _one(Job(work, stopped, limits), path, time_limit, executor)


def carry_over(
    path: Path,
    library: Library,
    policy: Policy | None = None,
    *,
    passwords: Passwords = (),
    limits: Limits = DEFAULT_LIMITS,
    time_limit: float = TIME_LIMIT,
    executor: Executor | None = None,
) -> Change[CarriedOver]:
    """Carry the answers of the workbook at ``path`` to the current template, under a policy.

    Without a policy the new workbook keeps the prices of the old. Nothing is written. Raises
    ``PolicyError`` where the policy names what the library has not.
    """
    if policy is not None:
        hold_against(policy, library)
    work = partial(_carry_over, library=library, policy=policy, passwords=passwords, limits=limits)
    return _one(Job(work, stopped, limits), path, time_limit, executor)


def _one(
    job: Job[Change[R]], path: Path, time_limit: float, executor: Executor | None
) -> Change[R]:
    """Do a job with one file, which findings call by its name."""
    tasks = [Task(path, path.name)]
    (change,) = do(job, tasks, executor or executor_for(1, job.limits), time_limit)
    return change


def _rename(task: Task, name: str, passwords: Passwords, limits: Limits) -> Change[str]:
    try:
        opened = open_file(task.path, task.name, ANSWERED, passwords, limits)
        workbook, old = renamed(opened, task.name, name.strip(), limits)
    except NOT_OPENED as error:
        return stopped(task, refusal(task.name, error))
    except EditRefused as error:
        return stopped(task, *error.findings)
    after = store(task, opened, workbook, otherwise=NOT_CHANGED)
    return stopped(task, after) if isinstance(after, Finding) else Change(task.name, old)


def _carry_over(
    task: Task, library: Library, policy: Policy | None, passwords: Passwords, limits: Limits
) -> Change[CarriedOver]:
    try:
        opened = open_file(task.path, task.name, ANSWERED, passwords, limits)
        made = upgrade(opened, task.name, library, policy)
    except NOT_OPENED as error:
        return stopped(task, refusal(task.name, error))
    except EditRefused as error:
        return stopped(task, *error.findings)
    read = made.read
    return Change(
        task.name,
        CarriedOver(
            opened.closed(made.workbook),
            len(read.outputs),
            len(read.inputs),
            len(read.own_proxies),
            opened.password is not None,
            made.prices,
        ),
    )
