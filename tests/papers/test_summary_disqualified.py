"""What a disqualified tender is told, and who is no tender at all: regulation 31(3)(b) and (c)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.award_papers import (
    OWN,
    PEOPLE,
    RULES,
    WHY,
    WINNER,
    disqualify,
    explain,
    marked,
    paper,
    ready,
    say,
    summaries,
    tender,
)
from tests.builders import Builder
from tests.comparisons import BOOK, cell_of, type_in
from tests.keeping import run_once
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]


@pytest.fixture
def folder(build: Builder, using: list[str | Path]) -> Path:
    return ready(build, using)


def marked_tender(build: Builder, using: list[str | Path]) -> Path:
    """A tender whose scores are explained and marked by people."""
    folder = tender(build, RULES + PEOPLE)
    run_once("process", folder, *using)
    explain(criteria=("Social value", "Price", "Delivery", "Delivery: Rota", "Delivery: Reach"))
    marked(Ash=(3, 5), Birch=(5, 5), Cedar=(3, 3))
    return folder


def test_a_disqualified_tender_that_was_assessed_is_told_its_scores(
    folder: Path, using: list[str | Path]
) -> None:
    """Paragraphs (3)(b) and (c): as far as it was assessed, and the marks as they were before."""
    disqualify("Cedar")
    summaries(folder, using)
    said = paper("Cedar")
    assert "Social value | 20 | 20 | Cedar says on page 4" in said[OWN]
    assert "Price | 25 | 40 | Cedar says on page 4" in said[OWN]
    assert "£1,600 (Project). 40 × lowest price / £1,600, and 40 at most: 25." in said[OWN]
    assert "Total | 45 | 60" in said[OWN]
    assert "disqualified under the published methodology. No safeguarding policy." in said[WHY]
    assert "Total | 60 | 60" in said[WINNER]


def test_a_disqualified_tender_sets_no_scale_for_the_others(
    folder: Path, using: list[str | Path]
) -> None:
    """Birch has the lowest price: without it Ash's is, and Birch's own mark stays at the most."""
    disqualify("Birch")
    summaries(folder, using)
    assert "Price | 40 | 40" in paper("Ash")["Your tender: scores and explanations"]
    own = paper("Birch")[OWN]
    assert "Price | 40 | 40" in own
    # the lowest price that counts is Ash's, by which Birch's would have more than all marks
    assert (
        "and 40 at most: 40. A tender that is disqualified sets no scale. The lowest price" in own
    )
    assert "is another tender's and is not given here" in own


def test_where_a_disqualified_tender_was_not_assessed_it_has_no_zero(
    folder: Path, using: list[str | Path]
) -> None:
    """Paragraph (3)(b): 'not assessed' instead of 0, where people say so."""
    disqualify("Cedar")
    say("Cedar", "Price", "Explanation for the score", "Not assessed: out at the first gate.")
    summaries(folder, using)
    own = paper("Cedar")[OWN]
    assert "Price | not assessed | 40 | Not assessed: out at the first gate." in own
    assert "Total | not assessed | 60" in own
    assert "£1,600" not in own
    assert "Social value | 20 | 20" in own


def test_a_disqualified_tender_is_asked_for_explanations_or_that_it_was_not_assessed(
    build: Builder, using: list[str | Path]
) -> None:
    folder = tender(build)
    run_once("process", folder, *using)
    explain("Cedar")
    disqualify("Cedar")
    said = summaries(folder, using, status=1)
    assert said.count("SVE702 error") == 2
    assert "type 'Not assessed'" in said


def test_a_file_that_cannot_be_valued_and_is_disqualified_has_no_score(
    build: Builder, using: list[str | Path]
) -> None:
    folder = tender(build)
    broken = build(project={"Organisation": "Dale", "Project name": "Dale works"}, outputs=())
    (folder / "Dale.xlsx").write_bytes(broken)
    run_once("process", folder, *using, status=1)
    explain()
    disqualify("Dale")
    summaries(folder, using, status=None)
    own = paper("Dale")[OWN]
    assert "Price | not assessed | 40 | The tender was not assessed by it." in own
    assert "[explanation" not in own


def test_an_evaluation_is_no_tender(build: Builder, using: list[str | Path]) -> None:
    """What reports on an earlier contract gets no summary, and the commissioner is told."""
    folder = tender(build)
    (folder / "Past.xlsx").write_bytes(
        build(
            project={
                "Organisation": "Past",
                "Project name": "Past works",
                "Evaluation": "Evaluative",
                "Contract price": 500,
            },
        )
    )
    run_once("process", folder, *using)
    explain()
    said = summaries(folder, using)
    assert "SVE652 warning: Past reports what has happened" in said
    assert not list(Path("summaries").glob("Past*"))
    assert "Price | 40 | 40" in paper("Birch")[OWN]
    done = run("compare", folder, *using, "--summary-for", "Past", "-o", "sum.xlsx", status=2)
    assert "reports what has happened: it is no tender" in done.stderr


def test_marks_of_people_stay_in_the_sheet_of_a_tender_that_is_disqualified_afterwards(
    build: Builder, using: list[str | Path]
) -> None:
    """And are told to it, as far as it was assessed; they change no total of the others."""
    folder = marked_tender(build, using)
    run_once("process", folder, *using)
    disqualify("Ash")
    summaries(folder, using)
    own = paper("Ash")[OWN]
    assert "– Rota | 15 | 25" in own
    assert "Total | 82.23 | 100" in own
    assert "No safeguarding policy." in paper("Ash")[WHY]
    book = openpyxl.load_workbook(BOOK, data_only=True)
    rows = [row for row in book["Quality"].values if "Ash" in row]
    assert [row[5] for row in rows] == [3, 5]
    summaries(folder, using)
    assert "– Rota | 15 | 25" in paper("Ash")[OWN]


def test_in_scotland_the_successful_tenderer_is_named_and_no_section_of_another_law(
    build: Builder, using: list[str | Path]
) -> None:
    """Procurement Reform (Scotland) Act 2014, section 32(5): the name is asked for."""
    rules = RULES.replace("[procurement]", '[procurement]\nregime = "scotland"')
    folder = ready(build, using, rules)
    say("Birch", "Price", "Withheld from other bidders", "s.94(1)(b)")
    say("Birch", "Price", "Public interest in withholding", "Rivals would hire its staff away.")
    say("Birch", "Price", "Who decided to withhold", "J. Hart")
    summaries(folder, using)
    said = paper("Ash")
    assert said["The successful tenderer"] == "The successful tenderer is Birch."
    assert "Withheld. Decided by J. Hart." in said[WINNER]
    text = "\n".join(said.values())
    assert "section 94" not in text
    assert "Procurement Act 2023" not in text
    assert "was that of Birch" not in said["Further information"]


def test_a_tender_is_scored_or_not_assessed_and_not_both(
    build: Builder, using: list[str | Path]
) -> None:
    """By marks of people, and by a formula where the tender is not disqualified."""
    folder = marked_tender(build, using)
    disqualify("Cedar")
    not_assessed = "Not assessed: out at the first gate."
    say("Cedar", "Delivery: Rota", "Explanation for the score", not_assessed)
    say("Ash", "Price", "Explanation for the score", "Not assessed")
    said = summaries(folder, using, status=1)
    rota = cell_of("Reasons", ["Cedar.xlsx", "Delivery: Rota"], "Explanation for the score")
    assert f"SVE657 error Reasons!{rota}: Cedar has a score by Delivery: Rota (15)" in said
    assert "take its marks out of the sheet Quality" in said
    assert "Ash has a score by Price" in said
    assert "SVE703" not in said


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (RULES, "and the rules name no criterion that disqualifies (section 23 of"),
        (
            RULES + PEOPLE,
            "and by its scores it does not fail 'Delivery', which disqualifies by the",
        ),
    ],
)
def test_a_tender_that_no_criterion_disqualifies_is_told_to_the_commissioner(
    build: Builder, using: list[str | Path], rules: str, why: str
) -> None:
    """Section 23(3)(a): the rules say whether failing a criterion disqualifies."""
    folder = tender(build, rules)
    run_once("process", folder, *using)
    explain()
    if rules != RULES:
        explain(criteria=("Delivery", "Delivery: Rota", "Delivery: Reach"))
        marked(Ash=(3, 5), Birch=(5, 5), Cedar=(3, 3))
    disqualify("Cedar")
    said = summaries(folder, using)
    assert f"SVE658 warning Register: the register disqualifies Cedar, {why}" in said
    assert "no criterion that disqualifies" not in "\n".join(paper("Cedar").values())


def test_the_reason_of_the_register_names_no_other_tender_either(
    folder: Path, using: list[str | Path]
) -> None:
    disqualify("Cedar")
    reason = cell_of("Register", ["Cedar.xlsx"], "Reason")
    type_in(("Register", reason, "Written by the same hand as the bid of Ash"))
    said = summaries(folder, using, status=1)
    assert (
        "SVE651 error Register: what explains Cedar by the reason in the register names Ash" in said
    )


def test_marks_that_are_not_typed_yet_may_still_be_why_a_tender_is_disqualified(
    build: Builder, using: list[str | Path]
) -> None:
    folder = tender(build, RULES + PEOPLE)
    run_once("process", folder, *using)
    disqualify("Cedar")
    assert "SVE658" not in summaries(folder, using, status=1)
