"""Refusals of the layers below as findings: what a file is, and why it was not written."""

from __future__ import annotations

from sve_excel.files.bucket import BucketError
from sve_excel.files.finding import Task, Trouble
from sve_excel.files.passwords import WrongPassword
from sve_excel.files.store import StoreError
from sve_excel.findings.afar import (
    CHANGED_IN_BUCKET,
    NO_BUCKET,
    NO_CREDENTIALS,
    NO_OBJECT,
    NOT_ALLOWED,
    STORE_FAILED,
)
from sve_excel.findings.files import (
    CANNOT_OPEN,
    CANNOT_WRITE,
    CHANGED_WHILE_READ,
    DAMAGED,
    HAS_FURTHER_NAMES,
    LINK_LEADS_OUT,
    NO_SPACE,
    NOT_A_WORKBOOK,
    OTHER_FORMAT,
    PASSWORD_PROTECTED,
    RESULTS_NAME_TAKEN,
    RIGHTS_PROTECTED,
    SIGNED,
    TOO_LARGE,
    UNSAFE_FILE,
    WRONG_PASSWORD,
)
from sve_excel.findings.folder import FOLDER_UNREADABLE, NOT_READ_IN_ZIP, ZIP_NOT_READ
from sve_excel.findings.rule import Rule
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.model import Finding, Place
from sve_excel.opc.errors import PackageError
from sve_excel.splice.errors import SpliceRefused
from sve_excel.words.saying import sentence

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
