"""Policy init, show, check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sve_excel.commands.options import (
    FILE,
    NEW_FILE,
    Commands,
    json_option,
    library_option,
    policy_option,
)
from sve_excel.commands.terminal import say, tell
from sve_excel.imprint import RULES_VALUES_SHA256

if TYPE_CHECKING:
    from sve_excel.run.options import Options


@click.group(name="policy", cls=Commands)
def policy_group() -> None:
    """Write, show and check the commissioner's rules: valuation, scoring, plausibility."""


@policy_group.command()
@click.option(
    "-o",
    "--output",
    type=NEW_FILE,
    default=Path("policy.toml"),
    show_default=True,
    help="File to write.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@json_option
def init(output: Path, force: bool, as_json: bool) -> None:
    """Write a policy file with every key at its default, each with what it means."""
    from sve_excel.run.making import new_policy

    new_policy(output, force=force)
    words = f"{output}: change what you need, delete the rest. Use it with --policy {output}"
    tell({"path": str(output)}, words, as_json=as_json)


@policy_group.command(name="show")
@policy_option
@click.option(
    "--publish",
    is_flag=True,
    help="Write the rules as a page for the tender documents, with a worked example.",
)
@click.option(
    "-o",
    "--output",
    type=NEW_FILE,
    help="File that the page is written to with --publish: .docx, else Markdown.",
)
@click.option(
    "--since",
    type=FILE,
    help="Rules that these replace: the page says with --publish what differs.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@json_option
def policy_show(
    options: Options,
    publish: bool,
    output: Path | None,
    since: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Show the rules in force: those of the file, and the defaults of all other keys.

    What is printed can be pasted into a policy file (TOML), or is the page for the tender
    documents.
    """
    if not publish and (output or since):
        raise click.UsageError("-o and --since are for the page: say --publish, too.")
    if publish and as_json:
        raise click.UsageError("--publish writes a page for people, --json none. Leave one out.")
    if publish:
        from sve_excel.run.making import published_rules

        page, remarks = published_rules(options, output, since, force=force)
        say(remarks)
        click.echo(f"{output}: publish it with the tender." if output else page, nl=bool(output))
        return
    from sve_excel.policy.loading import load_policy
    from sve_excel.policy.writing import rules_text

    policy = load_policy(options.policy)
    if as_json:
        from sve_excel.run.decision import rules_report

        tell(rules_report(policy, None), "", as_json=True)
        return
    click.echo(rules_text(policy), nl=False)
    click.echo(f"# {RULES_VALUES_SHA256} {policy.sha256}")


@policy_group.command(name="check")
@click.argument("file", type=FILE)
@json_option
@library_option
def policy_check(file: Path, as_json: bool, options: Options) -> None:
    """Check a policy FILE: every key known, every value in range, every proxy in the library."""
    from sve_excel.run.making import remarks_on
    from sve_excel.run.settings import rules_of

    _, policy = rules_of(replace(options, policy=file))
    say(remarks_on(policy))
    words = f"Sound: {file}, {RULES_VALUES_SHA256} {policy.sha256}."
    tell({"path": str(file), "sound": True, "sha256": policy.sha256}, words, as_json=as_json)
