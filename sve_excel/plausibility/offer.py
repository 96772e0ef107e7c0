"""What every question may look at: one bid, and the tender that it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sve_excel.layout import INPUTS, OUTPUTS, PROJECT, VALUE
from sve_excel.library.loading import Library
from sve_excel.method.flips import Rests
from sve_excel.method.sensitivity import Rows, price_key
from sve_excel.model import Finding, Input, LineValue, Place, Submission, Valuation
from sve_excel.plausibility.copied_rows import Copy
from sve_excel.plausibility.rivals import Rivals
from sve_excel.policy.rules import Policy

_ALONE = Rivals()


@dataclass(frozen=True, slots=True)
class Offer:
    """One bid as the questions see it: what it says, and what that comes to."""

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

    def input_cell(self, spent: Input, heading: str = VALUE) -> Place:
        """Cell of an input under a heading."""
        return Place(self.path, INPUTS, spent.cells.get(heading, ""))

    def field(self, label: str) -> Place:
        """Cell of an answer on the Project sheet."""
        return Place(self.path, PROJECT, self.submission.project.cells.get(label, ""))

    def by_price(self) -> dict[str, list[LineValue]]:
        """Priced rows by what their price is known by."""
        groups: dict[str, list[LineValue]] = {}
        for line in self.rows.lines:
            groups.setdefault(price_key(line.claim), []).append(line)
        return groups


@dataclass(frozen=True, slots=True)
class Tender:
    """What the bids are held against: one another, the library and the policy.

    ``siblings`` are the files of a bid's organisation that are ranked beside it, and ``rivals``
    the figures of all that are. ``begins`` is the day on which the forecasts among the bids begin,
    or where one bid stands alone the day of the run: what ends later has not happened.
    ``rests`` is on what the places of the leading bids rest. ``turns`` are bids that are first
    nowhere and decide who is, by being what others are measured by: who is first with and without.
    ``swaps`` are those that so decide which of two others is above the other: with, and without.
    """

    medians: Mapping[str, float]
    library: Library
    policy: Policy
    bids: int
    labels: Mapping[int, str] = field(default_factory=dict)
    copies: Mapping[int, tuple[Copy, ...]] = field(default_factory=dict)
    siblings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    rivals: Mapping[int, Rivals] = field(default_factory=dict)
    begins: date | None = None
    rests: Mapping[int, Rests] = field(default_factory=dict)
    turns: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    swaps: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def beside(self, offer: Offer) -> Rivals:
        """Figures of the bids that one is ranked with; none where it stands alone."""
        return self.rivals.get(offer.number, _ALONE)
