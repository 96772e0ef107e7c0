"""Work that goes wrong as each task says, for whoever does tasks in processes apart.

It imports nothing that is slow to load: every process that does such work loads this anew.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence

from sve_excel.opc.limits import MIB
from sve_excel.run.executor import Executor, Failed


class Trouble:
    """Work that crashes, hangs, takes memory or answers, as each task says."""

    def __call__(self) -> Callable[[str], str]:
        return self.work

    @staticmethod
    def work(task: str) -> str:
        if task == "crash":
            os._exit(139)
        if task == "hang":
            time.sleep(600)
        if task == "gorge":
            return str(len(bytearray(2 * 1024 * MIB)))
        if task == "abort":  # as native code does that cannot go on
            os.abort()
        if task == "poison":  # what takes so much that the system ends the whole worker
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(60)
        if task.startswith("slow"):
            time.sleep(0.3)
        return task.upper()


def ends(executor: Executor, tasks: Sequence[str], time_limit: float = 60) -> list[str]:
    """The end of each task in the order of the tasks: its answer, or how it failed."""
    found = {end.index: end for end in executor.run(Trouble(), tasks, time_limit)}
    assert sorted(found) == list(range(len(tasks)))
    return [
        end.failure if isinstance(end, Failed) else end.answer for _, end in sorted(found.items())
    ]
