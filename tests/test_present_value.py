"""Present values: the engine, the stored results, and what three other engines make of them.

One bid has rows of every kind that is discounted in a way of its own, under every convention.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from sve_excel.comparison.bids import gather
from sve_excel.comparison.method import worked_out_with
from sve_excel.comparison.study import study
from sve_excel.comparison.workbook import workbook_of
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.library.loading import Library, load_library
from sve_excel.method.sensitivity import rows_of
from sve_excel.method.simulation import entry_of, simulate
from sve_excel.model import Valuation
from sve_excel.policy.rules import DEFAULT_POLICY, Policy, Uncertainty
from tests.builders import (
    INPUT,
    OUTPUT,
    PROJECT,
    SMALL_LIBRARY,
    Builder,
    in_second_form,
    process,
    write_library,
)
from tests.judges import each_engine

# 1 April 2026 to 30 September 2029: three years and 183 days of 365
DATED = {**PROJECT, "Start date": "01/04/2026", "End date": "30/09/2029"}
YEARS = 3 + 183 / 365
ROWS: tuple[dict[str, Any], ...] = (
    {**OUTPUT, "Duration": 12},
    {**OUTPUT, "Description": "Long", "Duration": 59.5, "Drop-off": 0.01},
    {**OUTPUT, "Description": "Kept", "Duration": 31, "Drop-off": 0},
    {
        **OUTPUT,
        "Description": "Company",
        "Category": "Active, inclusive and safe",
        "Outcome": "Less loneliness",
        "Proxy": "Person no longer lonely",
        "Duration": 60,
        "Drop-off": 0.02,
    },
    {
        **OUTPUT,
        "Description": "Whole life",
        "Outcome": "People trained",
        "Proxy": "Training course completed",
        "Duration": 5,
    },
)
POLICIES = {
    "as it is": DEFAULT_POLICY,
    "Green Book": Policy(first_year="start", inputs_spent="by year"),
    "mid": Policy(first_year="mid", inputs_spent="by year", input_leakage=True),
}


@pytest.fixture
def healthy(tmp_path: Path) -> Library:
    """The small library with one row of health and one of a lifetime."""
    files = in_second_form(SMALL_LIBRARY)
    rows = files["proxies.csv"].splitlines()
    for at, row in enumerate(rows):
        if row.startswith("AIS-001"):
            rows[at] = row.removesuffix("standard") + "health"
        if row.startswith("THR-010"):
            rows[at] = row.replace(",once,", ",lifetime,")
    files["proxies.csv"] = "\n".join(rows) + "\n"
    return load_library(write_library(tmp_path / "library", files))


def by_hand(valuation: Valuation, policy: Policy, *, lower: bool = False) -> float:
    """The present-value ratio, year by year, with the tables of the Green Book written out."""
    tables = {"standard": (0.035, 0.03, 0.025), "health": (0.015, 0.0129, 0.0107)}
    if lower:
        tables["standard"] = (0.03, 0.0257, 0.0214)

    def factors(kind: str) -> list[float]:
        """At the end of years 0, 1, 2 and so on."""
        found = [1.0]
        for year in range(1, 101):
            rate = tables[kind][0 if year <= 30 else 1 if year <= 75 else 2]
            found.append(found[-1] / (1 + rate))
        if policy.first_year == "start":
            return found
        if policy.first_year == "mid":
            rates = [
                tables[kind][0 if year <= 30 else 1 if year <= 75 else 2] for year in range(1, 101)
            ]
            return [d * math.sqrt(1 + r) for d, r in zip(found[1:], rates, strict=True)]
        return found[1:]

    total = 0.0
    for line in valuation.lines:
        row, each = line.claim.output, line.claim
        assert each.proxy
        once = each.price * (row.units or 0)
        for share in (row.leakage, row.deadweight, row.attribution, row.displacement):
            once *= 1 - (share or 0)
        left = 1.0 if each.proxy.recurrence == "lifetime" else float(row.duration or 1)
        for year in range(math.ceil(left)):
            kept = (1 - (row.drop_off or 0)) ** year
            total += once * min(1, left - year) * kept * factors(each.proxy.discount)[year]
    spent = valuation.net_inputs if policy.input_leakage else valuation.gross_inputs
    if policy.inputs_spent == "by year":
        shares = [min(1, YEARS - year) / YEARS for year in range(math.ceil(YEARS))]
        by_year = zip(shares, factors("standard"), strict=False)
        spent *= sum(share * factor for share, factor in by_year)
    return total / spent


def cells(path: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def ratio_in(path: Path) -> float:
    """The present-value ratio of a results sheet, in whatever engine it was worked out."""
    for row in cells(path, RESULTS_SHEET):
        if "Present value: net, discounted" in row:
            return float(next(cell for cell in row if isinstance(cell, float)))
    raise AssertionError("no present value")


@each_engine
@pytest.mark.parametrize("name", POLICIES)
def test_results_and_comparison_are_what_every_engine_makes_of_them(
    name: str,
    engine: Callable[[Path, Path], Path],
    healthy: Library,
    build: Builder,
    tmp_path: Path,
) -> None:
    policy = POLICIES[name]
    spent = ({**INPUT, "Leakage": 0.2},)
    workbook = build(project=DATED, outputs=ROWS, inputs=spent, output_rows=8)
    result = process(tmp_path, workbook, library=healthy, policy=policy, write=True)
    found = result.valuation
    assert found is not None, result.findings
    assert found.present_value_sroi == pytest.approx(by_hand(found, policy), rel=1e-12)
    assert found.present_value_sroi_lower == pytest.approx(
        by_hand(found, policy, lower=True), rel=1e-12
    )
    bid = tmp_path / "Bid.xlsx"
    assert ratio_in(bid) == found.present_value_sroi
    assert ratio_in(engine(bid, tmp_path / "seen")) == pytest.approx(
        found.present_value_sroi, rel=1e-9
    )
    book = tmp_path / "comparison.xlsx"
    book.write_bytes(workbook_of(gather([result], healthy, policy, {})))
    seen = cells(engine(book, tmp_path / "seen"), "League table")
    head = next(at for at, row in enumerate(seen) if "Present-value ratio" in row)
    league = dict(zip(seen[head], seen[head + 1], strict=True))
    assert league["Present-value ratio"] == pytest.approx(found.present_value_sroi, rel=1e-9)
    assert league["Present-value ratio, lower rates"] == pytest.approx(
        found.present_value_sroi_lower
    )


def test_a_contract_without_both_dates_counts_its_inputs_whole(
    healthy: Library, build: Builder, tmp_path: Path
) -> None:
    policy = POLICIES["Green Book"]
    result = process(tmp_path, build(outputs=ROWS[:1]), library=healthy, policy=policy)
    assert result.valuation
    assert result.valuation.spread == 1
    assert result.valuation.present_value_sroi_lower is None


def test_what_is_said_of_discounting_is_true_of_each_bid(
    healthy: Library, build: Builder, tmp_path: Path
) -> None:
    """A bid without dates, one with them, and both together."""
    policy, found = POLICIES["Green Book"], {}
    for name, project in {"Undated": PROJECT, "Dated": DATED}.items():
        path = tmp_path / f"{name}.xlsx"
        workbook = build(project={**project, "Organisation": name}, outputs=ROWS[:1])
        found[name] = process(
            tmp_path, workbook, path.name, library=healthy, policy=policy, write=True
        )
        (said,) = (row[2] for row in cells(path, RESULTS_SHEET) if "Discount rate" in row[:2])
        assert ("Green Book" in said, "spread evenly" in said) == (name == "Dated",) * 2, said
    for names, green_book in (
        (("Dated",), True),
        (("Undated",), False),
        (("Dated", "Undated"), False),
    ):
        told = gather([found[name] for name in names], healthy, policy, {})
        words = dict(worked_out_with(study(told)))["Discount rate"]
        assert ("Green Book" in words) == green_book, words
        assert words.endswith("not given: Undated") == (len(names) == 2), words


@pytest.mark.parametrize("name", POLICIES)
def test_where_nothing_varies_every_draw_is_the_bid(
    name: str, healthy: Library, build: Builder, tmp_path: Path
) -> None:
    certain = {each.name: 0.0 for each in fields(Uncertainty) if isinstance(each.default, float)}
    policy = replace(POLICIES[name], uncertainty=Uncertainty(draws=100, **certain))
    workbook = build(project=DATED, outputs=ROWS, output_rows=8)
    result = process(tmp_path, workbook, library=healthy, policy=policy)
    (bid,) = (comparison := gather([result], healthy, policy, {})).bids
    entry = entry_of("A", rows_of(bid.valuation, policy), bid.valuation, bid.figures, policy)
    # the small library gives ranges of its own: they are made points
    rows = replace(entry.rows, low=entry.rows.price, high=entry.rows.price)
    (ranges,) = simulate([replace(entry, rows=rows)], comparison.policy).ranges
    ratio = bid.valuation.present_value_sroi
    assert ranges.present_value == pytest.approx((ratio, ratio, ratio), rel=1e-9)
