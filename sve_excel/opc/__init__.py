"""Open Packaging Conventions (ECMA-376 part 2) and as much SpreadsheetML as a splice needs.

A workbook is a zip of parts. This package reads it without believing a word of it, and writes it
back so that every member nobody asked to change keeps even its compressed bytes. It knows nothing
of what the cells mean, and it never extracts anything to disk.

It never knows what a cell is for. Floor 1 of 8.

The usual way in is `Package.open(data)`, then `check_sheets(package)` before another parser sees
the file. Whatever is wrong is a `PackageError` with a stable `kind`.
"""

from sve_excel.opc.cells import position
from sve_excel.opc.errors import KINDS, PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.names import PartName
from sve_excel.opc.package import Package
from sve_excel.opc.scan import CellScan
from sve_excel.opc.workbook import SheetRef

__all__ = [
    "DEFAULT_LIMITS",
    "KINDS",
    "CellScan",
    "Limits",
    "Package",
    "PackageError",
    "PartName",
    "SheetRef",
    "check_sheets",
    "position",
]
