"""The question about what the tender asks for by a framework and a bid does not offer."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.method.frameworks import by_framework
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question

ASKED_FOR_NOT_OFFERED = Question(
    "SVE460",
    "asked-for-not-offered",
    2,
    "The tender asks for {what} ({title}), and no row of the bid offers anything under it.",
    "What do you offer there, or why nothing?",
)


@Probe
def asked_not_offered(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Under every code of a framework that the tender asks for there is a row."""
    for framework in tender.library.frameworks:
        for under in by_framework(offer.valuation.lines, framework):
            if under.asked and not under.offered:
                what = f"{under.measure.code} {under.measure.outcome}"
                yield ASKED_FOR_NOT_OFFERED.about(offer, (), what=what, title=framework.title)
