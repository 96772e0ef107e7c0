"""Who hears how far a run has come: a terminal with its bar, or nobody."""

from __future__ import annotations

from typing import Final


class Watcher:
    """Hears of a run as it goes on, and does nothing; whoever shows it overrides these."""

    def begin(self, files: int) -> None:
        """So many files are about to be read."""

    def done(self, result: object) -> None:
        """One of them has its result."""

    def step(self, words: str) -> None:
        """What is begun after the reading, such as 'Writing the comparison'."""


NOBODY: Final = Watcher()
