"""The results sheet into the file or its copy."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from sve_excel.files.finding import Task
from sve_excel.files.opening import Opened
from sve_excel.files.passwords import WrongPassword, decrypt, encrypt
from sve_excel.files.store import StoreError, read_file, replace_file
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.files import (
    CANNOT_WRITE,
    COPY_NAME_TAKEN,
    RESULTS_NOT_WRITTEN,
    SIGNATURE_BROKEN_IN_COPY,
)
from sve_excel.model import Finding, Place, Result
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.package import Package
from sve_excel.run.refusals import explained, not_spliced, write_failure
from sve_excel.run.settings import Settings
from sve_excel.words.saying import printable, sentence
from sve_excel.words.textfiles import system_words


def with_results(
    result: Result,
    opened: Opened,
    settings: Settings,
    *,
    allow_signed: bool = False,
) -> bytes:
    """Splice the results sheet into a workbook's bytes."""
    # imported here, since a run that only reads need not pay for them
    from sve_excel.results.page import Context
    from sve_excel.results.sheet import results_sheet
    from sve_excel.splice.sheet import splice_sheet

    assert result.submission
    context = Context(settings.library, settings.policy, result.findings)
    sheet = results_sheet(result.submission, result.valuation, context)
    return splice_sheet(opened.data, sheet, allow_signed=allow_signed, limits=settings.limits)


def write_results(task: Task, result: Result, opened: Opened, settings: Settings) -> Result:
    """Put the results sheet into the file or its copy, and say what became of it."""
    from sve_excel.splice.errors import SpliceRefused

    place = Place(task.name)
    in_place = task.target is None
    if opened.package.is_signed and not in_place:
        note = SIGNATURE_BROKEN_IN_COPY.at(place)
        result = replace(result, findings=in_order([*result.findings, note]))
    target = task.target or task.path
    shown = "" if in_place else printable(target.as_posix())
    try:
        written = with_results(result, opened, settings, allow_signed=not in_place)
        unchanged = written == opened.data and in_place
        if opened.password is not None and not unchanged:
            written = encrypt(written, opened.password)
        if in_place and not unchanged:
            digest = result.sha256_before
            replace_file(target, written, expected_sha256=digest, backup=settings.backup)
        elif not in_place:
            if not _may_replace(target, opened, settings):
                return _not_written(result, COPY_NAME_TAKEN.at(place, target=shown))
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, written)
    except SpliceRefused as error:
        return _not_written(result, not_spliced(task.name, error, RESULTS_NOT_WRITTEN))
    except PackageError as error:
        found = RESULTS_NOT_WRITTEN.at(place, detail=explained(error))
        return _not_written(result, found)
    except StoreError as error:
        return _not_written(result, write_failure(task.name, error, shown))
    except OSError as error:
        why = system_words(error)
        detail = sentence(f"{shown}: {why}" if shown else why)
        return _not_written(result, CANNOT_WRITE.at(place, detail=detail))
    after = result.sha256_before if unchanged else hashlib.sha256(written).hexdigest()
    return replace(result, sha256_after=after, written_to=os.fspath(target))


def _may_replace(target: Path, opened: Opened, settings: Settings) -> bool:
    """Whether a copy may be written there: nothing stands there, or a copy of an earlier run."""
    try:
        stored = read_file(target, settings.limits)
    except PackageError:  # larger than any copy of ours
        return False
    except StoreError:
        return not target.exists()
    return is_copy(stored, opened.data, opened.password, settings.limits)


def _not_written(result: Result, found: Finding) -> Result:
    """Figures stand and are reported; the file is as it was, and the finding says so."""
    return replace(
        result, findings=in_order([*result.findings, found]), sha256_after=result.sha256_before
    )


def is_copy(stored: bytes, original: bytes, password: str | None, limits: Limits) -> bool:
    """Whether ``stored`` is a copy of ``original`` or a workbook that holds our results.

    ``password`` is the one that opened the original, and is tried on a protected copy.
    """
    from sve_excel.splice.sheet import has_sheet

    if stored == original:
        return True
    try:
        try:
            package = Package.open(stored, limits)
        except PackageError as error:
            if error.kind != "encrypted" or password is None:
                return False
            opened, _ = decrypt(stored, "copy", [("*", password)])
            package = Package.open(opened, limits)
        return has_sheet(package)
    except (PackageError, WrongPassword):
        return False
