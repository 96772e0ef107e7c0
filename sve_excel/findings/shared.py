"""Rules that rooms of several wings make, or make and ask after, which do not look into each other.

Checks and questions to bidders stand on one floor, and a check loads no reader of files: what one
of them finds and another goes by stands below both.
"""

from __future__ import annotations

from sve_excel.findings.phrases import A_SHARE, PROPER_SHARE, SLIGHT_SHARE
from sve_excel.findings.rule import Rule
from sve_excel.words.saying import capital

SHARE_OUT_OF_RANGE = Rule(
    "SVE204",
    "share-out-of-range",
    "error",
    "{what} is {found}.",
    "{how}",
    manual={"how": f"{capital(PROPER_SHARE)}, such as {A_SHARE}."},
)

COPY_DIFFERS = Rule(
    "SVE304",
    "copy-differs",
    "warning",
    "the workbook shows £{found} for {proxy}; the library says £{value}.",
    "The library's value was used. Ask why the workbook's own copy was changed.",
    manual={"found": "another value"},
)

SHARE_BELOW_ONE_PERCENT = Rule(
    "SVE227",
    "share-below-one-percent",
    "warning",
    "{what} is {found} %, less than one in a hundred.",
    f"{capital(SLIGHT_SHARE)} If so, type {{meant}}%: in a cell that shows per cent, {{found}} is "
    "{found} %. If {found} % is meant, say so under Evidence.",
    manual={"found": "0.2", "meant": "20"},
)

TOTAL_LINE = Rule(
    "SVE228",
    "total-line",
    "warning",
    "row {row} counts, and seems to be a total of other rows: {why}.",
    "If it is, clear the row: what it adds up counts already.",
    manual={"why": "what says so"},
)

MONTHS_AS_YEARS = Rule(
    "SVE230",
    "months-as-years",
    "warning",
    "duration is {found} years; the project runs for {years}.",
    "Are these months? If so, type {meant}. If the change does last {found} years, say under "
    "Evidence how you know.",
    manual={"found": "so many", "years": "fewer", "meant": "them divided by 12"},
)

CELL_TYPED_OVER = Rule(
    "SVE231",
    "cell-typed-over",
    "warning",
    "{what} says {found}, but the row gives {right}.",
    "A value was typed over the template's formula, and counts for nothing. Copy the cell of "
    "another row over it.",
)
