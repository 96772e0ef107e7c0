"""The criteria of an award as a list that is scored: each criterion, then its sub-criteria.

What each is and how it is assessed stands in ``policy.criteria``; here it gets its part of all
marks in per cent and the scores that were to be had, as the papers of an award print them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sve_excel.policy.criteria import Criterion, criteria, top_score
from sve_excel.policy.rules import Policy
from sve_excel.words.saying import capital, pounds, sentence


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """One award criterion, or a sub-criterion of ``parent``, as it is scored.

    ``possible`` are the marks that were to be had and ``share`` their part of all marks in per
    cent. ``kind`` says who scores it, and ``how`` how it was assessed and by which scores.
    """

    name: str
    possible: float
    share: float
    kind: str
    how: str
    parent: str = ""

    @property
    def whole(self) -> str:
        """Its name, with that of the criterion that it belongs to."""
        return f"{self.parent}: {self.name}" if self.parent else self.name

    @property
    def by_people(self) -> bool:
        """Whether people mark it, and no formula does."""
        return self.kind == "quality"


def criteria_of(policy: Policy) -> tuple[ScoredCriterion, ...]:
    """Give every criterion that carries marks, each followed by its sub-criteria."""
    given = criteria(policy)
    whole = math.fsum(criterion.marks for criterion in given)
    scored_criteria = []
    for criterion in given:
        share = 100 * criterion.marks / whole
        scored_criteria.append(
            ScoredCriterion(
                criterion.name, criterion.marks, share, criterion.kind, _how(criterion, policy)
            )
        )
        for name, marks, guidance in criterion.parts:
            how = " ".join(
                [*([sentence(guidance)] if guidance else []), scores_said(marks, policy)]
            )
            share = 100 * marks / whole
            scored_criteria.append(
                ScoredCriterion(name, marks, share, criterion.kind, how, criterion.name)
            )
    return tuple(scored_criteria)


def leading_criteria(given: Sequence[ScoredCriterion]) -> list[ScoredCriterion]:
    """Give those that are a part of the total themselves, and no sub-criterion."""
    return [criterion for criterion in given if not criterion.parent]


def _how(criterion: Criterion, policy: Policy) -> str:
    """How a criterion was assessed, and which scores were to be had."""
    said = [sentence(criterion.guidance)] if criterion.guidance else []
    said.append(criterion.how)
    if criterion.formula:
        said.append(f"{capital(criterion.formula)}.")
    if criterion.kind == "quality" and not criterion.parts:
        said.append(scores_said(criterion.marks, policy))
    elif criterion.kind != "quality":
        said.append(f"Scores: 0 to {criterion.marks:g}.")
    return " ".join([*said, criterion.fails]).strip()


def scores_said(marks: float, policy: Policy) -> str:
    """Say which scores people could give, and what each means."""
    if not policy.scores:
        return f"Scores: 0 to {marks:g}."
    steps = [
        f"{score.score:g}{f' ({score.word})' if score.word else ''}: {score.means.rstrip('.')}"
        for score in policy.scores
    ]
    return f"Scores: {'; '.join(steps)}. Marks: score / {top_score(policy):g} × {marks:g}."


def figure_said(figure: str, amount: float) -> str:
    """Write a marked figure as people do: pounds for every £1, or pounds."""
    ratio = figure.endswith("sroi")
    said = pounds(amount, 2 if ratio else 0)
    return f"{said} for every £1 put in" if ratio else said
