"""The register of tenders: what became of each file, as the commissioner decided it.

One row for every file that was found, filled with what the run knows and typed over by people; the
next run obeys it. A tender that is set aside keeps its row, its figures and the reason: it is never
dropped, and has no place beside the others. The statuses are those that the Procurement Act 2023
tells apart: a disregarded tender (sections 19(3), 26, 28, 30) was not assessed, a disqualified one
(section 23(3)(a)) was. Nothing is disregarded as abnormally low, or for an associated person or a
sub-contractor, before its bidder was told and the answer was considered (sections 19(4), 28).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sve_excel.comparison.bids import Comparison, is_evaluation
from sve_excel.comparison.files import ASIDE_WORDS, reason
from sve_excel.comparison.whole import files_listed
from sve_excel.entries.forms import Earlier, Form, Value, by_row, key_text
from sve_excel.entries.kept import put_rows
from sve_excel.findings.catalogue import in_order
from sve_excel.findings.rule import Rule
from sve_excel.layout import FIELDS, YES_NO, YES_OR_NO
from sve_excel.looks.figures import DATE
from sve_excel.looks.page import Col, Page
from sve_excel.model import Finding, Place, Result
from sve_excel.records.standing import Standing, TenderStatus
from sve_excel.words.folding import fold
from sve_excel.words.numbers import day_text
from sve_excel.words.saying import capital, clean, either, listed, printable, quote

NO_SUCH_STATUS = Rule(
    "SVE643",
    "no-such-status",
    "warning",
    "the register has the status {found}, which is none that a tender can have: it counts as not "
    "decided.",
    "Choose one of the list in the sheet Register: {statuses}.",
    manual={"found": "so-and-so", "statuses": "its words"},
)

SET_ASIDE_WITHOUT = Rule(
    "SVE644",
    "set-aside-without",
    "warning",
    "the register has the tender as {status}, and does not say {missing}.",
    "Fill it in on the sheet Register: the record of the award needs it.",
    manual={"missing": "the reason, who decided, or when"},
)

NO_SUCH_LIMB = Rule(
    "SVE681",
    "no-such-limb",
    "warning",
    "the register sets the tender aside by {found}, which is no limb of the law: none is taken.",
    "Choose one of the list in the sheet Register, or name its section of the Procurement Act "
    "2023.",
    manual={"found": "so-and-so"},
)

NOT_HEARD = Rule(
    "SVE645",
    "not-heard",
    "warning",
    "the register disregards the tender by {limb}, and does not say when its bidder was told and "
    "when the answer was considered: until it does, the tender stays among the assessed ones.",
    "Tell the bidder, consider the answer, and write both days into the sheet Register.",
    manual={"limb": "a limb that needs both"},
)

SET_ASIDE = Rule(
    "SVE646",
    "set-aside",
    "note",
    "the register has the tender as {status}: it is listed and has no place beside the others.",
    "Nothing to do.",
)


REGISTER = "Register"
STATUSES: Final[Mapping[TenderStatus, str]] = {
    "assessed": "counts, and has its place",
    "withdrawn": "taken back by its bidder; not counted among the tenders",
    "superseded": "another file of its bidder counts instead; say which under Reason",
    "disregarded": "not assessed, by the limb that is named; its bidder gets no summary",
    "disqualified": "assessed, and failed a criterion that disqualifies; its bidder gets a summary",
}
LIMBS: Final = (
    "conditions of participation: s.19(3)",
    "not a UK or treaty state supplier: s.19(3)",
    "abnormally low price: s.19(3)",
    "late, or another procedural requirement: s.19(3)",
    "excluded or excludable supplier: s.26",
    "associated person or sub-contractor: s.28",
    "information not given, incomplete or misleading: s.30",
    "a criterion that disqualifies: s.23(3)(a)",
)
_SECTION: Final = re.compile(r"\b(?:s|ss|sections?)\b\.?\s*(?:19|23|26|28|30)\b")
_LEAST_WORD: Final = 4  # letters of what is taken for the beginning of a limb
_HEARD_FIRST: Final = ("abnormally low", "s.19(4)", "s.28", "section 28")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Col):
    """A column of the register.

    ``said`` is where a ``Standing`` keeps what people type into it; a column without is not typed
    in. ``of_bid`` is the answer of the bid's sheet Project that fills it, ``among`` what it offers.
    """

    said: str = ""
    of_bid: str = ""
    among: tuple[str, ...] = ()


def _answered(attribute: str, width: float) -> Registered:
    """Give the column of what the bid answers about its project, under the words of the answer."""
    entry = next(entry for entry in FIELDS if entry.attribute == attribute)
    among = YES_NO if entry.among == YES_OR_NO else ()
    return Registered(entry.label, width, wrap=True, said=attribute, of_bid=attribute, among=among)


REGISTER_COLUMNS: Final = (
    Registered("File", 34, wrap=True),
    Registered("Bidder", 28, wrap=True),
    Registered("What the run found", 40, wrap=True),
    Registered("Status", 14, wrap=True, said="status", among=tuple(map(capital, STATUSES))),
    Registered("Lot", 8, wrap=True, said="lot", of_bid="lots"),
    Registered("Limb of the law", 24, wrap=True, said="limb"),
    Registered("Reason", 36, wrap=True, said="reason"),
    Registered("Who decided", 20, wrap=True, said="decided_by"),
    Registered("Decided on", 12, DATE, said="decided_on"),
    Registered("Received on", 12, DATE, said="received_on"),
    Registered("Bidder told on", 12, DATE, said="told_on"),
    Registered("Answer considered on", 12, DATE, said="heard_on"),
    _answered("address", 30),
    _answered("email", 26),
    _answered("identifier", 20),
    _answered("small", 12),
    _answered("value_driven", 14),
)
_TYPED: Final = {column.heading: column.said for column in REGISTER_COLUMNS if column.said}
_AT: Final = {column.said: at for at, column in enumerate(REGISTER_COLUMNS) if column.said}
REGISTERED = Form(REGISTER, tuple(_TYPED), (("File",),))
REGISTER_WORDS = (
    "One row for every file that was found. Type over what stands in the yellow cells: the next "
    "run obeys the status and keeps everything else. Nothing is dropped: a tender that is set "
    "aside is listed with its reason. Keep this workbook inside the authority."
)


def standings(earlier: Earlier) -> dict[str, Standing]:
    """Give what was typed into the register, by the file as the sheet names it.

    A status that is none stands as it was typed, for ``under_register`` to tell.
    """
    found = {}
    for (file,), typed in by_row(earlier, REGISTERED).items():
        said = {_TYPED[heading]: said_of(value) for heading, value in typed.items()}
        found[file] = Standing(**{**said, "status": fold(said.get("status", ""))})  # type: ignore[arg-type]
    return found


def said_of(value: Value) -> str:
    """Write what was typed as text; a day as year-month-day."""
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else key_text(value)


def under_register(
    results: Sequence[Result], register: Mapping[str, Standing], *, by_limbs: bool = True
) -> tuple[Result, ...]:
    """Give the results with what the register says of each, and a finding where that is wanting.

    ``by_limbs`` says that the law is the one whose limbs are in the list.
    """
    if not register:
        return tuple(results)
    return tuple(
        _under(result, register[clean(result.path)], by_limbs=by_limbs)
        if clean(result.path) in register
        else result
        for result in results
    )


def _under(result: Result, standing: Standing, *, by_limbs: bool) -> Result:
    place, findings = Place(result.path), list[Finding]()
    if by_limbs and standing.limb:
        limb = limb_words(standing.limb)
        if not limb:
            findings.append(NO_SUCH_LIMB.at(place, found=quote(standing.limb)))
        standing = replace(standing, limb=limb)
    if standing.status and standing.status not in STATUSES:
        found, statuses = quote(standing.status), either(list(STATUSES))
        findings.append(NO_SUCH_STATUS.at(place, found=found, statuses=statuses))
        standing = replace(standing, status="")
    heard = standing.told_on and standing.heard_on
    if standing.status == "disregarded" and _must_hear(standing) and not heard:
        findings.append(NOT_HEARD.at(place, limb=printable(standing.limb)))
        standing = replace(standing, status="")
    if standing.set_aside:
        findings.append(SET_ASIDE.at(place, status=standing.status))
        if missing := _missing(standing):
            said = listed(missing)
            findings.append(SET_ASIDE_WITHOUT.at(place, status=standing.status, missing=said))
    told = in_order([*result.findings, *findings])
    words = set_aside_words(standing) if standing.set_aside else result.unranked
    return replace(result, findings=told, standing=standing, unranked=words)


def limb_words(typed: str) -> str:
    """Give a limb in the words of the list, as typed where it names a section; else nothing."""
    said = fold(typed)
    found = [limb for limb in LIMBS if said in fold(limb)] if len(said) >= _LEAST_WORD else []
    if len(found) == 1:
        return found[0]
    return typed if found or _SECTION.search(said) else ""


def _must_hear(standing: Standing) -> bool:
    """Whether the bidder must be told and heard before the tender is set aside."""
    limb = fold(standing.limb)
    return any(fold(words) in limb for words in _HEARD_FIRST)


def _missing(standing: Standing) -> list[str]:
    """What the record of a decision needs and the register does not say."""
    wanted = {"the reason": standing.reason}
    if standing.status in ("disregarded", "disqualified"):
        wanted |= {"who decided": standing.decided_by, "when": standing.decided_on}
    if standing.status == "disregarded":
        wanted |= {"the limb of the law": standing.limb}
    return [words for words, said in wanted.items() if not said]


def set_aside_words(standing: Standing) -> str:
    """Say how a tender was set aside, why, by whom and when."""
    by = ", ".join(filter(None, (standing.decided_by, day_text(standing.decided_on))))
    parts = [capital(standing.status)]
    parts += [clean(part).rstrip(".") for part in (standing.limb, standing.reason) if part]
    return f"{'. '.join(parts)}{f' ({clean(by)})' if by else ''}."


def received(results: Sequence[Result]) -> tuple[Result, ...]:
    """Give the tenders that were submitted, as notices count them.

    What was withdrawn or superseded, is here twice, or reports what has happened is none of them.
    """
    return tuple(
        result
        for result in results
        if result.standing.status not in ("withdrawn", "superseded")
        and (result.standing.set_aside or not result.unranked)
        and not is_evaluation(result)
    )


def was_assessed(result: Result) -> bool:
    """Whether a tender that was received is an assessed one: valued, or disqualified by a score."""
    status = result.standing.status
    return status == "disqualified" or (status != "disregarded" and result.status == "valued")


def tender_words(comparison: Comparison) -> list[str]:
    """Count the tenders, as the register has them; nothing where it sets none aside."""
    count = {
        status: sum(result.standing.status == status for result in comparison.results)
        for status in STATUSES
    }
    aside = {status: number for status, number in count.items() if number and status != "assessed"}
    if not aside:
        return []
    said = [f"{number} {status}" for status, number in aside.items()]
    return [
        f"Tenders received: {len(received(comparison.results))}, not counting what was withdrawn, "
        "superseded, is here twice or reports what has happened. By the register: "
        f"{listed(said)}. Each stands with its reason in Register."
    ]


def write_register(page: Page, comparison: Comparison) -> None:
    """Write every file with what the run knows and what people said of it."""
    rows = [_known(result, comparison) for result in files_listed(comparison)]
    rows += [
        {
            "File": clean(aside.name),
            "What the run found": f"{ASIDE_WORDS[aside.what]}: {aside.why}.",
        }
        for aside in comparison.aside
        if aside.what != "ours"
    ]
    page.table(REGISTER, REGISTER_COLUMNS, len(rows), height=48, frozen=2)
    put_rows(page, REGISTER_COLUMNS, _TYPED, rows, REGISTERED, comparison.typed)
    top = page.row - len(rows)
    _choices(page, len(rows), [lot.number for lot in comparison.policy.lots])
    page.row += 1
    page.section("What a status does", last=5)
    for status, does in STATUSES.items():
        page.text(page.row, 0, capital(status), page.formats(bold=True))
        page.text(page.row, 1, capital(does), page.formats())
        page.row += 1
    if comparison.policy.regime.withholding_law:  # the Act's, whose limbs these are
        _limbs(page, top, len(rows))


def _limbs(page: Page, top: int, rows: int) -> None:
    """List the limbs of the law, and offer them in the cells to type in."""
    page.row += 1
    page.section("Limbs of the law", last=5)
    first = page.row + 1
    for limb in LIMBS:
        page.text(page.row, 0, limb, page.formats())
        page.row += 1
    at = _AT["limb"]
    rule: dict[str, Any] = {
        "validate": "list",
        "source": f"=$A${first}:$A${page.row}",
        "error_type": "warning",
        "error_title": REGISTER_COLUMNS[at].heading,
        "error_message": "Choose one of the list, or name the section of the Act.",
    }
    page.sheet.data_validation(top, at, max(top, top + rows - 1), at, rule)


def _known(result: Result, comparison: Comparison) -> dict[str, Value]:
    """What the run knows of a file: whose it is, what became of it, and what the bid says."""
    project = result.submission.project if result.submission else None
    bid = comparison.by_path.get(result.path)
    known: dict[str, Value] = {
        "File": clean(result.path),
        "Bidder": bid.label if bid else clean(project.organisation) if project else "",
        "What the run found": reason(result),
        "Status": "Assessed" if bid else "",
    }
    for column in REGISTER_COLUMNS:
        if column.of_bid:
            known[column.heading] = clean(getattr(project, column.of_bid)) if project else ""
    return known


def _choices(page: Page, rows: int, lots: Sequence[str]) -> None:
    """Offer the words of the law in the cells to type in; others may be typed too."""
    last = page.row - 1
    offers: dict[int, Sequence[str]] = {
        at: column.among for at, column in enumerate(REGISTER_COLUMNS) if column.among
    }
    if lots:
        offers[_AT["lot"]] = lots
    for at, offered in offers.items():
        rule: dict[str, Any] = {
            "validate": "list",
            "source": list(offered),
            "error_type": "warning",
            "error_title": REGISTER_COLUMNS[at].heading,
            "error_message": f"Choose {either(list(offered))}.",
        }
        page.sheet.data_validation(page.row - rows, at, last, at, rule)
