"""The criteria of an award in words, made from the rules that decide."""

from __future__ import annotations

from pathlib import Path

from sve_excel.policy.criteria import criteria, lot_words, tie_words
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.awards import RULES
from tests.builders import write_policy


def test_without_a_method_and_quality_there_are_no_criteria() -> None:
    assert criteria(DEFAULT_POLICY) == ()


def test_each_criterion_has_its_share_of_100_and_how_it_is_scored(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, RULES))
    found = criteria(policy)
    assert [(each.name, each.marks, each.kind) for each in found] == [
        ("Social value", 10, "social value"),
        ("Price", 40, "price"),
        ("Delivery", 40, "quality"),
        ("Method statement", 10, "quality"),
    ]
    assert found[0].formula == "marks × figure / target, at most all, where target is 5"
    assert "The figure is the net ratio." in found[0].how
    assert found[2].fails == "A tender with fewer than 16 marks for it is disqualified."
    assert [part[:2] for part in found[2].parts] == [("People", 25), ("Places", 15)]
    assert "differ by 1 or less, their mean counts" in found[3].how


def test_social_value_may_be_marked_by_people_alone(tmp_path: Path) -> None:
    text = (
        "[scoring]\nprice_marks = 60\n"
        '[[quality]]\nname = "Social value"\nmarks = 40\nsocial_value = true\n'
    )
    policy = load_policy(write_policy(tmp_path, text))
    assert [each.name for each in criteria(policy)] == ["Price", "Social value"]


def test_a_threshold_says_what_happens_below_it(tmp_path: Path) -> None:
    text = "[scoring]\nmethod = 'bands'\nleast = 1.5\nmost = 8\n"
    found = criteria(load_policy(write_policy(tmp_path, text)))[0]
    assert "5 marks from 1, 10 marks from 2, 15 marks from 4 and 20 marks from 6" in found.how
    assert "A figure above 8 counts as 8." in found.how
    assert found.fails == "A tender whose net ratio is below 1.5 gets no marks for it."


def test_ties_and_lots_are_said(tmp_path: Path) -> None:
    assert "break no tie" in tie_words(DEFAULT_POLICY)
    assert lot_words(DEFAULT_POLICY) == ""
    policy = load_policy(write_policy(tmp_path, RULES))
    assert "One supplier is awarded 1 lot at most" in lot_words(policy)
