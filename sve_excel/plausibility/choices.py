"""What a bidder is free to choose and lifts its value: a dearer proxy, more units for a pound."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from statistics import median

from sve_excel.library.library import Library
from sve_excel.method.sensitivity import price_key
from sve_excel.model import LineValue, Proxy
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.rivals import units_for_a_pound, usual
from sve_excel.words.digits import above
from sve_excel.words.folding import fold
from sve_excel.words.saying import figure, listed, quote

_FEWEST = 3  # others of an outcome with the unit, below which no one of them is usual
_STEM = 5  # letters by which lonely and loneliness are one word
_WORD = re.compile(r"[^\W\d_]{4,}")

DEAR_PROXY_UNSAID = Question(
    "SVE454",
    "dear-proxy-unsaid",
    1,
    "{rows} on proxies worth {least} times the median of the others of their outcome and unit, or "
    "more, and the descriptions name nothing that sets these apart. The dearest is {proxy}, "
    "{times} times that median; together they bring {share} of the net value.",
    "What shows that each of these rows is what its proxy values, and not what a lower one values?",
    manual={"rows": "rows rest", "least": "so many", "times": "so many"},
)


@Probe
def flag_dear_proxies(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A row on a proxy far dearer than the others says in its words what sets that apart."""
    limits, total = tender.policy.plausibility, offer.valuation.net_outputs
    dear: list[tuple[float, LineValue]] = []
    for line in offer.rows.lines:
        proxy = line.claim.proxy
        others = _others(proxy, tender.library) if proxy else []
        if proxy is None or line.claim.output.counted <= 0 or len(others) < _FEWEST:
            continue
        usually = median(each.uprated for each in others)
        if above(proxy.uprated, limits.dear_proxy * usually) and not _sets_apart(line, others):
            dear.append((proxy.uprated / usually, line))
    brings = math.fsum(line.net for _, line in dear)
    if dear and total > 0 and above(brings / total, limits.dear_share):
        times, dearest = max(dear, key=lambda each: each[0])
        rows = [str(line.claim.output.row) for _, line in dear]
        yield DEAR_PROXY_UNSAID.about(
            offer,
            [offer.cell(line, "Proxy") for _, line in dear],
            rows=f"row {rows[0]} rests" if len(rows) == 1 else f"rows {listed(rows)} rest",
            least=figure(limits.dear_proxy),
            proxy=quote(dearest.claim.proxy.name if dearest.claim.proxy else "", 90),
            times=figure(round(times, 1)),
            share=f"{brings / total:.0%}",
        )


def _others(proxy: Proxy, library: Library) -> list[Proxy]:
    """Other proxies of an outcome that are for the same unit."""
    return [
        each
        for each in library.by_outcome.get(proxy.outcome, ())
        if each.id != proxy.id and each.unit == proxy.unit
    ]


def _sets_apart(line: LineValue, others: list[Proxy]) -> bool:
    """Whether a row's words hold one that its proxy's name has, and few names of the others."""
    assert line.claim.proxy
    named = [_stems(each.name) for each in others]
    own = {
        stem
        for stem in _stems(line.claim.proxy.name)
        if sum(stem in each for each in named) * 2 < len(named)
    }
    said = _stems(f"{line.claim.output.description} {line.claim.output.evidence}")
    return not own or not own.isdisjoint(said)


@lru_cache(maxsize=4096)
def _stems(words: str) -> frozenset[str]:
    return frozenset(each[:_STEM] for each in _WORD.findall(fold(words)))


UNITS_FAR_ABOVE_OTHERS = Question(
    "SVE458",
    "units-far-above-others",
    1,
    "{units} are claimed under {proxy}: for every pound of the contract price {times} times as "
    "many as the median of the other bids that claim it.",
    "How can so many be reached for this price, and which record of yours shows it?",
    gives_median=True,
    manual={"units": "so many", "times": "so many"},
)


@Probe
def flag_units_above_others(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Under no proxy that others claim too are there far more units for a pound than theirs."""
    rivals, limit = tender.beside(offer), tender.policy.plausibility.units_to_median
    own = units_for_a_pound(offer.submission.project, offer.rows.lines)
    for name, found in own.items():
        middle = usual(rivals.units.get(name, ()), found)
        if middle is None or not above(found, limit * middle):
            continue
        lines = [each for each in offer.rows.lines if price_key(each.claim) == name]
        proxy = lines[0].claim.proxy
        yield UNITS_FAR_ABOVE_OTHERS.about(
            offer,
            [offer.cell(line, "Units") for line in lines],
            units=figure(math.fsum(line.claim.output.counted for line in lines)),
            proxy=quote(proxy.name if proxy else name, 90),
            times=figure(round(found / middle, 1)),
        )
