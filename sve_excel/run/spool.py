"""The results of a run over many files, kept in a file of their own as they come.

Whoever collects them keeps where each stands and nothing else. What is asked for is read one file
at a time: all of it, or an outline of about a kilobyte, which says its status, its figures and how
much was found. The files that hold them have no name where the system can do without one, nobody
else may read them, and they are gone with the run; what was protected with a password is never in
them.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import IO, Any, overload

from sve_excel.comparison.outline import finding_outline, outline
from sve_excel.files.finding import Aside, Task
from sve_excel.findings.catalogue import in_order
from sve_excel.model import Finding, Result
from sve_excel.run.identity import answered, told_apart
from sve_excel.run.jobs import Job
from sve_excel.run.one import failed, no_bid, process_one
from sve_excel.run.settings import Settings


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


def _failed(task: Task, finding: Finding) -> Outlined:
    return outlined(failed(task, finding))


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


def _plain(answers: Any) -> Any:
    """Answers of which those that are equal are written alike: 1 and 1.0 are."""
    if isinstance(answers, tuple):
        return tuple(map(_plain, answers))
    return float(answers) if isinstance(answers, int) else answers


@dataclass(slots=True)
class _Drawer:
    """Bytes in a file without a name, each by a number; 8 bytes of memory for each."""

    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    _starts: array[int] = field(default_factory=lambda: array("q"))
    _end: int = 0

    def put(self, number: int, data: bytes) -> None:
        """Lay it into the drawer."""
        self._starts.extend([-1] * (number + 1 - len(self._starts)))
        self._starts[number] = self._end
        self.file.seek(self._end)
        self._end += self.file.write(len(data).to_bytes(8, "little") + data)

    def get(self, number: int) -> bytes:
        """Take a copy of what was put there by that number."""
        self.file.seek(self._starts[number])
        return self.file.read(int.from_bytes(self.file.read(8), "little"))


@dataclass(slots=True, weakref_slot=True)
class Spool:
    """Results as they come, each by the number of its task."""

    aside: dict[int, Aside] = field(default_factory=dict)
    _wholes: _Drawer = field(default_factory=_Drawer)
    _outlines: _Drawer = field(default_factory=_Drawer)
    _numbers: array[int] = field(default_factory=lambda: array("q"))
    # in memory alone, as they were given
    _held: dict[int, Outlined] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for drawer in (self._wholes, self._outlines):
            weakref.finalize(self, drawer.file.close)

    def keep(self, number: int, answer: Outlined) -> None:
        """Keep what a worker gave."""
        if answer.aside is not None:
            self.aside[number] = answer.aside
            return
        self._numbers.append(number)
        if answer.outline.sha256_decrypted:
            self._held[number] = answer
            return
        self._wholes.put(number, answer.whole)
        said = tuple((finding.code, finding.severity) for finding in answer.outline.findings)
        kept = replace(answer.outline, findings=()), said, answer.answers
        self._outlines.put(number, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))

    def whole(self, number: int) -> Result:
        """Read a result back."""
        held = self._held.get(number)
        result: Result = pickle.loads(held.whole if held else self._wholes.get(number))
        return result

    def outlined(self, number: int) -> tuple[Result, bytes | None]:
        """Read back the outline of a result, and what tells its answers from others."""
        held = self._held.get(number)
        if held:
            return held.outline, held.answers
        result, said, answers = pickle.loads(self._outlines.get(number))
        return replace(result, findings=tuple(finding_outline(*each) for each in said)), answers

    def results(self) -> Spooled:
        """Give what was kept, in the order of the tasks."""
        return Spooled(self, array("q", sorted(self._numbers)))


Step = Callable[[Result], Result]


@dataclass(frozen=True, slots=True, eq=False)
class _Read(Sequence[Result]):
    """Results that are read one at a time, by their numbers, as ``read`` gives each."""

    numbers: Sequence[int]
    read: Callable[[int], Result]

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Result: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Result]: ...

    def __getitem__(self, at: int | slice) -> Result | Sequence[Result]:
        if isinstance(at, slice):
            return [self.read(number) for number in self.numbers[at]]
        return self.read(self.numbers[at])

    def __iter__(self) -> Iterator[Result]:
        return map(self.read, self.numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Spooled(Sequence[Result]):
    """Results that are read one at a time, with what was found out about each since."""

    spool: Spool
    numbers: Sequence[int]
    steps: tuple[Step, ...] = ()
    told: Mapping[int, tuple[tuple[Finding, ...], str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Result: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Result]: ...

    def __getitem__(self, at: int | slice) -> Result | Sequence[Result]:
        return self._wholes[at]

    def __iter__(self) -> Iterator[Result]:
        return iter(self._wholes)

    @property
    def _wholes(self) -> Sequence[Result]:
        return _Read(self.numbers, lambda number: self._since(number, self.spool.whole(number)))

    @property
    def outlines(self) -> Sequence[Result]:
        """The outline of each, read one at a time as well: it is quickly done."""
        return _Read(
            self.numbers, lambda number: self._since(number, self.spool.outlined(number)[0])
        )

    def _since(self, number: int, result: Result) -> Result:
        """Give a result with what was said of it since it was read."""
        for step in self.steps:
            result = step(result)
        if number in self.told:
            findings, unranked = self.told[number]
            findings = in_order([*result.findings, *findings])
            result = replace(result, findings=findings, unranked=unranked)
        return result

    def changed(self, step: Step) -> Spooled:
        """Give them with something said of each."""
        return replace(self, steps=(*self.steps, step))

    def held_apart(self) -> Spooled:
        """Give them with a finding on each that is not the only file of its bid."""
        found = ((number, *self.spool.outlined(number)) for number in self.numbers)
        known = ((self._since(number, result), answers) for number, result, answers in found)
        apart = told_apart(self.outlines, known)
        told = {
            self.numbers[at]: (tuple(e for e in after.findings if e.message), after.unranked)
            for at, after in apart.items()
        }
        return replace(self, told=told)
