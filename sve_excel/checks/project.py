"""The Project sheet and the versions."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.checks.case import Case
from sve_excel.findings.catalogue import finding
from sve_excel.layout import (
    FIELDS,
    PROJECT,
    TEMPLATE_VERSION,
)
from sve_excel.model import Finding, Place
from sve_excel.words.saying import either, figure, quote


def check_project_required(case: Case) -> Iterator[Finding]:
    """Project name, organisation and evaluation are given."""
    project = case.submission.project
    for field in FIELDS:
        if (
            field.required
            and not getattr(project, field.attribute)
            and field.label not in project.unreadable
        ):
            place = Place(case.submission.file, PROJECT, project.cells.get(field.label, ""))
            how = f": choose {either(field.choices)}" if field.choices else ""
            yield finding("required-empty", place, what=field.label.lower(), how=how)


def check_project_choices(case: Case) -> Iterator[Finding]:
    """Evaluation, funding and nature are one of their choices."""
    project = case.submission.project
    for field in FIELDS:
        answer = getattr(project, field.attribute)
        if field.choices and answer and answer not in field.choices:
            yield finding(
                "not-in-list",
                Place(case.submission.file, PROJECT, project.cells.get(field.label, "")),
                what=field.label.lower(),
                found=quote(answer),
                choices=either(field.choices),
            )


def check_project_dates(case: Case) -> Iterator[Finding]:
    """The project does not end before it starts."""
    project = case.submission.project
    if project.start and project.end and project.end < project.start:
        yield finding(
            "dates-the-wrong-way",
            Place(case.submission.file, PROJECT, project.cells.get("End date", "")),
            start=f"{project.start:%d/%m/%Y}",
            end=f"{project.end:%d/%m/%Y}",
        )


def check_project_numbers(case: Case) -> Iterator[Finding]:
    """A contract price is above 0, and the people who benefit can be counted.

    A price below 0 would be the lowest of all, and marks for price refer to the lowest.
    """
    project = case.submission.project

    def place(label: str) -> Place:
        return Place(case.submission.file, PROJECT, project.cells.get(label, ""))

    price, people = project.contract_price, project.beneficiaries
    if price is not None and price < 0:
        yield finding("negative-price", place("Contract price"), found=figure(price))
    elif price == 0:
        yield finding("price-zero", place("Contract price"))
    if people is not None and (people < 0 or people != int(people)):
        yield finding("people-not-a-count", place("People who benefit"), found=figure(people))


def check_versions(case: Case) -> Iterator[Finding]:
    """The workbook was made from this template and filled with this library."""
    submission, library = case.submission, case.library
    place = Place(submission.file, PROJECT, submission.cells.get("Template version", ""))
    if submission.template_version != TEMPLATE_VERSION:
        found = submission.template_version or "unknown"
        yield finding("template-version-differs", place, found=found, current=TEMPLATE_VERSION)
    place = Place(submission.file, PROJECT, submission.cells.get("Library version", ""))
    theirs = (submission.library_version, submission.library_sha256)
    if theirs != (library.version, library.sha256):
        found = submission.library_version or "unknown"
        if found == library.version:
            found = f"{found} ({submission.library_sha256[:12] or 'no hash'})"
        current = f"{library.version} ({library.sha256[:12]})"
        yield finding("library-version-differs", place, found=found, current=current)
