"""The commands for those who keep the template, the library and the rules."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sve_excel.commands.options import (
    FILE,
    FOLDER,
    NEW_FILE,
    NEW_FOLDER,
    NEW_WORKBOOK,
    PATHS,
    Commands,
    Printing,
    edition_options,
    json_option,
    library_option,
    rules_options,
)
from sve_excel.commands.progress import watching
from sve_excel.commands.tables import print_table
from sve_excel.commands.terminal import say, tell
from sve_excel.words.saying import pounds, so_many

if TYPE_CHECKING:
    from sve_excel.library.loading import Library
    from sve_excel.model import Proxy
    from sve_excel.run.options import Options


@click.command()
@click.option(
    "-o",
    "--output",
    type=NEW_WORKBOOK,
    default=Path("SVE_template.xlsx"),
    show_default=True,
    help="File to write.",
)
@click.option("--rows", type=click.IntRange(10, 100_000), help="Rows of outputs. Default: 100.")
@click.option(
    "--measures",
    type=FILE,
    help="A short list, CSV with the columns outcome and proxy: the workbook offers nothing else.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@json_option
@rules_options
def template(
    output: Path,
    rows: int | None,
    measures: Path | None,
    force: bool,
    as_json: bool,
    options: Options,
) -> None:
    """Build the empty template from the proxy library.

    With --policy it shows the values, the colours and the longest duration of that policy.
    """
    from sve_excel.run.making import new_template

    made = new_template(output, options, rows=rows, measures=measures, force=force)
    words = (
        f"{output}: {so_many(made.outputs, 'row')} of outputs, {made.inputs} of inputs, "
        f"{so_many(len(made.library.proxies), 'proxy', 'proxies')} at "
        f"{made.library.price_base} prices."
    )
    counted = {"rows_of_outputs": made.outputs, "rows_of_inputs": made.inputs}
    tell({"path": str(output), **counted, **_of(made.library)}, words, as_json=as_json)


@click.group(cls=Commands)
def proxies() -> None:
    """Look up financial proxies and their sources, and check a library."""


_shown_as = (
    click.option("--json", "as_json", is_flag=True, help="Print every column as JSON."),
    click.option("--csv", "as_csv", is_flag=True, help="Print every column as CSV."),
)


def _listing_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command choose rows, and how they are printed."""
    chosen = (
        click.option("--category", help="Only this category, or a part of its name."),
        click.option(
            "--older-than",
            "older",
            type=click.IntRange(1900, 2999),
            metavar="YEAR",
            help="Only rows whose source, or whose prices, are from before this year.",
        ),
        click.option(
            "--grade",
            "grades",
            multiple=True,
            type=click.Choice(("A", "B", "C"), case_sensitive=False),
            help="Only rows of this confidence; may be given again for another.",
        ),
        *_shown_as,
        library_option,
    )
    for option in reversed(chosen):
        command = option(command)
    return command


@proxies.command(name="list")
@_listing_options
def proxies_list(as_json: bool, as_csv: bool, options: Options, **wanted: Any) -> None:
    """List proxies: id, value at the price base, unit, source, confidence, name.

    \b
    sve-excel proxies list --grade C --older-than 2015  what to look up anew
    sve-excel proxies list --category thriving --csv > thriving.csv
    """
    from sve_excel.library.choosing import choose
    from sve_excel.run.settings import library_of

    library = library_of(options)
    _print_proxies(choose(library, library.proxies, **wanted), library, as_json, as_csv)


@proxies.command()
@click.argument("words", nargs=-1, required=True)
@_listing_options
def search(
    words: tuple[str, ...], as_json: bool, as_csv: bool, options: Options, **wanted: Any
) -> None:
    """Find proxies whose name, outcome, category, unit or source holds all of WORDS."""
    from sve_excel.library.choosing import choose
    from sve_excel.run.settings import library_of

    library = library_of(options)
    found = library.search(" ".join(words))
    if not found:
        click.echo("No proxy holds all of these words. Try fewer, or shorter ones.", err=True)
        sys.exit(1)
    _print_proxies(choose(library, found, **wanted), library, as_json, as_csv)


def _print_proxies(proxies: Sequence[Proxy], library: Library, as_json: bool, as_csv: bool) -> None:
    """Print rows as a table for people, or whole for a program; none at all ends with status 1."""
    from sve_excel.library.story import row_data
    from sve_excel.run.as_json import to_json

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude one another. Leave one out.")
    if as_json:
        click.echo(to_json([row_data(proxy, library.price_base) for proxy in proxies]), nl=False)
    elif as_csv:
        from sve_excel.library.editions import rows_text

        click.echo(rows_text(proxies, library.price_base), nl=False)
    elif proxies:
        _print_table(proxies, library)
    if not proxies:
        click.echo("No proxy fits all of this.", err=True)
        sys.exit(1)


def _print_table(proxies: Sequence[Proxy], library: Library) -> None:
    rows = [
        (
            p.id,
            pounds(p.uprated, 2),
            p.unit,
            pounds(p.value, 2),
            p.price_year,
            p.publisher,
            p.source_year,
            p.confidence,
            p.name,
        )
        for p in proxies
    ]
    base = f"£ {library.price_base}"
    print_table(
        ("Id", base, "Unit", "£ published", "Prices", "Publisher", "Source", "Grade", "Proxy"),
        rows,
        (base, "£ published"),
    )


@proxies.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option(
    "--bids",
    type=PATHS,
    multiple=True,
    help="Print instead what NEW would do to the bids of this folder, and to their order.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option(
    "-o",
    "--output",
    type=NEW_FILE,
    help="Write the record here, such as NEW/changes.csv. Reasons that it gives are kept.",
)
@edition_options
def diff(
    old: Path,
    new: Path,
    bids: tuple[Path, ...],
    as_json: bool,
    output: Path | None,
    options: Options,
) -> None:
    """Print every change from the library in OLD to the one in NEW, as changes.csv holds them.

    What is printed is the whole record for NEW: put it there as changes.csv with -o, and write the
    reason where a change has none. It may be made again whenever NEW has changed. The options that
    are about reading workbooks have a meaning only with --bids. Status 1 says that NEW leaves a
    bid to be mended.

    \b
    sve-excel proxies diff proxies/ proxies-2027.1/ -o proxies-2027.1/changes.csv
    sve-excel proxies diff proxies/ proxies-2027.1/ --bids bids/
    """
    if bids:
        _diff_bids(old, new, bids, options, as_json)
        return
    from sve_excel.library.editions import changes_text
    from sve_excel.run.as_json import to_json
    from sve_excel.run.editions import changes_report, record_changes

    changes, record = record_changes(old, new, output)
    if output is None:
        click.echo(to_json(changes_report(record)) if as_json else changes_text(record), nl=False)
    blank = sum(not change.why for change in changes)
    click.echo(f"{so_many(len(changes), 'change')}, {blank:,} of them without a reason.", err=True)


def _diff_bids(old: Path, new: Path, bids: Sequence[Path], options: Options, as_json: bool) -> None:
    """Print what one edition after another does to bids."""
    from sve_excel.commands.editions import print_editions
    from sve_excel.run.as_json import to_json
    from sve_excel.run.editions import compare_editions, editions_report

    with watching(Printing(json=as_json)) as watch:
        done = compare_editions(old, new, bids, options, watch=watch)
    say(done.remarks)
    if done.editions is None:
        raise click.Abort
    if as_json:
        click.echo(to_json(editions_report(done.editions)), nl=False)
    else:
        print_editions(done.editions)
    if any(bid.after.valuation is None for bid in done.editions.bids):
        click.get_current_context().exit(1)


@proxies.command()
@click.argument("identity", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@library_option
def show(identity: str, as_json: bool, options: Options) -> None:
    """Tell the whole story of one proxy, in force or retired.

    What it is and where it comes from, both figures and their range, who gains, what it is part of
    or overlaps with, and what editions of the library changed about it, and why.
    """
    from sve_excel.commands.story import print_story
    from sve_excel.library.choosing import story_of
    from sve_excel.library.story import story_data
    from sve_excel.run.as_json import to_json
    from sve_excel.run.settings import library_of

    library = library_of(options)
    story = story_of(library, identity)
    if as_json:
        click.echo(to_json(story_data(story, library.price_base)), nl=False)
    else:
        print_story(story, library)


@proxies.command(name="rebuild")
@click.argument("version")
@click.option("-o", "--output", type=NEW_FOLDER, required=True, help="Folder to write, a new one.")
@json_option
@library_option
def proxies_rebuild(version: str, output: Path, as_json: bool, options: Options) -> None:
    """Write the files of an earlier edition of the library, as its record of changes has it.

    With them a tender is valued as it was published.

    \b
    sve-excel proxies rebuild 2026.1 -o proxies-2026.1
    sve-excel process bids --proxies proxies-2026.1
    """
    from sve_excel.run.editions import rebuild_edition

    library = rebuild_edition(version, output, options)
    words = (
        f"{output}: edition {library.version}, "
        f"{so_many(len(library.proxies), 'proxy', 'proxies')} at {library.price_base} prices, "
        f"SHA-256 {library.sha256}."
    )
    tell({"path": str(output), **_of(library)}, words, as_json=as_json)


@proxies.command(name="check")
@json_option
@library_option
def proxies_check(as_json: bool, options: Options) -> None:
    """Check a library against every rule; each breach is named with its line.

    Exit status: 0 it is sound; 1 it can be used, but names in one list cannot be told apart; 2 it
    breaks a rule and cannot be used.
    """
    from sve_excel.library.checking import check_library

    checked = check_library(options.proxies)
    for words in checked.said:
        click.echo(words, err=True)
    data: dict[str, object] = {"sound": not checked.said, "problems": list(checked.problems)}
    if checked.library:
        data["alike"] = [
            [{"id": proxy.id, "name": proxy.name} for proxy in g] for g in checked.alike
        ]
        data |= _of(checked.library)
    tell(data, checked.words, as_json=as_json)
    sys.exit(checked.exit_status)


def _of(library: Library) -> dict[str, object]:
    """Say which library it is, for machines."""
    return {
        "proxies": len(library.proxies),
        "outcomes": len(library.outcome_by_name),
        "categories": len(library.categories),
        "price_base": library.price_base,
        "version": library.version,
        "sha256": library.sha256,
    }
