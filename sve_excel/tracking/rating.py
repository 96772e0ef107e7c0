"""Contracts and what was reported on them: indicators rated year by year, and value over time.

A contract is known by its delivery schedule; where there is none, by a promise on which there are
reports, spread over its years as a schedule is. A year's figures are those of the schedule, else
those of the reports whose periods lie in it. What was not reported has no rating: 'no report yet'
is none of the five words. A year is rated when it is over, and has a target.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sve_excel.comparison.bids import Bid
from sve_excel.policy.kpis import Kpi, Rating, by_material
from sve_excel.policy.rules import Policy
from sve_excel.tracking.matching import Progress
from sve_excel.tracking.schedule import (
    Commitment,
    Period,
    Schedule,
    counted_as,
    kpi_actual,
    kpi_target,
    scheduled,
)
from sve_excel.words.folding import fold

NO_REPORT: Final = "No report yet"
NOT_OVER: Final = "Not over yet"
NO_TARGET: Final = "No target"
LONGER: Final = "In a report on several years"


@dataclass(frozen=True, slots=True)
class Contract:
    """A schedule, and the reports on the same project."""

    schedule: Schedule
    reports: tuple[Bid, ...] = ()

    @property
    def name(self) -> str:
        """Supplier, project and lot."""
        schedule = self.schedule
        lot = f", lot {schedule.lot}" if schedule.lot else ""
        return f"{schedule.supplier}: {schedule.project}{lot}"

    def reports_in(self, period: Period) -> tuple[Bid, ...]:
        """Reports whose own periods lie in a period."""
        return tuple(
            bid
            for bid in self.reports
            if (bid.project.start and bid.project.end)
            and period.first <= bid.project.start <= bid.project.end <= period.last
        )

    def in_longer_report(self, period: Period) -> bool:
        """Whether a report goes over the whole period and beyond it."""
        return len(self.reports_on(period)) > len(self.reports_in(period))

    def reports_on(self, period: Period) -> tuple[Bid, ...]:
        """Reports whose own periods lie in a period, or go over the whole of it and beyond it."""
        within = self.reports_in(period)
        longer = (
            bid
            for bid in self.reports
            if (bid.project.start and bid.project.end)
            and bid not in within
            and bid.project.start <= period.first <= period.last <= bid.project.end
        )
        return (*within, *longer)

    @property
    def reported(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Years with a report of any kind, and those without."""
        with_one = {
            period.year
            for period in self.schedule.years
            if self.in_schedule(period.year)
            or self.reports_in(period)
            or self.in_longer_report(period)
        }
        years = [period.year for period in self.schedule.years]
        return (
            tuple(year for year in years if year in with_one),
            tuple(year for year in years if year not in with_one),
        )

    def in_schedule(self, year: int) -> bool:
        """Whether the schedule says anything of what was done in a year."""
        return any(each == year for _, each, _ in self.schedule.actuals)


def contracts(
    schedules: Sequence[Schedule], found: Sequence[Progress], alone: Sequence[Bid]
) -> list[Contract]:
    """Put schedules and reports on the same project together, in the order of their names.

    ``alone`` are bids without a counterpart: reports among them may be on a schedule's project.
    """
    reports: dict[tuple[str, str], tuple[Bid, ...]] = {}
    for progress in found:
        reports[_key(progress.promised)] = progress.counted
    for bid in alone:
        if bid.project.evaluation != "Forecast":
            reports[_key(bid)] = (*reports.get(_key(bid), ()), bid)
    made = []
    taken = set()
    for schedule in schedules:
        key = (fold(schedule.supplier), fold(schedule.project))
        taken.add(key)
        made.append(Contract(schedule, reports.get(key, ())))
    for progress in found:
        project = progress.promised.project
        start, end = project.start, project.end
        if _key(progress.promised) in taken or start is None or end is None or end < start:
            continue
        own = scheduled(project, progress.promised.valuation, start, end)
        made.append(Contract(own, progress.counted))
    return sorted(made, key=lambda contract: fold(contract.name))


def _key(bid: Bid) -> tuple[str, str]:
    return fold(bid.project.organisation), fold(bid.project.name)


@dataclass(frozen=True, slots=True)
class KpiYear:
    """One indicator of one contract in one year: target, what was reported, its rating if any."""

    contract: Contract
    kpi: Kpi
    period: Period
    target: float | None
    actual: float | None
    rating: Rating | None
    state: str

    @property
    def share(self) -> float | None:
        """What was done as a share of the target."""
        if self.actual is None or not self.target:
            return None
        return self.actual / self.target


def kpi_years(contract: Contract, policy: Policy, on: date) -> list[KpiYear]:
    """Rate every indicator of a contract in every year, as it stands on a day."""
    return [
        _rated(contract, kpi, period, on)
        for kpi in by_material(policy.kpi)
        for period in contract.schedule.years
    ]


def _rated(contract: Contract, kpi: Kpi, period: Period, on: date) -> KpiYear:
    target = kpi_target(kpi, contract.schedule, period.year)
    actual = _actual(contract, kpi, period)
    over = period.over(on)
    rating = None
    if actual is None:
        longer = contract.in_longer_report(period)
        unrated = NO_REPORT if target else NO_TARGET
        state = LONGER if longer else unrated if over else NOT_OVER
    elif not target:
        state = NO_TARGET
    elif not over:
        state = NOT_OVER
    else:
        rating = kpi.rate(target, actual)
        state = rating.word if rating else NO_TARGET
    return KpiYear(contract, kpi, period, target, actual, rating, state)


def _actual(contract: Contract, kpi: Kpi, period: Period) -> float | None:
    """What was reported in a year: by the schedule, else by the reports that lie in it."""
    found = kpi_actual(kpi, contract.schedule, period.year)
    if found is not None or contract.in_schedule(period.year):
        return found
    units = [
        line.claim.output.quantity
        for bid in contract.reports_in(period)
        for line in bid.valuation.lines
        if kpi.output and fold(kpi.output) == fold(counted_as(line.claim))
    ]
    return math.fsum(units) if units else None


@dataclass(frozen=True, slots=True)
class Point:
    """Promise and delivery so far at the end of a quarter; none where nothing was reported."""

    until: date
    promised: float
    delivered: float | None


def over_time(contract: Contract) -> list[Point]:
    """Net value promised and delivered so far, quarter by quarter.

    A quarter without a report has no delivery, and the next one that has goes on from what was.
    """
    schedule = contract.schedule
    worth = {commitment.number: commitment.worth for commitment in schedule.commitments}
    counted: set[str] = set()
    promised = delivered = 0.0
    points = []
    for quarter in schedule.quarters:
        spots = [(number, quarter.year, quarter.quarter) for number in worth]
        promised += math.fsum(
            schedule.targets[spot] * worth[spot[0]] for spot in spots if spot in schedule.targets
        )
        done = [
            schedule.actuals[spot] * worth[spot[0]] for spot in spots if spot in schedule.actuals
        ]
        if not contract.in_schedule(quarter.year):
            for bid in contract.reports:
                end, path = bid.project.end, bid.result.path
                if end and quarter.first <= end <= quarter.last and path not in counted:
                    counted.add(path)
                    done.append(bid.valuation.net_outputs)
        delivered += math.fsum(done)
        points.append(Point(quarter.last, promised, delivered if done else None))
    return points


@dataclass(frozen=True, slots=True)
class Silent:
    """A commitment of a year or quarter that is over and on which nothing was reported."""

    contract: Contract
    commitment: Commitment
    period: Period
    units: float | None


def silent_commitments(contract: Contract, on: date) -> Iterator[Silent]:
    """Give what a schedule was to be told of and was not: whole years, else quarters left blank."""
    schedule = contract.schedule
    if not schedule.file:
        return  # what reports leave out of a promise is listed by them
    for period in schedule.years:
        told = _told_by_reports(contract, period)
        for commitment in schedule.commitments:
            if (fold(commitment.outcome), fold(commitment.proxy)) in told:
                continue
            if schedule.year_actual(commitment.number, period.year) is not None:
                yield from _blank_quarters(contract, commitment, period.year, on)
            elif period.over(on):
                target = schedule.year_target(commitment.number, period.year)
                yield Silent(contract, commitment, period, target)


def _told_by_reports(contract: Contract, period: Period) -> set[tuple[str, str]]:
    """Give outcome and proxy of what reports beside a schedule tell of in a year, folded."""
    return {
        (fold(line.claim.output.outcome), fold(line.claim.output.proxy))
        for bid in contract.reports_on(period)
        for line in bid.valuation.lines
    }


def _blank_quarters(
    contract: Contract, commitment: Commitment, year: int, on: date
) -> Iterator[Silent]:
    """Give the quarters with a target that were left blank in a year of which others were not."""
    schedule = contract.schedule
    for quarter in schedule.quarters:
        spot = commitment.number, quarter.year, quarter.quarter
        if quarter.year != year or not quarter.over(on) or spot in schedule.actuals:
            continue
        if target := schedule.targets.get(spot):
            yield Silent(contract, commitment, quarter, target)
