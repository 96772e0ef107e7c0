"""Numbers compared as Excel compares them, as numbers and as formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.words.digits import above, below, formula, rounded
from tests.formulas import worked_out


@pytest.mark.parametrize(
    ("number", "limit"),
    [(5.999999999999999, 6), (6.000000000000001, 6), (12.499999999999998, 12.5), (0.1 + 0.2, 0.3)],
)
def test_what_is_off_in_the_last_bit_alone_is_neither_above_nor_below(
    number: float, limit: float
) -> None:
    assert number != limit
    assert not above(number, limit)
    assert not below(number, limit)


def test_a_difference_within_fifteen_digits_counts() -> None:
    assert above(6.00000000000001, 6)
    assert below(5.99999999999999, 6)
    assert below(-6.00000000000001, -6)


def test_what_is_no_number_stays() -> None:
    assert math.isnan(rounded(math.nan))
    assert rounded(math.inf) == math.inf
    assert rounded(0.0) == 0.0


@given(st.floats(1e-9, 1e12) | st.floats(-1e12, -1e-9))
def test_rounding_twice_is_as_once_and_moves_no_more_than_the_fifteenth_digit(one: float) -> None:
    assert rounded(rounded(one)) == rounded(one)
    assert math.isclose(rounded(one), one, rel_tol=5e-15)


def test_the_formula_gives_the_same() -> None:
    draw = np.random.default_rng(3)
    given = np.concatenate([[0.0], draw.uniform(-100, 100, 500), 10 ** draw.uniform(-3, 9, 500)])
    found = [float(worked_out(formula("x"), {"x": each})) for each in given.tolist()]
    # one in the fifteenth digit apart where the sixteenth is a five
    wanted = [rounded(each) for each in given.tolist()]
    assert np.allclose(found, wanted, rtol=1e-14, atol=0)
    assert sum(one != two for one, two in zip(found, wanted, strict=True)) < len(wanted) / 20
