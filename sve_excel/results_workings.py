"""What stands below the headline: findings, inputs, sources, versions, and the workings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sve_excel import __version__
from sve_excel.layout import (
    BEARER_LABEL,
    BRAND,
    COMPUTED_FILL,
    INPUTS,
    OUTPUTS,
    RESULTS_SHEET,
    column_letter,
)
from sve_excel.looks import (
    NUMBER,
    PENCE,
    SHARE,
    put,
)
from sve_excel.model import InputValue, LineValue, Valuation
from sve_excel.results_page import COLUMNS, SHARES, Page, sum_of


def findings(page: Page) -> None:
    """Every finding with a link to its cell, its words and its remedy."""
    page.section("Findings: what to mend, ask or know")
    page.header({0: "Code", 1: "What is so", 2: "Severity", 3: "What to do", 4: "Where"})
    page.sheet.write_blank(page.row - 1, 5, None, page.formats(bg_color=BRAND))
    if not page.context.findings:
        put(page.sheet, page.row, 1, "Nothing was found.", page.formats())
        page.row += 1
    for found in page.context.findings:
        place = found.place
        where = "!".join(part for part in (place.sheet, place.cell) if part) or "the file"
        put(page.sheet, page.row, 0, found.code, page.formats.cell(align="center"))
        wrap = page.formats.cell(text_wrap=True, valign="top")
        put(page.sheet, page.row, 1, found.message, wrap)
        severity = page.formats.severity(found.severity)
        put(page.sheet, page.row, 2, found.severity.upper(), severity)
        put(page.sheet, page.row, 3, found.remedy, wrap)
        if place.sheet and place.sheet != RESULTS_SHEET:
            quoted = place.sheet.replace("'", "''")
            target = f"internal:'{quoted}'!{place.cell or 'A1'}"
            page.sheet.write_url(page.row, 4, target, page.formats.link(), where)
        else:
            put(page.sheet, page.row, 4, where, page.formats())
        page.height((found.message, 34), (found.remedy, 38))
    page.row += 1


def inputs(page: Page, valuation: Valuation) -> tuple[int, int]:
    """Inputs as they were read, then their arithmetic; gives their first and last row."""
    page.section("Workings: inputs")
    labels = {0: "Row", 1: "Description", 2: "Category", 3: "Evidence", 4: "Volume"}
    labels |= {6: "Value of one", 8: "Leakage", 13: "Gross input", 14: "Net input"}
    page.header(labels, (4, 6, 8, 13, 14))
    first = page.row
    for spent in valuation.inputs:
        input_row(page, spent)
    page.row += 1
    return first, page.row - 2


def input_row(page: Page, spent: InputValue) -> None:
    """One input: values as read, then value x volume and what leakage leaves."""
    each, row = spent.input, page.row + 1
    link = f"internal:'{INPUTS}'!{each.cells.get('Description', 'A1')}"
    page.sheet.write_url(page.row, 0, link, page.formats.link(align="center"), str(each.row))
    wrap = page.formats.cell(text_wrap=True)
    put(page.sheet, page.row, 1, each.description, wrap)
    put(page.sheet, page.row, 2, each.category, wrap)
    put(page.sheet, page.row, 3, each.evidence, wrap)
    volume = 1.0 if each.volume is None else each.volume
    page.sheet.write_number(page.row, 4, volume, page.formats.cell(NUMBER))
    page.sheet.write_number(page.row, 6, each.value or 0.0, page.formats.cell(PENCE))
    page.sheet.write_number(page.row, 8, each.leakage or 0.0, page.formats.cell(SHARE))
    money = page.formats.cell(PENCE)
    page.sheet.write_formula(page.row, 13, f"=$G{row}*$E{row}", money, spent.gross)
    page.sheet.write_formula(page.row, 14, f"=$N{row}*(1-$I{row})", money, spent.net)
    page.height((each.description, 36), (each.evidence, 40))


def sources(page: Page, valuation: Valuation) -> None:
    """Each proxy used: published value, price year, value used, source and link."""
    page.section("Proxies used, and where each figure comes from")
    page.header(
        {
            0: "Id",
            1: "Proxy",
            2: "Published",
            3: "Source",
            4: "Year",
            5: "Prices of",
            6: "Value used",
            7: "Grade",
            8: "Link",
        },
        (2, 6),
    )
    base = page.context.library.price_base
    for used in sources_used(valuation):
        wrap = page.formats.cell(text_wrap=True)
        put(page.sheet, page.row, 0, used.id, page.formats.cell(font_size=9))
        put(page.sheet, page.row, 1, used.name, wrap)
        if used.published is not None:
            page.sheet.write_number(page.row, 2, used.published, page.formats.cell(PENCE))
        put(page.sheet, page.row, 3, used.source, wrap)
        put(page.sheet, page.row, 4, used.year, page.formats.cell())
        put(page.sheet, page.row, 5, used.price_year or base, page.formats.cell())
        page.sheet.write_number(page.row, 6, used.used, page.formats.cell(PENCE))
        put(page.sheet, page.row, 7, used.confidence, page.formats.cell(align="center"))
        if used.url:
            page.sheet.write_url(page.row, 8, used.url, page.formats.link(), used.url)
        page.height((used.name, 36), (used.source, 40))
    page.row += 1


def versions(page: Page) -> None:
    """What was run: program, library, policy, price base; never when."""
    library, policy = page.context.library, page.context.policy
    page.section("What this was worked out with")
    facts = (
        ("Program", f"sve-excel {__version__}"),
        ("Proxy library", f"{library.version}, SHA-256 {library.sha256}"),
        ("Price base", f"{library.price_base}, HM Treasury GDP deflator"),
        ("Policy", f"SHA-256 {policy.sha256}"),
        ("Discount rate", f"{policy.discount_rate:.12g} a year (HM Treasury Green Book 3.5 %)"),
    )
    for label, text in facts:
        put(page.sheet, page.row, 1, label, page.formats.muted(bold=True))
        put(page.sheet, page.row, 2, text, page.formats.muted())
        page.row += 1
    page.row += 1


def outputs(page: Page, valuation: Valuation) -> tuple[int, int]:
    """Outputs as they were read, then gross, net and present value as live formulas.

    Gives their first and last row.
    """
    page.section("Workings: outputs")
    right = (4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    page.sheet.set_row(page.row, 32)
    page.sheet.repeat_rows(page.row)
    page.header({i: label for i, (label, _) in enumerate(COLUMNS)}, right)
    first = page.row
    durations = [line.claim.output.duration or 1.0 for line in valuation.lines]
    years = f"ROW($1:${max(1, math.ceil(max(durations, default=1.0)))})"
    for line in valuation.lines:
        output_row(page, line, years)
    total = page.formats.cell(PENCE, bold=True, bg_color=COMPUTED_FILL)
    put(page.sheet, page.row, 1, "Total", page.formats(bold=True))
    figures = (valuation.gross_outputs, valuation.net_outputs, valuation.present_value)
    for column, figure in enumerate(figures, 13):
        page.formula(page.row, column, sum_of(column_letter(column)), total, figure)
    page.row += 1
    return first, page.row - 2


def output_row(page: Page, line: LineValue, years: str) -> None:
    """One output: what was read, and the method of section 3 of the design as formulas."""
    claim, output, row = line.claim, line.claim.output, page.row + 1
    link = f"internal:'{OUTPUTS}'!{output.cells.get('Description', 'A1')}"
    page.sheet.write_url(page.row, 0, link, page.formats.link(align="center"), str(output.row))
    wrap = page.formats.cell(text_wrap=True)
    put(page.sheet, page.row, 1, output.description, wrap)
    put(page.sheet, page.row, 2, output.category, page.chip(output.category, text_wrap=True))
    names = f"{output.outcome}: {output.proxy}"
    put(page.sheet, page.row, 3, names, wrap)
    duration = 1.0 if output.duration is None else output.duration
    numbers: tuple[tuple[int, float, str], ...] = (
        (4, output.units or 0.0, NUMBER),
        (6, claim.price, PENCE),
        (7, duration, "0.##"),
        *(
            (8 + i, getattr(output, attribute) or 0.0, SHARE)
            for i, attribute in enumerate(SHARES.values())
        ),
    )
    for column, number, form in numbers:
        page.sheet.write_number(page.row, column, number, page.formats.cell(form))
    put(page.sheet, page.row, 5, claim.unit, wrap)
    money = page.formats.cell(PENCE)
    kept = f"$E{row}*$G{row}*(1-$I{row})*(1-$J{row})*(1-$K{row})*(1-$L{row})"
    weight = f"(({years}<=INT($H{row}))+({years}=INT($H{row})+1)*($H{row}-INT($H{row})))"
    rate = f"{1 + page.context.policy.discount_rate!r}"
    first = f"IF($H{row}<1,$H{row},1)"
    net = f"={kept}*IF($M{row}=1,{first},SUMPRODUCT({weight}*(1-$M{row})^({years}-1)))"
    present = (
        f"={kept}*IF($M{row}=1,{first}/{rate},"
        f"SUMPRODUCT({weight}*(1-$M{row})^({years}-1)/{rate}^{years}))"
    )
    gross = f"=$E{row}*$G{row}*$H{row}"
    page.sheet.write_formula(page.row, 13, gross, money, line.gross)
    page.sheet.write_formula(page.row, 14, net, money, line.net)
    page.sheet.write_formula(page.row, 15, present, money, line.present_value)
    bearer = "" if claim.kind == "none" else BEARER_LABEL[claim.bearer]
    put(page.sheet, page.row, 16, bearer, wrap)
    page.height((output.description, 36), (names, 40), (claim.unit, 13), (bearer, 14))


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
