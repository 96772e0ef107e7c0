"""What an edition of the library does to bids, as tables for people: bids, rows, what to mend."""

from __future__ import annotations

import click

from sve_excel.commands.tables import (
    OTHER,
    STATUS_WORDS,
    other_net_differs,
    print_table,
    without,
)
from sve_excel.comparison.editions import BidChange, Editions, RowChange
from sve_excel.library.library import Change, Library
from sve_excel.model import Result
from sve_excel.words.saying import pounds, printable

_WIDEST = 100  # columns of text that a file, a mail or a window shows without breaking lines
_HEADINGS = (
    *("Bid", "Place", "Net per £1", OTHER, "Gross per £1", "Net value"),
    *("Difference", "By prices", "By changes", "File"),
)
_TOLD = ("value", "price_year", "unit", "recurrence", "discount", "outcome", "row")


def print_editions(editions: Editions) -> None:
    """Print each bid by both editions, the rows that more than prices move, and what to mend."""
    old, new = editions.old, editions.new
    click.echo(
        f"{old.version} at {old.price_base} prices -> {new.version} at {new.price_base} prices; "
        "places by the marks of the rules.\n"
    )
    valued = [bid for bid in editions.bids if bid.before.valuation or bid.after.valuation]
    differs = other_net_differs(result for bid in valued for result in (bid.before, bid.after))
    table = without([_HEADINGS, *map(_bid, valued)], [] if differs else [OTHER])
    print_table(tuple(table[0]), table[1:], _HEADINGS[2:-1], _WIDEST)
    rows = [
        _row(bid, row, pence, new)
        for bid in valued
        for row, pence in zip(bid.rows, bid.in_pence()[1], strict=True)
        if row.told
    ]
    if rows:
        click.echo("\nRows that more than prices move; all others change by prices alone.\n")
        right = ("Net value", "By changes")
        print_table(("Bid", "Row", "Proxy", *right, "Why"), rows, right, _WIDEST)
    _print_mending(editions)
    if others := len(editions.bids) - len(valued):
        click.echo(f"\nValued by neither edition: {others}. sve-excel check says why.")


def _bid(bid: BidChange) -> tuple[str, ...]:
    prices, changes = bid.in_pence()
    amounts = (prices + sum(changes), prices, sum(changes))
    shown = [pounds(amount / 100, 2) for amount in amounts] if bid.rows else ["-"] * 3
    return (
        _name(bid.after),
        _arrow(_place(bid.place_before), _place(bid.place_after)),
        _arrow(*(_ratio(result, "net_sroi") for result in (bid.before, bid.after))),
        _arrow(*(_ratio(result, "other_net_sroi") for result in (bid.before, bid.after))),
        _arrow(*(_ratio(result, "gross_sroi") for result in (bid.before, bid.after))),
        _arrow(_net(bid.before), pounds(bid.left, 2) if bid.rows else _net(bid.after)),
        *shown,
        printable(bid.after.path),
    )


def _row(bid: BidChange, row: RowChange, pence: int, new: Library) -> tuple[str, ...]:
    after = pounds(row.after.net, 2) if row.after else "nothing"
    return (
        _name(bid.after),
        row.cell,
        row.id,
        _arrow(pounds(row.before.net, 2), after),
        pounds(pence / 100, 2),
        _why(row, new),
    )


def _why(row: RowChange, new: Library) -> str:
    """Say what the edition changed about a row, why, and what stands in its place."""
    said = [_change(change) for change in row.why if change.field in _TOLD]
    for identity in row.successors:
        proxy = new.by_id[identity]
        said.append(
            f"choose {identity} ({proxy.name}) at {pounds(proxy.uprated, 2)} for each {proxy.unit}"
        )
    if row.instead is not None:
        said.append(f"with it the row would come to {pounds(row.instead, 2)}")
    return printable("; ".join(said))


def _change(change: Change) -> str:
    what = (
        change.after
        if change.field == "row"
        else f"{change.field} {change.before} -> {change.after}"
    )
    return f"{what} ({change.why})" if change.why else what


def _print_mending(editions: Editions) -> None:
    """Print what keeps a bid from being valued by the newer edition that the older one valued."""
    mending = [bid for bid in editions.bids if bid.before.valuation and bid.mending]
    if mending:
        click.echo(f"\nTo mend under {editions.new.version}; a place is one among the others.\n")
    for bid in mending:
        click.echo(printable(bid.after.path))
        for finding in bid.mending:
            click.echo(f"  {printable(str(finding))}")


def _arrow(before: str, after: str) -> str:
    return f"{before} -> {after}"


def _place(place: int) -> str:
    return str(place) if place else "-"


def _name(result: Result) -> str:
    project = result.submission.project if result.submission else None
    return printable((project and (project.organisation or project.name)) or result.path)


def _ratio(result: Result, name: str) -> str:
    if result.valuation is None:
        return STATUS_WORDS[result.status]
    ratio = getattr(result.valuation, name)
    return "-" if ratio is None else pounds(ratio, 2)


def _net(result: Result) -> str:
    return pounds(result.valuation.net_outputs, 2) if result.valuation else "-"
