"""What a command says in the end: findings, files that were written, what else is to be known.

Results go to standard output, findings and remarks to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeVar

import click

from sve_excel.commands.options import Printing
from sve_excel.words.saying import first_of, printable

if TYPE_CHECKING:
    from sve_excel.files.finding import Aside
    from sve_excel.model import Finding
    from sve_excel.run.jobs import FileChange
    from sve_excel.run.outputs import Outcome, What

R = TypeVar("R")
_WORDS: dict[What, str] = {
    "comparison": "Comparison",
    "lines": "Lines",
    "report": "Run report",
    "delivery": "Delivery",
    "summary": "Assessment summary",
    "schedule": "Delivery schedule",
    "summaries": "Assessment summaries",
    "page": "Page",
    "key": "Key of the letters",
    "data": "Data",
}


_MOST_NAMED = 6  # files of one kind that are named on a line
_MOST_OF_A_KIND = 3  # findings of one code that are printed of papers


class HasFindings(Protocol):
    """A file and what was found in it."""

    @property
    def path(self) -> str:
        """The file's name in a report."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What was found."""


def print_findings(results: Iterable[HasFindings], severities: Sequence[str]) -> None:
    """Print findings of these severities to standard error, file by file."""
    for result in results:
        for line in findings_text([result], severities):
            indent = "  " if line.startswith("SVE") else ""
            click.echo(indent + line, err=True)


def is_told(finding: Finding) -> bool:
    """Whether a finding is printed however little it weighs: people's own words were moved."""
    from sve_excel.run.noted import TYPED_INTO_RESULTS  # not for --help

    return TYPED_INTO_RESULTS.made(finding)


def findings_text(results: Iterable[HasFindings], severities: Sequence[str]) -> list[str]:
    """Lay findings out by file: the file, then each finding on a line with its cell and remedy."""
    lines = []
    for result in results:
        chosen = [
            finding
            for finding in result.findings
            if finding.severity in severities or is_told(finding)
        ]
        if chosen:
            lines.append(printable(result.path))
        for finding in chosen:
            place = "!".join(part for part in (finding.place.sheet, finding.place.cell) if part)
            where = f" {place}" if place else ""
            lines.append(
                printable(
                    f"{finding.code} {finding.severity}{where}: {finding.message} {finding.remedy}"
                )
            )
    return lines


def made_of(change: FileChange[R], otherwise: str) -> R:
    """Give what came of a change; where none was made, say what stood in the way and end."""
    if change.made is None:
        print_findings([change], ("error", "warning", "note"))
        raise click.ClickException(otherwise)
    return change.made


def print_aside(aside: Sequence[Aside]) -> None:
    """Print which files were no bids, and what they are."""
    for line in aside_words(aside):
        click.echo(line)


def aside_words(aside: Sequence[Aside]) -> list[str]:
    """Say which files were no bids, and what they are: a line for each kind."""
    said = []
    kinds: dict[str, list[str]] = {}
    for each in aside:
        kinds.setdefault(each.why, []).append(printable(each.name))
    if kinds:
        number = f"{len(aside)} files" if len(aside) > 1 else "1 file"
        said.append(f"Not read as bids: {number}.")
    for why, names in kinds.items():
        said.append(f"  {first_of(names, _MOST_NAMED)}: {why}.")
    return said


def papers_said(
    findings: Sequence[Finding],
    severities: Sequence[str] = ("error", "warning", "note"),
    own: Collection[str] | None = None,
) -> list[str]:
    """Say what is wanting in papers: each finding with its cell, of many of one kind the first.

    Where ``own`` are the names of what was written, every other file is named, too.
    """
    said: list[str] = []
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity in severities:
            kinds.setdefault(finding.code, []).append(finding)
    for of_a_kind in kinds.values():
        for finding in of_a_kind[:_MOST_OF_A_KIND]:
            place = finding.place
            cell = "!".join(part for part in (place.sheet, place.cell) if part)
            named = own is not None and place.file not in own
            where = "".join(f" {each}" for each in (place.file * named, cell) if each)
            said.append(
                f"{finding.code} {finding.severity}{where}: {finding.message} {finding.remedy}"
            )
        if more := len(of_a_kind) - _MOST_OF_A_KIND:
            said += [f"{of_a_kind[0].code}: {more} more."] if more > 0 else []
    return said


def tell(data: Mapping[str, object], words: str, *, as_json: bool) -> None:
    """Print what was done: as JSON for machines, or in words."""
    if as_json:
        from sve_excel.run.as_json import to_json

        click.echo(to_json(data), nl=False)
    else:
        click.echo(words)


def say(remarks: Iterable[str]) -> None:
    """Print remarks to standard error, each on a line."""
    for remark in remarks:
        click.echo(printable(remark), err=True)


def end(done: Outcome, printing: Printing) -> NoReturn:
    """Say which files were written and which were not, and end with the status of the run."""
    if printing.table:
        for written in (each for each in done.written if each.what in _WORDS):
            whose = f" for {written.about}" if written.about else ""
            click.echo(f"{_WORDS[written.what]}{whose}: {written.address or written.path}")
        letters = [written.path for written in done.written if written.what == "letter"]
        if letters:
            click.echo(printable(f"Letters of questions: {len(letters)} in {letters[0].parent}"))
        print_aside(done.run.aside)
        click.echo(printable(done.rules))
    names = [written.path.name for written in done.written]
    own = names if any(written.what == "delivery" for written in done.written) else None
    for line in papers_said(done.findings, printing.severities, own):
        click.echo(printable(line), err=True)
    say(done.remarks)
    if done.ranked and done.ranked.typed_over:
        from sve_excel.comparison.typed_settings import typed_words

        say([typed_words(done.ranked.typed_over)])
    say(f"Error: {why}" for why in done.unwritten)
    sys.exit(done.exit_status)
