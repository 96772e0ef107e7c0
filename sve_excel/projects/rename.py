"""Small changes to a workbook that leave everything else in it as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sve_excel import Refusal
from sve_excel.files.store import StoreError, read_file, replace_file
from sve_excel.layout import PROJECT
from sve_excel.opc.errors import PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.reading.submission import answer_sheets, read_submission
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import set_cell_text
from sve_excel.words.saying import sentence


class EditRefused(Refusal):
    """A change to a workbook that was not made."""

    status = 1


def rename_project(path: Path, name: str) -> str:
    """Change the project's name in the file at ``path``; gives the old name.

    Raises ``EditRefused`` where the file is not one of ours or cannot be written.
    """
    if not name.strip():
        raise EditRefused("Give the project a name.")
    try:
        data = read_file(path)
        package = Package.open(data)
        check_sheets(package, only={sheet.name.lower() for sheet in answer_sheets(package)})
        submission, findings = read_submission(package, path.name)
        if submission is None:
            why = " ".join(found.message for found in findings)
            raise EditRefused(f"{path.name} was not changed: {why}")
        project = submission.project
        changed = set_cell_text(
            data, _sheet_name(package, PROJECT), project.cells["Project name"], name.strip()
        )
        replace_file(path, changed, expected_sha256=hashlib.sha256(data).hexdigest())
    except StoreError as error:
        raise EditRefused(
            f"{path.name} was not changed: {sentence(error.detail)} Close the file in Excel, or "
            "make it and its folder writable, and try again."
        ) from error
    except (PackageError, SpliceRefused) as error:
        raise EditRefused(f"{path.name} was not changed: {error.detail}") from error
    return project.name


def _sheet_name(package: Package, name: str) -> str:
    return next(s.name for s in package.sheets if s.name.casefold() == name.casefold())
