"""Keys of a policy held against one another: what each may be alone and not beside the others.

Each fault is a sentence that names the keys and says what to change; nothing is mended here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from sve_excel.policy.kpis import MOST_YEARS, OWN, Kpi
from sve_excel.policy.rules import Policy
from sve_excel.words.digits import rounded
from sve_excel.words.folding import fold
from sve_excel.words.saying import listed, quote

ALL_MARKS = 100.0


def clashes(policy: Policy) -> list[str]:
    """Say what does not go together; nothing where all does."""
    walks = (_valuation, _scoring, _quality, _award, _kpis)
    return [fault for walk in walks for fault in walk(policy)]


def _valuation(policy: Policy) -> Iterator[str]:
    if policy.green_below > policy.red_above:
        yield "green_below must be above 0 and at most red_above."
    if policy.input_leakage_floor > policy.input_leakage_cap:
        yield "input_leakage_floor must be at most input_leakage_cap."
    both = set(policy.allowed_proxies) & set(policy.barred_proxies)
    if both:
        yield f"{min(both)} is both allowed and barred."


def _scoring(policy: Policy) -> Iterator[str]:
    scoring = policy.scoring
    begins, shares = scoring.band_from, scoring.band_share
    if len(begins) != len(shares) or not begins:
        yield "band_from and band_share must have as many entries."
    if list(begins) != sorted(set(begins)) or list(shares) != sorted(shares):
        yield "band_from and band_share must rise."
    if not all(0 <= share <= 1 for share in shares):
        yield "each band_share must lie between 0 and 1."
    if 0 < scoring.most < scoring.least:
        yield "most must be at least as high as least."
    if policy.award.social_value_disqualifies and not (scoring.by and scoring.least):
        yield (
            "social_value_disqualifies is true, and no figure is named below which a tender is "
            "disqualified. Give least, and a method."
        )


def _quality(policy: Policy) -> Iterator[str]:
    """Hold the criteria that people mark against all others: together they come to 100."""
    if not policy.quality:
        return
    scoring = policy.scoring
    names = [quality.name for quality in policy.quality]
    if scoring.by:
        names.append(policy.award.social_value_name)
    if scoring.price_marks:
        names.append(policy.award.price_name)
    yield from _twice("criterion", names)
    for quality in policy.quality:
        yield from _criterion(
            quality.name, quality.marks, quality.least, disqualifies=quality.disqualifies
        )
        if not quality.sub_criteria:
            continue
        yield from _twice(
            f"sub-criterion of {quality.name}", [sub.name for sub in quality.sub_criteria]
        )
        parts = rounded(math.fsum(sub.marks for sub in quality.sub_criteria))
        if parts != rounded(quality.marks):
            yield (
                f"the sub-criteria of {quality.name} come to {parts:g} marks, and it has "
                f"{quality.marks:g}. Make them the same."
            )
    social = scoring.marks if scoring.by else 0.0
    total = rounded(math.fsum((social, scoring.price_marks, policy.quality_marks)))
    if total != ALL_MARKS:
        said = [
            f"{social:g} for social value" + ("" if scoring.by else " (no method is named)"),
            f"{scoring.price_marks:g} for price",
            f"{policy.quality_marks:g} for quality",
        ]
        yield (
            f"the marks come to {total:g}, not to 100: {listed(said)}. Change marks or price_marks "
            "under [scoring], or the marks under [[quality]]."
        )


def _criterion(name: str, marks: float, least: float, *, disqualifies: bool) -> Iterator[str]:
    if least > marks:
        yield f"{name} has {marks:g} marks, and least is {least:g}: nobody could reach it."
    if disqualifies and not least:
        yield f"{name} disqualifies, and no marks are named below which it does. Give least."


def _award(policy: Policy) -> Iterator[str]:
    scores = [score.score for score in policy.scores]
    if scores and (scores != sorted(set(scores)) or len(scores) < 2):
        yield "the scores must rise under [[scores]], from the lowest to the highest; give two."
    if scores and not policy.quality:
        yield "there are [[scores]], and no [[quality]] that they are given for."
    award = policy.award
    yield from _twice("lot", [lot.number for lot in policy.lots])
    if award.most_lots and not policy.lots:
        yield "most_lots limits lots, and there are none. Name each under [[lots]]."
    if award.most_lots and award.lot_mechanism == "none":
        yield (
            "most_lots limits the lots of a supplier, and lot_mechanism is none: say how suppliers "
            "are selected (Procurement Act 2023, section 23(4))."
        )
    if award.lot_mechanism != "none" and not award.most_lots:
        yield "lot_mechanism says how a limit is applied, and most_lots sets none."
    yield from _twice("version", [version.version for version in policy.versions])
    days = [version.date for version in policy.versions]
    if days != sorted(days):
        yield "the versions must stand in the order of their dates."


def _kpis(policy: Policy) -> Iterator[str]:
    yield from _twice("indicator", [kpi.name for kpi in policy.kpi])
    places = Counter(kpi.material for kpi in policy.kpi if kpi.material)
    for place, often in places.items():
        if often > 1:
            yield f"{often} indicators are at place {place} of material. Give each its own."
    for kpi in policy.kpi:
        yield from (f"the indicator {quote(kpi.name)} {fault}" for fault in _kpi(kpi))


def _kpi(kpi: Kpi) -> Iterator[str]:
    """Say what is wrong with one indicator: its bands, and what it is held against."""
    if kpi.higher and not 1 > kpi.approaching > kpi.improvement:
        yield "must have approaching below 1 and improvement below approaching: more is better."
    if not kpi.higher and not 1 < kpi.approaching < kpi.improvement:
        yield "must have approaching above 1 and improvement above approaching: less is better."
    if not kpi.output and not kpi.targets:
        yield "has neither output nor targets, so there is nothing to hold it against."
    if kpi.output.startswith(OWN) and not kpi.own:
        yield "names no own proxy after 'own:'."
    if any(target < 0 for target in kpi.targets):
        yield "has a target below 0."
    if not kpi.higher and 0 in kpi.targets:
        yield "has a target of 0, of which no share is more than nothing. Count what is done."
    if kpi.output and not kpi.higher and not kpi.targets:
        yield "holds less to be better than what the winner commits itself to. Give targets."
    if len(kpi.targets) > MOST_YEARS:
        yield f"has targets of {len(kpi.targets)} years; {MOST_YEARS} are the most."


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    folded = Counter(fold(name) for name in names)
    for name, often in folded.items():
        if often > 1:
            yield f"the {what} {quote(name)} is named {often} times. Give each its own name."
