"""Load, find, run, write: what commands do alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sve_excel.files.finding import Task
    from sve_excel.files.passwords import Passwords
    from sve_excel.library.loading import Library
    from sve_excel.policy.rules import Policy
    from sve_excel.run.batch import Run
    from sve_excel.run.jobs import Change
    from sve_excel.run.options import Options
    from sve_excel.run.settings import Settings
from sve_excel import Refusal
from sve_excel.commands.options import Printing
from sve_excel.commands.progress import watching
from sve_excel.commands.terminal import print_findings

R = TypeVar("R")


def load(options: Options) -> Library:
    """Load the library that was named, else the one that came with the program."""
    from sve_excel.library.loading import load_library
    from sve_excel.library.shipped import library_folder

    return load_library(options.proxies or library_folder())


def load_policy_file(options: Options) -> Policy:
    """Read the policy that was named, else give the defaults."""
    from sve_excel.policy.loading import load_policy

    return load_policy(options.policy)


def rules(options: Options) -> tuple[Library, Policy]:
    """Load policy, and the library in its prices; one that names what it lacks is refused."""
    from sve_excel.method.rules import hold_against, priced
    from sve_excel.policy.loading import PolicyError

    library, policy = load(options), load_policy_file(options)
    try:
        hold_against(policy, library)
    except PolicyError as error:
        raise PolicyError(f"{options.policy}: {error}") from error
    return priced(library, policy), policy


def settings_for(options: Options, library: Library, policy: Policy, **more: Any) -> Settings:
    """Give the settings of a run."""
    from sve_excel.run.settings import Settings

    passwords = passwords_from(options)
    return Settings(library, policy, limits=options.limits, passwords=passwords, **more)


def hold_free(path: Path, force: bool) -> None:
    """End the command where a file is there already and may not be written over."""
    if path.exists() and not force:
        raise Refusal(f"{path} is there already. Name another with -o, or add --force.")


def made(change: Change[R], otherwise: str) -> R:
    """Give what came of a change; where none was made, say what stood in the way and end."""
    if change.made is None:
        print_findings([change], ("error", "warning", "note"))
        raise click.ClickException(otherwise)
    return change.made


def write_file(path: Path, data: bytes, run_status: int = 0) -> None:
    """Write a file that is ours; a failure ends the command in plain words.

    ``run_status`` is what the run would have ended with: where bids have errors, that comes first.
    """
    from sve_excel.files.store import StoreError, replace_file
    from sve_excel.words.textfiles import system_words

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except (StoreError, OSError) as error:
        detail = error.detail if isinstance(error, StoreError) else system_words(error)
        words = f"{path} could not be written: {detail}."
        kind = click.ClickException if run_status == 1 else Refusal
        raise kind(f"{words} Close it if it is open, or name another file.") from error


def find_workbooks(
    paths: Sequence[Path],
    options: Options,
    read: Sequence[Path] = (),
    out: Path | None = None,
) -> list[Task]:
    """Find the workbooks; a copy that would replace an original ends the command.

    A file that is read besides them, such as a list of passwords, is no bid.
    """
    import os

    from sve_excel.files.finding import find

    named = {os.path.realpath(path) for path in (*options.read, *read)}
    return [task for task in find(paths, out) if os.path.realpath(task.path) not in named]


def say_idle_patterns(tasks: Sequence[Task], passwords: Passwords) -> None:
    """Say where no pattern of the password file fits any workbook."""
    from sve_excel.files.passwords import idle

    if patterns := idle([task.name for task in tasks], passwords):
        named = ", ".join(patterns[:3]) + (", ..." if len(patterns) > 3 else "")
        click.echo(
            f"No workbook is called as the password file says ({named}). Write patterns of file "
            "names into it, such as *.xlsx.",
            err=True,
        )


def run_tasks(
    tasks: Sequence[Task],
    settings: Settings,
    options: Options,
    quiet: bool,
) -> Run:
    """Run the tasks with a progress bar; none at all ends the command."""
    from sve_excel.run.batch import run

    if not tasks:
        raise Refusal("No workbook was found there. Name a workbook or a folder of them.")
    if options.password_file is not None:
        say_idle_patterns(tasks, settings.passwords)
    with watching(Printing(quiet=quiet)) as watch:
        watch.begin(len(tasks))
        return run(
            tasks,
            settings,
            jobs=options.jobs,
            time_limit=options.time_limit,
            on_done=watch.done,
        )


def passwords_from(options: Options) -> Passwords:
    """Read the password file; one that cannot be read ends the command."""
    if options.password_file is None:
        return options.passwords
    from sve_excel.files.passwords import read_passwords

    return (*options.passwords, *read_passwords(options.password_file))
