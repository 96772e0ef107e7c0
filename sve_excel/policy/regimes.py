"""The laws that an award can be under, and what each asks of a buyer: one record for each.

Every text and duty that hangs on the law is read from here, so that a sentence that is true for one
buyer is not printed for the next. Sources: Procurement Act 2023 sections 19, 23, 45, 50 to 53, 71
and 98; Procurement Regulations 2024 (SI 2024/692) regulations 27, 31, 32, 36 and 39; Health Care
Services (Provider Selection Regime) Regulations 2023 (SI 2023/1348) regulations 11, 12 and 24 with
Schedule 9; Procurement Reform (Scotland) Act 2014 sections 32 and 33; Cabinet Office and Welsh
Government guidance on assessment summaries. A duty that was not read in one of them is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sve_excel.imprint import CALL_OFF_TITLE, OUTCOME_TITLE, SUMMARY_TITLE, TENDER_TITLE

LetterKind = Literal["assessment summary", "reasons", "scores and reasons", "none", "not provided"]
StandstillKind = Literal["due", "voluntary", "none"]
FIRST_DAY, DAY_AFTER = "the day of the notice", "the day after the notice"


@dataclass(frozen=True, slots=True)
class Letter:
    """What an unsuccessful bidder is told: the kind of letter, its heading, and by which law.

    One that is not provided is due under a law of which nothing is carried here.
    """

    kind: LetterKind
    heading: str
    law: str = ""

    @property
    def due(self) -> bool:
        """Whether the law asks for it."""
        return self.kind != "none"


@dataclass(frozen=True, slots=True)
class Standstill:
    """The wait before the contract: working days, and which day is the first of them."""

    kind: StandstillKind
    days: int = 0
    first: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Regime:
    """One law: its name in a policy, its words, and the duties that it brings.

    A law is empty where nothing of the kind is asked for. ``details_days`` are those from entering
    into the contract to the notice of its details; None where no number of days is set.
    ``withholding_law`` is the one whose limbs say what may be withheld, and ``not_carried`` says
    which of its own rules on notices and performance are not here.
    """

    name: str
    words: str
    criteria_law: str
    letter: Letter
    standstill: Standstill
    award_notice_law: str = ""
    kpi_law: str = ""
    details_law: str = ""
    details_days: int | None = None
    performance_law: str = ""
    breach_law: str = ""
    records_law: str = ""
    records_years: int = 0
    note: str = ""
    withholding_law: str = ""
    not_carried: str = ""

    @property
    def three_material(self) -> bool:
        """Whether a notice describes the three most material indicators: regulations 32 and 39."""
        laws = f"{self.details_law} {self.performance_law}"
        return any(f"regulation {n} of the Procurement Reg" in laws for n in (32, 39))

    @property
    def five_ratings(self) -> bool:
        """Whether performance is rated in the words of regulation 39."""
        return "regulation 39" in self.performance_law


_NO_STANDSTILL = Standstill("none")
_SUMMARY = Letter(
    "assessment summary",
    SUMMARY_TITLE,
    "section 50(3) of the Procurement Act 2023 and regulation 31 of the Procurement Regulations "
    "2024",
)
_OWN_RULES = (
    "Which notices its law asks for and what they say is not carried here: hold to that law."
)
_WITHHOLDING = "section 94 of the Procurement Act 2023"
_CRITERIA = "section 23 of the Procurement Act 2023"
_AWARD_NOTICE = (
    "section 50(1) of the Procurement Act 2023 and regulation 27 of the Procurement Regulations "
    "2024"
)
_DUE = Standstill("due", 8, FIRST_DAY, "section 51(1) and (2) of the Procurement Act 2023")
_VOLUNTARY = Standstill(
    "voluntary", 8, FIRST_DAY, "section 51(3) to (5) of the Procurement Act 2023"
)
_KPIS = "section 52 of the Procurement Act 2023"
_DETAILS = (
    "section 53(1) of the Procurement Act 2023 and regulation 32 of the Procurement Regulations "
    "2024"
)
_PERFORMANCE = (
    "section 71(2) of the Procurement Act 2023 and regulation 39 of the Procurement Regulations "
    "2024"
)
_BREACH = "section 71(3) to (6) of the Procurement Act 2023"
_RECORDS = "section 98 of the Procurement Act 2023"

REGIMES: Mapping[str, Regime] = {
    regime.name: regime
    for regime in (
        Regime(
            "procurement-act",
            "a public contract under the Procurement Act 2023",
            _CRITERIA,
            _SUMMARY,
            _DUE,
            _AWARD_NOTICE,
            _KPIS,
            _DETAILS,
            30,
            _PERFORMANCE,
            _BREACH,
            _RECORDS,
            3,
            withholding_law=_WITHHOLDING,
        ),
        Regime(
            "light-touch",
            "a light touch contract under the Procurement Act 2023",
            _CRITERIA,
            _SUMMARY,
            _VOLUNTARY,
            _AWARD_NOTICE,
            details_law=_DETAILS,
            details_days=120,
            records_law=_RECORDS,
            records_years=3,
            withholding_law=_WITHHOLDING,
            note="Criteria may be about the views of the people who receive the services and of "
            "their carers, their different needs, and how near the services are (section 23(6)).",
        ),
        Regime(
            "framework-call-off",
            "a contract awarded under a framework by section 45 of the Procurement Act 2023",
            "",
            Letter("none", CALL_OFF_TITLE),
            _VOLUNTARY,
            _AWARD_NOTICE,
            _KPIS,
            _DETAILS,
            30,
            _PERFORMANCE,
            _BREACH,
            _RECORDS,
            3,
            withholding_law=_WITHHOLDING,
            note="An assessment summary is due for awards under section 19 alone, so none is due "
            "here; the framework says how suppliers are selected.",
        ),
        Regime(
            "below-threshold",
            "a contract below the thresholds of the Procurement Act 2023",
            "",
            Letter("none", TENDER_TITLE),
            _NO_STANDSTILL,
            details_law="regulation 36 of the Procurement Regulations 2024",
            withholding_law=_WITHHOLDING,
            note="The notice of the contract's details is due as soon as reasonably practicable. "
            "No duty to keep records stands in section 98 for it; keep them all the same.",
        ),
        Regime(
            "wales",
            "a public contract of a devolved Welsh authority under the Procurement Act 2023",
            _CRITERIA,
            Letter(
                "assessment summary",
                SUMMARY_TITLE,
                "section 50(3) of the Procurement Act 2023 and regulation 32 of the Procurement "
                "(Wales) Regulations 2024",
            ),
            _DUE,
            "section 50(1) of the Procurement Act 2023",
            _KPIS,
            "section 53(1) of the Procurement Act 2023",
            30,
            "section 71(2) of the Procurement Act 2023",
            _BREACH,
            _RECORDS,
            3,
            withholding_law=_WITHHOLDING,
            not_carried="The fields of its notices, how many indicators a notice describes and the "
            "words of its ratings stand in rules of Wales that are not carried here: hold to them.",
        ),
        Regime(
            "scotland",
            "a contract of a devolved Scottish authority below the higher threshold, to which the "
            "Procurement Act 2023 does not apply",
            "",
            Letter(
                "scores and reasons",
                TENDER_TITLE,
                "section 32(5) of the Procurement Reform (Scotland) Act 2014",
            ),
            _NO_STANDSTILL,
            note="The letter names the successful tenderer, the criteria, and the scores of both "
            "by those criteria; who asks is told more within 30 days (section 33).",
            not_carried=_OWN_RULES,
        ),
        Regime(
            "scotland-above-threshold",
            "a contract of a devolved Scottish authority above the higher threshold, to which the "
            "Procurement Act 2023 does not apply and whose own rules are not carried here",
            "",
            Letter("not provided", TENDER_TITLE),
            _NO_STANDSTILL,
            note="Letters, notices and days of this law are not provided: hold to the law itself. "
            "Papers are drafts with the scores and explanations, to copy from.",
            not_carried=_OWN_RULES,
        ),
        Regime(
            "health",
            "health care services under the Provider Selection Regime Regulations 2023",
            "regulation 11(2) of the Provider Selection Regime Regulations 2023",
            Letter(
                "reasons",
                OUTCOME_TITLE,
                "regulation 11(5) and Schedule 9 of the Provider Selection Regime Regulations 2023",
            ),
            Standstill(
                "due",
                8,
                DAY_AFTER,
                "regulation 12(2) to (4) of the Provider Selection Regime Regulations 2023",
            ),
            records_law="regulation 24 of the Provider Selection Regime Regulations 2023",
            note="No scores are prescribed; the letter says why the successful provider was "
            "successful and why the unsuccessful one was not. The record names the individuals who "
            "decided.",
            not_carried=_OWN_RULES,
        ),
    )
}
