"""Workbooks checked, valued and listed: what ``check``, ``process`` and ``list`` do, in one call.

Whatever is wrong with a bid is a finding of it. What cannot be done as asked is a ``Refusal``,
raised before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sve_excel import Refusal
from sve_excel.entries.forms import Typed
from sve_excel.files.finding import Aside, Found, Task
from sve_excel.imprint import COMPARISON_FILE
from sve_excel.run.answers import answers_of
from sve_excel.run.as_json import json_file
from sve_excel.run.as_read import KEY, as_read_report
from sve_excel.run.batch import Run
from sve_excel.run.bids import NONE_DONE, Foreknown, stop_said
from sve_excel.run.by_letter import ByLetter, by_letter, letters_home
from sve_excel.run.copies import left_behind
from sve_excel.run.data import (
    data_targets,
    hold_protected,
    protected_left_out,
    protected_shown,
    tables_left,
)
from sve_excel.run.decision import ComparisonMade, decision_report, summaries_report
from sve_excel.run.kept import keep_before
from sve_excel.run.letters import Post, asked_alike, letters_report, post_of
from sve_excel.run.many import many_said
from sve_excel.run.options import DEFAULT_OPTIONS, DEFAULT_OUTPUTS, Options, Outputs
from sve_excel.run.outputs import Outcome, What, Written, write_all
from sve_excel.run.prepared import Before, Prepared, prepared, prepared_under, stood_before
from sve_excel.run.renaming import under_letters
from sve_excel.run.report import run_report
from sve_excel.run.rules import rules_named, rules_said, with_rules
from sve_excel.run.settings import rules_of
from sve_excel.run.side_by_side import Heard, Material, Wanted, comparison_files, seen_from
from sve_excel.run.summaries import SummaryBatch, hold_folder, papers_in, summed_up
from sve_excel.run.targets import Content, comparison_beside, hold_targets
from sve_excel.run.usual import usual_outputs
from sve_excel.run.watching import NOBODY, Watcher


@dataclass(frozen=True, slots=True)
class _Request:
    """What ``process`` was asked to do, held before its first workbook.

    ``outputs`` has the comparison with its place, or none; ``home`` is the file beside which the
    key of the letters stands, where bidders are letters.
    """

    paths: Sequence[Path]
    outputs: Outputs
    ready: Prepared
    before: Before
    home: Path | None
    remarks: list[str]

    @property
    def apart(self) -> bool:
        """Whether bids may be read one at a time: nothing that is written needs all at once."""
        out = self.outputs
        return not (out.summaries or out.questions or out.letters)


@dataclass(slots=True)
class _Made:
    """What came of a comparison: what was worked out, its letters, what the report holds of it.

    ``before`` is the comparison where it stood already when the run was stopped.
    """

    papers: SummaryBatch | None
    heard: Heard = field(default_factory=Heard)
    post: Post = field(default_factory=Post)
    before: tuple[Path, bytes] | None = None
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
    hold_folder(comments, "--comments")
    ready = prepared(
        paths,
        options,
        copies=comments,
        write=False,
        comments=comments is not None,
        questions=True,
    )
    run = ready.value(watch, spool=True)
    remarks = (*ready.remarks, *stop_said(run, "were checked"))
    return Outcome(run, remarks=remarks, rules=ready.rules)


def list_projects(
    folder: Path, options: Options = DEFAULT_OPTIONS, *, watch: Watcher = NOBODY
) -> Outcome:
    """Say of every project below ``folder`` how far it has come; nothing is written.

    Each result has its ``state``, and the ratio that its results sheet last showed.
    """
    ready = prepared([folder], options, write=False, states=True)
    run = ready.value(watch, Foreknown(rivals=False))
    remarks = (*ready.remarks, *stop_said(run, "were read"))
    return Outcome(run, remarks=remarks, rules=ready.rules)


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
    try:
        asked = _asked(paths, outputs, options)
    except KeyboardInterrupt as early:
        return _none_done(paths, outputs, options, early)
    run = asked.ready.value(watch, Foreknown(asked.before.standings), spool=asked.apart)
    done: list[Written] = []
    try:
        return _written(run, asked, done, watch)
    except KeyboardInterrupt:
        return _written(replace(run, stopped=True), asked, done, NOBODY)


def _none_done(
    paths: Sequence[Path], outputs: Outputs, options: Options, early: KeyboardInterrupt
) -> Outcome:
    """Give the outcome of a run that was stopped before its first workbook.

    Its report has none. Raises ``KeyboardInterrupt`` where there is nothing to write one with.
    """
    try:
        options = with_rules(paths, options)
        outputs = usual_outputs(outputs, options.policy)
        library, policy = rules_of(options)
        hold_targets(Found(()), {"--report": (outputs.report, "report")}, options.read)
    except Refusal:
        raise KeyboardInterrupt(NONE_DONE) from early
    run = Run((), library, policy, stopped=True)
    report = json_file(run_report(run))
    written, failed = write_all([("report", outputs.report, report)] if outputs.report else [])
    return Outcome(run, written, failed, remarks=(NONE_DONE,), rules=rules_said(options))


def _written(run: Run, asked: _Request, done: list[Written], watch: Watcher) -> Outcome:
    """Write what was asked for besides the results; ``done`` are files that were written already.

    Of a run that was stopped there is the report alone.
    """
    shown = _shown(run, asked)
    if asked.home:
        typed = Typed(under_letters(asked.before.typed.earlier, shown.scrub))
        asked = replace(asked, before=replace(asked.before, typed=typed))
    outputs, options = asked.outputs, asked.ready.options
    unwritten = protected_left_out(outputs.data, shown.run)
    outputs = replace(outputs, data=None) if unwritten else outputs
    outputs = replace(outputs, comparison=None) if shown.run.stopped else outputs
    made = _Made(papers_in(outputs.summaries, options), before=_comparison_in(done))
    files = list(_files(shown, replace(asked, outputs=outputs), made, watch))
    typed, papers, target = asked.before.typed, made.papers, outputs.comparison
    remarks = [*map(shown.scrub.text, asked.remarks), *shown.remarks]
    remarks += [*keep_before(target, typed), *tables_left(outputs.data)]
    remarks += [*asked_alike(made.heard.studies, target), *made.post.remarks]
    written, failed = write_all([*shown.files, *files], done)  # the key first
    remarks += [*protected_shown(shown.run, written), *many_said(made.heard.ranked)]
    return Outcome(
        shown.run,
        summed_up(tuple(dict.fromkeys(written)), papers),
        (*unwritten, *failed),
        remarks=(*remarks, *(papers.remarks if papers else ())),
        rules=asked.ready.rules,
        copies=outputs.copies,
        decision=made.decision,
        findings=papers.findings if papers else (),
        typed=typed,
        ranked=made.heard.ranked,
    )


def _comparison_in(done: Sequence[Written]) -> tuple[Path, bytes] | None:
    """Give the comparison among files that were written, with what it holds."""
    path = next((written.path for written in done if written.what == "comparison"), None)
    return (path, path.read_bytes()) if path else None


def _asked(paths: Sequence[Path], outputs: Outputs, options: Options) -> _Request:
    """Hold what was asked for against what is there; raises a ``Refusal``."""
    hold_folder(outputs.summaries)
    hold_folder(outputs.questions, "--questions")
    options = with_rules(paths, options)
    outputs = usual_outputs(outputs, options.policy)
    if outputs.data:
        outputs.data.hold()
    write, copies = not outputs.letters, outputs.copies
    ready = prepared_under(paths, options, copies=copies, backup=outputs.backup, write=write)
    remarks = ready.remarks
    target = _comparison(paths, outputs, ready.found.tasks)
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
    ready = ready.held(targets)
    tasks = ready.found.tasks
    hold_protected(outputs.data, tasks, ready.settings.passwords, options.limits)
    home = None
    if outputs.letters:
        home = letters_home(outputs, target, comparison_beside(paths, outputs.copies, tasks))
    before = stood_before(paths, target, options, home)
    outputs = replace(outputs, comparison=target)
    return _Request(paths, outputs, ready, before, home, [*remarks, *before.said])


def _shown(run: Run, asked: _Request) -> ByLetter:
    """Give the run as it is shown: in letters, or with the names of its bidders."""
    outputs, ready, home = asked.outputs, asked.ready, asked.home
    if home:
        return by_letter(run, home, asked.before.key, outputs.copies, ready.options)
    return _with_names(run, ready.found.tasks, outputs)


def _with_names(run: Run, tasks: tuple[Task, ...], outputs: Outputs) -> ByLetter:
    """Give the run as it is, with the names of its bidders, and what is to be said of it."""
    remarks = [*stop_said(run, "have their results"), *_zips_left(tasks, outputs)]
    if outputs.copies and not run.stopped:
        old = left_behind(outputs.copies, run.outlines, tasks)
        run = replace(run, aside=(*run.aside, *old))
        remarks += _said_of(old)
    return ByLetter(run, tasks=tasks, remarks=tuple(remarks))


def _comparison(paths: Sequence[Path], outputs: Outputs, tasks: Sequence[Task]) -> Path | None:
    """Give the comparison its place; none where none is to be written."""
    if not outputs.compare:
        return None
    return outputs.comparison or comparison_beside(paths, outputs.copies, tasks)


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
    named = ", ".join(aside.name for aside in old)
    return [f"Of an earlier run, and not of this one: {named}. Delete it, or keep it elsewhere."]


def _files(
    shown: ByLetter, asked: _Request, made: _Made, watch: Watcher
) -> Iterator[tuple[What, Path, bytes]]:
    """Give what a run writes besides the results: comparison, page, data, letters, report.

    ``made`` is filled with what came of it.
    """
    written = made.before
    summaries: list[tuple[Path, bytes]] = []
    outputs, typed = asked.outputs, asked.before.typed
    wanted = Wanted(outputs.comparison, outputs.page, outputs.data, made.papers, outputs.questions)
    if wanted and not shown.run.stopped:
        material = Material(shown.run, shown.tasks, typed, rules_named(asked.ready.options))
        if outputs.comparison and not (outputs.report or shown.key):  # a report keeps them, too
            answers = answers_of(shown.run, shown.tasks, asked.ready.settings)
            material = replace(material, answers=answers)
        for what, path, data in comparison_files(material, wanted, made.heard, watch):
            written = (path, data) if what == "comparison" else written
            if what == "summary":
                summaries.append((path, data))
            yield what, path, data
    made.post = post_of(made.heard.studies, outputs.questions)
    yield from made.post.files
    if outputs.report or outputs.told:
        watch.step("Writing the run report")
        made.decision |= _decided(shown, asked, made, written, summaries)
    if outputs.report:
        report = run_report(shown.run) | made.decision
        yield "report", outputs.report, json_file(report)


def _decided(
    shown: ByLetter,
    asked: _Request,
    made: _Made,
    written: tuple[Path, bytes] | None,
    summaries: list[tuple[Path, bytes]],
) -> dict[str, Any]:
    """Give what the run report holds of the decision besides the bids."""
    outputs, ready, run = asked.outputs, asked.ready, shown.run
    report = outputs.report or Path("report.json")  # what is told is seen from where one is
    home = report.resolve().parent
    studied = made.heard.studies[0] if made.heard.studies else None
    compared = ComparisonMade(studied, written, made.heard.figures)
    found = decision_report(run, asked.paths, ready.options, report, compared)
    if made.papers:
        found["summaries"] = summaries_report(report, made.papers, summaries)
    if outputs.questions:
        folder = seen_from(home, outputs.questions)
        found["letters"] = letters_report(made.post, outputs.questions, folder)
    if shown.key:
        found["key"] = seen_from(home, shown.key)
    else:  # in letters nothing is kept of what was read
        found[KEY] = as_read_report(run, ready.settings)
    return found
