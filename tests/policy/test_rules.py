"""The rules themselves: their defaults, and the colours of a ratio."""

from __future__ import annotations

import pytest

from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY


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
