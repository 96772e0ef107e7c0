"""What a winner commits itself to, as a schedule: each commitment by year and quarter.

A bid gives one figure for the whole contract, so its units are spread evenly over the quarters,
whole ones where they are whole, and they add up to the promise exactly. The years are those of the
contract, from its first day; the last may be shorter. Nothing is promised that the bid does not
say: what has no units has no target.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sve_excel.model import Claim, LineValue, Project, Valuation
from sve_excel.policy.kpis import MOST_YEARS, OWN, Kpi
from sve_excel.records.span import day_after_months
from sve_excel.words.folding import fold

IN_A_YEAR = 4  # quarters
_QUARTER = 91.3125  # days


@dataclass(frozen=True, slots=True)
class Period:
    """A part of the contract, both days in; ``quarter`` is 0 where it is a whole year."""

    year: int
    quarter: int
    first: date
    last: date

    def over(self, on: date) -> bool:
        """Whether it is over at the end of a day, as of which deliveries are looked at."""
        return self.last <= on


@dataclass(frozen=True, slots=True)
class Commitment:
    """One output of the winner: how much for the whole contract, and what that is worth, net.

    ``counted_as`` is the id of its proxy, or ``own: NAME``; empty where it is only described.
    """

    number: int
    description: str
    outcome: str
    proxy: str
    unit: str
    units: float | None
    net: float
    evidence: str = ""
    counted_as: str = ""

    @property
    def worth(self) -> float:
        """Pounds for one unit."""
        return self.net / self.units if self.units else 0.0


Spot = tuple[int, int, int]  # number of a commitment, year, quarter
KpiSpot = tuple[str, int]  # folded name of an indicator, year
ReportedRow = tuple[int | str, int]  # number of a commitment, or folded name of an indicator; year


@dataclass(frozen=True, slots=True)
class Schedule:
    """The commitments of one contract by quarter, and what was reported on them.

    A spot that is missing in ``actuals`` was not reported, which is not 0. ``file`` is where it
    stands; empty where it was made from a promise. ``notices`` is what stands on its sheet Notices,
    by the name of the field, and ``evidenced`` are the rows beside which evidence is named.
    """

    supplier: str
    project: str
    start: date
    end: date
    commitments: tuple[Commitment, ...]
    targets: Mapping[Spot, float] = field(default_factory=dict)
    actuals: Mapping[Spot, float] = field(default_factory=dict)
    kpi_actuals: Mapping[KpiSpot, float] = field(default_factory=dict)
    lot: str = ""
    entered_on: date | None = None
    rules: str = ""
    file: str = ""
    notices: Mapping[str, str] = field(default_factory=dict)
    evidenced: frozenset[ReportedRow] = frozenset()

    @property
    def years(self) -> tuple[Period, ...]:
        """Years of the contract."""
        return periods(self.start, self.end, 12)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """Quarters of the contract."""
        return periods(self.start, self.end, 3)

    def year_target(self, number: int, year: int) -> float | None:
        """What is promised of a commitment in a year; nothing where it has no units."""
        return _sum(self.targets, number, year)

    def year_actual(self, number: int, year: int) -> float | None:
        """What was reported of a commitment in a year; nothing where nothing was."""
        return _sum(self.actuals, number, year)

    def begun_by(self, on: date) -> Schedule:
        """The same without what is reported of quarters and years that begin after a day."""
        quarters = {(period.year, period.quarter) for period in self.quarters if period.first <= on}
        years = {period.year for period in self.years if period.first <= on}
        actuals = {spot: done for spot, done in self.actuals.items() if spot[1:] in quarters}
        kpis = {spot: done for spot, done in self.kpi_actuals.items() if spot[1] in years}
        return replace(self, actuals=actuals, kpi_actuals=kpis)

    def counted(self, kpi: Kpi) -> tuple[Commitment, ...]:
        """Commitments whose units an indicator counts."""
        wanted = fold(kpi.output)
        return tuple(c for c in self.commitments if wanted and fold(c.counted_as) == wanted)


def _sum(held: Mapping[Spot, float], number: int, year: int) -> float | None:
    spots = [(number, year, quarter) for quarter in range(1, IN_A_YEAR + 1)]
    found = [held[spot] for spot in spots if spot in held]
    return math.fsum(found) if found else None


def periods(start: date, end: date, months: int) -> tuple[Period, ...]:
    """Divide a contract into parts of so many months, from its first day; the last may be short."""
    found: list[Period] = []
    number, first = 0, start
    while first <= end and number * months < MOST_YEARS * 12:
        after = day_after_months(start, (number + 1) * months)
        year = number * months // 12 + 1
        quarter = 0 if months == 12 else number % IN_A_YEAR + 1
        found.append(Period(year, quarter, first, min(after - timedelta(days=1), end)))
        number, first = number + 1, after
    return tuple(found)


def scheduled(
    project: Project,
    valuation: Valuation,
    start: date,
    end: date,
) -> Schedule:
    """Make the schedule of what a valued bid promises from ``start`` to ``end``, both in."""
    commitments = tuple(_commitment(n, line) for n, line in enumerate(valuation.lines, 1))
    quarters = periods(start, end, 3)
    targets: dict[Spot, float] = {}
    for commitment in commitments:
        if commitment.units is None:
            continue
        for period, share in zip(quarters, spread(commitment.units, quarters), strict=True):
            targets[commitment.number, period.year, period.quarter] = share
    return Schedule(project.organisation, project.name, start, end, commitments, targets)


def _commitment(number: int, line: LineValue) -> Commitment:
    output, claim = line.claim.output, line.claim
    return Commitment(
        number,
        output.description,
        output.outcome,
        output.proxy,
        claim.unit,
        output.units,
        line.net,
        output.evidence,
        counted_as(claim),
    )


def counted_as(claim: Claim) -> str:
    """Say as what an output is counted: its proxy's id, or ``own: NAME``; empty without either."""
    if claim.proxy:
        return claim.proxy.id
    return f"{OWN} {claim.own.name}" if claim.own else ""


def spread(total: float, quarters: Sequence[Period]) -> list[float]:
    """Spread units evenly over quarters: whole ones where they are whole, and nothing is lost."""
    weights = [min(1.0, ((q.last - q.first).days + 1) / (_QUARTER - 2.5)) for q in quarters]
    whole, all_ = float(total).is_integer(), math.fsum(weights)
    found: list[float] = []
    before = passed = 0.0
    for weight in weights:
        passed += weight
        until = total * passed / all_
        until = float(math.floor(until + 0.5)) if whole else until
        found.append(until - before)
        before = until
    found[-1] += total - before
    return found


def kpi_target(kpi: Kpi, schedule: Schedule, year: int) -> float | None:
    """Target of an indicator in a year: as published, else what the winner promises then."""
    if kpi.targets:
        return kpi.targets[year - 1] if year <= len(kpi.targets) else None
    found = [schedule.year_target(commitment.number, year) for commitment in schedule.counted(kpi)]
    given = [each for each in found if each is not None]
    return math.fsum(given) if given else None


def kpi_actual(kpi: Kpi, schedule: Schedule, year: int) -> float | None:
    """What was reported on an indicator in a year; nothing where nothing was."""
    own = schedule.kpi_actuals.get((fold(kpi.name), year))
    if own is not None:
        return own
    found = [schedule.year_actual(commitment.number, year) for commitment in schedule.counted(kpi)]
    given = [each for each in found if each is not None]
    return math.fsum(given) if given else None
