"""What bids are ranked by, in words: the headings of a ranking, the rules that hold, a place.

The workbook and the page show one ranking, and both take its words from here. With a method the
ranking is by the total of the marks that the rules give; without one it is by net return, and says
so. Nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel.comparison.bids import NO_PLACE, Bid, Comparison
from sve_excel.comparison.study import Study
from sve_excel.layout import OTHER_NET
from sve_excel.method.simulation import Percentiles, Ranges
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import FIGURE_WORDS, TIE_BREAK_WORDS, Scoring
from sve_excel.words.saying import pounds, rounded

NO_PRICE = "no price given"
NET_VALUE = "Net value"
BY_NET = "net return for every £1"
(
    PLACE,
    BIDDER,
    NET,
    COLOUR,
    OTHER,
    GROSS,
    PRESENT,
    RANGE,
    LIES,
    PLACES,
    MARKS,
    TOTAL,
    ASK,
    UNLIKE,
) = COLUMNS = (
    "Place",
    "Bidder",
    "Net return for £1",
    "Colour",
    "Net, other inputs",
    "Gross",
    "Present value",
    "Range",
    "9 draws in 10 lie between",
    "Places in 9 of 10",
    "Marks",
    "Total",
    "Ask first",
    "Unlike most of the others",
)


def heading(column: str, policy: Policy) -> str:
    """Heading of a column of the ranking, which may hang on the rules."""
    if column == OTHER:
        return OTHER_NET[policy.input_leakage]
    if column == RANGE:
        return "Range of the total" if policy.scoring.by else "Range of the net return"
    return column


def title(rules: Scoring) -> str:
    """What the ranking is by."""
    return f"Ranking by {ranked_by(rules)}"


def ranked_by(rules: Scoring) -> str:
    """What bids are put in order by, after the word 'by'."""
    if not rules.by:
        return BY_NET
    price = f" and {rules.price_marks:g} for price" if rules.price_marks else ""
    return f"total marks: {rules.marks:g} for social value{price}"


def rules_words(comparison: Comparison) -> str:
    """Which rules the ranking follows, and in which file they stand."""
    rules = comparison.policy.scoring
    if rules.by is None:
        if not comparison.rules:
            return (
                "Nobody named rules and none lie beside the bids, so there are no marks: the "
                f"ranking is by {BY_NET}. Bids that are level share a place, as in 1=."
            )
        return (
            f"The rules in {comparison.rules} name no method, so there are no marks: the ranking "
            f"is by {BY_NET}. Bids that are level share a place, as in 1=."
        )
    where = f"Rules: {comparison.rules}. " if comparison.rules else ""
    return f"{where}{marks_words(rules)} {tie_words(rules)}"


def marks_words(rules: Scoring) -> str:
    """How marks are given."""
    if rules.by is None:
        return f"No marks: ranked by {BY_NET}."
    of = "" if rules.by.priced else f" of the {FIGURE_WORDS[rules.figure]}"
    price = f"; {rules.price_marks:g} for price, lowest price / price" if rules.price_marks else ""
    return f"Marks: {rules.marks:g} for social value, {rules.by.words.casefold()}{of}{price}."


def tie_words(rules: Scoring) -> str:
    """What tells bids of one total apart."""
    told = f"Bids of the same total are told apart {TIE_BREAK_WORDS[rules.tie_break]}"
    level = "" if rules.tie_break == "shared" else "; who is level in that, too, shares the place"
    return f"{told}{level}, as in 1=."


def score(study: Study, index: int) -> str:
    """What a bid is ranked by, as people write it: pounds, or marks."""
    if study.comparison.policy.scoring.by is None:
        return pounds(study.comparison.bids[index].valuation.net_sroi, 2)
    total = float(study.marked.total[index])
    return NO_PRICE if total != total else f"{rounded(total, 2)} marks"


def ranked_range(study: Study, found: Ranges) -> Percentiles | None:
    """5th, 50th and 95th percentile of what bids are ranked by; None of one without a total."""
    return found.net if study.comparison.policy.scoring.by is None else found.total


def range_said(study: Study, found: Ranges) -> str:
    """Where nine draws in ten lie, in pounds or marks."""
    ends = ranked_range(study, found)
    if ends is None:
        return NO_PRICE
    low, _, high = ends
    if study.comparison.policy.scoring.by is None:
        return f"{pounds(low, 2)} to {pounds(high, 2)}"
    return f"{rounded(low, 2)} to {rounded(high, 2)}"


def varied(rules: Scoring) -> str:
    """What varies in the draws."""
    counts = rules.by and (rules.price_marks or rules.by.priced)
    last = "deflators, inputs and prices" if counts else "deflators and inputs"
    return f"proxies, units, years, {last}"


def by_ratio(rules: Scoring) -> bool:
    """Whether bids are put in order by a return for every £1, which says little alone."""
    return rules.by is None or (not rules.by.priced and rules.figure.endswith("_sroi"))


def bar_ends(study: Study, end: float) -> str:
    """From where to where the bars of the ranges run."""
    if study.comparison.policy.scoring.by is None:
        return f"£0 to {pounds(end)}"
    return f"0 to {rounded(end, 0)} marks"


def places_said(places: tuple[int, int]) -> str:
    """Places that a bid takes in nine draws of ten."""
    first, last = places
    return f"{first} to {last}" if first else NO_PLACE


def leading(bids: Sequence[Bid]) -> list[Bid]:
    """Bids at the first place; none where nobody has one."""
    return [bid for bid in bids if bid.place == 1]
