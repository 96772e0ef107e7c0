"""Two thousand bids that lie exactly on a threshold in pounds and pence, and off it in binary.

What the engine says of them, what is stored and what LibreOffice works out again are one.
"""

from __future__ import annotations

import random
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlsxwriter

from sve_excel.comparison.marks import counted_formula
from sve_excel.comparison.places import order_formula, place_formula
from sve_excel.looks.rag import rag_formula
from sve_excel.method.excel import Terms, net_value
from sve_excel.method.scoring import marks
from sve_excel.method.value import value
from sve_excel.model import Claim, Input, Output, Valuation
from sve_excel.policy.figures import Figures
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.scoring import METHODS, MarkCells, Scoring, counted
from sve_excel.words.digits import formula, rounded
from tests.judges import recalculate, requires_libreoffice

BIDS = 2_000
COLOURS, BANDS = (Decimal("12.5"), Decimal(25)), (Decimal(1), Decimal(2), Decimal(4), Decimal(6))
# the figure 6 earns its band, is no less than the least and no more than the most
RULES = Scoring(method="bands", least=2.0, most=6.0)


class OnIt(NamedTuple):
    """A bid of one row, in decimals: its net value is its input times the threshold."""

    threshold: Decimal
    units: Decimal
    price: Decimal
    deadweight: Decimal
    attribution: Decimal
    cost: Decimal

    @property
    def valuation(self) -> Valuation:
        """The bid as the engine values it."""
        shares = {"deadweight": float(self.deadweight), "attribution": float(self.attribution)}
        output = Output(5, units=float(self.units), **shares)
        claim = Claim(output, "library", None, None, float(self.price))
        return value([claim], [Input(5, value=float(self.cost))])


@cache
def bids() -> tuple[OnIt, ...]:
    """Bids by dice, the same each time; kept where the cost comes out in whole pence."""
    dice, found = random.Random(15), list[OnIt]()
    while len(found) < BIDS:
        threshold = dice.choice(COLOURS + BANDS)
        units, price = Decimal(dice.randint(1, 4000)), Decimal(dice.randint(100, 3_000_000)) / 100
        one, two = (Decimal(dice.randint(0, 18)) / 20 for _ in range(2))
        cost = units * price * (1 - one) * (1 - two) / threshold
        if cost == cost.quantize(Decimal("0.01")):
            found.append(OnIt(threshold, units, price, one, two, cost))
    return tuple(found)


def figures_of(found: Valuation) -> Figures:
    """The bid as it is marked."""
    net = found.net_sroi
    return Figures(net, net, found.gross_sroi, found.net_outputs, found.present_value, 1.0, 0.0)


def test_hundreds_of_them_are_off_the_threshold_in_binary() -> None:
    """Else these tests could not fail."""
    off = [each for each in bids() if each.valuation.net_sroi != float(each.threshold)]
    assert len(off) > 200


def test_the_engine_takes_each_as_on_its_threshold() -> None:
    for each in bids():
        found = each.valuation
        on = float(each.threshold)
        assert found.rag_net == DEFAULT_POLICY.rag(on), each
        assert counted(figures_of(found), RULES) == (min(on, 6) if on >= 2 else 0), each


@requires_libreoffice
def test_stored_and_recalculated_are_what_the_engine_says(tmp_path: Path) -> None:
    """Colour, figure after least and most, and marks by bands."""
    path = tmp_path / "bids.xlsx"
    names = ("deadweight", "attribution")
    expected = []
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, (begin, share) in enumerate(zip(RULES.band_from, RULES.band_share, strict=True)):
            sheet.write_row(row, 10, [begin, share])
        for row, each in enumerate(bids()):
            n, found = row + 1, each.valuation
            figure = figures_of(found)
            colour, mark = found.rag_net.upper(), float(marks("bands", [figure], RULES)[0])
            sheet.write_row(row, 0, [float(number) for number in each[1:]])
            nothing = dict.fromkeys(("leakage", "displacement", "drop_off"), "0")
            shares = dict(zip(names, (f"$C{n}", f"$D{n}"), strict=True))
            net = net_value(Terms(f"$A{n}", f"$B{n}", "1", {**shares, **nothing}))
            ratio, held = f"$F{n}", f"$H{n}"
            settings = {"marks": "20", "least": "2"}
            cells = MarkCells(
                ratio, held, "", "", "", "", "", "", "", "$K$1:$K$4", "$L$1:$L$4", settings
            )
            written = (
                (f"={net}/$E{n}", found.net_sroi),
                (rag_formula(ratio, DEFAULT_POLICY), colour),
                (f"={counted_formula(ratio, '2', '6')}", counted(figure, RULES)),
                (f"=ROUND({METHODS['bands'].formula(cells)},2)", mark),
            )
            for column, (formula, stored) in enumerate(written, 5):
                sheet.write_formula(row, column, formula, None, stored)
            expected.append((colour, counted(figure, RULES), mark))
    for file in (path, recalculate(path, tmp_path / "out")):
        shown = openpyxl.load_workbook(file, data_only=True).active
        assert shown is not None
        assert [tuple(row) for row in shown.iter_rows(1, BIDS, 7, 9, values_only=True)] == expected


@requires_libreoffice
def test_level_bids_share_their_place_and_keep_their_order_when_recalculated(
    tmp_path: Path,
) -> None:
    """Ratios that differ in the last bit alone are level, whichever of them comes first."""
    path, most = tmp_path / "bids.xlsx", 300
    ratios = [each.valuation.net_sroi for each in bids()[:most]] + [0.0, -1.0, -1.0]
    assert len(set(ratios)) > len({rounded(each) for each in ratios})
    count = len(ratios)
    order = sorted(range(count), key=lambda at: -rounded(ratios[at]))
    held = [rounded(each) for each in ratios]
    places = [1 + sum(other > each for other in held) for each in held]
    expected = {
        number: (f"{places[number]}=" if held.count(held[number]) > 1 else places[number], at)
        for at, number in enumerate(order, 1)
    }
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, ratio in enumerate(ratios):
            n = at + 1
            sheet.write_row(at, 0, [at, ratio])
            sheet.write_formula(at, 2, f"={formula(f'$B{n}')}")
            sheet.write_number(at, 3, 0)
            headings = {"Bid": "A", "Order by": "C", "Tie-break": "D"}
            here = {name: f"${c}{n}" for name, c in headings.items()}.__getitem__
            every = {name: f"${c}$1:${c}${count}" for name, c in headings.items()}.__getitem__
            sheet.write_formula(at, 4, f"={place_formula(here, every)}")
            sheet.write_formula(at, 5, f"={order_formula(here, every)}")
    shown = openpyxl.load_workbook(recalculate(path, tmp_path / "out"), data_only=True).active
    assert shown is not None
    found = {row[0]: row[4:] for row in shown.iter_rows(1, count, 1, 6, values_only=True)}
    assert found == expected


@pytest.mark.parametrize("threshold", COLOURS + BANDS)
def test_each_threshold_has_its_share_of_them(threshold: Decimal) -> None:
    assert sum(each.threshold == threshold for each in bids()) > BIDS / 50
