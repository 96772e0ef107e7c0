"""The flat tables of the comparison: every line, every input, every finding, every file.

Each is one Excel table, ready for a filter or a pivot. The other sheets' figures are formulas over
``Lines`` and ``Input lines``; every row there names its bid by number, so that a table may be
sorted without moving a figure elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.layout import BEARER_LABEL, NO_PROXY, TAKEN_OFF
from sve_excel.looks.flat import Flat, flat_forms
from sve_excel.looks.formats import COUNT, NUMBER, PENCE, SHARE, YEARS
from sve_excel.looks.page import Col, Page
from sve_excel.method import excel
from sve_excel.model import Input, LineValue

LINE_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col("Bidder", 28, wrap=True),
    Col("Row", 6, COUNT),
    Col("Description", 44, wrap=True),
    Col("Category", 18, wrap=True),
    Col("Outcome", 30, wrap=True),
    Col("Proxy", 40, wrap=True),
    Col("Proxy id", 10),
    Col("Grade", 8),
    Col("Units", 10, NUMBER),
    Col("Unit", 18, wrap=True),
    Col("Value of one", 13, PENCE),
    Col("Years", 8, YEARS),
    Col("Leakage", 10, SHARE),
    Col("Deadweight", 12, SHARE),
    Col("Attribution", 12, SHARE),
    Col("Displacement", 14, SHARE),
    Col("Drop-off", 10, SHARE),
    Col("Gross value", 15, PENCE, computed=True),
    Col("Net value", 15, PENCE, computed=True),
    Col("Present value", 15, PENCE, computed=True),
    Col("Who gains", 18, wrap=True),
    Col("Evidence", 40, wrap=True),
    Col("File", 30, wrap=True),
)
INPUT_LINE_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col("Bidder", 28, wrap=True),
    Col("Row", 6, COUNT),
    Col("Description", 44, wrap=True),
    Col("Category", 24, wrap=True),
    Col("Value of one", 14, PENCE),
    Col("Volume", 11, NUMBER),
    Col("Leakage", 10, SHARE),
    Col("Gross input", 15, PENCE, computed=True),
    Col("Net input", 15, PENCE, computed=True),
    Col("Evidence", 40, wrap=True),
    Col("File", 30, wrap=True),
)


def lines_of(comparison: Comparison) -> list[tuple[Bid, LineValue]]:
    """Every output line of every bid, in the bids' order."""
    return [(bid, line) for bid in comparison.bids for line in bid.valuation.lines]


def input_lines_of(comparison: Comparison) -> list[tuple[Bid, Input]]:
    """Every input line of every bid, in the bids' order."""
    return [(bid, each) for bid in comparison.bids for each in bid.valuation.inputs]


def flat_lines(comparison: Comparison) -> Flat:
    """Where the output lines stand."""
    rows = sum(len(bid.valuation.lines) for bid in comparison.bids)
    return Flat("Lines", LINE_COLUMNS, rows, not comparison.beside.lines)


def flat_inputs(comparison: Comparison) -> Flat:
    """Where the input lines stand."""
    rows = sum(len(bid.valuation.inputs) for bid in comparison.bids)
    return Flat("Input lines", INPUT_LINE_COLUMNS, rows, not comparison.beside.inputs)


def write_lines(page: Page, comparison: Comparison) -> None:
    """Every output line: as it was read, then the method as formulas with their results."""
    lines = lines_of(comparison)
    if comparison.beside.lines:
        _stands_beside(page, "outputs", len(lines), comparison.beside.lines, comparison)
        return
    page.table("Lines", LINE_COLUMNS, len(lines))
    forms = flat_forms(page.formats, LINE_COLUMNS)
    rate = comparison.policy.discount_rate
    for bid, line in lines:
        _line(page, bid, line, forms, rate)
        page.row += 1


def _line(page: Page, bid: Bid, line: LineValue, forms: Sequence[object], rate: float) -> None:
    claim, output, n = line.claim, line.claim.output, page.row + 1
    proxy = claim.proxy
    described = output.proxy == NO_PROXY
    words = (
        (1, bid.label),
        (3, output.description),
        (4, output.category),
        (5, output.outcome),
        (6, output.proxy),
        (7, proxy.id if proxy else "" if described else "own"),
        (8, proxy.confidence if proxy else "" if described else "own"),
        (10, claim.unit),
        (21, "" if described else BEARER_LABEL[claim.bearer]),
        (22, output.evidence),
        (23, bid.result.path),
    )
    for column, text in words:
        page.text(page.row, column, text, forms[column])
    page.fit(LINE_COLUMNS, words)
    numbers = (
        (0, bid.number),
        (2, output.row),
        (9, output.units or 0.0),
        (11, claim.price),
        (12, 1.0 if output.duration is None else output.duration),
        (13, output.leakage or 0.0),
        (14, output.deadweight or 0.0),
        (15, output.attribution or 0.0),
        (16, output.displacement or 0.0),
        (17, output.drop_off or 0.0),
    )
    write_number, write_formula = page.sheet.write_number, page.sheet.write_formula
    for column, number in numbers:
        write_number(page.row, column, number, forms[column])
    terms = excel.Terms(
        f"$J{n}",
        f"$L{n}",
        f"$M{n}",
        {
            share.attribute: f"${letter}{n}"
            for share, letter in zip(TAKEN_OFF, "NOPQR", strict=True)
        },
    )
    write_formula(page.row, 18, f"={excel.gross_value(terms)}", forms[18], line.gross)
    write_formula(page.row, 19, f"={excel.net_value(terms)}", forms[19], line.net)
    present = excel.present_value(terms, rate)
    write_formula(page.row, 20, f"={present}", forms[20], line.present_value)


def write_inputs(page: Page, comparison: Comparison) -> None:
    """Every input line: as it was read, then value x volume and what leakage leaves."""
    spent = input_lines_of(comparison)
    if comparison.beside.inputs:
        _stands_beside(page, "inputs", len(spent), comparison.beside.inputs, comparison)
        return
    page.table("InputLines", INPUT_LINE_COLUMNS, len(spent))
    forms = flat_forms(page.formats, INPUT_LINE_COLUMNS)
    for bid, found in spent:
        each, n = found, page.row + 1
        words = (
            (1, bid.label),
            (3, each.description),
            (4, each.category),
            (10, each.evidence),
            (11, bid.result.path),
        )
        for column, text in words:
            page.text(page.row, column, text, forms[column])
        page.fit(INPUT_LINE_COLUMNS, words)
        for column, number in (
            (0, bid.number),
            (2, each.row),
            (5, each.value or 0.0),
            (6, 1.0 if each.volume is None else each.volume),
            (7, each.leakage or 0.0),
        ):
            page.sheet.write_number(page.row, column, number, forms[column])
        gross = excel.gross_input(f"$F{n}", f"$G{n}")
        net = excel.net_input(f"$I{n}", f"$H{n}")
        page.sheet.write_formula(page.row, 8, f"={gross}", forms[8], found.gross)
        page.sheet.write_formula(page.row, 9, f"={net}", forms[9], found.net)
        page.row += 1


def _stands_beside(page: Page, what: str, rows: int, file: str, comparison: Comparison) -> None:
    """Say where the rows are that the sheet cannot hold, and link to the file."""
    page.row += 1
    page.say(
        f"{rows:,} {what} are more than a sheet's {comparison.most_rows:,} rows, so they stand in "
        f"the file {file} beside this workbook, one row each, with the columns named below. "
        "Figures that would be formulas over them are stored in the other sheets as numbers."
    )
    page.link(page.row, 1, file, file)
    page.row += 2
    columns = LINE_COLUMNS if what == "outputs" else INPUT_LINE_COLUMNS
    page.header(columns)
