"""Reports held against promises, project by project: what ``track`` does, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sve_excel.findings.rule import Rule
from sve_excel.imprint import RULES_VALUES_SHA256
from sve_excel.model import Finding, Place
from sve_excel.policy.rules import Policy
from sve_excel.run.bids import Foreknown, stop_said
from sve_excel.run.entering import DaysGiven, too_early, too_late
from sve_excel.run.kept import keep_before, typed_before
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import Outcome, write_all
from sve_excel.run.prepared import prepared
from sve_excel.run.schedules import read_schedules, schedules_among
from sve_excel.run.side_by_side import links_from
from sve_excel.run.watching import NOBODY, Watcher
from sve_excel.tracking.matching import read_matches, unused
from sve_excel.tracking.returned import to_look_into, together
from sve_excel.tracking.schedule import Schedule
from sve_excel.tracking.schedule_book import CONTRACT
from sve_excel.words.numbers import day_said
from sve_excel.words.saying import first_of

NO_KPIS_IN_THE_RULES = Rule(
    "SVE723",
    "no-kpis-in-the-rules",
    "warning",
    "the schedule has key performance indicators that the rules in force do not name, so they are "
    "not rated: {found}.",
    "Name the rules of the award with --policy.",
    manual={"found": "which"},
)

OTHER_RULES = Rule(
    "SVE724",
    "other-rules",
    "warning",
    f"the schedule was made under other rules ({RULES_VALUES_SHA256} {{found}}) than those in "
    "force.",
    "Name the rules of the award with --policy; bands are those that were published.",
    manual={"found": "its own"},
)

REPORTED_AHEAD = Rule(
    "SVE725",
    "reported-ahead",
    "warning",
    "figures are typed of times that begin after {day}, the day as of which deliveries are looked "
    "at: {when}. They do not count.",
    "Take them out until then, or name a later day by --on.",
    manual={"day": "a day", "when": "which years"},
)


_MOST_NAMED = 6


def track(
    paths: Sequence[Path],
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    matches: Path | None = None,
    on: date | None = None,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Hold the evaluations among the workbooks of ``paths`` against their forecasts.

    The workbook that says so is written to ``output``. ``matches`` is a CSV of file and id: files
    of one id are one project. Delivery schedules among the files are read, too; ``on`` is the day
    as of which it is said what is due, today where none is named. Raises a ``Refusal`` where
    nothing can be done as asked.
    """
    given = read_matches(matches) if matches else ()
    read = [matches] if matches else []
    ready = prepared(paths, options, read=read, write=False)
    ready = ready.held({"-o": (output, "delivery")}, read)
    typed = typed_before(output, "delivery")
    found, listed = schedules_among(ready.found)
    ready = replace(ready, found=found)
    run = ready.value(watch, Foreknown(rivals=False))
    remarks = [*ready.remarks, *stop_said(run, "were read")]
    if run.stopped:
        return Outcome(run, remarks=tuple(remarks), rules=ready.rules)
    from sve_excel.comparison.bids import gather
    from sve_excel.tracking.deliveries import Scheduled, deliveries
    from sve_excel.tracking.due import due_findings, due_report
    from sve_excel.tracking.published import before
    from sve_excel.tracking.typed_ratings import check_typed_ratings
    from sve_excel.tracking.workbook import delivery_book

    remarks += [
        f"{matches}: no workbook is called {pattern}."
        for pattern in unused([result.path for result in run.results], given)
    ]
    schedules, findings, joined = _put_together(
        *read_schedules(listed, ready.settings, ready.options)
    )
    remarks += joined
    findings += _held_against(schedules, run.policy)
    watch.step("Writing the delivery")
    links = links_from(output, found.tasks)
    begun, ahead = _begun(schedules, day := on or date.today())
    findings += ahead
    as_of = Scheduled(begun, day)
    known = deliveries(gather(run.results, run.library, run.policy, links), given, as_of)
    findings += check_typed_ratings(known.held, typed.earlier, output.name)
    stood = before(output)
    findings += due_findings(known.held, typed.earlier, output.name, stood)
    workbook = delivery_book(known, typed, stood)
    remarks += keep_before(output, typed)
    written = write_all([("delivery", output, workbook)])
    return Outcome(
        run,
        *written,
        remarks=tuple(remarks),
        rules=ready.rules,
        findings=tuple(findings),
        decision={"contracts": due_report(known.held, typed.earlier)},
    )


def _put_together(
    found: Sequence[Schedule], findings: Sequence[Finding]
) -> tuple[list[Schedule], list[Finding], list[str]]:
    """Give one schedule of each contract, what is to be said of them, and which were several."""
    schedules, differing, joined = together(found)
    odd = (each for schedule in schedules for each in to_look_into(schedule))
    return schedules, [*findings, *differing, *odd], joined


def _begun(schedules: Sequence[Schedule], day: date) -> tuple[tuple[Schedule, ...], list[Finding]]:
    """Give schedules without what they report of years to come, and say which years those are."""
    begun = tuple(schedule.begun_by(day) for schedule in schedules)
    findings = list[Finding]()
    for schedule, counted in zip(schedules, begun, strict=True):
        years = {year for _, year, _ in schedule.actuals.keys() - counted.actuals.keys()}
        years |= {year for _, year in schedule.kpi_actuals.keys() - counted.kpi_actuals.keys()}
        if years:
            when = first_of([f"year {year}" for year in sorted(years)], _MOST_NAMED)
            place = Place(schedule.file)
            findings.append(REPORTED_AHEAD.at(place, day=day_said(day), when=when))
    return begun, findings


def _held_against(schedules: Sequence[Schedule], policy: Policy) -> list[Finding]:
    """Say of schedules what does not go together with the rules that rate them."""
    findings = list[Finding]()
    days = DaysGiven(policy.procurement.published_on)
    for schedule in schedules:
        place = Place(schedule.file)
        on_contract = replace(place, sheet=CONTRACT)
        findings += too_early(schedule.entered_on, days, policy.regime, on_contract)
        findings += too_late(schedule, on_contract)
        if schedule.kpi_actuals and not policy.kpi:
            names = first_of(sorted({name for name, _ in schedule.kpi_actuals}), _MOST_NAMED)
            findings.append(NO_KPIS_IN_THE_RULES.at(place, found=names))
        elif schedule.rules and schedule.rules != policy.sha256:
            findings.append(OTHER_RULES.at(place, found=schedule.rules[:12]))
    return findings
