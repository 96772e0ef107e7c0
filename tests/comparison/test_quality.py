"""The sheet Quality: marks of people typed, moderated, kept by the next run, and ranked by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, cell_of, kept, page, type_in, value_of
from tests.judges import recalculate, requires_libreoffice
from tests.keeping import run_once

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
RULES = """
[scoring]
method = "target"
target = 4
marks = 20
[award]
moderation_step = 1
[[quality]]
name = "Delivery"
marks = 60
least = 20
disqualifies = true
[[quality]]
name = "Method statement"
marks = 20
social_value = true
"""
REPORT = Path("bids/run.json")
Using = list[str | Path]


@pytest.fixture
def tender(build: Builder, using: Using) -> None:
    """Two bids of the same figures under rules with quality, compared."""
    folder = Path("bids")
    folder.mkdir()
    for name, units in (("Ash", 5), ("Oak", 6)):
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": 900}
        made = build(project=project, outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    (folder / "sve-policy.toml").write_text(RULES)
    again(using)


def again(using: Using) -> str:
    return run_once(
        "process", "bids", "--report", REPORT, "--policy", "bids/sve-policy.toml", *using
    ).output


def mark(*given: tuple[str, str, str, object]) -> None:
    """Type into rows of Quality at once: bidder, criterion, heading and value of each."""
    type_in(
        *(("Quality", cell_of("Quality", [who, what], at), each) for who, what, at, each in given)
    )


def found(bidder: str, criterion: str, heading: str) -> object:
    return value_of("Quality", [bidder, criterion], heading)


def places() -> dict[str, object]:
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    return {each["organisation"]: each["place"] for each in report["ranking"]}


def all_marked(ash: float, oak: float) -> None:
    mark(
        ("Ash", "Delivery", "Evaluator 1", ash),
        ("Ash", "Method statement", "Evaluator 1", 10),
        ("Oak", "Delivery", "Evaluator 1", oak),
        ("Oak", "Method statement", "Evaluator 1", 10),
    )


def test_nobody_has_a_place_before_people_have_marked(tender: None) -> None:
    assert places() == {"Ash": None, "Oak": None}
    assert found("Ash", "Delivery", "State") == "not marked"
    assert value_of("Marks", ["Ash"], "Place") == "not marked yet"
    assert value_of("Marks", ["Ash"], "Marks for quality") == "not marked yet"


def test_typed_marks_are_kept_and_decide(tender: None, using: Using) -> None:
    all_marked(55, 40)
    assert "cells typed in SVE_comparison.xlsx before: kept" in again(using)
    assert places() == {"Ash": 1, "Oak": 2}
    assert found("Oak", "Delivery", "Evaluator 1") == 40
    assert found("Ash", "Delivery", "Marks") == 55
    assert value_of("Marks", ["Ash"], "Marks for quality") == 65
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    assert report["ranking"][0]["marks"]["quality"] == 65
    assert report["ranking"][0]["quality"][0]["given"] == {"1": 55}
    again(using)
    assert places() == {"Ash": 1, "Oak": 2}
    run_once("verify", REPORT, "--policy", "bids/sve-policy.toml", *using)


def test_marks_that_differ_by_more_than_the_step_wait_for_moderation(
    tender: None, using: Using
) -> None:
    all_marked(55, 40)
    mark(("Ash", "Delivery", "Evaluator 2", 50), ("Oak", "Delivery", "Evaluator 2", 41))
    again(using)
    assert found("Ash", "Delivery", "State") == "to be moderated"
    assert found("Oak", "Delivery", "Counts") == 40.5
    assert places() == {"Oak": 1, "Ash": None}
    mark(("Ash", "Delivery", "Moderated", 52))
    again(using)
    assert found("Ash", "Delivery", "State") == "reason is missing"
    mark(("Ash", "Delivery", "Reason for the moderated mark", "Annex B was overlooked."))
    again(using)
    assert found("Ash", "Delivery", "State") == "moderated"
    assert places() == {"Ash": 1, "Oak": 2}


@requires_libreoffice
def test_a_reason_that_is_typed_afterwards_moves_no_total_and_is_said_on_the_summary(
    tender: None, using: Using, tmp_path: Path
) -> None:
    """The Summary counts marks that were moderated without one."""
    all_marked(55, 40)
    mark(("Ash", "Delivery", "Moderated", 40))
    again(using)
    why = cell_of("Quality", ["Ash", "Delivery"], "Reason for the moderated mark")
    edit = ("text", "Quality", why, "Annex B was overlooked.")
    said = [
        " ".join(
            str(cell)
            for row in page("Summary", recalculate(BOOK, tmp_path / name, *each))
            for cell in row
        )
        for name, each in (("untouched", ()), ("edited", (edit,)))
    ]
    assert all("Moderated without a reason: 1 mark." in words for words in said)
    assert ["typed of marks were changed after" in words for words in said] == [False, True]


def test_all_who_are_named_must_have_marked(tender: None, using: Using) -> None:
    all_marked(55, 40)
    names = ("A. Khan", "B. Ode")
    named = [("Quality", f"C{row}", name) for row, name in enumerate(names, 4)]
    type_in(*named, ("Quality", "E4", "None"))
    again(using)
    assert found("Ash", "Delivery", "State") == "1 of 2 marked"
    assert places() == {"Ash": None, "Oak": None}
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    assert report["evaluators"] == [
        {"number": 1, "name": "A. Khan", "conflict": "None"},
        {"number": 2, "name": "B. Ode", "conflict": ""},
    ]


def test_what_is_no_mark_counts_as_not_given(tender: None, using: Using) -> None:
    all_marked(55, 40)
    mark(("Oak", "Delivery", "Evaluator 1", "good"), ("Ash", "Delivery", "Evaluator 1", 61))
    again(using)
    assert found("Oak", "Delivery", "State") == "not a mark from 0 to 60"
    assert found("Oak", "Delivery", "Evaluator 1") == "good"
    assert places() == {"Ash": None, "Oak": None}


def test_a_criterion_that_disqualifies_takes_the_place_and_not_the_marks(
    tender: None, using: Using
) -> None:
    all_marked(19, 40)
    assert "Disqualified under" not in again(using)
    assert places() == {"Oak": 1, "Ash": None}
    assert found("Ash", "Delivery", "Threshold") == "disqualified"
    assert found("Oak", "Delivery", "Threshold") == "met"
    assert value_of("Marks", ["Ash"], "Place") == "disqualified"
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    ash = next(each for each in report["ranking"] if each["organisation"] == "Ash")
    assert (ash["disqualified"], ash["marks"]["quality"]) == (["Delivery"], 29)


def test_marks_for_a_criterion_that_the_rules_drop_are_kept(tender: None, using: Using) -> None:
    all_marked(55, 40)
    rules = Path("bids/sve-policy.toml")
    rules.write_text(RULES.replace("Delivery", "How you deliver"))
    again(using)
    left = sorted(row[4] for row in kept() if row[0] == "Quality")
    assert left == [40, 55]
    rules.write_text(RULES)
    again(using)
    assert places() == {"Ash": 1, "Oak": 2}
    assert kept() == []
    assert BOOK.is_file()


def test_social_value_may_be_marked_by_people_alone(
    build: Builder, using: Using, tender: None
) -> None:
    rules = RULES.replace('method = "target"\n', "").replace("marks = 20\n[award]", "[award]")
    rules = rules.replace("marks = 20\nsocial_value", "marks = 40\nsocial_value")
    Path("bids/sve-policy.toml").write_text(rules)
    again(using)
    all_marked(30, 50)
    again(using)
    assert places() == {"Oak": 1, "Ash": 2}
    assert value_of("Marks", ["Oak"], "Total") == 60
