"""Each person once: heads under a key of the library, and lifetimes that count once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sve_excel.library.loading import Library
from sve_excel.method.claims import claims, settle
from sve_excel.method.people import counted_again, overlaps, share_a_key
from sve_excel.method.value import value
from sve_excel.model import Claim, Input, Output, Project, Submission

SPENT = [Input(5, value=1000.0)]


def claimed(library: Library, row: int, units: float, *keys: str, price: float = 10.0) -> Claim:
    """A claim of so many people under a proxy with these keys."""
    proxy = replace(library.proxies[0], id=f"AIS-{row:03}", overlap=keys)
    return Claim(Output(row, units=units), "library", proxy, None, price)


def test_the_same_people_under_one_key_are_counted_once(small: Library) -> None:
    """Forty people under three values of their work: the highest stays, and one without a key."""
    rows = [
        claimed(small, 5, 40, "work", price=10),
        claimed(small, 6, 40, "work", price=30),
        claimed(small, 7, 40, "work", price=20),
        claimed(small, 8, 40, price=5),
    ]
    (found,) = overlaps(rows, 40.0)
    assert (found.key, found.units, found.most, found.people) == ("work", 120, 40, 40)
    valued = value(rows, SPENT, people=40.0)
    assert [line.claim.output.row for line in valued.counted_again] == [5, 7]
    assert valued.net_sroi == 40 * (10 + 30 + 20 + 5) / 1000
    assert valued.net_sroi_each_person_once == 40 * (30 + 5) / 1000


def test_two_rows_for_different_people_are_no_fault(small: Library) -> None:
    rows = [claimed(small, 5, 24, "wellbeing"), claimed(small, 6, 16, "wellbeing")]
    assert overlaps(rows, 40.0) == ()
    assert value(rows, SPENT, people=40.0).net_sroi_each_person_once is None
    assert [each.units for each in overlaps(rows, 39.0)] == [40]


def test_without_a_number_of_people_the_largest_claim_is_the_measure(small: Library) -> None:
    rows = [claimed(small, 5, 24, "wellbeing"), claimed(small, 6, 16, "wellbeing")]
    (found,) = overlaps(rows, None)
    assert (found.units, found.most, found.people) == (40, 24, None)
    assert overlaps(rows[:1], None) == ()


def test_a_row_with_two_keys_is_left_out_by_either(small: Library) -> None:
    """The whole, worth most, holds both parts; neither part is counted beside it."""
    rows = [
        claimed(small, 5, 10, "public", price=3),
        claimed(small, 6, 10, "earnings", price=4),
        claimed(small, 7, 10, "public", "earnings", price=9),
    ]
    lines = value(rows, SPENT, people=10.0).lines
    assert [line.claim.output.row for line in counted_again(lines, 10.0)] == [5, 6]
    assert share_a_key(rows[0], rows[2])
    assert not share_a_key(rows[0], rows[1])


def test_harm_counts_nobody_again(small: Library) -> None:
    rows = [claimed(small, 5, 40, "work"), claimed(small, 6, -5, "work")]
    assert overlaps(rows, None) == ()


@pytest.mark.parametrize("duration", [None, 0.5, 1.0, 10.0])
def test_a_lifetime_counts_once_whatever_the_duration(
    small: Library, duration: float | None
) -> None:
    proxy = replace(small.proxies[0], recurrence="lifetime")
    library = replace(small, proxies=(proxy, *small.proxies[1:]))
    output = Output(5, outcome=proxy.outcome, proxy=proxy.name, units=6.0, duration=duration)
    read = settle(Submission("Bid.xlsx", Project(), (output,), (), ()), library)
    (claim,) = claims(read, library)
    assert claim.output.years == 1
    assert value([claim], SPENT).gross_outputs == 6 * proxy.uprated
    assert read.outputs[0].duration == duration
