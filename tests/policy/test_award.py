"""Rules of an award: criteria, scores, lots and versions, held together and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.policy.regimes import REGIMES
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.writing import policy_text
from tests.awards import RULES
from tests.builders import write_policy


def test_rules_of_an_award_are_read_and_survive_their_text(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, RULES))
    assert [(each.name, each.marks) for each in policy.quality] == [
        ("Delivery", 40.0),
        ("Method statement", 10.0),
    ]
    assert [each.name for each in policy.quality[0].parts] == ["People", "Places"]
    assert policy.quality[1].parts == (policy.quality[1],)
    assert policy.regime.details_days == 120
    assert policy.versions[0].date == "2026-11-02" == policy.procurement.published_on
    again = load_policy(write_policy(tmp_path, policy_text(policy)))
    assert again == policy
    assert again.sha256 == policy.sha256 != DEFAULT_POLICY.sha256


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("marks = 10\nprice", "marks = 15\nprice", "the marks come to 105, not to 100"),
        ('method = "target"', "", "0 for social value (no method is named)"),
        ("marks = 15", "marks = 14", "the sub-criteria of Delivery come to 39 marks"),
        ("least = 16", "", "Delivery disqualifies, and no marks are named"),
        ("least = 16", "least = 41", "nobody could reach it"),
        ('name = "Places"', "", "quality 1 (Delivery), sub_criteria 2: name is missing"),
        ('name = "Places"', 'name = "people"', "is named 2 times"),
        ('"Method statement"', '"price"', "the criterion 'price' is named 2 times"),
        ("score = 5", "score = 0", "the scores must rise"),
        ("social_value = true", 'social_value = "yes"', "Write true or false"),
        ("social_value = true", "socialvalue = true", "Did you mean social_value?"),
        ('number = "S"', 'number = "n"', "the lot 'n' is named 2 times"),
        ('lot_mechanism = "lot-order"', "", "say how suppliers are selected"),
        ("most_lots = 1", "", "most_lots sets none"),
        ('regime = "light-touch"', 'regime = "light touch"', "Did you mean 'light-touch'?"),
        ("date = 2026-11-02", 'date = "2 November"', "Write a day as 2026-11-28"),
        ("[[versions]]", "[versions]", "write versions as tables of their own"),
        ("least = 16", "least = 16\nguide = 3", "there is no key 'guide'"),
    ],
)
def test_what_does_not_go_together_is_refused(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in RULES
    with pytest.raises(PolicyError) as refusal:
        load_policy(write_policy(tmp_path, RULES.replace(before, after, 1)))
    assert said in str(refusal.value)


def test_a_tender_below_a_figure_is_disqualified_only_where_the_figure_is_named(
    tmp_path: Path,
) -> None:
    text = "[award]\nsocial_value_disqualifies = true\n[scoring]\nmethod = 'target'\n"
    with pytest.raises(PolicyError, match="Give least"):
        load_policy(write_policy(tmp_path, text))
    assert load_policy(write_policy(tmp_path, f"{text}least = 1\n")).scoring.least == 1


def test_rules_that_say_nothing_of_the_award_keep_their_hash(tmp_path: Path) -> None:
    said = load_policy(write_policy(tmp_path, "[award]\nmoderation_step = 0\n"))
    assert said.sha256 == DEFAULT_POLICY.sha256


def test_each_regime_brings_its_own_duties() -> None:
    due = {name: (each.letter.kind, each.standstill.kind) for name, each in REGIMES.items()}
    assert due == {
        "procurement-act": ("assessment summary", "due"),
        "light-touch": ("assessment summary", "voluntary"),
        "framework-call-off": ("none", "voluntary"),
        "below-threshold": ("none", "none"),
        "wales": ("assessment summary", "due"),
        "scotland": ("scores and reasons", "none"),
        "scotland-above-threshold": ("not provided", "none"),
        "health": ("reasons", "due"),
    }
    assert "regulation 31" in REGIMES["procurement-act"].letter.law
    assert "regulation 32 of the Procurement (Wales)" in REGIMES["wales"].letter.law
    no_kpis = {name for name, each in REGIMES.items() if not each.kpi_law}
    assert no_kpis == {
        "light-touch",
        "below-threshold",
        "scotland",
        "scotland-above-threshold",
        "health",
    }
    act = {name for name, each in REGIMES.items() if each.withholding_law}
    assert act == REGIMES.keys() - {"scotland", "scotland-above-threshold", "health"}
