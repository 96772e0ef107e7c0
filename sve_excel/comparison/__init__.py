"""Comparison: many valued bids become the commissioner's workbook, or flat data.

It never opens a bid and never values one: it is handed results. Floor 5 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.comparison.workbook import workbook_of as workbook_of

__getattr__ = hand_on(
    __name__,
    {
        "workbook_of": "workbook",
    },
)
