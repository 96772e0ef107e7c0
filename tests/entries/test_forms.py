"""What was typed finds its row by what the row says, or none at all."""

from __future__ import annotations

import pytest

from sve_excel.entries.forms import Earlier, Form, Typed, TypedCell

ASKED = Form("Flags", ("Answer",), (("Bidder", "Code", "Cells"), ("Bidder", "Code")))


def typed(*entries: tuple[str, str]) -> Typed:
    """Answers by the words of their rows: bidder, code and cells, divided by commas."""
    found = (
        TypedCell("Flags", tuple(row.split(", ")), "Answer", answer, "H4")
        for row, answer in entries
    )
    return Typed(Earlier(tuple(found)))


def rows(*words: str) -> list[dict[str, str]]:
    return [dict(zip(("Bidder", "Code", "Cells"), each.split(", "), strict=True)) for each in words]


@pytest.mark.parametrize(
    ("before", "now", "answers", "left"),
    [
        # the row is where it was, or elsewhere
        ([("A, Q1, E5", "yes")], ["A, Q1, E5"], ["yes"], 0),
        ([("A, Q1, E5", "yes")], ["B, Q1, E5", "A, Q1, E5"], ["", "yes"], 0),
        # its cells have moved: it is the only question of its kind to that bidder
        ([("A, Q1, E5", "yes")], ["A, Q1, E6"], ["yes"], 0),
        # two could be meant, now or then: neither gets it
        ([("A, Q1, E5", "yes")], ["A, Q1, E6", "A, Q1, E7"], ["", ""], 1),
        ([("A, Q1, E5", "yes"), ("A, Q1, E6", "no")], ["A, Q1, E9"], [""], 2),
        ([("A, Q1, E5", "yes"), ("A, Q1, E5", "no")], ["A, Q1, E5"], [""], 2),
        # the exact row goes first, and leaves the other alone
        ([("A, Q1, E5", "yes"), ("A, Q1, E6", "no")], ["A, Q1, E6"], ["no"], 1),
        # the bidder has gone
        ([("A, Q1, E5", "yes")], ["B, Q1, E5"], [""], 1),
        ([("A, Q1, E5", "yes")], [], [], 1),
    ],
)
def test_an_answer_goes_to_the_one_row_that_it_belongs_to(
    before: list[tuple[str, str]], now: list[str], answers: list[str], left: int
) -> None:
    known = typed(*before)
    found = known.rows(ASKED, rows(*now))
    assert [each.get("Answer", "") for each in found] == answers
    assert len(known.left_over) == left
    assert known.put_back == len(before) - left


def test_a_figure_is_the_same_key_however_it_is_stored() -> None:
    known = typed(("A, 5, E5", "yes"))
    found = known.rows(ASKED, [{"Bidder": "A", "Code": 5.0, "Cells": "E5"}])
    assert found == [{"Answer": "yes"}]


def test_a_setting_is_what_was_typed_until_it_is_refused() -> None:
    known = Typed(Earlier((TypedCell("Marks", ("Target",), "", 7.0, "D9"),)))
    assert known.setting("Marks", "Target", 5.0) == 7.0
    assert known.setting("Marks", "Least", 0.0) == 0.0
    assert known.settings == {("Marks", "Target"): 5.0, ("Marks", "Least"): 0.0}
    assert known.left_over == []
    known.refuse("Marks", "Target")
    assert [entry.value for entry in known.left_over] == [7.0]


def test_what_was_kept_goes_back_when_its_row_is_there_again() -> None:
    kept = TypedCell("Flags", ("A", "Q1", "E5"), "Answer", "yes", "H4")
    known = Typed(Earlier(kept=(kept,)))
    assert known.rows(ASKED, rows("A, Q1, E5")) == [{"Answer": "yes"}]
    assert known.left_over == []
