"""Each way of marking against figures worked out by hand, and its formula against its numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.method.scoring import mark
from sve_excel.policy.figures import AllFigures, Figures
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.scoring import (
    METHODS,
    MarkCells,
    Scoring,
    ScoringMethod,
    counted,
    marked_figure,
    measured_by_formula,
)
from sve_excel.policy.writing import policy_items
from tests.builders import figures
from tests.formulas import worked_out

RULES = Scoring(marks=20, target=5, willingness=0.1, price_marks=0)
TENDERS = st.lists(st.tuples(st.floats(0.01, 50), st.integers(50, 200)), min_size=1, max_size=8)


def marks(method: str, bids: Sequence[Figures], rules: Scoring = RULES) -> list[float]:
    found: list[float] = METHODS[method].marks(AllFigures.of(bids), rules).tolist()
    return found


def test_in_proportion_to_the_highest() -> None:
    assert marks("highest", figures([8, 4, 1])) == [20, 10, 2.5]


def test_against_a_target_nobody_gets_more_than_all() -> None:
    assert marks("target", figures([8, 4, 1])) == [20, 16, 4]


def test_by_bands_each_begins_at_its_figure() -> None:
    assert marks("bands", figures([6, 5.99, 4, 2, 1, 0.99])) == [20, 15, 15, 10, 5, 0]


def test_per_pound_is_value_over_price() -> None:
    found = marks("per_pound", figures([8, 4], [200, 50], [800, 400]))
    assert found == [10, 20]  # £4 and £8 for every £1


def test_willingness_takes_what_the_value_is_worth_off_the_price() -> None:
    # 100 - 80 = 20, 100 - 40 = 60, 100 - 10 = 90
    assert marks("willingness", figures([8, 4, 1])) == pytest.approx([20, 60 / 7, 0])


def measured_by(method: ScoringMethod, bids: Sequence[Figures], rules: Scoring) -> Any:
    """What the others are measured by, of each bid: 0 where the formula leaves it blank."""
    found = method.measured(AllFigures.of(bids), rules)
    if method.measure:
        known = found[~np.isnan(found)]
        return known if known.size else np.zeros(1)
    prices = np.array([each.price for each in bids])
    cells = MarkCells(
        figure="",
        counted="counted",
        price="price",
        price_at_base="",
        net_value="",
        present_value="",
        measure="",
        measures="",
        prices="prices",
        band_from="",
        band_share="",
        settings={"price_marks": "marks"},
    )
    names: dict[str, Any] = {
        "prices": prices,
        "marks": rules.price_marks,
        "OR": lambda *given: any(given),
    }
    return np.array(
        [
            worked_out(
                measured_by_formula(cells, "counted").replace('""', "0"),
                {**names, "price": bid.price, "counted": each},
            )
            for bid, each in zip(bids, found, strict=True)
        ]
    )


def of_one(method: ScoringMethod, index: int, bids: Sequence[Figures], rules: Scoring) -> float:
    """Marks of one bid by the method's formula."""
    bid = bids[index]
    names = {
        "figure": marked_figure(bid, rules),
        "counted": counted(bid, rules),
        "price": bid.price,
        "price_at_base": bid.price * bid.price_to_base,
        "net_value": bid.net_value,
        "present_value": bid.present_value,
        "band_from": np.array(rules.band_from),
        "band_share": np.array(rules.band_share),
        "measures": measured_by(method, bids, rules),
        "prices": np.array([each.price for each in bids]),
    }
    settings = {each.name: f"set_{each.name}" for each in fields(Scoring)}
    cells = MarkCells(**{name: name for name in names}, measure="measure", settings=settings)
    names |= {f"set_{key}": getattr(rules, key) for key in settings}
    formula = method.measure.formula(cells) if method.measure else "counted"
    names["measure"] = worked_out(formula.replace('""', "blank"), {**names, "blank": math.nan})
    return float(worked_out(method.formula(cells), names))


@pytest.mark.parametrize("name", METHODS)
@given(bids=TENDERS, least=st.sampled_from([0.0, 2.0]), most=st.sampled_from([0.0, 9.0]))
def test_a_formula_gives_the_same_marks_between_none_and_all(
    name: str, bids: list[tuple[float, int]], least: float, most: float
) -> None:
    rules = Scoring(method=name, least=least, most=most)
    tender = figures([net for net, _ in bids], [float(price) for _, price in bids])
    tender = [replace(each, price_to_base=1 + at / 10) for at, each in enumerate(tender)]
    found = marks(name, tender, rules)
    assert all(0 <= each <= rules.marks * (1 + 1e-12) for each in found)
    formula = [of_one(METHODS[name], index, tender, rules) for index in range(len(tender))]
    assert formula == pytest.approx(found, rel=1e-12, abs=1e-12)


@given(bids=TENDERS, unpriced=st.sets(st.integers(0, 5)), price=st.sampled_from([0.0, 40.0]))
def test_where_price_counts_a_bid_without_a_price_is_no_yardstick(
    bids: list[tuple[float, int]], unpriced: set[int], price: float
) -> None:
    rules = Scoring(method="highest", price_marks=price)
    net = [each for each, _ in bids]
    tender = figures(net, [math.nan if at in unpriced else 50.0 for at in range(len(bids))])
    found = marks("highest", tender, rules)
    counts = [max(0.0, each) for at, each in enumerate(net) if not price or at not in unpriced]
    best = max(counts or [max(0.0, each) for each in net])
    expected = [min(20.0, 20 * max(0.0, each) / best) if best > 0 else 0.0 for each in net]
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)
    formula = [of_one(METHODS["highest"], at, tender, rules) for at in range(len(tender))]
    assert formula == pytest.approx(found, rel=1e-12, abs=1e-12)


def test_the_two_kinds_are_no_yardstick_for_each_other() -> None:
    """Nothing that one kind has changes a mark of the other, by any method and by price."""
    bids, others = figures([8, 4], [100, 50]), figures([80, 2, 1], [10, 400, 500])
    for name in METHODS:
        rules = replace(DEFAULT_POLICY, scoring=Scoring(method=name, price_marks=30))
        together = mark([*bids, *(replace(each, apart=1.0) for each in others)], rules)
        alone = [mark(each, rules) for each in (bids, others)]
        assert together.total.tolist() == [*alone[0].total, *alone[1].total]
        assert together.place.tolist() == [*alone[0].place, *alone[1].place]
        assert together.level.tolist() == [*alone[0].level, *alone[1].level]


@pytest.mark.parametrize("name", METHODS)
@given(tenders=st.lists(TENDERS, min_size=2, max_size=4), least=st.sampled_from([0.0, 2.0]))
def test_every_draw_is_marked_as_a_tender_of_its_own(
    name: str, tenders: list[list[tuple[float, int]]], least: float
) -> None:
    """The arrays of a simulation, bids by draws, give in each draw what the program would give."""
    rules = Scoring(method=name, least=least, most=9.0)
    count = min(map(len, tenders))
    draws = [
        AllFigures.of(figures([net for net, _ in each], [float(price) for _, price in each]))
        for each in (tender[:count] for tender in tenders)
    ]
    stacked = AllFigures(
        *(np.stack([getattr(d, each.name) for d in draws], 1) for each in fields(AllFigures))
    )
    together = METHODS[name].marks(stacked, rules)
    for at, draw in enumerate(draws):
        alone = METHODS[name].marks(draw, rules)
        assert together[:, at].tolist() == pytest.approx(alone.tolist(), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("threshold", [2.0, 4.0, 6.0])
def test_a_draw_just_off_a_threshold_in_binary_is_on_it(threshold: float) -> None:
    """As Excel has it; the figure alone and among draws."""
    rules = Scoring(method="bands", least=2.0)
    off = float(np.nextafter(threshold, 0.0))
    alone = AllFigures.of(figures([off]))
    drawn = AllFigures(*(getattr(alone, each.name)[:, None] for each in fields(AllFigures)))
    assert off < threshold
    expected = marks("bands", figures([threshold]), rules)
    assert METHODS["bands"].marks(alone, rules).tolist() == expected
    assert METHODS["bands"].marks(drawn, rules)[:, 0].tolist() == expected


@pytest.mark.parametrize("name", METHODS)
@given(bids=TENDERS)
def test_only_marks_of_a_relative_method_depend_on_who_else_bids(
    name: str, bids: list[tuple[float, int]]
) -> None:
    tender = figures([net for net, _ in bids], [float(price) for _, price in bids])
    if not METHODS[name].relative:
        assert marks(name, tender[1:]) == marks(name, tender)[1:]


@pytest.mark.parametrize("name", METHODS)
def test_a_bid_without_a_price_is_marked_by_methods_that_need_none(name: str) -> None:
    found = marks(name, figures([8, 4], [float("nan"), 50]))
    assert np.isnan(found[0]) == METHODS[name].priced
    assert not np.isnan(found[1])


@pytest.mark.parametrize("name", METHODS)
def test_the_policy_says_what_a_method_means_and_has_what_it_goes_by(name: str) -> None:
    words = {key: said for section, key, _, said in policy_items(DEFAULT_POLICY)}
    assert f"{name}: {METHODS[name].means}." in words["method"]
    assert {setting.key for setting in METHODS[name].settings} <= set(words)
