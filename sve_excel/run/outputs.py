"""What a run writes of its own besides the results in the bids, and what became of each file.

A file that cannot be written takes none of the others down, and the figures are reported all the
same: what was written and what was not are both told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sve_excel import Refusal
from sve_excel.entries.forms import Typed
from sve_excel.files.store import StoreError, replace_file
from sve_excel.model import Finding
from sve_excel.run.batch import Run
from sve_excel.words.textfiles import system_words

if TYPE_CHECKING:
    from sve_excel.comparison.bids import Comparison

What = Literal[
    "comparison",
    "lines",
    "report",
    "delivery",
    "summary",
    "summaries",
    "page",
    "letter",
    "data",
    "table",
    "key",
    "results",
    "schedule",
]


class NotWritten(Refusal):
    """A file of ours that could not be written."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and what it holds; ``about`` names the one whom it is about.

    ``address`` is where it stands, where that is in a bucket.
    """

    what: What
    path: Path
    about: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run and what was made of it.

    ``unwritten`` says of each file that could not be written why, and ``remarks`` whatever else is
    to be said; ``rules`` says which rules held, and ``copies`` is the folder or address that
    copies with results went into. ``decision`` is what the run report holds of it,
    where one was written. ``findings`` are those about papers that were made,
    ``typed`` is what people typed into the comparison before, and ``ranked`` are the bids in the
    order of the comparison, where one was made.
    """

    run: Run
    written: tuple[Written, ...] = ()
    unwritten: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    rules: str = ""
    copies: Path | str | None = None
    decision: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    typed: Typed = field(default_factory=Typed)
    ranked: Comparison | None = None

    @property
    def exit_status(self) -> int:
        """That of the run; 1 where a file could not be written, or papers are drafts."""
        wanting = any(finding.severity == "error" for finding in self.findings)
        return self.run.exit_status or (1 if self.unwritten or wanting else 0)

    def path_of(self, what: What) -> Path | None:
        """Where such a file was written; none where it was not."""
        return next((written.path for written in self.written if written.what == what), None)


def write_output(path: Path, data: bytes) -> None:
    """Write a file that is ours, with the folders that it needs; raises ``NotWritten``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except (StoreError, OSError) as error:
        detail = error.detail if isinstance(error, StoreError) else system_words(error)
        raise NotWritten(
            f"{path} could not be written: {detail}. Close it if it is open, or name another file."
        ) from error


def write_all(
    files: Iterable[tuple[What, Path, bytes]], done: list[Written] | None = None
) -> tuple[tuple[Written, ...], tuple[str, ...]]:
    """Write one file after another: those that were written, and of the others why not.

    Those that were written are added to ``done``, which whoever stops this has still.
    """
    written = [] if done is None else done
    unwritten: list[str] = []
    for what, path, data in files:
        try:
            write_output(path, data)
        except NotWritten as refusal:
            unwritten.append(refusal.text)
        else:
            written.append(Written(what, path))
    return tuple(written), tuple(unwritten)
