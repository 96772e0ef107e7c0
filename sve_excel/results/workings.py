"""What stands below the headline: findings, inputs, sources, versions, and the workings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sve_excel import __version__
from sve_excel.imprint import POLICY_LABEL, RESULTS_SHEET, RULES_VALUES_SHA256
from sve_excel.layout import INPUT_PRICES, column_letter
from sve_excel.looks.figures import COUNT, LONG_PENCE, PRICE
from sve_excel.looks.fitting import blocks, one_line, wrap
from sve_excel.looks.flat import ANY_ROW, Row
from sve_excel.looks.page import Col, place_of
from sve_excel.looks.palette import BRAND, COMPUTED_FILL, LINE
from sve_excel.method.prices import input_prices_words
from sve_excel.model import Valuation
from sve_excel.policy.discounting import HEALTH
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.writing import policy_items
from sve_excel.results.columns import INPUTS_LACK, LAST, RESULT_INPUTS, RESULT_OUTPUTS, Worked
from sve_excel.results.page import ResultsPage, digits
from sve_excel.results.room import ROW
from sve_excel.results.sums import sum_of
from sve_excel.words.saying import capital, listed

# columns that the texts below the first page take, from the first to the last
_SAID, _WEIGHT, _REMEDY, _WHERE = (1, 3), (4, 5), (6, LAST - 2), (LAST - 1, LAST)
_SOURCE, _LINK = (3, 5), (10, LAST)
_LINK_WIDTH = digits(*_LINK) - 2
_HEADING_ROW = 30.0  # points: some headings take two lines
_ROW_LINK = {"align": "center", "border": 1, "border_color": LINE}
_LINKED = {"top": 1, "bottom": 1, "left": 1, "indent": 1} | dict.fromkeys(
    ("top_color", "bottom_color", "left_color"), LINE
)


def findings(page: ResultsPage) -> None:
    """Every finding with a link to its cell, its words and its remedy, over the full width."""
    page.part("Findings: what to mend, ask or know")
    _findings_heading(page)
    if not page.context.findings:
        page.text(page.row, 1, "Nothing was found.", page.formats())
        page.row += 1
    for finding in page.context.findings:
        place = finding.place
        where = "!".join(part for part in (place.sheet, place.cell) if part) or "the file"
        message = capital(finding.message)
        height = page.height_of((message, *_SAID), (finding.remedy, *_REMEDY))
        page.fit_on(height, lambda: _findings_heading(page))
        page.text(page.row, 0, finding.code, page.formats.cell(align="center"))
        page.wrapped(message, *_SAID)
        severity = page.formats.severity(finding.severity)
        page.sheet.merge_range(page.row, _WEIGHT[0], page.row, _WEIGHT[1], "", severity)
        page.text(page.row, _WEIGHT[0], finding.severity.upper(), severity)
        page.wrapped(finding.remedy, *_REMEDY)
        page.spread(where, *_WHERE)
        if place.sheet and place.sheet != RESULTS_SHEET:
            target = place_of(place.sheet, place.cell)
            page.link_to(page.row, _WHERE[0], target, where, page.formats.link(**_LINKED))
        page.down(height)
    page.gap()


def _findings_heading(page: ResultsPage) -> None:
    for label, (first, last) in (
        ("What is so", _SAID),
        ("Severity", _WEIGHT),
        ("What to do", _REMEDY),
        ("Where", _WHERE),
    ):
        page.wide_header(label, first, last)
    page.header({0: Col("Code")})


def inputs(page: ResultsPage, valuation: Valuation) -> tuple[int, int]:
    """Inputs as they were read, then their arithmetic; gives their first and last row."""
    page.keep_together(4 * ROW)
    page.part("Workings: inputs")
    _inputs_heading(page)
    first = page.row
    for spent in valuation.inputs:
        worked_row(page, RESULT_INPUTS, spent, lambda: _inputs_heading(page))
    page.row += 1
    return first, page.row - 2


def _inputs_heading(page: ResultsPage) -> None:
    for column in INPUTS_LACK:
        page.sheet.write_blank(page.row, column, None, page.formats(bg_color=BRAND))
    page.header(RESULT_INPUTS, _HEADING_ROW)


def worked_row(
    page: ResultsPage,
    columns: Mapping[int, Worked[Row]],
    row: Row,
    heading: Callable[[], None] | None = None,
) -> None:
    """One row of the workings: what was read, then its formulas with what they come to.

    Where it begins a page of print the ``heading``, if any, stands above it again.
    """
    texts = [
        (found, at, at)
        for at, column in columns.items()
        if not column.formula and not column.link and isinstance(found := column.get(row), str)
    ]
    height = page.height_of(*texts)
    if heading:
        page.fit_on(height, heading)
        ruled = page.formats(top=1, bottom=1, top_color=LINE, bottom_color=LINE)
        for at in INPUTS_LACK:
            page.sheet.write_blank(page.row, at, None, ruled)
    number = str(page.row + 1)
    for at, column in columns.items():
        found = column.get(row)
        if column.formula:
            formula = _pattern(page, columns, at, column.kind(row)).replace(ANY_ROW, number)
            page.formula(page.row, at, formula, page.formats.cell(column.form), found)
        elif not isinstance(found, str):
            page.number(page.row, at, found, page.formats.cell(column.form))
        elif column.link:
            page.link_to(page.row, at, column.link(row), found, page.formats.link(**_ROW_LINK))
        else:
            chip = page.chip(found, text_wrap=True) if column.chip else None
            page.text(page.row, at, found, chip or page.formats.cell(text_wrap=True))
    page.down(height)


def _pattern(page: ResultsPage, columns: Mapping[int, Worked[Row]], at: int, kind: str) -> str:
    """Give the formula of a column for a kind of row, which is the same in each but for its row."""
    column = columns[at]
    made = page.made.get((id(column), kind))
    if made is None:
        assert column.formula
        letters = {worked.heading: column_letter(where) for where, worked in columns.items()}
        formula = column.formula(
            lambda heading: f"${letters[heading]}{ANY_ROW}", page.context.policy, kind
        )
        made = page.made[id(column), kind] = f"={formula}"
    return made


def sources(page: ResultsPage, valuation: Valuation) -> None:
    """Each proxy used: published value, price year, value used, source and link."""
    if not sources_used(valuation):
        return
    page.keep_together(4 * ROW)
    page.part("Proxies used, and where each figure comes from")
    _sources_heading(page)
    for used in sources_used(valuation):
        height = page.height_of((used.name, 1, 1), (used.source, *_SOURCE))
        page.fit_on(height, lambda: _sources_heading(page))
        page.text(page.row, 0, used.id, page.formats.cell(align="center"))
        page.wrapped(used.name, 1, 1)
        if used.published is not None:
            page.number(page.row, 2, used.published, page.formats.cell(PRICE))
        else:
            page.sheet.write_blank(page.row, 2, None, page.formats.cell())
        page.wrapped(used.source, *_SOURCE)
        page.number(page.row, 6, used.used, page.formats.cell(PRICE))
        page.text(page.row, 7, used.confidence, page.formats.cell(align="center"))
        page.text(page.row, 8, used.price_year, page.formats.cell(align="center"))
        page.text(page.row, 9, used.year, page.formats.cell(align="center"))
        page.spread("", *_LINK)
        if used.url:
            shown = one_line(used.url, _LINK_WIDTH)
            link = page.formats.link(**_LINKED)
            page.sheet.write_url(page.row, _LINK[0], used.url, link, shown)
        page.down(height)
    page.row += 1


def _sources_heading(page: ResultsPage) -> None:
    page.wide_header("Source", *_SOURCE)
    page.wide_header("Link", *_LINK)
    page.header(
        {
            0: Col("Id"),
            1: Col("Proxy"),
            2: Col("Published", form=PRICE),
            6: Col("Value used", form=PRICE),
            7: Col("Grade", form=COUNT),
            8: Col("Prices of"),
            9: Col("Year"),
        },
        _HEADING_ROW,
    )


def versions(page: ResultsPage) -> None:
    """What was run: program, library, policy, price base; never when."""
    library, policy = page.context.library, page.context.policy
    base = library.price_base
    page.keep_together(8 * ROW)
    page.part("What this was worked out with")
    facts = (
        ("Program", f"sve-excel {__version__}"),
        ("Proxy library", f"{library.version}, SHA-256 {library.sha256}"),
        ("Price base", f"{base}, HM Treasury GDP deflator"),
        (INPUT_PRICES, input_prices_words(page.submission.project.prices, base)),
        (POLICY_LABEL, f"{RULES_VALUES_SHA256} {policy.sha256}"),
        ("Discount rate", _discounting(page)),
        *_discounted_apart(page),
        *((f"Rule {key}", f"{found} (not the default)") for key, found in _own_rules(policy)),
    )
    for label, text in facts:
        page.text(page.row, 1, label, page.formats.muted(bold=True))
        page.text(page.row, 2, text, page.formats.muted())
        page.row += 1
    page.row += 1


def _discounting(page: ResultsPage) -> str:
    """How later years of this bid are discounted."""
    years = page.submission.project.contract_years
    return page.context.policy.discounting.words_over(years)


def _discounted_apart(page: ResultsPage) -> list[tuple[str, str]]:
    """Which rows have the rates for health, and what £1 of inputs is worth where it is spread."""
    valuation, said = page.valuation, []
    if valuation is None:
        return []
    healthy = [line for line in valuation.lines if line.claim.discount == HEALTH]
    if healthy:
        rows = [str(line.claim.output.row) for line in healthy]
        which = f"{'row' if len(rows) == 1 else 'rows'} {listed(rows)} of Outputs"
        said.append(("At the rates for health", which))
    if valuation.spread != 1:
        said.append(("£1 of inputs", f"is worth £{valuation.spread:.6f} at the start"))
    return said


def _own_rules(policy: Policy) -> list[tuple[str, Any]]:
    """Rules of valuation in which the commissioner departs from the defaults."""
    default = {(section, key): found for section, key, found, _ in policy_items(DEFAULT_POLICY)}
    return [
        (key, found)
        for section, key, found, _ in policy_items(policy)
        if section == "valuation" and found != default[section, key]
    ]


def texts_in_full(page: ResultsPage) -> None:
    """What the first page shows cut, whole, and the links from there to here."""
    if not page.cut:
        return
    page.keep_together(8 * ROW)
    row = page.row + 1
    link = page.formats.link(bottom=2, bottom_color=BRAND)
    for at, column in dict.fromkeys(page.shortened):
        words = f"Shortened: the whole text is in row {row}"
        page.link_to(at, column, place_of(RESULTS_SHEET, f"B{row}"), words, link)
    page.part("In full: texts that the first page shows shortened")
    form = page.formats(text_wrap=True, valign="top", indent=1)
    width = page.room(2, LAST)
    for label, text in page.cut:
        page.text(page.row, 1, label, page.formats(bold=True, valign="top"))
        for piece in blocks(text, width):
            high = ROW * len(wrap(piece, width)) + 3
            page.across(piece.rstrip("\n"), form, 2, high)
    page.gap()


def outputs(page: ResultsPage, valuation: Valuation) -> tuple[int, int]:
    """Outputs as they were read, then gross, net and present value as live formulas.

    Gives their first and last row.
    """
    page.part("Workings: outputs")
    page.tall(32)
    page.sheet.repeat_rows(page.row)
    page.header(RESULT_OUTPUTS)
    first = page.row
    for line in valuation.lines:
        worked_row(page, dict(enumerate(RESULT_OUTPUTS)), line)
    total = page.formats.cell(LONG_PENCE, bold=True, bg_color=COMPUTED_FILL)
    page.text(page.row, 1, "Total", page.formats(bold=True))
    for at, column in enumerate(RESULT_OUTPUTS):
        if column.total:
            page.later(page.row, at, sum_of(column.heading), total, column.total(valuation))
    page.row += 1
    return first, page.row - 2


def sources_used(valuation: Valuation) -> list[SourceUsed]:
    """Give what is said of each proxy that was used, once, in the order of the lines."""
    found = (SourceUsed.of(line.claim.proxy or line.claim.own) for line in valuation.lines)
    return list(dict.fromkeys(source for source in found if source))


@dataclass(frozen=True, slots=True)
class SourceUsed:
    """What is said of a proxy that was used."""

    id: str
    name: str
    published: float | None
    source: str
    year: str
    price_year: str
    used: float
    confidence: str
    url: str

    @classmethod
    def of(cls, proxy: Any) -> SourceUsed | None:
        """Describe a library proxy or an own one; None where there is none."""
        if proxy is None:
            return None
        if hasattr(proxy, "publisher"):
            text = f"{proxy.publisher}: {proxy.source}. {proxy.locator}"
            return cls(
                proxy.id,
                proxy.name,
                proxy.value,
                text,
                proxy.source_year,
                proxy.price_year,
                proxy.uprated,
                proxy.confidence,
                proxy.url,
            )
        return cls(
            "own",
            proxy.name,
            proxy.value,
            f"The bidder's own: {proxy.source}",
            "",
            proxy.prices.words,
            proxy.uprated or 0.0,
            "own",
            "",
        )
