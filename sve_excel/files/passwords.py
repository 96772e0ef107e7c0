"""Passwords for protected workbooks: read from a file, tried by file name, never kept on disk.

Decryption and encryption are msoffcrypto-tool's; a workbook is only ever decrypted in memory.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from sve_excel import Refusal
from sve_excel.files.names import fits
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.xml import Element, parse
from sve_excel.records.side_tables import PASSWORD_COLUMNS
from sve_excel.words.textfiles import NoCsv, csv_rows, read_text

OWN_PASSWORDS: Final = "SVE_PASSWORD_FILE"  # where a worker of a cluster has its own
Passwords = Sequence[tuple[str, str]]
_AGILE: Final = b"\x04\x00\x04\x00"  # the one way of protecting that says its work; in XML
_XML_AT: Final = 8
_DESCRIPTION: Final = "EncryptionInfo"


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
    try:
        rows = csv_rows("\n".join(lines))
    except NoCsv as error:
        raise _not_a_pair(path, error.line) from error
    if not rows:  # commas alone
        raise _not_a_pair(path, 1)
    if len(lines) == 1:  # a pattern and its password, or a password that has a comma in it
        whole = ("*", lines[0])
        pair = rows[0][1]
        return ((pair[0].strip(), pair[1]), whole) if len(pair) == 2 else (whole,)
    if tuple(cell.strip().casefold() for cell in rows[0][1]) in PASSWORD_COLUMNS:
        rows = rows[1:]
    for line, row in rows:
        if len(row) != 2:
            raise _not_a_pair(path, line)
    return tuple((pattern.strip(), password) for _, (pattern, password) in rows)


@cache
def own_passwords() -> Passwords:
    """Read the passwords of this machine: the file that ``SVE_PASSWORD_FILE`` names; else none.

    Raises as ``read_passwords`` does.
    """
    named = os.environ.get(OWN_PASSWORDS)
    return read_passwords(Path(named)) if named else ()


def _not_a_pair(path: Path, line: int) -> PasswordFileError:
    how = "write a file pattern, a comma and the password."
    return PasswordFileError(f"{path.name} line {line}: {how}")


def idle(names: Iterable[str], passwords: Passwords) -> list[str]:
    """Patterns of a password file of which not one fits a workbook; none where any does."""
    patterns = [pattern for pattern, _ in passwords]
    if any(fits(name, pattern) for name in names for pattern in patterns):
        return []
    return patterns


def decrypt(
    data: bytes, name: str, passwords: Passwords, limits: Limits = DEFAULT_LIMITS
) -> tuple[bytes, str]:
    """Open a protected workbook with the passwords whose pattern fits ``name``.

    Gives its bytes and the password that opened it; raises ``WrongPassword`` where none does, and
    ``PackageError`` where trying one would take too long.
    """
    import msoffcrypto

    fitting = [password for pattern, password in passwords if fits(name, pattern)]
    if fitting:
        _check_work(data, limits)
    for password in fitting:
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=password, verify_password=True)
            opened = io.BytesIO()
            file.decrypt(opened)
        except MemoryError:
            raise  # it has a finding of its own
        except Exception:  # the reader of others, on strangers' files: this one opens it not
            continue
        return opened.getvalue(), password
    raise WrongPassword(name)


def _check_work(data: bytes, limits: Limits) -> None:
    """Refuse a workbook whose password costs more to try than any program asks for."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            described = container.openstream(_DESCRIPTION).read()
    except MemoryError:
        raise
    except Exception:  # a stranger's container, which no password opens either
        return
    if not described.startswith(_AGILE):
        return
    root = parse(described[_XML_AT:], _DESCRIPTION, limits).root
    most = max((_rounds(element) for element in root.walk()), default=0)
    if most > limits.password_rounds:
        raise PackageError(
            "too-many-rounds",
            f"a password takes {most:,} rounds of hashing to try; the limit is "
            f"{limits.password_rounds:,}",
            "password_rounds",
        )


def _rounds(element: Element) -> int:
    """The rounds that an element asks for, read as loosely as its reader does."""
    try:
        return int(element.attributes.get("spinCount", "0"))
    except ValueError:
        return 0


def encrypt(data: bytes, password: str) -> bytes:
    """Protect a workbook with a password again (agile encryption)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    closed = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, closed)
    return bytes(closed.getvalue())
