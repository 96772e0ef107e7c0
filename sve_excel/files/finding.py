"""Which files a run takes, what a report calls them, and why each of the others is left aside.

Nothing below a folder is walked past without a word: what is no bid has its reason, and a folder, a
zip or a link that cannot be followed is a task that is refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, Literal

from sve_excel import Refusal
from sve_excel.files.address import Address
from sve_excel.files.described import is_described
from sve_excel.files.kinds import CSV, HEAD, OLD_DATA, PLAIN, Kind, folder_why, kind_of, suffix
from sve_excel.files.ours import is_comparison_file, is_copy_file, is_record_file
from sve_excel.files.zips import contents
from sve_excel.imprint import COMPARISON_FILE
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.words.saying import plain_name
from sve_excel.words.textfiles import system_words

Trouble = Literal["", "leads-out", "folder", "unreadable", "zip", "in-zip", "bucket"]
COPY: Final = "a copy with results that an earlier run wrote"
_NON_BLOCKING: Final = getattr(os, "O_NONBLOCK", 0)


class SameFolder(Refusal):
    """Copies were asked for in a place where they would replace the originals."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file: where it is, how the report names it, and where its results go.

    ``members`` are the names that lead to it inside a zip at ``path``. ``trouble`` says that it is
    not to be read, and ``detail`` why: a link in a searched folder to a file outside of it, a
    folder that cannot be read, a zip or a file in one. ``searched`` is true where it was found in a
    folder, and false where it was named itself. What is in a bucket has its address as ``source``,
    and where its results go to one, that as ``sink``: ``path`` and ``target`` are then where it
    would be here.
    """

    path: Path
    name: str
    target: Path | None = None
    members: tuple[str, ...] = ()
    trouble: Trouble = ""
    detail: str = ""
    searched: bool = False
    source: Address | None = None
    sink: Address | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that is no bid: its name in the report, whether it is ``ours``, and why it is none."""

    name: str
    what: Literal["left aside", "ours"]
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What paths name: the files to read, and every other with its reason."""

    tasks: tuple[Task, ...]
    aside: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing below a path; it is read where it has neither ``why`` nor ``trouble``."""

    path: Path
    members: tuple[str, ...] = ()
    why: Kind | None = None
    trouble: Trouble = ""
    detail: str = ""

    @property
    def name(self) -> str:
        """The name of the thing itself."""
        return (self.members[-1] if self.members else self.path.as_posix()).rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class _Search:
    """What a search is told: where copies go, what is known not to be a bid, and the limits."""

    out: Path | None
    known: Mapping[Path, str]
    exclude: Sequence[str]
    limits: Limits
    taken: dict[Path, Task] = field(default_factory=dict)
    aside: dict[str, Aside] = field(default_factory=dict)


def find(paths: Sequence[Path], out: Path | None = None) -> list[Task]:
    """Give the files that ``search`` finds to be read."""
    return list(search(paths, out).tasks)


def search(
    paths: Sequence[Path],
    out: Path | None = None,
    *,
    known: Mapping[Path, str] | None = None,
    exclude: Sequence[str] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Found:
    """Find the workbooks that paths name: a file is itself, a folder or a zip is searched below.

    Links to folders are not followed, and a link to a file outside the folder that is searched
    becomes a task that is refused. Files that are ``known`` are none, each with its reason, and
    nor is one that fits a pattern of ``exclude``, by its path or its name alone. Copies of an
    earlier run are left out, unless no bid is there beside them or one is named itself.
    A path named twice counts once. Names in the report are relative to the path given, or where
    there are several, to the folder that holds them all. Raises ``SameFolder`` where a copy below
    ``out`` would take the place of a workbook that was found.
    """
    bases = [Path(os.path.abspath(path if path.is_dir() else path.parent)) for path in paths]
    try:
        home: Path | None = Path(os.path.commonpath(bases))
    except ValueError:  # on several drives of Windows
        home = None
    real = {_real(path): why for path, why in (known or {}).items()}
    told = _Search(out, real, exclude, limits)
    leading_out: dict[Path, Path] = {}
    for path, base in zip(paths, bases, strict=True):
        alone = len(paths) == 1 and not path.is_dir()
        for entry in _below(path, told):
            _take(entry, told, path, home or base, leading_out, alone=alone)
    for link, leads_to in leading_out.items():
        if leads_to in told.taken:  # found by another path as well, where it counts
            del told.taken[link]
    _leave_copies(told)
    tasks = tuple(told.taken.values())
    _hold_targets_apart(tasks)
    return Found(tasks, tuple(told.aside.values()))


def _take(
    entry: _Entry,
    search: _Search,
    path: Path,
    home: Path,
    leading_out: dict[Path, Path],
    *,
    alone: bool,
) -> None:
    """Sort one thing below ``path`` into what is read and what is left aside."""
    whole = Path(os.path.abspath(entry.path))
    inside = whole.relative_to(home)
    # a name that begins like a path of its own stays below its zip
    members = [member.lstrip("/") for member in entry.members]
    rooted = ["/" if member.startswith("/") else "" for member in entry.members]
    parts = [root + plain_name(Path(each)) for root, each in zip(rooted, members, strict=True)]
    name = "/".join((plain_name(inside), *parts))
    real = _real(entry.path)
    searched = path.is_dir() or bool(entry.members)
    why = entry.why
    if not entry.members and real in search.known:
        why = Kind("left aside", search.known[real])
    elif searched and (pattern := excluded(name, search.exclude)):
        why = Kind("left aside", f"left out by --exclude {pattern}")
    if why is not None:
        folder = "/" if not entry.members and entry.path.is_dir() else ""
        what: Literal["left aside", "ours"] = "ours" if why.what == "ours" else "left aside"
        search.aside.setdefault(name, Aside(name + folder, what, why.why))
        return
    below = Path(*members) if alone and members else inside.joinpath(*members)
    target = search.out / below if search.out and not entry.trouble else None
    trouble, key = entry.trouble, real.joinpath(*members)
    if trouble and entry.members:  # another may be read under what is left of its name
        key = real.joinpath("\0", *members)
    if path.is_dir() and not entry.members and not trouble and not real.is_relative_to(_real(path)):
        trouble, key = "leads-out", whole
        leading_out[whole] = real
    task = Task(entry.path, name, target, entry.members, trouble, entry.detail, searched)
    known = search.taken.setdefault(key, task)
    if Path(os.path.abspath(known.path)) != whole:
        _leave_link(known, task, key, search)


def _leave_link(known: Task, task: Task, key: Path, search: _Search) -> None:
    """Of two paths to one file the one that is no link is read, and the other left aside."""
    if known.path.is_symlink() and not task.path.is_symlink():
        search.taken[key], known, task = task, task, known
    search.aside.setdefault(
        task.name, Aside(task.name, "left aside", f"the same file as {known.name}")
    )


def in_zip(path: Path, inside: str, name: str, limits: Limits = DEFAULT_LIMITS) -> Task | None:
    """Give the file of a zip that a report calls ``name``: what comes behind the zip's own."""
    for content in contents(path, limits):
        if content.names and not content.trouble and plain_name(Path(*content.names)) == inside:
            return Task(path, name, members=content.names)
    return None


def _hold_targets_apart(tasks: Sequence[Task]) -> None:
    """Refuse copies that would replace an original."""
    originals = {_real(task.path) for task in tasks}
    for task in tasks:
        if task.target and _real(task.target) in originals:
            raise SameFolder(f"{task.target} is one of the originals. Name another folder.")


def _leave_copies(search: _Search) -> None:
    """Leave copies of an earlier run out, where any bid is beside them."""
    copies = [
        key
        for key, task in search.taken.items()
        if task.searched and not task.members and not task.trouble and is_copy_file(task.path)
    ]
    others = [task for key, task in search.taken.items() if key not in copies]
    if not copies or all(task.searched and _is_ours(task) for task in others):
        return
    for key in copies:
        name = search.taken.pop(key).name
        search.aside[name] = Aside(name, "ours", COPY)


def _is_ours(task: Task) -> bool:
    """Whether a file is a workbook that we wrote, such as the schedule of an award."""
    return not task.members and not task.trouble and is_comparison_file(task.path)


def _real(path: Path) -> Path:
    """Give the file that a path leads to; links in a circle lead nowhere and raise nothing."""
    return Path(os.path.realpath(path))


def excluded(name: str, patterns: Sequence[str]) -> str:
    """Give the pattern that fits a path, one of its folders or its name alone; else nothing."""
    parts = name.split("/")
    ways = {name, parts[-1], *("/".join(parts[:n]) for n in range(1, len(parts)))}
    for pattern in patterns:
        bare = pattern.rstrip("/")
        if any(fnmatch(way, bare) for way in ways) or bare in parts[:-1]:
            return pattern
    return ""


def _below(path: Path, search: _Search) -> Iterator[_Entry]:
    if not path.is_dir():
        yield from _named(path, search)
        return
    avoided = _real(search.out) if search.out else None
    shut: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=shut.append):
        here = Path(folder)
        searched = []
        for name in sorted(folders):
            entry = _folder(here / name, avoided)
            if entry is None:
                searched.append(name)
            else:
                yield entry
        folders[:] = searched
        for name in sorted(files):
            yield from _file(here / name, search, below=here != path)
    for error in shut:
        yield _Entry(Path(error.filename), trouble="folder", detail=system_words(error))


def _folder(path: Path, avoided: Path | None) -> _Entry | None:
    """Say why a folder is not searched; nothing where it is."""
    if why := folder_why(path.name):
        return _Entry(path, why=Kind("left aside", why))
    if path.is_symlink():
        return _Entry(
            path, why=Kind("left aside", "a link to a folder; links to folders are not followed")
        )
    if _real(path) == avoided:
        return _Entry(path, why=Kind("ours", "the folder that copies are written into"))
    return None


def _named(path: Path, search: _Search) -> Iterator[_Entry]:
    """Give a file that was named itself, or what is in it where it is a zip."""
    try:
        is_zip = kind_of(path.name.lstrip("~$."), _head(path)).what == "zip"
    except OSError:
        is_zip = False  # why it cannot be read is said when it is
    if is_zip and not _waits(path):
        yield from _zip(path, search)
    else:
        yield _Entry(path)


def _file(path: Path, search: _Search, *, below: bool) -> Iterator[_Entry]:
    """Give a file of a folder with what it is."""
    name = path.name
    if name == COMPARISON_FILE and is_comparison_file(path):
        yield _Entry(path, why=Kind("ours", "the comparison"))
        return
    plain = suffix(name) in PLAIN and not name.startswith((".", "~$"))
    try:
        kind = kind_of(name, b"" if plain else _head(path), below=below)
    except FileNotFoundError:  # a temporary file of another run, gone meanwhile
        return
    except OSError as error:
        yield _Entry(path, trouble="unreadable", detail=system_words(error))
        return
    if kind.what == "bid" and suffix(name) == CSV and is_described(path):
        yield _Entry(path, why=OLD_DATA)
    elif kind.what == "bid":
        yield _Entry(path)
    elif kind.what == "zip" and _waits(path):
        yield _Entry(path)  # why it is not read is said when it is tried
    elif kind.what == "zip" and is_record_file(path):
        yield _Entry(path, why=Kind("ours", "an award record"))
    elif kind.what == "zip":
        yield from _zip(path, search)
    else:
        yield _Entry(path, why=kind)


def _zip(path: Path, search: _Search) -> Iterator[_Entry]:
    """Give what stands in a zip, each file with what it is."""
    nothing = True
    for inside in contents(path, search.limits):
        nothing = False
        entry = _Entry(path, inside.names)
        folders = [part for names in inside.names for part in names.split("/")[:-1]]
        folders = [part for part in folders if part.strip(".")]  # "..": it leads out
        why = next(filter(None, map(folder_why, folders)), "")
        kind = Kind("left aside", why) if why else kind_of(entry.name, inside.head, below=True)
        if inside.trouble and not why:
            yield _Entry(
                path,
                inside.names,
                trouble="in-zip" if inside.names else "zip",
                detail=inside.trouble,
            )
        elif kind.what in ("bid", "zip"):
            yield entry
        else:
            yield _Entry(path, inside.names, kind)
    if nothing:
        yield _Entry(path, why=Kind("left aside", "an empty zip"))


def _waits(path: Path) -> bool:
    """Whether a path is no file, such as a pipe: who reads it may wait without end."""
    return path.exists() and not path.is_file()


def _head(path: Path) -> bytes:
    """Give the first bytes of a file; of what is no file, such as a pipe, none."""
    if not path.is_file():
        return b""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NON_BLOCKING)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(HEAD)
