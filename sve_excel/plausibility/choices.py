"""What a bidder is free to choose and lifts its value: proxies, units and years."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import median

from sve_excel.layout import DURATION, PROXY, UNITS
from sve_excel.method.sensitivity import price_key
from sve_excel.model import LineValue, Proxy
from sve_excel.plausibility.amounts import longer_than_contract
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.rivals import (
    mean_years,
    others_in,
    units_for_a_pound,
    usual,
    years_of_proxies,
)
from sve_excel.words.digits import above, below
from sve_excel.words.folding import fold
from sve_excel.words.saying import figure, listed, quote

_FEWEST = 3  # others of an outcome with the unit, below which no one of them is usual
_STEM = 5  # letters by which lonely and loneliness are one word
_COMMON = frozenset(  # beginnings of words that many proxies have, whatever they value
    each[:_STEM]
    for each in (
        *(
            "with",
            "from",
            "that",
            "than",
            "into",
            "each",
            "after",
            "when",
            "while",
            "over",
            "under",
        ),
        *("some", "other", "more", "less", "most", "first", "last", "lower", "higher", "have"),
        *(
            "their",
            "they",
            "them",
            "cost",
            "year",
            "years",
            "average",
            "value",
            "saving",
            "savings",
        ),
        *(
            "person",
            "people",
            "adult",
            "public",
            "lost",
            "gain",
            "society",
            "case",
            "cases",
            "care",
        ),
        *("health", "social", "service"),
    )
)
_WORD = re.compile(r"[^\W\d_]{4,}")

PROXY_NOT_BORNE_OUT = Question(
    "SVE454",
    "proxy-not-borne-out",
    1,
    "{rows} on proxies that the descriptions do not bear out, and together they bring {share} of "
    "the net value. In row {row} {why}.",
    "What shows that each of these rows is what its proxy values, and not what a lower one values?",
    manual={
        "rows": "rows rest",
        "row": "N",
        "why": "a proxy is worth far more than the others of its outcome, and nothing that sets it "
        "apart is named; or no word of the proxy is",
    },
)


@Probe
def flag_proxies(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A row says in its words what its proxy values, and of a dear one what sets that apart."""
    limits, total = tender.policy.plausibility, offer.valuation.net_outputs
    found: list[tuple[LineValue, str]] = []
    for line in offer.rows.lines:
        why = _not_borne_out(line, tender) if line.claim.output.counted > 0 else ""
        if why:
            found.append((line, why))
    brings = math.fsum(line.net for line, _ in found)
    if found and total > 0 and above(brings / total, limits.dear_share):
        most, why = max(found, key=lambda each: each[0].net)
        rows = [str(line.claim.output.row) for line, _ in found]
        yield PROXY_NOT_BORNE_OUT.about(
            offer,
            [offer.cell(line, PROXY) for line, _ in found],
            rows=f"row {rows[0]} rests" if len(rows) == 1 else f"rows {listed(rows)} rest",
            share=f"{brings / total:.0%}",
            row=most.claim.output.row,
            why=why,
        )


def _not_borne_out(line: LineValue, tender: Tender) -> str:
    """What a row's words leave open about its proxy; empty where they say it.

    Words of the outcome say nothing of which of its proxies it is, nor do those that many have.
    Outcomes of few proxies leave little to choose, and are not looked at.
    """
    proxy = line.claim.proxy
    whole = tender.library.by_outcome.get(proxy.outcome, ()) if proxy else ()
    if proxy is None or len(whole) <= _FEWEST:
        return ""
    said = _stems(f"{line.claim.output.description} {line.claim.output.evidence}")
    if times := _dear(proxy, whole, said, tender):
        return (
            f"the proxy {quote(proxy.name, 90)} is worth {figure(round(times, 1))} times the "
            "median of the others of its outcome and unit, and nothing that sets it apart is named"
        )
    named = _stems(f"{proxy.name} {proxy.unit}") - _COMMON
    if named and said.isdisjoint(named):
        return f"no word of the proxy {quote(proxy.name, 90)} is named"
    return ""


def _dear(proxy: Proxy, whole: Sequence[Proxy], words: frozenset[str], tender: Tender) -> float:
    """How many times the others of its outcome and unit a dear proxy is worth; 0 of another.

    One of which something is named that sets it apart from them is none.
    """
    others = [each for each in whole if each.id != proxy.id and each.unit == proxy.unit]
    if len(others) < _FEWEST:
        return 0.0
    usually = median(other.uprated for other in others)
    dear = above(proxy.uprated, tender.policy.plausibility.dear_proxy * usually)
    return proxy.uprated / usually if dear and _apart(proxy, others).isdisjoint(words) else 0.0


def _apart(proxy: Proxy, others: Sequence[Proxy]) -> set[str]:
    """Words that a proxy's name has and few names of the others."""
    named = [_stems(other.name) for other in others]
    own = _stems(proxy.name)
    return {stem for stem in own if sum(stem in each for each in named) * 2 < len(named)}


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
            [offer.cell(line, UNITS) for line in lines],
            units=figure(math.fsum(line.claim.output.counted for line in lines)),
            proxy=quote(proxy.name if proxy else name, 90),
            times=figure(round(found / middle, 1)),
        )


YEARS_ABOVE_OTHERS = Question(
    "SVE438",
    "years-above-others",
    1,
    "{what} {years} years, {times} times the median of the other bids.",
    "What shows that your benefits last so much longer than those of others?",
    gives_median=True,
    manual={
        "what": "Rows on a proxy that others claim too, or all yearly values together, last",
        "years": "so many",
        "times": "so many",
    },
)


@Probe
def flag_years_above_others(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Benefits last about as long as those of the other bids, together and proxy by proxy."""
    if longer_than_contract(offer, tender)[0]:
        return  # of these another asks
    rivals, limits = tender.beside(offer), tender.policy.plausibility
    total = offer.valuation.net_outputs
    own = mean_years(offer.rows.lines)
    lasting = [line for line in offer.rows.lines if line.claim.output.years > 1]
    middle = usual(rivals.lasting, own)
    if own and middle and not below(own, limits.years_to_median * middle):
        yield _years_above(offer, lasting, "the yearly values together last", own, own / middle)
        return
    for name, years in years_of_proxies(lasting).items():
        middle = usual(rivals.years_of.get(name, ()), years)
        lines = [line for line in lasting if price_key(line.claim) == name]
        brings = math.fsum(line.net for line in lines)
        if middle is None or total <= 0 or not above(brings / total, limits.dear_share):
            continue
        if not below(years, limits.years_to_median * middle):
            rows = " and ".join(str(line.claim.output.row) for line in lines)
            what = f"row {rows} lasts" if len(lines) == 1 else f"rows {rows} last"
            yield _years_above(offer, lines, what, years, years / middle)


def _years_above(
    offer: Offer, lines: Sequence[LineValue], what: str, years: float, times: float
) -> Flag:
    return YEARS_ABOVE_OTHERS.about(
        offer,
        [offer.cell(line, DURATION) for line in lines],
        what=what,
        years=figure(round(years, 1)),
        times=figure(round(times, 1)),
    )


MANY_ROWS = Question(
    "SVE469",
    "many-rows",
    1,
    "{rows} rows are claimed, {times} times the median of {bids} other bids; the smaller half "
    "of them brings £{value} net.",
    "Which of these rows does the work set out to bring about, and how is each of them recorded?",
    gives_median=True,
    manual={"rows": "so many", "times": "so many", "bids": "the", "value": "value"},
)
_MANY = 2  # times what is usual


@Probe
def flag_many_rows(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A bid has no more than twice as many rows as others: many small ones add up unseen."""
    others = tender.beside(offer).rows
    own = float(len(offer.rows.lines))
    middle = usual(others, own)
    if not middle or not above(own, _MANY * middle):
        return
    smaller = sorted(offer.rows.lines, key=lambda line: line.net)[: int(own / 2)]
    yield MANY_ROWS.about(
        offer,
        [offer.cell(line, UNITS) for line in smaller],
        rows=figure(own),
        times=figure(round(own / middle, 1)),
        bids=others_in(others, own),
        value=f"{math.fsum(line.net for line in smaller):,.0f}",
    )
