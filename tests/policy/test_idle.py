"""A key that does nothing is told, and what is not told does something: held against the marks."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from sve_excel.method.scoring import mark
from sve_excel.policy.award import Quality
from sve_excel.policy.idle import idle_keys
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import METHODS, NO_METHOD, Scoring
from tests.builders import figures
from tests.running import run

# another value of each key that moves a mark or a place of these bids wherever it can
OTHER: dict[str, Any] = {
    "figure": "present_value_sroi",
    "marks": 10.0,
    "price_marks": 30.0,
    "target": 2.5,
    "band_from": (2.0, 3.0, 4.0, 5.0),
    "band_share": (0.1, 0.2, 0.3, 0.4),
    "willingness": 0.9,
    "least": 3.5,
    "most": 3.0,
    "decimals": 0,
    "tie_break": "contract_price",
}
TENDER = [
    replace(each, present_value_sroi=present, quality=20.0)
    for each, present in zip(
        figures([2.24, 3.37, 4.43, 4.43], [120.0, 100.0, 90.0, 70.0], [350, 300, 400, 311.0]),
        (2.1, 9.0, -6.0, 7.0),  # harm comes later
        strict=True,
    )
]
QUALITY = (Quality(name="Delivery", marks=40.0),)


def seen(policy: Policy) -> str:
    marked = mark(TENDER, policy)
    return str((marked.total.tolist(), marked.place.tolist(), marked.level.tolist()))


@pytest.mark.parametrize("quality", [(), QUALITY], ids=["no people", "people"])
@pytest.mark.parametrize("method", [NO_METHOD, *METHODS])
@pytest.mark.parametrize("key", OTHER)
def test_a_key_is_told_exactly_where_it_moves_nothing(
    key: str, method: str, quality: tuple[Quality, ...]
) -> None:
    rules = Scoring(method=method)
    if key == "decimals" and method != NO_METHOD:  # a quarter of 33 is no whole number
        rules = replace(rules, marks=33.0)
    policy = replace(DEFAULT_POLICY, scoring=rules, quality=quality)
    set_so = replace(policy, scoring=replace(rules, **{key: OTHER[key]}))
    told = [each.key for each in idle_keys(set_so)]
    bids = [*TENDER]
    moves = seen(set_so) != seen(policy)
    if key == "tie_break" and policy.marked:  # it counts where two are level
        bids = [TENDER[2], replace(TENDER[2], price=50.0)]
        moves = mark(bids, set_so).tie.tolist() != mark(bids, policy).tie.tolist()
    if key == "decimals" and quality and method == NO_METHOD:  # the marks of people are rounded
        part = [replace(each, quality=20.4) for each in TENDER]
        moves = mark(part, set_so).total.tolist() != mark(part, policy).total.tolist()
    assert told == ([] if moves else [key])


def test_every_key_of_the_scoring_is_tried() -> None:
    assert {each.name for each in fields(Scoring)} - {"method"} == {*OTHER}


def test_what_a_switch_turns_off_is_told() -> None:
    policy = replace(DEFAULT_POLICY, input_leakage_floor=0.1, input_leakage_cap=0.5)
    assert [each.key for each in idle_keys(policy)] == ["input_leakage_floor", "input_leakage_cap"]
    assert not idle_keys(replace(policy, input_leakage=True))


def test_defaults_are_nobody_s_and_are_not_told() -> None:
    assert not idle_keys(DEFAULT_POLICY)


def test_policy_check_says_so(tmp_path: Path, small_folder: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text("[scoring]\nmethod = 'per_pound'\nmost = 9\ntarget = 4\n")
    said = run("policy", "check", file, "--proxies", small_folder).stderr
    assert "SVE529 warning: most under [scoring] does nothing" in said
    assert "SVE529 warning: target under [scoring] does nothing" in said
    file.write_text("[scoring]\nmethod = 'highest'\nmost = 9\n")
    assert "SVE529" not in run("policy", "check", file, "--proxies", small_folder).stderr
