"""Tracking: what was promised, by when, and what was delivered of it, contract by contract.

It never opens a workbook and never changes a figure: it is handed results. Floor 6 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.tracking.workbook import track as track

__getattr__ = hand_on(
    __name__,
    {
        "track": "workbook",
    },
)
