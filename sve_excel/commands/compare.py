"""The commands that put bids, or promise and delivery, side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel import Refusal
from sve_excel.commands.options import (
    FILE,
    FOLDER,
    NEW_WORKBOOK,
    PATHS,
    data_option,
    run_options,
)
from sve_excel.commands.running import (
    find_workbooks,
    links_from,
    rules,
    run_tasks,
    settings_for,
    write_comparison,
    write_file,
)
from sve_excel.commands.targets import hold_targets
from sve_excel.commands.terminal import print_findings, print_table

if TYPE_CHECKING:
    from sve_excel.files.finding import Task
    from sve_excel.model import Result
    from sve_excel.run.batch import Run
    from sve_excel.run.options import Options


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("-o", "--output", type=NEW_WORKBOOK, required=True, help="The workbook to write.")
@click.option(
    "--summary-for",
    "bidder",
    help="Write the assessment summary for this tenderer alone, without the others' details.",
)
@data_option
@run_options
def compare(
    paths: tuple[Path, ...],
    output: Path,
    bidder: str | None,
    data: Path | None,
    options: Options,
) -> None:
    """Compare workbooks in one new workbook; write nothing into the bids.

    \b
    sve-excel compare bids/ -o comparison.xlsx
    sve-excel compare bids/ -o summary.xlsx --summary-for "Northside Works CIC"
    """
    from sve_excel.commands.terminal import SUMMARY_HEADINGS, SUMMARY_RIGHT, summary_rows

    if bidder is not None and data:
        raise Refusal(
            "--data writes the lines of every bid, and --summary-for is for one bidder's eyes. "
            "Leave one out."
        )
    library, policy = rules(options)
    settings = settings_for(options, library, policy, write=False)
    tasks = hold_targets(
        find_workbooks(paths, options),
        {"-o": (output, "comparison"), "--data": (data, "lines")},
        options.read,
    )
    done = run_tasks(tasks, settings, options, False)
    print_findings(done.results, ("error", "warning"))
    if bidder is None:
        print_table(SUMMARY_HEADINGS, summary_rows(done.results), SUMMARY_RIGHT)
        for path in write_comparison(output, done, tasks, data):
            click.echo(f"Lines: {path}")
        click.echo(f"Comparison: {output}")
    else:
        _write_summary(output, done, bidder)
    sys.exit(done.exit_status)


def _write_summary(output: Path, done: Run, bidder: str) -> None:
    from sve_excel.comparison.workbook import summary_for

    summary = summary_for(done.results, bidder, done.library, done.policy)
    write_file(output, summary, done.exit_status)
    click.echo(f"Assessment summary for {bidder}: {output}")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("-o", "--output", type=NEW_WORKBOOK, required=True, help="The workbook to write.")
@click.option(
    "--match",
    "match_file",
    type=FILE,
    help="CSV with the columns file (path or pattern) and id: files of one id are one project, "
    "whatever they are called.",
)
@run_options
def track(
    paths: tuple[Path, ...],
    output: Path,
    match_file: Path | None,
    options: Options,
) -> None:
    """Hold what was delivered against what was promised, project by project.

    A forecast and the evaluations of the same project are matched: by the id that --match gives
    their files, else by project name and organisation. Reports whose periods follow one another
    are added up; of those that overlap the newest counts.

    \b
    sve-excel track reports/ -o delivery.xlsx
    sve-excel track reports/ -o delivery.xlsx --match projects.csv
    """
    from sve_excel.tracking.matching import read_matches, unused
    from sve_excel.tracking.workbook import track as follow

    matches = read_matches(match_file) if match_file else ()
    library, policy = rules(options)
    settings = settings_for(options, library, policy, write=False)
    read = [*options.read, *([match_file] if match_file else [])]
    tasks = hold_targets(find_workbooks(paths, options, read), {"-o": (output, "comparison")}, read)
    done = run_tasks(tasks, settings, options, False)
    print_findings(done.results, ("error", "warning"))
    for pattern in unused([result.path for result in done.results], matches):
        click.echo(f"{match_file}: no workbook is called {pattern}.", err=True)
    delivery = follow(done.results, library, policy, links_from(output, tasks), matches)
    write_file(output, delivery, done.exit_status)
    click.echo(f"Delivery: {output}")
    sys.exit(done.exit_status)


@click.command()
@click.argument("report", type=FILE)
@click.option(
    "--folder",
    type=FOLDER,
    help="Where the workbooks of the report are. Default: where the report is.",
)
@run_options
def verify(
    report: Path,
    folder: Path | None,
    options: Options,
) -> None:
    """Hold a run REPORT against the workbooks as they are now.

    Says which files changed or are missing since, and whether their figures are still the same.
    """
    from sve_excel.run import verify as verifying
    from sve_excel.words.saying import printable

    library, policy = rules(options)
    settings = settings_for(options, library, policy, write=False)

    def compute(tasks: Sequence[Task]) -> Sequence[Result]:
        return run_tasks(tasks, settings, options, False).results

    said = verifying.read_report(report)
    home = folder or report.resolve().parent
    verdicts = verifying.verify(said, home, library, policy, compute, options.limits)
    for remark in verifying.remarks(said, library, policy):
        click.echo(printable(remark), err=True)
    rows = [tuple(map(printable, (v.path, v.state, v.figures))) for v in verdicts]
    print_table(verifying.VERIFY_HEADINGS, rows)
    holding = sum(verdict.holds for verdict in verdicts)
    click.echo(f"{holding} of {len(verdicts)} workbooks are as the report says.")
    if said_more := verifying.hint(verdicts):
        click.echo(said_more, err=True)
    sys.exit(0 if holding == len(verdicts) else 1)
