"""What the results say of a bid besides its workings: who it is, what changed, what is taken off.

The sheet in the bid and the page of the comparison say the same, since both take it from here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sve_excel.layout import LABELS, NO_PROXY, TAKEN_OFF
from sve_excel.model import LineValue, Project, Valuation
from sve_excel.words.saying import pounds

# the Green Book's sensitivity test for horizons beyond 50 years
LOWER_RATES = "At the lower rates that are tried where a benefit lasts beyond 50 years"

_TOLD_FIRST = ("organisation", "evaluation", "funding", "nature", "place")


def facts(project: Project) -> list[tuple[str, str]]:
    """Who, what kind, where, when, how much, for how many: what is given, each with its label."""
    dates = " to ".join(f"{day:%d/%m/%Y}" for day in (project.start, project.end) if day)
    price = f"contract price {pounds(project.contract_price)}" if project.contract_price else ""
    people = f"{project.beneficiaries:,.0f} people benefit" if project.beneficiaries else ""
    found = (
        *((LABELS[each], getattr(project, each)) for each in _TOLD_FIRST),
        ("", dates),
        ("", price),
        ("", people),
    )
    return [(label, " ".join(fact.split())) for label, fact in found if fact]


def account(project: Project) -> list[tuple[str, str]]:
    """The parts of the account, each with the label of its answer."""
    changed = project.narrative or "No account of what changed was given."
    parts = [(LABELS["narrative"], changed)]
    for attribute in ("consulted", "data_sources"):
        if said := getattr(project, attribute):
            parts.append((LABELS[attribute], f"{LABELS[attribute]}: {said}"))
    return parts


def beyond_fifty(valuation: Valuation) -> str:
    """The return at lower rates, which belongs beside a benefit that lasts beyond 50 years."""
    lower = valuation.present_value_sroi_lower
    return "" if lower is None else f"{LOWER_RATES}: {pounds(lower, 2)}."


@dataclass(frozen=True, slots=True)
class Bite:
    """A step from gross to net, in pounds; a ``whole`` stands for itself and takes nothing off."""

    label: str
    figure: float
    words: str
    whole: bool = False


def from_gross_to_net(valuation: Valuation) -> list[Bite]:
    """Gross value, what each deflator takes off after those before it, and what is left."""
    level = [line.gross for line in valuation.lines]
    bites = [Bite("Gross value", math.fsum(level), "units x value of one x years", True)]
    for share in TAKEN_OFF:
        if share.fades:
            continue
        parts = [line.claim.output.share(share.attribute) for line in valuation.lines]
        bite = -math.fsum(value * part for value, part in zip(level, parts, strict=True))
        level = [value * (1 - part) for value, part in zip(level, parts, strict=True)]
        bites.append(Bite(share.heading, bite, share.lost))
    fading = next(share for share in TAKEN_OFF if share.fades)
    fade = valuation.net_outputs - math.fsum(level)
    bites.append(Bite(fading.heading, fade, fading.lost))
    bites.append(Bite("Net value", valuation.net_outputs, "what is left", True))
    return bites


def beside_the_ratio(valuation: Valuation) -> list[str]:
    """Harm and outcomes without a price, a sentence each."""
    entries = [
        f"Harm, counted against it ({pounds(line.net)} net): {line.claim.output.description}"
        for line in harm(valuation)
    ]
    return entries + [
        f"No price: {line.claim.output.outcome}. {line.claim.output.description}"
        for line in described(valuation)
    ]


def own_words(text: str) -> str:
    """Quote what the bidder says of outcomes that have no price."""
    return f"In the bidder's words: {text}"


def described(valuation: Valuation) -> list[LineValue]:
    """Give the lines that are described without a price."""
    return [line for line in valuation.lines if line.claim.output.proxy == NO_PROXY]


def harm(valuation: Valuation) -> list[LineValue]:
    """Give the lines that are valued as harm, the worst first."""
    lines = [line for line in valuation.lines if line.gross < 0]
    return sorted(lines, key=lambda line: line.net)
