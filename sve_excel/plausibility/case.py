"""What every question may look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sve_excel.layout import OUTPUTS, PROJECT
from sve_excel.library.loading import Library
from sve_excel.method.sensitivity import Rows
from sve_excel.model import Finding, LineValue, Place, Submission, Valuation
from sve_excel.plausibility.catalogue import BY_NAME
from sve_excel.plausibility.copied_rows import Copy
from sve_excel.policy.rules import Policy


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to ask one bidder: ``bid`` is its number, ``cells`` is what the flag rests on.

    ``names_others`` is true where the words name another bidder; they are then not for its eyes.
    """

    code: str
    name: str
    gravity: int
    bid: int
    message: str
    question: str
    cells: tuple[Place, ...]
    names_others: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One bid as the rules see it."""

    number: int
    label: str
    path: str
    submission: Submission
    valuation: Valuation
    rows: Rows
    deflators: Mapping[str, float]
    findings: tuple[Finding, ...]

    def cell(self, line: LineValue, heading: str) -> Place:
        """Cell of an output under a heading."""
        return Place(self.path, OUTPUTS, line.claim.output.cells.get(heading, ""))

    def field(self, label: str) -> Place:
        """Cell of an answer on the Project sheet."""
        return Place(self.path, PROJECT, self.submission.project.cells.get(label, ""))


@dataclass(frozen=True, slots=True)
class Tender:
    """What the bids are held against: one another, the library and the policy."""

    medians: Mapping[str, float]
    library: Library
    policy: Policy
    bids: int
    labels: Mapping[int, str] = field(default_factory=dict)
    copies: Mapping[int, tuple[Copy, ...]] = field(default_factory=dict)


def flag(name: str, case: Case, cells: Iterable[Place], /, **values: object) -> Flag:
    """Make the flag called ``name`` for a bid, filled with ``values``."""
    rule = BY_NAME[name]
    message = rule.message.format(**values)
    return Flag(
        rule.code,
        rule.name,
        rule.gravity,
        case.number,
        message[0].upper() + message[1:],
        rule.question.format(**values),
        tuple(cells),
        name == "copied-bid",
    )
