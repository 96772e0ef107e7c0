"""Whether a text names somebody: short names, initials and first words, and no ordinary word."""

from __future__ import annotations

import pytest

from sve_excel.words.naming import name_words, named_in, partly_named

NAMES = (
    "ABC",
    "Aspire",
    "Northside Works CIC",
    "Ash Birch Community Trust",
    "Community Care Ltd",
    "The Willow Foundation (TWF)",
    "Kestrel Homes Limited",
    "Bridge Street Befrienders",
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Less is said than by ABC.", "ABC"),
        ("ABC's rota is fuller.", "ABC"),
        ("A.B.C. says more.", "ABC"),
        ("We read that Aspire offers more.", "Aspire"),
        ("Unlike Northside, it names no trainers.", "Northside Works CIC"),
        ("northside works says more", "Northside Works CIC"),
        ("The ABCT bid is fuller.", "Ash Birch Community Trust"),
        ("Community care offers more nights.", "Community Care Ltd"),
        ("TWF has a rota.", "The Willow Foundation (TWF)"),
        ("Willow\u2019s rota covers nights.", "The Willow Foundation (TWF)"),
        ("KESTREL HOMES has two.", "Kestrel Homes Limited"),
        ("Kestrel has two.", "Kestrel Homes Limited"),
        ("Unlike Bridge Street, it has no rota.", "Bridge Street Befrienders"),
    ],
)
def test_a_name_is_found_in_every_form(text: str, name: str) -> None:
    assert named_in(text, NAMES, "Rowan Support") == name


@pytest.mark.parametrize(
    "text",
    [
        "They aspire to more than is asked.",
        "Aspire to more: page 4 does not.",
        "The abc of safeguarding is missing.",
        "Community centres on page 3; care at nights is not said.",
        "Bridge street and river are flooded.",
        "ABCD routes and fabcot are other words.",
        "It works with the NHS and a CIC in the north.",
        "",
    ],
)
def test_an_ordinary_word_names_nobody(text: str) -> None:
    assert named_in(text, NAMES, "Rowan Support") == ""


def test_what_is_part_of_the_own_name_is_not_looked_for() -> None:
    names = ("Aspire West", "Rowan")
    assert named_in("Aspire shows how, and Rowan Support too.", names, "Aspire East") == "Rowan"
    assert named_in("Rowan Support says who teaches.", ("Rowan",), "Rowan Support") == ""


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Less than the Befrienders offer.", "Bridge Street Befrienders", "Befrienders"),
        ("Page 3: Bridge St Befrienders do.", "Bridge Street Befrienders", "Befrienders"),
        ("Good Neighbours have drivers.", "Ravensmere Good Neighbours", "Good Neighbours"),
        ("Thinner than Lodz Kitchen's.", "Łódź Kitchen Ltd", "Lodz Kitchen's"),
        ("It befriends, and befrienders are paid.", "Bridge Street Befrienders", ""),
        ("Befrienders are paid.", "Bridge Street Befrienders", ""),  # begins a sentence
        ("The Bridge over the river is named.", "Bridge Street Befrienders", ""),  # ordinary
        ("The Ltd is named.", "Łódź Kitchen Ltd", ""),
    ],
)
def test_parts_of_a_name_are_found_as_names_are_written(text: str, name: str, found: str) -> None:
    assert partly_named(text, name_words(name)) == found
