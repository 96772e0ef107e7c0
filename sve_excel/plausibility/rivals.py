"""What is usual among the bids that one is ranked with: their prices, dates and units for a pound.

A bid is held against the median of the others, never of itself, and only where three or more of
them say a figure: two bids have no middle.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from sve_excel.layout import TAKEN_OFF
from sve_excel.method.sensitivity import price_key
from sve_excel.model import LineValue, Project, Valuation

FEWEST = 3  # others that are a yardstick
_SLIGHT = 0.002  # of all inputs: an hour typed so that the kind is there


@dataclass(frozen=True, slots=True)
class Rivals:
    """Figures of bids that are ranked together, each list from the lowest to the highest.

    ``starts`` are days as ordinals, ``years`` from start to end, and ``units`` those of a proxy
    for every pound of the price, by what the proxy is known by. ``inputs`` are as shares of the
    price, ``said`` the share of each bid's value whose units its words name, and ``kinds`` what
    share of their inputs is of a kind in those of the ``bids`` that have any. ``lasting`` are the
    mean years of each bid's yearly values, ``years_of`` those of a proxy, ``deflators`` the
    means of each deflator, by its attribute, and ``rows`` how many are priced.
    """

    prices: tuple[float, ...] = ()
    starts: tuple[float, ...] = ()
    years: tuple[float, ...] = ()
    units: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    inputs: tuple[float, ...] = ()
    said: tuple[float, ...] = ()
    kinds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    bids: int = 0
    lasting: tuple[float, ...] = ()
    years_of: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    deflators: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    rows: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rival:
    """What a bid brings to the figures of those it is ranked with: whose ``group`` is the same.

    ``said`` is the share of its value whose units its words name, ``deflators`` the mean of each.
    """

    group: Hashable
    project: Project
    valuation: Valuation
    said: float
    deflators: Mapping[str, float]


def others_in(figures: Sequence[float], own: float | None) -> int:
    """How many of sorted figures are of others: all but a bid's own, if that is among them."""
    at = bisect_left(figures, own) if own is not None else len(figures)
    return len(figures) - (at < len(figures) and figures[at] == own)


def usual(figures: Sequence[float], own: float | None = None) -> float | None:
    """Median of sorted figures without a bid's own; None where fewer than three are left."""
    left = others_in(figures, own)
    at = len(figures) if own is None or left == len(figures) else bisect_left(figures, own)
    if left < FEWEST:
        return None
    low, high = (left - 1) // 2, left // 2
    return (figures[low + (low >= at)] + figures[high + (high >= at)]) / 2


def units_for_a_pound(project: Project, lines: Iterable[LineValue]) -> dict[str, float]:
    """Units of each proxy of the library for every pound of the price; none without a price."""
    price = project.contract_price
    found: dict[str, float] = {}
    if price and price > 0:
        for line in lines:
            if line.claim.proxy and line.claim.output.counted > 0:
                name = price_key(line.claim)
                found[name] = found.get(name, 0.0) + line.claim.output.counted / price
    return found


def mean_years(lines: Iterable[LineValue]) -> float | None:
    """Years that yearly values of the library last, each weighted by what it brings in one."""
    yearly = [line for line in lines if line.net > 0 and _is_yearly(line)]
    weights = [line.claim.output.counted * line.claim.price for line in yearly]
    if not math.fsum(weights):
        return None
    years = [weight * line.claim.output.years for weight, line in zip(weights, yearly, strict=True)]
    return math.fsum(years) / math.fsum(weights)


def _is_yearly(line: LineValue) -> bool:
    return line.claim.proxy is not None and line.claim.proxy.recurrence == "yearly"


def years_of_proxies(lines: Iterable[LineValue]) -> dict[str, float]:
    """The most years for which a bid claims each yearly value of the library."""
    found: dict[str, float] = {}
    for line in lines:
        if _is_yearly(line) and line.claim.output.counted > 0:
            name = price_key(line.claim)
            found[name] = max(found.get(name, 0.0), line.claim.output.years)
    return found


def kinds_of_input(valuation: Valuation) -> dict[str, float]:
    """Kinds of input of which a bid has any that is worth naming: what share of all each is."""
    found: dict[str, float] = {}
    for spent in valuation.inputs:
        found[spent.category] = (
            found.get(spent.category, 0.0) + spent.gross / valuation.gross_inputs
        )
    return {kind: share for kind, share in found.items() if share > _SLIGHT}


def inputs_to_price(project: Project, valuation: Valuation) -> float | None:
    """Inputs as a share of the price, both in the prices of the values; None without a price."""
    price = project.price_at_base
    return valuation.gross_inputs / price if price and price > 0 else None


def priced_rows(valuation: Valuation) -> int:
    """How many rows of a bid have a price."""
    return sum(line.claim.kind != "none" for line in valuation.lines)


def beside(bids: Sequence[Rival]) -> dict[Hashable, Rivals]:
    """Put the figures of each group in order."""
    groups: dict[Hashable, list[Rival]] = {}
    for bid in bids:
        groups.setdefault(bid.group, []).append(bid)
    return {group: _rivals(members) for group, members in groups.items()}


def _rivals(bids: Sequence[Rival]) -> Rivals:
    projects = [bid.project for bid in bids]
    to_price = [inputs_to_price(bid.project, bid.valuation) for bid in bids]
    lasting = [mean_years(bid.valuation.lines) for bid in bids]
    units: dict[str, list[float]] = {}
    years: dict[str, list[float]] = {}
    kinds: dict[str, list[float]] = {}
    for bid in bids:
        for kind, share in kinds_of_input(bid.valuation).items():
            kinds.setdefault(kind, []).append(share)
        for name, found in years_of_proxies(bid.valuation.lines).items():
            years.setdefault(name, []).append(found)
        for name, found in units_for_a_pound(bid.project, bid.valuation.lines).items():
            units.setdefault(name, []).append(found)
    return Rivals(
        tuple(sorted(project.contract_price for project in projects if project.contract_price)),
        tuple(sorted(float(project.start.toordinal()) for project in projects if project.start)),
        tuple(sorted(project.contract_years for project in projects if project.contract_years)),
        {name: tuple(sorted(each)) for name, each in units.items()},
        tuple(sorted(each for each in to_price if each is not None)),
        tuple(sorted(bid.said for bid in bids)),
        {kind: tuple(sorted(each)) for kind, each in kinds.items()},
        len(bids),
        tuple(sorted(each for each in lasting if each is not None)),
        {name: tuple(sorted(each)) for name, each in years.items()},
        {
            share.attribute: tuple(
                sorted(
                    mean for bid in bids if not math.isnan(mean := bid.deflators[share.attribute])
                )
            )
            for share in TAKEN_OFF
        },
        tuple(sorted(float(priced_rows(bid.valuation)) for bid in bids)),
    )


def usual_start(projects: Iterable[Project]) -> date | None:
    """Day on which half of these projects have begun; None where none says."""
    days = [project.start.toordinal() for project in projects if project.start]
    return date.fromordinal(int(median(days))) if days else None
