"""What counts in a workbook and cannot be seen, or is seen and does not count."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

SHEET_RENAMED = Rule(
    "SVE117",
    "sheet-renamed",
    "error",
    "the sheet {sheet} is missing; the sheet {found} has its headings.",
    "Rename the sheet {found} to {sheet}: right-click its tab, Rename.",
)

SHEET_NOT_COUNTED = Rule(
    "SVE118",
    "sheet-not-counted",
    "warning",
    "the sheet {found} looks like {sheet} and was not counted: only the sheet of that very name is "
    "read.",
    "Move its rows into {sheet}, or delete it.",
)

HEADING_OF_ANOTHER_UNIT = Rule(
    "SVE126",
    "heading-of-another-unit",
    "error",
    "{found} says another unit than {heading} has, which counts in {unit}.",
    "Write {heading} into this cell, and give the figures in {unit}.",
)

CALCULATED_BY_HAND = Rule(
    "SVE121",
    "calculated-by-hand",
    "warning",
    "the workbook calculates only when somebody asks it to, so stored results may be old.",
    "In Excel choose Formulas > Calculation Options > Automatic, and save.",
)

ROW_OUTSIDE_TABLE = Rule(
    "SVE229",
    "row-outside-table",
    "warning",
    "row {row} counts and stands outside the table ({table}), so that the workbook's own panel "
    "does not hold it.",
    "Move the row into the table, or drag the table's lower right corner down over it.",
)
