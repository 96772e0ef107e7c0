"""Who does the work of a run: the interface of an executor, and the plainest one.

An executor takes tasks and gives the end of each as it comes: its answer, or how it failed. It
knows nothing of workbooks, and no other module knows how it does its work: in this process, in
processes apart (``workers``), or on machines elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Failure = Literal["crashed", "timeout", "memory", "lost"]


@dataclass(frozen=True, slots=True)
class Answered(Generic[R]):
    """A task that was done: its place among the tasks, and what it gave."""

    index: int
    answer: R


@dataclass(frozen=True, slots=True)
class Failed:
    """A task that was given up: its place among the tasks, and why."""

    index: int
    failure: Failure


class Executor(Protocol):
    """Does tasks wherever it likes, and gives the end of every one."""

    def run(
        self, setup: Callable[[], Callable[[T], R]], tasks: Sequence[T], time_limit: float
    ) -> Iterator[Answered[R] | Failed]:
        """Do every task once; the ends come in the order in which they are ready.

        ``setup`` is called once wherever work is done, and gives the function that does a task.
        Setup, tasks and answers must be picklable. ``time_limit`` is in seconds for one task. A
        task that takes longer, asks for too much memory or brings its process down has failed, and
        no other with it.
        """
        ...


@dataclass(frozen=True, slots=True)
class InThisProcess:
    """Does one task after another here, without a limit of time and without protection."""

    def run(
        self, setup: Callable[[], Callable[[T], R]], tasks: Sequence[T], time_limit: float
    ) -> Iterator[Answered[R] | Failed]:
        """Do every task in its order; only where memory runs out has one failed."""
        work = setup()
        for index, task in enumerate(tasks):
            try:
                answer = work(task)
            except MemoryError:
                yield Failed(index, "memory")
            else:
                yield Answered(index, answer)
