"""The letter under health care law: reasons and days, and no scores."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from tests.award_papers import (
    PEOPLE,
    RULES,
    disqualify,
    paper,
    ready,
    say,
    say_all,
    say_on_top,
    tender,
)
from tests.builders import Builder
from tests.keeping import run_once

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
HEALTH = RULES.replace("[procurement]", '[procurement]\nregime = "health"')
EXPLANATION = "Explanation for the score"


def say_days(noticed: object = "2027-03-03", until: object = "16 March 2027") -> None:
    """Type both days: the standstill begins on Thursday 4 March, and has eight days behind it."""
    say_on_top("Notice of the intention on", noticed)
    say_on_top("Representations until", until)


def weighed(*names: str) -> None:
    """Say of each bidder why, as a panel does that gives no scores."""
    whose = names or ("Ash", "Birch", "Cedar")
    words = "{} trains its own volunteers."
    say_all(*((name, "The award", EXPLANATION, words.format(name)) for name in whose))


def test_it_gives_reasons_and_days_and_no_scores(build: Builder, using: list[str | Path]) -> None:
    folder = ready(build, using, HEALTH)
    done = run_once("process", folder, *using, "--summaries", "summaries", status=1)
    assert done.stderr.count("SVE709 error") == 3
    assert done.stderr.count("SVE711 error") == 2
    weighed()
    say_days()
    done = run_once("process", folder, *using, "--summaries", "summaries")
    assert "SVE656" not in done.stderr  # no score hangs on a figure of another bid
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
    assert "Birch trains its own" in said["Why the successful provider was successful"]
    assert "Ash trains its own" in said["Why your bid was not successful"]
    assert "from 4 March 2027, the day after the notice" in said["Representations"]
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
    say_days()
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


@pytest.mark.parametrize(
    ("noticed", "until", "codes"),
    [
        ("2027-03-03", date(2027, 3, 16), []),
        (date(2027, 3, 3), "17/03/2027", []),
        ("2027-03-03", "15 March 2027", ["SVE655"]),  # the seventh
        ("2027-03-03", "in two weeks", ["SVE711"]),
        ("soon", "16 March 2027", ["SVE711"]),
    ],
)
def test_the_days_are_days_and_not_too_few(
    build: Builder, using: list[str | Path], noticed: object, until: object, codes: list[str]
) -> None:
    """Regulation 12: eight working days after the day on which the standstill begins."""
    folder = ready(build, using, HEALTH)
    weighed()
    say_days(noticed, until)
    done = run_once("process", folder, *using, "--summaries", "summaries", status=None)
    found = [line.split()[0] for line in done.stderr.splitlines() if line.startswith("SVE")]
    assert [code for code in found if code in ("SVE655", "SVE711")] == codes


def test_reasons_by_criterion_are_looked_at_as_explanations_are(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using, HEALTH)
    weighed("Ash", "Birch")
    say("Cedar", "The award", "Explanation for the score", "A good bid.")
    say("Ash", "Price", "Explanation for the score", "The price was marked.")
    say("Birch", "Price", "Explanation for the score", None)
    say_days()
    done = run_once("process", folder, *using, "--summaries", "summaries", status=1)
    for code in ("SVE653 error", "SVE703 error", "SVE654 warning"):
        assert done.stderr.count(code) == 1


def test_the_reasons_of_a_disqualified_bid_are_all_told(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using, HEALTH)
    weighed()
    say_days()
    disqualify("Ash")
    run_once("process", folder, *using, "--summaries", "summaries")
    said = paper("Ash")["Why your bid was not successful"]
    assert "No safeguarding policy." in said
    assert "Ash trains its own volunteers." in said


def test_sub_criteria_are_among_the_criteria(build: Builder, using: list[str | Path]) -> None:
    folder = tender(build, HEALTH + PEOPLE)
    run_once("process", folder, *using)
    run_once("process", folder, *using, "--summaries", "summaries", status=None)
    said = paper("Ash")["The award criteria"]
    assert "Delivery: Rota (25 %)" in said
    assert "Delivery: Reach (15 %)" in said
