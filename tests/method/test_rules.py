"""Claims under the policy: floors, bars and leakage, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from sve_excel.method.claims import claims
from sve_excel.method.rules import barred, hold_against, under_policy
from sve_excel.model import Input, Submission
from sve_excel.policy.loading import PolicyError
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.builders import OUTPUT, OWN, Builder, process, read


def test_a_policy_for_another_library_is_refused(small: Library) -> None:
    hold_against(DEFAULT_POLICY, small)
    hold_against(replace(DEFAULT_POLICY, price_base="2019/20"), small)
    for year in ("2018/19", "2025/26", "2024"):  # before the table, a forecast, no financial year
        with pytest.raises(PolicyError, match=rf"{year}.*'2019/20' to '2024/25'"):
            hold_against(replace(DEFAULT_POLICY, price_base=year), small)
    with pytest.raises(PolicyError, match=r"'THR-0001'.*Did you mean THR-001"):
        hold_against(replace(DEFAULT_POLICY, barred_proxies=("THR-0001",)), small)


def submission(build: Builder, small: Library) -> Submission:
    from sve_excel.method.claims import settle

    own = {**OUTPUT, "Category": "Environmentally sensitive", "Outcome": "Less waste"}
    own |= {"Proxy": "Bicycle mended"}
    found, _ = read(build(outputs=(OUTPUT, own), own_proxies=(OWN,)))
    return settle(found, small)


def test_the_default_policy_changes_no_claim(build: Builder, small: Library) -> None:
    given = submission(build, small)
    read_claims = claims(given, small)
    counted, inputs = under_policy(read_claims, given.inputs, DEFAULT_POLICY)
    assert counted == read_claims
    assert inputs == given.inputs


def test_floors_raise_shares_and_never_lower_them(build: Builder, small: Library) -> None:
    given = submission(build, small)
    policy = replace(DEFAULT_POLICY, deadweight_floor=0.3, leakage_floor=0.05)
    counted, _ = under_policy(claims(given, small), given.inputs, policy)
    assert [claim.output.deadweight for claim in counted] == [0.3, 0.3]
    assert [claim.output.leakage for claim in counted] == [0.1, 0.1]
    assert under_policy(counted, given.inputs, policy)[0] == counted


def test_a_floor_never_makes_harm_look_smaller(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """The row of harm keeps its own shares, its value does not move, and no note says otherwise."""
    harm = {**OUTPUT, "Units": -4, "Deadweight": 0.1}
    workbook = build(outputs=(OUTPUT, harm))
    policy = replace(DEFAULT_POLICY, deadweight_floor=0.5, drop_off_floor=0.9)
    before = process(tmp_path, workbook, library=small)
    after = process(tmp_path, workbook, library=small, policy=policy)
    assert before.valuation
    assert after.valuation
    assert after.valuation.lines[1].net == before.valuation.lines[1].net < 0
    assert after.valuation.lines[0].net < before.valuation.lines[0].net
    noted = {str(found.place) for found in after.findings if found.code == "SVE321"}
    assert noted == {"Outputs!K5", "Outputs!M5"}


def test_a_barred_proxy_is_worth_nothing_and_says_why(build: Builder, small: Library) -> None:
    given = submission(build, small)
    policy = replace(DEFAULT_POLICY, barred_proxies=("THR-001",), own_proxies="bar")
    counted, _ = under_policy(claims(given, small), given.inputs, policy)
    assert [claim.price for claim in counted] == [0, 0]
    assert [barred(claim, policy) for claim in counted] == [
        "the tender bars the proxy THR-001",
        "the tender does not allow a bidder's own proxies",
    ]
    only = replace(DEFAULT_POLICY, allowed_proxies=("AIS-001",))
    assert "not one of those" in barred(counted[0], only)


def test_leakage_of_inputs_is_held_between_floor_and_cap_where_it_counts() -> None:
    """A lever has two ends: where the policy lets leakage count, neither 0 nor 100 % stands."""
    inputs = [Input(at, "", "Cash", 1000.0, None, share) for at, share in enumerate((None, 0.4, 1))]
    assert under_policy((), inputs, DEFAULT_POLICY)[1] == tuple(inputs)
    policy = replace(DEFAULT_POLICY, input_leakage=True, input_leakage_floor=0.1)
    held = under_policy((), inputs, policy)[1]
    assert [each.leakage for each in held] == [0.1, 0.4, 0.75]
    assert under_policy((), held, policy)[1] == held
