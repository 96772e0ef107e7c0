"""The delivery schedule as a workbook: what was promised when, and cells for what came of it.

One workbook for one contract. The supplier types into the yellow cells of Schedule and KPIs, the
buyer copies its notices from Notices, and ``track`` reads the workbook again. A target is changed
only by agreement; what is typed over is told by the record that the workbook carries.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sve_excel.entries.forms import Form, Labels, Typed, Value
from sve_excel.entries.kept import finish, put_rows, put_value
from sve_excel.imprint import RULES_VALUES_SHA256, SCHEDULE_TITLE
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DATE, MONEY, NUMBER, PERCENT
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import Col, Page, PageLook, places, titled_page
from sve_excel.looks.palette import COMPUTED_FILL, INPUT_FILL
from sve_excel.looks.writer import open_book
from sve_excel.policy.kpis import by_material
from sve_excel.policy.rules import Policy
from sve_excel.tracking.notices import UNSUCCESSFUL, NoticeField, without_fields
from sve_excel.tracking.schedule import IN_A_YEAR, Schedule, kpi_target
from sve_excel.words.saying import clean

CONTRACT, COMMITMENTS, SCHEDULE, KPIS, NOTICES = (
    "Contract",
    "Commitments",
    "Schedule",
    "KPIs",
    "Notices",
)
SUPPLIER, PROJECT, LOT, STARTS, ENDS, ENTERED, RULES_SHA = (
    "Supplier",
    "Project",
    "Lot",
    "Starts on",
    "Ends on",
    "Entered into on",
    RULES_VALUES_SHA256,
)
QUARTERS: Final = tuple(range(1, IN_A_YEAR + 1))
TARGETS: Final = tuple(f"Q{n} target" for n in QUARTERS)
ACTUALS: Final = tuple(f"Q{n} actual" for n in QUARTERS)
EVIDENCE, ACTUAL = "Evidence", "Actual"
NO, YEAR, KPI = "No.", "Year", "Indicator"
FIELD, WRITE = "Field", "What to write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised(Col):
    """A column of Commitments; ``holds`` is what of a ``Commitment`` is written and read there."""

    holds: str = ""


PROMISED, REPORTED, PART = "Promised", "Reported so far", "Share"
COMMITMENT_COLUMNS: Final = (
    Promised(NO, 5, COUNT, holds="number"),
    Promised("Commitment", 34, wrap=True, holds="description"),
    Promised("Outcome", 20, wrap=True, holds="outcome"),
    Promised("Proxy", 30, wrap=True, holds="proxy"),
    Promised("Counted as", 10, wrap=True, holds="counted_as"),
    Promised("Unit", 11, wrap=True, holds="unit"),
    Promised(PROMISED, 9, NUMBER, holds="units"),
    Promised("Net value promised", 11, MONEY, holds="net"),
    Promised(REPORTED, 9.5, NUMBER, computed=True),
    Promised(PART, 7, PERCENT, computed=True),
    Promised("Evidence promised", 22, wrap=True, holds="evidence"),
)
SCHEDULE_COLUMNS = (
    Col(NO, 5, COUNT),
    Col("Commitment", 30, wrap=True),
    Col("Unit", 11, wrap=True),
    Col(YEAR, 5.5, COUNT),
    Col("Until", 11, DATE),
    Col("Target", 8, NUMBER),
    *(
        col
        for target, actual in zip(TARGETS, ACTUALS, strict=True)
        for col in (Col(target, 7.5, NUMBER), Col(actual, 7.5, NUMBER))
    ),
    Col(ACTUAL, 8, NUMBER, computed=True),
    Col(EVIDENCE, 28, wrap=True),
)
KPI_COLUMNS = (
    Col(KPI, 20, wrap=True),
    Col("What is measured", 30, wrap=True),
    Col("Unit", 10, wrap=True),
    Col(YEAR, 5.5, COUNT),
    Col("Until", 11, DATE),
    Col("Target", 8, NUMBER),
    Col("Bands", 36, wrap=True),
    Col("Figures from", 16, wrap=True),
    Col(ACTUAL, 9, NUMBER),
    Col(EVIDENCE, 24, wrap=True),
)
NOTICE_COLUMNS = (
    Col("Notice", 22, wrap=True),
    Col("Stands in", 11, wrap=True),
    Col(FIELD, 44, wrap=True),
    Col(WRITE, 62, wrap=True),
    Col("Note", 40, wrap=True),
)
SCHEDULE_FORM = Form(SCHEDULE, (*ACTUALS, EVIDENCE), ((NO, YEAR),))
KPI_FORM = Form(KPIS, (ACTUAL, EVIDENCE), ((KPI, YEAR),))
NOTICE_FORM = Form(NOTICES, (WRITE,), (("Notice", FIELD),))
CONTRACT_LABELS = Labels(CONTRACT, (ENTERED,))
FORMS: Final = (SCHEDULE_FORM, KPI_FORM, NOTICE_FORM, CONTRACT_LABELS)
FIRST_ROW: Final = 4  # of a commitment in Schedule: below title, words and headings
NOT_YET: Final = "not yet"
_YELLOW = "Type into the yellow cells alone."


def build_schedule_book(schedule: Schedule, policy: Policy, fields: Sequence[NoticeField]) -> bytes:
    """Build the workbook of a schedule; ``fields`` are those of the notices."""
    buffer, typed = io.BytesIO(), Typed()
    with open_book(buffer, SCHEDULE_TITLE) as book:
        formats = Formats(book)
        _contract(book, formats, schedule, policy, typed)
        words = "What the supplier committed itself to. Reported so far follows the Schedule."
        page = _page(book, formats, COMMITMENTS, COMMITMENT_COLUMNS, words)
        _commitments(page, schedule)
        words = (
            f"{_YELLOW} One row for each commitment and year of the contract; its quarters are "
            "dated on the sheet Contract. A blank was not reported; 0 says that nothing was done."
        )
        page = _page(book, formats, SCHEDULE, SCHEDULE_COLUMNS, words)
        _schedule(page, schedule, typed)
        if policy.kpi:
            words = (
                f"{_YELLOW} What counts units of commitments follows the Schedule. A rating is "
                "given by the bands when deliveries are tracked."
            )
            _kpis(_page(book, formats, KPIS, KPI_COLUMNS, words), schedule, policy, typed)
        words = "Fields to copy into the notices. What nobody could know here is yellow."
        if any(field.label.startswith(f"{UNSUCCESSFUL} ") for field in fields):
            words += (
                " It names other suppliers, as the award notice will: give this workbook to the "
                "supplier once that notice is published."
            )
        words = words if fields else without_fields(policy, schedule)
        _notices(_page(book, formats, NOTICES, NOTICE_COLUMNS, words), fields, typed)
        finish(book, formats, typed)
    return buffer.getvalue()


def _page(book: Any, formats: Formats, name: str, columns: Sequence[Col], words: str) -> Page:
    widths = [column.width for column in columns]
    return titled_page(book, formats, name, widths, words, PageLook(SCHEDULE_TITLE))


def _contract(
    book: Any, formats: Formats, schedule: Schedule, policy: Policy, typed: Typed
) -> None:
    """Say whose schedule it is and when its quarters are."""
    about = policy.procurement
    words = (
        "What the supplier promised, by year and quarter. A bid gives one figure for the whole "
        "contract: units are spread evenly, and add up to it. Agree on other targets before the "
        "contract is entered into."
    )
    widths = (36.0, 14.0, 14.0, 14.0, 22.0)
    page = titled_page(
        book, formats, CONTRACT, widths, words, PageLook(SCHEDULE_TITLE, landscape=False)
    )
    page.row += 1
    bold, cell = formats.cell(bold=True), formats.cell(text_wrap=True)
    facts: tuple[tuple[str, Value], ...] = (
        (SUPPLIER, clean(schedule.supplier)),
        (PROJECT, clean(schedule.project)),
        (LOT, schedule.lot),
        ("Contracting authority", about.authority),
        ("Procurement", " ".join(filter(None, (about.title, about.procurement_id)))),
        ("Contract", about.contract_id),
        (STARTS, schedule.start),
        (ENDS, schedule.end),
        (RULES_SHA, schedule.rules),
    )
    for label, fact in facts:
        page.text(page.row, 0, label, bold)
        page.sheet.merge_range(page.row, 1, page.row, page.last, "", cell)
        form = formats.cell(DATE, align="left", indent=1) if label in (STARTS, ENDS) else cell
        put_value(page, 1, fact, form)
        page.row += 1
    page.text(page.row, 0, ENTERED, bold)
    value = typed.setting(CONTRACT, ENTERED, NOT_YET)
    shown: Value = schedule.entered_on or value
    yellow = formats.cell(bg_color=INPUT_FILL, align="left", indent=1)
    if schedule.entered_on:
        yellow = formats.cell(DATE, bg_color=INPUT_FILL, align="left", indent=1)
    put_value(page, 1, shown, yellow)
    typed.may_be_typed(CONTRACT, page.row, 1)
    page.row += 2
    page.section("Quarters")
    columns = (Col(YEAR), Col("Quarter"), Col("From"), Col("Until"))
    page.header(columns)
    for period in schedule.quarters:
        page.number(page.row, 0, period.year, formats.cell(COUNT))
        page.number(page.row, 1, period.quarter, formats.cell(COUNT))
        for column, day in ((2, period.first), (3, period.last)):
            page.sheet.write_datetime(page.row, column, day, formats.cell(DATE))
        page.row += 1


def _commitments(page: Page, schedule: Schedule) -> None:
    page.table(COMMITMENTS, COMMITMENT_COLUMNS, len(schedule.commitments), height=32)
    forms = [page.cell(column, valign="top") for column in COMMITMENT_COLUMNS]
    at = places(COMMITMENT_COLUMNS)
    promised, reported = (column_letter(at[heading]) for heading in (PROMISED, REPORTED))
    last = FIRST_ROW + len(schedule.commitments) * len(schedule.years) - 1
    first = FIRST_ROW
    numbers, actuals = (
        f"{SCHEDULE}!${letter}${first}:${letter}${last}"
        for letter in (_letter(NO), _letter(ACTUAL))
    )
    for commitment in schedule.commitments:
        n = page.row + 1
        texts = []
        for column, form, index in zip(COMMITMENT_COLUMNS, forms, at.values(), strict=True):
            held = getattr(commitment, column.holds) if column.holds else None
            if isinstance(held, int | float):
                page.number(page.row, index, held, form)
            elif column.holds:
                page.text(page.row, index, held or "", form)
                texts.append((index, held or ""))
        page.fit(COMMITMENT_COLUMNS, texts)
        done = f"=SUMIFS({actuals},{numbers},$A{n})"
        page.formula(page.row, at[REPORTED], done, forms[at[REPORTED]], 0)
        part = f'=IF(SUM(${promised}{n})=0,"–",${reported}{n}/${promised}{n})'
        page.formula(page.row, at[PART], part, forms[at[PART]], 0.0 if commitment.units else "–")
        page.row += 1


def _letter(heading: str) -> str:
    return column_letter(places(SCHEDULE_COLUMNS)[heading])


def _schedule(page: Page, schedule: Schedule, typed: Typed) -> None:
    rows: list[Mapping[str, Any]] = []
    for period in schedule.years:
        for commitment in schedule.commitments:
            row: dict[str, Any] = {
                NO: commitment.number,
                "Commitment": commitment.description,
                "Unit": commitment.unit,
                YEAR: period.year,
                "Until": period.last,
            }
            target = schedule.year_target(commitment.number, period.year)
            if target is not None:
                row["Target"] = target
            for quarter, heading in zip(QUARTERS, TARGETS, strict=True):
                spot = (commitment.number, period.year, quarter)
                if spot in schedule.targets:
                    row[heading] = schedule.targets[spot]
            rows.append(row)
    page.table(SCHEDULE, SCHEDULE_COLUMNS, len(rows), height=32, frozen=2)
    top = page.row
    assert top + 1 == FIRST_ROW, top
    put_rows(page, SCHEDULE_COLUMNS, frozenset(SCHEDULE_FORM.columns), rows, SCHEDULE_FORM, typed)
    at = places(SCHEDULE_COLUMNS)[ACTUAL]
    form = page.formats.cell(NUMBER, valign="top", bg_color=COMPUTED_FILL)
    letters = [_letter(heading) for heading in ACTUALS]
    for row_at in range(top, page.row):
        cells = ",".join(f"${letter}{row_at + 1}" for letter in letters)
        page.formula(row_at, at, f'=IF(COUNT({cells})=0,"",SUM({cells}))', form, "")


def _kpis(page: Page, schedule: Schedule, policy: Policy, typed: Typed) -> None:
    rows: list[Mapping[str, Any]] = []
    follows: list[tuple[int, ...]] = []
    for kpi in by_material(policy.kpi):
        for period in schedule.years:
            target = kpi_target(kpi, schedule, period.year)
            row = {
                KPI: kpi.name,
                "What is measured": kpi.description,
                "Unit": kpi.unit,
                YEAR: period.year,
                "Until": period.last,
                "Bands": kpi.bands,
                "Figures from": kpi.source,
            }
            rows.append(row if target is None else {**row, "Target": target})
            follows.append(tuple(commitment.number for commitment in schedule.counted(kpi)))
    page.table(KPIS, KPI_COLUMNS, len(rows), height=32, frozen=1)
    top = page.row
    put_rows(page, KPI_COLUMNS, frozenset(KPI_FORM.columns), rows, KPI_FORM, typed)
    at = places(KPI_COLUMNS)[ACTUAL]
    form = page.formats.cell(NUMBER, valign="top", bg_color=COMPUTED_FILL)
    first = FIRST_ROW
    last = first + len(schedule.commitments) * len(schedule.years) - 1
    numbers, years, actuals = (
        f"{SCHEDULE}!${_letter(h)}${first}:${_letter(h)}${last}" for h in (NO, YEAR, ACTUAL)
    )
    for row_at, counted in enumerate(follows, top):
        if not counted:
            continue
        of = [f"{numbers},{n},{years},$D{row_at + 1}" for n in counted]
        held = "+".join(f'COUNTIFS({each},{actuals},">-1E+300")' for each in of)
        done = "+".join(f"SUMIFS({actuals},{each})" for each in of)
        page.formula(row_at, at, f'=IF({held}=0,"",{done})', form, "")


def _notices(page: Page, fields: Sequence[NoticeField], typed: Typed) -> None:
    page.table(NOTICES, NOTICE_COLUMNS, len(fields), height=20, frozen=0)
    rows = [
        {
            "Notice": field.notice,
            "Stands in": field.where,
            FIELD: field.label,
            WRITE: field.value,
            "Note": field.note,
        }
        for field in fields
    ]
    put_rows(page, NOTICE_COLUMNS, frozenset(NOTICE_FORM.columns), rows, NOTICE_FORM, typed)
    if not fields:
        page.text(page.row, 0, "No field is listed here.", page.formats.cell())
