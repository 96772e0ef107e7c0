"""How far a run has come, as a bar on a terminal; anywhere else nothing is shown of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sve_excel.commands.options import Printing
from sve_excel.run.watching import NOBODY, Watcher

if TYPE_CHECKING:
    from rich.progress import Progress

_FEWEST = 2  # workbooks that are worth a bar


@contextmanager
def watching(printing: Printing) -> Iterator[Watcher]:
    """Give what a run tells how far it has come; the bar is gone when the run has ended."""
    if printing.quiet or printing.json or not sys.stderr.isatty():
        yield NOBODY
        return
    bar = _ProgressBar()
    try:
        yield bar
    finally:
        bar.end()


class _ProgressBar(Watcher):
    """A bar of the workbooks that are read, and then the name of each further step."""

    def __init__(self) -> None:
        self._shown: Progress | None = None

    def begin(self, files: int) -> None:
        if files >= _FEWEST:
            self._show("Reading workbooks", files)

    def done(self, result: object) -> None:
        if self._shown:
            self._shown.advance(self._shown.task_ids[-1])
            self._shown.refresh()

    def step(self, words: str) -> None:
        if self._shown:
            self._show(words, None)

    def end(self) -> None:
        """Take the bar off the terminal."""
        if self._shown:
            self._shown.stop()
            self._shown = None

    def _show(self, words: str, total: int | None) -> None:
        """Show one step, in place of the one before it."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self.end()
        counted = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) if total else ()
        self._shown = Progress(
            TextColumn("{task.description}"),
            *counted,
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,  # no thread beside those of the run
        )
        self._shown.start()
        self._shown.add_task(words, total=total)
        self._shown.refresh()
