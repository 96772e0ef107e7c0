"""A run report held against the files as they are now: which changed, and do the figures hold."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sve_excel import Refusal, __version__
from sve_excel.files.finding import Found, Task, in_zip
from sve_excel.files.opening import read_task
from sve_excel.files.store import StoreError
from sve_excel.imprint import RULES_VALUES_SHA256
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.policy.rules import Policy
from sve_excel.run.anonymous import with_names
from sve_excel.run.batch import Run
from sve_excel.run.bids import Foreknown, idle_passwords, value
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.record import REPLACED, record_problems
from sve_excel.run.report import REPORTED_FIGURES, workbook_report
from sve_excel.run.rules import rules_said, with_rules
from sve_excel.run.settings import Settings, settings_of
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.words.saying import first_of, plain_name
from sve_excel.words.textfiles import read_text

_RELATIVE = 1e-12  # another processor may add in another order; nothing else may differ
_MOST_BYTES = 256 * 1024 * 1024  # a report on 1,000 bids has about five million
_MOST_NAMED = 6  # figures that differ, named in one line


class ReportError(Refusal):
    """A file that is no run report."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file since the report: as it was, changed, missing; figures or not."""

    path: str
    state: str
    figures: str

    @property
    def holds(self) -> bool:
        """Whether nothing about the file speaks against the report."""
        return self.state == "unchanged" and not self.figures.startswith("differ")


@dataclass(frozen=True, slots=True)
class Verification:
    """A report held against the files: a verdict on each, and whatever else is to be said.

    ``problems`` are what speaks against the record as a whole: bids that came or went, other
    rules, another comparison.
    """

    verdicts: tuple[Verdict, ...]
    remarks: tuple[str, ...] = ()
    rules: str = ""
    problems: tuple[str, ...] = ()

    @property
    def holding(self) -> int:
        """How many files are as the report says."""
        return sum(verdict.holds for verdict in self.verdicts)

    @property
    def exit_status(self) -> int:
        """0 where everything is as the report says, else 1."""
        return 0 if self.holding == len(self.verdicts) and not self.problems else 1


def verification_report(verification: Verification) -> dict[str, Any]:
    """Give a verification as plain data, ready for JSON."""
    return {
        "holding": verification.holding,
        "problems": list(verification.problems),
        "workbooks": [
            {
                "path": verdict.path,
                "state": verdict.state,
                "figures": verdict.figures,
                "holds": verdict.holds,
            }
            for verdict in verification.verdicts
        ],
    }


def read_report(path: Path) -> dict[str, Any]:
    """Read a run report; raises ``ReportError`` or ``Unreadable`` where the file is none."""
    name_one = "Name the file that sve-excel process --report wrote."
    try:
        report = json.loads(read_text(path, _MOST_BYTES))
    except json.JSONDecodeError as error:
        raise ReportError(
            f"{path.name} is not a run report: line {error.lineno} is no JSON. {name_one}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(
            f"{path.name} is not a run report: it holds a number, or lists within lists, beyond "
            f"what any report does. {name_one}"
        ) from error
    books = report.get("workbooks") if isinstance(report, dict) else None
    if not isinstance(books, list) or not all(
        isinstance(book, dict) and isinstance(book.get("path"), str) for book in books
    ):
        raise ReportError(f"{path.name} is not a run report: it lists no workbooks. {name_one}")
    return with_names(dict(report), path.resolve().parent)


def remarks(report: dict[str, Any], library: Library, policy: Policy) -> list[str]:
    """Say where library, rules or program are not those of the report; figures may then differ."""
    said = []
    theirs = _within(report, "library", "sha256")
    if theirs != library.sha256:
        said.append(
            f"The report was made with another proxy library ({_short(theirs)}); figures are "
            f"recomputed with {library.version} ({library.sha256[:12]}) and may differ for that "
            "reason."
        )
    theirs = _within(report, "policy", "sha256")
    if theirs != policy.sha256:
        said.append(
            f"The report was made under other rules than these ({RULES_VALUES_SHA256} "
            f"{_short(theirs)}, of these {policy.sha256[:12]}), and figures may differ for that "
            "reason. Name its rules with --policy."
        )
    if isinstance(key := report.get("key"), str):
        said.append(f"The report was made in letters, whose key is {_short(key)} beside it.")
    if report.get("sve_excel") != __version__:
        said.append(
            f"The report was made by sve-excel {_short(report.get('sve_excel'))}; this is "
            f"{__version__}."
        )
    return said


def verify(
    path: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    folder: Path | None = None,
    watch: Watcher = NOBODY,
) -> Verification:
    """Hold each file of the report at ``path`` against the one below ``folder``.

    The folder is the one that the report names, else that of the report, where none is given;
    nothing is written. A path that leads out
    of it is not followed. A name that the report could not hold as it is, such as one with a
    control character, is found by what the report shows in its place. Raises a ``Refusal`` where
    nothing can be held against anything.
    """
    report = read_report(path)
    home = folder or home_of(path, report)
    options = with_rules([home], options)
    settings = settings_of(options, write=False)
    books = report["workbooks"]
    files = bids_of(books, home, options.limits)
    hashes = [_sha256(file, options.limits) if file else None for file in files]
    tasks = {
        index: replace(file, name=books[index]["path"])
        for index, (file, found) in enumerate(zip(files, hashes, strict=True))
        if file and found
    }
    said = [
        *idle_passwords(list(tasks.values()), options, settings.passwords),
        *remarks(report, settings.library, settings.policy),
    ]
    results = _computed(tasks, lambda batch: _value(batch, settings, options, watch))
    verdicts = []
    for index, (book, file, found) in enumerate(zip(books, files, hashes, strict=True)):
        result = results.get(index)
        if file is None:
            verdicts.append(Verdict(book["path"], "outside the folder", "-"))
        elif found is None or result is None:
            verdicts.append(Verdict(book["path"], "missing", "-"))
        else:
            verdicts.append(_verdict(book, found, result))
    problems = record_problems(path, report, home, options, settings.policy)
    rules = rules_said(options)
    return Verification(tuple(verdicts), tuple(said), rules, tuple(problems))


def home_of(path: Path, report: dict[str, Any]) -> Path:
    """Give the folder of the bids as the report names it, where it is there; else the report's."""
    beside, named = path.resolve().parent, report.get("folder")
    if isinstance(named, str) and "\0" not in named:
        folder = beside / named
        if folder.is_dir():
            return folder
    return beside


def _value(tasks: Sequence[Task], settings: Settings, options: Options, watch: Watcher) -> Run:
    return value(Found(tuple(tasks)), settings, options, watch, Foreknown(rivals=False))


def _computed(
    tasks: Mapping[int, Task], compute: Callable[[Sequence[Task]], Run]
) -> dict[int, Result]:
    """Compute tasks by their place in the report, each file once however often that names it.

    Several files of one name go in runs of their own.
    """
    places: dict[Task, list[int]] = {}
    for index, task in tasks.items():
        places.setdefault(task, []).append(index)
    results: dict[int, Result] = {}
    left = list(places)
    while left:
        once: dict[str, Task] = {}
        for task in left:
            once.setdefault(task.name, task)
        run = compute([*once.values()])
        if run.stopped:  # half a verdict would be none
            raise KeyboardInterrupt
        for result in run.results:
            results |= dict.fromkeys(places[once[result.path]], result)
        left = [task for task in left if once[task.name] is not task]
    return results


def bids_of(books: Sequence[dict[str, Any]], folder: Path, limits: Limits) -> list[Task | None]:
    """Give the file of each book of a report; None for one that would be outside the folder."""
    files = [_task(_below(folder, book["path"]), folder, book["path"]) for book in books]
    shown: dict[str, list[Path]] | None = None
    for index, (book, file) in enumerate(zip(books, files, strict=True)):
        if file is None or REPLACED not in book["path"] or os.path.lexists(file.path):
            continue
        shown = _shown_otherwise(folder) if shown is None else shown
        alike = shown.get(book["path"], [])
        known = _known(book)
        fitting = [path for path in alike if _sha256(Task(path, ""), limits) in known] or alike
        if fitting:
            files[index] = Task(fitting[0], book["path"])
            alike.remove(fitting[0])
    return files


def _task(path: Path | None, folder: Path, name: str) -> Task | None:
    """Give the file at ``path``, or the one inside a zip that its name leads through."""
    if path is None or os.path.lexists(path):
        return None if path is None else Task(path, name)
    parts = name.split("/")
    for depth in range(1, len(parts)):
        if (zipped := folder.joinpath(*parts[:depth])).is_file():
            return in_zip(zipped, "/".join(parts[depth:]), name) or Task(path, name)
    return Task(path, name)


def _shown_otherwise(folder: Path) -> dict[str, list[Path]]:
    """Files below the folder whose names a report shows otherwise, by what it shows."""
    found: dict[str, list[Path]] = {}
    for home, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(home, name)
            shown = plain_name(path.relative_to(folder))
            if REPLACED in shown and _below(folder, path.relative_to(folder).as_posix()):
                found.setdefault(shown, []).append(path)
    return found


def hint(verdicts: Sequence[Verdict]) -> str:
    """Say what to try where not one file of the report was found; else nothing."""
    if verdicts and all(verdict.state == "missing" for verdict in verdicts):
        return "None of them is there. Name the folder of the bids with --folder."
    return ""


def _known(book: dict[str, Any]) -> tuple[Any, Any]:
    """Give the hashes that the report gives of a file: before and after its results came."""
    return book.get("sha256_before"), book.get("sha256_after")


def _verdict(book: dict[str, Any], digest: str, result: Result) -> Verdict:
    path = book["path"]
    inside = result.sha256_decrypted
    as_it_was = digest in _known(book) or (inside and inside == book.get("sha256_decrypted"))
    state = "unchanged" if as_it_was else "changed since"
    fresh = workbook_report(result)
    if fresh["status"] != book.get("status"):
        said = _short(book.get("status"))
        return Verdict(path, state, f"differ: {said} then, {fresh['status']} now")
    now, then = _figures(fresh), _figures(book)
    differing = [
        key for key in dict.fromkeys([*now, *then]) if not _same(now.get(key), then.get(key))
    ]
    if differing:
        named = first_of([_short(key) for key in differing], _MOST_NAMED)
        return Verdict(path, state, f"differ: {named}")
    return Verdict(
        path, state, "the same" if fresh["gross_sroi"] is not None else "none then or now"
    )


def _figures(book: dict[str, Any]) -> dict[str, Any]:
    """Every figure and colour of a workbook in a report, by its name; blank ones left out."""
    found = {name: book.get(name) for name in REPORTED_FIGURES}
    for group in ("rag", "categories"):
        inside = book.get(group)
        if isinstance(inside, dict):
            for key, value in inside.items():
                if isinstance(value, dict):
                    found |= {f"{key} {name}": each for name, each in value.items()}
                else:
                    found[f"{group} {key}"] = value
    return {name: value for name, value in found.items() if value is not None}


def _same(now: Any, then: Any) -> bool:
    if isinstance(now, bool) or isinstance(then, bool):
        return False
    if isinstance(now, int | float) and isinstance(then, int | float):
        try:
            return math.isclose(now, then, rel_tol=_RELATIVE)
        except OverflowError:  # an integer beyond every double
            return False
    return type(now) is type(then) and bool(now == then)


def _within(report: dict[str, Any], group: str, name: str) -> Any:
    inside = report.get(group)
    return inside.get(name) if isinstance(inside, dict) else None


def _short(value: Any) -> str:
    """What a report says in some place, cut to a readable length."""
    return str(value)[:40]


def _below(folder: Path, name: str) -> Path | None:
    """The file of that name, None where it would not be below the folder."""
    try:
        path = folder / name
        return path if path.resolve().is_relative_to(folder.resolve()) else None
    except (OSError, ValueError, RuntimeError):
        return None


def _sha256(task: Task, limits: Limits) -> str | None:
    try:
        return hashlib.sha256(read_task(task, limits)).hexdigest()
    except (StoreError, PackageError):
        return None
