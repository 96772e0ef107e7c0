"""What the place of a bid rests on, in tenders of few bids."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import study
from sve_excel.policy.award import Lot
from tests.builders import INPUT, OUTPUT
from tests.plausibility.conftest import QUICK, Tender


def _rows(*units: float) -> list[dict[str, Any]]:
    return [{**OUTPUT, "Units": each, "Description": f"{each} people"} for each in units]


def test_the_fewest_rows_without_which_a_place_is_lost_are_named(tender: Tender) -> None:
    tender.bid("Ash", outputs=_rows(6, 30, 25, 5))
    tender.bid("Elm", outputs=_rows(15))
    (asked,) = tender.asked("SVE429")  # nobody stands below Elm
    assert asked.message == (
        "Without rows 6 and 7 (83% of net value) it would lose place 1, held by £48.20 "
        "of net return."  # (66 - 15) * 1000 * 0.9 * 0.8 * 0.75 * (1 + 0.5 + 0.25) / 1000
    )
    assert asked.question == (
        "Which records or plan give the units, people, proxy and shares of rows 6 and 7?"
    )
    assert [place.cell for place in asked.cells] == ["H6", "H7"]
    assert asked.of_others  # where it stands is in no summary
    assert asked.gravity == 1


@pytest.mark.parametrize(("units", "words"), [(19, "With half of"), (21, "Without")])
def test_a_place_that_half_of_its_rows_would_lose_is_told_apart(
    units: float, words: str, tender: Tender
) -> None:
    tender.bid("Ash", outputs=_rows(units, 1, 1, 1))
    tender.bid("Elm", outputs=_rows(12.8))
    (asked,) = tender.asked("SVE429")
    assert asked.message.startswith(f"{words} row 5")


def test_in_each_lot_a_place_is_sought_and_that_of_fewest_rows_is_asked(tender: Tender) -> None:
    """Ash is above Elm by two rows in lot 1, above Oak by one in lot 2, and alone in lot 3."""
    tender.rules = replace(QUICK, lots=tuple(Lot(each) for each in ("1", "2", "3")))
    tender.bid("Ash", {"Lots you bid for": "1, 2, 3"}, outputs=_rows(6, 30, 25, 5))
    for name, lot, units in (("Elm", "1", 15), ("Oak", "2", 40)):
        tender.bid(name, {"Lots you bid for": lot}, outputs=_rows(units))
    asked = [(each.bid, [place.cell for place in each.cells]) for each in tender.asked("SVE429")]
    assert asked == [(1, ["H6"])]
    assert "it would lose place 1 in Lot 2, held by £" in tender.asked("SVE429")[0].message


@pytest.mark.parametrize(
    ("units", "inputs"), [(12.4, True), (12.5, True), (12.6, False), (100, False)]
)
def test_inputs_are_asked_that_lose_the_place_when_they_are_a_quarter_more(
    units: float, inputs: bool, tender: Tender
) -> None:
    tender.bid("Ash", outputs=_rows(units))
    tender.bid("Elm", outputs=_rows(10))
    (asked,) = tender.asked("SVE429")
    assert ("with inputs 25% higher" in asked.message) == inputs
    assert ("the inputs" in asked.question) == inputs


def test_a_place_that_many_rows_carry_and_one_that_is_shared_are_not_asked(
    tender: Tender,
) -> None:
    tender.bid("Ash", outputs=_rows(20, 20, 20, 20, 20))
    for name in ("Elm", "Oak"):
        tender.bid(name, outputs=_rows(10))
    assert tender.asked("SVE429") == []


def test_of_bids_that_share_a_place_each_is_held_against_the_next_below(tender: Tender) -> None:
    for name in ("Ash", "Elm"):
        tender.bid(name, outputs=_rows(20, 15))
    tender.bid("Oak", outputs=_rows(16))
    assert [each.cells[0].cell for each in tender.asked("SVE429")] == ["H5", "H5"]


def test_a_place_is_one_by_the_total_where_rules_give_marks(tender: Tender) -> None:
    scoring = replace(QUICK.scoring, method="target", target=1.0, marks=20.0, price_marks=80.0)
    rules = replace(QUICK, scoring=scoring)
    for name, price in (("Ash", 1000), ("Elm", 2000)):  # by the price alone Ash is first
        tender.bid(name, {"Contract price": price}, outputs=_rows(10))
    found = study(gather(tender.results, tender.small, rules, {})).flags
    assert [each.bid for each in found if each.code == "SVE429"] == []
    assert [each.code for each in found]


@pytest.mark.parametrize(("price", "asked"), [(1000, False), (1040, True)])
def test_a_place_that_a_price_a_twentieth_higher_would_lose_is_asked(
    price: float, asked: bool, tender: Tender
) -> None:
    """Elm's price is 1,060: it has 80 marks of price times Ash's part of that."""
    scoring = replace(QUICK.scoring, method="target", target=1.0, marks=20.0, price_marks=80.0)
    tender.bid("Ash", {"Contract price": price}, outputs=_rows(*(10,) * 8))
    tender.bid("Elm", {"Contract price": 1060}, outputs=_rows(*(10,) * 8))
    found = study(gather(tender.results, tender.small, replace(QUICK, scoring=scoring), {})).flags
    told = [each for each in found if each.code == "SVE429"]
    held = 80 - 80 * price / 1060
    assert [each.message for each in told] == [
        f"With a price 5% higher it would lose place 1, held by {held:.2f} marks."
    ] * asked
    assert [each.question for each in told] == ["Which records or plan give the price?"] * asked


@pytest.mark.parametrize(("others", "named"), [(2, False), (3, True)])
def test_a_place_that_rests_on_what_no_other_claims_names_those_rows(
    others: int, named: bool, tender: Tender
) -> None:
    """Five rows on another price lift Ash from 20 jobs to 38.75 where Elm has 30."""
    alone = {**OUTPUT, "Proxy": "Benefit no longer paid after a job is found", "Units": 7.5}
    jobs = [*_rows(20), *({**alone, "Description": f"Benefit {at}"} for at in range(5))]
    tender.bid("Ash", outputs=jobs)
    for name in ("Elm", "Oak", "Yew")[:others]:
        tender.bid(name, outputs=_rows(30))
    told = [each for each in tender.asked("SVE429") if each.bid == 1]
    words = "without rows 6, 7, 8, 9 and 10, whose like no other bid has (48% of net value)"
    assert [words in each.message for each in told] == [named]
    assert ("of rows 5, 6, 7, 8, 9 and 10?" in told[0].question) == named


def test_a_place_that_a_tie_break_decides_says_so(tender: Tender) -> None:
    """Both have all the marks; the cheaper is first."""
    scoring = replace(QUICK.scoring, method="target", target=1.0, tie_break="contract_price")
    for name, price in (("Ash", 1000), ("Elm", 1001)):
        tender.bid(name, {"Contract price": price}, outputs=_rows(2))
    rules = replace(QUICK, scoring=scoring)
    found = study(gather(tender.results, tender.small, rules, {})).flags
    told = [each.message for each in found if each.code == "SVE429"]
    assert len(told) == 1
    assert "place 1, held by the tie-break alone." in told[0]


def test_the_rules_may_ask_nobody(tender: Tender) -> None:
    tender.bid("Ash", outputs=_rows(60))
    tender.bid("Elm", outputs=_rows(10))
    limits = replace(QUICK.plausibility, rows_carry_place=0.0)
    found = study(gather(tender.results, tender.small, replace(QUICK, plausibility=limits), {}))
    assert tender.asked("SVE429") != []
    assert "SVE429" not in {each.code for each in found.flags}


@pytest.mark.parametrize(("cover", "asked"), [(440, True), (790, False)])
def test_a_bid_that_decides_who_is_first_by_measuring_the_others_is_asked(
    cover: float, asked: bool, tender: Tender
) -> None:
    """Beside a cheap bid that is worth little a difference in price counts less."""
    scoring = replace(QUICK.scoring, method="target", target=24.0, marks=50.0, price_marks=50.0)
    rules = replace(QUICK, scoring=scoring)
    for name, price, units in (("Ash", 1000, 15), ("Elm", 800, 10), ("Friend", cover, 0.1)):
        tender.bid(name, {"Contract price": price}, outputs=_rows(units))
    found = study(gather(tender.results, tender.small, rules, {}))
    assert found.comparison.bids[0].label == ("Ash" if asked else "Elm")
    flags = [each for each in found.flags if each.code == "SVE430"]
    assert [each.message for each in flags] == [
        "The marks of other bids are measured by this one: without it Elm would be first instead "
        "of Ash."
    ] * asked
    assert all("Ash" not in each.question and each.of_others for each in flags)
    assert [str(place) for each in flags for place in each.cells] == ["Project!B12"] * asked


@pytest.mark.parametrize(("cover", "asked"), [(440, True), (790, False)])
def test_a_bid_that_decides_who_of_two_others_is_above_is_asked(
    cover: float, asked: bool, tender: Tender
) -> None:
    """The same below a first that nothing moves."""
    scoring = replace(QUICK.scoring, method="target", target=24.0, marks=50.0, price_marks=50.0)
    bids = (("Best", 800, 25), ("Ash", 1000, 15), ("Elm", 800, 10), ("Friend", cover, 0.1))
    for name, price, units in bids:
        tender.bid(name, {"Contract price": price}, outputs=_rows(units))
    known = study(gather(tender.results, tender.small, replace(QUICK, scoring=scoring), {}))
    order = ["Best", "Ash", "Elm"] if asked else ["Best", "Elm", "Ash"]
    labels = [bid.label for bid in known.comparison.bids]
    assert [label for label in labels if label != "Friend"] == order
    assert [each.message for each in known.flags if each.code in ("SVE430", "SVE468")] == [
        "The marks of other bids are measured by this one: without it Elm would be above Ash."
    ] * asked


@pytest.mark.parametrize(
    ("beside", "asked"), [(0, False), (100, False), (499, False), (501, True), (5000, True)]
)
def test_a_place_that_the_whole_cash_as_a_price_would_lose_is_asked(
    beside: float, asked: bool, tender: Tender
) -> None:
    """Ash offers a price of 1,000 and Elm one of 1,500; others pay Ash the rest."""
    scoring = replace(QUICK.scoring, method="target", target=1.0, marks=20.0, price_marks=80.0)
    grant = {**INPUT, "Description": "Trust fund", "Value": beside}
    inputs = [INPUT, grant] if beside else [INPUT]
    tender.bid("Ash", {"Contract price": 1000}, outputs=_rows(100), inputs=inputs)
    tender.bid("Elm", {"Contract price": 1500}, outputs=_rows(100))
    rules = replace(QUICK, scoring=scoring)
    found = study(gather(tender.results, tender.small, rules, {})).flags
    told = [each for each in found if each.code == "SVE429"]
    assert [each.cells[-1].cell for each in told] == ["B12"] * asked
    assert all("a price as high as the cash among its inputs" in each.message for each in told)
    assert all("the cash that others pay" in each.question for each in told)
