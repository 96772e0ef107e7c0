"""The commands that put bids, or promise and delivery, side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel.cli_common import (
    FILE,
    FOLDER,
    NEW_FILE,
    PATHS,
    find_workbooks,
    library_option,
    links_from,
    policy_option,
    print_findings,
    print_table,
    rules,
    run_options,
    run_tasks,
    settings_for,
    write_comparison,
    write_file,
)

if TYPE_CHECKING:
    from sve_excel.batch import Run
    from sve_excel.model import Result
    from sve_excel.one import Task


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("-o", "--output", type=NEW_FILE, required=True, help="The workbook to write.")
@click.option(
    "--summary-for",
    "bidder",
    help="Write the assessment summary for this tenderer alone, without the others' details.",
)
@click.option("--data", "data_file", type=NEW_FILE, help="Write every line as CSV here, too.")
@policy_option
@run_options
@library_option
def compare(
    paths: tuple[Path, ...],
    output: Path,
    bidder: str | None,
    data_file: Path | None,
    policy_file: Path | None,
    jobs: int | None,
    time_limit: float,
    proxies_folder: Path | None,
) -> None:
    """Compare workbooks in one new workbook; write nothing into the bids.

    \b
    sve-excel compare bids/ -o comparison.xlsx
    sve-excel compare bids/ -o summary.xlsx --summary-for "Northside Works CIC"
    """
    from sve_excel.report import SUMMARY_HEADINGS, SUMMARY_RIGHT, summary_rows

    library, policy = rules(proxies_folder, policy_file)
    settings = settings_for(proxies_folder, policy, write=False)
    tasks = [task for task in find_workbooks(paths) if task.path.resolve() != output.resolve()]
    done = run_tasks(tasks, library, settings, jobs, time_limit, False)
    print_findings(done.results, ("error", "warning"))
    if bidder is None:
        print_table(SUMMARY_HEADINGS, summary_rows(done.results), SUMMARY_RIGHT)
        write_comparison(output, done, tasks)
        click.echo(f"Comparison: {output}")
    else:
        _write_summary(output, done, bidder)
    if data_file:
        _write_data(data_file, done)
    sys.exit(done.exit_status)


def _write_summary(output: Path, done: Run, bidder: str) -> None:
    from sve_excel.compare import NoSuchBidder, summary_for

    try:
        write_file(output, summary_for(done.results, bidder, done.library, done.policy))
    except NoSuchBidder as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"Assessment summary for {bidder}: {output}")


def _write_data(path: Path, done: Run) -> None:
    import io

    from sve_excel.flat_data import write_csv

    text = io.StringIO(newline="")
    rows = write_csv(text, done.results, done.library, done.policy)
    write_file(path, text.getvalue().encode("utf-8-sig"))
    click.echo(f"Lines: {path}, {rows} rows")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("-o", "--output", type=NEW_FILE, required=True, help="The workbook to write.")
@policy_option
@run_options
@library_option
def track(
    paths: tuple[Path, ...],
    output: Path,
    policy_file: Path | None,
    jobs: int | None,
    time_limit: float,
    proxies_folder: Path | None,
) -> None:
    """Hold what was delivered against what was promised, project by project.

    A forecast and the evaluations of the same project (same name and organisation) are matched.

    \b
    sve-excel track reports/ -o delivery.xlsx
    """
    from sve_excel.track import track as follow

    library, policy = rules(proxies_folder, policy_file)
    settings = settings_for(proxies_folder, policy, write=False)
    tasks = [task for task in find_workbooks(paths) if task.path.resolve() != output.resolve()]
    done = run_tasks(tasks, library, settings, jobs, time_limit, False)
    print_findings(done.results, ("error", "warning"))
    write_file(output, follow(done.results, library, policy, links_from(output, tasks)))
    click.echo(f"Delivery: {output}")
    sys.exit(done.exit_status)


@click.command()
@click.argument("report", type=FILE)
@click.option(
    "--folder",
    type=FOLDER,
    help="Where the workbooks of the report are. Default: where the report is.",
)
@policy_option
@run_options
@library_option
def verify(
    report: Path,
    folder: Path | None,
    policy_file: Path | None,
    jobs: int | None,
    time_limit: float,
    proxies_folder: Path | None,
) -> None:
    """Hold a run REPORT against the workbooks as they are now.

    Says which files changed or are missing since, and whether their figures are still the same.
    """
    from sve_excel import verify as verifying

    library, policy = rules(proxies_folder, policy_file)
    settings = settings_for(proxies_folder, policy, write=False)

    def compute(tasks: Sequence[Task]) -> Sequence[Result]:
        return run_tasks(tasks, library, settings, jobs, time_limit, False).results

    try:
        said = verifying.read_report(report)
    except verifying.ReportError as error:
        raise click.UsageError(str(error)) from error
    verdicts = verifying.verify(said, folder or report.resolve().parent, library, compute)
    if remark := verifying.library_remark(said, library):
        click.echo(remark, err=True)
    print_table(verifying.VERIFY_HEADINGS, [(v.path, v.state, v.figures) for v in verdicts])
    holding = sum(verdict.holds for verdict in verdicts)
    click.echo(f"{holding} of {len(verdicts)} workbooks are as the report says.")
    sys.exit(0 if holding == len(verdicts) else 1)
