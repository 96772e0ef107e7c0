"""Tables: in colour and folded on a terminal, plain and whole where a program reads them."""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

import click

from sve_excel.layout import OTHER_NET
from sve_excel.words.saying import pounds, printable, rounded, shorten

if TYPE_CHECKING:
    from sve_excel.comparison.bids import Comparison
    from sve_excel.comparison.placed import Placed
    from sve_excel.library.loading import Library
    from sve_excel.model import Result
    from sve_excel.policy.rules import Policy
    from sve_excel.run.outputs import Outcome

_BETWEEN = 2  # columns between two columns, and at the edges together
_MOST_ROWS = 10_000  # of the closing table: it holds an outline of each, some 4 KB
_UNBROKEN = 8  # characters of a word such as a colour, which a table on a terminal keeps whole


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[str] = (),
    widest: int = 0,
) -> None:
    """Print a table: in colour on a terminal, plain when piped.

    Where it would be wider than the ``widest`` that is wanted when piped, each row is laid out in
    lines of that width.
    """
    if not sys.stdout.isatty():
        plain = plain_table(headings, rows, right)
        wide = widest and max(map(len, plain.splitlines())) > widest
        click.echo(stacked(headings, rows, widest) if wide else plain)
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
        NET_HARM: "bold white on magenta",
        "to mend": "bold yellow",
        "refused": "bold red",
    }
    console = Console()
    widths = _widths(headings, rows, right, console.width)
    if widths is None:
        click.echo(stacked(headings, rows, console.width))
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading, width in zip(headings, widths, strict=True):
        side: Literal["left", "right"] = "right" if heading in right else "left"
        table.add_column(heading, justify=side, width=width, overflow="fold")
    for row in rows:
        table.add_row(*(Text(text, _look(text, colours)) for text in row))
    console.print(table)


def _widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str], room: int
) -> list[int] | None:
    """How wide each column is in so much room; none where a figure or a word would be broken.

    What is short and what is a figure stays on one line; longer texts share what is left.
    """
    columns = [[row[at] for row in rows] for at in range(len(headings))]
    words = [max(map(len, heading.split())) for heading in headings]
    whole = [max(map(len, column), default=0) for column in columns]
    longest = [max(word, text) for word, text in zip(words, whole, strict=True)]
    least = [
        longest[at]
        if heading in right or longest[at] <= _UNBROKEN
        else max(words[at], *(len(word) for text in columns[at] for word in text.split()), 1)
        for at, heading in enumerate(headings)
    ]
    left = room - sum(least) - _BETWEEN * len(headings) - _BETWEEN
    if left < 0:
        return None
    widths = least
    while left and (short := [at for at, width in enumerate(widths) if width < longest[at]]):
        narrowest = min(short, key=lambda at: widths[at])
        widths[narrowest] += 1
        left -= 1
    return widths


def stacked(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> str:
    """Lay rows out below one another, for a terminal in which a table would break words.

    Each begins with its first cell; the others follow with their headings, set in.
    """
    lines: list[str] = []
    for first, *others in rows:
        lines += wrap(first, room, break_long_words=False) or ["-"]
        line = ""
        for heading, text in zip(headings[1:], others, strict=True):
            item = f"{heading} {text}" if text not in ("", "-") else ""
            if line and item and len(line) + len(item) + 4 > room:
                lines.append(f"  {line}")
                line = ""
            line = f"{line}, {item}" if line and item else line or item
            if len(line) + 2 > room:
                lines += [f"  {each}" for each in wrap(line, room - 2, break_long_words=False)]
                line = ""
        lines += [f"  {line}"] if line else []
    return "\n".join(lines)


def _look(text: str, colours: Mapping[str, str]) -> str:
    """Colour of a cell by its word, also where a reason follows it."""
    return colours.get(text) or colours.get(text.split(":")[0], "")


STATUS_WORDS = {"valued": "valued", "errors": "to mend", "refused": "refused"}


def summary_rows(
    results: Sequence[Result],
    library: Library,
    policy: Policy,
    ranked: Comparison | None = None,
) -> list[tuple[str, ...]]:
    """Rows of the closing table: place, organisation, total of the marks, ratios, findings, file.

    They stand in the order of the comparison, where the rules have lots in that of each lot, a bid
    for several once for each; those without a place follow, by their names. Where one was made it
    is ``ranked`` as that has it, by settings that were typed, too.
    """
    from sve_excel.comparison.bids import gather  # which takes a while to load: not for --help
    from sve_excel.comparison.placed import placed

    comparison = ranked or gather(results, library, policy, {})
    places, there = placed(comparison), comparison.by_path
    others = sorted(
        (result for result in results if result.path not in there),
        key=lambda result: (result.valuation is None, result.path),
    )
    return [
        *(_summary_row(each.bid.result, _place(each, comparison), each.total) for each in places),
        *(_summary_row(result) for result in others),
    ]


def _place(each: Placed, comparison: Comparison) -> str:
    """A place with the lot that it is in, or the kind where that is ranked apart."""
    place = each.said if each.place else "-"
    if each.lot:
        return f"lot {printable(each.lot)} {place}"
    # a place among the others is none among these
    return f"{comparison.among(each.bid).one} {place}" if each.place and each.bid.apart else place


def _summary_row(result: Result, place: str = "-", total: float = math.nan) -> tuple[str, ...]:
    """One file: its place and total, its figures or what it is to mend, findings, name."""
    from sve_excel.looks.rag import rag_word

    marks = "-" if total != total else rounded(total, 2)
    valuation, project = result.valuation, result.submission and result.submission.project
    name = (project and (project.organisation or project.name)) or "-"
    if valuation:
        other = valuation.other_net_sroi
        figures = (
            pounds(valuation.net_sroi, 2),
            "-" if other is None else pounds(other, 2),
            rag_word(valuation.rag_net),
            pounds(valuation.gross_sroi, 2),
            rag_word(valuation.rag_gross),
            pounds(valuation.net_outputs),
            pounds(valuation.present_value),
        )
    else:
        figures = ("-", "-", STATUS_WORDS[result.status], "-", "", "-", "-")
    counts = "/".join(str(result.count(s)) for s in ("error", "warning", "note"))
    return (place, printable(name), marks, *figures, counts, printable(result.path))


def other_net_differs(results: Iterable[Result]) -> bool:
    """Whether the other reading of inputs gives any file another net return."""
    from sve_excel.words.digits import rounded as exactly

    return any(
        value.other_net_sroi is None or exactly(value.other_net_sroi) != exactly(value.net_sroi)
        for result in results
        if (value := result.valuation)
    )


def without(table: Sequence[Sequence[str]], headings: Collection[str]) -> list[Sequence[str]]:
    """A table, its headings first, without the columns of these."""
    kept = [at for at, heading in enumerate(table[0]) if heading not in headings]
    return [[row[at] for at in kept] for row in table]


OTHER = "Net, other inputs"
_OTHER_NET = {False: "Leaks left out", True: "Whole inputs"}  # the same of one run, in few words
SUMMARY_HEADINGS = (
    "Place",
    "Organisation",
    "Total",
    "Net per £1",
    OTHER,
    "Colour",
    "Gross per £1",
    "Colour",
    "Net value",
    "Present value",
    "Err/warn/note",
    "File",
)


SUMMARY_RIGHT = (
    "Place",
    "Total",
    "Net per £1",
    *_OTHER_NET.values(),
    "Gross per £1",
    "Net value",
    "Present value",
)


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


def print_summary(done: Outcome) -> None:
    """Print the closing table of a run; of very many workbooks it is left out, and that is said.

    Settings that were typed hold for it, too, whether a comparison was written or not.
    """
    from sve_excel.comparison.bids import Surroundings, gather
    from sve_excel.comparison.ranking import ratios_alone
    from sve_excel.comparison.typed_settings import typed_words

    run = done.run
    if len(run.results) > _MOST_ROWS:
        click.echo(
            f"No table is printed of more than {_MOST_ROWS:,} workbooks, and these are "
            f"{len(run.results):,}. --report FILE has the figures of each."
        )
        return
    results = tuple(run.outlines)
    around = Surroundings(typed=done.typed)
    ranked = done.ranked or gather(results, run.library, run.policy, {}, around)
    differs = other_net_differs(results)
    left_out = {"Total": not ranked.policy.marked, OTHER: not differs}
    headings, *rows = without(
        [SUMMARY_HEADINGS, *summary_rows(results, run.library, run.policy, ranked.of_all)],
        [heading for heading, so in left_out.items() if so],
    )
    named = _OTHER_NET[run.policy.input_leakage]
    print_table([named if each == OTHER else each for each in headings], rows, SUMMARY_RIGHT)
    if differs:
        words = OTHER_NET[run.policy.input_leakage]
        click.echo(f"{named}: {words[:1].lower()}{words[1:]}.")
    if len(ranked.of_all.bids) > 1 and (alone := ratios_alone(ranked.policy.scoring)):
        click.echo(alone)
    words = typed_words(ranked.typed_over)
    if words and done.ranked is None:  # else it is said at the end, however the run is printed
        click.echo(printable(words))
