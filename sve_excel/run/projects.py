"""A charity's own workbook: made, renamed, carried over to the current template, in one call each.

A workbook that is there already is read in a process apart, as every file is; whatever stands in
the way is a finding, and it is then as it was. What cannot be done as asked is a ``Refusal``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sve_excel import Refusal
from sve_excel.files.finding import Task
from sve_excel.files.names import file_name
from sve_excel.files.opening import NOT_OPENED, open_file
from sve_excel.files.passwords import Passwords
from sve_excel.layout import EVALUATION, PROJECT_NAME
from sve_excel.library.library import Library
from sve_excel.method.rules import hold_against
from sve_excel.model import Finding
from sve_excel.opc.limits import Limits
from sve_excel.policy.rules import Policy
from sve_excel.projects.fill import fill_template
from sve_excel.projects.rename import EditRefused, renamed
from sve_excel.projects.upgrade import upgraded
from sve_excel.reading.sheets import ANSWERED
from sve_excel.run.executor import Executor
from sve_excel.run.jobs import FileChange, Job, R, do, stopped
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import write_output
from sve_excel.run.refusals import refusal
from sve_excel.run.settings import passwords_of, rules_of
from sve_excel.run.targets import hold_free
from sve_excel.run.workers import executor_for
from sve_excel.run.writing import NOT_CHANGED, store
from sve_excel.template.book import Answers


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


class NoName(Refusal):
    """A project without a name."""


def new_workbook(
    name: str,
    output: Path | None = None,
    options: Options = DEFAULT_OPTIONS,
    *,
    evaluation: str | None = None,
    force: bool = False,
) -> Path:
    """Make a workbook for the project ``name`` to fill in, by default as NAME.xlsx here.

    ``evaluation`` is Forecast or Evaluative; library and rules are those of the options. Gives the
    file; raises a ``Refusal`` where none is made.
    """
    name = _held(name)
    path = output or Path(f"{file_name(name, 'project')}.xlsx")
    hold_free(path, force)
    library, policy = rules_of(options)
    project = {PROJECT_NAME: name}
    if evaluation:
        project[EVALUATION] = evaluation.capitalize()
    write_output(path, fill_template(library, Answers(project), policy=policy))
    return path


def rename(
    path: Path,
    name: str,
    options: Options = DEFAULT_OPTIONS,
    *,
    executor: Executor | None = None,
) -> FileChange[str]:
    """Change the project's name in the workbook at ``path``; gives the old name.

    Raises ``NoName``, or another ``Refusal`` where the passwords cannot be read.
    """
    limits = options.limits
    work = partial(_rename, name=_held(name), passwords=passwords_of(options), limits=limits)
    return _one(Job(work, stopped, limits), path, options.seconds, executor)


def upgrade(
    path: Path,
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    force: bool = False,
    executor: Executor | None = None,
) -> FileChange[CarriedOver]:
    """Carry the answers of the workbook at ``path`` over to one of the current template.

    It is written to ``output``, protected as the old one was, where nothing stood in the way.
    Prices stay those of the old one unless the options name rules. Raises a ``Refusal`` where it
    may not, or cannot, be written.
    """
    hold_free(output, force)
    library, policy = rules_of(options)
    change = carry_over(
        path, library, policy if options.policy else None, options, executor=executor
    )
    if change.made:
        write_output(output, change.made.workbook)
    return change


def carry_over(
    path: Path,
    library: Library,
    policy: Policy | None = None,
    options: Options = DEFAULT_OPTIONS,
    *,
    executor: Executor | None = None,
) -> FileChange[CarriedOver]:
    """Carry the answers of the workbook at ``path`` to the current template, under a policy.

    Without a policy the new workbook keeps the prices of the old. Nothing is written. Raises
    ``PolicyError`` where the policy names what the library has not.
    """
    if policy is not None:
        hold_against(policy, library)
    passwords, limits = passwords_of(options), options.limits
    work = partial(_carry_over, library=library, policy=policy, passwords=passwords, limits=limits)
    return _one(Job(work, stopped, limits), path, options.seconds, executor)


def _held(name: str) -> str:
    """Give a project's name without the blanks around it; raises ``NoName`` where none is left."""
    if not name.strip():
        raise NoName('Give the project a name, such as "Northside Into Work".')
    return name.strip()


def _one(
    job: Job[FileChange[R]], path: Path, time_limit: float, executor: Executor | None
) -> FileChange[R]:
    """Do a job with one file, which findings call by its name."""
    tasks = [Task(path, path.name)]
    (change,) = do(job, tasks, executor or executor_for(1, job.limits), time_limit)
    return change


def _rename(task: Task, name: str, passwords: Passwords, limits: Limits) -> FileChange[str]:
    try:
        opened = open_file(task.path, task.name, ANSWERED, passwords, limits)
        workbook, old = renamed(opened, task.name, name, limits)
    except NOT_OPENED as error:
        return stopped(task, refusal(task.name, error))
    except EditRefused as error:
        return stopped(task, *error.findings)
    after = store(task, opened, workbook, otherwise=NOT_CHANGED)
    return stopped(task, after) if isinstance(after, Finding) else FileChange(task.name, old)


def _carry_over(
    task: Task, library: Library, policy: Policy | None, passwords: Passwords, limits: Limits
) -> FileChange[CarriedOver]:
    try:
        opened = open_file(task.path, task.name, ANSWERED, passwords, limits)
        made = upgraded(opened, task.name, library, policy)
    except NOT_OPENED as error:
        return stopped(task, refusal(task.name, error))
    except EditRefused as error:
        return stopped(task, *error.findings)
    read = made.read
    return FileChange(
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
