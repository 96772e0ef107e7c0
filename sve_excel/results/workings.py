"""What stands below the headline: findings, inputs, sources, versions, and the workings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sve_excel import __version__
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import BEARER_LABEL, INPUTS, OUTPUTS, column_letter
from sve_excel.looks.figures import NUMBER, PENCE, SHARE, YEARS
from sve_excel.looks.fitting import blocks, one_line, wrap
from sve_excel.looks.page import Col, place_of
from sve_excel.looks.palette import BRAND, COMPUTED_FILL, LINE
from sve_excel.method import excel
from sve_excel.model import Input, LineValue, Valuation
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.writing import policy_items
from sve_excel.results.page import COLUMNS, LAST, SHARES, ResultsPage, digits, sum_of
from sve_excel.results.room import ROW
from sve_excel.words.saying import capital

_LINK_WIDTH = digits(8, LAST) - 2
_INPUT_COLUMNS = {
    0: Col("Row"),
    1: Col("Description"),
    2: Col("Category"),
    3: Col("Evidence"),
    4: Col("Volume", form=NUMBER),
    6: Col("Value of one", form=PENCE),
    8: Col("Leakage", form=SHARE),
    13: Col("Gross input", form=PENCE),
    14: Col("Net input", form=PENCE),
}
_INPUTS_LACK = (5, 7, 9, 10, 11, 12)  # columns of the outputs that inputs have no use for
_LINKED = {"top": 1, "bottom": 1, "left": 1, "indent": 1} | dict.fromkeys(
    ("top_color", "bottom_color", "left_color"), LINE
)
_GREEN_BOOK = " (HM Treasury's Green Book: 3.5 %)"


def findings(page: ResultsPage) -> None:
    """Every finding with a link to its cell, its words and its remedy."""
    page.part("Findings: what to mend, ask or know")
    page.wide_header("Where", 4, 5)
    page.header({0: Col("Code"), 1: Col("What is so"), 2: Col("Severity"), 3: Col("What to do")})
    if not page.context.findings:
        page.text(page.row, 1, "Nothing was found.", page.formats())
        page.row += 1
    for found in page.context.findings:
        place = found.place
        where = "!".join(part for part in (place.sheet, place.cell) if part) or "the file"
        page.text(page.row, 0, found.code, page.formats.cell(align="center"))
        form = page.formats.cell(text_wrap=True)
        message = capital(found.message)
        page.text(page.row, 1, message, form)
        severity = page.formats.severity(found.severity)
        page.text(page.row, 2, found.severity.upper(), severity)
        page.text(page.row, 3, found.remedy, form)
        page.spread(where, 4, 5)
        if place.sheet and place.sheet != RESULTS_SHEET:
            target = place_of(place.sheet, place.cell)
            page.link_to(page.row, 4, target, where, page.formats.link(**_LINKED))
        page.height((message, 1), (found.remedy, 3))
    page.gap()


def inputs(page: ResultsPage, valuation: Valuation) -> tuple[int, int]:
    """Inputs as they were read, then their arithmetic; gives their first and last row."""
    page.keep_together(4 * ROW)
    page.part("Workings: inputs")
    for column in _INPUTS_LACK:
        page.sheet.write_blank(page.row, column, None, page.formats(bg_color=BRAND))
    page.header(_INPUT_COLUMNS)
    first = page.row
    for spent in valuation.inputs:
        input_row(page, spent)
    page.row += 1
    return first, page.row - 2


def input_row(page: ResultsPage, spent: Input) -> None:
    """One input: values as read, then value x volume and what leakage leaves."""
    each, row = spent, page.row + 1
    place = place_of(INPUTS, each.cells.get("Description", ""))
    page.link_to(page.row, 0, place, str(each.row), page.formats.link(align="center"))
    wrap = page.formats.cell(text_wrap=True)
    page.text(page.row, 1, each.description, wrap)
    page.text(page.row, 2, each.category, wrap)
    page.text(page.row, 3, each.evidence, wrap)
    volume = 1.0 if each.volume is None else each.volume
    page.number(page.row, 4, volume, page.formats.cell(NUMBER))
    page.number(page.row, 6, each.value or 0.0, page.formats.cell(PENCE))
    leakage = each.leakage or 0.0
    page.number(page.row, 8, leakage, page.formats.cell(SHARE))
    ruled = page.formats(top=1, bottom=1, top_color=LINE, bottom_color=LINE)
    for column in _INPUTS_LACK:
        page.sheet.write_blank(page.row, column, None, ruled)
    money = page.formats.cell(PENCE)
    gross = excel.gross_input(f"$G{row}", f"$E{row}")
    net = excel.net_input(f"$N{row}", f"$I{row}")
    page.formula(page.row, 13, f"={gross}", money, spent.gross)
    page.formula(page.row, 14, f"={net}", money, spent.net)
    page.height((each.description, 1), (each.category, 2), (each.evidence, 3))


def sources(page: ResultsPage, valuation: Valuation) -> None:
    """Each proxy used: published value, price year, value used, source and link."""
    if not sources_used(valuation):
        return
    page.keep_together(4 * ROW)
    page.part("Proxies used, and where each figure comes from")
    page.header(
        [
            Col("Id"),
            Col("Proxy"),
            Col("Published", form=PENCE),
            Col("Source"),
            Col("Year"),
            Col("Prices of"),
            Col("Value used", form=PENCE),
            Col("Grade"),
            Col("Link"),
        ]
    )
    base = page.context.library.price_base
    for used in sources_used(valuation):
        wrap = page.formats.cell(text_wrap=True)
        page.text(page.row, 0, used.id, page.formats.cell(font_size=9))
        page.text(page.row, 1, used.name, wrap)
        if used.published is not None:
            page.number(page.row, 2, used.published, page.formats.cell(PENCE))
        page.text(page.row, 3, used.source, wrap)
        page.text(page.row, 4, used.year, page.formats.cell())
        page.text(page.row, 5, used.price_year or base, page.formats.cell())
        page.number(page.row, 6, used.used, page.formats.cell(PENCE))
        page.text(page.row, 7, used.confidence, page.formats.cell(align="center"))
        if used.url:
            shown = one_line(used.url, _LINK_WIDTH)
            page.sheet.write_url(page.row, 8, used.url, page.formats.link(), shown)
        page.height((used.name, 1), (used.source, 3))
    page.row += 1


def versions(page: ResultsPage) -> None:
    """What was run: program, library, policy, price base; never when."""
    library, policy = page.context.library, page.context.policy
    page.keep_together(7 * ROW)
    page.part("What this was worked out with")
    facts = (
        ("Program", f"sve-excel {__version__}"),
        ("Proxy library", f"{library.version}, SHA-256 {library.sha256}"),
        ("Price base", f"{library.price_base}, HM Treasury GDP deflator"),
        ("Policy", f"SHA-256 {policy.sha256}"),
        ("Discount rate", f"{policy.discount_rate * 100:.12g} % a year{_GREEN_BOOK}"),
        *((f"Rule {key}", f"{found} (not the default)") for key, found in _own_rules(policy)),
    )
    for label, text in facts:
        page.text(page.row, 1, label, page.formats.muted(bold=True))
        page.text(page.row, 2, text, page.formats.muted())
        page.row += 1
    page.row += 1


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
            high = page.line * len(wrap(piece, width)) + 3
            page.across(piece.rstrip("\n"), form, 2, high)
    page.gap()


def outputs(page: ResultsPage, valuation: Valuation) -> tuple[int, int]:
    """Outputs as they were read, then gross, net and present value as live formulas.

    Gives their first and last row.
    """
    page.part("Workings: outputs")
    page.tall(32)
    page.sheet.repeat_rows(page.row)
    page.header(COLUMNS)
    first = page.row
    for line in valuation.lines:
        output_row(page, line)
    total = page.formats.cell(PENCE, bold=True, bg_color=COMPUTED_FILL)
    page.text(page.row, 1, "Total", page.formats(bold=True))
    figures = (valuation.gross_outputs, valuation.net_outputs, valuation.present_value)
    for column, figure in enumerate(figures, 13):
        page.later(page.row, column, sum_of(column_letter(column)), total, figure)
    page.row += 1
    return first, page.row - 2


def output_row(page: ResultsPage, line: LineValue) -> None:
    """One output: what was read, and the method of section 3 of the design as formulas."""
    claim, output, row = line.claim, line.claim.output, page.row + 1
    place = place_of(OUTPUTS, output.cells.get("Description", ""))
    page.link_to(page.row, 0, place, str(output.row), page.formats.link(align="center"))
    wrap = page.formats.cell(text_wrap=True)
    page.text(page.row, 1, output.description, wrap)
    page.text(page.row, 2, output.category, page.chip(output.category, text_wrap=True))
    names = f"{output.outcome}: {output.proxy}"
    page.text(page.row, 3, names, wrap)
    duration = 1.0 if output.duration is None else output.duration
    units = output.units or 0.0
    shares = [getattr(output, attribute) or 0.0 for attribute in SHARES.values()]
    numbers: tuple[tuple[int, float, str], ...] = (
        (4, units, NUMBER),
        (6, claim.price, PENCE),
        (7, duration, YEARS),
        *((8 + i, share, SHARE) for i, share in enumerate(shares)),
    )
    for column, number, form in numbers:
        page.number(page.row, column, number, page.formats.cell(form))
    page.text(page.row, 5, claim.unit, wrap)
    money = page.formats.cell(PENCE)
    terms = excel.Terms(
        f"$E{row}",
        f"$G{row}",
        f"$H{row}",
        {attribute: f"${letter}{row}" for letter, attribute in SHARES.items()},
    )
    rate = page.context.policy.discount_rate
    for column, formula, result in (
        (13, excel.gross_value(terms), line.gross),
        (14, excel.net_value(terms), line.net),
        (15, excel.present_value(terms, rate), line.present_value),
    ):
        page.formula(page.row, column, f"={formula}", money, result)
    bearer = "" if claim.kind == "none" else BEARER_LABEL[claim.bearer]
    page.text(page.row, 16, bearer, wrap)
    page.height(
        (output.description, 1),
        (output.category, 2),
        (names, 3),
        (claim.unit, 5),
        (bearer, 16),
    )


def sources_used(valuation: Valuation) -> list[Source]:
    """Give what is said of each proxy that was used, once, in the order of the lines."""
    found = (Source.of(line.claim.proxy or line.claim.own) for line in valuation.lines)
    return list(dict.fromkeys(source for source in found if source))


@dataclass(frozen=True, slots=True)
class Source:
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
    def of(cls, proxy: Any) -> Source | None:
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
            proxy.price_year,
            proxy.uprated or 0.0,
            "own",
            "",
        )
