"""One row of the library with everything that bears on it: others beside it, and its editions.

A retired row has its story as well: why it went, and what takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sve_excel.library.changes import ADDED, ITSELF, ROW
from sve_excel.library.library import Change, Library, RetiredProxy
from sve_excel.model import Proxy

_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Story:
    """A proxy and what stands around it.

    ``wholes`` contain it and ``parts`` are contained in it, as rows say themselves; ``overlaps``
    are the other rows of each of its keys. ``replaces`` are retired rows whose place it takes.
    ``since`` is the edition in which it came; ``history`` what editions changed about it.
    """

    proxy: Proxy
    retired: RetiredProxy | None
    successors: tuple[Proxy, ...]
    replaces: tuple[RetiredProxy, ...]
    wholes: tuple[Proxy, ...]
    parts: tuple[Proxy, ...]
    overlaps: Mapping[str, tuple[Proxy, ...]]
    since: str
    history: tuple[Change, ...]


def story(library: Library, identity: str) -> Story | None:
    """Tell the story of a row in force or retired; none where the library never had the id."""
    retired = library.retired_by_id.get(identity)
    proxy = retired.proxy if retired else library.by_id.get(identity)
    if proxy is None:
        return None
    known = {
        **{retired_proxy.proxy.id: retired_proxy.proxy for retired_proxy in library.retired},
        **library.by_id,
    }
    history = library.history.get(identity, ())
    return Story(
        proxy,
        retired,
        tuple(library.by_id[each] for each in retired.replaced_by) if retired else (),
        tuple(
            retired_proxy
            for retired_proxy in library.retired
            if identity in retired_proxy.replaced_by
        ),
        tuple(known[each] for each in proxy.part_of),
        library.parts.get(identity, ()),
        {
            key: tuple(each for each in library.by_overlap.get(key, ()) if each.id != identity)
            for key in proxy.overlap
        },
        _since(library, history),
        tuple(change for change in history if change.after != ADDED),
    )


def _since(library: Library, history: Iterable[Change]) -> str:
    """The edition in which a row came; the first that the record knows where it was there then."""
    for change in history:
        if change.field == ROW and change.after == ADDED:
            return change.edition
    for change in library.history.get(ITSELF, ()):
        if change.field == "version":
            return change.before
    return library.version


def older_than(proxy: Proxy, year: int) -> bool:
    """Whether a row's source, or the prices of its value, are from before a year."""
    years = [
        int(match[0])
        for text in (proxy.source_year, proxy.price_year)
        if (match := _YEAR.match(text))
    ]
    return any(each < year for each in years)


def row_data(proxy: Proxy, price_base: str) -> dict[str, Any]:
    """Give a row as plain data: its columns as the library has them, and its figures as used."""
    found: dict[str, Any] = {
        ("proxy" if field.name == "name" else field.name): getattr(proxy, field.name)
        for field in fields(proxy)
    }
    found |= {
        "part_of": list(proxy.part_of),
        "overlap": list(proxy.overlap),
        "bearers": dict(proxy.bearers),
        "price_base": price_base,
    }
    return found


def story_data(story: Story, price_base: str) -> dict[str, Any]:
    """Give a story as plain data: the row, and what stands around it by ids."""
    retired = story.retired
    return {
        **row_data(story.proxy, price_base),
        "status": "retired" if retired else "in force",
        "since": story.since,
        "retired_on": retired.retired_on if retired else None,
        "reason": retired.reason if retired else None,
        "replaced_by": [proxy.id for proxy in story.successors],
        "replaces": [retired_proxy.proxy.id for retired_proxy in story.replaces],
        "parts": [proxy.id for proxy in story.parts],
        "overlaps": {key: [row.id for row in rows] for key, rows in story.overlaps.items()},
        "history": [
            {
                "edition": change.edition,
                "field": change.field,
                "from": change.before,
                "to": change.after,
                "why": change.why,
            }
            for change in story.history
        ],
    }
