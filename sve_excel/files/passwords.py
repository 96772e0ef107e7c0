"""Passwords for protected workbooks: read from a file, tried by file name, never kept on disk.

Decryption and encryption are msoffcrypto-tool's; a workbook is only ever decrypted in memory.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from sve_excel import Refusal
from sve_excel.files.names import fits
from sve_excel.words.textfiles import read_text

Passwords = Sequence[tuple[str, str]]


class PasswordFileError(Refusal):
    """A password file that holds no passwords."""


class WrongPassword(Exception):
    """None of the passwords opens the workbook."""


def read_passwords(path: Path) -> Passwords:
    """Read one password, or a CSV of file pattern and password, as pairs of pattern and password.

    A single line with a comma is tried as both.

    Raises ``PasswordFileError`` where there is none or a row has not two cells, and ``Unreadable``
    where the file is no text.
    """
    lines = [line for line in read_text(path).splitlines() if line.strip()]
    if not lines:
        raise PasswordFileError(f"{path.name} is empty. Write the password into it.")
    if len(lines) == 1 and "," not in lines[0]:
        return (("*", lines[0]),)
    reader = csv.reader(io.StringIO("\n".join(lines)))
    try:
        rows = list(reader)
    except csv.Error as error:  # a text beyond what any cell holds
        raise PasswordFileError(
            f"{path.name} row {reader.line_num}: write a file pattern, a comma and the password."
        ) from error
    if len(lines) == 1:  # a pattern and its password, or a password that has a comma in it
        whole = ("*", lines[0])
        return ((rows[0][0].strip(), rows[0][1]), whole) if len(rows[0]) == 2 else (whole,)
    if rows and [cell.strip().casefold() for cell in rows[0]] in (
        ["file", "password"],
        ["pattern", "password"],
    ):
        rows = rows[1:]
    for number, row in enumerate(rows, 1):
        if len(row) != 2:
            raise PasswordFileError(
                f"{path.name} row {number}: write a file pattern, a comma and the password."
            )
    return tuple((pattern.strip(), password) for pattern, password in rows)


def idle(names: Iterable[str], passwords: Passwords) -> list[str]:
    """Patterns of a password file of which not one fits a workbook; none where any does."""
    patterns = [pattern for pattern, _ in passwords]
    if any(fits(name, pattern) for name in names for pattern in patterns):
        return []
    return patterns


def decrypt(data: bytes, name: str, passwords: Passwords) -> tuple[bytes, str]:
    """Open a protected workbook with the passwords whose pattern fits ``name``.

    Gives its bytes and the password that opened it; raises ``WrongPassword`` where none does.
    """
    import msoffcrypto

    for pattern, password in passwords:
        if not fits(name, pattern):
            continue
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=password, verify_password=True)
            opened = io.BytesIO()
            file.decrypt(opened)
        except Exception:  # whatever the library says, this password does not open it
            continue
        return opened.getvalue(), password
    raise WrongPassword(name)


def encrypt(data: bytes, password: str) -> bytes:
    """Protect a workbook with a password again (agile encryption)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    closed = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, closed)
    return bytes(closed.getvalue())
