"""Answers beside their labels, in whatever words people and labels repeat."""

from __future__ import annotations

import openpyxl

from tests.builders import (
    PROJECT,
    Change,
    by_hand,
    edited,
    read,
)


def test_choices_are_known_whatever_their_letter_case() -> None:
    answers = {
        **PROJECT,
        "Evaluation": " EVALUATIVE ",
        "Funding": "capital",
        "Nature": "one\u2011off",
    }
    project = read(by_hand(project=answers))[0].project
    assert (project.evaluation, project.funding, project.nature) == (
        "Evaluative",
        "Capital",
        "One-off",
    )


def test_an_answer_that_reads_like_a_label_is_an_answer() -> None:
    answers = {**PROJECT, "Project name": "Place", "Place": "Organisation"}
    submission, findings = read(by_hand(project=answers))
    assert findings == []
    assert submission.project.name == "Place"
    assert submission.project.organisation == "Ravensmere Works"
    assert submission.project.place == "Organisation"


def test_a_label_that_stands_twice_with_the_same_answer_is_no_fault(workbook: bytes) -> None:
    def twice(answer: str) -> Change:
        def change(book: openpyxl.Workbook) -> None:
            book["Project"]["A40"], book["Project"]["B40"] = "Organisation", answer

        return change

    assert read(edited(workbook, twice("Ravensmere Works")))[1] == []
    assert read(edited(workbook, twice("Other Works")))[1] == ["SVE112 Project!B5"]
