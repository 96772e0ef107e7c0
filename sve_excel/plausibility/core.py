"""The question about rows of which nobody said whether the specification asks for them already."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.layout import CORE_SERVICE
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question

CORE_NOT_ANSWERED = Question(
    "SVE461",
    "core-not-answered",
    1,
    "{count} whether the specification asks for it already; a blank counts as no, so its value is "
    "in the figures.",
    "Does the specification ask for this already? Answer yes or no in each row.",
    manual={"count": "so many rows do not say"},
)


@Probe
def flag_core_blank(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Where the rules ask what is in the specification, each row that has a value answers."""
    if not tender.policy.asks("ask_core_service"):
        return
    heading = CORE_SERVICE.heading
    blank = [
        line
        for line in offer.rows.lines
        if heading in line.claim.output.cells and not line.claim.output.core
    ]
    if blank:
        count = "one row does not say" if len(blank) == 1 else f"{len(blank)} rows do not say"
        yield CORE_NOT_ANSWERED.about(offer, [offer.cell(e, heading) for e in blank], count=count)
