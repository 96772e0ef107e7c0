"""What a run on deliveries has to tell: notices that are overdue, years that nobody reported on.

Only contracts with a delivery schedule are asked: without one nobody said that a contract was
awarded. Nothing is overdue where the rules say nothing of the procurement, and so not of its law. A
year whose notice is published, or whose indicators all have a rating that people typed,
waits for nobody any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sve_excel.entries.forms import Earlier, Value, by_row
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.policy.award import Procurement
from sve_excel.policy.kpis import RATINGS
from sve_excel.tracking.assessments import (
    DueNotice,
    assessments,
    chosen,
    many_material,
    overdue,
    state_of,
)
from sve_excel.tracking.missing import NOT_REPORTED
from sve_excel.tracking.performance import (
    FIELD_FORM,
    INDICATOR_FORM,
    NOTICE_FORM,
    RATED_AS,
    Rated,
    indicator_key,
    is_published,
    notice_fields,
)
from sve_excel.tracking.published import (
    CHOSEN,
    NOTHING_BEFORE,
    NOTICES,
    WRITE,
    NoticesBefore,
)
from sve_excel.tracking.rating import Contract
from sve_excel.tracking.schedule import Period
from sve_excel.words.numbers import day_said
from sve_excel.words.saying import figure, first_of

NOT_THREE = Rule(
    "SVE661",
    "not-three",
    "warning",
    "{notice} of {contract}: {count} indicators are chosen, and a notice describes the {wanted} "
    "that are most material at its time.",
    "Type yes and no under Chosen on the sheet Notices until so many are left.",
    manual={"notice": "a notice", "count": "so many", "wanted": "three", "contract": "a contract"},
)

NOTICE_OVERDUE = Rule(
    "SVE662",
    "notice-overdue",
    "error",
    "{notice} of {contract} was due by {day}, and nobody typed that it is published.",
    "Publish it, and type the day under Published on of the sheet Notices.",
    manual={"notice": "a notice", "contract": "a contract", "day": "a day"},
)

YEAR_NOT_REPORTED = Rule(
    "SVE663",
    "year-not-reported",
    "error",
    "{contract}: no report has come on year {year}, which ended on {day}.",
    "Ask the supplier for it: the sheet lists what was promised. Where none will come, type a "
    "rating and its reason on the sheet Indicators.",
    manual={"contract": "a contract", "year": "so-and-so", "day": "a day"},
)

PUBLISHED_UNRATED = Rule(
    "SVE668",
    "published-unrated",
    "warning",
    "{notice} of {contract} is said to be published and has no rating of {found}: a notice that is "
    "published stays as it was.",
    "Where it is not published yet, empty Published on, rate the indicators on the sheet "
    "Indicators, and type the day after the next run. Where it is, type what it said under What to "
    "write, or publish a corrected one.",
    manual={"notice": "a notice", "contract": "a contract", "found": "indicators"},
)


_MOST_NAMED = 6
_Typed = Mapping[tuple[str, ...], Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class _Noticed:
    """A notice with how it stands."""

    notice: DueNotice
    published: bool
    state: str


def due_findings(
    held: Rated, earlier: Earlier, file: str, before: NoticesBefore = NOTHING_BEFORE
) -> Iterator[Finding]:
    """Say what is overdue, what was not reported, and which notice is not as the law has it.

    ``before`` is what stands of notices in the workbook that is about to be replaced.
    """
    picks, ratings = by_row(earlier, NOTICE_FORM), by_row(earlier, INDICATOR_FORM)
    for contract in held.contracts:
        if not contract.schedule.file:
            continue
        noticed = _noticed(contract, held, picks)
        for each in noticed:
            if _late(each, held) and each.notice.due:
                yield NOTICE_OVERDUE.at(
                    Place(file, NOTICES),
                    notice=each.notice.name,
                    contract=contract.name,
                    day=day_said(each.notice.due),
                )
            yield from _number_described(each, held, picks, file)
            if unrated := _unrated(each, held, earlier, before):
                yield PUBLISHED_UNRATED.at(
                    Place(file, NOTICES),
                    notice=each.notice.name,
                    contract=contract.name,
                    found=first_of(unrated, _MOST_NAMED),
                )
        periods = {each.notice.period for each in noticed if each.published}
        for year in _unreported(contract, held.on):
            if year not in periods and not _all_rated(contract, year, held, ratings):
                yield YEAR_NOT_REPORTED.at(
                    Place(file, NOT_REPORTED),
                    contract=contract.name,
                    year=year.year,
                    day=day_said(year.last),
                )


def due_report(held: Rated, earlier: Earlier) -> list[dict[str, Any]]:
    """Give the same as plain data: each contract, its notices, the years without a report."""
    picks = by_row(earlier, NOTICE_FORM)
    return [
        {
            "contract": contract.name,
            "schedule": contract.schedule.file or None,
            "notices": [
                {
                    "notice": noticed.notice.name,
                    "due": noticed.notice.due.isoformat() if noticed.notice.due else None,
                    "state": noticed.state,
                    "overdue": _late(noticed, held),
                }
                for noticed in _noticed(contract, held, picks)
            ],
            "years_without_a_report": [period.year for period in _unreported(contract, held.on)],
        }
        for contract in held.contracts
    ]


def _noticed(contract: Contract, held: Rated, picks: _Typed) -> list[_Noticed]:
    found = []
    for notice in assessments(contract, held.policy):
        published = is_published(notice, picks)
        state = state_of(notice, held.of(contract), published, held.on)
        found.append(_Noticed(notice, published, state))
    return found


def _late(noticed: _Noticed, held: Rated) -> bool:
    """Whether a notice is overdue by a law that the rules name."""
    named = held.policy.procurement != Procurement()
    return named and overdue(noticed.notice, noticed.published, held.on)


def _number_described(
    noticed: _Noticed, held: Rated, picks: _Typed, file: str
) -> Iterator[Finding]:
    """Say of a notice for which people chose that it describes another number than the law says."""
    wanted = many_material(held.policy)
    typed = any(key[:2] == noticed.notice.key and CHOSEN in said for key, said in picks.items())
    if wanted is None or not typed:
        return
    wanted = min(wanted, len(held.policy.kpi))
    count = len(chosen(noticed.notice, held.policy, picks))
    if count != wanted:
        yield NOT_THREE.at(
            Place(file, NOTICES),
            notice=noticed.notice.name,
            contract=noticed.notice.contract.name,
            count=figure(count),
            wanted=figure(wanted),
        )


def _unrated(noticed: _Noticed, held: Rated, earlier: Earlier, before: NoticesBefore) -> list[str]:
    """Indicators that a published notice describes and gives none of the five words of.

    What people typed under What to write is what it says.
    """
    if not noticed.published or noticed.notice.period is None:
        return []
    typed, key = by_row(earlier, FIELD_FORM), noticed.notice.key
    said = {
        str(row["Field"]): str(
            typed.get((*key, str(row["Field"])), {}).get(WRITE, row.get(WRITE, ""))
        )
        for row in notice_fields(noticed.notice, held, earlier, before, published=True)
    }
    if not said:
        return ["any indicator, since its time is not over"]
    words = tuple(rating.word for rating in RATINGS)
    return [
        said.get(field.replace("Assessment", "Indicator"), field).split(":")[0]
        for field, text in said.items()
        if field.startswith("Assessment ") and not text.startswith(words)
    ]


def _unreported(contract: Contract, on: date) -> list[Period]:
    """Years that are over and on which no report of any kind has come."""
    _, without = contract.reported
    return [
        period for period in contract.schedule.years if period.year in without and period.over(on)
    ]


def _all_rated(contract: Contract, year: Period, held: Rated, ratings: _Typed) -> bool:
    """Whether people typed a rating of every indicator in a year."""
    years = [kpi_year for kpi_year in held.of(contract) if kpi_year.period == year]
    return bool(years) and all(
        RATED_AS in ratings.get(indicator_key(kpi_year), {}) for kpi_year in years
    )
