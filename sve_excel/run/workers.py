"""Work done in processes of their own, so that one bad file cannot take the others down.

A worker that crashes or takes too long is ended and replaced; its task becomes a failure that the
caller turns into a finding. Results come back in the order in which they are ready. A worker ends
at once when the run that started it is gone, even where a native reader holds the interpreter.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, Literal

Failure = Literal["crashed", "timeout"]
_GRACE = 5.0  # seconds after the time limit in which the parent ends a worker itself
_PRELOAD = ["sve_excel.run.one", "sve_excel.results.sheet", "pandas"]


@dataclass(slots=True)
class _Worker:
    """One process, the pipe to it, and what it is at work on."""

    process: Any
    pipe: Connection
    task: int = -1
    deadline: float = 0.0


def run_apart(
    setup: Callable[[], Callable[[Any], Any]],
    tasks: Sequence[Any],
    jobs: int,
    time_limit: float,
) -> Iterator[tuple[int, Any, Failure | None]]:
    """Run every task in one of ``jobs`` processes: its index, its result, or how it failed.

    ``setup`` is called once in each process and gives the function that does a task; both it and
    the tasks must be picklable. ``time_limit`` is in seconds for one task.
    """
    context = _context()
    waiting = iter(range(len(tasks)))
    fresh = partial(_start, context, setup, time_limit)
    workers = [fresh() for _ in range(max(1, min(jobs, len(tasks))))]
    try:
        for worker in workers:
            _next(worker, waiting, tasks, time_limit)
        while any(worker.task >= 0 for worker in workers):
            busy = [worker for worker in workers if worker.task >= 0]
            soonest = min(worker.deadline for worker in busy) - time.monotonic()
            ready = wait([worker.pipe for worker in busy], timeout=max(0.0, soonest))
            now = time.monotonic()
            for worker in busy:
                if worker.pipe in ready:
                    task = worker.task
                    try:
                        answer = worker.pipe.recv()
                    except (EOFError, OSError):
                        _replace(workers, worker, fresh)
                        yield task, None, "crashed"
                    else:
                        yield task, answer, None
                elif now >= worker.deadline:
                    task = worker.task
                    _replace(workers, worker, fresh)
                    yield task, None, "timeout"
            for worker in workers:
                if worker.task < 0 or worker.pipe in ready:
                    _next(worker, waiting, tasks, time_limit)
    finally:
        for worker in workers:
            _stop(worker)


def _context() -> Any:
    """Fork server where there is one: imports are paid once, and no thread is forked."""
    if sys.platform != "win32" and "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        return context
    return multiprocessing.get_context("spawn")


def _start(context: Any, setup: Callable[[], Callable[[Any], Any]], time_limit: float) -> _Worker:
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, setup, time_limit), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _serve(pipe: Connection, setup: Callable[[], Callable[[Any], Any]], time_limit: float) -> None:
    """Life of a worker process: a task in, a result out, until the pipe closes."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers to Ctrl+C
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work = setup()
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        _alarm(time_limit + _GRACE)
        answer = work(task)
        _alarm(0)
        try:
            pipe.send(answer)
        except OSError:  # nobody is left to hear it
            os._exit(0)


def _end_with_parent() -> None:
    """Wait for the run that started this process, and end when it is gone, whatever is at work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(0)


def _alarm(seconds: float) -> None:
    """Have the system end this process after so many seconds; 0 calls it off.

    The parent ends a slow worker sooner. This is for the one whose parent was killed while a native
    reader kept every thread of this interpreter from running.
    """
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _next(worker: _Worker, waiting: Iterator[int], tasks: Sequence[Any], limit: float) -> None:
    worker.task = next(waiting, -1)
    if worker.task >= 0:
        worker.deadline = time.monotonic() + limit
        worker.pipe.send(tasks[worker.task])


def _replace(workers: list[_Worker], worker: _Worker, fresh: Callable[[], _Worker]) -> None:
    _stop(worker)
    workers[workers.index(worker)] = fresh()


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join(5)
