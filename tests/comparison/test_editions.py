"""Two editions over the same bids: each difference divided, and the order before and after."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison.editions import BidChange
from sve_excel.library.loading import load_library
from sve_excel.projects.fill import fill_template
from sve_excel.run.editions import compare_editions
from sve_excel.run.options import Options
from sve_excel.template.book import Answers
from tests.builders import INPUT, OWN, PROJECT, edited, write_policy
from tests.cases import ROWS
from tests.editions import write_editions
from tests.running import run

pytestmark = pytest.mark.whole

JOBS = {**ROWS["a job"], "Units": 2}
FRIEND = {**ROWS["a friend"], "Units": 21}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Both editions; the newer without a record, as somebody has it who is making it."""
    old, new = write_editions(tmp_path)
    (new / "changes.csv").unlink()
    return old, new


def bid(
    folder: Path,
    name: str,
    old: Path,
    *outputs: Mapping[str, Any],
    own: Sequence[Any] = (),
    about: Mapping[str, Any] = PROJECT,
    leaks: float = 0.0,
) -> Path:
    folder.mkdir(exist_ok=True)
    project = {**PROJECT, **about, "Organisation": name, "Contract price": 100}
    inputs = [{**INPUT, "Value": 1000, "Leakage": leaks}]
    workbook = fill_template(
        load_library(old), Answers(project, outputs, inputs, own), output_rows=6, input_rows=4
    )
    (folder / f"{name}.xlsx").write_bytes(workbook)
    return folder


def compared(old: Path, new: Path, bids: Path, **more: Any) -> list[BidChange]:
    found = compare_editions(old, new, [bids], Options(jobs=1, **more)).editions
    assert found
    return list(found.bids)


def test_a_rows_difference_is_divided_into_prices_and_changes(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """2 × £1,000 become 2 × £1,100: a quarter more by prices, and £300 less by the new value."""
    old, new = folders
    bids = bid(tmp_path / "bids", "A", old, JOBS, ROWS["a bicycle"], own=[OWN])
    (only,) = compared(old, new, bids)
    jobs, bicycle = only.rows
    assert (jobs.cell, jobs.id, jobs.before.net) == ("E5", "THR-001", 2000)
    assert jobs.after
    assert (jobs.after.net, jobs.prices, jobs.change, jobs.told) == (2200, 500, -300, True)
    assert [(each.field, each.before, each.after) for each in jobs.why] == [
        ("value", "1000", "1100"),
        ("price_year", "2024/25", "2025/26"),
        ("high", "1500", "1600"),
    ]
    assert (bicycle.id, bicycle.prices, bicycle.change, bicycle.told) == ("", 12.5, 0, False)
    assert only.before.valuation
    assert only.after.valuation
    parts = (only.before.valuation.net_outputs, only.prices, only.change)
    assert math.fsum(parts) == pytest.approx(only.after.valuation.net_outputs, abs=1e-9)


def test_the_order_is_told_before_and_after(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """£2,200 of jobs are ahead of £2,100 of friends until a job is worth less than it was."""
    old, new = folders
    folder = tmp_path / "bids"
    bid(folder, "Friends", old, FRIEND)
    bid(folder, "Jobs", old, {**JOBS, "Units": 2.2})
    found = {each.after.path: each for each in compared(old, new, folder)}
    assert list(found) == ["Friends.xlsx", "Jobs.xlsx"]
    places = {path: (each.place_before, each.place_after) for path, each in found.items()}
    assert places == {"Friends.xlsx": (2, 1), "Jobs.xlsx": (1, 2)}


def test_with_lots_a_place_is_the_one_in_the_lot_that_the_bid_names(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """Friends and Jobs change places among all; each is alone in its lot, and Both is in two."""
    old, new = folders
    rules = write_policy(tmp_path, '[[lots]]\nnumber = "1"\n[[lots]]\nnumber = "2"\n')
    for name, row, lots in (("Friends", FRIEND, "1"), ("Jobs", JOBS, "2"), ("Both", JOBS, "1, 2")):
        bid(tmp_path / "bids", name, old, row, about={"Lots you bid for": lots})
    found = compared(old, new, tmp_path / "bids", policy=rules)
    places = {each.after.path: (each.place_before, each.place_after) for each in found}
    assert places == {"Friends.xlsx": (1, 1), "Jobs.xlsx": (1, 1), "Both.xlsx": (0, 0)}


def test_a_retired_row_keeps_its_bid_from_a_place(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """£80 of housing benefit are gone; by THR-002 the row would come to £625."""
    old, new = folders
    folder = bid(tmp_path / "bids", "A", old, ROWS["a housing"], JOBS)
    bid(folder, "B", old, JOBS)
    second, first = compared(old, new, folder)[::-1]
    assert (first.place_before, first.place_after, second.place_after) == (2, 1, 0)
    housing, jobs = second.rows
    assert (housing.after, housing.change, housing.prices) == (None, -80, 0)
    assert (housing.successors, housing.instead) == (("THR-002",), 625)
    assert [each.why for each in housing.why if each.field == "row"] == [
        "it is paid as part of the benefit"
    ]
    assert jobs.after
    assert jobs.after.net == 2200
    assert [each.code for each in second.mending] == ["SVE316"]


def test_names_that_the_newer_edition_changed_need_no_record(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """Nor does the bid have to say what id it had."""
    old, new = folders
    folder = bid(tmp_path / "bids", "A", old, FRIEND)
    file = folder / "A.xlsx"
    file.write_bytes(edited(file.read_bytes(), lambda book: book.remove(book["Proxies"])))
    (only,) = compared(old, new, folder)
    assert only.mending == ()
    assert [row.id for row in only.rows] == ["AIS-001"]


def test_rules_hold_for_both_editions_but_the_one_that_says_which(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    old, new = folders
    folder = bid(tmp_path / "bids", "A", old, {**JOBS, "Deadweight": 0})
    held = load_library(old).sha256
    policy = write_policy(
        tmp_path, f'[valuation]\ndeadweight_floor = 0.5\n[library]\nsha256 = "{held}"\n'
    )
    (only,) = compared(old, new, folder, policy=policy)
    assert only.before.valuation
    assert only.after.valuation
    assert (only.before.valuation.net_outputs, only.after.valuation.net_outputs) == (1000, 1100)


def test_the_command_prints_the_net_return_without_inputs_that_leak_where_any_do(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = bid(tmp_path / "bids", "A", *folders[:1], JOBS, leaks=0.5)
    done = run("proxies", "diff", *folders, "--bids", folder, "--jobs", "1")
    said = " ".join(" ".join(line.split()) for line in done.stdout.splitlines())
    assert "Net per £1 £2.00 -> £2.20, Net, other inputs £4.00 -> £4.40 Gross per £1" in said


def test_the_command_prints_tables_whose_parts_add_up(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    old, new = folders
    folder = bid(tmp_path / "bids", "A", old, JOBS, FRIEND)
    done = run("proxies", "diff", old, new, "--bids", folder, "--jobs", "1")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0].startswith("one at 2024/25 prices -> two at 2025/26 prices")
    said = " ".join(lines)
    assert (
        "A Place 1 -> 1, Net per £1 £4.10 -> £4.83, Gross per £1 £4.10 -> £4.83 Net value "
        "£4,100.00 -> £4,825.00, Difference £725.00, By prices £1,025.00, By changes -£300.00 "
        "File A.xlsx" in said
    )
    row = r"A,? (Row )?E5,? (Proxy )?THR-001,? (Net value )?£2,000.00 -> £2,200.00,? (By changes )?"
    assert re.search(
        row + r"-£300.00,? (Why )?value 1000 -> 1100; price_year 2024/25 -> 2025/26", said
    )
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_the_same_as_json_at_full_precision(folders: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = folders
    folder = bid(tmp_path / "bids", "A", old, JOBS, ROWS["a housing"])
    # a bid that the new edition cannot value wants somebody
    done = run("proxies", "diff", old, new, "--bids", folder, "--jobs", "1", "--json", status=1)
    report = json.loads(done.stdout)
    assert report["old"]["version"] == "one"
    assert report["new"]["price_base"] == "2025/26"
    (only,) = report["bids"]
    assert only["place"] == {"before": 1, "after": None}
    assert (only["before"]["net_outputs"], only["after"]["status"]) == (2080, "errors")
    assert only["after"]["net_sroi"] is None
    job, housing = only["rows"]
    assert (job["before"]["net"], job["after"]["net"]) == (2000, 2200)
    assert (housing["after"], housing["replaced_by"], housing["instead"]) == (
        None,
        ["THR-002"],
        625,
    )
    assert housing["why"][0]["to"] == "retired"
    changes = json.loads(run("proxies", "diff", old, new, "--json").stdout)
    assert {
        "edition": "two",
        "id": "THR-001",
        "field": "value",
        "from": "1000",
        "to": "1100",
        "why": "",
    } in changes


def test_pence_add_up_to_what_is_shown_and_never_come_of_nothing(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """Rows of a third of a penny and more, in one year's prices, where prices bring nothing."""
    old, new = folders
    rows = [{**ROWS["a job"], "Units": each / 3} for each in (0.001, 0.01, 0.1, 1, 10)]
    folder = bid(tmp_path / "bids", "A", old, *rows)
    for base, prices in (("2024/25", 0), ("", None)):
        policy = write_policy(tmp_path, f'[valuation]\nprice_base = "{base}"\n')
        (only,) = compared(old, new, folder, policy=policy)
        nets = [each.valuation.net_outputs for each in (only.before, only.after) if each.valuation]
        by_prices, by_rows = only.in_pence()
        before, after = (round(100 * net) for net in nets)
        assert before + by_prices + sum(by_rows) == after
        assert prices is None or by_prices == prices
        for row, pence in zip(only.rows, by_rows, strict=True):
            assert abs(100 * row.change - pence) < 1
