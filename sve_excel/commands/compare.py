"""The commands that put bids, or promise and delivery, side by side."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel import Refusal
from sve_excel.commands.options import (
    FILE,
    FOLDER,
    NEW_COMPARISON,
    NEW_WORKBOOK,
    PATHS,
    PLACES,
    Printing,
    as_usual,
    award_options,
    data_options,
    handed,
    letters_option,
    printing_options,
    questions_option,
    run_options,
    summaries_option,
)
from sve_excel.commands.progress import watching
from sve_excel.commands.tables import print_summary, print_table
from sve_excel.commands.terminal import end, print_findings, say
from sve_excel.run.ahead import make_ready

if TYPE_CHECKING:
    from sve_excel.files.address import Address
    from sve_excel.run.options import DataAsked, Options

_VERIFY_HEADINGS = ("File", "Is now", "Figures")


@dataclass(frozen=True, slots=True)
class PapersAsked:
    """What is written to bidders, or hides who they are: of one, of all, by letters, questions."""

    bidder: str | None
    summaries: Path | None
    letters: bool
    questions: Path | None


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PLACES)
@click.option(
    "-o",
    "--output",
    type=NEW_COMPARISON,
    required=True,
    help="The workbook (.xlsx) or the page (.html) to write; of one summary also a document "
    "(.docx).",
)
@handed(
    "papers",
    PapersAsked,
    click.option(
        "--summary-for",
        "bidder",
        help="Write the assessment summary for this tenderer alone, without the others' details.",
    ),
    summaries_option,
    letters_option,
    questions_option,
)
@data_options
@printing_options
@award_options
def compare(
    paths: tuple[Path | Address, ...],
    output: Path,
    papers: PapersAsked,
    data: DataAsked | None,
    options: Options,
    printing: Printing,
) -> None:
    """Compare workbooks in one new workbook or page; write nothing into the bids.

    PATHS are workbooks or folders, or one address in a bucket (s3://, gs://, az://).

    \b
    sve-excel compare bids/ -o comparison.xlsx
    sve-excel compare bids/ -o comparison.html   a page, for whoever has no Excel
    sve-excel compare bids/ -o comparison.xlsx --questions letters/
    sve-excel compare bids/ -o comparison.xlsx --summaries summaries/
    sve-excel compare bids/ -o summary.docx --summary-for "Northside Works CIC"

    Scores are explained, and what is withheld is marked, in the sheet Reasons of the comparison.
    """
    make_ready(options.jobs, writes=False)
    from sve_excel.run import elsewhere
    from sve_excel.run.as_json import to_json
    from sve_excel.run.options import Besides
    from sve_excel.run.report import run_report

    _hold(papers, data, output)
    printing = as_usual(printing, paths, options)
    if papers.bidder is not None:
        _summarise(paths, output, papers.bidder, options, printing)
        return
    with watching(printing) as watch:
        besides = Besides(data, papers.summaries, papers.questions, papers.letters)
        done = elsewhere.compare(paths, output, options, besides=besides, watch=watch)
    if printing.json:
        click.echo(to_json(run_report(done.run)), nl=False)
    else:
        print_findings(done.run.results, ("error", "warning"))
    if printing.table:
        print_summary(done)
    end(done, printing)


def _hold(papers: PapersAsked, data: DataAsked | None, output: Path) -> None:
    """Refuse what cannot be asked for together, or of a file of that name."""
    ending = output.suffix.lower()
    if papers.bidder is None:
        if ending == ".docx":
            raise Refusal(
                f"A comparison is a workbook or a page, and {output} would be neither. Give it a "
                "name that ends in .xlsx or .html."
            )
        return
    if papers.letters:
        raise Refusal(
            "--anonymous hides who the bidders are, and --summary-for names one. Leave one out."
        )
    for asked, what, whom in (
        (papers.questions, "--questions writes to every bidder", "is for one bidder's eyes"),
        (data, "--data writes what every bid says", "is for one bidder's eyes"),
        (papers.summaries, "--summaries writes the summary of every tender", "that of one"),
    ):
        if asked:
            raise Refusal(f"{what}, and --summary-for {whom}. Leave one out.")
    if ending not in (".xlsx", ".docx"):
        raise Refusal(
            f"A summary is a workbook or a document, and {output} would be neither. Give it a "
            "name that ends in .xlsx or .docx."
        )


def _summarise(
    paths: tuple[Path | Address, ...],
    output: Path,
    bidder: str,
    options: Options,
    printing: Printing,
) -> None:
    """Write the summary for one tenderer; nothing is printed of the others but their number."""
    from sve_excel.run import elsewhere

    with watching(printing) as watch:
        done = elsewhere.summarise(paths, bidder, output, options, watch=watch)
    end(done, printing)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("-o", "--output", type=NEW_WORKBOOK, required=True, help="The workbook to write.")
@click.option(
    "--match",
    "matches",
    type=FILE,
    help="CSV with the columns file (path or pattern) and id: files of one id are one project, "
    "whatever they are called.",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Day as of which it is said what is due (2028-04-01). Default: today.",
)
@printing_options
@run_options
def track(
    paths: tuple[Path, ...],
    output: Path,
    matches: Path | None,
    on: datetime | None,
    options: Options,
    printing: Printing,
) -> None:
    """Hold what was delivered against what was promised, project by project.

    A forecast and the evaluations of the same project are matched: by the id that --match gives
    their files, else by project name and organisation. Reports whose periods follow one another
    are added up; of those that overlap the newest counts.

    Delivery schedules (award --to) are read, too: indicators that the rules name ([[kpi]]) are
    rated by their bands, and it is said what is due and what nobody reported on.

    \b
    sve-excel track reports/ -o delivery.xlsx
    sve-excel track reports/ -o delivery.xlsx --match projects.csv
    """
    from sve_excel.run import delivery
    from sve_excel.run.as_json import to_json
    from sve_excel.run.report import run_report

    with watching(printing) as watch:
        done = delivery.track(
            paths, output, options, matches=matches, on=on.date() if on else None, watch=watch
        )
    if printing.json:
        click.echo(to_json(run_report(done.run) | dict(done.decision)), nl=False)
    else:
        print_findings(done.run.results, ("error", "warning"))
    end(done, printing)


@click.command()
@click.argument("report", type=FILE)
@click.option(
    "--folder",
    type=FOLDER,
    help="Where the workbooks of the report are. Default: where it says, or where it is.",
)
@printing_options
@run_options
def verify(report: Path, folder: Path | None, options: Options, printing: Printing) -> None:
    """Hold a run REPORT against the workbooks as they are now.

    Says which files changed, came or are missing since, whether their figures are still the same,
    and which cells of the comparison are others than were written.
    """
    from sve_excel.run import verify as verifying
    from sve_excel.run.as_json import to_json
    from sve_excel.words.saying import printable, so_many

    with watching(printing) as watch:
        verification = verifying.verify(report, options, folder=folder, watch=watch)
    say([*verification.remarks, *map(printable, verification.problems)])
    if printing.json:
        click.echo(to_json(verifying.verification_report(verification)), nl=False)
    else:
        shown = [v for v in verification.verdicts if not (printing.quiet and v.holds)]
        rows = [tuple(map(printable, (v.path, v.state, v.figures))) for v in shown]
        if rows or not printing.quiet:
            print_table(_VERIFY_HEADINGS, rows)
    if printing.table:
        asked = so_many(len(verification.verdicts), "workbook")
        verb = "is" if len(verification.verdicts) == 1 else "are"
        click.echo(f"{verification.holding} of {asked} {verb} as the report says.")
        click.echo(printable(verification.rules))
    say([more] if (more := verifying.hint(verification.verdicts)) else [])
    sys.exit(verification.exit_status)
