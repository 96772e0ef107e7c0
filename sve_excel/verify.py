"""A run report held against the files as they are now: which changed, and do the figures hold."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sve_excel.model import Result
from sve_excel.one import Task
from sve_excel.proxies import Library
from sve_excel.report import run_report

VERIFY_HEADINGS = ("File", "Is now", "Figures")
_RELATIVE = 1e-12  # another processor may add in another order; nothing else may differ


class ReportError(Exception):
    """A run report that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file since the report: as it was, changed, missing; figures or not."""

    path: str
    state: str
    figures: str

    @property
    def holds(self) -> bool:
        """Whether nothing about the file speaks against the report."""
        return self.state == "unchanged" and not self.figures.startswith("differ")


def read_report(path: Path) -> dict[str, Any]:
    """Read a run report; raises ``ReportError`` where the file is none."""
    try:
        report = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReportError(f"{path.name} is not a run report: {error}") from error
    books = report.get("workbooks") if isinstance(report, dict) else None
    if not isinstance(books, list) or not all(
        isinstance(book, dict) and isinstance(book.get("path"), str) for book in books
    ):
        raise ReportError(f"{path.name} is not a run report: it lists no workbooks.")
    return dict(report)


def library_remark(report: dict[str, Any], library: Library) -> str:
    """Say where the report's library is not the one in hand; empty where it is."""
    theirs = (report.get("library") or {}).get("sha256")
    if theirs == library.sha256:
        return ""
    return (
        f"The report was made with another proxy library ({str(theirs)[:12]}); figures are "
        f"recomputed with {library.version} ({library.sha256[:12]}) and may differ for that reason."
    )


def verify(
    report: dict[str, Any],
    folder: Path,
    library: Library,
    compute: Callable[[Sequence[Task]], Sequence[Result]],
) -> list[Verdict]:
    """Hold each file of a report against the one below ``folder``.

    ``compute`` values tasks without writing; it is asked only for files that are there.
    """
    books = report["workbooks"]
    hashes = [_sha256(folder / book["path"]) for book in books]
    tasks = [
        Task(folder / book["path"], book["path"])
        for book, found in zip(books, hashes, strict=True)
        if found
    ]
    results = {result.path: result for result in compute(tasks)} if tasks else {}
    return [
        _verdict(book, found, results.get(book["path"]), library)
        for book, found in zip(books, hashes, strict=True)
    ]


def _verdict(
    book: dict[str, Any], found: str | None, result: Result | None, library: Library
) -> Verdict:
    path = book["path"]
    if found is None or result is None:
        return Verdict(path, "missing", "-")
    known = {book.get("sha256_before"): "before", book.get("sha256_after"): "after"}
    state = "unchanged" if found in known else "changed since"
    from sve_excel.policy import DEFAULT_POLICY  # the report's shape only; no figure rests on it

    fresh = run_report([result], library, DEFAULT_POLICY)["workbooks"][0]
    differing = [
        key
        for key, figure in fresh.items()
        if isinstance(figure, float) and not _same(figure, book.get(key))
    ]
    if fresh["status"] != book.get("status"):
        return Verdict(path, state, f"differ: {book.get('status')} then, {fresh['status']} now")
    if differing:
        return Verdict(path, state, f"differ: {', '.join(differing)}")
    return Verdict(
        path, state, "the same" if fresh["gross_sroi"] is not None else "none then or now"
    )


def _same(figure: float, then: Any) -> bool:
    return isinstance(then, int | float) and math.isclose(figure, then, rel_tol=_RELATIVE)


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
