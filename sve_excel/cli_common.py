"""What the commands share: options, loading, running, printing, and writing our own files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sve_excel.batch import Run
    from sve_excel.model import Result
    from sve_excel.one import Settings, Task
    from sve_excel.policy import Policy
    from sve_excel.proxies import Library

Command = TypeVar("Command", bound=Callable[..., Any])
PATHS = click.Path(exists=True, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


def library_option(command: Command) -> Command:
    """Let a command take another proxy library."""
    return click.option(
        "--proxies",
        "proxies_folder",
        type=FOLDER,
        help="Folder of a proxy library to use instead of the one that came with sve-excel.",
    )(command)


def policy_option(command: Command) -> Command:
    """Let a command take the commissioner's rules."""
    return click.option(
        "--policy",
        "policy_file",
        type=FILE,
        help="The commissioner's rules (TOML). Without it the documented defaults hold.",
    )(command)


def run_options(command: Command) -> Command:
    """Let a command take how many workbooks at once, and how long for each."""
    command = click.option(
        "--jobs",
        type=click.IntRange(1),
        help="How many workbooks at once. Default: one for each processor.",
    )(command)
    return click.option(
        "--time-limit",
        type=click.FloatRange(min=1),
        default=60.0,
        show_default=True,
        help="Seconds after which a single workbook is given up.",
    )(command)


def load(folder: Path | None) -> Library:
    """Load the library; one that breaks its rules ends the command with every breach named."""
    from sve_excel.proxies import LibraryError, load_library
    from sve_excel.resources import library_folder

    try:
        return load_library(folder or library_folder())
    except LibraryError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        raise click.UsageError(
            f"the proxy library has {len(error.problems)} problems; it was not used."
        ) from error


def load_policy_file(file: Path | None) -> Policy:
    """Read a policy file; one that cannot be followed ends the command."""
    from sve_excel.policy import PolicyError, load_policy

    try:
        return load_policy(file)
    except PolicyError as error:
        raise click.UsageError(str(error)) from error


def rules(proxies_folder: Path | None, policy_file: Path | None) -> tuple[Library, Policy]:
    """Load library and policy; a policy that names what the library lacks ends the command."""
    from sve_excel.policy import PolicyError
    from sve_excel.ruled import hold_against

    library, policy = load(proxies_folder), load_policy_file(policy_file)
    try:
        hold_against(policy, library)
    except PolicyError as error:
        raise click.UsageError(f"{policy_file}: {error}") from error
    return library, policy


def settings_for(folder: Path | None, policy: Policy, **options: Any) -> Settings:
    """Give the settings of a run."""
    from sve_excel.one import Settings
    from sve_excel.resources import library_folder

    return Settings(folder or library_folder(), policy, **options)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that is ours; a failure ends the command in plain words."""
    from sve_excel.opc.store import StoreError, replace_file

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except (StoreError, OSError) as error:
        detail = getattr(error, "detail", None) or getattr(error, "strerror", None) or error
        raise click.ClickException(
            f"{path} could not be written: {detail}. Close it if it is open, or name another file."
        ) from error


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[Result], None] | None]:
    """Progress bar on a terminal, nothing anywhere else."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("Reading workbooks"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        task = progress.add_task("", total=total)

        def advance(_: Result) -> None:
            progress.advance(task)
            progress.refresh()

        yield advance


def find_workbooks(paths: Sequence[Path], out: Path | None = None) -> list[Task]:
    """Find the workbooks; a copy that would replace an original ends the command."""
    from sve_excel.batch import SameFolder, find

    try:
        return find(paths, out)
    except SameFolder as error:
        raise click.UsageError(str(error)) from error


def run_tasks(
    tasks: Sequence[Task],
    library: Library,
    settings: Settings,
    jobs: int | None,
    time_limit: float,
    quiet: bool,
) -> Run:
    """Run the tasks with a progress bar; none at all ends the command."""
    from sve_excel.batch import run

    if not tasks:
        raise click.UsageError("no workbook was found there. Name a workbook or a folder of them.")
    with progress(len(tasks), quiet) as on_done:
        return run(tasks, library, settings, jobs=jobs, time_limit=time_limit, on_done=on_done)


def print_findings(results: Sequence[Result], severities: Sequence[str]) -> None:
    """Print findings of these severities to standard error, file by file."""
    from sve_excel.report import findings_text

    for line in findings_text(results, severities):
        indent = "  " if line.startswith("SVE") else ""
        click.echo(indent + line, err=True)


def print_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()
) -> None:
    """Print a table: in colour on a terminal, plain when piped."""
    from sve_excel.report import plain_table

    if not sys.stdout.isatty():
        click.echo(plain_table(headings, rows, right))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colours = {
        "GREEN": "bold black on green",
        "AMBER": "bold black on yellow",
        "RED": "bold white on red",
        "to mend": "bold yellow",
        "refused": "bold red",
    }
    table = Table(box=SIMPLE_HEAD)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left")
    for row in rows:
        table.add_row(*(Text(text, colours.get(text, "")) for text in row))
    Console().print(table)


def passwords_from(file: Path | None) -> Any:
    """Read the password file, or ask; one that cannot be read ends the command."""
    if file is None:
        return ()
    from sve_excel.passwords import PasswordFileError, read_passwords

    if str(file) == "-":
        return (("*", click.prompt("Password", hide_input=True, err=True)),)
    try:
        return read_passwords(file)
    except PasswordFileError as error:
        raise click.UsageError(str(error)) from error


def links_from(target: Path, tasks: Sequence[Task]) -> dict[str, str]:
    """Where each workbook or its copy stands, as seen from the folder of ``target``."""
    import os

    from sve_excel.batch import plain_name

    home = target.resolve().parent
    links = {}
    for task in tasks:
        file = (task.target or task.path).resolve()
        try:
            links[task.name] = plain_name(Path(os.path.relpath(file, home)))
        except ValueError:  # another drive on Windows
            links[task.name] = file.as_uri()
    return links


def write_comparison(target: Path, done: Run, tasks: Sequence[Task]) -> None:
    """Write the comparison of a run."""
    from sve_excel.compare import comparison_workbook

    links = links_from(target, tasks)
    write_file(target, comparison_workbook(done.results, done.library, done.policy, links))
