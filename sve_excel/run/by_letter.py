"""What ``process`` writes where bidders are letters: nothing of it into the bids, and no name.

Each bidder's results go into a workbook called by its letter, which holds the sheet of results
alone: the bidder's own sheets, which name it, stay where they are. So do the bids. A folder that
holds copies with names is refused, and what a password protects gets no workbook without one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sve_excel.files.finding import Task
from sve_excel.files.ours import is_copy_file, title_of
from sve_excel.imprint import COMPARISON_FILE, RESULTS_TITLE
from sve_excel.model import Result
from sve_excel.opc.errors import PackageError
from sve_excel.opc.package import Package
from sve_excel.records.noted import Noted
from sve_excel.run.anonymous import Key, Lettered, Scrub, anonymous, key_path, letters_said
from sve_excel.run.batch import Run
from sve_excel.run.bids import stop_said
from sve_excel.run.noted import typed_in_results, with_lost, with_noted
from sve_excel.run.options import Options, Outputs
from sve_excel.run.outputs import What
from sve_excel.run.targets import TargetRefused
from sve_excel.words.saying import first_of, so_many

_MOST_NAMED = 5


class _InTheWay(Exception):
    """What stands where results by letter go is none of ours."""


@dataclass(frozen=True, slots=True)
class ByLetter:
    """A run as ``process`` goes on with it, in letters or not.

    ``tasks`` are the workbooks with results, to which others lead; of ``files``, which come before
    all others, the first is the key. ``scrub`` takes names out of other texts.
    """

    run: Run
    scrub: Scrub = field(default_factory=lambda: Scrub({}))
    tasks: tuple[Task, ...] = ()
    files: tuple[tuple[What, Path, bytes], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> Path | None:
        """Where the key of the letters stands."""
        return self.files[0][1] if self.files else None


def letters_home(outputs: Outputs, target: Path | None, beside: Path | None) -> Path:
    """Give the file beside which the key stands.

    That is the comparison, else the page, the report, or where a comparison would stand. A folder
    for copies in which there are such with names is refused; raises ``TargetRefused``.
    """
    home = target or outputs.page or outputs.report or beside
    if home is None:
        raise TargetRefused(
            "The key of the letters stands beside the comparison, and none is written. Name one "
            "with --compare."
        )
    if outputs.copies:
        named = sum(map(is_copy_file, outputs.copies.rglob("*")))
        if named:
            copies = "copies" if named > 1 else "copy"
            raise TargetRefused(
                f"{outputs.copies} holds {named} {copies} of an earlier run with the bidders' "
                "names. Name another folder with --out."
            )
    return home


def by_letter(run: Run, home: Path, before: Key, copies: Path | None, options: Options) -> ByLetter:
    """Give the run in letters, its key, and the results of each bidder for the folder ``copies``.

    Of a run that was stopped there are no results to write.
    """
    ours = {path.name for path in options.read} | {key_path(home).name, COMPARISON_FILE}
    made = anonymous(run, before, ours)
    files: list[tuple[What, Path, bytes]] = [("key", key_path(home), made.key.text())]
    remarks = [*stop_said(run, "were read"), *letters_said(made.key, key_path(home))]
    if copies is None:
        remarks.append(
            "No results were written into the bids, which stay as they are; --out FOLDER writes "
            "each bidder's into a workbook called by its letter."
        )
    if copies is None or run.stopped:
        return ByLetter(made.run, made.scrub, (), tuple(files), tuple(remarks))
    results, tasks, unwritten = [], list[Task](), list[str]()
    for result in made.run.results:
        path = copies / Path(result.path).with_suffix(".xlsx").name
        if result.submission is None or result.sha256_decrypted:
            results.append(result)
            continue
        try:
            result, workbook = _results_book(result, path, made)
        except (PackageError, _InTheWay):
            results.append(result)
            unwritten.append(path.name)
            continue
        digest = hashlib.sha256(workbook).hexdigest()
        results.append(replace(result, sha256_after=digest, written_to=str(path)))
        tasks.append(Task(path, result.path, path))
        files.append(("results", path, workbook))
    remarks += _said(made.run.results, copies, tasks, unwritten)
    run = replace(made.run, results=tuple(results))
    return ByLetter(run, made.scrub, tuple(tasks), tuple(files), tuple(remarks))


def _results_book(result: Result, path: Path, made: Lettered) -> tuple[Result, bytes]:
    """Give the results of one bidder as a workbook of its own, with what was typed there before.

    Raises ``_InTheWay`` where what stands at ``path`` is no such workbook, and ``PackageError``
    where it cannot be read.
    """
    from sve_excel.results.page import Context
    from sve_excel.results.sheet import results_sheet

    noted: tuple[Noted, ...] = ()
    if path.is_file() and path.stat().st_size:
        if title_of(path) != RESULTS_TITLE:
            raise _InTheWay
        noted = typed_in_results(Package.open(path.read_bytes()))
    result = with_noted(result, noted)
    context = Context(made.run.library, made.run.policy, result.findings, noted, alone=True)
    result = with_lost(result, noted)
    assert result.submission
    book = results_sheet(
        result.submission, result.valuation, context, copy=True, title=RESULTS_TITLE
    )
    return result, book


def _said(
    results: Sequence[Result], copies: Path, tasks: Sequence[Task], unwritten: Sequence[str]
) -> Iterator[str]:
    """Say which bidders have no workbook of results, and which stand there of an earlier run."""
    if shut := sum(bool(result.sha256_decrypted) for result in results):
        verb = "has" if shut == 1 else "have"
        yield (
            f"{so_many(shut, 'bid')} with a password {verb} no workbook of results: it would "
            "stand open."
        )
    if unwritten:
        yield (
            f"Not replaced in {copies}, since they are no results by letter, or cannot be read: "
            f"{first_of(list(unwritten), _MOST_NAMED)}. Move them away, and run again."
        )
    written = {task.path.name for task in tasks} | set(unwritten)
    old = [
        path.name
        for path in sorted(copies.glob("*.xlsx"))
        if path.name not in written and title_of(path) == RESULTS_TITLE
    ]
    if old:
        yield f"Of an earlier run, and not of this one: {', '.join(old)}. Delete it, or keep it."
