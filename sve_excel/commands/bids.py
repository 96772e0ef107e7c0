"""Check, process."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sve_excel.commands.options import (
    NEW_FILE,
    NEW_WORKBOOK,
    PATHS,
    Printing,
    data_option,
    handed,
    printing_options,
    run_options,
)
from sve_excel.commands.running import (
    find_workbooks,
    rules,
    run_tasks,
    settings_for,
    write_comparison,
    write_file,
)
from sve_excel.commands.targets import hold_targets
from sve_excel.commands.terminal import print_findings, print_table

if TYPE_CHECKING:
    from sve_excel.run.batch import Run
    from sve_excel.run.options import Options, Outputs


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@printing_options
@click.option(
    "--comments",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write copies into this folder, with each finding as a comment on its cell.",
)
@run_options
def check(
    paths: tuple[Path, ...], comments: Path | None, options: Options, printing: Printing
) -> None:
    """Read and check workbooks; write nothing into them.

    Each finding says the cell, what is wrong there, and what to do.
    """
    from sve_excel.run.report import run_report, to_json

    library, policy = rules(options)
    settings = settings_for(options, library, policy, write=False, comments=bool(comments))
    tasks = find_workbooks(paths, options, out=comments)
    done = run_tasks(tasks, settings, options, printing.quiet or printing.json)
    if printing.json:
        click.echo(to_json(run_report(done.results, library, policy)), nl=False)
    else:
        severities = ("error",) if printing.quiet else ("error", "warning", "note")
        print_findings(done.results, severities)
        fine = sum(result.status == "valued" for result in done.results)
        click.echo(f"{fine} of {len(done.results)} workbooks can be valued.")
    if comments:
        click.echo(f"Copies with comments: {comments}", err=printing.json)
    sys.exit(done.exit_status)


def _outputs(*, no_compare: bool, **named: Any) -> Outputs:
    from sve_excel.run.options import Outputs

    if named["comparison"] and no_compare:
        raise click.UsageError("--compare and --no-compare exclude one another. Leave one out.")
    return Outputs(compare=not no_compare, **named)


_output_options = handed(
    "outputs",
    _outputs,
    click.option(
        "--out",
        "copies",
        type=click.Path(file_okay=False, path_type=Path),
        help="Write copies with their results into this folder; the originals stay as they are.",
    ),
    click.option(
        "--compare",
        "comparison",
        type=NEW_WORKBOOK,
        help="Where to write the comparison. Default: SVE_comparison.xlsx in the folder.",
    ),
    click.option("--no-compare", is_flag=True, help="Write no comparison."),
    data_option,
    click.option("--report", type=NEW_FILE, help="Write the run report (JSON) here."),
    click.option("--backup", is_flag=True, help="Keep each original beside it as NAME.bak."),
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@_output_options
@printing_options
@run_options
def process(
    paths: tuple[Path, ...], outputs: Outputs, options: Options, printing: Printing
) -> None:
    """Value workbooks, write a results sheet into each, and compare them all.

    PATHS are workbooks or folders, which are searched below. Nothing in a workbook is changed but
    for the sheet 'SVE Results'; with --out not even that.

    \b
    sve-excel process bids/                      results into each bid, and a comparison
    sve-excel process bids/ --out results/       leaves the bids untouched
    sve-excel process bids/ --report run.json    with a record of every file and figure
    """
    from sve_excel.commands.terminal import SUMMARY_HEADINGS, SUMMARY_RIGHT, summary_rows
    from sve_excel.run.report import run_report, to_json

    library, policy = rules(options)
    settings = settings_for(options, library, policy, backup=outputs.backup)
    target = (outputs.comparison or _comparison_beside(paths, outputs)) if outputs.compare else None
    tasks = hold_targets(
        find_workbooks(paths, options, out=outputs.copies),
        {
            "--compare": (target, "comparison"),
            "--report": (outputs.report, "report"),
            "--data": (outputs.data, "lines"),
        },
        options.read,
    )
    done = run_tasks(tasks, settings, options, printing.quiet or printing.json)
    report = to_json(run_report(done.results, library, policy))
    if printing.json:
        click.echo(report, nl=False)
    else:
        print_findings(done.results, ("error",) if printing.quiet else ("error", "warning"))
    if printing.table:
        print_table(SUMMARY_HEADINGS, summary_rows(done.results), SUMMARY_RIGHT)
    # only now: a file that cannot be written must not keep the figures from being said
    if outputs.report:
        write_file(outputs.report, report.encode(), done.exit_status)
    data = write_comparison(target, done, tasks, outputs.data) if target or outputs.data else []
    if printing.table:
        _say_where(done, outputs, target)
        for path in data:
            click.echo(f"Lines: {path}")
    sys.exit(done.exit_status)


def _say_where(done: Run, outputs: Outputs, target: Path | None) -> None:
    """Say what was written and where to look next."""
    out = outputs.copies
    written = sum(result.written_to is not None for result in done.results)
    place = f"copies in {out}" if out else "in the workbooks themselves, sheet 'SVE Results'"
    where = f": {place}" if written else ""
    valued = sum(result.status == "valued" for result in done.results)
    click.echo("")
    if valued < len(done.results):
        mend = sum(result.status == "errors" for result in done.results)
        shut = len(done.results) - valued - mend
        others = [f"{mend} to mend"] if mend else []
        others += [f"{shut} that could not be read"] if shut else []
        click.echo(f"Valued: {valued} of {len(done.results)}; {' and '.join(others)}.")
    click.echo(f"Results of {written} of {len(done.results)} workbooks{where}.")
    notes = sum(result.count("note") for result in done.results)
    if notes:
        noun = "note is" if notes == 1 else "notes are"
        click.echo(f"{notes} {noun} in the results sheets; sve-excel check prints them.")
    if target:
        click.echo(f"Comparison: {target}")
    if outputs.report:
        click.echo(f"Run report: {outputs.report}")


def _comparison_beside(paths: Sequence[Path], outputs: Outputs) -> Path | None:
    """Put the comparison into the folder of the results, where a folder was named."""
    from sve_excel.imprint import COMPARISON_FILE

    if outputs.copies:
        return outputs.copies / COMPARISON_FILE
    folders = [path for path in paths if path.is_dir()]
    return folders[0] / COMPARISON_FILE if folders else None
