"""Key performance indicators in the rules: read strictly, rated by their bands, hashed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from sve_excel.method.rules import hold_against
from sve_excel.policy.kpis import RATINGS, Kpi, by_material, kpis_wanting
from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.policy.regimes import REGIMES
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.writing import policy_text
from tests.awards import KPI_RULES
from tests.builders import write_policy


def test_indicators_are_read_and_survive_their_text(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, KPI_RULES))
    assert [each.name for each in policy.kpi] == ["Jobs", "Answers", "Courses"]
    assert [each.name for each in by_material(policy.kpi)] == ["Answers", "Jobs", "Courses"]
    assert policy.kpi[1].targets == (10.0, 8.5)
    assert (policy.kpi[0].own, policy.kpi[2].own) == ("", "Bread baking")
    again = load_policy(write_policy(tmp_path, policy_text(policy)))
    assert again == policy
    without = replace(policy, kpi=policy.kpi[:2])
    assert len({policy.sha256, without.sha256, DEFAULT_POLICY.sha256}) == 3


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "Courses"', 'name = "jobs"', "the indicator 'jobs' is named 2 times"),
        ('name = "Answers"', "", "name is missing"),
        ('source = "Payslips"', "", "kpi 1 (Jobs): source is missing"),
        ("approaching = 0.9", "", "approaching is missing"),
        ("approaching = 0.9", "approaching = 1.2", "approaching below 1"),
        ("approaching = 0.9", "approaching = 0.5", "improvement below approaching"),
        ("approaching = 1.1", "approaching = 0.9", "approaching above 1"),
        ("improvement = 1.5", "improvement = 1.05", "improvement above approaching"),
        ("improvement = 0.6", "improvement = 0", "improvement must be above 0"),
        ('output = "THR-001"', "", "has neither output nor targets"),
        ("targets = [10, 8.5]", "targets = [10, 0]", "has a target of 0"),
        ("targets = [0, 20]", "targets = [0, -20]", "has a target below 0"),
        ("targets = [0, 20]", 'targets = [0, "20"]', "Write a list of numbers"),
        ("targets = [0, 20]", "targets = 20", "Write a list of numbers"),
        ("material = 2", "material = 1", "2 indicators are at place 1"),
        ("material = 2", "material = 1.5", "Write a whole number"),
        ('better = "lower"', 'better = "less"', "Write 'higher' or 'lower'"),
        ('output = "own: Bread baking"', 'output = "own: "', "names no own proxy"),
        ('unit = "days"', 'units = "days"', "Did you mean unit?"),
    ],
)
def test_what_is_not_as_declared_is_refused(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in KPI_RULES
    text = KPI_RULES.replace(before, after, 1)
    with pytest.raises(PolicyError) as refusal:
        load_policy(write_policy(tmp_path, text))
    assert said in str(refusal.value)


def test_an_output_that_the_library_has_not_is_refused(tmp_path: Path, small: Library) -> None:
    hold_against(load_policy(write_policy(tmp_path, KPI_RULES)), small)
    wrong = load_policy(write_policy(tmp_path, KPI_RULES.replace("THR-001", "THR-0001")))
    with pytest.raises(PolicyError, match="kpi 'Jobs': the library has no proxy 'THR-0001'"):
        hold_against(wrong, small)


def test_an_indicator_that_is_no_table_of_its_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="write kpi as tables of their own"):
        load_policy(write_policy(tmp_path, '[kpi]\nname = "Jobs"\n'))


def kpi(**more: object) -> Kpi:
    made = {"name": "k", "description": "d", "source": "s", "approaching": 0.9, "improvement": 0.6}
    return Kpi(**{**made, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actual", "word"),
    [
        (100, "Good"),
        (130, "Good"),
        (99.9, "Approaching target"),
        (90, "Approaching target"),
        (89.9, "Requires improvement"),
        (60, "Requires improvement"),
        (59.9, "Inadequate"),
        (0, "Inadequate"),
    ],
)
def test_each_band_begins_where_it_was_published(actual: float, word: str) -> None:
    rating = kpi().rate(100, actual)
    assert rating
    assert rating.word == word


@pytest.mark.parametrize(
    ("actual", "word"),
    [
        (10, "Good"),
        (0, "Good"),
        (11, "Approaching target"),
        (15, "Requires improvement"),
        (15.1, "Inadequate"),
    ],
)
def test_where_less_is_better_the_bands_go_up(actual: float, word: str) -> None:
    rating = kpi(better="lower", approaching=1.1, improvement=1.5).rate(10, actual)
    assert rating
    assert rating.word == word


def test_a_band_is_held_at_fifteen_digits_and_no_target_is_no_rating() -> None:
    """A tenth of 3 is 0.3 and a bit in doubles."""
    assert 3 * 0.1 > 0.3
    rating = kpi(improvement=0.1).rate(3, 0.3)
    assert rating
    assert rating.word == "Requires improvement"
    assert kpi().rate(0, 5) is None


def test_the_five_ratings_are_the_words_of_the_regulation() -> None:
    assert {each.word: each.sentence for each in RATINGS} == {
        "Good": "Performance is meeting or exceeding the key performance indicators",
        "Approaching target": "Performance is close to meeting the key performance indicators",
        "Requires improvement": "Performance is below the key performance indicators",
        "Inadequate": "Performance is significantly below the key performance indicators",
        "Other": "Performance cannot be described as good, approaching target, requires "
        "improvement or inadequate",
    }


@pytest.mark.parametrize(
    ("regime", "value", "count", "why", "said"),
    [
        ("procurement-act", 5_000_001, 2, "", True),
        ("procurement-act", 5_000_001, 0, "", True),
        ("wales", 6_000_000, 0, "", True),
        ("procurement-act", 5_000_001, 3, "", False),
        ("procurement-act", 5_000_000, 0, "", False),
        ("procurement-act", 6_000_000, 0, "Cannot be assessed so.", False),
        ("light-touch", 6_000_000, 0, "", False),
        ("below-threshold", 6_000_000, 0, "", False),
    ],
)
def test_three_are_asked_for_above_five_million_where_the_law_asks(
    regime: str, value: float, count: int, why: str, said: bool
) -> None:
    wanting = kpis_wanting(REGIMES[regime], value, count, why)
    assert bool(wanting) is said
    if said:
        assert "section 52 of the Procurement Act 2023 asks for at least three" in wanting
