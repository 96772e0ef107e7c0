"""When a contract is assessed, which indicators each notice describes, and what it says.

Section 71(2) of the Procurement Act 2023 asks for an assessment at least once in every twelve
months of the contract and on termination; regulation 39 of the Procurement Regulations 2024 for a
notice of it that describes the three indicators that are most material at that time. Which these
are and why is kept for every notice, because they may change from year to year. Where the law of
the rules asks for none, no notice is made, and what is rated is the buyer's own affair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sve_excel.policy.kpis import MOST_YEARS, RATINGS, Kpi, by_material
from sve_excel.policy.rules import Policy
from sve_excel.records.span import day_after_months
from sve_excel.tracking.notices import (
    CONTACT,
    DETAILS_NOTICE,
    MOST_MATERIAL,
    SOON,
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
PUBLISHED_STATE: Final = "Published"
NO_YEAR: Final = "[No year is over yet: type one of the five ratings of what was done so far.]"
OVERALL: Final = "Overall rating, where one is given"


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice of a contract: its name, the year that it is about, and until when it is due.

    ``period`` is None for the notice of the contract's details; its year is 0 where no year of the
    contract is over by the day on which the notice is due.
    """

    contract: Contract
    name: str
    period: Period | None
    due: date | None
    asked_by: str

    @property
    def key(self) -> tuple[str, str]:
        """Words by which it is known: its contract and its name."""
        return self.contract.name, self.name

    @property
    def before_a_year(self) -> bool:
        """Whether it is of what was done before a year of the contract is over."""
        return self.period is not None and not self.period.year


def assessments(contract: Contract, policy: Policy) -> list[DueNotice]:
    """Give the notices of a contract that the law of the rules asks for, in their order."""
    regime, schedule = policy.regime, contract.schedule
    notices: list[DueNotice] = []
    if regime.details_law:
        entered, days = schedule.entered_on, regime.details_days
        due = entered + timedelta(days=days - 1) if entered and days is not None else None
        said = details_due(regime, entered)
        notices.append(DueNotice(contract, DETAILS_NOTICE, None, due, said))
    if regime.performance_law and policy.kpi:
        notices += _performance(contract, regime.performance_law)
    return notices


def _performance(contract: Contract, law: str) -> Iterator[DueNotice]:
    """Give the notices of performance: one at least in every twelve months, and at the end.

    The twelve months are counted from the day on which the contract is entered into, years from its
    first day. By the end of each twelve months the years are due that are over by then and were not
    told; where none is, since the contract was entered into before its first day, what was done so
    far is. So everything that is due can be told on that day.
    """
    schedule, years = contract.schedule, list(contract.schedule.years)
    begins = schedule.entered_on or schedule.start
    last, told, since = years.pop(), 0, begins
    for number in range(1, 12 * MOST_YEARS):
        due = day_after_months(begins, 12 * number) - timedelta(days=1)
        if due >= schedule.end:
            break
        said = (
            f"{law}: at least once in every period of twelve months, this one to {day_said(due)}."
        )
        over = [each for each in years[told:] if each.over(due)]
        told += len(over)
        for year in over:
            yield DueNotice(contract, f"{PERFORMANCE_NOTICE}, year {year.year}", year, due, said)
        if not over:
            quarters = [
                quarter.last for quarter in schedule.quarters if since <= quarter.last <= due
            ]
            period = Period(0, 0, since, quarters[-1] if quarters else due)
            name = f"{PERFORMANCE_NOTICE}, twelve months to {day_said(due)}"
            yield DueNotice(contract, name, period, due, said)
        since = due + timedelta(days=1)
    for year in (*years[told:], last):
        name = f"{PERFORMANCE_NOTICE}, year {year.year}{' and end' if year is last else ''}"
        yield DueNotice(contract, name, year, schedule.end, f"{law}: on termination.")


def overdue(notice: DueNotice, published: bool, on: date) -> bool:
    """Whether a notice was due before a day and is not published."""
    return not published and notice.due is not None and notice.due < on


def state_of(notice: DueNotice, rated: Sequence[KpiYear], published: bool, on: date) -> str:
    """Say how it stands with a notice on a day."""
    if published:
        return PUBLISHED_STATE
    period = notice.period
    silent = ""
    if period is not None and period.over(on):
        years = [year for year in rated if year.period == period]
        if years and all(year.actual is None for year in years):
            silent = f"{NO_REPORT}: ask for it"
    if overdue(notice, published, on):
        return f"Overdue. {silent}" if silent else "Overdue"
    if notice.due is None:
        entered = notice.contract.schedule.entered_on
        return SOON if entered else "Due once the contract is entered into"
    return silent or "Not due yet"


def many_material(policy: Policy) -> int | None:
    """How many indicators a notice describes; None where the law of the rules does not say."""
    return MOST_MATERIAL if policy.regime.three_material else None


def picked(policy: Policy) -> tuple[Kpi, ...]:
    """Give the most material indicators by the rules, as many as a notice describes."""
    return by_material(policy.kpi)[: many_material(policy)]


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
    kpis = []
    for kpi in by_material(policy.kpi):
        key = (assessment.contract.name, assessment.name, kpi.name)
        said = fold(str(typed.get(key, {}).get("Chosen", "")))
        if said == YES or (said != NO and kpi in usual):
            kpis.append(kpi)
    return kpis


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
    sentences = {rating.word: rating.sentence for rating in RATINGS}
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
        word = words.get(kpi.name, NO_YEAR if assessment.before_a_year else NO_REPORT)
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
    return next((rating.word for rating in RATINGS if fold(rating.word) == given), rated.state)
