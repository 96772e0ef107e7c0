"""A process apart for one task after another, where ``multiprocessing`` may start none.

A worker of a cluster is such a place: it is ended together with those who started it, and so may
have no children of that kind. What serves there is what serves in ``workers``; only the way in
which tasks come and answers go is another: the standard streams. The process ends at once when
whoever started it is gone. What the work prints goes to standard error.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO, Final

from sve_excel.run.executor import Failure
from sve_excel.run.workers import MEMORY, START_LIMIT, caps_memory, serve

_PROGRAM: Final = "from sve_excel.run.alone import main; main()"


class Lost(Exception):
    """A process that did not do its task: it crashed, was too slow, or asked for too much."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure: Final = failure


class NotReady(Exception):
    """A process that never came so far as to begin a task."""


class Alone:
    """One process, and the way to it; it is closed after a task that it did not do."""

    def __init__(
        self, setup: Callable[[], Callable[[Any], Any]], time_limit: float, memory: int
    ) -> None:
        """Start it; raises ``NotReady`` where it cannot be started or set up."""
        self._time_limit = time_limit
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            self._ask((setup, time_limit, memory), START_LIMIT)
        except (OSError, Lost) as error:
            raise NotReady(str(error)) from error

    def do(self, task: Any) -> Any:
        """Give the answer to a task; raises ``Lost`` where there is none."""
        said, answer = self._ask(task, self._time_limit)
        if said == MEMORY:
            self.close()
            raise Lost("memory")
        return answer

    def _ask(self, task: Any, seconds: float) -> Any:
        """Send something and wait for what is said to it, no longer than so many seconds."""
        process, late = self._process, threading.Event()
        assert process.stdin is not None
        assert process.stdout is not None

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            pickle.dump(task, process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            timer.cancel()
            self.close()
            raise Lost("timeout" if late.is_set() else self._end()) from None
        finally:
            timer.cancel()

    def _end(self) -> Failure:
        """How a process ended that was not ended from here."""
        # what a native reader does when the system refuses it memory
        aborted = caps_memory() and self._process.returncode == -signal.SIGABRT
        return "memory" if aborted else "crashed"

    def close(self) -> None:
        """End the process, whatever it is at; one that has ended keeps its status."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)  # one that fell has its own status in a moment
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()


class _Streams:
    """The way from and to whoever started this process."""

    def __init__(self, tasks: BinaryIO, answers: BinaryIO) -> None:
        self._tasks, self._answers = tasks, answers
        self._heard: SimpleQueue[Any] = SimpleQueue()

    def hear(self) -> None:
        """Take in what comes; end this process where nobody is left to send anything."""
        while True:
            try:
                task = pickle.load(self._tasks)
            except (EOFError, OSError, pickle.UnpicklingError):
                os._exit(0)
            self._heard.put(task)

    def recv(self) -> Any:
        """Wait for a task."""
        return self._heard.get()

    def send(self, obj: Any, /) -> None:
        """Send what is said to a task."""
        pickle.dump(obj, self._answers)
        self._answers.flush()


def main() -> None:
    """Serve whoever started this process, until that is gone."""
    tasks = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    setup, time_limit, memory = pickle.load(tasks)
    streams = _Streams(tasks, answers)
    serve(streams, setup, time_limit, memory, streams.hear)
