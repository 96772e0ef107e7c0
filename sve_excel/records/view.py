"""How a sheet is shown when it is opened: how large, and what of it stands still."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetView:
    """The first view of a sheet; rows and columns are counted from 1."""

    percent: int = 100
    """How large it is shown."""
    top: int = 1
    """The first row that is shown of those that stand still: one above it is never seen."""
    left: int = 1
    """The same of columns."""
    frozen_rows: int = 0
    """How many rows stand still at the top, whatever is scrolled; 0 where none do."""
    frozen_columns: int = 0


AS_IT_COMES = SheetView()
