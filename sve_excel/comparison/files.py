"""Every finding, every file and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.whole import files_listed
from sve_excel.looks.figures import COUNT
from sve_excel.looks.flat import TOP, flat_forms, link_form
from sve_excel.looks.page import Col, Page, place_of
from sve_excel.looks.palette import MUTED
from sve_excel.model import Finding, Result
from sve_excel.words.saying import capital, clean, pounds

T = TypeVar("T")


FINDINGS, FILES = "Findings", "Files"
FINDING_COLUMNS = (
    Col("Bidder or file", 26, wrap=True),
    Col("Severity", 11),
    Col("Code", 9),
    Col("Where", 18),
    Col("What was found", 50, wrap=True),
    Col("What to do", 44, wrap=True),
    Col("File", 26, wrap=True),
)
FILE_COLUMNS = (
    Col("File", 44, wrap=True),
    Col("State", 12),
    Col("Why", 62, wrap=True),
    Col("Bidder", 28, wrap=True),
    Col("Project", 30, wrap=True),
    Col("Errors", 9, COUNT),
    Col("Warnings", 10, COUNT),
    Col("Notes", 8, COUNT),
    Col("SHA-256 of the file as it is now", 72),
)


ASIDE_WORDS = {"left aside": "Left aside", "ours": "Our own"}
STATE_WORDS = {"valued": "Valued", "errors": "To mend", "refused": "Refused"}


def cut(page: Page, rows: Sequence[T], comparison: Comparison, rest: str) -> Sequence[T]:
    """As many rows as the sheet holds below its heading; a note says where the others are."""
    room = comparison.most_rows - TOP - 2
    if len(rows) <= room:
        return rows
    page.sheet.write_string(
        page.row - 1,
        3,
        f"The first {room:,} of {len(rows):,}; {rest}",
        page.formats.muted(bold=True),
    )
    return rows[:room]


def write_findings(page: Page, comparison: Comparison) -> None:
    """Every finding of every file, gravest first, each a link into the file it is about."""
    rank = {"error": 0, "warning": 1, "note": 2}
    labels = {path: bid.label for path, bid in comparison.by_path.items()}
    found = [
        (result.path, finding)
        for result in comparison.results
        for finding in result.findings
        if finding.message  # of a bid that is not shown only the count is held
    ]
    found.sort(key=lambda pair: rank[pair[1].severity])
    page.table(FINDINGS, FINDING_COLUMNS, min(comparison.most_rows - TOP - 2, len(found)))
    forms = flat_forms(page.formats, FINDING_COLUMNS)
    for path, finding in cut(page, found, comparison, "the run report (--report) holds them all."):
        who = labels.get(path, path)
        page.text(page.row, 0, who, forms[0])
        linked = link_form(page.formats)
        words = ((0, who), (4, finding.message), (5, finding.remedy), (6, path))
        page.fit(FINDING_COLUMNS, words)
        severity = page.formats.severity(finding.severity)
        page.sheet.write_string(page.row, 1, finding.severity.upper(), severity)
        page.sheet.write_string(page.row, 2, finding.code, forms[2])
        page.link(page.row, 3, comparison.links.get(path), _where(finding), anchor(finding), linked)
        page.text(page.row, 4, finding.message, forms[4])
        page.text(page.row, 5, finding.remedy, forms[5])
        page.link(page.row, 6, comparison.links.get(path), clean(path), "", linked)
        page.row += 1
    if not found:
        page.text(page.row, 4, "Nothing was found.", forms[4])


def write_files(page: Page, comparison: Comparison) -> None:
    """Every file that was found: state, reason, hash; none is dropped."""
    listed = files_listed(comparison)
    page.table(FILES, FILE_COLUMNS, len(listed) + len(comparison.aside))
    forms = flat_forms(page.formats, FILE_COLUMNS)
    for result in listed:
        project = result.submission.project if result.submission else None
        target, linked = comparison.links.get(result.path), link_form(page.formats)
        page.link(page.row, 0, target, clean(result.path), "", linked)
        severity = {"valued": "note", "errors": "warning", "refused": "error"}[result.status]
        state = page.formats.severity("warning" if result.unranked else severity)
        page.sheet.write_string(page.row, 1, state_word(result), state)
        why = reason(result)
        page.text(page.row, 2, why, forms[2])
        whose = (project.organisation, project.name) if project else ("", "")
        page.fit(FILE_COLUMNS, ((0, result.path), (2, why), *enumerate(whose, 3)))
        for column, name in enumerate(whose, 3):
            page.text(page.row, column, name, forms[column])
        for column, kind in ((5, "error"), (6, "warning"), (7, "note")):
            number = sum(finding.severity == kind for finding in result.findings)
            page.number(page.row, column, number, forms[column])
        digest = result.sha256_after or result.sha256_before or "the file could not be read"
        small = page.formats.cell(font_color=MUTED)
        page.text(page.row, 8, digest, small)
        page.row += 1
    _write_aside(page, comparison, forms)


def _write_aside(page: Page, comparison: Comparison, forms: Sequence[Any]) -> None:
    """Write the files that are no bids, each with what it is instead."""
    for aside in comparison.aside:
        why = f"{capital(aside.why)}."
        page.text(page.row, 0, clean(aside.name), forms[0])
        page.text(page.row, 1, ASIDE_WORDS[aside.what], forms[1])
        page.text(page.row, 2, why, forms[2])
        page.fit(FILE_COLUMNS, ((0, aside.name), (2, why)))
        page.row += 1


def state_word(result: Result) -> str:
    """What became of a file, in a word or two."""
    if result.standing.set_aside:
        return capital(result.standing.status)
    return "Not ranked" if result.unranked else STATE_WORDS[result.status]


def reason(result: Result) -> str:
    """Why a file has no ratio, or no place: its errors in words, the first ones in full."""
    errors = [finding for finding in result.findings if finding.severity == "error"]
    if result.unranked and result.valuation:
        net = pounds(result.valuation.net_sroi, 2)
        return f"Valued at {net} net for every £1, and not ranked. {clean(result.unranked)}"
    if result.standing.set_aside:
        return clean(result.unranked)
    if result.status == "valued":
        if errors:
            return f"Valued; {errors[0].message}"
        return "Valued and compared."
    told = [f"{finding.code} {finding.place}: {finding.message}" for finding in errors[:2]]
    more = f" And {len(errors) - 2} more: see Findings." if len(errors) > 2 else ""
    return " ".join(told) + more or "No reason was given."


def anchor(finding: Finding) -> str:
    """Where a finding's link leads inside its file."""
    place = finding.place
    return place_of(place.sheet, place.cell) if place.sheet else ""


def _where(finding: Finding) -> str:
    place = finding.place
    return clean(f"{place.sheet} {place.cell}".strip()) or "the file"
