"""Bids valued and put side by side, in a workbook of their own; nothing is written into a bid."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sve_excel.entries.forms import Typed
from sve_excel.files.finding import Task
from sve_excel.layout import EXCEL_ROWS
from sve_excel.run.anonymous import Key, anonymous, key_path, letters_said, read_key
from sve_excel.run.batch import Run
from sve_excel.run.bids import find_bids, idle_passwords, stop_said, value
from sve_excel.run.data import data_targets, hold_protected, tables, tables_left
from sve_excel.run.kept import keep_before, typed_before
from sve_excel.run.letters import asked_alike, post_of
from sve_excel.run.options import DEFAULT_OPTIONS, DataAsked, Options
from sve_excel.run.outputs import Outcome, What, Written, write_all, write_output
from sve_excel.run.ranked import ranked
from sve_excel.run.register import register_for
from sve_excel.run.remembered import Remembered, remembered
from sve_excel.run.rules import rules_digest, rules_named, rules_said, with_rules
from sve_excel.run.settings import settings_of
from sve_excel.run.summaries import SummaryBatch, hold_folder, papers_in, summary_files, summed_up
from sve_excel.run.targets import Content, hold_targets
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.words.saying import plain_name, so_many

if TYPE_CHECKING:
    from sve_excel.comparison.study import Study
    from sve_excel.entries.earlier import Digest

PAGE, DOCUMENT = ".html", ".docx"


@dataclass(slots=True)
class Heard:
    """What was worked out for a comparison, and what its workbook came to hold: each, if any."""

    studies: list[Study] = field(default_factory=list)
    figures: Digest | None = None

    def hear(self, figures: Digest) -> None:
        """Take what the workbook holds."""
        self.figures = figures


def compare(
    paths: Sequence[Path],
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    data: DataAsked | None = None,
    summaries: Path | None = None,
    letters: bool = False,
    questions: Path | None = None,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Compare the workbooks that ``paths`` name, in a new workbook or page at ``output``.

    It is a page where the name ends in .html, else a workbook.
    ``data`` takes every line or table, too, the folder ``summaries`` every assessment summary, and
    the folder ``questions`` a letter of questions for each bidder that is to be asked. With
    ``letters`` bidders are letters, and the key stands beside the output. Raises a
    ``Refusal`` where nothing can be done as asked; nothing is written then.
    """
    if data:
        data.hold()
    hold_folder(summaries)
    options = with_rules(paths, options)
    settings = settings_of(options, write=False)
    rules = rules_said(options)
    targets: dict[str, tuple[Path | None, Content]] = {
        "-o": (output, "page" if is_page(output) else "comparison"),
        **data_targets(data),
    }
    found = hold_targets(find_bids(paths, options), targets, options.read)
    hold_protected(data, found.tasks, settings.passwords, options.limits)
    own = typed_before(output, "comparison")
    register, typed = register_for(paths, output, own, options)
    standings, before = register.standings, read_key(output) if letters else Key()
    if letters:  # what another comparison says has names in it
        standings, typed = before.standings(standings), own
    remarks = [*idle_passwords(found.tasks, options, settings.passwords), *register.said]
    known = remembered(paths, found, settings, options, output) if summaries else Remembered()
    remarks += known.said
    run = value(found, settings, options, watch, register=standings, known=known.results)
    remarks += stop_said(run, "were read")
    if run.stopped:
        return Outcome(run, remarks=tuple(remarks), rules=rules)
    key: list[tuple[What, Path, bytes]] = []
    if letters:
        ours = {path.name for path in options.read} | {key_path(output).name}
        made = anonymous(run, before, ours)
        run = made.run
        key.append(("key", key_path(output), made.key.text()))
        remarks = [*map(made.scrub.text, remarks), *letters_said(made.key, key_path(output))]
    watch.step("Writing the comparison")
    target, page = (None, output) if is_page(output) else (output, None)
    named = rules_named(options)
    papers = papers_in(summaries, options)
    heard = Heard()
    files = list(
        comparison_files(
            run,
            found.tasks,
            target,
            data,
            typed=typed,
            page=page,
            heard=heard,
            rules=named,
            papers=papers,
            letters=questions,
        )
    )
    post = post_of(heard.studies, questions)
    files = [*key, *files, *post.files]  # a comparison in letters is nothing without its key
    remarks += [*keep_before(output, typed), *tables_left(data)]
    remarks += [*asked_alike(heard.studies, target), *post.remarks]
    written, unwritten = write_all(files)
    return Outcome(
        run,
        summed_up(written, papers),
        unwritten,
        remarks=(*remarks, *(papers.remarks if papers else ())),
        rules=rules,
        findings=papers.findings if papers else (),
        typed=typed,
    )


def summarise(
    paths: Sequence[Path],
    bidder: str,
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Write the assessment summary of one tenderer among the bids of ``paths`` to ``output``.

    ``bidder`` is its organisation, its name in the comparison, or its file. Raises a ``Refusal``
    where no valued bid, or more than one, goes by it.
    """
    options = with_rules(paths, options)
    settings = settings_of(options, write=False)
    rules = rules_said(options)
    found = hold_targets(find_bids(paths, options), {"-o": (output, "summary")}, options.read)
    known = ranked(paths, found, settings, options, output, watch)
    run, remarks = known.run, [*known.remarks]
    if run.stopped:
        return Outcome(run, remarks=known.remarks, rules=rules)
    from sve_excel.papers.summaries import one_summary

    without = sum(result.valuation is None for result in run.results)
    if without:
        remarks.append(
            f"Not valued, and left out of the ranking: {without} of "
            f"{so_many(len(run.results), 'workbook')}; sve-excel check says why."
        )
    watch.step("Writing the summary")
    comparison = known.comparison(options)
    home = known.register.home.name if known.register.home else ""
    made, tender = one_summary(comparison, bidder, home, rules_digest(options) or "")
    is_document = output.suffix.lower() == DOCUMENT
    write_output(output, made.document(tender) if is_document else made.workbook(tender))
    findings = tuple(each for each in made.findings if made.concerns(each, tender))
    return Outcome(
        run,
        (Written("summary", output, bidder),),
        remarks=tuple(remarks),
        rules=rules,
        findings=findings,
    )


def is_page(path: Path) -> bool:
    """Whether a file to write is a page, by its name."""
    return path.suffix.lower() == PAGE


def comparison_files(
    run: Run,
    tasks: Sequence[Task],
    target: Path | None,
    data: DataAsked | None = None,
    most_rows: int = EXCEL_ROWS,
    typed: Typed | None = None,
    *,
    page: Path | None = None,
    heard: Heard | None = None,
    rules: str = "",
    papers: SummaryBatch | None = None,
    letters: Path | None = None,
) -> Iterator[tuple[What, Path, bytes]]:
    """Give the comparison of a run as workbook and page, and its lines or tables.

    ``rules`` is the name of the file in which its rules stand.

    Each where it is asked for; the lines also where no sheet holds them. ``most_rows`` is how many
    rows a sheet has, ``typed`` what was typed into the workbook before. ``heard`` takes what was
    worked out. ``papers`` takes the assessment summaries, and ``letters`` is the folder of letters
    that will be made of that.
    """
    from sve_excel.comparison.bids import Beside, gather
    from sve_excel.comparison.flat_data import beside, input_data, line_data

    home = (target or Path()).parent
    file = data.path if data and not data.folder else None
    named = seen_from(home, file) if file else ""
    outside = beside(run.results, target, named, most_rows) if target else Beside()
    links = links_from(target, tasks) if target else {}
    comparison = gather(
        run.results,
        run.library,
        run.policy,
        links,
        outside,
        most_rows,
        typed or Typed(),
        run.aside,
        rules,
    )
    if file or outside.lines:
        path = file or home / outside.lines
        yield "lines", path, line_data(comparison, path.name)
    if outside.inputs:
        path = home / outside.inputs
        yield "lines", path, input_data(comparison, path.name)
    folder = data if data and data.folder else None
    if target or page or folder or papers or letters:
        from sve_excel.comparison.workbook import studied, workbook_from

        known = studied(comparison)
        if heard:
            heard.studies.append(known)
        if folder:
            yield from tables(folder, known)
        if target:
            yield "comparison", target, workbook_from(known, heard.hear if heard else None)
        if page:
            from sve_excel.webpage.page import page_of

            yield "page", page, page_of(known, links_from(page, tasks))
        if papers:
            yield from summary_files(known, papers, target.name if target else "")


def links_from(target: Path, tasks: Sequence[Task]) -> dict[str, str]:
    """Where each workbook or its copy stands, as seen from the folder of ``target``."""
    home = target.resolve().parent
    return {
        task.name: seen_from(home, task.target or task.path)
        for task in tasks
        if task.target or not (task.members or task.trouble)
    }


def seen_from(home: Path, file: Path) -> str:
    """Give a file as seen from a folder, with forward slashes; whole where there is no way."""
    try:
        return plain_name(Path(os.path.relpath(file.resolve(), home.resolve())))
    except ValueError:  # another drive on Windows
        return file.resolve().as_uri()
