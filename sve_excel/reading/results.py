"""What a results sheet of ours says."""

from __future__ import annotations

import itertools

from sve_excel.imprint import (
    HASH_LABEL,
    NET_LABEL,
    OTHER_NET_LABELS,
    POLICY_LABEL,
    RESULTS_SHEET,
)
from sve_excel.model import OtherNet
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.package import Package
from sve_excel.reading.cells import Grid, load_grid, opened

_HEAD = 24  # rows in which the ratios stand


def last_net_sroi(package: Package) -> float | None:
    """Net return that a workbook's results sheet shows; None where it shows none."""
    grid = _results_grid(package)
    return _beside(grid, NET_LABEL) if grid else None


def last_other_net(package: Package) -> OtherNet | None:
    """Net return by the other reading of inputs that it shows beside; None where it shows none."""
    grid = _results_grid(package)
    for input_leakage, label in OTHER_NET_LABELS.items():
        found = _beside(grid, label) if grid else None
        if found is not None:
            return OtherNet(found, input_leakage)
    return None


def _beside(grid: Grid, label: str) -> float | None:
    """Figure beside a label near the head of the sheet."""
    for row in grid.rows[:_HEAD]:
        if label in row:
            found = row[row.index(label) + 1]
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
