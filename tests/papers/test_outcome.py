"""The letter under health care law: reasons and days, and no scores."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.award_papers import RULES, UNITS, paper, ready, say_all, say_on_top
from tests.builders import Builder
from tests.keeping import run_once

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
HEALTH = RULES.replace("[procurement]", '[procurement]\nregime = "health"')
EXPLANATION = "Explanation for the score"


def weighed() -> None:
    """Say of each bidder why, as a panel does that gives no scores."""
    words = "{} was weighed in the round."
    say_all(*((name, "The award", EXPLANATION, words.format(name)) for name in UNITS))


def test_it_gives_reasons_and_days_and_no_scores(build: Builder, using: list[str | Path]) -> None:
    folder = ready(build, using, HEALTH)
    done = run_once("process", folder, *using, "--summaries", "summaries", status=1)
    assert done.stderr.count("SVE709 error") == 3
    assert "SVE711 error" in done.stderr
    weighed()
    say_on_top("Representations until", "16 March 2027")
    run_once("process", folder, *using, "--summaries", "summaries")
    said = paper("Ash")
    assert list(said)[1:] == [
        "This procurement",
        "The award criteria",
        "Why the successful provider was successful",
        "Why your bid was not successful",
        "Representations",
        "Further information",
    ]
    assert "Wellbeing services 2027" in said["This procurement"]
    assert "Birch was weighed" in said["Why the successful provider was successful"]
    assert "Ash was weighed" in said["Why your bid was not successful"]
    assert "until midnight at the end of 16 March 2027" in said["Representations"]
    document = docx.Document("summaries/Ash.docx")
    text = "\n".join([*said.values(), *(each.text for each in document.paragraphs)])
    assert "egulation 31" not in text
    assert "31(" not in text
    assert "52.23" not in text
    assert "Cedar" not in text


def test_a_reason_that_is_withheld_is_so_from_the_others(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using, HEALTH)
    weighed()
    say_on_top("Representations until", "16 March 2027")
    say_all(
        ("Birch", "Price", EXPLANATION, "The price leaves out what nobody may know."),
        ("Birch", "Price", "Withheld from other bidders", "s.94(1)(b)"),
        ("Birch", "Price", "Who decided to withhold", "J. Hart"),
    )
    run_once("process", folder, *using, "--summaries", "summaries", status=None)
    theirs = paper("Ash")["Why the successful provider was successful"]
    assert "Price: Withheld. Decided by J. Hart." in theirs
    assert "nobody may know" not in theirs
    assert "nobody may know" in paper("Birch")["The outcome"]
