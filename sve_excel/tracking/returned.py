"""Schedules as they come back: one contract from several files, and what to ask of its figures.

A supplier sends its schedule every quarter, so that one contract may lie in a folder several times.
These are put together cell by cell. Where two files report differently on one quarter the fuller
one counts, and that is said: nobody can know which is right but the supplier.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.tracking.schedule import KpiSpot, ReportedRow, Schedule, Spot
from sve_excel.words.folding import fold
from sve_excel.words.saying import capital, figure, first_of

REPORTED_TWICE = Rule(
    "SVE672",
    "reported-twice",
    "error",
    "this is another schedule of the contract that {counts} is of, and the two differ: {found}. "
    "What stands there counts, since it reports no less.",
    "Ask the supplier which is right, mend it in one of the two, and take the other away.",
    manual={"counts": "another file", "found": "where"},
)

FIGURE_TO_LOOK_INTO = Rule(
    "SVE673",
    "figure-to-look-into",
    "warning",
    "figures are reported that can hardly be so, and count as they stand: {found}.",
    "Look into their evidence, and ask the supplier. What corrects an earlier quarter belongs into "
    "the cell of that quarter.",
    manual={"found": "below 0, or more in one quarter than is promised for the whole contract"},
)

REPORTED_WITHOUT_EVIDENCE = Rule(
    "SVE674",
    "reported-without-evidence",
    "warning",
    "figures are reported and no evidence is named beside them: {found}.",
    "Ask the supplier for it, and have it named under Evidence in the row of the figure.",
    manual={"found": "which"},
)

_MOST_NAMED = 4
K = TypeVar("K", bound=Hashable)


def together(
    schedules: Sequence[Schedule],
) -> tuple[list[Schedule], list[Finding], list[str]]:
    """Put the schedules of one contract together; say where they differ, and which they were."""
    made, findings, remarks = list[Schedule](), list[Finding](), list[str]()
    for own in _by_contract(schedules):
        base, *others = sorted(own, key=lambda each: (-_reported(each), each.file))
        for other in others:
            base, differing = _with(base, other)
            if differing:
                found = first_of(differing, _MOST_NAMED)
                findings.append(REPORTED_TWICE.at(Place(other.file), counts=base.file, found=found))
        if others:
            files = ", ".join(sorted(each.file for each in own))
            remarks.append(f"Schedules of one contract, put together: {files}.")
        made.append(base)
    return made, findings, remarks


def _by_contract(schedules: Sequence[Schedule]) -> list[list[Schedule]]:
    """Sort schedules by contract: supplier, project and lot, and a time that they share."""
    groups: list[list[Schedule]] = []
    for schedule in schedules:
        for group in groups:
            first = group[0]
            apart = schedule.end < first.start or first.end < schedule.start
            if _names(first) == _names(schedule) and not apart:
                group.append(schedule)
                break
        else:
            groups.append([schedule])
    return groups


def _names(schedule: Schedule) -> tuple[str, str, str]:
    return fold(schedule.supplier), fold(schedule.project), fold(schedule.lot)


def _reported(schedule: Schedule) -> int:
    return len(schedule.actuals) + len(schedule.kpi_actuals)


def _with(base: Schedule, other: Schedule) -> tuple[Schedule, list[str]]:
    """Add what another file of the contract reports; give where the two differ, in words."""
    if _promises(base) != _promises(other):
        return base, ["its commitments are not the same, and nothing of it counts"]
    differing = [
        f"No. {number} in year {year}, quarter {quarter}: {words}"
        for (number, year, quarter), words in _differing(base.actuals, other.actuals)
    ]
    differing += [
        f"{capital(name)} in year {year}: {words}"
        for (name, year), words in _differing(base.kpi_actuals, other.kpi_actuals)
    ]
    actuals: dict[Spot, float] = {**other.actuals, **base.actuals}
    kpis: dict[KpiSpot, float] = {**other.kpi_actuals, **base.kpi_actuals}
    evidenced = base.evidenced | other.evidenced
    entered = base.entered_on or other.entered_on
    return replace(
        base, actuals=actuals, kpi_actuals=kpis, evidenced=evidenced, entered_on=entered
    ), differing


def _promises(schedule: Schedule) -> set[tuple[int, str]]:
    return {(each.number, fold(each.counted_as)) for each in schedule.commitments}


def _differing(one: Mapping[K, float], other: Mapping[K, float]) -> Iterator[tuple[K, str]]:
    """Give the spots on which both report, and not the same."""
    for spot, done in one.items():
        if spot in other and other[spot] != done:
            yield spot, f"{figure(done)} there and {figure(other[spot])} here"


def to_look_into(schedule: Schedule) -> Iterator[Finding]:
    """Say of figures that are below 0, or above all that is promised, and of missing evidence."""
    place = Place(schedule.file)
    odd = []
    promised = {each.number: each.units for each in schedule.commitments}
    for (number, year, quarter), done in schedule.actuals.items():
        units = promised.get(number)
        if why := _odd(done, units):
            odd.append(f"No. {number} in year {year}, quarter {quarter}: {figure(done)}, {why}")
    for (name, year), done in schedule.kpi_actuals.items():
        if done < 0:
            odd.append(f"{capital(name)} in year {year}: {figure(done)}, which is below 0")
    if odd:
        yield FIGURE_TO_LOOK_INTO.at(place, found=first_of(odd, _MOST_NAMED))
    rows: dict[ReportedRow, str] = {
        (number, year): f"No. {number} in year {year}" for number, year, _ in schedule.actuals
    }
    rows |= {(name, year): f"{capital(name)} in year {year}" for name, year in schedule.kpi_actuals}
    bare = [words for row, words in rows.items() if row not in schedule.evidenced]
    if bare:
        yield REPORTED_WITHOUT_EVIDENCE.at(place, found=first_of(bare, _MOST_NAMED))


def _odd(done: float, units: float | None) -> str:
    if done < 0 and (units is None or units >= 0):
        return "which is below 0"
    if units is not None and 0 < units < done:
        return f"more than the {figure(units)} that are promised for the whole contract"
    return ""
