"""Every check and the whole catalogue, made from the modules in which they stand.

A finding is one thing: its rule and the function that makes it stand together, the function under
``@Check``. Adding one is writing both into the module that they belong to. What reading, opening
and writing find, and no check, has its rule in `findings`.
"""

from __future__ import annotations

from sve_excel.checks import (
    asked as asked_columns,
)
from sve_excel.checks import (
    case,
    claims,
    editions,
    names,
    numbers,
    project,
    rows,
    totals,
    versions,
)
from sve_excel.checks.case import Case, Check
from sve_excel.findings import (
    afar,
    asked,
    asking,
    award,
    copies,
    deliveries,
    files,
    folder,
    papers,
    reading,
    register,
    seen,
)
from sve_excel.findings.catalogue import catalogue
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding

__all__ = ["CATALOGUE", "CHECKS", "Case", "Check", "check"]

# in the order of what is said
_CHECKED = (project, rows, names, numbers, totals, claims, asked_columns, versions, editions)
CHECKS: tuple[Check, ...] = tuple(
    each for module in _CHECKED for each in vars(module).values() if isinstance(each, Check)
)
CATALOGUE: dict[str, Rule] = catalogue(
    Rule,
    (
        *(afar, reading, seen, asked, copies, files, folder, register, award, papers, asking, case),
        deliveries,
        *_CHECKED,
    ),
)


def check(case: Case) -> list[Finding]:
    """Everything that the checks find, check by check."""
    return [finding for each in CHECKS for finding in each.find(case)]
