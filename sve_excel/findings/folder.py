"""What can be wrong with a folder of bids: what cannot be looked into, and one bid in two files."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

FOLDER_UNREADABLE = Rule(
    "SVE635",
    "folder-unreadable",
    "error",
    "the folder cannot be read: {detail}",
    "Have it made readable for you and run again; or leave it out with --exclude.",
)

ZIP_NOT_READ = Rule(
    "SVE636",
    "zip-not-read",
    "error",
    "the zip was not read as a folder of bids: {detail}",
    "Unpack it and name the folder instead; or ask for it again.",
)

NOT_READ_IN_ZIP = Rule(
    "SVE637",
    "not-read-in-zip",
    "error",
    "this file inside a zip was not read: {detail}",
    "Ask the bidder for it by itself; or unpack the zip, look at it, and name the folder instead.",
)

BLANK_TEMPLATE = Rule(
    "SVE641",
    "blank-template",
    "note",
    "this is the blank template: nothing is filled in.",
    "Nothing to do.",
)

SAME_BID = Rule(
    "SVE638",
    "same-bid",
    "warning",
    "one bid is here more than once, {how}: {files}. It counts once, as {kept}.",
    "Take the others out of the folder.",
    manual={"how": "with the same bytes or the same answers"},
)

WHICH_COUNTS = Rule(
    "SVE639",
    "which-counts",
    "error",
    "{organisation} has several workbooks of one project and evaluation with different answers: "
    "{files}. Which one counts? Until that is settled none of them has a place.",
    "Settle it by the rules of the tender, and write in the sheet Register of the comparison that "
    "the others are superseded, or withdrawn.",
    manual={"organisation": "the organisation"},
)

SEVERAL_VERSIONS = Rule(
    "SVE642",
    "several-versions",
    "warning",
    "{organisation} has several workbooks of one project and evaluation: {files}. Only {valued} "
    "could be valued. Which one counts?",
    "Settle it by the rules of the tender, and write in the sheet Register of the comparison that "
    "the others are superseded, or withdrawn.",
    manual={"organisation": "the organisation", "valued": "one of them"},
)

ONE_PROJECT = Rule(
    "SVE640",
    "one-project",
    "warning",
    "a promise and a report of one project, or reports on several periods, are no rivals: "
    "{files}. Only {kept} has a place.",
    "To hold what was delivered against what was promised, use sve-excel track.",
)
