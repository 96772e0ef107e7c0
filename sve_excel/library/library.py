"""The library in force: proxies looked up by name, id, outcome or words, at one price base.

Nothing is read from a file here: ``proxies`` loads a library and holds it to its rules first.
Uprating is value * index(base) / index(price year) with HM Treasury's GDP deflator, rounded
half-even to pence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Any

from sve_excel.model import Proxy
from sve_excel.records.framework import Framework
from sve_excel.records.places import Places
from sve_excel.words.folding import fold
from sve_excel.words.near import nearest

PENNY = Decimal("0.01")
CHANGE_COLUMNS = ("edition", "id", "field", "from", "to", "why")
SHOWN = 40  # characters of a name that a dropdown list of Excel shows at any width


@dataclass(frozen=True, slots=True)
class Category:
    """One heading of the Bristol Accord, with the colour that stands for it."""

    code: str
    name: str
    definition: str
    colour: str
    text_colour: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome with the UN goals it serves and its number in the Social Value Model, if any.

    ``sdg`` holds numbers of the Sustainable Development Goals, the nearest first; ``ppn002`` the
    number of the outcome in the model of PPN 002, ``None`` where it is not one of the model's.
    """

    category: str
    name: str
    sdg: tuple[int, ...]
    ppn002: int | None
    note: str


@dataclass(frozen=True, slots=True)
class RetiredProxy:
    """A proxy that may no longer be claimed, kept so that an old workbook can be explained.

    ``proxy`` is the row as it stood; ``replaced_by`` holds ids of rows in force.
    """

    proxy: Proxy
    retired_on: str
    reason: str
    replaced_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What one edition did to one field of one row: ``before`` and ``after`` as the files say.

    ``id`` is a proxy's id, a financial year, an outcome or a category's code, or ``library``;
    ``field`` is ``row`` where a whole row was added or retired.
    """

    edition: str
    id: str
    field: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Deflators:
    """GDP deflator by financial year; ``newest`` is the newest that is no forecast.

    Values are brought to ``base``, which is the newest unless a policy asks for another.
    """

    index: Mapping[str, Decimal]
    base: str
    newest: str

    @cached_property
    def _known(self) -> Mapping[str, Decimal]:
        """Index of every financial year, and then of every calendar year that both halves cover."""
        found = dict(self.index)
        for name in self.index:
            year = int(name[:4])
            before = self.index.get(financial_year(year - 1))
            if before is not None:
                found[name[:4]] = before / 4 + self.index[name] * 3 / 4
        return found

    def of(self, price_year: str) -> Decimal | None:
        """Index of a financial year (2019/20) or a calendar year (2019), None if not covered.

        A calendar year Y is a quarter of financial year Y-1/Y and three quarters of Y/Y+1.
        """
        return self._known.get(price_year)

    def is_forecast(self, price_year: str) -> bool:
        """Whether the index of a year that the table covers is a forecast, in whole or in part."""
        return financial_year(int(price_year[:4])) > self.newest

    def uprate(self, value: Decimal, price_year: str) -> Decimal:
        """Value in prices of the base year, rounded half-even to pence; KeyError if uncovered."""
        index = self.of(price_year)
        if index is None:
            raise KeyError(price_year)
        base = self.index[self.base]
        return (value * base / index).quantize(PENNY, ROUND_HALF_EVEN)

    def uprate_own(self, value: float, price_year: str) -> float | None:
        """Bring a bidder's own value to the base year; None where the price year is unknown.

        A blank price year, or the base year itself, leaves the value as it was typed. It is not
        rounded, as the library's values are: a penny may be all of it, or more.
        """
        if not price_year:
            return value
        index = self.of(price_year)
        return None if index is None else value * self.to_base(index)

    def to_base(self, index: Decimal) -> float:
        """Pounds at the base year for £1 of a year with that index.

        In doubles, as the template's formula has it, and 1 for the base year itself.
        """
        return float(self.index[self.base]) / float(index)

    def years(self) -> list[tuple[str, Decimal]]:
        """Every price year that can be given, financial and calendar, with its index."""
        return list(self._known.items())


@dataclass(frozen=True)
class Library:
    """The library in force: proxies by name and id, the eight categories, one price base."""

    proxies: tuple[Proxy, ...]
    categories: tuple[Category, ...]
    deflators: Deflators
    version: str
    sha256: str
    retired: tuple[RetiredProxy, ...] = ()
    outcome_rows: tuple[OutcomeRow, ...] = ()
    frameworks: tuple[Framework, ...] = ()  # by which what is offered is sorted in this run
    places: Places | None = None  # by which it is found where it falls
    record: str = ""  # text of changes.csv, which travels lighter than what it says

    def __getstate__(self) -> dict[str, Any]:
        """Give what a pickle holds: the look-ups are made again where they are wanted."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def kept(self) -> dict[tuple[str, str], Library]:
        """Libraries that were made of this one before, by what they are; not part of a pickle."""
        return {}

    @property
    def price_base(self) -> str:
        """The financial year in whose prices every uprated value stands."""
        return self.deflators.base

    def at(self, price_base: str) -> Library:
        """Give the same library with every value in the prices of another financial year.

        Values are moved from their published year in one step, so that nothing is rounded twice.
        ``KeyError`` where the deflator table does not have the year.
        """
        if price_base == self.price_base:
            return self
        if price_base not in self.deflators.index:
            raise KeyError(price_base)
        return self._under(("at", price_base), replace(self.deflators, base=price_base))

    def under(self, other: Library) -> Library:
        """Give the same published values, in the prices and by the deflators of another edition.

        ``KeyError`` where these do not cover the price year of a value.
        """
        return self._under((other.sha256, other.price_base), other.deflators)

    def _under(self, key: tuple[str, str], deflators: Deflators) -> Library:
        if key not in self.kept:  # many workbooks ask for the same
            self.kept[key] = self._moved(deflators)
        return self.kept[key]

    def _moved(self, deflators: Deflators) -> Library:
        return replace(
            self,
            deflators=deflators,
            proxies=tuple(_moved(proxy, deflators) for proxy in self.proxies),
            retired=tuple(
                replace(retired_proxy, proxy=_moved(retired_proxy.proxy, deflators))
                for retired_proxy in self.retired
            ),
        )

    @cached_property
    def by_name(self) -> Mapping[str, Proxy]:
        """Proxies by folded name."""
        return {fold(proxy.name): proxy for proxy in self.proxies}

    @cached_property
    def by_id(self) -> Mapping[str, Proxy]:
        """Proxies by id."""
        return {proxy.id: proxy for proxy in self.proxies}

    @cached_property
    def retired_by_name(self) -> Mapping[str, RetiredProxy]:
        """Retired proxies by folded name."""
        return {fold(retired.proxy.name): retired for retired in self.retired}

    @cached_property
    def retired_by_id(self) -> Mapping[str, RetiredProxy]:
        """Retired proxies by id."""
        return {retired.proxy.id: retired for retired in self.retired}

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What editions changed, as ``changes.csv`` says, the newest edition last."""
        heading, *rows = csv.reader(io.StringIO(self.record, newline="")) if self.record else ((),)
        order = [heading.index(name) for name in CHANGE_COLUMNS] if heading else []
        return tuple(Change(*(row[at] for at in order)) for row in rows)

    @cached_property
    def former_names(self) -> Mapping[str, str]:
        """Ids of the proxies, in force or retired, by names that they had in earlier editions."""
        return {
            fold(change.before): change.id for change in self.changes if change.field == "proxy"
        }

    @cached_property
    def former_homes(self) -> Mapping[str, frozenset[str]]:
        """Folded outcomes and categories under which a proxy stood in earlier editions, by id."""
        found: dict[str, set[str]] = {}
        for change in self.changes:
            if change.field in ("outcome", "category"):
                found.setdefault(change.id, set()).add(fold(change.before))
        return {identity: frozenset(homes) for identity, homes in found.items()}

    @cached_property
    def former_outcomes(self) -> Mapping[str, str]:
        """Outcomes in force by the folded words that all their rows stood under before."""
        found: dict[str, set[str]] = {}
        for identity, homes in self.former_homes.items():
            if identity in self.by_id:
                for home in homes - self.outcome_by_name.keys():
                    found.setdefault(home, set()).add(self.by_id[identity].outcome)
        return {home: min(outcomes) for home, outcomes in found.items() if len(outcomes) == 1}

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Folded names that this library can place: in force, retired, of an earlier edition."""
        return frozenset((*self.by_name, *self.retired_by_name, *self.former_names))

    @cached_property
    def history(self) -> Mapping[str, tuple[Change, ...]]:
        """What editions changed, by id, the earliest first."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.id, []).append(change)
        return {identity: tuple(changes) for identity, changes in found.items()}

    @cached_property
    def category_by_name(self) -> Mapping[str, Category]:
        """Categories by folded name."""
        return {fold(category.name): category for category in self.categories}

    @cached_property
    def outcomes(self) -> Mapping[str, tuple[str, ...]]:
        """Outcomes of each category, in the library's order."""
        found: dict[str, list[str]] = {category.name: [] for category in self.categories}
        for proxy in self.proxies:
            if proxy.outcome not in found[proxy.category]:
                found[proxy.category].append(proxy.outcome)
        return {category: tuple(outcomes) for category, outcomes in found.items()}

    @cached_property
    def outcome_by_name(self) -> Mapping[str, tuple[str, str]]:
        """Outcome as the library writes it and its category, by folded outcome."""
        return {
            fold(outcome): (outcome, category)
            for category, outcomes in self.outcomes.items()
            for outcome in outcomes
        }

    @cached_property
    def goals(self) -> Mapping[str, OutcomeRow]:
        """UN goals and the number in PPN 002 of each outcome, by its name; none in a first form."""
        return {outcome.name: outcome for outcome in self.outcome_rows}

    @cached_property
    def by_outcome(self) -> Mapping[str, tuple[Proxy, ...]]:
        """Proxies of each outcome."""
        return _grouped((proxy.outcome, proxy) for proxy in self.proxies)

    @cached_property
    def wholes(self) -> Mapping[str, frozenset[str]]:
        """Ids of everything that contains a proxy, parts of parts included, by the part's id.

        Where a whole is itself in something only in part, since somebody gains by it who gains
        nothing there, its own parts are not taken to be in that, too.
        """

        def above(identity: str, seen: frozenset[str], first: bool) -> frozenset[str]:
            part, found = self.by_id[identity], set()
            for whole in part.part_of:
                if whole not in seen and (first or not _in_part(part, self.by_id[whole])):
                    found |= {whole} | above(whole, seen | {whole}, False)
            return frozenset(found)

        return {
            proxy.id: above(proxy.id, frozenset({proxy.id}), True)
            for proxy in self.proxies
            if proxy.part_of
        }

    @cached_property
    def alike(self) -> tuple[tuple[Proxy, ...], ...]:
        """Proxies of one outcome whose names begin alike, so that a list does not tell them apart.

        Excel cuts what a list has no room for: names are to differ within ``SHOWN`` characters.
        """
        groups = (
            _grouped((fold(proxy.name[:SHOWN]), proxy) for proxy in proxies)
            for proxies in self.by_outcome.values()
        )
        return tuple(same for group in groups for same in group.values() if len(same) > 1)

    @cached_property
    def parts(self) -> Mapping[str, tuple[Proxy, ...]]:
        """Proxies that say of themselves that they are part of a row, by the whole's id."""
        return _grouped((whole, proxy) for proxy in self.proxies for whole in proxy.part_of)

    @cached_property
    def by_overlap(self) -> Mapping[str, tuple[Proxy, ...]]:
        """Proxies that value the same thing about the same person, by their key."""
        return _grouped((key, proxy) for proxy in self.proxies for key in proxy.overlap)

    def nearest(self, name: str, outcome: str = "", most: int = 3) -> list[str]:
        """Names most like ``name``, those of ``outcome`` first; empty where none comes near."""
        wanted = fold(name)
        within = [fold(proxy.name) for proxy in self.by_outcome.get(outcome, ())]
        near = nearest(wanted, within, most)
        if len(near) < most:
            others = nearest(wanted, self.by_name, most, 0.6)
            near += [other for other in others if other not in near]
        return [self.by_name[each].name for each in near[:most]]

    def search(self, words: str) -> list[Proxy]:
        """Proxies whose id, name, outcome, category or unit holds every word of ``words``."""
        wanted = fold(words).split()
        return [
            proxy
            for proxy in self.proxies
            if all(
                word
                in fold(
                    f"{proxy.id} {proxy.name} {proxy.outcome} {proxy.category} {proxy.unit} "
                    f"{proxy.source} {proxy.publisher}"
                )
                for word in wanted
            )
        ]


def _moved(proxy: Proxy, deflators: Deflators) -> Proxy:
    """Give a proxy in the prices of the deflators' base, from its published year in one step."""

    def moved(value: float | None) -> float | None:
        if value is None:
            return None
        return float(deflators.uprate(Decimal(str(value)), proxy.price_year))

    uprated = moved(proxy.value)
    assert uprated is not None
    return replace(
        proxy,
        uprated=uprated,
        uprated_low=moved(proxy.low),
        uprated_high=moved(proxy.high),
    )


def _in_part(part: Proxy, whole: Proxy) -> bool:
    """Whether a part brings somebody a gain who, as far as is known, gains nothing by the whole."""
    return bool({name for name, _ in part.bearers} - {name for name, _ in whole.gains})


def _grouped(pairs: Iterable[tuple[str, Proxy]]) -> dict[str, tuple[Proxy, ...]]:
    """Put proxies into groups, in the order in which they come."""
    found: dict[str, list[Proxy]] = {}
    for name, proxy in pairs:
        found.setdefault(name, []).append(proxy)
    return {name: tuple(proxies) for name, proxies in found.items()}


def financial_year(first: int) -> str:
    """Name of the financial year that begins in April of ``first``: 2019/20."""
    return f"{first}/{(first + 1) % 100:02d}"
