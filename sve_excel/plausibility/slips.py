"""Slips of the pen that a check found: a share of 0.2 % for 20 %, a total among the rows."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.findings.shared import SHARE_BELOW_ONE_PERCENT, TOTAL_LINE
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.saying import capital

SHARE_MEANT_AS_PERCENT = Question(
    "SVE427",
    "share-meant-as-percent",
    2,
    "{count} above 0 and below 1 %. The first: {message}",
    "Did you mean these shares a hundred times as large, 20 % for 0.2 %?",
    said=True,
    manual={"count": "so many shares are", "message": "which, and how large"},
)


@Probe
def flag_slight_shares(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No share lies between 0 and 1 %."""
    findings = [finding for finding in offer.findings if SHARE_BELOW_ONE_PERCENT.made(finding)]
    if findings:
        yield SHARE_MEANT_AS_PERCENT.about(
            offer,
            [finding.place for finding in findings],
            count="one share is" if len(findings) == 1 else f"{len(findings)} shares are",
            message=findings[0].message,
        )


TOTAL_AMONG_ROWS = Question(
    "SVE428",
    "total-among-rows",
    2,
    "{message}",
    "Does this row repeat what stands in other rows? If so, do you withdraw it?",
    said=True,
    manual={"message": "A row counts that seems to be a total of others."},
)


@Probe
def flag_totals(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No row is the total of others."""
    for finding in offer.findings:
        if TOTAL_LINE.made(finding):
            yield TOTAL_AMONG_ROWS.about(offer, (finding.place,), message=capital(finding.message))
