"""The catalogue of what can be wrong with a workbook: code, severity, words and remedy.

A code never changes its meaning and is never used again. 1xx is the workbook as a whole, 2xx a
cell or a row, 3xx a claim held against the library, 4xx the bid as a whole, 5xx writing back,
6xx files that are not opened, 9xx the program itself. The manual's table is made from here.
"""

from __future__ import annotations

from sve_excel.findings.bids import BID_RULES
from sve_excel.findings.files import FILE_RULES
from sve_excel.model import Finding, Place

PROPER_SHARE = "Type a share between 0% and 100%."

CATALOGUE = {rule.code: rule for rule in (*BID_RULES, *FILE_RULES)}
_BY_NAME = {rule.name: rule for rule in CATALOGUE.values()}


def finding(name: str, place: Place, **values: object) -> Finding:
    """Make the finding of the rule called ``name`` at ``place``, filled with ``values``."""
    rule = _BY_NAME[name]
    return Finding(
        rule.code,
        rule.severity,
        place,
        rule.message.format(**values),
        rule.remedy.format(**values),
    )


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings from the gravest to the slightest, else in the order in which they came."""
    rank = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(findings, key=lambda each: rank[each.severity]))
