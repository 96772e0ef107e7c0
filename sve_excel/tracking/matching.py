"""Which report belongs to which promise, what each output came to, and why the two differ.

A project is known by an id that the commissioner gives in a file, because names change between
forecast and report; else by its name and organisation, whatever the letter case. Its newest
forecast is the promise. Reports whose periods follow one another add up; of reports whose periods
overlap, as running totals do, the newest counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from sve_excel import Refusal
from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.files.names import fits
from sve_excel.model import LineValue
from sve_excel.records.side_tables import MATCH_COLUMNS
from sve_excel.words.folding import fold
from sve_excel.words.near import nearest
from sve_excel.words.textfiles import NoCsv, csv_rows, read_text

Matches = tuple[tuple[str, str], ...]  # file or pattern, and the id of its project
DECIMALS = 6  # of a difference in pounds: what is smaller is noise of the arithmetic
_NEAR = 0.6  # how alike two names must be to be shown as perhaps the same project


class MatchFileError(Refusal):
    """A file of matches that cannot be used; the text says where and what to do."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A promise and one report on it."""

    promised: Bid
    delivered: Bid


@dataclass(frozen=True, slots=True)
class Item:
    """One output of a project, promised and delivered; sums over the rows of one proxy."""

    outcome: str
    proxy: str
    unit: str
    units: tuple[float, float]
    price: tuple[float, float]
    net: tuple[float, float]
    there: tuple[bool, bool]

    @property
    def state(self) -> str:
        """In words: reported on, not reported on, or not promised."""
        if all(self.there):
            return "Reported"
        return "Not reported on" if self.there[0] else "Not promised"

    @property
    def causes(self) -> tuple[float, float, float]:
        """Difference of the net value by units, price and the rest; they add up to it."""
        (before, after), (old, new), value = self.units, self.price, self.net[0]
        if not all(self.there) or before * old == 0:
            return self.difference, 0.0, 0.0
        factor = value / (before * old)
        units = _pounds((after - before) * old * factor)
        price = _pounds(after * (new - old) * factor)
        return units, price, _pounds(self.difference - units - price)

    @property
    def difference(self) -> float:
        """What was delivered less what was promised, in pounds."""
        return _pounds(self.net[1] - self.net[0])


@dataclass(frozen=True, slots=True)
class Progress:
    """One project: its promise, every report in the order of their dates, and those that count.

    ``added`` says whether the counted reports are added up, their periods following one another.
    """

    promised: Bid
    reports: tuple[Bid, ...]
    counted: tuple[Bid, ...]

    @property
    def added(self) -> bool:
        """Whether more than one report counts."""
        return len(self.counted) > 1

    @property
    def net_outputs(self) -> float:
        """Net value delivered so far, in pounds."""
        return math.fsum(bid.valuation.net_outputs for bid in self.counted)

    @property
    def counted_inputs(self) -> float:
        """Inputs spent so far, as far as they count, in pounds."""
        return math.fsum(bid.valuation.counted_inputs for bid in self.counted)


def _pounds(amount: float) -> float:
    """Without the noise that a difference of two doubles leaves, and without a zero below 0."""
    return round(amount, DECIMALS) + 0.0


def read_matches(path: Path) -> Matches:
    """Read a CSV of two columns, ``file`` (a path or a pattern such as *-2025.xlsx) and ``id``.

    Raises ``MatchFileError`` where it is no such table, or a line lacks one of the two, and
    ``Unreadable`` where it is no text.
    """
    how = f"Write a CSV whose first line is {','.join(MATCH_COLUMNS)}."
    try:
        lines = csv_rows(read_text(path))
    except NoCsv as error:
        raise MatchFileError(f"{path.name}, line {error.line} is no CSV. {how}") from error
    if not lines or tuple(fold(cell) for cell in lines[0][1][:2]) != MATCH_COLUMNS:
        raise MatchFileError(f"{path.name} has no columns file and id. {how}")
    found = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line]
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise MatchFileError(f"{path.name}, line {number}: give both a file and an id.")
        found.append((cells[0].replace("\\", "/"), cells[1]))
    return tuple(found)


def given_id(path: str, matches: Matches) -> str:
    """Id of the first match that a file's path or name fits; empty where none does."""
    for pattern, identity in matches:
        if fits(path, pattern):
            return identity
    return ""


def unused(paths: Sequence[str], matches: Matches) -> list[str]:
    """Patterns of the file that fit none of the workbooks: most likely mistyped."""
    return [each for each, _ in matches if not any(given_id(p, ((each, "x"),)) for p in paths)]


def projects(comparison: Comparison, matches: Matches = ()) -> tuple[list[Progress], list[Bid]]:
    """Projects with a promise and a report, and the bids left over."""
    found, alone = [], []
    for promises, reports in _groups(comparison, matches):
        if promises and reports:
            found.append(Progress(promises[-1], tuple(reports), _counted(reports)))
            alone += promises[:-1]
        else:
            alone += sorted([*promises, *reports], key=_when)
    return found, alone


def without_report(comparison: Comparison, matches: Matches = ()) -> list[Bid]:
    """Promises on which no report has come: of each project the newest forecast."""
    groups = _groups(comparison, matches)
    return [promises[-1] for promises, reports in groups if promises and not reports]


def _groups(comparison: Comparison, matches: Matches) -> list[tuple[list[Bid], list[Bid]]]:
    """Forecasts and reports of each project, each in the order of their dates."""
    groups: dict[tuple[str, ...], list[Bid]] = {}
    for bid in comparison.bids:
        identity = given_id(bid.result.path, matches)
        names = (fold(bid.project.organisation), fold(bid.project.name))
        groups.setdefault((fold(identity),) if identity else names, []).append(bid)
    found = []
    for key in sorted(groups):
        bids = sorted(groups[key], key=_when)
        forecasts = [bid for bid in bids if bid.project.evaluation == "Forecast"]
        found.append((forecasts, [bid for bid in bids if bid.project.evaluation != "Forecast"]))
    return found


def _counted(reports: Sequence[Bid]) -> tuple[Bid, ...]:
    """Reports that make up what was delivered: all of them, or the newest where they overlap."""
    for earlier, later in pairwise(reports):
        end, start = earlier.project.end, later.project.start
        if end is None or start is None or start <= end:
            return (reports[-1],)
    return tuple(reports)


def near(bid: Bid, alone: Sequence[Bid]) -> Bid | None:
    """Find the bid of the other kind whose names are most alike, if they are alike at all."""
    others = {
        _said(each): each for each in alone if each.project.evaluation != bid.project.evaluation
    }
    found = nearest(_said(bid), others, 1, _NEAR)
    return others[found[0]] if found else None


def _said(bid: Bid) -> str:
    return f"{fold(bid.project.organisation)} {fold(bid.project.name)}"


def missing(progress: Progress) -> list[Item]:
    """Promises that none of the counted reports mentions."""
    reported = {key for bid in progress.counted for key in _by_proxy(bid)}
    return [
        item
        for item in items(Pair(progress.promised, progress.counted[-1]))
        if item.there[0] and (fold(item.outcome), fold(item.proxy)) not in reported
    ]


def promises(bid: Bid) -> list[Item]:
    """Outputs of a promise on which there is no report."""
    return _items(_by_proxy(bid), {})


def items(pair: Pair) -> list[Item]:
    """Outputs of a pair by outcome and proxy: those promised in their order, then the rest."""
    return _items(_by_proxy(pair.promised), _by_proxy(pair.delivered))


def _items(*sides: Mapping[tuple[str, str], list[LineValue]]) -> list[Item]:
    items = []
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        lines = [side.get(key, []) for side in sides]
        first = (lines[0] or lines[1])[0]
        units = [math.fsum(line.claim.output.quantity for line in each) for each in lines]
        prices = [each[0].claim.price if each else 0.0 for each in lines]
        net = [math.fsum(line.net for line in each) for each in lines]
        items.append(
            Item(
                first.claim.output.outcome,
                first.claim.output.proxy,
                first.claim.unit,
                (units[0], units[1]),
                (prices[0], prices[1]),
                (net[0], net[1]),
                (bool(lines[0]), bool(lines[1])),
            )
        )
    return items


def _by_proxy(bid: Bid) -> dict[tuple[str, str], list[LineValue]]:
    found: dict[tuple[str, str], list[LineValue]] = {}
    for line in bid.valuation.lines:
        output = line.claim.output
        found.setdefault((fold(output.outcome), fold(output.proxy)), []).append(line)
    return found


def _when(bid: Bid) -> tuple[date, str]:
    return (bid.project.end or bid.project.start or date.min, bid.result.path)
