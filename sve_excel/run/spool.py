"""The results of a run over many files, kept in a file of their own as they come.

Whoever collects them has an outline of each at hand, about a kilobyte: status, figures, how much
was found. The rest is read when it is asked for, one file at a time. The file has no name where the
system can do without one, nobody else may read it, and it is gone with the run; what was protected
with a password is never in it.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from typing import IO, Any, overload

from sve_excel.files.finding import Aside, Task
from sve_excel.findings.catalogue import in_order
from sve_excel.model import Finding, Place, Project, Result, Severity, Submission, Valuation
from sve_excel.run.identity import answered, held_apart
from sve_excel.run.jobs import Job
from sve_excel.run.one import failed, no_bid, process_one
from sve_excel.run.settings import Settings

_NONE: dict[str, Any] = {}
_WORDS = ("evaluation", "funding", "nature", "place", "input_prices", "lots")  # few for many bids
_SAID = ("narrative", "consulted", "data_sources", "unpriced", "address", "email")


@dataclass(frozen=True, slots=True)
class Outlined:
    """What a worker gives of a file: an outline, why it is no bid, its answers, the whole.

    ``answers`` tell two bids of the same answers; ``whole`` is for ``Spool`` alone.
    """

    outline: Result
    aside: Aside | None
    answers: bytes | None
    whole: bytes


def outlining(settings: Settings) -> Job[Outlined]:
    """Give the job of a run over many files: every workbook the whole way, then an outline."""
    return Job(_Outlining(settings), _failed, settings.limits, settings.writes)


@dataclass(frozen=True, slots=True)
class _Outlining:
    settings: Settings

    def __call__(self, task: Task) -> Outlined:
        return outlined(process_one(task, self.settings))


def _failed(task: Task, found: Finding) -> Outlined:
    return outlined(failed(task, found))


def outlined(result: Result) -> Outlined:
    """Take the outline of a result."""
    answers = answered(result) if result.submission else None
    return Outlined(
        outline(result),
        no_bid(result),
        None if answers is None else _digest(answers),
        pickle.dumps(result, pickle.HIGHEST_PROTOCOL),
    )


def _digest(answers: Any) -> bytes:
    """Bytes by which the same answers are known."""
    return blake2b(repr(_plain(answers)).encode(), digest_size=16).digest()


def outline(result: Result) -> Result:
    """Give a result without its rows, its longer texts, and the words of what was found."""
    submission, valuation = result.submission, result.valuation
    return replace(
        result,
        findings=tuple(_in_short(found.code, found.severity) for found in result.findings),
        sha256_after=None,
        submission=submission and _of_nothing(submission),
        valuation=valuation and _figures(valuation),
    )


def _of_nothing(submission: Submission) -> Submission:
    short: dict[str, Any] = dict.fromkeys(_SAID, "")
    project: Project = replace(submission.project, cells=_NONE, unreadable=frozenset(), **short)
    return Submission(submission.file, project, (), (), ())


def _figures(valuation: Valuation) -> Valuation:
    nothing: dict[str, Any] = dict.fromkeys(("categories", "bearers", "input_categories"), _NONE)
    return replace(valuation, lines=(), inputs=(), counted_again=(), **nothing)


@lru_cache(maxsize=1024)
def _in_short(code: str, severity: Severity) -> Finding:
    return Finding(code, severity, Place(""), "", "")


def _plain(answers: Any) -> Any:
    """Answers of which those that are equal are written alike: 1 and 1.0 are."""
    if isinstance(answers, tuple):
        return tuple(map(_plain, answers))
    return float(answers) if isinstance(answers, int) else answers


@dataclass(slots=True, weakref_slot=True)
class Spool:
    """Results as they come, each by the number of its task."""

    outlines: dict[int, Result] = field(default_factory=dict)
    aside: dict[int, Aside] = field(default_factory=dict)
    answers: dict[int, bytes | None] = field(default_factory=dict)
    _file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    _places: dict[int, tuple[int, int]] = field(default_factory=dict)
    _held: dict[int, bytes] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    _end: int = 0

    def __post_init__(self) -> None:
        weakref.finalize(self, self._file.close)

    def keep(self, number: int, answer: Outlined) -> None:
        """Keep what a worker gave."""
        if answer.aside is not None:
            self.aside[number] = answer.aside
            return
        self.outlines[number], self.answers[number] = self._small(answer.outline), answer.answers
        if answer.outline.sha256_decrypted:
            self._held[number] = answer.whole
            return
        self._file.seek(self._end)
        self._file.write(answer.whole)
        self._places[number] = (self._end, len(answer.whole))
        self._end += len(answer.whole)

    def _small(self, result: Result) -> Result:
        """Give an outline that shares what it has in common with others: it came by itself."""
        findings = tuple(_in_short(each.code, each.severity) for each in result.findings)
        submission = result.submission
        if submission is not None:
            project = submission.project
            said: dict[str, str] = {name: getattr(project, name) for name in _WORDS}
            shared: dict[str, Any] = {
                name: self._texts.setdefault(text, text) for name, text in said.items()
            }
            project = replace(project, cells=_NONE, **shared)
            submission = Submission(result.path, project, (), (), (), copied=_NONE, cells=_NONE)
        valuation = result.valuation and _figures(result.valuation)
        return replace(result, findings=findings, submission=submission, valuation=valuation)

    def whole(self, number: int) -> Result:
        """Read a result back."""
        data = self._held.get(number)
        if data is None:
            start, length = self._places[number]
            self._file.seek(start)
            data = self._file.read(length)
        result: Result = pickle.loads(data)
        return result

    def results(self) -> Spooled:
        """Give what was kept, in the order of the tasks."""
        numbers = tuple(sorted(self.outlines))
        return Spooled(self, numbers, tuple(self.outlines[number] for number in numbers))


Step = Callable[[Result], Result]


@dataclass(frozen=True, slots=True, eq=False)
class Spooled(Sequence[Result]):
    """Results that are read one at a time, with what was found out about each since."""

    spool: Spool
    numbers: tuple[int, ...]
    outlines: tuple[Result, ...]
    steps: tuple[Step, ...] = ()
    told: Mapping[int, tuple[tuple[Finding, ...], str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Result: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Result]: ...

    def __getitem__(self, at: int | slice) -> Result | Sequence[Result]:
        if isinstance(at, slice):
            return [self._whole(number) for number in self.numbers[at]]
        return self._whole(self.numbers[at])

    def __iter__(self) -> Iterator[Result]:
        return map(self._whole, self.numbers)

    def _whole(self, number: int) -> Result:
        result = self.spool.whole(number)
        for step in self.steps:
            result = step(result)
        if number in self.told:
            findings, unranked = self.told[number]
            findings = in_order([*result.findings, *findings])
            result = replace(result, findings=findings, unranked=unranked)
        return result

    def changed(self, step: Step) -> Spooled:
        """Give them with something said of each."""
        outlines = tuple(map(step, self.outlines))
        return replace(self, outlines=outlines, steps=(*self.steps, step))

    def held_apart(self) -> Spooled:
        """Give them with a finding on each that is not the only file of its bid."""
        answers = {at: self.spool.answers[number] for at, number in enumerate(self.numbers)}
        outlines = held_apart(self.outlines, answers)
        told = {
            number: (tuple(each for each in after.findings if each.message), after.unranked)
            for number, before, after in zip(self.numbers, self.outlines, outlines, strict=True)
            if after is not before
        }
        return replace(self, outlines=outlines, told=told)
