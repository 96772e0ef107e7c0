"""What ``check`` asks of one bid by itself, and what it leaves to the comparison."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sve_excel.files.finding import Task
from sve_excel.library.loading import Library
from sve_excel.plausibility.every import QUESTIONS
from sve_excel.run.one import process_one
from sve_excel.run.settings import Settings
from tests.builders import INPUT, OUTPUT, Builder

TWO_YEARS = {"Start date": date(2026, 4, 1), "End date": date(2028, 3, 31)}
DEAR = {**INPUT, "Value": 3000}


class Asked:
    """Codes of the questions that are asked of a bid, with severity and place."""

    def __init__(self, build: Builder, small: Library, tmp_path: Path) -> None:
        self.build, self.small, self.path = build, small, tmp_path / "Bid.xlsx"

    def __call__(self, *, questions: bool = True, **answers: Any) -> list[str]:
        self.path.write_bytes(self.build(**answers))
        settings = Settings(self.small, write=False, questions=questions)
        found = process_one(Task(self.path, "Bid.xlsx"), settings).findings
        return [f"{each.code} {each.severity} {each.place}" for each in found]


@pytest.fixture
def asked(build: Builder, small: Library, tmp_path: Path) -> Asked:
    return Asked(build, small, tmp_path)


def test_a_faultless_bid_is_asked_nothing(asked: Asked) -> None:
    assert asked() == []


def test_more_units_than_people_and_inputs_without_the_price_are_asked(asked: Asked) -> None:
    project = {"People who benefit": 4, "Contract price": 90_000}
    assert asked(project=project) == [
        "SVE403 warning Outputs!H5",
        "SVE410 warning Project!B12",
    ]


def test_a_bid_without_deflators_is_asked_before_there_is_a_median_to_hold_it_against(
    asked: Asked,
) -> None:
    none = {"Leakage": 0, "Deadweight": 0, "Attribution": 0, "Drop-off": 0}
    assert "SVE404 warning Outputs!K5" in asked(outputs=[{**OUTPUT, **none}], inputs=[DEAR])
    settings = Settings(asked.small, write=False, questions=True)
    found = process_one(Task(asked.path, "Bid.xlsx"), settings).findings
    assert ["median" in each.message for each in found if each.code == "SVE404"] == [False]


def test_a_run_that_does_not_ask_says_nothing_of_it(asked: Asked) -> None:
    assert asked(project={"People who benefit": 4}, questions=False) == []


def test_years_that_are_months_are_asked_once(asked: Asked) -> None:
    """Not again as a benefit that outlasts its contract; beside a row of ten years both are."""
    months = {**OUTPUT, "Duration": 24}
    assert asked(outputs=[months], inputs=[DEAR], project=TWO_YEARS) == [
        "SVE230 warning Outputs!I5"
    ]
    ten = {**OUTPUT, "Duration": 10, "Proxy": "Training course completed"}
    ten |= {"Outcome": "People trained", "Units": 40}
    both = asked(outputs=[months, ten], inputs=[DEAR], project=TWO_YEARS)
    assert both[:1] + [each for each in both if each.startswith("SVE407")] == [
        "SVE230 warning Outputs!I5",
        "SVE407 note Outputs!I5",
    ]


def test_an_evaluation_that_ends_after_the_day_of_the_run_is_asked(asked: Asked) -> None:
    project = {"Evaluation": "Evaluative", "Start date": date(2020, 4, 1)}
    assert asked(project={**project, "End date": date(2023, 3, 31)}) == []
    assert asked(project={**project, "End date": date(2199, 3, 31)}) == [
        "SVE456 warning Project!B6"
    ]


def test_what_a_finding_says_is_not_asked_again(asked: Asked) -> None:
    women = {**OUTPUT, "Description": "6 women find work", "Units": 6}
    men = {**OUTPUT, "Description": "5 men find work", "Units": 5}
    assert asked(outputs=[women, men], inputs=[DEAR]) == ["SVE306 warning Outputs!E6"]


def test_what_needs_the_other_bids_is_left_to_the_comparison() -> None:
    left = {code for code, each in QUESTIONS.items() if not each.of_one_bid}
    assert {"SVE405", "SVE414"} < left
    assert {"SVE403", "SVE407", "SVE408", "SVE410", "SVE411"}.isdisjoint(left)
