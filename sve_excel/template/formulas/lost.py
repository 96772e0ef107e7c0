"""What somebody has deleted of the tables that formulas go by: columns, headings, a sheet.

A reference to what was deleted fails, whatever was inserted besides. One line in the panel says so;
the rows, whose formulas have all failed with it, then say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from sve_excel.layout import HEADING_ROW, OUTPUTS, PROJECT, SOURCE, TABLES, UNIT, column_letter
from sve_excel.policy.rules import Policy
from sve_excel.template.formulas.typed import WORKINGS, asked_places, on_sheet

TITLE_CELL = f"$E${HEADING_ROW - 1}"  # of the panel, on Project: says what is wrong with it
LOST = "Undo what was deleted from "
_UNREAD = {OUTPUTS: (UNIT, SOURCE)}  # computed columns of which nothing else is made


def lost(name: str, policy: Policy) -> str:
    """Whether a column that formulas go by, the headings or all of a sheet was deleted."""
    unread = _UNREAD.get(name, ())
    places = [at for at, column in enumerate(TABLES[name]) if column.heading not in unread]
    if name == OUTPUTS:
        places += asked_places(policy).values()
    headings = "&".join(on_sheet(name, _heading(at)) for at in places)
    workings = [at for (table, _, _), at in WORKINGS.items() if table == name]
    hidden = on_sheet(name, f"{_heading(workings[0])}:{_heading(workings[-1])}")
    return f"ISERROR({headings}&1/(COLUMNS({hidden})>={len(workings)}))"


def lost_of_names(names: Iterable[str]) -> str:
    """Whether what one of these names stands for was deleted."""
    return f"ISERROR({'+'.join(f'ROWS({name})' for name in names)})"


def _heading(at: int) -> str:
    return f"${column_letter(at)}${HEADING_ROW + 1}"


def anything_lost(sheet: str = PROJECT) -> str:
    """Whether the panel says that something was deleted, as seen from another sheet or its own."""
    title = on_sheet(sheet, TITLE_CELL) if sheet else TITLE_CELL
    return f'LEFT({title},{len(LOST)})="{LOST}"'
