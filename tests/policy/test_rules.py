"""The rules themselves: their defaults, and the colours of a ratio."""

from __future__ import annotations

import pytest

from sve_excel.layout import SHARES
from sve_excel.model import Output
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.records.columns import Share


def test_the_defaults_are_the_contracts() -> None:
    policy = load_policy(None)
    assert policy == DEFAULT_POLICY
    assert (policy.discount_rate, policy.longest_duration) == (0.035, 60)
    assert (policy.green_below, policy.red_above) == (12.5, 25)


@pytest.mark.parametrize(
    ("ratio", "colour"),
    [(12.49, "green"), (12.5, "amber"), (25, "amber"), (25.01, "red"), (-1, "harm")],
)
def test_both_ends_of_amber_are_amber(ratio: float, colour: str) -> None:
    assert DEFAULT_POLICY.rag(ratio) == colour


@pytest.mark.parametrize("share", SHARES, ids=lambda share: share.heading)
def test_every_deflator_has_its_answer_its_floor_and_how_far_it_may_be_out(share: Share) -> None:
    """A share that comes into the layout is asked for here, before a comparison fails on it."""
    assert hasattr(Output(row=5), share.attribute)
    assert hasattr(DEFAULT_POLICY, f"{share.attribute}_floor")
    assert hasattr(DEFAULT_POLICY.uncertainty, f"{share.attribute}_reach")
