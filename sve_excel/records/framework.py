"""A framework by which somebody sorts what is offered: its rows, and which outcomes they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """One row of a framework: its code, and as far as there are any theme, measure and unit."""

    code: str
    theme: str
    outcome: str
    measure: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework: what it is called, its rows in their order, and the codes of our outcomes.

    ``key`` is what it is known by in the rules and on the command line, ``codes`` gives the codes
    of each of our outcomes by its name, the nearest first. ``asked`` are those that the tender
    asks for.
    """

    key: str
    title: str
    measures: tuple[FrameworkRow, ...]
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()

    def codes_of(self, outcome: str) -> tuple[str, ...]:
        """Codes that an outcome of ours serves, the nearest first; none where it is on no row."""
        return self.codes.get(outcome, ())
