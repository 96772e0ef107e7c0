"""What a bid's place rests on: the few rows, the inputs, or the other bid without which it is lost.

Whatever lifts a bid, by honest work or by a way that nobody has thought of, is among what its place
rests on. So who stands above another by little shows that little; nobody is doubted by it. A bid
that measures the others may have been made for that alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sve_excel.layout import CONTRACT_PRICE, UNITS
from sve_excel.model import LineValue
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.policy.rules import Policy
from sve_excel.words.saying import either, listed, pounds, rounded

_LEVEL = 1e-9  # marks, or pounds of return: below it two are level but for the last bit of a sum

PLACE_RESTS_ON_FEW = Question(
    "SVE429",
    "place-rests-on-few",
    1,
    "{why} it would lose {place}, held by {lead}.",
    "Which records or plan give {what}?",
    gives_median=True,
    manual={
        "why": "without these few rows, with half of them, without those that no other bid has the "
        "like of, with somewhat higher inputs, a somewhat higher price or one as high as its cash",
        "place": "its place",
        "lead": "so many marks, so many pounds of net return, or the tie-break",
        "what": "the units, people, proxy and shares of these rows, the inputs, the price, and the "
        "cash that others pay",
    },
)


@Probe
def flag_place(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A place rests on more than few rows, slight inputs, a slight price, or cash of others."""
    rests, total = tender.rests.get(offer.number), offer.valuation.net_outputs
    if not rests:
        return
    lines, alone = ([offer.rows.lines[at] for at in some] for some in (rests.rows, rests.alone))
    why, what = [], []
    if lines:
        without = "with half of" if rests.half else "without"
        why.append(f"{without} {_rows_said(lines)}{_share_said(lines, total)}")
    if alone:
        unlike = "whose like no other bid has"
        why.append(f"without {_rows_said(alone)}, {unlike}{_share_said(alone, total)}")
    named = [*lines, *(line for line in alone if line not in lines)]
    if named:
        what.append(f"the units, people, proxy and shares of {_rows_said(named)}")
    cells = [offer.cell(line, UNITS) for line in named]
    if rests.inputs:
        if not cells:
            cells = [offer.input_cell(spent) for spent in offer.valuation.inputs if spent.gross]
        why.append(f"with inputs {tender.policy.plausibility.inputs_carry_place:.0%} higher")
        what.append("the inputs")
    price = offer.field(CONTRACT_PRICE)
    if rests.dearer:
        cells.append(price)
        why.append(f"with a price {tender.policy.plausibility.price_carries_place:.0%} higher")
        what.append("the price")
    if rests.price:
        cells += [] if rests.dearer else [price]
        why.append("with a price as high as the cash among its inputs")
        what.append("the cash that others pay beside the price")
    yield PLACE_RESTS_ON_FEW.about(
        offer,
        cells,
        why=either(why),
        place=rests.place,
        lead=_lead(rests.lead, tender.policy),
        what=listed(what),
    )


def _rows_said(lines: Sequence[LineValue]) -> str:
    numbers = [str(line.claim.output.row) for line in lines]
    return f"row {numbers[0]}" if len(numbers) == 1 else f"rows {listed(numbers)}"


def _share_said(lines: Sequence[LineValue], total: float) -> str:
    brings = math.fsum(line.net for line in lines)
    return f" ({brings / total:.0%} of net value)" if total > 0 else ""


def _lead(lead: float, policy: Policy) -> str:
    """How far ahead of the next a bid is, in what bids are ranked by."""
    if lead < _LEVEL:
        return "the tie-break alone"
    shown = max(lead, 0.01)
    least = "less than " if lead < shown else ""
    return least + (
        f"{rounded(shown, 2)} marks" if policy.marked else f"{pounds(shown, 2)} of net return"
    )


_WHO_MADE_IT = (
    "Who prepared this bid and its price, and what ties have you or they to any other bidder?"
)

SCALE_DECIDES_FIRST = Question(
    "SVE430",
    "scale-decides-first",
    1,
    "the marks of other bids are measured by this one: without it {then} would be first instead of "
    "{first}.",
    _WHO_MADE_IT,
    names_others=True,
    manual={"then": "one bid", "first": "another"},
)


@Probe
def flag_scale(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No bid that is not first decides who is, by being the cheapest or the measure of others."""
    if offer.number in tender.turns:
        first, then = tender.turns[offer.number]
        yield SCALE_DECIDES_FIRST.about(
            offer, (offer.field(CONTRACT_PRICE),), first=first, then=then
        )


SCALE_DECIDES_PLACES = Question(
    "SVE468",
    "scale-decides-places",
    1,
    "the marks of other bids are measured by this one: without it {then} would be above {above}.",
    _WHO_MADE_IT,
    names_others=True,
    manual={"then": "one bid", "above": "another"},
)


@Probe
def flag_swaps(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No bid that is not first decides which of two others is above the other."""
    if offer.number in tender.swaps and offer.number not in tender.turns:
        over, then = tender.swaps[offer.number]
        price = offer.field(CONTRACT_PRICE)
        yield SCALE_DECIDES_PLACES.about(offer, (price,), above=over, then=then)
