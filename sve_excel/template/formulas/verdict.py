"""What a row's check may say: each verdict once, as the workbook knows it and as the engine does.

A verdict holds its condition and its words as parts of a formula, and beside them what the engine
has found where it holds. The formula of a check and the result that is stored in its cell are made
from the same list: the first that holds is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sve_excel.looks.page import quoted
from sve_excel.model import Input, Output, OwnProxy
from sve_excel.records.columns import Column
from sve_excel.words.numbers import parse_number

Fault = Literal[
    "empty", "unread", "beyond", "unlisted", "misplaced", "taken", "twice", "long", "unsound"
]
"""What an engine's error says of a cell; ``unsound`` is what has no word of its own."""


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """A row as it was read, what was typed into it, and the faults of its cells by heading."""

    row: Output | Input | OwnProxy
    typed: Mapping[str, Any] = field(default_factory=dict)
    faults: frozenset[tuple[str, Fault]] = frozenset()

    def has(self, heading: str, *faults: Fault) -> bool:
        """Whether the cell has one of the faults."""
        return any((heading, fault) in self.faults for fault in faults)

    def blank(self, column: Column) -> bool:
        """Whether nothing stands in the cell."""
        unread = column.heading in self.row.unreadable
        return not unread and getattr(self.row, column.attribute) in (None, "")

    def number(self, column: Column) -> float:
        """The number in the cell as the formulas take it; 0 where there is none."""
        found: float | None = getattr(self.row, column.attribute)
        typed = self.typed.get(column.heading)
        if found is None and isinstance(typed, str):  # a share beyond its range is not read
            found = parse_number(typed, share=column.kind == "share")
        return found or 0.0


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """One thing that a check may say: when, as a formula and by what is known, and in which words.

    ``words`` are a formula, too, and ``says`` gives what it comes to.
    """

    condition: str
    holds: Callable[[AnsweredRow], bool]
    words: str
    says: Callable[[AnsweredRow], str]


def verdict(condition: str, holds: Callable[[AnsweredRow], bool], words: str) -> RowVerdict:
    """Give a verdict whose words are always the same."""
    return RowVerdict(condition, holds, quoted(words), lambda _: words)


def first_of(verdicts: Sequence[RowVerdict], otherwise: str) -> str:
    """Nested IFs: the words of the first condition that holds."""
    return (
        "".join(f"IF({verdict.condition},{verdict.words}," for verdict in verdicts)
        + quoted(otherwise)
        + ")" * len(verdicts)
    )


def said(verdicts: Sequence[RowVerdict], otherwise: str, answered: AnsweredRow) -> str:
    """Give the words of the first verdict that holds of a row."""
    return next(
        (verdict.says(answered) for verdict in verdicts if verdict.holds(answered)), otherwise
    )
