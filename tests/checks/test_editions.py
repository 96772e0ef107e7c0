"""Workbooks that were filled under an earlier edition: what has changed for each, in pounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sve_excel.files.opening import open_workbook
from sve_excel.library.editions import changes_between, changes_text, read_edition
from sve_excel.library.loading import Library, load_library
from sve_excel.model import Result
from sve_excel.policy.rules import Policy
from sve_excel.projects.fill import fill_template
from sve_excel.projects.upgrade import upgraded
from sve_excel.reading.sheets import ANSWERED
from sve_excel.template.book import Answers
from tests.builders import INPUT, OWN, PROJECT, edited, process, put, read, write_library
from tests.cases import ROWS
from tests.editions import SECOND, both

FRIEND = {**ROWS["a friend"], "Units": 2}
COURSES = {**ROWS["a course"], "Units": 4, "Duration": 3}


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Library, Library]:
    return both(tmp_path / "editions")


def filled(library: Library, *outputs: Mapping[str, Any], own: Sequence[Any] = ()) -> bytes:
    inputs = [{**INPUT, "Value": 1000}]
    return fill_template(
        library, Answers(PROJECT, outputs, inputs, own), output_rows=6, input_rows=4
    )


def said(result: Result, code: str) -> list[str]:
    return [str(each) for each in result.findings if each.code == code]


def test_a_name_of_an_earlier_edition_is_read_by_the_record(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """Nothing else is said of the words, and nothing in the workbook has to lead to the id."""
    first, second = editions
    whole = filled(first, FRIEND)
    bare = edited(whole, lambda book: book.remove(book["Proxies"]))
    for workbook in (whole, bare):
        result = process(tmp_path, workbook, library=second)
        assert said(result, "SVE327") == [
            "SVE327 note Outputs!E5: 'Person no longer lonely' is what the library called 'No "
            "longer lonely: one person' (AIS-001) before edition two; it was used at £125.00 for "
            "each person per year. Nothing to do: it means the same. sve-excel upgrade puts the "
            "new words into the row."
        ]
        assert not any(each.severity == "error" for each in result.findings)
        assert said(result, "SVE324") == said(result, "SVE304") == []


def test_a_changed_value_is_told_in_the_prices_of_today(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """£1,000 of 2024/25 are £1,250 of 2025/26; the edition says £1,100 now."""
    first, second = editions
    result = process(tmp_path, filled(first, {**ROWS["a job"], "Units": 2}), library=second)
    assert said(result, "SVE328") == [
        "SVE328 note Outputs!E5: since edition one, with which the workbook was filled, the "
        "library's value of 'Job found by a person out of work' (THR-001) has changed from "
        "£1,000.00 of 2024/25 to £1,100.00 of 2025/26: so it is. In 2025/26 prices each person "
        "per year counts £1,100.00 in place of £1,250.00. This row comes to £2,200.00 net in "
        "place of £2,500.00. Nothing to do: the value of today was used."
    ]
    assert [each.split(": ")[2] for each in said(result, "SVE329")] == [
        "the range is £800.00 to £1,600.00, was £800.00 to £1,500.00. Nothing to do"
    ]


def test_what_else_is_said_of_a_row_is_told_with_what_it_was(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    first, second = editions
    (told,) = said(process(tmp_path, filled(first, COURSES), library=second), "SVE329")
    assert (
        "'Training course completed' (THR-010): who gains is fiscal, was economic; how it counts "
        "is lifetime, was once." in told
    )
    assert told.endswith(
        "Nothing to do: the row counts as the library says now. sve-excel proxies show THR-010 "
        "tells why."
    )


def test_what_may_not_be_claimed_beside_a_row_is_told(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """It is why a workbook that was in order has a warning now."""
    first, second = editions
    result = process(tmp_path, filled(first, ROWS["a benefit"]), library=second)
    (told,) = said(result, "SVE329")
    assert ": what it may not be claimed twice with is work, was nothing. Nothing to do" in told


def test_the_whole_difference_adds_up_to_the_penny(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """£2,000 + 2 × £100 at £1,000 become £2,200 + 2 × £125: prices bring £550, the value -£300."""
    first, second = editions
    result = process(tmp_path, filled(first, {**ROWS["a job"], "Units": 2}, FRIEND), library=second)
    assert said(result, "SVE331") == [
        "SVE331 note Project!B27: with library one, with which the workbook was filled, its "
        "outputs come to £2,200.00 net (£2.20 for every £1); with two they come to £2,450.00 "
        "(£2.45). The difference is £550.00 from prices of 2025/26 in place of 2024/25 and "
        "-£300.00 from rows whose value or count changed. Expect this figure and not the one "
        "in the workbook. To value a tender as it was published, hold it to its edition ([library] "
        "in the policy) and name that edition with --proxies."
    ]


def test_a_penny_of_rounding_is_nobodys_change(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """£12.346 become £15.4325: by £3.09 to the penny, but £12.35 and £15.43 are £3.08 apart."""
    first, second = editions
    result = process(tmp_path, filled(first, {**FRIEND, "Units": 0.12346}), library=second)
    (told,) = said(result, "SVE331")
    assert "come to £12.35 net" in told
    assert "come to £15.43 (" in told
    assert "The difference is £3.08 from prices of 2025/26 in place of 2024/25. Expect" in told


def test_a_tender_in_the_old_prices_differs_by_the_changed_values_alone(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    first, second = editions
    policy = Policy(price_base="2024/25")
    workbook = filled(first, {**ROWS["a job"], "Units": 2}, FRIEND)
    result = process(tmp_path, workbook, library=second, policy=policy)
    (told,) = said(result, "SVE331")
    assert "come to £2,200.00 net (£2.20 for every £1); with two they come to £1,960.00" in told
    assert "(£2.45). The difference is -£240.00 from rows whose value or count" in told


def test_own_proxies_move_with_the_prices(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """£40 of 2020/21 are £50 of 2024/25 and £62.50 of 2025/26."""
    first, second = editions
    workbook = filled(first, ROWS["a bicycle"], own=[OWN])
    (told,) = said(process(tmp_path, workbook, library=second), "SVE331")
    assert "its outputs come to £50.00 net" in told
    assert "come to £62.50 (£0.06). The difference is £12.50 from prices" in told


def test_a_copy_is_held_against_the_edition_that_it_came_from(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """A copy as it was handed out is no other value; one that somebody changed still is."""
    first, second = editions
    workbook = filled(first, {**ROWS["a job"], "Units": 2}, FRIEND)
    assert said(process(tmp_path, workbook, library=second), "SVE304") == []
    changed = edited(workbook, put("Outputs", "G5", 1200), put("Outputs", "G6", 120))
    assert said(process(tmp_path, changed, library=second), "SVE304") == [
        "SVE304 warning Outputs!G5: the workbook shows £1,200.00 for 'Job found by a person out of "
        "work'; the library says £1,000.00. The library's value was used. Ask why the workbook's "
        "own copy was changed.",
        "SVE304 warning Outputs!G6: the workbook shows £120.00 for 'No longer lonely: one person'; "
        "the library says £100.00. The library's value was used. Ask why the workbook's own copy "
        "was changed.",
    ]


def test_a_retired_row_says_what_takes_its_place_and_at_what_value(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    """And the rest of the workbook is told all the same, without sums that nobody can know."""
    first, second = editions
    workbook = filled(first, ROWS["a housing"], {**ROWS["a job"], "Units": 2})
    result = process(tmp_path, workbook, library=second)
    assert said(result, "SVE316") == [
        "SVE316 error Outputs!E5: the proxy 'Housing benefit no longer paid' was retired from the "
        "library on 2026-11-01: it is paid as part of the benefit. Choose 'Benefit no longer paid "
        "after a job is found' (£625.00 for each person per year) in the place of this one, at "
        "£100.00 for each person per year."
    ]
    (value,) = said(result, "SVE328")
    assert "in place of £1,250.00. Nothing to do" in value
    assert said(result, "SVE331") == []


def test_a_workbook_of_this_edition_or_of_an_unknown_one_is_told_nothing(
    editions: tuple[Library, Library], tmp_path: Path
) -> None:
    first, second = editions
    jobs = {**ROWS["a job"], "Units": 2}
    results = [
        process(tmp_path, filled(second, jobs), library=second),
        process(tmp_path, filled(replace(first, sha256="0" * 64), jobs), library=second),
        process(tmp_path, filled(first, jobs), library=replace(second, record="")),
    ]
    codes = {each.code for result in results for each in result.findings}
    assert not codes & {"SVE327", "SVE328", "SVE329", "SVE331"}


def test_a_row_moves_with_its_proxy_to_the_outcome_where_it_stands_now(tmp_path: Path) -> None:
    """One whole outcome is called otherwise, so that even a row without a price moves along."""
    third = {
        **{
            name: text.replace("People into work", "More people in work")
            for name, text in SECOND.items()
        },
        "VERSION": "three\n",
    }
    old = write_library(tmp_path / "two", SECOND)
    new = write_library(tmp_path / "three", third)
    found = changes_between(read_edition(old), read_edition(new))
    record = changes_text(replace(each, why=each.why or "clearer") for each in found)
    (new / "changes.csv").write_text(record, encoding="utf-8")
    rows = [{**ROWS["a job"], "Units": 2}, {**ROWS["pride"]}]
    result = process(tmp_path, filled(load_library(old), *rows), library=load_library(new))
    assert [each.code for each in result.findings if each.severity == "error"] == []
    assert result.submission
    assert {each.outcome for each in result.submission.outputs} == {"More people in work"}
    (told,) = said(result, "SVE329")
    assert "the outcome is 'More people in work', was 'People into work'." in told
    opened = open_workbook(filled(load_library(old), *rows), "Bid.xlsx", ANSWERED)
    again = upgraded(opened, "Bid.xlsx", load_library(new))
    carried, _ = read(again.workbook)
    assert {each.outcome for each in carried.outputs} == {"More people in work"}
