"""Our results sheet taken out of a workbook again: every other part is as it was before it came.

A sheet of that name that is not ours stays, and so does one in a signed workbook.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sve_excel.files.passwords import Passwords, WrongPassword, decrypt, encrypt
from sve_excel.files.store import StoreError, read_file, replace_file
from sve_excel.findings.files import RESULTS_NOT_REMOVED, WRONG_PASSWORD
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.model import Finding, Place
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package
from sve_excel.run.refusals import not_spliced, refusal, write_failure
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import remove_sheet


def take_out(
    path: Path,
    name: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    passwords: Passwords = (),
    backup: bool = False,
) -> tuple[bool, list[Finding]]:
    """Take our sheet out of the file at ``path``, which findings call ``name``.

    Gives whether the file was changed, and what stood in the way. A protected workbook is
    protected again with its own password.
    """
    try:
        stored = read_file(path, limits)
        data, password = _opened(stored, name, limits, passwords)
        without = remove_sheet(data, RESULTS_SHEET, limits=limits)
        if without == data:
            return False, []
        if password is not None:
            without = encrypt(without, password)
        digest = hashlib.sha256(stored).hexdigest()
        replace_file(path, without, expected_sha256=digest, backup=backup)
    except PackageError as error:
        return False, [refusal(name, error)]
    except WrongPassword:
        return False, [WRONG_PASSWORD.at(Place(name))]
    except StoreError as error:
        return False, [write_failure(name, error)]
    except SpliceRefused as error:
        return False, [not_spliced(name, error, RESULTS_NOT_REMOVED)]
    return True, []


def _opened(
    stored: bytes, name: str, limits: Limits, passwords: Passwords
) -> tuple[bytes, str | None]:
    """A workbook's bytes and the password that opened it, where it was protected."""
    password = None
    try:
        package = Package.open(stored, limits)
    except PackageError as error:
        if error.kind != "encrypted" or not passwords:
            raise
        stored, password = decrypt(stored, name, passwords)
        package = Package.open(stored, limits)
    if package.is_signed and package.sheet(RESULTS_SHEET) is not None:
        raise SpliceRefused("signed", "the workbook is digitally signed")
    return stored, password
