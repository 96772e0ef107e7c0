"""Forecast against actual: what a project promised, what it delivered, and why they differ.

A project is matched by its name and organisation, whatever the letter case. Its newest forecast is
the promise; every evaluation is held against it, in the order of its end date. What differs is
split into units, price (another value of a bidder's own proxy) and the rest (deflators and
duration), which add up exactly. A promise that an evaluation does not mention is listed, not
forgotten; a project without a counterpart stands in the list of what could not be compared.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from sve_excel.compare_data import Bid, Comparison, clean, gather
from sve_excel.compare_page import LEADING, Col, Page, axis
from sve_excel.compare_tables import link_form, reason
from sve_excel.layout import DELIVERY_TITLE
from sve_excel.looks import MONEY, NUMBER, RATIO, Formats
from sve_excel.model import LineValue, Result
from sve_excel.policy import Policy
from sve_excel.proxies import Library
from sve_excel.text import fold

_CREATED = datetime(2026, 1, 1)  # a fixed date: the same input gives the same bytes
_SIGNED = "[>=0.5]£#,##0;[<=-0.5][Red]-£#,##0;£0"
PROJECT_COLUMNS = (
    Col("Organisation", 28, wrap=True),
    Col("Project", 34, wrap=True),
    Col("Report to", 12, "dd/mm/yyyy"),
    Col("Promised net value", 14, MONEY),
    Col("Delivered net value", 14, MONEY),
    Col("Delivered", 11, "0%", computed=True),
    Col("Promised inputs", 14, MONEY),
    Col("Spent inputs", 14, MONEY),
    Col("Promised ratio", 11, RATIO, computed=True),
    Col("Delivered ratio", 11, RATIO, computed=True),
    Col("Promises not reported on", 12, "0"),
    Col("Report", 34, wrap=True),
)
OUTPUT_COLUMNS = (
    Col("Organisation", 24, wrap=True),
    Col("Project", 26, wrap=True),
    Col("Report to", 12, "dd/mm/yyyy"),
    Col("Outcome", 30, wrap=True),
    Col("Proxy", 42, wrap=True),
    Col("Unit", 16, wrap=True),
    Col("State", 16),
    Col("Units promised", 11, NUMBER),
    Col("Units delivered", 11, NUMBER),
    Col("Delivered", 11, "0%", computed=True),
    Col("Value of one promised", 12, "£#,##0.00"),
    Col("Value of one delivered", 12, "£#,##0.00"),
    Col("Net value promised", 14, MONEY),
    Col("Net value delivered", 14, MONEY),
    Col("Difference", 14, _SIGNED, computed=True),
    Col("Because of units", 14, _SIGNED, computed=True),
    Col("Because of the price", 14, _SIGNED, computed=True),
    Col("Because of deflators and years", 16, _SIGNED, computed=True),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A promise and one report on it."""

    promised: Bid
    delivered: Bid


@dataclass(frozen=True, slots=True)
class Item:
    """One output of a project, promised and delivered; sums over the rows of one proxy."""

    outcome: str
    proxy: str
    unit: str
    units: tuple[float, float]
    price: tuple[float, float]
    net: tuple[float, float]
    there: tuple[bool, bool]

    @property
    def state(self) -> str:
        """In words: reported on, not reported on, or not promised."""
        if all(self.there):
            return "Reported"
        return "Not reported on" if self.there[0] else "Not promised"

    @property
    def causes(self) -> tuple[float, float, float]:
        """Difference of the net value by units, price and the rest; they add up to it."""
        (before, after), (old, new), (value, actual) = self.units, self.price, self.net
        if not all(self.there) or before * old == 0:
            return actual - value, 0.0, 0.0
        factor = value / (before * old)
        units = (after - before) * old * factor
        price = after * (new - old) * factor
        return units, price, actual - value - units - price


def track(
    results: Sequence[Result], library: Library, policy: Policy, links: Mapping[str, str]
) -> bytes:
    """Build the workbook of forecast against actual; ``links`` as for the comparison."""
    comparison = gather(results, library, policy, links)
    pairs, alone = match(comparison)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": DELIVERY_TITLE, "created": _CREATED})
        formats = Formats(book)
        page = _page(
            book, formats, "Projects", PROJECT_COLUMNS, "What was promised, and what came."
        )
        _projects(page, pairs, comparison)
        page = _page(book, formats, "Outputs", OUTPUT_COLUMNS, "Each output, and why it differs.")
        _outputs(page, pairs)
        page = _page(
            book,
            formats,
            "Not compared",
            (Col("File", 44, wrap=True), Col("Project", 40, wrap=True), Col("Why", 80, wrap=True)),
            "Every file that has no counterpart, or no figures.",
        )
        _not_compared(page, alone, comparison)
    return buffer.getvalue()


def match(comparison: Comparison) -> tuple[list[Pair], list[Bid]]:
    """Pairs of promise and report by project name and organisation, and the bids left over."""
    groups: dict[tuple[str, str], list[Bid]] = {}
    for bid in comparison.bids:
        key = (fold(bid.project.organisation), fold(bid.project.name))
        groups.setdefault(key, []).append(bid)
    pairs, alone = [], []
    for key in sorted(groups):
        bids = sorted(groups[key], key=_when)
        promises = [bid for bid in bids if bid.project.evaluation == "Forecast"]
        reports = [bid for bid in bids if bid.project.evaluation != "Forecast"]
        if promises and reports:
            pairs += [Pair(promises[-1], report) for report in reports]
            alone += promises[:-1]
        else:
            alone += bids
    return pairs, alone


def items(pair: Pair) -> list[Item]:
    """Outputs of a pair by outcome and proxy: those promised in their order, then the rest."""
    sides = (_by_proxy(pair.promised), _by_proxy(pair.delivered))
    found = []
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        lines = [side.get(key, []) for side in sides]
        first = (lines[0] or lines[1])[0]
        units = [sum(line.claim.output.units or 0.0 for line in each) for each in lines]
        prices = [each[0].claim.price if each else 0.0 for each in lines]
        net = [sum(line.net for line in each) for each in lines]
        found.append(
            Item(
                first.claim.output.outcome,
                first.claim.output.proxy,
                first.claim.unit,
                (units[0], units[1]),
                (prices[0], prices[1]),
                (net[0], net[1]),
                (bool(lines[0]), bool(lines[1])),
            )
        )
    return found


def _by_proxy(bid: Bid) -> dict[tuple[str, str], list[LineValue]]:
    found: dict[tuple[str, str], list[LineValue]] = {}
    for line in bid.valuation.lines:
        output = line.claim.output
        found.setdefault((fold(output.outcome), fold(output.proxy)), []).append(line)
    return found


def _when(bid: Bid) -> tuple[date, str]:
    return (bid.project.end or bid.project.start or date.min, bid.result.path)


def _page(book: Any, formats: Formats, name: str, columns: Sequence[Col], words: str) -> Page:
    widths = [column.width for column in columns]
    return Page(book, formats, name, widths, words, title="Forecast against actual", wide=True)


def _projects(page: Page, pairs: Sequence[Pair], comparison: Comparison) -> None:
    page.filtered("Projects", PROJECT_COLUMNS, len(pairs), height=48)
    forms = [page.cell(column, valign="top") for column in PROJECT_COLUMNS]
    first = page.row
    for pair in pairs:
        n, promised, delivered = page.row + 1, pair.promised.valuation, pair.delivered.valuation
        _who(page, pair, forms)
        missing = sum(item.state == "Not reported on" for item in items(pair))
        for column, number in (
            (3, promised.net_outputs),
            (4, delivered.net_outputs),
            (6, promised.net_inputs),
            (7, delivered.net_inputs),
            (10, missing),
        ):
            page.sheet.write_number(page.row, column, number, forms[column])
        share = delivered.net_outputs / promised.net_outputs if promised.net_outputs else 0.0
        for column, formula, stored in (
            (5, f"=IF($D{n}=0,0,$E{n}/$D{n})", share),
            (8, f"=$D{n}/$G{n}", promised.net_sroi),
            (9, f"=$E{n}/$H{n}", delivered.net_sroi),
        ):
            page.sheet.write_formula(page.row, column, formula, forms[column], stored)
        path = pair.delivered.result.path
        target = comparison.links.get(path)
        page.link(page.row, 11, target, clean(path), "", link_form(page.formats))
        project = pair.delivered.project
        page.fit(PROJECT_COLUMNS, ((0, project.organisation), (1, project.name), (11, path)))
        page.row += 1
    if pairs:
        page.row += 1
        _distance(page, first, min(len(pairs), LEADING))


def _who(page: Page, pair: Pair, forms: Sequence[Any]) -> None:
    project = pair.delivered.project
    page.text(page.row, 0, project.organisation, forms[0])
    page.text(page.row, 1, project.name, forms[1])
    if project.end:
        page.sheet.write_datetime(page.row, 2, project.end, forms[2])
    else:
        page.sheet.write_blank(page.row, 2, None, forms[2])


def _distance(page: Page, first: int, shown: int) -> None:
    """Chart of the distance travelled: promised and delivered net value of each report."""
    chart = page.book.add_chart({"type": "bar"})
    for column, name, colour in ((3, "Promised", "#9DB4C8"), (4, "Delivered", "#1B3A57")):
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, first, 1, first + shown - 1, 1],
                "values": [page.name, first, column, first + shown - 1, column],
                "fill": {"color": colour},
                "data_labels": {"value": True, "num_format": "£#,##0", "font": {"size": 9}},
                "gap": 60,
            }
        )
    chart.set_x_axis(axis(visible=False))
    chart.set_y_axis(axis(reverse=True))
    page.chart(
        chart,
        "Distance travelled: net value promised and delivered",
        "Bar chart of promised and delivered net value for each report; the figures stand above.",
        (page.row, 0),
        (1000, 120 + 50 * shown),
        legend={"position": "bottom", "font": {"size": 9}},
    )
    page.row += (120 + 50 * shown) // 20 + 2


def _outputs(page: Page, pairs: Sequence[Pair]) -> None:
    found = [(pair, item) for pair in pairs for item in items(pair)]
    page.filtered("TrackedOutputs", OUTPUT_COLUMNS, len(found), height=48)
    forms = [page.cell(column, valign="top") for column in OUTPUT_COLUMNS]
    for pair, item in found:
        _who(page, pair, forms)
        texts = ((3, item.outcome), (4, item.proxy), (5, item.unit), (6, item.state))
        for column, text in texts:
            page.text(page.row, column, text, forms[column])
        page.fit(OUTPUT_COLUMNS, texts)
        _figures(page, item, forms)
        page.row += 1
    page.row += 1
    page.note(
        "Because of units: the units that differ, at the value that was promised for one. Because "
        "of the price: another value of one for what was delivered. The rest is deflators and "
        "years. An output that only one side names differs by its whole value, which stands under "
        "units."
    )


def _figures(page: Page, item: Item, forms: Sequence[Any]) -> None:
    n = page.row + 1
    numbers = (*item.units, None, *item.price, *item.net)
    for column, number in enumerate(numbers, 7):
        if number is not None:
            page.sheet.write_number(page.row, column, number, forms[column])
    units, price, rest = item.causes
    share: float | str = item.units[1] / item.units[0] if item.units[0] else "–"
    whole = f'OR($G{n}<>"Reported",$H{n}*$K{n}=0)'
    formulas = (
        (9, f'=IF($H{n}=0,"–",$I{n}/$H{n})', share),
        (14, f"=$N{n}-$M{n}", item.net[1] - item.net[0]),
        (15, f"=IF({whole},$O{n},($I{n}-$H{n})*$K{n}*$M{n}/($H{n}*$K{n}))", units),
        (16, f"=IF({whole},0,$I{n}*($L{n}-$K{n})*$M{n}/($H{n}*$K{n}))", price),
        (17, f"=$O{n}-$P{n}-$Q{n}", rest),
    )
    for column, formula, stored in formulas:
        page.sheet.write_formula(page.row, column, formula, forms[column], stored)


def _not_compared(page: Page, alone: Sequence[Bid], comparison: Comparison) -> None:
    columns = (Col("File", 44, wrap=True), Col("Project", 40, wrap=True), Col("Why", 80, wrap=True))
    rows = []
    for bid in alone:
        kind = bid.project.evaluation.casefold()
        other = "evaluation" if kind == "forecast" else "forecast"
        why = f"This {kind} has no {other} of the same project name and organisation."
        rows.append((bid.result, bid.project.name, why))
    for result in comparison.others:
        name = result.submission.project.name if result.submission else ""
        rows.append((result, name, reason(result.findings, result.status)))
    page.filtered("NotCompared", columns, len(rows))
    wrap = page.cell(columns[1])
    for result, name, why in rows:
        target = comparison.links.get(result.path)
        page.link(page.row, 0, target, clean(result.path), "", link_form(page.formats))
        page.text(page.row, 1, name, wrap)
        page.text(page.row, 2, why, wrap)
        page.fit(columns, ((0, result.path), (1, name), (2, why)))
        page.row += 1
