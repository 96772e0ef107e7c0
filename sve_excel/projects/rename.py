"""The project's name changed in a workbook, and nothing else in it."""

from __future__ import annotations

from collections.abc import Iterable

from sve_excel import Refusal
from sve_excel.files.opening import Opened
from sve_excel.findings.rule import Rule
from sve_excel.layout import PROJECT, PROJECT_NAME
from sve_excel.model import Finding, Place
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.reading.submission import read_submission
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import set_cell_text
from sve_excel.words.folding import fold
from sve_excel.words.saying import sentence

NAME_NOT_CHANGED = Rule(
    "SVE511",
    "name-not-changed",
    "error",
    "the project's name could not be changed: {detail}",
    "Change it in Excel, on the sheet Project, and save.",
)


class EditRefused(Refusal):
    """A change to a workbook that was not made; ``findings`` say why and what to do."""

    status = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Refuse for these reasons."""
        self.findings = tuple(findings)
        super().__init__("The workbook was not changed.", map(str, self.findings))

    def __reduce__(self) -> tuple[type[EditRefused], tuple[tuple[Finding, ...]]]:
        """Survive the way back from a worker process."""
        return (EditRefused, (self.findings,))


def renamed(
    opened: Opened, file: str, name: str, limits: Limits = DEFAULT_LIMITS
) -> tuple[bytes, str]:
    """Give a workbook with another project name, and the old name; ``file`` is for findings.

    The sheets of answers were looked at as it was opened. Raises ``EditRefused`` where it is not
    one of ours or is signed, or where its cell holds what cannot be replaced, and ``PackageError``
    where a further sheet is not safe to read.
    """
    submission, findings = read_submission(opened.package, file)
    if submission is None:
        raise EditRefused(findings)
    project = submission.project
    cell = project.cells[PROJECT_NAME]
    sheet = next(s.name for s in opened.package.sheets if fold(s.name) == fold(PROJECT))
    place = Place(file, sheet, cell)
    if opened.package.is_signed:
        why = "The workbook is digitally signed, which a change would break."
        raise EditRefused([NAME_NOT_CHANGED.at(place, detail=why)])
    try:
        return set_cell_text(opened.data, sheet, cell, name, limits=limits), project.name
    except SpliceRefused as error:
        why = sentence(error.detail)
        raise EditRefused([NAME_NOT_CHANGED.at(place, detail=why)]) from error
