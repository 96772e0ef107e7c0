"""The simulation: the same for everybody, common where proxies are shared, exact where it can."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sve_excel.layout import SHARES
from sve_excel.library.loading import Library
from sve_excel.method.flips import flips
from sve_excel.method.sensitivity import Rows, rows_of
from sve_excel.method.simulation import Entry, Ranges, simulate
from sve_excel.policy.rules import DEFAULT_POLICY, Policy, Uncertainty
from sve_excel.policy.scoring import Scoring
from tests.builders import OUTPUT, Builder, figures, process

STEADY = {
    "deflator_step": 0.0,
    "unit_step": 0.0,
    "duration_step": 0.0,
    "input_step": 0.0,
    "price_step": 0.0,
    **{f"{share.attribute}_reach": 0.0 for share in SHARES},
}
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


def triangle(dice: random.Random) -> float:
    """A step from -1 to 1, most often near 0: the sum of two throws."""
    return dice.random() + dice.random() - 1


def apart(rows: Rows, inputs: float, rules: Uncertainty, draws: int) -> list[float]:
    """Net ratios of one bid, drawn one number at a time from the description of the method."""
    dice, found = random.Random(8), []
    kinds = list(rows.shares)
    reach = {kind: getattr(rules, f"{kind}_reach") for kind in kinds}
    for _ in range(draws):
        alike, optimism = dice.random() < rules.shared_part, triangle(dice)
        step = {kind: optimism if alike else triangle(dice) for kind in kinds}
        price_steps = {key: triangle(dice) for key in rows.keys}
        units, years, spending = (triangle(dice) for _ in range(3))
        net = 0.0
        for at, key in enumerate(rows.keys):
            low, middle, high = (float(each[at]) for each in (rows.low, rows.price, rows.high))
            by = price_steps[key]
            price = middle + by * ((high - middle) if by > 0 else (middle - low))
            left = {}
            for kind in kinds:
                share, by = float(rows.shares[kind][at]), step[kind]
                odds = share / (1 - share) * math.exp(4 * rules.deflator_step * by)
                moved = odds / (1 + odds)
                if by > 0 and share < reach[kind]:
                    moved = max(moved, share + by * (reach[kind] - share))
                left[kind] = 1 - moved
            duration = float(rows.duration[at])
            if duration > 1:
                duration = max(1.0, duration * (1 + rules.duration_step * years))
            fade, whole = left.pop("drop_off"), int(duration)
            time = sum(fade**year for year in range(whole)) + (duration - whole) * fade**whole
            net += float(rows.units[at]) * price * math.prod(left.values()) * time
        net *= 1 + rules.unit_step * units
        found.append(net / (inputs * (1 + rules.input_step * spending)))
    return sorted(found)


@pytest.mark.parametrize("shares", ["as typed", "none", "a tenth of a per cent"])
def test_ranges_are_those_of_a_simulation_written_apart(
    tmp_path: Path, build: Builder, small: Library, shares: str
) -> None:
    """Another generator, other sums, one number after another; the same percentiles within 2 %."""
    typed = {"none": 0.0, "a tenth of a per cent": 0.001}.get(shares)
    changed = {} if typed is None else {each.heading: typed for each in SHARES}
    rows = [{**OUTPUT, **changed}, {**TRAINED, **changed, "Units": 30}]
    one = entry(tmp_path, build, small, "One", DEFAULT_POLICY, *rows)
    rules = replace(DEFAULT_POLICY.uncertainty, draws=40_000)
    found = simulate([one], replace(DEFAULT_POLICY, uncertainty=rules)).ranges[0].net
    other = apart(one.rows, one.counted_inputs, rules, 40_000)
    expected = [other[int(40_000 * part)] for part in (0.05, 0.5, 0.95)]
    assert list(found) == pytest.approx(expected, rel=0.02)


def ranges(entries: Sequence[Entry], policy: Policy = DEFAULT_POLICY) -> tuple[Ranges, ...]:
    return simulate(
        entries, replace(policy, uncertainty=replace(policy.uncertainty, draws=4000))
    ).ranges


@pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.3, 0.97])
@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_a_bid_lies_inside_its_own_range_and_draws_are_centred_on_it(
    tmp_path: Path, build: Builder, small: Library, share: float, part: float
) -> None:
    """Where shares can move both ways the middle of the draws is the bid's own figure."""
    changed = {**OUTPUT, **{each.heading: share for each in SHARES}}
    one = entry(tmp_path, build, small, "One", DEFAULT_POLICY, changed)
    rules = replace(DEFAULT_POLICY.uncertainty, shared_part=part)
    policy = replace(DEFAULT_POLICY, uncertainty=rules)
    low, middle, high = ranges([one], policy)[0].net
    own = float(one.rows.value().net.sum()) / one.counted_inputs
    assert low < own <= high
    if share == 0.3:
        assert middle == pytest.approx(own, rel=0.03)
    if share < 0.01:  # not certain for having claimed nothing is taken off
        assert middle < own
        assert low < 0.75 * own


def test_a_tenth_of_a_per_cent_is_no_more_certain_than_nothing(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    ends = []
    for share in (0.0, 0.001):
        changed = {**OUTPUT, **{each.heading: share for each in SHARES}}
        one = entry(tmp_path, build, small, "One", DEFAULT_POLICY, changed)
        ends.append(ranges([one])[0].net[0])
    assert ends[0] == pytest.approx(ends[1], rel=0.03)


def test_identical_bids_have_identical_ranges_and_chances_whatever_they_are_called(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Their errors are their own all the same: one is above the other in half of the draws."""
    one, two = (entry(tmp_path, build, small, name, DEFAULT_POLICY) for name in ("Ash", "Yew"))
    less = entry(tmp_path, build, small, "Less", DEFAULT_POLICY, {**OUTPUT, "Units": 9.9})
    policy = replace(DEFAULT_POLICY, uncertainty=FEW)
    found = simulate([one, two, less], policy)
    assert found.ranges[0] == found.ranges[1] != found.ranges[2]
    assert found.rank_probability[0].tolist() == found.rank_probability[1].tolist()
    assert 0.45 < found.above[0] <= 0.5
    renamed = simulate(
        [replace(one, name="Zinnia"), two, less], replace(DEFAULT_POLICY, uncertainty=FEW)
    )
    assert renamed.ranges == found.ranges
    assert renamed.rank_probability.tolist() == found.rank_probability.tolist()


def test_the_same_optimism_about_deflators_turns_no_order(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Drawn together in all draws, deflators alone cannot turn two bids that claim the same."""
    still = {**STEADY, "deflator_step": 0.1}
    more = entry(tmp_path, build, small, "More", DEFAULT_POLICY, {**OUTPUT, "Units": 10.1})
    less = entry(tmp_path, build, small, "Less", DEFAULT_POLICY)
    above = []
    for part in (0.0, 0.5, 1.0):
        rules = replace(STILL, **still, draws=4000, shared_part=part)
        above.append(simulate([more, less], replace(DEFAULT_POLICY, uncertainty=rules)).above[0])
    assert above[2] == 1.0
    assert above[0] < 0.7
    assert above[1] == pytest.approx((above[0] + 1) / 2, abs=0.03)


def test_by_rules_ranges_and_chances_are_of_the_total(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """The better bid is dear: with 40 marks for price it comes second, and never above."""
    scoring = Scoring(method="target", target=5.0, price_marks=40.0)
    policy = replace(DEFAULT_POLICY, scoring=scoring, uncertainty=FEW)
    more = entry(tmp_path, build, small, "More", policy, {**OUTPUT, "Units": 20})
    less = entry(tmp_path, build, small, "Less", policy)
    dear, cheap, free = (
        replace(each, price=price)
        for each, price in ((more, 200.0), (less, 100.0), (less, math.nan))
    )
    found = simulate([cheap, dear, free], policy)
    assert found.rank_probability.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert found.above[0] == 1.0
    assert np.isnan(found.above[1:]).all()
    assert found.ranges[2].total is None
    low, _, high = found.ranges[0].total or (0.0,) * 3
    assert (low, high) == (60.0, 60.0)  # both reach the target, and one is always the cheaper
    low, middle, high = found.ranges[1].total or (0.0,) * 3
    assert 38 < low < 40 < high < 42
    assert middle == pytest.approx(40, abs=0.1)


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
