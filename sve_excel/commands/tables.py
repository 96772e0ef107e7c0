"""Tables: in colour and folded on a terminal, plain and whole where a program reads them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import click

from sve_excel.words.saying import pounds, printable, shorten

if TYPE_CHECKING:
    from sve_excel.model import Result

_WIDE = 120  # columns of a terminal in which a table has room enough


_UNBROKEN = 8  # characters of a word such as a colour, which a table on a terminal keeps whole


def print_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()
) -> None:
    """Print a table: in colour on a terminal, plain when piped."""
    if not sys.stdout.isatty():
        click.echo(plain_table(headings, rows, right))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from sve_excel.looks.rag import NET_HARM

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


STATUS_WORDS = {"valued": "valued", "errors": "to mend", "refused": "refused"}


def ranked(results: Iterable[Result]) -> list[Result]:
    """Valued results from the highest net return to the lowest, then the others by name."""
    return sorted(
        results,
        key=lambda result: (
            result.valuation is None,
            -(result.valuation.net_sroi if result.valuation else 0.0),
            result.path,
        ),
    )


def summary_rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """Rows of the closing table: organisation, ratios with their colour, findings, file."""
    from sve_excel.looks.rag import rag_word  # which loads the policy: not for --help

    rows: list[tuple[str, ...]] = []
    for result in ranked(results):
        valuation, project = result.valuation, result.submission and result.submission.project
        name = (project and (project.organisation or project.name)) or "-"
        if valuation:
            figures = (
                pounds(valuation.net_sroi, 2),
                rag_word(valuation.rag_net, valuation.net_sroi),
                pounds(valuation.gross_sroi, 2),
                rag_word(valuation.rag_gross, valuation.gross_sroi),
                pounds(valuation.net_outputs),
            )
        else:
            figures = ("-", STATUS_WORDS[result.status], "-", "", "-")
        counts = "/".join(str(result.count(s)) for s in ("error", "warning", "note"))
        rows.append((printable(name), *figures, counts, printable(result.path)))
    return rows


SUMMARY_HEADINGS = (
    "Organisation",
    "Net per £1",
    "Colour",
    "Gross per £1",
    "Colour",
    "Net value",
    "Err/warn/note",
    "File",
)


SUMMARY_RIGHT = ("Net per £1", "Gross per £1", "Net value")


def plain_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[str] = (),
    longest: int = 44,
) -> str:
    """Lay a table out in plain text: columns aligned, long texts cut, the last one whole.

    A long text in the last column makes its own line long, and neither the rule nor other lines.

    ``right`` names the columns of figures, which are aligned to the right.
    """
    last = len(headings) - 1
    cut = [
        [text if i == last else shorten(text, longest) for i, text in enumerate(row)]
        for row in (headings, *rows)
    ]
    widths = [min(longest, max(len(row[i]) for row in cut)) for i in range(len(headings))]
    lines = [
        "  ".join(
            text.rjust(width) if headings[i] in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cut
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def print_summary(results: Sequence[Result]) -> None:
    """Print the closing table of a run."""
    print_table(SUMMARY_HEADINGS, summary_rows(results), SUMMARY_RIGHT)
