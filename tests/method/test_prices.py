"""Inputs and own proxies brought to the price base, by a reference of their own in fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.files.finding import Task
from sve_excel.library.loading import Library
from sve_excel.method.prices import prices_of
from sve_excel.model import Project, Result
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.one import process_one
from sve_excel.run.settings import Settings
from tests.builders import INPUT, OUTPUT, OWN, PROJECT, Builder, by_hand
from tests.judges import recalculate, requires_libreoffice

# the small library's deflators; 2020 is a quarter of 2019/20 and three quarters of 2020/21
INDEX = {"2019/20": 75, "2020/21": 80, "2022/23": 90, "2024/25": 100, "2025/26": 103}
MADE = {**OUTPUT, "Category": "Environmentally sensitive", "Outcome": "Less waste"}
MADE |= {"Proxy": "Bicycle mended"}


def valued(
    tmp_path: Path, workbook: bytes, library: Library, base: str = "", suffix: str = ""
) -> Result:
    """The bid as a run under a price base values it."""
    path = tmp_path / f"bid{suffix}.xlsx"
    path.write_bytes(workbook)
    policy = replace(DEFAULT_POLICY, price_base=base)
    settings = Settings(library.at(base) if base else library, policy=policy, write=False)
    return process_one(Task(path, path.name), settings)


@pytest.mark.parametrize(
    ("typed", "start", "year", "forecast", "by"),
    [
        ("2020/21", date(2024, 5, 1), "2020/21", False, ""),
        ("2020", None, "2020", False, ""),
        ("2025", None, "2025", True, ""),  # three quarters of it are of 2025/26
        ("", date(2024, 3, 31), "2023/24", False, "start date"),
        ("", date(2024, 4, 1), "2024/25", False, "start date"),
        ("", date(2025, 4, 1), "2025/26", True, "start date"),
        ("", date(2031, 4, 1), "2027/28", True, "start date"),  # the last that there is
        ("", date(1999, 4, 1), "2019/20", False, "start date"),
        ("", None, "2024/25", False, "price base"),
        ("the year 9", date(2022, 6, 1), "2022/23", False, "start date"),  # an error besides
    ],
)
def test_the_year_is_the_one_typed_else_that_of_the_start_else_the_librarys_base(
    small: Library, typed: str, start: date | None, year: str, forecast: bool, by: str
) -> None:
    for library in (small, small.at("2020/21")):
        found = prices_of(Project(input_prices=typed, start=start), library.deflators)
        assert (found.year, found.forecast, found.by) == (year, forecast, by)


def test_inputs_are_multiplied_by_the_deflator_and_not_rounded(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    spent = {**INPUT, "Value": 0.07, "Volume": 3, "Leakage": 0.5}
    bid = build(project={"Prices of the inputs": "2020/21"}, inputs=[spent])
    found = valued(tmp_path, bid, small).valuation
    assert found
    wanted = Fraction(7, 100) * 3 * Fraction(100, 80)
    assert found.gross_inputs == pytest.approx(float(wanted), rel=1e-15)
    assert found.net_inputs == pytest.approx(float(wanted / 2), rel=1e-15)


@pytest.mark.parametrize("project", [{}, {"Start date": date(2022, 6, 1)}])
@pytest.mark.parametrize("base", ["2019/20", "2020/21", "2022/23"])
def test_the_price_base_moves_no_ratio_by_more_than_the_rounding_of_values(
    tmp_path: Path, build: Builder, small: Library, project: Any, base: str
) -> None:
    """Own proxies with and without a year of their own; everything in pennies of £40 or more."""
    blank = {**OWN, "Proxy": "Tyre mended", "Price year": None}
    bid = build(
        project=project,
        outputs=[OUTPUT, MADE, {**MADE, "Proxy": "Tyre mended"}],
        own_proxies=[OWN, blank],
    )
    usual, moved = (
        valued(tmp_path, bid, small, each, str(at)).valuation for at, each in enumerate(("", base))
    )
    assert usual
    assert moved
    for ratio in ("gross_sroi", "net_sroi", "present_value_sroi"):
        assert getattr(moved, ratio) == pytest.approx(getattr(usual, ratio), rel=0.005 / 30)
    assert moved.gross_inputs == pytest.approx(usual.gross_inputs * INDEX[base] / 100, rel=1e-14)


@pytest.mark.parametrize("worth", [0.004, 0.0149, 0.045902565, 1.005, 7_654_321.987])
@pytest.mark.parametrize("base", ["2019/20", "2022/23"])
@pytest.mark.parametrize("year", ["2020/21", "2020", "2025/26", None])
def test_the_price_base_moves_no_ratio_of_own_proxies_at_all(
    tmp_path: Path, build: Builder, small: Library, worth: float, base: str, year: str | None
) -> None:
    """A million units of a value below a penny came to nothing at one base and £7 at another."""
    own = {**OWN, "Value": worth, "Price year": year}
    bid = build(
        project={"Start date": date(2022, 6, 1)},
        outputs=[{**MADE, "Units": 1_000_000}],
        own_proxies=[own],
    )
    usual, moved = (
        valued(tmp_path, bid, small, each, str(at)).valuation for at, each in enumerate(("", base))
    )
    assert usual
    assert moved
    index = {**INDEX, "2020": 78.75}[year or "2022/23"]
    assert usual.gross_outputs == pytest.approx(
        usual.lines[0].claim.output.years * 1e6 * worth * 100 / index, rel=1e-14
    )
    for ratio in ("gross_sroi", "net_sroi", "present_value_sroi"):
        assert getattr(moved, ratio) == pytest.approx(getattr(usual, ratio), rel=1e-14)


def test_a_workbook_of_an_earlier_template_reads_as_one_that_leaves_it_blank(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Neither its panel nor the missing field is told, and leakage of inputs is no matter."""
    spent = {**INPUT, "Leakage": 0.5}
    project = {**PROJECT, "Start date": date(2022, 6, 1)}
    old = by_hand(project=project, inputs=[spent])
    found = valued(tmp_path, old, small, suffix="old")
    assert not {"SVE113", "SVE123"} & {each.code for each in found.findings}
    new = valued(tmp_path, build(project=project, inputs=[spent]), small)
    assert found.valuation
    assert new.valuation
    assert found.valuation.net_sroi == new.valuation.net_sroi
    assert new.valuation.gross_inputs == 1000 * 100 / 90


@requires_libreoffice
@pytest.mark.parametrize("worth", [40, 0.004, 0.045902565])
@pytest.mark.parametrize(
    "project",
    [
        {"Prices of the inputs": "2020/21"},
        {"Prices of the inputs": 2020},
        {"Start date": date(2025, 4, 1)},
        {"Start date": date(2025, 3, 31)},
        {"Start date": date(2044, 3, 31)},
        {},
    ],
)
def test_the_workbook_stores_and_works_out_what_the_engine_says(
    tmp_path: Path, build: Builder, small: Library, project: Any, worth: float
) -> None:
    own = {**OWN, "Price year": None, "Value": worth}
    dated = {**own, "Proxy": "Tyre mended", "Price year": "2022/23"}
    made = [{**MADE, "Units": 1_000_000}, {**MADE, "Proxy": "Tyre mended", "Units": 1_000_000}]
    bid = build(project=project, outputs=[OUTPUT, *made], own_proxies=[own, dated])
    path = tmp_path / "filled.xlsx"
    path.write_bytes(bid)
    found = valued(tmp_path, bid, small)
    assert found.valuation
    for file in (path, recalculate(path, tmp_path / "out")):
        shown = openpyxl.load_workbook(file, data_only=True)
        panel = {row[4]: row[5] for row in shown["Project"].iter_rows(values_only=True)}
        assert panel["Total gross input"] == pytest.approx(found.valuation.gross_inputs, rel=1e-14)
        assert panel["Net return per £1"] == pytest.approx(found.valuation.net_sroi, rel=1e-12)
    assert "SVE123" not in {each.code for each in found.findings}
