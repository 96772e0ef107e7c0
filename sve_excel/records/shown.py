"""A figure that a workbook shows of itself, with the colour that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure of the workbook's own panel, or of the line above a table that repeats it."""

    label: str
    sheet: str
    cell: str
    figure: float | None
    """None where no number is stored, or a text that reads as one."""
    colour: str = ""
    """The word that says its colour; empty where there is none."""
    colour_typed: str = ""
    """The cell of that word where it was typed; empty where a formula gives it."""
