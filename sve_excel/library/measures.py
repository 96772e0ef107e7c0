"""A buyer's short list: the outcomes and proxies that its workbook offers, and no others.

It narrows what may be chosen in a workbook, and no library: bids are valued with the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sve_excel import Refusal
from sve_excel.library.library import Library
from sve_excel.library.tables import read_rows, read_text, twice
from sve_excel.records.side_tables import MEASURE_COLUMNS
from sve_excel.words.near import did_you_mean


class MeasuresError(Refusal):
    """A short list that breaks its rules; each breach is a line of the details."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"The short list {name} was not used. Mend it.", self.problems)


def narrowed(library: Library, path: Path) -> Library:
    """Give the library with no more than a short list names.

    It is a CSV with the columns outcome and proxy: an outcome of the library and the id of one of
    its proxies, or an empty cell for all of them. Raises ``MeasuresError`` with every breach.
    """
    problems: list[str] = []
    text = read_text(path.parent, path.name, problems)
    rows = read_rows(path.name, text, MEASURE_COLUMNS, problems) if text is not None else []
    wanted: set[str] = set()
    of: dict[str, set[str]] = {}
    for proxy in library.proxies:
        of.setdefault(proxy.outcome, set()).add(proxy.id)
    for place, row in rows if not problems else []:
        outcome, identity = row["outcome"].strip(), row["proxy"].strip().upper()
        if outcome not in of:
            hint = did_you_mean(outcome, sorted(of), 0.6)
            problems.append(f"{place}: the library has no outcome {outcome!r}.{hint}")
        elif identity and identity not in of[outcome]:
            hint = did_you_mean(identity, sorted(of[outcome]), 0.6)
            problems.append(f"{place}: {outcome!r} has no proxy {identity!r}.{hint}")
        else:
            wanted |= {identity} if identity else of[outcome]
    if not problems:
        named = [(p, f"{r['outcome']} {r['proxy']}".strip()) for p, r in rows]
        twice(named, "row", problems)
    if problems:
        raise MeasuresError(path.name, problems)
    proxies = tuple(proxy for proxy in library.proxies if proxy.id in wanted)
    kept = {proxy.category for proxy in proxies}
    return replace(
        library,
        proxies=proxies,
        categories=tuple(category for category in library.categories if category.name in kept),
    )
