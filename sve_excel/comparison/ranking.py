"""What bids are ranked by, in words: the headings of a ranking, the rules that hold, a place.

The workbook and the page show one ranking, and both take its words from here. With a method the
ranking is by the total of the marks that the rules give; without one it is by net return, and says
so. Nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel.comparison.bids import NO_PLACE, NO_PRICE, Bid, Comparison
from sve_excel.comparison.marking import QUALITY
from sve_excel.comparison.study import Study
from sve_excel.layout import OTHER_NET
from sve_excel.method.simulation import Percentiles, Ranges
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import FIGURE_WORDS, TIE_BREAK_WORDS, Scoring
from sve_excel.words.saying import listed, pounds, rounded

NET_VALUE = "Net value"
_MOST_NAMED = 4  # bids without a price
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
        return "Range of the total" if policy.marked else "Range of the net return"
    if column == PRESENT:  # beside net value in pounds
        return "Present value for £1"
    return column


def title(policy: Policy) -> str:
    """What the ranking is by."""
    return f"Ranking by {ranked_by(policy)}"


def ranked_by(policy: Policy) -> str:
    """What bids are put in order by, after the word 'by'."""
    if not policy.marked:
        return BY_NET
    rules = policy.scoring
    parts = [f"{rules.marks:g} for social value"] if rules.by else []
    parts += [f"{rules.price_marks:g} for price"] if rules.price_marks else []
    parts += [f"{policy.quality_marks:g} for quality"] if policy.quality else []
    return f"total marks: {listed(parts)}"


def rules_words(comparison: Comparison) -> str:
    """Which rules the ranking follows, and in which file they stand."""
    policy = comparison.policy
    if not policy.marked:
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
    return f"{where}{marks_words(policy)} {tie_words(policy.scoring)}"


def marks_words(policy: Policy) -> str:
    """How marks are given."""
    rules = policy.scoring
    if not policy.marked:
        return f"No marks: ranked by {BY_NET}."
    quality = f"{policy.quality_marks:g} for quality, as people marked it in the sheet {QUALITY}"
    if rules.by is None:
        price = f"{rules.price_marks:g} for price, lowest price / price; " * bool(rules.price_marks)
        return f"Marks: {price}{quality}; none for social value in pounds."
    of = "" if rules.by.priced else f" of the {FIGURE_WORDS[rules.figure]}"
    price = f"; {rules.price_marks:g} for price, lowest price / price" if rules.price_marks else ""
    people = f"; {quality}" if policy.quality else ""
    social = f"{rules.marks:g} for social value, {rules.by.words.casefold()}{of}"
    return f"Marks: {social}{price}{people}."


def tie_words(rules: Scoring) -> str:
    """What tells bids of one total apart."""
    told = f"Bids of the same total are told apart {TIE_BREAK_WORDS[rules.tie_break]}"
    level = "" if rules.tie_break == "shared" else "; who is level in that, too, shares the place"
    return f"{told}{level}, as in 1=."


def score(study: Study, index: int) -> str:
    """What a bid is ranked by, as people write it: pounds, or marks."""
    bid = study.comparison.bids[index]
    if not study.comparison.policy.marked:
        return pounds(bid.valuation.net_sroi, 2)
    total = float(study.marked.total[index])
    return bid.without if total != total else f"{rounded(total, 2)} marks"


def ranked_range(study: Study, ranges: Ranges) -> Percentiles | None:
    """5th, 50th and 95th percentile of what bids are ranked by; None of one without a total."""
    return ranges.total if study.comparison.policy.marked else ranges.net


def range_said(study: Study, ranges: Ranges) -> str:
    """Where nine draws in ten lie, in pounds or marks."""
    ends = ranked_range(study, ranges)
    if ends is None:
        return NO_PLACE if study.comparison.policy.quality else NO_PRICE
    low, _, high = ends
    if not study.comparison.policy.marked:
        return f"{pounds(low, 2)} to {pounds(high, 2)}"
    return f"{rounded(low, 2)} to {rounded(high, 2)}"


def varied(policy: Policy) -> str:
    """What varies in the draws."""
    rules = policy.scoring
    counts = policy.marked and (rules.price_marks or (rules.by and rules.by.priced))
    last = "deflators, inputs and prices" if counts else "deflators and inputs"
    return f"proxies, units, years, {last}"


def by_ratio(rules: Scoring) -> bool:
    """Whether bids are put in order by a return for every £1, which says little alone."""
    return rules.by is None or (not rules.by.priced and rules.figure.endswith("_sroi"))


_ALONE = (
    "A ratio alone decides little: “comparisons of SROI ratios alone are not recommended” (the "
)
RATIOS_ALONE = (
    f"{_ALONE}SROI Network, thesroinetwork.org). So net value and present value stand beside it, "
    "and ranges, questions and what bids are unlike in."
)


def ratios_alone(rules: Scoring) -> str:
    """The same in short, for what ranks by a ratio and is no front page; else empty."""
    said = f"{_ALONE}SROI Network). Net value and present value stand beside it."
    return said * by_ratio(rules)


def league_words(policy: Policy) -> str:
    """What stands in the table, in its first line."""
    said = "One row for each bid. Ratios are pounds for every £1 put in. Below: files not ranked."
    if policy.lots:
        said += " Rows stand in the order of all bids together, which awards nothing."
    return f"{said} {ratios_alone(policy.scoring)}".strip()


def among_all_words(policy: Policy) -> str:
    """What a first line adds where places of a sheet are among all bids though there are lots."""
    said = " Places here are among all bids together, which awards nothing: see Lots for each lot."
    return said * bool(policy.lots)


def bar_ends(study: Study, end: float) -> str:
    """From where to where the bars of the ranges run."""
    if not study.comparison.policy.marked:
        return f"£0 to {pounds(end)}"
    return f"0 to {rounded(end, 0)} marks"


def places_said(places: tuple[int, int]) -> str:
    """Places that a bid takes in nine draws of ten."""
    first, last = places
    return f"{first} to {last}" if first else NO_PLACE


def leading(bids: Sequence[Bid]) -> list[Bid]:
    """Bids at the first place; none where nobody has one."""
    return [bid for bid in bids if bid.place == 1]


def of_100(share: float) -> str:
    """Write a probability as draws of 100, never 0 or 100 where some draws differ."""
    number = round(share * 100)
    if number == 100 and share < 1:
        return "more than 99"
    return "fewer than 1" if number == 0 and share > 0 else f"{number}"


def unpriced_words(comparison: Comparison) -> str:
    """Which bids have no place for want of a contract price, and what to ask; else empty."""
    bids = comparison.bids
    if all(bid.place for bid in bids):
        return ""
    labels = [
        bid.label
        for bid in bids
        if not bid.place and bid.without == NO_PRICE and not bid.project.contract_price
    ]
    if not labels:
        return ""
    more = len(labels) - _MOST_NAMED
    named = [*labels[:_MOST_NAMED], f"{more} more"] if more > 0 else labels
    who = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    verb, it, asked = (
        ("gives", "it has", "it") if len(labels) == 1 else ("give", "they have", "each")
    )
    return (
        f"{who} {verb} no contract price: {it} no total and no place, since the price counts. "
        f"Ask {asked} for the price of the whole contract, to be typed in Project."
    )
