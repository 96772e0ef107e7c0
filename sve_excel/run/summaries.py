"""Summaries of an award as a run writes them: all of them in one folder, with one date.

Nothing that we did not write is replaced in that folder, nor is a summary that is no draft and
differs: somebody may have sent it, so it stays, and the new one gets a number. What an earlier
batch left there for a tender that gets none now is named.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sve_excel.entries.forms import TypedCell
from sve_excel.files.ours import title_of
from sve_excel.imprint import SUMMARY_TITLE
from sve_excel.model import Finding, Place
from sve_excel.run.options import Options
from sve_excel.run.outputs import What, Written
from sve_excel.run.rules import rules_digest
from sve_excel.run.targets import TargetRefused, in_the_way
from sve_excel.words.saying import first_of, so_many

if TYPE_CHECKING:
    from sve_excel.comparison.study import Study
    from sve_excel.papers.summaries import Summaries
from sve_excel.findings.rule import Rule

SUMMARY_STAYS = Rule(
    "SVE666",
    "summary-stays",
    "warning",
    "summaries that were ready are there already and differ: {named}. They stay, since they may "
    "have been sent; the new ones are {new}.",
    "Where they were sent, keep both, and say why they were changed; else delete the old ones.",
    manual={"named": "their files", "new": "beside them, with a number"},
)


_KINDS = (".docx", ".xlsx")
_MOST_NAMED = 5
_MOST = 1 << 22  # bytes of a part that are looked at


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
        drafts = ", drafts" if any(each.severity == "error" for each in self.findings) else ""
        return f"{so_many(self.count, 'tender')}, dated {self.date}{drafts}"


def hold_folder(folder: Path | None, option: str = "--summaries") -> None:
    """Refuse a folder that cannot be written; raises ``TargetRefused``."""
    if folder is None:
        return
    if folder.exists() and not folder.is_dir():
        raise TargetRefused(f"{folder} is no folder. Name one with {option}.")
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


def keep_date(known: Study, made: Summaries, papers: SummaryBatch) -> None:
    """Have the comparison keep the one date of summaries that can be given, where none is typed.

    A later run dates them alike, and the notice of the award reads it there.
    """
    from sve_excel.comparison.assessed import DATED, REASONS

    if made.batch.assessment.dated or not made.ready:
        return
    cell = TypedCell(REASONS, (DATED,), "", date.fromisoformat(made.day))
    known.comparison.typed.give(cell)
    papers.remarks.append(
        f"The date of the summaries, {made.batch.date}, stands in the sheet {REASONS} from now on."
    )


def summary_files(made: Summaries, papers: SummaryBatch) -> Iterator[tuple[What, Path, bytes]]:
    """Give every summary twice, as document and as workbook; ``papers`` is filled.

    Raises ``TargetRefused`` before the first where a file of somebody else would be replaced.
    """
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
    placed, stay = _placed(made, files)
    new = [path for _, path, _ in placed if path not in targets]
    papers.findings += _differing(papers.folder, stay, new)
    papers.remarks += _left(papers.folder, [*(path for _, path, _ in placed), *stay])
    yield from placed


def place_of_one(output: Path, data: bytes) -> tuple[Path, tuple[Finding, ...]]:
    """Give the place of a single summary for ``output``, and what is to be said of one there."""
    place, stay = free_place(output.with_suffix(""), {output.suffix: data})
    path = _with(place, output.suffix)
    return path, _differing(output, stay, [path])


def _differing(place: Path, stay: Sequence[Path], new: Sequence[Path]) -> tuple[Finding, ...]:
    """Say which summaries stay beside new ones."""
    if not stay:
        return ()
    named = first_of([path.name for path in stay], _MOST_NAMED)
    beside = first_of([path.name for path in new], _MOST_NAMED)
    return (SUMMARY_STAYS.at(Place(place.name), named=named, new=beside),)


def _placed(
    made: Summaries, files: dict[str, Path]
) -> tuple[list[tuple[What, Path, bytes]], list[Path]]:
    """Give every summary its place, and those that stay since they may have been sent."""
    placed: list[tuple[What, Path, bytes]] = []
    stay: list[Path] = []
    taken = set(files.values())
    for tender in made.tenders:
        pair = {".docx": made.document(tender), ".xlsx": made.workbook(tender)}
        path, passed = free_place(files[tender.result.path], pair, taken)
        taken.add(path)
        placed += [("summary", _with(path, kind), data) for kind, data in pair.items()]
        stay += passed
    return placed, stay


def free_place(
    path: Path, pair: dict[str, bytes], taken: Collection[Path] = ()
) -> tuple[Path, list[Path]]:
    """Give the place without its ending where a summary may be written, or stands already.

    ``pair`` are its bytes by ending, and ``taken`` the places of others. Those in the way that
    differ are given, too.
    """
    place, number, passed = path, 1, list[Path]()
    while True:
        others = place != path and place in taken
        there = [_with(place, kind) for kind in pair]
        stay = [at for at, data in zip(there, pair.values(), strict=True) if _stays(at, data)]
        if not others and not stay:
            return place, passed
        passed += [] if others else stay
        number += 1
        place = path.with_name(f"{path.name} ({number})")


def _stays(path: Path, data: bytes) -> bool:
    """Whether a file is not to be replaced: it has differs, and is no draft of ours."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return False
    if not path.is_file() or title_of(path) != SUMMARY_TITLE:
        return True
    return path.read_bytes() != data and not _is_draft(path)


def _is_draft(path: Path) -> bool:
    """Whether a summary of ours says that it is a draft: on its pages, in a word of its own."""
    from sve_excel.papers.writing import DRAFT

    mark = f">{DRAFT}.".encode()  # begins a text, as no sentence of a summary does
    try:
        with zipfile.ZipFile(path) as archive:
            heads = [
                name
                for name in archive.namelist()
                if name.startswith("word/header") or name == "xl/sharedStrings.xml"
            ]
            for name in heads:
                with archive.open(name) as part:
                    text = part.read(_MOST)
                if mark in text:
                    return True
    except (OSError, zipfile.BadZipFile):  # what cannot be looked at stays
        pass
    return False


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
    return [
        f"Of an earlier batch of summaries, and not of this one: {', '.join(old)}. Keep what was "
        "sent, and delete the others."
    ]
