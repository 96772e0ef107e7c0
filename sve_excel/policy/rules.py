"""The commissioner's rules: what counts, how a ratio is coloured, how bids are marked and asked.

Defaults are the contract's; a TOML file may set others. Unknown keys are refused with the nearest
name, because a misspelt rule that is silently ignored would decide who gets public money. Every key
is described once, beside its default; ``policy_text`` writes them all out as a file to start from.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

from sve_excel.model import Rag
from sve_excel.policy.award import Award, Lot, Procurement, Quality, Score, Version
from sve_excel.policy.discounting import (
    AT_THE_START,
    BY_YEAR,
    FIRST_YEARS,
    INPUTS_SPENT,
    Discounting,
)
from sve_excel.policy.keys import key, share
from sve_excel.policy.kpis import Deliveries, Kpi
from sve_excel.policy.limits import Plausibility
from sve_excel.policy.regimes import REGIMES, Regime
from sve_excel.policy.scoring import Scoring
from sve_excel.words.digits import above, below

LONGEST_SHEET_DURATION = 100  # years; the template's year list ends here
OWN_PROXIES = ("allow", "flag", "bar")


def _reach(default: float, words: str) -> Any:
    """Declare how far a share may turn out that is lower, below all of it."""
    return key(default, words, low=0.0, high=0.95)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How far the assumptions may vary. Bands are shares of the value on either side."""

    draws: int = key(
        10_000, "Draws of the simulation: more is slower and smoother.", low=100, high=200_000
    )
    seed: int = key(2024, "Start of the random numbers, so that all get the same.", low=0)
    band_a: float = share(
        0.1, "Band of a proxy of grade A where its source gives no range. An assumption."
    )
    band_b: float = share(0.2, "The same of grade B. An assumption.")
    band_c: float = share(0.4, "The same of grade C. An assumption.")
    band_own: float = share(0.5, "Band of a bidder's own proxy. An assumption.")
    deflator_step: float = share(
        0.1,
        "How far a deflator of one half may be out, in points: 0.1 is 10 points. Shares move on "
        "the scale of their odds: less, the nearer they are to 0 or 100 %. An assumption.",
    )
    leakage_reach: float = _reach(
        0.1,
        "Where a bid's leakage is lower, 0 or blank: how far it may turn out. An assumption (low "
        "leakage in the HCA Additionality Guide); no published reports are known.",
    )
    deadweight_reach: float = _reach(
        0.2, "The same for deadweight. Default: median of the 154 published reports that state any."
    )
    attribution_reach: float = _reach(
        0.255,
        "The same for attribution. Default: median of the 216 published reports that state any.",
    )
    displacement_reach: float = _reach(
        0.175,
        "The same for displacement. Default: median of the 40 published reports that state any.",
    )
    drop_off_reach: float = _reach(
        0.215,
        "The same for drop-off, where a benefit lasts. Default: median of the 90 published reports "
        "that state any.",
    )
    unit_step: float = share(
        0.1,
        "How far a bid's units may be out together, as a share of what is claimed. An assumption.",
    )
    duration_step: float = share(
        0.25,
        "How far a bid's years may be out together, as a share of what is claimed, where a benefit "
        "lasts longer than one year; it does not fall below one. An assumption.",
    )
    input_step: float = key(
        0.1,
        "How far a bid's inputs may be out together, as a share of what it states. An assumption.",
        low=0.0,
        high=0.9,
    )
    price_step: float = key(
        0.05,
        "How far a contract price may be out, where it counts. An assumption.",
        low=0.0,
        high=0.9,
    )
    shared_part: float = share(
        0.5,
        "Part of the draws in which all bids are wrong about their deflators alike, since the same "
        "optimism is in all of them; in the others each is by itself. An assumption.",
    )


@dataclass(frozen=True, slots=True)
class Held:
    """The library that a tender is held to."""

    sha256: str = key(
        "",
        "SHA-256 of the library that the tender was published with, which sve-excel proxies check "
        "prints: bids are valued with that edition, and any other is refused. Empty: the library "
        "that is there when bids are valued.",
        pattern="[0-9A-Fa-f]{64}",
        example="all 64 digits of a SHA-256, as sve-excel proxies check prints them",
    )


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What the workbook asks for besides, as buyers' own calculators do."""

    ask_core_service: bool = key(
        False,
        "Whether Outputs has the column 'In the specification?': a row that the specification asks "
        "for already is listed and not valued.",
    )
    ask_share: bool = key(
        False,
        "Whether Outputs has the column 'Share due to this contract': of a row only that share "
        "counts. Blank counts as 100 %.",
    )
    ask_place: bool = key(
        False,
        "Whether Outputs has the column 'Where it falls': postcodes or wards of a row, held "
        "against the look-up that --places names. It changes no value.",
    )


@dataclass(frozen=True, slots=True)
class Sorted:
    """The frameworks by which the buyer sorts what is offered."""

    use: tuple[str, ...] = key(
        (),
        "Frameworks by which results and comparison sort what is offered: sdg, or files as seen "
        "from the policy, as in ['sdg', 'ppn002.csv']; the form is in proxies/frameworks.",
    )
    asked: tuple[str, ...] = key(
        (),
        "Codes of those frameworks that the tender asks for, as in ['sdg:8']. Whoever offers "
        "nothing under one is asked.",
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """What bidders are told when they are asked something. It changes no figure."""

    answer_days: int = key(
        0,
        "Days from the date of a letter of questions in which its bidder answers; the letter says "
        "so. 0: the letter says nothing of it.",
        low=0,
        high=365,
    )
    answer_to: str = key("", "Where bidders send their answers: an address, or a portal.")
    decided_by: str = key("", "Who decides what follows from an answer: a name or a role.")


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one run. Rates are fractions of 1, ratios are pounds for every £1."""

    discount_rate: float = key(
        0.035,
        "Yearly rate that turns the years up to the 30th into present value. Default: the rate of "
        "HM Treasury's Green Book (2022, unchanged in February 2026) for years 0 to 30.",
        low=0.0,
        below=1.0,
    )
    discount_rate_from_31: float = key(
        0.03, "The same from the 31st year on; the bands are chained.", low=0.0, below=1.0
    )
    discount_rate_from_76: float = key(0.025, "The same from the 76th year on.", low=0.0, below=1.0)
    discount_rate_health: float = key(
        0.015,
        "The same up to the 30th year for rows that the library marks health. Default: the Green "
        "Book's rates for health, here and in the next two. A rate is never above that of other "
        "rows: to have no other, give 1.",
        low=0.0,
        high=1.0,
    )
    discount_rate_health_from_31: float = key(
        0.0129, "The same from the 31st year on.", low=0.0, high=1.0
    )
    discount_rate_health_from_76: float = key(
        0.0107, "The same from the 76th year on.", low=0.0, high=1.0
    )
    first_year: str = key(
        "end",
        "From when a year is discounted. end: each year from its end (SROI guide); start: from its "
        "start, so that the first year counts whole (the Green Book's year 0); mid: from its "
        "middle.",
        choices=FIRST_YEARS,
    )
    inputs_spent: str = key(
        AT_THE_START,
        "When inputs are spent, for the present value of the return. at the start: they count "
        "whole; by year: they are spread evenly over the contract, from its start date to its end "
        "date, and discounted as benefits are; a bid without both dates counts them whole.",
        choices=INPUTS_SPENT,
    )
    longest_duration: float = key(
        60.0,
        "Longest duration of a benefit, in years; a longer one is an error. Default: the Green "
        "Book's longest appraisal period for ordinary projects.",
        above=0.0,
        high=float(LONGEST_SHEET_DURATION),
    )
    green_below: float = key(12.5, "A ratio below this is green.", above=0.0)
    red_above: float = key(
        25.0, "A ratio above this is red; from green_below to here it is amber.", above=0.0
    )
    price_base: str = key(
        "",
        "Financial year in whose prices everything is valued, such as 2023/24; any year of the "
        "library's deflator table that is no forecast. Empty: the library's own. Make the template "
        "under the same policy (sve-excel template --policy), so that bidders see the same values.",
    )
    input_leakage: bool = key(
        False,
        "Whether leakage of inputs lowers what net and present value are divided by, which raises "
        "both ratios. false: the return is for every £1 put in, and the other figure stands beside "
        "it. true: a bid that gains by it is asked.",
    )
    input_leakage_floor: float = share(
        0.0, "Where input_leakage is true: least leakage of an input; a lower one counts as this."
    )
    input_leakage_cap: float = key(
        0.75,
        "Where input_leakage is true: most leakage of an input; a higher one counts as this. "
        "Default: the HCA Additionality Guide's 'very high'.",
        low=0.0,
        high=0.99,
    )
    leakage_floor: float = share(
        0.0,
        "Least leakage: a lower share in a bid counts as this. No floor holds in a row of harm, "
        "which it would make look smaller.",
    )
    deadweight_floor: float = share(0.0, "Least deadweight.")
    attribution_floor: float = share(0.0, "Least attribution (the share due to others).")
    displacement_floor: float = share(0.0, "Least displacement.")
    drop_off_floor: float = share(0.0, "Least drop-off a year.")
    allowed_proxies: tuple[str, ...] = key(
        (), "Ids of the only proxies that may be valued, as in ['THR-036']. Empty: all."
    )
    barred_proxies: tuple[str, ...] = key((), "Ids of proxies that are valued at nothing.")
    own_proxies: str = key(
        "flag",
        "A bidder's own proxies: allow them, flag them with a question, or bar them (valued at "
        "nothing).",
        choices=OWN_PROXIES,
    )
    library: Held = field(default_factory=Held)
    template: AskedFor = field(default_factory=AskedFor)
    framework: Sorted = field(default_factory=Sorted)
    scoring: Scoring = field(default_factory=Scoring)
    plausibility: Plausibility = field(default_factory=Plausibility)
    clarifications: Asking = field(default_factory=Asking)
    uncertainty: Uncertainty = field(default_factory=Uncertainty)
    procurement: Procurement = field(default_factory=Procurement)
    award: Award = field(default_factory=Award)
    deliveries: Deliveries = field(default_factory=Deliveries)
    quality: tuple[Quality, ...] = ()
    scores: tuple[Score, ...] = ()
    lots: tuple[Lot, ...] = ()
    kpi: tuple[Kpi, ...] = ()
    versions: tuple[Version, ...] = ()

    @property
    def regime(self) -> Regime:
        """The law that the award is under, with the texts and duties that it brings."""
        return REGIMES[self.procurement.regime]

    @property
    def marked(self) -> bool:
        """Whether bids get marks: by a method, by people, or by both. Else none is published."""
        return self.scoring.by is not None or bool(self.quality)

    @property
    def quality_marks(self) -> float:
        """All marks that people give."""
        return math.fsum(quality.marks for quality in self.quality)

    def rag(self, ratio: float) -> Rag:
        """Colour of a ratio: a credibility light, where a very high return is questioned.

        One below nothing is harm, whatever the thresholds.
        """
        if below(ratio, 0):
            return "harm"
        if below(ratio, self.green_below):
            return "green"
        return "red" if above(ratio, self.red_above) else "amber"

    @property
    def discounting(self) -> Discounting:
        """How later years become present value: a rate never rises with the years."""
        given = (self.discount_rate, self.discount_rate_from_31, self.discount_rate_from_76)
        healthy = (
            self.discount_rate_health,
            self.discount_rate_health_from_31,
            self.discount_rate_health_from_76,
        )
        rates = tuple(accumulate(given, min))
        health = map(min, rates, accumulate(healthy, min))
        return Discounting(
            tuple(zip((30, 75, 125), rates, strict=True)),
            self.first_year,
            tuple(zip((30, 75, 125), health, strict=True)),
            self.inputs_spent == BY_YEAR,
        )

    def asks(self, key: str) -> bool:
        """Whether the workbook asks for a column of ``layout.ASKED_COLUMNS``, by its key."""
        found: bool = getattr(self.template, key)
        return found

    def floor(self, share: str) -> float:
        """Least that one of the shares of ``layout.SHARES`` counts as, by its attribute."""
        found: float = getattr(self, f"{share}_floor")
        return found

    @property
    def sha256(self) -> str:
        """Hash of the rules themselves, whatever file they came from and however it is laid out.

        What a file need not say of the award leaves the hash as it is until it is said.
        """
        return _hash_of(_Said(repr(self), self))


@dataclass(frozen=True, slots=True)
class _Said:
    """A policy, and all that it says in words; 1 and 1.0 are one figure and two hashes."""

    words: str
    policy: Policy = field(compare=False)


@lru_cache(maxsize=8)
def _hash_of(said: _Said) -> str:
    """Work out the hash of a policy, which every sheet of a run names."""
    held = asdict(said.policy)
    parts: dict[str, Procurement | Award | Deliveries] = {
        "procurement": Procurement(),
        "award": Award(),
        "deliveries": Deliveries(),
    }
    usual: dict[str, object] = {name: asdict(part) for name, part in parts.items()}
    usual |= dict.fromkeys(("quality", "scores", "lots", "versions", "kpi"), ())
    told = {name: value for name, value in held.items() if usual.get(name) != value}
    rules = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(rules.encode()).hexdigest()


DEFAULT_POLICY = Policy()
_PARTS: Mapping[str, type] = {
    "library": Held,
    "template": AskedFor,
    "framework": Sorted,
    "scoring": Scoring,
    "plausibility": Plausibility,
    "clarifications": Asking,
    "uncertainty": Uncertainty,
    "procurement": Procurement,
    "award": Award,
    "deliveries": Deliveries,
}
SECTIONS = ("valuation", *_PARTS)
