"""The questions that one bid raises by itself, as findings: so that the bidder hears them first.

Not asked is what needs the other bids, and what a finding of the bid says already.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sve_excel.findings.shared import MONTHS_AS_YEARS
from sve_excel.layout import OUTPUTS
from sve_excel.library.library import Library
from sve_excel.method.sensitivity import mean_deflators, rows_of, tender_medians
from sve_excel.model import Finding, Place, Severity, Submission, Valuation
from sve_excel.opc.cells import position
from sve_excel.plausibility.amounts import LONGER_THAN_CONTRACT
from sve_excel.plausibility.every import flags
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag
from sve_excel.policy.rules import Policy

_SEVERITY: Final[dict[int, Severity]] = {2: "warning", 1: "note"}


def questions(
    submission: Submission,
    valuation: Valuation,
    findings: Sequence[Finding],
    library: Library,
    policy: Policy,
) -> list[Finding]:
    """What a commissioner would ask about this bid; the graver questions are warnings."""
    rows = rows_of(valuation, policy)
    means = mean_deflators(rows)
    file = submission.file
    offer = Offer(1, file, file, submission, valuation, rows, means, tuple(findings))
    tender = Tender(tender_medians([means]), library, policy, 1, begins=date.today())
    return [
        Finding(
            flag.code,
            _SEVERITY[flag.gravity],
            next((place for place in flag.cells if place.cell), Place(file)),
            flag.message[:1].lower() + flag.message[1:],
            flag.question,
        )
        for flag in flags([offer], tender)
        if flag.asks.of_one_bid and not _said(flag, findings)
    ]


def _said(flag: Flag, findings: Sequence[Finding]) -> bool:
    """Whether every row that a flag rests on was asked already whether its years are months."""
    if flag.asks is not LONGER_THAN_CONTRACT:
        return False
    asked = {finding.place for finding in findings if MONTHS_AS_YEARS.made(finding)}
    rows = {position(place.cell)[0] for place in flag.cells if place.sheet == OUTPUTS}
    return rows <= {position(place.cell)[0] for place in asked}
