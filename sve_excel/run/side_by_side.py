"""The files in which bids stand side by side: workbook, page, data and summaries of one study.

The bids are put in order once, and each file that is wanted is made of that. Nothing is written
here, and no bid is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sve_excel.entries.forms import Typed
from sve_excel.files.finding import Task
from sve_excel.layout import EXCEL_ROWS
from sve_excel.run.batch import Run
from sve_excel.run.data import tables
from sve_excel.run.many import tables_of_many
from sve_excel.run.options import DataAsked
from sve_excel.run.outputs import What
from sve_excel.run.summaries import SummaryBatch, keep_date, summary_files
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.words.saying import plain_name

if TYPE_CHECKING:
    from sve_excel.comparison.bids import Comparison
    from sve_excel.comparison.study import Study
    from sve_excel.entries.earlier import Digest


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where each file of a comparison goes; none where it is not wanted.

    ``papers`` takes the assessment summaries, and ``letters`` is the folder of the letters that
    will be made of what is worked out.
    """

    workbook: Path | None = None
    page: Path | None = None
    data: DataAsked | None = None
    papers: SummaryBatch | None = None
    letters: Path | None = None

    def __bool__(self) -> bool:
        """Whether anything is."""
        return any((self.workbook, self.page, self.data, self.papers, self.letters))

    @property
    def lines(self) -> Path | None:
        """The one file that takes every line."""
        return self.data.path if self.data and not self.data.folder else None

    @property
    def tables(self) -> DataAsked | None:
        """The folder of all tables, where the data are one."""
        return self.data if self.data and self.data.folder else None


@dataclass(frozen=True, slots=True)
class Material:
    """What is put side by side: a run, with the tasks it did and what it knows besides.

    ``typed`` is what was typed into the workbook before, ``rules`` the name of the file in which
    the rules stand. ``most_rows`` is how many rows a sheet has, and ``most_bids`` how many bids a
    workbook holds all of, where that is not as usual. ``answers`` are lines that the workbook keeps
    of what was read.
    """

    run: Run
    tasks: Sequence[Task]
    typed: Typed = field(default_factory=Typed)
    rules: str = ""
    most_rows: int = EXCEL_ROWS
    most_bids: int | None = None
    answers: Sequence[tuple[str, ...]] = ()


@dataclass(slots=True)
class Heard:
    """What was worked out for a comparison, and what its workbook came to hold: each, if any."""

    studies: list[Study] = field(default_factory=list)
    figures: Digest | None = None
    ranked: Comparison | None = None  # the bids in order, as every file has them

    def hear(self, figures: Digest) -> None:
        """Take what the workbook holds."""
        self.figures = figures


def comparison_files(
    material: Material, wanted: Wanted, heard: Heard | None = None, watch: Watcher = NOBODY
) -> Iterator[tuple[What, Path, bytes]]:
    """Give each file that is wanted of the comparison of a run, the lines also where no sheet is.

    ``heard`` takes what was worked out, and ``watch`` hears of each step as it begins.
    """
    from sve_excel.comparison.flat_data import input_data, line_data

    target, file = wanted.workbook, wanted.lines
    home = (target or Path()).parent
    watch.step("Putting the bids side by side")
    comparison, wanted = _gathered(material, wanted)
    outside = comparison.beside
    if heard:
        heard.ranked = comparison
    if file or outside.lines or outside.inputs:
        watch.step("Writing the lines")
    if file or outside.lines:
        path = file or home / outside.lines
        yield "lines", path, line_data(comparison, path.name)
    if outside.inputs:
        path = home / outside.inputs
        yield "lines", path, input_data(comparison, path.name)
    if target or wanted.page or wanted.tables or wanted.papers or wanted.letters:
        from sve_excel.comparison.workbook import studied

        watch.step("Working out places, ranges and questions")
        yield from _of_study(studied(comparison), material, wanted, heard, watch)


def _gathered(material: Material, wanted: Wanted) -> tuple[Comparison, Wanted]:
    """Put the bids in order, and say what is written beside: of very many bids all tables, too.

    A summary and a letter of questions are made of every bid, so all are held for these.
    """
    from sve_excel.comparison.bids import MOST_BIDS, Surroundings, gather
    from sve_excel.comparison.flat_data import beside
    from sve_excel.comparison.whole import gather_leaders

    run, target, file = material.run, wanted.workbook, wanted.lines
    links = links_from(target, material.tasks) if target else {}
    around = Surroundings(
        most_rows=material.most_rows,
        most_bids=material.most_bids or MOST_BIDS,
        typed=material.typed,
        aside=run.aside,
        rules=material.rules,
    )
    make = gather if wanted.papers or wanted.letters else gather_leaders
    comparison = make(run.results, run.library, run.policy, links, around)
    output = target or wanted.page
    if comparison.whole and output and not wanted.data:
        wanted = replace(wanted, data=tables_of_many(run, output))
    if target:
        named = seen_from(target.parent, file) if file else ""
        outside = beside(comparison.results, target, named, material.most_rows)
        comparison = replace(comparison, beside=outside)
    if output and wanted.data:
        data = seen_from(output.parent, wanted.data.path)
        comparison = replace(comparison, beside=replace(comparison.beside, data=data))
    return comparison, wanted


def _of_study(
    known: Study, material: Material, wanted: Wanted, heard: Heard | None, watch: Watcher
) -> Iterator[tuple[What, Path, bytes]]:
    """Give the files that are made of what was worked out."""
    from sve_excel.comparison.workbook import workbook_from

    target = wanted.workbook
    if heard:
        heard.studies.append(known)
    if wanted.tables:
        watch.step("Writing the data")
        yield from tables(wanted.tables, known)
    made = None
    if wanted.papers:
        from sve_excel.papers.summaries import summaries_of

        name = target.name if target else ""
        made = summaries_of(known, name, wanted.papers.rules_sha256)
        if target:
            keep_date(known, made, wanted.papers)
    if target:
        watch.step("Writing the comparison")
        hear = heard.hear if heard else None
        yield "comparison", target, workbook_from(known, hear, list(material.answers))
    if wanted.page:
        from sve_excel.webpage.page import page_of

        watch.step("Writing the page")
        yield "page", wanted.page, page_of(known, links_from(wanted.page, material.tasks))
    if wanted.papers and made:
        watch.step("Writing the summaries")
        yield from summary_files(made, wanted.papers)


def links_from(target: Path, tasks: Sequence[Task]) -> dict[str, str]:
    """Where each workbook or its copy stands, as seen from the folder of ``target``.

    What lies in a bucket is seen only from above it there: no link leads to it from anywhere else.
    """
    home = target.resolve().parent
    return {
        task.name: seen_from(home, file)
        for task in tasks
        if (file := task.target or (None if task.members or task.trouble else task.path))
        if task.source is None or home in file.resolve().parents
    }


def seen_from(home: Path, file: Path) -> str:
    """Give a file as seen from a folder, with forward slashes; whole where there is no way."""
    try:
        return plain_name(Path(os.path.relpath(file.resolve(), home.resolve())))
    except ValueError:  # another drive on Windows
        return file.resolve().as_uri()
