"""The record of an award as one zip: report, rules, comparison, hashes of the bids, papers, index.

Nothing goes into it before the report was held against what is there: a record of what is not so
any more would be none. A record that stands there already and differs is kept, and the new one
stands beside it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sve_excel import Refusal
from sve_excel.comparison.award import (
    AWARD_TITLE,
    Filed,
    keep_words,
    record_document,
    regime_of,
)
from sve_excel.files.opening import read_task
from sve_excel.files.packing import packed
from sve_excel.findings.rule import Rule
from sve_excel.imprint import RECORD_MARK
from sve_excel.model import Finding, Place
from sve_excel.run.as_json import to_json
from sve_excel.run.entering import LEAVE_THE_DAY_OUT, DaysGiven, made_on, too_early
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import write_output
from sve_excel.run.papers import needs_documents, put_beside
from sve_excel.run.record import papers_of
from sve_excel.run.rules import with_rules
from sve_excel.run.targets import wrote
from sve_excel.run.verify import Verification, bids_of, home_of, read_report, verify
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.words.saying import first_of, plain_name, so_many

NOT_AS_REPORTED = Rule(
    "SVE647",
    "not-as-reported",
    "error",
    "what is there now is not what the report says, so no award record is made of it: {what}.",
    "Put back what was changed; or run process anew with --report, and look at what differs.",
    manual={"what": "so many files and other things"},
)


_MOST_NAMED = 6
INDEX = "index.json"


class NoRecord(Refusal):
    """No award record can be made as asked."""


class RecordDoesNotHold(NoRecord):
    """The report says one thing and the files another."""

    status = 1


@dataclass(frozen=True, slots=True)
class Papers:
    """What goes into a record besides what the report names.

    ``letters`` and ``summaries`` are folders, of which everything is taken: where none is named,
    those in which the run of the report wrote them. ``bids`` says that the
    bids themselves go in, too; ``entered_on`` is the day of the contract, and ``to`` whom it is
    awarded to, where that was said.
    """

    letters: Path | None = None
    summaries: Path | None = None
    bids: bool = False
    entered_on: date | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class AwardRecord:
    """A record that was written, what it holds, and what is to be said of it.

    Without a ``path`` none was, for what was found.
    """

    path: Path | None
    filed: tuple[Filed, ...]
    remarks: tuple[str, ...]
    rules: str
    findings: tuple[Finding, ...] = ()

    @property
    def exit_status(self) -> int:
        """1 where what was found keeps the record from being right."""
        return int(any(finding.severity == "error" for finding in self.findings))


def award_record(
    place: Path,
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    papers: Papers | None = None,
    watch: Watcher = NOBODY,
) -> AwardRecord:
    """Make the record of the award that the run report at ``place`` is of, in ``output``.

    That is a folder; ``place`` is the report or the folder in which it lies. Raises a ``Refusal``
    where there is no report, or where it does not hold.
    """
    papers = papers or Papers()
    needs_documents()
    report_at = report_in(place)
    held = verify(report_at, options, watch=watch)
    _hold(report_at, held)
    report = read_report(report_at)
    if early := _too_early(report_at, report, papers):
        remarks = (*held.remarks, f"No record was made. {LEAVE_THE_DAY_OUT}")
        return AwardRecord(None, (), remarks, held.rules, early)
    home = home_of(report_at, report)
    options = with_rules([home], options)
    papers = _with_folders(papers, report_at, report)
    watch.step("Writing the award record")
    members = list(_members(report_at, report, options, papers))
    filed = tuple(
        Filed(name, what, hashlib.sha256(data).hexdigest()) for name, what, data in members
    )
    missing = _missing(report, papers, options)
    keep = keep_words(regime_of(report), papers.entered_on)
    first = record_document(report, filed, missing, keep, papers.to)
    whole = [
        (f"{AWARD_TITLE}.docx", first),
        (INDEX, to_json(_index(filed, missing, keep)).encode()),
        *((name, data) for name, _, data in members),
    ]
    path, said = put_beside(output / f"{AWARD_TITLE}.zip", packed(whole, RECORD_MARK), write_output)
    return AwardRecord(path, filed, (*held.remarks, *said, *missing), held.rules)


def _too_early(report_at: Path, report: dict[str, Any], papers: Papers) -> tuple[Finding, ...]:
    """Say why the contract cannot be entered into on the day that was named."""
    rules = (report.get("policy") or {}).get("rules") or {}
    published = str((rules.get("procurement") or {}).get("published_on") or "")
    days = DaysGiven(published, made_on(report))
    return tuple(too_early(papers.entered_on, days, regime_of(report), Place(report_at.name)))


def _with_folders(papers: Papers, report_at: Path, report: dict[str, Any]) -> Papers:
    """Take the folders in which the run wrote letters and summaries, where no others are named."""
    beside = report_at.resolve().parent
    found: dict[str, Path] = {}
    for what, file, _ in papers_of(report):
        found.setdefault(what, beside / file.parent)
    return replace(
        papers,
        letters=papers.letters or found.get("The letter"),
        summaries=papers.summaries or found.get("The assessment summary"),
    )


def record_report(done: AwardRecord) -> dict[str, Any]:
    """Give a record as plain data, ready for JSON."""
    path = done.path.as_posix() if done.path else None
    return {"path": path, "files": [asdict(filed) for filed in done.filed]}


def has_report(place: Path) -> bool:
    """Whether a run report is named, or lies alone in the folder that is."""
    try:
        return wrote(report_in(place), "report")
    except NoRecord:
        return False


def report_in(place: Path) -> Path:
    """Find the one run report that lies in a folder; raises ``NoRecord`` where there is not one."""
    if not place.is_dir():
        return place
    paths = [path for path in sorted(place.glob("*.json")) if wrote(path, "report")]
    if len(paths) == 1:
        return paths[0]
    if paths:
        names = first_of([path.name for path in paths], _MOST_NAMED)
        raise NoRecord(f"{place} holds {len(paths)} run reports: {names}. Name one of them.")
    raise NoRecord(
        f"{place} holds no run report. Write one first, with sve-excel process and --report, and "
        "name it or its folder."
    )


def _hold(report_at: Path, held: Verification) -> None:
    """Refuse a report that does not hold."""
    if not held.exit_status:
        return
    others = [verdict for verdict in held.verdicts if not verdict.holds]
    details = [*held.problems]
    details += [f"{other.path}: {other.state}; figures: {other.figures}." for other in others]
    finding = NOT_AS_REPORTED.at(Place(report_at.name), what=_counted(held, len(others)))
    raise RecordDoesNotHold(
        f"{finding.code} {report_at.name}: {finding.message} {finding.remedy}", details
    )


def _counted(held: Verification, others: int) -> str:
    problems = len(held.problems)
    said = [so_many(others, "workbook")] if others else []
    said += [f"{so_many(problems, 'thing')} about the whole"] if problems else []
    return " and ".join(said)


_Member = tuple[str, str, bytes]  # name in the zip, what it is, content


def _members(
    report_at: Path, report: dict[str, Any], options: Options, papers: Papers
) -> Iterator[_Member]:
    """Give everything that goes into the record, in the order in which it is listed."""
    yield f"report/{plain_name(Path(report_at.name))}", "the run report", report_at.read_bytes()
    if options.policy:
        name = plain_name(Path(options.policy.name))
        yield f"rules/{name}", "the rules as published", options.policy.read_bytes()
    elif rules := (report.get("policy") or {}).get("rules"):
        yield "rules/rules.json", "the rules that held, from the report", to_json(rules).encode()
    held = report.get("comparison")
    if isinstance(held, dict) and isinstance(held.get("path"), str):
        file = report_at.resolve().parent / held["path"]
        yield f"comparison/{plain_name(Path(file.name))}", "the comparison", file.read_bytes()
    yield "bids/bids.csv", "the bids' SHA-256", _hashes(report)
    if papers.bids:
        yield from _bids(report_at, report, options)
    for folder, kind, what in (
        (papers.letters, "letters", "a letter or an answer"),
        (papers.summaries, "summaries", "an assessment summary"),
    ):
        if folder:
            yield from _all_of(folder, kind, what)


def _hashes(report: dict[str, Any]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["path", "status", "sha256_as_it_came", "sha256_with_results"])
    for book in report["workbooks"]:
        keys = ("path", "status", "sha256_before", "sha256_after")
        lines.writerow([book.get(key) or "" for key in keys])
    return text.getvalue().encode()


def _bids(report_at: Path, report: dict[str, Any], options: Options) -> Iterator[_Member]:
    home = home_of(report_at, report)
    for book, task in zip(
        report["workbooks"],
        bids_of(report["workbooks"], home, options.limits),
        strict=True,
    ):
        if task:
            yield f"bids/{book['path']}", "a bid", read_task(task, options.limits)


def _all_of(folder: Path, kind: str, what: str) -> Iterator[_Member]:
    """Give every file below a folder; a link that leads elsewhere is not followed."""
    home = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.resolve().is_relative_to(home):
            yield f"{kind}/{plain_name(path.relative_to(folder))}", what, path.read_bytes()


def _missing(report: dict[str, Any], papers: Papers, options: Options) -> list[str]:
    """Say what a record would have and this one has not."""
    said = []
    if options.policy is None:
        said.append("No file of rules: the program's defaults held.")
    if not isinstance(report.get("comparison"), dict):
        said.append("No comparison: the run wrote none.")
    if papers.letters is None:
        said.append("No letters: name their folder with --letters.")
    if papers.summaries is None:
        said.append("No assessment summaries: name their folder with --summaries.")
    if not papers.bids:
        said.append("The bids themselves are not in it, only their SHA-256; --bids puts them in.")
    return said


def _index(filed: Sequence[Filed], missing: Sequence[str], keep: str) -> dict[str, Any]:
    return {
        "what": AWARD_TITLE,
        "keep_until": keep,
        "files": [{"path": each.name, "what": each.what, "sha256": each.sha256} for each in filed],
        "not_in_it": list(missing),
    }
