"""Summaries of a tender in lots: each lot is an award of its own, with its own best tender."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.award_papers import OWN, RULES, UNITS, WHY, paper, ready, say_on_top, summaries
from tests.builders import Builder
from tests.comparisons import value_of

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
LOTS = """
[[lots]]
number = "1"
title = "North"
[[lots]]
number = "2"
"""
LIMIT = """
[award]
most_lots = 1
lot_mechanism = "lot-order"
"""
FOR = {"Ash": "1", "Birch": "1, 2", "Cedar": "2"}
WINNER = "The most advantageous tender: scores and explanations"
Using = list[str | Path]


def whole(name: str) -> str:
    """All words of a summary."""
    document = docx.Document(f"summaries/{name}.docx")
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_a_tender_is_told_of_its_lots_alone(build: Builder, using: Using) -> None:
    summaries(ready(build, using, RULES + LOTS, FOR), using)
    ash, cedar = paper("Ash"), paper("Cedar")
    assert "Price | 33.33 | 40" in ash[f"Lot 1: North. {OWN}"]
    assert "Total | 60 | 60" in ash[f"Lot 1: North. {WINNER}"]
    why = "Your tender has a total of 52.23 of 60; the most advantageous tender has 60."
    assert why in ash[f"Lot 1: North. {WHY}"]
    assert "Price | 25 | 40" in cedar[f"Lot 2. {OWN}"]
    assert not [heading for heading in ash if heading.startswith("Lot 2")]
    assert "Cedar" not in whole("Ash")
    assert "Ash" not in whole("Cedar")


def test_each_lot_has_its_own_most_advantageous_tender(build: Builder, using: Using) -> None:
    summaries(ready(build, using, RULES + LIMIT + LOTS, FOR), using)
    birch = paper("Birch")
    assert "Your tender is the most advantageous tender." in birch["Lot 1: North. The outcome"]
    assert "Total | 45 | 60" in birch[f"Lot 2. {WINNER}"]
    passed = birch[f"Lot 2. {WHY}"]
    assert "Your tender has a total of 60 of 60 in this lot. It was passed over" in passed
    assert "One supplier is awarded 1 lot at most" in passed
    assert "[explanation to be written]" not in passed
    assert "Your tender is the most advantageous tender." in paper("Cedar")["Lot 2. The outcome"]


def test_scores_are_those_among_the_tenders_of_the_lot(build: Builder, using: Using) -> None:
    lots = {"Ash": "1, 2", "Birch": "1", "Cedar": "2"}
    summaries(ready(build, using, RULES + LOTS, lots), using)
    ash = paper("Ash")
    assert "Price | 33.33 | 40" in ash[f"Lot 1: North. {OWN}"]
    assert "Price | 40 | 40" in ash[f"Lot 2. {OWN}"]
    score = value_of("Reasons", ["Ash.xlsx", "Price"], "Score")
    assert score == "lot 1: 33.33; lot 2: 40"
    assert value_of("Reasons", ["Ash.xlsx", "Social value"], "Score") == 18.9


def test_who_is_named_for_a_lot_holds_and_is_kept(build: Builder, using: Using) -> None:
    folder = ready(build, using, RULES + LOTS, FOR)
    say_on_top("Most advantageous tender, lot 2", "Cedar")
    said = summaries(folder, using, status=1)
    assert "SVE709 error" in said  # Birch has the higher total, which a person explains
    assert "nothing says why Birch is not awarded the contract" in said
    assert "Total | 45 | 60" in paper("Birch")[f"Lot 2. {WINNER}"]
    assert (
        "Your tender is the most advantageous tender."
        in paper("Birch")["Lot 1: North. The outcome"]
    )
    summaries(folder, using, status=1)
    assert "Total | 45 | 60" in paper("Birch")[f"Lot 2. {WINNER}"]


def test_a_tender_in_no_lot_holds_the_summaries_back(build: Builder, using: Using) -> None:
    said = summaries(ready(build, using, RULES + LOTS, {"Birch": "1", "Cedar": "2"}), using, 1)
    assert "SVE650 error" in said
    assert "says for which lot the tender of Ash is" in said
    assert set(UNITS) == {path.stem for path in Path("summaries").glob("*.docx")}


def test_health_letters_name_the_provider_of_each_lot(build: Builder, using: Using) -> None:
    rules = RULES.replace("[procurement]", '[procurement]\nregime = "health"')
    folder = ready(build, using, rules + LIMIT + LOTS, FOR)
    summaries(folder, using, status=1)  # reasons and the last day are still to be typed
    birch = paper("Birch")
    assert "Your bid is successful." in birch["Lot 1: North. The outcome"]
    named = birch["Lot 2. Why the successful provider was successful"]
    assert "The successful provider is Cedar." in named
