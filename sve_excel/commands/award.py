"""The command that makes the papers of an award: its record, for those who may ask later."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sve_excel import Refusal
from sve_excel.commands.options import (
    FOLDER,
    NEW_FOLDER,
    PATHS,
    Printing,
    award_options,
    handed,
    printing_options,
)
from sve_excel.commands.progress import watching
from sve_excel.commands.terminal import end, papers_said, say
from sve_excel.words.saying import so_many

if TYPE_CHECKING:
    from sve_excel.run.award import AwardRecord, Papers
    from sve_excel.run.commitments import ScheduleAsked
    from sve_excel.run.options import Options


@dataclass(frozen=True, slots=True)
class AwardPapers:
    """What goes into the record, and whose schedule is written; none where nobody is named."""

    papers: Papers
    awarded: ScheduleAsked | None


def _papers(letters: Path | None, summaries: Path | None, bids: bool, **values: Any) -> AwardPapers:
    """What goes into the record besides what the report names, and to whom the award is."""
    from sve_excel.run.award import Papers
    from sve_excel.run.commitments import ScheduleAsked

    starts, ends, entered = (
        day.date() if (day := values[name]) else None for name in ("starts", "ends", "entered_on")
    )
    bidder, lot = values["bidder"], values["lot"]
    if not bidder and (lot or starts or ends):
        raise click.UsageError("--lot, --starts and --ends are of a schedule: name its --to, too.")
    awarded = ScheduleAsked(bidder, lot or "", starts, ends, entered) if bidder else None
    return AwardPapers(Papers(letters, summaries, bids, entered), awarded)


_DAY = click.DateTime(["%Y-%m-%d"])


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
        "--to",
        "bidder",
        metavar="BIDDER",
        help="Write what this bidder promised as a delivery schedule, by year and quarter: an "
        "organisation, project or file.",
    ),
    click.option("--lot", metavar="LOT", help="The lot that is awarded, as the rules number it."),
    click.option(
        "--starts",
        type=_DAY,
        metavar="DAY",
        help="First day of the contract (2027-04-01). Default: the start date of the bid.",
    ),
    click.option(
        "--ends",
        type=_DAY,
        metavar="DAY",
        help="Last day of the contract (2030-03-31). Default: the end date of the bid.",
    ),
    click.option(
        "--entered-on",
        type=_DAY,
        metavar="DAY",
        help="Day on which the contract was entered into (2027-03-31): the record is kept from "
        "then.",
    ),
)
@printing_options
@award_options
def award(
    paths: tuple[Path, ...],
    output: Path,
    papers: AwardPapers,
    options: Options,
    printing: Printing,
) -> None:
    """Make the papers of an award: its record, and the delivery schedule of the winner.

    The record is one zip with all that the decision rests on. PATHS is the run report, or the
    folder in which it lies. The report is held against the files first, as verify does; where it
    does not hold, no record is made.

    With --to the winner's commitments are written as a workbook, too, with what its notices ask
    for. PATHS may then be bids without a report: the schedule is written and no record.

    \b
    sve-excel award results/ -o record/
    sve-excel award results/ -o record/ --letters letters/ --entered-on 2027-03-31
    sve-excel award results/ -o record/ --to "Ash Ltd" \\
        --starts 2027-04-01 --ends 2030-03-31
    """
    if papers.awarded is None:
        record = _record(paths, output, papers.papers, options, printing)
        say(papers_said(record.findings, printing.severities))
        sys.exit(record.exit_status)
    from sve_excel.run.award import has_report
    from sve_excel.run.commitments import schedule_award

    with watching(printing) as watch:
        done = schedule_award(paths, output, papers.awarded, options, watch=watch)
    if len(paths) == 1 and done.written and has_report(paths[0]):
        _record(paths, output, replace(papers.papers, to=papers.awarded.to), options, printing)
    elif done.written:
        say(["No run report is there, so no record was made of what the decision rests on."])
    end(done, printing)


def _record(
    paths: tuple[Path, ...], output: Path, papers: Papers, options: Options, printing: Printing
) -> AwardRecord:
    """Make the record, and say what is in it."""
    from sve_excel.run import award as awarding

    if len(paths) > 1:
        raise Refusal(
            "A record is of one run. Name its report, or the folder of the report, alone."
        )
    with watching(printing) as watch:
        done = awarding.award_record(paths[0], output, options, papers=papers, watch=watch)
    if printing.json:
        from sve_excel.run.as_json import to_json

        click.echo(to_json(awarding.record_report(done)), nl=False)
    if printing.table:
        if done.path:
            click.echo(f"Award record: {done.path} ({so_many(len(done.filed), 'file')})")
        click.echo(done.rules)
    say(done.remarks)
    return done
