"""A price is held against values in the prices of the values, whatever the price base is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison.offers import FOR_A_POUND, PRICE_AT_BASE
from tests.award_papers import paper
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, page
from tests.judges import recalculate, requires_libreoffice
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
Using = list[str | Path]
Row = dict[str, Any]
# units, contract price as offered, the year whose prices it is in
BIDS = {
    "Ash": (10, 9_000, "2020/21"),  # 11,250 in 2024/25 prices
    "Elm": (9, 9_900, "2024/25"),
    "Oak": (4, 3_000, "2022/23"),
}
RULES = """
{base}
[scoring]
method = "{method}"
marks = 1000
price_marks = 30
willingness = 0.3
tie_break = "contract_price"
"""


def compared(method: str, build: Builder, using: Using, base: str = "") -> None:
    folder = Path("bids")
    folder.mkdir(exist_ok=True)
    for name, (units, price, year) in BIDS.items():
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": price}
        project["Prices of the inputs"] = year
        made = build(project=project, outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    rules = folder / "sve-policy.toml"
    line = f'[valuation]\nprice_base = "{base}"' if base else ""
    rules.write_text(RULES.format(method=method, base=line))
    run("process", "bids", "--policy", rules, *using)


def rows(sheet: str, path: Path = BOOK) -> dict[str, Row]:
    """What stands of each bidder under the headings of a sheet."""
    found = page(sheet, path)
    headings = next(row for row in found if "Bidder" in row)
    tables = [dict(zip(headings, row, strict=False)) for row in found if {*row} & {*BIDS}]
    return {str(row["Bidder"]): row for row in tables}


@pytest.mark.parametrize("method", ["per_pound", "willingness"])
def test_places_and_marks_are_the_same_at_every_price_base(
    method: str, build: Builder, using: Using
) -> None:
    seen = []
    for base in ("", "2019/20", "2020/21", "2022/23"):
        compared(method, build, using, base)
        seen.append((rows("Marks"), rows("Value for money")))
    marks, value = seen[0]
    for other_marks, other_value in seen[1:]:
        for name, one in marks.items():
            other = other_marks[name]
            assert other["Place"] == one["Place"]
            assert other["Contract price"] == one["Contract price"] == BIDS[name][1]
            assert other["Marks for price"] == one["Marks for price"]
            chosen = "Marks by the chosen method"
            assert other[chosen] == pytest.approx(one[chosen], abs=0.05)  # of 1,000
            ratio = "Value for each £1 of price"
            assert other[ratio] == pytest.approx(one[ratio], rel=1e-4)
            share = "Inputs as a share of the price"
            assert other_value[name][FOR_A_POUND] == pytest.approx(
                value[name][FOR_A_POUND], rel=1e-4
            )
            assert other_value[name][share] == pytest.approx(value[name][share], rel=1e-12)
    assert marks["Oak"]["Place"] == 1


def test_the_price_is_held_against_the_value_in_the_values_prices(
    build: Builder, using: Using
) -> None:
    """By hand: £9,000 of 2020/21 are £9,000 × 100 / 80 at the base of 2024/25."""
    compared("per_pound", build, using)
    marks, value = rows("Marks"), rows("Value for money")
    for table in (marks, value):
        assert [table[name][PRICE_AT_BASE] for name in BIDS] == [
            11_250,
            9_900,
            pytest.approx(3_000 * 100 / 90, rel=1e-15),
        ]
    for name, row in value.items():
        per_pound = row["Net value"] / row[PRICE_AT_BASE]
        assert row[FOR_A_POUND] == pytest.approx(per_pound, rel=1e-15)
        assert marks[name]["Value for each £1 of price"] == pytest.approx(per_pound, rel=1e-15)
    # 30 × the lowest of the prices as offered
    assert [marks[name]["Marks for price"] for name in BIDS] == [10, 9.09, 30]


@requires_libreoffice
@pytest.mark.parametrize("method", ["per_pound", "willingness"])
@pytest.mark.parametrize("base", ["", "2020/21"])
def test_worked_out_again_is_what_is_stored(
    method: str, base: str, build: Builder, using: Using, tmp_path: Path
) -> None:
    compared(method, build, using, base)
    again = recalculate(BOOK, tmp_path / "out")
    for sheet in ("Marks", "Value for money"):
        stored, live = rows(sheet), rows(sheet, again)
        assert stored.keys() == live.keys() == BIDS.keys()
        for name, one in stored.items():
            for heading, left in one.items():
                right = live[name][heading]
                wanted = pytest.approx(right, rel=1e-12) if isinstance(right, float) else right
                assert left == wanted, (sheet, name, heading)


def test_a_letter_says_which_price_a_score_was_worked_out_from(
    build: Builder, using: Using
) -> None:
    compared("per_pound", build, using)
    run("process", "bids", *using, "--summaries", "summaries", status=1)
    said = {name: " ".join(paper(name).values()) for name in BIDS}
    assert (
        "contract price £9,000, which is £11,250 in 2024/25 prices as the value is" in said["Ash"]
    )
    assert "Contract price: £9,000 (Project). 30 × lowest price / £9,000" in said["Ash"]
    assert "which is" not in said["Elm"].split("contract price £9,900")[1][:20]
