"""Prices that are far below what the work costs, by the bid's own inputs or by the other bids.

A low price is no fault. Before a tender is set aside for an abnormally low one, its supplier is
told and can show that it can do the work for it (Procurement Act 2023, section 19(4) and (5)):
these questions ask for that, and say nothing of what follows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from sve_excel.layout import CONTRACT_PRICE
from sve_excel.model import Input
from sve_excel.plausibility.amounts import price_said
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.rivals import usual
from sve_excel.words.digits import above, below
from sve_excel.words.saying import quote

# how bidders name the row of Inputs in which the contract price stands
_THE_PRICE = re.compile(
    r"\b(?:contract|works)(?:'s)? (?:payments?|price|sum|fee|value)\b", re.IGNORECASE
)
_PENNY = 0.01

PRICE_BELOW_OWN_INPUTS = Question(
    "SVE448",
    "price-below-own-inputs",
    2,
    "the contract price is £{price}, and {why}.",
    "Who pays what the price does not, and is it certain? If nobody does, please show from your "
    "costs how the contract can be delivered for this price.",
    manual={"why": "the bid's own inputs say that the work takes more"},
)


@Probe
def flag_price_below_inputs(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The contract price is what Inputs calls so, and not far below the cash that it names."""
    project = offer.submission.project
    price = project.price_at_base
    if not price:
        return
    cash = cash_among(offer.valuation.inputs)
    total = math.fsum(spent.gross for spent in cash)
    named = [spent for spent in cash if _THE_PRICE.search(spent.description)]
    paid = math.fsum(spent.gross for spent in named)
    if above(paid, price + _PENNY):
        yield _price_below(offer, named, f"{_first(named)} among the inputs comes to £{paid:,.0f}")
    elif below(price, tender.policy.plausibility.price_to_inputs * total):
        yield _price_below(offer, cash, f"the cash among the inputs comes to £{total:,.0f}")


def cash_among(inputs: Sequence[Input]) -> list[Input]:
    """Give the inputs that are money, whoever pays it."""
    return [spent for spent in inputs if spent.category == "Cash" and spent.gross > 0]


def _first(named: list[Input]) -> str:
    more = " and the like" if len(named) > 1 else ""
    return f"{quote(named[0].description, 60)}{more}"


def _price_below(offer: Offer, inputs: list[Input], why: str) -> Flag:
    cells = [offer.input_cell(spent) for spent in inputs]
    return PRICE_BELOW_OWN_INPUTS.about(
        offer,
        [offer.field(CONTRACT_PRICE), *cells],
        price=price_said(offer.submission.project),
        why=why,
    )


PRICE_FAR_BELOW_OTHERS = Question(
    "SVE449",
    "price-far-below-others",
    2,
    "the contract price of £{price} is {share} of the median price of the other bids (£{median}).",
    "Please show from your costs how the contract can be delivered for this price.",
    gives_median=True,
    manual={"share": "a small part"},
)


@Probe
def flag_price_below_others(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The contract price is not far below that of the other bids for the same."""
    price = offer.submission.project.contract_price
    median = usual(tender.beside(offer).prices, price)
    if price and median and below(price, tender.policy.plausibility.price_to_median * median):
        yield PRICE_FAR_BELOW_OTHERS.about(
            offer,
            (offer.field(CONTRACT_PRICE),),
            price=f"{price:,.0f}",
            share=f"{price / median:.0%}",
            median=f"{median:,.0f}",
        )
