"""Reports held against promises, project by project: what ``track`` does, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sve_excel.run.bids import find_bids, idle_passwords, stop_said, value
from sve_excel.run.comparing import links_from
from sve_excel.run.kept import keep_before, typed_before
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import Outcome, write_all
from sve_excel.run.rules import rules_said, with_rules
from sve_excel.run.settings import settings_of
from sve_excel.run.targets import hold_targets
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.tracking.matching import read_matches, unused


def track(
    paths: Sequence[Path],
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    matches: Path | None = None,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Hold the evaluations among the workbooks of ``paths`` against their forecasts.

    The workbook that says so is written to ``output``. ``matches`` is a CSV of file and id: files
    of one id are one project. Raises a ``Refusal`` where nothing can be done as asked.
    """
    given = read_matches(matches) if matches else ()
    options = with_rules(paths, options)
    settings = settings_of(options, write=False)
    rules = rules_said(options)
    read = [*options.read, *([matches] if matches else [])]
    found = hold_targets(find_bids(paths, options, read=read), {"-o": (output, "delivery")}, read)
    typed = typed_before(output, "delivery")
    remarks = idle_passwords(found.tasks, options, settings.passwords)
    run = value(found, settings, options, watch, rivals=False)
    remarks += stop_said(run, "were read")
    if run.stopped:
        return Outcome(run, remarks=tuple(remarks), rules=rules)
    from sve_excel.tracking.workbook import track as delivery_of

    remarks += [
        f"{matches}: no workbook is called {pattern}."
        for pattern in unused([result.path for result in run.results], given)
    ]
    watch.step("Writing the delivery")
    links = links_from(output, found.tasks)
    workbook = delivery_of(run.results, run.library, run.policy, links, given, typed)
    remarks += keep_before(output, typed)
    written = write_all([("delivery", output, workbook)])
    return Outcome(run, *written, remarks=tuple(remarks), rules=rules)
