"""A policy as text: every key described, and read back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import METHODS, Scoring
from sve_excel.policy.writing import policy_items, policy_text
from tests.builders import write_policy


def test_the_text_holds_every_key_with_its_meaning_and_reads_back(tmp_path: Path) -> None:
    text = policy_text(DEFAULT_POLICY)
    for _, key, _, words in policy_items(DEFAULT_POLICY):
        assert f"\n{key} = " in text
        assert words.split()[0] in text
    assert load_policy(write_policy(tmp_path, text)) == DEFAULT_POLICY


@given(
    rate=st.floats(0, 0.99),
    marks=st.floats(0.01, 1000),
    method=st.sampled_from(list(METHODS)),
    barred_ids=st.lists(st.sampled_from(["THR-001", "AIS-002"]), unique=True),
    leakage=st.booleans(),
)
def test_any_policy_survives_its_text(
    tmp_path_factory: pytest.TempPathFactory,
    rate: float,
    marks: float,
    method: str,
    barred_ids: list[str],
    leakage: bool,
) -> None:
    policy = Policy(
        discount_rate=rate,
        input_leakage=leakage,
        barred_proxies=tuple(barred_ids),
        scoring=Scoring(method=method, marks=marks),
    )
    path = write_policy(tmp_path_factory.mktemp("policy"), policy_text(policy))
    assert load_policy(path) == policy
    assert load_policy(path).sha256 == policy.sha256


def test_the_hash_is_of_the_rules_and_not_of_the_file(tmp_path: Path) -> None:
    one = load_policy(
        write_policy(tmp_path, "[valuation]\ndiscount_rate = 0.03\n[scoring]\nmarks = 10")
    )
    two = load_policy(
        write_policy(tmp_path, "# ours\n[scoring]\nmarks=10.0\n[valuation]\ndiscount_rate=3e-2")
    )
    assert one.sha256 == two.sha256 != DEFAULT_POLICY.sha256
