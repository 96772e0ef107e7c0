"""SummaryBatch of an award as a run writes them: all summaries in one folder, with one date.

Nothing that we did not write is replaced in that folder, and what an earlier batch left there for a
tender that gets none now is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sve_excel.files.ours import title_of
from sve_excel.imprint import SUMMARY_TITLE
from sve_excel.model import Finding
from sve_excel.run.options import Options
from sve_excel.run.outputs import What, Written
from sve_excel.run.rules import rules_digest
from sve_excel.run.targets import TargetRefused, in_the_way
from sve_excel.words.saying import so_many

if TYPE_CHECKING:
    from sve_excel.comparison.study import Study
    from sve_excel.papers.summaries import Summaries

_KINDS = (".docx", ".xlsx")


@dataclass
class SummaryBatch:
    """What a batch of summaries came to: findings, remarks, and how many there are."""

    folder: Path
    rules_sha256: str = ""
    count: int = 0
    date: str = ""
    findings: tuple[Finding, ...] = ()
    remarks: list[str] = field(default_factory=list)

    @property
    def about(self) -> str:
        """Whom the summaries are for, and their one date."""
        return f"{so_many(self.count, 'tender')}, dated {self.date}"


def hold_folder(folder: Path | None, option: str = "--summaries") -> None:
    """Refuse a folder that cannot be written; raises ``TargetRefused``."""
    if folder is None:
        return
    if folder.exists() and not folder.is_dir():
        raise TargetRefused(f"{folder} is a file. Name a folder with {option}.")
    if why := in_the_way(folder / "summary.docx"):
        raise TargetRefused(f"{folder} cannot be written: {why}. Name another with {option}.")


def papers_in(folder: Path | None, options: Options) -> SummaryBatch | None:
    """Give the batch that a folder takes; none where none is asked for."""
    return SummaryBatch(folder, rules_digest(options) or "") if folder else None


def summed_up(written: tuple[Written, ...], papers: SummaryBatch | None) -> tuple[Written, ...]:
    """Give what was written with the summaries of a batch as one thing."""
    if papers is None:
        return written
    others = tuple(each for each in written if each.what != "summary")
    if len(others) == len(written):
        return written
    return (*others, Written("summaries", papers.folder, papers.about))


def summary_files(
    known: Study, papers: SummaryBatch, comparison: str
) -> Iterator[tuple[What, Path, bytes]]:
    """Give every summary twice, as document and as workbook; ``papers`` is filled.

    Raises ``TargetRefused`` before the first where a file of somebody else would be replaced.
    """
    from sve_excel.papers.summaries import summaries_of

    made = summaries_of(known, comparison, papers.rules_sha256)
    names = made.names()
    files = {
        tender.result.path: papers.folder / names[tender.result.path] for tender in made.tenders
    }
    targets = [_with(path, kind) for path in files.values() for kind in _KINDS]
    for path in targets:
        if path.is_file() and path.stat().st_size and title_of(path) != SUMMARY_TITLE:
            raise TargetRefused(
                f"{path} is there already and is not an assessment summary that sve-excel wrote. "
                "Name another folder with --summaries, or move that one away."
            )
    papers.count, papers.date, papers.findings = len(made.tenders), made.batch.date, made.findings
    papers.remarks += _left(papers.folder, targets)
    yield from _files(made, files)


def _files(made: Summaries, files: dict[str, Path]) -> Iterator[tuple[What, Path, bytes]]:
    for tender in made.tenders:
        path = files[tender.result.path]
        yield "summary", _with(path, ".docx"), made.document(tender)
        yield "summary", _with(path, ".xlsx"), made.workbook(tender)


def _with(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _left(folder: Path, targets: list[Path]) -> list[str]:
    """Name the summaries of an earlier batch that are none of this one."""
    if not folder.is_dir():
        return []
    old = [
        path.name
        for path in sorted(folder.iterdir())
        if path.suffix in _KINDS and path not in targets and title_of(path) == SUMMARY_TITLE
    ]
    if not old:
        return []
    return [f"Of an earlier batch of summaries, and not of this one: {', '.join(old)}. Delete it."]
