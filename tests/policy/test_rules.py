"""The policy file: every key described, every mistake refused with what to write instead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.library.loading import Library
from sve_excel.method.claims import claims
from sve_excel.method.rules import barred, hold_against, under_policy
from sve_excel.model import Submission
from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.policy.rules import DEFAULT_POLICY, METHODS, Policy, Scoring
from sve_excel.policy.writing import policy_items, policy_text
from tests.builders import OUTPUT, OWN, Builder, process, read


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_defaults_are_the_contracts() -> None:
    policy = load_policy(None)
    assert policy == DEFAULT_POLICY
    assert (policy.discount_rate, policy.longest_duration) == (0.035, 60)
    assert (policy.green_below, policy.red_above) == (12.5, 25)


@pytest.mark.parametrize(
    ("ratio", "colour"),
    [(12.49, "green"), (12.5, "amber"), (25, "amber"), (25.01, "red"), (-1, "green")],
)
def test_both_ends_of_amber_are_amber(ratio: float, colour: str) -> None:
    assert DEFAULT_POLICY.rag(ratio) == colour


def test_the_text_holds_every_key_with_its_meaning_and_reads_back(tmp_path: Path) -> None:
    text = policy_text(DEFAULT_POLICY)
    for _, key, _, words in policy_items(DEFAULT_POLICY):
        assert f"\n{key} = " in text
        assert words.split()[0] in text
    assert load_policy(written(tmp_path, text)) == DEFAULT_POLICY


@given(
    rate=st.floats(0, 0.99),
    marks=st.floats(0.01, 1000),
    method=st.sampled_from(METHODS),
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
    path = written(tmp_path_factory.mktemp("policy"), policy_text(policy))
    assert load_policy(path) == policy
    assert load_policy(path).sha256 == policy.sha256


def test_the_hash_is_of_the_rules_and_not_of_the_file(tmp_path: Path) -> None:
    one = load_policy(written(tmp_path, "[valuation]\ndiscount_rate = 0.03\n[scoring]\nmarks = 10"))
    two = load_policy(
        written(tmp_path, "# ours\n[scoring]\nmarks=10.0\n[valuation]\ndiscount_rate=3e-2")
    )
    assert one.sha256 == two.sha256 != DEFAULT_POLICY.sha256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[valuation]\ndiscount_rat = 0.03", "no key 'discount_rat'. Did you mean discount_rate?"),
        ("[scoring]\nmarkes = 3", "no key 'markes'. Did you mean marks?"),
        ("[valuatoin]\n", "no section 'valuatoin'. Did you mean valuation?"),
        ("valuation = 3", "write the heading as [valuation]"),
        ("[valuation]\ndiscount_rate = '3 %'", "Give it a number"),
        ("[valuation]\ndiscount_rate = 3.5", "at least 0 and below 1; it is 3.5"),
        ("[valuation]\ndiscount_rate = nan", "Give it a number"),
        ("[valuation]\ninput_leakage = 1", "Write true or false"),
        ("[valuation]\ngreen_below = 30", "at most red_above"),
        ("[valuation]\nlongest_duration = 101", "at most 100"),
        ("[valuation]\nown_proxies = 'barr'", "Did you mean 'bar'?"),
        ("[valuation]\nbarred_proxies = 'THR-001'", "list of texts"),
        (
            "[valuation]\nbarred_proxies = ['THR-001']\nallowed_proxies = ['THR-001']",
            "THR-001 is both allowed and barred",
        ),
        ("[scoring]\nmethod = 'highst'", "Did you mean 'highest'?"),
        ("[scoring]\nband_from = [2, 1]\nband_share = [0.5, 1]", "must rise"),
        ("[scoring]\nband_from = [1]", "as many entries"),
        ("[scoring]\nband_share = [0.25, 0.5, 0.75, 1.5]", "between 0 and 1"),
        ("[scoring]\nband_from = [1, 'two', 3, 4]", "list of numbers"),
        ("[scoring]\nleast = 5\nmost = 4", "at least as high as least"),
        ("[uncertainty]\ndraws = 10", "at least 100"),
        ("[plausibility]\none_proxy_share = 60", "at most 1"),
        ("[valuation", "policy.toml"),
    ],
)
def test_a_mistake_is_refused_and_says_what_to_write(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        load_policy(written(tmp_path, text))
    assert said in str(refusal.value)
    assert "policy.toml" in str(refusal.value)


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
    assert noted == {"Outputs!I5", "Outputs!K5"}


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


def test_leakage_of_inputs_may_be_left_out(build: Builder, small: Library) -> None:
    found, _ = read(
        build(inputs=({"Description": "Grant", "Category": "Cash", "Value": 1000, "Leakage": 0.4},))
    )
    policy = replace(DEFAULT_POLICY, input_leakage=False)
    _, inputs = under_policy(claims(found, small), found.inputs, policy)
    assert [each.leakage for each in inputs] == [0.0]
