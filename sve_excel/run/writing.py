"""A workbook made from one that was opened: put into its place, or where its copy goes.

Here are the results sheet and the comments, and whatever else changes a workbook is stored by the
same function: protected as the original was, and never over what is not its own to replace.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace

from sve_excel.files.bucket import BucketError, put_object, read_object
from sve_excel.files.finding import Task
from sve_excel.files.opening import NOT_OPENED, Opened, open_workbook
from sve_excel.files.ours import wrote_parts
from sve_excel.files.store import StoreError, read_file, replace_file
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.rule import Rule
from sve_excel.imprint import MENDING_SHEET
from sve_excel.model import Finding, Place, Result, Submission
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.package import Package
from sve_excel.reading.sheets import ANSWERED
from sve_excel.reading.submission import read_submission
from sve_excel.run.identity import answered
from sve_excel.run.noted import typed_in_results, with_lost, with_noted
from sve_excel.run.refusals import CANNOT_WRITE, afar, explained, not_spliced, write_failure
from sve_excel.run.settings import Settings
from sve_excel.words.saying import printable, sentence
from sve_excel.words.textfiles import system_words

SIGNATURE_BROKEN_IN_COPY = Rule(
    "SVE505",
    "signature-broken-in-copy",
    "warning",
    "the original is signed; the signature does not hold for this copy with its results.",
    "Keep the original as the evidence.",
)

RESULTS_NOT_WRITTEN = Rule(
    "SVE508",
    "results-not-written",
    "error",
    "the results sheet could not be added: {detail}",
    "Save the workbook in Excel under a new name and run again.",
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


def store(
    task: Task,
    opened: Opened,
    workbook: bytes,
    *,
    backup: bool = False,
    otherwise: Rule = CANNOT_WRITE,
    standing: bytes | None = None,
) -> str | Finding:
    """Put a workbook made from the one ``opened`` into its place, or where the task's copy goes.

    Gives the SHA-256 of what stands there now, or why it could not be put there; ``otherwise`` is
    the rule where none says it nearer. Whether a copy may be put there is for the caller to ask,
    and what is done once for a folder is for the job (``jobs.do``). ``standing`` is what the caller
    found there, and nothing else is replaced in a bucket.
    """
    if task.target is None and workbook == opened.data:
        return opened.sha256
    shown = printable(task.target.as_posix()) if task.target else ""
    stored = opened.closed(workbook)
    try:
        if task.sink:
            before = None if standing is None else hashlib.sha256(standing).hexdigest()
            put_object(task.sink, stored, expected_sha256=before)
        elif task.source and task.target is None:
            put_object(task.source, stored, expected_sha256=opened.sha256, backup=backup)
        elif task.target is None:
            digest = opened.sha256
            replace_file(task.path, stored, expected_sha256=digest, backup=backup, one_of_many=True)
        else:
            task.target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(task.target, stored, one_of_many=True)
    except BucketError as error:
        return afar(task.name, error)
    except StoreError as error:
        return write_failure(task.name, error, shown, otherwise)
    except OSError as error:
        why = system_words(error)
        return otherwise.at(Place(task.name), detail=sentence(f"{shown}: {why}" if shown else why))
    return hashlib.sha256(stored).hexdigest()


def with_results(
    result: Result,
    opened: Opened,
    settings: Settings,
    *,
    allow_signed: bool = False,
    copy: bool = False,
    there: Package | None = None,
) -> tuple[Result, bytes]:
    """Splice the results sheet into a workbook's bytes; a copy says that it is one.

    What people typed into the sheet before it, and into that of the copy which is ``there``, is
    kept in it, and the result says so. Raises ``PackageError`` and ``SpliceRefused``.
    """
    # imported here, since a run that only reads need not pay for them
    from sve_excel.results.page import Context
    from sve_excel.results.sheet import results_parts
    from sve_excel.splice.sheet import is_copy, splice_into

    submission = result.submission
    assert submission
    noted = typed_in_results(opened.package, there)
    result = with_noted(result, noted)
    context = Context(settings.library, settings.policy, result.findings, noted)
    result = with_lost(result, noted)
    copy = copy or is_copy(opened.package)
    sheet = results_parts(submission, result.valuation, context, copy=copy)
    return result, splice_into(opened.package, sheet, allow_signed=allow_signed)


def write_results(task: Task, result: Result, opened: Opened, settings: Settings) -> Result:
    """Put the results sheet into the file or its copy, and say what became of it."""
    from sve_excel.splice.errors import SpliceRefused

    place, target = Place(task.name), task.target
    if opened.package.is_signed and target:
        result = _with(result, SIGNATURE_BROKEN_IN_COPY.at(place))
    standing = _standing(task, settings.limits)
    try:
        there = _copy_there(standing, opened, settings)
        aside = target is not None
        result, written = with_results(
            result, opened, settings, allow_signed=aside, copy=aside, there=there
        )
    except SpliceRefused as error:
        return _not_written(result, not_spliced(task.name, error, RESULTS_NOT_WRITTEN))
    except PackageError as error:
        return _not_written(result, RESULTS_NOT_WRITTEN.at(place, detail=explained(error)))
    if not _may_replace(standing, opened, settings):
        return _not_written(result, _said_of_copy(COPY_NAME_TAKEN, task))
    if there is not None and _mended(there, result):
        return _not_written(result, _said_of_copy(COPY_MENDED, task))
    after = store(task, opened, written, backup=settings.backup, standing=standing)
    if isinstance(after, Finding):
        return _not_written(result, after)
    return replace(result, sha256_after=after, written_to=_place(task))


def write_comments(task: Task, result: Result, opened: Opened, settings: Settings) -> Result:
    """Write a copy in which each finding is a comment on its cell, on the bytes that were checked.

    It opens on a list of them that leads to the cells.
    A sheet that has comments already gets none, and a finding names it.
    """
    from sve_excel.splice.comments import annotate, left_alone
    from sve_excel.splice.errors import SpliceRefused

    if task.target is None:
        return result
    place = Place(task.name)
    try:
        commented, left = annotate(opened.data, result.findings, settings.limits)
    except PackageError as error:
        return _with(result, COMMENTS_LEFT_OUT.at(place, detail=explained(error)))
    if left:
        result = _with(result, COMMENTS_LEFT_OUT.at(place, detail=left_alone(left)))
    try:
        commented = with_list(commented, result.findings, settings.limits)
    except (SpliceRefused, PackageError) as error:
        detail = f"it has no list of them ({error.detail})."
        result = _with(result, COMMENTS_LEFT_OUT.at(place, detail=detail))
    standing = _standing(task, settings.limits)
    if not _may_replace(standing, opened, settings, result.submission):
        return _with(result, _said_of_copy(COPY_NAME_TAKEN, task))
    after = store(task, opened, commented, standing=standing)
    if isinstance(after, Finding):
        return _with(result, after)
    return replace(result, written_to=_place(task))


def _place(task: Task) -> str:
    """Where the results of a task stand."""
    if task.sink or (task.source and task.target is None):
        return str(task.sink or task.source)
    return os.fspath(task.target or task.path)


def _standing(task: Task, limits: Limits) -> bytes | None:
    """Give what stands where a copy goes, as far as it is more than nothing; of no copy, nothing.

    What cannot be read is no bytes: nothing that we wrote.
    """
    try:
        if task.sink:
            return read_object(task.sink, limits)
        there = task.target is not None and os.path.exists(task.target)
        return read_file(task.target, limits) if there and task.target else None
    except BucketError as error:
        # what else is wrong with the place is said when it is written to
        return b"" if error.kind == "not-allowed" else None
    except (PackageError, StoreError):
        return b""


def with_list(workbook: bytes, findings: Sequence[Finding], limits: Limits) -> bytes:
    """Put the list of findings into a copy, which opens on it; as it is where nothing was found.

    Raises ``PackageError`` and ``SpliceRefused``.
    """
    from sve_excel.results.mending import mending_parts
    from sve_excel.splice.front import open_on
    from sve_excel.splice.sheet import splice_into

    if not findings:
        return workbook
    package = Package.open(workbook, limits)
    listed = splice_into(package, mending_parts(findings), allow_signed=True)
    return open_on(listed, MENDING_SHEET, limits)


def _copy_there(standing: bytes | None, opened: Opened, settings: Settings) -> Package | None:
    """The copy of an earlier run that is about to be replaced, where there is one."""
    if standing is None:
        return None
    passwords = (("*", opened.password),) if opened.password is not None else ()
    try:
        return open_workbook(standing, "copy", (), passwords, settings.limits).package
    except NOT_OPENED:
        return None  # then it is no copy either, and stays


def _may_replace(
    standing: bytes | None, opened: Opened, settings: Settings, of: Submission | None = None
) -> bool:
    """Whether a copy may be put there: nothing is ``standing``, or a copy of an earlier run.

    That holds our results or our comments, or is the original as it was. A copy that needed no
    comment is known by the project that it was ``of``.
    """
    from sve_excel.splice.comments import has_comments
    from sve_excel.splice.sheet import has_sheet

    if standing is None:
        return True
    passwords = (("*", opened.password),) if opened.password is not None else ()
    sheets = ANSWERED if of else ()
    try:
        there = open_workbook(standing, "copy", sheets, passwords, settings.limits)
        if opened.sha256 == there.sha256 or has_comments(there.package):
            return True
        if has_sheet(there.package) or has_sheet(there.package, MENDING_SHEET):
            return True
        submission, _ = read_submission(there.package, "copy") if of else (None, [])
    except NOT_OPENED:
        return False
    return (
        of is not None
        and submission is not None
        and _named(of) == _named(submission) != ("", "", "")
    )


def _named(submission: Submission) -> tuple[str, str, str]:
    """Which project a workbook is of."""
    project = submission.project
    return project.name, project.organisation, project.evaluation


def _mended(there: Package, result: Result) -> bool:
    """Whether somebody saved the copy since it was written, and answered otherwise in it."""
    if wrote_parts(there.names) or result.submission is None:
        return False
    submission, _ = read_submission(there, "copy")
    if submission is None:
        return False
    return answered(replace(result, submission=submission)) != answered(result)


def _said_of_copy(rule: Rule, task: Task) -> Finding:
    shown = printable(str(task.sink or (task.target.as_posix() if task.target else "")))
    return rule.at(Place(task.name), target=shown)


def _with(result: Result, finding: Finding) -> Result:
    return replace(result, findings=in_order([*result.findings, finding]))


def _not_written(result: Result, finding: Finding) -> Result:
    """Figures stand and are reported; the file is as it was, and the finding says so."""
    return replace(_with(result, finding), sha256_after=result.sha256_before)
