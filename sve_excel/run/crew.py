"""What stands in each worker of a cluster: the settings of a run, and the processes for its files.

It is sent to every worker once, also to one that comes later, and waits on the scheduler meanwhile:
whatever it holds rests there. It holds no password (``settings.Settings.own_passwords``).

A file is read in a process apart, as it is here, so that one that hangs or crashes leaves its
worker as it was.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from distributed import WorkerPlugin, get_worker

from sve_excel import __version__
from sve_excel.run.alone import Alone, Lost, NotReady
from sve_excel.run.executor import Failure


class OtherVersion(Exception):
    """A worker that has another version of the program: its bytes would not be these."""


class Crew(WorkerPlugin):  # type: ignore[misc]
    """The processes of one run in one worker: as many as it does tasks at once."""

    def __init__(
        self, setup: Callable[[], Callable[[Any], Any]], time_limit: float, memory: int
    ) -> None:
        self._told = (setup, time_limit, memory)
        self._version = __version__

    def setup(self, worker: Any) -> None:
        """Make ready in a worker; raises ``OtherVersion`` where it has another program."""
        if self._version != __version__:
            raise OtherVersion(f"{worker.address} has {__version__}, this is {self._version}")
        self._lock = threading.Lock()
        self._idle: list[Alone] = []
        self._over = False

    def teardown(self, worker: Any) -> None:
        """End every process that is not at work; one that is ends with its task."""
        with self._lock:
            self._over = True
            idle, self._idle = self._idle, []
        for alone in idle:
            alone.close()

    def do(self, task: Any) -> tuple[Any, Failure | None]:
        """Give the answer to a task, or how it failed."""
        with self._lock:
            alone = self._idle.pop() if self._idle else None
        try:
            alone = alone or Alone(*self._told)
            answer = alone.do(task)
        except NotReady:
            return None, "lost"
        except Lost as lost:
            return None, lost.failure
        with self._lock:
            over = self._over
            if not over:
                self._idle.append(alone)
        if over:
            alone.close()
        return answer, None


def do_there(run: str, task: Any) -> tuple[Any, Failure | None]:
    """Do a task of a run in the worker in which this is called."""
    crew: Crew = get_worker().plugins[run]
    return crew.do(task)
