"""Harm that a bid does and counts as less than it is, or not at all."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sve_excel.layout import ACCOUNT, SHARES, UNITS
from sve_excel.method.sensitivity import Rows
from sve_excel.model import LineValue, Place
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.digits import above, below
from sve_excel.words.saying import figure, listed

_HARM = re.compile(  # at the beginning, or as a remark at the end
    r"^\W*(?:harm|damage|detriment\w*|dis-?benefits?|downsides?|drawbacks?|side[- ]effects?)\b|"
    r"[(:;-]\s*harm\W*$|^\W*negative\W*(?:[:;-]|\d|$)|"
    r"^\W*(?:negative|adverse|unintended|unwanted) "
    r"(?:outcome|effect|impact|change|consequence)s?\b",
    re.IGNORECASE,
)
_AVERTED = re.compile(
    r"\b(?:avoid|prevent|avert|reduc|stop|spare|sav|protect|less|fewer|lower|not?\b|never|without|"
    r"n't|put off|free of|help|eas|explain|support)",
    re.IGNORECASE,
)
_DONE = re.compile(  # in an account
    r"\b(?:we|our (?:work|project|service|vans?|building)|the (?:work|project|service))"
    r"(?: (?:also|may|will|can|must|might|still|itself|unavoidably))? (?:do(?:es)?|did|cause[sd]?)"
    r"(?: \w+){0,2} (?:harm|damage)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|nor|nobody|nothing|any)\b|n['’]t\b", re.IGNORECASE)

HARM_MADE_SMALL = Question(
    "SVE439",
    "harm-made-small",
    2,
    "{rows} of harm, and {why}.",
    "What harm does the work do, how much of it is yours, and why is it counted so?",
    manual={
        "rows": "rows speak",
        "why": "more is taken off it than off the benefits, it fades faster than they do, it is "
        "counted for fewer years than the work goes on, it is counted as a benefit, or no row "
        "counts any",
    },
)


@Probe
def flag_harm_as_benefit(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """What a row calls harm is taken off."""
    named = [
        line
        for line in offer.rows.lines
        if line.claim.output.counted > 0
        and _HARM.search(line.claim.output.description)
        and not _AVERTED.search(line.claim.output.description)
    ]
    if named:
        yield _harm(offer, named, "its units are above 0, so that it counts as a benefit")


@Probe
def flag_harm(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No more is taken off harm than off the benefits, and it fades no faster."""
    rows = offer.rows
    size = rows.units * rows.price
    bad, good = size < 0, size > 0
    if not (bad.any() and good.any()):
        return
    lines = [line for line, is_bad in zip(rows.lines, bad.tolist(), strict=True) if is_bad]
    left = np.prod(
        [1 - rows.shares[share.attribute] for share in SHARES if not share.fades], axis=0
    )
    of_harm, of_good = _mean(left, size * bad), _mean(left, size * good)
    net_above = above(offer.valuation.net_sroi, offer.valuation.gross_sroi)
    if below(of_harm, of_good) and not net_above:  # of a net above the gross another asks
        why = f"{of_harm:.0%} of it is left after all shares, of the benefits {of_good:.0%}"
        yield _harm(offer, lines, why)
        return
    harm_fades, good_fades = _fading(rows, size * bad), _fading(rows, size * good)
    if harm_fades is not None and good_fades is not None and above(harm_fades, good_fades):
        why = f"it fades by {harm_fades:.0%} a year, the benefits by {good_fades:.0%}"
        yield _harm(offer, lines, why)
        return
    yield from _harm_ends(offer, lines, _mean(rows.duration, size * bad), size * good)


def _harm_ends(
    offer: Offer, lines: Sequence[LineValue], ends: float, good: NDArray[np.float64]
) -> Iterator[Flag]:
    """Harm counts as long as the work goes on, or nearly as long as most of the benefits."""
    works = offer.submission.project.contract_years
    order = np.argsort(offer.rows.duration, kind="stable")
    middle = np.searchsorted(np.cumsum(good[order]), good.sum() / 2)
    last = float(offer.rows.duration[order[middle]])
    if works is not None and below(ends, math.floor(works)) and not below(last, ends + 1):
        why = (
            f"it is counted for {figure(round(ends, 1))} of the {figure(round(works, 1))} years of "
            f"the work, most of the benefits for {figure(round(last, 1))} or more"
        )
        yield _harm(offer, lines, why)


def _mean(of: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    return float((weight * of).sum() / weight.sum())


def _fading(rows: Rows, size: NDArray[np.float64]) -> float | None:
    """How much fades in a year of what lasts longer than one; None where nothing does."""
    weight = size * rows.duration * (rows.duration > 1)
    fading = sum(rows.shares[share.attribute] for share in SHARES if share.fades)
    return _mean(np.asarray(fading), weight) if weight.any() else None


@Probe
def flag_harm_not_counted(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Harm of which the account says that the work does it stands in a row of its own."""
    if any(line.claim.output.counted < 0 for line in offer.valuation.lines):
        return
    project = offer.submission.project
    cells = [
        offer.field(field.label)
        for field in ACCOUNT
        if any(
            not _DENIED.search(match[0])
            for match in _DONE.finditer(getattr(project, field.attribute))
        )
    ]
    if cells:
        yield _asked(offer, cells, "the account speaks", "no row counts any")


def _harm(offer: Offer, lines: Sequence[LineValue], why: str) -> Flag:
    rows = [str(line.claim.output.row) for line in lines]
    said = f"row {rows[0]} speaks" if len(rows) == 1 else f"rows {listed(rows)} speak"
    return _asked(offer, [offer.cell(line, UNITS) for line in lines], said, why)


def _asked(offer: Offer, cells: Sequence[Place], rows: str, why: str) -> Flag:
    return HARM_MADE_SMALL.about(offer, cells, rows=rows, why=why)
