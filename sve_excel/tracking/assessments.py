"""When a contract is assessed, which indicators each notice describes, and what it says.

Section 71(2) of the Procurement Act 2023 asks for an assessment at least once in every twelve
months of the contract and on termination; regulation 39 of the Procurement Regulations 2024 for a
notice of it that describes the three indicators that are most material at that time. Which these
are and why is kept for every notice, because they may change from year to year. Where the law of
the rules asks for none, no notice is made, and what is rated is the buyer's own affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sve_excel.policy.kpis import RATINGS, Kpi, by_material
from sve_excel.policy.rules import Policy
from sve_excel.records.span import day_after_months
from sve_excel.tracking.notices import (
    CONTACT,
    DETAILS_NOTICE,
    MOST_MATERIAL,
    Supplier,
    details_due,
    supplier_fields,
)
from sve_excel.tracking.rating import NO_REPORT, Contract, KpiYear
from sve_excel.tracking.schedule import Period
from sve_excel.words.folding import fold
from sve_excel.words.numbers import day_said

PERFORMANCE_NOTICE: Final = "Contract Performance Notice"
YES, NO = "yes", "no"
OVERALL: Final = "Overall rating, where one is given"


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice of a contract: its name, the year that it is about, and until when it is due.

    ``period`` is None for the notice of the contract's details.
    """

    contract: Contract
    name: str
    period: Period | None
    due: date | None
    asked_by: str


def assessments(contract: Contract, policy: Policy) -> list[DueNotice]:
    """Give the notices of a contract that the law of the rules asks for, in their order."""
    regime, schedule = policy.regime, contract.schedule
    found: list[DueNotice] = []
    if "regulation 32" in regime.details_law and regime.details_days is not None:
        entered = schedule.entered_on
        due = entered + timedelta(days=regime.details_days - 1) if entered else None
        said = details_due(regime, entered)
        found.append(DueNotice(contract, DETAILS_NOTICE, None, due, said))
    if not regime.performance_law:
        return found
    begins = schedule.entered_on or schedule.start
    years = schedule.years
    for period in years:
        last = period is years[-1]
        twelve = day_after_months(begins, 12 * period.year) - timedelta(days=1)
        due = schedule.end if last else min(twelve, schedule.end)
        when = "on termination" if last else "at least once in every period of twelve months"
        name = f"{PERFORMANCE_NOTICE}, year {period.year}{' and end' if last else ''}"
        found.append(DueNotice(contract, name, period, due, f"{regime.performance_law}: {when}."))
    return found


def state_of(assessment: DueNotice, rated: Sequence[KpiYear], published: bool, on: date) -> str:
    """Say how it stands with a notice on a day."""
    if published:
        return "Published"
    period = assessment.period
    if period is not None and period.last < on:
        years = [each for each in rated if each.period == period]
        if years and all(each.actual is None for each in years):
            return f"{NO_REPORT}: ask for it"
    if assessment.due is None:
        return "Due once the contract is entered into"
    return "Overdue" if assessment.due < on else "Not due yet"


def picked(policy: Policy) -> tuple[Kpi, ...]:
    """Give the three most material indicators by the rules."""
    return by_material(policy.kpi)[:MOST_MATERIAL]


def why_picked(kpi: Kpi, policy: Policy) -> str:
    """Say why an indicator is or is not among the three."""
    if kpi.material:
        place = f"The rules have it at place {kpi.material}"
    else:
        place = f"The rules give it no place; it is number {policy.kpi.index(kpi) + 1} in them"
    return f"{place}{f': {kpi.why}' if kpi.why else '.'}"


def chosen(
    assessment: DueNotice, policy: Policy, typed: Mapping[tuple[str, ...], Mapping[str, object]]
) -> list[Kpi]:
    """Give the indicators of a notice: those that people chose, else by the rules.

    ``typed`` is what was typed, by contract, notice and indicator, under ``Chosen``.
    """
    usual = picked(policy)
    found = []
    for kpi in by_material(policy.kpi):
        key = (assessment.contract.name, assessment.name, kpi.name)
        said = fold(str(typed.get(key, {}).get("Chosen", "")))
        if said == YES or (said != NO and kpi in usual):
            found.append(kpi)
    return found


@dataclass(frozen=True, slots=True)
class PerformanceField:
    """A field of a performance notice: what it asks for and what is known of it."""

    where: str
    label: str
    value: str


def performance_fields(
    assessment: DueNotice,
    policy: Policy,
    kpis: Sequence[Kpi],
    words: Mapping[str, str],
    supplier: Supplier,
) -> list[PerformanceField]:
    """Give the fields of one notice; ``words`` is the rating of each indicator by its name."""
    about, period = policy.procurement, assessment.period
    assert period is not None
    law = "39(2) to (4)" if "regulation 39" in policy.regime.performance_law else "s.71(2)"
    sentences = {each.word: each.sentence for each in RATINGS}
    rows = [
        ("Heading", PERFORMANCE_NOTICE),
        ("Contracting authority", about.authority),
        ("Title of the procurement", about.title),
        ("Unique identifier of the procurement", about.procurement_id),
        ("Unique identifier of the contract", about.contract_id),
        *(
            (f"Indicator {number}", f"{kpi.name}: {kpi.description}")
            for number, kpi in enumerate(kpis, 1)
        ),
        (
            "Statement",
            "This notice sets out the contracting authority's assessment of performance against "
            "the key performance indicators.",
        ),
        ("Supplier: name", supplier.name),
        *supplier_fields(supplier, *CONTACT),
    ]
    for number, kpi in enumerate(kpis, 1):
        word = words.get(kpi.name, NO_REPORT)
        sentence = sentences.get(word)
        rows.append((f"Assessment {number}", f"{word}. {sentence}." if sentence else word))
    rows.append((OVERALL, ""))
    rows.append(
        (
            "Time period to which the assessment applies",
            f"{day_said(period.first)} to {day_said(period.last)}",
        )
    )
    return [PerformanceField(law, label, value) for label, value in rows]


def final_word(rated: KpiYear, said: object) -> str:
    """Give the rating that people gave, where it is one of the five words, else the bands'."""
    given = fold(str(said or ""))
    return next((each.word for each in RATINGS if fold(each.word) == given), rated.state)
