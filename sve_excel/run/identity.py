"""One bid in several files, found across a folder: it never takes two places unasked.

Files with the same bytes, or with the same answers under another name, are one bid and count once.
Several workbooks of one organisation, project and evaluation with different answers are a question
that only the rules of the tender can answer: each is shown, and none has a place until somebody
says which one counts. Where only one of them can be valued it has its place, and a warning asks. A
promise and a report of one project, or reports on several periods, are no rivals either: the one
that is of the kind of most bids here has the place, of several reports the latest, and ``track`` is
for the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from sve_excel.files.kinds import SUFFIXES, suffix
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.folder import ONE_PROJECT, SAME_BID, SEVERAL_VERSIONS, WHICH_COUNTS
from sve_excel.model import Finding, Input, Output, OwnProxy, Place, Project, Result
from sve_excel.words.folding import fold
from sve_excel.words.saying import printable

_FORECAST: Final = "Forecast"
# what stands where, and what the library and the workbook's own formulas say, is no answer
_NO_ANSWER: Final = frozenset({"row", "cells", "unreadable", "typed", "shown", "uprated"})
_MOST_NAMED: Final = 6
_Answer: Final = (str, int, float, date, type(None))
_Row = Project | Output | Input | OwnProxy


def held_apart(results: Sequence[Result]) -> tuple[Result, ...]:
    """Give the results with a finding on each that is not the only file of its bid.

    Those that have no place in a ranking say why, in ``unranked``.
    """
    known = {result.path: result for result in results if result.submission is not None}
    left = _once(known)
    left = _asked_about(known, left)
    _one_place(known, left)
    return tuple(known.get(result.path, result) for result in results)


def _once(known: dict[str, Result]) -> list[str]:
    """Let files of the same bytes or answers count once; gives the paths of those that do."""
    left = []
    for paths in _groups(known, known, lambda result: _answers(result) or result.path):
        first = min(paths, key=lambda path: _first(known[path]))
        left.append(first)
        if len(paths) == 1:
            continue
        same = len({known[path].sha256_before for path in paths}) == 1
        how = "with the same bytes" if same else "with the same answers"
        for path in paths:
            place = Place(path)
            found = SAME_BID.at(place, how=how, files=_listed(paths), kept=printable(first))
            why = "" if path == first else f"The same as {first}, {how}; it counts once."
            known[path] = _told(known[path], found, why)
    return left


def _first(result: Result) -> tuple[bool, bool, int, str]:
    """Which of several files of one bid counts: one that was valued, with the plainest name."""
    path = result.path
    return result.valuation is None, suffix(path) not in SUFFIXES, len(path), path


def _asked_about(known: dict[str, Result], left: Sequence[str]) -> list[str]:
    """Let none of several versions of a bid have a place; gives the paths of the others."""
    settled = []
    for paths in _groups(known, left, lambda result: _report(result) or result.path):
        if len(paths) == 1:
            settled += paths
            continue
        valued = [path for path in paths if known[path].valuation is not None]
        named = _listed(paths)
        for path in paths:
            place, who = Place(path), printable(_project(known[path]).organisation)
            if len(valued) > 1:
                found = WHICH_COUNTS.at(place, organisation=who, files=named)
                known[path] = _told(known[path], found, f"Which one counts: {named}?")
            elif valued:
                only = printable(valued[0])
                found = SEVERAL_VERSIONS.at(place, organisation=who, files=named, valued=only)
                known[path] = _told(known[path], found, "")
        settled += valued if len(valued) == 1 else []
    return settled


def _one_place(known: dict[str, Result], left: Sequence[str]) -> None:
    """Let one of the workbooks of a project have its place."""
    kinds = Counter(_project(known[path]).evaluation for path in left)
    usual = max(kinds, key=lambda kind: (kinds[kind], kind == _FORECAST), default="")

    def rank(path: str) -> tuple[Any, ...]:
        project = _project(known[path])
        ends = project.end or date.min, project.start or date.min
        return (
            known[path].valuation is None,
            project.evaluation != usual,
            -ends[0].toordinal(),
            (-ends[1].toordinal()),
            path,
        )

    for paths in _groups(known, left, lambda result: _named(result) or result.path):
        if len(paths) == 1:
            continue
        kept = min(paths, key=rank)
        for path in paths:
            found = ONE_PROJECT.at(Place(path), files=_listed(paths), kept=printable(kept))
            why = "" if path == kept else f"One project with {kept}, which has the place."
            known[path] = _told(known[path], found, why)


def _groups(
    known: dict[str, Result], paths: Iterable[str], key: Callable[[Result], Hashable]
) -> list[list[str]]:
    """Sort paths into groups of one key."""
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for path in paths:
        groups[key(known[path])].append(path)
    return list(groups.values())


def _told(result: Result, found: Finding, unranked: str) -> Result:
    findings = in_order([*result.findings, found])
    return replace(result, findings=findings, unranked=unranked or result.unranked)


def _project(result: Result) -> Project:
    assert result.submission
    return result.submission.project


def _named(result: Result) -> Hashable:
    """Whose project a workbook is of; nothing where it does not say."""
    project = _project(result)
    name = fold(project.organisation), fold(project.name)
    return name if all(name) else None


def _report(result: Result) -> Hashable:
    """What no two workbooks may be of: a project's promise, or its report on one period."""
    project = _project(result)
    period = () if project.evaluation == _FORECAST else (project.start, project.end)
    return (_named(result), project.evaluation, period) if _named(result) else None


def _answers(result: Result) -> Hashable:
    """Give everything that a bidder answered; nothing where there are no rows."""
    submission = result.submission
    assert submission
    if not submission.outputs and not submission.inputs:
        return None
    rows: tuple[_Row, ...] = (
        submission.project,
        *submission.outputs,
        *submission.inputs,
        *submission.own_proxies,
    )
    return tuple(_typed(row) for row in rows)


def _typed(row: _Row) -> Hashable:
    """Give what was typed into one row, without where it stands."""
    answers = [getattr(row, each.name) for each in fields(row) if each.name not in _NO_ANSWER]
    return (type(row).__name__, *(each for each in answers if isinstance(each, _Answer)))


def _listed(paths: Sequence[str]) -> str:
    """Name files, the first of them where there are many."""
    named = ", ".join(map(printable, sorted(paths)[:_MOST_NAMED]))
    more = len(paths) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
