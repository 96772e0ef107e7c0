"""Frameworks: a CSV of somebody's own headings, and a map from our outcomes, read strictly.

A framework that breaks a rule is refused whole, with every breach on a line. It holds no values:
what is offered under a heading is what our outcomes under it come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sve_excel import Refusal
from sve_excel.library.library import Library
from sve_excel.library.shipped import library_folder
from sve_excel.library.tables import Row, read_rows, read_text, twice
from sve_excel.records.framework import Framework, FrameworkRow
from sve_excel.records.side_tables import FRAMEWORK_COLUMNS, MAP_COLUMNS
from sve_excel.words.near import did_you_mean

SHIPPED: Final = {"sdg": "UN Sustainable Development Goals"}
_LONGEST = 500  # characters of a cell


class FrameworkError(Refusal):
    """A framework that breaks its rules; ``problems`` holds every breach, one line each."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            f"The framework {name} was not used: {len(self.problems)} "
            f"{'fault' if len(self.problems) == 1 else 'faults'} in its files. Mend them, or leave "
            "it out.",
            self.problems,
        )


def framework_file(named: str, home: Path | None = None) -> Path:
    """Give the file of a framework: one that is shipped, or as seen from ``home``."""
    key = named.lower()
    if key in SHIPPED:
        return library_folder() / "frameworks" / f"{key}.csv"
    return (home or Path()) / named


def map_file(path: Path) -> Path:
    """Give the map that belongs to the framework at ``path``."""
    return path.with_name(f"{path.stem}-map.csv")


def load_framework(named: str, library: Library, home: Path | None = None) -> Framework:
    """Load a framework: one that is shipped, by its name, or a file as seen from ``home``.

    Raises ``FrameworkError`` with every breach: a column missing or unknown, no code, a code or an
    outcome of the map twice, an outcome that the library does not have, a code without a row.
    """
    key, path = named.lower(), framework_file(named, home)
    problems: list[str] = []
    measures = _measures(path, problems)
    stem = path.stem.lower()
    codes = None if key not in SHIPPED and map_file(path).is_file() else _of_library(stem, library)
    if codes is None:
        codes = _mapped(path, library, problems)
    known = {measure.code for measure in measures}
    if not problems:
        problems += [
            f"{path.name}: there is no row for the code {code!r} of {outcome!r}."
            for outcome, found in codes.items()
            for code in found
            if code not in known
        ]
    if problems:
        raise FrameworkError(path.name, problems)
    return Framework(stem, SHIPPED.get(key, path.stem), tuple(measures), codes)


def with_asked(frameworks: Sequence[Framework], asked: Sequence[str]) -> tuple[Framework, ...]:
    """Give the frameworks with what a tender asks for: codes, or ``name:code`` where need be.

    Raises ``Refusal`` where there is no such code, or where more than one framework has it.
    """
    found: dict[str, list[str]] = {framework.key: [] for framework in frameworks}
    every = [f"{framework.key}:{m.code}" for framework in frameworks for m in framework.measures]
    for words in asked:
        name, colon, code = words.strip().rpartition(":")
        homes = [
            framework.key
            for framework in frameworks
            if (not colon or framework.key == name.strip().lower())
            and any(measure.code == code.strip() for measure in framework.measures)
        ]
        if len(homes) != 1:
            hint = did_you_mean(words, every, 0.4)
            how = "More than one framework has" if homes else "No framework in use has"
            raise Refusal(
                f"[framework] asked: {how} the code {words!r}.{hint} Write it as name:code, such "
                "as sdg:8, and name the framework in use."
            )
        found[homes[0]].append(code.strip())
    return tuple(replace(framework, asked=tuple(found[framework.key])) for framework in frameworks)


def _measures(path: Path, problems: list[str]) -> list[FrameworkRow]:
    text = read_text(path.parent, path.name, problems)
    if text is None:
        return []
    rows = read_rows(path.name, text, FRAMEWORK_COLUMNS, problems)
    if problems:
        return []
    for place, row in rows:
        problems += [f"{place}: {name} is empty." for name in ("code", "outcome") if not row[name]]
        if ":" in row["code"]:
            problems.append(f"{place}: code {row['code']!r} has a colon. Write it without.")
        problems += [
            f"{place}: {name} has {len(cell):,} characters; at most {_LONGEST} are shown."
            for name, cell in row.items()
            if len(cell) > _LONGEST
        ]
    twice([(place, row["code"]) for place, row in rows], "code", problems)
    return [FrameworkRow(**row) for _, row in rows]


def _of_library(stem: str, library: Library) -> dict[str, tuple[str, ...]] | None:
    """Give the map that the library's own columns hold; None where they have none of that name."""
    rows = library.outcome_rows
    if stem == "sdg":
        return {row.name: tuple(map(str, row.sdg)) for row in rows}
    if stem == "ppn002":
        return {row.name: (str(row.ppn002),) for row in rows if row.ppn002 is not None}
    return None


def _mapped(path: Path, library: Library, problems: list[str]) -> dict[str, tuple[str, ...]]:
    """Read the map that stands beside a framework."""
    name = map_file(path).name
    text = read_text(path.parent, name, problems)
    if text is None:
        return {}
    before = len(problems)
    rows: list[Row] = read_rows(name, text, MAP_COLUMNS, problems)
    if len(problems) > before:
        return {}
    ours = {proxy.outcome for proxy in library.proxies}
    found: dict[str, tuple[str, ...]] = {}
    for place, row in rows:
        outcome = row["outcome"]
        if outcome not in ours:
            hint = did_you_mean(outcome, sorted(ours), 0.6)
            problems.append(f"{place}: the library has no outcome {outcome!r}.{hint}")
        if not row["code"]:
            problems.append(f"{place}: code is empty.")
        found[outcome] = (*found.get(outcome, ()), row["code"])
    twice([(place, f"{row['outcome']} {row['code']}") for place, row in rows], "row", problems)
    return found
