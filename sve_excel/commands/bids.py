"""Check, process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sve_excel.commands.options import (
    NEW_FILE,
    NEW_PAGE,
    NEW_PLACE,
    NEW_WORKBOOK,
    PLACES,
    Printing,
    as_usual,
    data_options,
    handed,
    letters_option,
    printing_options,
    process_options,
    questions_option,
    reading_options,
    summaries_option,
)
from sve_excel.commands.progress import watching
from sve_excel.commands.tables import print_summary
from sve_excel.commands.terminal import end, is_told, print_findings
from sve_excel.run.ahead import make_ready
from sve_excel.words.saying import so_many

if TYPE_CHECKING:
    from sve_excel.files.address import Address
    from sve_excel.run.options import DataAsked, Options, Outputs
    from sve_excel.run.outputs import Outcome


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PLACES)
@printing_options
@click.option(
    "--comments",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write copies into this folder, with each finding as a comment on its cell.",
)
@reading_options
def check(
    paths: tuple[Path | Address, ...],
    comments: Path | None,
    options: Options,
    printing: Printing,
) -> None:
    """Read and check workbooks; write nothing into them.

    PATHS are workbooks or folders, or one address in a bucket (s3://, gs://, az://).

    Each finding says the cell, what is wrong there, and what to do.
    """
    make_ready(options.jobs, writes=comments is not None)
    from sve_excel.run import elsewhere
    from sve_excel.run.as_json import to_json
    from sve_excel.run.report import run_report

    printing = as_usual(printing, paths, options)
    with watching(printing) as watch:
        done = elsewhere.check(paths, options, comments=comments, watch=watch)
    results = done.run.results
    if printing.json:
        click.echo(to_json(run_report(done.run)), nl=False)
    else:
        print_findings(results, printing.severities)
        fine = sum(result.status == "valued" for result in done.run.outlines)
        which = " that were checked" if done.run.stopped else ""
        click.echo(f"{fine} of {so_many(len(results), 'workbook')}{which} can be valued.")
    if comments:
        copied = sum(result.written_to is not None for result in results)
        where = f"Copies with comments: {comments}" if copied else "No copy with comments was made."
        click.echo(where, err=printing.json)
    end(done, printing)


def _outputs(*, no_compare: bool, **named: Any) -> Outputs:
    from sve_excel.run.options import Outputs

    if named["questions"] and no_compare:
        raise click.UsageError(
            "--questions goes by the comparison, in which stands who was asked. Leave out "
            "--no-compare."
        )
    if named["comparison"] and no_compare:
        raise click.UsageError("--compare and --no-compare exclude one another. Leave one out.")
    if named["letters"] and named["backup"]:
        raise click.UsageError(
            "--backup keeps bids as they were before results come into them, and with --anonymous "
            "none do. Leave one out."
        )
    out = named.pop("out")
    copies, sink = (out, None) if isinstance(out, Path | None) else (None, out)
    return Outputs(copies=copies, sink=sink, compare=not no_compare, **named)


_output_options = handed(
    "outputs",
    _outputs,
    click.option(
        "--out",
        type=NEW_PLACE,
        help="Write copies with their results into this folder; the originals stay as they are.",
    ),
    click.option(
        "--compare",
        "comparison",
        type=NEW_WORKBOOK,
        help="Where to write the comparison. Default: SVE_comparison.xlsx in the folder.",
    ),
    click.option("--no-compare", is_flag=True, help="Write no comparison."),
    click.option(
        "--html",
        "page",
        type=NEW_PAGE,
        help="Write the comparison as a page, too: one .html file for people without Excel.",
    ),
    summaries_option,
    questions_option,
    letters_option,
    click.option("--report", type=NEW_FILE, help="Write the run report (JSON) here."),
    click.option("--backup", is_flag=True, help="Keep each original beside it as NAME.bak."),
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PLACES)
@_output_options
@data_options
@printing_options
@process_options
def process(
    paths: tuple[Path | Address, ...],
    outputs: Outputs,
    data: DataAsked | None,
    options: Options,
    printing: Printing,
) -> None:
    """Value workbooks, write a results sheet into each, and compare them all.

    PATHS are workbooks or folders, which are searched below; or one address in a bucket (s3://,
    gs://, az://), which --out may be, too. Nothing in a workbook is changed but
    for the sheet 'SVE Results'; with --out not even that.

    \b
    sve-excel process bids/                    results into each bid, a comparison
    sve-excel process bids/ --out results/     leaves the bids untouched
    sve-excel process bids/ --html bids.html   the comparison as a page, too
    sve-excel process bids/ --report run.json  a record of each file and figure
    """
    make_ready(0 if options.scheduler else options.jobs)
    from sve_excel.run import elsewhere
    from sve_excel.run.as_json import to_json
    from sve_excel.run.report import run_report

    printing = as_usual(printing, paths, options)
    with watching(printing) as watch:
        done = elsewhere.process(
            paths, replace(outputs, data=data, told=printing.json), options, watch=watch
        )
    if printing.json:
        click.echo(to_json(run_report(done.run) | dict(done.decision)), nl=False)
    else:
        print_findings(done.run.results, ("error", "warning"))
    if printing.table and (done.run.results or not done.run.stopped):
        print_summary(done)
        _say_where(done)
    end(done, printing)


def _say_where(done: Outcome) -> None:
    """Say how many were valued, and where their results are."""
    results = done.run.outlines
    written = sum(result.written_to is not None for result in results)
    by_letter = done.path_of("key") is not None
    place = (
        f"called by their letters in {done.copies}, without the bidders' own sheets"
        if by_letter
        else f"copies in {done.copies}"
        if done.copies
        else "in the workbooks themselves, sheet 'SVE Results'"
    )
    where = f": {place}" if written else ""
    valued = sum(result.status == "valued" for result in results)
    click.echo("")
    if valued < len(results):
        mend = sum(result.status == "errors" for result in results)
        shut = len(results) - valued - mend
        others = [f"{mend} to mend"] if mend else []
        others += [f"{shut} that could not be read"] if shut else []
        click.echo(f"Valued: {valued} of {len(results)}; {' and '.join(others)}.")
    asked = done.run.asked if done.run.stopped else len(results)
    click.echo(f"Results of {written} of {so_many(asked, 'workbook')}{where}.")
    findings = (finding for result in results for finding in result.findings)
    notes = sum(finding.severity == "note" and not is_told(finding) for finding in findings)
    if notes:
        noun = "note is" if notes == 1 else "notes are"
        click.echo(f"{notes} {noun} in the results sheets; sve-excel check prints them.")
