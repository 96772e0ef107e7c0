"""Who sets a scale: nobody who failed, and nobody without a price where the price counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from sve_excel.method.scoring import leave_one_out, mark
from sve_excel.policy.award import Award
from sve_excel.policy.figures import AllFigures, Figures, yardstick
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import METHODS
from tests.builders import figures

RELATIVE = [name for name, method in METHODS.items() if method.relative]


def rules(**keys: object) -> Policy:
    scoring = replace(DEFAULT_POLICY.scoring, **{"marks": 20.0, "price_marks": 30.0, **keys})  # type: ignore[arg-type]
    return replace(DEFAULT_POLICY, scoring=scoring)


def out(bids: Sequence[Figures], *failed: int) -> list[Figures]:
    return [replace(bid, failed=float(at in failed)) for at, bid in enumerate(bids)]


@pytest.mark.parametrize("method", RELATIVE)
def test_marks_are_as_though_who_failed_had_not_come(method: str) -> None:
    """The best figure, the lowest price and the worst cost are all of bids that failed."""
    bids = figures([50, 8, 4, 1], [1.0, 100.0, 120.0, 5_000.0])
    policy = rules(method=method, willingness=0.1)
    found, without = mark(out(bids, 0, 3), policy), mark(bids[1:3], policy)
    assert found.total[1:3].tolist() == without.total.tolist()
    assert found.place.tolist() == [0, *without.place.tolist(), 0]
    for part, most in ((found.marks, 20), (found.price_marks, 30)):
        assert (part >= 0).all()
        assert (part <= most).all()


def test_where_all_failed_they_are_held_against_one_another() -> None:
    found = mark(out(figures([8, 4]), 0, 1), rules(method="highest"))
    assert found.marks.tolist() == [20, 10]
    assert found.place.tolist() == [0, 0]


def test_a_price_is_no_scale_where_it_counts_and_is_not_given() -> None:
    bids = out(figures([50, 8, 4], [10.0, math.nan, math.nan]), 0)
    policy = rules(method="highest")
    assert mark(bids, policy).marks.tolist() == [20, 20, 10]


def test_a_figure_below_the_threshold_that_disqualifies_sets_no_price() -> None:
    award = Award(social_value_disqualifies=True)
    policy = replace(rules(method="target", target=8.0, least=2.0), award=award)
    found = mark(figures([8, 4, 1], [200.0, 100.0, 10.0]), policy)
    assert found.price_marks.tolist() == [15, 30, 30]
    assert found.place.tolist() == [2, 1, 0]


def test_the_threshold_that_disqualifies_is_held_at_fifteen_digits() -> None:
    """As the sheet does: 0.1 + 0.2 is not below 0.3, nor 0.3 below it."""
    award = Award(social_value_disqualifies=True)
    policy = replace(rules(method="target", least=0.3), award=award)
    assert mark(figures([0.1 * 3, 0.3 - 1e-17, 0.29999]), policy).failed.tolist() == [
        False,
        False,
        True,
    ]
    just_below = math.nextafter(0.3, 0)
    assert mark(figures([just_below]), policy).failed.tolist() == [False]


def test_below_the_threshold_a_cost_is_no_end_of_the_scale() -> None:
    """It has no marks for social value, so nobody's marks hang on it."""
    bids = figures([8, 4, 1], [100.0, 100.0, 5_000.0])
    policy = rules(method="willingness", willingness=0.1, least=2.0, price_marks=0.0)
    assert mark(bids, policy).marks.tolist() == [20, 0, 0]


def test_leaving_out_who_failed_turns_nothing_and_the_best_of_the_others_is_tried() -> None:
    bids = out(figures([50, 8, 4, 2], [1.0, 100.0, 120.0, 130.0]), 0)
    found = leave_one_out(bids, rules(method="highest"))
    assert [each.left_out for each in found] == [1]


def test_in_draws_each_draw_has_its_own_scale() -> None:
    values = np.array([[9.0, 9.0], [3.0, 5.0], [4.0, 2.0]])
    none = np.zeros_like(values)
    failed = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    bids = AllFigures(*(none for _ in range(8)), failed=failed, apart=none, price_to_base=none + 1)
    assert yardstick(bids, values, np.fmax, priced=False)[0].tolist() == [4, 9]


@pytest.mark.parametrize("price_marks", [0.0, 40.0])
@pytest.mark.parametrize("method", METHODS)
def test_by_every_method_a_bid_that_is_out_or_apart_moves_nobody(
    method: str, price_marks: float
) -> None:
    """One at a penny and one at a million, which failed or are ranked apart."""
    award = Award(social_value_disqualifies=True)
    policy = rules(method=method, target=4.0, least=2.0, willingness=0.1, price_marks=price_marks)
    policy = replace(policy, award=award)
    bids = figures([8, 4, 2], [130.0, 100.0, 110.0])
    alone = mark(bids, policy)
    for ratio, price in ((90.0, 0.01), (90.0, 1e6), (2.5, 0.01), (2.5, 1e6)):
        (other,) = figures([ratio], [price])
        below = replace(other, net_sroi=0.1)
        for out_of_it in (replace(other, failed=1.0), replace(other, apart=1.0), below):
            found = mark([*bids, out_of_it], policy)
            assert found.total[:3].tolist() == alone.total.tolist(), (ratio, price)
            assert found.place[:3].tolist() == alone.place.tolist(), (ratio, price)
