"""The simulation: the same for everybody, common where proxies are shared, exact where it can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.library.loading import Library
from sve_excel.method.flips import flips
from sve_excel.method.sensitivity import rows_of
from sve_excel.method.simulation import Entry, simulate, triangular
from sve_excel.policy.rules import DEFAULT_POLICY, Policy, Uncertainty
from tests.builders import OUTPUT, Builder, figures, process

STEADY = {"deflator_step": 0.0, "unit_step": 0.0, "duration_step": 0.0}
STILL = Uncertainty(band_a=0, band_b=0, band_c=0, band_own=0, **STEADY)
FEW = Uncertainty(draws=2000)
TRAINED = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}


def entry(
    tmp_path: Path, build: Builder, small: Library, name: str, policy: Policy, *outputs: object
) -> Entry:
    result = process(tmp_path, build(outputs=outputs or (OUTPUT,)), library=small)
    assert result.valuation
    rows = rows_of(result.valuation, policy)
    return Entry(name, rows, result.valuation.gross_inputs, result.valuation.net_inputs)


@given(
    u=st.lists(st.floats(0, 1), min_size=1, max_size=20),
    low=st.floats(0, 100),
    left=st.floats(0, 50),
    right=st.floats(0, 50),
)
def test_triangular_draws_stay_in_range_and_keep_their_order(
    u: list[float], low: float, left: float, right: float
) -> None:
    draws = triangular(np.array(sorted(u)), low, low + left, low + left + right)
    assert (draws >= low - 1e-9).all()
    assert (draws <= low + left + right + 1e-9).all()
    assert (np.diff(draws) >= -1e-9).all()


def test_triangular_draws_follow_the_distribution() -> None:
    # mode 1 on 0 to 4: the distribution function at 1 is 1/4, at 2 it is 1 - 4/12
    assert triangular(np.array([0.0, 0.25, 2 / 3, 1.0]), 0, 1, 4).tolist() == pytest.approx(
        [0, 1, 2, 4]
    )


def test_units_and_years_of_a_bid_move_all_its_rows_together(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Only units vary: gross and net move alike. Only years vary: a bid of one year stays."""
    still = replace(STILL, draws=4000)
    one = entry(tmp_path, build, small, "One", DEFAULT_POLICY, OUTPUT, TRAINED)
    by_units = replace(DEFAULT_POLICY, uncertainty=replace(still, unit_step=0.2))
    rows = replace(one.rows, low=one.rows.price, high=one.rows.price)
    found = simulate([replace(one, rows=rows)], by_units).ranges[0]
    # 11.8125 as bid; the 5th percentile of a triangle of half-width .2 is 1 - .2 * (1 - sqrt(.1))
    assert found.net[0] == pytest.approx(11.8125 * (1 - 0.2 * (1 - 0.1**0.5)), rel=1e-2)
    assert found.gross[0] / 37.5 == pytest.approx(found.net[0] / 11.8125, rel=1e-12)
    by_years = replace(DEFAULT_POLICY, uncertainty=replace(still, duration_step=0.3))
    short = entry(tmp_path, build, small, "Short", by_years, {**OUTPUT, "Duration": 1})
    rows = replace(short.rows, low=short.rows.price, high=short.rows.price)
    stays = simulate([replace(short, rows=rows)], by_years).ranges[0]
    assert stays.net == pytest.approx((5.4,) * 3, rel=1e-12)
    rows = replace(one.rows, low=one.rows.price, high=one.rows.price)
    moves = simulate([replace(one, rows=rows)], by_years).ranges[0]
    assert moves.net[0] < 11.5 < 11.8125 < moves.net[2]


def test_without_ranges_every_draw_is_the_valuation(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    policy = replace(DEFAULT_POLICY, uncertainty=STILL)
    one = entry(tmp_path, build, small, "One", policy, TRAINED)
    found = simulate([one], policy).ranges[0]
    # 10 * £250 * .54 * 1.75 = £2,362.50; gross 10 * 250 * 3
    assert found.net == pytest.approx((2.3625,) * 3, rel=1e-12)
    assert found.gross == pytest.approx((7.5,) * 3, rel=1e-12)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    policy = replace(DEFAULT_POLICY, uncertainty=FEW)
    one = entry(tmp_path, build, small, "One", policy)
    assert simulate([one], policy).ranges == simulate([one], policy).ranges
    other = replace(policy, uncertainty=replace(FEW, seed=7))
    assert simulate([one], other).ranges != simulate([one], policy).ranges


def test_removing_a_bid_does_not_change_the_ranges_of_the_rest(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    policy = replace(DEFAULT_POLICY, uncertainty=FEW)
    one = entry(tmp_path, build, small, "One", policy)
    two = entry(tmp_path, build, small, "Two", policy, OUTPUT, TRAINED)
    assert simulate([two, one], policy).ranges[1] == simulate([one], policy).ranges[0]


def test_a_proxy_that_two_bids_use_takes_the_same_draw_in_both(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Ten and a thousandth against ten of the same thing: the price cannot turn the order."""
    policy = replace(DEFAULT_POLICY, uncertainty=replace(FEW, **STEADY))
    more = entry(tmp_path, build, small, "More", policy, {**OUTPUT, "Units": 10.001})
    less = entry(tmp_path, build, small, "Less", policy)
    found = simulate([more, less], policy)
    assert found.above[0] == 1.0
    assert found.rank_probability.tolist() == [[1, 0], [0, 1]]
    # with proxies of their own ranges, the same gap is no gap
    other = entry(tmp_path, build, small, "Other", policy, {**TRAINED, "Units": 39.999})
    assert 0.2 < simulate([more, other], policy).above[0] < 0.95


def test_the_probabilities_of_a_bid_and_of_a_place_add_up(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    policy = replace(DEFAULT_POLICY, uncertainty=FEW)
    bids = [
        entry(tmp_path, build, small, f"Bid {units}", policy, {**OUTPUT, "Units": units})
        for units in (11, 10.5, 10)
    ]
    chance = simulate(bids, policy).rank_probability
    assert chance.sum(axis=0).tolist() == pytest.approx([1, 1, 1])
    assert chance.sum(axis=1).tolist() == pytest.approx([1, 1, 1])


def test_a_flip_makes_the_two_bids_level(tmp_path: Path, build: Builder, small: Library) -> None:
    policy = DEFAULT_POLICY
    first = entry(tmp_path, build, small, "First", policy)  # 9.45
    second = entry(tmp_path, build, small, "Second", policy, {**TRAINED, "Units": 36})  # 8.505
    made = flips([first, second], figures([9.45, 8.505]), 0, policy, 20)
    found = {(flip.what.split()[0], flip.whose): flip for flip in made}
    job = found["THR-001", "First"]
    assert (job.now, job.needed) == pytest.approx((1000, 900), rel=1e-12)
    assert job.within
    course = found["THR-010", "Second"]
    assert (course.now, course.needed) == pytest.approx((250, 250 / 0.9), rel=1e-12)
    assert not course.within  # grade A reaches £275
    # deadweight of the first from 20 % to 28 %: .72 / .8 = .9
    assert found["Deadweight", "First"].needed == pytest.approx(0.08, abs=1e-12)
    # nine tenths of the units of the first, or a ninth more of the second's
    assert found["Units", "First"].needed == pytest.approx(0.9, rel=1e-12)
    assert found["Units", "Second"].needed == pytest.approx(1 / 0.9, rel=1e-12)
    # 1 + .5 + .25 * x = .9 * 1.75: three tenths of the third year
    assert found["Years", "First"].needed == pytest.approx(2.3 / 3, rel=1e-9)
    assert found["Years", "First"].within
    sizes = [(not flip.within, flip.size) for flip in made]
    assert sizes == sorted(sizes)
