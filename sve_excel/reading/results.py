"""What a results sheet of ours says."""

from __future__ import annotations

import itertools

from sve_excel.imprint import HASH_LABEL, NET_LABEL, POLICY_LABEL, RESULTS_SHEET
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.reading.cells import Grid, load_grid, opened


def last_net_sroi(package: Package) -> float | None:
    """Net return that a workbook's results sheet shows; None where it shows none."""
    grid = _results_grid(package)
    for row in grid.rows[:20] if grid else ():
        if NET_LABEL in row:
            found = row[row.index(NET_LABEL) + 1]
            return float(found) if isinstance(found, int | float) else None
    return None


def last_policy(package: Package) -> str | None:
    """Hash of the rules that a workbook's results sheet names; None where it names none."""
    grid = _results_grid(package)
    for row in grid.rows if grid else ():
        for label, found in itertools.pairwise(row):
            if label == POLICY_LABEL and isinstance(found, str) and found.startswith(HASH_LABEL):
                return found.split()[-1]  # earlier ones say no more than that it is a SHA-256
    return None


def _results_grid(package: Package) -> Grid | None:
    sheet = package.sheet(RESULTS_SHEET)
    if sheet is None:
        return None
    check_sheets(package, only={sheet.name.lower()})
    with opened(package, [sheet]) as book:
        return load_grid(book, package, "", sheet)
