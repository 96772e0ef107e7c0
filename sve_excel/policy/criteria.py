"""The criteria of an award as the rules have them: name, share of 100, how each is scored.

What is said of a method is made from its record, so that what was published is what is worked out.
A criterion without marks is none; without a method and without quality there are no criteria.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sve_excel.policy.award import LOT_MECHANISMS, Quality
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import FIGURE_WORDS, TIE_BREAK_WORDS
from sve_excel.words.saying import capital, listed, so_many

CriterionKind = Literal["social value", "price", "quality"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: ``how`` says its assessment in words, ``formula`` as arithmetic in words.

    ``fails`` says what happens below its threshold; empty where it has none. ``parts`` are its
    sub-criteria with their marks and guidance.
    """

    name: str
    marks: float
    kind: CriterionKind
    how: str
    formula: str = ""
    guidance: str = ""
    why: str = ""
    fails: str = ""
    disqualifies: bool = False
    parts: tuple[tuple[str, float, str], ...] = ()


def criteria(policy: Policy) -> tuple[Criterion, ...]:
    """Give the criteria in the order social value, price, quality."""
    if not policy.marked:
        return ()
    found = []
    if policy.scoring.by:
        found.append(_social_value(policy))
    if policy.scoring.price_marks:
        found.append(_price(policy))
    return (*found, *(_quality(quality, policy) for quality in policy.quality))


def _social_value(policy: Policy) -> Criterion:
    rules, award = policy.scoring, policy.award
    method = rules.by
    assert method
    of = "" if method.priced else f" The figure is the {FIGURE_WORDS[rules.figure]}."
    more = f" {added}" if (added := method.adds(rules)) else ""
    constants = [f"{setting.key} is {getattr(rules, setting.key):g}" for setting in method.settings]
    settings = f", where {listed(constants)}" if constants else ""
    cap = f" A figure above {rules.most:g} counts as {rules.most:g}." if rules.most else ""
    fails = ""
    if rules.least:
        then = "is disqualified" if award.social_value_disqualifies else "gets no marks for it"
        fails = f"A tender whose {FIGURE_WORDS[rules.figure]} is below {rules.least:g} {then}."
    return Criterion(
        award.social_value_name,
        rules.marks,
        "social value",
        f"{capital(method.means)}.{of}{more}{cap} Marks are rounded to {rules.decimals} "
        f"{'decimal' if rules.decimals == 1 else 'decimals'}.",
        f"{method.how}{settings}",
        why=award.social_value_why,
        fails=fails,
        disqualifies=award.social_value_disqualifies,
    )


def _price(policy: Policy) -> Criterion:
    rules = policy.scoring
    return Criterion(
        policy.award.price_name,
        rules.price_marks,
        "price",
        "The lowest contract price gets all marks, the others in proportion.",
        "marks × lowest price / price",
    )


def _quality(quality: Quality, policy: Policy) -> Criterion:
    fails = ""
    if quality.least:
        then = "is disqualified" if quality.disqualifies else "is said to be below it"
        fails = f"A tender with fewer than {quality.least:g} marks for it {then}."
    return Criterion(
        quality.name,
        quality.marks,
        "quality",
        people_words(policy),
        f"marks × score / {top_score(policy):g}" if policy.scores else "",
        quality.guidance,
        quality.why,
        fails,
        quality.disqualifies,
        tuple(
            (criterion.name, criterion.marks, criterion.guidance)
            for criterion in quality.sub_criteria
        ),
    )


def people_words(policy: Policy) -> str:
    """Say how the marks of several evaluators become one."""
    what = "scores" if policy.scores else "marks"
    step = policy.award.moderation_step
    if not step:
        return (
            f"Evaluators give their {what} each by themselves. Where they differ, they agree on "
            "one in moderation and write down why."
        )
    return (
        f"Evaluators give their {what} each by themselves. Where these differ by {step:g} or "
        "less, their mean counts; where they differ by more, they agree on one in moderation and "
        "write down why."
    )


def top_score(policy: Policy) -> float:
    """Give the highest score that evaluators may give; 0 where they type marks themselves."""
    return max((score.score for score in policy.scores), default=0.0)


def tie_words(policy: Policy) -> str:
    """Say what decides between tenders of the same total."""
    if policy.scoring.tie_break == "shared":
        return "Tenders of the same total share their place: these rules break no tie."
    return (
        f"Tenders of the same total are told apart {TIE_BREAK_WORDS[policy.scoring.tie_break]}; "
        "who is level in that, too, shares the place."
    )


def lot_words(policy: Policy) -> str:
    """Say how lots are awarded; empty where there are none."""
    if not policy.lots:
        return ""
    most = policy.award.most_lots
    if not most:
        return "Each lot is ranked and awarded by itself. A supplier may be awarded all lots."
    return (
        f"Each lot is ranked by itself. One supplier is awarded {so_many(most, 'lot')} at most: "
        f"{LOT_MECHANISMS[policy.award.lot_mechanism]}."
    )
