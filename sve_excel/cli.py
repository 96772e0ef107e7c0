"""The command line: parse, call, print, exit status. No logic; heavy imports inside commands.

Exit status: 0 everything was valued; 1 some workbook has errors or was refused; 2 wrong usage.
Results go to standard output, progress and findings to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sve_excel import __version__

if TYPE_CHECKING:
    from sve_excel.batch import Run
    from sve_excel.model import Result
    from sve_excel.one import Settings, Task
    from sve_excel.policy import Policy
    from sve_excel.proxies import Library

Command = TypeVar("Command", bound=Callable[..., Any])
_PATHS = click.Path(exists=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)


class _Group(click.Group):
    """Commands in the order in which people meet them, not in that of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sve-excel")
def main() -> None:
    """Value bids in the workbooks that people already have, and compare them fairly.

    \b
    A charity:        sve-excel new "Our project"      then fill it in with Excel
                      sve-excel check FILE             what is still to mend
    A commissioner:   sve-excel process FOLDER         values every bid, compares them all
    An analyst:       sve-excel proxies check          is the library sound

    Nothing in a workbook is changed but for one sheet that is added: 'SVE Results'.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _library_option(command: Command) -> Command:
    return click.option(
        "--proxies",
        "proxies_folder",
        type=_FOLDER,
        help="Folder of a proxy library to use instead of the one that came with sve-excel.",
    )(command)


def _policy_option(command: Command) -> Command:
    return click.option(
        "--policy",
        "policy_file",
        type=_FILE,
        help="The commissioner's rules (TOML). Without it the documented defaults hold.",
    )(command)


def _run_options(command: Command) -> Command:
    command = click.option(
        "--jobs",
        type=click.IntRange(1),
        help="How many workbooks at once. Default: one for each processor.",
    )(command)
    return click.option(
        "--time-limit",
        type=click.FloatRange(min=1),
        default=60.0,
        show_default=True,
        help="Seconds after which a single workbook is given up.",
    )(command)


def _library(folder: Path | None) -> Library:
    """Load the library; one that breaks its rules ends the command with every breach named."""
    from sve_excel.proxies import LibraryError, load_library
    from sve_excel.resources import library_folder

    try:
        return load_library(folder or library_folder())
    except LibraryError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        raise click.UsageError(
            f"the proxy library has {len(error.problems)} problems; it was not used."
        ) from error


def _policy(file: Path | None) -> Policy:
    from sve_excel.policy import PolicyError, load_policy

    try:
        return load_policy(file)
    except PolicyError as error:
        raise click.UsageError(str(error)) from error


def _rules(proxies_folder: Path | None, policy_file: Path | None) -> tuple[Library, Policy]:
    """Load library and policy; a policy that names what the library lacks ends the command."""
    from sve_excel.policy import PolicyError
    from sve_excel.ruled import hold_against

    library, policy = _library(proxies_folder), _policy(policy_file)
    try:
        hold_against(policy, library)
    except PolicyError as error:
        raise click.UsageError(f"{policy_file}: {error}") from error
    return library, policy


def _settings(folder: Path | None, policy: Policy, **options: Any) -> Settings:
    from sve_excel.one import Settings
    from sve_excel.resources import library_folder

    return Settings(folder or library_folder(), policy, **options)


def _write(path: Path, data: bytes) -> None:
    """Write a file that is ours; a failure ends the command in plain words."""
    from sve_excel.opc.store import StoreError, replace_file

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except (StoreError, OSError) as error:
        detail = getattr(error, "detail", None) or getattr(error, "strerror", None) or error
        raise click.ClickException(
            f"{path} could not be written: {detail}. Close it if it is open, or name another file."
        ) from error


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[Result], None] | None]:
    """Progress bar on a terminal, nothing anywhere else."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("Reading workbooks"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        task = progress.add_task("", total=total)

        def advance(_: Result) -> None:
            progress.advance(task)
            progress.refresh()

        yield advance


def _find(paths: Sequence[Path], out: Path | None = None) -> list[Task]:
    from sve_excel.batch import SameFolder, find

    try:
        return find(paths, out)
    except SameFolder as error:
        raise click.UsageError(str(error)) from error


def _run(
    tasks: Sequence[Task],
    library: Library,
    settings: Settings,
    jobs: int | None,
    time_limit: float,
    quiet: bool,
) -> Run:
    from sve_excel.batch import run

    if not tasks:
        raise click.UsageError("no workbook was found there. Name a workbook or a folder of them.")
    with _progress(len(tasks), quiet) as on_done:
        return run(tasks, library, settings, jobs=jobs, time_limit=time_limit, on_done=on_done)


def _print_findings(results: Sequence[Result], severities: Sequence[str]) -> None:
    from sve_excel.report import findings_text

    for line in findings_text(results, severities):
        indent = "  " if line.startswith("SVE") else ""
        click.echo(indent + line, err=True)


def _print_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()
) -> None:
    """Print a table: in colour on a terminal, plain when piped."""
    from sve_excel.report import plain_table

    if not sys.stdout.isatty():
        click.echo(plain_table(headings, rows, right))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colours = {
        "GREEN": "bold black on green",
        "AMBER": "bold black on yellow",
        "RED": "bold white on red",
        "to mend": "bold yellow",
        "refused": "bold red",
    }
    table = Table(box=SIMPLE_HEAD)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left")
    for row in rows:
        table.add_row(*(Text(text, colours.get(text, "")) for text in row))
    Console().print(table)


# --- the commands


@main.command()
@click.argument("name")
@click.option("-o", "--output", type=_NEW_FILE, help="File to write. Default: NAME.xlsx here.")
@click.option(
    "--evaluation",
    type=click.Choice(["forecast", "evaluative"], case_sensitive=False),
    help="Forecast: what you expect. Evaluative: what has happened.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@_library_option
def new(
    name: str,
    output: Path | None,
    evaluation: str | None,
    force: bool,
    proxies_folder: Path | None,
) -> None:
    """Make a workbook of your own, called NAME, to fill in.

    \b
    sve-excel new "Northside Into Work"
    sve-excel new "Northside Into Work" -o bid.xlsx --evaluation forecast
    """
    from sve_excel.fill import fill

    if not name.strip():
        raise click.BadParameter("give the project a name.", param_hint="NAME")
    path = output or Path(f"{_file_name(name)}.xlsx")
    if path.exists() and not force:
        raise click.UsageError(f"{path} is there already. Name another with -o, or add --force.")
    project = {"Project name": name.strip()}
    if evaluation:
        project["Evaluation"] = evaluation.capitalize()
    _write(path, fill(_library(proxies_folder), project))
    click.echo(f'{path}: open it, fill in the yellow cells, save. Then: sve-excel check "{path}"')


def _file_name(name: str) -> str:
    """Give a file name that Windows, macOS and Linux all allow."""
    kept = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in name).strip(" .")
    reserved = {"CON", "PRN", "AUX", "NUL", *(f"{p}{n}" for p in ("COM", "LPT") for n in range(10))}
    return f"{kept}_" if kept.split(".")[0].upper() in reserved else kept[:120] or "project"


@main.command()
@click.argument("file", type=_FILE)
@click.argument("name")
def rename(file: Path, name: str) -> None:
    """Change the project's name inside FILE to NAME, and nothing else in it."""
    from sve_excel.edit import EditRefused, rename_project
    from sve_excel.report import printable

    try:
        old = rename_project(file, name)
    except EditRefused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: '{printable(old)}' is now '{printable(name)}'.")


@main.command()
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_NEW_FILE, required=True, help="The new workbook to write.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@_library_option
def upgrade(file: Path, output: Path, force: bool, proxies_folder: Path | None) -> None:
    """Carry the answers of an older workbook FILE over to the current template.

    Every answer is carried as it stands; sve-excel check says what has changed since, such as a
    proxy that was retired.
    """
    from sve_excel.answers import upgrade as carry_over
    from sve_excel.edit import EditRefused

    if output.exists() and not force:
        raise click.UsageError(f"{output} is there already. Name another, or add --force.")
    try:
        workbook, read = carry_over(file, _library(proxies_folder))
    except EditRefused as error:
        raise click.ClickException(str(error)) from error
    _write(output, workbook)
    click.echo(
        f"{output}: {len(read.outputs)} outputs, {len(read.inputs)} inputs and "
        f'{len(read.own_proxies)} own proxies carried over. Next: sve-excel check "{output}"'
    )


@main.command(name="list")
@click.argument("folder", type=_PATHS)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@_run_options
@_library_option
@_policy_option
def list_command(
    folder: Path,
    as_json: bool,
    jobs: int | None,
    time_limit: float,
    proxies_folder: Path | None,
    policy_file: Path | None,
) -> None:
    """List the projects in FOLDER: name, organisation, evaluation, state, last result.

    A project is not started, in progress (with how many places to mend), ready, processed, or
    changed since it was processed.
    """
    from sve_excel.states import LIST_HEADINGS, list_data, list_rows

    library, policy = _rules(proxies_folder, policy_file)
    settings = _settings(proxies_folder, policy, write=False, states=True)
    done = _run(_find([folder]), library, settings, jobs, time_limit, as_json)
    if as_json:
        import json

        click.echo(json.dumps(list_data(done.results), ensure_ascii=False, indent=2))
    else:
        _print_table(LIST_HEADINGS, list_rows(done.results))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS)
@click.option("--json", "as_json", is_flag=True, help="Print the run report as JSON.")
@click.option("--quiet", is_flag=True, help="Errors only: no warnings and notes.")
@click.option(
    "--comments",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write copies into this folder, with each finding as a comment on its cell.",
)
@_run_options
@_library_option
@_policy_option
def check(
    paths: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    comments: Path | None,
    jobs: int | None,
    time_limit: float,
    proxies_folder: Path | None,
    policy_file: Path | None,
) -> None:
    """Read and check workbooks; write nothing into them.

    Each finding says the cell, what is wrong there, and what to do.
    """
    from sve_excel.report import run_report, to_json

    library, policy = _rules(proxies_folder, policy_file)
    settings = _settings(proxies_folder, policy, write=False)
    tasks = _find(paths, comments)
    done = _run(tasks, library, settings, jobs, time_limit, quiet or as_json)
    if as_json:
        click.echo(to_json(run_report(done.results, library, policy)), nl=False)
    else:
        _print_findings(done.results, ("error",) if quiet else ("error", "warning", "note"))
        fine = sum(not result.count("error") for result in done.results)
        click.echo(f"{fine} of {len(done.results)} workbooks can be valued.")
    if comments:
        _write_comments(tasks, done, comments, as_json)
    sys.exit(done.exit_status)


def _write_comments(tasks: Sequence[Task], done: Run, folder: Path, as_json: bool) -> None:
    """Write a commented copy of every workbook that was read."""
    from sve_excel.annotate import annotate, left_alone

    results = {result.path: result for result in done.results}
    for task in tasks:
        result = results.get(task.name)
        if result is None or result.submission is None or task.target is None:
            continue
        workbook, left = annotate(task.path.read_bytes(), result.findings)
        _write(task.target, workbook)
        if left:
            click.echo(f"{task.name}: {left_alone(left)}", err=True)
    click.echo(f"Copies with comments: {folder}", err=as_json)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write copies with their results into this folder; the originals stay as they are.",
)
@click.option(
    "--compare",
    "compare_file",
    type=_NEW_FILE,
    help="Where to write the comparison. Default: SVE_comparison.xlsx in the folder.",
)
@click.option("--no-compare", is_flag=True, help="Write no comparison.")
@_policy_option
@_run_options
@click.option("--report", "report_file", type=_NEW_FILE, help="Write the run report (JSON) here.")
@click.option(
    "--password-file",
    type=click.Path(allow_dash=True, dir_okay=False, path_type=Path),
    help="One password, or a CSV of file pattern and password; - asks for one.",
)
@click.option("--backup", is_flag=True, help="Keep each original beside it as NAME.bak.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the run report instead of a table.")
@_library_option
def process(
    paths: tuple[Path, ...],
    out: Path | None,
    compare_file: Path | None,
    no_compare: bool,
    policy_file: Path | None,
    jobs: int | None,
    time_limit: float,
    report_file: Path | None,
    password_file: Path | None,
    backup: bool,
    quiet: bool,
    as_json: bool,
    proxies_folder: Path | None,
) -> None:
    """Value workbooks, write a results sheet into each, and compare them all.

    PATHS are workbooks or folders, which are searched below. Nothing in a workbook is changed but
    for the sheet 'SVE Results'; with --out not even that.

    \b
    sve-excel process bids/                      results into each bid, and a comparison
    sve-excel process bids/ --out results/       leaves the bids untouched
    sve-excel process bids/ --report run.json    with a record of every file and figure
    """
    from sve_excel.report import SUMMARY_HEADINGS, SUMMARY_RIGHT, run_report, summary_rows, to_json

    if compare_file and no_compare:
        raise click.UsageError("--compare and --no-compare exclude one another.")
    library, policy = _rules(proxies_folder, policy_file)
    passwords = _passwords(password_file)
    settings = _settings(proxies_folder, policy, backup=backup, passwords=passwords)
    tasks = _find(paths, out)
    if compare_file:
        tasks = [task for task in tasks if task.path.resolve() != compare_file.resolve()]
    done = _run(tasks, library, settings, jobs, time_limit, quiet or as_json)
    report = to_json(run_report(done.results, library, policy))
    if as_json:
        click.echo(report, nl=False)
    else:
        _print_findings(done.results, ("error",) if quiet else ("error", "warning"))
    if not as_json and not quiet:
        _print_table(SUMMARY_HEADINGS, summary_rows(done.results), SUMMARY_RIGHT)
    # only now: a file that cannot be written must not keep the figures from being said
    if report_file:
        _write(report_file, report.encode())
    target = None if no_compare else compare_file or _comparison_beside(paths, out)
    if target:
        _write_comparison(target, done, tasks)
    if not as_json and not quiet:
        _say_where(done, out, target, report_file)
    sys.exit(done.exit_status)


def _say_where(done: Run, out: Path | None, target: Path | None, report_file: Path | None) -> None:
    """Say what was written and where to look next."""
    written = sum(result.written_to is not None for result in done.results)
    place = f"copies in {out}" if out else "in the workbooks themselves, sheet 'SVE Results'"
    where = f": {place}" if written else ""
    click.echo(f"\nResults of {written} of {len(done.results)} workbooks{where}.")
    notes = sum(result.count("note") for result in done.results)
    if notes:
        noun = "note is" if notes == 1 else "notes are"
        click.echo(f"{notes} {noun} in the results sheets; sve-excel check prints them.")
    if target:
        click.echo(f"Comparison: {target}")
    if report_file:
        click.echo(f"Run report: {report_file}")


def _comparison_beside(paths: Sequence[Path], out: Path | None) -> Path | None:
    """Put the comparison into the folder of the results, where a folder was named."""
    from sve_excel.layout import COMPARISON_FILE

    if out:
        return out / COMPARISON_FILE
    folders = [path for path in paths if path.is_dir()]
    return folders[0] / COMPARISON_FILE if folders else None


def _write_comparison(target: Path, done: Run, tasks: Sequence[Task]) -> None:
    from sve_excel.compare import comparison_workbook

    links = _links(target, tasks)
    _write(target, comparison_workbook(done.results, done.library, done.policy, links))


def _links(target: Path, tasks: Sequence[Task]) -> dict[str, str]:
    """Where each workbook or its copy stands, as seen from the folder of ``target``."""
    import os

    from sve_excel.batch import plain_name

    home = target.resolve().parent
    links = {}
    for task in tasks:
        file = (task.target or task.path).resolve()
        try:
            links[task.name] = plain_name(Path(os.path.relpath(file, home)))
        except ValueError:  # another drive on Windows
            links[task.name] = file.as_uri()
    return links


def _passwords(file: Path | None) -> Any:
    if file is None:
        return ()
    from sve_excel.passwords import PasswordFileError, read_passwords

    if str(file) == "-":
        return (("*", click.prompt("Password", hide_input=True, err=True)),)
    try:
        return read_passwords(file)
    except PasswordFileError as error:
        raise click.UsageError(str(error)) from error


@main.command()
@click.argument("report", type=_FILE)
@click.option(
    "--folder",
    type=_FOLDER,
    help="Where the workbooks of the report are. Default: where the report is.",
)
@_policy_option
@_run_options
@_library_option
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

    library, policy = _rules(proxies_folder, policy_file)
    settings = _settings(proxies_folder, policy, write=False)

    def compute(tasks: Sequence[Task]) -> Sequence[Result]:
        return _run(tasks, library, settings, jobs, time_limit, False).results

    try:
        said = verifying.read_report(report)
    except verifying.ReportError as error:
        raise click.UsageError(str(error)) from error
    verdicts = verifying.verify(said, folder or report.resolve().parent, library, compute)
    if remark := verifying.library_remark(said, library):
        click.echo(remark, err=True)
    _print_table(verifying.VERIFY_HEADINGS, [(v.path, v.state, v.figures) for v in verdicts])
    holding = sum(verdict.holds for verdict in verdicts)
    click.echo(f"{holding} of {len(verdicts)} workbooks are as the report says.")
    sys.exit(0 if holding == len(verdicts) else 1)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS)
@click.option("-o", "--output", type=_NEW_FILE, required=True, help="The workbook to write.")
@click.option(
    "--summary-for",
    "bidder",
    help="Write the assessment summary for this tenderer alone, without the others' details.",
)
@click.option("--data", "data_file", type=_NEW_FILE, help="Write every line as CSV here, too.")
@_policy_option
@_run_options
@_library_option
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

    library, policy = _rules(proxies_folder, policy_file)
    settings = _settings(proxies_folder, policy, write=False)
    tasks = [task for task in _find(paths) if task.path.resolve() != output.resolve()]
    done = _run(tasks, library, settings, jobs, time_limit, False)
    _print_findings(done.results, ("error", "warning"))
    if bidder is None:
        _print_table(SUMMARY_HEADINGS, summary_rows(done.results), SUMMARY_RIGHT)
        _write_comparison(output, done, tasks)
        click.echo(f"Comparison: {output}")
    else:
        _write_summary(output, done, bidder)
    if data_file:
        _write_data(data_file, done)
    sys.exit(done.exit_status)


def _write_summary(output: Path, done: Run, bidder: str) -> None:
    from sve_excel.compare import NoSuchBidder, summary_for

    try:
        _write(output, summary_for(done.results, bidder, done.library, done.policy))
    except NoSuchBidder as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"Assessment summary for {bidder}: {output}")


def _write_data(path: Path, done: Run) -> None:
    import io

    from sve_excel.flat_data import write_csv

    text = io.StringIO(newline="")
    rows = write_csv(text, done.results, done.library, done.policy)
    _write(path, text.getvalue().encode("utf-8-sig"))
    click.echo(f"Lines: {path}, {rows} rows")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS)
@click.option("-o", "--output", type=_NEW_FILE, required=True, help="The workbook to write.")
@_policy_option
@_run_options
@_library_option
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

    library, policy = _rules(proxies_folder, policy_file)
    settings = _settings(proxies_folder, policy, write=False)
    tasks = [task for task in _find(paths) if task.path.resolve() != output.resolve()]
    done = _run(tasks, library, settings, jobs, time_limit, False)
    _print_findings(done.results, ("error", "warning"))
    _write(output, follow(done.results, library, policy, _links(output, tasks)))
    click.echo(f"Delivery: {output}")
    sys.exit(done.exit_status)


@main.command()
@click.option(
    "-o",
    "--output",
    type=_NEW_FILE,
    default=Path("SVE_template.xlsx"),
    show_default=True,
    help="File to write.",
)
@click.option("--rows", type=click.IntRange(10, 100_000), help="Rows of outputs. Default: 200.")
@_library_option
def template(output: Path, rows: int | None, proxies_folder: Path | None) -> None:
    """Build the empty template from the proxy library."""
    from sve_excel.layout import INPUT_ROWS, OUTPUT_ROWS
    from sve_excel.template import build_template

    outputs = rows or OUTPUT_ROWS
    inputs = max(INPUT_ROWS, outputs // 2)
    library = _library(proxies_folder)
    _write(output, build_template(library, output_rows=outputs, input_rows=inputs))
    click.echo(
        f"{output}: {outputs} rows of outputs, {inputs} of inputs, "
        f"{len(library.proxies)} proxies at {library.price_base} prices."
    )


@main.group()
def proxies() -> None:
    """Look up financial proxies and their sources, and check a library."""


@proxies.command(name="list")
@click.option("--category", help="Only this category, or a part of its name.")
@_library_option
def proxies_list(category: str | None, proxies_folder: Path | None) -> None:
    """List every proxy: id, value at the price base, unit, name."""
    from sve_excel.text import fold

    library = _library(proxies_folder)
    wanted = fold(category or "")
    _print_proxies([p for p in library.proxies if wanted in fold(p.category)], library)


@proxies.command()
@click.argument("words", nargs=-1, required=True)
@_library_option
def search(words: tuple[str, ...], proxies_folder: Path | None) -> None:
    """Find proxies whose name, outcome, category, unit or source holds all of WORDS."""
    library = _library(proxies_folder)
    found = library.search(" ".join(words))
    if not found:
        click.echo("No proxy holds all of these words. Try fewer, or shorter ones.", err=True)
        sys.exit(1)
    _print_proxies(found, library)


def _print_proxies(found: Sequence[Any], library: Library) -> None:
    rows = [
        (p.id, f"£{p.uprated:,.2f}", p.unit, f"£{p.value:,.2f}", p.price_year, p.publisher, p.name)
        for p in found
    ]
    base = f"£ {library.price_base}"
    _print_table(
        ("Id", base, "Unit", "£ published", "Prices", "Publisher", "Proxy"),
        rows,
        (base, "£ published"),
    )


@proxies.command()
@click.argument("identity", metavar="ID")
@_library_option
def show(identity: str, proxies_folder: Path | None) -> None:
    """Show one proxy whole: both figures, range, source and link."""
    library = _library(proxies_folder)
    proxy = library.by_id.get(identity.upper())
    if proxy is None:
        raise click.UsageError(f"there is no proxy {identity}. sve-excel proxies search finds ids.")
    published, uprated = f"£{proxy.value:,.2f}", f"£{proxy.uprated:,.2f}"
    ranged = proxy.uprated_low is not None or proxy.uprated_high is not None
    low, high = (
        "not stated" if bound is None else f"£{bound:,.2f}"
        for bound in (proxy.uprated_low, proxy.uprated_high)
    )
    facts = (
        ("Proxy", proxy.name),
        ("Category", proxy.category),
        ("Outcome", proxy.outcome),
        ("Unit", f"{proxy.unit} (counts {proxy.recurrence})"),
        ("Published value", f"{published} in {proxy.price_year} prices"),
        ("Value used", f"{uprated} in {library.price_base} prices (GDP deflator)"),
        ("Range", f"{low} to {high}" if ranged else "none stated by the source"),
        ("Who gains", proxy.bearer),
        ("Part of", " ".join(proxy.part_of) or "nothing else in the library"),
        ("Source", f"{proxy.publisher}: {proxy.source} ({proxy.source_year})"),
        ("Where in it", proxy.locator),
        ("Read from", proxy.read_from),
        ("Link", proxy.url),
        ("Confidence", f"{proxy.confidence}; licence {proxy.licence}"),
        ("Library", f"{library.version}, SHA-256 {library.sha256}"),
    )
    click.echo(proxy.id)
    for label, text in facts:
        click.echo(f"  {label:<16} {text}")


@proxies.command(name="check")
@_library_option
def proxies_check(proxies_folder: Path | None) -> None:
    """Check a library against every rule; each breach is named with its line."""
    from sve_excel.proxies import LibraryError, load_library
    from sve_excel.resources import library_folder

    try:
        library = load_library(proxies_folder or library_folder())
    except LibraryError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        click.echo(f"{len(error.problems)} problems.")
        sys.exit(1)
    click.echo(
        f"Sound: {len(library.proxies)} proxies, {len(library.outcome_by_name)} outcomes, "
        f"{len(library.categories)} categories, price base {library.price_base}, version "
        f"{library.version}, SHA-256 {library.sha256}."
    )


@main.group(name="policy")
def policy_group() -> None:
    """Write, show and check the commissioner's rules: valuation, scoring, plausibility."""


@policy_group.command()
@click.option(
    "-o",
    "--output",
    type=_NEW_FILE,
    default=Path("policy.toml"),
    show_default=True,
    help="File to write.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
def init(output: Path, force: bool) -> None:
    """Write a policy file with every key at its default, each with what it means."""
    from sve_excel.policy import DEFAULT_POLICY, policy_text

    if output.exists() and not force:
        raise click.UsageError(f"{output} is there already. Name another, or add --force.")
    _write(output, policy_text(DEFAULT_POLICY).encode())
    click.echo(f"{output}: change what you need, delete the rest. Use it with --policy {output}")


@policy_group.command(name="show")
@_policy_option
def policy_show(policy_file: Path | None) -> None:
    """Show the rules in force: those of the file, and the defaults of all other keys."""
    from sve_excel.policy import policy_items

    policy = _policy(policy_file)
    section = ""
    for name, key, found, words in policy_items(policy):
        if name != section:
            click.echo(f"{name}")
            section = name
        click.echo(f"  {key} = {found!r}")
        click.echo(f"      {words}")
    click.echo(f"SHA-256 {policy.sha256}")


@policy_group.command(name="check")
@click.argument("file", type=_FILE)
@_library_option
def policy_check(file: Path, proxies_folder: Path | None) -> None:
    """Check a policy FILE: every key known, every value in range, every proxy in the library."""
    _, policy = _rules(proxies_folder, file)
    click.echo(f"Sound: {file}, SHA-256 {policy.sha256}.")
