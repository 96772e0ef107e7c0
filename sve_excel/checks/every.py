"""Every check, and one call for all of them, made from the modules in which they stand.

A finding is one thing: its rule and the function that makes it stand together, the function of a
check under ``@Check``. Adding one is writing both into the module that they belong to.
"""

from __future__ import annotations

from sve_excel.checks import (
    asked as asked_columns,
)
from sve_excel.checks import (
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
from sve_excel.model import Finding

# in the order of what is said
CHECKED = (project, rows, names, numbers, totals, claims, asked_columns, versions, editions)
CHECKS: tuple[Check, ...] = tuple(
    each for module in CHECKED for each in vars(module).values() if isinstance(each, Check)
)


def findings_of(case: Case) -> list[Finding]:
    """Everything that the checks find, check by check."""
    return [finding for check in CHECKS for finding in check.find(case)]
