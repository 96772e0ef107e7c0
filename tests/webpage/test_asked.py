"""What was asked and answered stands on the page as it stands in the workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, cell_of, page, type_in
from tests.keeping import run_once
from tests.webpages import text_of

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
FLAGS = "Flags and questions"
NONE = dict.fromkeys(("Leakage", "Deadweight", "Attribution", "Drop-off", "Displacement"), 0)
ANSWER = "Payslips of all; <b>asked</b> in May"


@pytest.fixture
def tender(build: Builder) -> Path:
    """Two bids whose rows have no deflators, so that each is asked the same first."""
    folder = Path("bids")
    folder.mkdir()
    for at, name in enumerate(("Ash", "Birch")):
        row = {**OUTPUT, **NONE, "Units": 5 - at, "Description": f"Jobs in {name} street"}
        made = build(project={"Organisation": name}, outputs=(row,), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    return folder


def compared(tender: Path, using: list[str | Path]) -> str:
    run_once("process", tender, "--html", "page.html", *using)
    return text_of(Path("page.html").read_bytes())


def of_workbook(start: str) -> str:
    """The line of the Summary that begins so, as the workbook says it."""
    texts = [str(cell) for row in page("Summary", BOOK) for cell in row]
    return next(text for text in texts if start in text)


def test_the_page_has_the_count_and_with_each_question_its_state_and_answer(
    tender: Path, using: list[str | Path]
) -> None:
    said = compared(tender, using)
    before = of_workbook("Clarifications:")
    assert before in said
    assert "To ask" not in said  # the count says it, until somebody was asked
    assert "As of this run" not in said

    ash = ["Ash", "SVE404"]
    type_in(
        (FLAGS, cell_of(FLAGS, ash, "Asked on"), datetime(2026, 3, 2)),
        (FLAGS, cell_of(FLAGS, ash, "Answered on"), datetime(2026, 3, 9)),
        (FLAGS, cell_of(FLAGS, ash, "Answer"), ANSWER),
    )
    said = compared(tender, using)
    count = of_workbook("Clarifications:")
    assert count != before
    assert "1 answered and not yet judged" in count
    assert "1 not asked although another bidder was" in count
    assert count in said
    told = f"Asked on: 2026-03-02; Answered on: 2026-03-09; Answer: {ANSWER}"
    assert said.count(told) == 2  # among all, and with the bid
    assert f"Answered. {told}" in said
    assert "(answered and not yet judged)" in said  # with what to ask first
    assert "Asked of others" in said

    verdict = of_workbook("comes first")
    assert "1 answered and not yet judged." in verdict.split("As of this run: ")[1]
    assert verdict in said

    type_in(
        (FLAGS, cell_of(FLAGS, ash, "Accepted"), "In part"),
        (FLAGS, cell_of(FLAGS, ash, "What changed"), "Three units are left out"),
    )
    said = compared(tender, using)
    assert of_workbook("Clarifications:") in said
    assert "1 closed" in said
    closed = f"Closed. {told}; Accepted: In part; What changed: Three units are left out"
    assert closed in said


@pytest.mark.parametrize(
    ("settled", "waits"),
    [
        ({"Accepted": "Yes"}, False),
        ({"Accepted": "No"}, True),  # the figures are as doubtful as they were
        ({"Answer": "Payslips"}, True),  # nobody has judged it yet
        ({"Why not asked": "Withdrawn by both"}, False),
    ],
)
def test_a_bid_stands_apart_until_what_it_must_answer_first_is_settled(
    settled: dict[str, str], waits: bool, tender: Path, using: list[str | Path]
) -> None:
    compared(tender, using)
    must = "must answer"
    assert must in of_workbook("comes first")
    codes = [row[3] for row in page(FLAGS, BOOK) if row[2] == "Ask first" and row[1] == "Ash"]
    type_in(
        *(
            (FLAGS, cell_of(FLAGS, ["Ash", code], heading), said)
            for code in codes
            for heading, said in settled.items()
        )
    )
    said = compared(tender, using)
    verdict = of_workbook("comes first")
    assert ("It must answer" in verdict) is waits
    assert verdict in said
    listed = [text for row in page("Summary", BOOK) for text in row if "•  Ash: " in str(text)]
    assert bool(listed) is waits
