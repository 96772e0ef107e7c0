"""A paper as parts and paragraphs, whatever it is written as: the same words in every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Small:
    """A paragraph in small print."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table: headings, rows of texts, shares of the width, columns of figures, rows in bold."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: Sequence[int] = ()
    bold: Sequence[int] = ()


Block = Say | Small | Points | Tabled


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper under its heading; ``law`` is the paragraph that asks for it, if any."""

    title: str
    blocks: tuple[Block, ...]
    law: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: its heading, whom it is for, and its parts.

    What is ``wanting`` makes it a draft: it says so on every page, and is not to be sent.
    """

    heading: str
    about: str
    parts: tuple[Part, ...]
    wanting: tuple[str, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether it is not to be sent yet."""
        return bool(self.wanting)
