"""The fields of the notices of an award, to copy from: each with the words of where it stands.

Contract award notice: regulation 27(2) of the Procurement Regulations 2024. Contract details
notice: regulation 32(2), of which not all is here, and below the thresholds regulation 36(2). What
the rules, the bids and the register do not say is left for people to type, and a note says what; a
field whose law was not read is not named, and where another law holds nothing of these is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sve_excel.comparison.lots import lots_in
from sve_excel.comparison.register import received, was_assessed
from sve_excel.model import Project, Result
from sve_excel.policy.award import Lot
from sve_excel.policy.kpis import KPIS_ABOVE, by_material
from sve_excel.policy.regimes import REGIMES, Regime
from sve_excel.policy.rules import Policy
from sve_excel.records.standing import Standing
from sve_excel.tracking.schedule import Schedule
from sve_excel.words.digits import above
from sve_excel.words.folding import fold
from sve_excel.words.numbers import day_said
from sve_excel.words.saying import capital, figure, pounds, so_many

AWARD_NOTICE, DETAILS_NOTICE = "Contract award notice", "Contract details notice"
MOST_MATERIAL = 3
UNSUCCESSFUL = "Unsuccessful supplier"  # with its number
SOON = "As soon as reasonably practicable"
_DATED = "The date that the summaries bear: hold it against the day on which they were given."
_UNDATED = (
    "No run made summaries that are ready, and no day is typed. Type it beside 'Date of the "
    "summaries' in the sheet Reasons of the comparison and make this again, or type it here."
)
LIGHT_TOUCH, CALL_OFF = REGIMES["light-touch"], REGIMES["framework-call-off"]
BY_THE_AUTHORITY = "For the authority to write: neither rules nor bids say it."
_OF_THE_RULES = (
    "Not in the rules: {} under [procurement]. Write it there and make this again, or here."
)
_OF_THE_BID = "Not known: type it into the sheet Register and make this again, or type it here."
_NOT_READ = (
    "Regulation 32(2) asks for more than stands here: hold this against its text and the form of "
    "the platform. What the award notice has above serves again, and the rest is for the authority "
    "to write."
)


@dataclass(frozen=True, slots=True)
class NoticeField:
    """A field of a notice: where it stands, what it asks for, and what is known of it."""

    notice: str
    where: str
    label: str
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Supplier:
    """What notices say of a supplier: the register's words, else the bid's own."""

    name: str
    address: str
    email: str
    identifier: str
    small: str
    value_driven: str


SUPPLIER_FIELDS: Final = {
    "address": "Supplier: postal address",
    "email": "Supplier: e-mail address",
    "identifier": "Supplier: unique identifier",
    "small": "Small or medium-sized enterprise?",
    "value_driven": "Non-governmental organisation that is value-driven?",
}  # what each fact of a supplier is called in the notices
CONTACT: Final = ("address", "email", "identifier")
KIND: Final = ("small", "value_driven")


_WANTING: Final = {
    "Contracting authority": _OF_THE_RULES.format("authority"),
    "Title of the procurement": _OF_THE_RULES.format("title"),
    "Unique identifier of the procurement": _OF_THE_RULES.format("procurement_id"),
    "Unique identifier of the public contract": _OF_THE_RULES.format("contract_id"),
    "Estimated value of the contract": _OF_THE_RULES.format("value"),
    "Value of the contract": _OF_THE_RULES.format("value"),
    "Supplier: name": _OF_THE_BID,
    **dict.fromkeys(SUPPLIER_FIELDS.values(), _OF_THE_BID),
    "Date of the decision to award the contract": "For the authority to write: the day on which it "
    "decided.",
    "Procedure": "For the authority to write: by which procedure the contract is awarded.",
    "Procedure under the framework": "For the authority to write: a competitive selection process "
    "(section 46), or an award without further competition (section 45(4)).",
    "Special regime contract?": "For the authority to write: whether it is a concession, defence "
    "and security, light touch or utilities contract.",
    "Date when the contract was entered into": "Not known yet: name it with --entered-on, or type "
    "it here.",
    "Associated and connected persons": "For the authority to write: no bid names them.",
}  # what is said of a field of which nothing is known, by its label


def supplier_fields(supplier: Supplier, *facts: str) -> list[tuple[str, str]]:
    """Give some facts of a supplier, each with what the notices call it."""
    return [(SUPPLIER_FIELDS[fact], getattr(supplier, fact)) for fact in facts]


def supplier_of(project: Project, standing: Standing) -> Supplier:
    """Give what is known of a supplier."""
    return Supplier(
        project.organisation,
        *(getattr(standing, fact) or getattr(project, fact) for fact in SUPPLIER_FIELDS),
    )


def as_scheduled(schedule: Schedule, bid: Supplier | None) -> Supplier:
    """Give what notices say of a contract's supplier.

    What stands on the schedule's own sheet Notices goes before what a bid of the project says.
    """
    alone = Supplier(schedule.supplier, "", "", "", "", "")
    known = {
        fact: schedule.notices[label]
        for fact, label in SUPPLIER_FIELDS.items()
        if schedule.notices.get(label)
    }
    return replace(bid or alone, **known)


@dataclass(frozen=True, slots=True)
class Others:
    """The tenders of the procurement, as far as the notice counts them.

    ``submitted`` leaves out what was withdrawn or replaced by its bidder; ``unsuccessful`` are
    suppliers whose tenders were assessed and that are not awarded the contract.
    """

    submitted: int
    assessed: tuple[Supplier, ...]
    unsuccessful: tuple[Supplier, ...]


def others_of(results: Sequence[Result], winner: Result, lot: Lot | None = None) -> Others:
    """Count the tenders of a run by what the register says of them; of one lot, those for it."""
    submitted = [
        result
        for result in received(results)
        if lot is None or result.path == winner.path or fold(lot.number) in lots_in(result)
    ]
    named = {result.path: _named(result) for result in submitted if was_assessed(result)}
    return Others(
        len(submitted),
        tuple(named.values()),
        tuple(supplier for path, supplier in named.items() if path != winner.path),
    )


def _named(result: Result) -> Supplier:
    """Give the supplier of a tender: under its file's name where nothing of it could be read."""
    project = result.submission.project if result.submission else Project()
    supplier = supplier_of(project, result.standing)
    return supplier if supplier.name else replace(supplier, name=result.path)


def _with_note(field: NoticeField) -> NoticeField:
    """Say of a field of which nothing is known who writes it, where no other note says it."""
    if field.value or field.note:
        return field
    return replace(field, note=_WANTING.get(field.label, BY_THE_AUTHORITY))


def notice_fields(
    policy: Policy, schedule: Schedule, supplier: Supplier, others: Others, summaries: str = ""
) -> tuple[NoticeField, ...]:
    """Give the fields of both notices, in their order; none where the law has no such notice.

    ``summaries`` says on which day assessment summaries were given, where that is known.
    """
    regime = policy.regime
    fields: list[NoticeField] = []
    if "regulation 27" in regime.award_notice_law:
        fields += _award(policy, schedule, supplier, others, summaries)
    if "regulation 32" in regime.details_law:
        fields += _details(policy, schedule, supplier)
    if "regulation 36" in regime.details_law:
        fields += _details_below(policy, schedule, supplier)
    return tuple(map(_with_note, fields))


def without_fields(policy: Policy, schedule: Schedule) -> str:
    """Say of a law whose notices have no fields here which are due, and what is not here."""
    regime, said = policy.regime, list[str]()
    if regime.award_notice_law:
        law = regime.award_notice_law
        said.append(f"A contract award notice is due before the contract is entered into: {law}.")
    if regime.details_law:
        said.append(f"{DETAILS_NOTICE}: {details_due(regime, schedule.entered_on)}")
    return " ".join([*said, regime.not_carried or "The law of the rules asks for no notice."])


def _procurement(policy: Policy) -> tuple[tuple[str, str, str], ...]:
    about = policy.procurement
    return (
        ("(a)", "Contracting authority", about.authority),
        ("(b)", "Title of the procurement", about.title),
        ("(c)", "Unique identifier of the procurement", about.procurement_id),
        ("(c)", "Unique identifier of the public contract", about.contract_id),
        ("(d)", "Subject-matter of the contract", ""),
    )


def _about_supplier(supplier: Supplier) -> tuple[tuple[str, str, str], ...]:
    return (
        ("(e)", "Supplier: name", supplier.name),
        *(("(e)", *field) for field in supplier_fields(supplier, *CONTACT)),
        ("(e)", "Awarded to a consortium?", ""),
        *(("(e)", *field) for field in supplier_fields(supplier, *KIND)),
        ("(e)", "Supported employment provider?", ""),
        ("(e)", "Public service mutual?", ""),
        ("(e)", "Associated and connected persons", ""),
    )


def _award(
    policy: Policy, schedule: Schedule, supplier: Supplier, others: Others, summaries: str
) -> Iterator[NoticeField]:
    about, regime = policy.procurement, policy.regime
    lots = "; ".join(
        f"{lot.number}: {lot.title}" if lot.title else lot.number
        for lot in policy.lots
        if not schedule.lot or lot.number == schedule.lot
    )
    call_off = regime is CALL_OFF
    rows: list[tuple[str, str, str]] = [
        *_procurement(policy),
        *([("(c)", "Unique identifier of the procurement of the framework", "")] * call_off),
        *_about_supplier(supplier),
        ("(f)", "Date of the decision to award the contract", ""),
    ]
    if policy.lots:
        rows += [
            ("(g)", "Lot: number and title", lots),
            ("(g)", "Lot: supplier", supplier.name),
            ("(g)", "Lot: dates", _from_to(schedule)),
            ("(g)", "Lot: kinds, summary, amount, value, classification and place", ""),
        ]
    if call_off:
        rows.append(("(h)", "Procedure under the framework", ""))
    special = "Yes: a light touch contract" if regime is LIGHT_TOUCH else ""
    rows.append(("(k)", "Special regime contract?", special))
    if regime.letter.due:
        rows.append(("(l)", "Were assessment summaries provided, and on which date?", summaries))
    rows.append(
        ("(m)", "Estimated value of the contract", pounds(about.value) if about.value else "")
    )
    entered = day_said(schedule.entered_on) if schedule.entered_on else ""
    last: list[tuple[str, str, str]] = [
        *([] if call_off else [("(p)", "Procedure", "")]),
        ("(q)", "Reserved to supported employment providers, and awarded to one?", ""),
        ("(r)", "Reserved to public service mutuals, and awarded to one?", ""),
        ("(s)", "End of the standstill period", ""),
        ("(t)", "Estimated date when the contract will be entered into", entered),
    ]
    notes = {
        "(s)": _standstill(regime),
        "(l)": _DATED if summaries else _UNDATED,
        "(t)": ""
        if entered
        else f"{BY_THE_AUTHORITY} The contract begins on {day_said(schedule.start)}.",
    }
    told = [(*row, notes.get(row[0], "")) for row in rows]
    told += [*_tenders(about.value, others), *((*row, notes.get(row[0], "")) for row in last)]
    for paragraph, label, value, note in told:
        yield NoticeField(AWARD_NOTICE, f"27(2){paragraph}", label, value, note)


def _from_to(schedule: Schedule) -> str:
    return f"{day_said(schedule.start)} to {day_said(schedule.end)}"


def _tenders(value: float, others: Others) -> list[tuple[str, str, str, str]]:
    """Give what is said of other tenders: numbers, and above five million names; with notes."""
    said = figure(others.submitted)
    if not above(value, KPIS_ABOVE):
        rows = [
            ("(n)", "Tenders submitted, without those withdrawn", said, ""),
            ("(n)", "Tenders assessed", figure(len(others.assessed)), ""),
        ]
        for label, name in (
            ("Tenders assessed of small or medium-sized enterprises", "small"),
            ("Tenders assessed of value-driven organisations", "value_driven"),
        ):
            known = [getattr(supplier, name) for supplier in others.assessed]
            yes = sum(each.casefold() == "yes" for each in known)
            value_said = figure(yes) if all(known) else ""
            wanting = sum(not each for each in known)
            note = f"Not known of {wanting} of {so_many(len(known), 'tender')}: {_IN_THE_REGISTER}"
            rows.append(("(n)", label, value_said, note * bool(wanting)))
        return rows
    rows = [("(o)", "Tenders submitted, without those withdrawn", said, "")]
    for number, supplier in enumerate(others.unsuccessful, 1):
        facts = (
            supplier.name,
            supplier.identifier and f"identifier {supplier.identifier}",
            supplier.address,
            supplier.small and f"small or medium-sized: {supplier.small}",
            supplier.value_driven and f"value-driven: {supplier.value_driven}",
        )
        lacks = [name for name, known in zip(_FACTS, facts[1:], strict=True) if not known]
        note = f"Not known: {', '.join(lacks)}. {capital(_IN_THE_REGISTER)}" * bool(lacks)
        label = f"{UNSUCCESSFUL} {number}"
        rows.append(("(o)", label, "; ".join(filter(None, facts)), note))
    if not others.unsuccessful:
        none = "No other tender was assessed, so there is no unsuccessful supplier to name."
        rows.append(("(o)", f"{UNSUCCESSFUL}s", "None", none))
    return rows


_FACTS = (
    "unique identifier",
    "postal address",
    "whether it is small or medium-sized",
    "whether it is value-driven",
)
_IN_THE_REGISTER = "type it into the sheet Register and make this again, or type it here."


def _standstill(regime: Regime) -> str:
    still = regime.standstill
    if still.kind == "none":
        return "No standstill is asked for."
    at_least = "A voluntary one is at least" if still.kind == "voluntary" else "At least"
    return (
        f"{at_least} {still.days} working days, the first of which is {still.first}: {still.law}."
    )


def details_due(regime: Regime, entered_on: date | None) -> str:
    """Say until when the notice of the contract's details is published."""
    if regime.details_days is None:
        return f"{SOON}." if regime.details_law else ""
    said = f"within {regime.details_days} days beginning with the day on which it is entered into"
    if entered_on is None:
        return f"The contract is to be entered into first: {said} ({regime.details_law})."
    last = entered_on + timedelta(days=regime.details_days - 1)
    return f"Until {day_said(last)}: {said} ({regime.details_law})."


def _copy_due(policy: Policy, schedule: Schedule) -> Iterator[NoticeField]:
    """Say until when the contract itself is published, above five million."""
    if not above(policy.procurement.value, KPIS_ABOVE) or policy.regime.details_days is None:
        return
    days = 180 if policy.regime is LIGHT_TOUCH else 90
    last = schedule.entered_on and schedule.entered_on + timedelta(days=days - 1)
    yield NoticeField(
        DETAILS_NOTICE,
        "s.53(3)",
        "A copy of the contract is to be published",
        f"Until {day_said(last)}" if last else "",
        f"Within {days} days beginning with the day on which it is entered into.",
    )


def _details(policy: Policy, schedule: Schedule, supplier: Supplier) -> Iterator[NoticeField]:
    due = details_due(policy.regime, schedule.entered_on)
    yield NoticeField(DETAILS_NOTICE, "s.53(1)", "When it is due", due)
    entered = day_said(schedule.entered_on) if schedule.entered_on else ""
    label = "Date when the contract was entered into"
    yield NoticeField(DETAILS_NOTICE, "s.53(1)", label, entered)
    for label, value in (
        ("Supplier: name", supplier.name),
        *supplier_fields(supplier, *CONTACT, *KIND),
    ):
        yield NoticeField(DETAILS_NOTICE, "32(2)", label, value)
    chosen = by_material(policy.kpi)[:MOST_MATERIAL] if policy.regime.kpi_law else []
    for number, kpi in enumerate(chosen, 1):
        label = f"Key performance indicator {number} of the most material"
        said = f"{kpi.name}: {kpi.description}"
        yield NoticeField(DETAILS_NOTICE, "32(2)(r)", label, said, kpi.why)
    if len(chosen) < MOST_MATERIAL and policy.regime.kpi_law:
        why = policy.deliveries.why_no_kpi
        label = "Why no key performance indicators were set" if not chosen else "Why there are few"
        note = "" if why else _why_few(policy, len(chosen))
        yield NoticeField(DETAILS_NOTICE, "32(2)(s)", label, why, note)
    yield NoticeField(DETAILS_NOTICE, "32(2)", "What else the notice asks for", "", _NOT_READ)
    yield from _copy_due(policy, schedule)


def _why_few(policy: Policy, chosen: int) -> str:
    """Say of a reason that is not there whether it is asked for."""
    if above(policy.procurement.value, KPIS_ABOVE):
        return (
            "For the authority to write: why_no_kpi under [deliveries] of the rules, or here. "
            f"Above £5 million at least three are set ({policy.regime.kpi_law})."
        )
    if policy.procurement.value:
        none = "none has" if not chosen else "no more have"
        return f"Up to £5 million {none} to be set ({policy.regime.kpi_law})."
    return _OF_THE_RULES.format("value")


def _details_below(policy: Policy, schedule: Schedule, supplier: Supplier) -> Iterator[NoticeField]:
    about = policy.procurement
    entered = day_said(schedule.entered_on) if schedule.entered_on else ""
    due = details_due(policy.regime, schedule.entered_on)
    yield NoticeField(DETAILS_NOTICE, "36", "When it is due", due)
    for label, value in (
        ("Supplier: name", supplier.name),
        *supplier_fields(supplier, *CONTACT, *KIND),
        ("Value of the contract", pounds(about.value) if about.value else ""),
        ("Date when the contract was entered into", entered),
        ("Options", ""),
    ):
        yield NoticeField(DETAILS_NOTICE, "36(2)", label, value)
