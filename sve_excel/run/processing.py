"""Workbooks checked, valued and listed: what ``check``, ``process`` and ``list`` do, in one call.

Whatever is wrong with a bid is a finding of it. What cannot be done as asked is a ``Refusal``,
raised before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sve_excel.comparison.flat_data import hold_format
from sve_excel.entries.forms import Typed
from sve_excel.files.finding import Task
from sve_excel.imprint import COMPARISON_FILE
from sve_excel.run.batch import Run
from sve_excel.run.bids import find_bids, idle_passwords, value
from sve_excel.run.comparing import comparison_files
from sve_excel.run.kept import keep_before, typed_before
from sve_excel.run.options import DEFAULT_OPTIONS, DEFAULT_OUTPUTS, Options, Outputs
from sve_excel.run.outputs import Outcome, What, write_all
from sve_excel.run.report import run_report, to_json
from sve_excel.run.settings import settings_of
from sve_excel.run.targets import Content, comparison_beside, hold_targets
from sve_excel.run.watching import NOBODY, Watcher


def check(
    paths: Sequence[Path],
    options: Options = DEFAULT_OPTIONS,
    *,
    comments: Path | None = None,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Read, check and value the workbooks that ``paths`` name; nothing is written into them.

    The folder ``comments`` gets a copy of each, with every finding as a comment on its cell.
    """
    settings = settings_of(options, write=False, comments=comments is not None, questions=True)
    tasks = find_bids(paths, options, copies=comments)
    remarks = idle_passwords(tasks, options, settings.passwords)
    return Outcome(value(tasks, settings, options, watch), remarks=tuple(remarks))


def list_projects(
    folder: Path, options: Options = DEFAULT_OPTIONS, *, watch: Watcher = NOBODY
) -> Outcome:
    """Say of every project below ``folder`` how far it has come; nothing is written.

    Each result has its ``state``, and the ratio that its results sheet last showed.
    """
    settings = settings_of(options, write=False, states=True)
    tasks = find_bids([folder], options)
    remarks = idle_passwords(tasks, options, settings.passwords)
    return Outcome(value(tasks, settings, options, watch), remarks=tuple(remarks))


def process(
    paths: Sequence[Path],
    outputs: Outputs = DEFAULT_OUTPUTS,
    options: Options = DEFAULT_OPTIONS,
    *,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Value the workbooks that ``paths`` name, write results into each, and compare them all.

    A comparison, data or report that cannot be written after all is told in the outcome.
    """
    if outputs.data:
        hold_format(outputs.data.name)
    settings = settings_of(options, backup=outputs.backup)
    found = find_bids(paths, options, copies=outputs.copies)
    remarks = idle_passwords(found, options, settings.passwords)
    target = _comparison(paths, outputs, found)
    if target and target.name != COMPARISON_FILE and target != outputs.comparison:
        remarks.append(
            f"{COMPARISON_FILE} there is none that sve-excel wrote, so the comparison is called "
            f"{target.name}."
        )
    targets: dict[str, tuple[Path | None, Content]] = {
        "--compare": (target, "comparison"),
        "--report": (outputs.report, "report"),
        "--data": (outputs.data, "lines"),
    }
    tasks = hold_targets(found, targets, options.read)
    typed = typed_before(target, "comparison")
    run = value(tasks, settings, options, watch)
    files = list(_files(run, tasks, target, outputs, watch, typed))
    remarks += keep_before(target, typed)
    return Outcome(run, *write_all(files), remarks=tuple(remarks))


def _comparison(paths: Sequence[Path], outputs: Outputs, found: Sequence[Task]) -> Path | None:
    """Give the comparison its place; none where none is to be written."""
    if not outputs.compare:
        return None
    return outputs.comparison or comparison_beside(paths, outputs.copies, found)


def _files(
    run: Run,
    tasks: Sequence[Task],
    target: Path | None,
    outputs: Outputs,
    watch: Watcher,
    typed: Typed,
) -> Iterator[tuple[What, Path, bytes]]:
    """Give what a run writes besides the results: comparison, data, report."""
    if target or outputs.data:
        watch.step("Writing the comparison")
        yield from comparison_files(run, tasks, target, outputs.data, typed=typed)
    if outputs.report:
        yield "report", outputs.report, to_json(run_report(run)).encode()
