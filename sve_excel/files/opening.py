"""Bytes to a package, decrypted and guarded: the one way in."""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.files.passwords import Passwords, decrypt
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook's bytes, decrypted where it was protected, and its package."""

    data: bytes
    package: Package
    password: str | None = None


def open_workbook(
    stored: bytes, name: str, passwords: Passwords = (), limits: Limits = DEFAULT_LIMITS
) -> Opened:
    """Open a workbook's bytes; a protected one with the passwords for its ``name``, in memory only.

    Raises ``PackageError`` with its kind where it cannot be opened, and ``WrongPassword`` where
    none of the passwords opens it.
    """
    try:
        return Opened(stored, Package.open(stored, limits))
    except PackageError as error:
        if error.kind != "encrypted" or not passwords:
            raise
    data, password = decrypt(stored, name, passwords)
    return Opened(data, Package.open(data, limits), password)
