"""Bids valued and put side by side, in a workbook of their own; nothing is written into a bid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sve_excel.entries.forms import Typed
from sve_excel.run.anonymous import Key, anonymous, key_path, letters_said
from sve_excel.run.answers import answers_of
from sve_excel.run.bids import Foreknown, stop_said
from sve_excel.run.data import data_targets, hold_protected, protected_shown, tables_left
from sve_excel.run.kept import keep_before
from sve_excel.run.letters import asked_alike, post_of
from sve_excel.run.many import many_said
from sve_excel.run.options import DEFAULT_OPTIONS, NOTHING_BESIDES, Besides, Options
from sve_excel.run.outputs import Outcome, What, Written, write_all, write_output
from sve_excel.run.prepared import Prepared, prepared, stood_before
from sve_excel.run.ranked import ranked
from sve_excel.run.remembered import Remembered, remembered
from sve_excel.run.renaming import under_letters
from sve_excel.run.rules import rules_digest, rules_named
from sve_excel.run.side_by_side import Heard, Material, Wanted, comparison_files
from sve_excel.run.summaries import hold_folder, papers_in, place_of_one, summed_up
from sve_excel.run.targets import Content
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.words.saying import so_many

PAGE, DOCUMENT = ".html", ".docx"


def compare(
    paths: Sequence[Path],
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    besides: Besides = NOTHING_BESIDES,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Compare the workbooks that ``paths`` name, in a new workbook or page at ``output``.

    It is a page where the name ends in .html, else a workbook.
    Where ``besides`` asks for letters, their key stands beside the output. Raises a ``Refusal``
    where nothing can be done as asked; nothing is written then.
    """
    data, summaries, letters = besides.data, besides.summaries, besides.letters
    if data:
        data.hold()
    hold_folder(summaries)
    hold_folder(besides.questions, "--questions")
    ready = prepared(paths, options, write=False)
    targets: dict[str, tuple[Path | None, Content]] = {
        "-o": (output, "page" if is_page(output) else "comparison"),
        **data_targets(data),
    }
    ready = ready.held(targets)
    hold_protected(data, ready.found.tasks, ready.settings.passwords, ready.options.limits)
    before = stood_before(paths, output, ready.options, output if letters else None)
    known = remembered(paths, ready, output, before.home) if summaries else Remembered()
    foreknown = Foreknown(before.standings, known.results)
    run = ready.value(watch, foreknown, spool=not (letters or summaries or besides.questions))
    unknown = before.missing if summaries else ()
    remarks = [*ready.remarks, *before.said, *unknown, *known.said, *stop_said(run, "were read")]
    done = Outcome(run, remarks=tuple(remarks), rules=ready.rules, typed=before.typed)
    if run.stopped:
        return done
    key: list[tuple[What, Path, bytes]] = []
    if letters:
        key, done = _in_letters(done, before.key, ready.options, output)
    target, page = (None, output) if is_page(output) else (output, None)
    papers = papers_in(summaries, ready.options)
    wanted, wrote = Wanted(target, page, data, papers, besides.questions), list[Written]()
    try:
        return _written(done, ready, wanted, key, wrote, watch)
    except KeyboardInterrupt:
        run = replace(done.run, stopped=True)
        remarks = [*done.remarks, *stop_said(run, "were read")]
        return replace(done, run=run, written=tuple(wrote), remarks=tuple(remarks))


def _in_letters(
    done: Outcome, before: Key, options: Options, output: Path
) -> tuple[list[tuple[What, Path, bytes]], Outcome]:
    """Give the key that stands beside ``output``, and the outcome with letters for bidders."""
    home = key_path(output)
    made = anonymous(done.run, before, {path.name for path in options.read} | {home.name})
    remarks = (*map(made.scrub.text, done.remarks), *letters_said(made.key, home))
    typed = Typed(under_letters(done.typed.earlier, made.scrub))
    done = replace(done, run=made.run, remarks=remarks, typed=typed)
    return [("key", home, made.key.text())], done


def _written(
    done: Outcome,
    ready: Prepared,
    wanted: Wanted,
    key: Sequence[tuple[What, Path, bytes]],
    wrote: list[Written],
    watch: Watcher,
) -> Outcome:
    """Write what is wanted of the comparison, the key first: in letters it is nothing without.

    What was written is added to ``wrote``.
    """
    heard, rules, papers = Heard(), rules_named(ready.options), wanted.papers
    tasks, typed = ready.found.tasks, done.typed
    material = Material(done.run, tasks, typed, rules)
    if wanted.workbook and not key:
        material = replace(material, answers=answers_of(done.run, tasks, ready.settings))
    files = list(comparison_files(material, wanted, heard, watch))
    post = post_of(heard.studies, wanted.letters)
    output = wanted.workbook or wanted.page
    remarks = [*done.remarks, *keep_before(output, typed), *tables_left(wanted.data)]
    remarks += [*asked_alike(heard.studies, wanted.workbook), *post.remarks]
    written, unwritten = write_all([*key, *files, *post.files], wrote)
    remarks += [*protected_shown(done.run, written), *many_said(heard.ranked)]
    return replace(
        done,
        written=summed_up(written, papers),
        unwritten=unwritten,
        remarks=(*remarks, *(papers.remarks if papers else ())),
        findings=papers.findings if papers else (),
        ranked=heard.ranked,
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
    ready = prepared(paths, options, write=False).held({"-o": (output, "summary")})
    known = ranked(paths, ready, output, watch)
    run, remarks = known.run, [*known.remarks]
    if run.stopped:
        return Outcome(run, remarks=known.remarks, rules=ready.rules)
    from sve_excel.papers.summaries import one_summary

    without = sum(result.valuation is None for result in run.results)
    if without:
        remarks.append(
            f"Not valued, and left out of the ranking: {without} of "
            f"{so_many(len(run.results), 'workbook')}; sve-excel check says why."
        )
    watch.step("Writing the summary")
    comparison = known.comparison(ready.options)
    home = known.register.home.name if known.register.home else ""
    made, tender = one_summary(comparison, bidder, home, rules_digest(ready.options) or "")
    is_document = output.suffix.lower() == DOCUMENT
    data = made.document(tender) if is_document else made.workbook(tender)
    output, stays = place_of_one(output, data)
    write_output(output, data)
    findings = tuple(finding for finding in made.findings if made.concerns(finding, tender))
    findings += stays
    return Outcome(
        run,
        (Written("summary", output, bidder),),
        remarks=tuple(remarks),
        rules=ready.rules,
        findings=findings,
        ranked=comparison,
    )


def is_page(path: Path) -> bool:
    """Whether a file to write is a page, by its name."""
    return path.suffix.lower() == PAGE
