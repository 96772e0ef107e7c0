"""The commissioner's rules: what counts, how a ratio is coloured, how bids are marked and asked.

Defaults are the contract's; a TOML file may set others. Unknown keys are refused with the nearest
name, because a misspelt rule that is silently ignored would decide who gets public money. Every key
is described once, beside its default; ``policy_text`` writes them all out as a file to start from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sve_excel.model import Rag

LONGEST_SHEET_DURATION = 100  # years; the template's year list ends here
METHODS = ("highest", "target", "bands", "per_pound", "willingness")
FIGURES = ("net_sroi", "present_value_sroi", "gross_sroi", "net_value", "present_value")
TIE_BREAKS = ("present_value_sroi", "contract_price", "warnings", "shared")
OWN_PROXIES = ("allow", "flag", "bar")


def _key(default: Any, words: str, **limits: Any) -> Any:
    """Declare one key: its default, what it means, and its limits.

    The default's type is the key's: a key whose default is whole takes whole numbers alone.
    Limits: ``low`` and ``high`` (both in), ``above`` and ``below`` (both out), ``choices``.
    """
    return field(default=default, metadata={"words": words, **limits})


def _share(default: float, words: str) -> Any:
    return _key(default, words, low=0.0, high=1.0)


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a figure becomes marks. Marks are points of the tender's own scale."""

    method: str = _key(
        "highest",
        "How marks are given. highest: the best bid gets all marks, the others in proportion. "
        "target: in proportion to a target published beforehand. bands: by the bands below. "
        "per_pound: value for each £1 of contract price, in proportion to the best. willingness: "
        "contract price less what the social value is worth to you, the lowest is best.",
        choices=METHODS,
    )
    figure: str = _key(
        "net_sroi",
        "The figure that is marked by highest, target and bands. Ratios are pounds for every £1 of "
        "input; net_value and present_value are pounds.",
        choices=FIGURES,
    )
    marks: float = _key(
        20.0,
        "Marks for social value. Central government gives at least 10 of 100 (PPN 06/20, now 002).",
        above=0.0,
        high=1000.0,
    )
    price_marks: float = _key(
        40.0,
        "Marks for price (lowest price / price), only to show how price and social value together "
        "would rank and whether the order hangs on a losing bid. 0: leave price out.",
        low=0.0,
        high=1000.0,
    )
    target: float = _key(
        5.0,
        "For target: the figure that earns all marks. Publish it with the tender.",
        above=0.0,
        high=1e12,
    )
    band_from: tuple[float, ...] = _key(
        (1.0, 2.0, 4.0, 6.0), "For bands: a band begins at each of these figures, in rising order."
    )
    band_share: tuple[float, ...] = _key(
        (0.25, 0.5, 0.75, 1.0), "For bands: the share of the marks that each band earns."
    )
    willingness: float = _share(
        0.05, "For willingness: pounds that you would pay for £1 of present value."
    )
    least: float = _key(
        0.0, "A bid whose figure is below this gets no marks (0: no threshold).", low=0.0, high=1e12
    )
    most: float = _key(
        0.0,
        "A figure above this counts as this before marks are worked out, so that one bid that "
        "claims too much does not push the others down (0: no cap).",
        low=0.0,
        high=1e12,
    )
    decimals: int = _key(2, "Decimals to which marks are rounded.", low=0, high=6)
    tie_break: str = _key(
        "present_value_sroi",
        "Which of two bids with the same marks comes first: the higher present-value ratio, the "
        "lower contract price, the fewer warnings, or neither (shared).",
        choices=TIE_BREAKS,
    )


@dataclass(frozen=True, slots=True)
class Plausibility:
    """When a bid is asked a question. Limits raise questions; they change no figure."""

    value_to_price: float = _key(
        10.0, "Ask when the net value is more than this many times the contract price.", above=0.0
    )
    input_to_price: float = _share(
        0.9, "Ask when the inputs come to less than this share of the contract price."
    )
    median_distance: float = _share(
        0.2, "Ask when a bid's mean deflator is further than this from the tender's median."
    )
    deadweight_low: float = _share(
        0.052,
        "Ask when mean deadweight is below this. Default: 10th percentile of 154 published reports "
        "(github.com/jcmunozmora/sroi-meta-analysis, March 2026).",
    )
    attribution_low: float = _share(
        0.1, "The same for attribution. Default: 10th percentile of 216 published reports."
    )
    drop_off_low: float = _share(
        0.1,
        "The same for drop-off, where a benefit lasts. Default: 10th percentile of 90 published "
        "reports.",
    )
    ratio_high: float = _key(
        10.2,
        "Ask when the net ratio is above this. Default: 90th percentile of 247 published reports.",
        above=0.0,
    )
    one_proxy_share: float = _share(
        0.6, "Ask when one proxy brings more than this share of a bid's net value."
    )
    years_beyond: float = _key(
        0.0,
        "Ask when a benefit is counted for longer than the contract and this many years more.",
        low=0.0,
        high=100.0,
    )
    copied_share: float = _share(
        0.5, "Ask when at least this share of the rows of two bids is the same or nearly so."
    )
    likeness: float = _share(
        0.85, "How alike two descriptions must be to count as nearly the same (1: word for word)."
    )


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How far the assumptions may vary. Bands are shares of the value on either side."""

    draws: int = _key(
        10_000, "Draws of the simulation: more is slower and smoother.", low=100, high=200_000
    )
    seed: int = _key(2024, "Start of the random numbers, so that all get the same.", low=0)
    band_a: float = _share(0.1, "Range of a proxy of grade A where its source gives none.")
    band_b: float = _share(0.2, "Range of a proxy of grade B where its source gives none.")
    band_c: float = _share(0.4, "Range of a proxy of grade C where its source gives none.")
    band_own: float = _share(0.5, "Range of a bidder's own proxy.")
    deflator_step: float = _share(
        0.1, "How far each kind of deflator of a bid may be out, in points: 0.1 is 10 points."
    )
    unit_step: float = _share(
        0.1, "How far a bid's units may be out together, as a share of what is claimed."
    )
    duration_step: float = _share(
        0.25,
        "How far a bid's years may be out together, as a share of what is claimed, where a benefit "
        "lasts longer than one year; it does not fall below one.",
    )


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one run. Rates are fractions of 1, ratios are pounds for every £1."""

    discount_rate: float = _key(
        0.035,
        "Yearly rate that turns later years into present value. HM Treasury Green Book (2022, "
        "unchanged in February 2026): 3.5 % for years 0 to 30.",
        low=0.0,
        below=1.0,
    )
    longest_duration: float = _key(
        60.0,
        "Longest duration of a benefit, in years; a longer one is an error. Default: the Green "
        "Book's longest appraisal period for ordinary projects.",
        above=0.0,
        high=float(LONGEST_SHEET_DURATION),
    )
    green_below: float = _key(12.5, "A ratio below this is green.", above=0.0)
    red_above: float = _key(
        25.0, "A ratio above this is red; from green_below to here it is amber.", above=0.0
    )
    price_base: str = _key(
        "",
        "Financial year in whose prices everything is valued, such as 2023/24; any year of the "
        "library's deflator table that is no forecast. Empty: the library's own. Make the template "
        "under the same policy (sve-excel template --policy), so that bidders see the same values.",
    )
    input_leakage: bool = _key(
        True, "Whether leakage of inputs lowers the net input, which raises the net ratio."
    )
    leakage_floor: float = _share(
        0.0,
        "Least leakage: a lower share in a bid counts as this. No floor holds in a row of harm, "
        "which it would make look smaller.",
    )
    deadweight_floor: float = _share(0.0, "Least deadweight.")
    attribution_floor: float = _share(0.0, "Least attribution (the share due to others).")
    displacement_floor: float = _share(0.0, "Least displacement.")
    drop_off_floor: float = _share(0.0, "Least drop-off a year.")
    allowed_proxies: tuple[str, ...] = _key(
        (), "Ids of the only proxies that may be valued, as in ['THR-036']. Empty: all."
    )
    barred_proxies: tuple[str, ...] = _key((), "Ids of proxies that are valued at nothing.")
    own_proxies: str = _key(
        "flag",
        "A bidder's own proxies: allow them, flag them with a question, or bar them (valued at "
        "nothing).",
        choices=OWN_PROXIES,
    )
    scoring: Scoring = field(default_factory=Scoring)
    plausibility: Plausibility = field(default_factory=Plausibility)
    uncertainty: Uncertainty = field(default_factory=Uncertainty)

    def rag(self, ratio: float) -> Rag:
        """Colour of a ratio: a credibility light, where a very high return is questioned."""
        if ratio < self.green_below:
            return "green"
        return "red" if ratio > self.red_above else "amber"

    def floor(self, share: str) -> float:
        """Least that one of the shares of ``layout.SHARES`` counts as, by its attribute."""
        found: float = getattr(self, f"{share}_floor")
        return found

    @property
    def sha256(self) -> str:
        """Hash of the rules themselves, whatever file they came from and however it is laid out."""
        rules = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(rules.encode()).hexdigest()


DEFAULT_POLICY = Policy()
_PARTS: Mapping[str, type] = {
    "scoring": Scoring,
    "plausibility": Plausibility,
    "uncertainty": Uncertainty,
}
SECTIONS = ("valuation", *_PARTS)
