"""What a bid's place rests on: the few rows, the inputs, or the other bid without which it is lost.

Whatever lifts a bid, by honest work or by a way that nobody has thought of, is among what its place
rests on. So who stands above another by little shows that little; nobody is doubted by it. A bid
that measures the others may have been made for that alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.saying import listed

PLACE_RESTS_ON_FEW = Question(
    "SVE429",
    "place-rests-on-few",
    1,
    "{why} it would lose its place.",
    "Which records or plan give {what}?",
    gives_median=True,
    manual={
        "why": "without these few rows, or with half of them, or with somewhat higher inputs, or "
        "with a price as high as its cash,",
        "what": "the units, people, proxy and shares of these rows, the inputs, and the cash that "
        "others pay",
    },
)


@Probe
def flag_place(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A place rests on more than few rows, inputs that are a little low, or cash of others."""
    rests, total = tender.rests.get(offer.number), offer.valuation.net_outputs
    if not rests:
        return
    lines = [offer.rows.lines[at] for at in rests.rows]
    cells, why, what = [offer.cell(line, "Units") for line in lines], [], []
    if lines:
        named = [str(line.claim.output.row) for line in lines]
        rows = f"row {named[0]}" if len(named) == 1 else f"rows {listed(named)}"
        brings = math.fsum(line.net for line in lines)
        share = f" ({brings / total:.0%} of net value)" if total > 0 else ""
        why.append(f"{'with half of' if rests.half else 'without'} {rows}{share}")
        what.append(f"the units, people, proxy and shares of {rows}")
    if rests.inputs:
        if not cells:
            cells = [offer.input_cell(spent) for spent in offer.valuation.inputs if spent.gross]
        why.append(f"with inputs {tender.policy.plausibility.inputs_carry_place:.0%} higher")
        what.append("the inputs")
    if rests.price:
        cells.append(offer.field("Contract price"))
        why.append("with a price as high as the cash among its inputs")
        what.append("the cash that others pay beside the price")
    yield PLACE_RESTS_ON_FEW.about(offer, cells, why=" or ".join(why), what=", and ".join(what))


SCALE_DECIDES_FIRST = Question(
    "SVE430",
    "scale-decides-first",
    1,
    "the marks of other bids are measured by this one: without it {then} would be first instead of "
    "{first}.",
    "Who prepared this bid and its price, and what ties have you or they to any other bidder?",
    names_others=True,
    manual={"then": "one bid", "first": "another"},
)


@Probe
def flag_scale(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No bid that is not first decides who is, by being the cheapest or the measure of others."""
    if offer.number in tender.turns:
        first, then = tender.turns[offer.number]
        yield SCALE_DECIDES_FIRST.about(
            offer, (offer.field("Contract price"),), first=first, then=then
        )
