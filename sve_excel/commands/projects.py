"""New, rename, upgrade, list."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel.commands.options import (
    FILE,
    NEW_WORKBOOK,
    PATHS,
    Printing,
    json_option,
    rename_options,
    rules_options,
    run_options,
    upgrade_options,
)
from sve_excel.commands.progress import watching
from sve_excel.commands.tables import print_table
from sve_excel.commands.terminal import aside_words, made_of, say, tell
from sve_excel.words.saying import so_many

if TYPE_CHECKING:
    from sve_excel.run.options import Options

_CARRIED = ("outputs", "inputs", "own_proxies", "protected", "prices")


@click.command()
@click.argument("name")
@click.option("-o", "--output", type=NEW_WORKBOOK, help="File to write. Default: NAME.xlsx here.")
@click.option(
    "--evaluation",
    type=click.Choice(["forecast", "evaluative"], case_sensitive=False),
    help="Forecast: what you expect. Evaluative: what has happened.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@json_option
@rules_options
def new(
    name: str,
    output: Path | None,
    evaluation: str | None,
    force: bool,
    as_json: bool,
    options: Options,
) -> None:
    """Make a workbook of your own, called NAME, to fill in.

    \b
    sve-excel new "Northside Into Work"
    sve-excel new "Northside Into Work" -o bid.xlsx --evaluation forecast
    sve-excel new "Northside Into Work" --policy rules.toml  in a tender's prices
    """
    from sve_excel.run.projects import new_workbook

    path = new_workbook(name, output, options, evaluation=evaluation, force=force)
    words = f'{path}: open it, fill in the yellow cells, save. Then: sve-excel check "{path}"'
    tell({"path": str(path), "name": name, "evaluation": evaluation}, words, as_json=as_json)


@click.command()
@click.argument("file", type=FILE)
@click.argument("name")
@json_option
@rename_options
def rename(file: Path, name: str, as_json: bool, options: Options) -> None:
    """Change the project's name inside FILE to NAME, and nothing else in it."""
    from sve_excel.run.projects import rename as give_name
    from sve_excel.words.saying import printable

    old = made_of(give_name(file, name, options), f"{file} was not changed.")
    words = f"{file}: '{printable(old)}' is now '{printable(name)}'."
    tell({"path": str(file), "before": old, "name": name}, words, as_json=as_json)


@click.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=NEW_WORKBOOK, required=True, help="The new workbook to write.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@json_option
@upgrade_options
def upgrade(file: Path, output: Path, force: bool, as_json: bool, options: Options) -> None:
    """Carry the answers of an older workbook FILE over to the current template.

    Every answer is carried as it stands; sve-excel check says what has changed since, such as a
    proxy that was retired. Values stay in the prices of FILE, unless --policy names other rules. A
    protected FILE gives a workbook that is protected with the same password.
    """
    from sve_excel.run.projects import upgrade as carry_over

    change = carry_over(file, output, options, force=force)
    carried = made_of(change, f"{output} was not written.")
    told = {name: getattr(carried, name) for name in _CARRIED}
    words = (
        f"{output}: {so_many(carried.outputs, 'output')}, {so_many(carried.inputs, 'input')} and "
        f"{so_many(carried.own_proxies, 'own proxy', 'own proxies')} "
        f'carried over. Next: sve-excel check "{output}"'
    )
    if carried.protected:
        words += f"\nIt opens with the password of {file}."
    if carried.prices:
        words += f"\n{carried.prices}"
    tell({"path": str(output), "from": str(file), **told}, words, as_json=as_json)


@click.command(name="list")
@click.argument("folder", type=PATHS)
@json_option
@run_options
def list_command(
    folder: Path,
    as_json: bool,
    options: Options,
) -> None:
    """List the projects in FOLDER: name, organisation, evaluation, state, last result.

    FOLDER may be a single workbook, too.

    A project is not started, in progress (with how many places to mend), ready, processed,
    processed under other rules (name those with --policy), or changed since it was processed.
    """
    from sve_excel.commands.listing import list_data, list_table
    from sve_excel.run.processing import list_projects

    with watching(Printing(json=as_json)) as watch:
        done = list_projects(folder, options, watch=watch)
    if as_json:
        from sve_excel.run.as_json import to_json

        click.echo(to_json(list_data(done.run.results)), nl=False)
    else:
        headings, *rows = list_table(done.run.results)
        print_table(headings, rows)
        say([*aside_words(done.run.aside), done.rules])
    say(done.remarks)
    if done.run.stopped:
        sys.exit(done.run.exit_status)
