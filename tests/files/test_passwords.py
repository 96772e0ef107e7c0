"""Password files as people write them, and those that hold no password."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.files.passwords import PasswordFileError, read_passwords


@pytest.mark.parametrize(
    ("text", "passwords"),
    [
        ("kite\n", (("*", "kite"),)),
        ("red,kite", (("red", "kite"), ("*", "red,kite"))),
        ("red,kite,blue\n", (("*", "red,kite,blue"),)),
        ("file,password\n*.xlsx,kite\n\n", (("*.xlsx", "kite"),)),
    ],
)
def test_what_a_password_file_says(
    text: str, passwords: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    (tmp_path / "words").write_text(text)
    assert read_passwords(tmp_path / "words") == passwords


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "words is empty. Write the password into it."),
        (" \n\t\n", "words is empty. Write the password into it."),
        (",", "words line 1: write a file pattern, a comma and the password."),
        (" , ,\n,,\n", "words line 1: write a file pattern, a comma and the password."),
        ("a,b\nc\n", "words line 2: write a file pattern, a comma and the password."),
    ],
)
def test_a_file_that_holds_no_password_says_what_to_write(
    text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "words").write_text(text)
    with pytest.raises(PasswordFileError) as refused:
        read_passwords(tmp_path / "words")
    assert str(refused.value) == said
