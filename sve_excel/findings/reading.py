"""What can be wrong with a workbook as it is read: sheets, headings and labels, single cells."""

from __future__ import annotations

from sve_excel.findings.phrases import A_SHARE, PROPER_SHARE
from sve_excel.findings.rule import Rule
from sve_excel.words.saying import capital

NOT_OUR_WORKBOOK = Rule(
    "SVE101",
    "not-our-workbook",
    "error",
    "this is not a social value workbook: it has not the sheets Project, Outputs and Inputs.",
    "Send the bid in the template (sve-excel template), or take the file out of the folder.",
)

OUR_COMPARISON = Rule(
    "SVE115",
    "our-comparison",
    "note",
    "this is a comparison that sve-excel wrote; it is not a bid.",
    "Nothing to do: it was left out.",
)

NOT_A_NUMBER = Rule(
    "SVE203",
    "not-a-number",
    "error",
    "{what} is {found}, which is not a number.",
    "{how}",
    manual={"how": "Type a number such as 12, and put words in another column."},
)

SHARE_OUT_OF_RANGE = Rule(
    "SVE204",
    "share-out-of-range",
    "error",
    "{what} is {found}.",
    "{how}",
    manual={"how": f"{capital(PROPER_SHARE)}, such as {A_SHARE}."},
)

NUMBER_AS_TEXT = Rule(
    "SVE205",
    "number-as-text",
    "note",
    "{what} is a number typed as text ({found}); it was read as {value}.",
    "Nothing to do: it counts. If the workbook's own panel leaves the row out, as in older "
    "templates, type {value} into the cell again.",
)

FORMULA_WITHOUT_VALUE = Rule(
    "SVE208",
    "formula-without-value",
    "error",
    "{what} is a formula that has no stored result.",
    "Open the file in Excel or LibreOffice, let it recalculate, and save it.",
)

ERROR_VALUE = Rule(
    "SVE209",
    "error-value",
    "error",
    "{what} holds {found}, the result of a formula that failed.",
    "Mend the formula, or type the number.",
)

NUMBER_TOO_LARGE = Rule(
    "SVE213",
    "number-too-large",
    "error",
    "{what} is {found}, which is too large to be meant.",
    "Type the number again.",
)
