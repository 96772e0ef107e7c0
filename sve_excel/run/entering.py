"""Whether a contract can have been entered into on a day: after rules, summaries and standstill.

Only days that somebody gave are held against it. The standstill begins with a notice that comes
after the summaries, so the first day on which it can be over is known from theirs; bank holidays
are not counted out, which makes that day a little early and never late. A day behind the first one
of the contract is told, too: it can be so, and is mostly a slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.policy.regimes import FIRST_DAY, Regime
from sve_excel.records.span import weekday_after
from sve_excel.tracking.schedule import Schedule
from sve_excel.words.numbers import day_said, parse_date

ENTERED_TOO_EARLY = Rule(
    "SVE664",
    "entered-too-early",
    "error",
    "the contract is said to be entered into on {day}, and {why}.",
    "Hold the day against the contract, and name the right one with --entered-on: notices and the "
    "time of keeping are counted from it.",
    manual={
        "day": "a day",
        "why": "rules, papers or standstill are later",
    },
)

ENTERED_AFTER_IT_BEGAN = Rule(
    "SVE669",
    "entered-after-it-began",
    "warning",
    "the contract is said to be entered into on {day}, and {why}.",
    "Hold both days against the contract. Where one is wrong, name the right ones with "
    "--entered-on, --starts and --ends; where work began before the contract was there, keep why: "
    "notices and the time of keeping are counted from the day on which it was entered into.",
    manual={"day": "a day", "why": "its first day, or its last, is before that"},
)


LEAVE_THE_DAY_OUT = (
    "What is counted from the day of the contract would be wrong: name the right day, or none yet."
)
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaysGiven:
    """Days of an award as texts, empty where nobody gave one.

    ``summaries`` is the day of the summaries, ``noticed`` that of the notice of the intention.
    """

    published: str = ""
    summaries: str = ""
    noticed: str = ""


def made_on(report: Mapping[str, Any]) -> str:
    """Give the day of the summaries that a run made, unless they are drafts; empty without any."""
    made = report.get("summaries")
    day = made.get("date") if isinstance(made, Mapping) and not made.get("draft") else None
    return day if isinstance(day, str) else ""


def too_early(
    entered_on: date | None, days: DaysGiven, regime: Regime, place: Place
) -> Iterator[Finding]:
    """Say of the day on which a contract is entered into why it cannot be that one yet."""
    if entered_on is None:
        return
    published, summaries = parse_date(days.published), parse_date(days.summaries)
    if published and entered_on <= published:
        why = f"the rules were published on {day_said(published)}"
        yield ENTERED_TOO_EARLY.at(place, day=day_said(entered_on), why=why)
    if summaries and regime.letter.kind == "assessment summary" and entered_on <= summaries:
        why = f"the assessment summaries, which come before, bear the date {day_said(summaries)}"
        yield ENTERED_TOO_EARLY.at(place, day=day_said(entered_on), why=why)
    elif (last := standstill_until(days, regime)) and entered_on <= last:
        standing = regime.standstill
        why = (
            f"the standstill of {standing.days} working days is not over before the end of "
            f"{day_said(last)} ({standing.law})"
        )
        yield ENTERED_TOO_EARLY.at(place, day=day_said(entered_on), why=why)


def too_late(schedule: Schedule, place: Place) -> Iterator[Finding]:
    """Say of a contract that it is entered into when it has begun already, or is over."""
    entered_on = schedule.entered_on
    if entered_on is None or entered_on <= schedule.start:
        return
    why = f"its first day is {day_said(schedule.start)}, which is before"
    if entered_on > schedule.end:
        why = f"its last day is {day_said(schedule.end)}, which is before"
    yield ENTERED_AFTER_IT_BEGAN.at(place, day=day_said(entered_on), why=why)


def standstill_until(days: DaysGiven, regime: Regime) -> date | None:
    """Give the first day that can be the last of the standstill; None where none is due or known.

    It begins on the day of the notice, or on the day after it and then the working days are those
    behind its first.
    """
    standing = regime.standstill
    noticed, summaries = parse_date(days.noticed), parse_date(days.summaries)
    if standing.kind != "due":
        return None
    if standing.first == FIRST_DAY:
        return weekday_after(summaries - _ONE, standing.days) if summaries else None
    return weekday_after(noticed + _ONE, standing.days) if noticed else None
