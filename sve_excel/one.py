"""One workbook, the whole way: open -> read -> check -> value -> results -> splice -> write.

This is the flow that ``batch`` runs over every file. Whatever goes wrong is a finding of that file.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from sve_excel.check import Case, check
from sve_excel.claims import claims, settle
from sve_excel.findings import finding, in_order
from sve_excel.layout import RESULTS_SHEET, SHEETS
from sve_excel.model import Finding, Place, Project, Result, State, Submission
from sve_excel.opc.errors import PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package
from sve_excel.opc.store import StoreError, read_file, replace_file
from sve_excel.ours import is_comparison, is_copy, is_lines
from sve_excel.passwords import Passwords, WrongPassword, decrypt, encrypt
from sve_excel.policy import DEFAULT_POLICY, Policy
from sve_excel.proxies import Library, load_library
from sve_excel.read import answer_sheets, last_net_sroi, last_policy, read_submission
from sve_excel.refusals import SPLICE_REFUSALS, explained, refusal, sentence, write_failure
from sve_excel.report import printable
from sve_excel.ruled import priced, under_policy
from sve_excel.value import value


@dataclass(frozen=True, slots=True)
class Settings:
    """What every file of a run shares; picklable, so that a worker process can be told."""

    proxies: Path
    policy: Policy = DEFAULT_POLICY
    write: bool = True
    backup: bool = False
    states: bool = False
    passwords: Passwords = ()
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class Task:
    """One file: where it is, how the report names it, and where its results go.

    ``leads_out`` marks a link in a searched folder to a file outside of it, which is not followed.
    """

    path: Path
    name: str
    target: Path | None = None
    leads_out: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """Does tasks under one library and policy; made once in each process."""

    settings: Settings

    def __call__(self) -> _Process:
        """Load the library and give the function that does a task."""
        library = priced(load_library(self.settings.proxies), self.settings.policy)
        return _Process(self.settings, library)


@dataclass(frozen=True, slots=True)
class _Process:
    settings: Settings
    library: Library

    def __call__(self, task: Task) -> Result:
        try:
            return process_one(task, self.library, self.settings)
        except MemoryError:
            return failed(task, finding("too-large", Place(task.name), detail="memory ran out"))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            # a panic in a native reader derives from BaseException; both are ours to report
            detail = f"{type(error).__name__}: {str(error)[:200]}"
            return failed(task, finding("internal-error", Place(task.name), detail=detail))


def failed(task: Task, found: Finding) -> Result:
    """Give the result of a file that could not be read at all."""
    return Result(task.name, "refused", (found,))


def process_one(task: Task, library: Library, settings: Settings) -> Result:
    """Run one workbook through every step; writes only where the settings say so."""
    if task.leads_out:
        return failed(task, finding("link-leads-out", Place(task.name)))
    try:
        stored = read_file(task.path, settings.limits)
    except PackageError as error:
        return failed(task, refusal(task.name, error))
    except StoreError as error:
        return failed(task, finding("cannot-open", Place(task.name), detail=sentence(error.detail)))
    digest = hashlib.sha256(stored).hexdigest()
    try:
        opened = _open(task, stored, settings)
        asked = {sheet.name.lower() for sheet in answer_sheets(opened.package)}
        check_sheets(opened.package, only=asked)
        submission, found_reading = read_submission(opened.package, task.name, library.by_name)
    except PackageError as error:
        if error.kind == "is-csv-or-text" and is_lines(stored):
            return failed(task, finding("our-comparison", Place(task.name)))
        return Result(task.name, "refused", (refusal(task.name, error),), sha256_before=digest)
    except WrongPassword:
        found = finding("wrong-password", Place(task.name))
        return Result(task.name, "refused", (found,), sha256_before=digest)
    findings = _about_the_file(task, opened.package) + found_reading
    if submission is None:
        if any(each.code == "SVE101" for each in findings):
            if is_comparison(opened.package):
                return failed(task, finding("our-comparison", Place(task.name)))
            return Result(task.name, "refused", in_order(findings), sha256_before=digest)
        # one of ours, but not whole: its results sheet says what is missing
        unread = Submission(task.name, Project(), (), (), ())
        result = Result(task.name, "errors", in_order(findings), unread, None, digest)
        return _write(task, result, opened, library, settings) if settings.write else result
    submission = settle(submission, library)
    case = Case(submission, claims(submission, library), library, settings.policy)
    findings += check(case)
    findings = _without_idle_notes(findings)
    valuation = None
    if not any(each.severity == "error" for each in findings):
        counted, spent = under_policy(case.claims, submission.inputs, settings.policy)
        valuation = value(counted, spent, settings.policy)
    result = Result(
        task.name,
        "valued" if valuation else "errors",
        in_order(findings),
        submission,
        valuation,
        digest,
    )
    if settings.write:
        return _write(task, result, opened, library, settings)
    return _with_state(result, opened, library, settings) if settings.states else result


@dataclass(frozen=True, slots=True)
class _Opened:
    """A workbook's bytes, decrypted where it was protected, and its package."""

    data: bytes
    package: Package
    password: str | None = None


def _open(task: Task, stored: bytes, settings: Settings) -> _Opened:
    """Open a package; a protected one with the passwords given, in memory only."""
    try:
        return _Opened(stored, Package.open(stored, settings.limits))
    except PackageError as error:
        if error.kind != "encrypted" or not settings.passwords:
            raise
    data, password = decrypt(stored, task.name, settings.passwords)
    return _Opened(data, Package.open(data, settings.limits), password)


def _with_results(
    result: Result,
    opened: _Opened,
    library: Library,
    settings: Settings,
    *,
    allow_signed: bool = False,
) -> bytes:
    """Splice the results sheet into a workbook's bytes."""
    # imported here, since a run that only reads need not pay for them
    from sve_excel.results import results_sheet
    from sve_excel.results_page import Context
    from sve_excel.splice import splice_sheet

    assert result.submission
    context = Context(library, settings.policy, result.findings)
    sheet = results_sheet(result.submission, result.valuation, context)
    return splice_sheet(opened.data, sheet, allow_signed=allow_signed, limits=settings.limits)


def _write(
    task: Task, result: Result, opened: _Opened, library: Library, settings: Settings
) -> Result:
    """Put the results sheet into the file or its copy, and say what became of it."""
    from sve_excel.splice import SpliceRefused

    place = Place(task.name)
    in_place = task.target is None
    if opened.package.is_signed and not in_place:
        note = finding("signature-broken-in-copy", place)
        result = replace(result, findings=in_order([*result.findings, note]))
    target = task.target or task.path
    shown = "" if in_place else printable(target.as_posix())
    try:
        written = _with_results(result, opened, library, settings, allow_signed=not in_place)
        unchanged = written == opened.data and in_place
        if opened.password is not None and not unchanged:
            written = encrypt(written, opened.password)
        if in_place and not unchanged:
            digest = result.sha256_before
            replace_file(target, written, expected_sha256=digest, backup=settings.backup)
        elif not in_place:
            if not _may_replace(target, opened, settings):
                return _not_written(result, finding("copy-name-taken", place, target=shown))
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, written)
    except SpliceRefused as error:
        name = SPLICE_REFUSALS.get(error.kind, "results-not-written")
        found = finding(name, place, sheet=RESULTS_SHEET, detail=sentence(error.detail))
        return _not_written(result, found)
    except PackageError as error:
        found = finding("results-not-written", place, detail=explained(error))
        return _not_written(result, found)
    except StoreError as error:
        return _not_written(result, write_failure(task.name, error, shown))
    except OSError as error:
        why = error.strerror or "the folder cannot be written to"
        detail = sentence(f"{shown}: {why}" if shown else why)
        return _not_written(result, finding("cannot-write", place, detail=detail))
    after = result.sha256_before if unchanged else hashlib.sha256(written).hexdigest()
    return replace(result, sha256_after=after, written_to=os.fspath(target))


def _may_replace(target: Path, opened: _Opened, settings: Settings) -> bool:
    """Whether a copy may be written there: nothing stands there, or a copy of an earlier run."""
    try:
        stored = read_file(target, settings.limits)
    except PackageError:  # larger than any copy of ours
        return False
    except StoreError:
        return not target.exists()
    return is_copy(stored, opened.data, opened.password, settings.limits)


def _with_state(result: Result, opened: _Opened, library: Library, settings: Settings) -> Result:
    """Say how far the workbook has come; processed means that writing again changes nothing."""
    from sve_excel.splice import SpliceRefused, has_sheet

    submission = result.submission
    assert submission
    state: State
    if has_sheet(opened.package):
        try:
            same = _with_results(result, opened, library, settings) == opened.data
        except (SpliceRefused, PackageError):
            same = False
        try:
            last, rules = last_net_sroi(opened.package), last_policy(opened.package)
        except PackageError:
            last = rules = None  # whoever forged our sheet gets no reading of it
        if same:
            state = "processed"
        elif rules and rules != settings.policy.sha256:
            state = "processed under other rules"
        else:
            state = "changed since processed"
    elif not submission.outputs and not submission.inputs:
        state, last = "not started", None
    else:
        state, last = ("ready" if result.valuation else "in progress"), None
    return replace(result, state=state, last_net_sroi=last)


def _not_written(result: Result, found: Finding) -> Result:
    """Figures stand and are reported; the file is as it was, and the finding says so."""
    return replace(
        result, findings=in_order([*result.findings, found]), sha256_after=result.sha256_before
    )


def _without_idle_notes(findings: list[Finding]) -> list[Finding]:
    """Leave out that a number was read from text where the number itself is an error."""
    wrong = {(f.place.sheet, f.place.cell) for f in findings if f.severity == "error"}
    return [
        found
        for found in findings
        if found.code != "SVE205" or (found.place.sheet, found.place.cell) not in wrong
    ]


def is_no_bid(result: Result) -> bool:
    """Whether the file is a comparison of ours, which no run counts."""
    return any(found.code == "SVE115" for found in result.findings)


def _about_the_file(task: Task, package: Package) -> list[Finding]:
    """What a commissioner should know of the file itself before relying on its figures."""
    place = Place(task.name)
    found = []
    owner = task.path.with_name(f"~${task.path.name}")
    if owner.exists():
        found.append(finding("open-elsewhere", place, owner=owner.name))
    if package.external_links:
        links = ", ".join(sorted(package.external_links))[:200]
        found.append(finding("external-links", place, found=links))
    if package.has_dde:
        found.append(finding("dde", place))
    if package.has_macros:
        found.append(finding("macros", place))
    known = {name.casefold() for name in (*SHEETS, RESULTS_SHEET)}
    strange = [s.name for s in package.hidden_sheets if s.name.casefold() not in known]
    if strange:
        found.append(finding("hidden-sheet", place, found=", ".join(strange)[:200]))
    return found
