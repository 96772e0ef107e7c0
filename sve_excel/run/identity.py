"""One bid in several files, found across a folder: it never takes two places unasked.

Files with the same bytes, or with the same answers under another name, are one bid and count once.
Several workbooks of one organisation, project and evaluation with different answers are a question
that only the rules of the tender can answer: each is shown, and none has a place until somebody
says which one counts. Where only one of them can be valued it has its place, and a warning asks. A
promise and a report of one project, or reports on several periods, are no rivals either: the one
that is of the kind of most bids here has the place, of several reports the latest, and ``track`` is
for the others. Where the rules have lots, workbooks for different ones are bids of their own.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from hashlib import blake2b
from typing import Any, Final

from sve_excel.files.kinds import SUFFIXES, suffix
from sve_excel.files.names import additions
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Input, Output, OwnProxy, Place, Project, Result
from sve_excel.words.folding import fold
from sve_excel.words.naming import bare_name
from sve_excel.words.saying import first_of, printable

SAME_BID = Rule(
    "SVE638",
    "same-bid",
    "warning",
    "one bid is here more than once, {how}: {files}. It counts once, as {kept}.",
    "Take the others out of the folder.",
    manual={"how": "with the same bytes or the same answers"},
)

WHICH_COUNTS = Rule(
    "SVE639",
    "which-counts",
    "error",
    "{organisation} has several workbooks of one project and evaluation with different answers: "
    "{files}. Which one counts? Until that is settled none of them has a place.",
    "Settle it by the rules of the tender, and write in the sheet Register of the comparison that "
    "the others are superseded, or withdrawn.",
    manual={"organisation": "the organisation"},
)

SEVERAL_VERSIONS = Rule(
    "SVE642",
    "several-versions",
    "warning",
    "{organisation} has several workbooks of one project and evaluation: {files}. Only {valued} "
    "could be valued. Which one counts?",
    "Settle it by the rules of the tender, and write in the sheet Register of the comparison that "
    "the others are superseded, or withdrawn.",
    manual={"organisation": "the organisation", "valued": "one of them"},
)

ONE_PROJECT = Rule(
    "SVE640",
    "one-project",
    "warning",
    "a promise and a report of one project, or reports on several periods, are no rivals: "
    "{files}. Only {kept} has a place.",
    "To hold what was delivered against what was promised, use sve-excel track.",
)


_FORECAST: Final = "Forecast"
# what stands where, and what the library and the workbook's own formulas say, is no answer
_NO_ANSWER: Final = frozenset({"row", "cells", "unreadable", "typed", "shown", "uprated", "prices"})
_MOST_NAMED: Final = 6
_Answer: Final = (str, int, float, date, type(None))
_AnyRow = Project | Output | Input | OwnProxy


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a result is told from others by, without the rest of it: it may be one of very many."""

    answers: Hashable
    named: Hashable
    report: Hashable
    evaluation: str
    set_aside: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """The results that were read, by their number, and what was said of some of them since.

    Two files may have one name in a report, which cannot hold every name. Results may stand on
    disk, so each is asked for only where another is like it.
    """

    results: Sequence[Result]
    marks: dict[int, _Mark]
    told: dict[int, Result]

    def __getitem__(self, at: int) -> Result:
        return self.told[at] if at in self.told else self.results[at]

    def __setitem__(self, at: int, result: Result) -> None:
        self.told[at] = result


def held_apart(results: Sequence[Result]) -> tuple[Result, ...]:
    """Give the results with a finding on each that is not the only file of its bid.

    Those that have no place in a ranking say why, in ``unranked``.
    """
    told = told_apart(results, ((each, each.submission and answered(each)) for each in results))
    return tuple(told.get(at, result) for at, result in enumerate(results))


def told_apart(
    results: Sequence[Result], found: Iterable[tuple[Result, Hashable]]
) -> dict[int, Result]:
    """Give those of the results, by their number, that are not the only file of their bid.

    What is ``found`` is each of them, with what ``answered`` gave of it; they may be outlines.
    """
    known = _Known(results, {}, {})
    for at, (result, answers) in enumerate(found):
        if result.submission is not None:
            known.marks[at] = _Mark(
                answers,
                _key(_named(result)),
                _key(_report(result)),
                sys.intern(result.submission.project.evaluation),
                result.standing.set_aside,
            )
    left = [at for at in _once(known) if not known.marks[at].set_aside]
    left = _asked_about(known, left)
    _one_place(known, left)
    return known.told


def _key(held: Hashable) -> bytes | None:
    """Give few bytes that stand for what is held; nothing for nothing."""
    return None if held is None else blake2b(repr(held).encode(), digest_size=16).digest()


def _once(known: _Known) -> list[int]:
    """Let files of the same bytes or answers count once; gives those that do."""
    left = []
    for group in _groups(known.marks, lambda at: known.marks[at].answers):
        if len(group) == 1:
            left += group
            continue
        first = min(group, key=lambda at: _first(known[at]))
        left.append(first)
        same = len({known[at].sha256_before for at in group}) == 1
        how = "with the same bytes" if same else "with the same answers"
        kept, named = printable(known[first].path), _listed(known, group)
        for at in group:
            finding = SAME_BID.at(Place(known[at].path), how=how, files=named, kept=kept)
            aside = known[first].standing.set_aside
            does = f"is {known[first].standing.status}" if aside else "counts once"
            why = "" if at == first else f"The same as {kept}, {how}; it {does}."
            known[at] = _told(known[at], finding, why)
    return left


def _first(result: Result) -> tuple[bool, bool, bool, int, int, str]:
    """Which of several files of one bid counts: one that was valued, with the plainest name.

    Nothing is added to that as to the name of a copy; of such names the shortest is plainest.

    What the register sets aside goes first, so that no copy of it takes a place.
    """
    path, standing = result.path, result.standing
    unsuited = result.valuation is None, suffix(path) not in SUFFIXES
    return not standing.set_aside, *unsuited, additions(path), len(path), path


def _asked_about(known: _Known, left: Sequence[int]) -> list[int]:
    """Let none of several versions of a bid have a place; gives the others."""
    settled = []
    for group in _groups(left, lambda at: known.marks[at].report):
        if len(group) == 1:
            settled += group
            continue
        valued = [at for at in group if known[at].valuation is not None]
        named = _listed(known, group)
        for at in group:
            place, who = Place(known[at].path), printable(_project(known[at]).organisation)
            if len(valued) > 1:
                finding = WHICH_COUNTS.at(place, organisation=who, files=named)
                known[at] = _told(known[at], finding, f"Which one counts: {named}?")
            elif valued:
                only = printable(known[valued[0]].path)
                finding = SEVERAL_VERSIONS.at(place, organisation=who, files=named, valued=only)
                known[at] = _told(known[at], finding, "")
        settled += valued if len(valued) == 1 else []
    return settled


def _one_place(known: _Known, left: Sequence[int]) -> None:
    """Let one of the workbooks of a project have its place."""
    kinds = Counter(known.marks[at].evaluation for at in left)
    usual = max(kinds, key=lambda kind: (kinds[kind], kind == _FORECAST), default="")

    def rank(at: int) -> tuple[Any, ...]:
        project = _project(known[at])
        end, start = project.end or date.min, project.start or date.min
        unusual = project.evaluation != usual
        return known[at].valuation is None, unusual, -end.toordinal(), -start.toordinal(), at

    for group in _groups(left, lambda at: known.marks[at].named):
        if len(group) == 1:
            continue
        first = min(group, key=rank)
        kept, named = printable(known[first].path), _listed(known, group)
        for at in group:
            finding = ONE_PROJECT.at(Place(known[at].path), files=named, kept=kept)
            why = "" if at == first else f"One project with {kept}, which has the place."
            known[at] = _told(known[at], finding, why)


def _groups(numbers: Iterable[int], key: Callable[[int], Hashable]) -> list[list[int]]:
    """Sort results into groups of one key; one without a key stands by itself."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for at in numbers:
        found = key(at)
        groups[at if found is None else found].append(at)
    return list(groups.values())


def _told(result: Result, finding: Finding, unranked: str) -> Result:
    findings = in_order([*result.findings, finding])
    return replace(result, findings=findings, unranked=unranked or result.unranked)


def _project(result: Result) -> Project:
    assert result.submission
    return result.submission.project


def _named(result: Result) -> Hashable:
    """Whose project a workbook is of, and for which lot; nothing where it does not say."""
    project = _project(result)
    name = bare_name(project.organisation), fold(project.name)
    return (*name, fold(result.standing.lot)) if all(name) else None


def _report(result: Result) -> Hashable:
    """What no two workbooks may be of: a project's promise, or its report on one period."""
    project = _project(result)
    period = () if project.evaluation == _FORECAST else (project.start, project.end)
    return (_named(result), project.evaluation, period) if _named(result) else None


def answered(result: Result) -> Hashable:
    """Give everything that a bidder answered; where some is unread the bytes, without rows None."""
    submission = result.submission
    assert submission
    if not submission.outputs and not submission.inputs:
        return None
    rows: tuple[_AnyRow, ...] = (
        submission.project,
        *submission.outputs,
        *submission.inputs,
        *submission.own_proxies,
    )
    if any(row.unreadable for row in rows):
        return result.sha256_before
    return tuple(_typed(row) for row in rows)


def _typed(row: _AnyRow) -> Hashable:
    """Give what was typed into one row, without where it stands."""
    answers = [getattr(row, field.name) for field in fields(row) if field.name not in _NO_ANSWER]
    return (type(row).__name__, *(answer for answer in answers if isinstance(answer, _Answer)))


def _listed(known: _Known, group: Sequence[int]) -> str:
    """Name files, the first of them where there are many."""
    return first_of(sorted(printable(known[at].path) for at in group), _MOST_NAMED)
