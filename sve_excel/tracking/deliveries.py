"""Promises, reports and schedules of a run put together: what the workbook of deliveries tells.

A bid whose contract has a schedule is not listed apart: what is said of the schedule says it of the
bid. Every contract is rated as of one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.tracking.matching import Matches, Progress, projects, without_report
from sve_excel.tracking.notices import Supplier, as_scheduled, supplier_of
from sve_excel.tracking.performance import Rated, rated
from sve_excel.tracking.rating import Contract, contracts
from sve_excel.tracking.schedule import Schedule
from sve_excel.words.folding import fold


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Delivery schedules among the files, and the day as of which deliveries are looked at."""

    schedules: tuple[Schedule, ...] = ()
    on: date = date.max


@dataclass(frozen=True, slots=True)
class Tracked:
    """Everything known of what was promised and delivered.

    ``found`` are projects with promise and report, ``alone`` bids without a counterpart, ``silent``
    promises without a report; ``held`` are all contracts, rated.
    """

    comparison: Comparison
    found: tuple[Progress, ...]
    alone: tuple[Bid, ...]
    silent: tuple[Bid, ...]
    held: Rated

    @property
    def scheduled(self) -> list[Contract]:
        """Contracts that have a delivery schedule."""
        return [contract for contract in self.held.contracts if contract.schedule.file]

    @property
    def unscheduled(self) -> list[Progress]:
        """Projects with promise and report whose contract has no schedule that tells of both."""
        named = {_names(contract) for contract in self.scheduled}
        return [progress for progress in self.found if _bid_names(progress.promised) not in named]

    def progress_of(self, contract: Contract) -> Progress | None:
        """Promise and reports beside the schedule of a contract, where there are any."""
        fitting = (
            progress for progress in self.found if _bid_names(progress.promised) == _names(contract)
        )
        return next(fitting, None)


def deliveries(
    comparison: Comparison, matches: Matches = (), given: Scheduled | None = None
) -> Tracked:
    """Put together what belongs together, by name or by the ids of ``matches``.

    Without ``given`` there are no schedules, and every year counts as over.
    """
    given = given or Scheduled()
    found, alone = projects(comparison, matches)
    known = contracts(given.schedules, found, alone)
    alone, silent = _not_scheduled(known, alone, without_report(comparison, matches))
    held = rated(known, comparison.policy, given.on, _suppliers(known, comparison))
    return Tracked(comparison, tuple(found), tuple(alone), tuple(silent), held)


def _not_scheduled(
    known: Sequence[Contract], alone: Sequence[Bid], silent: Sequence[Bid]
) -> tuple[list[Bid], list[Bid]]:
    """Leave out the bids whose contract has a schedule: what is said of it says it of them."""
    held = {_names(contract) for contract in known if contract.schedule.file}

    def free(bid: Bid) -> bool:
        return _bid_names(bid) not in held

    return [bid for bid in alone if free(bid)], [bid for bid in silent if free(bid)]


def _names(contract: Contract) -> tuple[str, str]:
    return fold(contract.schedule.supplier), fold(contract.schedule.project)


def _bid_names(bid: Bid) -> tuple[str, str]:
    return fold(bid.project.organisation), fold(bid.project.name)


def _suppliers(known: Sequence[Contract], comparison: Comparison) -> dict[str, Supplier]:
    """What is known of each contract's supplier: by its schedule and a bid of the same project."""
    bids = {
        (fold(bid.project.organisation), fold(bid.project.name)): supplier_of(
            bid.project, bid.result.standing
        )
        for bid in comparison.bids
    }
    found = {}
    for contract in known:
        schedule = contract.schedule
        key = (fold(schedule.supplier), fold(schedule.project))
        found[contract.name] = as_scheduled(schedule, bids.get(key))
    return found
