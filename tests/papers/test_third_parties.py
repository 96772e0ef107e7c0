"""By what a reason can name a third bidder: every way in which a reader would know who is meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.award_papers import explain, say, tender
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import cell_of
from tests.keeping import run_once

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("in_a_folder_of_its_own")]
CEDAR = {
    "Organisation": "Rowan Care CIC trading as Larkspur House",
    "Project name": "Steps to Kindness",
    "Contract price": 1634,
    "Postal address": "7 Heron Lane, Ravensmere RM4 2XY",
    "E-mail": "jane.okafor@larkhouse.example",
    "Supplier identifier": "GB-CHC-1034512",
}


@pytest.fixture
def bids(build: Builder, using: list[str | Path]) -> Path:
    """The tender with a third bidder that can be known by many things; Birch is awarded."""
    folder = tender(build)
    (folder / "Cedar.xlsx").unlink()
    made = build(project=CEDAR, outputs=({**OUTPUT, "Units": 8.0},), inputs=(INPUT,))
    (folder / "bid-3.xlsx").write_bytes(made)
    run_once("process", folder, *using)
    explain("Cedar")
    return folder


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Unlike Larkspur House, it names no trainers.", "SVE651"),
        ("Unlike bid-3.xlsx, it names no trainers.", "SVE651"),
        ("Unlike bid-3, it names no trainers.", "SVE651"),
        ("Charity 1034512 names its trainers on page 4.", "SVE651"),
        ("The trainers are those of larkhouse.example.", "SVE651"),
        ("Jane Okafor names more trainers.", "SVE651"),
        ("The Steps to Kindness courses have trainers.", "SVE651"),
        ("The house at RM4 2XY has trainers.", "SVE651"),
        ("Rowán Care names more trainers.", "SVE675"),
        ("Another asks about £1,630.", "SVE680"),
        ("Another asks £1.6k.", "SVE667"),
        ("Page 4 has steps to kindness, at a bid of three, by a third lark.", ""),
    ],
)
def test_a_third_bidder_is_known_by_more_than_its_name(
    bids: Path, using: list[str | Path], words: str, code: str
) -> None:
    say("Ash", "Price", "Explanation for the score", words)
    cell = cell_of("Reasons", ["Ash.xlsx", "Price"], "Explanation for the score")
    said = run_once("process", bids, *using, "--summaries", "s", status=None).stderr
    found = re.findall(rf"(SVE6(?:51|67|75|80)) \w+ Reasons!{cell}:", said)
    assert found == [code] * bool(code)


def test_what_the_awarded_tender_has_too_names_nobody(bids: Path, using: list[str | Path]) -> None:
    say("Ash", "Price", "Explanation for the score", "Birch offers Birch works, on page 4.")
    said = run_once("process", bids, *using, "--summaries", "s", status=None).stderr
    assert "SVE651" not in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Row 117 of its rota is on page 4.", "SVE667"),  # so many are hit by chance
        ("Another has 4,217 nights, says page 4.", "SVE680"),
    ],
)
def test_units_of_a_third_bidder_are_refused_where_they_are_many(
    build: Builder, using: list[str | Path], words: str, code: str
) -> None:
    folder = tender(build)
    (folder / "Cedar.xlsx").unlink()
    outputs = tuple({**OUTPUT, "Units": units} for units in (117.0, 4217.0))
    made = build(project=CEDAR, outputs=outputs, inputs=(INPUT,))
    (folder / "bid-3.xlsx").write_bytes(made)
    run_once("process", folder, *using)
    explain("Cedar")
    say("Ash", "Price", "Explanation for the score", words)
    cell = cell_of("Reasons", ["Ash.xlsx", "Price"], "Explanation for the score")
    said = run_once("process", folder, *using, "--summaries", "s", status=None).stderr
    assert re.findall(rf"(SVE6(?:51|67|75|80)) \w+ Reasons!{cell}:", said) == [code]
