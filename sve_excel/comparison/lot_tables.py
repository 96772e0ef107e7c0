"""Where the ranking of each lot stands in the sheet Lots, for the sheets that look it up."""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.comparison.league import ORDER
from sve_excel.comparison.lots import LOTS, lot_troubles
from sve_excel.comparison.marks import FAILED, PRICES_BY, SETS, disqualifies
from sve_excel.comparison.places import ORDER_BY, TIE_BREAK
from sve_excel.comparison.study import LotStudy, Study
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DECIMALS, MONEY, ORDERED, POINTS
from sve_excel.looks.page import Col
from sve_excel.policy.rules import Policy

OWN = "By its own"
# what was drawn among the bids of the lot: ends and middle of nine draws in ten, and places
DRAWN = LOW, MIDDLE, HIGH, BEST, WORST = ("Low", "Middle", "High", "Best place", "Worst place")
_COLUMNS = (
    Col("Place", 12, COUNT, computed=True),
    Col("Bid", 7, COUNT),
    Col("Bidder", 44),
    Col("Counted as", 14, DECIMALS, computed=True),
    Col("Contract price", 14, MONEY, computed=True),
    Col("Compared by", 14, DECIMALS, computed=True),
    Col("Social value", 13, POINTS, computed=True),
    Col("Price", 13, POINTS, computed=True),
    Col("Quality", 14, POINTS, computed=True),
    Col("Total", 14, POINTS, computed=True),
    Col(ORDER_BY, 12, ORDERED, computed=True),
    Col(TIE_BREAK, 12, ORDERED, computed=True),
    Col(ORDER, 8, COUNT, computed=True),
    *(Col(heading, 12, DECIMALS) for heading in (LOW, MIDDLE, HIGH)),
    *(Col(heading, 12, COUNT) for heading in (BEST, WORST)),
)
_SCALES = (  # where failing takes a place: who sets a scale for those of the lot
    Col(FAILED, 12, computed=True),
    Col(SETS, 8, COUNT, computed=True),
    Col(PRICES_BY, 13, MONEY, computed=True),
    Col(OWN, 13, DECIMALS, computed=True),
)
LOT_WIDTHS = tuple(column.width for column in (*_COLUMNS, *_SCALES))
LETTER = {column.heading: column_letter(at) for at, column in enumerate((*_COLUMNS, *_SCALES))}
FOLDED_FROM = [column.heading for column in _COLUMNS].index(ORDER_BY)
_WORDS_TOP = 2  # the first row below title and first line, counted from 0


def lot_columns(policy: Policy) -> tuple[Col, ...]:
    """Columns of a lot's table under these rules."""
    return (*_COLUMNS, *(_SCALES if disqualifies(policy) else ()))


@dataclass(frozen=True, slots=True)
class LotTable:
    """The table of one lot: its first row, counted from 1, and its columns."""

    lot: LotStudy
    first: int

    @property
    def number(self) -> str:
        """Number of the lot."""
        return self.lot.ranking.lot.number

    def range(self, heading: str) -> str:
        """A column's cells, as other sheets see them."""
        letter, last = LETTER[heading], self.first + len(self.lot.ranking.bids) - 1
        return f"'{LOTS}'!${letter}${self.first}:${letter}${last}"


def in_lots(study: Study) -> dict[int, list[tuple[str, str, str]]]:
    """The lots of each bid by its number: the lot's, and where its places and bids stand."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for table in lot_tables(study):
        for bid in table.lot.ranking.bids:
            cells = table.number, table.range("Place"), table.range("Bid")
            found.setdefault(bid.number, []).append(cells)
    return found


def lot_tables(study: Study) -> tuple[LotTable, ...]:
    """Give the table of each lot that somebody bids for."""
    # the rules of lots, what is wrong, a blank row, a heading, and to whom each goes
    row = _WORDS_TOP + 1 + len(lot_troubles(study.comparison)) + 2 + len(study.by_lot)
    found = []
    for lot in study.by_lot:
        row += 2  # a blank row, and the lot's name
        if not lot.ranking.bids:
            row += 1
            continue
        row += 1  # the headings
        found.append(LotTable(lot, row + 1))
        row += len(lot.ranking.bids)
    return tuple(found)
