"""The same thing claimed twice, in one bid or in two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import study
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill_template
from sve_excel.records.standing import Standing
from sve_excel.template.book import Answers
from tests.builders import INPUT, OUTPUT, PROJECT, Builder, process
from tests.cases import ROWS, Case, Found, each_of
from tests.plausibility.conftest import QUICK, Tender

TRAINED = {
    **ROWS["courses"],
    "Description": "Twelve courses in joinery for those who left school early",
}

CASES = """
| Outputs                     | like     | Units | what is asked                                   |
|-----------------------------|----------|-------|-------------------------------------------------|
| the same units under a      | jobs     | 10    | SVE401 Outputs!H6, Outputs!H5: 10.1 units are   |
|   proxy and its part        | benefits | 10.1  | claimed under 'Benefit no longer paid after a   |
|                             | courses  | 50    | job is found' and again, in row 5, under 'Job   |
|                             |          |       | found by a person out of work', which already   |
|                             |          |       | holds that value. Together they bring £14,222   |
|                             |          |       | net. Are the 10.1 in row 6 other people or      |
|                             |          |       | things than those in row 5? If not, which of    |
|                             |          |       | the two rows do you withdraw?                   |
|                             |          |       | SVE422 Outputs!I7: One row is on a proxy that   |
|                             |          |       | counts once for each unit, over 3 years: each   |
|                             |          |       | unit was counted so many times. Years after the |
|                             |          |       | first bring £5,062 net. Does this happen to     |
|                             |          |       | each of them anew in every year, and what shows |
|                             |          |       | it?                                             |
| other units under a part    | jobs     | 10    | nothing                                         |
|                             | benefits | 25    |                                                 |
| a proxy in two rows         | jobs     | 10    | SVE402 Outputs!E5, Outputs!E6: The proxy        |
|                             | jobs     | 4     | 'THR-001 Job found by a person out of work' is  |
|                             |          |       | claimed in 2 rows. How do you know that nobody  |
|                             |          |       | is counted in more than one of these rows?      |
"""


@each_of(CASES)
def test_a_bid_is_asked_just_what_stands_out_in_it(case: Case, asked_in: Found) -> None:
    assert asked_in(case) == case.found


def test_copied_rows_name_the_other_bid_and_are_not_for_its_eyes(tender: Tender) -> None:
    tender.bid("First", outputs=(OUTPUT, TRAINED))
    copy = {**OUTPUT, "Units": 9, "Description": "Nine people find work here"}
    also = {**TRAINED, "Units": 11, "Deadweight": 0.25}
    also["Description"] = "Eleven courses in joinery for those who left school early"
    tender.bid("Second", outputs=(copy, also))
    # one row alike of two is chance: the other's words and figures differ
    assert tender.asked("SVE414") == []
    tender.bid("Third", outputs=(OUTPUT, TRAINED), inputs=({**INPUT, "Value": 900},))
    flags = tender.asked("SVE414")
    assert len(flags) == 2
    assert all(each.asks.names_others for each in flags)
    assert "2 of 2 rows" in flags[0].message
    assert "rows of First" in flags[0].message


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("Ash Growers", "of the same name"),
        ("ASH GROWERS Ltd.", "of the same name"),
        ("The Ash Growers C.I.C.", "of the same name"),
        ("Ash Grower", "of nearly the same name"),
        ("Ash Growers of Thorne", "of nearly the same name"),
        ("Oak Growers", ""),
    ],
)
def test_the_rows_of_one_bidder_in_two_bids_beside_one_another_are_asked_about(
    name: str, how: str, tender: Tender
) -> None:
    """Under the same name, or nearly; it is one question, and not what another bidder is asked."""
    tender.bid("One", {"Organisation": "Ash Growers"}, outputs=(OUTPUT, TRAINED))
    tender.bid("Two", {"Organisation": name}, outputs=(OUTPUT, {**TRAINED, "Units": 19}))
    flags = tender.asked("SVE465")
    assert len(flags) == (2 if how else 0)
    assert all("2 of 2 rows" in each.message and how in each.message for each in flags)
    assert len(tender.asked("SVE414")) == (0 if how else 2)
    assert tender.asked("SVE447") == []


def test_other_rows_of_one_bidder_are_another_question(tender: Tender) -> None:
    tender.bid("One", {"Organisation": "Ash Growers"}, outputs=(OUTPUT,))
    tender.bid("Two", {"Organisation": "Ash Growers CIC"}, outputs=(TRAINED,))
    assert (len(tender.asked("SVE447")), tender.asked("SVE465")) == (2, [])


def test_one_bidder_may_repeat_itself_for_another_lot(tender: Tender) -> None:
    for lot in ("1", "2"):
        names = {"Organisation": "Ash Growers", "Project name": f"Project {lot}"}
        tender.bid(lot, names, outputs=(OUTPUT, TRAINED))
        tender.results[-1] = replace(tender.results[-1], standing=Standing(lot=lot))
    assert (tender.asked("SVE465"), tender.asked("SVE447")) == ([], [])


def of_people(small: Library) -> Library:
    """The small library, in which a job and a benefit are one thing, and a course a lifetime."""
    given = {"THR-001": {"overlap": ("work",)}, "THR-002": {"overlap": ("work",)}}
    given["THR-010"] = {"recurrence": "lifetime"}
    return replace(
        small, proxies=tuple(replace(each, **given.get(each.id, {})) for each in small.proxies)
    )


def test_the_same_people_under_one_key_are_a_warning_and_a_question_with_the_other_ratio(
    small: Library, tmp_path: Path
) -> None:
    """The count of heads speaks, and neither part and whole nor the pair of words."""
    rows = [ROWS["jobs"], ROWS["benefits"], {**ROWS["courses"], "Units": 3}]
    project = {**PROJECT, "People who benefit": 12}
    workbook = fill_template(
        of_people(small), Answers(project, rows, [INPUT]), output_rows=5, input_rows=3
    )
    result = process(tmp_path, workbook, library=of_people(small))
    assert [(each.code, str(each.place)) for each in result.findings] == [
        ("SVE330", "Outputs!I7"),
        ("SVE333", "Outputs!H5"),
        ("SVE339", "Outputs!M7"),  # a value of a lifetime counts once, so nothing fades
    ]
    assert "3 years was left out, and with it £1,500 of gross" in result.findings[0].message
    assert "20 are claimed in H5, H6" in result.findings[1].message
    assert "but the bid says that 12 people benefit" in result.findings[1].message
    assert result.valuation is not None
    courses = 3 * 250 * 0.9 * 0.8 * 0.75
    assert result.valuation.net_sroi_each_person_once == pytest.approx((9450 + courses) / 1000)
    asked = study(gather([result], of_people(small), QUICK, {})).flags
    (flag,) = [each for each in asked if each.gravity == 2]
    assert flag.code == "SVE423"
    assert [each.cell for each in flag.cells] == ["H5", "H6"]
    assert "each person counted once the net return is £9.86 instead of £14.58" in flag.question


def test_different_people_under_one_key_are_no_fault(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    rows = [ROWS["jobs"], ROWS["benefits"]]
    workbook = build(outputs=rows, project={"People who benefit": 20})
    result = process(tmp_path, workbook, library=of_people(small))
    assert result.findings == ()


def test_the_same_units_in_nearly_the_same_words_are_asked_about_without_a_key(
    tender: Tender,
) -> None:
    said = ("Forty people into paid work", "Forty people into paid work 2", "A ramp for prams")
    rows = [
        {**ROWS[name], "Units": 40, "Description": words}
        for name, words in zip(("jobs", "housings", "friends"), said, strict=True)
        if name in ROWS
    ]
    tender.bid("First", outputs=rows)
    (flag,) = tender.asked("SVE424")
    assert [each.cell for each in flag.cells] == ["H5", "H6"]
    assert "rows 5 and 6 claim the same 40" in flag.message[0].lower() + flag.message[1:]


@pytest.mark.parametrize(("others", "asked"), [(39, True), (38, False), (41, True)])
def test_nearly_as_many_people_under_one_key_are_asked_whether_they_are_others(
    others: int, asked: bool, small: Library, tmp_path: Path
) -> None:
    """Whatever the words: 40 and 39 are less than one in forty apart."""
    rows = [{**ROWS["jobs"], "Units": 40}, {**ROWS["benefits"], "Units": others}]
    rows[1] = {**rows[1], "Description": "Fewer live on benefits"}
    project = {**PROJECT, "People who benefit": 400}
    workbook = fill_template(
        of_people(small), Answers(project, rows, [INPUT]), output_rows=5, input_rows=3
    )
    result = process(tmp_path, workbook, library=of_people(small))
    flags = study(gather([result], of_people(small), QUICK, {})).flags
    found = [each for each in flags if each.code == "SVE446"]
    assert bool(found) == asked
    if found:
        assert "row 6 other people than the 40 in row 5?" in found[0].question


def test_several_bids_of_one_organisation_are_asked_which_counts(tender: Tender) -> None:
    """The price of a project that is split in two would be half as high in each."""
    tender.bid("Ash", {"Project name": "North"})
    tender.bid("Ash two", {"Organisation": "ASH", "Project name": "South"})
    tender.bid("Elm", {"Project name": "West"})
    first, second = tender.asked("SVE447")
    assert "has 2 bids beside one another" in first.message
    assert {first.bid, second.bid} <= {1, 2, 3}
    assert not first.asks.names_others
    tender.results = tender.results[:1]
    tender.bid("Ash three", {"Organisation": "Ash", "Evaluation": "Evaluative"})
    assert tender.asked("SVE447") == []
