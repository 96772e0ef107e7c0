"""Workbooks checked, valued and listed: what ``check``, ``process`` and ``list`` do, in one call.

Whatever is wrong with a bid is a finding of it. What cannot be done as asked is a ``Refusal``,
raised before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sve_excel.entries.forms import Typed
from sve_excel.files.finding import Aside, Task
from sve_excel.imprint import COMPARISON_FILE
from sve_excel.run.anonymous import Key, read_key
from sve_excel.run.as_read import KEY, as_read_report
from sve_excel.run.batch import Run
from sve_excel.run.bids import before_the_first, find_bids, idle_passwords, stop_said, value
from sve_excel.run.by_letter import ByLetter, by_letter, letters_home
from sve_excel.run.comparing import Heard, comparison_files, seen_from
from sve_excel.run.copies import left_behind
from sve_excel.run.data import data_targets, hold_protected, protected_left_out, tables_left
from sve_excel.run.decision import decision_report, summaries_report
from sve_excel.run.kept import keep_before, typed_before
from sve_excel.run.letters import Post, asked_alike, letters_report, post_of
from sve_excel.run.options import DEFAULT_OPTIONS, DEFAULT_OUTPUTS, Options, Outputs
from sve_excel.run.outputs import Outcome, What, write_all
from sve_excel.run.register import register_for
from sve_excel.run.report import run_report, to_json
from sve_excel.run.rules import rules_named, rules_said, with_rules
from sve_excel.run.settings import Settings, settings_of
from sve_excel.run.summaries import SummaryBatch, hold_folder, papers_in, summed_up
from sve_excel.run.targets import Content, comparison_beside, hold_targets
from sve_excel.run.usual import usual_outputs
from sve_excel.run.watching import NOBODY, Watcher

if TYPE_CHECKING:
    pass


@dataclass(slots=True)
class _Made:
    """What came of a comparison: what was worked out, its letters, what the report holds of it.

    ``key`` is where that of the letters stands, where bidders are letters.
    """

    settings: Settings
    key: Path | None = None
    heard: Heard = field(default_factory=Heard)
    post: Post = field(default_factory=Post)
    decision: dict[str, Any] = field(default_factory=dict)


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
    options = with_rules(paths, options)
    settings = settings_of(options, write=False, comments=comments is not None, questions=True)
    rules = rules_said(options)
    found = find_bids(paths, options, copies=comments)
    remarks = idle_passwords(found.tasks, options, settings.passwords)
    run = value(found, settings, options, watch, spool=True)
    remarks += stop_said(run, "were checked")
    return Outcome(run, remarks=tuple(remarks), rules=rules)


def list_projects(
    folder: Path, options: Options = DEFAULT_OPTIONS, *, watch: Watcher = NOBODY
) -> Outcome:
    """Say of every project below ``folder`` how far it has come; nothing is written.

    Each result has its ``state``, and the ratio that its results sheet last showed.
    """
    options = with_rules([folder], options)
    settings = settings_of(options, write=False, states=True)
    rules = rules_said(options)
    found = find_bids([folder], options)
    remarks = idle_passwords(found.tasks, options, settings.passwords)
    run = value(found, settings, options, watch, rivals=False)
    remarks += stop_said(run, "were read")
    return Outcome(run, remarks=tuple(remarks), rules=rules)


def process(
    paths: Sequence[Path],
    outputs: Outputs = DEFAULT_OUTPUTS,
    options: Options = DEFAULT_OPTIONS,
    *,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Value the workbooks that ``paths`` name, write results into each, and compare them all.

    A comparison, data or report that cannot be written after all is told in the outcome. Of a run
    that was stopped the report alone is written: it holds what was done.
    """
    with before_the_first():
        if outputs.data:
            outputs.data.hold()
        hold_folder(outputs.summaries)
        options = with_rules(paths, options)
        outputs = usual_outputs(outputs, options.policy)
        settings = settings_of(options, backup=outputs.backup, write=not outputs.letters)
        rules = rules_said(options)
        found = find_bids(paths, options, copies=outputs.copies)
        remarks = idle_passwords(found.tasks, options, settings.passwords)
        target = _comparison(paths, outputs, found.tasks)
        if target and target.name != COMPARISON_FILE and target != outputs.comparison:
            remarks.append(
                f"{COMPARISON_FILE} there is none that sve-excel wrote, so the comparison is "
                f"called {target.name}."
            )
        targets: dict[str, tuple[Path | None, Content]] = {
            "--compare": (target, "comparison"),
            "--report": (outputs.report, "report"),
            "--html": (outputs.page, "page"),
            **data_targets(outputs.data),
        }
        found = hold_targets(found, targets, options.read)
        hold_protected(outputs.data, found.tasks, settings.passwords, options.limits)
        own = typed_before(target, "comparison")
        register, typed = register_for(paths, target, own, options)
        remarks += register.said
        standings, before, home = register.standings, Key(), None
        if outputs.letters:  # what another comparison says has names in it
            beside = comparison_beside(paths, outputs.copies, found.tasks)
            home = letters_home(outputs, target, beside)
            before = read_key(home)
            standings, typed = before.standings(standings), own
    beyond = (outputs.data, outputs.page, outputs.summaries, outputs.questions, outputs.letters)
    apart = not (target or any(beyond))  # nothing needs every bid at once
    run = value(found, settings, options, watch, register=standings, spool=apart)
    if home:
        shown = by_letter(run, home, before, outputs.copies, options)
    else:
        shown = _with_names(run, found.tasks, outputs)
    run, remarks = shown.run, [*map(shown.scrub.text, remarks), *shown.remarks]
    target = None if run.stopped else target
    unwritten = protected_left_out(outputs.data, run)
    outputs = replace(outputs, data=None) if unwritten else outputs
    made = _Made(settings, shown.key)
    papers = papers_in(outputs.summaries, options)
    files = list(
        _files(run, shown.tasks, target, outputs, watch, typed, paths, options, made, papers)
    )
    remarks += [*keep_before(target, typed), *tables_left(outputs.data)]
    remarks += [*asked_alike(made.heard.studies, target), *made.post.remarks]
    written, failed = write_all([*shown.files, *files])  # the key first
    return Outcome(
        run,
        summed_up(written, papers),
        (*unwritten, *failed),
        remarks=(*remarks, *(papers.remarks if papers else ())),
        rules=rules,
        copies=outputs.copies,
        decision=made.decision,
        findings=papers.findings if papers else (),
        typed=typed,
    )


def _with_names(run: Run, tasks: tuple[Task, ...], outputs: Outputs) -> ByLetter:
    """Give the run as it is, with the names of its bidders, and what is to be said of it."""
    remarks = [*stop_said(run, "have their results"), *_zips_left(tasks, outputs)]
    if outputs.copies and not run.stopped:
        old = left_behind(outputs.copies, run.outlines, tasks)
        run = replace(run, aside=(*run.aside, *old))
        remarks += _said_of(old)
    return ByLetter(run, tasks=tasks, remarks=tuple(remarks))


def _comparison(paths: Sequence[Path], outputs: Outputs, found: Sequence[Task]) -> Path | None:
    """Give the comparison its place; none where none is to be written."""
    if not outputs.compare:
        return None
    return outputs.comparison or comparison_beside(paths, outputs.copies, found)


def _zips_left(tasks: Sequence[Task], outputs: Outputs) -> list[str]:
    """Say that bids in a zip have no results sheet, where no folder was named for copies."""
    inside = [task for task in tasks if task.members and not task.trouble]
    if outputs.copies or not inside:
        return []
    zips = ", ".join(dict.fromkeys(task.path.name for task in inside))
    return [
        f"No results sheet was written for the {len(inside)} from {zips}: a zip is left as it is. "
        "Name a folder with --out to have copies with their results."
    ]


def _said_of(old: Sequence[Aside]) -> list[str]:
    """Say which copies no run stands behind any more."""
    if not old:
        return []
    named = ", ".join(each.name for each in old)
    return [f"Of an earlier run, and not of this one: {named}. Delete it, or keep it elsewhere."]


def _files(
    run: Run,
    tasks: Sequence[Task],
    target: Path | None,
    outputs: Outputs,
    watch: Watcher,
    typed: Typed,
    paths: Sequence[Path],
    options: Options,
    made: _Made,
    papers: SummaryBatch | None,
) -> Iterator[tuple[What, Path, bytes]]:
    """Give what a run writes besides the results: comparison, page, data, letters, report.

    ``made`` is filled with what came of it.
    """
    written: tuple[Path, bytes] | None = None
    summaries: list[tuple[Path, bytes]] = []
    asked = target or outputs.data or outputs.page or papers or outputs.questions
    if asked and not run.stopped:
        watch.step("Writing the comparison")
        for what, path, data in comparison_files(
            run,
            tasks,
            target,
            outputs.data,
            typed=typed,
            page=outputs.page,
            heard=made.heard,
            rules=rules_named(options),
            papers=papers,
            letters=outputs.questions,
        ):
            written = (path, data) if what == "comparison" else written
            if what == "summary":
                summaries.append((path, data))
            yield what, path, data
    made.post = post_of(made.heard.studies, outputs.questions)
    yield from made.post.files
    if outputs.report or outputs.told:
        watch.step("Writing the run report")
        studied = made.heard.studies[0] if made.heard.studies else None
        report = outputs.report or Path("report.json")  # what is told is seen from where one is
        made.decision |= decision_report(
            run, paths, options, report, written, studied, made.heard.figures
        )
        if papers:
            made.decision["summaries"] = summaries_report(report, papers, summaries)
        if outputs.questions:
            folder = seen_from(report.resolve().parent, outputs.questions)
            made.decision["letters"] = letters_report(made.post, outputs.questions, folder)
        if made.key:
            made.decision["key"] = seen_from(report.resolve().parent, made.key)
        if not made.key:  # in letters nothing is kept of what was read
            made.decision[KEY] = as_read_report(run, made.settings)
    if outputs.report:
        yield "report", outputs.report, to_json(run_report(run) | made.decision).encode()
