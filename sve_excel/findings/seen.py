"""What counts in a workbook and cannot be seen, or is seen and does not count."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

SHEET_TWICE = Rule(
    "SVE116",
    "sheet-twice",
    "error",
    "the sheets {first} and {second} have one name but for blanks, letter case or width, so that "
    "nobody can say which of them counts.",
    "Delete one of the two, or give the one that does not count another name.",
)

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

HEADING_NEARLY = Rule(
    "SVE119",
    "heading-nearly",
    "error",
    "the heading {found} is not one of the template's, which has {heading}.",
    "Write {heading} into this cell.",
)

HEADING_READ_AS = Rule(
    "SVE120",
    "heading-read-as",
    "note",
    "the heading {found} was read as {heading}.",
    "Nothing to do: the column counts.",
)

HEADING_OF_ANOTHER_UNIT = Rule(
    "SVE126",
    "heading-of-another-unit",
    "error",
    "{found} says another unit than {heading} has, which counts in {unit}.",
    "Write {heading} into this cell, and give the figures in {unit}.",
)

LABEL_NEARLY = Rule(
    "SVE127",
    "label-nearly",
    "error",
    "the label {found} is not one of the template's, which has {label}.",
    "Write {label} into this cell.",
)

CALCULATED_BY_HAND = Rule(
    "SVE121",
    "calculated-by-hand",
    "warning",
    "the workbook calculates only when somebody asks it to, so stored results may be old.",
    "In Excel choose Formulas > Calculation Options > Automatic, and save.",
)

ANSWERS_HIDDEN = Rule(
    "SVE122",
    "answers-hidden",
    "warning",
    "the sheet {sheet} is hidden, and what stands in it counts.",
    "Right-click any tab, choose Unhide, and look at the sheet.",
)

OPENS_HIDDEN = Rule(
    "SVE129",
    "opens-hidden",
    "warning",
    "the workbook opens {how}, so that who opens it does not see what counts.",
    "In Excel choose View > Unhide, and File > Options > Advanced > Show sheet tabs; save it.",
    manual={"how": "in a hidden window, or without the tabs of its sheets"},
)

SHOWN_TINY = Rule(
    "SVE130",
    "shown-tiny",
    "warning",
    "the sheet {sheet} is shown at {percent} % of its size, at which nobody can read what counts.",
    "Set the zoom (at the lower right of the window) to 100 %, and save it.",
)

FROZEN_AWAY = Rule(
    "SVE246",
    "frozen-away",
    "warning",
    "what stands in {cells} counts, and nobody can scroll to it: panes are frozen past it.",
    "Choose View > Freeze Panes > Unfreeze Panes, and look at these cells.",
)

NOT_PRINTED = Rule(
    "SVE247",
    "not-printed",
    "note",
    "what stands in {cells} counts and is not printed: the print area of {sheet} leaves it out.",
    "Before you print it, choose Page Layout > Print Area > Clear Print Area.",
)

PART_RAISED = Rule(
    "SVE248",
    "part-raised",
    "warning",
    "{what} shows {text} with {part} raised or lowered, as a power or the number of a note is; "
    "all of it counts, as one number.",
    "Type the number alone into the cell, and the note under Evidence.",
)

ROW_UNSEEN = Rule(
    "SVE220",
    "row-unseen",
    "warning",
    "row {row} counts and cannot be seen: it is {how}.",
    "Show the row, or delete it if it should not count.",
)

COLUMN_UNSEEN = Rule(
    "SVE221",
    "column-unseen",
    "warning",
    "the column {heading} counts and cannot be seen: it is hidden, or has no width.",
    "Show the column.",
)

CELL_UNSEEN = Rule(
    "SVE222",
    "cell-unseen",
    "warning",
    "what stands under {what} counts and {how}.",
    "Give the cells the format of their neighbours, or clear them if they should not count.",
)

BLANK_BY_MERGE = Rule(
    "SVE223",
    "blank-by-merge",
    "warning",
    "{what} is blank because the cell is merged with {first}; it was taken as blank.",
    "Unmerge the cells and type {what} into each row.",
)

HELD_UNDER_MERGE = Rule(
    "SVE235",
    "held-under-merge",
    "warning",
    "{what} counts and cannot be seen: the cell is merged with {first}, which shows for all of "
    "them.",
    "Unmerge the cells, and clear or correct what stands under them.",
)

SHOWN_TWO_WAYS = Rule(
    "SVE224",
    "shown-two-ways",
    "error",
    "the cell stores {stored}, and spreadsheet programs do not agree that it shows it.",
    "Type the answer into the cell again.",
)

READ_TWO_WAYS = Rule(
    "SVE233",
    "read-two-ways",
    "error",
    "{ours} is read here, and {theirs} by a second reader (openpyxl).",
    "Type the answer into the cell again, and save the workbook in Excel.",
)

SECOND_READER_FAILED = Rule(
    "SVE234",
    "second-reader-failed",
    "warning",
    "a second reader (openpyxl) could not read the sheet {sheet}, since {why}; its figures "
    "rest on one.",
    "Open the workbook in Excel, compare its figures with the results, and save it anew.",
)

DATE_FORMAT = Rule(
    "SVE225",
    "date-format",
    "warning",
    "{what} has a date format, so that it shows {shown}; the number in the cell, {number}, counts.",
    "Set the cell's format to General (Ctrl+1, Number), and look whether {number} is meant.",
)

SHOWN_OTHERWISE = Rule(
    "SVE236",
    "shown-otherwise",
    "warning",
    "{what} shows {shown}, and {number} counts: the cell's number format shows another figure than "
    "the cell holds.",
    "Set the cell's format to General (Ctrl+1, Number), look which figure is meant, and type it.",
)

IN_PER_CENT = Rule(
    "SVE237",
    "in-per-cent",
    "warning",
    "{what} shows {shown}, and {number} counts: the cell has a per cent format.",
    "Set the cell's format to General (Ctrl+1, Number), and look whether {number} is meant.",
)

CURRENCY_SHOWN = Rule(
    "SVE238",
    "currency-shown",
    "warning",
    "{what} shows {shown}, and {number} counts as pounds.",
    "Type the amount in pounds, and set the cell's format to Currency with £ (Ctrl+1).",
)

CHANGES_WHEN_OPENED = Rule(
    "SVE239",
    "changes-when-opened",
    "warning",
    "{what} comes from {function}, which gives another result each time the workbook is opened; "
    "what was stored last counts.",
    "Type the figure itself in place of the formula.",
)

FROM_ANOTHER_WORKBOOK = Rule(
    "SVE124",
    "from-another-workbook",
    "warning",
    "{what} is taken from another workbook, which nobody who reads this one has; what was stored "
    "last counts.",
    "Type the figure itself in place of the link (copy the cell, Paste Special, Values).",
)

ANSWER_BESIDE = Rule(
    "SVE125",
    "answer-beside",
    "warning",
    "{what} is blank, and the cell to its right holds {found}, which does not count.",
    "Move it into this cell, or clear it if it is no answer.",
)

CONDITION_HIDES = Rule(
    "SVE240",
    "condition-hides",
    "warning",
    "{what} counts ({cells}), and a conditional format can hide it: it {how}.",
    "Home > Conditional Formatting > Manage Rules: delete the rule, and look what the cells hold.",
)

TABLE_STYLE_HIDES = Rule(
    "SVE249",
    "table-style-hides",
    "warning",
    "what stands in {cells} counts, and the style of the table can hide it: it {how}.",
    "Click into the table, choose Table Design, and take one of Excel's own styles.",
)

LIES_OVER = Rule(
    "SVE241",
    "lies-over",
    "warning",
    "{thing} lies over {cells}, and what stands below counts.",
    "Move it away from the cells, and look what they hold.",
)

TEXT_BOX_WITH_FIGURE = Rule(
    "SVE242",
    "text-box-with-figure",
    "warning",
    "a text box on the sheet says {text}; nothing in a text box counts.",
    "Type what should count into its cell, and delete the text box.",
)

COMMENT_WITH_FIGURE = Rule(
    "SVE243",
    "comment-with-figure",
    "note",
    "a comment on {what} says {text}; comments are not read, and what the cell holds counts.",
    "Type what should count into the cell, or what explains it into its row under Evidence.",
)

PART_UNSEEN = Rule(
    "SVE244",
    "part-unseen",
    "warning",
    "{what} holds {text}, of which {part} counts and cannot be seen: it {how}.",
    "Type the whole answer into the cell again, in the format of its neighbours.",
)

ROW_OUTSIDE_TABLE = Rule(
    "SVE229",
    "row-outside-table",
    "warning",
    "row {row} counts and stands outside the table ({table}), so that the workbook's own panel "
    "does not hold it.",
    "Move the row into the table, or drag the table's lower right corner down over it.",
)

ROW_ABOVE_HEADINGS = Rule(
    "SVE131",
    "row-above-headings",
    "warning",
    "row {row} stands above the headings of {sheet}, so that {cells} do not count.",
    "If the row should count, cut it and paste it below the headings.",
    manual={"cells": "what is typed there"},
)
