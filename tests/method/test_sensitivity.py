"""Sensitivity, break-even and scenarios against figures worked out by hand.

The bid: 10 jobs at £1,000 (range £800 to £1,500) for 3 years, leakage 10 %, deadweight 20 %,
attribution 25 %, drop-off 50 %: 10,000 * .9 * .8 * .75 * (1 + .5 + .25) = £9,450 for £1,000.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from sve_excel.layout import SHARES
from sve_excel.library.loading import Library
from sve_excel.method.sensitivity import (
    AS_BID,
    DURATION,
    LOW,
    MEDIAN,
    NO_FADE,
    ONE_YEAR,
    PUBLISHED,
    UNITS,
    Analysis,
    Rows,
    analyse_all,
    mean_deflators,
    rows_of,
    tender_medians,
)
from sve_excel.model import Valuation
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.builders import OUTPUT, OWN, Builder, process

MEDIANS = {**{share.attribute: 0.0 for share in SHARES}, "deadweight": 0.5, "drop_off": 1.0}


def valued(tmp_path: Path, workbook: bytes, small: Library) -> Valuation:
    result = process(tmp_path, workbook, library=small)
    assert result.valuation, result.findings
    return result.valuation


def analysed(rows: Rows, valuation: Valuation) -> Analysis:
    """One bid by itself."""
    return analyse_all([rows], [valuation], [MEDIANS], DEFAULT_POLICY)[0]


def test_each_assumption_moves_alone_and_the_widest_comes_first(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    valuation = valued(tmp_path, build(), small)
    found = analysed(rows_of(valuation, DEFAULT_POLICY), valuation)
    ends = {swing.key: (swing.at_low, swing.at_high) for swing in found.swings}
    assert ends["THR-001"] == pytest.approx((7.56, 14.175), rel=1e-12)
    # the odds of .2 are 1 to 4, those of .1 1 to 9, those of one half 1 to 1: times e^.4 and e^-.4
    up, down = (math.exp(sign * 0.4) for sign in (1, -1))
    leaves = {"deadweight": (4, 0.8), "leakage": (9, 0.9)}
    for kind, (odds, kept) in leaves.items():
        expected = (9.45 * (odds / (odds + each)) / kept for each in (up, down))
        assert ends[kind] == pytest.approx(tuple(expected), rel=1e-12)
    fade = (1 / (1 + up), 1 / (1 + down))
    assert ends["drop_off"] == pytest.approx([5.4 * (1 + k + k * k) for k in fade], rel=1e-12)
    # 0 % cannot fall further, and may be what published reports apply
    assert ends["displacement"] == pytest.approx((9.45 * 0.825, 9.45), rel=1e-12)
    assert ends["inputs"] == pytest.approx((9.45 / 0.9, 9.45 / 1.1), rel=1e-12)
    grounds = {swing.key: swing.ground for swing in found.swings}
    assert grounds["THR-001"] == "its source"
    assert grounds["deadweight"].startswith("the policy's step, an assumption")
    widths = [swing.width for swing in found.swings]
    assert widths == sorted(widths, reverse=True)
    assert found.swings[0].name == "THR-001 Job found by a person out of work"


def test_units_and_years_move_by_a_share_of_the_claim(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Three years or a quarter less and more: 1 + .5 + .25 * .25, and 1 + .5 + .25 + .75 * .125."""
    once = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    once |= {"Units": 40, "Duration": 1}  # £5,400, whose one year does not move
    valuation = valued(tmp_path, build(outputs=(OUTPUT, once)), small)
    found = analysed(rows_of(valuation, DEFAULT_POLICY), valuation)
    ends = {swing.key: (swing.at_low, swing.at_high) for swing in found.swings}
    assert ends[UNITS] == pytest.approx((14.85 * 0.9, 14.85 * 1.1), rel=1e-12)
    few, many = 1 + 0.5 + 0.25 * 0.25, 1 + 0.5 + 0.25 + 0.75 * 0.125
    assert ends[DURATION] == pytest.approx((5.4 + 5.4 * few, 5.4 + 5.4 * many), rel=1e-12)
    alone = valued(tmp_path, build(outputs=(once,)), small)
    moved = analysed(rows_of(alone, DEFAULT_POLICY), alone).swings
    assert DURATION not in {swing.key for swing in moved}


def test_all_bids_at_once_are_each_bid_alone(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """To the last bit: a bid of sixty years beside one of a year changes nothing."""
    long = {**OUTPUT, "Duration": 60, "Drop-off": 0.07, "Units": 3}
    books = (build(), build(outputs=(long, OUTPUT)), build(outputs=({**OUTPUT, "Duration": 0.5},)))
    valuations = [valued(tmp_path, book, small) for book in books]
    rows = [rows_of(each, DEFAULT_POLICY) for each in valuations]
    together = analyse_all(rows, valuations, [MEDIANS] * len(rows), DEFAULT_POLICY)
    alone = [analysed(each, valuation) for each, valuation in zip(rows, valuations, strict=True)]
    assert [repr(each) for each in together] == [repr(each) for each in alone]  # NaN is NaN
    assert analyse_all([], [], [], DEFAULT_POLICY) == ()


def test_a_proxy_without_a_range_moves_by_its_grades_band(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    own = {**OUTPUT, "Category": "Environmentally sensitive", "Outcome": "Less waste"}
    own |= {"Proxy": "Bicycle mended"}
    valuation = valued(tmp_path, build(outputs=(trained, own), own_proxies=(OWN,)), small)
    rows = rows_of(valuation, DEFAULT_POLICY)
    # grade A: 10 %; an own proxy of £40 in 2020/21 is 40 * 100 / 80 = £50, and may be out by half
    assert rows.keys == ("THR-010", "own: Bicycle mended")
    assert rows.low.tolist() == pytest.approx([225, 25], rel=1e-12)
    assert rows.high.tolist() == pytest.approx([275, 75], rel=1e-12)


def test_break_even_says_how_far_the_value_may_fall(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    lonely = {**OUTPUT, "Category": "Active, inclusive and safe", "Outcome": "Less loneliness"}
    lonely |= {"Proxy": "Person no longer lonely"}  # £100 each: £945
    valuation = valued(tmp_path, build(outputs=(OUTPUT, lonely)), small)
    found = analysed(rows_of(valuation, DEFAULT_POLICY), valuation)
    fall = found.break_even
    assert fall.main == "THR-001 Job found by a person out of work"
    assert fall.overall == pytest.approx(1 - 1000 / 10395, rel=1e-12)
    assert fall.main_share == pytest.approx(9450 / 10395, rel=1e-12)
    # the other row brings £945 of the £1,000, so the main one must bring £55
    assert fall.main_fall == pytest.approx(1 - 55 / 9450, rel=1e-12)


def test_scenarios_value_the_same_rows_under_another_reading(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    valuation = valued(tmp_path, build(), small)
    found = analysed(rows_of(valuation, DEFAULT_POLICY), valuation)
    assert found.scenarios == pytest.approx(
        {
            AS_BID: 9.45,
            PUBLISHED: 9.45,
            NO_FADE: 5.4 * 3,
            MEDIAN: 5.0,  # half would have happened anyway, and all is gone after a year
            ONE_YEAR: 5.4,
            LOW: 7.56,
        },
        rel=1e-12,
    )


def test_published_prices_are_those_before_uprating(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    benefit = {**OUTPUT, "Proxy": "Benefit no longer paid after a job is found"}
    valuation = valued(tmp_path, build(outputs=(benefit,)), small)
    found = analysed(rows_of(valuation, DEFAULT_POLICY), valuation)
    assert found.scenarios[AS_BID] == pytest.approx(0.945 * 5, rel=1e-12)
    assert found.scenarios[PUBLISHED] == pytest.approx(0.945 * 4, rel=1e-12)


def test_mean_deflators_weigh_by_value_and_drop_off_counts_only_where_it_bites(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    trained |= {"Units": 120, "Duration": 1, "Deadweight": 0.4, "Drop-off": 0.9}  # £30,000 gross
    valuation = valued(tmp_path, build(outputs=(OUTPUT, trained)), small)
    means = mean_deflators(rows_of(valuation, DEFAULT_POLICY))
    assert means["deadweight"] == pytest.approx(0.3, rel=1e-12)
    assert means["drop_off"] == 0.5
    short = {**OUTPUT, "Duration": 1}
    alone = mean_deflators(
        rows_of(valued(tmp_path, build(outputs=(short,)), small), DEFAULT_POLICY)
    )
    assert math.isnan(alone["drop_off"])
    assert tender_medians([means, alone])["drop_off"] == 0.5
