"""A part of a page of paragraphs and tables, whatever it is then written as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of the page: its title, its paragraphs, and a table with its headings, if any."""

    title: str
    texts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
