"""Bidders as letters: a comparison for evaluators who are not to know whose a bid is.

Every name of a bidder, of its project and of its files is taken out of what a run holds before
anything is written of it, wherever a text has it whole, and addresses are left out; a name that a
bidder writes in another way in its own texts is not known. The key stands in a file apart. A bidder
keeps its letter as long as the key is there: what was typed of it stays with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from sve_excel.layout import column_letter
from sve_excel.model import Result
from sve_excel.records.standing import Standing
from sve_excel.run.batch import Run
from sve_excel.run.targets import TargetRefused
from sve_excel.words.folding import fold
from sve_excel.words.saying import clean, so_many
from sve_excel.words.textfiles import Unreadable, read_text

HEADINGS = ("Letter", "Organisation", "Project", "File", "File as shown")
_LEAST = 4  # letters of a name that is looked for in texts: a shorter one is part of many words


@dataclass(frozen=True, slots=True)
class Key:
    """Which letter is whose: rows of the file apart, as it stood before or stands now."""

    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def letters(self) -> dict[str, str]:
        """Letters by the folded organisation."""
        return {fold(row[1]): row[0] for row in self.rows if row[0]}

    @property
    def files(self) -> dict[str, str]:
        """Files by the name under which they are shown."""
        return {row[4]: row[3] for row in self.rows}

    def text(self) -> bytes:
        """The key as a file."""
        made = io.StringIO()
        csv.writer(made, lineterminator="\r\n").writerows((HEADINGS, *self.rows))
        return made.getvalue().encode("utf-8-sig")

    def standings(self, register: Mapping[str, Standing]) -> dict[str, Standing]:
        """Give what the register of an anonymous comparison says, by the files themselves."""
        files = self.files
        return {clean(files.get(shown, shown)): said for shown, said in register.items()}


def key_path(output: Path) -> Path:
    """Where the key of a comparison stands."""
    return output.with_name(f"{output.stem} key.csv")


def read_key(output: Path) -> Key:
    """Read the key of an earlier comparison; none where there was none.

    Raises ``TargetRefused`` where another file stands in its place, or a comparison that was made
    with names.
    """
    path = key_path(output)
    if not path.is_file():
        if output.is_file() and output.stat().st_size:
            raise TargetRefused(
                f"{output} was made with the bidders' names, or its key {path.name} is gone. Name "
                "another file."
            )
        return Key()
    try:
        rows = list(csv.reader(io.StringIO(read_text(path))))
    except (Unreadable, OSError, csv.Error) as error:
        raise TargetRefused(f"{path} cannot be read as a key of letters: {error}") from error
    if not rows or tuple(rows[0]) != HEADINGS or any(len(row) != len(HEADINGS) for row in rows):
        raise TargetRefused(f"{path} is there already and is no key of letters. Move it away.")
    return Key(tuple(tuple(row) for row in rows[1:]))


def anonymous(run: Run, before: Key, ours: Collection[str] = ()) -> tuple[Run, Key]:
    """Give the run with letters for names, and the key; files of ``ours`` keep their names."""
    letters, rows = before.letters, list[tuple[str, ...]]()
    taken = set(letters.values())
    names: dict[str, str] = {}
    shown: dict[str, str] = {}
    count: dict[str, int] = {}
    # by their bytes, so that the letters follow neither names nor places
    for result in sorted(run.results, key=lambda each: (each.sha256_before or "", each.path)):
        organisation, project = _named(result)
        whose = fold(organisation) or fold(result.path)
        letter = letters.get(whose) or _next(taken)
        letters[whose] = letter
        taken.add(letter)
        count[letter] = number = count.get(letter, 0) + 1
        again = f" ({number})" if number > 1 else ""
        shown[result.path] = f"Bidder {letter}{again}{PurePosixPath(result.path).suffix}"
        rows.append((letter, organisation or result.path, project, result.path, shown[result.path]))
        said = f"Bidder {letter}"
        names |= {result.path: shown[result.path], PurePosixPath(result.path).stem: said}
        names |= {organisation: said, project: f"Project {letter}"}
    aside = []
    for number, each in enumerate(run.aside, 1):
        if each.what == "ours" or PurePosixPath(each.name).name in ours:
            aside.append(each)
            continue
        name = f"Other file {number}{PurePosixPath(each.name).suffix}"
        names[each.name] = name
        rows.append(("", "", "", each.name, name))
        aside.append(replace(each, name=name))
    gone = {row[0]: row for row in before.rows if row[0]}
    for row in rows:
        gone.pop(row[0], None)
    scrub = _Scrub(names)
    results = tuple(_without(scrub.of(each), shown[each.path]) for each in run.results)
    aside = [replace(each, why=scrub.text(each.why)) for each in aside]
    rows.sort(key=lambda row: (not row[0], len(row[0]), row))
    key = Key((*rows, *gone.values()))
    return replace(run, results=results, aside=tuple(aside)), key


def _named(result: Result) -> tuple[str, str]:
    project = result.submission.project if result.submission else None
    return (clean(project.organisation), clean(project.name)) if project else ("", "")


def _next(taken: set[str]) -> str:
    number = 0
    while column_letter(number) in taken:
        number += 1
    return column_letter(number)


def _without(result: Result, path: str) -> Result:
    """Leave out how a bidder is reached; the file goes by its letter."""
    standing = replace(result.standing, address="", email="", identifier="")
    submission = result.submission
    if submission:
        project = replace(submission.project, address="", email="", identifier="")
        submission = replace(submission, file=path, project=project)
    return replace(result, path=path, standing=standing, submission=submission)


class _Scrub:
    """Takes names out of every text of a record, however deep, and leaves the rest as it is."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = {clean(name).casefold(): said for name, said in names.items() if name.strip()}
        long = [name for name in self.names if len(name) >= _LEAST]
        alternatives = "|".join(re.escape(each) for each in sorted(long, key=len, reverse=True))
        pattern = rf"(?<!\w)(?:{alternatives})(?!\w)"
        self.pattern = re.compile(pattern, re.IGNORECASE) if long else None
        self.known: dict[int, tuple[Any, Any]] = {}

    def text(self, text: str) -> str:
        """A text without the names."""
        whole = self.names.get(clean(text).casefold())
        if whole is not None:
            return whole
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda m: self.names.get(m[0].casefold(), "Bidder"), text)

    def of(self, value: Any) -> Any:
        """A value of any kind without the names."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            made = tuple(self.of(each) for each in value)
            return value if all(a is b for a, b in zip(made, value, strict=True)) else made
        if not is_dataclass(value) or isinstance(value, type):
            return value
        if id(value) not in self.known:
            # the value is kept beside its number, so that no other gets that number
            self.known[id(value)] = (value, self._record(value))
        return self.known[id(value)][1]

    def _record(self, value: Any) -> Any:
        changed = {}
        for each in fields(value):
            if each.init:
                old = getattr(value, each.name)
                new = self.of(old)
                if new is not old and new != old:
                    changed[each.name] = new
        return replace(value, **changed) if changed else value


def letters_said(key: Key, path: Path) -> Sequence[str]:
    """Say where the key is."""
    count = len({row[0] for row in key.rows if row[0]})
    return [
        f"Letters stand for {so_many(count, 'bidder')}; the key is {path}. Keep it apart from "
        "the comparison."
    ]
