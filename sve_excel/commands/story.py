"""The story of one proxy, printed for people: fact by fact, and edition by edition."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import click

from sve_excel.library.changes import RETIRED, ROW
from sve_excel.library.library import Change, Library
from sve_excel.library.story import Story
from sve_excel.model import Proxy
from sve_excel.words.saying import pounds, printable

_LABEL = 16  # columns of the labels
_COUNTS = {
    "yearly": "counts again each year that it lasts",
    "once": "counts once for each",
    "lifetime": "holds all its years: counts once, whatever the duration",
}
_DISCOUNT = {
    "standard": "standard: the policy's discount_rate, and what follows it",
    "health": "health: the policy's discount_rate_health, and what follows it",
}


def print_story(story: Story, library: Library) -> None:
    """Print everything that bears on a row."""
    click.echo(story.proxy.id)
    for label, text in (*_standing(story), *_facts(story.proxy, library), *_beside(story)):
        click.echo(f"  {label:<{_LABEL}} {printable(text)}".rstrip())
    click.echo(f"  {'Library':<{_LABEL}} {library.version}, SHA-256 {library.sha256}")
    for line in _history(story.history):
        click.echo(line)


def _standing(story: Story) -> Iterator[tuple[str, str]]:
    yield "Proxy", story.proxy.name
    if story.retired is None:
        yield "Standing", f"in force, since edition {story.since}"
        return
    yield "Standing", f"RETIRED on {story.retired.retired_on}; it may no longer be claimed"
    yield "Why", story.retired.reason
    yield from _rows("Instead", [_priced(proxy) for proxy in story.successors], "nothing")


def _facts(proxy: Proxy, library: Library) -> Iterator[tuple[str, str]]:
    yield "Category", proxy.category
    yield "Outcome", proxy.outcome
    yield "Unit", f"{proxy.unit} ({_COUNTS[proxy.recurrence]})"
    yield "Published value", f"{pounds(proxy.value, 2)} in {proxy.price_year} prices"
    used = f"{pounds(proxy.uprated, 2)} in {library.price_base} prices (GDP deflator)"
    yield "Value used", used
    if proxy.low is None and proxy.high is None:
        yield "Range", "none stated by the source"
    else:
        published = _bounds(proxy.low, proxy.high)
        yield "Range", f"{_bounds(proxy.uprated_low, proxy.uprated_high)}; published {published}"
    divided = ", ".join(f"{name} {share * 100:.4g}%" for name, share in proxy.bearers)
    yield "Who gains", divided or f"{proxy.bearer} (all of it, as no division is known)"
    yield "Discount", _DISCOUNT[proxy.discount]


def _beside(story: Story) -> Iterator[tuple[str, str]]:
    """What else stands in the library that bears on the row, and where it comes from."""
    proxy = story.proxy
    yield from _rows("Part of", [_named(whole) for whole in story.wholes], "nothing else here")
    yield from _rows("Its parts", [_named(part) for part in story.parts], "none here")
    for key, others in story.overlaps.items():
        words = f"{key}: claimed once for each person, together with"
        yield from _rows("Overlaps", [words, *(f"  {_named(other)}" for other in others)], "")
    replaced = [
        f"{retired_proxy.proxy.id} {retired_proxy.proxy.name}" for retired_proxy in story.replaces
    ]
    if replaced:
        yield from _rows("Stands for", replaced, "")
    yield "Source", f"{proxy.publisher}: {proxy.source} ({proxy.source_year})"
    yield "Where in it", proxy.locator
    yield "Read from", proxy.read_from
    yield "Link", proxy.url
    yield "Confidence", f"{proxy.confidence}; licence {proxy.licence}"


def _rows(label: str, texts: Sequence[str], none: str) -> Iterator[tuple[str, str]]:
    """Texts one below the other, the label beside the first."""
    for text in texts or [none]:
        yield label, text
        label = ""


def _named(proxy: Proxy) -> str:
    return f"{proxy.id} {proxy.name}"


def _priced(proxy: Proxy) -> str:
    return f"{_named(proxy)}, at {pounds(proxy.uprated, 2)} for each {proxy.unit}"


def _bounds(low: float | None, high: float | None) -> str:
    return " to ".join("not stated" if each is None else pounds(each, 2) for each in (low, high))


def _history(changes: Sequence[Change]) -> Iterator[str]:
    """What each edition changed, with its reason, the newest first."""
    if not changes:
        yield "  Nothing about it has changed since."
    edition = ""
    for change in reversed(changes):
        if change.edition != edition:
            edition = change.edition
            yield f"  Changed in {edition}"
        what = RETIRED if change.field == ROW else _changed(change)
        yield from textwrap.wrap(
            printable(f"{what} ({change.why})"),
            100,
            initial_indent="    ",
            subsequent_indent="      ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _changed(change: Change) -> str:
    was, now = (f"'{each}'" if each else "nothing" for each in (change.before, change.after))
    return f"{change.field}: {was} -> {now}"
