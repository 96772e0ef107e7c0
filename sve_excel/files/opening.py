"""The one way to open a workbook: its bytes, the limits, its password, the guard, its package.

Whatever is done with a workbook, it is opened here, so that nothing can be done with one that
another command would refuse. A protected workbook is decrypted in memory only; what is made from it
goes through ``Opened.closed`` before it may stand on a disk.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sve_excel.files.bucket import BucketError, read_object
from sve_excel.files.finding import Task
from sve_excel.files.passwords import Passwords, WrongPassword, decrypt, encrypt
from sve_excel.files.store import StoreError, read_file
from sve_excel.files.zips import read_inside
from sve_excel.opc.errors import PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package
from sve_excel.words.folding import fold

NOT_OPENED: Final = (PackageError, WrongPassword, StoreError, BucketError)
"""Why a workbook is not opened: what it is or holds, its password, the system or a store."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook's bytes, decrypted where it was protected, its package, and what it was opened by.

    ``sha256`` is that of the file as it was stored.
    """

    data: bytes
    package: Package
    sha256: str
    password: str | None = None

    @property
    def sha256_decrypted(self) -> str | None:
        """SHA-256 of what the password protects; None of a file without one.

        A protected file is encrypted anew each time it is written: this alone says that it came
        back as it was.
        """
        return None if self.password is None else hashlib.sha256(self.data).hexdigest()

    def closed(self, workbook: bytes) -> bytes:
        """Give a workbook made from this one as it may be stored: protected as this one was."""
        return workbook if self.password is None else encrypt(workbook, self.password)


def read_task(task: Task, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Give the bytes of a task's file, also inside a zip; raises as reading either does."""
    if task.source:
        return read_object(task.source, limits)
    if task.members:
        return read_inside(task.path, task.members, limits)
    return read_file(task.path, limits)


def open_file(
    path: str | os.PathLike[str],
    name: str,
    sheets: Iterable[str] = (),
    passwords: Passwords = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Opened:
    """Read and open a workbook; otherwise as ``open_workbook``, and ``StoreError`` besides."""
    return open_workbook(read_file(path, limits), name, sheets, passwords, limits)


def open_workbook(
    stored: bytes,
    name: str,
    sheets: Iterable[str] = (),
    passwords: Passwords = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Opened:
    """Open a workbook's bytes; a protected one with the passwords for its ``name``.

    ``sheets`` names those that will be read; the guard looks at each that is there, and at no
    other. Raises ``PackageError`` with its kind where the workbook cannot be opened or read safely,
    and ``WrongPassword`` where none of the passwords opens it.
    """
    data, password = stored, None
    try:
        package = Package.open(stored, limits)
    except PackageError as error:
        if error.kind != "encrypted" or not passwords:
            raise
        data, password = decrypt(stored, name, passwords, limits)
        package = Package.open(data, limits)
    if wanted := {fold(sheet) for sheet in sheets}:
        found = {sheet.name.lower() for sheet in package.sheets if fold(sheet.name) in wanted}
        check_sheets(package, only=found)
    return Opened(data, package, hashlib.sha256(stored).hexdigest(), password)
