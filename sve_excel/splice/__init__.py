"""Splice: changes inside a stranger's workbook that leave every other byte as it was.

It knows nothing of social value, never re-writes a part that it need not touch, and never touches
a file. Floor 2 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.splice.errors import SpliceRefused as SpliceRefused
    from sve_excel.splice.sheet import remove_sheet as remove_sheet
    from sve_excel.splice.sheet import splice_sheet as splice_sheet

__getattr__ = hand_on(
    __name__, {"SpliceRefused": "errors", "remove_sheet": "sheet", "splice_sheet": "sheet"}
)
