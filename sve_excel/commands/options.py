"""What the commands share: options, loading, running, printing, and writing our own files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sve_excel.opc.limits import Limits

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
    from sve_excel.comparison.flat_data import CannotWrite, hold_format

    try:
        hold_format(path.name)
    except CannotWrite as error:
        raise click.BadParameter(str(error), ctx, option) from error
    return path
