"""The template and the library that a workbook was made from."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.checks.case import Case, Check
from sve_excel.findings.rule import Rule
from sve_excel.layout import LIBRARY_LABEL, PROJECT, TEMPLATE_LABEL, TEMPLATE_VERSION
from sve_excel.model import Finding, Place

TEMPLATE_VERSION_DIFFERS = Rule(
    "SVE108",
    "template-version-differs",
    "note",
    "this workbook was made from template version {found}; the current one is {current}.",
    "Nothing to do: it was read as it is. sve-excel upgrade carries it over.",
    manual={"found": "another version"},
)

LIBRARY_VERSION_DIFFERS = Rule(
    "SVE109",
    "library-version-differs",
    "note",
    "this workbook was filled with proxy library {found}; it was valued with {current}.",
    "Nothing to do: the values of {current} were used.",
    manual={"found": "another version"},
)


@Check
def check_versions(case: Case) -> Iterator[Finding]:
    """The workbook was made from this template and filled with this library."""
    submission, library = case.submission, case.library
    place = Place(submission.file, PROJECT, submission.cells.get(TEMPLATE_LABEL, ""))
    if submission.template_version != TEMPLATE_VERSION:
        found = submission.template_version or "unknown"
        yield TEMPLATE_VERSION_DIFFERS.at(place, found=found, current=TEMPLATE_VERSION)
    place = Place(submission.file, PROJECT, submission.cells.get(LIBRARY_LABEL, ""))
    theirs = (submission.library_version, submission.library_sha256)
    if theirs != (library.version, library.sha256):
        found = submission.library_version or "unknown"
        if found == library.version:
            found = f"{found} ({submission.library_sha256[:12] or 'no hash'})"
        current = f"{library.version} ({library.sha256[:12]})"
        yield LIBRARY_VERSION_DIFFERS.at(place, found=found, current=current)
