"""Findings: what a finding's rule is, and how rules are gathered and findings put in order.

Nothing is checked here: a rule stands beside what finds it, in whichever wing that is, and `run`
has the whole catalogue. No code ever changes its meaning. Floor 2 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.findings.catalogue import catalogue as catalogue
    from sve_excel.findings.catalogue import in_order as in_order
    from sve_excel.findings.rule import Rule as Rule

__getattr__ = hand_on(__name__, {"catalogue": "catalogue", "in_order": "catalogue", "Rule": "rule"})
