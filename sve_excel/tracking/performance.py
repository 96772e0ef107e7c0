"""The sheets on performance: indicators and their ratings, notices, and what a notice says.

What people decide is typed into the yellow cells and survives every further run: another rating
than the bands give, which is how 'Other' comes about, which indicators a notice describes and why,
and the day on which it was published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sve_excel.entries.forms import Earlier, Form, Typed, by_row
from sve_excel.entries.kept import put_rows
from sve_excel.imprint import DELIVERY_TITLE
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DATE, NUMBER, PERCENT
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import Col, Page, PageLook, places, titled_page
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
from sve_excel.tracking.published import (
    BECAUSE,
    BY_THE_BANDS,
    BY_THE_RULES,
    CHOSEN,
    INDICATORS,
    NOTHING_BEFORE,
    NOTICES,
    PERFORMANCE,
    PUBLISHED,
    WRITE,
    NoticesBefore,
)
from sve_excel.tracking.rating import Contract, KpiYear, kpi_years

RATINGS_SHEET, RATED_AS, WHY = "Ratings", "Rated as", "Why"
INDICATOR_COLUMNS = (
    Col("Contract", 24, wrap=True),
    Col("Indicator", 20, wrap=True),
    Col("Year", 6, COUNT),
    Col("Until", 11, DATE),
    Col("Target", 8, NUMBER),
    Col("Reported", 9, NUMBER),
    Col("Share", 7, PERCENT),
    Col(BY_THE_BANDS, 14, wrap=True),
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
    Col(BY_THE_RULES, 8),
    Col(BECAUSE, 24, wrap=True),
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
    ((RATED_AS, tuple(rating.word for rating in RATINGS)),),
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
_DUE_WORDS = "By when each notice is due, and which indicators it describes."
_YEARLY_WORDS = (
    "By the end of every twelve months from the day of the contract the years are due that are "
    "over by then, and at its end the rest."
)
_THREE_WORDS = (
    "Three indicators are described: by the rules, unless yes or no is typed under Chosen. Type "
    "these and why, and the day of publishing: from then on the notice stays as it is."
)
FIELD_WORDS = "What each notice says, to copy from. What is typed here stays."


def notice_words(policy: Policy) -> str:
    """What the sheet of the notices says on top, by the law of the rules."""
    regime = policy.regime
    if not regime.details_law:
        return regime.not_carried
    said = [_DUE_WORDS, *([_YEARLY_WORDS] if regime.performance_law else [])]
    said += [_THREE_WORDS] if regime.three_material else []
    return " ".join(filter(None, [*said, regime.not_carried]))


def rating_words(policy: Policy) -> str:
    """What the sheet of the ratings says on top, by the law of the rules."""
    if policy.regime.five_ratings:
        return f"The five ratings and their sentences: {RATINGS_LAW}. Bands are the buyer's own."
    return (
        "Five ratings with their sentences, which here are the buyer's own words, as its bands are:"
        f" the law of the rules is that of {policy.regime.words}."
    )


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
        return [year for year in self.years if year.contract is contract]


def rated(
    contracts: Sequence[Contract], policy: Policy, on: date, suppliers: Mapping[str, Supplier]
) -> Rated:
    """Rate every indicator of every contract; ``suppliers`` are known by their contract's name."""
    years = [year for contract in contracts for year in kpi_years(contract, policy, on)]
    return Rated(tuple(contracts), tuple(years), policy, on, suppliers)


def write_indicators(page: Page, rated: Rated, typed: Typed) -> None:
    """Write a row for each indicator and year."""
    rows = [_indicator(year) for year in rated.years]
    page.table(INDICATORS, INDICATOR_COLUMNS, len(rows), height=32, frozen=2)
    top = page.row
    put_rows(
        page, INDICATOR_COLUMNS, frozenset(INDICATOR_FORM.columns), rows, INDICATOR_FORM, typed
    )
    said = by_row(typed.earlier, INDICATOR_FORM)
    at = places(INDICATOR_COLUMNS)
    form = page.cell(INDICATOR_COLUMNS[at["Rating"]], valign="top", bold=True)
    by_bands, given = column_letter(at[BY_THE_BANDS]), column_letter(at[RATED_AS])
    for row, year in enumerate(rated.years, top):
        word = final_word(year, said.get(indicator_key(year), {}).get(RATED_AS))
        formula = f'=IF(${given}{row + 1}="",${by_bands}{row + 1},${given}{row + 1})'
        page.formula(row, at["Rating"], formula, form, word)
    if rows:
        words = INDICATOR_FORM.words(RATED_AS)
        rule: dict[str, Any] = {"validate": "list", "source": list(words)}
        page.sheet.data_validation(top, at[RATED_AS], page.row - 1, at[RATED_AS], rule)
    else:
        said_none = "No indicator is named by the rules, or no contract is here."
        page.text(page.row, 0, said_none, page.formats.cell())


def indicator_key(year: KpiYear) -> tuple[str, ...]:
    """Words that say whose row of the indicators it is."""
    return year.contract.name, year.kpi.name, f"{year.period.year}"


def _indicator(year: KpiYear) -> dict[str, Any]:
    row: dict[str, Any] = {
        "Contract": year.contract.name,
        "Indicator": year.kpi.name,
        "Year": year.period.year,
        "Until": year.period.last,
        BY_THE_BANDS: year.state,
        "Bands": year.kpi.bands,
    }
    for heading, number in (
        ("Target", year.target),
        ("Reported", year.actual),
        ("Share", year.share),
    ):
        if number is not None:
            row[heading] = number
    return row


def is_published(
    notice: DueNotice, notices: Mapping[tuple[str, ...], Mapping[str, object]]
) -> bool:
    """Whether a day of publishing is typed beside a notice; ``notices`` are those, by rows."""
    return any(key[:2] == notice.key and PUBLISHED in typed for key, typed in notices.items())


def write_notices(page: Page, rated: Rated, typed: Typed, before: NoticesBefore) -> None:
    """Write a row for each notice and indicator, with what by the rules is chosen.

    A notice that is published keeps the rows that it had ``before``.
    """
    said = by_row(typed.earlier, NOTICE_FORM)
    rows: list[dict[str, Any]] = []
    for contract in rated.contracts:
        for notice in assessments(contract, rated.policy):
            published = is_published(notice, said)
            state = state_of(notice, rated.of(contract), published, rated.on)
            kept = before.rows_of(notice) if published else []
            rows += [
                {"Contract": contract.name, "Notice": notice.name, "State": state}
                | ({"Due by": notice.due} if notice.due else {})
                | row
                for row in (
                    [{h: each[h] for h in _OF_AN_INDICATOR if h in each} for each in kept]
                    or _indicators(notice, rated.policy)
                )
            ]
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
        none = "No notice is listed here." if rated.policy.regime.not_carried else none
        page.text(page.row, 0, none, page.formats.cell())


_OF_AN_INDICATOR = ("Indicator", BY_THE_RULES, BECAUSE)


def _indicators(notice: DueNotice, policy: Policy) -> list[dict[str, Any]]:
    """Give what the rules say of each indicator for a notice, or without any why it is due."""
    usual = picked(policy)
    if notice.period is None and not policy.regime.three_material:
        return [{BECAUSE: notice.asked_by}]  # nobody says that it describes any
    return [
        {
            "Indicator": kpi.name,
            BY_THE_RULES: YES if kpi in usual else NO,
            BECAUSE: why_picked(kpi, policy),
        }
        for kpi in by_material(policy.kpi)
    ] or [{BECAUSE: notice.asked_by}]


def write_performance(page: Page, rated: Rated, typed: Typed, before: NoticesBefore) -> None:
    """Write the fields of each performance notice whose year is over."""
    picks = by_row(typed.earlier, NOTICE_FORM)
    rows: list[dict[str, Any]] = []
    for contract in rated.contracts:
        for notice in assessments(contract, rated.policy):
            published = is_published(notice, picks)
            rows += notice_fields(notice, rated, typed.earlier, before, published=published)
    page.table("ContractPerformance", FIELD_COLUMNS, len(rows), height=20, frozen=0)
    put_rows(page, FIELD_COLUMNS, frozenset(FIELD_FORM.columns), rows, FIELD_FORM, typed)
    if not rows:
        page.text(page.row, 0, "No year is over that a notice is about.", page.formats.cell())


def notice_fields(
    notice: DueNotice, rated: Rated, earlier: Earlier, before: NoticesBefore, *, published: bool
) -> list[dict[str, Any]]:
    """Give the fields of a notice of performance; none before its year is over.

    One that an earlier run saw published says what it said ``before``.
    """
    if notice.period is None:
        return []
    if published and before.settled(notice) and (kept := before.fields_of(notice)):
        return [dict(each) for each in kept]
    if not notice.period.over(rated.on):
        return []
    return _fields(notice, rated, earlier, before if published else None)


def _fields(
    notice: DueNotice, rated: Rated, earlier: Earlier, frozen: NoticesBefore | None
) -> list[dict[str, Any]]:
    """Give the fields of a notice; ``frozen`` is what stood before where it is published."""
    name, given = notice.contract.name, by_row(earlier, INDICATOR_FORM)
    states = frozen.states(notice) if frozen else {}
    words = {
        year.kpi.name: final_word(
            replace(year, state=states.get(year.kpi.name, year.state)),
            given.get(indicator_key(year), {}).get(RATED_AS),
        )
        for year in rated.of(notice.contract)
        if year.period == notice.period
    }
    kpis = chosen(notice, rated.policy, by_row(earlier, NOTICE_FORM))
    if frozen and frozen.rows_of(notice):
        kpis = frozen.described(notice, rated.policy.kpi)
        words = {**states, **words}
    return [
        {
            "Contract": name,
            "Notice": notice.name,
            "Stands in": field.where,
            "Field": field.label,
            WRITE: field.value,
        }
        for field in performance_fields(notice, rated.policy, kpis, words, rated.suppliers[name])
    ]


def write_ratings(page: Page) -> None:
    """Write the five words with their sentences."""
    page.table(RATINGS_SHEET, RATING_COLUMNS, len(RATINGS))
    forms = [page.cell(column, valign="top") for column in RATING_COLUMNS]
    for rating in RATINGS:
        page.text(page.row, 0, rating.word, forms[0])
        page.text(page.row, 1, f"{rating.sentence}.", forms[1])
        page.row += 1


def write_all(
    book: Any, formats: Formats, rated: Rated, typed: Typed, before: NoticesBefore = NOTHING_BEFORE
) -> None:
    """Write the sheets on performance of a workbook of deliveries.

    ``before`` is what stands in the one that it replaces.
    """
    page = _page(book, formats, INDICATORS, INDICATOR_COLUMNS, INDICATOR_WORDS)
    write_indicators(page, rated, typed)
    write_notices(
        _page(book, formats, NOTICES, NOTICE_COLUMNS, notice_words(rated.policy)),
        rated,
        typed,
        before,
    )
    page = _page(book, formats, PERFORMANCE, FIELD_COLUMNS, FIELD_WORDS)
    write_performance(page, rated, typed, before)
    write_ratings(_page(book, formats, RATINGS_SHEET, RATING_COLUMNS, rating_words(rated.policy)))


def _page(book: Any, formats: Formats, name: str, columns: Sequence[Col], words: str) -> Page:
    widths = [column.width for column in columns]
    return titled_page(book, formats, name, widths, words, PageLook(DELIVERY_TITLE))
