"""Workers made ready ahead of the work: what they are forked from loads while the command does.

A command over one workbook spends most of its time on loading: once in its own process, and once in
the server that its workers come from. Begun here, both load at the same time. Nothing depends on
it: where no server can be started, ``workers`` finds that out when it needs one.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

READING: Final = ("sve_excel.run.one", "pandas")
"""What every worker loads."""
WRITING: Final = (*READING, "sve_excel.results.sheet")


def make_ready(jobs: int | None = None, *, writes: bool = True) -> None:
    """Start the server of workers, unless one runs already or all is done in this process."""
    import multiprocessing  # a command that reads no workbook need not load it

    if jobs == 0 or "forkserver" not in multiprocessing.get_all_start_methods():
        return
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload([*(WRITING if writes else READING)])
    with suppress(OSError), shielded():
        forkserver.ensure_running()


@contextmanager
def shielded() -> Iterator[None]:
    """Keep Ctrl-C from a process that is started now: it would fail in the midst of its loading.

    This one hears of it as soon as the other has been started; on Windows it never hears of one
    that comes in these few thousandths of a second.
    """
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetConsoleCtrlHandler(None, True)  # who is started now inherits it
        try:
            yield
        finally:
            ctypes.windll.kernel32.SetConsoleCtrlHandler(None, False)
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started later, it would lift the shield for the others
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
