"""Marks that people give to quality: read from what was typed, moderated, and added up.

Up to five named evaluators mark each criterion by themselves. Where they differ by no more than the
published step their mean counts; where they differ by more, only the mark that was agreed counts.
A criterion that some named evaluator has not marked has none, and a bid with such a criterion has
no total: nothing is guessed. What is no mark at all counts as not given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sve_excel.entries.forms import Earlier, Form, Labels, Value, by_row, key_text
from sve_excel.method.scoring import round_marks
from sve_excel.policy.award import MOST_EVALUATORS, Quality, SubCriterion
from sve_excel.policy.criteria import top_score
from sve_excel.policy.rules import Policy
from sve_excel.words.digits import rounded

QUALITY: Final = "Quality"
SLOTS: Final = tuple(f"Evaluator {number}" for number in range(1, MOST_EVALUATORS + 1))
NAMES: Final = tuple(f"Name of evaluator {number}" for number in range(1, MOST_EVALUATORS + 1))
CONFLICTS: Final = tuple(
    f"Conflict of interest, evaluator {number}" for number in range(1, MOST_EVALUATORS + 1)
)
AGREED, REASON = "Moderated", "Reason for the moderated mark"
BIDDER, CRITERION, PART = "Bidder", "Criterion", "Sub-criterion"
MARKED_BY: Final = Form(QUALITY, (*SLOTS, AGREED, REASON), ((BIDDER, CRITERION, PART),))
EVALUATORS: Final = Labels(QUALITY, (*NAMES, *CONFLICTS))
NONE_YET, DIFFER, NO_REASON, MODERATED, AGREE = (
    "not marked",
    "to be moderated",
    "reason is missing",
    "moderated",
    "agreed",
)


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One who marks: the number, the name and what was declared of conflicts of interest."""

    number: int
    name: str
    conflict: str


@dataclass(frozen=True, slots=True)
class PartMark:
    """What people gave a bid for one criterion or sub-criterion.

    ``given`` are the marks by the evaluators' numbers as they were typed, ``counts`` the score
    that counts, ``marks`` what it earns of ``of``; None where there is none yet.
    """

    criterion: str
    part: str
    of: float
    given: Mapping[int, float]
    agreed: float | None
    reason: str
    counts: float | None
    marks: float | None
    state: str


@dataclass(frozen=True, slots=True)
class QualityMarks:
    """All marks of people for one bid: ``total`` is NaN where any is wanting.

    ``failed`` are the criteria below a threshold that disqualifies.
    """

    parts: tuple[PartMark, ...] = ()
    total: float = 0.0
    failed: tuple[str, ...] = ()

    def of(self, criterion: str) -> float | None:
        """Marks of a criterion with all its parts; None where one of them is wanting."""
        found = [mark.marks for mark in self.parts if mark.criterion == criterion]
        known = [each for each in found if each is not None]
        return rounded(math.fsum(known)) if found and len(known) == len(found) else None


NO_QUALITY = QualityMarks()


def scale(policy: Policy, part: Quality | SubCriterion) -> float:
    """Highest mark that may be typed: of the scores, else of the criterion itself."""
    return top_score(policy) or part.marks


def rows_of(policy: Policy) -> list[tuple[Quality, Quality | SubCriterion, str]]:
    """Every criterion and part that is marked, with the part's name; empty where it has none."""
    return [
        (quality, part, part.name if quality.sub_criteria else "")
        for quality in policy.quality
        for part in quality.parts
    ]


def evaluators(earlier: Earlier) -> tuple[Evaluator, ...]:
    """Give those who mark, as they were named; one without a name is none."""
    said: dict[str, str] = {}
    for entry in (*earlier.kept, *earlier.entries):
        if entry.sheet == QUALITY and len(entry.row) == 1:
            said[entry.row[0]] = key_text(entry.value)
    return tuple(
        Evaluator(number, said[name], said.get(conflict, ""))
        for number, (name, conflict) in enumerate(zip(NAMES, CONFLICTS, strict=True), 1)
        if said.get(name)
    )


def marks_of_people(
    earlier: Earlier, policy: Policy, labels: Sequence[str]
) -> dict[str, QualityMarks]:
    """Give the marks of each bid by its label; nothing where the rules have no quality."""
    if not policy.quality:
        return {}
    typed, named = (
        by_row(earlier, MARKED_BY),
        [evaluator.number for evaluator in evaluators(earlier)],
    )
    found = {}
    for label in labels:
        parts = tuple(
            _part(quality, part, name, typed.get((label, quality.name, name), {}), named, policy)
            for quality, part, name in rows_of(policy)
        )
        marks = QualityMarks(parts)
        by_name = {each.name: marks.of(each.name) for each in policy.quality}
        known = [each for each in by_name.values() if each is not None]
        total = round_marks(math.fsum(known), policy.scoring.decimals)
        failed = tuple(
            each.name
            for each in policy.quality
            if each.disqualifies
            and (mark := by_name[each.name]) is not None
            and mark < rounded(each.least)
        )
        found[label] = QualityMarks(
            parts, total if len(known) == len(by_name) else math.nan, failed
        )
    return found


def _part(
    quality: Quality,
    part: Quality | SubCriterion,
    name: str,
    typed: Mapping[str, Value],
    named: Sequence[int],
    policy: Policy,
) -> PartMark:
    """Give what counts of what was typed into one row."""
    top = scale(policy, part)
    given = {
        number: mark
        for number, slot in enumerate(SLOTS, 1)
        if (mark := _mark(typed.get(slot), top)) is not None
    }
    wrong = any(slot in typed and _mark(typed[slot], top) is None for slot in (*SLOTS, AGREED))
    agreed, reason = _mark(typed.get(AGREED), top), key_text(typed.get(REASON))
    all_in = bool(given) and all(number in given for number in named)
    apart = rounded(max(given.values()) - min(given.values())) if given else 0.0
    counts = agreed
    if agreed is None and all_in and not wrong and apart <= rounded(policy.award.moderation_step):
        counts = math.fsum(given.values()) / len(given)
    if wrong:
        state = f"not a mark from 0 to {top:g}"
    elif agreed is not None:
        state = MODERATED if reason else NO_REASON
    elif not given:
        state = NONE_YET
    elif not all_in:
        state = f"{sum(n in given for n in named)} of {len(named)} marked"
    else:
        state = AGREE if counts is not None else DIFFER
    marks = None
    if counts is not None:
        earned = counts / top * part.marks if policy.scores else counts
        marks = round_marks(earned, policy.scoring.decimals)
    return PartMark(quality.name, name, part.marks, given, agreed, reason, counts, marks, state)


def _mark(value: Value | None, top: float) -> float | None:
    """Give what was typed as a mark; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= top else None
