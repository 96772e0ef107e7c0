"""One workbook, the whole way: open -> read -> check -> value -> results -> splice -> write.

This is the flow that ``batch`` runs over every file. Whatever goes wrong is a finding of that file.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

from sve_excel.checks.case import Case
from sve_excel.checks.editions import edition_notes
from sve_excel.checks.every import findings_of
from sve_excel.checks.panel import shown
from sve_excel.files.finding import Aside, Task
from sve_excel.files.opening import NOT_OPENED, Opened, open_workbook, read_task
from sve_excel.files.ours import is_comparison
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.rule import Rule
from sve_excel.findings.shared import TOTAL_LINE
from sve_excel.imprint import KEY_HEADINGS, RESULTS_SHEET
from sve_excel.layout import SHEETS
from sve_excel.method.claims import claims, settle
from sve_excel.method.rules import under_policy
from sve_excel.method.value import value
from sve_excel.model import Claim, Finding, Place, Project, Result, Submission, Valuation
from sve_excel.opc.package import Package
from sve_excel.plausibility.alone import questions
from sve_excel.policy.rules import Policy
from sve_excel.reading.cells import NUMBER_AS_TEXT
from sve_excel.reading.sheets import ANSWERED
from sve_excel.reading.submission import NOT_OUR_WORKBOOK, read_submission
from sve_excel.run.jobs import Job
from sve_excel.run.refusals import refusal, troubled
from sve_excel.run.settings import Settings
from sve_excel.run.state import with_state
from sve_excel.run.writing import write_comments, write_results

OPEN_ELSEWHERE = Rule(
    "SVE507",
    "open-elsewhere",
    "note",
    "somebody seems to have the file open ({owner}).",
    "Ask them to close it and open it again, so that they do not save over the results.",
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

BLANK_TEMPLATE = Rule(
    "SVE641",
    "blank-template",
    "note",
    "this is the blank template: nothing is filled in.",
    "Nothing to do.",
)

OUR_COMPARISON = Rule(
    "SVE115",
    "our-comparison",
    "note",
    "this is a comparison that sve-excel wrote; it is not a bid.",
    "Nothing to do: it was left out.",
)


def valuing(settings: Settings) -> Job[Result]:
    """Give the job of a run: every workbook, the whole way."""
    return Job(partial(process_one, settings=settings), failed, settings.limits, settings.writes)


def failed(task: Task, finding: Finding) -> Result:
    """Give the result of a file that could not be read at all."""
    return Result(task.name, "refused", (finding,))


def process_one(task: Task, settings: Settings) -> Result:
    """Run one workbook through every step; writes only where the settings say so."""
    if finding := troubled(task):
        return failed(task, finding)
    try:
        stored = read_task(task, settings.limits)
    except NOT_OPENED as error:
        return failed(task, refusal(task.name, error))
    try:
        opened = open_workbook(
            stored, task.name, ANSWERED, settings.passwords_here, settings.limits
        )
        submission, found_reading = read_submission(
            opened.package,
            task.name,
            settings.library.known_names,
            second_reader=settings.second_reader,
        )
    except NOT_OPENED as error:
        if getattr(error, "kind", "") == "is-csv-or-text" and _is_ours(stored):
            return failed(task, OUR_COMPARISON.at(Place(task.name)))
        digest = hashlib.sha256(stored).hexdigest()
        return Result(task.name, "refused", (refusal(task.name, error),), sha256_before=digest)
    findings = _about_the_file(task, opened.package) + found_reading
    if submission is None:
        return _unread(task, settings, opened, findings)
    if task.searched and not settings.states and _is_blank(submission):
        return failed(task, BLANK_TEMPLATE.at(Place(task.name)))
    submission, valuation, findings = _valued(submission, findings, settings)
    result = Result(
        task.name,
        "valued" if valuation else "errors",
        in_order(findings),
        submission,
        valuation,
        opened.sha256,
        sha256_decrypted=opened.sha256_decrypted,
    )
    if settings.states:
        return with_state(result, opened, settings)
    return _written(task, result, opened, settings)


def _unread(task: Task, settings: Settings, opened: Opened, findings: list[Finding]) -> Result:
    """Give the result of a workbook from which no submission was read."""
    if any(NOT_OUR_WORKBOOK.made(finding) for finding in findings):
        if is_comparison(opened.package):
            return failed(task, OUR_COMPARISON.at(Place(task.name)))
        return Result(task.name, "refused", in_order(findings), sha256_before=opened.sha256)
    # one of ours, but not whole: its results sheet says what is missing
    unread = Submission(task.name, Project(), (), (), ())
    result = Result(task.name, "errors", in_order(findings), unread, None, opened.sha256)
    result = replace(result, sha256_decrypted=opened.sha256_decrypted)
    return _written(task, result, opened, settings)


def _valued(
    read: Submission, findings: list[Finding], settings: Settings
) -> tuple[Submission, Valuation | None, list[Finding]]:
    """Check what was read, and value it where nothing is wrong; with all that was found."""
    library, policy = settings.library, settings.policy
    submission = settle(read, library)
    case = Case(submission, claims(submission, library), library, policy)
    findings = _without_idle_notes(findings + findings_of(case))
    valuation = None
    if not any(finding.severity == "error" for finding in findings):
        valuation = valuation_of(submission, case.claims, policy)
    findings += edition_notes(case, read, valuation)
    if valuation:
        findings += shown(case, findings)
        if settings.questions:
            findings += questions(submission, valuation, findings, library, policy)
    return submission, valuation, findings


def valuation_of(submission: Submission, claimed: tuple[Claim, ...], policy: Policy) -> Valuation:
    """Value what a submission claims, under the rules."""
    counted, spent = under_policy(claimed, submission.inputs, policy)
    project = submission.project
    return value(counted, spent, policy, project.beneficiaries, project.contract_years)


def _written(task: Task, result: Result, opened: Opened, settings: Settings) -> Result:
    """Write what the settings ask for: results, comments in a copy, or nothing.

    A zip is left as it is: what was read from one has its results in a copy, or none.
    """
    if settings.write and not (task.members and task.target is None):
        return write_results(task, result, opened, settings)
    return write_comments(task, result, opened, settings) if settings.comments else result


def _without_idle_notes(findings: list[Finding]) -> list[Finding]:
    """Leave out what is said already.

    That a number was read from text where the number itself is an error, and that a row is a total
    where its formula says so.
    """
    wrong = {(f.place.sheet, f.place.cell) for f in findings if f.severity == "error"}
    totals = set[tuple[str, str]]()
    kept = []
    for finding in findings:
        place = finding.place
        row = place.sheet, place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        idle = NUMBER_AS_TEXT.made(finding) and (place.sheet, place.cell) in wrong
        if not idle and not (TOTAL_LINE.made(finding) and row in totals):
            kept.append(finding)
        totals |= {row} if TOTAL_LINE.made(finding) else set()
    return kept


def _is_ours(stored: bytes) -> bool:
    """Whether a file that is no workbook holds the lines of a comparison of ours, or its key."""
    from sve_excel.comparison.flat_data import is_lines  # only of what could not be read

    return is_lines(stored) or stored.startswith(",".join(KEY_HEADINGS).encode("utf-8-sig"))


def no_bid(result: Result) -> Aside | None:
    """Say why a file that was read is none that a run counts; nothing of a bid."""
    if any(OUR_COMPARISON.made(finding) for finding in result.findings):
        return Aside(result.path, "ours", "a comparison, or what belongs to one")
    if any(BLANK_TEMPLATE.made(finding) for finding in result.findings):
        return Aside(result.path, "left aside", "the blank template; nothing is filled in")
    return None


def _is_blank(submission: Submission) -> bool:
    """Whether nobody has filled in anything."""
    rows = submission.outputs or submission.inputs or submission.own_proxies
    return not rows and not any(
        getattr(submission.project, field.name)
        for field in fields(Project)
        if field.name not in ("cells", "prices")
    )


def _owner(path: Path) -> str:
    """Give the file by which Excel or LibreOffice shows that somebody has a workbook open.

    A name that would be longer than the system allows is that of no file.
    """
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        if os.path.exists(path.with_name(name)):
            return name
    return ""


def is_open_elsewhere(task: Task) -> bool:
    """Whether a program shows that somebody has the workbook open."""
    return not task.members and not task.source and bool(_owner(task.path))


def _about_the_file(task: Task, package: Package) -> list[Finding]:
    """What a commissioner should know of the file itself before relying on its figures."""
    place = Place(task.name)
    findings = []
    if not task.members and not task.source and (owner := _owner(task.path)):
        findings.append(OPEN_ELSEWHERE.at(place, owner=owner))
    if package.external_links:
        links = ", ".join(sorted(package.external_links))[:200]
        findings.append(EXTERNAL_LINKS.at(place, found=links))
    if package.has_dde:
        findings.append(DDE.at(place))
    if package.has_macros:
        findings.append(MACROS.at(place))
    known = {name.casefold() for name in (*SHEETS, RESULTS_SHEET)}
    strange = [s.name for s in package.hidden_sheets if s.name.casefold() not in known]
    if strange:
        findings.append(HIDDEN_SHEET.at(place, found=", ".join(strange)[:200]))
    return findings
