"""The command that takes our sheet out of workbooks again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel.commands.options import PATHS, Printing, remove_options
from sve_excel.commands.progress import watching
from sve_excel.commands.running import find_workbooks, passwords_from, say_idle_patterns
from sve_excel.commands.terminal import print_findings

if TYPE_CHECKING:
    from sve_excel.run.options import Options


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("--backup", is_flag=True, help="Keep each workbook as it is now as NAME.bak.")
@remove_options
def remove(paths: tuple[Path, ...], backup: bool, options: Options) -> None:
    """Take the sheet 'SVE Results' out of workbooks again.

    Every other part of a workbook is as it was before the sheet came. A sheet of that name that
    sve-excel did not write stays where it is.

    \b
    sve-excel remove bids/
    """
    from sve_excel.run.remove import take_out
    from sve_excel.run.workers import executor_for

    passwords = passwords_from(options)
    tasks = find_workbooks(paths, options)
    if not tasks:
        raise click.UsageError("no workbook was found there. Name a workbook or a folder of them.")
    if options.password_file is not None:
        say_idle_patterns(tasks, passwords)
    with watching(Printing()) as watch:
        watch.begin(len(tasks))
        changes = take_out(
            tasks,
            executor_for(options.jobs, options.limits),
            passwords=passwords,
            limits=options.limits,
            backup=backup,
            time_limit=options.time_limit,
            on_done=watch.done,
        )
    print_findings(changes, ("error",))
    changed = sum(bool(change.made) for change in changes)
    click.echo(f"The sheet was taken out of {changed} of {len(tasks)} workbooks.")
    sys.exit(1 if any(change.findings for change in changes) else 0)
