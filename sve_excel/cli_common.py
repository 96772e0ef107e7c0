"""What the commands share: options, loading, running, printing, and writing our own files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from sve_excel.batch import Run
    from sve_excel.model import Result
    from sve_excel.one import Settings, Task
    from sve_excel.opc.limits import Limits
    from sve_excel.policy import Policy
    from sve_excel.proxies import Library

Command = TypeVar("Command", bound=Callable[..., Any])


class Refusal(click.ClickException):
    """What cannot be done as asked; how the command is spelt is not the trouble."""

    exit_code = 2


class _Existing(click.Path):
    """A path that must be there; where it is not, one sentence says so and no usage is shown."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(value)
        if not path.exists() and not path.is_symlink():
            what = "folder" if not self.file_okay else "file" if not self.dir_okay else "path"
            raise Refusal(
                f"There is no {what} '{click.format_filename(value)}'. Check how it is written, "
                "and put it in quotes where it has spaces."
            )
        return super().convert(value, param, ctx)


class _NewWorkbook(click.Path):
    """A workbook to write, whose name must say so: Excel opens no other."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        name = click.format_filename(path)
        if not name.lower().endswith(".xlsx"):
            raise Refusal(f"{name} would be a workbook. Give it a name that ends in .xlsx.")
        return path


class Commands(click.Group):
    """Commands in the order in which people meet them; a misspelt one gets the nearest name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order in which the commands were added."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a name that is none ends it with the nearest one."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            from difflib import get_close_matches

            near = get_close_matches(args[0], list(self.commands), 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise Refusal(
                f"There is no command '{args[0]}'.{hint} {ctx.command_path} --help lists them all."
            )
        return super().resolve_command(ctx, args)


PATHS = _Existing(exists=True, path_type=Path)
FILE = _Existing(exists=True, dir_okay=False, path_type=Path)
FOLDER = _Existing(exists=True, file_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
NEW_WORKBOOK = _NewWorkbook(dir_okay=False, path_type=Path)
# the parameters of commands that name a file to read besides the bids
INPUT_OPTIONS = ("policy_file", "password_file", "match_file")


def library_option(command: Command) -> Command:
    """Let a command take another proxy library."""
    return click.option(
        "--proxies",
        "proxies_folder",
        type=FOLDER,
        help="Folder of a proxy library to use instead of the one that came with sve-excel.",
    )(command)


def policy_option(command: Command) -> Command:
    """Let a command take the commissioner's rules."""
    return click.option(
        "--policy",
        "policy_file",
        type=FILE,
        help="The commissioner's rules (TOML). Without it the documented defaults hold.",
    )(command)


def run_options(command: Command) -> Command:
    """Let a command take how many workbooks at once, how long for each, and how large each."""
    command = limit_option(password_option(command))
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


def password_option(command: Command) -> Command:
    """Let a command open protected workbooks."""
    return click.option(
        "--password-file",
        type=click.Path(allow_dash=True, dir_okay=False, path_type=Path),
        help="One password, or a CSV of file pattern and password; - asks for one.",
    )(command)


def limit_option(command: Command) -> Command:
    """Let a command read workbooks that are larger than a bid can be."""
    return click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_limits,
        help="Allow more (or less) of what is read, such as cells=3000000 or file_size=128MB; "
        "may be given again for another limit.",
    )(command)


def _limits(ctx: click.Context, option: click.Parameter, settings: Sequence[str]) -> Limits:
    from sve_excel.opc.limits import UnknownLimit, with_limits

    try:
        return with_limits(settings)
    except UnknownLimit as error:
        raise click.BadParameter(str(error), ctx, option) from error


def load(folder: Path | None) -> Library:
    """Load the library; one that breaks its rules ends the command with every breach named."""
    from sve_excel.proxies import LibraryError, load_library
    from sve_excel.resources import library_folder

    try:
        return load_library(folder or library_folder())
    except LibraryError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        raise Refusal(
            f"The proxy library has {len(error.problems)} problems; it was not used. Mend them, or "
            "leave --proxies out to use the library that came with sve-excel."
        ) from error


def load_policy_file(file: Path | None) -> Policy:
    """Read a policy file; one that cannot be followed ends the command."""
    from sve_excel.policy import PolicyError, load_policy

    try:
        return load_policy(file)
    except PolicyError as error:
        raise Refusal(str(error)) from error


def rules(proxies_folder: Path | None, policy_file: Path | None) -> tuple[Library, Policy]:
    """Load policy, and the library in its prices; one that names what it lacks is refused."""
    from sve_excel.policy import PolicyError
    from sve_excel.ruled import hold_against, priced

    library, policy = load(proxies_folder), load_policy_file(policy_file)
    try:
        hold_against(policy, library)
    except PolicyError as error:
        raise Refusal(f"{policy_file}: {error}") from error
    return priced(library, policy), policy


def settings_for(folder: Path | None, policy: Policy, **options: Any) -> Settings:
    """Give the settings of a run."""
    from sve_excel.one import Settings
    from sve_excel.resources import library_folder

    return Settings(folder or library_folder(), policy, **options)


def hold_free(path: Path, force: bool) -> None:
    """End the command where a file is there already and may not be written over."""
    if path.exists() and not force:
        raise Refusal(f"{path} is there already. Name another with -o, or add --force.")


def refused(error: Exception) -> click.ClickException:
    """Give the end of a command that would not do its work, safe to print line by line."""
    from sve_excel.report import printable

    return click.ClickException("\n".join(map(printable, str(error).splitlines())))


def write_file(path: Path, data: bytes, run_status: int = 0) -> None:
    """Write a file that is ours; a failure ends the command in plain words.

    ``run_status`` is what the run would have ended with: where bids have errors, that comes first.
    """
    from sve_excel.opc.store import StoreError, replace_file

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except (StoreError, OSError) as error:
        detail = getattr(error, "detail", None) or getattr(error, "strerror", None) or error
        words = f"{path} could not be written: {detail}."
        kind = click.ClickException if run_status == 1 else Refusal
        raise kind(f"{words} Close it if it is open, or name another file.") from error


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[Result], None] | None]:
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


def find_workbooks(paths: Sequence[Path], out: Path | None = None) -> list[Task]:
    """Find the workbooks; a copy that would replace an original ends the command.

    A file that another option of the command reads, such as a list of passwords, is no bid.
    """
    import os

    from sve_excel.batch import SameFolder, find

    options = click.get_current_context().params
    given = [options.get(name) for name in INPUT_OPTIONS]
    named = {os.path.realpath(option) for option in given if isinstance(option, Path)}
    try:
        tasks = [task for task in find(paths, out) if os.path.realpath(task.path) not in named]
    except SameFolder as error:
        raise Refusal(str(error)) from error
    _say_idle_patterns(tasks)
    return tasks


def _say_idle_patterns(tasks: Sequence[Task]) -> None:
    """Say where no pattern of the password file, which was read before, fits any workbook."""
    passwords = click.get_current_context().meta.get(_PASSWORDS)
    if not passwords or not tasks:
        return
    from sve_excel.passwords import idle

    if patterns := idle([task.name for task in tasks], passwords):
        named = ", ".join(patterns[:3]) + (", ..." if len(patterns) > 3 else "")
        click.echo(
            f"No workbook is called as the password file says ({named}). Write patterns of file "
            "names into it, such as *.xlsx.",
            err=True,
        )


def run_tasks(
    tasks: Sequence[Task],
    library: Library,
    settings: Settings,
    jobs: int | None,
    time_limit: float,
    quiet: bool,
) -> Run:
    """Run the tasks with a progress bar; none at all ends the command."""
    from sve_excel.batch import run

    if not tasks:
        raise Refusal("No workbook was found there. Name a workbook or a folder of them.")
    with progress(len(tasks), quiet) as on_done:
        return run(tasks, library, settings, jobs=jobs, time_limit=time_limit, on_done=on_done)


def print_findings(results: Sequence[Result], severities: Sequence[str]) -> None:
    """Print findings of these severities to standard error, file by file."""
    from sve_excel.report import findings_text

    for line in findings_text(results, severities):
        indent = "  " if line.startswith("SVE") else ""
        click.echo(indent + line, err=True)


_PASSWORDS = f"{__name__}.passwords"  # where a command's context holds those it has read
_WIDE = 120  # columns of a terminal in which a table has room enough
_UNBROKEN = 8  # characters of a word such as a colour, which a table on a terminal keeps whole


def print_table(
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

    from sve_excel.layout import NET_HARM

    colours = {
        "GREEN": "bold black on green",
        "AMBER": "bold black on yellow",
        "RED": "bold white on red",
        NET_HARM: "bold red on green",
        "to mend": "bold yellow",
        "refused": "bold red",
    }
    console = Console()
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    longest = [
        max([len(row[at]) for row in rows] + [min(_UNBROKEN, max(map(len, heading.split())))])
        for at, heading in enumerate(headings)
    ]
    whole = [heading in right or longest[at] <= _UNBROKEN for at, heading in enumerate(headings)]
    taken = sum(length + 2 for length, keep in zip(longest, whole, strict=True) if keep) + 6
    most = max(6, (console.width - taken) // max(1, whole.count(False)) - 2)
    for at, heading in enumerate(headings):
        # a narrow terminal may fold names, but no figure is ever cut
        side: Literal["left", "right"] = "right" if heading in right else "left"
        fixed = longest[at] if whole[at] else None
        room = None if whole[at] or console.width >= _WIDE else most
        table.add_column(heading, justify=side, min_width=fixed, max_width=room, overflow="fold")
    for row in rows:
        table.add_row(*(Text(text, _look(text, colours)) for text in row))
    console.print(table)


def _look(text: str, colours: Mapping[str, str]) -> str:
    """Colour of a cell by its word, also where a reason follows it."""
    return colours.get(text) or colours.get(text.split(":")[0], "")


def passwords_from(file: Path | None) -> Any:
    """Read the password file, or ask; one that cannot be read ends the command."""
    if file is None:
        return ()
    from sve_excel.passwords import PasswordFileError, read_passwords

    if str(file) == "-":
        return (("*", click.prompt("Password", hide_input=True, err=True)),)
    try:
        passwords = read_passwords(file)
    except PasswordFileError as error:
        raise Refusal(str(error)) from error
    click.get_current_context().meta[_PASSWORDS] = passwords
    return passwords


def links_from(target: Path, tasks: Sequence[Task]) -> dict[str, str]:
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


def data_option(command: Command) -> Command:
    """Let a command write every line as data."""
    return click.option(
        "--data",
        "data_file",
        type=NEW_FILE,
        callback=_data_file,
        help="Write every line here, too: .csv, or .parquet for larger runs.",
    )(command)


def _data_file(ctx: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    if path is None:
        return None
    from sve_excel.flat_data import CannotWrite, hold_format

    try:
        hold_format(path.name)
    except CannotWrite as error:
        raise click.BadParameter(str(error), ctx, option) from error
    return path


def write_comparison(
    target: Path | None,
    done: Run,
    tasks: Sequence[Task],
    data_file: Path | None = None,
    most_rows: int | None = None,
) -> list[Path]:
    """Write the comparison of a run, and its lines where asked for or where no sheet holds them.

    ``most_rows`` is how many rows a sheet has. Gives the data files that were written.
    """
    from sve_excel.compare import workbook_of
    from sve_excel.compare_data import Beside, gather
    from sve_excel.flat_data import beside, input_data, line_data
    from sve_excel.layout import EXCEL_ROWS

    home, rows = (target or Path()).parent, most_rows or EXCEL_ROWS
    named = links_between(home, data_file) if data_file else ""
    outside = beside(done.results, target, named, rows) if target else Beside()
    links = links_from(target, tasks) if target else {}
    comparison = gather(done.results, done.library, done.policy, links, outside, rows)
    written: dict[Path, bytes] = {}
    if data_file or outside.lines:
        path = data_file or home / outside.lines
        written[path] = line_data(comparison, path.name)
    if outside.inputs:
        written[home / outside.inputs] = input_data(comparison, outside.inputs)
    for path, data in written.items():
        write_file(path, data, done.exit_status)
    if target:
        write_file(target, workbook_of(comparison), done.exit_status)
    return list(written)


def links_between(home: Path, file: Path) -> str:
    """Give a file as seen from a folder, with forward slashes; whole where there is no way."""
    import os

    try:
        return Path(os.path.relpath(file.resolve(), home.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return file.resolve().as_uri()
