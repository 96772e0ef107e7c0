"""The ways to turn social value into marks, and the keys of a policy that choose among them.

A scoring method is one record: its name, its words, on whom its marks depend, the marks as numbers
and the same as a formula. The policy's words and choices, the sheet Marks, the prose of a
comparison and the manual are all made from the records, so that a method more is a record more. Its
own settings are keys of ``Scoring``, named in the record.

Relative methods depend on who else bids: leaving out a bid can change marks and, with price, the
winner. A published target and bands do not. Nothing is rounded here: ``method.scoring`` and the
sheet round the marks of every method alike.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sve_excel.policy.keys import key, share
from sve_excel.words.digits import below, formula, rounded
from sve_excel.words.saying import listed

FIGURE_WORDS = {
    "net_sroi": "net ratio",
    "present_value_sroi": "present-value ratio",
    "gross_sroi": "gross ratio",
    "net_value": "net value",
    "present_value": "present value",
}
FIGURES = tuple(FIGURE_WORDS)
TIE_BREAKS = ("present_value_sroi", "contract_price", "warnings", "shared")


@dataclass(frozen=True, slots=True)
class Figures:
    """What is marked of one bid, in pounds and pounds for £1; no price is NaN."""

    net_sroi: float
    present_value_sroi: float
    gross_sroi: float
    net_value: float
    present_value: float
    price: float
    warnings: float


@dataclass(frozen=True, slots=True)
class MarkCells:
    """References in the sheet Marks: to one bid's row, and to what stands there once.

    ``measure`` is the bid's cell of the method's own measure, where it has none of ``counted``, and
    ``measures`` that column over all bids; ``settings`` are the policy's keys.
    """

    figure: str
    counted: str
    price: str
    net_value: str
    present_value: str
    measure: str
    measures: str
    band_from: str
    band_share: str
    settings: Mapping[str, str]

    @property
    def allowed(self) -> str:
        """Whether the marked figure is above the threshold, as an expression."""
        return f"({formula(self.figure)}>={self.settings['least']})"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a method compares bids by, other than the marked figure; it needs a contract price.

    ``value`` gives NaN where there is none; the formula stands only where there is one.
    """

    words: str
    width: float
    money: bool
    value: Callable[[Figures, Scoring], float]
    formula: Callable[[MarkCells], str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A number of the policy that one method goes by: its key, its label in Marks, its help."""

    key: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ScoringMethod:
    """One way to turn social value into marks.

    ``means`` says it in the policy, ``how`` as arithmetic in words. ``marks`` gives each bid's
    marks, NaN where a contract price is missing; ``formula`` the same as an Excel formula for one
    bid. ``ends`` says of a relative method that the others' marks hang on the best and the worst
    measure alone, so that nobody else's leaving need be tried.
    """

    name: str
    words: str
    means: str
    how: str
    relative: bool
    marks: Callable[[Sequence[Figures], Scoring], list[float]]
    formula: Callable[[MarkCells], str]
    measure: Measure | None = None
    settings: tuple[Setting, ...] = ()
    ends: bool = True
    width: float = 15

    @property
    def priced(self) -> bool:
        """Whether a bid without a contract price cannot be marked."""
        return self.measure is not None

    def measured(self, bid: Figures, rules: Scoring) -> float:
        """What the method compares bids by."""
        return self.measure.value(bid, rules) if self.measure else counted(bid, rules)


def counted(bid: Figures, rules: Scoring) -> float:
    """Give the marked figure of a bid to fifteen digits, after threshold and cap."""
    figure = rounded(marked_figure(bid, rules))
    if below(figure, rules.least):
        return 0.0
    return max(0.0, min(figure, rules.most) if rules.most else figure)


def marked_figure(bid: Figures, rules: Scoring) -> float:
    """Give the figure of a bid that the policy marks."""
    figure: float = getattr(bid, rules.figure)
    return figure


def _allowed(bid: Figures, rules: Scoring) -> bool:
    """Threshold and cap are of the marked figure, whatever else a method measures."""
    return not below(marked_figure(bid, rules), rules.least)


def _in_proportion(measures: Sequence[float], rules: Scoring) -> list[float]:
    best = max((each for each in measures if not math.isnan(each)), default=0.0)
    return [rules.marks * each / best if best > 0 else each * 0.0 for each in measures]


def _in_proportion_formula(cells: MarkCells) -> str:
    best = f"MAX({cells.measures})"
    return f"IF({best}>0,{cells.settings['marks']}*{cells.measure}/{best},0)"


def _highest(bids: Sequence[Figures], rules: Scoring) -> list[float]:
    return _in_proportion([counted(bid, rules) for bid in bids], rules)


def _target(bids: Sequence[Figures], rules: Scoring) -> list[float]:
    return [rules.marks * min(counted(bid, rules) / rules.target, 1.0) for bid in bids]


def _target_formula(cells: MarkCells) -> str:
    return f"{cells.settings['marks']}*MIN(1,{cells.counted}/{cells.settings['target']})"


def _bands(bids: Sequence[Figures], rules: Scoring) -> list[float]:
    shares = (0.0, *rules.band_share)
    return [rules.marks * shares[bisect_right(rules.band_from, counted(b, rules))] for b in bids]


def _bands_formula(cells: MarkCells) -> str:
    band = f"INDEX({cells.band_share},MATCH({cells.counted},{cells.band_from},1))"
    return f"{cells.settings['marks']}*IFERROR({band},0)"


def _worth_per_pound(bid: Figures, rules: Scoring) -> float:
    worth = max(0.0, bid.net_value) / bid.price
    return worth if _allowed(bid, rules) else worth * 0.0


def _worth_per_pound_formula(cells: MarkCells) -> str:
    return f"IF({cells.allowed},MAX(0,{cells.net_value})/{cells.price},0)"


def _per_pound(bids: Sequence[Figures], rules: Scoring) -> list[float]:
    return _in_proportion([_worth_per_pound(bid, rules) for bid in bids], rules)


def _cost(bid: Figures, rules: Scoring) -> float:
    return bid.price - rules.willingness * bid.present_value


def _cost_formula(cells: MarkCells) -> str:
    return f"{cells.price}-{cells.settings['willingness']}*{cells.present_value}"


def _willingness(bids: Sequence[Figures], rules: Scoring) -> list[float]:
    """The lowest cost gets all marks, the highest none."""
    costs = [_cost(bid, rules) for bid in bids]
    known = [cost for cost in costs if not math.isnan(cost)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    found = []
    for bid, cost in zip(bids, costs, strict=True):
        if math.isnan(cost) or not _allowed(bid, rules):
            found.append(cost * 0.0)
        else:
            found.append(rules.marks * (high - cost) / (high - low) if high > low else rules.marks)
    return found


def _willingness_formula(cells: MarkCells) -> str:
    marks, cost = cells.settings["marks"], cells.measure
    low, high = f"MIN({cells.measures})", f"MAX({cells.measures})"
    found = f"IF({high}>{low},{marks}*({high}-{cost})/({high}-{low}),{marks})"
    return f"IF({cells.allowed},{found},0)"


METHODS: Mapping[str, ScoringMethod] = {
    method.name: method
    for method in (
        ScoringMethod(
            name="highest",
            words="In proportion to the highest",
            means="the best bid gets all marks, the others in proportion",
            how="marks × figure / highest figure",
            relative=True,
            marks=_highest,
            formula=_in_proportion_formula,
        ),
        ScoringMethod(
            name="target",
            words="Against the published target",
            means="in proportion to a target published beforehand",
            how="marks × figure / target, at most all",
            relative=False,
            marks=_target,
            formula=_target_formula,
            settings=(
                Setting(
                    "target",
                    "Target",
                    "The figure that earns all marks, published with the tender.",
                ),
            ),
        ),
        ScoringMethod(
            name="bands",
            words="By bands",
            means="by the bands below",
            how="the share of the band",
            relative=False,
            marks=_bands,
            formula=_bands_formula,
            width=11,
        ),
        ScoringMethod(
            name="per_pound",
            words="Value for each £1 of contract price",
            means="value for each £1 of contract price, in proportion to the best",
            how="marks × (net value / price) / the highest such",
            relative=True,
            marks=_per_pound,
            formula=_in_proportion_formula,
            measure=Measure(
                "Value for each £1 of price", 13, False, _worth_per_pound, _worth_per_pound_formula
            ),
            width=17,
        ),
        ScoringMethod(
            name="willingness",
            words="Price less what the value is worth to you",
            means="contract price less what the social value is worth to you, the lowest is best",
            how="cost is price - willingness × present value; marks × (highest cost - cost) / "
            "(highest cost - lowest cost)",
            relative=True,
            marks=_willingness,
            formula=_willingness_formula,
            measure=Measure("Price less what the value is worth", 15, True, _cost, _cost_formula),
            settings=(
                Setting(
                    "willingness",
                    "Willingness to pay",
                    "Pounds that you would pay for £1 of present value.",
                ),
            ),
            width=19,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a figure becomes marks. Marks are points of the tender's own scale."""

    method: str = key(
        "highest",
        "How marks are given. "
        + " ".join(f"{method.name}: {method.means}." for method in METHODS.values()),
        choices=tuple(METHODS),
    )
    figure: str = key(
        "net_sroi",
        "The figure that is marked by "
        + listed([method.name for method in METHODS.values() if not method.priced])
        + ". Ratios are pounds for every £1 of input; net_value and present_value are pounds.",
        choices=FIGURES,
    )
    marks: float = key(
        20.0,
        "Marks for social value. Central government gives at least 10 of 100 (PPN 06/20, now 002).",
        above=0.0,
        high=1000.0,
    )
    price_marks: float = key(
        40.0,
        "Marks for price (lowest price / price), only to show how price and social value together "
        "would rank and whether the order hangs on a losing bid. 0: leave price out.",
        low=0.0,
        high=1000.0,
    )
    target: float = key(
        5.0,
        "For target: the figure that earns all marks. Publish it with the tender.",
        above=0.0,
        high=1e12,
    )
    band_from: tuple[float, ...] = key(
        (1.0, 2.0, 4.0, 6.0), "For bands: a band begins at each of these figures, in rising order."
    )
    band_share: tuple[float, ...] = key(
        (0.25, 0.5, 0.75, 1.0), "For bands: the share of the marks that each band earns."
    )
    willingness: float = share(
        0.05, "For willingness: pounds that you would pay for £1 of present value."
    )
    least: float = key(
        0.0, "A bid whose figure is below this gets no marks (0: no threshold).", low=0.0, high=1e12
    )
    most: float = key(
        0.0,
        "A figure above this counts as this before marks are worked out, so that one bid that "
        "claims too much does not push the others down (0: no cap).",
        low=0.0,
        high=1e12,
    )
    decimals: int = key(2, "Decimals to which marks are rounded.", low=0, high=6)
    tie_break: str = key(
        "present_value_sroi",
        "Which of two bids with the same marks comes first: the higher present-value ratio, the "
        "lower contract price, the fewer warnings, or neither (shared).",
        choices=TIE_BREAKS,
    )
