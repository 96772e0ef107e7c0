"""Marks rounded, added up and put in order, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.method.scoring import _overturned, _rounded, leave_one_out, mark, marks, places
from sve_excel.policy.award import Quality
from sve_excel.policy.figures import AllFigures, Figures
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.scoring import METHODS, Scoring
from tests.builders import figures

NAN = float("nan")
RULES = Scoring(method="highest", marks=20, target=5, willingness=0.1, price_marks=0)


def test_sums_that_differ_in_their_last_bit_alone_are_a_tie() -> None:
    """5.1 + 9.11 and 12.0 + 2.21 are both 14.21, but not as doubles add them up."""
    assert (5.1 + 9.11) != (12.0 + 2.21)
    given = figures([20.0, 5.1, 12.0], [1.0, 1 / 0.0911, 1 / 0.0221])
    rules = Scoring(method="highest", marks=20.0, price_marks=100.0)
    found = mark(given, replace(DEFAULT_POLICY, scoring=rules))
    assert found.total.tolist() == [120.0, 14.21, 14.21]
    assert found.place.tolist() == [1, 2, 2]


def test_a_bid_without_a_price_is_not_marked_by_price() -> None:
    given = figures([8, 4], [NAN, 50])
    assert np.isnan(marks("per_pound", given, RULES)[0])
    assert marks("highest", given, RULES).tolist() == [20, 10]
    placed = mark(given, replace(DEFAULT_POLICY, scoring=replace(RULES, price_marks=40)))
    assert placed.place.tolist() == [0, 1]
    assert placed.first == 1


def test_where_no_bid_gives_a_price_none_has_a_place() -> None:
    rules = replace(DEFAULT_POLICY, scoring=replace(RULES, price_marks=40))
    placed = mark(figures([8, 4, 2], [NAN, NAN, NAN]), rules)
    assert placed.place.tolist() == [0, 0, 0]
    assert placed.first is None
    assert leave_one_out(figures([8, 4, 2], [NAN, NAN, NAN]), rules)  # marks still change


def test_a_threshold_and_a_cap_come_before_the_marks() -> None:
    rules = replace(RULES, least=2, most=10)
    assert marks("highest", figures([40, 5, 1.9]), rules).tolist() == [20, 10, 0]


def test_marks_are_rounded_half_away_from_zero_as_excel_does() -> None:
    # 20 * 2.675 / 20 is 2.67499999 in binary, and 2.68 in Excel
    assert marks("highest", figures([20, 2.675]), RULES).tolist() == [20, 2.68]


@pytest.mark.parametrize(
    ("tie_break", "expected"),
    [
        ("present_value_sroi", [2, 1, 3]),
        ("contract_price", [1, 2, 3]),
        ("warnings", [2, 1, 3]),
        ("shared", [1, 1, 3]),
    ],
)
def test_equal_marks_are_told_apart_as_the_policy_says(tie_break: str, expected: list[int]) -> None:
    given = [
        Figures(4, 3, 4, 400, 300, 90, 2),
        Figures(4, 3.5, 4, 400, 350, 100, 1),
        Figures(1, 1, 1, 100, 100, 80, 0),
    ]
    policy = replace(DEFAULT_POLICY, scoring=replace(RULES, tie_break=tie_break))
    assert mark(given, policy).place.tolist() == expected


@pytest.mark.parametrize(
    ("tie_break", "expected"),
    [("present_value_sroi", [2, 2, 1]), ("contract_price", [1, 1, 3]), ("shared", [1, 1, 1])],
)
def test_who_is_level_in_the_tie_break_too_shares_the_place(
    tie_break: str, expected: list[int]
) -> None:
    """In whatever order the bids stand."""
    given = [
        Figures(4, 3, 4, 400, 300, 90, 2),
        Figures(4, 3, 4, 400, 300, 90, 1),
        Figures(4, 3.5, 4, 400, 350, 100, 1),
    ]
    policy = replace(DEFAULT_POLICY, scoring=replace(RULES, tie_break=tie_break))
    for order in permutations(range(3)):
        found = mark([given[each] for each in order], policy)
        assert found.place.tolist() == [expected[each] for each in order]
        shared = [expected.count(expected[each]) > 1 for each in order]
        assert found.level.tolist() == shared


def test_without_a_method_there_are_no_marks_and_places_are_by_net_return() -> None:
    """The price counts for nothing then, and no tie is broken by it."""
    found = mark(figures([4, 8, 4], [50, NAN, 40]), DEFAULT_POLICY)
    assert found.parts == {}
    assert np.isnan(found.marks).all()
    assert np.isnan(found.total).all()
    assert found.place.tolist() == [2, 1, 2]
    assert found.level.tolist() == [True, False, True]
    assert leave_one_out(figures([40, 4, 8]), DEFAULT_POLICY) == ()


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([0, 1]),
)
def test_places_of_every_draw_are_counted_one_by_one(drawn: list[list[int]], tied: int) -> None:
    """Three draws of some bids; a bid with 0 has no place."""
    by = np.array(drawn, dtype=float)
    by[by == 0] = NAN
    tie = np.arange(len(drawn), dtype=float) * tied
    found = places(by, tie, AllFigures.of(figures([1.0] * len(drawn))))
    for draw in range(3):
        keys = [(by[at, draw], tie[at]) for at in range(len(drawn))]
        expected = [
            0 if np.isnan(key[0]) else 1 + sum(other > key for other in keys if other[0] > 0)
            for key in keys
        ]
        assert found[:, draw].tolist() == expected


def test_leaving_out_a_losing_bid_can_change_the_winner() -> None:
    """The third is dearer and better; an over-claimer far ahead makes that count for little.

    With it, marks and price are 20 + 20, 2 + 40 and 4 + 36.36: the cheap one is first.
    """
    given = figures([40, 4, 8], [200, 100, 110])
    policy = replace(DEFAULT_POLICY, scoring=replace(RULES, price_marks=40))
    whole = mark(given, policy)
    assert whole.marks.tolist() == [20, 2, 4]
    assert whole.price_marks.tolist() == pytest.approx([20, 40, 36.36])
    assert whole.place.tolist() == [3, 1, 2]
    (found,) = [each for each in leave_one_out(given, policy) if each.left_out == 0]
    # without it: 10 + 40 against 20 + 36.36
    assert found.first == 2
    assert found.widest == 16
    assert (found.turned, found.overturned) == (1, ((2, 1),))


def test_every_pair_that_changes_order_is_counted_not_neighbours_alone() -> None:
    """Without the over-claimer the four run in the opposite order: six pairs, three neighbours."""
    given = figures([400, 4, 6, 8, 10], [500, 100, 105, 110, 115])
    policy = replace(DEFAULT_POLICY, scoring=replace(RULES, marks=100, price_marks=40))
    assert mark(given, policy).place[1:].tolist() == [2, 3, 4, 5]
    (found,) = [each for each in leave_one_out(given, policy) if each.left_out == 0]
    assert found.turned == 6
    assert found.overturned == ((4, 1), (4, 2))  # nearest the top: the new first, the old first


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.one_of(st.just(NAN), st.integers(50, 200))),
        min_size=3,
        max_size=9,
    ),
    st.sampled_from(list(METHODS)),
    st.sampled_from([0.0, 8.0]),
)
def test_leaving_out_says_what_really_removing_each_bid_changes(
    bids: list[tuple[int, float]], method: str, least: float
) -> None:
    """Every bid is taken out and the rest marked again, pair by pair, with no short cut."""
    given = figures([float(net) for net, _ in bids], [float(price) for _, price in bids])
    rules = replace(RULES, method=method, price_marks=40, least=least)
    policy = replace(DEFAULT_POLICY, scoring=rules)
    told = {each.left_out: each.turned for each in leave_one_out(given, policy)}
    before = mark(given, policy).place
    for index in range(len(bids)):
        kept = [each for each in range(len(bids)) if each != index]
        after = dict(zip(kept, mark([given[each] for each in kept], policy).place, strict=True))
        turned = sum(
            0 < before[two] < before[one] and 0 < after[one] < after[two]
            for one in kept
            for two in kept
        )
        assert told.get(index, 0) == turned


def test_by_a_target_leaving_out_changes_nothing() -> None:
    policy = replace(DEFAULT_POLICY, scoring=replace(RULES, method="target"))
    assert leave_one_out(figures([40, 4, 8]), policy) == ()


@given(
    st.lists(st.floats(-1e12, 1e12) | st.integers(-(10**6), 10**6).map(lambda n: n / 2000)),
    st.integers(0, 6),
)
def test_marks_are_rounded_half_away_from_nought_on_fifteen_digits(
    numbers: list[float], decimals: int
) -> None:
    step = Decimal(1).scaleb(-decimals)
    expected = [
        float(Decimal(f"{number:.15g}").quantize(step, ROUND_HALF_UP)) for number in numbers
    ]
    assert _rounded([*numbers, NAN], Scoring(decimals=decimals)).tolist()[:-1] == expected


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=8))
def test_pairs_are_turned_where_one_has_passed_another(places: list[tuple[int, int]]) -> None:
    before, after = (np.array([each[at] for each in places], dtype=np.int64) for at in (0, 1))
    turned, named = _overturned(before, after)
    expected = [
        (one, two)
        for one, (was, now) in enumerate(places)
        for two, (other_was, other_now) in enumerate(places)
        if other_was < was and other_now > now
    ]
    assert turned == len(expected)
    assert set(named) <= set(expected)
    assert len(named) == min(2, turned)


def test_where_only_price_and_people_give_marks_leaving_out_the_cheapest_is_tried() -> None:
    """Without a cheap bid of little quality another is first: its price measures the others'."""
    quality = Quality(name="Team", marks=50.0)
    policy = replace(
        DEFAULT_POLICY,
        scoring=replace(DEFAULT_POLICY.scoring, price_marks=50.0),
        quality=(quality,),
    )
    bids = [
        replace(each, quality=marks)
        for each, marks in zip(
            figures([1, 1, 1], [1000.0, 800.0, 400.0]), (45.0, 36.0, 5.0), strict=True
        )
    ]
    (found,) = [each for each in leave_one_out(bids, policy) if each.left_out == 2]
    assert (mark(bids, policy).first, found.first, found.widest) == (0, 1, 25.0)
