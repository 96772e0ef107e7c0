"""What every check looks at, and the words that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sve_excel.model import Claim, Input, Output, OwnProxy, Place, Submission
from sve_excel.policy import Policy
from sve_excel.proxies import Library
from sve_excel.text import fold

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


def listed(names: Sequence[str]) -> str:
    """Join names in lower case: leakage, deadweight and drop-off."""
    low = [name.lower() for name in names]
    return low[0] if len(low) == 1 else f"{', '.join(low[:-1])} and {low[-1]}"


def either(names: Sequence[str]) -> str:
    """Join choices: Forecast or Evaluative."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
