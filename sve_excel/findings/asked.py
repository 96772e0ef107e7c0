"""What a check finds, and what a question to the bidder rests on: slips that change a figure."""

from __future__ import annotations

from sve_excel.findings.phrases import SLIGHT_SHARE
from sve_excel.findings.rule import Rule
from sve_excel.words.saying import capital

PANEL_DIFFERS = Rule(
    "SVE123",
    "panel-differs",
    "warning",
    "the workbook's own panel shows £{shown} as {label}; its rows come to £{right}. Likely: {why}.",
    "The rows count, not the panel. Look at what is named, let the workbook calculate "
    "(Ctrl+Alt+F9) and save it.",
    manual={"label": "one of its figures", "why": "what explains it"},
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

COLOUR_TYPED = Rule(
    "SVE128",
    "colour-typed",
    "warning",
    "{found} was typed as the colour of the {label}; £{figure} is {right}.",
    "The figure counts, not the word. Copy the cell of a fresh template over it.",
    manual={"found": "a word", "label": "net return per £1", "right": "of another colour"},
)

ROW_SHOWS_OTHERWISE = Rule(
    "SVE245",
    "row-shows-otherwise",
    "warning",
    "{what} shows £{shown}; the row gives £{right}.",
    "The row counts, not what it shows. Copy the cell of another row over it, let the workbook "
    "calculate (Ctrl+Alt+F9) and save it.",
)

CELL_TYPED_OVER = Rule(
    "SVE231",
    "cell-typed-over",
    "warning",
    "{what} says {found}, but the row gives {right}.",
    "A value was typed over the template's formula, and counts for nothing. Copy the cell of "
    "another row over it.",
)

RESULT_NOT_OF_FORMULA = Rule(
    "SVE232",
    "result-not-of-formula",
    "warning",
    "{what} is the formula {formula}, which gives {given}; the cell stores {stored}, which counts.",
    "Let the workbook calculate (Ctrl+Alt+F9 in Excel) and save it, or type the number.",
    manual={"formula": "so-and-so", "given": "one number", "stored": "another"},
)
