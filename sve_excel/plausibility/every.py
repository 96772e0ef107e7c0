"""Every question to a bidder, made from the modules in which they stand.

A question is one thing: its record and the function that asks it stand together, the function under
``@Probe``. Adding one is writing both into the module that they belong to. Limits come from the
policy. Flags change no figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel.findings.catalogue import catalogue
from sve_excel.plausibility import (
    account,
    amounts,
    basis,
    choices,
    core,
    dates,
    deflators,
    frameworks,
    harm,
    heads,
    inputs,
    places,
    prices,
    said_units,
    slips,
    twice,
)
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question

__all__ = ["PROBES", "QUESTIONS", "Flag", "Offer", "Tender", "flags"]

_ASKED = (
    slips,
    twice,
    amounts,
    prices,
    dates,
    inputs,
    deflators,
    basis,
    said_units,
    account,
    choices,
    harm,
    heads,
    core,
    places,
    frameworks,
)
PROBES: tuple[Probe, ...] = tuple(
    each for module in _ASKED for each in vars(module).values() if isinstance(each, Probe)
)
QUESTIONS: dict[str, Question] = catalogue(Question, _ASKED)


def flags(offers: Sequence[Offer], tender: Tender) -> tuple[Flag, ...]:
    """Everything that stands out: bid by bid, the graver first."""
    found = []
    for offer in offers:
        raised = [flag for probe in PROBES for flag in probe.find(offer, tender)]
        found += sorted(raised, key=lambda flag: (-flag.gravity, flag.code))
    return tuple(found)
