"""Texts and addresses on their way into the page."""

from __future__ import annotations

import pytest

from sve_excel.webpage.texts import address, beside, paragraphs, plain


def test_what_turns_the_direction_of_writing_shows_and_moves_nothing() -> None:
    assert plain("paid \u202e005\u202c pounds\x07") == "paid �005� pounds"
    assert (
        plain("family \U0001f468\u200d\U0001f469, الأمل")
        == "family \U0001f468\u200d\U0001f469, الأمل"
    )


def test_paragraphs_are_kept() -> None:
    assert paragraphs("One\r\n\r\n two \n") == ["One", "two"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", ""])
def test_only_an_address_of_the_web_is_a_link(url: str) -> None:
    assert address(url) == ""
    assert address("https://example.org/a?b=c") == "https://example.org/a?b=c"


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("late/Łódź & Sons.xlsx", "late/%C5%81%C3%B3d%C5%BA%20%26%20Sons.xlsx"),
        ("javascript:alert(1).xlsx", "javascript%3Aalert%281%29.xlsx"),
        ("50%.xlsx", "50%25.xlsx"),
        ("file:///D:/bids/a.xlsx", "file:///D:/bids/a.xlsx"),
    ],
)
def test_a_file_beside_the_page_is_found_however_it_is_called(path: str, link: str) -> None:
    assert beside(path) == link
