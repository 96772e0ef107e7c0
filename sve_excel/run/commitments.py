"""What the winner committed itself to, as a delivery schedule: what ``award --to`` writes.

The bids are valued as they are in a comparison, with what the register says of them; nothing is
written into them. A schedule that stands there already may hold what people typed, so it stays, and
one that differs stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sve_excel import Refusal
from sve_excel.comparison.bidder import find_bidder
from sve_excel.comparison.bids import Bid, Comparison, is_evaluation
from sve_excel.comparison.chosen import NOT_FIRST, not_first
from sve_excel.findings.rule import Rule
from sve_excel.imprint import COMPARISON_FILE, SCHEDULE_TITLE
from sve_excel.model import Finding, Place
from sve_excel.policy.award import Lot
from sve_excel.policy.kpis import kpis_wanting
from sve_excel.policy.rules import Policy
from sve_excel.run.anonymous import key_beside
from sve_excel.run.award import has_report, report_in
from sve_excel.run.entering import LEAVE_THE_DAY_OUT, DaysGiven, made_on, too_early, too_late
from sve_excel.run.newest import comparison_named, report_on
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import Outcome, Written, write_output
from sve_excel.run.papers import put_beside
from sve_excel.run.prepared import prepared
from sve_excel.run.ranked import ranked
from sve_excel.run.verify import home_of, read_report
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.tracking.schedule import Schedule, scheduled
from sve_excel.words.folding import fold
from sve_excel.words.near import did_you_mean
from sve_excel.words.numbers import day_text
from sve_excel.words.saying import first_of

NO_DAYS_OF_THE_CONTRACT = Rule(
    "SVE714",
    "no-days-of-the-contract",
    "error",
    "{bidder} gives no start and end date that a schedule could be made for.",
    "Name the days of the contract with --starts and --ends.",
)

KPIS_WANTING = Rule(
    "SVE716",
    "kpis-wanting",
    "warning",
    "{wanting}",
    "Add [[kpi]] to the rules, or say in why_no_kpi of [deliveries] why not.",
    manual={"wanting": "the law asks for more key performance indicators than the rules name"},
)

KPI_WITHOUT_COMMITMENT = Rule(
    "SVE717",
    "kpi-without-commitment",
    "warning",
    "the indicator {kpi} counts {output}, which {bidder} does not offer.",
    "Agree on what the supplier commits itself to, or type what is done into the sheet KPIs.",
)


_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_NAME = 60
_MOST_NAMED = 5


class NoSchedule(Refusal):
    """No schedule can be made as asked."""


@dataclass(frozen=True, slots=True)
class ScheduleAsked:
    """To whom a contract is awarded, which lot, and from when to when where the bid is not it."""

    to: str
    lot: str = ""
    starts: date | None = None
    ends: date | None = None
    entered_on: date | None = None


def schedule_award(
    paths: Sequence[Path],
    output: Path,
    asked: ScheduleAsked,
    options: Options = DEFAULT_OPTIONS,
    *,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Write the delivery schedule of the winner among the bids of ``paths`` into a folder.

    Raises a ``Refusal`` where no valued bid, or more than one, goes by the name, or where the
    rules have no such lot.
    """
    where = _places(paths, output)
    ready = prepared(where.bids, options, write=False)
    lot = _lot(ready.settings.policy, asked.lot)
    known = ranked(where.looked, ready, where.beside, watch)
    run, rules = known.run, ready.rules
    if run.stopped:
        return Outcome(run, remarks=known.remarks, rules=rules)
    watch.step("Writing the schedule")
    comparison = known.comparison(ready.options)
    if not comparison.bids:
        raise NoSchedule(
            f"No valued bid is in {first_of([str(each) for each in paths], _MOST_NAMED)}. Name the "
            "run report, its folder, or the folder of the bids."
        )
    bid = find_bidder(comparison, _unlettered(asked.to, known.register.home))
    if is_evaluation(bid.result):
        raise NoSchedule(
            f"{bid.label} is {bid.result.path}, which reports what has happened "
            "(Evaluation: Evaluative): it promises nothing, and no contract is awarded to it."
        )
    schedule = _schedule(bid, asked, lot, run.policy)
    if schedule is None:
        without = NO_DAYS_OF_THE_CONTRACT.at(Place(bid.result.path), bidder=bid.label)
        return Outcome(run, remarks=known.remarks, rules=rules, findings=(without,))
    report = where.report or _newest(where, ready.options, known.register.home)
    if early := _too_early(bid, asked, comparison, report):
        remarks = (*known.remarks, f"No schedule was written. {LEAVE_THE_DAY_OUT}")
        return Outcome(run, remarks=remarks, rules=rules, findings=early, ranked=comparison)
    path, said = _write(output, bid, schedule, comparison, report)
    return Outcome(
        run,
        (Written("schedule", path, bid.label),),
        remarks=(*known.remarks, *said),
        rules=rules,
        findings=tuple(_findings(bid, lot, schedule, comparison)),
        ranked=comparison,
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the bids are, where else what people typed may be, and the report that was named.

    ``looked`` are folders of bids and comparisons, and ``beside`` is a file in one more.
    """

    bids: Sequence[Path]
    looked: Sequence[Path]
    beside: Path
    report: Mapping[str, Any] = field(default_factory=dict)


def _places(paths: Sequence[Path], output: Path) -> _Places:
    """Find the bids that are meant: by the run report that is named, or lies in the folder that is.

    Without one they are the paths themselves.
    """
    if len(paths) != 1 or not has_report(paths[0]):
        return _Places(paths, paths, output / SCHEDULE_TITLE)
    at = report_in(paths[0])
    report = read_report(at)
    home, held = home_of(at, report), comparison_named(at, report)
    beside = [held.parent] if held and held.name == COMPARISON_FILE else []
    return _Places([home], [*beside, home], at, report)


def _newest(where: _Places, options: Options, home: Path | None) -> Mapping[str, Any]:
    """Give the newest run report on the bids, also one beside the comparison that people typed."""
    _, report = report_on(where.looked, options, where.beside)
    if not report and home:
        _, report = report_on(where.looked, options, home)
    return report


def _unlettered(to: str, home: Path | None) -> str:
    """Give the file of a bidder that is named by its letter, where the key lies beside ``home``."""
    named = key_beside(home).bidder(to) if home else ""
    return named or to


def _lot(policy: Policy, named: str) -> Lot | None:
    """Find the lot that was named; raises ``NoSchedule``."""
    if not named:
        return None
    found = next((lot for lot in policy.lots if fold(lot.number) == fold(named)), None)
    if found is None:
        hint = did_you_mean(named, [lot.number for lot in policy.lots])
        known = "" if policy.lots else " They have none."
        raise NoSchedule(f"The rules have no lot {named!r}.{hint or known}")
    return found


def _schedule(bid: Bid, asked: ScheduleAsked, lot: Lot | None, policy: Policy) -> Schedule | None:
    """Make the schedule; none where nobody says from when to when the contract is."""
    start, end = asked.starts or bid.project.start, asked.ends or bid.project.end
    if start is None or end is None or end < start:
        return None
    return replace(
        scheduled(bid.project, bid.valuation, start, end),
        lot=lot.number if lot else "",
        entered_on=asked.entered_on,
        rules=policy.sha256,
    )


def _write(
    output: Path, bid: Bid, schedule: Schedule, comparison: Comparison, report: Mapping[str, Any]
) -> tuple[Path, list[str]]:
    from sve_excel.tracking.notices import notice_fields, others_of, supplier_of
    from sve_excel.tracking.schedule_book import build_schedule_book

    lot = next((each for each in comparison.policy.lots if each.number == schedule.lot), None)
    results = [each.result for each in comparison.bids] + list(comparison.others)
    fields = notice_fields(
        comparison.policy,
        schedule,
        supplier_of(bid.project, bid.result.standing),
        others_of(results, bid.result, lot),
        summaries_given(comparison, report),
    )
    parts = [_UNSAFE.sub(" ", bid.project.organisation).strip(" .")[:_LONGEST_NAME]]
    parts += [f"lot {_UNSAFE.sub(' ', lot.number)}"] if lot else []
    path = output / f"{SCHEDULE_TITLE} - {', '.join(parts)}.xlsx"
    return put_beside(path, build_schedule_book(schedule, comparison.policy, fields), write_output)


def summaries_given(comparison: Comparison, report: Mapping[str, Any]) -> str:
    """Say on which day assessment summaries were given; empty where none is known.

    It is that of the summaries which the newest run made, unless they are drafts, else the one that
    stands in the sheet Reasons. There a run that made them keeps it, and people may type it, so it
    alone does not say that any were given.
    """
    from sve_excel.comparison.assessed import DATED, typed_on_top

    if made := made_on(report):
        return f"Yes, on {made}"
    typed = typed_on_top(comparison.typed.earlier, DATED)
    said = day_text(typed)
    if not said:
        return ""
    known = "the run report has no" if report else "no run report was found with"
    return f"{said}, as it stands in Reasons; {known} summaries that are ready"


def _days_given(comparison: Comparison, report: Mapping[str, Any]) -> DaysGiven:
    """Give the days of the award: those of the rules, of the newest run, and typed in Reasons."""
    from sve_excel.comparison.assessed import DATED, NOTICED, typed_on_top

    earlier = comparison.typed.earlier
    return DaysGiven(
        comparison.policy.procurement.published_on,
        made_on(report) or typed_on_top(earlier, DATED),
        typed_on_top(earlier, NOTICED),
    )


def _too_early(
    bid: Bid, asked: ScheduleAsked, comparison: Comparison, report: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Say why the contract cannot be entered into on the day that was named."""
    days, place = _days_given(comparison, report), Place(bid.result.path)
    return tuple(too_early(asked.entered_on, days, comparison.policy.regime, place))


def _findings(
    bid: Bid, lot: Lot | None, schedule: Schedule, comparison: Comparison
) -> Iterator[Finding]:
    place, policy = Place(bid.result.path), comparison.policy
    yield from too_late(schedule, place)
    if said := not_first(bid, lot, comparison):
        yield NOT_FIRST.at(place, bidder=bid.label, place=said, made="the schedule is made for it")
    wanting = kpis_wanting(
        policy.regime,
        policy.procurement.value,
        len(policy.kpi),
        policy.deliveries.why_no_kpi,
    )
    if wanting:
        yield KPIS_WANTING.at(Place(comparison.rules), wanting=wanting)
    for kpi in policy.kpi:
        if kpi.output and not schedule.counted(kpi):
            yield KPI_WITHOUT_COMMITMENT.at(
                place, kpi=kpi.name, output=kpi.output, bidder=bid.label
            )
