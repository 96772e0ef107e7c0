"""Where a run writes its own files, held before it begins: never over a bid, its rules, or twice.

A file that is there already is replaced only where it is one of the same kind that we wrote, told
by its content. What could not be written is refused while nothing has been written yet.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from sve_excel import Refusal
from sve_excel.files.described import DESCRIPTION, described_files
from sve_excel.files.finding import Aside, Found, Task
from sve_excel.files.ours import is_page_file, title_of
from sve_excel.files.store import no_file
from sve_excel.imprint import COMPARISON_FILE, COMPARISON_TITLE, DELIVERY_TITLE, SUMMARY_TITLE
from sve_excel.words.textfiles import Unreadable, read_text, system_words

Content = Literal["comparison", "summary", "delivery", "lines", "report", "page", "data"]
WORDS: dict[Content, str] = {
    "comparison": "a comparison",
    "summary": "an assessment summary",
    "delivery": "a forecast against actual",
    "lines": "a list of lines",
    "report": "a run report",
    "page": "a page",
    "data": "data",
}
_TITLES = {"comparison": COMPARISON_TITLE, "summary": SUMMARY_TITLE, "delivery": DELIVERY_TITLE}
MOST_BYTES = 256 * 1024 * 1024  # of a report that is looked at


class TargetRefused(Refusal):
    """A file that may not, or cannot, be written where it was asked for."""


def hold_targets(
    found: Found,
    targets: Mapping[str, tuple[Path | None, Content]],
    read: Sequence[Path] = (),
) -> Found:
    """Refuse what a run would write over that is not its own to replace, or cannot write.

    ``targets`` gives each file and what it will hold by the option that names it. No two may be
    one file, nor may one be a copy of this run or one of the files that are ``read`` besides the
    bids. Gives what was found without those files that will be replaced: what we wrote earlier is
    no bid. Raises ``TargetRefused``.
    """
    tasks = found.tasks
    originals = {_real(task.path) for task in tasks}
    copies = {_real(task.target) for task in tasks if task.target}
    also_read = {_real(path) for path in read}
    seen: dict[Path, str] = {}
    for option, (path, content) in targets.items():
        if path is None:
            continue
        what = "folder" if content == "data" else "file"
        real, another = _real(path), f"Name another {what} with {option.partition(' ')[0]}"
        if real in also_read:
            raise TargetRefused(f"{path} is read by this command. {another}.")
        if real in seen:
            raise TargetRefused(
                f"{path} is named by {seen[real]} and {option}. Name a file of its own for each."
            )
        if real in copies:
            raise TargetRefused(f"{path} is where a copy of a bid goes. {another}.")
        seen[real] = option
        if not _is_free(real) and not wrote(real, content):
            if real in originals and not title_of(real):
                raise TargetRefused(f"{path} is one of the originals. {another}.")
            raise TargetRefused(
                f"{path} is there already and is not {WORDS[content]} that sve-excel wrote. "
                f"{another}, or move that one away."
            )
        if why := in_the_way(real):
            raise TargetRefused(f"{path} cannot be written: {why}. {another}.")
    replaced = [
        Aside(task.name, "ours", f"written by {seen[_real(task.path)]} of this run")
        for task in tasks
        if _real(task.path) in seen
    ]
    kept = tuple(task for task in tasks if _real(task.path) not in seen)
    return Found(kept, (*found.aside, *replaced))


def comparison_beside(
    paths: Sequence[Path], copies: Path | None, tasks: Sequence[Task]
) -> Path | None:
    """Give the comparison its place in the folder of the results; none where no folder was named.

    A zip that was named itself is one, and its comparison stands beside it.

    Where a bid, or a file of somebody else, has the name already, it gets another one.
    """
    zips = {task.path for task in tasks if task.members}
    folder = copies or next((path for path in paths if path.is_dir()), None)
    folder = folder or next((path.parent for path in paths if path in zips), None)
    if folder is None:
        return None
    taken = {_real(task.target) for task in tasks if task.target}
    first = folder / COMPARISON_FILE
    path, number = first, 1
    while (
        _real(path) in taken or no_file(path) or not (_is_free(path) or wrote(path, "comparison"))
    ):
        number += 1
        path = first.with_stem(f"{first.stem} ({number})")
    return path


def hold_free(path: Path, force: bool) -> None:
    """Refuse to make a file that is there already, unless ``force`` says so."""
    if why := no_file(path):
        raise TargetRefused(f"{path} cannot be written: {why}. Name another with -o.")
    if os.path.exists(path) and not force:
        raise TargetRefused(f"{path} is there already. Name another with -o, or add --force.")


def in_the_way(path: Path) -> str:
    """Say why no file can be written at ``path``, as far as that can be told beforehand."""
    try:
        if why := no_file(path):
            return why
        if path.exists() and not os.access(path, os.W_OK):
            return "the file is write-protected"
        for folder in path.absolute().parents:
            if folder.is_dir():
                may = os.access(folder, os.W_OK | os.X_OK)
                return "" if may else f"the folder {folder} may not be written to"
            if folder.exists():
                return f"{folder} is no folder"
    except OSError as error:
        return system_words(error)
    return ""


def _is_free(path: Path) -> bool:
    """Whether no file would be lost: there is none, or it has no content."""
    try:
        return not path.is_file() or not path.stat().st_size
    except OSError:
        return True  # what stands in the way is said of its own


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _described(path: Path) -> bool:
    """Whether a file is a description of data that we wrote, or named by the one beside it."""
    named = described_files(read_text(path.parent / DESCRIPTION, MOST_BYTES))
    return named is not None and path.name in (*named, DESCRIPTION)


def wrote(path: Path, content: Content) -> bool:
    """Whether the file at ``path`` is one of that content that we wrote."""
    if not path.is_file():  # a pipe would be waited for
        return False
    try:
        if content in ("comparison", "summary", "delivery"):
            return title_of(path) == _TITLES[content]
        if content == "page":
            return is_page_file(path)
        if content == "data":
            return _described(path)
        if content == "lines":
            from sve_excel.comparison.flat_data import is_lines

            with path.open("rb") as file:
                return is_lines(file.read(4096))
        report = json.loads(read_text(path, MOST_BYTES))
        return isinstance(report, dict) and {"sve_excel", "workbooks"} <= report.keys()
    except (OSError, ValueError, RecursionError, Unreadable):
        return False
