"""Bids that need not be read again: their report is there, and what it says of them still holds.

The newest run report is looked for beside what is written, in the folder one is in, in those of the
bids and of their results, and where the rules say that one goes. One of other bids, such as the
report of another tender that lies in the same folder, is passed over. Where there is none, or it
does not hold, the comparison that people typed into may keep the answers. A bid whose bytes are not
those of the report is read again, and so is every bid where program, library or rules are others:
that is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sve_excel.files.finding import Task
from sve_excel.files.opening import NOT_OPENED, read_task
from sve_excel.model import Result
from sve_excel.opc.limits import Limits
from sve_excel.run.answers import answers_in
from sve_excel.run.as_read import KEY, NotKept, reading_of, result_of
from sve_excel.run.newest import is_of, newest_report, report_folders
from sve_excel.run.one import is_open_elsewhere
from sve_excel.run.prepared import Prepared
from sve_excel.run.settings import Settings
from sve_excel.words.saying import so_many


@dataclass(frozen=True, slots=True)
class Remembered:
    """Bids as the report gives them, by their names, and what is to be said of that."""

    results: Mapping[str, Result] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    none: bool = False  # no report of them was found


def remembered(
    paths: Sequence[Path], ready: Prepared, output: Path, comparison: Path | None = None
) -> Remembered:
    """Give what need not be read again of what was found; ``output`` is what will be written.

    ``comparison`` is the one that people typed into, which may keep what no report does.
    """
    if ready.options.staged or ready.options.scheduler:
        return Remembered()
    known = _by_report(paths, ready, output)
    if known.results or comparison is None or not (held := answers_in(comparison)):
        return known
    instead = _held_by(comparison, held, ready)
    return instead if instead.results or known.none else known


def _by_report(paths: Sequence[Path], ready: Prepared, output: Path) -> Remembered:
    """Give what the newest run report of these bids keeps."""
    found, options = ready.found, ready.options
    folders = report_folders(paths, options, output)
    path, report = newest_report(
        folders,
        lambda each, at: is_of(each, at, paths) or _holds_one(each, found.tasks, options.limits),
    )
    if path is None:
        return Remembered(said=(_none(len(found.tasks)),) if found.tasks else (), none=True)
    kept = report.get(KEY)
    if not isinstance(kept, dict) or not isinstance(kept.get("bids"), dict):
        why = "it does not keep what was read"
        if "key" in report:
            why = "it is in letters"
        return Remembered(said=(f"{path.name} is not used, and the bids are read: {why}.",))
    return _held_by(path, report, ready)


def _held_by(path: Path, report: Mapping[str, Any], ready: Prepared) -> Remembered:
    """Give what a report, or a comparison in its shape, keeps and still holds."""
    found, settings, options, kept = ready.found, ready.settings, ready.options, report[KEY]
    if kept.get("under") != reading_of(settings):
        why = _other(report, settings)
        return Remembered(said=(f"{path.name} does not hold, and the bids are read again: {why}.",))
    results = dict(_holding(report, kept["bids"], found.tasks, settings, options.limits))
    return Remembered(results, (_said(path, len(results), len(found.tasks)),))


def _none(asked: int) -> str:
    """Say why bids are read where no report is there, though a comparison may be."""
    bids = so_many(asked, "bid")
    return (
        f"No run report of these bids was found, and no comparison that keeps their answers, so "
        f"{bids} {'is' if asked == 1 else 'are'} read. A report keeps them: --report."
    )


def _said(path: Path, known: int, asked: int) -> str:
    bids = so_many(known, "bid")
    if known == asked:
        return f"Not read again: {bids}, whose bytes, library and rules are those of {path.name}."
    return (
        f"Not read again: {bids} of {asked}, whose bytes, library and rules are those of "
        f"{path.name}. The others changed since, came since, or are not kept in it."
    )


def _other(report: Mapping[str, Any], settings: Settings) -> str:
    """Say what is another than when the report was made."""
    library, policy = report.get("library"), report.get("policy")
    if isinstance(library, dict) and library.get("sha256") != settings.library.sha256:
        return "its proxy library is another"
    if isinstance(policy, dict) and policy.get("sha256") != settings.policy.sha256:
        return "its rules are others"
    return "program, frameworks, places or the second reader are others"


def _holds_one(report: Mapping[str, Any], tasks: Sequence[Task], limits: Limits) -> bool:
    """Whether a report is of any of these bids, by its name and its bytes."""
    books = {book.get("path"): book for book in report["workbooks"] if isinstance(book, dict)}
    for task in tasks:
        book = books.get(task.name)
        if book is None or task.trouble or is_open_elsewhere(task):
            continue
        try:
            digest = hashlib.sha256(read_task(task, limits)).hexdigest()
        except (*NOT_OPENED, OSError):
            continue
        if digest in (book.get("sha256_before"), book.get("sha256_after")):
            return True
    return False


def _holding(
    report: Mapping[str, Any],
    kept: Mapping[str, Any],
    tasks: Sequence[Task],
    settings: Settings,
    limits: Limits,
) -> Iterator[tuple[str, Result]]:
    """Give the bids whose bytes are those that were read, or those with the results of that run."""
    books = {book.get("path"): book for book in report["workbooks"] if isinstance(book, dict)}
    for task in tasks:
        text, book = kept.get(task.name), books.get(task.name)
        if not isinstance(text, str) or book is None or task.trouble or is_open_elsewhere(task):
            continue
        try:
            digest = hashlib.sha256(read_task(task, limits)).hexdigest()
            if digest in (book.get("sha256_before"), book.get("sha256_after")):
                yield task.name, result_of(text, task.name, digest, settings)
        except (*NOT_OPENED, OSError, NotKept):
            continue
