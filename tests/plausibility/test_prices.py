"""Prices far below what the bid's own inputs name, and far below those of the other bids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.builders import INPUT
from tests.plausibility.conftest import Tender

PAYMENT = {**INPUT, "Description": "Contract payment, three years", "Value": 2000}
GIFT = {**INPUT, "Description": "Legacy", "Value": 400}


@pytest.mark.parametrize(
    ("price", "inputs", "why"),
    [
        (2000, [PAYMENT], ""),
        (2000.01, [PAYMENT], ""),
        (1999, [PAYMENT], "'Contract payment, three years' among the inputs comes to £2,000"),
        (1800, [{**GIFT, "Value": 2400}], ""),
        (1799, [{**GIFT, "Value": 2400}], "the cash among the inputs comes to £2,400"),
        (2000, [PAYMENT, GIFT], ""),
        (2000, [PAYMENT, {**GIFT, "Value": 4000, "Category": "Volunteer time"}], ""),
    ],
)
def test_a_price_below_what_the_inputs_name_is_asked(
    price: float, inputs: list[Mapping[str, Any]], why: str, tender: Tender
) -> None:
    tender.bid("Ash", {"Contract price": price}, inputs=inputs)
    asked = [each.message for each in tender.asked("SVE448")]
    assert asked == ([f"The contract price is £{price:,.0f}, and {why}."] if why else [])


@pytest.mark.parametrize(("price", "asked"), [(1500, 0), (1499, 1)])
def test_a_price_below_half_of_the_median_of_the_others_is_asked(
    price: float, asked: int, tender: Tender
) -> None:
    for name, others in {"Ash": 2000, "Elm": 3000, "Oak": 9000}.items():
        tender.bid(name, {"Contract price": others})
    tender.bid("Yew", {"Contract price": price})
    found = tender.asked("SVE449")
    assert len(found) == asked
    if found:
        assert found[0].message == (
            "The contract price of £1,499 is 50% of the median price of the other bids (£3,000)."
        )
        assert "excluded" not in found[0].question


@pytest.mark.parametrize(
    "apart", [{"Evaluation": "Evaluative"}, {"Lots you bid for": "2"}], ids=["kind", "lot"]
)
def test_bids_for_something_else_are_no_yardstick(apart: Mapping[str, Any], tender: Tender) -> None:
    tender.bid("Ash", {"Contract price": 2000})
    tender.bid("Elm", {"Contract price": 3000})
    tender.bid("Oak", {"Contract price": 9000, **apart})
    tender.bid("Yew", {"Contract price": 100})
    assert tender.asked("SVE449") == []
