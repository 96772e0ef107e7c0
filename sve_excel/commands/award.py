"""The command that makes the papers of an award: its record, for those who may ask later."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel import Refusal
from sve_excel.commands.options import (
    FOLDER,
    NEW_FOLDER,
    PATHS,
    Printing,
    handed,
    printing_options,
    run_options,
)
from sve_excel.commands.progress import watching
from sve_excel.commands.terminal import say

if TYPE_CHECKING:
    from sve_excel.run.award import Papers
    from sve_excel.run.options import Options


def _papers(
    letters: Path | None, summaries: Path | None, bids: bool, entered_on: datetime | None
) -> Papers:
    """What goes into the record besides what the report names."""
    from sve_excel.run.award import Papers

    return Papers(letters, summaries, bids, entered_on.date() if entered_on else None)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option(
    "-o", "--output", type=NEW_FOLDER, required=True, help="The folder in which to write it."
)
@handed(
    "papers",
    _papers,
    click.option(
        "--letters", type=FOLDER, help="Folder of the letters sent and the answers that came."
    ),
    click.option("--summaries", type=FOLDER, help="Folder of the assessment summaries."),
    click.option(
        "--bids", is_flag=True, help="Put the bids themselves in, not their SHA-256 alone."
    ),
    click.option(
        "--entered-on",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DAY",
        help="Day on which the contract was entered into (2027-03-31): the record is kept from "
        "then.",
    ),
)
@printing_options
@run_options
def award(
    paths: tuple[Path, ...],
    output: Path,
    papers: Papers,
    options: Options,
    printing: Printing,
) -> None:
    """Make the record of an award: one zip with all that the decision rests on.

    PATHS is the run report, or the folder in which it lies. The report is held against the files
    first, as verify does; where it does not hold, no record is made.

    \b
    sve-excel award results/ -o record/
    sve-excel award results/ -o record/ --letters letters/ --entered-on 2027-03-31
    """
    from sve_excel.run import award as awarding

    if len(paths) > 1:
        raise Refusal(
            "A record is of one run. Name its report, or the folder of the report, alone."
        )
    with watching(printing) as watch:
        done = awarding.award_record(paths[0], output, options, papers=papers, watch=watch)
    if printing.json:
        from sve_excel.run.report import to_json

        click.echo(to_json(awarding.record_report(done)), nl=False)
    if printing.table:
        click.echo(f"Award record: {done.path} ({len(done.filed)} files)")
        click.echo(done.rules)
    say(done.remarks)
    sys.exit(0)
