"""What can be wrong with the schedule of a contract: when it is made, and when it comes back."""

from __future__ import annotations

from sve_excel.findings.rule import Rule
from sve_excel.imprint import RULES_VALUES_SHA256

NO_DAYS_OF_THE_CONTRACT = Rule(
    "SVE714",
    "no-days-of-the-contract",
    "error",
    "{bidder} gives no start and end date that a schedule could be made for.",
    "Name the days of the contract with --starts and --ends.",
)

NOT_FIRST = Rule(
    "SVE715",
    "not-first",
    "warning",
    "{bidder} {place} by the published rules, and {made} all the same.",
    "Hold the name against the decision.",
    manual={
        "place": "is not at the first place",
        "made": "a schedule is made for it, or summaries name it the most advantageous tender,",
    },
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

RATING_WITHOUT_REASON = Rule(
    "SVE718",
    "rating-without-reason",
    "warning",
    "{whose}: {word} is typed where the published bands give {state}, and no reason. It stands in "
    "the performance notice.",
    "Type the reason under Why on the sheet Indicators, or take the rating out.",
    manual={"whose": "an indicator in a year", "word": "a rating", "state": "another"},
)

NOT_A_CHOICE = Rule(
    "SVE719",
    "not-a-choice",
    "warning",
    "{typed} was typed under {heading} of {whose}, which takes {words} alone: it is not taken, and "
    "listed on the sheet Kept.",
    "Type one of these words there, or nothing, and delete the row on Kept.",
    manual={
        "typed": "something",
        "heading": "a heading",
        "whose": "a row",
        "words": "the five ratings, or yes and no,",
    },
)

SCHEDULE_NOT_WHOLE = Rule(
    "SVE720",
    "schedule-not-whole",
    "error",
    "this delivery schedule cannot be read: {detail}.",
    "Put back what was deleted, from the schedule as it was made.",
    manual={"detail": "what is missing"},
)

ACTUAL_OF_NO_ROW = Rule(
    "SVE721",
    "actual-of-no-row",
    "warning",
    "{heading} stands in a row that is not of the schedule, so it does not count.",
    "Type it into the row of its commitment and year.",
    manual={"heading": "what was done"},
)

SCHEDULE_CHANGED = Rule(
    "SVE722",
    "schedule-changed",
    "warning",
    "{count} other cells than the yellow ones hold something else than was written: {found}.",
    "Hold them against the schedule as it was made: targets change by agreement alone.",
    manual={"count": "so many", "found": "which"},
)

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

REPORTED_AHEAD = Rule(
    "SVE725",
    "reported-ahead",
    "warning",
    "figures are typed of times that begin after {day}, the day as of which deliveries are looked "
    "at: {when}. They do not count.",
    "Take them out until then, or name a later day by --on.",
    manual={"day": "a day", "when": "which years"},
)
