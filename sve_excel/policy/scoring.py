"""The ways to turn social value into marks, and the keys of a policy that choose among them.

A scoring method is one record: its name, its words, on whom its marks depend, the marks as arrays
and the same as a formula. The arrays hold the bids, or the bids in every draw of a simulation: the
program and its simulation mark by the same lines. The policy's words and choices, the sheet Marks,
the prose of a comparison and the manual are all made from the records, so that a method more is a
record more. Its own settings are keys of ``Scoring``, named in the record. Without a method there
are no marks: nobody is given any by rules that were not published.

Relative methods depend on who else bids: leaving out a bid can change marks and, with price, the
winner. A published target and bands do not. Nothing is rounded here: ``method.scoring`` and the
sheet round the marks of every method alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sve_excel.policy.figures import AllFigures, Figures, yardstick
from sve_excel.policy.keys import key, share
from sve_excel.words.digits import formula, rounded
from sve_excel.words.lookup import at_place
from sve_excel.words.saying import listed

if TYPE_CHECKING:  # numpy takes a while to load, and most commands mark nobody
    from numpy.typing import NDArray

    Array = NDArray[Any]

FIGURE_WORDS = {
    "net_sroi": "net ratio",
    "present_value_sroi": "present-value ratio",
    "gross_sroi": "gross ratio",
    "net_value": "net value",
    "present_value": "present value",
}
FIGURES = tuple(FIGURE_WORDS)
TIE_BREAK_WORDS = {
    "shared": "by nothing: they share the place",
    "present_value_sroi": "by the higher present-value ratio",
    "contract_price": "by the lower contract price",
    "warnings": "by the fewer warnings",
}
_NEAR = 1e-12  # of a threshold: a hundred times what fifteen digits leave open
TIE_BREAKS = tuple(TIE_BREAK_WORDS)
NO_METHOD, NO_METHOD_WORDS = "none", "No marks: by net return"


@dataclass(frozen=True, slots=True)
class MarkCells:
    """References in the sheet Marks: to one bid's row, and to what stands there once.

    ``measure`` is the bid's cell of the method's own measure, where it has none of ``counted``, and
    ``measures`` what bids are measured by of all that it is ranked among: that column, and of
    ``counted`` what ``measured_by_formula`` leaves of it. ``price_at_base`` is the price in the
    prices of the values, to hold them against; ``prices`` are all contract prices as offered;
    ``settings`` are the policy's keys. ``sets`` says with 1 whether the bid sets a scale, and
    ``every_sets`` is that column; empty where no rule disqualifies, so that all do.
    """

    figure: str
    counted: str
    price: str
    price_at_base: str
    net_value: str
    present_value: str
    measure: str
    measures: str
    prices: str
    band_from: str
    band_share: str
    settings: Mapping[str, str]
    sets: str = ""
    every_sets: str = ""

    @property
    def no_prices(self) -> str:
        """Whether nobody who sets a scale gives a contract price, as an expression."""
        if not self.sets:
            return f"COUNT({self.prices})=0"
        return f'COUNTIFS({self.every_sets},1,{self.prices},">-1E+99")=0'

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
    value: Callable[[AllFigures, Scoring], Array]
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
    bid. ``needs`` are the figures that it goes by besides the marked one. ``ends`` says of a
    relative method that the others' marks hang on the best and the worst measure alone, so that
    nobody else's leaving need be tried, ``two_ended`` that its formula takes the worst as well.
    ``keys`` are those of the policy that it goes by and no sheet has as a setting, ``adds`` what
    they say, as a sentence, and ``full`` gives the figure by which a made-up bid is measured.
    """

    name: str
    words: str
    means: str
    how: str
    relative: bool
    marks: Callable[[AllFigures, Scoring], Array]
    formula: Callable[[MarkCells], str]
    needs: tuple[str, ...] = ()
    measure: Measure | None = None
    settings: tuple[Setting, ...] = ()
    ends: bool = True
    width: float = 15
    two_ended: bool = False
    keys: tuple[str, ...] = ()
    adds: Callable[[Scoring], str] = lambda _: ""
    full: Callable[[Scoring], float] | None = None

    @property
    def priced(self) -> bool:
        """Whether a bid without a contract price cannot be marked."""
        return self.measure is not None

    def measured(self, bids: AllFigures, rules: Scoring) -> Array:
        """What the method compares bids by."""
        return self.measure.value(bids, rules) if self.measure else all_counted(bids, rules)


def all_counted(bids: AllFigures, rules: Scoring) -> Array:
    """Give the marked figure of every bid to fifteen digits, after threshold and cap."""
    import numpy as np

    figure = _held(getattr(bids, rules.figure), rules)
    most = rounded(rules.most) if rules.most else np.inf
    return np.where(figure < rounded(rules.least), 0.0, np.maximum(0.0, np.minimum(figure, most)))


def counted(bid: Figures, rules: Scoring) -> float:
    """Give the marked figure of one bid to fifteen digits, after threshold and cap."""
    return float(all_counted(AllFigures.of([bid]), rules)[0])


def marked_figure(bid: Figures, rules: Scoring) -> float:
    """Give the figure of a bid that the policy marks."""
    figure: float = getattr(bid, rules.figure)
    return figure


def _held(figure: Array, rules: Scoring) -> Array:
    """Figures to fifteen digits; of draws those alone that these could take over a threshold."""
    import numpy as np

    held = figure.astype(float)
    if figure.ndim == 1:
        near = np.arange(figure.size)
    else:
        limits = (each for each in (rules.least, rules.most, *rules.band_from) if each)
        close = [np.abs(figure - limit) < _NEAR * limit for limit in limits]
        near = np.flatnonzero(np.logical_or.reduce(close))
    flat = held.reshape(-1)
    for index in near.tolist():
        flat[index] = rounded(float(flat[index]))
    return held


def allowed(bids: AllFigures, rules: Scoring) -> Array:
    """Threshold and cap are of the marked figure, whatever else a method measures."""
    allowed: Array = ~(_held(getattr(bids, rules.figure), rules) < rounded(rules.least))
    return allowed


def _in_proportion(measures: Array, bids: AllFigures, rules: Scoring) -> Array:
    """The best of those that set a scale gets all marks, and nobody more."""
    import numpy as np

    best = yardstick(bids, measures, np.fmax, priced=bool(rules.price_marks))
    some = np.where(best > 0, best, 1.0)
    found = np.minimum(rules.marks * measures / some, rules.marks)
    return np.where(best > 0, found, measures * 0.0)


def _in_proportion_formula(cells: MarkCells) -> str:
    best, marks = f"MAX({cells.measures})", cells.settings["marks"]
    return f"IF({best}>0,MIN({marks},{marks}*{cells.measure}/{best}),0)"


def _highest(bids: AllFigures, rules: Scoring) -> Array:
    return _in_proportion(all_counted(bids, rules), bids, rules)


def measured_by_formula(cells: MarkCells, counted: str) -> str:
    """What of a bid may be the yardstick of the others: nothing where it lacks a price that counts.

    ``counted`` is what counts of it; where nobody gives a price all are measured by all.
    """
    free = f"{cells.settings['price_marks']}=0,{cells.no_prices}"
    held = f"OR({free},ISNUMBER({cells.price}))"
    return f'IF({f"AND({cells.sets}=1,{held})" if cells.sets else held},{counted},"")'


def scale_formula(cells: MarkCells, value: str, values: str) -> str:
    """Give a bid's value where it sets a scale, or where nobody who does has any of ``values``."""
    if not cells.sets:
        return value
    nobody = f'COUNTIFS({cells.every_sets},1,{values},">-1E+99")=0'
    return f'IF(OR({cells.sets}=1,{nobody}),{value},"")'


def _target(bids: AllFigures, rules: Scoring) -> Array:
    import numpy as np

    return rules.marks * np.minimum(all_counted(bids, rules) / rules.target, 1.0)


def _target_formula(cells: MarkCells) -> str:
    return f"{cells.settings['marks']}*MIN(1,{cells.counted}/{cells.settings['target']})"


def _bands(bids: AllFigures, rules: Scoring) -> Array:
    import numpy as np

    shares = np.array((0.0, *rules.band_share))
    band = np.searchsorted(np.array(rules.band_from), all_counted(bids, rules), side="right")
    return rules.marks * shares[band]


def _bands_formula(cells: MarkCells) -> str:
    band = at_place(cells.band_share, f"MATCH({cells.counted},{cells.band_from},1)")
    return f"{cells.settings['marks']}*IFERROR({band},0)"


def _bands_words(rules: Scoring) -> str:
    """What each band earns."""
    said = [
        f"{share * rules.marks:g} marks from {begin:g}"
        for begin, share in zip(rules.band_from, rules.band_share, strict=True)
    ]
    return f"Bands: {listed(said)}; none below."


def _worth_per_pound(bids: AllFigures, rules: Scoring) -> Array:
    import numpy as np

    worth = np.maximum(0.0, bids.net_value) / bids.price_at_base
    return np.where(allowed(bids, rules), worth, worth * 0.0)


def _worth_per_pound_formula(cells: MarkCells) -> str:
    return f"IF({cells.allowed},MAX(0,{cells.net_value})/{cells.price_at_base},0)"


def _per_pound(bids: AllFigures, rules: Scoring) -> Array:
    return _in_proportion(_worth_per_pound(bids, rules), bids, rules)


def _cost(bids: AllFigures, rules: Scoring) -> Array:
    """Who is below the threshold has none: it gets no marks, and others none by it."""
    import numpy as np

    cost = bids.price_at_base - rules.willingness * bids.present_value
    return np.where(allowed(bids, rules), cost, np.nan)


def _cost_formula(cells: MarkCells) -> str:
    cost = f"{cells.price_at_base}-{cells.settings['willingness']}*{cells.present_value}"
    return f'IF({cells.allowed},{cost},"")'


def _willingness(bids: AllFigures, rules: Scoring) -> Array:
    """The lowest cost gets all marks, the highest none, and what is beyond them no more or less."""
    import numpy as np

    costs = _cost(bids, rules)
    low, high = (yardstick(bids, costs, each, priced=False) for each in (np.fmin, np.fmax))
    width = np.where(high > low, high - low, 1.0)
    part = np.clip((high - costs) / width, 0.0, 1.0)
    found = np.where(high > low, rules.marks * part, rules.marks + costs * 0.0)
    return np.where(allowed(bids, rules), found, bids.price * 0.0)


def _willingness_formula(cells: MarkCells) -> str:
    marks, cost = cells.settings["marks"], cells.measure
    low, high = f"MIN({cells.measures})", f"MAX({cells.measures})"
    part = f"MAX(0,MIN(1,({high}-{cost})/({high}-{low})))"
    found = f"IF({high}>{low},{marks}*{part},{marks})"
    return f"IF({cells.allowed},{found},0)"


METHODS: Mapping[str, ScoringMethod] = {
    method.name: method
    for method in (
        ScoringMethod(
            name="highest",
            words="In proportion to the highest",
            means="the best bid gets all marks, the others in proportion",
            how="marks × figure / highest figure; where price counts too, the highest of those "
            "that give a price",
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
            full=lambda rules: rules.target,
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
            keys=("band_from", "band_share"),
            adds=_bands_words,
            full=lambda rules: rules.band_from[-1] / 0.8,
        ),
        ScoringMethod(
            name="per_pound",
            words="Value for each £1 of contract price",
            means="value for each £1 of contract price, in proportion to the best",
            how="marks × (net value / price at the price base) / the highest such",
            relative=True,
            marks=_per_pound,
            formula=_in_proportion_formula,
            needs=("net_value",),
            measure=Measure(
                "Value for each £1 of price", 13, False, _worth_per_pound, _worth_per_pound_formula
            ),
            width=17,
        ),
        ScoringMethod(
            name="willingness",
            words="Price less what the value is worth to you",
            means="contract price less what the social value is worth to you, the lowest is best",
            how="cost is price at the price base - willingness × present value; "
            "marks × (highest cost - cost) / (highest cost - lowest cost)",
            relative=True,
            marks=_willingness,
            formula=_willingness_formula,
            needs=("present_value",),
            measure=Measure("Price less what the value is worth", 15, True, _cost, _cost_formula),
            settings=(
                Setting(
                    "willingness",
                    "Willingness to pay",
                    "Pounds that you would pay for £1 of present value.",
                ),
            ),
            width=19,
            two_ended=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a figure becomes marks. Marks are points of the tender's own scale."""

    method: str = key(
        NO_METHOD,
        f"How marks are given. {NO_METHOD}: there are no marks, and bids are ranked by net return. "
        + " ".join(f"{method.name}: {method.means}." for method in METHODS.values())
        + " By "
        + listed([method.name for method in METHODS.values() if method.relative])
        + " every bidder can work the figure of the best bid out of its own score, whoever it is, "
        "and by "
        + listed([method.name for method in METHODS.values() if method.two_ended])
        + " that of the bid with the highest cost with it; "
        "by the others, whose yardstick was published beforehand, nobody's figure is told.",
        choices=(NO_METHOD, *METHODS),
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
        "Marks for social value.",
        above=0.0,
        high=1000.0,
    )
    price_marks: float = key(
        0.0,
        "Marks for price (lowest price / price, times these), which count together with those for "
        "social value. 0: leave price out.",
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
        "claims too much does not push the others down (0: no cap). per_pound and willingness have "
        "no cap: they mark no figure.",
        low=0.0,
        high=1e12,
    )
    decimals: int = key(2, "Decimals to which marks are rounded.", low=0, high=6)
    tie_break: str = key(
        "shared",
        "Which of two bids with the same total comes first: neither (shared), the higher "
        "present-value ratio, the lower contract price, or the fewer warnings. Bids that are level "
        "in that, too, share their place.",
        choices=TIE_BREAKS,
    )

    @property
    def by(self) -> ScoringMethod | None:
        """The method by which marks are given; none where the rules name none."""
        return METHODS.get(self.method)

    @property
    def words(self) -> str:
        """The method's words."""
        return self.by.words if self.by else NO_METHOD_WORDS
