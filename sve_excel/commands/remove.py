"""The command that takes our sheet out of workbooks again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel.commands.options import PATHS, limit_option, password_option
from sve_excel.commands.running import find_workbooks, passwords_from
from sve_excel.commands.terminal import print_findings

if TYPE_CHECKING:
    from sve_excel.opc.limits import Limits


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@password_option
@click.option("--backup", is_flag=True, help="Keep each workbook as it is now as NAME.bak.")
@limit_option
def remove(
    paths: tuple[Path, ...], password_file: Path | None, backup: bool, limits: Limits
) -> None:
    """Take the sheet 'SVE Results' out of workbooks again.

    Every other part of a workbook is as it was before the sheet came. A sheet of that name that
    sve-excel did not write stays where it is.

    \b
    sve-excel remove bids/
    """
    from sve_excel.findings.files import LINK_LEADS_OUT
    from sve_excel.model import Place, Result
    from sve_excel.run.remove import take_out

    passwords = passwords_from(password_file)
    tasks = find_workbooks(paths)
    if not tasks:
        raise click.UsageError("no workbook was found there. Name a workbook or a folder of them.")
    changed, stopped = 0, []
    for task in tasks:
        if task.leads_out:
            outside = LINK_LEADS_OUT.at(Place(task.name))
            stopped.append(Result(task.name, "refused", (outside,)))
            continue
        done, found = take_out(
            task.path, task.name, limits=limits, passwords=passwords, backup=backup
        )
        changed += done
        if found:
            stopped.append(Result(task.name, "refused", tuple(found)))
    print_findings(stopped, ("error",))
    click.echo(f"The sheet was taken out of {changed} of {len(tasks)} workbooks.")
    sys.exit(1 if stopped else 0)
