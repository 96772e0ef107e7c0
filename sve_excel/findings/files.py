"""What can be wrong with a file: writing back (5xx), opening (6xx), the program itself (9xx)."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

CANNOT_WRITE = Rule(
    "SVE501",
    "cannot-write",
    "error",
    "the file could not be written: {detail}",
    "Close the file in Excel, or make it and its folder writable, and run again; or have copies "
    "written into another folder.",
)

CHANGED_WHILE_READ = Rule(
    "SVE502",
    "changed-while-read",
    "error",
    "another program changed the file while it was being read; it was not overwritten.",
    "Run again.",
)

HAS_FURTHER_NAMES = Rule(
    "SVE515",
    "has-further-names",
    "error",
    "the file was not written, since it would hold the new content under one name alone: {detail}",
    "Put a copy of it in the place of this name and run again; or use --out FOLDER to have copies "
    "written.",
)

RESULTS_NAME_TAKEN = Rule(
    "SVE503",
    "results-name-taken",
    "error",
    "the workbook has a sheet named {sheet} that sve-excel did not write.",
    "Rename that sheet and run again.",
)

SIGNED = Rule(
    "SVE504",
    "signed",
    "error",
    "the workbook has a digital signature, which adding a sheet would break.",
    "Use --out FOLDER to write the results into a copy.",
)

SIGNATURE_BROKEN_IN_COPY = Rule(
    "SVE505",
    "signature-broken-in-copy",
    "warning",
    "the original is signed; the signature does not hold for this copy with its results.",
    "Keep the original as the evidence.",
)

NO_SPACE = Rule(
    "SVE506",
    "no-space",
    "error",
    "the disk is full: {detail}",
    "Free some space and run again; the file is as it was.",
)

OPEN_ELSEWHERE = Rule(
    "SVE507",
    "open-elsewhere",
    "note",
    "somebody seems to have the file open ({owner}).",
    "Ask them to close it and open it again, so that they do not save over the results.",
)

RESULTS_NOT_WRITTEN = Rule(
    "SVE508",
    "results-not-written",
    "error",
    "the results sheet could not be added: {detail}",
    "Save the workbook in Excel under a new name and run again.",
)

RESULTS_NOT_REMOVED = Rule(
    "SVE509",
    "results-not-removed",
    "error",
    "the results sheet could not be taken out: {detail}",
    "Delete the sheet in Excel instead, and save.",
)

COPY_NAME_TAKEN = Rule(
    "SVE510",
    "copy-name-taken",
    "error",
    "no copy was written: {target} is there already, and it is no copy of an earlier run.",
    "Name another folder for the copies, or move that file away.",
)

COPY_MENDED = Rule(
    "SVE514",
    "copy-mended",
    "error",
    "no results were written: {target} is the copy of an earlier run, was saved since, and its "
    "answers are others than those of this workbook.",
    "Say which of the two holds: move the copy away, or put it in the place of this workbook.",
)

NAME_NOT_CHANGED = Rule(
    "SVE511",
    "name-not-changed",
    "error",
    "the project's name could not be changed: {detail}",
    "Change it in Excel, on the sheet Project, and save.",
)

NOT_CHANGED = Rule(
    "SVE512",
    "not-changed",
    "error",
    "the file could not be changed: {detail}",
    "Close the file in Excel, or make it and its folder writable, and run again.",
)

COMMENTS_LEFT_OUT = Rule(
    "SVE513",
    "comments-left-out",
    "warning",
    "not every finding is a comment in the copy: {detail}",
    "Mend the workbook by what is printed: it names every cell.",
)

KEY_WITHOUT_EFFECT = Rule(
    "SVE529",
    "key-without-effect",
    "warning",
    "{key} does nothing: {why}.",
    "Leave it out, or change what it hangs on, before the rules are published.",
    manual={"key": "a key of the rules", "why": "which other key makes it so"},
)

TYPED_INTO_RESULTS = Rule(
    "SVE530",
    "typed-into-results",
    "note",
    "people typed into this sheet: {found}. It was written anew, and what they typed is kept in a "
    "list on it.",
    "Write notes on a sheet of your own, or into the comparison; delete a row of the list once it "
    "is not needed.",
    manual={"found": "which cells"},
)

LOST_FROM_RESULTS = Rule(
    "SVE516",
    "lost-from-results",
    "warning",
    "somebody put onto this sheet what a run does not keep: {found}. It was written anew without.",
    "Take it out of an earlier copy of the file, and put pictures, charts and colours onto a sheet "
    "of your own, which no run touches.",
    manual={"found": "pictures, charts, shapes or colours, and where"},
)

TYPED_STANDS_IN_RESULTS = Rule(
    "SVE531",
    "typed-stands-in-results",
    "error",
    "the results sheet was not taken out, since people put something onto it: {found}.",
    "Copy what you want to keep to a sheet of your own, clear those cells, save, and run again; or "
    "rename the sheet, which then stays.",
    manual={"found": "which cells, and what"},
)

NOT_A_WORKBOOK = Rule(
    "SVE601",
    "not-a-workbook",
    "error",
    "the file is not an Excel workbook: {detail}",
    "Send the filled template, saved as Excel Workbook (.xlsx).",
)

DAMAGED = Rule(
    "SVE602",
    "damaged",
    "error",
    "the file is damaged: {detail}",
    "Open it in Excel, let it repair the file, save it under a new name; or send it again.",
)

PASSWORD_PROTECTED = Rule(
    "SVE603",
    "password-protected",
    "error",
    "the file is protected with a password, so it cannot be read.",
    "Give the password with --password-file, or save the file without one.",
)

WRONG_PASSWORD = Rule(
    "SVE604",
    "wrong-password",
    "error",
    "the password given does not open the file.",
    "Ask the bidder for the password and put it into the password file.",
)

RIGHTS_PROTECTED = Rule(
    "SVE605",
    "rights-protected",
    "error",
    "the file is locked to its organisation by a confidentiality label.",
    "Ask the bidder to remove the label's protection and send the file again.",
)

OTHER_FORMAT = Rule(
    "SVE606",
    "other-format",
    "error",
    "the file is {detail}, which cannot hold the results.",
    "Open it and save it as Excel Workbook (.xlsx).",
    manual={"detail": "of another kind"},
)

UNSAFE_FILE = Rule(
    "SVE607",
    "unsafe-file",
    "error",
    "the file is built in a way that no spreadsheet program does: {detail}",
    "Do not open it. Ask the bidder for a fresh copy of the workbook.",
)

TOO_LARGE = Rule(
    "SVE608",
    "too-large",
    "error",
    "the file is larger than a bid can be: {detail}",
    "Ask the bidder for the workbook without what does not belong to the bid; or, if you trust "
    "it, allow more with --limit.",
)

CANNOT_OPEN = Rule(
    "SVE609",
    "cannot-open",
    "error",
    "the file cannot be opened: {detail}",
    "Check that it is there and that you may read it.",
)

EXTERNAL_LINKS = Rule(
    "SVE610",
    "external-links",
    "warning",
    "the workbook links to other files ({found}).",
    "Figures may come from a file that you do not have: ask for them as plain numbers.",
    manual={"found": "which ones"},
)

MACROS = Rule(
    "SVE611",
    "macros",
    "warning",
    "the workbook contains macros.",
    "They were not run and are unchanged. Open the file with macros switched off.",
)

HIDDEN_SHEET = Rule(
    "SVE612",
    "hidden-sheet",
    "warning",
    "the workbook has a hidden sheet that is not the template's: {found}.",
    "Unhide it and look before relying on the figures.",
    manual={"found": "which one"},
)

DDE = Rule(
    "SVE613",
    "dde",
    "warning",
    "the workbook asks other programs for data (DDE).",
    "It was not run and is unchanged. Do not allow it when Excel asks.",
)

LINK_LEADS_OUT = Rule(
    "SVE614",
    "link-leads-out",
    "error",
    "this is a link to a file outside the folder that was searched; it was not followed.",
    "If that file is a bid, copy it into the folder, or name it by itself.",
)

INTERNAL_ERROR = Rule(
    "SVE901",
    "internal-error",
    "error",
    "sve-excel failed on this file ({detail}); it was left as it was.",
    "Please report this with the file, so that it can be mended.",
)

TOOK_TOO_LONG = Rule(
    "SVE902",
    "took-too-long",
    "error",
    "the file took longer than {seconds} seconds and was given up; it was left as it was.",
    "Ask the bidder for a fresh copy, or allow more time with --time-limit.",
    manual={"seconds": "so many"},
)

READER_CRASHED = Rule(
    "SVE903",
    "reader-crashed",
    "error",
    "the process that read this file ended without an answer; the file was left as it was.",
    "Do not open it. Ask the bidder for a fresh copy.",
)

TOOK_TOO_MUCH_MEMORY = Rule(
    "SVE904",
    "took-too-much-memory",
    "error",
    "the file asked for more than {most} of memory and was given up; it was left as it was.",
    "Do not open it. Ask the bidder for a fresh copy; or, if you trust it, allow more with "
    "{option}.",
    manual={"most": "so much", "option": "--limit memory=SIZE"},
)
