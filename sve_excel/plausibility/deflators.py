"""Deflators that are all nothing, or far from those of the tender or of published reports."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sve_excel.layout import DEADWEIGHT, TAKEN_OFF
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.rivals import others_in, usual
from sve_excel.words.digits import above, below
from sve_excel.words.saying import pounds

NO_DEFLATORS_AT_ALL = Question(
    "SVE404",
    "no-deflators-at-all",
    2,
    "every deflator in every row is 0 %: nothing would have happened anyway, nobody else "
    "helped, nothing fades.{median}",
    "What would have happened without you, and who else contributes? What are your records for "
    "saying none?",
    gives_median=True,
    alone=True,
    manual={"median": " At the tender's median the bid's ratio would be £ratio."},
)


@Probe
def flag_no_deflators(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Not every deflator of every row is zero."""
    rows = offer.rows
    if not rows.lines or any(share.any() for share in rows.shares.values()):
        return
    cells = [offer.cell(line, DEADWEIGHT) for line in rows.lines]
    yield NO_DEFLATORS_AT_ALL.about(offer, cells, median=_at_median(offer, tender))


def _at_median(offer: Offer, tender: Tender) -> str:
    """What the net ratio would be at the tender's median; nothing where one bid stands alone."""
    if tender.bids < 2:
        return ""
    rows = offer.rows
    medians = {name: np.full_like(rows.price, tender.medians[name]) for name in rows.shares}
    ratio = float(rows.value(shares=medians).net.sum()) / offer.valuation.counted_inputs
    return f" At the tender's median the bid's ratio would be {pounds(ratio, 2)}."


DEFLATOR_FAR_FROM_TENDER = Question(
    "SVE405",
    "deflator-far-from-tender",
    1,
    "mean {name} is {found}; the median of {bids} other bids is {median}.",
    "What makes {name} in your project so different from that of others who bid for the same work?",
    gives_median=True,
    manual={"name": "deadweight", "found": "one share", "median": "another", "bids": "so many"},
)


@Probe
def flag_deflators_far(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No mean deflator lies far below the median of the others; a lower one raises the ratio."""
    distance = tender.policy.plausibility.median_distance
    if not any(share.any() for share in offer.rows.shares.values()):
        return  # all zeros has a flag of its own
    of_others = tender.beside(offer).deflators
    for share in TAKEN_OFF:
        mean, others = offer.deflators[share.attribute], of_others.get(share.attribute, ())
        median = usual(others, mean)
        if np.isnan(mean) or median is None:
            continue
        stated_by_most = above(median, 0) and not mean
        if above(median - mean, distance) or stated_by_most or _below_half(mean, median, distance):
            yield DEFLATOR_FAR_FROM_TENDER.about(
                offer,
                [offer.cell(line, share.heading) for line in offer.rows.lines],
                name=share.heading.lower(),
                found=f"{mean:.0%}",
                median=f"{median:.0%}",
                bids=others_in(others, mean),
            )


def _below_half(mean: float, median: float, distance: float) -> bool:
    """Whether a mean is below half of a median that is high enough for a half to matter."""
    return above(median, distance) and below(mean, median / 2)


DEFLATOR_BELOW_PUBLISHED = Question(
    "SVE406",
    "deflator-below-published",
    1,
    "mean {name} is {found}, lower than in nine of ten reports that state one ({limit}).",
    "What evidence have you for {name} of {found}?",
    manual={"name": "deadweight", "found": "so much"},
)


@Probe
def flag_deflators_low(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No mean deflator is lower than in nine of ten of the reports that state one."""
    limits = {
        "deadweight": tender.policy.plausibility.deadweight_low,
        "attribution": tender.policy.plausibility.attribution_low,
        "drop_off": tender.policy.plausibility.drop_off_low,
    }
    if not any(share.any() for share in offer.rows.shares.values()):
        return
    for share in TAKEN_OFF:
        mean, limit = offer.deflators[share.attribute], limits.get(share.attribute, 0.0)
        if not np.isnan(mean) and below(mean, limit):
            yield DEFLATOR_BELOW_PUBLISHED.about(
                offer,
                [offer.cell(line, share.heading) for line in offer.rows.lines],
                name=share.heading.lower(),
                found=f"{mean:.1%}",
                limit=f"{limit:.1%}",
            )


_GROSS = "the gross value of its first years"
_NET = "the first years of the rows that bring its net value"

LITTLE_TAKEN_OFF_IN_ALL = Question(
    "SVE443",
    "little-taken-off-in-all",
    1,
    "of {what} {kept} is left after leakage, deadweight, attribution "
    "and displacement together; with the medians of {bids} other bids it would be {usual}.",
    "Each of these shares is a little low. What shows that so much of the change is yours alone?",
    gives_median=True,
    manual={
        "what": "the gross value of its first years, or of the rows that bring its net value,",
        "kept": "so much",
        "usual": "less",
        "bids": "so many",
    },
)


@Probe
def flag_little_in_all(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """What all deflators leave together is not far above what the others' medians would."""
    rows, of_others = offer.rows, tender.beside(offer).deflators
    at_once = [share.attribute for share in TAKEN_OFF if not share.fades]
    medians = [usual(of_others.get(name, ()), offer.deflators[name]) for name in at_once]
    known = [median for median in medians if median is not None]
    if len(known) < len(at_once) or not any(share.any() for share in rows.shares.values()):
        return  # too few others; all zeros has a flag of its own
    left = np.prod([1 - rows.shares[name] for name in at_once], axis=0)
    others_left = math.prod(1 - median for median in known)
    most = others_left * (1 + tender.policy.plausibility.median_distance)
    net = np.array([max(line.net, 0.0) for line in rows.lines])
    # a row that is nearly all taken off weighs in the gross value alone, and hides the others
    for what, weight in ((_GROSS, np.abs(rows.units * rows.price)), (_NET, net)):
        kept = float((weight * left).sum() / weight.sum()) if weight.sum() else 0.0
        if not above(kept, most):
            continue
        yield LITTLE_TAKEN_OFF_IN_ALL.about(
            offer,
            [offer.cell(line, DEADWEIGHT) for line in rows.lines],
            what=what,
            kept=f"{kept:.0%}",
            usual=f"{others_left:.0%}",
            bids=min(others_in(of_others[name], offer.deflators[name]) for name in at_once),
        )
        return
