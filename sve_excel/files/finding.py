"""Which files a run takes, and what a report calls them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sve_excel import Refusal
from sve_excel.files.ours import is_comparison_file
from sve_excel.imprint import COMPARISON_FILE
from sve_excel.words.saying import plain_name

# what a folder is searched for: workbooks, and what people send in their place
SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".numbers", ".csv"}
)


class SameFolder(Refusal):
    """Copies were asked for in a place where they would replace the originals."""


def find(
    paths: Sequence[Path], out: Path | None = None, *, leave_out: Sequence[Path] = ()
) -> list[Task]:
    """Find the workbooks that paths name: a file is itself, a folder is searched below.

    Hidden and ``~$`` files and our own comparison are left out; links to folders are not followed,
    and a link to a file outside the folder that is searched becomes a task that is refused. A file
    among those to ``leave_out`` is none either.
    A path named twice counts once. Names in the report are relative to the path given, or where
    there are several, to the folder that holds them all. Raises ``SameFolder`` where a copy below
    ``out`` would take the place of a workbook that was found.
    """
    bases = [Path(os.path.abspath(path if path.is_dir() else path.parent)) for path in paths]
    try:
        home: Path | None = Path(os.path.commonpath(bases))
    except ValueError:  # on several drives of Windows
        home = None
    tasks: dict[Path, Task] = {}
    leading_out: dict[Path, Path] = {}
    for path, base in zip(paths, bases, strict=True):
        searched = _real(path) if path.is_dir() else None
        for file in _below(path, out):
            whole = Path(os.path.abspath(file))
            inside, real = whole.relative_to(home or base), _real(file)
            target = out / inside if out else None
            outside = searched is not None and not real.is_relative_to(searched)
            if outside:
                leading_out[whole] = real
            key = whole if outside else real
            tasks.setdefault(key, Task(file, plain_name(inside), target, outside))
    for link, real in leading_out.items():
        if real in tasks:  # found by another path as well, where it counts
            del tasks[link]
    for named in leave_out:
        tasks.pop(_real(named), None)
    for task in tasks.values():
        if task.target and _real(task.target) in tasks:
            raise SameFolder(f"{task.target} is one of the originals. Name another folder.")
    return list(tasks.values())


def _real(path: Path) -> Path:
    """Give the file that a path leads to; links in a circle lead nowhere and raise nothing."""
    return Path(os.path.realpath(path))


def _below(path: Path, out: Path | None) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    avoided = out.resolve() if out else None
    for folder, folders, files in os.walk(path):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != avoided
        )
        for name in sorted(files):
            if (
                Path(name).suffix.lower() in SUFFIXES
                and not name.startswith((".", "~$"))
                and not (name == COMPARISON_FILE and is_comparison_file(here / name))
            ):
                yield here / name


@dataclass(frozen=True, slots=True)
class Task:
    """One file: where it is, how the report names it, and where its results go.

    ``leads_out`` marks a link in a searched folder to a file outside of it, which is not followed.
    """

    path: Path
    name: str
    target: Path | None = None
    leads_out: bool = False
