"""Many rules in one catalogue, many findings in one order.

A catalogue is made from the modules in which the rules stand, so that none is entered twice. It
refuses two rules of one code or one name: a code never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Protocol, TypeVar

from sve_excel.model import Finding


class Coded(Protocol):
    """What a catalogue holds: something with a code and a name of its own."""

    @property
    def code(self) -> str:
        """Code that never changes its meaning."""

    @property
    def name(self) -> str:
        """Name in words joined by hyphens."""


Entry = TypeVar("Entry", bound=Coded)


def catalogue(kind: type[Entry], modules: Iterable[ModuleType]) -> dict[str, Entry]:
    """Give what the modules hold of a kind, by code and in the order of the codes.

    A module may hold what another lent it. Raises ``ValueError`` where two share a code or a name.
    """
    entries: dict[str, Entry] = {}
    names: dict[str, Entry] = {}
    for module in modules:
        for each in vars(module).values():
            if isinstance(each, kind):
                for known, key in ((entries, each.code), (names, each.name)):
                    if known.setdefault(key, each) is not each:
                        raise ValueError(f"{module.__name__}: {key} is taken by {known[key]}")
    return dict(sorted(entries.items()))


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings from the gravest to the slightest, else in the order in which they came."""
    rank = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(findings, key=lambda finding: rank[finding.severity]))
