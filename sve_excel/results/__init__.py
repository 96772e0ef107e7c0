"""Results: one valuation becomes the sheet SVE Results, as a one-sheet workbook in memory.

It never works a figure out anew, never opens a bid and never writes a file. Floor 4 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.results.sheet import results_sheet as results_sheet

__getattr__ = hand_on(
    __name__,
    {
        "results_sheet": "sheet",
    },
)
