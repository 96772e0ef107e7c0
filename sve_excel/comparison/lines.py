"""The flat tables of the comparison: every line, every input, every finding, every file.

Each is one Excel table, ready for a filter or a pivot. The other sheets' figures are formulas over
``Lines`` and ``Input lines``; every row there names its bid by number, so that a table may be
sorted without moving a figure elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.layout import CORE_SERVICE, TAKEN_OFF, WHERE, gains_words
from sve_excel.looks.figures import COUNT, FACTOR, NUMBER, PENCE, PRICE, SHARE, YEARS
from sve_excel.looks.flat import Cells, Flat, Shown, write_rows
from sve_excel.looks.page import Col, Page
from sve_excel.method import excel
from sve_excel.model import Claim, Input, LineValue, Output
from sve_excel.records.columns import Share

LINES, INPUT_LINES = "Lines", "Input lines"


class Line(NamedTuple):
    """An output of a bid."""

    bid: Bid
    value: LineValue

    @property
    def output(self) -> Output:
        """The row as it was read."""
        return self.value.claim.output

    @property
    def described(self) -> bool:
        """Whether it is told without a price."""
        return self.value.claim.kind == "none"

    def of_proxy(self, attribute: str) -> str:
        """A word of the library on its proxy; ``own`` for the bidder's."""
        if self.described:
            return ""
        proxy = self.value.claim.proxy
        return str(getattr(proxy, attribute)) if proxy else "own"


class Spent(NamedTuple):
    """An input of a bid."""

    bid: Bid
    value: Input


def _terms(at: Cells) -> excel.Terms:
    shares = {share.attribute: at(share.heading) for share in TAKEN_OFF}
    return excel.Terms(
        at("Units"), at("Value of one"), at("Years"), shares, at("Share that counts")
    )


def _rates(claim: Claim) -> str:
    return "" if claim.kind == "none" else f"{claim.discount} rates"


def _share(share: Share) -> Shown[Line]:
    width = max(10, 2 * ((len(share.heading) + 2) // 2))
    return Shown(share.heading, width, SHARE, get=lambda line: line.output.share(share.attribute))


LINE_COLUMNS: tuple[Shown[Line], ...] = (
    Shown("Bid", 6, COUNT, get=lambda line: line.bid.number),
    Shown(
        "Bidder", 28, wrap=True, get=lambda line: line.bid.label, whole=lambda line: line.bid.whole
    ),
    Shown("Row", 6, COUNT, get=lambda line: line.output.row),
    Shown("Description", 44, wrap=True, get=lambda line: line.output.description),
    Shown("Category", 18, wrap=True, get=lambda line: line.output.category),
    Shown("Outcome", 30, wrap=True, get=lambda line: line.output.outcome),
    Shown("Proxy", 40, wrap=True, get=lambda line: line.output.proxy),
    Shown("Proxy id", 10, get=lambda line: line.of_proxy("id")),
    Shown("Grade", 8, get=lambda line: line.of_proxy("confidence")),
    Shown("Units", 10, NUMBER, get=lambda line: line.output.quantity),
    Shown("Unit", 18, wrap=True, get=lambda line: line.value.claim.unit),
    Shown("Value of one", 13, PRICE, get=lambda line: line.value.claim.price),
    Shown("Years", 8, YEARS, get=lambda line: line.output.years),
    Shown(
        CORE_SERVICE.heading,
        14,
        get=lambda line: line.output.core,
    ),
    Shown(WHERE.heading, 16, wrap=True, get=lambda line: line.output.where),
    Shown("Share that counts", 10, SHARE, get=lambda line: line.output.counts),
    *map(_share, TAKEN_OFF),
    Shown(
        "Gross value",
        15,
        PENCE,
        computed=True,
        get=lambda line: line.value.gross,
        formula=lambda at, *_: excel.gross_value(_terms(at)),
    ),
    Shown(
        "Net value",
        15,
        PENCE,
        computed=True,
        get=lambda line: line.value.net,
        formula=lambda at, *_: excel.net_value(_terms(at)),
    ),
    Shown(
        "Present value",
        15,
        PENCE,
        computed=True,
        get=lambda line: line.value.present_value,
        formula=lambda at, policy, kind: excel.present_value(
            _terms(at), policy.discounting.of(kind), policy.longest_duration
        ),
        kind=lambda line: line.value.claim.discount,
    ),
    Shown("Discounted at", 14, get=lambda line: _rates(line.value.claim)),
    Shown(
        "Who gains",
        18,
        wrap=True,
        get=lambda line: "" if line.described else gains_words(line.value.claim.gains),
    ),
    Shown("Evidence", 40, wrap=True, get=lambda line: line.output.evidence),
    Shown("File", 30, wrap=True, get=lambda line: line.bid.result.path),
)
INPUT_LINE_COLUMNS: tuple[Shown[Spent], ...] = (
    Shown("Bid", 6, COUNT, get=lambda each: each.bid.number),
    Shown(
        "Bidder", 28, wrap=True, get=lambda each: each.bid.label, whole=lambda each: each.bid.whole
    ),
    Shown("Row", 6, COUNT, get=lambda each: each.value.row),
    Shown("Description", 44, wrap=True, get=lambda each: each.value.description),
    Shown("Category", 24, wrap=True, get=lambda each: each.value.category),
    Shown("Value of one", 14, PRICE, get=lambda each: each.value.price),
    Shown("Volume", 11, NUMBER, get=lambda each: each.value.quantity),
    Shown("Prices of", 11, wrap=True, get=lambda each: each.value.prices.words),
    Shown("£1 at the base", 10, FACTOR, get=lambda each: each.value.prices.to_base),
    Shown("Leakage", 10, SHARE, get=lambda each: each.value.lost),
    Shown(
        "Gross input",
        15,
        PENCE,
        computed=True,
        get=lambda each: each.value.gross,
        formula=lambda at, *_: excel.gross_input(
            at("Value of one"), at("Volume"), at("£1 at the base")
        ),
    ),
    Shown(
        "Net input",
        15,
        PENCE,
        computed=True,
        get=lambda each: each.value.net,
        formula=lambda at, *_: excel.net_input(at("Gross input"), at("Leakage")),
    ),
    Shown("Evidence", 40, wrap=True, get=lambda each: each.value.evidence),
    Shown("File", 30, wrap=True, get=lambda each: each.bid.result.path),
)


_WHOSE = 3  # columns that stay in view: which bid and bidder, and which row of it


def lines_of(bids: Iterable[Bid]) -> list[Line]:
    """Every output line of every bid, in the bids' order."""
    return [Line(bid, line) for bid in bids for line in bid.valuation.lines]


def input_lines_of(bids: Iterable[Bid]) -> list[Spent]:
    """Every input line of every bid, in the bids' order."""
    return [Spent(bid, spent) for bid in bids for spent in bid.valuation.inputs]


def flat_lines(comparison: Comparison) -> Flat:
    """Where the output lines stand."""
    rows = sum(len(bid.valuation.lines) for bid in comparison.bids)
    return Flat(LINES, LINE_COLUMNS, rows, not comparison.beside.lines)


def flat_inputs(comparison: Comparison) -> Flat:
    """Where the input lines stand."""
    rows = sum(len(bid.valuation.inputs) for bid in comparison.bids)
    return Flat(INPUT_LINES, INPUT_LINE_COLUMNS, rows, not comparison.beside.inputs)


def write_lines(page: Page, comparison: Comparison) -> None:
    """Every output line: as it was read, then the method as formulas with their results."""
    lines = lines_of(comparison.bids)
    if comparison.beside.lines:
        _stands_beside(page, "outputs", len(lines), comparison.beside.lines, comparison)
        return
    page.table(LINES, LINE_COLUMNS, len(lines), frozen=_WHOSE)
    write_rows(page, LINE_COLUMNS, lines, comparison.policy)


def write_inputs(page: Page, comparison: Comparison) -> None:
    """Every input line: as it was read, then value x volume and what leakage leaves."""
    spent = input_lines_of(comparison.bids)
    if comparison.beside.inputs:
        _stands_beside(page, "inputs", len(spent), comparison.beside.inputs, comparison)
        return
    page.table("InputLines", INPUT_LINE_COLUMNS, len(spent), frozen=_WHOSE)
    write_rows(page, INPUT_LINE_COLUMNS, spent, comparison.policy)


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
    columns: Sequence[Col] = LINE_COLUMNS if what == "outputs" else INPUT_LINE_COLUMNS
    page.header(columns)
