"""The letter to an unsuccessful provider of health care services: another law, and no scores.

The Health Care Services (Provider Selection Regime) Regulations 2023, regulation 11(5) and Schedule
9, ask for the title of the contract, the award criteria, the reasons why the successful provider
was successful and why the unsuccessful one was not, and the days between which representations can
be made. Regulation 12 has the standstill begin on the day after the notice of intention.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sve_excel.comparison.assessed import Assessed, Assessment, ScoreGiven
from sve_excel.papers.parts import Part, Points, Say, Small
from sve_excel.papers.summary import (
    NO_WORDS,
    NOT_KNOWN,
    Batch,
    about_part,
    additional_part,
    disqualified_said,
    in_full,
    with_law,
)
from sve_excel.policy.regimes import Standstill
from sve_excel.records.span import weekday_after
from sve_excel.words.numbers import day_said, parse_date
from sve_excel.words.saying import clean, sentence


@dataclass(frozen=True, slots=True)
class Days:
    """Days between which representations can be made; None where one is not known."""

    first: date | None
    last: date | None
    least: date | None


def outcome_parts(batch: Batch, tender: Assessed) -> tuple[Part, ...]:
    """Give the parts of the letter to one provider, in the order of the Schedule."""
    assessment = batch.assessment
    criteria = [
        f"{criterion.whole} ({criterion.share:.3g} %): {criterion.how}"
        for criterion in assessment.criteria
    ]
    parts = [
        about_part(batch),
        Part("The award criteria", (Points(criteria), Say(in_full(batch)))),
    ]
    for each, own in batch.of(tender):
        lot = f"{each.lot_said}. " if each.lot else ""
        parts += [Part(f"{lot}{part.title}", part.blocks) for part in _outcome(each, own)]
    parts.append(_representations(batch))
    return (*parts, with_law(batch, additional_part(batch, tender)))


def representation_days(assessment: Assessment, standing: Standstill) -> Days:
    """Give the days between which representations can be made, as far as they are known.

    The first is the day after the notice of the intention to award, with which the standstill
    begins; ``least`` is the first that the last day can be.
    """
    noticed = parse_date(assessment.noticed)
    first = noticed + timedelta(days=1) if noticed else None
    least = weekday_after(first, standing.days) if first else None
    return Days(first, parse_date(assessment.representations), least)


def _representations(batch: Batch) -> Part:
    """Say between which days representations can be made."""
    standing = batch.study.comparison.policy.regime.standstill
    days = representation_days(batch.assessment, standing)
    first, last = (day_said(day) if day else NOT_KNOWN for day in (days.first, days.last))
    return Part(
        "Representations",
        (
            Say(
                f"Written representations can be made from {first}, the day after the notice of "
                "the intention to award is published, with which the standstill period begins, "
                f"until midnight at the end of {last}."
            ),
            Small(
                f"That is not before the end of the {standing.days}th working day after the day on "
                f"which the standstill period begins ({standing.law})."
            ),
        ),
    )


def _outcome(assessment: Assessment, tender: Assessed) -> list[Part]:
    """Say whose bid is successful and why, and why this one is not."""
    winner = assessment.winner
    if winner is tender:
        return [Part("The outcome", (Say("Your bid is successful."), *_why(tender, own=True)))]
    name = winner.name if winner else NOT_KNOWN
    return [
        Part(
            "Why the successful provider was successful",
            (Say(f"The successful provider is {name}."), *_why(winner)),
        ),
        Part("Why your bid was not successful", _why(tender, own=True)),
    ]


def _why(tender: Assessed | None, *, own: bool = False) -> tuple[Say, ...]:
    """The reason that was typed of the whole, then those by the criteria, without scores.

    What is withheld is withheld from the others, and that is said; its ``own`` provider is told.
    """
    if tender is None:
        return (Say(NO_WORDS),)
    typed = sentence(clean(tender.why)) if tender.why else NO_WORDS
    if tender.disqualified and (tender.failed or tender.standing.reason):
        typed = " ".join([disqualified_said(tender), *([typed] if tender.why else [])])
    by_criterion = [
        Say(f"{given.criterion.whole}: {_reason(given, own)}")
        for given in tender.scores
        if given.explanation
    ]
    return (Say(typed), *by_criterion)


def _reason(given: ScoreGiven, own: bool) -> str:
    """The reason by one criterion, or that it is withheld; section 94 is of another law."""
    if own or not given.withheld:
        return sentence(clean(given.explanation))
    by = f" Decided by {clean(given.withheld.by)}." if given.withheld.by else ""
    return f"Withheld.{by}"
