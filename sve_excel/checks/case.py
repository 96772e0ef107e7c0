"""What every check looks at, what a check is, and the rules that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sve_excel.findings.rule import Rule
from sve_excel.library.loading import Library
from sve_excel.model import Claim, Finding, Input, Output, OwnProxy, Place, Submission
from sve_excel.policy.rules import Policy
from sve_excel.words.folding import fold

REQUIRED_EMPTY = Rule(
    "SVE201",
    "required-empty",
    "error",
    "{what} is empty.",
    "Fill it in{how}. Dark yellow cells are needed, light yellow ones are not.",
)

NOT_IN_LIST = Rule(
    "SVE210",
    "not-in-list",
    "error",
    "{what} is {found}, which is not one of the choices.",
    "Choose {choices}.",
)


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


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as ``@Check`` makes it of a function; the function's docstring is what it holds.

    The rules of what it finds stand above it.
    """

    find: Callable[[Case], Iterable[Finding]]
