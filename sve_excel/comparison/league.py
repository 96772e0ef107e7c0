"""The league table: one row for each bid, every figure a formula over the flat tables.

Below it stand the files that could not be valued, each with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.comparison.files import STATE_WORDS, reason
from sve_excel.comparison.study import Study
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, MONEY, NUMBER, RATIO
from sve_excel.looks.flat import Flat, link_form
from sve_excel.looks.page import Col, Page
from sve_excel.looks.palette import MUTED
from sve_excel.looks.rag import colour_ratios, rag_formula, rag_word
from sve_excel.words.saying import clean

LEAGUE = "League table"
LEAGUE_COLUMNS = (
    Col("Place", 8, COUNT),
    Col("Bid", 6, COUNT),
    Col("Bidder", 44, wrap=True),
    Col("Project", 34, wrap=True),
    Col("Evaluation", 12),
    Col("Funding", 10),
    Col("Nature", 10),
    Col("Net ratio", 10, RATIO, computed=True),
    Col("Net colour", 10),
    Col("Gross ratio", 10, RATIO, computed=True),
    Col("Gross colour", 10),
    Col("Present-value ratio", 13, RATIO, computed=True),
    Col("Present-value colour", 13),
    Col("Gross value", 15, MONEY, computed=True),
    Col("Net value", 15, MONEY, computed=True),
    Col("Present value", 15, MONEY, computed=True),
    Col("Gross inputs", 14, MONEY, computed=True),
    Col("Net inputs", 14, MONEY, computed=True),
    Col("Contract price", 14, MONEY),
    Col("People who benefit", 12, NUMBER),
    Col("Errors", 9, COUNT),
    Col("Warnings", 11, COUNT),
    Col("Notes", 9, COUNT),
    Col("Ask first", 9, COUNT),
    Col("Unlike most of the others", 44, wrap=True),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the figures of the other sheets come from."""

    lines: Flat
    inputs: Flat
    league: Flat


def flat_league(comparison: Comparison) -> Flat:
    """Where the league table stands."""
    return Flat(LEAGUE, LEAGUE_COLUMNS, len(comparison.bids))


def write_league(page: Page, study: Study, sources: Sources) -> None:
    """One row for each bid; under them every file that has no ratio, and why."""
    comparison = study.comparison
    page.table("League", LEAGUE_COLUMNS, len(comparison.bids), frozen=3)
    first = page.row
    for bid in comparison.bids:
        _row(page, bid, study, sources)
    last = max(first, page.row - 1)
    for column in (7, 9, 11):
        cell = f"${column_letter(column)}{first + 1}"
        area = (first, column, last, column + 1)
        colour_ratios(page.sheet, page.formats, comparison.policy, area, cell)
    page.row = last + 2
    _others(page, comparison)


def _row(page: Page, bid: Bid, study: Study, sources: Sources) -> None:
    comparison = study.comparison
    row, n = page.row, page.row + 1
    project, valuation, league = bid.project, bid.valuation, sources.league
    forms = [page.cell(column, valign="top") for column in LEAGUE_COLUMNS]
    net, bids = _here(league.range("Net ratio")), _here(league.range("Bid"))
    # bids that are level keep their numbers' order, however the table is sorted
    place = f'=RANK($H{n},{net})+COUNTIFS({net},$H{n},{bids},"<"&$B{n})'
    page.formula(row, 0, place, forms[0], bid.number)
    page.number(row, 1, bid.number, forms[1])
    linked = link_form(page.formats)
    page.link(row, 2, comparison.links.get(bid.result.path), bid.label, "", linked)
    page.fit(LEAGUE_COLUMNS, ((2, bid.label), (3, project.name), (24, "; ".join(bid.unlike))))
    for column, text in (
        (3, project.name),
        (4, project.evaluation),
        (5, project.funding or "not stated"),
        (6, project.nature or "not stated"),
        (24, "; ".join(bid.unlike)),
    ):
        page.text(row, column, text, forms[column])
    lines, inputs = sources.lines, sources.inputs
    figures = (
        (7, f"=IF($R{n}=0,0,$O{n}/$R{n})", valuation.net_sroi),
        (9, f"=IF($Q{n}=0,0,$N{n}/$Q{n})", valuation.gross_sroi),
        (11, f"=IF($R{n}=0,0,$P{n}/$R{n})", valuation.present_value_sroi),
        (13, total(lines, "Gross value", n), valuation.gross_outputs),
        (14, total(lines, "Net value", n), valuation.net_outputs),
        (15, total(lines, "Present value", n), valuation.present_value),
        (16, total(inputs, "Gross input", n), valuation.gross_inputs),
        (17, total(inputs, "Net input", n), valuation.net_inputs),
    )
    for column, formula, stored in figures:
        if formula:
            page.formula(row, column, formula, forms[column], stored)
        else:
            page.number(row, column, stored, forms[column])
    for column, ratio in ((7, valuation.net_sroi), (9, valuation.gross_sroi)):
        _word(page, row, column, ratio, comparison)
    _word(page, row, 11, valuation.present_value_sroi, comparison)
    # a price of 0 is none, as its finding says: no sheet divides by it
    for column, number in ((18, project.contract_price or None), (19, project.beneficiaries)):
        if number is None:
            page.text(row, column, "not given", page.cell(LEAGUE_COLUMNS[column], font_color=MUTED))
        else:
            page.number(row, column, number, forms[column])
    for column, severity in ((20, "error"), (21, "warning"), (22, "note")):
        count = sum(each.severity == severity for each in bid.result.findings)
        page.number(row, column, count, forms[column])
    grave = sum(each.gravity == 2 for each in study.by_bid[bid.number])
    page.number(row, 23, grave, forms[23])
    page.row += 1


def _word(page: Page, row: int, column: int, ratio: float, comparison: Comparison) -> None:
    """Write the colour's name beside a ratio, so that colour is never the only sign."""
    policy = comparison.policy
    cell = f"${column_letter(column)}{row + 1}"
    form = page.formats.cell(align="center", valign="top", bold=True, shrink=True)
    said = rag_word(policy.rag(ratio), ratio)
    page.formula(row, column + 1, rag_formula(cell, policy), form, said)


def _others(page: Page, comparison: Comparison) -> None:
    """Files without a ratio, below the table and never dropped."""
    count = len(comparison.others)
    title = "Not valued, so not ranked: what to send back" if count else "Every file was valued"
    page.section(title)
    columns = [Col("", 8), Col("", 6), Col("File", 34), Col("Project", 32), Col("State", 12)]
    if not count:
        return
    page.header([*columns, Col("Why there is no ratio", 10)], height=18)
    for result in comparison.others:
        project = result.submission.project if result.submission else None
        page.link(page.row, 2, comparison.links.get(result.path), clean(result.path))
        page.text(page.row, 3, project.name if project else "", page.formats.cell())
        page.text(page.row, 4, STATE_WORDS[result.status], page.formats.cell(bold=True))
        page.text(page.row, 5, clean(reason(result.findings, result.status)), page.formats())
        page.row += 1


def total(flat: Flat, heading: str, row: int, key: str = "B", where: str = "") -> str:
    """Formula that sums a column of a flat table over the rows of the bid named in ``row``.

    Empty where the table stands in a file beside the workbook: the sum is then stored.
    """
    if not flat.live:
        return ""
    return f"=SUMIFS({flat.range(heading)},{flat.range('Bid')},${key}{row}{where})"


def _here(area: str) -> str:
    """Range without its sheet, for a formula on that sheet."""
    return area.split("!", 1)[1]
