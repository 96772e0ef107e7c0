"""A workbook's answers as they stand in its cells, right or wrong, to be carried to another.

What a cell says is not judged here; only a formula whose result is not stored cannot be carried,
and ``upgrade`` refuses a workbook that holds one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sve_excel.files.store import StoreError, read_file
from sve_excel.findings.reading import ERROR_VALUE, FORMULA_WITHOUT_VALUE
from sve_excel.layout import FIELDS, INPUTS, OUTPUTS, OWN_PROXIES, PROJECT, TABLES
from sve_excel.library.loading import Library
from sve_excel.method.claims import settle
from sve_excel.model import Submission
from sve_excel.opc.errors import PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.package import Package
from sve_excel.projects.fill import fill
from sve_excel.projects.rename import EditRefused
from sve_excel.reading.submission import read_cells, read_submission


def upgrade(
    path: Path, library: Library, limits: Limits = DEFAULT_LIMITS
) -> tuple[bytes, Submission]:
    """Carry the answers of the workbook at ``path`` over to the current template.

    Gives the new workbook and what was read. Raises ``EditRefused`` where the file is not one of
    ours, or holds a cell whose answer is not stored.
    """
    try:
        data = read_file(path, limits)
        package = Package.open(data, limits)
        check_sheets(package)
    except (PackageError, StoreError) as error:
        raise EditRefused(f"{path.name} cannot be read: {error.detail}") from error
    submission, findings = read_submission(package, path.name, library.by_name)
    lost = [
        found
        for found in findings
        if submission is None or FORMULA_WITHOUT_VALUE.made(found) or ERROR_VALUE.made(found)
    ]
    if submission is None or lost:
        raise EditRefused(
            "\n".join(f"{found.place}: {found.message} {found.remedy}" for found in lost)
        )
    cells = read_cells(package)

    def rows(sheet: str, found: Any) -> list[dict[str, Any]]:
        typed = [column.heading for column in TABLES[sheet] if not column.computed]
        return [
            {heading: cells(sheet, row.cells.get(heading, "")) for heading in typed}
            for row in found
        ]

    project = submission.project
    outputs = rows(OUTPUTS, submission.outputs)
    for answers, output in zip(outputs, settle(submission, library).outputs, strict=True):
        if output.formerly:
            answers["Proxy"] = output.proxy  # the library's words of today
    return (
        fill(
            library,
            {field.label: cells(PROJECT, project.cells.get(field.label, "")) for field in FIELDS},
            outputs,
            rows(INPUTS, submission.inputs),
            rows(OWN_PROXIES, submission.own_proxies),
        ),
        submission,
    )
