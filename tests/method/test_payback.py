"""Payback: the year in which the net value passes the inputs."""

from __future__ import annotations

import pytest

from sve_excel.method.payback import payback, yearly
from sve_excel.method.value import value
from sve_excel.model import Claim, Input, Output
from sve_excel.policy.discounting import flat
from sve_excel.policy.rules import Policy
from sve_excel.records.returned import Payback


def claim(units: float, duration: float | None, drop_off: float = 0.0) -> Claim:
    return Claim(Output(5, units=units, duration=duration, drop_off=drop_off), "own", None, None, 1)


def lines(*claims: Claim):
    return value(claims, [Input(5, value=1.0)]).lines


def test_the_years_of_a_row_are_those_of_the_method() -> None:
    """1,000 a year for 2.5 years at a drop-off of a half: 1,000, 500 and half of 250."""
    assert yearly(lines(claim(1000, 2.5, 0.5))) == pytest.approx([1000, 500, 125])
    assert yearly(lines(claim(1000, None), claim(10, 3))) == pytest.approx([1010, 10, 10])
    assert yearly(()) == [0.0]


def test_a_year_is_given_plain_and_discounted() -> None:
    """1,000 a year against 2,000: exactly at the end of year 2, discounted a year later."""
    found = payback(lines(claim(1000, 4)), 2000, flat(0.035))
    assert found == Payback(2, 3, 4)
    assert (found.words(found.plain), found.words(found.discounted)) == ("year 2", "year 3")


def test_what_never_passes_the_inputs_says_within_how_long() -> None:
    found = payback(lines(claim(1000, 4)), 4001, flat(0.035))
    assert found == Payback(None, None, 4)
    assert found.words(found.plain) == "not within 4 years"
    one = payback(lines(claim(1000, None)), 1001, flat(0.035))
    assert one.words(one.plain) == "not within 1 year"


def test_harm_that_comes_later_takes_back_what_was_passed() -> None:
    harm = claim(-900, 3)
    assert payback(lines(claim(1500, 1), harm), 500, flat(0.0)).plain is None


def test_a_valuation_holds_it_against_the_inputs_that_count() -> None:
    spent = [Input(5, value=2000.0, leakage=0.6)]
    rows = [claim(1000, 4)]
    assert value(rows, spent).payback.plain == 2
    assert value(rows, spent, Policy(input_leakage=True)).payback.plain == 1
