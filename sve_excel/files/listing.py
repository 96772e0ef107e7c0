"""Which objects of a bucket a run takes, what a report calls them, and why others are left aside.

As ``finding`` does for folders: by name and first bytes, and nothing is passed without a word. The
run that lists reads no bid. So a zip is refused and not looked into, and copies of an earlier run
are left out only where they lie below the place that copies are written to.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from sve_excel.files.address import Address
from sve_excel.files.bucket import BucketError, Listed, head_of, list_objects
from sve_excel.files.finding import Aside, Found, Task, excluded
from sve_excel.files.kinds import HEAD, PLAIN, folder_why, kind_of, suffix
from sve_excel.words.saying import plain_name


@dataclass(frozen=True, slots=True)
class Staged:
    """Folders here that stand for places in a bucket; nothing of the bids ever lies in them.

    ``home`` stands for ``source``, and ``out`` for ``sink``, where copies go into a bucket. Where
    one workbook was named, it is the ``only`` one.
    """

    home: Path
    source: Address
    out: Path | None = None
    sink: Address | None = None
    only: Address | None = None

    @property
    def asked(self) -> Path:
        """What stands here for what was named: the folder, or the one workbook in it."""
        return self.home / self.only.key.rpartition("/")[2] if self.only else self.home

    def address(self, path: Path) -> Address | None:
        """Give the address that a path here stands for; nothing of any other path."""
        for folder, place in ((self.home, self.source), (self.out, self.sink)):
            if folder is not None and place is not None and path.is_relative_to(folder):
                return place.below(path.relative_to(folder))
        return None

    def said(self, text: str) -> str:
        """Give a text with addresses in place of what stands for them here."""
        for folder, place in ((self.home, self.source), (self.out, self.sink)):
            if folder is not None and place is not None:
                text = text.replace(str(folder), str(place))
        return text


def search_bucket(
    staged: Staged, out: Path | None, *, known: Mapping[Path, str], exclude: Sequence[str]
) -> Found:
    """Find the workbooks below an address, or the one that it names; copies go below ``out``.

    Files that are ``known`` are no bids, each with its reason. What cannot be listed is one task
    that is refused.
    """
    source = staged.source
    if staged.only:
        name = PurePosixPath(staged.only.key).name
        return Found((_task(staged, staged.only, name, out, searched=False),))
    tasks: list[Task] = []
    aside: dict[str, Aside] = {}
    real = {Path(os.path.realpath(path)): why for path, why in known.items()}
    try:
        for listed in list_objects(source):
            inside = listed.key[len(source.key) :].strip("/")
            if inside:
                found = _left(staged, inside, out, real, exclude) or _is(
                    staged, listed, inside, out
                )
                if isinstance(found, Aside):
                    aside.setdefault(found.name, found)
                else:
                    tasks.append(found)
    except BucketError as error:
        told = f"{error.kind}: {error.detail}"
        tasks.append(Task(staged.home, str(source), trouble="bucket", detail=told))
    return Found(tuple(tasks), tuple(aside.values()))


def _left(
    staged: Staged,
    inside: str,
    out: Path | None,
    known: Mapping[Path, str],
    exclude: Sequence[str],
) -> Aside | None:
    """Say why an object is left aside whatever it holds; nothing where it is to be looked at."""
    avoided = staged.address(out) if out else None
    whole = staged.source.below(PurePosixPath(inside))
    below = avoided and avoided.bucket == whole.bucket and avoided.scheme == whole.scheme
    if avoided and below and avoided != staged.source and whole.key.startswith(f"{avoided.key}/"):
        folder = avoided.key[len(staged.source.key) :].strip("/")
        return Aside(f"{folder}/", "ours", "the folder that copies are written into")
    name = plain_name(Path(inside))
    if why := known.get(Path(os.path.realpath(staged.home / inside))):
        return Aside(name, "left aside", why)
    if pattern := excluded(name, exclude):
        return Aside(name, "left aside", f"left out by --exclude {pattern}")
    folders = inside.split("/")[:-1]
    for depth, folder in enumerate(folders, 1):
        if why := folder_why(folder):
            return Aside("/".join(folders[:depth]) + "/", "left aside", why)
    return None


def _is(staged: Staged, listed: Listed, inside: str, out: Path | None) -> Task | Aside:
    """Say what an object is by its name and first bytes: a bid, or why it is none."""
    address = Address(staged.source.scheme, staged.source.bucket, listed.key)
    last, name = inside.rsplit("/", 1)[-1], plain_name(Path(inside))
    if any(part in ("", ".", "..") for part in inside.split("/")):
        why = "no file can be called so; give the object another name"
        return Task(staged.home, name, trouble="unreadable", detail=why, searched=True)
    plain = suffix(last) in PLAIN and not last.startswith((".", "~$"))
    head = b"" if plain or not listed.size else head_of(address, min(HEAD, listed.size))
    kind = kind_of(last, head, below="/" in inside)
    if kind.what == "bid":
        return _task(staged, address, inside, out, searched=True)
    if kind.what == "zip":
        why = "it lies in a bucket, where zips are not looked into"
        return Task(staged.home / inside, name, trouble="zip", detail=why, searched=True)
    what: Literal["ours", "left aside"] = "ours" if kind.what == "ours" else "left aside"
    return Aside(name, what, kind.why)


def _task(
    staged: Staged, source: Address, inside: str, out: Path | None, *, searched: bool
) -> Task:
    target = out / inside if out else None
    sink = staged.address(target) if target else None
    name = plain_name(Path(inside))
    path = staged.home / inside
    return Task(path, name, target, searched=searched, source=source, sink=sink)
