"""The record of a decision held against what is there now: bids, rules and comparison.

A bid that the report does not know, does not value or lists twice, rules other than those that
held, a comparison in which a figure or a question is another, a letter or a summary that is not as
it was written, and places that do not follow from the totals each speak against it. What people
typed into the places for it does not.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from sve_excel.files.store import StoreError
from sve_excel.policy.rules import Policy
from sve_excel.run.bids import NothingFound, find_bids
from sve_excel.run.options import Options
from sve_excel.words.saying import first_of, so_many

_MOST_NAMED = 8
_MOST = 1 << 24  # bytes of a summary that are looked at
SUMMARY = "The assessment summary"
_STEP = 1e-6  # marks are rounded to a few decimals
REPLACED = "\ufffd"  # stands in a report for what its text cannot hold


def record_problems(
    path: Path, report: dict[str, Any], home: Path, options: Options, policy: Policy
) -> Iterator[str]:
    """Say what speaks against the report at ``path``, one sentence each; nothing where it holds.

    A report of an earlier version, which holds less, is held to what it holds.
    """
    yield from _bids(report, home, options)
    yield from _rules(report, options, policy)
    yield from _comparison(path, report)
    yield from _papers(path, report)
    yield from _places(report)


def _bids(report: dict[str, Any], home: Path, options: Options) -> Iterator[str]:
    """Bids that are listed twice, were left out of the report, or came since."""
    books = [book["path"] for book in report["workbooks"]]
    for name, often in Counter(books).items():
        if often > 1 and REPLACED not in name:  # two names that no report can hold look alike
            yield f"{name} is listed {often} times in the report."
    files = report.get("files")
    if not isinstance(files, list):
        return
    listed = {str(file.get("path")): file for file in files if isinstance(file, dict)}
    for name, each in listed.items():
        if each.get("what") in ("bid", "refused") and name not in books:
            yield f"{name} is a bid of the run, and the report has no figures of it."
    for name in books:
        if name not in listed:
            yield f"{name} is not among the files of the run."
    if isinstance(report.get("folder"), str):
        try:
            tasks = find_bids([home], options).tasks
        except NothingFound:
            return
        came = sorted(task.name for task in tasks if task.name not in listed)
        if came:
            yield f"Not in the report, and in the folder now: {first_of(came, _MOST_NAMED)}."


def _rules(report: dict[str, Any], options: Options, policy: Policy) -> Iterator[str]:
    """Rules that are others than those of the report, or whose file was changed since."""
    held = report.get("policy")
    if not isinstance(held, dict) or "rules" not in held:
        return
    if held.get("sha256") != policy.sha256:
        from sve_excel.run.decision import rules_report

        now = rules_report(policy, None)["rules"]
        then = held["rules"] if isinstance(held["rules"], dict) else {}
        differing = [
            f"{section}.{key}"
            for section, keys in now.items()
            for key, value in keys.items()
            if _plain(value) != _within(then, section, key)
        ]
        differing += [str(section) for section in then if section not in now]
        which = f": {first_of(differing, _MOST_NAMED)}" if differing else ""
        yield f"The rules are others than those of the report{which}."
        return
    wanted = held.get("file_sha256")
    if wanted and options.policy and _sha256(options.policy) != wanted:
        yield (
            f"{options.policy.name} was written anew since: its rules are the same, and its "
            "SHA-256 is not that of the file that was published."
        )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _within(rules: dict[str, Any], section: str, key: str) -> Any:
    inside = rules.get(section)
    return inside.get(key) if isinstance(inside, dict) else None


def _comparison(path: Path, report: dict[str, Any]) -> Iterator[str]:
    """A comparison that is not there, or holds other figures or questions than were written."""
    held = report.get("comparison")
    if not isinstance(held, dict) or not isinstance(held.get("path"), str):
        return
    file = path.resolve().parent / held["path"]
    if not file.is_file():
        yield f"The comparison {held['path']} is missing."
        return
    if _sha256(file) == held.get("sha256"):
        return
    from sve_excel.comparison.workbook import FORMS
    from sve_excel.entries.earlier import NotReadable, read_figures

    try:
        with file.open("rb") as opened:
            figures = read_figures(opened, FORMS)
    except (NotReadable, OSError, StoreError):
        yield f"The comparison {file.name} cannot be read."
        return
    if figures.sha256 == held.get("figures_sha256"):
        return
    then = held.get("sheets")
    sheets = then if isinstance(then, dict) else {}
    cells = [f"{cell.sheet} {cell.cell}" for cell in figures.changed]
    named = {cell.sheet for cell in figures.changed}
    now = figures.sheets
    others = [
        name
        for name in dict.fromkeys([*sheets, *now])
        if sheets.get(name) != now.get(name) and name not in named
    ]
    where = f": {first_of([*cells, *(f'the sheet {name}' for name in others)], _MOST_NAMED)}"
    yield f"{file.name} does not hold what was written{where if cells or others else ''}."


def _papers(path: Path, report: dict[str, Any]) -> Iterator[str]:
    """Letters and summaries that are not there, or not as they were written."""
    home = path.resolve().parent
    for what, file, digest in papers_of(report):
        if not (home / file).is_file():
            yield f"{what} {file} is missing."
        elif _sha256(home / file) != digest:
            yield f"{what} {file} is not as it was written."
        elif what == SUMMARY and file.suffix == ".docx":
            day = report["summaries"].get("date")
            if isinstance(day, str) and not _says(home / file, day):
                yield f"{what} {file} does not bear the date that the report gives, {day}."


def _says(document: Path, words: str) -> bool:
    """Whether a document of ours has those words as a text of their own."""
    try:
        with zipfile.ZipFile(document) as archive, archive.open("word/document.xml") as part:
            return f">{words}<".encode() in part.read(_MOST)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def papers_of(report: dict[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    """Give the papers of a run: what each is, where as seen from the report, and its SHA-256."""
    for key, lists, what in (
        ("letters", ("files", "kept"), "The letter"),
        ("summaries", ("files",), SUMMARY),
    ):
        held = report.get(key)
        if not isinstance(held, dict):
            continue
        folder = Path(str(held.get("folder") or ""))
        for each in [each for name in lists for each in held.get(name) or ()]:
            if isinstance(each, dict) and isinstance(each.get("path"), str):
                yield what, folder / each["path"], each.get("sha256")


def _places(report: dict[str, Any]) -> Iterator[str]:
    """Places of the report that do not follow from its own totals, or totals from their marks."""
    for title, ranking in _rankings(report):
        placed = [each for each in ranking if each.get("place") and _number(each.get("total"))]
        for each in placed:
            marks = each.get("marks")
            parts = list(marks.values()) if isinstance(marks, dict) else []
            if parts and all(map(_number, parts)) and abs(sum(parts) - each["total"]) > _STEP:
                yield f"The total of {each.get('path')}{title} is not that of its marks."
        order = sorted(placed, key=lambda each: (each["place"], -each["total"]))
        for before, after in pairwise(order):
            shared = before["place"] == after["place"]
            behind = before["total"] - after["total"]
            if behind < -_STEP or (shared and behind > _STEP):
                yield (
                    f"The places of {before.get('path')} and {after.get('path')}{title} do not "
                    "follow from their totals."
                )
        if len(placed) == sum(bool(each.get("place")) for each in ranking):
            yield from _counted(order, title)


def _counted(order: Sequence[dict[str, Any]], title: str) -> Iterator[str]:
    """Places that are not one more than the number of those before."""
    last = None
    for number, each in enumerate(order, 1):
        if each["place"] not in (last, number):
            which = f"{each.get('path')}{title} is at place {each['place']}"
            yield f"{which}, and {so_many(number - 1, 'bid')} before it."
        last = each["place"]


def _rankings(report: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    lots = report.get("lots")
    given = [("", report.get("ranking"))]
    given += [
        (f" in lot {lot.get('lot')}", lot.get("ranking"))
        for lot in (lots if isinstance(lots, list) else [])
        if isinstance(lot, dict)
    ]
    for title, ranking in given:
        rows = (
            [each for each in ranking if isinstance(each, dict)]
            if isinstance(ranking, list)
            else []
        )
        # an earlier report says of none that it is ranked apart
        for group in sorted({_among(row) for row in rows}):
            yield title, [row for row in rows if _among(row) == group]


def _among(row: dict[str, Any]) -> tuple[str, str]:
    """Among whom a bid has its place: its kind, and the lot."""
    return str(row.get("ranked_among")), str(row.get("lot"))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
