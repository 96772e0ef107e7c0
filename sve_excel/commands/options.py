"""Options that commands share. A command is handed one frozen record of those that belong together.

What the words on a terminal mean is settled here; nothing is read and nothing is opened.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from sve_excel import Refusal
from sve_excel.words.near import did_you_mean

if TYPE_CHECKING:
    from sve_excel.comparison.data_package import Suffix
    from sve_excel.opc.limits import Limits
    from sve_excel.run.options import DataAsked, Options

Command = TypeVar("Command", bound=Callable[..., Any])


class _Existing(click.Path):
    """A path that must be there; where it is not, one sentence says so and no usage is shown."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(value)
        if not os.path.lexists(path):
            what = "folder" if not self.file_okay else "file" if not self.dir_okay else "path"
            raise Refusal(
                f"There is no {what} '{click.format_filename(value)}'. Check how it is written, "
                "and put it in quotes where it has spaces."
            )
        return super().convert(value, param, ctx)


class _Place(click.Path):
    """A path, or an address in a bucket; the path of a ``file://``."""

    def __init__(self, path: click.Path) -> None:
        super().__init__(file_okay=path.file_okay, dir_okay=path.dir_okay, path_type=Path)
        self.path = path

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from sve_excel.files.address import Address, address_of

        found = value if isinstance(value, Address) else address_of(str(value))
        if isinstance(found, Address):
            return found
        return self.path.convert(found or value, param, ctx)


class _Named(click.Path):
    """A file to write, whose name must say what it is: no program opens another.

    ``kinds`` gives each ending and what a file of that name is; one that is ``also`` allowed is
    for the command to judge.
    """

    def __init__(self, kinds: Mapping[str, str], also: tuple[str, ...] = ()) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self.kinds, self.also = kinds, also

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        name = click.format_filename(path)
        if not name.lower().endswith((*self.kinds, *self.also)):
            what, ends = " or ".join(self.kinds.values()), " or ".join(self.kinds)
            raise Refusal(f"{name} would be {what}. Give it a name that ends in {ends}.")
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
        known = args and (args[0].startswith("-") or args[0] in self.commands)
        if args and not known and not ctx.resilient_parsing:
            hint = did_you_mean(args[0], self.commands, 0.6)
            raise Refusal(
                f"There is no command '{args[0]}'.{hint} {ctx.command_path} --help lists them all."
            )
        return super().resolve_command(ctx, args)


PATHS = _Existing(exists=True, path_type=Path)
PLACES = _Place(PATHS)
FILE = _Existing(exists=True, dir_okay=False, path_type=Path)
FOLDER = _Existing(exists=True, file_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
NEW_PLACE = _Place(NEW_FOLDER)
_WORKBOOK, _PAGE = {".xlsx": "a workbook"}, {".html": "a page"}
NEW_WORKBOOK, NEW_PAGE = _Named(_WORKBOOK), _Named(_PAGE)
NEW_COMPARISON = _Named(_WORKBOOK | _PAGE, also=(".docx",))  # of one summary


def handed(
    name: str, make: Callable[..., Any], *options: Callable[[Command], Command]
) -> Callable[[Command], Command]:
    """Let a command take these options, and hand it one record of them as its parameter ``name``.

    ``make`` gives the record from the values of the options, each under its own name.
    """

    def decorate(command: Command) -> Command:
        names = _names(options)

        @functools.wraps(command)
        def call(**values: Any) -> Any:
            asked = {each: values.pop(each) for each in names}
            return command(**values, **{name: make(**asked)})

        taking: Any = call
        for option in reversed(options):
            taking = option(taking)
        return cast(Command, taking)

    return decorate


def _names(options: Iterable[Callable[[Any], Any]]) -> list[str]:
    """Give the names under which Click hands on the values of these options."""

    def none() -> None: ...

    taking: Any = none
    for option in options:
        taking = option(taking)
    return [each.name for each in taking.__click_params__]


def _limits(ctx: click.Context, option: click.Parameter, settings: Sequence[str]) -> Limits:
    from sve_excel.files.limits import with_limits

    return with_limits(settings)


_PROXIES = click.option(
    "--proxies",
    type=FOLDER,
    help="Folder of a proxy library to use instead of the one that came with sve-excel.",
)
_POLICY = click.option(
    "--policy",
    type=FILE,
    help="The commissioner's rules (TOML). Without it sve-policy.toml beside the bids holds, else "
    "the documented defaults.",
)
_PRICES = click.option(
    "--policy",
    type=FILE,
    help="The rules of a tender (TOML). Without them the prices stay those of FILE.",
)
_PASSWORDS = click.option(
    "--password-file",
    type=click.Path(allow_dash=True, dir_okay=False, path_type=Path),
    help="One password, or a CSV of file pattern and password; - asks for one.",
)
_LIMITS = click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_limits,
    help="Allow more (or less) of what is read, such as cells=3000000 or file_size=128MB; "
    "may be given again for another limit.",
)
_JOBS = click.option(
    "--jobs",
    type=click.IntRange(1),
    help="How many workbooks at once. Default: one for each processor.",
)
_SCHEDULER = click.option(
    "--scheduler",
    metavar="ADDRESS",
    envvar="DASK_SCHEDULER_ADDRESS",
    show_envvar=True,
    help="Let the workers of this Dask scheduler do the work, such as tcp://host:8786.",
)
_TIME_LIMIT = click.option(
    "--time-limit",
    type=click.FloatRange(min=1),
    help="Seconds after which a single workbook is given up. Default: 60.",
)
_SECOND_READER = click.option(
    "--second-reader",
    is_flag=True,
    help="Let openpyxl read every answer, too; where it reads another, the cell is an error.",
)
_EXCLUDE = click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out what fits, such as 'drafts' or '*old*': a folder, a path or a name; may be "
    "given again.",
)


_FRAMEWORK = click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="NAME|FILE",
    help="Sort what is offered by a framework, too: sdg (the UN goals) or a CSV of your own; may "
    "be given again.",
)
_COMPARISON = click.option(
    "--comparison",
    type=FILE,
    help="The comparison that people typed into: register, reasons, marks. Default: the one with "
    "the bids or their results, or that their run report names.",
)
_PLACES = click.option(
    "--places",
    type=FILE,
    help="A CSV of your own, postcode,ward,decile: value by ward and in the most deprived fifth.",
)


def _options(**values: Any) -> Options:
    """Give the record of what was asked; a password that is to be typed is asked for now."""
    from sve_excel.run.options import Options

    file = values.get("password_file")
    if file is not None and str(file) == "-":
        typed = click.prompt("Password", hide_input=True, err=True)
        values |= {"password_file": None, "passwords": (("*", typed),)}
    return Options(**values)


_name = "options"  # the parameter under which a command gets its record
library_option = handed(_name, _options, _PROXIES)
policy_option = handed(_name, _options, _POLICY)
rules_options = handed(_name, _options, _POLICY, _PROXIES)
rename_options = handed(_name, _options, _TIME_LIMIT, _PASSWORDS, _LIMITS)
upgrade_options = handed(_name, _options, _PRICES, _TIME_LIMIT, _PASSWORDS, _LIMITS, _PROXIES)
edition_options = handed(
    _name, _options, _EXCLUDE, _POLICY, _TIME_LIMIT, _JOBS, _PASSWORDS, _LIMITS
)
remove_options = handed(_name, _options, _EXCLUDE, _TIME_LIMIT, _JOBS, _PASSWORDS, _LIMITS)
_RUN = (
    *(_EXCLUDE, _POLICY, _TIME_LIMIT, _JOBS, _PASSWORDS, _LIMITS, _PROXIES),
    *(_FRAMEWORK, _PLACES),
)
run_options = handed(_name, _options, *_RUN)
award_options = handed(_name, _options, *_RUN, _COMPARISON)
reading_options = handed(_name, _options, *_RUN, _SECOND_READER)
process_options = handed(_name, _options, *_RUN, _SECOND_READER, _SCHEDULER)


@dataclass(frozen=True, slots=True)
class Printing:
    """What a command prints: everything, what is wrong alone, or the run as JSON for machines.

    A warning is wrong enough to be heard with ``--quiet``: what nobody hears nobody mends.
    """

    quiet: bool = False
    json: bool = False

    @property
    def severities(self) -> tuple[str, ...]:
        """What is printed of the findings where all are asked for."""
        return ("error", "warning") if self.quiet else ("error", "warning", "note")

    @property
    def table(self) -> bool:
        """Whether the table for people, and what follows it, is printed."""
        return not self.quiet and not self.json


def _printing(*, quiet: bool, as_json: bool) -> Printing:
    return Printing(quiet, as_json)


def as_usual(printing: Printing, places: Sequence[object], options: Options) -> Printing:
    """Give what a command prints with what the rules say of each run."""
    if printing.quiet or printing.json:
        return printing
    from sve_excel.run.rules import with_rules
    from sve_excel.run.usual import usually_quiet

    here = [place for place in places if isinstance(place, Path)]
    return replace(printing, quiet=usually_quiet(with_rules(here, options).policy))


printing_options = handed(
    "printing",
    _printing,
    click.option("--quiet", is_flag=True, help="Errors and warnings only: no notes or tables."),
    click.option("--json", "as_json", is_flag=True, help="Print the run report as JSON."),
)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


summaries_option = click.option(
    "--summaries",
    type=NEW_FOLDER,
    help="Write the assessment summary of every assessed tender into this folder, as .docx and "
    ".xlsx, all with one date.",
)


letters_option = click.option(
    "--anonymous",
    "letters",
    is_flag=True,
    help="Name bidders by letters; the key goes into a file apart, '... key.csv'.",
)


def _with_documents(
    ctx: click.Context, option: click.Parameter, folder: Path | None
) -> Path | None:
    if folder is not None:
        from sve_excel.run.papers import needs_documents

        needs_documents()
    return folder


questions_option = click.option(
    "--questions",
    type=NEW_FOLDER,
    callback=_with_documents,
    help="Write a letter (Word) for each bidder into this folder, with its own questions only: "
    "those that were not asked yet.",
)


def _data(*, data: Path | None, data_as: Suffix, data_unprotected: bool) -> DataAsked | None:
    """Give what was asked for as data; a name or a format that cannot be is refused."""
    if data is None:
        return None
    from sve_excel.run.options import DataAsked

    asked = DataAsked(data, data_as, data_unprotected)
    asked.hold()
    return asked


data_options = handed(
    "data",
    _data,
    click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Write bids, lines, inputs, findings, flags, marks and ranges into this folder, with "
        "a datapackage.json that says what they hold. FILE.csv or FILE.parquet: the lines alone.",
    ),
    click.option(
        "--data-as",
        type=click.Choice(("csv", "parquet")),
        default="csv",
        show_default=True,
        help="What the tables of --data are written as.",
    ),
    click.option(
        "--data-unprotected",
        is_flag=True,
        help="Let --data hold what bids with a password say, in files that anybody can open.",
    ),
)
