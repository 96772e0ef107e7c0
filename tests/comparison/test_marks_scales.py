"""Who is disqualified sets no scale on any sheet, as it is stored and as it is worked out again."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, cell_of, page, type_in
from tests.judges import recalculate, requires_libreoffice
from tests.keeping import run_once

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
Using = list[str | Path]
RULES = """
[scoring]
method = "{method}"
marks = 20
price_marks = 30
willingness = 0.1
[[quality]]
name = "Delivery"
marks = 50
least = 20
disqualifies = true
[[lots]]
number = "N"
[[lots]]
number = "S"
"""
# units, price, marks for delivery, lots: the best and cheapest and the dearest fail
BIDS = {
    "Ash": (60, 10, 5, "N, S"),
    "Elm": (9, 400, 40, "N"),
    "Oak": (6, 300, 45, "N, S"),
    "Yew": (1, 9_000, 10, "S"),
}


def compared(method: str, build: Builder, using: Using, bids: dict[str, Any]) -> None:
    """Compare the bids, type their lots and marks, and compare again."""
    folder = Path("bids")
    folder.mkdir()
    for name, (units, price, _, _) in bids.items():
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": price}
        made = build(project=project, outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    rules = folder / "sve-policy.toml"
    rules.write_text(RULES.format(method=method))
    command: Using = ["process", "bids", "--policy", rules, *using]
    run_once(*command)
    typed = [("Register", cell_of("Register", [f"{n}.xlsx"], "Lot"), b[3]) for n, b in bids.items()]
    typed += [
        ("Quality", cell_of("Quality", [n, "Delivery"], "Evaluator 1"), b[2])
        for n, b in bids.items()
    ]
    type_in(*typed)
    run_once(*command)


def tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows of Marks and Lots that name a bidder, as what stands under each heading."""
    return {
        sheet: [
            {heading: cell for heading, cell in zip(heads(sheet), row, strict=False) if heading}
            for row in page(sheet, path)
            if set(row) & {*BIDS}
        ]
        for sheet in ("Marks", "Lots")
    }


@requires_libreoffice
@pytest.mark.parametrize("method", ["highest", "per_pound", "willingness"])
def test_recalculated_is_stored_and_nobody_who_failed_moves_a_mark(
    method: str, build: Builder, using: Using, tmp_path: Path
) -> None:
    compared(method, build, using, BIDS)
    stored = tables(BOOK)
    again = tables(recalculate(BOOK, tmp_path / "out"))
    assert len(stored["Marks"]) == len(BIDS) < len(stored["Lots"])
    rows = (chain.from_iterable(each.values()) for each in (stored, again))
    for one, two in zip(*rows, strict=True):
        for heading, right in two.items():
            left = one[heading]
            assert left == (pytest.approx(right) if isinstance(right, float) else right), (one, two)
    total = {row["Bidder"]: row for row in stored["Marks"]}
    assert [total[name]["Marks by the chosen method"] for name in ("Elm", "Oak")] == {
        "highest": [20, 13.33],
        "per_pound": [20, 17.78],
        "willingness": [20, 0],
    }[method]
    assert [total[name]["Marks for price"] for name in ("Elm", "Oak")] == [22.5, 30]
    best = {"highest": [2, 1], "per_pound": [2, 1], "willingness": [1, 2]}[method]
    assert [total[name]["Place among all bids"] for name in BIDS] == [
        "disqualified",
        *best,
        "disqualified",
    ]


def heads(sheet: str) -> list[Any]:
    place = "Place among all bids" if sheet == "Marks" else "Place"
    return next(row for row in page(sheet) if place in row)


@pytest.mark.whole
def test_the_lot_s_own_scale_is_of_those_that_are_left_in_it(build: Builder, using: Using) -> None:
    compared("highest", build, using, BIDS)
    south = {row["Bidder"]: row for row in tables(BOOK)["Lots"][3:]}
    assert south["Oak"]["Social value"] == 20  # Ash and Yew failed
    assert (south["Ash"]["Social value"], south["Ash"]["Price"]) == (20, 30)
    assert south["Oak"]["Price"] == 30
