"""The command that takes our sheet out of workbooks again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel.commands.options import PATHS, Printing, printing_options, remove_options
from sve_excel.commands.progress import watching
from sve_excel.commands.terminal import print_aside, print_findings, say
from sve_excel.words.saying import so_many

if TYPE_CHECKING:
    from sve_excel.run.options import Options


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("--backup", is_flag=True, help="Keep each workbook as it is now as NAME.bak.")
@printing_options
@remove_options
def remove(paths: tuple[Path, ...], backup: bool, options: Options, printing: Printing) -> None:
    """Take the sheet 'SVE Results' out of workbooks again.

    Every other part of a workbook is as it was before the sheet came. A sheet of that name that
    sve-excel did not write stays where it is.

    \b
    sve-excel remove bids/
    """
    from sve_excel.run import remove as removing
    from sve_excel.run.as_json import to_json

    with watching(printing) as watch:
        done = removing.remove(paths, options, backup=backup, watch=watch)
    if printing.json:
        click.echo(to_json(removing.removal_report(done)), nl=False)
    else:
        print_findings(done.changes, ("error",))
    if printing.table:
        click.echo(
            f"The sheet was taken out of {done.taken_out} of {so_many(done.asked, 'workbook')}."
        )
        print_aside(done.aside)
    say(done.remarks)
    sys.exit(done.exit_status)
