"""Bidders as letters: a comparison for evaluators who are not to know whose a bid is.

Every name of a bidder, of its project and of its files is taken out of what a run holds before
anything is written of it, wherever a text has it whole or in a short form that no other bid has,
and addresses are left out; a name that a bidder writes in another way in its own texts is not
known. The key stands in a file apart. A bidder keeps its letter as long as the key is there: what
was typed of it stays with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from sve_excel.imprint import KEY_HEADINGS
from sve_excel.layout import column_letter
from sve_excel.model import Result
from sve_excel.records.standing import Standing
from sve_excel.run.batch import Run
from sve_excel.run.short_names import NO_SHORT_NAMES, ShortNames, short_names
from sve_excel.run.targets import TargetRefused, in_the_way
from sve_excel.words.folding import fold
from sve_excel.words.saying import clean, so_many
from sve_excel.words.textfiles import Unreadable, read_text

_LEFT_OUT = "(left out)"
_CUT = 8  # letters of a name that was cut off, at which it is still known
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

    def bidder(self, letter: str) -> str:
        """Give the file, or where there are several the organisation, that goes by a letter."""
        wanted = fold(letter)
        own = [row for row in self.rows if row[0] and wanted == fold(f"Bidder {row[0]}")]
        if len(own) > 1:
            return own[0][1]
        shown = (row for row in self.rows if wanted == fold(row[4]))
        return next((row[3] for row in (*own, *shown)), "")

    def text(self) -> bytes:
        """The key as a file."""
        made = io.StringIO()
        csv.writer(made, lineterminator="\r\n").writerows((KEY_HEADINGS, *self.rows))
        return made.getvalue().encode("utf-8-sig")

    def standings(self, register: Mapping[str, Standing]) -> dict[str, Standing]:
        """Give what the register of an anonymous comparison says, by the files themselves."""
        files = self.files
        return {clean(files.get(shown, shown)): standing for shown, standing in register.items()}


def key_path(output: Path) -> Path:
    """Where the key of a comparison stands."""
    return output.with_name(f"{output.stem} key.csv")


def read_key(output: Path) -> Key:
    """Read the key of an earlier comparison; none where there was none.

    Raises ``TargetRefused`` where another file stands in its place, where none can be written
    there, or where a comparison stands that was made with names.
    """
    path = key_path(output)
    if why := in_the_way(path):
        raise TargetRefused(f"The key {path} cannot be written: {why}. Name another file.")
    if not path.is_file():
        if output.is_file() and output.stat().st_size:
            raise TargetRefused(
                f"{output} was made with the bidders' names, or its key {path.name} is gone. Name "
                "another file."
            )
        return Key()
    return _read(path)


def key_beside(output: Path) -> Key:
    """Read the key that lies beside a comparison, where one does; raises ``TargetRefused``."""
    path = key_path(output)
    return _read(path) if path.is_file() else Key()


def _read(path: Path) -> Key:
    """Read a key; raises ``TargetRefused`` where the file is none."""
    try:
        rows = list(csv.reader(io.StringIO(read_text(path))))
    except (Unreadable, OSError, csv.Error) as error:
        raise TargetRefused(f"{path} cannot be read as a key of letters: {error}") from error
    if (
        not rows
        or tuple(rows[0]) != KEY_HEADINGS
        or any(len(row) != len(KEY_HEADINGS) for row in rows)
    ):
        raise TargetRefused(f"{path} is there already and is no key of letters. Move it away.")
    return Key(tuple(tuple(row) for row in rows[1:]))


@dataclass(frozen=True, slots=True)
class Lettered:
    """A run with letters for names, their key, and what takes the names out of other texts."""

    run: Run
    key: Key
    scrub: Scrub


def anonymous(run: Run, before: Key, ours: Collection[str] = ()) -> Lettered:
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
        names |= dict.fromkeys(_ways_to(result), _LEFT_OUT)
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
    owners = [_named(each)[0] for each in run.results]
    said_of = [PurePosixPath(shown[each.path]).stem.split(" (")[0] for each in run.results]
    scrub = Scrub(names, short_names(run.results, owners, said_of, run.policy))
    results = tuple(_without(scrub.of(each), shown[each.path]) for each in run.results)
    aside = [replace(each, why=scrub.text(each.why)) for each in aside]
    rows.sort(key=lambda row: (not row[0], len(row[0]), row))
    key = Key((*rows, *gone.values()))
    return Lettered(replace(run, results=results, aside=tuple(aside)), key, scrub)


def _ways_to(result: Result) -> list[str]:
    """How a bidder is reached or registered, wherever that stands."""
    known: list[Any] = [result.standing]
    known += [result.submission.project] if result.submission else []
    return [text for each in known for text in (each.address, each.email, each.identifier) if text]


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


def _any_of(words: Sequence[str], flags: int = 0) -> re.Pattern[str] | None:
    """Give what finds any of some words as whole ones, the longest first; none without any."""
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", flags) if words else None


class Scrub:
    """Takes names out of every text of a record, however deep, and leaves the rest as it is."""

    def __init__(self, names: Mapping[str, str], short: ShortNames = NO_SHORT_NAMES) -> None:
        names = {**short.folded, **names}
        self.short = short.as_written
        self.written = _any_of(list(self.short))
        inside = "|".join(map(re.escape, short.in_addresses))
        around = r"[\w:/@%+-]"
        address = rf"(?:{around}|\.)*(?:{inside}){around}*(?:[.@]{around}+)+"
        self.address = re.compile(address, re.IGNORECASE) if inside else None
        self.names = {clean(name).casefold(): said for name, said in names.items() if name.strip()}
        long = [name for name in self.names if len(name) >= _LEAST]
        self.pattern = _any_of(long, re.IGNORECASE)
        self.known: dict[int, tuple[Any, Any]] = {}

    def text(self, text: str) -> str:
        """A text without the names."""
        whole = self.names.get(clean(text).casefold())
        if whole is not None:
            return whole
        if self.pattern is None:
            return text
        text = self.pattern.sub(lambda m: self.names.get(m[0].casefold(), "Bidder"), text)
        if self.address:
            text = self.address.sub(_LEFT_OUT, text)
        if self.written:
            text = self.written.sub(lambda m: self.short[m[0]], text)
        return self._without_cut(text) if "…" in text else text

    def _without_cut(self, text: str) -> str:
        """A text without names that it has cut off: what stands before the ellipsis of each."""
        parts = text.split("…")
        for at, part in enumerate(parts[:-1]):
            folded = part.casefold()
            for name, said in self.names.items():
                most = next(
                    (n for n in range(len(name), _CUT - 1, -1) if folded.endswith(name[:n])), 0
                )
                if most and len(folded) == len(part):
                    parts[at] = part[: len(part) - most] + said
                    break
        return "…".join(parts)

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
        for field in fields(value):
            if field.init:
                old = getattr(value, field.name)
                new = self.of(old)
                if new is not old and new != old:
                    changed[field.name] = new
        return replace(value, **changed) if changed else value


def with_names(report: dict[str, Any], beside: Path) -> dict[str, Any]:
    """Give a run report with its files' own names, where it was made in letters and its key is in.

    ``beside`` is the folder of the report. Raises ``TargetRefused`` where the key cannot be read.
    """
    named = report.get("key")
    if not isinstance(named, str) or "\0" in named or not (beside / named).is_file():
        return report
    files = _read(beside / named).files
    return report | {
        part: [
            each | {"path": files.get(str(each.get("path")), each.get("path"))}
            if isinstance(each, dict)
            else each
            for each in report[part]
        ]
        for part in ("workbooks", "files")
        if isinstance(report.get(part), list)
    }


def letters_said(key: Key, path: Path) -> Sequence[str]:
    """Say where the key is."""
    count = len({row[0] for row in key.rows if row[0]})
    return [
        f"Letters stand for {so_many(count, 'bidder')}; the key is {path}. Keep it apart from "
        "the comparison."
    ]
