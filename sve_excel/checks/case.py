"""What every check looks at, and the words that they share."""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.library.loading import Library
from sve_excel.model import Claim, Input, Output, OwnProxy, Place, Submission
from sve_excel.policy.rules import Policy
from sve_excel.words.folding import fold

SHARES = {
    "Leakage": "leakage",
    "Deadweight": "deadweight",
    "Attribution": "attribution",
    "Drop-off": "drop_off",
    "Displacement": "displacement",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a check may look at: a settled submission and what it is held against."""

    submission: Submission
    claims: tuple[Claim, ...]
    library: Library
    policy: Policy

    def place(self, sheet: str, row: Output | Input | OwnProxy, heading: str) -> Place:
        """Where a row's cell under a heading stands."""
        return Place(self.submission.file, sheet, row.cells.get(heading, ""))

    def first_cell(self, sheet: str) -> Place:
        """Where the first row of a sheet's table begins."""
        return Place(self.submission.file, sheet, self.submission.cells.get(fold(sheet), ""))
