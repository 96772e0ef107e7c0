"""The sheets on performance: indicators and their ratings, notices, and what a notice says.

What people decide is typed into the yellow cells and survives every further run: another rating
than the bands give, which is how 'Other' comes about, which indicators a notice describes and why,
and the day on which it was published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sve_excel.entries.forms import Form, Typed, by_row
from sve_excel.entries.kept import put_rows
from sve_excel.imprint import DELIVERY_TITLE
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DATE, NUMBER, PERCENT
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import Col, Page, places, titled_page
from sve_excel.policy.kpis import RATINGS, RATINGS_LAW, by_material
from sve_excel.policy.rules import Policy
from sve_excel.tracking.assessments import (
    NO,
    YES,
    DueNotice,
    assessments,
    chosen,
    final_word,
    performance_fields,
    picked,
    state_of,
    why_picked,
)
from sve_excel.tracking.notices import Supplier
from sve_excel.tracking.rating import Contract, KpiYear, kpi_years

INDICATORS, NOTICES, PERFORMANCE, RATINGS_SHEET = (
    "Indicators",
    "Notices",
    "Contract performance",
    "Ratings",
)
RATED_AS, WHY, CHOSEN, PUBLISHED, WRITE = (
    "Rated as",
    "Why",
    "Chosen",
    "Published on",
    "What to write",
)
INDICATOR_COLUMNS = (
    Col("Contract", 24, wrap=True),
    Col("Indicator", 20, wrap=True),
    Col("Year", 6, COUNT),
    Col("Until", 11, DATE),
    Col("Target", 8, NUMBER),
    Col("Reported", 9, NUMBER),
    Col("Share", 7, PERCENT),
    Col("By the bands", 14, wrap=True),
    Col(RATED_AS, 14, wrap=True),
    Col(WHY, 20, wrap=True),
    Col("Rating", 14, wrap=True, computed=True),
    Col("Bands", 26, wrap=True),
)
NOTICE_COLUMNS = (
    Col("Contract", 24, wrap=True),
    Col("Notice", 22, wrap=True),
    Col("Due by", 11, DATE),
    Col("State", 17, wrap=True),
    Col("Indicator", 20, wrap=True),
    Col("By the rules", 8),
    Col("Because", 24, wrap=True),
    Col(CHOSEN, 8),
    Col(WHY, 22, wrap=True),
    Col(PUBLISHED, 12, DATE),
)
FIELD_COLUMNS = (
    Col("Contract", 24, wrap=True),
    Col("Notice", 24, wrap=True),
    Col("Stands in", 12, wrap=True),
    Col("Field", 34, wrap=True),
    Col(WRITE, 72, wrap=True),
)
RATING_COLUMNS = (Col("Rating", 24), Col("What it says", 110, wrap=True))
INDICATOR_FORM = Form(
    INDICATORS,
    (RATED_AS, WHY),
    (("Contract", "Indicator", "Year"),),
    ((RATED_AS, tuple(each.word for each in RATINGS)),),
)
NOTICE_FORM = Form(
    NOTICES,
    (CHOSEN, WHY, PUBLISHED),
    (("Contract", "Notice", "Indicator"),),
    ((CHOSEN, (YES, NO)),),
)
FIELD_FORM = Form(PERFORMANCE, (WRITE,), (("Contract", "Notice", "Field"),))
FORMS: Final = (INDICATOR_FORM, NOTICE_FORM, FIELD_FORM)
INDICATOR_WORDS = (
    "Every indicator in every year, rated by the bands of the rules once the year is over. Type "
    "another of the five words under Rated as, and why: what is typed stays. Where nothing was "
    "reported there is no rating."
)
NOTICE_WORDS = (
    "When each notice is due, and which three indicators it describes: by the rules, unless yes or "
    "no is typed under Chosen. Type these and why when a notice is published: the most material "
    "may be others next year."
)
FIELD_WORDS = "What each notice says, to copy from. What is typed here stays."
RATING_WORDS = f"The five ratings and their sentences: {RATINGS_LAW}. Bands are the buyer's own."


@dataclass(frozen=True, slots=True)
class Rated:
    """All indicators of all contracts on a day, with what people typed before."""

    contracts: tuple[Contract, ...]
    years: tuple[KpiYear, ...]
    policy: Policy
    on: date
    suppliers: Mapping[str, Supplier]

    def of(self, contract: Contract) -> list[KpiYear]:
        """Indicators of one contract."""
        return [each for each in self.years if each.contract is contract]


def rated(
    contracts: Sequence[Contract], policy: Policy, on: date, suppliers: Mapping[str, Supplier]
) -> Rated:
    """Rate every indicator of every contract; ``suppliers`` are known by their contract's name."""
    years = [each for contract in contracts for each in kpi_years(contract, policy, on)]
    return Rated(tuple(contracts), tuple(years), policy, on, suppliers)


def write_indicators(page: Page, found: Rated, typed: Typed) -> None:
    """Write a row for each indicator and year."""
    rows = [_indicator(each) for each in found.years]
    page.table(INDICATORS, INDICATOR_COLUMNS, len(rows), height=32, frozen=2)
    top = page.row
    put_rows(
        page, INDICATOR_COLUMNS, frozenset(INDICATOR_FORM.columns), rows, INDICATOR_FORM, typed
    )
    said = by_row(typed.earlier, INDICATOR_FORM)
    at = places(INDICATOR_COLUMNS)
    form = page.cell(INDICATOR_COLUMNS[at["Rating"]], valign="top", bold=True)
    by_bands, given = column_letter(at["By the bands"]), column_letter(at[RATED_AS])
    for row, each in enumerate(found.years, top):
        word = final_word(each, said.get(indicator_key(each), {}).get(RATED_AS))
        formula = f'=IF(${given}{row + 1}="",${by_bands}{row + 1},${given}{row + 1})'
        page.formula(row, at["Rating"], formula, form, word)
    if rows:
        words = INDICATOR_FORM.words(RATED_AS)
        rule: dict[str, Any] = {"validate": "list", "source": list(words)}
        page.sheet.data_validation(top, at[RATED_AS], page.row - 1, at[RATED_AS], rule)
    else:
        said_none = "No indicator is named by the rules, or no contract is here."
        page.text(page.row, 0, said_none, page.formats.cell())


def indicator_key(each: KpiYear) -> tuple[str, ...]:
    """Words that say whose row of the indicators it is."""
    return each.contract.name, each.kpi.name, f"{each.period.year}"


def _indicator(each: KpiYear) -> dict[str, Any]:
    row: dict[str, Any] = {
        "Contract": each.contract.name,
        "Indicator": each.kpi.name,
        "Year": each.period.year,
        "Until": each.period.last,
        "By the bands": each.state,
        "Bands": each.kpi.bands,
    }
    for heading, number in (
        ("Target", each.target),
        ("Reported", each.actual),
        ("Share", each.share),
    ):
        if number is not None:
            row[heading] = number
    return row


def write_notices(page: Page, found: Rated, typed: Typed) -> None:
    """Write a row for each notice and indicator, with what by the rules is chosen."""
    said = by_row(typed.earlier, NOTICE_FORM)
    usual = picked(found.policy)
    rows: list[dict[str, Any]] = []
    for contract in found.contracts:
        for notice in assessments(contract, found.policy):
            keys = [(contract.name, notice.name, kpi.name) for kpi in found.policy.kpi]
            published = any(said.get(key, {}).get(PUBLISHED) for key in keys)
            state = state_of(notice, found.of(contract), published, found.on)
            for kpi in by_material(found.policy.kpi) or (None,):
                row: dict[str, Any] = {
                    "Contract": contract.name,
                    "Notice": notice.name,
                    "State": state,
                    "Because": notice.asked_by,
                }
                if notice.due:
                    row["Due by"] = notice.due
                if kpi:
                    row["Indicator"] = kpi.name
                    row["By the rules"] = YES if kpi in usual else NO
                    row["Because"] = why_picked(kpi, found.policy)
                rows.append(row)
    page.table(NOTICES, NOTICE_COLUMNS, len(rows), height=32, frozen=2)
    top = page.row
    put_rows(page, NOTICE_COLUMNS, frozenset(NOTICE_FORM.columns), rows, NOTICE_FORM, typed)
    if rows:
        words = NOTICE_FORM.words(CHOSEN)
        rule: dict[str, Any] = {"validate": "list", "source": list(words)}
        at = places(NOTICE_COLUMNS)[CHOSEN]
        page.sheet.data_validation(top, at, page.row - 1, at, rule)
    else:
        none = "No notice is asked for by the law that the rules name, or no contract is here."
        page.text(page.row, 0, none, page.formats.cell())


def write_performance(page: Page, found: Rated, typed: Typed) -> None:
    """Write the fields of each performance notice whose year is over."""
    picks = by_row(typed.earlier, NOTICE_FORM)
    given = by_row(typed.earlier, INDICATOR_FORM)
    rows: list[dict[str, Any]] = []
    for contract in found.contracts:
        for notice in assessments(contract, found.policy):
            if notice.period is None or notice.period.last >= found.on:
                continue
            rows += _fields(notice, found, picks, given)
    page.table("ContractPerformance", FIELD_COLUMNS, len(rows), height=20, frozen=0)
    put_rows(page, FIELD_COLUMNS, frozenset(FIELD_FORM.columns), rows, FIELD_FORM, typed)
    if not rows:
        page.text(page.row, 0, "No year is over that a notice is about.", page.formats.cell())


def _fields(
    notice: DueNotice,
    found: Rated,
    picks: Mapping[tuple[str, ...], Mapping[str, object]],
    given: Mapping[tuple[str, ...], Mapping[str, object]],
) -> list[dict[str, Any]]:
    name = notice.contract.name
    words = {
        each.kpi.name: final_word(each, given.get(indicator_key(each), {}).get(RATED_AS))
        for each in found.of(notice.contract)
        if each.period == notice.period
    }
    kpis = chosen(notice, found.policy, picks)
    return [
        {
            "Contract": name,
            "Notice": notice.name,
            "Stands in": each.where,
            "Field": each.label,
            WRITE: each.value,
        }
        for each in performance_fields(notice, found.policy, kpis, words, found.suppliers[name])
    ]


def write_ratings(page: Page) -> None:
    """Write the five words with their sentences."""
    page.table(RATINGS_SHEET, RATING_COLUMNS, len(RATINGS))
    forms = [page.cell(column, valign="top") for column in RATING_COLUMNS]
    for each in RATINGS:
        page.text(page.row, 0, each.word, forms[0])
        page.text(page.row, 1, f"{each.sentence}.", forms[1])
        page.row += 1


def write_all(book: Any, formats: Formats, found: Rated, typed: Typed) -> None:
    """Write the sheets on performance of a workbook of deliveries."""
    page = _page(book, formats, INDICATORS, INDICATOR_COLUMNS, INDICATOR_WORDS)
    write_indicators(page, found, typed)
    write_notices(_page(book, formats, NOTICES, NOTICE_COLUMNS, NOTICE_WORDS), found, typed)
    page = _page(book, formats, PERFORMANCE, FIELD_COLUMNS, FIELD_WORDS)
    write_performance(page, found, typed)
    write_ratings(_page(book, formats, RATINGS_SHEET, RATING_COLUMNS, RATING_WORDS))


def _page(book: Any, formats: Formats, name: str, columns: Sequence[Col], words: str) -> Page:
    widths = [column.width for column in columns]
    return titled_page(book, formats, name, widths, words, title=DELIVERY_TITLE)
