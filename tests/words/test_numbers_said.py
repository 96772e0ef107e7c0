"""Numbers that a sentence names, and those that count nothing."""

from __future__ import annotations

import pytest

from sve_excel.words.numbers_said import numbers_said


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("80 people with a befriender", [80]),
        ("1,450 visits at £30, 20 % of 7.5 hours", [1450, 1.5]),
        ("Ten people and twenty-five women", [10, 25]),
        ("Two hundred and ten sessions, one thousand five hundred calls", [210, 1500]),
        ("A dozen homes", [12]),
        ("One person, two or three children", [2, 3]),
        ("18 one-hour workshops from week 9 on", [18]),
        ("41 people aged 18 of 2026/27, or 12/06/2026, since 2024", [41]),
        ("Row 5 says nothing at 10:30", []),
        # what is counted is some of all of them
        ("19 of our 60 carers go back to work", [19]),
        ("Of 60 carers, 19 go back to work", [19]),
        ("A third of 60 carers", [20]),
        ("One in three of 60 carers, and 30 % of 50 others", [3, 20, 15]),
        ("Two in five of our 60 carers", [2, 5, 24]),
        ("Three quarters of 40 homes, half of 12 streets", [3, 30, 6]),
        ("A group of 12 people, 8 courses of 10 sessions", [12, 8, 10]),
        # as few people write them
        ("Half a dozen homes, a score of carers, three score visits", [6, 20, 60]),
        ("A depression score of 10, and a score on the scale", [10]),
        ("XIX carers, and another XXIV men, in the hall of Louis XIV of France", [19, 24]),
        ("XL shirts, an MRI scan and a CV for 12 people", [12]),
        ("A couple of carers, and 1 450 visits or 1\u202f460", [2, 1450, 1460]),
        ("1\u200b9 carers, hundreds of others", [19]),
        ("", []),
    ],
)
def test_what_counts_is_read_and_nothing_else(text: str, numbers: list[float]) -> None:
    assert [each.number for each in numbers_said(text)] == numbers


def test_the_words_behind_a_number_end_with_its_phrase() -> None:
    (first, second) = numbers_said("Weeks put off for 18 older people, 14 weeks each")
    assert first.after == ("older", "people")
    assert second.after == ("weeks", "each")
    assert not first.leads


@pytest.mark.parametrize("before", ["", "About ", "Another ", "At least ", "Our "])
def test_a_number_leads_behind_words_that_count_nothing(before: str) -> None:
    assert [each.leads for each in numbers_said(f"{before}40 people")] == [True]
