"""Refusals of the layers below as findings: what a file is, and why it was not written."""

from __future__ import annotations

from sve_excel.files.store import StoreError
from sve_excel.findings.catalogue import finding
from sve_excel.model import Finding, Place
from sve_excel.opc.errors import PackageError
from sve_excel.words.saying import sentence

# what a package is refused for, in the catalogue's terms; every other kind is an unsafe file
REFUSALS = {
    "empty": "not-a-workbook",
    "not-a-zip": "not-a-workbook",
    "is-pdf": "not-a-workbook",
    "is-html": "not-a-workbook",
    "is-csv-or-text": "not-a-workbook",
    "not-a-workbook": "not-a-workbook",
    "encrypted": "password-protected",
    "rights-protected": "rights-protected",
    "legacy-xls": "other-format",
    "is-xlsb": "other-format",
    "is-ods": "other-format",
    "is-xml-2003": "other-format",
    "is-numbers": "other-format",
    "truncated": "damaged",
    "damaged": "damaged",
    "missing-part": "damaged",
    "bad-xml": "damaged",
    "too-large": "too-large",
    "too-many-cells": "too-large",
    "dimensions": "too-large",
    "too-many-merges": "too-large",
    "merge-too-large": "too-large",
    "string-too-long": "too-large",
    "too-much-text": "too-large",
    "too-many-sheets": "too-large",
    "too-many-elements": "too-large",
}
WRITE_FAILURES = {
    "changed-since-read": "changed-while-read",
    "no-space": "no-space",
}
# why a sheet was not put in or taken out; every other kind says that it was not written
SPLICE_REFUSALS = {"name-taken": "results-name-taken", "signed": "signed"}


def refusal(file: str, error: PackageError) -> Finding:
    """Say what a file is instead of a workbook that can be read safely."""
    name = REFUSALS.get(error.kind, "unsafe-file")
    if name == "other-format":  # its words go on after the kind
        return finding(name, Place(file), detail=error.detail.removeprefix("the file is "))
    return finding(name, Place(file), detail=explained(error))


def write_failure(file: str, error: StoreError, copy: str = "") -> Finding:
    """Say why a file could not be replaced, or its ``copy`` not written; it is as it was."""
    name = WRITE_FAILURES.get(error.kind, "cannot-write")
    detail = f"{copy}: {error.detail}" if copy else error.detail
    return finding(name, Place(file), detail=sentence(detail))


def explained(error: PackageError) -> str:
    """Say what was refused and, where a limit was passed, which one and how to raise it."""
    more = f" (--limit {error.limit}=VALUE allows more)" if error.limit else ""
    return sentence(error.detail + more)
