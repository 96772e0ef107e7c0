"""Work done in processes of their own, so that one bad file cannot take the others down.

A worker that crashes, takes too long or asks for too much memory is ended and replaced; its task
has failed, and no other. Ends come in the order in which they are ready. A worker ends at once when
the run that started it is gone, even where a native reader holds the interpreter.

Workers come from a fork server where there is one: imports are paid once, and no thread is forked.
Where it cannot start, they are started one by one; where that cannot be done either, the work is
done in this process, without protection, and a warning says so. The program that called is never
loaded again by a worker, so it needs no guard around its main part.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Generic, Protocol

from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.run.ahead import WRITING, shielded
from sve_excel.run.executor import Answered, Executor, Failed, Failure, InThisProcess, R, T

GRACE: Final = 5.0  # seconds after the time limit in which the parent ends a worker itself
START_LIMIT: Final = 120.0  # seconds in which a worker is ready; from a slow disk it takes ten
_MOST_STARTS_LOST: Final = 5  # workers in a row that never get ready, once others have
_GARBAGE: Final = 25_000  # objects more than before at which a worker looks for garbage
_WHOLE: Final = (
    16  # every so many searches go through all that is kept, too; it takes four times as long
)
# what a worker says, with what belongs to it
READY: Final = "ready"
DONE: Final = "done"
MEMORY: Final = "memory"


class Pipe(Protocol):
    """What a worker hears its tasks from, and tells its answers to."""

    def recv(self) -> Any:
        """Wait for what is sent; raises ``EOFError`` or ``OSError`` where nobody is there."""

    def send(self, obj: Any, /) -> None:
        """Send something; raises ``OSError`` where nobody is there."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Does tasks in ``jobs`` processes, each of which may take so many bytes of ``memory``.

    The memory counts beyond what a worker takes before its first task. It is a limit of address
    space, which Linux keeps; where the system keeps none for a single process (Windows, macOS) the
    limits on what is read are all there is.
    """

    jobs: int
    memory: int = DEFAULT_LIMITS.memory

    def run(
        self, setup: Callable[[], Callable[[T], R]], tasks: Sequence[T], time_limit: float
    ) -> Iterator[Answered[R] | Failed]:
        """Do every task; those that no process could be started for are done in this one.

        Raises ``TypeError`` where ``setup`` cannot be sent to another process.
        """
        crew = _Crew(setup, tasks, self.jobs, time_limit, self.memory)
        yield from crew.ends()
        left = crew.left
        if left and crew.has_worked:
            yield from (Failed(index, "crashed") for index in left)
        elif left:
            logging.getLogger(__name__).warning(
                "No process could be started besides this one, so the files are read here, one "
                "after another, and no limit of time or memory holds."
            )
            for end in InThisProcess().run(setup, [tasks[index] for index in left], time_limit):
                index = left[end.index]
                yield (
                    Failed(index, end.failure)
                    if isinstance(end, Failed)
                    else Answered(index, end.answer)
                )


def executor_for(jobs: int | None, limits: Limits = DEFAULT_LIMITS) -> Executor:
    """Give the executor for so many jobs at once: by default one for each processor.

    0 is none besides this process.
    """
    if jobs == 0:
        return InThisProcess()
    return Apart(jobs or os.cpu_count() or 1, limits.memory)


@dataclass(slots=True)
class _Worker:
    """One process, the pipe to it, how it was started, and what it is at work on."""

    process: Any
    pipe: Connection
    way: str
    task: int
    deadline: float
    ready: bool = False


class _Crew(Generic[T, R]):
    """The workers that share out the tasks of one run."""

    def __init__(
        self,
        setup: Callable[[], Callable[[T], R]],
        tasks: Sequence[T],
        jobs: int,
        time_limit: float,
        memory: int,
    ) -> None:
        self._setup = setup
        self._tasks = tasks
        self._jobs = max(1, jobs)
        self._time_limit = time_limit
        self._memory = memory
        self._waiting = deque(range(len(tasks)))
        self._workers: list[_Worker] = []
        self._ways = _ways()
        self._starts_lost = 0
        self.has_worked = False
        """Whether any worker was ever ready."""

    @property
    def left(self) -> list[int]:
        """Tasks that nobody is at work on."""
        return list(self._waiting)

    def ends(self) -> Iterator[Answered[R] | Failed]:
        """The end of each task, until there is none left or no worker to do it.

        Where the user stops it, those at work are finished and no other is begun.
        """
        with stops() as asked:
            yield from self._ends(asked)
        if asked:
            raise KeyboardInterrupt

    def _ends(self, asked: Sequence[bool]) -> Iterator[Answered[R] | Failed]:
        try:
            while True:
                if asked:
                    self._waiting.clear()
                self._start_workers()
                busy = [worker for worker in self._workers if worker.task >= 0]
                if not busy:
                    return
                soonest = min(worker.deadline for worker in busy) - time.monotonic()
                heard = _heard(busy, max(0.0, soonest))
                if asked:
                    self._waiting.clear()
                now = time.monotonic()
                for worker in busy:
                    if worker.pipe in heard:
                        yield from self._hear(worker)
                    elif worker.process.sentinel in heard:
                        yield from self._lose(worker, "crashed")
                    elif now >= worker.deadline:
                        yield from self._lose(worker, "timeout")
        finally:
            for worker in self._workers:
                _end(worker)

    def _start_workers(self) -> None:
        """Start as many workers as there is work for, each with its first task."""
        while self._waiting and len(self._workers) < self._jobs and self._may_start():
            way, task = self._ways[0], self._waiting.popleft()
            try:
                process, pipe = _start(way, (self._setup, self._time_limit, self._memory))
            except (OSError, EOFError):
                self._waiting.appendleft(task)
                self._start_lost(way)
                continue
            worker = _Worker(process, pipe, way, task, time.monotonic() + START_LIMIT)
            self._workers.append(worker)
            self._send(worker)

    def _may_start(self) -> bool:
        return bool(self._ways) and self._starts_lost < _MOST_STARTS_LOST

    def _start_lost(self, way: str) -> None:
        """A worker never got ready: the next one is started in another way, if none ever did."""
        if self.has_worked:
            self._starts_lost += 1
        elif self._ways and self._ways[0] == way:
            self._ways.pop(0)

    def _hear(self, worker: _Worker) -> Iterator[Answered[R] | Failed]:
        """Take what a worker says, and give it its next task."""
        try:
            said, answer = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._lose(worker, "crashed")
            return
        if said == READY:
            worker.ready = self.has_worked = True
            self._starts_lost = 0
            worker.deadline = time.monotonic() + self._time_limit
            return
        if said == MEMORY:
            yield from self._lose(worker, "memory")
            return
        task, worker.task = worker.task, -1
        yield Answered(task, answer)
        if self._waiting:
            worker.task = self._waiting.popleft()
            worker.deadline = time.monotonic() + self._time_limit
            self._send(worker)

    def _send(self, worker: _Worker) -> None:
        """Tell a worker its task."""
        with suppress(OSError):  # one that is gone is heard of in a moment
            worker.pipe.send(self._tasks[worker.task])

    def _lose(self, worker: _Worker, failure: Failure) -> Iterator[Failed]:
        """End a worker; its task has failed, unless it never got so far as to begin it."""
        self._workers.remove(worker)
        if failure == "crashed":
            worker.process.join(5)  # it has ended, and how it did is told in a moment
        _end(worker)
        if not worker.ready:
            self._waiting.appendleft(worker.task)
            self._start_lost(worker.way)
            return
        if failure == "crashed" and caps_memory():
            # what a native reader does when the system refuses it memory
            failure = "memory" if worker.process.exitcode == -signal.SIGABRT else failure
        yield Failed(worker.task, failure)


def _heard(busy: Sequence[_Worker], patience: float) -> Sequence[object]:
    """The pipes of those that have something to say, and the ends of those that have ended.

    Waits for some seconds. On Windows a pipe may outlive the process that was to answer through it.
    """
    signs = [sign for worker in busy for sign in (worker.pipe, worker.process.sentinel)]
    try:
        return wait(signs, timeout=patience)
    except InterruptedError:  # Windows wakes who waits when the user stops the run
        return ()


@contextmanager
def stops() -> Iterator[Sequence[bool]]:
    """Give a list that is empty until the user stops the run (Ctrl-C); a second time ends it.

    So a file that is being written is finished and told of. Where Ctrl-C is not answered, or not
    by this thread, that stays so.
    """
    asked: list[bool] = []
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is signal.SIG_IGN:
        yield asked
        return

    def stop(*_: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)

    signal.signal(signal.SIGINT, stop)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before or signal.default_int_handler)


def _ways() -> list[str]:
    """How a worker can be started here, the best way first."""
    there = multiprocessing.get_all_start_methods()
    return [way for way in ("forkserver", "spawn") if way in there]


def _start(way: str, told: tuple[Any, ...]) -> tuple[Any, Connection]:
    """Start a process that serves; raises ``OSError`` or ``EOFError`` where none can be."""
    context: Any = multiprocessing.get_context(way)
    if way == "forkserver":
        context.set_forkserver_preload([*WRITING])
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, *told), daemon=True)
    try:
        with _program_left_out(), shielded():
            process.start()
    except BaseException as error:  # a stop by the user, too: it is handed on
        here.close()
        if isinstance(error, pickle.PicklingError | AttributeError):
            raise TypeError(
                f"This work cannot be sent to another process ({error}). Define it in a module, "
                "and import it from there."
            ) from error
        raise
    finally:
        there.close()
    return process, here


@contextmanager
def _program_left_out() -> Iterator[None]:
    """Keep a process that is started now from loading the program that was started first.

    It would run again whatever that does outside of a main guard, and needs nothing of it.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def serve(
    pipe: Pipe,
    setup: Callable[[], Callable[[Any], Any]],
    time_limit: float,
    memory: int,
    watch: Callable[[], None] | None = None,
) -> None:
    """Life of a worker process: a task in, an answer out, until the pipe closes.

    ``watch`` ends the process when the run that started it is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers to Ctrl+C
    threading.Thread(target=watch or _end_with_parent, daemon=True).start()
    work = collecting_between(setup())
    _cap_memory(memory)
    pipe.send((READY, None))
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        _alarm(time_limit + GRACE)
        try:
            _answer(pipe, work(task))
        except MemoryError:
            # whoever ran out once is replaced: what is left in pieces would fail the next file
            _answer(pipe, None, MEMORY)
            os._exit(0)
        _alarm(0)


def collecting_between(work: Callable[[T], R]) -> Callable[[T], R]:
    """Do the work of a task without looking for garbage; between tasks, where enough has come up.

    What is there already, library and modules, is never looked at again: it took a tenth of the
    time of every task. Most of what a task makes goes without a search, as soon as it is done.
    """
    gc.freeze()
    gc.disable()

    searches = count(1)

    def done(task: T) -> R:
        answer = work(task)
        if gc.get_count()[0] > _GARBAGE:
            gc.collect(0 if next(searches) % _WHOLE else 2)
        return answer

    return done


def _answer(pipe: Pipe, answer: Any, said: str = DONE) -> None:
    try:
        pipe.send((said, answer))
    except OSError:  # nobody is left to hear it
        os._exit(0)


def _end_with_parent() -> None:
    """Wait for the run that started this process, and end when it is gone, whatever is at work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(0)


def caps_memory() -> bool:
    """Whether the system keeps a process to the address space that it may have."""
    return sys.platform == "linux"


def _cap_memory(most: int) -> None:
    """Have the system refuse this process more than so many bytes beyond what it has now."""
    if not caps_memory():
        return
    import resource

    with suppress(OSError, ValueError):  # where nothing can be told or set, there is no cap
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        cap = pages * resource.getpagesize() + most
        if hard != resource.RLIM_INFINITY:
            cap = min(cap, hard)
        resource.setrlimit(resource.RLIMIT_AS, (cap, hard))


def _alarm(seconds: float) -> None:
    """Have the system end this process after so many seconds; 0 calls it off.

    The parent ends a slow worker sooner. This is for the one whose parent was killed while a native
    reader kept every thread of this interpreter from running.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _end(worker: _Worker) -> None:
    """End a worker, whatever it is at."""
    worker.pipe.close()
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join(5)
