"""The whole catalogue, made from the modules in which the rules stand.

A rule stands beside the one function that makes it. One that several rooms make, or that is made on
a floor above this one, stands in `findings`.
"""

from __future__ import annotations

from sve_excel.checks import case
from sve_excel.checks.every import CHECKED
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
from sve_excel.reading import (
    around,
    cells,
    formulas,
    project,
    runs,
    second,
    sheets,
    shown,
    tables,
    unseen,
    views,
)

_READ = (project, around, cells, formulas, runs, second, sheets, shown, tables, unseen, views)
_ELSEWHERE = (reading, seen, asked, copies, files, folder, register, award, papers, asking)
CATALOGUE: dict[str, Rule] = catalogue(
    Rule, (*_READ, *_ELSEWHERE, afar, deliveries, case, *CHECKED)
)
