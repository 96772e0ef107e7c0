"""A third bidder's figure in a text: exact, rounded as the text rounds it, or somebody else's."""

from __future__ import annotations

import pytest

from sve_excel.comparison.assessed import Assessed, ScoreGiven
from sve_excel.comparison.criteria import ScoredCriterion
from sve_excel.model import Project, Result, Submission
from sve_excel.papers.third_figures import ThirdFigures

CRITERION = ScoredCriterion("Price", 40, 40, "price", "")
OWN, AWARDED, THIRD = "own.xlsx", "awarded.xlsx", "third.xlsx"


def tender(path: str, price: float, score: float) -> Assessed:
    project = Project(organisation=path, contract_price=price)
    submission = Submission(path, project, (), (), ())
    result = Result(path, "processed", (), submission)
    return Assessed(path, result, None, (ScoreGiven(CRITERION, score),), None, "")


FIGURES = ThirdFigures(
    [
        tender(OWN, 980_000, 20.0),
        tender(AWARDED, 1_400_000, 31.5),
        tender(THIRD, 1_234_567.4, 5.274),
    ]
)


def told(words: str) -> str:
    """Say whether a text gives the third bidder's figure: certainly, perhaps, or not at all."""
    found = FIGURES.told(words, {THIRD}, {OWN, AWARDED})
    return "" if found is None else f"{found.words} {'certain' if found.certain else 'perhaps'}"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Another asks £1,234,567.40.", "£1,234,567.40 certain"),
        ("Another asks 1,234,567 for the same.", "1,234,567 certain"),
        ("Another asks £1.23m.", "£1.23m certain"),
        ("Another asks £1235k.", "£1235k certain"),
        ("Another asks about £1,230,000.", "£1,230,000 certain"),
        ("Another asks £1.2m.", "£1.2m perhaps"),
        ("Another asks some 1.2 million for it.", "1.2million perhaps"),
        ("Another asks around £1,200,000.", "£1,200,000 perhaps"),
        ("Another was given 5.27.", "5.27 certain"),
        ("Another was given about 5.3 marks.", "5.3 perhaps"),
    ],
)
def test_a_figure_is_known_at_the_precision_at_which_it_is_written(words: str, found: str) -> None:
    assert told(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "The budget is £1,200,000.",  # as it stands, nobody's
        "Some £1m is asked for.",  # one digit is of everybody
        "5 trainers for 5.3 hours a week each.",
        "5 of 40 courses are in the north.",
        "£5 for each meal.",
        "It asks £1.4m.",  # the most advantageous tender's
        "It asks £0.98m, in 2027.",
        "31.5 marks for another.",
    ],
)
def test_numbers_of_something_else_are_nobodys(words: str) -> None:
    assert told(words) == ""
