"""Findings: every kind of thing that can be wrong, with its code, its words and its remedy.

Nothing is checked here, and no code ever changes its meaning. Floor 2 of 7.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.findings.catalogue import CATALOGUE as CATALOGUE
    from sve_excel.findings.catalogue import finding as finding
    from sve_excel.findings.catalogue import in_order as in_order

__getattr__ = hand_on(
    __name__, {"CATALOGUE": "catalogue", "finding": "catalogue", "in_order": "catalogue"}
)
