"""A dearer proxy than the words bear out, and more units for a pound than others claim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sve_excel.library.loading import Library
from tests.builders import INPUT, OUTPUT, Builder
from tests.cases import ROWS
from tests.plausibility.conftest import Tender

DEAR = "Disabled person in a job, one year"
# £1,100, beside £1,000, £500 and £80 for a person in a year, whose median is £500
PROJECT = {"People who benefit": 20}


@pytest.fixture
def dearer(tmp_path: Path, build: Builder, small: Library) -> Tender:
    """A tender in whose library one more proxy of people into work is worth £1,100."""
    one = next(each for each in small.proxies if each.id == "THR-001")
    dear = replace(one, id="THR-004", name=DEAR, uprated=1100.0, part_of=())
    return Tender(tmp_path, build, replace(small, proxies=(*small.proxies, dear)))


@pytest.mark.parametrize(
    ("description", "asked"),
    [
        ("10 people start work", 1),
        ("10 disabled people start work", 0),
        ("10 people with a disability start work", 0),
    ],
)
def test_a_dear_proxy_that_the_words_do_not_bear_out_is_asked(
    description: str, asked: int, dearer: Tender
) -> None:
    dearer.bid("Ash", PROJECT, outputs=[{**OUTPUT, "Proxy": DEAR, "Description": description}])
    found = dearer.asked("SVE454")
    assert len(found) == asked
    if found:
        assert found[0].message.startswith("Row 5 rests on proxies that the descriptions do not")
        assert "is worth 2.2 times the median of the others" in found[0].message


@pytest.mark.parametrize(
    ("description", "asked"),
    [("10 people find work", 1), ("10 people pay for their housing by work", 0)],
)
def test_words_of_the_outcome_alone_do_not_bear_out_a_proxy(
    description: str, asked: int, dearer: Tender
) -> None:
    row = {**OUTPUT, "Proxy": "Housing benefit no longer paid", "Description": description}
    dearer.bid("Ash", PROJECT, outputs=[row])
    assert ["no word of the proxy" in each.message for each in dearer.asked("SVE454")] == (
        [True] * asked
    )


def test_a_slight_row_on_a_dear_proxy_is_not_asked(dearer: Tender) -> None:
    rows: list[dict[str, Any]] = [{**OUTPUT, "Units": 100, "Description": "100 people find work"}]
    rows += [{**OUTPUT, "Units": 9, "Proxy": DEAR, "Description": "9 people start"}]
    dearer.bid("Ash", outputs=rows)
    assert dearer.asked("SVE454") == []


@pytest.mark.parametrize(("units", "asked"), [(30, 0), (31, 1)])
def test_far_more_units_for_a_pound_than_others_claim_are_asked(
    units: float, asked: int, tender: Tender
) -> None:
    price, inputs = {"Contract price": 3000}, [{**INPUT, "Value": 3000}]
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, price, inputs=inputs)
    tender.bid("Yew", price, inputs=inputs, outputs=[{**OUTPUT, "Units": units}])
    found = tender.asked("SVE458")
    assert len(found) == asked
    if found:
        assert "for every pound of the contract price 3.1 times as many" in found[0].message


def test_a_row_that_names_no_word_of_its_proxy_is_asked(dearer: Tender) -> None:
    bread = {**OUTPUT, "Description": "10 loaves baked", "Evidence": "Till roll"}
    dearer.bid("Ash", PROJECT, outputs=[bread])
    (asked,) = dearer.asked("SVE454")
    assert "In row 5 no word of the proxy 'Job found by a person out of work' is" in asked.message


@pytest.mark.parametrize(("years", "asked"), [(2.9, 0), (3, 1)])
def test_benefits_half_as_long_again_as_those_of_others_are_asked(
    years: float, asked: int, tender: Tender
) -> None:
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, outputs=[{**OUTPUT, "Duration": 2}])
    tender.bid("Yew", outputs=[{**OUTPUT, "Duration": years}])
    found = tender.asked("SVE438")
    assert [each.message for each in found] == asked * [
        "The yearly values together last 3 years, 1.5 times the median of the other bids."
    ]


def test_years_of_one_proxy_are_held_against_those_of_others_with_it(tender: Tender) -> None:
    short = {**ROWS["friends"], "Duration": 1, "Units": 100}
    for name in ("Ash", "Elm", "Oak"):
        tender.bid(name, outputs=[{**OUTPUT, "Duration": 2}, short])
    tender.bid("Yew", outputs=[{**OUTPUT, "Duration": 3}, {**short, "Units": 200}])
    (asked,) = tender.asked("SVE438")
    assert asked.message.startswith("Row 5 lasts 3 years, 1.5 times the median")
    assert [str(cell) for cell in asked.cells] == ["Outputs!I5"]


@pytest.mark.parametrize(("rows", "asked"), [(8, False), (10, True)])
def test_more_than_twice_as_many_rows_as_others_are_asked(
    rows: int, asked: bool, tender: Tender
) -> None:
    def jobs(many: int) -> list[dict[str, Any]]:
        return [{**OUTPUT, "Description": f"Group {at}", "Units": 5 + at} for at in range(many)]

    for name, many in (("Elm", 4), ("Oak", 4), ("Yew", 5), ("Ash", rows)):
        tender.bid(name, outputs=jobs(many))
    told = tender.asked("SVE469")
    # the smaller five of 5 to 14 jobs are 35, each worth £1,000 x 0.945
    assert [each.message for each in told] == [
        "10 rows are claimed, 2.5 times the median of 3 other bids; the smaller half of them "
        "brings £33,075 net."
    ] * asked
    assert [place.cell for each in told for place in each.cells] == [
        "H5",
        "H6",
        "H7",
        "H8",
        "H9",
    ] * asked
