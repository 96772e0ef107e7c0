"""Refusals of the layers below as findings: what a file is, and why it was not written."""

from __future__ import annotations

from sve_excel.files.bucket import BucketError
from sve_excel.files.finding import Task, Trouble
from sve_excel.files.passwords import WrongPassword
from sve_excel.files.store import StoreError
from sve_excel.findings.rule import Rule
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.model import Finding, Place
from sve_excel.opc.errors import PackageError
from sve_excel.splice.errors import SpliceRefused
from sve_excel.words.saying import sentence

NO_CREDENTIALS = Rule(
    "SVE761",
    "no-credentials",
    "error",
    "the store was not asked: {detail}",
    "Give the machine that reads (on a cluster, each worker) an account of the store, such as "
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment, and run again.",
)

NO_BUCKET = Rule(
    "SVE762",
    "no-bucket",
    "error",
    "the bucket was not found: {detail}",
    "Check how the address is written, and which region and endpoint the machine asks.",
)

CHANGED_IN_BUCKET = Rule(
    "SVE763",
    "changed-in-bucket",
    "error",
    "the object was not overwritten: {detail}",
    "Run again.",
)

NOT_ALLOWED = Rule(
    "SVE764",
    "not-allowed",
    "error",
    "the store refused it: {detail}",
    "Ask whoever owns the bucket to let this account list, read and write there.",
)

NO_OBJECT = Rule(
    "SVE765",
    "no-object",
    "error",
    "the object is not there: {detail}",
    "Check how the address is written. If another program took it away meanwhile, run again.",
)

STORE_FAILED = Rule(
    "SVE766",
    "store-failed",
    "error",
    "the store did not answer: {detail}",
    "See whether this machine reaches the store (its endpoint, its network), and run again.",
)

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

NO_SPACE = Rule(
    "SVE506",
    "no-space",
    "error",
    "the disk is full: {detail}",
    "Free some space and run again; the file is as it was.",
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

LINK_LEADS_OUT = Rule(
    "SVE614",
    "link-leads-out",
    "error",
    "this is a link to a file outside the folder that was searched; it was not followed.",
    "If that file is a bid, copy it into the folder, or name it by itself.",
)

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


# what a package is refused for, as a rule; every other kind is an unsafe file
REFUSALS = {
    "empty": NOT_A_WORKBOOK,
    "not-a-zip": NOT_A_WORKBOOK,
    "is-pdf": NOT_A_WORKBOOK,
    "is-html": NOT_A_WORKBOOK,
    "is-csv-or-text": NOT_A_WORKBOOK,
    "not-a-workbook": NOT_A_WORKBOOK,
    "encrypted": PASSWORD_PROTECTED,
    "rights-protected": RIGHTS_PROTECTED,
    "legacy-xls": OTHER_FORMAT,
    "is-xlsb": OTHER_FORMAT,
    "is-ods": OTHER_FORMAT,
    "is-xml-2003": OTHER_FORMAT,
    "is-numbers": OTHER_FORMAT,
    "truncated": DAMAGED,
    "damaged": DAMAGED,
    "missing-part": DAMAGED,
    "bad-xml": DAMAGED,
    "too-many-rounds": TOO_LARGE,
    "too-large": TOO_LARGE,
    "too-many-cells": TOO_LARGE,
    "dimensions": TOO_LARGE,
    "too-many-merges": TOO_LARGE,
    "merge-too-large": TOO_LARGE,
    "string-too-long": TOO_LARGE,
    "too-much-text": TOO_LARGE,
    "too-many-sheets": TOO_LARGE,
    "too-many-elements": TOO_LARGE,
}
WRITE_FAILURES = {
    "changed-since-read": CHANGED_WHILE_READ,
    "no-space": NO_SPACE,
    "several-names": HAS_FURTHER_NAMES,
}
# why a sheet was not put in or taken out; every other kind says that it was not written
SPLICE_REFUSALS = {"name-taken": RESULTS_NAME_TAKEN, "signed": SIGNED}


# why an object in a bucket was not listed, read or written
AFAR = {
    "no-credentials": NO_CREDENTIALS,
    "no-bucket": NO_BUCKET,
    "changed": CHANGED_IN_BUCKET,
    "not-allowed": NOT_ALLOWED,
    "no-object": NO_OBJECT,
    "failed": STORE_FAILED,
}
# why a file that was found is not to be read
TROUBLES: dict[Trouble, Rule] = {
    "leads-out": LINK_LEADS_OUT,
    "folder": FOLDER_UNREADABLE,
    "unreadable": CANNOT_OPEN,
    "zip": ZIP_NOT_READ,
    "in-zip": NOT_READ_IN_ZIP,
}


def troubled(task: Task) -> Finding | None:
    """Say why a file that was found is not to be read; nothing where it is."""
    if not task.trouble:
        return None
    if task.trouble == "bucket":
        kind, _, detail = task.detail.partition(": ")
        return afar(task.name, BucketError(kind, detail))
    return TROUBLES[task.trouble].at(Place(task.name), detail=sentence(task.detail))


def afar(file: str, error: BucketError) -> Finding:
    """Say why an object was not listed, read or written; it is as it was."""
    return AFAR[error.kind].at(Place(file), detail=sentence(error.detail))


def refusal(file: str, error: PackageError | WrongPassword | StoreError | BucketError) -> Finding:
    """Say why a workbook was not opened: what the file is instead, its password, or the system."""
    if isinstance(error, WrongPassword):
        return WRONG_PASSWORD.at(Place(file))
    if isinstance(error, BucketError):
        return afar(file, error)
    if isinstance(error, StoreError):
        return CANNOT_OPEN.at(Place(file), detail=sentence(error.detail))
    rule = REFUSALS.get(error.kind, UNSAFE_FILE)
    if rule is OTHER_FORMAT:  # its words go on after the kind
        return rule.at(Place(file), detail=error.detail.removeprefix("the file is "))
    return rule.at(Place(file), detail=explained(error))


def write_failure(
    file: str, error: StoreError, copy: str = "", otherwise: Rule = CANNOT_WRITE
) -> Finding:
    """Say why a file could not be replaced, or its ``copy`` not written; it is as it was.

    ``otherwise`` is the rule where none says it nearer.
    """
    rule = WRITE_FAILURES.get(error.kind, otherwise)
    detail = f"{copy}: {error.detail}" if copy else error.detail
    return rule.at(Place(file), detail=sentence(detail))


def not_spliced(file: str, error: SpliceRefused, otherwise: Rule) -> Finding:
    """Say why our sheet was not put in or taken out; ``otherwise`` where no rule says it nearer."""
    rule = SPLICE_REFUSALS.get(error.kind, otherwise)
    return rule.at(Place(file), sheet=RESULTS_SHEET, detail=sentence(error.detail))


def explained(error: PackageError) -> str:
    """Say what was refused and, where a limit was passed, which one and how to raise it."""
    more = f" (--limit {error.limit}=VALUE allows more)" if error.limit else ""
    return sentence(error.detail + more)
