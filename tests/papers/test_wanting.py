"""What holds summaries back: each thing by its own finding, with the cell to mend it in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from sve_excel.comparison.assessed import ScoreGiven
from sve_excel.comparison.criteria import ScoredCriterion
from sve_excel.model import Output, Project, Submission
from sve_excel.papers.explaining import points_nowhere, says_nothing
from tests.award_papers import (
    OWN,
    PRICES,
    RULES,
    WHY,
    explain,
    paper,
    ready,
    say,
    say_all,
    say_on_top,
    tender,
)
from tests.builders import Builder
from tests.comparisons import BOOK, beside, cell_of, type_in
from tests.keeping import run_once

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
EXPLANATION = "Explanation for the score"


def said(folder: Path, using: list[str | Path], status: int = 1) -> str:
    shutil.rmtree("summaries", ignore_errors=True)  # one that was ready would stay beside it
    return run_once("process", folder, *using, "--summaries", "summaries", status=status).stderr


def test_an_empty_explanation_is_refused(build: Builder, using: list[str | Path]) -> None:
    folder = tender(build)
    run_once("process", folder, *using)
    explain("Cedar")
    done = run_once("process", folder, *using, "--summaries", "summaries", status=1)
    found = done.stderr
    assert re.search(r"^Assessment summaries for 3 tenders, dated .*, drafts: ", done.stdout, re.M)
    at = cell_of("Reasons", ["Cedar.xlsx", "Price"], EXPLANATION)
    assert f"SVE702 error Reasons!{at}" in found
    assert "the score of Ash" not in found
    assert "[explanation to be written]" in paper("Cedar")["Your tender: scores and explanations"]
    assert "Draft: not to be sent" in paper("Ash")[""]  # all are given at one time


@pytest.mark.parametrize(
    "words", ["Price", "lowest price / price", "The score is marked by the lowest contract price."]
)
def test_an_explanation_that_repeats_the_criterion_is_refused(
    build: Builder, using: list[str | Path], words: str
) -> None:
    folder = ready(build, using)
    say("Ash", "Price", EXPLANATION, words)
    assert "SVE703 error" in said(folder, using)


DELIVERY = ScoredCriterion(
    "Staff and rota",
    25,
    25,
    "quality",
    "Who is there, when, with what training. Scores: 0 (None): Nothing that answers; 5 (Good): All "
    "of it, with evidence. Marks: score / 5 × 25.",
    "How you will deliver",
)
SOCIAL = ScoredCriterion(
    "Social value", 20, 20, "social value", "In proportion to the net return. Scores: 0 to 20."
)


PRICE = ScoredCriterion("Price", 40, 40, "price", "Lowest price / price × 40. Scores: 0 to 40.", "")


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        (SOCIAL, "Social value splendid"),
        (SOCIAL, "Splendid"),
        (SOCIAL, "Volunteers"),
        (SOCIAL, "Splendid for residents."),
        (SOCIAL, "SPLENDID, OK"),
        (SOCIAL, "Glorious and candid, truly."),  # praise by its form alone
        (SOCIAL, "Social value delivered for residents"),
        (SOCIAL, "20 of 20: the net return is very high."),
        (DELIVERY, "Staff and rota were well described."),
        (DELIVERY, "It says who is there, when, with what training, splendidly."),
        (DELIVERY, "The staff, their rotas and trainings are delivered superbly."),
        (DELIVERY, "A robust and compelling response that fully meets our requirements."),
        (DELIVERY, "Good: 15 of 25. See page 4."),
        (DELIVERY, "n/a"),
        (DELIVERY, "Weak bid."),
        (DELIVERY, "Strong safeguarding."),
        (DELIVERY, "xxxx"),
        (DELIVERY, "The response is good and scored 3."),
        (DELIVERY, "Weaker than the winner's."),
        (DELIVERY, "The panel awarded 6 marks because the submission was adequate."),
        (DELIVERY, "The panel scored this."),
        (DELIVERY, "Three evaluators marked this and agreed the score at a consensus meeting."),
        (DELIVERY, "The moderated consensus score was agreed by the panel on 3 March 2026."),
        (DELIVERY, "Evaluated in accordance with the scoring guidance published in the pack."),
        (DELIVERY, "The score was checked by the procurement team."),
        (DELIVERY, "After careful deliberation the panel arrived at a score of 15."),
        (DELIVERY, "Marked against the published methodology; no further comment."),
        (DELIVERY, "Refer to the evaluators' notes held on file."),
        (DELIVERY, "This score was ratified by Cabinet."),
        (DELIVERY, "Scored using the 0 to 5 scale in the ITT."),
        (DELIVERY, "Evaluated fairly and transparently under the Procurement Act 2023."),
        (DELIVERY, "Individual evaluators gave 3, 3 and 4; the median was taken."),
        (DELIVERY, "A debrief is available on request."),
        (SOCIAL, "The software worked out the ratio automatically."),
        (PRICE, "Worked out by the finance officer from the pricing schedule."),
        (PRICE, "Commercially sensitive."),
        (PRICE, "Cheapest of all but one."),
        (PRICE, "The second lowest."),
    ],
)
def test_an_explanation_that_would_fit_any_tender_says_nothing(
    criterion: ScoredCriterion, words: str
) -> None:
    assert says_nothing(ScoreGiven(criterion, 15, explanation=words))


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        (SOCIAL, "£3.10 for every £1: most of it rests on volunteers."),
        (SOCIAL, "Volunteers, page 4."),
        (SOCIAL, "40 jobs, evidenced by payroll."),
        (SOCIAL, "Homeless adults first."),
        (SOCIAL, "Twelve jobs."),
        (DELIVERY, "Limited evidence of partnership working."),
        (DELIVERY, "Weak on safeguarding."),
        (DELIVERY, "No rota."),
        (DELIVERY, "No training is offered."),
        (DELIVERY, "Rota without weekends."),
        (DELIVERY, "Names two trainers."),
        (DELIVERY, "12 courses"),
        (DELIVERY, "Scored 3: one coach is wanting."),
        (DELIVERY, "NVQs for all."),
        (PRICE, "Cheapest."),
        (PRICE, "£372,000 for three years."),
        (PRICE, "£372,000."),
        (DELIVERY, "Starts in May, two months late."),
        (DELIVERY, "The panel found no team meetings."),
        (DELIVERY, "Evaluators liked weekly visits by trainers."),
        (DELIVERY, "Scored for legal advice at two sites."),
        (DELIVERY, "Consensus meetings with tenants, monthly."),
        (DELIVERY, "The finance system is updated weekly by two clerks."),
        (DELIVERY, "A debrief follows each incident."),
        (DELIVERY, "The panel found no error log."),
    ],
)
def test_a_short_explanation_with_something_of_the_tender_is_taken(
    criterion: ScoredCriterion, words: str
) -> None:
    assert not says_nothing(ScoreGiven(criterion, 15, explanation=words))


@pytest.mark.parametrize(
    ("words", "nowhere"),
    [
        ("A clear understanding of local objectives.", True),
        ("Comprehensive mobilisation with robust governance.", True),
        ("Baking is taught, and courses run in the evening.", False),  # words of the workbook
        ("The mobilisation is described on page 4.", False),
        ("Its statement ties payslips to quarters.", False),
        ("Governance rests on one trustee.", False),
        ("Governance by Jo Marsh.", False),
        ("No governance.", False),
        ("Governance by 40 volunteers.", False),
    ],
)
def test_an_explanation_that_can_be_looked_up_nowhere_is_told(words: str, nowhere: bool) -> None:
    said = ScoreGiven(DELIVERY, 15, explanation=words)
    assert not says_nothing(said)
    rows = (Output(5, "Bread baking courses", evidence="Register of the evening school"),)
    submission = Submission("Ash.xlsx", Project(), rows, (), ())
    assert points_nowhere(said, submission) is nowhere


def test_words_that_can_be_looked_up_nowhere_and_one_text_by_two_criteria_are_warnings(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using)
    for criterion in ("Price", "Social value"):
        say("Ash", criterion, EXPLANATION, "Comprehensive mobilisation with robust governance.")
    found = said(folder, using, status=0)
    cells = [
        cell_of("Reasons", ["Ash.xlsx", each], EXPLANATION) for each in ("Social value", "Price")
    ]
    assert re.findall(r"(SVE67[01]) warning Reasons!(\w+)", found) == [
        *(("SVE670", cell) for cell in cells),
        ("SVE671", cells[1]),
    ]


def test_a_reason_names_no_tender_that_its_reader_is_to_learn_nothing_of(
    build: Builder, using: list[str | Path]
) -> None:
    """Birch is the most advantageous: all may read of it, and what it is told is read by all."""
    folder = ready(build, using)
    words = "Page 4 says less of those who drop out than {other} does."
    others = (("Ash", "Cedar"), ("Birch", "Cedar"), ("Cedar", "Birch"))
    say_all(
        *((bidder, "Price", EXPLANATION, words.format(other=other)) for bidder, other in others)
    )
    found = said(folder, using)
    cells = [
        cell_of("Reasons", [f"{bidder}.xlsx", "Price"], EXPLANATION) for bidder in ("Ash", "Birch")
    ]
    assert [f"SVE651 error Reasons!{cell}" in found for cell in cells] == [True, True]
    assert found.count("SVE651") == 2


@pytest.mark.parametrize(
    ("bidder", "words", "refused"),
    [
        ("Ash", "£200 dearer than the next, which is £1,600.", True),
        ("Ash", "Others ask 1.6k for the trainers.", True),
        ("Ash", "The best asks £1,000, this one £1,200 for trainers.", False),  # Birch is awarded
        ("Ash", "1,600 leaflets at £100 for each hall.", True),
        ("Cedar", "£1,600 for three trainers in 2027.", False),
        ("Birch", "£1,000 for trainers, where another asks £1,200.", True),  # all read it
        ("Birch", "£1,000.00 for trainers of 8 halls.", False),
        ("Ash", "Cedar's marks: 25.", False),
    ],
)
def test_a_reason_gives_no_figure_of_a_third_tender(
    build: Builder, using: list[str | Path], bidder: str, words: str, refused: bool
) -> None:
    """Prices are 1,200 of Ash, 1,000 of Birch, the most advantageous, and 1,600 of Cedar."""
    folder = ready(build, using)
    say(bidder, "Price", EXPLANATION, words)
    cell = cell_of("Reasons", [f"{bidder}.xlsx", "Price"], EXPLANATION)
    found = run_once("process", folder, *using, "--summaries", "s", status=None).stderr
    assert (f"SVE680 error Reasons!{cell}" in found) is refused


def test_one_paragraph_for_all_is_told(build: Builder, using: list[str | Path]) -> None:
    folder = ready(build, using)
    words = "The fees of the trainers are set out on page 9."
    say_all(*((name, "Price", EXPLANATION, words) for name in PRICES))
    assert "SVE704 warning" in said(folder, using, status=0)


def test_a_supplier_that_cannot_be_reached_is_told(build: Builder, using: list[str | Path]) -> None:
    folder = ready(build, using)
    made = build(
        project={"Organisation": "Ash", "Project name": "Ash works", "Contract price": 900}
    )
    (folder / "Ash.xlsx").write_bytes(made)
    found = said(folder, using)
    assert found.count("SVE705 error") == 3
    typed = {
        "Postal address": "1 Ash Lane",
        "E-mail": "a@ash.example",
        "Supplier identifier": "007",
    }
    type_in(*(("Register", cell_of("Register", ["Ash.xlsx"], k), v) for k, v in typed.items()))
    explain()
    said(folder, using, status=0)
    assert "Unique identifier | 007" in paper("Ash")["The supplier"]


@pytest.mark.parametrize(("limb", "by"), [("commercial", "A. Head"), ("s.94(1)(a)", "")])
def test_withholding_needs_its_limb_and_who_decided(
    build: Builder, using: list[str | Path], limb: str, by: str
) -> None:
    folder = ready(build, using)
    say_all(
        ("Birch", "Price", "Withheld from other bidders", limb),
        ("Birch", "Price", "Public interest in withholding", "A trade secret."),
        ("Birch", "Price", "Who decided to withhold", by or None),
    )
    assert "SVE708 error" in said(folder, using)


def test_a_winner_that_nobody_is_refused_and_another_is_obeyed(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using)
    assert "SVE715" not in said(folder, using, status=0)
    say_on_top("Most advantageous tender", "Willow")
    assert "SVE701 error Reasons!B4: nobody can say" in said(folder, using)
    say_on_top("Most advantageous tender", "Ash")
    found = said(folder, using)
    assert "SVE709 error" in found  # Birch has more marks: only a person can say why not
    assert (
        "SVE715 warning Reasons!B4: Ash is at place 2 by the published rules, and the summaries "
        "name it the most advantageous tender all the same." in found
    )
    say_all(
        ("Birch", "The award", EXPLANATION, "The price was found to be abnormally low after all."),
        ("Cedar", "The award", EXPLANATION, "Its courses cannot begin in time."),
    )
    said(folder, using, status=0)
    assert (
        "Ash says on page 4"
        in paper("Birch")["The most advantageous tender: scores and explanations"]
    )


def test_whom_the_rules_put_first_by_their_tie_break_is_told_why_it_was_not_chosen(
    build: Builder, using: list[str | Path]
) -> None:
    """Birch and Cedar have one total, by which nothing can be explained; Birch is cheaper."""
    rules = RULES.replace("target = 5", "target = 0.001").replace("price_marks = 40", "")
    folder = tender(build, rules)
    run_once("process", folder, *using)
    explain(criteria=("Social value",))
    assert "SVE709" not in said(folder, using, status=0)
    say_on_top("Most advantageous tender", "Cedar")
    found = said(folder, using)
    assert "SVE715 warning Reasons!B4: Cedar is at place 3" in found
    at = cell_of("Reasons", ["Birch.xlsx", "The award"], EXPLANATION)
    assert f"SVE709 error Reasons!{at}" in found
    assert "told apart" not in paper("Birch")[WHY]
    first = openpyxl.load_workbook(BOOK, data_only=True)["Summary"]
    text = " ".join(str(c.value) for row in first.iter_rows(max_row=8) for c in row if c.value)
    assert "Cedar is typed in Reasons as the most advantageous tender, and is at place 3" in text
    say("Birch", "The award", EXPLANATION, "Its insurance could not be shown.")
    assert "SVE715" in said(folder, using, status=0)


def test_a_figure_of_a_third_bidder_is_told_to_the_commissioner_alone(
    build: Builder, using: list[str | Path]
) -> None:
    """By a relative method everybody's marks divide by the best bid's figure."""
    rules = RULES.replace('"target"\ntarget = 5', '"highest"')
    folder = ready(build, using, rules)
    found = said(folder, using, status=0)
    assert "SVE707" not in found  # Birch is best and awarded
    assert "SVE656 note: Social value is marked relative to a figure of the most advant" in found
    assert "SVE656 note: Price is marked relative" in found
    own, best = paper("Cedar")[OWN], paper("Birch")[OWN]
    assert "The lowest price is another tender's and is not given here" in own
    assert "The figure that others are measured by is another tender's and is not given" in own
    assert "not given" not in best
    assert "price £1,000" not in own  # that is Birch's
    say_on_top("Most advantageous tender", "Ash")
    say_all(
        ("Birch", "The award", EXPLANATION, "Its insurance could not be shown."),
        ("Cedar", "The award", EXPLANATION, "Its insurance could not be shown either."),
    )
    found = said(folder, using, status=0)
    assert "SVE707 warning: Social value is marked relative to Birch" in found
    assert "Birch" not in "\n".join(paper("Cedar").values())


def test_a_method_between_two_ends_takes_the_figures_of_both(
    build: Builder, using: list[str | Path]
) -> None:
    """Birch has the lowest cost and is awarded, Cedar the highest, from which Ash's marks are."""
    rules = RULES.replace('"target"\ntarget = 5', '"willingness"')
    found = said(ready(build, using, rules), using, status=0)
    assert "SVE707 warning: Social value is marked relative to Cedar" in found
    assert "SVE656 note: Social value" not in found  # with Birch's figure Cedar's is known
    assert "SVE656 note: Price is marked relative" in found


def test_without_criteria_there_is_nothing_to_explain(
    build: Builder, using: list[str | Path]
) -> None:
    folder = tender(build, "[procurement]\ntitle = 'Services'\n")
    assert "SVE700 error" in said(folder, using)


def test_settings_that_were_typed_are_not_the_published_rules(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using)
    type_in(("Marks", beside("Target"), 4))
    assert "SVE713 error" in said(folder, using)


def test_no_summary_is_due_for_a_call_off(build: Builder, using: list[str | Path]) -> None:
    rules = RULES.replace("[procurement]", '[procurement]\nregime = "framework-call-off"')
    folder = ready(build, using, rules)
    assert "SVE710 note" in said(folder, using, status=0)
    text = "\n".join(paper("Ash").values())
    assert "egulation 31" not in text
    assert "section 50" not in text


def test_a_score_that_people_have_not_given_yet_is_asked_for(
    build: Builder, using: list[str | Path]
) -> None:
    quality = '[[quality]]\nname = "Delivery"\nmarks = 40\n'
    folder = ready(build, using, RULES + quality)
    found = said(folder, using)
    assert "SVE712 error" in found
    assert "Delivery | not assessed | 40" in paper("Ash")["Your tender: scores and explanations"]
