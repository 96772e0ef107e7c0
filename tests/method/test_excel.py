"""The method as Excel formulas says what the engine says, to the last digits but few."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from numpy.typing import NDArray
from python_calamine import CalamineWorkbook

from sve_excel.layout import TAKEN_OFF
from sve_excel.method.excel import (
    Terms,
    gross_input,
    gross_value,
    net_input,
    net_value,
    present_value,
)
from sve_excel.method.value import value_outputs
from sve_excel.policy.discounting import GREEN_BOOK, Discounting, flat
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.formulas import worked_out
from tests.judges import each_engine

Array = NDArray[np.float64]
SHARES = tuple(share.attribute for share in TAKEN_OFF)  # the one that fades is the last
NAMES = ("units", "price", "years", *SHARES)
LONGEST = 100
RATES = (
    *(flat(rate) for rate in (0.0, 1e-9, 0.0009, 0.001, 0.0129, 0.035, 0.5)),
    DEFAULT_POLICY.discounting,
    GREEN_BOOK,
    GREEN_BOOK.of("health"),
    Discounting(GREEN_BOOK.bands, "mid"),
)


def rows(count: int) -> dict[str, Array]:
    """Random rows, with what is hardest among them: falls near nothing, near all, part years."""
    draw = np.random.default_rng(11)

    def one_of(*kinds: Array | float) -> Array:
        return np.choose(
            draw.integers(0, len(kinds), count), [np.broadcast_to(k, count) for k in kinds]
        )

    whole = draw.integers(1, 100, count).astype(float)
    years = one_of(
        whole, draw.uniform(0.01, 100, count), draw.uniform(0.01, 3, count), whole + 1e-9
    )
    flat = 0.001 / np.maximum(
        1, np.floor(years)
    )  # where the formula changes from one form to the other
    drop_off = one_of(
        0.0,
        1.0,
        1e-9,
        draw.random(count),
        draw.integers(0, 101, count) / 100,
        10 ** draw.uniform(-17, 0, count),
        1 - 10 ** draw.uniform(-16, 0, count),
        flat * draw.uniform(0.999, 1.001, count),
    )
    shares = {name: one_of(0.0, 1.0, draw.random(count)) for name in SHARES[:-1]}
    units, price = draw.uniform(-1e6, 1e6, count), draw.uniform(0, 1e5, count)
    return {"units": units, "price": price, "years": years, **shares, "drop_off": drop_off}


def ours(given: dict[str, Array], rate: Discounting) -> tuple[Array, Array, Array]:
    """Gross, net and present value as the engine works them out."""
    units, price, years, *_ = given.values()
    found = value_outputs(units, price, years, {name: given[name] for name in SHARES}, rate)
    return found.gross, found.net, found.present_value


def terms_of(references: Sequence[str]) -> Terms:
    """Name what a row is valued by, in the order of ``NAMES``."""
    units, price, years, *shares = references
    return Terms(units, price, years, dict(zip(SHARES, shares, strict=True)))


def formulas(terms: Terms, rate: Discounting) -> tuple[str, str, str]:
    return gross_value(terms), net_value(terms), present_value(terms, rate, LONGEST)


@pytest.mark.parametrize("rate", RATES)
def test_ten_thousand_rows_are_worth_what_the_engine_says(rate: Discounting) -> None:
    given = rows(10_000)
    for formula, expected in zip(formulas(terms_of(NAMES), rate), ours(given, rate), strict=True):
        np.testing.assert_allclose(worked_out(formula, given), expected, rtol=1e-12, atol=0)


def test_the_worked_check() -> None:
    """10 units of £100 over 3 years at 10, 20, 25, 0 and 50 %: £3,000, £945 and £895.55."""
    numbers = (10.0, 100.0, 3.0, 0.1, 0.2, 0.25, 0.0, 0.5)
    given = {name: np.array([number]) for name, number in zip(NAMES, numbers, strict=True)}
    gross, net, present = (
        worked_out(f, given)[0] for f in formulas(terms_of(NAMES), DEFAULT_POLICY.discounting)
    )
    assert (gross, net) == (3000, pytest.approx(945, rel=1e-15))
    assert round(present, 2) == 895.55


def test_no_formula_counts_rows_or_goes_by_a_place() -> None:
    """So that nothing changes when rows are inserted, moved or sorted."""
    for rate in RATES:
        for formula in formulas(terms_of(NAMES), rate):
            assert set(re.findall(r"[A-Z]+(?=\()", formula)) <= {"IF", "IFERROR", "INT"}


def test_inputs() -> None:
    given = {"value": np.array([12.5]), "volume": np.array([4.0]), "leakage": np.array([0.2])}
    assert worked_out(gross_input("value", "volume", "1.5"), given) == 75
    gross = gross_input("value", "volume", "1.5")
    assert worked_out(net_input(gross, "leakage"), given) == 60


@each_engine
def test_every_engine_works_out_the_same(
    engine: Callable[[Path, Path], Path], tmp_path: Path
) -> None:
    given = rows(300)
    path = tmp_path / "rows.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(300):
            sheet.write_row(row, 0, [float(array[row]) for array in given.values()])
            terms = terms_of([f"${letter}{row + 1}" for letter in "ABCDEFGH"])
            written = [f for rate in RATES for f in formulas(terms, rate)]
            for column, formula in enumerate(written, 8):
                sheet.write_formula(row, column, f"={formula}", None, -1)
    found = CalamineWorkbook.from_path(engine(path, tmp_path / "out")).get_sheet_by_index(0)
    columns = np.array([row[8:] for row in found.to_python()], dtype=float).T
    for place, rate in enumerate(RATES):
        for column, expected in zip(columns[3 * place :], ours(given, rate), strict=False):
            np.testing.assert_allclose(column, expected, rtol=1e-11, atol=0)
