"""Tracking: what was promised held against what was delivered, project by project.

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
