"""The chart of Categories: one large bid squeezes no other, and what it draws follows the table."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.category_chart import BARS, OFF, reach
from sve_excel.comparison.workbook import workbook_of
from sve_excel.library.loading import Library
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.builders import OUTPUT, PROJECT, by_hand, process
from tests.judges import recalculate, requires_libreoffice

QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=100))


def compared(folder: Path, library: Library, *units: int) -> tuple[bytes, float, list[float]]:
    """A comparison of bids of so many units, how far its axis goes, and their net values."""
    found = []
    for at, count in enumerate(units):
        row = {**OUTPUT, "Description": f"{count:,} people find work", "Units": count}
        book = by_hand(project={**PROJECT, "Organisation": f"Bidder {at}"}, outputs=[row])
        found.append(process(folder, book, f"bid{at}.xlsx", library=library))
    made = gather(found, library, QUICK, {})
    return workbook_of(made), reach(made), [bid.valuation.net_outputs for bid in made.bids]


def bars(workbook: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)[BARS]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def chart(workbook: bytes) -> Any:
    (found,) = openpyxl.load_workbook(io.BytesIO(workbook))["Categories"]._charts
    return found


def test_one_large_bid_is_cut_and_marked(tmp_path: Path, small: Library) -> None:
    made, end, nets = compared(tmp_path, small, 1_000, 100, 90, 80)
    assert nets[1] <= end < 1.2 * nets[1] < nets[0]
    drawn = bars(made)
    assert [sum(row[2:-1]) for row in drawn] == pytest.approx([end, *nets[1:]])
    assert [row[-1] > 0 for row in drawn] == [True, False, False, False]
    last = chart(made).series[-1]
    assert last.tx.v == OFF
    assert chart(made).x_axis.scaling.max or chart(made).y_axis.scaling.max
    title = "".join(run.t for run in chart(made).title.tx.rich.p[0].r)
    assert title == "Net value by category; off the scale: Bidder 0"


def test_where_no_bid_goes_far_beyond_the_others_none_is_cut(
    tmp_path: Path, small: Library
) -> None:
    made, end, nets = compared(tmp_path, small, 120, 100, 90, 80)
    assert end == pytest.approx(nets[0])
    assert [sum(row[2:]) for row in bars(made)] == pytest.approx(nets)
    assert OFF not in [series.tx.v for series in chart(made).series]


@requires_libreoffice
def test_what_is_drawn_follows_the_table(tmp_path: Path, small: Library) -> None:
    made, _, _ = compared(tmp_path, small, 1_000, 100, 90, 80)
    path = tmp_path / "made.xlsx"
    path.write_bytes(made)
    again = recalculate(path, tmp_path / "again")
    assert bars(Path(again).read_bytes()) == [pytest.approx(row) for row in bars(made)]
